//! Regions and zones.

mod describe_regions;

use super::{Modelled, modelled};
use crate::cloud::{Cloud, regions};
use crate::condition::{Condition, Refusal};

pub(super) const CONDITIONS: &[crate::condition::Condition] = &[];

pub(super) const ACTIONS: &[Modelled] = &[modelled::<describe_regions::DescribeRegions>()];

/// Whether the service has this region. A region that exists or existed counts, and one that an instance names.
pub(super) fn check_region(cloud: &Cloud, region: &str) -> Result<(), Refusal> {
    match regions::error(region) {
        Some(error) if !cloud.instances.has_region(region) => Err(Condition::RegionNotFound.because(error)),
        _ => Ok(()),
    }
}
