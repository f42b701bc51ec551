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
//! The explorer first runs the code twice without faults and notes the calls. Then it runs the code anew, on a fresh fake, for each
//! call and each of these:
//!
//! - `refused-..`: a documented refusal of the action;
//! - `throttled`, and `throttled-on` until the code gives up; `unavailable`; `internal-error`; `garbage`, a proxy's page;
//! - `lost-before` and `lost-after`: the connection closes before the call takes effect, or after; `truncated`: the answer is cut
//!   short; `slow`: the answer is late (if [asked for](Explorer::slow));
//! - `stale`: a read shows the state before the last change;
//! - `crash-before` and `crash-after`: the code ends at this call, which has not or has taken effect, and is started again on
//!   the same fake. If operations are under way, there is one run each in which they go on, are finished, and fail.
//!
//! # When a run holds
//!
//! No expected values have to be written down. A run holds if the code said yes and the end state is that of the run
//! without faults, or if it said no and, run again without faults, reaches that state. Ids and times do not matter, nor does
//! what failed or was cancelled; operations under way count as finished, but none may be under way that is not in the run
//! without faults. What leaves no trace in the state, such as a restart, has to have been done at least once. A panic breaks the run, and so do more [calls](Explorer::calls_at_most) or more
//! [time](Explorer::time_at_most) than the code may take.
//!
//! What breaks becomes a [`Finding`] with a name. With the environment variable `FAKE_RDS_EXPLORE` set to the name, an
//! exploration plays that run alone and tells its story.
//!
//! # What code has to be like
//!
//! It makes the same calls each time, and it calls nothing after it has ended. Waits between polls and retries have to be
//! short: an exploration of eight calls is more than a hundred runs.

mod end;
mod engine;
mod gate;
mod played;
mod report;
mod story;
mod trouble;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use self::engine::{Engine, Program};
pub use self::report::{Finding, Report};
use crate::fake::{FakeRds, FakeRdsBuilder, Misuse};

/// The variable that names a run to be played alone.
const VARIABLE: &str = "FAKE_RDS_EXPLORE";

/// How long the code may take.
const TIME: Duration = Duration::from_secs(30);

/// A seed for the ids of fakes that have none, so that every run has the same.
const ID_SEED: u64 = 7;

/// What code says of how it went: `()` is a yes, a `Result` is a yes or a no.
///
/// ```
/// use fake_rds::explore::Verdict;
///
/// struct ExitCode(u8);
///
/// impl Verdict for ExitCode {
///     fn no(self) -> Option<String> {
///         (self.0 != 0).then(|| format!("exit code {}", self.0))
///     }
/// }
/// ```
pub trait Verdict {
    /// Why the code said no, or `None` for a yes.
    fn no(self) -> Option<String>;
}

impl Verdict for () {
    fn no(self) -> Option<String> {
        None
    }
}

impl<T, E: fmt::Display> Verdict for Result<T, E> {
    fn no(self) -> Option<String> {
        self.err().map(|error| error.to_string())
    }
}

/// Explores code under test. See the [module](self).
#[must_use = "an explorer does nothing until it runs code"]
pub struct Explorer {
    builder: FakeRdsBuilder,
    calls_at_most: Option<usize>,
    time_at_most: Duration,
    slow: Option<Duration>,
    aside: Vec<String>,
    compares: bool,
    invariants: Vec<Box<Invariant>>,
    pairs: usize,
    budget: Option<Duration>,
    at_once: usize,
    only: Option<String>,
    /// Told of each run before it begins: how many are over, how many there are, and its name.
    watching: Option<Box<Watching>>,
}

type Invariant = dyn Fn(&FakeRds);
type Watching = dyn Fn(usize, usize, &str);

impl fmt::Debug for Explorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explorer").field("builder", &self.builder).finish_non_exhaustive()
    }
}

