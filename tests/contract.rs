//! The public API as the README and the guide describe it, in one place: names, shapes and texts that users rely on.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use fake_rds::{
    AccountPrivilege, Condition, Database, DatabaseStatus, ErrorKind, FakeRds, FakeRdsBuilder, Fault, ImportStatus,
    Instance, LogEntry, Progress, Status,
};
use serde_json::{Value, json};

fn world() -> FakeRdsBuilder {
    FakeRds::builder()
        .instance(
            Instance::mysql("rm-1")
                .database(Database::new("orders").size_mb(5).table("lines", 1200))
                .database("spare")
                .account(fake_rds::Account::new("app").privilege("orders", AccountPrivilege::ReadWrite)),
        )
        .instance(Instance::mysql("rm-3").database("orders"))
}

async fn call(rds: &FakeRds, query: &str) -> (u16, Value) {
    let response = reqwest::get(format!("{}/?Format=JSON&{query}", rds.uri())).await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap())
}

fn panic_of(code: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(code).unwrap_err();
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[tokio::test]
async fn the_type_that_seeds_is_the_type_that_is_read() {
    let rds = world().progress(Progress::Immediate).start().await;
    let instance: Instance = rds.instance("rm-1");
    assert_eq!(instance.status, Status::Running);
    assert_eq!(instance.databases.len(), 2);
    assert_eq!(rds.database("rm-1", "orders").status, DatabaseStatus::Running);
    assert_eq!(rds.database("rm-1", "orders").tables["lines"], 1200);
    assert_eq!(rds.database("rm-1", "orders").size_bytes, 5 << 20);
    assert_eq!(rds.account("rm-1", "app").privileges["orders"], AccountPrivilege::ReadWrite);
    let gone: Option<Instance> = rds.try_instance("rm-9");
    assert!(gone.is_none() && rds.try_database("rm-1", "x").is_none() && rds.try_account("rm-1", "x").is_none());
    assert!(rds.try_import(1).is_none() && rds.try_operation(1).is_none());
    let text = panic_of(std::panic::AssertUnwindSafe(|| drop(rds.instance("rm-2"))));
    assert_eq!(text, r#"no instance "rm-2"; existing: "rm-1", "rm-3""#);
    assert!(instance.find_database("orders").is_some() && instance.find_account("app").is_some());

    let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=rm-1&DBInstanceId=rm-3&DBInfo=%7B%22DBNames%22%3A%5B%22orders%22%5D%7D";
    let (status, answer) = call(&rds, query).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(rds.import(answer["ImportId"].as_u64().unwrap()).status, ImportStatus::Succeeded);
    assert_eq!((rds.instances().len(), rds.imports().len(), rds.operations().len()), (2, 1, 0));
    serde_json::to_value(&instance).unwrap();
}

#[test]
fn other_resources_go_by_the_names_of_the_service() {
    let twin = Instance::mysql("rm-2").set("SlowQueries", json!([{"SQLText": "select 1", "DBName": "orders"}]));
    let rds = FakeRds::builder()
        .set("Vpcs", json!([{"VpcId": "vpc-1", "RegionId": "cn-hangzhou"}]))
        .instance(twin.database("orders"))
        .start_blocking();
    assert_eq!(rds.instance("rm-2").get("SlowQueries")[0]["SQLText"], "select 1");
    assert_eq!(rds.get("Vpcs")[0]["VpcId"], "vpc-1");
    let error = FakeRds::builder()
        .instance(Instance::mysql("rm-1").set("SlowQueriez", json!([])))
        .try_start_blocking()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSeed);
    assert!(error.to_string().contains("SlowQueries"), "{error}");
    assert_eq!(error.errors().len(), 1);
}

#[tokio::test]
async fn changes_have_a_twin_that_returns_the_error() {
    let rds = world().start().await;
    rds.add_instance(Instance::mysql("rm-4"));
    rds.update("rm-4", |instance| instance.description("changed"));
    assert_eq!(rds.instance("rm-4").description, "changed");
    rds.remove_instance("rm-4");
    assert!(rds.try_add_instance(Instance::mysql("rm-1")).is_err());
    assert!(rds.try_update("rm-4", |instance| instance).is_err());
    assert!(rds.try_remove_instance("rm-4").is_err());
    rds.reset();
    let log = rds.log();
    assert!(log.iter().all(|entry| matches!(entry, LogEntry::Action(_) | LogEntry::Call(_))));
}

#[tokio::test]
async fn conditions_are_replaced_for_one_action_or_for_all() {
    let rds = world().answer_for("CreateDatabase", Condition::InstanceLocked, 418, "Teapot", "locked").start().await;
    rds.update("rm-1", |instance| instance.lock_mode(fake_rds::LockMode::ManualLock));
    let (status, answer) =
        call(&rds, "Action=CreateDatabase&DBInstanceId=rm-1&DBName=a&CharacterSetName=utf8mb4").await;
    assert_eq!((status, answer["Code"].as_str()), (418, Some("Teapot")));
    assert_ne!(Condition::InstanceLocked.code_for("RestartDBInstance"), "Teapot");
    assert_eq!(
        Condition::of("CreateDatabase", "InvalidDBName.Duplicate").code_for("CreateDatabase"),
        "InvalidDBName.Duplicate"
    );
    rds.inject(Fault::refuse("CreateDatabase", "InvalidDBName.Duplicate"));
    let named: Condition = "InstanceLocked".parse().unwrap();
    assert_eq!(named, Condition::InstanceLocked);
    assert_eq!(named.to_string(), "InstanceLocked");
}

#[tokio::test]
async fn an_operation_begins_later_or_when_the_test_says_so() {
    // Outside the maintenance window, which is 18:00Z to 22:00Z.
    let rds = world().clock_at("2026-06-12T10:00:00Z").start().await;
    let class = rds.instance("rm-1").class;
    let query = format!(
        "Action=ModifyDBInstanceSpec&DBInstanceId=rm-1&PayType=Postpaid&DBInstanceClass={class}&DBInstanceStorage=200&EffectiveTime=MaintainTime"
    );
    let (status, answer) = call(&rds, &query).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(rds.instance("rm-1").status, Status::Running);
    let pending = rds.operations()[0].id;
    for _ in 0..3 {
        call(&rds, "Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1").await;
    }
    assert_eq!(rds.instance("rm-1").status, Status::Running);
    rds.begin(pending);
    assert_ne!(rds.instance("rm-1").status, Status::Running);
}

#[tokio::test]
async fn a_stub_over_the_model_modifies_its_answer() {
    let rds = world().start().await;
    rds.stub_over("DescribeRegions", |_call, mut answer| {
        answer["Extra"] = json!(1);
        answer
    });
    assert_eq!(call(&rds, "Action=DescribeRegions").await.1["Extra"], 1);
    let request = http::Request::get("/?Action=DescribeRegions&Format=JSON").body(Vec::new()).unwrap();
    assert_eq!(rds.call(request).status(), 200);
    rds.inject(Fault::disconnect());
    let request = http::Request::get("/?Action=DescribeRegions").body(Vec::new()).unwrap();
    assert!(rds.try_call(request).is_err());
}

#[tokio::test(start_paused = true)]
async fn the_runtime_of_the_test_serves_the_fake() {
    let rds = world().progress(Progress::After(Duration::from_secs(90))).on_current_runtime().start().await;
    call(&rds, "Action=RestartDBInstance&DBInstanceId=rm-1").await;
    tokio::time::sleep(Duration::from_secs(91)).await;
    assert_eq!(rds.instance("rm-1").status, Status::Running);
    let weak = rds.downgrade();
    rds.close().await;
    assert!(!weak.is_alive());
}

#[test]
fn a_weak_reference_cannot_change_a_dropped_fake() {
    let rds = world().start_blocking();
    let (weak, fault) = (rds.downgrade(), rds.inject(Fault::throttling().on("DescribeRegions")));
    drop(rds);
    // The handle still keeps the number of hits, and with it the state of the fake.
    assert_eq!(fault.hits(), 0);
    let error = weak.try_perform(fake_rds::TestAction::Remove("rm-1".to_owned())).unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::NotFound, "the fake has been dropped"));
}

