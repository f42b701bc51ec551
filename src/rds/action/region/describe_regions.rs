//! `DescribeRegions`: the known regions and zones, and the zones of seeded instances.

use crate::rds::action::prelude::*;
use std::collections::HashSet;

use crate::rds::model::regions;

params! {
    /// Lists regions, with one row for each pair of region and zone, followed by the multi-zones.
    ///
    /// `AcceptLanguage` (since 2020) is `en-US` or `zh-CN`. Names are always in English. The regions and zones are
    /// those of public documents and recorded answers. Zones of seeded instances are added.
    ///
    /// Source: page DescribeRegions (2018 to 2025), SDK response models (2025), recorded answers (2018, 2023).
    DescribeRegions { #[checked] AcceptLanguage: Option<Language> }
}

word_parameters! {
    /// `AcceptLanguage`.
    Language = ["en-US", "zh-CN"], InvalidAcceptLanguage;
}

impl Action for DescribeRegions {
    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let listed = regions::all().iter().filter(|region| region.listed);
        let listed = listed.flat_map(|region| {
            region.zones.iter().chain(&region.multi_zones).map(|zone| (region.id.to_owned(), (*zone).to_owned()))
        });
        let mut rows: Vec<(String, String)> = listed.collect();
        let mut known: HashSet<(String, String)> = rows.iter().cloned().collect();
        for instance in cloud.instances.iter() {
            let row = (instance.region.clone(), instance.zone_id().into_owned());
            if known.insert(row.clone()) {
                rows.push(row);
            }
        }
        let row = |(id, zone): (String, String)| {
            let region = regions::find(&id);
            object! {
                LocalName: region.map_or_else(|| id.clone(), |region| region.name.to_owned()),
                ZoneName: region.map_or_else(|| zone.clone(), |region| region.zone_name(&zone)),
                RegionEndpoint: region.map_or_else(|| format!("rds.{id}.aliyuncs.com"), |region| region.endpoint.to_owned()),
                RegionId: id,
                ZoneId: zone,
            }
        };
        Ok(object! { Regions: object! { RDSRegion: rows.into_iter().map(row).collect::<Value>() } })
    }
}