impl Explorer {
    /// An explorer whose runs begin on a fake of this builder, or of a [`Seed`](crate::Seed).
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Seed, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder().instance(Instance::mysql("rm-1")));
    /// let explorer = Explorer::new(Seed::load("fixtures/seeds/page.json")?);
    /// # Ok::<(), fake_rds::SeedError>(())
    /// ```
    pub fn new(fake: impl Into<FakeRdsBuilder>) -> Explorer {
        let mut builder = fake.into();
        builder.seed_mut().id_seed.get_or_insert(ID_SEED);
        Explorer {
            builder,
            calls_at_most: None,
            time_at_most: TIME,
            slow: None,
            aside: Vec::new(),
            compares: true,
            invariants: Vec::new(),
            pairs: 0,
            budget: None,
            at_once: 1,
            watching: None,
            only: std::env::var(VARIABLE).ok().filter(|name| !name.is_empty()),
        }
    }

    /// How many calls the code may make from its start to its end; more is taken for an endless retry. Without it, 50 and ten times
    /// as many as without faults.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).calls_at_most(30);
    /// ```
    pub fn calls_at_most(mut self, calls: usize) -> Explorer {
        self.calls_at_most = Some(calls);
        self
    }

    /// How long the code may take from its start to its end: thirty seconds, if nothing else is said.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).time_at_most(std::time::Duration::from_secs(2));
    /// ```
    pub fn time_at_most(mut self, time: Duration) -> Explorer {
        self.time_at_most = time;
        self
    }

    /// Lets each answer, too, be late by this much. Choose a little more than the code waits for an answer.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).slow(std::time::Duration::from_millis(120));
    /// ```
    pub fn slow(mut self, delay: Duration) -> Explorer {
        self.slow = Some(delay);
        self
    }

    /// Names a part of the state that may be another one than in the run without faults: a member of the seed's file form, by its
    /// name or by the end of its path.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).may_differ("DBInstanceDescription").may_differ("Databases.SizeMB");
    /// ```
    pub fn may_differ(mut self, part: impl Into<String>) -> Explorer {
        self.aside.push(part.into());
        self
    }

    /// Adds what has to be true of the fake whenever the code said yes. It panics if it is not.
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

    /// Does not compare end states: the [invariant](Explorer::invariant) alone judges.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).without_end_state().invariant(|rds| assert!(rds.operations().is_empty()));
    /// ```
    pub fn without_end_state(mut self) -> Explorer {
        self.compares = false;
        self
    }

    /// Tries two things that go wrong in one run, too: at most so many pairs, the most telling first. A pair whose first part
    /// breaks alone is left out.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).pairs(500);
    /// ```
    pub fn pairs(mut self, at_most: usize) -> Explorer {
        self.pairs = at_most;
        self
    }

    /// Plays so many runs side by side, on one thread if the code is async: worth it for code that waits between polls and
    /// retries. Each has a fake of its own; what else the code shares, it shares between runs then. Without it, one after the other.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).at_once(16);
    /// ```
    pub fn at_once(mut self, runs: usize) -> Explorer {
        self.at_once = runs.max(1);
        self
    }

    /// Begins no run after this time. The most telling faults come first then.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).budget(std::time::Duration::from_secs(60));
    /// ```
    pub fn budget(mut self, time: Duration) -> Explorer {
        self.budget = Some(time);
        self
    }

    /// Calls a function before each run, with how many runs are over, how many there are (of single faults, then of pairs), and
    /// the name of the run.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).watch(|done, all, name| println!("{done} of {all}: {name}"));
    /// ```
    pub fn watch(mut self, watching: impl Fn(usize, usize, &str) + 'static) -> Explorer {
        self.watching = Some(Box::new(watching));
        self
    }

    /// Plays the run of this name alone, as the variable `FAKE_RDS_EXPLORE` does.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).only("1.DescribeRegions.throttled");
    /// ```
    pub fn only(mut self, name: impl Into<String>) -> Explorer {
        self.only = Some(name.into());
        self
    }

    /// Explores async code, inside a tokio runtime with time. A crash drops its future.
    ///
    /// # Panics
    ///
    /// If there is nothing to explore: the code says no, panics or does not end without any fault, makes no call, makes other calls
    /// each time, or leaves tasks behind that make more.
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
            match self.try_run(code).await {
                Ok(report) => report,
                // The panic is in a future, so its own place is this one.
                Err(error) => panic!("the exploration at {place}: {error}"),
            }
        }
    }

    /// Like [`run`](Explorer::run), but returns why there is nothing to explore.
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
    pub async fn try_run<V: Verdict>(self, code: impl AsyncFn(&FakeRds) -> V) -> Result<Report, Misuse> {
        let program = AsyncCode(code, PhantomData);
        Engine { explorer: &self, program: &program }.explore().await
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
        match self.try_run_blocking(code) {
            Ok(report) => report,
            Err(error) => panic!("{error}"),
        }
    }

    /// Like [`run_blocking`](Explorer::run_blocking), but returns why there is nothing to explore.
    ///
    /// # Errors
    ///
    /// Where [`run_blocking`](Explorer::run_blocking) panics.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let error = Explorer::new(FakeRds::builder()).try_run_blocking(|_| Err::<(), _>("no such file")).unwrap_err();
    /// assert!(error.to_string().ends_with("without any fault, the code says no: no such file"));
    /// ```
    pub fn try_run_blocking<V: Verdict + 'static>(
        self,
        code: impl Fn(&FakeRds) -> V + Send + Sync + 'static,
    ) -> Result<Report, Misuse> {
        if tokio::runtime::Handle::try_current().is_ok() {
            let message = "`run_blocking` is for code outside a runtime; inside one there is `run`";
            return Err(Misuse(message.to_owned()));
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Misuse(format!("no runtime: {error}")))?;
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
        Box::pin(async { (self.0)(fake).await.no() })
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
            let verdict = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| code(&fake).no()));
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
