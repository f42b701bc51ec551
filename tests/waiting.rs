//! Waiting for what code under test does, and the place that a panic names.
#![allow(clippy::unwrap_used)]

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use common::{get, import, raw, two};
use fake_rds::{Error, ErrorKind, FakeRds, Fault, ImportStatus, Instance, Progress, Scenario};

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(30);

const REGIONS: &[u8] = b"GET /?Action=DescribeRegions HTTP/1.1\r\nhost: x\r\n\r\n";

/// Returns whether a future waits when it is first looked at.
fn waits<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> bool {
    matches!(future.poll(&mut Context::from_waker(Waker::noop())), Poll::Pending)
}

#[tokio::test(start_paused = true)]
async fn a_paused_clock_does_not_shorten_a_wait() {
    let rds = std::sync::Arc::new(two().start().await);
    let call = || {
        let rds = rds.clone();
        std::thread::spawn(move || raw(&rds, REGIONS))
    };
    let mut calls = std::pin::pin!(rds.wait_for_calls("DescribeRegions", 1, LONG));
    assert!(waits(calls.as_mut()));
    let caller = call();
    assert_eq!(calls.await.unwrap().len(), 1);
    caller.join().unwrap();

    let mut condition = std::pin::pin!(rds.wait_for(|rds| rds.calls().len() == 2, LONG));
    assert!(waits(condition.as_mut()));
    let caller = call();
    condition.await.unwrap();
    caller.join().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_deadline_is_real_time() {
    let rds = two().start().await;
    let begun = Instant::now();
    let error = rds.wait_for_calls("DescribeRegions", 2, SHORT).await.unwrap_err();
    assert!(begun.elapsed() >= SHORT, "{error}");
    assert!(error.to_string().contains("expected 2 calls of DescribeRegions within 30ms, saw 0"), "{error}");

    let begun = Instant::now();
    let error = rds.wait_for(|_| false, SHORT).await.unwrap_err();
    assert!(begun.elapsed() >= SHORT && error.to_string().contains("tests/waiting.rs:"), "{error}");
    // What holds at the beginning is not waited for, whatever the deadline.
    rds.wait_for(|_| true, Duration::ZERO).await.unwrap();
    rds.wait_for(|_| true, Duration::MAX).await.unwrap();
}

#[tokio::test]
async fn imports_and_operations_are_waited_for() {
    let rds = two().instance(Instance::mysql("rm-1")).start().await;
    let id = import(&rds).await;
    let error = rds.wait_for_operation(id, SHORT).await.unwrap_err().to_string();
    assert!(error.contains(&format!("ImportDatabaseBetweenInstances {id} is not over")), "{error}");
    {
        let mut over = std::pin::pin!(rds.wait_for_operation(id, LONG));
        assert!(waits(over.as_mut()));
        rds.fail(id, "disk full");
        over.await.unwrap();
        assert_eq!(rds.import(id).status, ImportStatus::Failed);
    }
    rds.wait_for_operation(id, LONG).await.unwrap();
    rds.wait_for_operation_blocking(id, LONG).unwrap();
    assert_eq!(rds.import(id).reason.as_deref(), Some("disk full"));
    let unknown = rds.wait_for_operation(1 << 40, LONG).await.unwrap_err().to_string();
    assert!(unknown.contains("no operation 1099511627776"), "{unknown}");

    get(&rds, &[("Action", "RestartDBInstance"), ("DBInstanceId", "rm-1")]).await;
    let restart = rds.operations()[0].id;
    assert!(rds.wait_for_operation(restart, SHORT).await.unwrap_err().to_string().contains("RestartDBInstance"));
    let mut over = std::pin::pin!(rds.wait_for_operation(restart, LONG));
    assert!(waits(over.as_mut()));
    rds.finish(restart);
    over.await.unwrap();
}

#[test]
fn waiting_without_a_runtime() {
    let after = Progress::After(Duration::from_millis(20));
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(after).start_blocking();
    std::thread::scope(|scope| {
        scope.spawn(|| raw(&rds, b"GET /?Action=RestartDBInstance&DBInstanceId=rm-1 HTTP/1.1\r\nhost: x\r\n\r\n"));
        assert_eq!(rds.wait_for_calls_blocking("RestartDBInstance", 1, LONG).unwrap().len(), 1);
    });
    // The fake's own clock ends the restart: nothing is sent meanwhile.
    rds.wait_for_blocking(|rds| rds.operations().is_empty(), LONG).unwrap();
    let error = rds.wait_for_blocking(|_| false, Duration::ZERO).unwrap_err().to_string();
    assert!(error.contains("tests/waiting.rs:") && error.contains("- RestartDBInstance -> 200 ok"), "{error}");
}

/// Returns the location and the message of a panic.
fn panic_of(code: impl FnOnce()) -> (String, String) {
    use std::sync::{Mutex, Once};
    thread_local! {
        static PLACE: Mutex<String> = const { Mutex::new(String::new()) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let place = info.location().map_or("", |place| place.file()).to_owned();
            PLACE.with(|kept| *kept.lock().unwrap() = place);
            before(info);
        }));
    });
    let payload = catch_unwind(AssertUnwindSafe(code)).unwrap_err();
    let text = payload.downcast_ref::<String>().cloned();
    let text = text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default();
    (PLACE.with(|kept| kept.lock().unwrap().clone()), text)
}