#[test]
fn answers_to_a_documented_code_are_used_and_survive_a_seed() {
    let query = "/?Action=CreateDatabase&DBInstanceId=rm-1&DBName=a&CharacterSetName=utf8mb4&Format=JSON";
    let request = || http::Request::get(query).body(Vec::new()).unwrap();
    let locked = Condition::of("CreateDatabase", Condition::InstanceLocked.code_for("CreateDatabase"));
    let builder = || FakeRds::builder().instance(Instance::mysql("rm-1").lock_mode(fake_rds::LockMode::ManualLock));
    for builder in [
        builder().answer_for("CreateDatabase", locked, 418, "Teapot", "locked"),
        builder().answer_for("createdatabase", locked, 418, "Teapot", "locked"),
        builder().answer(locked, 418, "Teapot", "locked"),
    ] {
        let rds = builder.start_blocking();
        let twin = FakeRds::builder().seed(rds.seed().to_json().parse().unwrap()).start_blocking();
        for rds in [rds, twin] {
            assert_eq!(rds.call(request()).status(), 418);
        }
    }
    let other = builder().answer_for("RestartDBInstance", locked, 418, "Teapot", "locked");
    let error = other.try_start_blocking().unwrap_err().to_string();
    assert!(error.contains("the condition is of CreateDatabase, so RestartDBInstance never answers it"), "{error}");
}

