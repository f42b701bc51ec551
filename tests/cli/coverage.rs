//! `fake-rds coverage`.

use serde_json::{Value, json};

use super::{file, run};

#[test]
fn what_tests_have_met_is_counted() {
    let lines = "fake-rds-coverage/1 RestartDBInstance -\nfake-rds-coverage/1 RestartDBInstance InstanceLocked\n";
    let covered = file("coverage", lines);
    let (covered, page) = (covered.to_str().unwrap(), file("coverage.html", ""));
    let (code, stdout, _) = run(&["coverage", covered, "--html", page.to_str().unwrap()]);
    assert_eq!(code, 0);
    assert!(stdout.starts_with("RestartDBInstance: 1 of "), "{stdout}");
    assert!(stdout.contains("InstanceStatus    instance.status(Status::Rebooting)\n"), "{stdout}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("instance.status(Status::Rebooting)"), "{page}");
    assert!(!page.contains("http"), "it is self-contained");

    let (code, stdout, _) = run(&["coverage", covered, "--json"]);
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, &report["Actions"][0]["Reached"]), (0, &json!(["InstanceLocked"])));

    assert_eq!(run(&["coverage", covered, "--min", "10"]).0, 0);
    let (code, _, stderr) = run(&["coverage", covered, "--min", "90"]);
    assert_eq!((code, stderr.contains("the mark is 90 %")), (1, true), "{stderr}");
    assert_eq!(run(&["coverage", covered, "--min", "101"]).0, 2);
    let (code, _, stderr) = run(&["coverage", "Cargo.toml"]);
    assert_eq!((code, stderr.contains("Cargo.toml: line 1: this is not a coverage file")), (2, true), "{stderr}");
    assert_eq!(run(&["coverage", "no-such-file"]).0, 2);
}

#[test]
fn a_mark_over_no_action_is_not_met() {
    let empty = file("coverage-empty", "");
    let (code, _, stderr) = run(&["coverage", empty.to_str().unwrap(), "--min", "0"]);
    assert_eq!((code, stderr.contains("no test called a modelled action")), (1, true), "{stderr}");
    let torn = file("coverage-torn", "fake-rds-coverage/1 RestartDBInstance -\nfake-rds-coverage/1 Resta");
    assert_eq!(run(&["coverage", torn.to_str().unwrap(), "--min", "1"]).0, 1);
    assert_eq!(run(&["coverage", torn.to_str().unwrap()]).0, 0);
}

#[tokio::test]
async fn a_coverage_file_that_cannot_be_written_is_reported_once() {
    let mut serve = super::command();
    serve.arg("serve").env("FAKE_RDS_COVERAGE", "/no/such/folder/coverage");
    let server = super::Server::of(serve);
    server.call("Action=DescribeRegions").await;
    server.call("Action=DescribeDBInstances").await;
    let (_, stderr) = server.stop("-TERM");
    assert_eq!(stderr.matches("the coverage file /no/such/folder/coverage cannot be written").count(), 1, "{stderr}");
}
