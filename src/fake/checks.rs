//! Checks on the calls a fake was made, with a readable account when they fail.

use std::fmt::Write as _;
use std::panic::Location;

use regex::Regex;

use super::{Error, ErrorKind, FakeRds};
use crate::service::check::{Check, Times, Wanted};

/// A check on the calls of one action. It is made when the value is dropped, at the end of the statement that is, and panics then
/// if it does not hold: with what was expected, the calls that came nearest, and what differs.
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
/// A check that holds by a misspelt name holds for nothing: an action that the service does not have is refused, and so is a parameter that
/// the action does not have, unless some call had it.
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

    /// Expects exactly `n` calls. Without a number, at least one is expected.
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

    /// Expects at most `n` calls. Without [`at_least`](CallCheck::at_least), none is enough.
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

    /// Only calls with this parameter.
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

    /// Only calls without this parameter.
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

    /// Only calls in which this parameter matches a regular expression somewhere; `^` and `$` tie it to the ends.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions&AcceptLanguage=en-US", rds.uri())).await.unwrap();
    /// rds.assert_called("DescribeRegions").matching("AcceptLanguage", "^en");
    /// # }
    /// ```
    ///
    /// A pattern that is not a regular expression fails the check, as a misspelt name does.
    pub fn matching(mut self, name: impl Into<String>, pattern: &str) -> CallCheck<'r> {
        match Regex::new(pattern) {
            Ok(pattern) => {
                self.check.parameters.insert(name.into(), Wanted::Pattern(pattern));
            }
            Err(error) => self.check.mistake = Some(format!("`{pattern}` is not a regular expression: {error}")),
        }
        self
    }

    /// Only calls that were answered with this error code.
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

    /// Only calls that were answered with a success.
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

    /// Makes the check now.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::builder().start_blocking();
    /// let account = rds.assert_called("DescribeRegions").check().unwrap_err();
    /// assert!(account.to_string().contains("no call of that action"));
    /// ```
    ///
    /// # Errors
    ///
    /// If it does not hold: an account of what was expected and what came.
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

/// Returns whether calls to these actions came in this order.
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
        // The last ones: what is missing should have come among them.
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
