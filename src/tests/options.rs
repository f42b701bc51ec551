//! Options: an instance that has an option accepts it without a hint; any other gets the hint, or a refusal of another
//! rule.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::calls::{Pairs, entries, hint, requests, seed_of, sent};
use crate::rds::action::options::{CHOICES, Choice};
use crate::rds::action::remarks::{COMPANIONS, REQUIREMENTS};
use crate::rds::action::reserved;
use crate::rds::model::offers::{self, Sale};
use crate::rds::words::{Engine, PayType};
use crate::service::Service;

/// A combination that the service sells.
#[derive(Debug, Clone, Copy)]
struct Combination {
    engine: Engine,
    version: &'static str,
    category: &'static str,
    storage_type: &'static str,
    class: &'static str,
    pay_type: PayType,
}

impl Combination {
    /// Its members, as seeds and requests name them.
    fn members(&self) -> [(&'static str, &'static str); 6] {
        [
            ("Engine", self.engine.as_str()),
            ("EngineVersion", self.version),
            ("Category", self.category),
            ("DBInstanceStorageType", self.storage_type),
            ("DBInstanceClass", self.class),
            ("PayType", self.pay_type.as_str()),
        ]
    }
}

const VERSIONS: &[&str] = &[
    "5.6",
    "5.7",
    "8.0",
    "2008r2",
    "2012_web",
    "2019_std_ha",
    "2022_ent",
    "10.0",
    "15.0",
    "18.0",
    "10.6",
    "2019_std_sl",
];

fn combinations() -> Vec<Combination> {
    let mut found = Vec::new();
    let sold = [
        (Sale::Primary, PayType::Postpaid),
        (Sale::Primary, PayType::Prepaid),
        (Sale::Serverless, PayType::Serverless),
    ];
    for engine in Engine::ALL.iter().copied().filter(|engine| *engine != Engine::Ppas) {
        for (sale, pay_type) in sold {
            for (version, editions) in offers::versions(engine, sale).iter().filter(|(name, _)| VERSIONS.contains(name))
            {
                for edition in *editions {
                    for storage_type in ["local_ssd", "cloud_essd", "general_essd"] {
                        let classes = offers::classes(engine, sale, version, edition.category, storage_type);
                        let Some(class) = classes.first() else { continue };
                        let category = edition.category;
                        found.push(Combination { engine, version, category, storage_type, class, pay_type });
                    }
                }
            }
        }
    }
    found
}

/// A value that uses an option whose values are not listed.
fn value(choice: &Choice, of: &Combination) -> &'static str {
    match (choice.values.first(), choice.parameter, of.engine) {
        (Some(value), ..) => value,
        (_, "BabelfishConfig", _) => {
            r#"{"babelfishEnabled":"true","migrationMode":"single-db","masterUsername":"babel","masterUserPassword":"Abcd1234!"}"#
        }
        (_, "ServerlessConfig" | "ServerlessConfiguration", Engine::SqlServer) => {
            r#"{"MinCapacity":2,"MaxCapacity":4}"#
        }
        (_, "ServerlessConfig" | "ServerlessConfiguration", _) => r#"{"MinCapacity":1,"MaxCapacity":4}"#,
        (_, "DBTimeZone", Engine::PostgreSql) => "Asia/Hong_Kong",
        (_, "DBTimeZone", _) => "+09:00",
        (_, "DBIsIgnoreCase", _) => "false",
        (_, "TargetMinorVersion", Engine::PostgreSql) => "rds_postgres_1500_20240830",
        (_, "TargetMinorVersion", _) => "rds_20240731",
        (_, "UserBackupId", _) => "6779811111",
        (_, "DBParamGroupId", _) => "rpg-sys-01040401010200",
        (_, "BackupMethod", _) => "Snapshot",
        (_, "BackupPriority", _) => "1",
        (_, "BackupRetentionPeriod" | "LogBackupRetentionPeriod", _) => "30",
        (_, "IncBackupInterval", _) => "60",
        (_, "CollationName", _) => "utf8_bin",
        (_, "EngineVersion", _) => of.version,
        (_, "Port", _) => "3307",
        (_, "CAType", _) => "aliyun",
        (_, "ACL" | "ReplicationACL", _) => "prefer",
        (_, "TlsVersion", _) => "1.2",
        (_, "BabelfishPort", _) => "1533",
        (_, "PGBouncerPort", _) => "6433",
        _ => "key-1",
    }
}

