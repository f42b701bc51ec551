//! `DescribePrice`: the price of new instances, by a formula of the fake.

use super::super::instance::types::StorageType;
use super::price_info;
use crate::rds::action::prelude::*;
use crate::rds::model::class;
use crate::rds::model::offers;
use crate::rds::model::{price, sizes};

params! {
    /// Returns the price of new instances.
    ///
    /// The price follows from a formula, not from the service's lists: a month costs 30 CNY for each core, 15 CNY for
    /// each GB of memory and 1 CNY for each GB of storage; a year costs as much as twelve months, with a discount of
    /// two months; an hour costs 1/480 of a month. A request for a subscription needs a `TimeType`. Without one, the
    /// price is that of a month if the request names neither pay type nor commodity, and otherwise that of an hour.
    /// A cluster has 2 to 9 nodes of one class (a list of error codes by action, 2025); they
    /// do not change the price. A class of clusters of MySQL needs them.
    ///
    /// Source: page DescribePrice (2019 to 2025), API metadata (2024) for the codes, SDK response models (2025).
    DescribePrice {
        Engine: Engine,
        #[checked] EngineVersion: String,
        DBInstanceClass: String,
        DBInstanceStorage: Storage,
        Quantity: Quantity,
        PayType: Option<PayType>,
        TimeType: Option<TimeType>,
        UsedTime: Option<UsedTime>,
        #[checked] OrderType: Option<OrderType>,
        CommodityCode: Option<Commodity>,
        DBInstanceStorageType: Option<Filter<StorageType>>,
        #[checked] DBInstanceId: Option<String>,
        #[checked] DBNode: Option<Value>,
    }
}

word_parameters! {
    /// `PayType`.
    PayType = seen ["Prepaid", "Postpaid"], InvalidParameter;
    /// `TimeType`.
    TimeType = listed ["Year", "Month"], InvalidTimeType;
    /// `OrderType`.
    OrderType = ["BUY", "RENEW", "UPGRADE", "DOWNGRADE"], InvalidParameter;
    /// `CommodityCode`.
    Commodity = [
        "bards", "rds", "rords", "rds_rordspre_public_cn", "bards_intl", "rds_intl", "rords_intl", "rds_rordspre_public_intl",
        "rds_serverless_public_cn", "rds_serverless_public_intl",
    ], InvalidParameter;
}

number_parameters! {
    /// `DBInstanceStorage` in GB.
    Storage = [1..=64_000], "a whole number of GB", PriceOfInvalidStorage;
    /// `Quantity`.
    Quantity = [0..=30], "a whole number from 0 to 30", InvalidParameter;
    /// `UsedTime`.
    UsedTime = [1..=999], "a whole number from 1 to 999", InvalidParameter;
}

impl Action for DescribePrice {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[
        Condition::PriceOfUnknownClass,
        Condition::documented(Self::NAME, "DBNodeParameter.Required"),
        Condition::documented(Self::NAME, "DBNodeFormatFault"),
        Condition::documented(Self::NAME, "DBNodeParameter.TooFewItems"),
        Condition::documented(Self::NAME, "DBNodeParameter.TooManyItems"),
        Condition::documented(Self::NAME, "DBNodeParameter.InvalidClassCode"),
    ];

    /// The answer reports no instance.
    fn shows(&self, _: &Cloud, _: &Caller, _: &Params<'_>) -> Vec<Resource> {
        Vec::new()
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_class(cloud, &self.DBInstanceClass)?;
        let prepaid = self.PayType.is_some_and(|pay_type| pay_type.0 == "Prepaid");
        if (prepaid || self.CommodityCode.is_some_and(is_subscription)) && self.TimeType.is_none() {
            return Err(Condition::InvalidTimeType.because("a subscription needs a `TimeType`: Year or Month"));
        }
        self.check_nodes()?;
        let least = offers::storage_range(&self.DBInstanceClass, "local_ssd").least;
        if self.DBInstanceStorageType.is_none() && self.DBInstanceStorage.0 < least {
            let hint = format!("{} GB, expected at least {least}", self.DBInstanceStorage.0);
            return Err(Condition::PriceOfInvalidStorage.because(hint));
        }
        if let Some(storage_type) = self.DBInstanceStorageType.as_ref().map(|word| &word.0) {
            let range = offers::storage_range(&self.DBInstanceClass, storage_type);
            let storage = self.DBInstanceStorage.0;
            if !(range.least..=range.most).contains(&storage) {
                let hint =
                    format!("{storage} GB of {}, expected {} to {}", clip(storage_type), range.least, range.most);
                return Err(Condition::PriceOfInvalidStorage.because(hint));
            }
        }
        let default = if self.is_subscription() { "Month" } else { "Hour" };
        let unit = self.TimeType.map_or(default, |unit| unit.0);
        let used_time = self.UsedTime.map_or(1, |time| time.0);
        if unit == "Year" && used_time > 100 {
            return Err(UsedTime::refusal("UsedTime", &used_time.to_string(), "1 to 100 years or 1 to 999 months"));
        }
        let price = price::of(&self.DBInstanceClass, self.DBInstanceStorage.0, unit, used_time, self.Quantity.0);
        Ok(object! {
            PriceInfo: price_info(price),
            Rules: object! { Rule: Vec::<Value>::new() },
            ShowDiscount: price.discount > 0,
        })
    }
}

impl DescribePrice {
    /// Refuses nodes of a cluster that are too few, too many, or of several classes.
    fn check_nodes(&self) -> Result<(), Refusal> {
        let Some(Value::List(nodes)) = &self.DBNode else {
            ensure!(self.DBNode.is_none(), "DBNodeFormatFault", "`DBNode` is not a JSON array");
            let class = &self.DBInstanceClass;
            let cluster = self.Engine == Engine::MySql && sizes::category(class) == "cluster";
            ensure!(!cluster, "DBNodeParameter.Required", "`{}` is a class of clusters of MySQL", clip(class));
            return Ok(());
        };
        let class =
            |node: &Value| node.get("classCode").or(node.get("ClassCode")).and_then(Value::as_text).map(str::to_owned);
        let Some(classes) = nodes.iter().map(class).collect::<Option<Vec<String>>>() else {
            refuse!("DBNodeFormatFault", "each node has a `classCode`");
        };
        ensure!(classes.len() >= 2, "DBNodeParameter.TooFewItems", "{} nodes, expected 2 to 9", classes.len());
        ensure!(classes.len() <= 9, "DBNodeParameter.TooManyItems", "{} nodes, expected 2 to 9", classes.len());
        let same = classes.iter().all(|class| Some(class) == classes.first());
        ensure!(same, "DBNodeParameter.InvalidClassCode", "the classes of the nodes are {}", list(&classes));
        Ok(())
    }

    /// Returns whether the request is about a subscription, by `PayType`, or else by `CommodityCode`.
    fn is_subscription(&self) -> bool {
        let by_commodity = || self.CommodityCode.is_none_or(is_subscription);
        self.PayType.map_or_else(by_commodity, |pay_type| pay_type.0 == "Prepaid")
    }
}

/// Returns whether a commodity is a subscription.
fn is_subscription(code: Commodity) -> bool {
    matches!(code.0, "rds" | "rds_intl" | "rds_rordspre_public_cn" | "rds_rordspre_public_intl")
}

/// Refuses a class that the service never had.
pub(super) fn check_class(cloud: &Cloud, code: &str) -> Result<(), Refusal> {
    match class::error(code).filter(|_| !cloud.settings.anything_goes) {
        Some(error) => Err(Condition::PriceOfUnknownClass.because(error)),
        None => Ok(()),
    }
}
