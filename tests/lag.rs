//! A lag: what was just created, granted or deleted is not visible yet.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::get;
use fake_rds::{Database, Error, FakeRds, FakeRdsBuilder, Fault, Instance, Lag, Progress, Seed};
use serde_json::Value;

fn one() -> FakeRdsBuilder {
    let instance = Instance::mysql("rm-1").database("aged").account("app");
    FakeRds::builder().instance(instance).progress(Progress::Immediate).frozen_clock()
}

/// Status and answer of a call that concerns the instance: `Action key=value ..`.
async fn call(rds: &FakeRds, line: &str) -> (u16, Value) {
    let mut words = line.split(' ');
    let mut params = vec![("Action", words.next().unwrap()), ("DBInstanceId", "rm-1")];
    params.extend(words.map(|word| word.split_once('=').unwrap()));
    get(rds, &params).await
}

async fn does(rds: &FakeRds, line: &str) {
    let (status, answer) = call(rds, line).await;
    assert_eq!(status, 200, "{line}: {answer}");
}

/// The error code of a call that is refused.
async fn code(rds: &FakeRds, line: &str) -> String {
    let (status, answer) = call(rds, line).await;
    assert!(status >= 400, "{line}: {answer}");
    answer["Code"].as_str().unwrap().to_owned()
}

