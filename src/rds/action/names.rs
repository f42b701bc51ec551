//! Accounts and databases by their names, and their descriptions as parameters.

use crate::base::text::{clip, list};
use crate::rds::model::account::Account;
use crate::rds::model::database::Database;
use crate::rds::model::instance::Instance;
use crate::rds::model::names;
use crate::rds::words::DatabaseStatus;
use crate::rpc::condition::{Condition, Refusal};

texts! {
    /// The description of a new database.
    NewDBDescription(String), InvalidNewDBDescription, description, "2 to 256 letters, digits, `_` or `-`, a letter first";
    /// The new description of a database or an account.
    NewDescription(String), InvalidDBDescription, description, "2 to 256 letters, digits, `_` or `-`, a letter first";
    /// The description of a new account.
    NewAccountDescription(String), InvalidAccountDescription, description, "2 to 256 letters, digits, `_` or `-`, a letter first";
}

fn description(text: &str) -> Option<String> {
    names::is_description(text).then(|| text.to_owned())
}

/// The database of this name.
pub(super) fn database_named<'i>(
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

/// Refuses a database that is not Running.
pub(super) fn check_running(database: &Database, condition: Condition) -> Result<(), Refusal> {
    if database.status == DatabaseStatus::Running {
        return Ok(());
    }
    Err(condition.because(format!("database `{}` is {}, not Running", database.name, database.status)))
}

/// The account of this name.
pub(super) fn account_named<'i>(
    instance: &'i Instance,
    name: &str,
    condition: Condition,
) -> Result<&'i Account, Refusal> {
    instance.find_account(name).ok_or_else(|| {
        condition.because(format!(
            "`{}` has no account `{}`; it has: {}",
            instance.id,
            clip(name),
            list(instance.accounts.iter().map(|account| &account.name))
        ))
    })
}
