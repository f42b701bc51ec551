//! `RenewInstance`: moves the expiry of a subscription, if `AutoPay` is true.

use super::{check_prepaid, order};
use crate::rds::action::prelude::*;

params! {
    /// Renews a subscription.
    ///
    /// `Period` is in months. If `AutoPay` is true, the order counts as paid and `ExpireTime` moves by the period.
    /// Otherwise nothing changes, since the service then waits for a payment in the console. An expired subscription is
    /// renewed from the current time, and unlocked if it was locked because of that (`LockByExpiration`) (inferred).
    ///
    /// Source: page RenewInstance (2018), API metadata (2024) for the codes, SDK comments (2025).
    RenewInstance { DBInstanceId: String, Period: Months, AutoPay: Option<bool>, AutoRenew: Option<bool> }
}

number_parameters! {
    /// `Period` in months.
    Months = [1..=9, 12..=12, 24..=24, 36..=36, 48..=48, 60..=60], "1 to 9, 12, 24, 36, 48 or 60 months", InvalidParameter;
}

impl Action for RenewInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::RenewalOfPostpaid];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_prepaid(admitted(cloud, &self.DBInstanceId)?)?;
        let now = clock::whole_second(cloud.now());
        if self.AutoPay == Some(true) {
            let instance = admitted_mut(cloud, &self.DBInstanceId)?;
            let from = instance.expires.map_or(now, |expires| expires.max(now));
            instance.expires = Some(clock::subscription_end(from, self.Period.0));
            instance.auto_renew = self.AutoRenew.unwrap_or(instance.auto_renew);
            if instance.lock_mode == LockMode::LockByExpiration {
                instance.lock_mode = LockMode::Unlock;
                instance.lock_reason.clear();
            }
        }
        Ok(object! { OrderId: order(cloud) })
    }
}