#[test]
fn panics_name_the_line_of_the_test() {
    let rds = two().start_blocking();
    let fault = rds.inject(Fault::throttling());
    type Mistake<'m> = (&'m str, &'m dyn Fn());
    let mistakes: [Mistake<'_>; 18] = [
        ("did you mean", &|| rds.update("fron", |i| i)),
        ("already exists", &|| rds.add_instance(common::to())),
        ("did you mean", &|| rds.remove_instance("fron")),
        ("DescribeSlowLogs", &|| rds.stub("DescribeSlowLog", serde_json::json!({}))),
        ("DescribeSlowLogs", &|| rds.stub_with("DescribeSlowLog", |_| serde_json::json!({}))),
        ("DescribeRegions", &|| drop(rds.inject(Fault::unavailable().on("DescribeRegion")))),
        ("there is no import 1", &|| rds.finish(1)),
        ("there is no import 1", &|| rds.fail(1, "x")),
        ("", &|| rds.advance(Duration::MAX)),
        ("did you mean `DescribeRegions`?", &|| drop(rds.calls_to("DescribeRegion"))),
        ("did you mean `DescribeRegions`?", &|| rds.assert_order(["DescribeRegion"])),
        ("expected 3 hits", &|| fault.assert_hits(3)),
        ("is not an instance id", &|| drop(FakeRds::builder().instance(Instance::mysql("not an id")).start_blocking())),
        ("seed.json", &|| drop(FakeRds::builder().seed_file("no/seed.json").start_blocking())),
        ("no user of the fake has an active access key", &|| {
            let user = fake_rds::User::new("1").inactive_key("old", "secret");
            drop(FakeRds::builder().user(user).start_blocking().env());
        }),
        ("retry_after applies only to", &|| drop(rds.inject(Fault::garbage().retry_after(SHORT)))),
        ("was not true within", &|| rds.wait_for_blocking(|_| false, Duration::ZERO).unwrap()),
        ("$.Clok", &|| drop(r#"{"Clok": 1}"#.parse::<fake_rds::Seed>().unwrap())),
    ];
    for (number, (words, mistake)) in mistakes.into_iter().enumerate() {
        let (place, text) = panic_of(mistake);
        assert!(place.ends_with("tests/waiting.rs") && text.contains(words), "{number}: {place}: {text}");
    }
}

/// A future's panic happens where it is awaited, so the message names the place where the future was made.
#[tokio::test]
async fn panics_of_futures_and_of_checks_name_the_line_in_words() {
    let rds = two().start().await;
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let started = move || drop(runtime().block_on(FakeRds::builder().instance(Instance::mysql("not an id")).start()));
    let begun = std::thread::spawn(move || panic_of(started).1).join().unwrap();
    assert!(begun.contains("the fake at tests/waiting.rs:") && begun.contains("is not an instance id"), "{begun}");
    let (_, checked) = panic_of(|| drop(rds.assert_called("DescribeRegions").times(1)));
    assert!(checked.starts_with("at tests/waiting.rs:"), "{checked}");
    // A check reports all its mistakes at the same time, when it is made.
    let (_, checked) = panic_of(|| drop(rds.assert_called("DescribeRegions").matching("RegionId", "(").times(0)));
    assert!(checked.starts_with("at tests/waiting.rs:") && checked.contains("not a regular expression"), "{checked}");
    let error = rds.assert_called("DescribeRegions").matching("RegionId", "(").check().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AssertionFailed);
}

/// A wait that returns errors returns this one, too, at once.
#[tokio::test]
async fn a_wait_for_an_unknown_action_ends_at_once() {
    let rds = two().start().await;
    let error = rds.wait_for_calls("DescribeRegion", 1, LONG).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownName);
    assert!(error.to_string().contains("did you mean `DescribeRegions`?"), "{error}");
    assert_eq!(rds.wait_for_calls_blocking("DescribeRegion", 1, LONG).unwrap_err(), error);
    let unknown = rds.wait_for_operation(7, LONG).await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_failed_wait_lists_the_operations_and_their_ends() {
    for (progress, ends) in [
        (Progress::Manual, "RestartDBInstance {id} on instance rm-1 runs: finish({id})"),
        (
            Progress::Polls(2),
            "RestartDBInstance {id} on instance rm-1 runs: 3 more polls of instance rm-1, or finish({id})",
        ),
        (
            Progress::After(Duration::from_secs(90)),
            "RestartDBInstance {id} on instance rm-1 runs: advance(90 s), or finish({id})",
        ),
    ] {
        let builder = FakeRds::builder().instance(Instance::mysql("rm-1")).frozen_clock().progress(progress);
        let rds = builder.start().await;
        get(&rds, &[("Action", "RestartDBInstance"), ("DBInstanceId", "rm-1")]).await;
        let id = rds.operations()[0].id;
        let ends = ends.replace("{id}", &id.to_string());
        let errors = [
            rds.wait_for(|_| false, SHORT).await.unwrap_err(),
            rds.wait_for_calls("DescribeRegions", 1, SHORT).await.unwrap_err(),
            rds.wait_for_operation(id, SHORT).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
            assert!(error.to_string().contains(&ends), "{error}");
        }
    }
    // A pending operation has to begin first.
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).clock_at("2018-06-12T00:00:00Z").frozen_clock();
    let rds = rds.start().await;
    let class = rds.instance("rm-1").class;
    let query = [
        ("Action", "ModifyDBInstanceSpec"),
        ("DBInstanceId", "rm-1"),
        ("PayType", "Postpaid"),
        ("DBInstanceClass", &class),
        ("DBInstanceStorage", "200"),
        ("EffectiveTime", "MaintainTime"),
    ];
    get(&rds, &query).await;
    let id = rds.operations()[0].id;
    let error = rds.wait_for_operation(id, SHORT).await.unwrap_err().to_string();
    assert!(error.contains(&format!("is pending: begin({id}) or advance(64800 s)")), "{error}");
}