/// The request and the state for an action and a combination.
fn scene(action: &str, entry: &Json, of: &Combination) -> (Json, Pairs) {
    let mut entry = entry.clone();
    let storage = offers::storage_range(of.class, of.storage_type).least.max(20);
    for instance in entry["seed"]["DBInstances"].as_array_mut().into_iter().flatten() {
        let members = instance.as_object_mut().unwrap();
        members.extend(of.members().map(|(name, value)| (name.to_owned(), Json::from(value))));
        members.insert("DBInstanceStorage".to_owned(), storage.into());
        members.remove("Parameters");
        if members["DBInstanceId"] == "a" {
            // The address that the requests name.
            members.insert("ConnectionString".to_owned(), "a.mysql.rds.aliyuncs.com".into());
        }
    }
    for file in entry["seed"]["UserBackupFiles"].as_array_mut().into_iter().flatten() {
        file["EngineVersion"] = of.version.into();
    }
    let (_, mut params) = requests(action, &entry);
    if action == "CreateDBInstance" {
        let storage = storage.to_string();
        let given = [
            ("DBInstanceStorage", storage.as_str()),
            ("InstanceNetworkType", "VPC"),
            ("VPCId", "vpc-1"),
            ("VSwitchId", "vsw-1"),
            ("Period", "Month"),
            ("UsedTime", "1"),
            (
                "ServerlessConfig",
                if of.engine == Engine::SqlServer {
                    r#"{"MinCapacity":2,"MaxCapacity":4}"#
                } else {
                    r#"{"MinCapacity":1,"MaxCapacity":4}"#
                },
            ),
            ("StorageThreshold", "10"),
            ("StorageUpperBound", "2000"),
        ];
        let given: Vec<_> = of.members().into_iter().chain(given).collect();
        params.retain(|(name, _)| given.iter().all(|(given, _)| name != given));
        params.extend(given.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    if action == "CreateDdrInstance" {
        let given = [("Engine", of.engine.as_str()), ("EngineVersion", of.version)];
        params.retain(|(name, _)| given.iter().all(|(given, _)| name != given));
        params.extend(given.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    if ["CreateReadOnlyDBInstance", "CloneDBInstance"].contains(&action) {
        params.retain(|(name, _)| name != "PayType");
        let pay_type = match of.pay_type {
            PayType::Serverless if action == "CreateReadOnlyDBInstance" => "Postpaid",
            pay_type => pay_type.as_str(),
        };
        params.extend(
            [("PayType", pay_type), ("Period", "Month"), ("UsedTime", "1")].map(|(a, b)| (a.to_owned(), b.to_owned())),
        );
    }
    (entry["seed"].take(), params)
}

/// The status and the hint of an answer.
fn ask(service: &Service, params: &Pairs) -> (u16, String) {
    let outgoing = sent(service, params);
    (outgoing.status, hint(&outgoing))
}

#[test]
fn every_combination_has_the_options_of_the_table_and_no_other() {
    let entries = entries();
    let mut walked: BTreeMap<(&str, &str, &str), [usize; 3]> = BTreeMap::new();
    for of in combinations() {
        for choice in CHOICES {
            for action in choice.actions {
                let (seed, mut params) = scene(action, &entries[*action], &of);
                let Some(seed) = seed_of(&seed) else { continue };
                // Neither changes together with the storage.
                let alone = ["BurstingEnabled", "ServerlessConfiguration"].contains(&choice.parameter);
                params.retain(|(name, _)| {
                    name != choice.parameter
                        && !(alone && name == "DBInstanceStorage" && *action == "ModifyDBInstanceSpec")
                });
                params.push((choice.parameter.to_owned(), value(choice, &of).to_owned()));
                if choice.parameter == "ServerCert" {
                    params.push(("ServerKey".to_owned(), "key".to_owned()));
                }
                let (status, hint) = ask(&Service::new(seed), &params);
                let has = choice.has(of.engine, of.version, of.category, of.storage_type, of.pay_type);
                let hinted = hint.contains(&format!("`{}` is documented for", choice.parameter));
                let key = (*action, choice.parameter, choice.values.first().copied().unwrap_or_default());
                let counts = walked.entry(key).or_default();
                match (status, has) {
                    (200, _) => {
                        assert_eq!(hinted, !has, "{action} {} {of:?}: {hint}", choice.parameter);
                        counts[usize::from(!has)] += 1;
                    }
                    _ => counts[2] += 1,
                }
            }
        }
    }
    let total: usize = walked.values().flatten().sum();
    assert!(total > 1000, "{total}");
    let one_sided = walked.iter().filter(|(_, [with, without, refused])| *with == 0 || without + refused == 0);
    assert_eq!(one_sided.collect::<Vec<_>>(), [], "options that every combination has, or none");
}

/// The requirements in the remarks of actions, in the same way.
#[test]
fn an_instance_that_does_not_meet_a_requirement_gets_a_hint() {
    let entries = entries();
    let mut walked: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for of in combinations() {
        for requirement in REQUIREMENTS {
            let (seed, params) = scene(requirement.action, &entries[requirement.action], &of);
            let Some(seed) = seed_of(&seed) else { continue };
            let Some((_, id)) = params.iter().find(|(name, _)| name == "DBInstanceId") else { continue };
            let is_met = seed.instances.iter().find(|instance| instance.id == *id).map(requirement.is_met);
            let (status, hint) = ask(&Service::new(seed), &params);
            if status == 200 {
                let hinted = hint.contains(&format!("documented for {}", requirement.text));
                assert_eq!(is_met, Some(!hinted), "{} {of:?}: {hint}", requirement.action);
                walked.entry(requirement.action).or_default()[usize::from(hinted)] += 1;
            }
        }
    }
    let total: usize = walked.values().flatten().sum();
    assert!(total > 300 && walked.len() >= 12, "{total} requests: {walked:?}");
}

/// A time that the documents exclude gets a hint, and the next minute does not.
#[test]
fn a_time_out_of_the_documented_range_gets_a_hint() {
    let seed = serde_json::json!({"Clock": "2026-06-12T10:00:00Z", "FrozenClock": true,
        "DBInstances": [{"DBInstanceId": "a", "Engine": "MySQL"}]});
    let asked = |params: &[(&str, &str)]| {
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        ask(&Service::new(seed_of(&seed).unwrap()), &params)
    };
    let slow = |start: &str| {
        let span = [("StartTime", start), ("EndTime", "2026-05-20T00:00Z")];
        asked(&[&[("Action", "DescribeSlowLogRecords"), ("DBInstanceId", "a")], &span[..]].concat())
    };
    let change = |moment: &str| {
        let later = [("DBInstanceStorage", "200"), ("PayType", "Postpaid"), ("EffectiveTime", "ScheduleTime")];
        let spec = [("Action", "ModifyDBInstanceSpec"), ("DBInstanceId", "a"), ("SwitchTime", moment)];
        asked(&[&spec[..], &later[..]].concat())
    };
    let is_hinted = |(status, hint): (u16, String)| {
        assert_eq!(status, 200, "{hint}");
        hint.contains("is documented for")
    };
    assert!(is_hinted(slow("2026-05-13T09:59Z")) && !is_hinted(slow("2026-05-13T10:00Z")));
    assert!(is_hinted(change("2026-06-12T21:59:00Z")) && !is_hinted(change("2026-06-12T22:00:00Z")));
}

/// The hint names the last day on which the automatic switch can begin again.
#[test]
fn a_manual_switch_that_is_too_long_gets_the_last_day() {
    let seed = serde_json::json!({"Clock": "2026-06-12T10:00:00Z", "FrozenClock": true,
        "DBInstances": [{"DBInstanceId": "a", "Engine": "MySQL"}]});
    let params = [
        ("Action", "ModifyHASwitchConfig"),
        ("DBInstanceId", "a"),
        ("HAConfig", "Manual"),
        ("ManualHATime", "2026-06-20T00:00:00Z"),
    ];
    let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let (status, hint) = ask(&Service::new(seed_of(&seed).unwrap()), &params);
    assert!(status == 400 && hint.contains("until the end of 2026-06-19"), "{status} {hint}");
}

/// No hint names a parameter that the service ignores, or that accepts one word only.
#[test]
fn parameters_without_a_choice_have_no_hint() {
    let seed = serde_json::json!({"DBInstances": [{"DBInstanceId": "a", "Engine": "MySQL"}]});
    let mut seen = 0;
    for model in crate::rds::action::all() {
        for field in model.fields.iter().filter(|field| !field.has_effect && !field.required) {
            let (one, reserved) = (reserved::has_one_value(field), reserved::is_reserved(model.name, field.name));
            let word = field.words.map_or("1", |words| words.list[0]);
            if one == reserved {
                continue;
            }
            let params = BTreeMap::from([(field.name.to_owned(), word.to_owned())]);
            let state = Service::new(seed_of(&seed).unwrap());
            let hints = model.hints(&state.lock().cloud, &crate::rpc::params::Params::of(&params));
            let hints = hints.unwrap_or_default();
            assert!(!hints.contains(&format!("`{}`", field.name)), "{}: {hints}", model.name);
            seen += 1;
        }
    }
    assert!(seen > 0);
}

/// A renewal that is not paid changes nothing, and its hint says so.
#[test]
fn a_renewal_without_payment_gets_a_hint() {
    let seed = serde_json::json!({"DBInstances": [{"DBInstanceId": "a", "Engine": "MySQL", "PayType": "Prepaid"}]});
    let renew = |paid: &str| {
        let params = [("Action", "RenewInstance"), ("DBInstanceId", "a"), ("Period", "1"), ("AutoPay", paid)];
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (status, hint) = ask(&Service::new(seed_of(&seed).unwrap()), &params);
        assert_eq!(status, 200, "{hint}");
        hint.contains("waits for a payment")
    };
    assert!(renew("false") && renew("") && !renew("True"));
}

/// A parameter that another one leaves without an effect gets a hint, and changes nothing.
#[test]
fn a_parameter_without_its_companion_gets_a_hint() {
    let seed = serde_json::json!({"DBInstances": [{"DBInstanceId": "a", "Engine": "MySQL"}]});
    let values = [
        ("PreferredBackupTime", "05:00Z-06:00Z"),
        ("PreferredBackupPeriod", "Monday,Sunday"),
        ("ArchiveBackupKeepPolicy", "ByWeek"),
        ("Category", "Flash"),
        ("ReleasedKeepPolicy", "All"),
        ("BackupMethod", "Snapshot"),
        ("EnableIncrementDataBackup", "true"),
        ("EnablePitrProtection", "true"),
        ("HighSpaceUsageProtection", "Disable"),
        ("EnableBackupLog", "0"),
        ("LogBackupFrequency", "LogInterval"),
    ];
    let mut walked = 0;
    for one in COMPANIONS {
        for name in one.parameters {
            let value = values.iter().find(|(known, _)| known == name).map_or("30", |(_, value)| value);
            let other = if one.values[0] == "LogBackupPolicy" { "DataBackupPolicy" } else { "LogBackupPolicy" };
            for (mode, effective) in [(one.values[0], true), (other, false)] {
                let service = Service::new(seed_of(&seed).unwrap());
                let before = service.lock().seed().instances;
                let params = [("Action", one.action), ("DBInstanceId", "a"), (one.other, mode), (name, value)];
                let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
                let (status, hint) = ask(&service, &params);
                if status != 200 {
                    continue;
                }
                walked += 1;
                assert_eq!(hint.contains(&format!("`{name}` has an effect only with")), !effective, "{name}: {hint}");
                assert_eq!(service.lock().seed().instances != before, effective, "{name} {mode}");
            }
        }
    }
    assert!(walked >= 26, "{walked}");
}

/// Facts of the documents, written out.
#[test]
fn options_are_those_of_the_documents() {
    let has = |parameter: &str, engine, version, category, storage_type, pay_type| {
        let choice = CHOICES.iter().find(|choice| choice.parameter == parameter).unwrap();
        choice.has(engine, version, category, storage_type, pay_type)
    };
    use Engine::{MariaDb, MySql, PostgreSql, SqlServer};
    let (post, pre, less) = (PayType::Postpaid, PayType::Prepaid, PayType::Serverless);
    let ha = "HighAvailability";
    assert!(has("BabelfishConfig", PostgreSql, "15.0", ha, "cloud_essd", post));
    assert!(!has("BabelfishConfig", PostgreSql, "16.0", ha, "cloud_essd", post));
    assert!(has("DBTimeZone", MySql, "5.7", ha, "local_ssd", post));
    assert!(!has("DBTimeZone", PostgreSql, "10.0", ha, "local_ssd", post));
    assert!(has("DBTimeZone", PostgreSql, "10.0", ha, "cloud_ssd", post));
    assert!(!has("ServerlessConfig", MariaDb, "10.6", ha, "cloud_essd", less));
    assert!(!has("ServerlessConfig", MySql, "8.0", ha, "cloud_essd", post));
    assert!(has("EncryptionKey", SqlServer, "2019_std_ha", ha, "cloud_essd", post));
    assert!(!has("EncryptionKey", MySql, "8.0", ha, "local_ssd", post));
    assert!(has("BurstingEnabled", MySql, "8.0", ha, "cloud_auto", post));
    assert!(!has("BurstingEnabled", MySql, "8.0", ha, "cloud_essd", post));
    assert!(!has("DeletionProtection", MySql, "8.0", ha, "cloud_essd", pre));
    assert!(has("UserBackupId", MySql, "5.7", "Basic", "cloud_essd", post));
    assert!(!has("UserBackupId", MySql, "5.7", ha, "cloud_essd", post));
    assert!(!has("CheckPolicy", SqlServer, "2008r2", ha, "local_ssd", post));
}
