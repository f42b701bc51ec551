//! A running fake. Each file has the methods of one purpose: starting, looking, changing, time, stubs, faults (`handle`), watching,
//! checks on calls, waiting, clients.

use std::net::SocketAddr;
use std::sync::{Arc, MutexGuard};
use std::time::{Duration, Instant};

mod builder;
mod calling;
mod changing;
mod checks;
mod clients;
mod handle;
mod looking;
mod starting;
mod stubs;
mod time;
mod waiting;
mod watching;
mod weak;
mod work;

pub use self::builder::FakeRdsBuilder;
pub use self::checks::CallCheck;
pub use self::handle::FaultHandle;
#[cfg(feature = "engines")]
pub(crate) use self::starting::StartObserver;
pub(crate) use self::starting::Wrap;

pub use self::weak::{StubCall, WeakFakeRds};
pub use self::work::{Import, Operation};
pub(crate) use crate::base::error::{Error, ErrorKind};
use crate::rpc::front::Server;
#[cfg(feature = "wiremock")]
use crate::rpc::front::mocks::Mocks;
use crate::rpc::response::Handler;
use crate::service::{Service, State};

/// A fake ApsaraDB RDS that runs on its own port until it is dropped.
///
/// Dropping it frees the port. Any number of fakes run side by side in one process and share nothing. All methods take
/// `&self`; only those that start, close or wait for something take time.
///
/// In a test a mistake of the test itself should fail loudly, so a method that names a missing instance panics, with a
/// message that lists the existing ones. Each such method has a `try_` twin that returns the mistake instead.
///
/// ```
/// use fake_rds::{FakeRds, Instance, Status};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// // Arrange
/// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
///
/// // Act
/// let url = format!("{}/?Action=DescribeDBInstances&RegionId=cn-hangzhou&Format=JSON", rds.uri());
/// let answer: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
///
/// // Assert
/// assert_eq!(answer["Items"]["DBInstance"][0]["DBInstanceStatus"], "Running");
/// assert_eq!(rds.instance("rm-1").status, Status::Running);
/// assert_eq!(rds.calls_to("DescribeDBInstances").len(), 1);
/// # }
/// ```
pub struct FakeRds {
    service: Arc<Service>,
    /// Answers the requests that no mock answers.
    handler: Arc<dyn Handler>,
    #[cfg(feature = "wiremock")]
    mocks: Arc<Mocks>,
    server: Server,
}

/// The longest time that dropping a fake takes, even if stubs or mocks are still running.
const LONGEST_DROP: Duration = Duration::from_secs(1);

impl std::fmt::Debug for FakeRds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FakeRds at {}", self.uri())
    }
}

impl Drop for FakeRds {
    fn drop(&mut self) {
        let settled = {
            let mut state = self.service.lock();
            for fault in state.faults.idle() {
                log::warn!("a fault was injected and never fired: {fault}");
            }
            state.faults.settle_missed()
        };
        let deadline = Instant::now() + LONGEST_DROP;
        self.server.end(deadline);
        self.service.closed();
        #[cfg(feature = "wiremock")]
        let verified = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.mocks.verify(deadline)));
        #[cfg(not(feature = "wiremock"))]
        let verified = std::thread::Result::Ok(());
        // If the test already fails for another reason, that reason is shown.
        match (settled, verified) {
            (Err(missed), Ok(())) if !std::thread::panicking() => panic!("{missed}"),
            (missed, Err(unmet)) => {
                // The panic has been reported; only one can go on.
                if let Err(missed) = missed {
                    eprintln!("fake-rds: {missed}");
                }
                if !std::thread::panicking() {
                    std::panic::resume_unwind(unmet);
                }
            }
            _ => {}
        }
    }
}

impl FakeRds {
    pub(crate) fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// Ends the fake. The error lists the faults that had to fire and did not; dropping the fake panics with it.
    #[cfg(feature = "cli")]
    pub(crate) fn end(self) -> Result<(), String> {
        self.state().faults.settle_missed()
    }

    /// Locks the state.
    fn state(&self) -> MutexGuard<'_, State> {
        self.service.lock()
    }

    /// Describes a fake before it starts.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// let rds = FakeRds::builder().start_blocking();
    /// assert!(rds.instances().is_empty());
    /// ```
    pub fn builder() -> FakeRdsBuilder {
        FakeRdsBuilder::default()
    }

    /// Starts an empty, open fake.
    ///
    /// # Panics
    ///
    /// If binding a port fails.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = fake_rds::FakeRds::start().await;
    /// assert!(rds.instance_ids().is_empty());
    /// # }
    /// ```
    #[track_caller]
    pub fn start() -> impl Future<Output = FakeRds> + Send {
        FakeRds::builder().start()
    }

    /// Starts an empty, open fake from code that is not async.
    ///
    /// # Panics
    ///
    /// If binding a port fails.
    ///
    /// ```
    /// let rds = fake_rds::FakeRds::start_blocking();
    /// assert!(rds.instance_ids().is_empty());
    /// ```
    #[track_caller]
    pub fn start_blocking() -> FakeRds {
        FakeRds::builder().start_blocking()
    }

    /// The URL of the fake: `http://127.0.0.1:PORT`, with TLS `https://localhost:PORT`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.uri().starts_with("http://127.0.0.1:"));
    /// ```
    pub fn uri(&self) -> String {
        let scheme = if self.server.ca_pem().is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.endpoint())
    }

    /// The endpoint, in the terms of Alibaba Cloud's SDKs: `127.0.0.1:PORT`, with TLS `localhost:PORT`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.uri(), format!("http://{}", rds.endpoint()));
    /// ```
    pub fn endpoint(&self) -> String {
        match self.server.ca_pem() {
            Some(_) => format!("localhost:{}", self.address().port()),
            None => self.address().to_string(),
        }
    }

    /// The certificate of the authority that signed the fake's own, in PEM; `None` without TLS.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.ca_pem(), None);
    /// ```
    pub fn ca_pem(&self) -> Option<&str> {
        self.server.ca_pem()
    }

    /// Returns the address that the fake listens on.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.address().ip().is_loopback());
    /// ```
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }
}

/// Returns the value, or panics at the location of the caller's caller. `unwrap_or_else` would name a line of this
/// crate, since a closure has its own location.
#[track_caller]
fn must<T>(what: std::fmt::Arguments<'_>, result: Result<T, Error>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{what}{error}"),
    }
}