#[test]
fn an_unknown_code_is_answered_with_each_known_one_once() {
    for (action, code) in [("CreateDatabase", ""), ("RestartDBInstance", "NotSupport")] {
        let text = Condition::try_of(action, code).unwrap_err().to_string();
        let mut codes: Vec<&str> = text.split("its codes: ").nth(1).unwrap().split(", ").collect();
        let count = codes.len();
        codes.sort();
        codes.dedup();
        assert!(codes.len() == count && count > 10 && !text.contains("%s"), "{text}");
    }
}

#[test]
fn codes_of_an_action_do_not_depend_on_its_case() {
    for action in fake_rds::actions().filter(|action| action.modelled) {
        let lower = action.name.to_ascii_lowercase();
        for condition in &action.conditions {
            assert_eq!(condition.code_for(&lower), condition.code_for(action.name), "{lower} {condition}");
            assert_eq!(condition.status_for(&lower), condition.status_for(action.name), "{lower} {condition}");
        }
    }
}

#[test]
fn a_seed_does_not_replace_settings_that_equal_the_defaults() {
    let seed = || world().start_blocking().seed();
    let window = Duration::from_secs(15 * 60);
    for (builder, lost) in [
        (FakeRds::builder().progress(Progress::Polls(1)), "Progress"),
        (FakeRds::builder().era(fake_rds::Era::Own), "Era"),
        (FakeRds::builder().unmodelled(fake_rds::Unmodelled::Refused), "Unmodelled"),
        (FakeRds::builder().import_statuses(Status::Transing, Status::Importing), "ImportStatuses"),
        (FakeRds::builder().timestamp_window(window), "TimestampWindow"),
        (FakeRds::builder().keep_calls(10_000), "KeepCalls"),
        (FakeRds::builder().set("Vpcs", json!([])), "Vpcs"),
        (FakeRds::builder().progress(Progress::Polls(1)).keep_calls(3), "Progress, KeepCalls"),
    ] {
        let error = builder.seed(seed()).try_start_blocking().unwrap_err().to_string();
        assert!(error.contains(&format!("would replace them: {lost}; call it first")), "{error}");
    }
    assert_eq!(FakeRds::builder().seed(seed()).keep_calls(10_000).start_blocking().instances().len(), 2);
}

#[test]
fn a_runtime_without_drivers_is_an_error() {
    let runtime = || tokio::runtime::Builder::new_current_thread();
    for mut builder in [
        runtime(),
        {
            let mut io = runtime();
            io.enable_io();
            io
        },
        {
            let mut time = runtime();
            time.enable_time();
            time
        },
    ] {
        let error = builder.build().unwrap().block_on(world().on_current_runtime().try_start()).unwrap_err();
        assert!(error.to_string().contains("enable_all()"), "{error}");
    }
}

#[test]
fn a_fault_with_a_name_that_no_request_has_is_rejected() {
    let rds = world().start_blocking();
    for (fault, part) in [
        (Fault::throttling().with("DBNam", "orders"), "no action has a parameter `DBNam`; did you mean `DBName`?"),
        (Fault::throttling().with("dbname", "orders"), "did you mean `DBName`?"),
        (Fault::throttling().with("", "orders"), "no action has a parameter ``"),
        (Fault::throttling().on_instance(""), "needs the id of an instance"),
    ] {
        let error = rds.try_inject(fault).unwrap_err();
        assert!(error.kind() == ErrorKind::InvalidFault && error.to_string().contains(part), "{error}");
    }
    for name in ["DBName", "Tag.3.Key", "ResourceId.1", "RegionId", "Format"] {
        rds.inject(Fault::throttling().with(name, "x"));
    }
    for (action, parameter) in
        [("SwitchReplicationLink", "TargetInstanceName"), ("CreateReplicationLink", "SourceInstanceName")]
    {
        rds.clear_faults();
        let fault = rds.inject(Fault::throttling().on(action).on_instance("rm-1"));
        rds.call(http::Request::get(format!("/?Action={action}&{parameter}=rm-1")).body(Vec::new()).unwrap());
        fault.assert_hits(1);
    }
}

