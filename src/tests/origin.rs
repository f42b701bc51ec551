//! Every field of an instance and every relation to an origin: what an instance takes from its origin, and what it follows.
//! Generated from the table of `model/dependants.rs` and from the values of `fixtures/golden/seed.json`.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::calls::{Pairs, answer, seed_of};
use super::read;
use crate::base::fields::{self, Record};
use crate::base::value::Value;
use crate::rds::model::dependants::{Has, Relation, has};
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Progress;
use crate::service::Service;

/// Each relation: the request that creates such an instance, what the origin has for it, and the fields that decide whether the
/// request is admitted: the origin has one value.
struct Case {
    relation: Relation,
    query: &'static str,
    origin: &'static str,
    decides: &'static [&'static str],
}

const CASES: [Case; 6] = [
    Case {
        relation: Relation::ReadOnly,
        query: "CreateReadOnlyDBInstance&RegionId=R&ZoneId=cn-hangzhou-b&DBInstanceId=o&EngineVersion=V\
                &DBInstanceClass=mysqlro.x4.large.1&DBInstanceStorage=1000&PayType=Postpaid",
        origin: r#"{"Engine": "MySQL"}"#,
        decides: &[],
    },
    Case {
        relation: Relation::Clone,
        query: "CloneDBInstance&DBInstanceId=o&PayType=Postpaid&BackupId=1",
        origin: r#"{"Engine": "MySQL", "Backups": [{"BackupId": "1"}]}"#,
        decides: &[],
    },
    Case {
        relation: Relation::Recovered,
        query: "RecoveryDBInstance&DBInstanceId=o&BackupId=1&DbNames=d",
        origin: r#"{"Engine": "SQLServer", "Backups": [{"BackupId": "1", "Databases": [{"DBName": "d"}]}]}"#,
        decides: &[],
    },
    Case {
        relation: Relation::Temporary,
        query: "CreateTempDBInstance&DBInstanceId=o&BackupId=1",
        origin: r#"{"Engine": "MySQL", "Backups": [{"BackupId": "1"}]}"#,
        decides: &[],
    },
    Case {
        relation: Relation::Disaster,
        query: "CreateDdrInstance&RegionId=cn-shanghai&Engine=MySQL&EngineVersion=V&DBInstanceNetType=Intranet&PayType=Postpaid\
                &SecurityIPList=127.0.0.1&RestoreType=BackupSet&BackupSetId=14377",
        origin: r#"{"Engine": "MySQL", "CrossBackupRegion": "cn-shanghai", "CrossBackupEnabledTime": "2018-05-01T00:00:00Z",
            "CrossBackups": [{"CrossBackupId": 14377, "CrossBackupRegion": "cn-shanghai"}]}"#,
        decides: &["TDEEnabled", "TDEDatabases"],
    },
    Case {
        relation: Relation::Upgraded,
        query: "UpgradeDBInstanceMajorVersion&DBInstanceId=o&PayType=Postpaid&TargetMajorVersion=16.0",
        origin: r#"{"Engine": "PostgreSQL", "EngineVersion": "14.0", "UpgradePrechecks": [{"TaskId": 7, "TargetMajorVersion": "16.0"}]}"#,
        decides: &[],
    },
];

/// The fields that decide it in each relation.
const DECIDES: &[&str] = &["DBInstanceStatus", "LockMode", "DBInstanceType", "MasterInstanceId", "Owner"];

/// Returns the fields that an instance stores. The others are further spellings of these: they write nothing.
fn stored(values: &BTreeMap<&'static str, Vec<Json>>) -> Vec<&'static str> {
    let is_stored = |name: &&str| {
        values[name].iter().any(|value| {
            let origin = instance(&json!({"Engine": "MySQL", *name: value}));
            origin.is_none_or(|origin| field(&origin, name) != Value::Null)
        })
    };
    Instance::ROWS.iter().map(|row| row.field.name).filter(is_stored).collect()
}

/// The values of each field in the seed of the golden answers, with parts that are in use.
fn values() -> BTreeMap<&'static str, Vec<Json>> {
    let mut seed: Json = serde_json::from_str(&read("fixtures/golden/seed.json")).unwrap();
    for instance in seed["DBInstances"].as_array_mut().unwrap() {
        for list in ["Databases", "Accounts"] {
            for part in instance.get_mut(list).and_then(Json::as_array_mut).into_iter().flatten() {
                part.as_object_mut().unwrap().retain(|name, _| !name.ends_with("Status"));
            }
        }
    }
    let instances = seed["DBInstances"].as_array().unwrap();
    let of = |name: &'static str| {
        (name, instances.iter().map(|it| it[name].clone()).filter(|value| !value.is_null()).collect())
    };
    Instance::ROWS.iter().map(|row| of(row.field.name)).collect()
}

fn field(instance: &Instance, name: &str) -> Value {
    let row = Instance::ROWS.iter().find(|row| row.field.name == name).unwrap();
    (row.write)(instance)
}

fn seed(instance: &Json) -> Json {
    let mut instance = instance.clone();
    instance["DBInstanceId"] = "o".into();
    json!({"DBInstances": [instance]})
}

fn instance(origin: &Json) -> Option<Instance> {
    let service = Service::new(seed_of(&seed(origin))?);
    let state = service.lock();
    state.cloud.instances.get("o").map(|instance| (**instance).clone())
}

