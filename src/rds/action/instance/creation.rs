//! Code that the actions creating instances share.

use crate::rds::action::prelude::*;
use crate::rds::model::dependants::Relation;
use std::time::SystemTime;

use super::types::{Period, UsedTime};
use crate::rds::model::account::Account;
use crate::rds::model::class;
use crate::rds::model::database::Database;
use crate::rds::model::regions;
use crate::rds::model::sizes;
use crate::rds::model::vpc::Place;
use crate::rds::words::AccountStatus;

/// The largest numbers of years and of months of a subscription (NPM package, 2026: `UsedTime` of each action).
#[derive(Clone, Copy)]
pub(super) struct Longest {
    pub(super) years: u64,
    pub(super) months: u64,
}

/// A new instance.
pub(super) const NEW: Longest = Longest { years: 5, months: 11 };
/// A read-only instance.
pub(super) const READ_ONLY: Longest = Longest { years: 5, months: 9 };
/// A cloned, restored or recovered instance.
pub(super) const RESTORED: Longest = Longest { years: 3, months: 9 };

/// Returns the number of months of a subscription; `None` for other pay types.
pub(super) fn months(
    pay: PayType,
    period: Option<&Period>,
    time: Option<&UsedTime>,
    longest: Longest,
) -> Result<Option<u64>, Refusal> {
    if pay != PayType::Prepaid {
        return Ok(None);
    }
    let missing = |name| Refusal::of(Condition::MissingParameter, name).hint(format!("a subscription needs `{name}`"));
    let (period, time) = (period.ok_or_else(|| missing("Period"))?, time.ok_or_else(|| missing("UsedTime"))?);
    let most = if period.0 == 1 { longest.months } else { longest.years };
    if time.0 > most {
        let hint = format!("`UsedTime` is {}, expected 1 to {most} with this `Period`", time.0);
        return Err(Condition::InvalidUsedTime.because(hint));
    }
    Ok(Some(period.0 * time.0))
}

/// Returns the time `months` from now.
pub(super) fn expires(cloud: &Cloud, months: Option<u64>) -> Option<SystemTime> {
    Some(clock::subscription_end(clock::whole_second(cloud.now()), months?))
}

/// Refuses a zone that the region does not have.
pub(super) fn check_zone(cloud: &Cloud, region: &str, zone: Option<&str>, condition: Condition) -> Result<(), Refusal> {
    let (Some(zone), Some(region)) = (zone.filter(|_| !cloud.settings.anything_goes), regions::find(region)) else {
        return Ok(());
    };
    match regions::zone(region.id, zone).error() {
        Some(error) => Err(condition.because(error)),
        None => Ok(()),
    }
}

/// Refuses zones for more secondary nodes than an edition has.
pub(super) fn check_zones(category: &str, slaves: [&Option<String>; 2], condition: Condition) -> Result<(), Refusal> {
    let nodes = match category {
        "Basic" | "serverless_basic" => 1,
        "HighAvailability" => 2,
        _ => return Ok(()),
    };
    match slaves.into_iter().skip(nodes - 1).flatten().next() {
        Some(zone) => Err(condition
            .because(format!("the edition {category} has {nodes} node(s); `{}` is the zone of one more", clip(zone)))),
        None => Ok(()),
    }
}

/// Refuses a class that the engine never had.
pub(super) fn check_class(cloud: &Cloud, engine: Engine, code: &str, condition: Condition) -> Result<(), Refusal> {
    if cloud.settings.anything_goes {
        return Ok(());
    }
    if let Some(error) = class::error(code) {
        return Err(condition.because(error));
    }
    match sizes::engine(code) {
        Some(other) if other != engine => {
            Err(condition.because(format!("class `{}` is one of {other}, not of {engine}", clip(code))))
        }
        _ => Ok(()),
    }
}

/// Refuses a version that the engine never had.
pub(super) fn check_version(cloud: &Cloud, engine: Engine, version: &str) -> Result<(), Refusal> {
    match names::engine_version_error(engine, version).filter(|_| !cloud.settings.anything_goes) {
        Some(error) => Err(Condition::InvalidEngineVersion.because(error)),
        None => Ok(()),
    }
}

/// Refuses storage outside the range for the engine, the storage type and the edition of an instance.
pub(super) fn check_storage(instance: &Instance) -> Result<(), Refusal> {
    let storage_type = instance.shown_storage_type();
    let range = sizes::storage(instance.engine, storage_type, &instance.category);
    if range.contains(&instance.storage_gb) {
        return Ok(());
    }
    let condition = if sizes::is_cloud_disk(storage_type) {
        Condition::InvalidCloudDiskSize
    } else {
        Condition::InvalidInstanceStorage
    };
    let what = format!("{} on {storage_type}, category {}", instance.engine, instance.category);
    let hint = format!("{} GB, expected {} to {} for {what}", instance.storage_gb, range.start(), range.end());
    Err(condition.because(hint))
}

/// Refuses a network that is not available with the disk. The basic and the web edition of SQL Server support both
/// networks (CreateDBInstance, 2026).
pub(super) fn check_network(instance: &Instance) -> Result<(), Refusal> {
    let classic = instance.network_type == InstanceNetworkType::Classic;
    let supports_both = instance.engine == Engine::SqlServer
        && (instance.category == "Basic" || instance.engine_version.ends_with("_web"));
    if classic && !supports_both && instance.on_cloud_disks() {
        let hint = format!("storage type {} requires a VPC", instance.shown_storage_type());
        return Err(Condition::ClassicWithCloudDisk.because(hint));
    }
    Ok(())
}

