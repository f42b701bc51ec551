//! Databases of an instance.

pub(super) mod character_sets;
mod check_name;
mod conditions;
mod copy;
mod copy_between;
mod create;
mod delete;
mod delete_slot;
mod describe_databases;
mod describe_slots;
mod extensions;
mod modify_collation;
mod modify_description;
pub(super) mod time_zones;

use crate::rds::action::prelude::*;
use crate::rds::model::names::{self, NameError};

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<describe_databases::DescribeDatabases>(),
    modelled::<create::CreateDatabase>(),
    modelled::<delete::DeleteDatabase>(),
    modelled::<modify_description::ModifyDBDescription>(),
    modelled::<check_name::CheckDBNameAvailable>(),
    modelled::<copy::CopyDatabase>(),
    modelled::<copy_between::CopyDatabaseBetweenInstances>(),
    modelled::<character_sets::DescribeCharacterSetName>(),
    modelled::<time_zones::DescribeCollationTimeZones>(),
    modelled::<modify_collation::ModifyCollationTimeZone>(),
    modelled::<describe_slots::DescribeSlots>(),
    modelled::<delete_slot::DeleteSlot>(),
    modelled::<extensions::DescribePostgresExtensions>(),
    modelled::<extensions::CreatePostgresExtensions>(),
    modelled::<extensions::UpdatePostgresExtensions>(),
    modelled::<extensions::DeletePostgresExtensions>(),
];

/// The conditions of the name of a new database.
const NEW_NAME: [Condition; 3] = [Condition::InvalidDBName, Condition::ReservedDBName, Condition::DuplicateDBName];

/// Refuses the name of a new database that exists already, is malformed, or is a keyword.
fn check_new_name(instance: &Instance, name: &str) -> Result<(), Refusal> {
    if instance.find_database(name).is_some() {
        refuse!(DuplicateDBName, "`{}` has a database `{name}`", instance.id);
    }
    match names::new_database_name_error(instance.engine, name) {
        Some(NameError::Form(hint)) => Err(Condition::InvalidDBName.because(hint)),
        Some(NameError::Keyword(hint)) => Err(Condition::ReservedDBName.because(hint)),
        None => Ok(()),
    }
}

/// Refuses more databases than the instance can have.
fn check_quota(instance: &Instance, more: usize, condition: Condition) -> Result<(), Refusal> {
    let (there, most) = (instance.databases.len(), instance.shown_max_databases());
    if (there + more) as u64 > most {
        return Err(condition.because(format!("`{}` has {there} databases and can have {most}", instance.id)));
    }
    Ok(())
}
