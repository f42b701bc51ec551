//! Hints about accepted values that are not in the fake's lists: one table for all actions.

use super::database::{character_sets, time_zones};
use super::instance::modify_config;
use crate::base::text::members;
use crate::rds::model::listed::Verdict;
use crate::rds::model::{Cloud, class, extension, names, regions};
use crate::rds::words::Engine;
use crate::rpc::params::Params;

/// Looks up the value of a parameter. The other parameters select the list.
type Look = fn(&Cloud, &Params<'_>, &str) -> Option<Verdict>;

/// The parameters whose values come from a list, and the list.
pub(crate) const LISTED: &[(&str, Look)] = &[
    ("RegionId", |_, _, value| Some(regions::judge(value))),
    ("EngineVersion", version),
    ("TargetMajorVersion", version),
    ("DBInstanceClass", |_, _, value| Some(class::judge(value))),
    ("TargetDBInstanceClass", |_, _, value| Some(class::judge(value))),
    ("ClassCode", |_, _, value| Some(class::judge(value))),
    ("DBInstanceStorageType", |_, _, value| Some(names::storage_type(value))),
    ("ZoneId", zone),
    ("ZoneIdSlave1", zone),
    ("ZoneIdSlave2", zone),
    ("TargetZoneId", zone),
    ("CharacterSetName", character_set),
    ("Collation", |_, _, value| Some(character_sets::collation(value))),
    ("ConfigName", |_, _, value| Some(modify_config::judge(value))),
    ("Timezone", |_, _, value| Some(time_zones::judge(value))),
    ("Extensions", |_, _, value| members(value).map(extension::judge).find(|verdict| *verdict != Verdict::Listed)),
];

/// The list is that of the instance's engine.
fn character_set(cloud: &Cloud, params: &Params<'_>, value: &str) -> Option<Verdict> {
    let engine = cloud.instances.get(params.get("DBInstanceId")?)?.engine;
    members(value).next().map(|set| character_sets::judge(engine, set))
}

/// Without an engine, a version counts as listed if any engine has it.
fn version(_: &Cloud, params: &Params<'_>, value: &str) -> Option<Verdict> {
    let named =
        params.get("Engine").and_then(|word| Engine::ALL.iter().find(|e| e.as_str().eq_ignore_ascii_case(word)));
    match named {
        Some(engine) => Some(names::engine_version(*engine, value)),
        None => {
            let mut verdicts = Engine::ALL.iter().map(|engine| names::engine_version(*engine, value));
            verdicts.all(|verdict| verdict != Verdict::Listed).then(|| names::engine_version(Engine::PostgreSql, value))
        }
    }
}

/// The zones of the nodes, with `:` between them, or `Auto`, which is any zone. Without a region, the region is that of
/// the zone.
fn zone(_: &Cloud, params: &Params<'_>, value: &str) -> Option<Verdict> {
    let judge = |zone: &str| {
        let region = params.get("RegionId").map(str::to_owned).or_else(|| regions::of_zone(zone).map(str::to_owned));
        region.map(|region| regions::zone(&region, zone))
    };
    let zones = value.split(':').filter(|zone| *zone != "Auto");
    zones.filter_map(judge).find(|verdict| *verdict != Verdict::Listed)
}

/// Returns the hints about unlisted values in a request.
pub(crate) fn hints(cloud: &Cloud, params: &Params<'_>) -> impl Iterator<Item = String> {
    params.iter().filter_map(|(name, value)| {
        let (_, look) = LISTED.iter().find(|(listed, _)| *listed == name).filter(|_| !value.is_empty())?;
        match look(cloud, params, value)? {
            Verdict::Listed => None,
            // An action that accepts a wrong value uses it as a filter, or not at all.
            Verdict::Unlisted(hint) | Verdict::Wrong(hint) => Some(format!("`{name}`: {hint}")),
        }
    })
}
