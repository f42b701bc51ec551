//! A check on the calls of one action: the expectation, and the report if the calls differ.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use regex::Regex;

use super::journal::Call;
use super::stub;
use crate::base::text;
use crate::rds::action;
use crate::rds::catalogue;

/// The calls that are expected.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) action: String,
    pub(crate) parameters: BTreeMap<String, Wanted>,
    /// The expected error code; `Some(None)` expects a success.
    pub(crate) code: Option<Option<String>>,
    pub(crate) times: Times,
    /// The mistake in the check itself, such as an invalid pattern.
    pub(crate) mistake: Option<String>,
}

/// The expected value of a parameter.
#[derive(Debug)]
pub(crate) enum Wanted {
    Value(String),
    Pattern(Regex),
    Absent,
}

impl Wanted {
    fn matches(&self, found: Option<&str>) -> bool {
        match (self, found) {
            (Wanted::Value(wanted), Some(found)) => wanted == found,
            (Wanted::Pattern(pattern), Some(found)) => pattern.is_match(found),
            (Wanted::Absent, found) => found.is_none(),
            (_, None) => false,
        }
    }

    /// Describes the expectation in words that follow the parameter's name.
    fn words(&self) -> String {
        match self {
            Wanted::Value(value) => format!("= {value:?}"),
            Wanted::Pattern(pattern) => format!("matches {:?}", pattern.as_str()),
            Wanted::Absent => "is absent".to_owned(),
        }
    }
}

/// The expected number of calls.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Times {
    /// The minimum; `None` means one, or zero if there is a maximum.
    pub(crate) least: Option<usize>,
    /// The maximum; `None` means any number.
    pub(crate) most: Option<usize>,
}

impl Times {
    fn least(self) -> usize {
        self.least.unwrap_or(usize::from(self.most.is_none()))
    }

    fn contains(self, count: usize) -> bool {
        self.least() <= count && self.most.is_none_or(|most| count <= most)
    }

    fn words(self) -> String {
        let calls = |count: usize| if count == 1 { "1 call".to_owned() } else { format!("{count} calls") };
        match (self.least(), self.most) {
            (least, Some(most)) if least > most => format!("at least {} and at most {}", calls(least), calls(most)),
            (least, Some(most)) if least == most => calls(least),
            (0, Some(most)) => format!("at most {}", calls(most)),
            (least, Some(most)) => format!("{least} to {}", calls(most)),
            (least, None) => format!("at least {}", calls(least)),
        }
    }
}

impl Check {
    /// A check that expects at least one call of an action.
    pub(crate) fn new(action: &str) -> Check {
        let (parameters, times) = (BTreeMap::new(), Times::default());
        Check { action: action.to_owned(), parameters, code: None, times, mistake: None }
    }

    /// Compares the calls in the log with the expectation.
    ///
    /// # Errors
    ///
    /// If the calls do not meet the expectation: the error has the expectation, the number of calls, and the ones that
    /// come closest. Also if the service has no such action, unless `anything` is set.
    pub(crate) fn outcome(&self, all: &[Call], anything: bool) -> Result<(), String> {
        if let Some(mistake) = &self.mistake {
            return Err(mistake.clone());
        }
        let of_action = |call: &&Call| call.action().eq_ignore_ascii_case(&self.action);
        let calls: Vec<Call> = all.iter().filter(of_action).cloned().collect();
        if !anything && calls.is_empty() {
            stub::check_action(&self.action)?;
        }
        let mut count = 0;
        for call in &calls {
            count += usize::from(self.differences(call).is_empty());
        }
        if self.times.contains(count) {
            self.check_parameters(&calls)?;
            return if anything { Ok(()) } else { self.check_code(&calls) };
        }
        let mut account = format!("expected {}", self.wanted());
        let _ = write!(account, "\nfound {count} of {} to that action", calls.len());
        // The closest calls come first. If there are too many calls, the matching ones are listed too.
        let mut nearest: Vec<(usize, &Call)> = calls.iter().map(|call| (self.differences(call).len(), call)).collect();
        nearest.sort_by_cached_key(|(differences, _)| *differences);
        if nearest.is_empty() {
            account.push_str(": no call of that action came");
            let mut others: Vec<String> = all.iter().map(|call| call.action().to_owned()).collect();
            others.sort_unstable();
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
        Err(account)
    }

    /// Rejects a parameter that the action does not have and no call had, since with a misspelt name a check would
    /// match no call, or all.
    fn check_parameters(&self, calls: &[Call]) -> Result<(), String> {
        for name in self.parameters.keys() {
            let Some(unknown) = self.unknown(name) else { continue };
            if calls.iter().all(|call| call.parameter(name).is_none()) {
                return Err(unknown);
            }
        }
        Ok(())
    }

    /// Rejects a code that no call had and that looks like a misspelt one, since a check that expects no call would
    /// always hold. Other unknown codes may be those of a stub.
    fn check_code(&self, calls: &[Call]) -> Result<(), String> {
        let Some(Some(code)) = &self.code else { return Ok(()) };
        let codes = action::codes();
        if codes.iter().any(|form| action::is_code(code, form)) || calls.iter().any(|call| call.code() == Some(code)) {
            return Ok(());
        }
        let near = text::did_you_mean(code, codes);
        if near.is_empty() { Ok(()) } else { Err(format!("the service has no code `{}`{near}", text::clip(code))) }
    }

    /// Returns why a parameter does not belong to the action, if so.
    fn unknown(&self, name: &str) -> Option<String> {
        let action = catalogue::canonical(&self.action)?;
        if action::has_parameter(action, name) {
            return None;
        }
        let parameters = catalogue::entry(action).map(|entry| entry.parameters).unwrap_or_default();
        let names: Vec<_> = parameters.iter().map(|parameter| parameter.name).collect();
        Some(format!("{action} has no parameter `{}`{}", text::clip(name), text::did_you_mean(name, names)))
    }

    fn wanted(&self) -> String {
        let mut wanted = format!("{} of {}", self.times.words(), self.action);
        for (name, value) in &self.parameters {
            let _ = write!(wanted, ", {name} {}", value.words());
        }
        match &self.code {
            Some(Some(code)) => wanted + &format!(", refused with {code}"),
            Some(None) => wanted + ", succeeding",
            None => wanted,
        }
    }

    /// The differences between a call and the expected ones.
    fn differences(&self, call: &Call) -> Vec<String> {
        let mut differences = Vec::new();
        for (name, wanted) in &self.parameters {
            let found = call.parameter(name);
            if wanted.matches(found) {
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