#[tokio::test]
async fn a_blocking_wait_in_a_runtime_of_one_thread_says_so() {
    let rds = two().start().await;
    let note = "blocked the only thread of a tokio runtime";
    let errors = [
        rds.wait_for_blocking(|_| false, SHORT).unwrap_err(),
        rds.wait_for_calls_blocking("DescribeRegions", 1, SHORT).unwrap_err(),
    ];
    for error in errors {
        assert!(error.to_string().contains(note), "{error}");
    }
    let error = rds.wait_for(|_| false, SHORT).await.unwrap_err();
    assert!(!error.to_string().contains(note), "{error}");
    let elsewhere = std::thread::spawn(move || rds.wait_for_blocking(|_| false, SHORT).unwrap_err().to_string());
    assert!(!elsewhere.join().unwrap().contains(note));
}

#[tokio::test]
async fn errors_read_as_well_by_debug() {
    let rds = two().start().await;
    assert_eq!(format!("{rds:?}"), format!("FakeRds at {}", rds.uri()));
    let error = FakeRds::builder().instance(Instance::mysql("not an id")).try_start().await.unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    let scenario: Scenario = r#"{"steps": [{"finish": 1}]}"#.parse().unwrap();
    let error = scenario.play(&rds).await.unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    let error: Error = rds.try_finish(1).unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
}
