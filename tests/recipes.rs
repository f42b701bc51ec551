//! The README's recipes, as one test file. `tests/readme.rs` holds the README's text against this one.
#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;
use std::time::Duration;

use fake_rds::{Condition, Database, FakeRds, Fault, Instance, LockMode, Progress, Seed, Status, User};
use serde_json::{Value, json};

mod first {
    use fake_rds::{FakeRds, Instance, Status};

    #[tokio::test]
    async fn a_restart() {
        // Arrange: a cloud with one instance.
        let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;

        // Act: what the code under test would send to https://rds.aliyuncs.com.
        let url = format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-1", rds.uri());
        let answer = reqwest::get(url).await.unwrap();

        // Assert: the answer, the state of the cloud, the calls.
        assert_eq!(answer.status(), 200);
        assert_eq!(rds.instance("rm-1").status, Status::Rebooting);
        rds.assert_called("RestartDBInstance").times(1).with("DBInstanceId", "rm-1");
    }
}

/// One call. The error is the service's code, or `Unreachable`.
async fn call(uri: &str, action: &str, id: &str) -> Result<Value, String> {
    call_within(Duration::from_secs(60), uri, action, id).await
}

/// One call with a time limit.
async fn call_within(limit: Duration, uri: &str, action: &str, id: &str) -> Result<Value, String> {
    let http = reqwest::Client::builder().timeout(limit).build().unwrap();
    let query = [("Action", action), ("DBInstanceId", id), ("Format", "JSON")];
    let response = http.get(uri).query(&query).send().await.map_err(|_| "Unreachable")?;
    let succeeded = response.status().is_success();
    let answer: Value = response.json().await.map_err(|_| "Unreachable")?;
    if succeeded { Ok(answer) } else { Err(answer["Code"].as_str().unwrap().to_owned()) }
}

/// Restarts an instance in at most three tries, and waits until it runs again.
async fn restart(uri: &str, id: &str) -> Result<(), String> {
    let mut tries = 3;
    while let Err(code) = call(uri, "RestartDBInstance", id).await {
        tries -= 1;
        if tries == 0 || !(code.starts_with("Throttling") || code == "Unreachable") {
            return Err(code);
        }
    }
    loop {
        let answer = call(uri, "DescribeDBInstanceAttribute", id).await?;
        if answer["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"] == "Running" {
            return Ok(());
        }
    }
}

#[tokio::test]
async fn retries_when_it_is_throttled() {
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
    let fault = rds.inject(Fault::throttling().on("RestartDBInstance").times(2));

    restart(&rds.uri(), "rm-1").await.unwrap();

    assert_eq!(fault.hits(), 2);
    rds.assert_called("RestartDBInstance").times(1).succeeding();
}

#[tokio::test]
async fn polls_until_the_instance_runs() {
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Polls(3)).start().await;

    restart(&rds.uri(), "rm-1").await.unwrap();

    // Three polls see Rebooting, the fourth sees Running.
    rds.assert_called("DescribeDBInstanceAttribute").times(4);
}

#[tokio::test]
async fn waits_for_as_long_as_the_restart_runs() {
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Manual).start().await;
    let uri = rds.uri();
    let under_test = tokio::spawn(async move { restart(&uri, "rm-1").await });

    rds.wait_for_calls("DescribeDBInstanceAttribute", 1, Duration::from_secs(30)).await.unwrap();
    let operation = &rds.operations()[0];
    assert_eq!(operation.action, "RestartDBInstance");
    rds.finish(operation.id);

    under_test.await.unwrap().unwrap();
}

#[tokio::test]
async fn waits_for_a_state_for_calls_and_for_an_end() {
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Manual).start().await;
    let uri = rds.uri();
    let under_test = tokio::spawn(async move { restart(&uri, "rm-1").await });
    let soon = Duration::from_secs(30);

    // For a state, however the code gets there.
    rds.wait_for(|rds| rds.instance("rm-1").status == Status::Rebooting, soon).await.unwrap();
    // For calls.
    rds.wait_for_calls("DescribeDBInstanceAttribute", 2, soon).await.unwrap();
    // For the end of what runs.
    let restarting = rds.operations()[0].id;
    rds.finish(restarting);
    rds.wait_for_operation(restarting, soon).await.unwrap();

    under_test.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_lost_answer_is_taken_for_a_refusal() {
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
    rds.inject(Fault::disconnect().on("RestartDBInstance").times(1).after_effect());

    // The first try restarts the instance. The second one finds it Rebooting and is refused: a bug in `restart`.
    let outcome = restart(&rds.uri(), "rm-1").await;

    assert_eq!(outcome.unwrap_err(), Condition::InstanceStatus.code_for("RestartDBInstance"));
}

#[tokio::test]
async fn gives_up_when_an_answer_takes_too_long() {
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
    rds.inject(Fault::delay(Duration::from_secs(600)).on("DescribeDBInstanceAttribute"));

    let limit = Duration::from_millis(50);
    let answer = call_within(limit, &rds.uri(), "DescribeDBInstanceAttribute", "rm-1").await;

    assert_eq!(answer.unwrap_err(), "Unreachable");
}

