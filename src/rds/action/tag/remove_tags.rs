//! `RemoveTagsFromResource`: the older action, with lower limits than `UntagResources`.

use super::{TagPairs, old};
use crate::rds::action::prelude::*;

params! {
    /// Removes tags from instances. This is the older action, with at most 5 tags per request.
    ///
    /// `DBInstanceId` has up to 30 ids, separated by commas. The tags are in `Tags`, a JSON object, or in `Tag.N.key`
    /// and `Tag.N.value`. A tag is removed if key and value match; an empty value matches every value (inferred). A tag
    /// that an instance does not have is ignored (inferred).
    ///
    /// Source: page RemoveTagsFromResource (2019), with its codes.
    RemoveTagsFromResource { #[checked] RegionId: String, DBInstanceId: String, Tags: Option<String>, Tag: TagPairs }
}

impl Action for RemoveTagsFromResource {
    const CONDITIONS: &'static [Condition] = old::CONDITIONS;

    fn check(&self) -> Result<(), Refusal> {
        old::ids(&self.DBInstanceId)?;
        old::tags(self.Tags.as_deref(), &self.Tag).map(|_| ())
    }

    fn admit(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Result<(), Refusal> {
        old::admit(cloud, caller, &self.DBInstanceId)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let tags = old::tags(self.Tags.as_deref(), &self.Tag)?;
        for id in old::ids(&self.DBInstanceId)? {
            let instance = admitted_mut(cloud, id)?;
            let goes = |key: &String, value: &String| {
                tags.iter().any(|(name, only)| name == key && (only.is_empty() || only == value))
            };
            instance.tags.retain(|key, value| !goes(key, value));
        }
        Ok(object! {})
    }
}
