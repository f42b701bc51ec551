//! Explorations: what they find, what they say, what they refuse; and the faults they are made of.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{IMPORT, get, two};
use fake_rds::explore::{Explorer, Finding};
use fake_rds::{FakeRds, FakeRdsBuilder, Fault, Instance, Progress};
use serde_json::Value;

const LOOK: [(&str, &str); 2] = [("Action", "DescribeDBInstanceAttribute"), ("DBInstanceId", "rm-1")];
const RESTART: [(&str, &str); 2] = [("Action", "RestartDBInstance"), ("DBInstanceId", "rm-1")];

/// An explorer that a slow machine does not disturb. Runs end by themselves or by a limit of calls.
fn explorer(builder: FakeRdsBuilder) -> Explorer {
    Explorer::new(builder).timeout(LONG)
}

/// An upper bound that only a defect reaches.
const LONG: Duration = Duration::from_secs(60);

fn one() -> FakeRdsBuilder {
    FakeRds::builder().instance(Instance::mysql("rm-1"))
}

/// A call, and why it failed.
async fn call(rds: &FakeRds, params: &[(&str, &str)]) -> Result<Value, String> {
    let request = reqwest::Client::new().get(rds.uri()).query(&[("Format", "JSON")]).query(params);
    let response = request.send().await.map_err(|error| format!("lost: {error}"))?;
    let status = response.status().as_u16();
    let answer: Value = response.json().await.map_err(|error| format!("garbage: {error}"))?;
    if status == 200 { Ok(answer) } else { Err(answer["Code"].as_str().unwrap_or_default().to_owned()) }
}

fn status(answer: &Value) -> &str {
    answer["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"].as_str().unwrap_or_default()
}

/// Restarts the instance once, whatever happens.
async fn restart(rds: &FakeRds) -> Result<(), String> {
    if status(&call(rds, &LOOK).await?) == "Running" {
        call(rds, &RESTART).await?;
    }
    Ok(())
}

/// The names of the runs that broke in this way.
fn runs(finding: &Finding) -> Vec<&str> {
    finding.others().iter().map(String::as_str).chain([finding.name()]).collect()
}

#[tokio::test]
async fn code_that_can_be_repeated_holds() {
    let report = explorer(one()).run(restart).await;
    report.assert_held();
    assert!(report.runs() > 20, "{report}");
    let text = report.to_string();
    assert!(text.contains("0 findings") && text.contains("skipped that cannot differ"), "{text}");
}

#[tokio::test]
async fn a_swallowed_refusal_is_found() {
    let report = explorer(one())
        .run(async |rds| {
            call(rds, &LOOK).await?;
            let _ = call(rds, &[("Action", "DeleteDBInstance"), ("DBInstanceId", "rm-1")]).await;
            Ok::<(), String>(())
        })
        .await;
    // The other bug: after a crash the deletion that is done looks like a failure.
    let [finding, other] = report.findings() else { panic!("two bugs are two findings\n{report}") };
    assert!(other.how().contains("fails again: InvalidDBInstanceId.NotFound"), "{report}");
    assert!(runs(finding).contains(&"2.DeleteDBInstance.throttled"), "{report}");
    assert!(runs(finding).iter().all(|name| name.starts_with("2.")), "{report}");
    assert!(finding.how().contains("DBInstances / DBInstanceId rm-1: left over"), "{finding}");
    assert!(finding.story().contains("<- here"), "{finding}");
    assert!(finding.story().contains(&format!("FAKE_RDS_EXPLORE={}", finding.name())), "{finding}");
    let panic = std::panic::catch_unwind(|| report.assert_held()).unwrap_err();
    assert!(panic.downcast_ref::<String>().unwrap().contains("the exploration found something"));
}

#[tokio::test]
async fn work_without_a_trace_has_to_be_done() {
    let careless = async |rds: &FakeRds| drop(call(rds, &RESTART).await);
    let report = explorer(one()).run(careless).await;
    let [finding] = report.findings() else { panic!("one bug is one finding\n{report}") };
    assert_eq!(finding.how(), "the end state differs: never done: RestartDBInstance DBInstanceId=rm-1");
    assert!(runs(finding).contains(&"1.RestartDBInstance.lost-before"), "{report}");
    assert!(!runs(finding).contains(&"1.RestartDBInstance.lost-after"), "{report}");
}

