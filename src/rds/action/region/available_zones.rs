//! `DescribeAvailableZones`: the zones in which an engine is on sale.

use super::super::instance::types::Category;
use super::Commodity;
use super::zones;
use crate::rds::action::prelude::*;
use crate::rds::model::offers::{self, Edition, Sale};

params! {
    /// Lists the zones in which an engine is on sale, with versions, editions and kinds of storage.
    ///
    /// Every zone of a region has the same offers (inferred), except that a multi-zone has no editions with one node.
    /// Multi-zones are listed too; with `DispenseMode` 0 only these are listed.
    ///
    /// Source: page DescribeAvailableZones (2021 to 2025), API metadata (2024) for the codes. Lists are plain arrays.
    DescribeAvailableZones {
        RegionId: String,
        Engine: Engine,
        EngineVersion: Option<String>,
        ZoneId: Option<String>,
        Category: Option<Filter<Category>>,
        CommodityCode: Commodity,
        DispenseMode: Option<DispenseMode>,
        #[checked] DBInstanceName: Option<String>,
    }
}

word_parameters! {
    /// `DispenseMode`.
    DispenseMode = ["0", "1"], InvalidParameter;
}

impl Action for DescribeAvailableZones {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceName")];
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];

    /// The answer reports no instance.
    fn shows(&self, _: &Cloud, _: &Caller, _: &Params<'_>) -> Vec<Resource> {
        Vec::new()
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let only_multiple = self.DispenseMode.is_some_and(|mode| mode.0 == "0");
        let wanted = |zone: &String| {
            self.ZoneId.as_ref().is_none_or(|id| id == zone) && (!only_multiple || zone.contains("MAZ"))
        };
        let zones = zones(cloud, &self.RegionId).into_iter().filter(wanted);
        let zones = zones.filter_map(|zone| {
            let versions = self.versions(zone.contains("MAZ"));
            let engine = object! { Engine: self.Engine, SupportedEngineVersions: versions.clone() };
            (!versions.is_empty()).then(|| {
                object! {
                    RegionId: &self.RegionId,
                    ZoneId: zone,
                    SupportedEngines: vec![engine],
                }
            })
        });
        Ok(object! { AvailableZones: zones.collect::<Value>() })
    }
}

impl DescribeAvailableZones {
    fn versions(&self, is_multiple: bool) -> Vec<Value> {
        let wanted = |edition: &&Edition| {
            self.Category.as_ref().is_none_or(|category| category.0 == edition.category)
                && !(is_multiple && is_of_one_node(edition))
        };
        let versions = offers::versions(self.Engine, self.CommodityCode.0.unwrap_or(Sale::Primary)).iter();
        let versions = versions.filter(|(name, _)| self.EngineVersion.as_ref().is_none_or(|version| version == name));
        let versions = versions.filter_map(|(name, editions)| {
            let editions: Vec<Value> = editions.iter().filter(wanted).map(category).collect();
            (!editions.is_empty()).then(|| object! { Version: *name, SupportedCategorys: editions })
        });
        versions.collect()
    }
}

/// Returns whether an edition has only one node, which cannot be in several zones.
pub(super) fn is_of_one_node(edition: &Edition) -> bool {
    matches!(edition.category, "Basic" | "serverless_basic")
}

fn category(edition: &Edition) -> Value {
    let types = edition.storage_types.iter().map(|name| object! { StorageType: offers::name_in_zones(name) });
    object! { Category: edition.category, SupportedStorageTypes: types.collect::<Value>() }
}
