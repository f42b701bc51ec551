//! Two programs against one fake, in every order that can matter.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use fake_rds::explore::Explorer;
use fake_rds::{FakeRds, FakeRdsBuilder, Instance};

fn world() -> FakeRdsBuilder {
    FakeRds::builder().instance(Instance::mysql("rm-1"))
}

fn explorer() -> Explorer {
    Explorer::new(world()).timeout(Duration::from_secs(60))
}

fn explorer_without_limit() -> Explorer {
    Explorer::new(world())
}

thread_local! {
    /// The client of a test: each test has its thread.
    static CLIENT: reqwest::Client = reqwest::Client::new();
}

async fn call(rds: &FakeRds, query: &str) -> String {
    let url = format!("{}/?Format=JSON&DBInstanceId=rm-1&{query}", rds.uri());
    let answer = CLIENT.with(|client| client.get(url)).send().await.unwrap();
    answer.text().await.unwrap()
}

/// Calls that read, and one that writes at a place.
async fn reads_and_a_write(rds: &FakeRds, calls: usize, write: usize) {
    for number in 0..calls {
        let query = if number == write {
            "Action=ModifyDBInstanceDescription&DBInstanceDescription=changed"
        } else {
            "Action=DescribeDBInstanceAttribute"
        };
        call(rds, query).await;
    }
}

/// Reads the description and writes it back with a letter more.
async fn append(rds: &FakeRds) {
    let answer = call(rds, "Action=DescribeDBInstanceAttribute").await;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let old =
        answer["Items"]["DBInstanceAttribute"][0]["DBInstanceDescription"].as_str().unwrap_or_default().to_owned();
    call(rds, &format!("Action=ModifyDBInstanceDescription&DBInstanceDescription={old}xx")).await;
}

#[tokio::test]
async fn orders_that_differ_only_by_reads_are_played_once() {
    // Two copies of six calls with one write have 924 orders, of which 24 differ.
    let report = explorer().run_twice(async |rds: &FakeRds| reads_and_a_write(rds, 6, 3).await).await;
    assert!(report.to_string().contains("924 orders"), "{report}");
    assert_eq!(report.runs(), 24, "{report}");
    report.assert_held();
}

#[tokio::test]
async fn orders_that_differ_are_counted() {
    // Two copies of six calls of which every other one writes: checked against the number of classes of orders, counted apart.
    let report = explorer()
        .run_twice(async |rds: &FakeRds| {
            for _ in 0..3 {
                call(rds, "Action=DescribeDBInstanceAttribute").await;
                call(rds, "Action=ModifyDBInstanceDescription&DBInstanceDescription=changed").await;
            }
        })
        .await;
    assert!(report.to_string().contains("924 orders"), "{report}");
    assert_eq!(report.runs(), 328, "{report}");
    report.assert_held();
}

/// A back-off in one program does not hold up the search while a call of the other one waits for its turn.
#[tokio::test(start_paused = true)]
async fn waits_cost_nothing_where_the_clock_is_paused() {
    let report = explorer_without_limit()
        .run_twice(async |rds: &FakeRds| {
            call(rds, "Action=DescribeDBInstanceAttribute").await;
            tokio::time::sleep(Duration::from_secs(30)).await;
            call(rds, "Action=ModifyDBInstanceDescription&DBInstanceDescription=changed").await;
        })
        .await;
    report.assert_held();
    assert_eq!(report.runs(), 4, "{report}");
}

#[tokio::test]
async fn a_lost_update_is_found() {
    let report = explorer().run_twice(append).await;
    let [finding] = report.findings() else { panic!("one bug is one finding\n{report}") };
    assert!(finding.how().contains("DBInstanceDescription"), "{report}");
    assert!(finding.story().contains(" B ModifyDBInstanceDescription"), "{report}");
    // The order of a finding can be played alone.
    let alone = explorer().only(finding.name()).run_twice(append).await;
    assert_eq!((alone.runs(), alone.findings().len()), (1, 1), "{alone}");
    assert!(alone.to_string().starts_with(finding.name()), "{alone}");
}

#[tokio::test]
async fn a_program_that_appends_loses_nothing() {
    let add = |address: &'static str| {
        async move |rds: &FakeRds| {
            call(rds, "Action=DescribeDBInstanceIPArrayList").await;
            call(rds, &format!("Action=ModifySecurityIps&ModifyMode=Append&SecurityIps={address}")).await;
        }
    };
    explorer().run_both(add("10.0.0.1"), add("10.0.0.2")).await.assert_held();
}

#[tokio::test]
async fn errors_say_why_two_programs_cannot_be_explored() {
    let error = explorer().try_run_twice(async |_: &FakeRds| ()).await.unwrap_err();
    assert!(error.to_string().contains("make no call"), "{error}");
    let error = explorer().only("AXB").try_run_twice(append).await.unwrap_err();
    assert!(error.to_string().contains("such as `AABB`, not `AXB`"), "{error}");
    let error = explorer().only("AAAA").try_run_twice(append).await.unwrap_err();
    assert!(error.to_string().contains("program A has no call number 3"), "{error}");
    let error = explorer().try_run_twice(async |rds: &FakeRds| {
        let answer = call(rds, "Action=DescribeRegions").await;
        assert!(answer.is_empty(), "not empty");
    });
    assert!(error.await.unwrap_err().to_string().contains("the code panicked: program A: not empty"));
}

#[tokio::test]
async fn a_call_that_cannot_wait_is_an_error() {
    let error = explorer().try_run_twice(async |rds: &FakeRds| {
        let request = http::Request::get("/?Action=DescribeRegions").body(Vec::new()).unwrap();
        rds.try_call(request).map(drop)
    });
    let error = error.await.unwrap_err().to_string();
    assert!(error.contains("program A calls `FakeRds::call`, which cannot wait for its turn"), "{error}");
}

#[tokio::test]
async fn more_calls_at_the_same_time_are_counted_as_orders() {
    // One after the other, the second copy only looks; at the same time, both may write.
    let describe = async |rds: &FakeRds| {
        let call = async |query: &str| {
            let answer = reqwest::get(format!("{}/?{query}&DBInstanceId=rm-1", rds.uri())).await.unwrap();
            answer.text().await.unwrap()
        };
        if !call("Action=DescribeDBInstanceAttribute").await.contains("done") {
            call("Action=ModifyDBInstanceDescription&DBInstanceDescription=done").await;
        }
    };
    let builder = FakeRds::builder().instance(Instance::mysql("rm-1"));
    let report = Explorer::new(builder).run_twice(describe).await;
    report.assert_held();
    assert!(report.to_string().contains("; 6 orders"), "{report}");
}
