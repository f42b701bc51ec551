//! Tags of instances.

mod add_tags;
mod by_tags;
mod conditions;
mod describe_tags;
mod list_tag_resources;
mod old;
mod remove_tags;
mod tag_resources;
mod untag_resources;

use crate::rds::action::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::fields::numbered;
use super::fields::{Blank, Repeated};

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<tag_resources::TagResources>(),
    modelled::<untag_resources::UntagResources>(),
    modelled::<list_tag_resources::ListTagResources>(),
    modelled::<add_tags::AddTagsToResource>(),
    modelled::<remove_tags::RemoveTagsFromResource>(),
    modelled::<describe_tags::DescribeTags>(),
    modelled::<by_tags::DescribeDBInstanceByTags>(),
];

word_parameters! {
    /// `ResourceType`: `INSTANCE`. The other types belong to RDS Custom, which the fake does not have.
    ResourceType = ["INSTANCE"], InvalidResourceType;
}

/// `ResourceId.N`: at most 50.
#[derive(Debug)]
struct ResourceIds(Vec<String>);

blank!(ResourceIds = ResourceIds(Blank::BLANK));

impl Parameter for ResourceIds {
    const CONDITIONS: &'static [Condition] = &[Condition::TooManyResourceIds];

    fn take(params: &Params<'_>, name: &'static str) -> Result<ResourceIds, Refusal> {
        let Repeated(mut ids) = Repeated::take(params, name)?;
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        if ids.len() > 50 {
            refuse!(TooManyResourceIds, "{} resources are given", ids.len());
        }
        Ok(ResourceIds(ids))
    }
}

/// `Tag.N.Key` with `Tag.N.Value`, in any case of the members' names. An absent key is an empty one.
#[derive(Debug)]
struct TagPairs(Vec<(String, String)>);

blank!(TagPairs = TagPairs(Blank::BLANK));

impl Parameter for TagPairs {
    const CONDITIONS: &'static [Condition] = &[];

    fn take(params: &Params<'_>, name: &'static str) -> Result<TagPairs, Refusal> {
        let mut pairs: BTreeMap<u32, (String, String)> = BTreeMap::new();
        for (number, member, text) in numbered(params, name) {
            let (key, value) = pairs.entry(number).or_default();
            if member.eq_ignore_ascii_case("Key") {
                *key = text;
            } else if member.eq_ignore_ascii_case("Value") {
                *value = text;
            }
        }
        // Clients send empty members for values that they do not set.
        let mut given = Vec::new();
        for (_, (key, value)) in pairs {
            if !key.is_empty() || !value.is_empty() {
                given.push((key, value));
            }
        }
        Ok(TagPairs(given))
    }
}

/// Returns the caller's instances with these ids in a region.
fn resources(cloud: &Cloud, caller: &Caller, region: &str, ids: &[String]) -> Result<Vec<Arc<Instance>>, Refusal> {
    if ids.is_empty() {
        refuse!(NoResourceIds, "no `ResourceId.1` is given");
    }
    let mut found = Vec::new();
    for id in ids {
        let hint = match cloud.instances.get(id) {
            Some(instance) if owns(caller, instance) && instance.region == region => {
                found.push(Arc::clone(instance));
                continue;
            }
            Some(instance) if owns(caller, instance) => format!("`{id}` is in {}", instance.region),
            Some(_) => format!("`{id}` belongs to another user"),
            None => cloud.no_instance(&clip(id)),
        };
        return Err(Condition::ResourceNotFound.because(hint));
    }
    Ok(found)
}

/// Returns whether a key or value begins with a reserved prefix.
pub(super) fn is_reserved(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["aliyun", "acs:", "http://", "https://"].iter().any(|begin| text.starts_with(begin))
}
