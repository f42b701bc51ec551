//! The rules for new databases: their names and their number.

use crate::cloud::instance::Instance;
use crate::cloud::names::{self, NameError};
use crate::condition::{Condition, Refusal};

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
