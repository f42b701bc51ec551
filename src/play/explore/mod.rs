//! Every way in which code can fail on this service, tried: an exploration runs code under test once for each call it
//! makes and each thing that can go wrong there.
//!
//! ```
//! use fake_rds::explore::Explorer;
//! use fake_rds::{FakeRds, Instance};
//!
//! # async fn get(url: String) -> Result<reqwest::Response, reqwest::Error> { reqwest::get(url).await?.error_for_status() }
//! /// The code under test: restarts an instance, unless it is restarting already.
//! async fn restart(rds: &FakeRds) -> Result<(), reqwest::Error> {
//!     let call = async |action| get(format!("{}/?Action={action}&DBInstanceId=rm-1", rds.uri())).await;
//!     let status = call("DescribeDBInstanceAttribute").await?.text().await?;
//!     if !status.contains(">Rebooting<") {
//!         call("RestartDBInstance").await?;
//!     }
//!     Ok(())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! let builder = FakeRds::builder().instance(Instance::mysql("rm-1"));
//! let report = Explorer::new(builder).run(restart).await;
//! println!("{report}");
//! report.assert_held();
//! # }
//! ```
//!
//! # What goes wrong
//!
//! The explorer runs the code without faults until two runs agree, and records the calls. Then it runs the code again, on a fresh
//! fake, for each call and each of these:
//!
//! - `refused-..`: a documented refusal that the state does not decide, one per kind (permission, quota, format, service);
//!   [`all_refusals`](Explorer::all_refusals) tries every documented refusal;
//! - `throttled`, and `throttled-on` until the code gives up; `unavailable`; `internal-error`; `garbage`, a proxy's page;
//! - `lost-before` and `lost-after`: the connection closes before the call takes effect, or after; `truncated`: the answer is cut
//!   short; `slow`: the answer is late (if [configured](Explorer::slow));
//! - `stale`: a read shows the state before the last change;
//! - `crash-before` and `crash-after`: the code ends at this call, which has not or has taken effect, and is started again on
//!   the same fake. If operations are running, there is one run each in which they go on, are finished, and fail;
//! - `event-..`: just before the call, another actor changes the instance that the call names: deletes, locks, restarts, renames or tags
//!   it, or adds an address to its IP list.
//!
//! The most telling runs come first.
//!
//! # When a run passes
//!
//! No expected values have to be written down. A run passes if the code reported success and the end state is that of the run
//! without faults, or if it reported failure and, run again without faults, reaches that state. With a change by another actor, the end state has
//! to be that of the program after the change, or of the change after the program; the code may fail for good if it also fails
//! when the change comes first.
//!
//! Ids, client tokens and times do not matter, nor does what failed or was cancelled; running operations count as finished, but none may
//! be running that is not running in the run without faults. Work that leaves no trace in the state, such as a restart, has to be done at least
//! once. A panic breaks a run, and so do more [calls](Explorer::max_calls) or more [time](Explorer::timeout) than the code may take.
//!
//! A run that breaks is repeated until two results agree. Runs that break in the same way are one [`Finding`] with the shortest story. With the
//! environment variable `FAKE_RDS_EXPLORE` set to a run's name, [`run`](Explorer::run) plays that run alone.
//!
//! # What code has to be like
//!
//! It makes the same calls each time, and it calls nothing after it has ended. Waits between polls and retries have to be
//! short: an exploration of eight calls is more than a hundred runs.

mod both;
mod end;
mod engine;
mod event;
mod gate;
mod judge;
mod played;
mod report;
mod story;
mod trouble;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use self::both::Both;
use self::engine::{Engine, Program};
pub use self::report::{Finding, Report};
use crate::fake::{Error, ErrorKind, FakeRds, FakeRdsBuilder};

/// The variable that names a run to be played alone.
const VARIABLE: &str = "FAKE_RDS_EXPLORE";

/// How long the code may take.
const TIME: Duration = Duration::from_secs(30);

/// A seed for the ids of fakes that have none, so that every run has the same.
const ID_SEED: u64 = 7;

/// The result of code under test: `()` is success, a `Result` is success or failure.
///
/// ```
/// use fake_rds::explore::Verdict;
///
/// assert_eq!(().failure(), None);
/// assert_eq!(Err::<(), _>("no such file").failure(), Some("no such file".to_owned()));
/// ```
pub trait Verdict: sealed::Sealed {
    /// Returns the reason of a failure, or `None` for success.
    fn failure(self) -> Option<String>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for () {}
    impl<T, E: std::fmt::Display> Sealed for Result<T, E> {}
}

