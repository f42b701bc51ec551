//! `TagResources`.

use crate::rds::action::prelude::*;
use std::collections::BTreeSet;

use super::{ResourceIds, ResourceType, TagPairs};

params! {
    /// Adds tags to instances. An existing key gets the new value.
    ///
    /// The limits are 50 resources and 20 tags per request, and 20 tags per instance. A value may be absent or empty
    /// (inferred).
    ///
    /// Source: page TagResources (2020 to 2025), API metadata (2024) for the codes.
    TagResources { RegionId: String, #[checked] ResourceType: ResourceType, ResourceId: ResourceIds, Tag: TagPairs }
}

/// The largest number of tags per request and per instance.
pub(super) const MOST: usize = 20;

impl Action for TagResources {
    const CONDITIONS: &'static [Condition] = &[
        Condition::TooManyTagsAtOnce,
        Condition::InvalidTagKey,
        Condition::InvalidTagValue,
        Condition::DuplicateTagKey,
        Condition::RegionNotFound,
        Condition::NoResourceIds,
        Condition::ResourceNotFound,
        Condition::TooManyTagsOnInstance,
    ];

    fn check(&self) -> Result<(), Refusal> {
        let TagPairs(tags) = &self.Tag;
        if tags.len() > MOST {
            refuse!(TooManyTagsAtOnce, "{} tags are given", tags.len());
        }
        if tags.is_empty() {
            refuse!(InvalidTagKey, "no `Tag.1.Key` is given");
        }
        let mut keys = BTreeSet::new();
        for (key, value) in tags {
            if key.is_empty() || key.chars().count() > 64 || super::is_reserved(key) {
                refuse!(InvalidTagKey, "`{}` cannot be a key", clip(key));
            }
            if value.chars().count() > 128 || super::is_reserved(value) {
                refuse!(InvalidTagValue, "`{}` cannot be a value", clip(value));
            }
            if !keys.insert(key.as_str()) {
                refuse!(DuplicateTagKey, "duplicate tag key `{}`", clip(key));
            }
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let mut tagged = Vec::new();
        for instance in super::resources(cloud, caller, &self.RegionId, &self.ResourceId.0)? {
            let mut instance: Instance = instance.as_ref().clone();
            instance.tags.extend(self.Tag.0.iter().cloned());
            if instance.tags.len() > MOST {
                let hint = format!("`{}` would have {} tags", instance.id, instance.tags.len());
                return Err(Condition::TooManyTagsOnInstance.because(hint));
            }
            tagged.push(instance);
        }
        for instance in tagged {
            cloud.instances.replace(instance);
        }
        Ok(object! {})
    }
}