#[tokio::test]
async fn an_import_done_twice_is_found() {
    let import = async |rds: &FakeRds| {
        for _ in 0..3 {
            match call(rds, &IMPORT).await {
                Err(reason) if reason.starts_with("lost") => continue,
                outcome => return outcome.map(drop),
            }
        }
        Err("gave up".to_owned())
    };
    let report = explorer(two().progress(Progress::Immediate)).run(import).await;
    // A lost answer, an answer that is cut short, and a crash after the only call.
    let [finding] = report.findings() else { panic!("one bug is one finding\n{report}") };
    for end in ["lost-after", "truncated", "crash-after"] {
        assert!(runs(finding).iter().any(|run| run.ends_with(end)), "{end}\n{report}");
    }
    assert!(finding.how().contains("Imports / ImportId #2: left over"), "{report}");
}

#[tokio::test]
async fn the_same_inputs_give_the_same_table() {
    let explore = |at_once| async move {
        let careless = async |rds: &FakeRds| {
            call(rds, &LOOK).await?;
            let _ = call(rds, &RESTART).await;
            tokio::time::sleep(Duration::from_millis(2)).await;
            Ok::<(), String>(())
        };
        explorer(one()).concurrency(at_once).max_pairs(20).run(careless).await.to_string()
    };
    let one_after_the_other = explore(1).await;
    assert_eq!(one_after_the_other, explore(1).await);
    assert_eq!(one_after_the_other, explore(8).await);
}

#[tokio::test]
async fn a_run_can_be_played_alone() {
    let careless = async |rds: &FakeRds| {
        call(rds, &LOOK).await?;
        let _ = call(rds, &RESTART).await;
        Ok::<(), String>(())
    };
    let report = explorer(one()).only("2.RestartDBInstance.lost-after").run(careless).await;
    assert_eq!((report.runs(), report.findings().len()), (1, 0));
    assert!(report.to_string().starts_with("2.RestartDBInstance.lost-after: held"), "{report}");
    let report =
        explorer(one()).only("2.RestartDBInstance.crash-after+3.RestartDBInstance.stale").try_run(careless).await;
    assert_eq!(report.unwrap().runs(), 1);
    let error = explorer(one()).only("2.RestartDBInstance.lost-aftre").try_run(careless).await.unwrap_err();
    assert!(error.to_string().contains("did you mean `2.RestartDBInstance.lost-after`?"), "{error}");
}

#[tokio::test]
async fn an_endless_retry_is_stopped_by_the_limit_of_calls() {
    let report = explorer(one()).max_calls(20).run(async |rds| while call(rds, &LOOK).await.is_err() {}).await;
    let ends: Vec<String> = report.findings().iter().map(|finding| finding.how()).collect();
    assert_eq!(ends, ["the code made more than 20 calls and was stopped"], "{report}");
    assert_eq!(runs(&report.findings()[0]), ["1.DescribeDBInstanceAttribute.throttled-on"]);
}

/// The clock of the runtime is paused: it advances only while nothing runs, and a call runs on another thread. So the
/// limit of an hour is reached at once where the code waits for nothing, and nowhere else.
#[tokio::test(start_paused = true)]
async fn an_endless_wait_is_stopped_by_the_limit_of_time() {
    let report = Explorer::new(one())
        .timeout(Duration::from_secs(3600))
        .run(async |rds| {
            loop {
                match call_on_a_thread(rds).await {
                    Ok(_) => return,
                    Err(answer) if answer.contains("InternalError") => std::future::pending().await,
                    Err(_) => {}
                }
            }
        })
        .await;
    // An endless retry and an endless wait are the same to a user: the code does not end.
    let [finding] = report.findings() else { panic!("one bug is one finding\n{report}") };
    for end in ["throttled-on", "internal-error"] {
        assert!(runs(finding).iter().any(|run| run.ends_with(end)), "{end}\n{report}");
    }
    let table = report.table();
    assert!(table.contains("ENDLESS") && table.contains("HUNG"), "{report}");
}