#[tokio::test]
async fn a_locked_instance_is_refused() {
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1").lock_mode(LockMode::ManualLock)).start().await;

    assert!(restart(&rds.uri(), "rm-1").await.is_err());

    // The hint is for people: it is in the log and in the header `x-fake-rds-hint`, never in the body.
    assert_eq!(rds.calls()[0].hint(), Some("`rm-1` is locked: ManualLock"));

    rds.update("rm-1", |instance| instance.lock_mode(LockMode::Unlock));
    restart(&rds.uri(), "rm-1").await.unwrap();
}

#[tokio::test]
async fn ninety_seconds_pass_at_once() {
    let rds = FakeRds::builder()
        .instance(Instance::mysql("rm-1"))
        .progress(Progress::After(Duration::from_secs(90)))
        .frozen_clock()
        .start()
        .await;

    call(&rds.uri(), "RestartDBInstance", "rm-1").await.unwrap();
    rds.advance(Duration::from_secs(89));
    assert_eq!(rds.instance("rm-1").status, Status::Rebooting);
    rds.advance(Duration::from_secs(1));
    assert_eq!(rds.instance("rm-1").status, Status::Running);
}

/// Started by the first test that needs it. It lives as long as the process.
static RDS: LazyLock<FakeRds> = LazyLock::new(|| FakeRds::builder().start_blocking());

/// An instance for one test alone.
fn instance_of(test: &str) -> String {
    let id = format!("rm-{test}");
    RDS.add_instance(Instance::mysql(&*id));
    id
}

#[tokio::test]
async fn shares_a_fake_with_other_tests() {
    let id = instance_of("restart");

    restart(&RDS.uri(), &id).await.unwrap();

    RDS.assert_called("RestartDBInstance").times(1).with("DBInstanceId", id);
}

#[tokio::test]
async fn starts_from_a_seed() {
    let seed: Seed = r#"{"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "PostgreSQL"}]}"#.parse().unwrap();
    let rds = FakeRds::builder().seed(seed).start().await;

    restart(&rds.uri(), "rm-1").await.unwrap();

    // The state of a running fake is a seed too.
    let twin = FakeRds::builder().seed(rds.seed()).start().await;
    assert_eq!(twin.instance("rm-1"), rds.instance("rm-1"));
}

#[tokio::test]
async fn answers_an_action_that_is_not_modelled() {
    let rds = FakeRds::start().await;
    let error = call(&rds.uri(), "DescribeHistoryEvents", "rm-1").await.unwrap_err();
    assert_eq!(error, "FakeRds.NotModelled");

    rds.stub("DescribeHistoryEvents", json!({"Items": [{"Data": {"EventId": "e-1"}}]}));

    let answer = call(&rds.uri(), "DescribeHistoryEvents", "rm-1").await.unwrap();
    assert_eq!(answer["Items"][0]["Data"]["EventId"], "e-1");
}

#[tokio::test]
async fn a_request_without_a_signature_is_refused() {
    let rds = FakeRds::builder()
        .user(User::new("1234567890123456").access_key("testid", "testsecret"))
        .instance(Instance::mysql("rm-1"))
        .start()
        .await;

    // `restart` signs nothing. The first parameter of a signed request that is missing is named.
    assert_eq!(restart(&rds.uri(), "rm-1").await.unwrap_err(), "MissingVersion");
}

#[tokio::test]
async fn a_migration_copies_databases() {
    let orders = Database::new("mydb").size_mb(512).table("orders", 1200);
    let rds = FakeRds::builder()
        .instance(Instance::mysql("rm-from").database(orders))
        .instance(Instance::mysql("rm-to").database("mydb"))
        .start()
        .await;
    let query = [
        ("Action", "ImportDatabaseBetweenInstances"),
        ("SourceDBInstanceId", "rm-from"),
        ("DBInstanceId", "rm-to"),
        ("DBInfo", r#"{"DBNames":["mydb"]}"#),
        ("Format", "JSON"),
    ];
    let response = reqwest::Client::new().get(rds.uri()).query(&query).send().await.unwrap();
    let answer: Value = response.json().await.unwrap();
    assert_eq!(rds.instance("rm-to").status, Status::Importing);

    rds.finish(answer["ImportId"].as_u64().unwrap());

    assert_eq!(rds.database("rm-to", "mydb").tables["orders"], 1200);
}

mod explored {
    use fake_rds::explore::Explorer;
    use fake_rds::{FakeRds, Instance};

    /// The code under test: it restarts an instance, unless it is restarting already.
    async fn restart_unless_restarting(uri: &str, id: &str) -> Result<(), reqwest::Error> {
        let call = async |action: &str| {
            let url = format!("{uri}/?Action={action}&DBInstanceId={id}");
            reqwest::get(url).await?.error_for_status()?.text().await
        };
        if !call("DescribeDBInstanceAttribute").await?.contains(">Rebooting<") {
            call("RestartDBInstance").await?;
        }
        Ok(())
    }

    #[tokio::test]
    async fn a_restart_survives_every_fault() {
        let rds = FakeRds::builder().instance(Instance::mysql("rm-1"));
        let report = Explorer::new(rds).run(async |rds| restart_unless_restarting(&rds.uri(), "rm-1").await).await;
        println!("{report}");
        report.assert_held();
    }
}
