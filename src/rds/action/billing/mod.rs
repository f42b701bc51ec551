//! Prices, pay types and renewal.

mod as_csv;
mod by_expire_time;
mod conditions;
mod describe_auto_renewal;
mod describe_price;
mod describe_renewal_price;
mod modify_auto_renewal;
mod modify_pay_type;
mod renew;
mod transform_pay_type;

use crate::rds::action::prelude::*;
use crate::rds::model::price::Price;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<modify_pay_type::ModifyDBInstancePayType>(),
    modelled::<transform_pay_type::TransformDBInstancePayType>(),
    modelled::<renew::RenewInstance>(),
    modelled::<modify_auto_renewal::ModifyInstanceAutoRenewalAttribute>(),
    modelled::<describe_auto_renewal::DescribeInstanceAutoRenewalAttribute>(),
    modelled::<describe_price::DescribePrice>(),
    modelled::<describe_renewal_price::DescribeRenewalPrice>(),
    modelled::<by_expire_time::DescribeDBInstancesByExpireTime>(),
    modelled::<as_csv::DescribeDBInstancesAsCsv>(),
];

/// Converts a period to months, if the service sells it: 1 to 5 years or 1 to 11 months.
fn months(is_years: bool, used_time: u64) -> Option<u64> {
    match (is_years, used_time) {
        (true, 1..=5) => Some(used_time * 12),
        (false, 1..=11) => Some(used_time),
        _ => None,
    }
}

/// Refuses an instance that is not a subscription.
fn check_prepaid(instance: &Instance) -> Result<(), Refusal> {
    if instance.pay_type == PayType::Prepaid {
        return Ok(());
    }
    Err(Condition::RenewalOfPostpaid.because(format!("`{}` is {}", instance.id, instance.pay_type)))
}

/// Makes an instance a subscription from now on.
fn subscribe(cloud: &mut Cloud, id: &str, months: u64, auto_renew: bool) -> Result<(), Refusal> {
    let now = clock::whole_second(cloud.now());
    let instance = admitted_mut(cloud, id)?;
    instance.pay_type = PayType::Prepaid;
    instance.expires = Some(clock::subscription_end(now, months));
    instance.auto_renew = auto_renew;
    instance.pay_type_changed = Some(now);
    Ok(())
}

/// Returns the number of a new order. Orders need not be paid.
fn order(cloud: &mut Cloud) -> u64 {
    cloud.ids.decimal(15)
}

/// Returns `PriceInfo`, without coupons and special offers.
fn price_info(price: Price) -> Value {
    object! {
        Currency: "CNY",
        OriginalPrice: money(price.original),
        DiscountPrice: money(price.discount),
        TradePrice: money(price.original - price.discount),
        Coupons: object! { Coupon: Vec::<Value>::new() },
        RuleIds: object! { RuleId: Vec::<Value>::new() },
        ActivityInfo: object! {},
    }
}

/// Converts hundredths to a number, which has no fraction if it is whole.
fn money(hundredths: u64) -> Value {
    if hundredths.is_multiple_of(100) { (hundredths / 100).into() } else { (hundredths as f64 / 100.0).into() }
}
