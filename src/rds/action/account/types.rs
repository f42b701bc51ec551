//! Parameters of the actions on accounts.

use super::super::privileges::OnePrivilege;
use crate::rds::action::prelude::*;
use crate::rds::model::names::is_password;
use crate::rds::words::AccountPrivilege;

/// Privileges, separated by commas.
#[derive(Debug, Clone)]
pub(super) struct Privileges(pub(super) Vec<AccountPrivilege>);

blank!(Privileges = Privileges(Blank::BLANK));

impl FromText for Privileges {
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidAccountPrivilege];
    const REQUIRED_CONDITIONS: &'static [Condition] =
        &[Condition::MissingParameter, Condition::InvalidAccountPrivilege];

    fn from_text(text: &str) -> Result<Privileges, String> {
        let mut privileges = Vec::new();
        for word in members(text) {
            privileges.push(OnePrivilege::from_text(word)?.0);
        }
        Ok(Privileges(privileges))
    }

    fn refusal(name: &'static str, text: &str, takes: &str) -> Refusal {
        OnePrivilege::refusal(name, text, takes)
    }
}

/// Names, separated by commas.
#[derive(Debug, Clone)]
pub(super) struct Names(pub(super) Vec<String>);

blank!(Names = Names(Blank::BLANK));

impl FromText for Names {
    const CONDITIONS: &'static [Condition] = &[];
    const REQUIRED_CONDITIONS: &'static [Condition] = &[Condition::MissingParameter];

    fn from_text(text: &str) -> Result<Names, String> {
        Ok(Names(members(text).map(str::to_owned).collect()))
    }
}

/// A password that follows the rules. The value does not contain the password itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Password;

blank!(Password = Password);

impl FromText for Password {
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidAccountPassword];
    const REQUIRED_CONDITIONS: &'static [Condition] = &[Condition::MissingParameter, Condition::InvalidAccountPassword];

    fn from_text(text: &str) -> Result<Password, String> {
        if is_password(text) {
            return Ok(Password);
        }
        Err("8 to 32 characters of at least three kinds: upper-case and lower-case letters, digits, !@#$%^&*()_+-="
            .into())
    }

    /// The hint does not show the password.
    fn refusal(name: &'static str, _: &str, takes: &str) -> Refusal {
        Condition::InvalidAccountPassword.because(format!("`{name}` must have {takes}"))
    }
}