/// Looks at the instance, while the clock of the runtime stands still.
async fn call_on_a_thread(rds: &FakeRds) -> Result<String, String> {
    let address = rds.address();
    tokio::task::spawn_blocking(move || send(address, "Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1"))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_panic_is_a_finding() {
    let report = explorer(one()).run(async |rds| drop(call(rds, &LOOK).await.unwrap())).await;
    assert_eq!(runs(&report.findings()[0]).len(), report.runs(), "{report}");
    assert!(report.findings()[0].how().starts_with("the code panicked: called `Result::unwrap()`"), "{report}");
}

#[tokio::test]
async fn an_invariant_can_be_added_or_stand_alone() {
    let delete = async |rds: &FakeRds| {
        let _ = call(rds, &[("Action", "DeleteDBInstance"), ("DBInstanceId", "rm-1")]).await;
    };
    let one = || one().progress(Progress::Immediate);
    let at_most_one = |rds: &FakeRds| assert!(rds.instance_ids().len() <= 1, "too many");
    explorer(one()).without_end_state().invariant(at_most_one).run(delete).await.assert_held();
    let report = explorer(one())
        .without_end_state()
        .at_end(|rds| assert!(rds.instance_ids().is_empty(), "still there"))
        .run(delete)
        .await;
    assert!(report.findings().iter().all(|finding| finding.how() == "the invariant is violated: still there"));
    assert!(!report.findings().is_empty());
    let error = explorer(one()).invariant(|_| panic!("never")).try_run(delete).await.unwrap_err();
    assert!(
        error.to_string().ends_with("without any fault, the invariant is violated: after call 1: never"),
        "{error}"
    );
}

#[tokio::test]
async fn ignores_parts_of_the_state() {
    let delete = async |rds: &FakeRds| {
        let _ = call(rds, &[("Action", "DeleteDBInstance"), ("DBInstanceId", "rm-1")]).await;
    };
    let error = explorer(one()).ignore("Databases.SizeMb").try_run(delete).await.unwrap_err();
    assert!(error.to_string().contains("no field of the state is named `SizeMb`; did you mean `SizeMB`?"), "{error}");
    let error = explorer(one()).max_calls(0).try_run(delete).await.unwrap_err();
    assert!(error.to_string().contains("the limit of 0 calls (`max_calls`) is less than the 1 calls"), "{error}");
    let error = explorer(one()).budget(Duration::ZERO).try_run(delete).await.unwrap_err();
    assert!(error.to_string().contains("allows no run"), "{error}");
    let explored = async |part: &str| explorer(one()).ignore(part).run(delete).await;
    explored("DBInstances").await.assert_held();
    // Another part excuses nothing.
    let report = explored("Imports").await;
    let differs = report.findings().iter().filter(|finding| finding.how().contains("DBInstances / DBInstanceId rm-1"));
    assert!(differs.count() > 0, "{report}");
}

#[tokio::test]
async fn a_slow_answer_and_pairs() {
    let begun = std::time::Instant::now();
    let delay = Duration::from_millis(50);
    let report = explorer(one()).slow(delay).max_pairs(30).run(restart).await;
    assert!(report.table().contains("slow"), "{report}");
    // Each of the two calls was late once.
    assert!(begun.elapsed() >= 2 * delay, "{:?}", begun.elapsed());
    assert!(!explorer(one()).run(restart).await.table().contains("slow"));
    assert!(report.to_string().contains("30 pairs tried"), "{report}");
    report.assert_held();
}

#[tokio::test]
async fn a_stale_read_that_is_trusted_is_found() {
    let trusting = async |rds: &FakeRds| {
        call(rds, &RESTART).await?;
        for _ in 0..10 {
            if status(&call(rds, &LOOK).await?) == "Running" {
                return Ok(());
            }
        }
        Err("never done".to_owned())
    };
    let report = explorer(one()).run(trusting).await;
    let stale = "2.DescribeDBInstanceAttribute.stale";
    let finding = report.findings().iter().find(|finding| runs(finding).contains(&stale));
    assert!(finding.unwrap().how().contains("still under way: RestartDBInstance (instance rm-1)"), "{report}");
}

#[tokio::test]
async fn rejects_code_that_cannot_be_explored() {
    let error = async |code: &dyn Fn() -> bool| {
        let explorer = explorer(one());
        let error = explorer.try_run(
            async |rds: &FakeRds| if code() { call(rds, &LOOK).await.map(drop) } else { Err("no".to_owned()) },
        );
        error.await.unwrap_err().to_string()
    };
    assert!(error(&|| false).await.ends_with("without any fault, the code reports failure: no"));
    assert!(error(&|| panic!("oh")).await.ends_with("without any fault, the code panics: oh"));

    // Code that never ends reaches any limit of time, on any machine.
    let error =
        Explorer::new(one()).timeout(Duration::from_millis(50)).try_run(async |_| std::future::pending::<()>().await);
    let error = error.await.unwrap_err().to_string();
    assert!(error.contains("has not ended after 50ms and 0 calls"), "{error}");

    let error = explorer(one()).try_run(async |_| ()).await.unwrap_err().to_string();
    assert!(error.contains("makes no call to the fake"), "{error}");

    let seed = FakeRds::builder().instance(Instance::mysql("a").storage_gb(0));
    let error = explorer(seed).try_run(async |_| ()).await.unwrap_err().to_string();
    assert!(error.contains("DBInstanceStorage"), "{error}");
}

#[tokio::test]
async fn reports_a_changing_order_of_calls() {
    let turns = AtomicUsize::new(0);
    let error = explorer(one())
        .try_run(async |rds: &FakeRds| {
            for _ in 0..=turns.fetch_add(1, Ordering::Relaxed) {
                call(rds, &LOOK).await?;
            }
            Ok::<(), String>(())
        })
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("is absent in one run and DescribeDBInstanceAttribute in another"), "{error}");

    // Equal at first, and different in every run later: nothing can be concluded, so nothing is reported as a bug.
    let turns = AtomicUsize::new(0);
    let report = explorer(one())
        .run(async |rds: &FakeRds| {
            if turns.fetch_add(1, Ordering::Relaxed) > 20 {
                call(rds, &[("Action", "DescribeRegions")]).await?;
            }
            restart(rds).await
        })
        .await;
    report.assert_held();
    assert!(report.to_string().contains("without two equal results"), "{report}");
}

