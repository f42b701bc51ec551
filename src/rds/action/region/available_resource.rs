//! `DescribeAvailableResource`: the offers of all zones, down to classes.

use super::super::instance::types::Category;
use super::available_zones::is_of_one_node;
use super::range;
use super::zones;
use crate::rds::action::prelude::*;
use crate::rds::model::offers::{self, Edition, Sale};

params! {
    /// Lists the offers of the zones in a region, down to classes. It is the older form of `DescribeAvailableZones` and
    /// `DescribeAvailableClasses` together.
    ///
    /// Without `RegionId` the region is `cn-hangzhou` (inferred). Every filter is optional.
    ///
    /// Source: page DescribeAvailableResource (2019, 2020); the .NET SDK of 2019 for the innermost list, with
    /// `StorageRange` as a string (`5~2000`: inferred) in addition to the later object.
    DescribeAvailableResource {
        #[checked] InstanceChargeType: ChargeType,
        RegionId: Option<String>,
        ZoneId: Option<String>,
        Engine: Option<Engine>,
        EngineVersion: Option<String>,
        Category: Option<Filter<Category>>,
        DBInstanceStorageType: Option<String>,
        DBInstanceClass: Option<String>,
    }
}

word_parameters! {
    /// `InstanceChargeType`.
    ChargeType = seen ["Prepaid", "Postpaid"], InvalidParameter;
}

impl Action for DescribeAvailableResource {
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];
    // All classes of all zones of a region: 9 MB.
    const IS_LARGE: bool = true;

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let region = self.RegionId.as_deref().unwrap_or("cn-hangzhou");
        check_region(cloud, region)?;
        let zones = zones(cloud, region).into_iter();
        let zones = zones.filter(|zone| self.ZoneId.as_ref().is_none_or(|id| id == zone)).map(|zone| {
            let is_multiple = zone.contains("MAZ");
            let engines = Engine::ALL.iter().filter(|engine| self.Engine.is_none_or(|wanted| wanted == **engine));
            let engines = engines.map(|engine| self.engine(*engine, is_multiple));
            object! {
                RegionId: region.to_owned(),
                ZoneId: zone,
                Status: "Available",
                SupportedEngines: object! { SupportedEngine: engines.collect::<Value>() },
            }
        });
        Ok(object! { AvailableZones: object! { AvailableZone: zones.collect::<Value>() } })
    }
}

impl DescribeAvailableResource {
    fn engine(&self, engine: Engine, is_multiple: bool) -> Value {
        let versions = offers::versions(engine, Sale::Primary).iter();
        let versions = versions.filter(|(name, _)| self.EngineVersion.as_ref().is_none_or(|version| version == name));
        let versions = versions.map(|(name, editions)| {
            let editions = editions.iter().filter(|edition| {
                self.Category.as_ref().is_none_or(|category| category.0 == edition.category)
                    && !(is_multiple && is_of_one_node(edition))
            });
            let editions: Value = editions.map(|edition| self.edition(engine, name, edition)).collect();
            object! { Version: *name, SupportedCategorys: object! { SupportedCategory: editions } }
        });
        object! { Engine: engine, SupportedEngineVersions: object! { SupportedEngineVersion: versions.collect::<Value>() } }
    }

    fn edition(&self, engine: Engine, version: &str, edition: &Edition) -> Value {
        let types = edition.storage_types.iter();
        let types = types.filter(|name| self.DBInstanceStorageType.as_ref().is_none_or(|wanted| wanted == **name));
        let types = types.map(|name| {
            let classes = offers::classes(engine, Sale::Primary, version, edition.category, name).into_iter();
            let classes = classes.filter(|code| self.DBInstanceClass.as_ref().is_none_or(|class| class == code));
            let classes = classes.map(|code| {
                let storage = offers::storage_range(code, name);
                object! {
                    DBInstanceClass: code,
                    StorageRange: format!("{}~{}", storage.least, storage.most),
                    DBInstanceStorageRange: range(storage),
                }
            });
            let classes = object! { AvailableResource: classes.collect::<Value>() };
            object! { StorageType: *name, AvailableResources: classes }
        });
        let types = object! { SupportedStorageType: types.collect::<Value>() };
        object! { Category: edition.category, SupportedStorageTypes: types }
    }
}
