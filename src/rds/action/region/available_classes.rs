//! `DescribeAvailableClasses`: the classes on sale, from the table of offers.

use super::super::instance::types::{Category, StorageType};
use super::Commodity;
use super::range;
use super::zones;
use crate::rds::action::prelude::*;
use crate::rds::model::offers::{self, Sale};

params! {
    /// Lists the classes on sale in a zone for an engine, a version, an edition and a kind of storage, each with its
    /// range of storage.
    ///
    /// The classes are those of the type lists of 2018 and 2020, and some later classes.
    ///
    /// Source: page DescribeAvailableClasses (2021 to 2025), API metadata (2024) for the codes. The list is a plain array.
    DescribeAvailableClasses {
        RegionId: String,
        ZoneId: String,
        Engine: Engine,
        EngineVersion: String,
        DBInstanceStorageType: Filter<StorageType>,
        Category: Filter<Category>,
        CommodityCode: Commodity,
        #[checked] InstanceChargeType: Option<ChargeType>,
        #[checked] DBInstanceId: Option<String>,
        #[checked] OrderType: Option<OrderType>,
    }
}

word_parameters! {
    /// `OrderType`.
    OrderType = ["BUY", "RENEW", "UPGRADE", "DOWNGRADE"], InvalidParameter;
    /// `InstanceChargeType`.
    ChargeType = seen ["Prepaid", "Postpaid", "Serverless"], InvalidParameter;
}

impl Action for DescribeAvailableClasses {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound, Condition::NoClassFound];

    /// The answer reports no instance.
    fn shows(&self, _: &Cloud, _: &Caller, _: &Params<'_>) -> Vec<Resource> {
        Vec::new()
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let by_category = if self.Category.0.starts_with("serverless") { Sale::Serverless } else { Sale::Primary };
        let sale = self.CommodityCode.0.unwrap_or(by_category);
        let (version, category, storage) = (&self.EngineVersion, &self.Category.0, &self.DBInstanceStorageType.0);
        let classes = offers::classes(self.Engine, sale, version, category, storage);
        if classes.is_empty() || !zones(cloud, &self.RegionId).contains(&self.ZoneId) {
            let hint = "DescribeAvailableZones lists the zones, versions, editions and kinds of storage that are sold";
            return Err(Condition::NoClassFound.because(hint));
        }
        let item = |code: &str| range(offers::storage_range(code, storage));
        let items =
            classes.into_iter().map(|code| object! { DBInstanceClass: code, DBInstanceStorageRange: item(code) });
        Ok(object! { DBInstanceClasses: items.collect::<Value>() })
    }
}