/// The databases that a client sees, by name.
async fn databases(rds: &FakeRds) -> Vec<String> {
    let (_, answer) = call(rds, "DescribeDatabases").await;
    let databases = answer["Databases"]["Database"].as_array().unwrap();
    let mut names: Vec<_> = databases.iter().map(|database| database["DBName"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

const CREATE: &str = "CreateDatabase DBName=fresh CharacterSetName=utf8";
const GRANT: &str = "GrantAccountPrivilege AccountName=app DBName=fresh AccountPrivilege=ReadOnly";

#[tokio::test]
async fn a_creation_is_hidden_for_some_calls() {
    let rds = one().lag(Lag::calls(2)).start().await;
    does(&rds, CREATE).await;
    assert!(rds.instance("rm-1").find_database("fresh").is_some(), "the test sees the newest state");
    assert_eq!(databases(&rds).await, ["aged"]);
    assert_eq!(databases(&rds).await, ["aged"]);
    assert_eq!(databases(&rds).await, ["aged", "fresh"]);
}

#[tokio::test]
async fn a_client_that_repeats_the_refused_call_gets_through() {
    let rds = one().lag(Lag::calls(3)).start().await;
    does(&rds, CREATE).await;
    for _ in 0..3 {
        assert_eq!(code(&rds, GRANT).await, "InvalidDB.NotFound");
    }
    let hint = rds.calls().last().unwrap().hint().unwrap().to_owned();
    assert!(hint.contains("CreateDatabase is not visible yet"), "{hint}");
    does(&rds, GRANT).await;
}

#[tokio::test]
async fn a_deletion_is_hidden_for_some_calls() {
    let rds = one().lag(Lag::calls(2)).start().await;
    does(&rds, "DeleteDatabase DBName=aged").await;
    assert_eq!(databases(&rds).await, ["aged"]);
    assert_eq!(code(&rds, "CreateDatabase DBName=aged CharacterSetName=utf8").await, "InvalidDBName.Duplicate");
    does(&rds, "CreateDatabase DBName=aged CharacterSetName=utf8").await;
}

#[tokio::test]
async fn a_grant_and_a_new_instance_are_hidden() {
    let rds = one().lag(Lag::calls(1)).start().await;
    does(&rds, "GrantAccountPrivilege AccountName=app DBName=aged AccountPrivilege=ReadOnly").await;
    let granted = |answer: Value| answer["Accounts"]["DBInstanceAccount"][0].to_string().contains("ReadOnly");
    assert!(!granted(call(&rds, "DescribeAccounts").await.1));
    assert!(granted(call(&rds, "DescribeAccounts").await.1));

    let create = [
        ("Action", "CreateDBInstance"),
        ("RegionId", "cn-hangzhou"),
        ("Engine", "MySQL"),
        ("EngineVersion", "8.0"),
        ("DBInstanceClass", "mysql.n2.medium.1"),
        ("DBInstanceStorage", "100"),
        ("DBInstanceStorageType", "cloud_essd"),
        ("DBInstanceNetType", "Intranet"),
        ("SecurityIPList", "127.0.0.1"),
        ("PayType", "Postpaid"),
    ];
    let (status, created) = get(&rds, &create).await;
    assert_eq!(status, 200, "{created}");
    let ask = [("Action", "DescribeDBInstanceAttribute"), ("DBInstanceId", created["DBInstanceId"].as_str().unwrap())];
    assert_eq!(get(&rds, &ask).await.0, 404);
    assert_eq!(get(&rds, &ask).await.0, 200);
}

#[tokio::test]
async fn several_changes_appear_one_after_the_other() {
    let rds = one().lag(Lag::calls(2)).start().await;
    does(&rds, "CreateDatabase DBName=aa CharacterSetName=utf8").await;
    does(&rds, "CreateDatabase DBName=bb CharacterSetName=utf8").await;
    assert_eq!(databases(&rds).await, ["aged"]);
    assert_eq!(databases(&rds).await, ["aa", "aged"]);
    assert_eq!(databases(&rds).await, ["aa", "aged", "bb"]);
}

#[tokio::test]
async fn a_change_of_another_kind_is_visible_at_once() {
    let rds = one().lag(Lag::calls(2)).start().await;
    does(&rds, CREATE).await;
    does(&rds, "ModifyDBDescription DBName=aged DBDescription=ancient").await;
    let (_, answer) = call(&rds, "DescribeDatabases").await;
    let shown = &answer["Databases"]["Database"];
    assert_eq!((shown.as_array().unwrap().len(), &shown[0]["DBDescription"]), (1, &Value::from("ancient")));
}

#[tokio::test]
async fn a_lag_may_be_a_time_of_the_clock() {
    let rds = one().lag(Lag::time(Duration::from_secs(3))).start().await;
    does(&rds, CREATE).await;
    rds.advance(Duration::from_secs(2));
    assert_eq!(databases(&rds).await, ["aged"]);
    assert_eq!(code(&rds, GRANT).await, "InvalidDB.NotFound");
    rds.advance(Duration::from_secs(1));
    assert_eq!(databases(&rds).await, ["aged", "fresh"]);
}

#[tokio::test]
async fn time_continues_for_visible_resources() {
    let minute = Duration::from_secs(60);
    let rds = one().progress(Progress::After(minute)).lag(Lag::time(minute * 2)).start().await;
    let shows = async || {
        let (_, answer) = call(&rds, "DescribeDBInstanceAttribute").await;
        answer["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"].as_str().unwrap().to_owned()
    };
    does(&rds, CREATE).await;
    does(&rds, "RestartDBInstance").await;
    assert_eq!(shows().await, "Rebooting");
    rds.advance(minute);
    assert_eq!(shows().await, "Running");
    assert_eq!(databases(&rds).await, ["aged"]);
}

#[tokio::test]
async fn changes_by_the_test_are_visible_at_once() {
    let rds = one().lag(Lag::calls(9)).start().await;
    does(&rds, CREATE).await;
    rds.update("rm-1", |instance| instance.database(Database::new("tests")));
    assert_eq!(databases(&rds).await, ["aged", "fresh", "tests"]);
    does(&rds, "DeleteDatabase DBName=fresh").await;
    rds.reset();
    assert_eq!(databases(&rds).await, ["aged"]);
    does(&rds, CREATE).await;
    assert_eq!(databases(&rds).await, ["aged"], "the lag stays after a reset");
}

#[tokio::test]
async fn without_a_lag_everything_is_visible_at_once() {
    for rds in [one().start().await, one().lag(Lag::calls(0)).start().await] {
        does(&rds, CREATE).await;
        does(&rds, GRANT).await;
        assert_eq!(databases(&rds).await, ["aged", "fresh"]);
    }
}

#[test]
fn a_seed_has_the_lag() -> Result<(), Error> {
    for (text, lag) in [(r#"{"Calls": 2}"#, Lag::calls(2)), (r#"{"Time": "3s"}"#, Lag::time(Duration::from_secs(3)))] {
        let seed: Seed = format!(r#"{{"Lag": {text}}}"#).parse()?;
        let rds = FakeRds::builder().lag(lag).start_blocking();
        assert_eq!(rds.seed().to_value()["Lag"], seed.to_value()["Lag"]);
        assert_eq!(seed.to_value()["Lag"], text.parse::<Value>().unwrap());
    }
    for wrong in [r#"{}"#, r#"{"Calls": 1, "Time": "3s"}"#, r#""2""#, r#"{"Calls": -1}"#] {
        let error = format!(r#"{{"Lag": {wrong}}}"#).parse::<Seed>().unwrap_err().to_string();
        assert!(error.contains("$.Lag"), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn a_fault_hides_the_effect_of_one_call() {
    let rds = one().start().await;
    let fault = rds.inject(Fault::lag(Lag::time(Duration::from_secs(3))).on("CreateDatabase").times(1));
    does(&rds, CREATE).await;
    does(&rds, "CreateDatabase DBName=later CharacterSetName=utf8").await;
    assert_eq!(databases(&rds).await, ["aged", "later"]);
    rds.advance(Duration::from_secs(3));
    assert_eq!(databases(&rds).await, ["aged", "fresh", "later"]);
    fault.assert_hits(1);
    // Without an action it waits for a call that creates something.
    let fault = rds.inject(Fault::lag(Lag::calls(1)));
    does(&rds, "RestartDBInstance").await;
    fault.assert_hits(0);
    let error = rds.try_inject(Fault::lag(Lag::calls(1)).on("RestartDBInstance")).unwrap_err().to_string();
    assert!(error.contains("nothing to hide"), "{error}");
}

#[test]
fn a_seed_has_the_fault() -> Result<(), Error> {
    let fault = Fault::lag(Lag::calls(2)).on("CreateDatabase");
    let seed = FakeRds::builder().fault(fault).start_blocking().seed();
    let expected = serde_json::json!([{"Lag": {"Calls": 2}, "Kind": "Lag", "Action": "CreateDatabase", "Hits": 0}]);
    assert_eq!(seed.to_value()["Faults"], expected);
    assert_eq!(seed.to_json().parse::<Seed>()?, seed);
    assert!(r#"{"Faults": [{"Kind": "Lag"}]}"#.parse::<Seed>().unwrap_err().to_string().contains("Lag"));
    Ok(())
}
