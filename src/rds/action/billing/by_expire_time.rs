//! `DescribeDBInstancesByExpireTime`: the subscriptions, expired ones or the others.

use super::super::polls::busy_instances;
use crate::rds::action::prelude::*;
use std::time::Duration;

use super::super::fields::TagsText;
use super::super::page::PageSizeUpTo100;

params! {
    /// Lists subscriptions by the time of their expiry.
    ///
    /// If `Expired` is true, the list has the expired subscriptions, otherwise the others. `ExpirePeriod`, a number of
    /// days, leaves out subscriptions that expire later than that (inferred). Without `RegionId`, the list has those of
    /// every region.
    ///
    /// Source: page DescribeDBInstancesByExpireTime (2018), SDK response models (2025).
    DescribeDBInstancesByExpireTime {
        RegionId: Option<String>,
        Expired: Option<bool>,
        ExpirePeriod: Option<Days>,
        Tags: TagsText,
        PageNumber: PageNumber,
        PageSize: PageSizeUpTo100,
        ResourceGroupId: Option<String>,
    }
}

number_parameters! {
    /// `ExpirePeriod` in days.
    Days = [0..=180], "0 to 180 days", InvalidParameter;
}

impl Action for DescribeDBInstancesByExpireTime {
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy_instances(cloud, caller, self.RegionId.as_deref())
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        if let Some(region) = &self.RegionId {
            check_region(cloud, region)?;
        }
        let matching = self.matching(cloud, caller);
        let page = self.page();
        let page = page.of(&matching);
        let item = |instance: &&Instance| {
            object! {
                DBInstanceId: &instance.id,
                DBInstanceDescription: instance.shown_description().to_owned(),
                DBInstanceStatus: instance.status,
                ExpireTime: instance.expires.map(to_second).unwrap_or_default(),
                LockMode: instance.lock_mode,
                PayType: instance.pay_type,
            }
        };
        Ok(object! {
            Items: object! { DBInstanceExpireTime: page.iter().map(item).collect::<Value>() },
            PageNumber: self.PageNumber.0,
            PageRecordCount: page.len(),
            TotalRecordCount: matching.len(),
        })
    }
}

impl DescribeDBInstancesByExpireTime {
    fn page(&self) -> Page {
        Page::new(self.PageNumber.0, self.PageSize.0)
    }

    fn matching<'c>(&self, cloud: &'c Cloud, caller: &Caller) -> Vec<&'c Instance> {
        let now = cloud.now();
        let latest = self.ExpirePeriod.map(|days| now + Duration::from_secs(days.0 * 86_400));
        let in_time = |instance: &Instance| {
            let Some(end) = instance.expires else { return false };
            if self.Expired == Some(true) { end <= now } else { end > now && latest.is_none_or(|latest| end <= latest) }
        };
        let wanted = |instance: &&Instance| {
            owns(caller, instance)
                && instance.pay_type == PayType::Prepaid
                && in_time(instance)
                && self.RegionId.as_ref().is_none_or(|region| *region == instance.region)
                && self.ResourceGroupId.as_ref().is_none_or(|group| group == instance.shown_resource_group())
                && self.Tags.0.iter().all(|(key, value)| {
                    instance.tags.get(key).is_some_and(|has| value.as_ref().is_none_or(|value| value == has))
                })
        };
        cloud.instances.iter().filter(wanted).collect()
    }
}
