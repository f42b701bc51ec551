//! Checks on the calls a fake was made, with a readable account when they fail.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::{Range, RangeFrom, RangeInclusive, RangeTo, RangeToInclusive};
use std::panic::Location;

use regex::Regex;

use super::{Error, ErrorKind, FakeRds};
use crate::base::text;
use crate::rds::action;
use crate::rds::catalogue;
use crate::service::journal::Call;

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
    action: String,
    parameters: BTreeMap<String, Wanted>,
    /// `Some(None)`: a success.
    code: Option<Option<String>>,
    times: Times,
    made: bool,
    /// Where the test made the check.
    place: &'static Location<'static>,
}

/// What a parameter is to be.
#[derive(Debug)]
enum Wanted {
    Value(String),
    Pattern(Regex),
    Absent,
}

impl Wanted {
    fn holds(&self, found: Option<&str>) -> bool {
        match (self, found) {
            (Wanted::Value(wanted), Some(found)) => wanted == found,
            (Wanted::Pattern(pattern), Some(found)) => pattern.is_match(found),
            (Wanted::Absent, found) => found.is_none(),
            (_, None) => false,
        }
    }

    /// What is wanted, behind the parameter's name.
    fn told(&self) -> String {
        match self {
            Wanted::Value(value) => format!("= {value:?}"),
            Wanted::Pattern(pattern) => format!("matches {:?}", pattern.as_str()),
            Wanted::Absent => "is absent".to_owned(),
        }
    }
}

/// How many calls are expected: a number, or a range such as `2..=3`, `1..` or `..4`.
///
/// ```
/// # let rds = fake_rds::FakeRds::start_blocking();
/// rds.assert_called("DescribeRegions").times(0);
/// rds.assert_called("DescribeRegions").times(..=2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    least: usize,
    /// `None`: any number.
    most: Option<usize>,
}

impl Times {
    fn hold(self, count: usize) -> bool {
        self.least <= count && self.most.is_none_or(|most| count <= most)
    }

    fn told(self) -> String {
        let calls = |count: usize| if count == 1 { "1 call".to_owned() } else { format!("{count} calls") };
        match (self.least, self.most) {
            (least, Some(most)) if least > most => "a number of calls in an empty range".to_owned(),
            (least, Some(most)) if least == most => calls(least),
            (0, Some(most)) => format!("at most {}", calls(most)),
            (least, Some(most)) => format!("{least} to {}", calls(most)),
            (least, None) => format!("at least {}", calls(least)),
        }
    }
}

impl From<usize> for Times {
    fn from(times: usize) -> Times {
        Times { least: times, most: Some(times) }
    }
}

impl From<RangeInclusive<usize>> for Times {
    fn from(range: RangeInclusive<usize>) -> Times {
        Times { least: *range.start(), most: Some(*range.end()) }
    }
}

impl From<Range<usize>> for Times {
    /// The end is not in it. An empty range holds for no number of calls.
    fn from(range: Range<usize>) -> Times {
        match range.end.checked_sub(1) {
            Some(most) => Times { least: range.start, most: Some(most) },
            None => Times { least: 1, most: Some(0) },
        }
    }
}

impl From<RangeFrom<usize>> for Times {
    fn from(range: RangeFrom<usize>) -> Times {
        Times { least: range.start, most: None }
    }
}

impl From<RangeTo<usize>> for Times {
    /// The end is not in it.
    fn from(range: RangeTo<usize>) -> Times {
        Times::from(0..range.end)
    }
}

impl From<RangeToInclusive<usize>> for Times {
    fn from(range: RangeToInclusive<usize>) -> Times {
        Times { least: 0, most: Some(range.end) }
    }
}

impl<'r> CallCheck<'r> {
    #[track_caller]
    pub(crate) fn new(rds: &'r FakeRds, action: &str) -> CallCheck<'r> {
        CallCheck {
            rds,
            action: action.to_owned(),
            parameters: BTreeMap::new(),
            code: None,
            times: Times { least: 1, most: None },
            made: false,
            place: Location::caller(),
        }
    }

    /// Exactly so many calls, or a number of calls in a range; without it, at least one.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.assert_called("CancelImport").times(0);
    /// rds.assert_called("CancelImport").times(0..=3);
    /// ```
    pub fn times(mut self, times: impl Into<Times>) -> CallCheck<'r> {
        self.times = times.into();
        self
    }

