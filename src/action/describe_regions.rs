//! `DescribeRegions`.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Action, Context};
use crate::cloud::Cloud;
use crate::cloud::ids::RequestId;
use crate::cloud::names::REGIONS;
use crate::condition::{Condition, Refusal};

/// Lists regions, one row for each pair of region and zone.
///
/// Takes nothing that matters here (`AcceptLanguage` since 2020: names are in English). The list of regions and zones is
/// public knowledge, not from a page of this API (inferred); zones of seeded instances are added to it.
///
/// Source of the shape: page DescribeRegions (2018 to 2020), SDK response models (2025).
pub(super) struct DescribeRegions;

#[derive(Serialize)]
#[allow(non_snake_case)]
pub(super) struct Response {
    Regions: Regions,
    RequestId: RequestId,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct Regions {
    RDSRegion: Vec<Region>,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct Region {
    RegionId: String,
    ZoneId: String,
    LocalName: String,
    ZoneName: String,
    RegionEndpoint: String,
}

impl Action for DescribeRegions {
    const NAME: &'static str = "DescribeRegions";
    const CONDITIONS: &'static [Condition] = &[];
    type Response = Response;

    fn run(cloud: &mut Cloud, call: &Context<'_>) -> Result<Response, Refusal> {
        let listed = REGIONS.iter().flat_map(|(region, _, zones)| {
            zones.chars().map(move |zone| ((*region).to_owned(), format!("{region}-{zone}")))
        });
        let mut rows: Vec<(String, String)> = listed.collect();
        let known: BTreeSet<(String, String)> = rows.iter().cloned().collect();
        let seeded: BTreeSet<(String, String)> =
            cloud.instances.iter().map(|instance| (instance.region.clone(), instance.zone_id().into_owned())).collect();
        rows.extend(seeded.difference(&known).cloned());
        let region = |(region, zone): (String, String)| {
            let name = REGIONS.iter().find(|(id, ..)| *id == region).map_or(region.as_str(), |(_, name, _)| name);
            let letter = zone.strip_prefix(&format!("{region}-")).unwrap_or(&zone).to_uppercase();
            Region {
                LocalName: name.to_owned(),
                ZoneName: format!("{name} Zone {letter}"),
                RegionEndpoint: format!("rds.{region}.aliyuncs.com"),
                RegionId: region,
                ZoneId: zone,
            }
        };
        Ok(Response {
            Regions: Regions { RDSRegion: rows.into_iter().map(region).collect() },
            RequestId: call.request_id,
        })
    }
}
