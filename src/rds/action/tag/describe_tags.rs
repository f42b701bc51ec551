//! `DescribeTags`: instances by tag.

use super::super::fields::json_texts;
use super::{ResourceType, old};
use crate::rds::action::prelude::*;
use std::collections::BTreeMap;

params! {
    /// Lists the tags in a region, each with its instances, sorted by key and value (inferred).
    ///
    /// With `DBInstanceId` the list has the tags of that instance, in any region, and `Tags` is ignored. Otherwise
    /// `Tags` is a JSON object of tags to list; an empty value matches every value (inferred).
    ///
    /// Source: page DescribeTags (2019 to 2025), API metadata (2024) for the codes.
    DescribeTags {
        RegionId: String,
        DBInstanceId: Option<String>,
        #[checked] ResourceType: Option<ResourceType>,
        Tags: Option<Filter>,
    }
}

/// `Tags`.
#[derive(Debug)]
struct Filter(Vec<(String, String)>);

impl FromText for Filter {
    const REFUSED_BY: Condition = Condition::InvalidTagsFilter;

    fn from_text(text: &str) -> Result<Filter, String> {
        json_texts(text).map(Filter).ok_or_else(|| "a JSON text such as `{\"key\":\"value\"}`".to_owned())
    }
}

impl Action for DescribeTags {
    const ADMITS: &'static [Admission] = &[old::ADMISSION];
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let mut found: BTreeMap<(&String, &String), Vec<Value>> = BTreeMap::new();
        let numbers = cloud.instances.in_region(&caller.owner, &self.RegionId);
        let in_region = numbers.iter().filter_map(|number| cloud.instances.at(*number));
        let instances: Vec<_> = match &self.DBInstanceId {
            Some(id) => cloud.instances.get(id).into_iter().collect(),
            None => in_region.collect(),
        };
        let wanted = self.Tags.as_ref().filter(|_| self.DBInstanceId.is_none());
        for instance in instances {
            for (key, value) in &instance.tags {
                let fits = |Filter(tags): &Filter| {
                    tags.iter().any(|(name, only)| name == key && (only.is_empty() || only == value))
                };
                if wanted.is_none_or(fits) {
                    found.entry((key, value)).or_default().push((&instance.id).into());
                }
            }
        }
        let row = |((key, value), ids): ((&String, &String), Vec<Value>)| {
            object! { TagKey: key, TagValue: value, DBInstanceIds: object! { DBInstanceIds: ids } }
        };
        Ok(object! { Items: object! { TagInfos: found.into_iter().map(row).collect::<Value>() } })
    }
}
