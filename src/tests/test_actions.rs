//! Every test action in its forms: a method or `perform` in the process, the step of a scenario, and the routes of the control API
//! lead to the same state, the same log and the same error.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::base::value::Value;
use crate::control::{Control, Guard};
use crate::rpc::request::Incoming;
use crate::rpc::response::Handler;
use crate::seed::Seed;
use crate::service::Service;
use crate::service::fault::Fault;
use crate::service::lag::Lag;
use crate::service::test_action::{STEPS, TestAction};
use crate::{Database, Instance, LockMode, Progress};

/// A seed in which nothing is left to chance.
fn fixed() -> Seed {
    let clock = Some(std::time::UNIX_EPOCH + Duration::from_secs(1_528_761_600));
    Seed { clock, frozen_clock: true, id_seed: Some(1), ..Seed::default() }
}

/// A fake with an import that runs, an operation, a fault and a stub.
fn start() -> Arc<Service> {
    let mut seed = Seed {
        instances: vec![
            Instance::mysql("rm-1").database(Database::new("mydb").size_mb(7)),
            Instance::mysql("rm-2").database("mydb"),
            Instance::mysql("rm-3"),
        ],
        ..fixed()
    };
    seed.settings.progress = Progress::Manual;
    let service = Arc::new(Service::new(seed));
    for query in [
        "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=rm-1&DBInstanceId=rm-2&DBInfo={%22DBNames%22:[%22mydb%22]}",
        "Action=RestartDBInstance&DBInstanceId=rm-3",
    ] {
        assert_eq!(get(service.as_ref(), "GET", "/", query, "").0, 200);
    }
    service.perform_test(TestAction::Inject(Fault::throttling().on("DescribeRegions").times(1))).unwrap();
    service
}

fn get(handler: &dyn Handler, method: &str, path: &str, query: &str, body: &str) -> (u16, String) {
    let headers = http::HeaderMap::from_iter([(http::header::HOST, http::HeaderValue::from_static("localhost"))]);
    let method = method.parse().unwrap();
    let incoming = Incoming { method: &method, path, query, headers: &headers, body: body.as_bytes() };
    let outgoing = handler.handle(&incoming);
    (outgoing.status, String::from_utf8(outgoing.body.to_vec()).unwrap())
}

/// Each action, done and refused.
fn actions(service: &Service) -> Vec<TestAction> {
    let state = service.lock();
    let import = *state.cloud.imports.keys().next().unwrap();
    let operation = state.cloud.operations.iter().map(|operation| operation.id).find(|id| *id != import).unwrap();
    let now = |id: &str| state.cloud.instances.get(id).unwrap().as_ref().clone();
    let slow_logs = |answer: Json| TestAction::Stub { action: "DescribeSlowLogs".to_owned(), answer: Some(answer) };
    vec![
        TestAction::Add(Box::new(Instance::mysql("rm-9").database("x"))),
        TestAction::Add(Box::new(Instance::mysql("rm-1"))),
        TestAction::Update(Box::new(now("rm-1").lock_mode(LockMode::ManualLock).tag("a", "b"))),
        TestAction::Update(Box::new(Instance::mysql("rm-8"))),
        TestAction::Remove("rm-2".to_owned()),
        TestAction::Remove("rm-8".to_owned()),
        TestAction::Advance(Duration::from_millis(1_500)),
        TestAction::Advance(Duration::from_secs(u64::MAX)),
        TestAction::Finish(import),
        TestAction::Finish(operation),
        TestAction::Finish(77),
        TestAction::Begin(77),
        TestAction::FinishAll,
        TestAction::Fail { id: import, reason: "disk full".to_owned() },
        TestAction::Fail { id: 77, reason: "disk full".to_owned() },
        TestAction::Inject(Fault::unavailable().on("DescribeDBInstances").times(2)),
        TestAction::Inject(Fault::unavailable().on("DescribeDBInstance")),
        TestAction::Inject(Fault::lag(Lag::calls(2)).on("CreateDatabase")),
        TestAction::RemoveFault(0),
        TestAction::RemoveFault(7),
        TestAction::ClearFaults,
        slow_logs(json!({"Items": {"SQLSlowLog": [{"DBName": "a"}]}})),
        slow_logs(json!({"Itemz": 1})),
        TestAction::Reset,
        TestAction::Load(Box::new(Seed { instances: vec![Instance::mysql("other")], ..fixed() })),
    ]
}