#[test]
fn a_refusal_names_misspelt_parameters() {
    let rds = world().start_blocking();
    for (query, part) in [
        ("Action=DescribeDBInstanceAttribute&DBInstancId=rm-1", "`DBInstancId`; did you mean `DBInstanceId`?"),
        ("Action=DescribeDBInstanceAttribute&DBInstanceID=rm-1", "names are case-sensitive: `DBInstanceId`"),
        ("Action=CreateDatabase&DBInstanceId=rm-1&DBNam=a&CharacterSetName=utf8mb4", "did you mean `DBName`?"),
        (
            "Action=CreateDatabase&DBInstanceId=rm-1&DBName=orders&CharacterSetName=utf8mb4&Colour=red",
            "has no parameter `Colour`",
        ),
    ] {
        rds.call(http::Request::get(format!("/?{query}")).body(Vec::new()).unwrap());
        let call = rds.calls().pop().unwrap();
        assert!(!call.is_success() && call.hint().unwrap_or_default().contains(part), "{query}: {call:?}");
    }
}

#[test]
fn a_policy_applies_after_faults_and_before_stubs() {
    let user = fake_rds::User::new("1").access_key("id", "secret").deny("rds:DescribeRegions");
    let rds = FakeRds::builder().user(user).signatures(fake_rds::Signatures::Ignored).start_blocking();
    rds.stub("DescribeRegions", json!({}));
    let status =
        || rds.call(http::Request::get("/?Action=DescribeRegions").body(Vec::new()).unwrap()).status().as_u16();
    assert_eq!(status(), 403);
    rds.inject(Fault::unavailable().times(1));
    assert_eq!(status(), 503);
    rds.inject(Fault::internal_error().after_effect().times(1));
    assert_eq!((status(), status()), (500, 403));
}

#[test]
fn lookups_of_actions_and_operations_are_exact_about_what_exists() {
    let rds = world().progress(Progress::Manual).start_blocking();
    rds.call(http::Request::get("/?Action=RestartDBInstance&DBInstanceId=rm-9").body(Vec::new()).unwrap());
    let coverage = rds.coverage();
    assert_eq!(coverage.of("restartdbinstance").unwrap().reached(), [Condition::InstanceNotFound]);
    assert!(coverage.of("CreateDatabase").is_none());
    rds.call(http::Request::get("/?Action=RestartDBInstance&DBInstanceId=rm-1").body(Vec::new()).unwrap());
    let id = rds.operations()[0].id;
    rds.finish(id);
    rds.wait_for_operation_blocking(id, Duration::ZERO).unwrap();
    for never in [0, id + 1000] {
        assert_eq!(rds.wait_for_operation_blocking(never, Duration::MAX).unwrap_err().kind(), ErrorKind::NotFound);
    }
    let error = rds.try_update("rm-1", |_| Instance::mysql("rm-7")).unwrap_err();
    assert_eq!(error.errors()[0].path(), Some("$.DBInstanceId"));
}

#[test]
fn an_injected_refusal_reads_as_a_real_one() {
    let rds = world().start_blocking();
    let answer = |fault: Fault| {
        rds.inject(fault.times(1));
        let request = http::Request::get("/?Action=CreateDatabase&Format=JSON").body(Vec::new()).unwrap();
        serde_json::from_slice::<Value>(rds.call(request).body()).unwrap()
    };
    let text = |answer: &Value, name: &str| answer[name].as_str().unwrap().to_owned();
    for condition in Condition::ALL {
        let answer = answer(Fault::condition(*condition));
        let (code, message) = (text(&answer, "Code"), text(&answer, "Message"));
        assert!(!["Missing", "Invalid.ValueNotSupported"].contains(&code.as_str()), "{condition}: {code}");
        assert!(!message.is_empty() && !message.contains("\"\"") && !message.contains("  "), "{condition}: {message}");
    }
    let missing = answer(Fault::refuse("CreateDatabase", "MissingParameter"));
    assert!(text(&missing, "Message").contains("\"CharacterSetName\""), "{missing}");
    assert_eq!(answer(Fault::condition(Condition::MissingCommonParameter))["Code"], "MissingTimestamp");
}
