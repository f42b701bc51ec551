//! Changes that only the passage of time makes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use super::calls::{Pairs, answer};
use crate::Seed;
use crate::rds::model::clock::{self, Ticks};
use crate::service::Service;

const SEED: &str =
    r#"{"Clock": "2018-06-12T10:00:00Z", "FrozenClock": true, "Progress": "Immediate", "DBInstances": [INSTANCE]}"#;

fn start(instance: &str) -> Service {
    Service::new(SEED.replace("INSTANCE", instance).parse().unwrap())
}

fn ask(service: &Service, query: &str) -> Json {
    let pairs: Pairs = form_urlencoded::parse(format!("Action={query}").as_bytes()).into_owned().collect();
    answer(service, &pairs)
}

fn advance(service: &Service, seconds: u64) {
    service.lock().cloud.advance(Duration::from_secs(seconds)).unwrap();
}

/// The data that expires: the fields of an instance, the request that counts it, the field with the number, and the
/// time.
const EXPIRE: [(&str, &str, &str, u64); 4] = [
    (
        r#""Backups": [{"BackupId": "1", "BackupMode": "Automated", "BackupStartTime": "2018-06-12T10:00:00Z"}], "LockMode": "ManualLock""#,
        "DescribeBackups&DBInstanceId=rm-1",
        "/TotalRecordCount",
        7 * 86_400,
    ),
    (
        r#""Backups": [{"BackupId": "1", "BackupRetentionPeriod": 9}], "LockMode": "ManualLock""#,
        "DescribeBackups&DBInstanceId=rm-1",
        "/TotalRecordCount",
        9 * 86_400,
    ),
    (
        r#""CrossBackups": [{"CrossBackupId": 1}], "CrossBackupRetention": 8"#,
        "DescribeCrossRegionBackups&RegionId=cn-hangzhou&DBInstanceId=rm-1&CrossBackupId=1",
        "/TotalRecordCount",
        8 * 86_400,
    ),
    (
        r#""SQLRecords": [{"SQLText": "select 1"}], "SQLCollectorRetention": 30"#,
        "DescribeSQLLogRecords&DBInstanceId=rm-1&StartTime=2018-06-12T00:00:00Z&EndTime=2018-06-13T00:00:00Z",
        "/TotalRecordCount",
        30 * 86_400,
    ),
];