#[tokio::test]
async fn reports_different_end_states() {
    let turns = AtomicUsize::new(0);
    let error = explorer(one())
        .try_run(async |rds: &FakeRds| {
            let turn = turns.fetch_add(1, Ordering::Relaxed).to_string();
            rds.update("rm-1", |instance| instance.description(format!("made by run {turn}")));
            call(rds, &LOOK).await.map(drop)
        })
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("DBInstanceDescription: \"made by run 3\" the first time, \"made by run 4\" the second time"),
        "{error}"
    );
    assert!(error.contains("ignore(..)"), "{error}");
}

/// The task makes its call on another thread, so the paused clock of the runtime waits for it.
#[tokio::test(start_paused = true)]
async fn reports_tasks_that_outlive_the_code() {
    let error = Explorer::new(one())
        .timeout(Duration::from_secs(3600))
        .try_run(async |rds: &FakeRds| {
            call_on_a_thread(rds).await?;
            let address = rds.address();
            // The task begins when the code has ended: the runtime has one thread.
            tokio::spawn(async move {
                tokio::task::spawn_blocking(move || send(address, "Action=DescribeRegions")).await.unwrap()
            });
            Ok::<(), String>(())
        })
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("still makes calls after its end (the first to DescribeRegions)"), "{error}");
}

#[test]
fn code_that_is_not_async() {
    let starts = Arc::new(AtomicUsize::new(0));
    let counted = starts.clone();
    let report = explorer(one()).run_blocking(move |rds: &FakeRds| {
        counted.fetch_add(1, Ordering::Relaxed);
        let answer = send(rds.address(), "Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1")?;
        if answer.contains("<DBInstanceStatus>Running<") {
            send(rds.address(), "Action=RestartDBInstance&DBInstanceId=rm-1")?;
        }
        Ok::<(), String>(())
    });
    report.assert_held();
    assert!(report.table().contains("crash-after"), "{report}");
    assert!(starts.load(Ordering::Relaxed) > report.runs());
}

#[test]
fn code_that_is_not_async_and_makes_too_many_calls() {
    let report = explorer(one()).max_calls(10).run_blocking(|rds: &FakeRds| {
        // Such code cannot be stopped from outside. It gives up when every connection closes without an answer.
        let mut closed = 0;
        while let Err(answer) = send(rds.address(), "Action=DescribeRegions") {
            closed = if answer.is_empty() { closed + 1 } else { 0 };
            assert!(!answer.contains("502"), "garbage");
            if closed == 20 {
                return;
            }
        }
    });
    let how = |end: &str| {
        let finding = report.findings().iter().find(|finding| runs(finding).iter().any(|run| run.ends_with(end)));
        finding.unwrap_or_else(|| panic!("no finding at {end}\n{report}")).how()
    };
    assert_eq!(how("throttled-on"), "the code made more than 10 calls and was stopped");
    assert_eq!(how("garbage"), "the code panicked: garbage");
}

