//! Databases of an instance.

mod character_sets;
mod check_name;
mod conditions;
mod copy;
mod copy_between;
mod create;
mod delete;
mod describe_databases;
mod describe_slots;
mod modify_collation;
mod modify_description;
mod names;
mod time_zones;

use super::{Modelled, modelled};

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
];
