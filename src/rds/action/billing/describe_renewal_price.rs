//! `DescribeRenewalPrice`: the price of a renewal, by the formula of `DescribePrice`.

use super::describe_price::{OrderType, check_class};
use super::price_info;
use crate::rds::action::prelude::*;
use crate::rds::model::price;

params! {
    /// Returns the price of renewing a subscription.
    ///
    /// The formula is that of `DescribePrice`. With `DBInstanceClass` the price is that of another class with the
    /// instance's storage.
    ///
    /// Source: page DescribeRenewalPrice (2019 to 2025), API metadata (2024) for the codes, SDK response models (2025).
    DescribeRenewalPrice {
        DBInstanceId: String,
        TimeType: TimeType,
        UsedTime: UsedTime,
        Quantity: Option<Quantity>,
        DBInstanceClass: Option<String>,
        #[checked] OrderType: Option<OrderType>,
    }
}

word_parameters! {
    /// `TimeType`.
    TimeType = ["Year", "Month"], InvalidOrderPeriod;
}

number_parameters! {
    /// `UsedTime`.
    UsedTime = [1..=9], "1 to 3 years or 1 to 9 months", InvalidOrderPeriod;
    /// `Quantity`.
    Quantity = [1..=30], "a whole number from 1 to 30", InvalidParameter;
}

impl Action for DescribeRenewalPrice {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::SubscriptionNotFound, Condition::PriceOfUnknownClass];

    fn check(&self) -> Result<(), Refusal> {
        let used_time = self.UsedTime.0;
        if self.TimeType.0 == "Year" && used_time > 3 {
            return Err(UsedTime::refusal("UsedTime", &used_time.to_string(), "1 to 3 years or 1 to 9 months"));
        }
        Ok(())
    }

    /// The answer reports no instance.
    fn shows(&self, _: &Cloud, _: &Caller, _: &Params<'_>) -> Vec<Resource> {
        Vec::new()
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if instance.pay_type != PayType::Prepaid {
            refuse!(SubscriptionNotFound, "`{}` is {}", instance.id, instance.pay_type);
        }
        let class = self.DBInstanceClass.as_deref().unwrap_or(&instance.class);
        check_class(cloud, class)?;
        let quantity = self.Quantity.map_or(1, |quantity| quantity.0);
        let price = price::of(class, instance.storage_gb, self.TimeType.0, self.UsedTime.0, quantity);
        Ok(object! { PriceInfo: price_info(price), Rules: object! { Rule: Vec::<Value>::new() } })
    }
}
