//! `ModifyActionEventPolicy`.

use super::super::{Action, Caller};
use super::{event_policy, known_region};
use crate::cloud::Cloud;
use crate::condition::{Condition, Refusal};
use crate::value::Value;

params! {
    /// Says whether the historical events of a region are recorded for the caller. It takes effect at once.
    ///
    /// Source: page ModifyActionEventPolicy (2019 to 2025), API metadata (2024).
    ModifyActionEventPolicy { RegionId: String, EnableEventLog: bool }
}

impl Action for ModifyActionEventPolicy {
    const CONDITIONS: &'static [Condition] = &[Condition::PolicyRegionNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        known_region(cloud, &self.RegionId, Condition::PolicyRegionNotFound)?;
        let regions = cloud.event_policies.entry(caller.owner.as_ref().to_owned()).or_default();
        regions.insert(self.RegionId.clone(), self.EnableEventLog);
        Ok(object! { EnableEventLog: event_policy(cloud, caller, &self.RegionId), RegionId: self.RegionId })
    }
}
