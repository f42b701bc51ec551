//! `ModifyActionEventPolicy`: whether events of a region are recorded, at once.

use super::super::region::check_region_or;
use super::event_policy;
use crate::rds::action::prelude::*;

params! {
    /// Sets whether the historical events of a region are recorded for the caller. The change takes effect at once.
    ///
    /// Source: page ModifyActionEventPolicy (2019 to 2025), API metadata (2024).
    ModifyActionEventPolicy { RegionId: String, EnableEventLog: bool }
}

impl Action for ModifyActionEventPolicy {
    const CONDITIONS: &'static [Condition] = &[Condition::PolicyRegionNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region_or(cloud, &self.RegionId, Condition::PolicyRegionNotFound)?;
        let policy = (caller.owner.as_ref().to_owned(), self.RegionId.clone());
        cloud.event_policies.retain(|other| *other != policy);
        if self.EnableEventLog {
            cloud.event_policies.push(policy);
        }
        Ok(object! { EnableEventLog: event_policy(cloud, caller, &self.RegionId), RegionId: self.RegionId })
    }
}
