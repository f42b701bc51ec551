//! Dependants: instances that come from another one, and what they follow.

use serde_json::Value as Json;

use crate::rds::action::all;
use crate::rds::catalogue;
use crate::rds::model::operation::{Kind, Progress};
use crate::rds::words::DBInstanceType;
use crate::rpc::request::Incoming;
use crate::rpc::response::Handler;
use crate::service::Service;

fn start(instances: &str, progress: Progress) -> Service {
    let mut seed: crate::Seed = format!(r#"{{"DBInstances": [{instances}]}}"#).parse().unwrap();
    seed.settings.progress = progress;
    Service::new(seed)
}

fn ask(service: &Service, query: &str) -> Json {
    let (query, headers) = (format!("Action={query}&Format=JSON"), http::HeaderMap::new());
    let incoming = Incoming { method: &http::Method::GET, path: "/", query: &query, headers: &headers, body: b"" };
    serde_json::from_slice(&service.handle(&incoming).body).unwrap()
}

#[track_caller]
fn succeeds(service: &Service, query: &str) -> Json {
    let answer = ask(service, query);
    assert_eq!(answer["Code"], Json::Null, "{query}: {answer}");
    answer
}

const READ_ONLY: &str = "CreateReadOnlyDBInstance&RegionId=cn-hangzhou&ZoneId=cn-hangzhou-b&DBInstanceId=rm-a&EngineVersion=8.0\
                         &DBInstanceClass=mysqlro.x4.large.1&DBInstanceStorage=100&PayType=Postpaid";

const PRIMARY: &str = r#"{"DBInstanceId": "rm-a", "Engine": "MySQL", "Databases": [{"DBName": "d1", "SizeMB": 7}],
    "Accounts": [{"AccountName": "u1", "DatabasePrivileges": {"d1": "ReadOnly"}}]}"#;

#[test]
fn a_read_only_instance_always_shows_the_data_of_its_primary() {
    let service = start(PRIMARY, Progress::Immediate);
    let id = succeeds(&service, READ_ONLY)["DBInstanceId"].as_str().unwrap().to_owned();
    let databases = |id: &str| succeeds(&service, &format!("DescribeDatabases&DBInstanceId={id}"))["Databases"].clone();
    let accounts = |id: &str| {
        let answer = succeeds(&service, &format!("DescribeAccounts&DBInstanceId={id}"));
        let names = answer["Accounts"]["DBInstanceAccount"].as_array().unwrap().clone();
        names
            .iter()
            .map(|account| (account["AccountName"].clone(), account["DatabasePrivileges"].clone()))
            .collect::<Vec<_>>()
    };
    let names =
        |list: &Json| list["Database"].as_array().unwrap().iter().map(|one| one["DBName"].clone()).collect::<Vec<_>>();
    assert_eq!(names(&databases(&id)), ["d1"]);
    assert_eq!(accounts(&id), accounts("rm-a"));
    assert_eq!(succeeds(&service, &format!("DescribeResourceUsage&DBInstanceId={id}"))["DataSize"], 7 << 20);
    for change in [
        "CreateDatabase&DBInstanceId=rm-a&DBName=d2&CharacterSetName=utf8",
        "CreateAccount&DBInstanceId=rm-a&AccountName=u2&AccountPassword=Test123456",
        "GrantAccountPrivilege&DBInstanceId=rm-a&AccountName=u2&DBName=d2&AccountPrivilege=ReadWrite",
        "DeleteDatabase&DBInstanceId=rm-a&DBName=d1",
    ] {
        succeeds(&service, change);
        assert_eq!(names(&databases(&id)), names(&databases("rm-a")), "{change}");
        assert_eq!(accounts(&id), accounts("rm-a"), "{change}");
    }
    assert_eq!(names(&databases(&id)), ["d2"]);
}

/// A client may watch the read-only instance for a database of the primary.
#[test]
fn a_list_of_a_read_only_instance_polls_the_primary_s_parts() {
    let read_only =
        r#"{"DBInstanceId": "rr-a", "Engine": "MySQL", "DBInstanceType": "Readonly", "MasterInstanceId": "rm-a"}"#;
    let service = start(&format!("{PRIMARY}, {read_only}"), Progress::Polls(1));
    succeeds(&service, "CreateDatabase&DBInstanceId=rm-a&DBName=d2&CharacterSetName=utf8");
    let status = || {
        succeeds(&service, "DescribeDatabases&DBInstanceId=rr-a&DBName=d2")["Databases"]["Database"][0]["DBStatus"]
            .clone()
    };
    assert_eq!([status(), status()], ["Creating", "Running"]);
}

