//! A value that an action accepts changes the state, and [`golden`](super::golden) compares each field of the state
//! with the answers. Every parameter with an example in the service's own models (`fixtures/service/examples.json`,
//! from the npm package of 2026) is tried: a used parameter changes something, and an ignored one is named in the hint,
//! with a reason in the pages of `docs/actions`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::calls::{Good, Pairs, calls, hint, sent};
use crate::Progress;
use crate::rds::action::reserved::{has_one_value, is_reserved};
use crate::rds::action::{Modelled, all};

type Examples = BTreeMap<String, BTreeMap<String, String>>;

fn examples() -> Examples {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/service/examples.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The outcome of a request: its status, its hint, and answer and state without what differs from run to run.
struct Outcome {
    status: u16,
    hint: String,
    after: String,
}

fn outcome(good: &Good, params: &Pairs) -> Outcome {
    let service = good.service(|seed| seed.settings.progress = Progress::Immediate);
    let outgoing = sent(&service, params);
    let mut answer: Json = serde_json::from_slice(&outgoing.body).unwrap_or(Json::Null);
    if let Some(answer) = answer.as_object_mut() {
        answer.remove("RequestId");
    }
    let state = serde_json::to_string(&service.lock().seed()).unwrap();
    Outcome { status: outgoing.status, hint: hint(&outgoing), after: format!("{answer} {state}") }
}

/// The values that are tried: the example with its masks filled in, and some more where the example is the default.
fn candidates(example: &str) -> Vec<String> {
    let filled = example.replace("XXX", "1").replace("XX", "1").replace('*', "1").replace("xxxx", "1111");
    let mut all = vec![filled, example.to_owned()];
    all.extend(["true", "false", "1", "0", "10", "2"].map(str::to_owned));
    all
}

/// A parameter that changes something only beside other parameters, or in another state: action, parameter, the value that is
/// tried, the parameters beside it, and changes of the first instance of the seed.
type Context = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

const PREPAID: &[(&str, &str)] = &[("PayType", "Prepaid"), ("Period", "Month"), ("UsedTime", "1")];
const CLOUD_DISK: &[(&str, &str)] =
    &[("DBInstanceStorageType", "cloud_essd"), ("DBInstanceClass", "mysql.x4.large.2c")];
const PG: &[(&str, &str)] =
    &[("Engine", "PostgreSQL"), ("EngineVersion", "15.0"), ("DBInstanceClass", "pg.x4.large.2")];
const TABLES: &str = r#"[{"type":"db","name":"d1","newname":"d2"}]"#;
const IN_CLUSTER: &[(&str, &str)] = &[("DedicatedHostGroupId", "dhg-1")];
const MOVES: &[(&str, &str)] = &[("IsModifySpec", "true")];
const CA: &[(&str, &str)] = &[("ClientCAEnabled", "1"), ("ClientCACert", "-----BEGIN CERTIFICATE-----")];
const POSTGRES: &str = r#"{"Engine": "PostgreSQL", "ConnectionString": "a.mysql.rds.aliyuncs.com"}"#;

const CONTEXTS: &[Context] = &[
    ("CreateDBInstance", "AutoRenew", "true", PREPAID, ""),
    ("CreateDBInstance", "Period", "Year", PREPAID, ""),
    ("CreateDBInstance", "UsedTime", "2", PREPAID, ""),
    ("CreateDBInstance", "Category", "Basic", CLOUD_DISK, ""),
    ("CreateDBInstance", "ZoneIdSlave2", "cn-hangzhou-d", &[("Category", "Finance")], ""),
    ("CloneDBInstance", "ZoneIdSlave2", "cn-hangzhou-d", &[("Category", "Finance")], ""),
    ("CreateDBInstance", "ConnectionMode", "Safe", &[], ""),
    ("CreateDBInstance", "InstanceNetworkType", "VPC", &[], ""),
    ("CreateDBInstance", "StorageAutoScale", "Enable", &[("StorageThreshold", "10"), ("StorageUpperBound", "500")], ""),
    ("CreateDBInstance", "RoleARN", "acs:ram::1406:role/aliyunrds", CLOUD_DISK, ""),
    ("CreateDBInstance", "BabelfishConfig", r#"{"babelfishEnabled":"true"}"#, PG, ""),
    ("CreateReadOnlyDBInstance", "AutoRenew", "true", PREPAID, ""),
    ("CreateReadOnlyDBInstance", "Period", "Year", PREPAID, ""),
    ("CreateReadOnlyDBInstance", "UsedTime", "2", PREPAID, ""),
    ("CreateReadOnlyDBInstance", "InstructionSetArch", "arm", &[], ""),
    ("CreateReadOnlyDBInstance", "Category", "Basic", &[], ""),
    (
        "CreateReadOnlyDBInstance",
        "DBInstanceStorageType",
        "cloud_essd2",
        &[("DBInstanceStorage", "500")],
        r#"{"DBInstanceStorageType": "cloud_essd"}"#,
    ),
    ("CloneDBInstance", "Category", "Basic", &[], ""),
    ("CloneDBInstance", "DBInstanceStorageType", "cloud_essd2", &[], r#"{"DBInstanceStorageType": "cloud_essd"}"#),
    ("CloneDBInstance", "DbNames", "d1", &[], r#"{"Databases": [{"DBName": "d1"}, {"DBName": "d2"}]}"#),
    ("CloneDBInstance", "InstanceNetworkType", "Classic", &[], ""),
    ("CloneDBInstance", "Period", "Year", PREPAID, ""),
    ("CloneDBInstance", "UsedTime", "2", PREPAID, ""),
    ("CloneDBInstance", "RestoreTable", "1", &[("TableMeta", TABLES)], r#"{"Databases": [{"DBName": "d1"}]}"#),
    ("CloneDBInstance", "TableMeta", TABLES, &[("RestoreTable", "1")], r#"{"Databases": [{"DBName": "d1"}]}"#),
    ("CloneDBInstance", "BackupId", "1", &[], r#"{"Backups": [{"BackupId": "1", "Databases": [{"DBName": "d1"}]}]}"#),
    ("ModifyDBInstanceSpec", "Category", "Basic", &[], ""),
    ("ModifyDBInstanceSpec", "DBInstanceStorageType", "cloud_essd", &[], ""),
    (
        "ModifyDBInstanceSpec",
        "EngineVersion",
        "2019_ent",
        &[("AllowMajorVersionUpgrade", "true"), ("DBInstanceStorage", "")],
        r#"{"Engine": "SQLServer", "EngineVersion": "2017_ent"}"#,
    ),
    (
        "ModifyDBInstanceSpec",
        "AllowMajorVersionUpgrade",
        "true",
        &[("EngineVersion", "2019_ent"), ("DBInstanceStorage", "")],
        r#"{"Engine": "SQLServer", "EngineVersion": "2017_ent"}"#,
    ),
    (
        "ModifyDBInstanceSpec",
        "UsedTime",
        "3",
        &[("Direction", "TempUpgrade"), ("DBInstanceClass", "mssql.x4.xlarge.s2")],
        r#"{"Engine": "SQLServer", "PayType": "Prepaid"}"#,
    ),
    ("ModifyDBInstanceSpec", "BurstingEnabled", "true", &[("DBInstanceStorage", "")], ""),
    ("ModifyBackupPolicy", "BackupPolicyMode", "LogBackupPolicy", &[("PreferredBackupPeriod", "Monday,Sunday")], ""),
    ("StartDBInstance", "SpecifiedTime", "2018-06-20T00:00:00Z", &[("EffectiveTime", "SpecificTime")], ""),
    ("StartDBInstance", "EngineVersion", "5.7", IN_CLUSTER, ""),
    ("StartDBInstance", "Storage", "1000", IN_CLUSTER, ""),
    ("StartDBInstance", "TargetDBInstanceClass", "mysql.x4.xlarge.2", IN_CLUSTER, ""),
    ("StartDBInstance", "TargetDedicatedHostIdForLog", "dh-1", IN_CLUSTER, ""),
    ("StartDBInstance", "TargetDedicatedHostIdForMaster", "dh-1", IN_CLUSTER, ""),
    ("StartDBInstance", "TargetDedicatedHostIdForSlave", "dh-1", IN_CLUSTER, ""),
    ("StartDBInstance", "VSwitchId", "vsw-1", IN_CLUSTER, ""),
    ("StartDBInstance", "ZoneId", "cn-hangzhou-b", IN_CLUSTER, ""),
    (
        "ModifyDBInstanceSpec",
        "TargetMinorVersion",
        "rds_postgres_1200_20200830",
        &[],
        r#"{"Engine": "PostgreSQL", "EngineVersion": "12.0"}"#,
    ),
    ("MigrateToOtherZone", "Category", "cluster", MOVES, ""),
    ("MigrateToOtherZone", "DBInstanceClass", "mysql.x4.xlarge.2", MOVES, ""),
    ("MigrateToOtherZone", "DBInstanceStorage", "500", MOVES, ""),
    ("MigrateToOtherZone", "DBInstanceStorageType", "cloud_essd", MOVES, ""),
    ("MigrateToOtherZone", "IoAccelerationEnabled", "1", MOVES, ""),
    ("MigrateToOtherZone", "ZoneIdSlave2", "cn-hangzhou-d", &[], r#"{"Category": "Finance"}"#),
    ("MigrateToOtherZone", "IsModifySpec", "true", &[("DBInstanceStorage", "500")], ""),
    ("AllocateInstancePublicConnection", "BabelfishPort", "1533", &[], r#"{"Engine": "PostgreSQL"}"#),
    ("AllocateInstancePublicConnection", "PGBouncerPort", "6432", &[], r#"{"Engine": "PostgreSQL"}"#),
    ("ModifyDBInstanceConnectionString", "BabelfishPort", "1533", &[], POSTGRES),
    ("ModifyDBInstanceConnectionString", "PGBouncerPort", "6432", &[], POSTGRES),
    ("ModifyDBInstanceSSL", "ClientCACert", "-----BEGIN CERTIFICATE-----", CA, POSTGRES),
    ("ModifyDBInstanceSSL", "ClientCAEnabled", "1", CA, POSTGRES),
    ("ModifyDBInstanceSSL", "ServerCert", "c", &[("ServerKey", "k")], POSTGRES),
    ("ModifyDBInstanceSSL", "ServerKey", "k", &[("ServerCert", "c")], POSTGRES),
    ("ModifyDBInstanceSSL", "SSLEnabled", "0", &[], r#"{"SSLEnabled": true}"#),
    ("ModifyHASwitchConfig", "ManualHATime", "2018-06-15T15:00:00Z", &[("HAConfig", "Manual")], ""),
    ("ModifyHASwitchConfig", "HAConfig", "Manual", &[("ManualHATime", "2018-06-15T15:00:00Z")], ""),
    ("ModifyHADiagnoseConfig", "TcpConnectionType", "SHORT", &[], ""),
    ("ModifyBackupPolicy", "PreferredBackupPeriod", "Monday,Thursday", &[], ""),
    ("CreateAccount", "AccountType", "Super", &[], ""),
    ("ModifySecurityIps", "DBInstanceIPArrayAttribute", "hidden", &[], ""),
    ("CreatePostgresExtensions", "Extensions", "hstore", &[], ""),
    ("ModifyDasInstanceConfig", "StorageUpperBound", "1500", &[], ""),
    ("RecoveryDBInstance", "InstanceNetworkType", "Classic", &[], ""),
    ("TransformDBInstancePayType", "Period", "Year", &[], ""),
    ("ImportUserBackupFile", "BackupFile", r#"{"Bucket":"b","Object":"a.xb","Location":"cn-hangzhou"}"#, &[], ""),
    ("ImportUserBackupFile", "EngineVersion", "8.0", &[], ""),
    ("ImportUserBackupFile", "Mode", "stream", &[("BackupFile", "")], ""),
    ("ImportUserBackupFile", "RestoreSize", "200", &[], ""),
    (
        "ActivateMigrationTargetInstance",
        "ForceSwitch",
        "1",
        &[],
        r#"{"CloudMigrations": [{"TaskId": "1", "MigrateStage": "basebackup"}]}"#,
    ),
];

/// Heeded parameters that no tried value changes anything through, by name or by `Action.Name`, each list with its reason.
const SILENT: &[(&str, &[&str])] = &[
    (
        "chooses when, and the test lets every operation end at once",
        &["EffectiveTime", "EffectiveSpecificTime", "SwitchTime", "SwitchTimeMode", "UpgradeTime"],
    ),
    ("has one value", &["CrossBackupType", "RetentType"]),
    (
        "chooses a source or a target; the values of the call are the only ones its state has",
        &[
            "BackupId",
            "BackupSetId",
            "BackupSetRegion",
            "DBProxyEndpointId",
            "MigrateTaskId",
            "NodeId",
            "ParameterGroupId",
            "ResourceId",
            "RestoreTime",
            "SourceDBInstanceName",
            "SourceRegion",
            "TagKey",
            "TargetMajorVersion",
            "TemplateId",
            "CreateBackup.DBName",
            "FreshWhiteListReadins",
            "ModifyDBInstanceTDE.DBName",
        ],
    ),
    (
        "the action's scenarios show it: the call restores into an instance that exists, or is of another kind",
        &[
            "RecoveryDBInstance.DBInstanceClass",
            "RecoveryDBInstance.DBInstanceId",
            "RecoveryDBInstance.DBInstanceStorage",
            "RecoveryDBInstance.DBInstanceStorageType",
            "RecoveryDBInstance.PayType",
            "RecoveryDBInstance.Period",
            "RecoveryDBInstance.InstanceNetworkType",
            "RecoveryDBInstance.PrivateIpAddress",
            "RecoveryDBInstance.TargetDBInstanceId",
            "RecoveryDBInstance.UsedTime",
            "RecoveryDBInstance.VPCId",
            "RecoveryDBInstance.VSwitchId",
            "CreateDdrInstance.ConnectionMode",
            "CreateDdrInstance.DBInstanceStorage",
            "CreateDdrInstance.DBInstanceStorageType",
            "CreateDdrInstance.Period",
            "CreateDdrInstance.SystemDBCharset",
            "CreateDdrInstance.UsedTime",
            "CreateDdrInstance.ZoneId",
            "CreateDBProxyEndpointAddress.VPCId",
            "CreateDBProxyEndpointAddress.VSwitchId",
            "ModifyDBInstanceEndpointAddress.PrivateIpAddress",
            "ModifyDBInstanceEndpointAddress.VSwitchId",
            "ModifyDBInstanceEndpointAddress.VpcId",
            "CreateReadOnlyDBInstance.DBInstanceStorageType",
            "UpgradeDBInstanceMajorVersion.InstanceNetworkType",
            "ModifyDBProxyEndpoint.VSwitchId",
            "ModifyDBProxyEndpoint.VpcId",
            "DBProxyNewConnectStringPort",
            "DBProxyConnectStringNetType",
            "ConfigDBProxyFeatures",
            "DbEndpointOperator",
            "DbEndpointReadWriteMode",
            "ReadOnlyInstanceDistributionType",
            "ReadOnlyInstanceWeight",
            "AllocateReadWriteSplittingConnection.NetType",
            "Weight",
            "TcpConnectionType",
            "BackupMethod",
            "BackupStrategy",
            "ModifyInstanceCrossBackupPolicy.BackupEnabled",
            "CrossBackupRegion",
            "OSSUrls",
            "AddTagsToResource.Tag",
            "AddTagsToResource.Tags",
            "RemoveTagsFromResource.Tag",
            "RemoveTagsFromResource.Tags",
            "WhitelistTemplateList",
        ],
    ),
    (
        "it chooses how the rest of the request is read",
        &[
            "All",
            "SourceDatabase",
            "Direction",
            "ModifyMode",
            "ReleasedKeepPolicy",
            "ModifyDBInstanceSpec.PayType",
            "ReserveAccount",
            "SyncUserPrivilege",
            "ConnectionStringType",
            "IsRotate",
            "SecurityIPType",
            "DBInstanceIPArrayAttribute",
            "ClientCrlEnabled",
            "ImportUserBackupFile.BucketRegion",
        ],
    ),
    ("a secret that no answer has", &["Certificate", "PassWord", "PrivateKey"]),
];

fn silent(action: &str, name: &str) -> bool {
    let entries = SILENT.iter().flat_map(|(_, entries)| *entries);
    entries.copied().any(|entry| entry == name || entry.split_once('.') == Some((action, name)))
}

/// Returns whether one of the contexts shows that the parameter changes something.
fn in_context(action: &str, name: &str, good: &Good) -> bool {
    CONTEXTS.iter().any(|(one, parameter, value, beside, instance)| {
        if (*one, *parameter) != (action, name) {
            return false;
        }
        let entry = super::calls::entries().remove(action).unwrap();
        let mut seed = entry["seed"].clone();
        let changes: Json = serde_json::from_str(if instance.is_empty() { "{}" } else { instance }).unwrap();
        for (field, value) in changes.as_object().unwrap() {
            seed["DBInstances"][0][field] = value.clone();
        }
        let seed = super::calls::seed_of(&seed).unwrap_or_else(|| panic!("{action}.{name}: the seed cannot be"));
        let good = Good { seed, before: good.before.clone(), params: good.params.clone() };
        let with = |value: Option<&str>| {
            let mut params = good.params.clone();
            let given =
                beside.iter().copied().filter(|(other, _)| *other != name).chain(value.map(|value| (name, value)));
            for (other, value) in given {
                params.retain(|(old, _)| old != other);
                params.push((other.to_owned(), value.to_owned()));
            }
            outcome(&good, &params)
        };
        let (without, found) = (with(None), with(Some(value)));
        if found.status != 200 {
            println!("{action}.{name}={value} is refused: {}", found.after.get(..120).unwrap_or_default());
        }
        found.status == 200 && found.after != without.after
    })
}

fn changes(action: &Modelled) -> bool {
    !["Describe", "Descibe", "List", "Check", "Calculate", "Get"].iter().any(|start| action.name.starts_with(start))
}

#[test]
fn parameters_change_the_state_or_are_named_in_the_hint() {
    let (examples, calls) = (examples(), calls());
    let (mut mute, mut unhinted, mut used) = (Vec::new(), Vec::new(), BTreeSet::new());
    for action in all().filter(|action| changes(action)) {
        let good = calls.get(action.name).unwrap_or_else(|| panic!("fixtures/actions has no {}", action.name));
        let base = outcome(good, &good.params);
        for (name, example) in examples.get(action.name).into_iter().flatten() {
            let stem = name.split('.').next().unwrap_or(name);
            let field = action.fields.iter().find(|field| field.name == stem);
            // What a request has to have names what it is about; every call of the walk has it.
            if field.is_some_and(|field| field.required) {
                continue;
            }
            let has_effect = field.is_some_and(|field| field.has_effect);
            let with = |value: &str| {
                let mut params = good.params.clone();
                params.retain(|(other, _)| other != name);
                params.push((name.clone(), value.to_owned()));
                outcome(good, &params)
            };
            if has_effect {
                let mut accepted = candidates(example).into_iter().map(|value| with(&value));
                let differs = accepted.any(|found| found.status == 200 && found.after != base.after);
                if differs || in_context(action.name, name, good) {
                    continue;
                }
                if silent(action.name, stem) {
                    used.insert(stem.to_owned());
                } else {
                    mute.push(format!("{}.{name}={example}", action.name));
                }
            } else if !crate::rds::action::is_common(stem)
                && !is_reserved(action.name, stem)
                && !field.is_some_and(has_one_value)
            {
                let found = with(example);
                // A refusal says something else in its hint.
                if found.status == 200 && !found.hint.contains(stem) {
                    unhinted.push(format!("{}.{name}: {} {}", action.name, found.status, found.hint));
                }
            }
        }
    }
    assert_eq!((mute, unhinted), (Vec::<String>::new(), Vec::<String>::new()));
    let listed = SILENT.iter().flat_map(|(_, entries)| *entries);
    let unused: Vec<_> = listed.filter(|entry| !used.contains(entry.rsplit('.').next().unwrap())).collect();
    assert!(unused.is_empty(), "these change something by now: {unused:?}");
}

/// Counts the hints themselves: of parameters that are ignored at once, and of those that are checked and then ignored.
#[test]
fn fewer_than_120_parameters_with_an_example_end_in_the_hint() {
    let (examples, calls) = (examples(), calls());
    let mut hinted = Vec::new();
    for action in all() {
        let good = &calls[action.name];
        for (name, example) in examples.get(action.name).into_iter().flatten() {
            let mut params = good.params.clone();
            params.retain(|(other, _)| other != name);
            params.push((name.clone(), example.clone()));
            let hint = outcome(good, &params).hint;
            if hint
                .split("; ")
                .any(|hint| hint.contains("ignored by the fake: ") && hint.contains(&format!("`{name}`")))
            {
                hinted.push(format!("{}.{name}", action.name));
            }
        }
    }
    assert!(hinted.len() < 120, "{} parameters: {hinted:#?}", hinted.len());
    assert!(hinted.len() > 50, "the hints are not recognized: {hinted:#?}");
}
