//! Starting a fake: its seed is checked, a port is taken, a front serves.

use std::net::TcpListener;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::{FakeRds, FakeRdsBuilder};
use crate::base::error::FieldError;
use crate::rpc::front::{Options, Running};
use crate::rpc::response::Handler;
use crate::seed::SeedError;
use crate::service::Service;
use crate::service::fault::NEEDS_HYPER;

impl FakeRdsBuilder {
    /// Starts the fake on a random port of 127.0.0.1.
    ///
    /// # Panics
    ///
    /// If the seed contradicts itself (the message has every error), or if no port can be had.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
    /// # drop(rds);
    /// # }
    /// ```
    #[track_caller]
    pub fn start(self) -> impl Future<Output = FakeRds> + Send {
        self.start_at(Location::caller())
    }

    /// Starts the fake for code at a place, which a panic names.
    pub(super) async fn start_at(self, place: &'static Location<'static>) -> FakeRds {
        match self.try_start().await {
            Ok(rds) => rds,
            // The panic is in a future, so its own place is this one.
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
    pub async fn try_start(self) -> Result<FakeRds, SeedError> {
        let Prepared { listener, service, handler, options } = self.prepare()?;
        let running = Running::start(listener, handler, options).await.map_err(not_started)?;
        Ok(FakeRds::new(service, running))
    }

    /// Starts the fake from code that is not async, inside or outside a runtime. The fake runs on a thread of its own, with a runtime of its
    /// own, until it is dropped.
    ///
    /// # Panics
    ///
    /// As [`start`](FakeRdsBuilder::start).
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// let rds = FakeRds::builder().start_blocking();
    /// # drop(rds);
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
    /// As [`try_start`](FakeRdsBuilder::try_start).
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// assert!(FakeRds::builder().instance(Instance::mysql("rm-1").storage_gb(0)).try_start_blocking().is_err());
    /// ```
    pub fn try_start_blocking(self) -> Result<FakeRds, SeedError> {
        let Prepared { listener, service, handler, options } = self.prepare()?;
        // On a thread of its own, since a runtime cannot be started inside another.
        let running = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map_err(|error| error.to_string())?.block_on(Running::start(listener, handler, options))
        });
        let running = running.join().unwrap_or_else(|_| Err("its thread panicked".to_owned()));
        Ok(FakeRds::new(service, running.map_err(not_started)?))
    }

    /// Starts another front over a service that is there.
    pub(crate) async fn start_over(self, service: Arc<Service>) -> Result<FakeRds, SeedError> {
        let Prepared { listener, service, handler, options } = self.listen(service)?;
        let running = Running::start(listener, handler, options).await.map_err(not_started)?;
        Ok(FakeRds::new(service, running))
    }

    /// Checks the seed and takes a port.
    fn prepare(mut self) -> Result<Prepared, SeedError> {
        if let Some(unread) = self.unread.take() {
            return Err(unread);
        }
        let mut errors = std::mem::take(&mut self.errors);
        errors.extend(self.seed.errors());
        for (index, injected) in self.seed.faults.iter().enumerate() {
            if injected.fault.needs_hyper() && self.options.is_wiremock() {
                errors.push(FieldError::new(format!("$.Faults[{index}]"), NEEDS_HYPER));
            }
        }
        if !errors.is_empty() {
            return Err(SeedError::new(errors));
        }
        let service = Service::new(std::mem::take(&mut self.seed));
        // wiremock answers one request at a time: a stub that waits for another one would wait for ever.
        let service = if self.options.is_wiremock() { service.with_stub_limit(STUB_LIMIT) } else { service };
        self.listen(Arc::new(service))
    }

    /// Takes a port for a service.
    fn listen(self, service: Arc<Service>) -> Result<Prepared, SeedError> {
        let address = self.options.address();
        let listener = TcpListener::bind(address)
            .map_err(|error| SeedError::single("$", format!("{address} cannot be listened on: {error}")))?;
        let handler = match self.wrap {
            Some(wrap) => wrap(service.clone()),
            None => service.clone(),
        };
        Ok(Prepared { listener, service, handler, options: self.options })
    }
}

/// How long a stub's closure may take on the wiremock front.
const STUB_LIMIT: Duration = Duration::from_secs(10);

/// Puts a handler around the service.
pub(crate) type Wrap = Arc<dyn Fn(Arc<Service>) -> Arc<dyn Handler> + Send + Sync>;

/// A fake that is ready to serve.
struct Prepared {
    listener: TcpListener,
    service: Arc<Service>,
    handler: Arc<dyn Handler>,
    options: Options,
}

fn not_started(reason: String) -> SeedError {
    SeedError::single("$", format!("the server cannot be started: {reason}"))
}
