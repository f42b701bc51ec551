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
//! - `lagging`: from this call on, what is created, granted or deleted is hidden from the next call (see [`Lag`](crate::Lag));
//! - `connections-cut`: the connections to the databases of the instance that the call names are closed (only with
//!   [`FakeRdsBuilder::engines`](crate::FakeRdsBuilder::engines));
//! - `event-..`: just before the call, another actor changes the instance that the call names: deletes, locks, restarts, renames or tags
//!   it, gives it more storage, or adds an address to its IP list; or the running operations finish, or fail.
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
//! short, since an exploration of eight calls is more than a hundred runs, or the clock of the runtime is
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