#[test]
fn code_that_is_not_async_and_does_not_end() {
    let explorer = Explorer::new(one()).timeout(Duration::from_millis(50));
    fn parked(_: &FakeRds) {
        loop {
            std::thread::park();
        }
    }
    let error = explorer.try_run_blocking(parked).unwrap_err().to_string();
    assert!(error.contains("has not ended after 50ms and 0 calls"), "{error}");
}

#[tokio::test]
async fn code_that_is_not_async_is_not_run_inside_a_runtime() {
    let error = explorer(one()).try_run_blocking(|_: &FakeRds| ()).unwrap_err();
    assert!(error.to_string().contains("outside a runtime"), "{error}");
}

/// One request over a socket.
fn send(address: std::net::SocketAddr, query: &str) -> Result<String, String> {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).map_err(|error| error.to_string())?;
    let request = format!("GET /?{query} HTTP/1.1\r\nhost: rds\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(|error| error.to_string())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(|error| error.to_string())?;
    // An answer may be cut short.
    if answer.starts_with("HTTP/1.1 200") && answer.ends_with('>') { Ok(answer) } else { Err(answer) }
}

#[tokio::test]
async fn answers_are_cut_short() {
    let report = explorer(one()).run(restart).await;
    assert!(report.table().contains("truncated"), "{report}");
    report.assert_held();
}

// The faults.

#[tokio::test]
async fn faults_skip_and_choose_by_parameter() {
    let rds = two().start().await;
    let fault = rds.inject(Fault::throttling().with("DBInstanceId", "to").skip(1).times(1));
    let look = |id| [("Action", "DescribeDBInstanceAttribute"), ("DBInstanceId", id)];
    let mut codes = Vec::new();
    for id in ["to", "from", "to", "to"] {
        codes.push(get(&rds, &look(id)).await.0);
    }
    assert_eq!(codes, [200, 200, 400, 200]);
    fault.assert_hits(1);
    let wrong = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| fault.assert_hits(2))).unwrap_err();
    let text = wrong.downcast_ref::<String>().unwrap();
    assert_eq!(text, "expected 2 hits of ThrottledUser with DBInstanceId=to, saw 1");
}

#[tokio::test]
async fn a_seed_keeps_the_remaining_hits_of_a_fault() {
    let rds = two()
        .fault(Fault::stale().on("DescribeRegions").with("AcceptLanguage", "en-US").skip(3).times(2))
        .start()
        .await;
    let fault = rds.seed().to_value()["Faults"][0].clone();
    assert_eq!(
        fault,
        serde_json::json!({"Kind": "Stale", "Action": "DescribeRegions", "With": {"AcceptLanguage": "en-US"}, "Skip": 3, "Times": 2, "Hits": 0})
    );
    rds.inject(Fault::garbage().on("DescribeRegions").skip(2));
    for _ in 0..2 {
        assert_eq!(get(&rds, &[("Action", "DescribeRegions")]).await.0, 200);
    }
    let twin = FakeRds::builder().seed(rds.seed()).start().await;
    assert_eq!(reqwest::get(format!("{}/?Action=DescribeRegions", twin.uri())).await.unwrap().status(), 502);
}

#[tokio::test]
async fn a_fault_that_could_never_fire_is_refused() {
    let rds = two().start().await;
    let text = |fault| rds.try_inject(fault).unwrap_err().to_string();
    assert!(text(Fault::stale().on("CancelImport")).contains("only reads can be stale"));
    assert!(
        text(Fault::garbage().on("CancelImport").with("DbInstanceId", "to")).contains("did you mean `DBInstanceId`?")
    );
}

#[tokio::test]
async fn a_stale_read_needs_a_change_and_moves_nothing_on() {
    let rds = one().progress(Progress::Polls(1)).start().await;
    let fault = rds.inject(Fault::stale().times(2));
    assert_eq!(status(&get(&rds, &LOOK).await.1), "Running");
    fault.assert_hits(0);
    assert_eq!(get(&rds, &RESTART).await.0, 200);
    for expected in ["Running", "Running", "Rebooting", "Running"] {
        assert_eq!(status(&get(&rds, &LOOK).await.1), expected);
    }
    fault.assert_hits(2);
    assert!(rds.operations().is_empty());
}

// The coverage of conditions.