    /// At least so many calls.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// rds.assert_called("DescribeRegions").at_least(1);
    /// # }
    /// ```
    pub fn at_least(mut self, times: usize) -> CallCheck<'r> {
        self.times = Times { least: times, most: None };
        self
    }

    /// At most so many calls; none is enough.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// rds.assert_called("CancelImport").at_most(3);
    /// ```
    pub fn at_most(mut self, times: usize) -> CallCheck<'r> {
        self.times = Times { least: 0, most: Some(times) };
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
        self.parameters.insert(name.into(), Wanted::Value(value.into()));
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
        self.parameters.insert(name.into(), Wanted::Absent);
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
    /// # Panics
    ///
    /// If the pattern is none.
    #[track_caller]
    pub fn matching(mut self, name: impl Into<String>, pattern: &str) -> CallCheck<'r> {
        match Regex::new(pattern) {
            Ok(pattern) => self.parameters.insert(name.into(), Wanted::Pattern(pattern)),
            Err(error) => panic!("`{pattern}` is no regular expression: {error}"),
        };
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
    pub fn check(mut self) -> Result<(), Error> {
        self.made = true;
        self.outcome()
    }

    fn outcome(&self) -> Result<(), Error> {
        self.rds.knows(&self.action)?;
        let calls = self.rds.find_calls(&self.action);
        let mut count = 0;
        for call in &calls {
            count += usize::from(self.differences(call).is_empty());
        }
        if self.times.hold(count) {
            return self.check_parameters(&calls);
        }
        let mut account = format!("expected {}", self.wanted());
        let _ = write!(account, "\nfound {count} of {} to that action", calls.len());
        // The nearest first; those that fit are told too when there are too many.
        let mut nearest: Vec<(usize, &Call)> = calls.iter().map(|call| (self.differences(call).len(), call)).collect();
        nearest.sort_by_key(|(differences, _)| *differences);
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
            let _ = write!(account, "\n- {:?} -> {}", call.parameters(), call.outcome());
            for difference in self.differences(call) {
                let _ = write!(account, "\n    {difference}");
            }
            if let Some(hint) = call.hint() {
                let _ = write!(account, "\n    hint: {hint}");
            }
        }
        Err(Error::new(ErrorKind::AssertionFailed, account))
    }

    /// Refuses a parameter that the action does not have and no call had: a misspelt name would fit no call, or every one.
    fn check_parameters(&self, calls: &[Call]) -> Result<(), Error> {
        for name in self.parameters.keys() {
            let Some(unknown) = self.unknown(name) else { continue };
            if calls.iter().all(|call| call.parameter(name).is_none()) {
                return Err(Error::new(ErrorKind::AssertionFailed, unknown));
            }
        }
        Ok(())
    }

    /// Why a parameter is none of the action's, if it is not.
    fn unknown(&self, name: &str) -> Option<String> {
        let action = catalogue::canonical(&self.action)?;
        if action::takes(action, name) {
            return None;
        }
        let parameters = catalogue::entry(action).map(|entry| entry.parameters).unwrap_or_default();
        let names: Vec<_> = parameters.iter().map(|parameter| parameter.name).collect();
        Some(format!("{action} has no parameter `{}`{}", text::clip(name), text::did_you_mean(name, names)))
    }

    fn wanted(&self) -> String {
        let mut wanted = format!("{} of {}", self.times.told(), self.action);
        for (name, value) in &self.parameters {
            let _ = write!(wanted, ", {name} {}", value.told());
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
            let found = call.parameter(name);
            if wanted.holds(found) {
                continue;
            }
            let unknown = if found.is_none() { self.unknown(name) } else { None };
            let found = found.map_or_else(|| "absent".to_owned(), |found| format!("{found:?}"));
            let wanted = match wanted {
                Wanted::Value(value) => format!("not {value:?}"),
                Wanted::Pattern(pattern) => format!("which does not match {:?}", pattern.as_str()),
                Wanted::Absent => "not absent".to_owned(),
            };
            let unknown = unknown.map_or_else(String::new, |unknown| format!("; {unknown}"));
            differences.push(format!("{name} is {found}, {wanted}{unknown}"));
        }
        let Some(wanted) = &self.code else { return differences };
        let name = |code: Option<&str>| code.map_or("a success".to_owned(), |code| format!("refused with {code}"));
        if call.is_mocked() {
            differences.push(format!("it was {}, not {}", call.outcome(), name(wanted.as_deref())));
        } else if wanted.as_deref() != call.code() {
            differences.push(format!("it was {}, not {}", name(call.code()), name(wanted.as_deref())));
        }
        differences
    }
}

/// Whether calls to these actions came in this order.
pub(super) fn order(rds: &FakeRds, actions: &[&str]) -> Result<(), Error> {
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