#[test]
fn what_expires_is_gone_at_its_time_and_not_before() {
    for (fields, query, count, seconds) in EXPIRE {
        let service = start(&format!(r#"{{"DBInstanceId": "rm-1", "Engine": "MySQL", {fields}}}"#));
        let left = |service: &Service| {
            let answer = ask(service, query);
            answer.pointer(count).unwrap_or_else(|| panic!("{answer}")).to_string().trim_matches('"').to_owned()
        };
        advance(&service, seconds - 1);
        assert_eq!(left(&service), "1", "{query}");
        let twin: Seed = service.lock().seed().to_json().parse().unwrap();
        let twin = Service::new(twin);
        for service in [&service, &twin] {
            advance(service, 1);
            assert_eq!(left(service), "0", "{query}");
        }
    }
}

#[test]
fn a_seed_keeps_a_backup_that_had_expired() {
    let backup = r#"{"BackupId": "1", "BackupMode": "Automated", "BackupStartTime": "2017-06-12T10:00:00Z"}"#;
    let instance =
        format!(r#"{{"DBInstanceId": "rm-1", "Engine": "MySQL", "LockMode": "ManualLock", "Backups": [{backup}]}}"#);
    let service = start(&instance);
    advance(&service, 30 * 86_400);
    assert_eq!(ask(&service, "DescribeBackups&DBInstanceId=rm-1")["TotalRecordCount"], "1");
}

#[test]
fn backups_are_made_at_the_times_of_the_policy() {
    let service = start(r#"{"DBInstanceId": "rm-1", "Engine": "MySQL", "Databases": [{"DBName": "d1"}]}"#);
    advance(&service, 20 * 86_400);
    let answer = ask(&service, "DescribeBackups&DBInstanceId=rm-1&BackupMode=Automated");
    let backups = answer["Items"]["Backup"].as_array().unwrap();
    let began: Vec<&str> = backups.iter().map(|backup| backup["BackupStartTime"].as_str().unwrap()).collect();
    // Tuesday, Saturday and Thursday, of the last seven days.
    assert_eq!(began, ["2018-06-30T02:00:00Z", "2018-06-28T02:00:00Z", "2018-06-26T02:00:00Z"]);
    let newest = backups[0]["BackupId"].as_str().unwrap();
    let clone = ask(&service, &format!("CloneDBInstance&DBInstanceId=rm-1&PayType=Postpaid&BackupId={newest}"));
    let list = ask(&service, &format!("DescribeDatabases&DBInstanceId={}", clone["DBInstanceId"].as_str().unwrap()));
    assert_eq!(list["Databases"]["Database"][0]["DBName"], "d1");
}

/// A test that runs at the time of a backup has the same answers as at other times.
#[test]
fn no_backup_is_made_while_the_clock_only_runs() {
    let hours = Arc::new(AtomicU64::new(0));
    let (begun, ticked) = (Instant::now(), hours.clone());
    let ticks = move || begun + Duration::from_secs(3600 * ticked.load(Ordering::SeqCst));
    let seed = SEED.replace("\"FrozenClock\": true", "\"FrozenClock\": false");
    let seed = seed.replace("INSTANCE", r#"{"DBInstanceId": "rm-1", "Engine": "MySQL"}"#);
    let service = Service::new(seed.parse().unwrap()).following(Ticks::new(ticks));
    hours.store(7 * 24, Ordering::SeqCst);
    assert_eq!(ask(&service, "DescribeBackups&DBInstanceId=rm-1")["TotalRecordCount"], "0");
    assert_eq!(clock::to_second(service.lock().cloud.now()), "2018-06-19T10:00:00Z");
    advance(&service, 7 * 86_400);
    assert_eq!(ask(&service, "DescribeBackups&DBInstanceId=rm-1")["TotalRecordCount"], "3");
}

/// With the machine's clock it would depend on the time of the day whether an hour has a backup.
#[test]
fn no_backup_is_made_after_the_time_of_the_machine() {
    let seed = r#"{"FrozenClock": true, "DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]}"#;
    let service = Service::new(seed.parse().unwrap());
    advance(&service, 7 * 86_400);
    assert_eq!(ask(&service, "DescribeBackups&DBInstanceId=rm-1")["TotalRecordCount"], "0");
}

#[test]
fn a_subscription_is_renewed_or_locked_at_its_end() {
    for (renews, lock, end) in
        [("true", "Unlock", "2018-09-12T16:00:00Z"), ("false", "LockByExpiration", "2018-06-12T16:00:00Z")]
    {
        let service = start(&format!(
            r#"{{"DBInstanceId": "rm-1", "Engine": "MySQL", "PayType": "Prepaid", "ExpireTime": "2018-06-12T16:00:00Z",
                "AutoRenew": {renews}, "AutoRenewMonths": 3}}"#
        ));
        let shown = || {
            let answer = ask(&service, "DescribeDBInstanceAttribute&DBInstanceId=rm-1");
            answer["Items"]["DBInstanceAttribute"][0].clone()
        };
        advance(&service, 6 * 3600 - 1);
        assert_eq!((&shown()["LockMode"], &shown()["ExpireTime"]), (&"Unlock".into(), &"2018-06-12T16:00:00Z".into()));
        advance(&service, 1);
        assert_eq!((&shown()["LockMode"], &shown()["ExpireTime"]), (&lock.into(), &end.into()));
    }
}

#[test]
fn failovers_are_automatic_again_after_the_time_of_the_request() {
    let service = start(r#"{"DBInstanceId": "rm-1", "Engine": "MySQL"}"#);
    let of = "DBInstanceId=rm-1&HAConfig=Manual&ManualHATime=2018-06-12T11:00:00Z";
    ask(&service, &format!("ModifyHASwitchConfig&{of}"));
    let shown = || {
        let answer = ask(&service, "DescribeHASwitchConfig&DBInstanceId=rm-1");
        [answer["HAConfig"].clone(), answer["ManualHATime"].clone()]
    };
    advance(&service, 3_599);
    assert_eq!(shown(), ["Manual", "2018-06-12T11:00:00Z"]);
    advance(&service, 1);
    assert_eq!(shown(), ["Auto", ""]);
    assert_eq!(ask(&service, &format!("ModifyHASwitchConfig&{of}"))["Code"], "ManualHATime.Format");
}

#[test]
fn a_temporary_instance_is_deleted_after_two_days() {
    let service = start(r#"{"DBInstanceId": "rm-1", "Engine": "MySQL", "Backups": [{"BackupId": "1"}]}"#);
    let temp = ask(&service, "CreateTempDBInstance&DBInstanceId=rm-1&BackupId=1")["TempDBInstanceId"].clone();
    let temp = temp.as_str().unwrap();
    advance(&service, 2 * 86_400 - 1);
    assert!(service.lock().cloud.instances.get(temp).is_some());
    advance(&service, 1);
    assert!(service.lock().cloud.instances.get(temp).is_none());
}
