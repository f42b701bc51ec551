//! Starting a fake: checks the seed, binds a port and serves requests there.

use std::net::TcpListener;
use std::panic::Location;
use std::sync::Arc;

use super::{FakeRds, FakeRdsBuilder};
use crate::base::error::{Error, ErrorKind, FieldError};
use crate::rds::model::clock::Ticks;
use crate::rpc::front::Server;
#[cfg(feature = "wiremock")]
use crate::rpc::front::mocks::Mocks;
use crate::rpc::response::Handler;
use crate::service::Service;

impl FakeRdsBuilder {
    /// Starts the fake on a random port of 127.0.0.1.
    ///
    /// # Panics
    ///
    /// If the seed contradicts itself (the message has every error), or if binding a port fails.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
    /// assert_eq!(rds.instance_ids(), ["rm-1"]);
    /// # }
    /// ```
    #[track_caller]
    pub fn start(self) -> impl Future<Output = FakeRds> + Send {
        self.start_at(Location::caller())
    }

    /// Starts the fake for code at a place; a panic names that place.
    pub(super) async fn start_at(self, place: &'static Location<'static>) -> FakeRds {
        match self.try_start().await {
            Ok(rds) => rds,
            // The panic happens in a future, where `#[track_caller]` would name this line.
            Err(error) => panic!("the fake at {place} cannot be started: {error}"),
        }
    }

    /// Starts the fake on a random port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// If the seed contradicts itself: an error that lists every mistake.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let error = FakeRds::builder().instance(Instance::mysql("not an id")).try_start().await.unwrap_err();
    /// assert!(error.to_string().contains("is not an instance id"));
    /// # }
    /// ```
    pub async fn try_start(self) -> Result<FakeRds, Error> {
        self.try_start_blocking()
    }

    /// Starts the fake from code that is not async, inside or outside a runtime. The fake serves from its own thread until
    /// it is dropped.
    ///
    /// # Panics
    ///
    /// In the same cases as [`start`](FakeRdsBuilder::start).
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// let rds = FakeRds::builder().start_blocking();
    /// assert!(rds.uri().starts_with("http://127.0.0.1:"));
    /// ```
    #[track_caller]
    pub fn start_blocking(self) -> FakeRds {
        match self.try_start_blocking() {
            Ok(rds) => rds,
            Err(error) => panic!("the fake cannot be started: {error}"),
        }
    }

    /// Starts the fake from code that is not async, inside or outside a runtime.
    ///
    /// # Errors
    ///
    /// In the same cases as [`try_start`](FakeRdsBuilder::try_start).
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// assert!(FakeRds::builder().instance(Instance::mysql("rm-1").storage_gb(0)).try_start_blocking().is_err());
    /// ```
    pub fn try_start_blocking(mut self) -> Result<FakeRds, Error> {
        let service = self.checked()?;
        self.serve(Arc::new(service))
    }

    /// Serves a service that already runs on another port.
    pub(crate) fn start_over(self, service: Arc<Service>) -> Result<FakeRds, Error> {
        self.serve(service)
    }

    /// Checks the seed and builds the service.
    fn checked(&mut self) -> Result<Service, Error> {
        if let Some(unread) = self.unread.take() {
            return Err(unread);
        }
        let mut errors = std::mem::take(&mut self.errors);
        errors.extend(self.seed.errors());
        let has_servers = self.has_engines();
        for (index, injected) in self.seed.faults.iter().enumerate().filter(|_| !has_servers) {
            errors
                .extend(injected.fault.unserved().map(|reason| FieldError::new(format!("$.Faults[{index}]"), reason)));
        }
        if !errors.is_empty() {
            return Err(Error::seed(errors));
        }
        let service = Service::new(std::mem::take(&mut self.seed));
        Ok(if self.options.on_current_runtime { service.following(ticks()?) } else { service })
    }

    /// Binds a port and serves a service there.
    fn serve(self, service: Arc<Service>) -> Result<FakeRds, Error> {
        let address = self.options.address();
        let listener =
            TcpListener::bind(address).map_err(|error| Error::io(&format!("listening on {address} failed"), error))?;
        #[cfg(feature = "engines")]
        if let Some(start) = self.observer.as_ref().filter(|_| service.observer().is_none()) {
            service.follow(start(&service)?);
        }
        let handler = match self.wrap {
            Some(wrap) => wrap(service.clone()),
            None => service.clone(),
        };
        #[cfg(feature = "wiremock")]
        let mocks = Arc::new(Mocks::new(handler.clone()));
        #[cfg(feature = "wiremock")]
        let front = mocks.clone();
        #[cfg(not(feature = "wiremock"))]
        let front = handler.clone();
        let server = Server::start(listener, front, self.options).map_err(not_started)?;
        service.opened();
        Ok(FakeRds {
            service,
            handler,
            #[cfg(feature = "wiremock")]
            mocks,
            server,
        })
    }
}

/// Returns the clock of the current runtime, which a test may have paused.
fn ticks() -> Result<Ticks, Error> {
    let runtime = tokio::runtime::Handle::try_current().map_err(|_| {
        not_started("on_current_runtime() requires that `start` is called inside a tokio runtime".to_owned())
    })?;
    Ok(Ticks::new(move || {
        let _guard = runtime.enter();
        tokio::time::Instant::now().into_std()
    }))
}

/// Starts a component that follows the state of the service, or returns why it cannot start.
#[cfg(feature = "engines")]
pub(crate) type StartObserver =
    Arc<dyn Fn(&Arc<Service>) -> Result<Arc<dyn crate::service::observer::Observer>, Error> + Send + Sync>;

/// Puts a handler around the service.
pub(crate) type Wrap = Arc<dyn Fn(Arc<Service>) -> Arc<dyn Handler> + Send + Sync>;

fn not_started(reason: String) -> Error {
    Error::new(ErrorKind::Io, format!("the server cannot be started: {reason}"))
}
