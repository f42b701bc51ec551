//! `ModifyInstanceAutoRenewalAttribute`: whether and for how long a subscription is renewed when it ends.

use super::check_prepaid;
use crate::rds::action::prelude::*;

params! {
    /// Sets whether a subscription is renewed automatically, and for how many months.
    ///
    /// If `AutoRenew` is absent, it is false; if `Duration` is absent, it is unchanged. When the clock passes the end
    /// of a subscription, it is renewed, or else the instance is locked (`LockByExpiration`) and never released
    /// (inferred).
    ///
    /// Source: page ModifyInstanceAutoRenewalAttribute (2018), SDK comments (2025).
    ModifyInstanceAutoRenewalAttribute { DBInstanceId: String, AutoRenew: Option<bool>, Duration: Option<Months> }
}

number_parameters! {
    /// `Duration` in months.
    Months = [1..=12], "1 to 12 months", InvalidParameter;
}

impl Action for ModifyInstanceAutoRenewalAttribute {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::RenewalOfPostpaid, Condition::MissingParameter];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_prepaid(admitted(cloud, &self.DBInstanceId)?)?;
        if self.AutoRenew == Some(true) && self.Duration.is_none() {
            let hint = "`AutoRenew` True needs a `Duration` in months";
            return Err(Refusal::of(Condition::MissingParameter, "Duration").hint(hint));
        }
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.auto_renew = self.AutoRenew.unwrap_or(false);
        instance.auto_renew_months = self.Duration.map_or(instance.auto_renew_months, |months| months.0);
        Ok(object! {})
    }
}