/// Every action that changes a database or an account: the admission refuses a read-only instance.
#[test]
fn data_and_accounts_of_a_read_only_instance_cannot_be_managed() {
    let of_parts = |name: &str| ["DBName", "SrcDBName", "AccountName"].contains(&name);
    let mut admitted = Vec::new();
    for action in all().filter(|action| !catalogue::only_reads(action.name)) {
        let names_a_part = action.fields.iter().any(|field| of_parts(field.name));
        let ruled = |admission: &&crate::rds::action::admission::Admission| {
            admission.parts.iter().flatten().any(|rule| matches!(rule.kind, Kind::Database | Kind::Account))
        };
        if !names_a_part && !action.admits.iter().any(|admission| ruled(&admission)) {
            continue;
        }
        let refuses = |types: &[DBInstanceType]| !types.contains(&DBInstanceType::Readonly);
        if !action.admits.iter().any(|admission| admission.types.is_some_and(refuses)) {
            admitted.push(action.name);
        }
    }
    // `DBName` of these is a filter or a name in a file, and encryption is a setting of the instance.
    let elsewhere = ["ModifyDBInstanceTDE"];
    admitted.retain(|name| !elsewhere.contains(name));
    assert!(admitted.is_empty(), "{admitted:?} manage parts of read-only instances");
}

#[test]
fn a_clone_has_the_settings_of_its_origin() {
    let service = start(
        r#"{"DBInstanceId": "rm-a", "Engine": "MySQL", "Parameters": {"wait_timeout": "1234"}, "SQLCollectorEnabled": true,
            "SQLCollectorRetention": 180, "BackupPolicy": {"BackupRetentionPeriod": "33"},
            "IPArrays": [{"DBInstanceIPArrayName": "app", "SecurityIPList": "10.0.0.1"}],
            "Backups": [{"BackupId": "1"}]}"#,
        Progress::Immediate,
    );
    let id =
        succeeds(&service, "CloneDBInstance&DBInstanceId=rm-a&PayType=Postpaid&BackupId=1")["DBInstanceId"].clone();
    let id = id.as_str().unwrap();
    for (action, field) in [
        ("DescribeBackupPolicy", "BackupRetentionPeriod"),
        ("DescribeSQLCollectorPolicy", "SQLCollectorStatus"),
        ("DescribeSQLCollectorRetention", "ConfigValue"),
        ("DescribeParameters", "RunningParameters"),
    ] {
        let of = |id: &str| succeeds(&service, &format!("{action}&DBInstanceId={id}"))[field].clone();
        assert_ne!(of("rm-a"), Json::Null, "{action}");
        assert_eq!(of(id), of("rm-a"), "{action}");
    }
}

#[test]
fn read_only_instances_are_created_one_after_the_other() {
    let service = start(PRIMARY, Progress::Polls(1));
    succeeds(&service, READ_ONLY);
    assert_eq!(ask(&service, READ_ONLY)["Code"], "OperationDenied.PrimaryDBInstanceStatus");
    // The refusal is a poll.
    succeeds(&service, READ_ONLY);
}

/// A read-only instance is upgraded before its primary.
#[test]
fn a_primary_is_upgraded_after_its_read_only_instances() {
    let read_only = r#"{"DBInstanceId": "rr-a", "Engine": "MySQL", "EngineVersion": "5.7", "DBInstanceType": "Readonly", "MasterInstanceId": "rm-a"}"#;
    let primary = r#"{"DBInstanceId": "rm-a", "Engine": "MySQL", "EngineVersion": "5.7"}"#;
    let service = start(&format!("{primary}, {read_only}"), Progress::Immediate);
    let upgrade = |id: &str| format!("UpgradeDBInstanceEngineVersion&DBInstanceId={id}&EngineVersion=8.0");
    assert_eq!(ask(&service, &upgrade("rm-a"))["Code"], "ReadInstanceNotSupport");
    succeeds(&service, &upgrade("rr-a"));
    succeeds(&service, &upgrade("rm-a"));
}

#[test]
fn files_are_not_restored_over_a_database() {
    let service = start(
        r#"{"DBInstanceId": "rm-s", "Engine": "SQLServer", "EngineVersion": "2016_std", "Databases": [{"DBName": "d1", "SizeMB": 77}]}"#,
        Progress::Immediate,
    );
    let task = "CreateMigrateTask&DBInstanceId=rm-s&DBName=d1&BackupMode=FULL&IsOnlineDB=True\
                &OssObjectPositions=oss-cn-hangzhou-internal.aliyuncs.com:b:a.bak";
    assert_eq!(ask(&service, task)["Code"], "InvalidDBName");
    assert_eq!(service.lock().cloud.instances.get("rm-s").unwrap().databases[0].size_bytes, 77 << 20);
}

/// PostgreSQL drops the logical replication slots of a database with it.
#[test]
fn a_slot_goes_with_its_database() {
    let service = start(
        r#"{"DBInstanceId": "pg", "Engine": "PostgreSQL", "Databases": [{"DBName": "d1"}, {"DBName": "d2"}],
            "Slots": [{"SlotName": "s1", "Database": "d1"}, {"SlotName": "s2", "Database": "d2"}]}"#,
        Progress::Immediate,
    );
    succeeds(&service, "DeleteDatabase&DBInstanceId=pg&DBName=d1");
    let slots = succeeds(&service, "DescribeSlots&DBInstanceId=pg")["Slots"].clone();
    assert_eq!((slots[0]["SlotName"].as_str(), slots[1].clone()), (Some("s2"), Json::Null));
}
