//! Accounts and databases by their names, and their descriptions as parameters.

use super::{admitted, admitted_mut};
use crate::base::text::{clip, list};
use crate::rds::model::account::Account;
use crate::rds::model::database::Database;
use crate::rds::model::instance::Instance;
use crate::rds::model::part::Part;
use crate::rds::model::{Cloud, names};
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

/// Returns the part of an instance with this key. The condition refuses a part that does not exist.
fn part_named<'i, P: Part>(instance: &'i Instance, key: &str, condition: Condition) -> Result<&'i P, Refusal> {
    instance.part(key).ok_or_else(|| {
        let (kind, others) = (P::KIND.name(), list(P::all(instance).iter().map(P::key)));
        condition.because(format!("`{}` has no {kind} `{}`; it has: {others}", instance.id, clip(key)))
    })
}

/// Returns the same part, mutably.
pub(super) fn part_mut<'c, P: Part>(
    cloud: &'c mut Cloud,
    instance: &str,
    key: &str,
    condition: Condition,
) -> Result<&'c mut P, Refusal> {
    part_named::<P>(admitted(cloud, instance)?, key, condition)?;
    let hint = || condition.because(format!("`{instance}` has no {} `{}`", P::KIND.name(), clip(key)));
    admitted_mut(cloud, instance)?.part_mut(key).ok_or_else(hint)
}

/// Returns the database of this name.
pub(super) fn database_named<'i>(
    instance: &'i Instance,
    name: &str,
    condition: Condition,
) -> Result<&'i Database, Refusal> {
    part_named(instance, name, condition)
}

/// Returns the account of this name.
pub(super) fn account_named<'i>(
    instance: &'i Instance,
    name: &str,
    condition: Condition,
) -> Result<&'i Account, Refusal> {
    part_named(instance, name, condition)
}

/// Refuses a database that is not Running.
pub(super) fn check_running(database: &Database, condition: Condition) -> Result<(), Refusal> {
    if database.status == DatabaseStatus::Running {
        return Ok(());
    }
    Err(condition.because(format!("database `{}` is {}, not Running", database.name, database.status)))
}