/// The route of the control API for an action alone, if there is one: method, path and body.
fn route(action: &TestAction) -> (&'static str, &'static str, Json) {
    let (_, with) = action.step();
    // A new action has to be entered here.
    match action {
        TestAction::Add(_) => ("POST", "instances", with),
        TestAction::Update(_) => ("PATCH", "instances", with),
        TestAction::Remove(id) => ("DELETE", "instances", json!({"DBInstanceId": id})),
        TestAction::Advance(step) => match step.subsec_nanos() {
            0 => ("POST", "advance", json!({"Seconds": step.as_secs()})),
            _ => ("POST", "advance", json!({"Seconds": step.as_secs_f64()})),
        },
        TestAction::Finish(id) => ("POST", "finish", json!({"Id": id})),
        TestAction::Begin(id) => ("POST", "begin", json!({"Id": id})),
        TestAction::FinishAll => ("POST", "finish", json!({})),
        TestAction::Fail { id, reason } => ("POST", "fail", json!({"Id": id, "Reason": reason})),
        TestAction::Inject(_) => ("POST", "faults", with),
        TestAction::RemoveFault(id) => ("DELETE", "faults", json!({"Id": id})),
        TestAction::ClearFaults => ("DELETE", "faults", json!({})),
        TestAction::Stub { .. } => ("POST", "stubs", with),
        TestAction::Reset => ("POST", "reset", json!({})),
        TestAction::Load(_) => ("PUT", "seed", with),
    }
}

/// The state and the log, as a reader sees them.
fn seen(service: &Service) -> (Json, String) {
    let state = service.lock();
    (state.seed().to_value(), format!("{:?}", state.journal.log()))
}

#[test]
fn every_action_is_the_same_in_every_form() {
    let (mut done, mut refused) = (0, 0);
    let mut named = Vec::new();
    let count = actions(&start()).len();
    for nth in 0..count {
        let one = start();
        let action = actions(&one).swap_remove(nth);
        let (name, with) = action.step();
        named.push(name);
        let result = one.perform_test(action.clone()).map(drop);
        if result.is_ok() {
            done += 1
        } else {
            refused += 1
        }

        let step = start();
        assert_eq!(step.perform_step(name, &Value::from(&with)).map(drop), result, "{name} as a step");
        assert_eq!(seen(&step), seen(&one), "{name} as a step");

        let (method, path, body) = route(&action);
        for (method, path, body) in [("POST", "steps", json!({ name: with })), (method, path, body)] {
            let service = start();
            let control = Control::new(service.clone(), Guard::default());
            let (status, answer) = get(&control, method, &format!("/_fake/{path}"), "", &body.to_string());
            let error = serde_json::from_str::<Json>(&answer).unwrap()["Error"].as_str().map(str::to_owned);
            assert_eq!(
                (status, error),
                (if result.is_ok() { 200 } else { 400 }, result.as_ref().err().map(ToString::to_string)),
                "{method} {path}"
            );
            assert_eq!(seen(&service), seen(&one), "{method} {path} {body}");
        }
    }
    named.dedup();
    assert_eq!((done, refused), (15, 10));
    assert!(STEPS.iter().all(|step| named.contains(step)), "{named:?}");
    assert!(named.iter().all(|step| STEPS.contains(step)), "a scenario cannot do all of {named:?}");
}

/// Refused actions are not in the log, and performed ones are in it once.
#[test]
fn the_log_has_calls_and_test_actions() {
    let service = start();
    let before = service.lock().journal.log().len();
    assert!(service.perform_test(TestAction::Finish(77)).is_err());
    assert_eq!(service.lock().journal.log().len(), before);
    service.perform_test(TestAction::FinishAll).unwrap();
    let log = service.lock().journal.log();
    assert_eq!((log.len(), log.last().unwrap().action()), (before + 1, Some(&TestAction::FinishAll)));
}