impl Verdict for () {
    fn failure(self) -> Option<String> {
        None
    }
}

impl<T, E: fmt::Display> Verdict for Result<T, E> {
    fn failure(self) -> Option<String> {
        self.err().map(|error| error.to_string())
    }
}

/// Explores code under test. See the [module](self).
#[must_use = "an explorer does nothing until it runs code"]
pub struct Explorer {
    builder: FakeRdsBuilder,
    max_calls: Option<usize>,
    timeout: Duration,
    slow: Option<Duration>,
    ignored: Vec<String>,
    compares: bool,
    all_or_nothing: bool,
    no_repeated_work: bool,
    all_refusals: bool,
    events: bool,
    invariants: Vec<Box<Invariant>>,
    at_end: Vec<Box<Invariant>>,
    max_pairs: usize,
    budget: Option<Duration>,
    /// Ends the exploration when it becomes true; what is known by then is reported.
    stopped: Option<tokio::sync::watch::Receiver<bool>>,
    concurrency: usize,
    only: Option<String>,
    first: Vec<String>,
    watching: Option<Box<Watching>>,
}

type Invariant = dyn Fn(&FakeRds);
type Watching = dyn Fn(Progress);

/// How far an exploration is, before its next run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many runs are over.
    pub done: usize,
    /// How many runs there are, of single faults or of pairs.
    pub all: usize,
    /// How many findings there are so far.
    pub findings: usize,
    /// The name of the next run.
    pub run: String,
}

impl fmt::Debug for Explorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explorer").field("builder", &self.builder).finish_non_exhaustive()
    }
}