/// The origin and the instance that the request creates, and the service; nothing if the state is invalid or the request is
/// refused.
fn created(case: &Case, origin: &Json) -> Result<(Service, Instance, String), String> {
    let mut seed = seed_of(&seed(origin)).ok_or("invalid")?;
    seed.settings.progress = Progress::Immediate;
    seed.frozen_clock = true;
    seed.clock = Some(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_530_000_000));
    let service = Service::new(seed);
    let of_origin = (**service.lock().cloud.instances.get("o").unwrap()).clone();
    let query = case.query.replace("=R&", &format!("={}&", of_origin.region));
    let query = query.replace("=V&", &format!("={}&", of_origin.engine_version));
    let params: Pairs = form_urlencoded::parse(format!("Action={query}").as_bytes()).into_owned().collect();
    let said = answer(&service, &params);
    let known: Vec<String> = service.lock().cloud.instances.iter().map(|one| one.id.clone()).collect();
    let new = known.into_iter().find(|id| id != "o").ok_or_else(|| said.to_string())?;
    Ok((service, of_origin, new))
}

#[test]
fn the_table_has_each_field_once() {
    let stored = stored(&values());
    assert!(stored.len() > 100, "{}", stored.len());
    let lines: Vec<_> = stored.iter().map(|name| (*name, has(name, Relation::Clone).len())).collect();
    let wrong: Vec<_> = lines.iter().filter(|(_, lines)| *lines != 1).collect();
    assert!(wrong.is_empty(), "fields and their lines in the table of model/dependants.rs: {wrong:?}");
}

/// The origin with another value in a field; nothing if no value is admitted.
fn changed(case: &Case, base: &Json, name: &str, values: &[Json]) -> Option<(Service, Instance, String)> {
    values.iter().find_map(|value| {
        let mut origin = base.clone();
        origin[name] = value.clone();
        if name == "TDEDatabases" {
            let databases = value.as_array().unwrap().iter().map(|name| json!({"DBName": name}));
            origin["Databases"] = databases.collect();
        }
        created(case, &origin).ok()
    })
}

#[test]
fn fields_come_from_the_origin_as_the_table_says() {
    let values = values();
    let (mut wrong, mut refused) = (Vec::new(), Vec::new());
    for case in CASES {
        let base: Json = serde_json::from_str(case.origin).unwrap();
        let (plain, _, id) = created(&case, &base).unwrap_or_else(|why| panic!("{:?}: {why}", case.relation));
        let plain = (**plain.lock().cloud.instances.get(&id).unwrap()).clone();
        let decides = |name: &&str| DECIDES.contains(name) || case.decides.contains(name) || base.get(name).is_some();
        for name in stored(&values).into_iter().filter(|name| !decides(name)) {
            let Some((service, origin, id)) = changed(&case, &base, name, &values[name]) else {
                refused.push(format!("{:?} {name}", case.relation));
                continue;
            };
            let found = || field(service.lock().cloud.instances.get(&id).unwrap(), name);
            let table = has(name, case.relation)[0];
            let expected = match table {
                Has::Own | Has::Restored => field(&plain, name),
                Has::Taken | Has::Followed => field(&origin, name),
            };
            if found() != expected {
                wrong.push(format!("{:?} {name}: {:?}, the table has {table:?}", case.relation, found()));
            }
            // A later change of the origin.
            let later = field(&Instance::of(origin.engine, "o"), name);
            let mut state = service.lock();
            let before = field(state.cloud.instances.get(&id).unwrap(), name);
            let instance = state.cloud.instances.get_mut("o").unwrap();
            let errors = fields::replace(instance, &[(name.into(), later.clone())]);
            assert!(errors.is_empty(), "{name}: {errors:?}");
            state.cloud.follow();
            let after = field(state.cloud.instances.get(&id).unwrap(), name);
            let expected = if table == Has::Followed { later } else { before };
            if after != expected {
                wrong.push(format!("{:?} {name} later: {after:?}, the table has {table:?}", case.relation));
            }
        }
    }
    assert_eq!((wrong, refused), (Vec::<String>::new(), Vec::<String>::new()));
}

/// A seed may say what a class has: that goes with the class.
#[test]
fn a_new_class_replaces_overridden_sizes() {
    for (query, fields) in [
        ("ModifyDBInstanceSpec&DBInstanceId=o&DBInstanceClass=mysql.x8.large.2&PayType=Postpaid", "{}"),
        (
            "MigrateToOtherZone&DBInstanceId=o&ZoneId=cn-hangzhou-i&ZoneIdSlave1=Auto&IsModifySpec=true&DBInstanceClass=mysql.x8.large.2",
            "{}",
        ),
        (
            "StartDBInstance&DBInstanceId=o&RegionId=cn-hangzhou&TargetDBInstanceClass=mysql.x8.large.2",
            r#"{"DBInstanceStatus": "Stopped", "DedicatedHostGroupId": "dhg-1"}"#,
        ),
        (
            "CloneDBInstance&DBInstanceId=o&PayType=Postpaid&BackupId=1&DBInstanceClass=mysql.x8.large.2",
            r#"{"Backups": [{"BackupId": "1"}]}"#,
        ),
    ] {
        let mut origin: Json = serde_json::from_str(fields).unwrap();
        for (name, value) in [("Engine", json!("MySQL")), ("DBInstanceCPU", json!("77")), ("MaxIOPS", json!(7777))] {
            origin[name] = value;
        }
        let mut seed = seed_of(&seed(&origin)).unwrap();
        seed.settings.progress = Progress::Immediate;
        let service = Service::new(seed);
        let params: Pairs = form_urlencoded::parse(format!("Action={query}").as_bytes()).into_owned().collect();
        let said = answer(&service, &params);
        assert_eq!(said["Code"], Json::Null, "{query}: {said}");
        let state = service.lock();
        let found = state.cloud.instances.iter().last().unwrap();
        let has = (found.class.as_str(), found.cpu.as_deref(), found.max_iops);
        assert_eq!(has, ("mysql.x8.large.2", None, None), "{query}");
    }
}
