//! `AddTagsToResource`: the older action, with lower limits than `TagResources`.

use super::{TagPairs, old};
use crate::rds::action::prelude::*;

params! {
    /// Adds tags to instances. This is the older action, with at most 5 tags per request and 10 per instance.
    ///
    /// `DBInstanceId` has up to 30 ids, separated by commas. The tags are in `Tags`, a JSON object, or in `Tag.N.key`
    /// and `Tag.N.value`. An existing key gets the new value (inferred).
    ///
    /// Source: page AddTagsToResource (2019), with its codes. The API metadata of 2024 lists fewer.
    AddTagsToResource { #[checked] RegionId: String, DBInstanceId: String, Tags: Option<String>, Tag: TagPairs }
}

/// The largest number of tags on an instance after the older action.
const MOST: usize = 10;

impl Action for AddTagsToResource {
    const CONDITIONS: &'static [Condition] = &{
        let mut all = [Condition::MoreThanTenTags; old::CONDITIONS.len() + 1];
        let mut index = 0;
        while index < old::CONDITIONS.len() {
            all[index] = old::CONDITIONS[index];
            index += 1;
        }
        all
    };

    fn check(&self) -> Result<(), Refusal> {
        old::ids(&self.DBInstanceId)?;
        old::tags(self.Tags.as_deref(), &self.Tag).map(|_| ())
    }

    fn admit(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Result<(), Refusal> {
        old::admit(cloud, caller, &self.DBInstanceId)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let tags = old::tags(self.Tags.as_deref(), &self.Tag)?;
        let mut tagged = Vec::new();
        for id in old::ids(&self.DBInstanceId)? {
            let mut instance = super::super::admitted(cloud, id)?.as_ref().clone();
            instance.tags.extend(tags.iter().cloned());
            if instance.tags.len() > MOST {
                let hint = format!("`{id}` would have {} tags", instance.tags.len());
                return Err(Condition::MoreThanTenTags.because(hint));
            }
            tagged.push(instance);
        }
        for instance in tagged {
            cloud.instances.replace(instance);
        }
        Ok(object! {})
    }
}
