//! `DescribeActionEventPolicy`: whether events of a region are recorded.

use super::super::region::check_region_or;
use super::event_policy;
use crate::rds::action::prelude::*;

params! {
    /// Returns whether the historical events of a region are recorded for the caller.
    ///
    /// Source: page DescribeActionEventPolicy (2019 to 2025), API metadata (2024). `EnableEventLog` is a string.
    DescribeActionEventPolicy { RegionId: String }
}

impl Action for DescribeActionEventPolicy {
    const CONDITIONS: &'static [Condition] = &[Condition::PolicyRegionNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region_or(cloud, &self.RegionId, Condition::PolicyRegionNotFound)?;
        Ok(object! { EnableEventLog: event_policy(cloud, caller, &self.RegionId), RegionId: self.RegionId })
    }
}
