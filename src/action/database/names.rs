//! Names and descriptions of databases, as parameters and as rules.

use crate::action::parameter::FromText;
use crate::cloud::database::Database;
use crate::cloud::instance::Instance;
use crate::cloud::names::{self, NameError};
use crate::condition::{Condition, Refusal};
use crate::text::{clip, list};

/// Declares types of texts that a rule checks: the rule, what it takes, and the condition that refuses the rest.
macro_rules! checked_texts {
    ($( $(#[$doc:meta])* $name:ident, $rule:path, $takes:literal, $condition:ident; )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub(in crate::action) struct $name(pub(in crate::action) String);

        impl FromText for $name {
            const CONDITIONS: &'static [Condition] = &[Condition::$condition];
            const REQUIRED_CONDITIONS: &'static [Condition] = &[Condition::MissingParameter, Condition::$condition];

            fn from_text(text: &str) -> Result<$name, String> {
                if $rule(text) { Ok($name(text.to_owned())) } else { Err($takes.to_owned()) }
            }

            fn refusal(name: &'static str, text: &str, takes: &str) -> Refusal {
                Condition::$condition.because(format!("`{name}` is `{}`, it takes {takes}", clip(text)))
            }
        }
    )+ };
}

checked_texts! {
    /// The description of a new database.
    NewDBDescription, names::is_description, "2 to 256 letters, digits, `_` or `-`, a letter first", InvalidNewDBDescription;
    /// The new description of a database or an account.
    NewDescription, names::is_description, "2 to 256 letters, digits, `_` or `-`, a letter first", InvalidDBDescription;
    /// The description of a new account.
    NewAccountDescription, names::is_description, "2 to 256 letters, digits, `_` or `-`, a letter first", InvalidAccountDescription;
}

/// The conditions of the name of a new database.
pub(super) const NEW_NAME: [Condition; 3] =
    [Condition::InvalidDBName, Condition::ReservedDBName, Condition::DuplicateDBName];

/// Refuses the name of a new database that is there already, no name, or a keyword.
pub(super) fn check_new_name(instance: &Instance, name: &str) -> Result<(), Refusal> {
    if instance.find_database(name).is_some() {
        return Err(Condition::DuplicateDBName.because(format!("`{}` has a database `{name}`", instance.id)));
    }
    match names::new_database_name_error(instance.engine, name) {
        Some(NameError::Form(hint)) => Err(Condition::InvalidDBName.because(hint)),
        Some(NameError::Keyword(hint)) => Err(Condition::ReservedDBName.because(hint)),
        None => Ok(()),
    }
}

/// Refuses more databases than the instance can have.
pub(super) fn check_quota(instance: &Instance, more: usize, condition: Condition) -> Result<(), Refusal> {
    let (there, most) = (instance.databases.len(), instance.shown_max_databases());
    if (there + more) as u64 > most {
        return Err(condition.because(format!("`{}` has {there} databases and can have {most}", instance.id)));
    }
    Ok(())
}

/// The database of this name.
pub(in crate::action) fn named<'i>(
    instance: &'i Instance,
    name: &str,
    condition: Condition,
) -> Result<&'i Database, Refusal> {
    instance.find_database(name).ok_or_else(|| {
        condition.because(format!(
            "`{}` has no database `{}`; it has: {}",
            instance.id,
            clip(name),
            list(instance.databases.iter().map(|database| &database.name))
        ))
    })
}
