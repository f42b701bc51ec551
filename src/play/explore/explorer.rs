//! The explorer: its settings, and the methods that run code.

use std::fmt;
use std::time::Duration;

use super::both::Both;
use super::engine::Engine;
use super::program::{AsyncCode, BlockingCode, Verdict};
use super::report::Report;
use super::settings::{Progress, Settings, VARIABLE};
use crate::fake::{Error, ErrorKind, FakeRds, FakeRdsBuilder};

/// Explores code under test. See the [module](super).
#[must_use = "an explorer does nothing until it runs code"]
pub struct Explorer {
    settings: Settings,
}

impl fmt::Debug for Explorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explorer").field("builder", &self.settings.builder).finish_non_exhaustive()
    }
}

impl Explorer {
    /// Creates an explorer whose runs begin on a fake of this builder.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let explorer = Explorer::new(FakeRds::builder().instance(Instance::mysql("rm-1")));
    /// explorer.run(look).await.assert_held();
    /// let explorer = Explorer::new(FakeRds::builder().seed_file("fixtures/seeds/page.json"));
    /// explorer.run(look).await.assert_held();
    /// # }
    /// ```
    pub fn new(builder: FakeRdsBuilder) -> Explorer {
        Explorer { settings: Settings::new(builder) }
    }

    /// Sets the largest number of calls from a start of the code to its end; more counts as an endless retry. The
    /// default is 200 plus twenty times the number of calls without faults.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).max_calls(30).run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn max_calls(mut self, calls: usize) -> Explorer {
        self.settings.max_calls = Some(calls);
        self
    }

    /// Sets the longest time from a start of the code to its end. The default is thirty seconds, or a day if the clock
    /// of the runtime is paused.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).timeout(std::time::Duration::from_secs(60)).run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn timeout(mut self, time: Duration) -> Explorer {
        self.settings.timeout = Some(time);
        self
    }

    /// Also tries delayed answers, and stalled and slow connections to databases behind the fake. Choose a delay that is a
    /// little longer than the code's own time-out. Code without a time-out waits at a stalled connection until the limit of
    /// [`timeout`](Explorer::timeout).
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).slow(std::time::Duration::from_millis(20)).run(look).await;
    /// assert!(report.table().contains("slow"));
    /// # }
    /// ```
    pub fn slow(mut self, delay: Duration) -> Explorer {
        self.settings.slow = Some(delay);
        self
    }

    /// Ignores a part of the state when states are compared. `part` is a member of the seed's file form, given by its
    /// name or by the end of its path. If no field has this name, the exploration fails when it begins.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).ignore("DBInstanceDescription").ignore("Databases.SizeMB").run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn ignore(mut self, part: impl Into<String>) -> Explorer {
        self.settings.ignored.push(part.into());
        self
    }

    /// Adds a condition on the fake that has to be true after every call and at the end. The closure panics if the
    /// condition is violated.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder())
    ///     .invariant(|rds| assert!(rds.imports().len() <= 1, "two imports"));
    /// ```
    pub fn invariant(mut self, invariant: impl Fn(&FakeRds) + 'static) -> Explorer {
        self.settings.invariants.push(Box::new(invariant));
        self
    }

    /// Adds a condition on the fake that has to be true whenever the code reports success. The closure panics if the
    /// condition is violated.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).at_end(|rds| assert!(rds.operations().is_empty()));
    /// ```
    pub fn at_end(mut self, condition: impl Fn(&FakeRds) + 'static) -> Explorer {
        self.settings.at_end.push(Box::new(condition));
        self
    }

    /// Does not compare end states, so that only [`invariant`](Explorer::invariant) and [`at_end`](Explorer::at_end)
    /// decide.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// let explorer = Explorer::new(FakeRds::builder()).without_end_state().at_end(|rds| assert!(rds.operations().is_empty()));
    /// ```
    pub fn without_end_state(mut self) -> Explorer {
        self.settings.compares = false;
        self
    }

    /// Requires that the code restores the initial state if it reports failure, as sagas, brackets and locks do.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).all_or_nothing().run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn all_or_nothing(mut self) -> Explorer {
        self.settings.all_or_nothing = true;
        self
    }

    /// Requires that work that is destructive or leaves no trace (restarts, resets, deletions, imports, switchovers) is
    /// not done more often than in the run without faults.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).no_repeated_work().run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn no_repeated_work(mut self) -> Explorer {
        self.settings.no_repeated_work = true;
        self
    }

    /// Also runs the code again after its success, when all operations are finished. The second run has to succeed
    /// without changing anything. Its name is `second-run`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).second_run_changes_nothing().run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn second_run_changes_nothing(mut self) -> Explorer {
        self.settings.second_run = true;
        self
    }

    /// Also runs the code against a service that answers lists in pages of one item, regardless of `PageSize`. Code
    /// that reads only the first page, or takes a short page for the last one, ends in another state. The run's name is
    /// `small-pages`.
    ///
    /// Correct code uses `TotalRecordCount`, or reads until a page is empty.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).small_pages().run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn small_pages(mut self) -> Explorer {
        self.settings.small_pages = true;
        self
    }

    /// Tries every documented refusal of each action, even if it contradicts the state, such as `not found` for an
    /// existing resource.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).all_refusals().run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn all_refusals(mut self) -> Explorer {
        self.settings.all_refusals = true;
        self
    }

    /// Leaves out the runs in which, between two calls, another actor changes the state or a running operation ends,
    /// and those in which changes lag.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).without_events().run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn without_events(mut self) -> Explorer {
        self.settings.events = false;
        self
    }

    /// Also tries two faults in one run, in at most this many pairs, the most informative first. If the first fault
    /// alone breaks the code, the pair is left out.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).max_pairs(500).run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn max_pairs(mut self, pairs: usize) -> Explorer {
        self.settings.max_pairs = pairs;
        self
    }

    /// Plays this many runs at the same time, on one thread if the code is async. This helps with code that waits
    /// between polls and retries. Each run has its own fake; the runs share everything else that the code uses. The
    /// default is 1.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).concurrency(16).run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn concurrency(mut self, runs: usize) -> Explorer {
        self.settings.concurrency = runs.max(1);
        self
    }

    /// Sets the time after which no further run begins.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).budget(std::time::Duration::from_secs(60)).run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn budget(mut self, time: Duration) -> Explorer {
        self.settings.budget = Some(time);
        self
    }

    /// Ends the exploration when the value becomes true. The report has the results so far.
    #[cfg(feature = "cli")]
    pub(crate) fn until(mut self, stopped: tokio::sync::watch::Receiver<bool>) -> Explorer {
        self.settings.stopped = Some(stopped);
        self
    }

    /// Calls a function with the progress before each run.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder())
    ///     .watch(|progress| println!("{} of {}: {}", progress.done, progress.all, progress.run)).run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn watch(mut self, watching: impl Fn(Progress) + 'static) -> Explorer {
        self.settings.watching = Some(Box::new(watching));
        self
    }

    /// Plays only the run of this name.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).only("1.DescribeRegions.throttled").run(look).await;
    /// assert_eq!(report.runs(), 1);
    /// # }
    /// ```
    pub fn only(mut self, name: impl Into<String>) -> Explorer {
        self.settings.only = Some(name.into());
        self
    }

    /// Plays the run of this name before the others. Call it with the runs that failed last time: if all of them break
    /// again, the exploration ends after them. A name that the exploration does not have is ignored.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let look = async |rds: &FakeRds| {
    /// #     let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?;
    /// #     answer.error_for_status().map(drop)
    /// # };
    /// let report = Explorer::new(FakeRds::builder()).first("1.DescribeRegions.throttled").run(look).await;
    /// report.assert_held();
    /// # }
    /// ```
    pub fn first(mut self, name: impl Into<String>) -> Explorer {
        self.settings.first.push(name.into());
        self
    }

    /// Selects the run that the environment names, unless the code has chosen one.
    fn with_environment(mut self) -> Explorer {
        let name = || std::env::var(VARIABLE).ok().filter(|name| !name.is_empty());
        self.settings.only = self.settings.only.or_else(name);
        self
    }

    /// Explores async code. It must be called inside a tokio runtime with time enabled. A crash drops the future of the
    /// code. If the environment variable `FAKE_RDS_EXPLORE` names a run, only that run is played.
    ///
    /// # Panics
    ///
    /// If the code cannot be explored: if, without any fault, it fails, panics, does not end, makes no call, makes
    /// different calls each time, or leaves tasks behind that make more calls. Also if a setting cannot have an effect.
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
        report_of(std::panic::Location::caller(), self.with_environment().try_run(code))
    }

    /// Like [`run`](Explorer::run), but returns the error, and does not read the environment.
    ///
    /// # Errors
    ///
    /// In the cases in which [`run`](Explorer::run) panics.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let error = Explorer::new(FakeRds::builder()).try_run(async |_| ()).await.unwrap_err();
    /// assert!(error.to_string().contains("makes no call"));
    /// # }
    /// ```
    pub async fn try_run<V: Verdict>(self, code: impl AsyncFn(&FakeRds) -> V) -> Result<Report, Error> {
        let program = AsyncCode::new(code);
        Engine::new(&self.settings, &program).explore().await
    }

    /// Explores two programs that run at the same time against one fake. Their calls are handled one at a time, in
    /// every order that can make a difference; two calls commute if both only read or if they name different instances.
    /// A run is a finding if its end state is neither that of `a` followed by `b` nor that of `b` followed by `a`, or
    /// if a program panics or does not end.
    ///
    /// The programs must send their calls to the address of the fake, since [`FakeRds::call`] cannot wait for its turn.
    /// With a paused clock, waits between calls take no time.
    ///
    /// To play the run of one order, such as `AABB`, name it in `FAKE_RDS_EXPLORE` or with [`only`](Explorer::only).
    ///
    /// # Panics
    ///
    /// If the programs cannot be explored: if they do not end when one runs after the other, or make no call.
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
        report_of(std::panic::Location::caller(), self.with_environment().try_run_both(a, b))
    }

    /// Like [`run_both`](Explorer::run_both), but returns the error, and does not read the environment.
    ///
    /// # Errors
    ///
    /// In the cases in which [`run_both`](Explorer::run_both) panics.
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
        let (a, b) = (AsyncCode::new(a), AsyncCode::new(b));
        Both { settings: &self.settings, programs: [&a, &b] }.explore().await
    }

    /// Explores two copies of a program at once, like [`run_both`](Explorer::run_both).
    ///
    /// # Panics
    ///
    /// In the same cases as [`run_both`](Explorer::run_both).
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
        report_of(std::panic::Location::caller(), self.with_environment().try_run_twice(code))
    }

    /// Like [`run_twice`](Explorer::run_twice), but returns the error, and does not read the environment.
    ///
    /// # Errors
    ///
    /// In the cases in which [`run_twice`](Explorer::run_twice) panics.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, explore::Explorer};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// assert!(Explorer::new(FakeRds::builder()).try_run_twice(async |_| ()).await.is_err());
    /// # }
    /// ```
    pub async fn try_run_twice<V: Verdict>(self, code: impl AsyncFn(&FakeRds) -> V) -> Result<Report, Error> {
        let code = AsyncCode::new(code);
        Both { settings: &self.settings, programs: [&code, &code] }.explore().await
    }

    /// Explores code that is not async, on a separate thread. It must be called outside any runtime.
    ///
    /// Such code cannot be stopped from outside. A crash disconnects it from the fake, waits for its end, and starts it
    /// again. If the code never ends, its thread is left behind.
    ///
    /// # Panics
    ///
    /// In the same cases as [`run`](Explorer::run), and if it is called inside a runtime.
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
    /// In the cases in which [`run_blocking`](Explorer::run_blocking) panics.
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
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            Error::new(ErrorKind::InvalidExploration, format!("the runtime cannot be started: {error}"))
        })?;
        let program = BlockingCode::new(code);
        let report = runtime.block_on(Engine::new(&self.settings, &program).explore());
        runtime.shutdown_background();
        report
    }
}

/// Returns the report, or panics. `place` is the call in the test: `#[track_caller]` would name a line of this file, since
/// the panic happens in a future.
async fn report_of(
    place: &'static std::panic::Location<'static>,
    report: impl Future<Output = Result<Report, Error>>,
) -> Report {
    report.await.unwrap_or_else(|error| panic!("the exploration at {place}: {error}"))
}
