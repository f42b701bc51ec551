//! Checks on the calls that a fake received, with a readable report when they fail.

use std::fmt::Write as _;
use std::panic::Location;

use regex::Regex;

use super::{Error, ErrorKind, FakeRds};
use crate::service::check::{Check, Times, Wanted};

/// A check on the calls of one action. It runs when the value is dropped, which is at the end of the statement. If it
/// fails, it panics with the expectation, the calls that come closest, and the differences.
///
/// ```
/// use fake_rds::FakeRds;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let rds = FakeRds::start().await;
/// reqwest::get(format!("{}/?Action=DescribeRegions&AcceptLanguage=en-US", rds.uri())).await.unwrap();
///
/// rds.assert_called("DescribeRegions").times(1).with("AcceptLanguage", "en-US").succeeding();
/// rds.assert_called("DescribeDBInstances").times(0);
/// # }
/// ```
///
/// A misspelt name never makes a check pass: it fails if the service has no such action, or if the action has no such
/// parameter and no call had it.
#[derive(Debug)]
pub struct CallCheck<'r> {
    rds: &'r FakeRds,
    check: Check,
    made: bool,
    /// The location of the check in the test.
    place: &'static Location<'static>,
}

impl<'r> CallCheck<'r> {
    #[track_caller]
    pub(crate) fn new(rds: &'r FakeRds, action: &str) -> CallCheck<'r> {
        CallCheck { rds, check: Check::new(action), made: false, place: Location::caller() }
    }

    /// Expects exactly `n` calls. Without this method the check expects at least one.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.assert_called("CancelImport").times(0);
    /// ```
    pub fn times(mut self, n: usize) -> CallCheck<'r> {
        self.check.times = Times { least: Some(n), most: Some(n) };
        self
    }

    /// Expects at least `n` calls.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// rds.assert_called("DescribeRegions").at_least(1);
    /// # }
    /// ```
    pub fn at_least(mut self, n: usize) -> CallCheck<'r> {
        self.check.times.least = Some(n);
        self
    }

    /// Expects at most `n` calls. Without [`at_least`](CallCheck::at_least) the check also passes if there are none.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// rds.assert_called("DescribeRegions").at_most(3);
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// rds.assert_called("DescribeRegions").at_least(1).at_most(3);
    /// # }
    /// ```
    pub fn at_most(mut self, n: usize) -> CallCheck<'r> {
        self.check.times.most = Some(n);
        self
    }

    /// Counts only calls with this value of a parameter.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.assert_called("CancelImport").with("DBInstanceId", "rm-1").times(0);
    /// ```
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> CallCheck<'r> {
        self.check.parameters.insert(name.into(), Wanted::Value(value.into()));
        self
    }

    /// Counts only calls without this parameter.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// rds.assert_called("DescribeRegions").without("AcceptLanguage");
    /// # }
    /// ```
    pub fn without(mut self, name: impl Into<String>) -> CallCheck<'r> {
        self.check.parameters.insert(name.into(), Wanted::Absent);
        self
    }

    /// Counts only calls in which a part of this parameter matches a regular expression; use `^` and `$` to match the
    /// whole value.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions&AcceptLanguage=en-US", rds.uri())).await.unwrap();
    /// rds.assert_called("DescribeRegions").matching("AcceptLanguage", "^en");
    /// # }
    /// ```
    ///
    /// An invalid regular expression fails the check, like a misspelt name.
    pub fn matching(mut self, name: impl Into<String>, pattern: &str) -> CallCheck<'r> {
        match Regex::new(pattern) {
            Ok(pattern) => {
                self.check.parameters.insert(name.into(), Wanted::Pattern(pattern));
            }
            Err(error) => self.check.mistake = Some(format!("`{pattern}` is not a regular expression: {error}")),
        }
        self
    }

    /// Counts only calls that were answered with this error code.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.assert_called("CancelImport").refused_with("InvalidTaskId.NotFound").times(0);
    /// ```
    pub fn refused_with(mut self, code: impl Into<String>) -> CallCheck<'r> {
        self.check.code = Some(Some(code.into()));
        self
    }

    /// Counts only successful calls.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.assert_called("CancelImport").succeeding().times(0);
    /// ```
    pub fn succeeding(mut self) -> CallCheck<'r> {
        self.check.code = Some(None);
        self
    }

    /// Runs the check now and returns the result.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::builder().start_blocking();
    /// let account = rds.assert_called("DescribeRegions").check().unwrap_err();
    /// assert!(account.to_string().contains("no call of that action"));
    /// ```
    ///
    /// # Errors
    ///
    /// If the check fails. The error has the expectation and the calls.
    pub fn check(mut self) -> Result<(), Error> {
        self.made = true;
        self.outcome()
    }

    fn outcome(&self) -> Result<(), Error> {
        let (calls, anything) = {
            let state = self.rds.service.lock();
            (state.journal.calls(None), state.cloud.settings.anything_goes)
        };
        self.check.outcome(&calls, anything).map_err(|account| Error::new(ErrorKind::AssertionFailed, account))
    }
}

/// Checks that calls to these actions came in this order.
pub(super) fn order(rds: &FakeRds, actions: &[String]) -> Result<(), Error> {
    for action in actions {
        rds.knows(action)?;
    }
    let calls = rds.calls();
    let mut next = 0;
    for (reached, action) in actions.iter().enumerate() {
        let rest = calls.iter().skip(next);
        let found = rest.enumerate().find(|(_, call)| call.action().eq_ignore_ascii_case(action));
        if let Some((skipped, _)) = found {
            next += skipped + 1;
            continue;
        }
        let mut account = format!("expected calls in the order {}", actions.join(", "));
        let _ = match reached.checked_sub(1).and_then(|before| actions.get(before)) {
            Some(before) => {
                write!(account, "\nno call of {action} came after {before}, call {next} of {}", calls.len())
            }
            None => write!(account, "\nno call of {action} came"),
        };
        account.push_str("\ncalls in the order in which they came:");
        // Lists the last calls, since the missing one was expected among them.
        let first = calls.len().saturating_sub(20);
        for (index, call) in calls.iter().enumerate().skip(first) {
            let _ = write!(account, "\n{:>4} {} -> {}", index + 1, call.action(), call.outcome());
        }
        if calls.is_empty() {
            account.push_str(" none");
        }
        return Err(Error::new(ErrorKind::AssertionFailed, account));
    }
    Ok(())
}

impl Drop for CallCheck<'_> {
    fn drop(&mut self) {
        if self.made || std::thread::panicking() {
            return;
        }
        if let Err(account) = self.outcome() {
            panic!("at {}: {account}", self.place);
        }
    }
}
