//! `ListTagResources`: one row per instance and tag.

use super::super::fields::Tags;
use super::tag_resources::MOST;
use super::{ResourceIds, ResourceType};
use crate::rds::action::prelude::*;

params! {
    /// Lists tags of instances, with one row for each pair of instance and tag. The rows are in the order in which the
    /// instances were created, then sorted by key.
    ///
    /// With `ResourceId.N` the list has the tags of these instances. With `Tag.N.Key` it has only the requested tags,
    /// of instances that have all of them (inferred); a key without a value matches every value. A page has 50 rows
    /// (inferred), and a `NextToken` if another page follows.
    ///
    /// Source: page ListTagResources (2020 to 2025), API metadata (2024) for the codes.
    ListTagResources {
        RegionId: String,
        #[checked] ResourceType: ResourceType,
        ResourceId: ResourceIds,
        Tag: Tags,
        NextToken: Option<RowToken>,
    }
}

const PAGE: usize = 50;

/// `NextToken`: the number of rows before the page. Clients see an opaque string.
#[derive(Debug, Clone, Copy)]
struct RowToken(usize);

impl FromText for RowToken {
    const REFUSED_BY: Condition = Condition::InvalidNextToken;

    fn from_text(text: &str) -> Result<RowToken, String> {
        let rows = text.strip_prefix("rows").and_then(|digits| usize::from_str_radix(digits, 16).ok());
        rows.map(RowToken).ok_or_else(|| "a token from an earlier answer".to_owned())
    }
}

impl Action for ListTagResources {
    const CONDITIONS: &'static [Condition] =
        &[Condition::NothingToList, Condition::TooManyTagsAtOnce, Condition::RegionNotFound];

    fn check(&self) -> Result<(), Refusal> {
        if self.ResourceId.0.is_empty() && self.Tag.0.is_empty() {
            refuse!(NothingToList, "neither `ResourceId.1` nor `Tag.1.Key` is given");
        }
        if self.Tag.0.len() > MOST {
            refuse!(TooManyTagsAtOnce, "{} tags are given", self.Tag.0.len());
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let (ids, wanted) = (&self.ResourceId.0, &self.Tag.0);
        let fits = |key: &str, value: &str| {
            wanted
                .iter()
                .any(|(name, only)| name == key && only.as_ref().is_none_or(|only| only.is_empty() || only == value))
        };
        let mut rows = Vec::new();
        for number in cloud.instances.in_region(&caller.owner, &self.RegionId) {
            let Some(instance) = cloud.instances.at(*number) else { continue };
            if !ids.is_empty() && !ids.contains(&instance.id) {
                continue;
            }
            let tags = instance.tags.iter().filter(|(key, value)| wanted.is_empty() || fits(key, value));
            let tags: Vec<_> = tags.collect();
            if tags.len() < wanted.len() {
                continue;
            }
            rows.extend(tags.into_iter().map(|(key, value)| {
                object! {
                    ResourceId: &instance.id,
                    ResourceType: "ALIYUN::RDS::INSTANCE",
                    TagKey: key,
                    TagValue: value,
                }
            }));
        }
        let RowToken(before) = self.NextToken.unwrap_or(RowToken(0));
        let page: Value = rows.iter().skip(before).take(PAGE).cloned().collect();
        let mut answer = Object::new();
        if rows.len() > before.saturating_add(PAGE) {
            answer.put("NextToken", format!("rows{:x}", before + PAGE).into());
        }
        answer.put("TagResources", object! { TagResource: page });
        Ok(answer.into())
    }
}
