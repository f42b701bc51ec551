//! The settings of an exploration.

use std::fmt;
use std::time::{Duration, Instant};

use crate::fake::{FakeRds, FakeRdsBuilder};

/// The environment variable that names a run to be played alone.
pub(super) const VARIABLE: &str = "FAKE_RDS_EXPLORE";

/// Returns the output of the future that ends first; `first` is polled first. `tokio::select!` needs a feature of tokio
/// that the build without default features lacks.
pub(super) async fn race<T>(first: impl Future<Output = T>, second: impl Future<Output = T>) -> T {
    let (mut first, mut second) = (std::pin::pin!(first), std::pin::pin!(second));
    std::future::poll_fn(|context| match first.as_mut().poll(context) {
        std::task::Poll::Pending => second.as_mut().poll(context),
        ready => ready,
    })
    .await
}

/// The default time limit of the code.
const TIME: Duration = Duration::from_secs(30);

/// The default time limit if the clock of the runtime is paused, since waits take no time then.
const PAUSED_TIME: Duration = Duration::from_secs(24 * 3600);

/// The default id seed, so that every run has the same ids.
const ID_SEED: u64 = 7;

/// The settings of an exploration: the start of its runs, the comparison, and the limits.
pub(super) struct Settings {
    pub(super) builder: FakeRdsBuilder,
    pub(super) max_calls: Option<usize>,
    /// The time limit of the code, if the user sets one.
    pub(super) timeout: Option<Duration>,
    pub(super) slow: Option<Duration>,
    pub(super) ignored: Vec<String>,
    pub(super) compares: bool,
    pub(super) all_or_nothing: bool,
    pub(super) no_repeated_work: bool,
    pub(super) second_run: bool,
    pub(super) small_pages: bool,
    pub(super) all_refusals: bool,
    pub(super) events: bool,
    pub(super) invariants: Vec<Box<Invariant>>,
    pub(super) at_end: Vec<Box<Invariant>>,
    pub(super) max_pairs: usize,
    pub(super) budget: Option<Duration>,
    /// Ends the exploration when it becomes true. The report has the results so far.
    pub(super) stopped: Option<tokio::sync::watch::Receiver<bool>>,
    pub(super) concurrency: usize,
    pub(super) only: Option<String>,
    pub(super) first: Vec<String>,
    pub(super) watching: Option<Box<Watching>>,
}

pub(super) type Invariant = dyn Fn(&FakeRds);
pub(super) type Watching = dyn Fn(Progress);

/// The state of an exploration before its next run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of finished runs.
    pub done: usize,
    /// The number of all runs with single faults, or later of all runs with pairs.
    pub all: usize,
    /// The number of findings so far.
    pub findings: usize,
    /// The name of the next run.
    pub run: String,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("builder", &self.builder).finish_non_exhaustive()
    }
}

impl Settings {
    /// The default settings.
    pub(super) fn new(mut builder: FakeRdsBuilder) -> Settings {
        builder.seed_mut().id_seed.get_or_insert(ID_SEED);
        // A run may end before a fault of the seed can fire.
        builder.seed_mut().faults.iter_mut().for_each(|injected| injected.fault.must_fire = false);
        // The addresses of servers differ from run to run.
        let addresses = ["ConnectionString", "Port"].map(str::to_owned);
        let ignored = if builder.has_engines() { addresses.to_vec() } else { Vec::new() };
        Settings {
            builder,
            max_calls: None,
            timeout: None,
            slow: None,
            ignored,
            compares: true,
            all_or_nothing: false,
            no_repeated_work: false,
            second_run: false,
            small_pages: false,
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

    /// Returns the time limit of the code.
    pub(super) fn limit(&self) -> Duration {
        self.timeout.unwrap_or(TIME)
    }

    /// Waits for code until its time limit. `None` if it has not ended.
    pub(super) async fn within<T>(&self, code: impl Future<Output = T>) -> Option<T> {
        let begun = Instant::now();
        let limit = async {
            tokio::time::sleep(self.limit()).await;
            // A clock that runs faster than real time is paused.
            if self.timeout.is_none() && begun.elapsed() < TIME {
                tokio::time::sleep(PAUSED_TIME).await;
            }
        };
        let code = async { Some(code.await) };
        let limit = async {
            limit.await;
            None
        };
        race(code, limit).await
    }

    /// Waits until the user ends the exploration.
    pub(super) async fn stopped(&self) {
        match self.stopped.clone() {
            Some(mut stopped) => {
                if stopped.wait_for(|stopped| *stopped).await.is_err() {
                    std::future::pending().await
                }
            }
            None => std::future::pending().await,
        }
    }

    /// Returns whether the user has ended the exploration.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.as_ref().is_some_and(|stopped| *stopped.borrow())
    }

    /// Returns whether the user has ended the exploration, or its time is over.
    pub(super) fn is_over(&self, begun: Instant) -> bool {
        self.is_stopped() || self.budget.is_some_and(|budget| begun.elapsed() >= budget)
    }
}
