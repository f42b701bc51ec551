//! Hints about accepted values that are not in the fake's lists: one table for all actions.

use crate::rds::model::listed::Verdict;
use crate::rds::model::{class, names, regions};
use crate::rds::words::Engine;
use crate::rpc::params::Params;

/// Looks up the value of a parameter. The other parameters select the list.
type Look = fn(&Params<'_>, &str) -> Option<Verdict>;

/// The parameters whose values come from a list, and the list.
pub(crate) const LISTED: &[(&str, Look)] = &[
    ("RegionId", |_, value| Some(regions::judge(value))),
    ("EngineVersion", version),
    ("TargetMajorVersion", version),
    ("DBInstanceClass", |_, value| Some(class::judge(value))),
    ("TargetDBInstanceClass", |_, value| Some(class::judge(value))),
    ("ClassCode", |_, value| Some(class::judge(value))),
    ("DBInstanceStorageType", |_, value| Some(names::storage_type(value))),
    ("ZoneId", zone),
    ("ZoneIdSlave1", zone),
    ("ZoneIdSlave2", zone),
    ("TargetZoneId", zone),
];

/// Without an engine, a version counts as listed if any engine has it.
fn version(params: &Params<'_>, value: &str) -> Option<Verdict> {
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

/// Without a region, the region is that of the zone.
fn zone(params: &Params<'_>, value: &str) -> Option<Verdict> {
    let region = params.get("RegionId").map(str::to_owned).or_else(|| regions::of_zone(value).map(str::to_owned));
    region.map(|region| regions::zone(&region, value))
}

/// Returns the hints about unlisted values in a request.
pub(crate) fn hints(params: &Params<'_>) -> impl Iterator<Item = String> {
    params.iter().filter_map(|(name, value)| {
        let (_, look) = LISTED.iter().find(|(listed, _)| *listed == name).filter(|_| !value.is_empty())?;
        Some(format!("`{name}`: {}", look(params, value)?.hint()?))
    })
}
