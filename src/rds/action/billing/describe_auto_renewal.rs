//! `DescribeInstanceAutoRenewalAttribute`: the renewal settings of subscriptions.

use super::super::page::ClassicPageSize;
use crate::rds::action::prelude::*;

params! {
    /// Lists the automatic renewal of the subscriptions of a region, or of one instance.
    ///
    /// Instances that are not subscriptions are left out. `Duration` is 0 while `AutoRenew` is False, as in the sample.
    ///
    /// Source: page DescribeInstanceAutoRenewalAttribute (2018), SDK response models (2025).
    DescribeInstanceAutoRenewalAttribute {
        RegionId: String,
        PageNumber: PageNumber,
        PageSize: ClassicPageSize,
        DBInstanceId: Option<String>,
    }
}

impl Action for DescribeInstanceAutoRenewalAttribute {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let all = cloud.instances.in_region(&caller.owner, &self.RegionId).iter();
        let wanted = |instance: &&Instance| {
            instance.pay_type == PayType::Prepaid && self.DBInstanceId.as_ref().is_none_or(|id| *id == instance.id)
        };
        let matching: Vec<&Instance> =
            all.filter_map(|number| cloud.instances.at(*number)).map(AsRef::as_ref).filter(wanted).collect();
        let page = Page::new(self.PageNumber.0, self.PageSize.0).of(&matching);
        let item = |instance: &&Instance| {
            object! {
                DBInstanceId: &instance.id,
                RegionId: &instance.region,
                Status: "Normal",
                AutoRenew: if instance.auto_renew { "True" } else { "False" },
                Duration: if instance.auto_renew { instance.auto_renew_months } else { 0 },
            }
        };
        Ok(object! {
            Items: object! { Item: page.iter().map(item).collect::<Value>() },
            PageNumber: self.PageNumber.0,
            PageRecordCount: page.len(),
            TotalRecordCount: matching.len(),
        })
    }
}
