//! Backups in other regions: the settings, the backups, and what can be restored from them.

mod available_regions;
mod conditions;
mod describe_backups;
mod describe_policy;
mod modify_policy;
mod recovery_time;

use super::{Modelled, modelled};
use crate::cloud::{Cloud, regions};
use crate::condition::{Condition, Refusal};

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<available_regions::DescribeAvailableCrossRegion>(),
    modelled::<describe_policy::DescribeInstanceCrossBackupPolicy>(),
    modelled::<modify_policy::ModifyInstanceCrossBackupPolicy>(),
    modelled::<describe_backups::DescribeCrossRegionBackups>(),
    modelled::<recovery_time::DescribeAvailableRecoveryTime>(),
];

/// Whether the service has this region.
fn check_region(cloud: &Cloud, region: &str) -> Result<(), Refusal> {
    match regions::error(region) {
        Some(error) if !cloud.instances.has_region(region) => Err(Condition::CrossRegionFormat.because(error)),
        _ => Ok(()),
    }
}