#[tokio::test]
async fn lists_answered_conditions_separately() {
    use fake_rds::Condition;
    let rds = one().start().await;
    rds.inject(Fault::condition(Condition::InstanceStatus).on("DeleteDBInstance").times(1));
    rds.inject(Fault::api_error(418, "Teapot", "").on("DeleteDBInstance").times(1));
    for _ in 0..2 {
        assert_ne!(get(&rds, &[("Action", "DeleteDBInstance"), ("DBInstanceId", "rm-1")]).await.0, 200);
    }
    get(&rds, &[("Action", "RestartDBInstance"), ("DBInstanceId", "rm-2")]).await;
    get(&rds, &[("Action", "DescribeRCMetricList"), ("DBInstanceId", "rm-2")]).await;
    let coverage = rds.coverage();
    let actions: Vec<&str> = coverage.actions().iter().map(|covered| covered.action()).collect();
    assert_eq!(actions, ["DeleteDBInstance", "RestartDBInstance"]);
    assert_eq!(coverage.of("DeleteDBInstance").unwrap().reached(), [Condition::InstanceStatus]);
    assert_eq!(coverage.of("RestartDBInstance").unwrap().reached(), [Condition::InstanceNotFound]);
    assert!((0.1..25.0).contains(&coverage.percent()), "{coverage}");
    let text = coverage.to_string();
    assert!(text.contains("InstanceLocked") && text.contains("instance.lock_mode(LockMode::ManualLock)"), "{text}");
    let fault = "rds.inject(Fault::condition(Condition::TokenUsed).on(\"RestartDBInstance\").times(1))";
    assert!(text.contains(fault), "{text}");
}

#[test]
fn every_fake_of_every_process_adds_to_one_file() {
    const INNER: &str = "FAKE_RDS_TEST_INNER";
    if std::env::var_os(INNER).is_some() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            for _ in 0..20 {
                let rds = one().start().await;
                get(&rds, &[("Action", "RestartDBInstance"), ("DBInstanceId", "rm-2")]).await;
                get(&rds, &[("Action", "DescribeRegions"), ("AcceptLanguage", "nobody")]).await;
            }
        });
        return;
    }
    let file = std::env::temp_dir().join(format!("fake-rds-coverage-{}", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let start = || {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "every_fake_of_every_process_adds_to_one_file"])
            .env(INNER, "1")
            .env("FAKE_RDS_COVERAGE", &file)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    for mut process in (0..4).map(|_| start()).collect::<Vec<_>>() {
        assert!(process.wait().unwrap().success());
    }
    let lines = std::fs::read_to_string(&file).unwrap().lines().count();
    let coverage = fake_rds::Coverage::load(&file);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(lines, 4 * 20 * 2);
    assert_eq!(coverage.unwrap().of("RestartDBInstance").unwrap().reached().len(), 1);
}

/// Code that calls without a socket sees the end of a run as an error, and could end with it.
#[tokio::test]
async fn code_without_a_socket_is_stopped_too() {
    let ask = |rds: &FakeRds, query: &str| {
        let request = http::Request::get(format!("/?Format=JSON&Action={query}")).body(Vec::new()).unwrap();
        let answer = rds.try_call(request).map_err(|error| error.to_string())?;
        Ok::<String, String>(String::from_utf8(answer.into_body()).unwrap())
    };
    let code = async |rds: &FakeRds| -> Result<(), String> {
        let list = "DescibeImportsFromDatabase&DBInstanceId=to&Engine=MySQL&StartTime=2018-01-01T00:00Z&EndTime=2099-01-01T00:00Z";
        if !ask(rds, list)?.contains("ImportId") {
            let databases = "DBInfo={%22DBNames%22:[%22mydb%22]}";
            ask(rds, &format!("ImportDatabaseBetweenInstances&SourceDBInstanceId=from&DBInstanceId=to&{databases}"))?;
        }
        // An import that fails is waited for without end.
        while !ask(rds, list)?.contains("Success") {}
        Ok(())
    };
    let explorer = || Explorer::new(two().progress(Progress::Polls(2))).max_pairs(0).max_calls(30);
    let report = explorer().only("3.DescibeImportsFromDatabase.event-failed").run(code).await.to_string();
    assert!(report.contains("more than 30 calls"), "{report}");
    let report = explorer().only("2.ImportDatabaseBetweenInstances.crash-after").run(code).await.to_string();
    assert!(report.contains("started again, the operations still under way"), "{report}");
}
