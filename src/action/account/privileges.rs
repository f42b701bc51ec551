//! Lists of privileges and of names, as parameters.

use super::super::fields::FromText;
use super::super::privileges::OnePrivilege;
use crate::condition::{Condition, Refusal};
use crate::value::Gather;
use crate::words::AccountPrivilege;

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