impl Explorer {
    /// Creates an explorer whose runs begin on a fake of this builder, or of a [`Seed`](crate::Seed).
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Seed, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder().instance(Instance::mysql("rm-1")));
    /// let explorer = Explorer::new(Seed::load("fixtures/seeds/page.json").unwrap());
    /// ```
    pub fn new(fake: impl Into<FakeRdsBuilder>) -> Explorer {
        let mut builder = fake.into();
        builder.seed_mut().id_seed.get_or_insert(ID_SEED);
        Explorer {
            builder,
            max_calls: None,
            timeout: TIME,
            slow: None,
            ignored: Vec::new(),
            compares: true,
            all_or_nothing: false,
            no_repeated_work: false,
            all_refusals: false,
            events: true,
            invariants: Vec::new(),
            at_end: Vec::new(),
            max_pairs: 0,
            budget: None,
            stopped: None,
            concurrency: 1,
            only: None,
            first: Vec::new(),
            watching: None,
        }
    }

    /// Sets the most calls that the code may make from its start to its end; more is an endless retry. The default is 200 and
    /// twenty times as many as without faults.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).max_calls(30);
    /// ```
    pub fn max_calls(mut self, calls: usize) -> Explorer {
        self.max_calls = Some(calls);
        self
    }

    /// Sets how long the code may take from its start to its end. The default is thirty seconds.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).timeout(std::time::Duration::from_secs(2));
    /// ```
    pub fn timeout(mut self, time: Duration) -> Explorer {
        self.timeout = time;
        self
    }

    /// Also delays each answer by this much. Choose a little more than the code waits for an answer.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).slow(std::time::Duration::from_millis(120));
    /// ```
    pub fn slow(mut self, delay: Duration) -> Explorer {
        self.slow = Some(delay);
        self
    }

    /// Ignores a part of the state where states are compared: a member of the seed's file form, by its name or by the end of its path.
    /// A name that no field has is an error when the exploration begins.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).ignore("DBInstanceDescription").ignore("Databases.SizeMB");
    /// ```
    pub fn ignore(mut self, part: impl Into<String>) -> Explorer {
        self.ignored.push(part.into());
        self
    }

    /// Adds a condition on the fake that has to be true after every call and at the end. It panics where it is violated.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder())
    ///     .invariant(|rds| assert!(rds.import_ids().len() <= 1, "two imports"));
    /// ```
    pub fn invariant(mut self, invariant: impl Fn(&FakeRds) + 'static) -> Explorer {
        self.invariants.push(Box::new(invariant));
        self
    }

    /// Adds a condition on the fake that has to be true whenever the code reports success. It panics where it is violated.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).at_end(|rds| assert!(rds.operations().is_empty()));
    /// ```
    pub fn at_end(mut self, condition: impl Fn(&FakeRds) + 'static) -> Explorer {
        self.at_end.push(Box::new(condition));
        self
    }

    /// Does not compare end states: only [`invariant`](Explorer::invariant) and [`at_end`](Explorer::at_end) judge.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).without_end_state().at_end(|rds| assert!(rds.operations().is_empty()));
    /// ```
    pub fn without_end_state(mut self) -> Explorer {
        self.compares = false;
        self
    }

    /// Requires that the state is the initial one after the code reported failure, as for sagas, brackets and locks.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).all_or_nothing();
    /// ```
    pub fn all_or_nothing(mut self) -> Explorer {
        self.all_or_nothing = true;
        self
    }

    /// Requires that destructive or invisible work (restarts, resets, deletions, imports, switchovers) is not done more often than in
    /// the run without faults.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).no_repeated_work();
    /// ```
    pub fn no_repeated_work(mut self) -> Explorer {
        self.no_repeated_work = true;
        self
    }

    /// Tries every documented refusal of each action, also those that contradict the state, such as `not found` for what exists.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).all_refusals();
    /// ```
    pub fn all_refusals(mut self) -> Explorer {
        self.all_refusals = true;
        self
    }

    /// Lets no other actor change the state between two calls.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).without_events();
    /// ```
    pub fn without_events(mut self) -> Explorer {
        self.events = false;
        self
    }

    /// Also tries two faults in one run: at most this many pairs, the most telling first. A pair whose first fault breaks alone is
    /// left out.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).max_pairs(500);
    /// ```
    pub fn max_pairs(mut self, pairs: usize) -> Explorer {
        self.max_pairs = pairs;
        self
    }

    /// Plays this many runs side by side, on one thread if the code is async: useful for code that waits between polls and
    /// retries. Each run has its own fake; whatever else the code uses is shared between runs. The default is 1.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).concurrency(16);
    /// ```
    pub fn concurrency(mut self, runs: usize) -> Explorer {
        self.concurrency = runs.max(1);
        self
    }

    /// Begins no run after this time.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).budget(std::time::Duration::from_secs(60));
    /// ```
    pub fn budget(mut self, time: Duration) -> Explorer {
        self.budget = Some(time);
        self
    }

    /// Ends the exploration when the value becomes true. The report has what is known by then.
    #[cfg(feature = "cli")]
    pub(crate) fn until(mut self, stopped: tokio::sync::watch::Receiver<bool>) -> Explorer {
        self.stopped = Some(stopped);
        self
    }

    /// Calls a function before each run.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder())
    ///     .watch(|progress| println!("{} of {}: {}", progress.done, progress.all, progress.run));
    /// ```
    pub fn watch(mut self, watching: impl Fn(Progress) + 'static) -> Explorer {
        self.watching = Some(Box::new(watching));
        self
    }

    /// Plays only the run of this name.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).only("1.DescribeRegions.throttled");
    /// ```
    pub fn only(mut self, name: impl Into<String>) -> Explorer {
        self.only = Some(name.into());
        self
    }

    /// Plays the run of this name before the others. If one of the runs that are played first breaks, the exploration ends after them:
    /// what failed last time fails again. A name that the exploration does not have is passed over.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).first("1.DescribeRegions.throttled");
    /// ```
    pub fn first(mut self, name: impl Into<String>) -> Explorer {
        self.first.push(name.into());
        self
    }

    /// The run that the environment names, unless the code chose one.
    fn with_environment(mut self) -> Explorer {
        let name = || std::env::var(VARIABLE).ok().filter(|name| !name.is_empty());
        self.only = self.only.or_else(name);
        self
    }

    /// Explores async code, inside a tokio runtime with time. A crash drops its future. With the environment variable
    /// `FAKE_RDS_EXPLORE` it plays the run of that name alone.
    ///
    /// # Panics
    ///
    /// If there is nothing to explore: without any fault the code fails, panics, does not end, makes no call, makes other calls
    /// each time, or leaves tasks behind that make more; or if a setting can have no effect.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let report = Explorer::new(FakeRds::builder())
    ///     .run(async |rds| reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?.error_for_status())
    ///     .await;
    /// report.assert_held();
    /// # }
    /// ```
    #[track_caller]
    pub fn run<V: Verdict>(self, code: impl AsyncFn(&FakeRds) -> V) -> impl Future<Output = Report> {
        let place = std::panic::Location::caller();
        async move {
            match self.with_environment().try_run(code).await {
                Ok(report) => report,
                // The panic is in a future, so its own place is this one.
                Err(error) => panic!("the exploration at {place}: {error}"),
            }
        }
    }

    /// Like [`run`](Explorer::run), but returns the error, and does not read the environment.
    ///
    /// # Errors
    ///
    /// Where [`run`](Explorer::run) panics.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let error = Explorer::new(FakeRds::builder()).try_run(async |_| ()).await.unwrap_err();
    /// assert!(error.to_string().contains("makes no call"));
    /// # }
    /// ```
    pub async fn try_run<V: Verdict>(self, code: impl AsyncFn(&FakeRds) -> V) -> Result<Report, Error> {
        let program = AsyncCode(code, PhantomData);
        Engine { explorer: &self, program: &program }.explore().await
    }

    /// Explores two programs at once: against one fake, one call at a time, in every order that can matter. Calls commute if both
    /// only read or if they name different instances. A run is a finding if its end state is neither that of `a`, then `b`, nor that of `b`,
    /// then `a`; if a program panics, or does not end.
    ///
    /// The run of an order, such as `AABB`, is played alone with `FAKE_RDS_EXPLORE` or [`only`](Explorer::only).
    ///
    /// # Panics
    ///
    /// If there is nothing to explore: the programs do not end one after the other, or make no call.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let call = async |rds: &FakeRds, action: &str| {
    ///     reqwest::get(format!("{}/?Action={action}&DBInstanceId=rm-1", rds.uri())).await.unwrap();
    /// };
    /// let restart = async |rds: &FakeRds| call(rds, "RestartDBInstance").await;
    /// let delete = async |rds: &FakeRds| call(rds, "DeleteDBInstance").await;
    /// let report = Explorer::new(FakeRds::builder().instance(Instance::mysql("rm-1"))).run_both(restart, delete).await;
    /// report.assert_held();
    /// assert_eq!(report.runs(), 2); // two programs of one call each
    /// # }
    /// ```
    #[track_caller]
    pub fn run_both<V: Verdict, W: Verdict>(
        self,
        a: impl AsyncFn(&FakeRds) -> V,
        b: impl AsyncFn(&FakeRds) -> W,
    ) -> impl Future<Output = Report> {
        let place = std::panic::Location::caller();
        async move {
            match self.with_environment().try_run_both(a, b).await {
                Ok(report) => report,
                Err(error) => panic!("the exploration at {place}: {error}"),
            }
        }
    }

    /// Like [`run_both`](Explorer::run_both), but returns the error, and does not read the environment.
    ///
    /// # Errors
    ///
    /// Where [`run_both`](Explorer::run_both) panics.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let error = Explorer::new(FakeRds::builder()).try_run_both(async |_| (), async |_| ()).await.unwrap_err();
    /// assert!(error.to_string().contains("make no call"));
    /// # }
    /// ```
    pub async fn try_run_both<V: Verdict, W: Verdict>(
        self,
        a: impl AsyncFn(&FakeRds) -> V,
        b: impl AsyncFn(&FakeRds) -> W,
    ) -> Result<Report, Error> {
        let (a, b) = (AsyncCode(a, PhantomData), AsyncCode(b, PhantomData));
        Both { explorer: &self, programs: [&a, &b] }.explore().await
    }

    /// Explores two copies of a program at once, like [`run_both`](Explorer::run_both).
    ///
    /// # Panics
    ///
    /// As [`run_both`](Explorer::run_both).
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let look = async |rds: &FakeRds| reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.map(drop);
    /// let report = Explorer::new(FakeRds::builder()).run_twice(look).await;
    /// assert_eq!(report.runs(), 1); // reads commute
    /// # }
    /// ```
    #[track_caller]
    pub fn run_twice<V: Verdict>(self, code: impl AsyncFn(&FakeRds) -> V) -> impl Future<Output = Report> {
        let place = std::panic::Location::caller();
        async move {
            match self.with_environment().try_run_twice(code).await {
                Ok(report) => report,
                Err(error) => panic!("the exploration at {place}: {error}"),
            }
        }
    }

    /// Like [`run_twice`](Explorer::run_twice), but returns the error, and does not read the environment.
    ///
    /// # Errors
    ///
    /// Where [`run_twice`](Explorer::run_twice) panics.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// assert!(Explorer::new(FakeRds::builder()).try_run_twice(async |_| ()).await.is_err());
    /// # }
    /// ```
    pub async fn try_run_twice<V: Verdict>(self, code: impl AsyncFn(&FakeRds) -> V) -> Result<Report, Error> {
        let code = AsyncCode(code, PhantomData);
        Both { explorer: &self, programs: [&code, &code] }.explore().await
    }

    /// Explores code that is not async, outside any runtime. It runs on a thread of its own.
    ///
    /// Such code cannot be ended from outside. A crash cuts it off from the fake, waits for its end, and starts it
    /// again. Code that does not end leaves its thread behind.
    ///
    /// # Panics
    ///
    /// As [`run`](Explorer::run), and inside a runtime.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::net::TcpStream;
    ///
    /// use fake_rds::{FakeRds, explore::Explorer};
    ///
    /// fn regions(rds: &FakeRds) -> std::io::Result<()> {
    ///     let mut stream = TcpStream::connect(rds.address())?;
    ///     stream.write_all(b"GET /?Action=DescribeRegions HTTP/1.1\r\nhost: rds\r\nconnection: close\r\n\r\n")?;
    ///     let mut answer = String::new();
    ///     stream.read_to_string(&mut answer)?;
    ///     if answer.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(std::io::Error::other(answer)) }
    /// }
    ///
    /// Explorer::new(FakeRds::builder()).run_blocking(regions).assert_held();
    /// ```
    #[track_caller]
    pub fn run_blocking<V: Verdict + 'static>(self, code: impl Fn(&FakeRds) -> V + Send + Sync + 'static) -> Report {
        match self.with_environment().try_run_blocking(code) {
            Ok(report) => report,
            Err(error) => panic!("{error}"),
        }
    }

    /// Like [`run_blocking`](Explorer::run_blocking), but returns the error, and does not read the environment.
    ///
    /// # Errors
    ///
    /// Where [`run_blocking`](Explorer::run_blocking) panics.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let error = Explorer::new(FakeRds::builder()).try_run_blocking(|_| Err::<(), _>("no such file")).unwrap_err();
    /// assert!(error.to_string().ends_with("without any fault, the code reports failure: no such file"));
    /// ```
    pub fn try_run_blocking<V: Verdict + 'static>(
        self,
        code: impl Fn(&FakeRds) -> V + Send + Sync + 'static,
    ) -> Result<Report, Error> {
        if tokio::runtime::Handle::try_current().is_ok() {
            let message = "`run_blocking` is for code outside a runtime; inside one there is `run`";
            return Err(Error::new(ErrorKind::InvalidExploration, message.to_owned()));
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::new(ErrorKind::InvalidExploration, format!("no runtime: {error}")))?;
        let program = BlockingCode(Arc::new(code), PhantomData);
        let report = runtime.block_on(Engine { explorer: &self, program: &program }.explore());
        runtime.shutdown_background();
        report
    }
}

