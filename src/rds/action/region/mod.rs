//! Regions, zones, and their offers.

mod available_classes;
mod available_resource;
mod available_zones;
mod class_details;
mod conditions;
mod describe_regions;
mod list_classes;

use crate::rds::action::prelude::*;
use crate::rds::model::offers::{Sale, StorageRange};
use crate::rds::model::regions;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<describe_regions::DescribeRegions>(),
    modelled::<available_zones::DescribeAvailableZones>(),
    modelled::<available_classes::DescribeAvailableClasses>(),
    modelled::<available_resource::DescribeAvailableResource>(),
    modelled::<list_classes::ListClasses>(),
    modelled::<class_details::DescribeClassDetails>(),
];

/// `CommodityCode`: the kind of purchased instance, if the request has it.
#[derive(Debug, Clone, Copy)]
struct Commodity(Option<Sale>);

blank!(Commodity = Commodity(Blank::BLANK));

impl Parameter for Commodity {
    const CONDITIONS: &'static [Condition] = &[Condition::ArticleNotFound];

    fn take(params: &Params<'_>, name: &'static str) -> Result<Commodity, Refusal> {
        let Some(text) = params.get(name) else { return Ok(Commodity(None)) };
        let sale = Sale::of(text).ok_or_else(|| {
            let hint = format!("`{name}` is `{}`, expected a commodity of RDS such as `bards` or `rds`", clip(text));
            Condition::ArticleNotFound.because(hint)
        });
        sale.map(|sale| Commodity(Some(sale)))
    }
}

/// Returns the zones of a region, then its multi-zones, then unlisted zones of instances.
pub(super) fn zones(cloud: &Cloud, region: &str) -> Vec<String> {
    let known = regions::find(region).into_iter().flat_map(|region| region.zones.iter().chain(&region.multi_zones));
    let mut zones: Vec<String> = known.map(|zone| (*zone).to_owned()).collect();
    for instance in cloud.instances.iter().filter(|instance| instance.region == region) {
        let zone = instance.zone_id();
        if !zones.iter().any(|known| *known == zone) {
            zones.push(zone.into_owned());
        }
    }
    zones
}

/// `DBInstanceStorageRange`.
fn range(range: StorageRange) -> Value {
    object! { MinValue: range.least, MaxValue: range.most, Step: range.step }
}

/// Refuses a region that the service never had and no instance names.
pub(super) fn check_region(cloud: &Cloud, region: &str) -> Result<(), Refusal> {
    check_region_or(cloud, region, Condition::RegionNotFound)
}

/// Refuses a region that the service never had and no instance names, with this condition.
pub(super) fn check_region_or(cloud: &Cloud, region: &str, condition: Condition) -> Result<(), Refusal> {
    match regions::error(region) {
        Some(error) if !cloud.instances.has_region(region) => Err(condition.because(error)),
        _ => Ok(()),
    }
}
