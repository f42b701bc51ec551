//! `DescribeAvailableCrossRegion`: the regions that can keep backups of a region.

use super::check_region;
use crate::rds::action::prelude::*;
use crate::rds::model::cross_region;

params! {
    /// Lists the regions that can keep backups of a region's instances: for a region in mainland China the other
    /// regions there, for any other region those elsewhere (inferred; the sample names three).
    ///
    /// Source: page DescribeAvailableCrossRegion (2020 to 2025), API metadata (2024) for the codes.
    DescribeAvailableCrossRegion { RegionId: String }
}

impl Action for DescribeAvailableCrossRegion {
    const CONDITIONS: &'static [Condition] = &[Condition::CrossRegionFormat];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let regions: Vec<_> = cross_region::available(&self.RegionId).into_iter().map(Value::from).collect();
        Ok(object! { Regions: object! { Region: regions } })
    }
}
