//! High availability: its configuration and switches.

use crate::rds::action::prelude::*;

mod conditions;
mod describe_diagnose;
mod describe_ha;
mod describe_switch;
mod migrate_zone;
mod modify_diagnose;
mod modify_ha;
mod modify_switch;
mod switch_ha;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<describe_ha::DescribeDBInstanceHAConfig>(),
    modelled::<modify_ha::ModifyDBInstanceHAConfig>(),
    modelled::<switch_ha::SwitchDBInstanceHA>(),
    modelled::<describe_switch::DescribeHASwitchConfig>(),
    modelled::<modify_switch::ModifyHASwitchConfig>(),
    modelled::<describe_diagnose::DescribeHADiagnoseConfig>(),
    modelled::<modify_diagnose::ModifyHADiagnoseConfig>(),
    modelled::<migrate_zone::MigrateToOtherZone>(),
];
