//! `TransformDBInstancePayType`: changes the pay type in either direction, at once.

use crate::rds::action::prelude::*;
use std::time::Duration;

use super::{months, order, subscribe};

params! {
    /// Makes a pay-as-you-go instance a subscription, or a subscription pay-as-you-go.
    ///
    /// The order counts as paid: the pay type changes before the answer (inferred). A subscription requires `Period`
    /// and `UsedTime`, 1 to 5 years or 1 to 11 months. Two changes must be at least 15 minutes apart on the fake's
    /// clock.
    ///
    /// Source: page TransformDBInstancePayType (2020), API metadata (2024) for the codes, SDK response models (2025).
    TransformDBInstancePayType {
        DBInstanceId: String,
        PayType: PayType,
        Period: Option<Period>,
        UsedTime: Option<UsedTime>,
        AutoRenew: Option<bool>,
    }
}

word_parameters! {
    /// `PayType`.
    PayType = seen ["Postpaid", "Prepaid"], InvalidPayType;
    /// `Period`.
    Period = ["Year", "Month"], InvalidPeriod;
}

number_parameters! {
    /// `UsedTime`.
    UsedTime = [1..=11], "1 to 5 years or 1 to 11 months", InvalidOrderedTime;
}

const BETWEEN_CHANGES: Duration = Duration::from_secs(15 * 60);

impl Action for TransformDBInstancePayType {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").types(&[DBInstanceType::Primary, DBInstanceType::Readonly]).unlocked()];
    const CONDITIONS: &'static [Condition] =
        &[Condition::MissingPeriod, Condition::PayTypeUnchanged, Condition::PayTypeChangedLately];

    fn check(&self) -> Result<(), Refusal> {
        self.months().map(|_| ())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let months = self.months()?;
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if instance.pay_type.as_str() == self.PayType.0 {
            let hint = format!("`{}` is already {}", instance.id, instance.pay_type);
            return Err(Condition::PayTypeUnchanged.because(hint));
        }
        let free = instance.pay_type_changed.and_then(|changed| changed.checked_add(BETWEEN_CHANGES));
        if let Some(free) = free.filter(|free| *free > cloud.now()) {
            let hint = format!("`{}` can be changed again from {} on", instance.id, clock::to_second(free));
            return Err(Condition::PayTypeChangedLately.because(hint));
        }
        match months {
            Some(months) => subscribe(cloud, &self.DBInstanceId, months, self.AutoRenew.unwrap_or(false)),
            None => end_subscription(cloud, &self.DBInstanceId),
        }?;
        let expires = admitted(cloud, &self.DBInstanceId)?.expires.map(clock::to_second);
        let mut answer = crate::base::value::Object::new();
        answer.put("DBInstanceId", self.DBInstanceId.into());
        answer.put("ChargeType", if expires.is_some() { "PREPAY" } else { "POSTPAY" }.into());
        answer.put_some("ExpiredTime", expires);
        answer.put("OrderId", order(cloud).into());
        Ok(answer.into())
    }
}

impl TransformDBInstancePayType {
    /// Returns the number of purchased months; `None` for pay-as-you-go.
    fn months(&self) -> Result<Option<u64>, Refusal> {
        if self.PayType.0 == "Postpaid" {
            return Ok(None);
        }
        let (Some(period), Some(used_time)) = (self.Period, self.UsedTime) else {
            refuse!(MissingPeriod, "`PayType` Prepaid requires `Period` and `UsedTime`");
        };
        months(period.0 == "Year", used_time.0)
            .map(Some)
            .ok_or_else(|| UsedTime::refusal("UsedTime", &used_time.0.to_string(), "1 to 5 years or 1 to 11 months"))
    }
}

/// Makes a subscription pay-as-you-go from now on, so that it never expires.
fn end_subscription(cloud: &mut Cloud, id: &str) -> Result<(), Refusal> {
    let now = clock::whole_second(cloud.now());
    let instance = admitted_mut(cloud, id)?;
    instance.pay_type = crate::rds::words::PayType::Postpaid;
    instance.expires = None;
    instance.auto_renew = false;
    instance.pay_type_changed = Some(now);
    Ok(())
}