/// Async code under test.
struct AsyncCode<F, V>(F, PhantomData<V>);

impl<V: Verdict, F: AsyncFn(&FakeRds) -> V> Program for AsyncCode<F, V> {
    fn start<'p>(&'p self, fake: &'p Arc<FakeRds>) -> Pin<Box<dyn Future<Output = Option<String>> + 'p>> {
        Box::pin(async { (self.0)(fake).await.failure() })
    }

    fn dies_when_dropped(&self) -> bool {
        true
    }
}

/// Code under test that is not async.
struct BlockingCode<F, V>(Arc<F>, PhantomData<V>);

impl<V: Verdict, F: Fn(&FakeRds) -> V + Send + Sync + 'static> Program for BlockingCode<F, V> {
    fn start<'p>(&'p self, fake: &'p Arc<FakeRds>) -> Pin<Box<dyn Future<Output = Option<String>> + 'p>> {
        let (code, fake) = (self.0.clone(), fake.clone());
        let (ended, end) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let verdict = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| code(&fake).failure()));
            drop(fake);
            // Whoever waited may have given up.
            let _ = ended.send(verdict);
        });
        Box::pin(async {
            match end.await {
                Ok(Ok(no)) => no,
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                Err(_) => Some("its thread ended without a word".to_owned()),
            }
        })
    }

    fn dies_when_dropped(&self) -> bool {
        false
    }
}
