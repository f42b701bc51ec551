//! Backups in other regions: the settings, the backups, and the restorable times.

mod available_regions;
mod conditions;
mod describe_backups;
mod describe_policy;
mod modify_policy;
mod recovery_time;

use super::region::check_region_or;
use crate::rds::action::prelude::*;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<available_regions::DescribeAvailableCrossRegion>(),
    modelled::<describe_policy::DescribeInstanceCrossBackupPolicy>(),
    modelled::<modify_policy::ModifyInstanceCrossBackupPolicy>(),
    modelled::<describe_backups::DescribeCrossRegionBackups>(),
    modelled::<recovery_time::DescribeAvailableRecoveryTime>(),
];

/// Refuses a region that the service never had and no instance names.
fn check_region(cloud: &Cloud, region: &str) -> Result<(), Refusal> {
    check_region_or(cloud, region, Condition::CrossRegionFormat)
}
