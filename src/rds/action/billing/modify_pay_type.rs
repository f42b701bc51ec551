//! `ModifyDBInstancePayType`: pay-as-you-go becomes a subscription, at once.

use super::{months, order, subscribe};
use crate::rds::action::prelude::*;

params! {
    /// Makes a pay-as-you-go instance a subscription.
    ///
    /// The order counts as paid: `PayType` and `ExpireTime` change before the answer (inferred). `UsedTime` is 1 to 5
    /// years or 1 to 11 months, by default 1.
    ///
    /// Source: API metadata of ModifyDBInstancePayType (2024), SDK response models (2025).
    ModifyDBInstancePayType { DBInstanceId: String, #[checked] PayType: Prepaid, Period: Period, UsedTime: Option<UsedTime> }
}

word_parameters! {
    /// `PayType`: this action accepts only Prepaid.
    Prepaid = seen ["Prepaid"], InvalidParameter;
    /// `Period`.
    Period = ["Year", "Month"], InvalidParameter;
}

number_parameters! {
    /// `UsedTime`.
    UsedTime = [1..=11], "1 to 5 years or 1 to 11 months", InvalidParameter;
}

impl Action for ModifyDBInstancePayType {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary()];
    const CONDITIONS: &'static [Condition] = &[Condition::PayTypeUnchanged];

    fn check(&self) -> Result<(), Refusal> {
        self.months().map(|_| ())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let months = self.months()?;
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if instance.pay_type == PayType::Prepaid {
            refuse!(PayTypeUnchanged, "`{}` is already a subscription", instance.id);
        }
        subscribe(cloud, &self.DBInstanceId, months, false)?;
        Ok(object! { OrderId: order(cloud) })
    }
}

impl ModifyDBInstancePayType {
    fn months(&self) -> Result<u64, Refusal> {
        let used_time = self.UsedTime.map_or(1, |time| time.0);
        let months = months(self.Period.0 == "Year", used_time);
        months.ok_or_else(|| UsedTime::refusal("UsedTime", &used_time.to_string(), "1 to 5 years or 1 to 11 months"))
    }
}
