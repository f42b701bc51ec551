//! Privileges as parameters.

use super::super::parameter::FromText;
use crate::condition::{Condition, Refusal};
use crate::text::{clip, list};
use crate::value::Gather;
use crate::words::AccountPrivilege;

/// A privilege that can be granted: any but `Custom`.
#[derive(Debug, Clone, Copy)]
pub(in crate::action) struct OnePrivilege(pub(in crate::action) AccountPrivilege);

impl FromText for OnePrivilege {
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidAccountPrivilege];

    fn from_text(text: &str) -> Result<OnePrivilege, String> {
        let words = || AccountPrivilege::ALL.iter().filter(|word| **word != AccountPrivilege::Custom);
        let found = words().find(|word| word.as_str() == text);
        found.map(|word| OnePrivilege(*word)).ok_or_else(|| list(words().map(|word| word.as_str())))
    }

    fn refusal(name: &'static str, text: &str, takes: &str) -> Refusal {
        Condition::InvalidAccountPrivilege.because(format!("`{name}` is `{}`, it takes one of {takes}", clip(text)))
    }
}

/// Privileges with commas between.
#[derive(Debug, Clone)]
pub(super) struct Privileges(pub(super) Vec<AccountPrivilege>);

impl FromText for Privileges {
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidAccountPrivilege];
    const REQUIRED_CONDITIONS: &'static [Condition] =
        &[Condition::MissingParameter, Condition::InvalidAccountPrivilege];

    fn from_text(text: &str) -> Result<Privileges, String> {
        let mut privileges = Vec::new();
        for word in text.split(',') {
            privileges.push(OnePrivilege::from_text(word.trim())?.0);
        }
        Ok(Privileges(privileges))
    }

    fn refusal(name: &'static str, text: &str, takes: &str) -> Refusal {
        OnePrivilege::refusal(name, text, takes)
    }
}

/// Names with commas between.
#[derive(Debug, Clone)]
pub(super) struct Names(pub(super) Vec<String>);

impl FromText for Names {
    const CONDITIONS: &'static [Condition] = &[];
    const REQUIRED_CONDITIONS: &'static [Condition] = &[Condition::MissingParameter];

    fn from_text(text: &str) -> Result<Names, String> {
        Ok(Names(text.split(',').map(|name| name.trim().to_owned()).gather()))
    }
}
