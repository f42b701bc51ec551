//! Checks on the calls a fake was made, with a readable account when they fail.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::Location;

use super::{FakeRds, Misuse};
use crate::pairs::sorted_by;
use crate::service::journal::Call;
use crate::stub;

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
#[derive(Debug)]
pub struct CallCheck<'r> {
    rds: &'r FakeRds,
    action: String,
    parameters: BTreeMap<String, String>,
    /// `Some(None)`: a success.
    code: Option<Option<String>>,
    times: Option<usize>,
    made: bool,
    /// Where the test made the check.
    place: &'static Location<'static>,
}

impl<'r> CallCheck<'r> {
    #[track_caller]
    pub(crate) fn new(rds: &'r FakeRds, action: &str) -> CallCheck<'r> {
        CallCheck {
            rds,
            action: action.to_owned(),
            parameters: BTreeMap::new(),
            code: None,
            times: None,
            made: false,
            place: Location::caller(),
        }
    }

    /// Exactly so many calls; without it, at least one.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.assert_called("CancelImport").times(0);
    /// ```
    pub fn times(mut self, times: usize) -> CallCheck<'r> {
        self.times = Some(times);
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
        self.parameters.insert(name.into(), value.into());
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
        self.code = Some(Some(code.into()));
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
        self.code = Some(None);
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
    pub fn check(mut self) -> Result<(), Misuse> {
        self.made = true;
        self.outcome()
    }

    fn outcome(&self) -> Result<(), Misuse> {
        stub::check_action(&self.action).map_err(Misuse)?;
        let calls = self.rds.calls_to(&self.action);
        let count = calls.iter().filter(|call| self.differences(call).is_empty()).count();
        if self.times.map_or(count > 0, |times| times == count) {
            return Ok(());
        }
        let mut account = format!("expected {}", self.wanted());
        let _ = write!(account, "\nfound {count} of {} to that action", calls.len());
        // The nearest first; those that fit are told too when there are too many.
        let nearest: Vec<(usize, &Call)> = calls.iter().map(|call| (self.differences(call).len(), call)).collect();
        let nearest = sorted_by(&nearest, |(differences, _)| *differences as u128);
        if nearest.is_empty() {
            account.push_str(": no call of that action came");
            let mut others: Vec<String> = self.rds.calls().iter().map(|call| call.action().to_owned()).collect();
            others.sort();
            others.dedup();
            if !others.is_empty() {
                let _ = write!(account, ", only of {}", others.join(", "));
            }
        }
        for (_, call) in nearest.iter().take(3) {
            let _ = write!(account, "\n- {:?} -> {} {}", call.parameters(), call.status(), call.code().unwrap_or("ok"));
            for difference in self.differences(call) {
                let _ = write!(account, "\n    {difference}");
            }
            if let Some(hint) = call.hint() {
                let _ = write!(account, "\n    hint: {hint}");
            }
        }
        Err(Misuse(account))
    }

    fn wanted(&self) -> String {
        let times = match self.times {
            Some(1) => "1 call".to_owned(),
            Some(times) => format!("{times} calls"),
            None => "at least 1 call".to_owned(),
        };
        let mut wanted = format!("{times} of {}", self.action);
        for (name, value) in &self.parameters {
            let _ = write!(wanted, ", {name} = {value:?}");
        }
        match &self.code {
            Some(Some(code)) => wanted + &format!(", refused with {code}"),
            Some(None) => wanted + ", succeeding",
            None => wanted,
        }
    }

    /// In what a call differs from the ones wanted.
    fn differences(&self, call: &Call) -> Vec<String> {
        let mut differences = Vec::new();
        for (name, wanted) in &self.parameters {
            match call.parameter(name) {
                Some(found) if found == wanted => {}
                Some(found) => differences.push(format!("{name} is {found:?}, not {wanted:?}")),
                None => differences.push(format!("{name} is absent, not {wanted:?}")),
            }
        }
        if let Some(wanted) = &self.code
            && wanted.as_deref() != call.code()
        {
            let name = |code: Option<&str>| code.map_or("a success".to_owned(), |code| format!("refused with {code}"));
            differences.push(format!("it was {}, not {}", name(call.code()), name(wanted.as_deref())));
        }
        differences
    }
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