/// Refuses a place in the network that contradicts the VPCs of the seed, and one with more vSwitches than zones.
pub(in crate::rds::action) fn check_place(
    cloud: &Cloud,
    place: &Place<'_>,
    condition: Condition,
) -> Result<(), Refusal> {
    let vswitches = members(place.vswitches.unwrap_or_default()).count();
    if vswitches > place.zones {
        let hint = format!("`VSwitchId` has {vswitches} vSwitches, `ZoneId` and its like have {}", place.zones);
        return Err(Condition::VpcNotSupported.because(hint));
    }
    match cloud.misplaced(place).filter(|_| !cloud.settings.anything_goes) {
        Some(hint) => Err(condition.because(hint)),
        None => Ok(()),
    }
}

/// Refuses an address outside the range of the first vSwitch.
pub(in crate::rds::action) fn check_private_ip(cloud: &Cloud, vswitches: &str, ip: &str) -> Result<(), Refusal> {
    let vswitch = members(vswitches).next().and_then(|id| cloud.find_vswitch(id));
    match vswitch.filter(|(_, vswitch)| !vswitch.contains(ip) && !cloud.settings.anything_goes) {
        Some((_, vswitch)) => {
            let hint = format!("`{}` has {}, not {}", vswitch.id, vswitch.cidr_block, clip(ip));
            Err(Condition::PrivateIpOutside.because(hint))
        }
        None => Ok(()),
    }
}

/// Refuses an instance that contradicts itself, for mistakes without a specific condition, such as a space in a zone.
pub(super) fn check_instance(cloud: &Cloud, instance: &Instance) -> Result<(), Refusal> {
    let mut errors = Vec::new();
    instance.errors("$", cloud.settings.anything_goes, &mut errors);
    match errors.first() {
        Some(error) => {
            let name = error.path().trim_start_matches("$.").to_owned();
            Err(Refusal::of(Condition::InvalidParameter, name).hint(error.reason()))
        }
        None => Ok(()),
    }
}

/// Returns a new instance that is created from another one, with its databases and accounts.
pub(super) fn copy_of(source: &Instance, relation: Relation) -> Instance {
    let mut copy = Instance::of(source.engine, UNNAMED);
    copy.take_from(source, relation);
    copy.storage_type = source.shown_storage_type().to_owned();
    let (databases, accounts) = (std::mem::take(&mut copy.databases), std::mem::take(&mut copy.accounts));
    put_data(&mut copy, &databases, &accounts);
    copy
}

/// Sets the network of a new instance to that of the request. An instance outside a VPC has none.
pub(super) fn put_network(instance: &mut Instance, vpc: Option<&String>, vswitch: Option<&String>) {
    for (has, given) in [(&mut instance.vpc_id, vpc), (&mut instance.vswitch_id, vswitch)] {
        if instance.network_type == InstanceNetworkType::Classic {
            has.clear();
        } else if let Some(id) = given {
            has.clone_from(id);
        }
    }
}

/// Refuses an ESSD that is slower than the one of an instance.
pub(super) fn check_essd_level(action: &'static str, instance: &Instance, wanted: &str) -> Result<(), Refusal> {
    let kept = instance.shown_storage_type();
    match (sizes::essd_level(kept), sizes::essd_level(wanted)) {
        (Some(least), Some(level)) if level < least => {
            let hint = format!("`{}` is on {kept}, this asks for {wanted}", instance.id);
            Err(Condition::documented(action, "CannotDecreaseEssdPerfLevel").because(hint))
        }
        _ => Ok(()),
    }
}

/// Refuses more storage than a read-only instance of the instance has.
pub(in crate::rds::action) fn check_replicas(cloud: &Cloud, instance: &Instance, size: u64) -> Result<(), Refusal> {
    match cloud.instances.replicas_of(&instance.id).find(|replica| replica.storage_gb < size) {
        Some(replica) => {
            let read_only = format!("its read-only `{}` has {} GB", replica.id, replica.storage_gb);
            Err(Condition::PrimaryAboveReadOnly.because(format!("`{}` would have {size} GB, {read_only}", instance.id)))
        }
        None => Ok(()),
    }
}

/// Adds databases and accounts to a new instance, with the statuses of normal use.
pub(super) fn put_data(instance: &mut Instance, databases: &[Database], accounts: &[Account]) {
    instance.databases = databases.to_vec();
    instance.accounts = accounts.to_vec();
    for database in &mut instance.databases {
        database.status = DatabaseStatus::Running;
    }
    for account in &mut instance.accounts {
        account.status = AccountStatus::Available;
    }
}

/// Returns the prefix of the ids of an engine's instances.
pub(super) fn kind(engine: Engine, read_only: bool) -> &'static str {
    match (engine, read_only) {
        (Engine::PostgreSql, false) => "pgm-",
        (Engine::PostgreSql, true) => "pgr-",
        (_, false) => "rm-",
        (_, true) => "rr-",
    }
}

/// The temporary id of an instance until all checks have passed.
pub(super) const UNNAMED: &str = "new";

/// Returns the `OrderId` of a new order, as a string.
pub(super) fn order(cloud: &mut Cloud) -> String {
    cloud.ids.decimal(15).to_string()
}

/// Returns the answer of an action that creates an instance.
pub(super) fn created(cloud: &mut Cloud, id: &str) -> Object {
    let mut answer = Object::new();
    answer.put("DBInstanceId", Value::from(id.to_owned()));
    answer.put("OrderId", order(cloud).into());
    if let Some(instance) = cloud.instances.get(id) {
        answer.put("ConnectionString", instance.shown_connection().into());
        answer.put("Port", instance.shown_port().to_string().into());
    }
    answer
}
