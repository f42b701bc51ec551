//! `UntagResources`.

use super::super::fields::Repeated;
use super::tag_resources::MOST;
use super::{ResourceIds, ResourceType};
use crate::rds::action::prelude::*;

params! {
    /// Removes tags from instances: those in `TagKey.N`, or all with `All`. With neither, it removes none (inferred).
    /// `All` is ignored if there are keys. A key that an instance does not have is ignored (inferred).
    ///
    /// Source: page UntagResources (2020 to 2025), API metadata (2024) for the codes.
    UntagResources {
        RegionId: String,
        #[checked] ResourceType: ResourceType,
        ResourceId: ResourceIds,
        TagKey: Repeated,
        All: Option<bool>,
    }
}

impl Action for UntagResources {
    const CONDITIONS: &'static [Condition] = &[
        Condition::TooManyTagsAtOnce,
        Condition::RegionNotFound,
        Condition::NoResourceIds,
        Condition::ResourceNotFound,
    ];

    fn check(&self) -> Result<(), Refusal> {
        let keys = self.TagKey.0.len();
        if keys > MOST {
            refuse!(TooManyTagsAtOnce, "{keys} keys are given");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let Repeated(keys) = &self.TagKey;
        for instance in super::resources(cloud, caller, &self.RegionId, &self.ResourceId.0)? {
            let instance = admitted_mut(cloud, &instance.id)?;
            if keys.is_empty() && self.All == Some(true) {
                instance.tags.clear();
            }
            instance.tags.retain(|key, _| !keys.contains(key));
        }
        Ok(object! {})
    }
}
