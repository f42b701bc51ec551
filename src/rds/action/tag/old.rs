//! Code that the older actions share: several instances in `DBInstanceId`, and tags in `Tags` or `Tag.N.key`.

use crate::rds::action::prelude::*;
use std::collections::BTreeSet;

use super::super::fields::json_texts;
use super::TagPairs;

/// The admission of an instance, which may be any instance of the caller.
pub(super) const ADMISSION: Admission = Admission::instance("DBInstanceId");

/// Conditions that refuse tags and instances.
pub(super) const CONDITIONS: &[Condition] = &[
    Condition::TooManyTaggedInstances,
    Condition::TagsTwice,
    Condition::InvalidTagsText,
    Condition::NoTags,
    Condition::MoreThanFiveTags,
    Condition::BlankTagKey,
    Condition::LongTagKey,
    Condition::LongTagValue,
    Condition::ReservedTag,
    Condition::TagKeyAll,
    Condition::TagKeyTwice,
    Condition::InstanceNotFound,
];

/// Returns the instances in `DBInstanceId`: at most 30 ids, separated by commas.
pub(super) fn ids(text: &str) -> Result<Vec<&str>, Refusal> {
    let ids: Vec<&str> = members(text).collect();
    if ids.len() > 30 {
        refuse!(TooManyTaggedInstances, "`DBInstanceId` names {} instances", ids.len());
    }
    Ok(ids)
}

/// Checks that the caller has every instance that `DBInstanceId` names.
pub(super) fn admit(cloud: &Cloud, caller: &Caller, text: &str) -> Result<(), Refusal> {
    ids(text)?.into_iter().try_for_each(|id| ADMISSION.find(cloud, caller, id).map(|_| ()))
}

/// Returns the tags of a request after checking them.
pub(super) fn tags(text: Option<&str>, pairs: &TagPairs) -> Result<Vec<(String, String)>, Refusal> {
    let tags = match (text, pairs.0.is_empty()) {
        (Some(_), false) => return Err(Condition::TagsTwice.because("`Tags` and `Tag.1.key` are given")),
        (None, true) => return Err(Condition::NoTags.because("neither `Tags` nor `Tag.1.key` is given")),
        (None, false) => pairs.0.clone(),
        (Some(text), true) => json_texts(text).ok_or_else(|| {
            Condition::InvalidTagsText.because(format!("`Tags` is `{}`, expected `{{\"key\":\"value\"}}`", clip(text)))
        })?,
    };
    if tags.is_empty() {
        refuse!(NoTags, "`Tags` is empty");
    }
    if tags.len() > 5 {
        refuse!(MoreThanFiveTags, "{} tags are given", tags.len());
    }
    let mut keys = BTreeSet::new();
    for (key, value) in &tags {
        let begins = |text: &str| text.to_ascii_lowercase().starts_with("aliyun");
        let refused = [
            (key.trim().is_empty(), Condition::BlankTagKey),
            (key.chars().count() > 64, Condition::LongTagKey),
            (value.chars().count() > 128, Condition::LongTagValue),
            (begins(key) || begins(value), Condition::ReservedTag),
            (key.eq_ignore_ascii_case("all"), Condition::TagKeyAll),
            (!keys.insert(key.as_str()), Condition::TagKeyTwice),
        ];
        if let Some((_, condition)) = refused.into_iter().find(|(refused, _)| *refused) {
            return Err(condition.because(format!("the tag `{}`: `{}`", clip(key), clip(value))));
        }
    }
    Ok(tags)
}
