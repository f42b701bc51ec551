//! Tests code with every fault at every call: an exploration runs the code under test once for each call that it makes
//! and each trouble that is possible there.
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
//! The explorer runs the code without faults until two runs agree, and records the calls. Then it runs the code again,
//! on a fresh fake, for each call and each of these troubles:
//!
//! - `refused-..`: a documented refusal that does not depend on the state, one per kind (permission, quota, format,
//!   service); [`all_refusals`](Explorer::all_refusals) tries every documented refusal;
//! - `throttled`, and `throttled-on` until the code gives up; `unavailable`; `internal-error`; `garbage`, the HTML page
//!   of a proxy;
//! - `lost-before` and `lost-after`: the connection closes before the call takes effect, or after; `truncated`: the answer is cut
//!   short; `slow`: the answer is late (if [configured](Explorer::slow));
//! - `stale`: a read shows the state before the last change;
//! - `crash-before` and `crash-after`: the code ends before or after this call takes effect, and is started again on
//!   the same fake. If operations are running, there are three such runs: the operations continue, succeed, or fail
//!   meanwhile;
//! - `lagging`: from this call on, the effect of each call that creates, grants or deletes is hidden from the next call
//!   (see [`Lag`](crate::Lag));
//! - `connections-cut`: the connections to the databases of the instance that the call names are closed;
//!   `connections-stalled`: they carry nothing more, while new ones work; `connections-slow`: all are late from this
//!   call on (both if [configured](Explorer::slow)). Only with
//!   [`FakeRdsBuilder::engines`](crate::FakeRdsBuilder::engines);
//! - `event-..`: just before the call, another actor changes the instance that the call names (deletes, locks,
//!   restarts, renames or tags it, increases its storage, or adds an address to its IP list), or the running operations
//!   finish or fail.
//!
//! The most informative runs come first.
//!
//! # When a run passes
//!
//! You do not write down expected values. A run passes if the code reported success and the end state is that of the
//! run without faults, or if it reported failure and, run again without faults, reaches that state. With a change by
//! another actor, the end state has to be that of the program after the change, or of the change after the program; the
//! code may fail for good if it also fails when the change comes first. If the code creates the instance itself, it may
//! overwrite the change, provided that it does so when the change comes as early as possible.
//!
//! The comparison ignores ids, client tokens and times, and imports that failed or were cancelled. Running operations
//! count as finished, but an operation may only be running at the end if it also is in the run without faults. Work
//! that leaves no trace in the state, such as a restart, has to be done at least once. A run breaks if the code panics,
//! makes too many [calls](Explorer::max_calls), or takes too much [time](Explorer::timeout).
//!
//! A run that breaks is repeated until two results agree. Runs that break in the same way form one [`Finding`], which
//! has the shortest story: the same difference on any instance, or a restart that changes nothing and reports success. With the environment variable `FAKE_RDS_EXPLORE` set to a run's name, [`run`](Explorer::run)
//! plays that run alone.
//!
//! # Requirements on the code
//!
//! The code must make the same calls each time, and no calls after its end. An exploration of eight calls has more than
//! a hundred runs, so waits between polls and retries must be short, unless the clock of the runtime is
//! [paused](https://docs.rs/tokio/latest/tokio/time/fn.pause.html).

mod both;
mod end;
mod engine;
mod event;
mod explorer;
mod gate;
mod judge;
mod learn;
mod play;
mod played;
mod program;
mod report;
mod settings;
mod story;
mod trouble;

pub use self::explorer::Explorer;
#[cfg(feature = "cli")]
pub(crate) use self::program::Said;
pub use self::program::Verdict;
pub use self::report::{Finding, Report};
pub use self::settings::Progress;
