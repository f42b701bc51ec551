//! `fake-rds coverage`.

use serde_json::{Value, json};

use super::{file, run};

#[test]
fn what_tests_have_met_is_counted() {
    let lines = "fake-rds-coverage/1 RestartDBInstance -\nfake-rds-coverage/1 RestartDBInstance InstanceLockMode\n";
    let covered = file("coverage", lines);
    let (covered, page) = (covered.to_str().unwrap(), file("coverage.html", ""));
    let (code, stdout, _) = run(&["coverage", covered, "--html", page.to_str().unwrap()]);
    assert_eq!(code, 0);
    assert!(stdout.starts_with("RestartDBInstance: 1 of "), "{stdout}");
    assert!(stdout.contains("RestartStatus         instance.status(Status::Rebooting)\n"), "{stdout}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("instance.status(Status::Rebooting)"), "{page}");
    assert!(!page.contains("http"), "it is self-contained");

    let (code, stdout, _) = run(&["coverage", covered, "--json"]);
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, &report["Actions"][0]["Reached"]), (0, &json!(["InstanceLockMode"])));

    assert_eq!(run(&["coverage", covered, "--min", "10"]).0, 0);
    let (code, _, stderr) = run(&["coverage", covered, "--min", "90"]);
    assert_eq!((code, stderr.contains("the mark is 90 %")), (1, true), "{stderr}");
    assert_eq!(run(&["coverage", covered, "--min", "101"]).0, 2);
    let (code, _, stderr) = run(&["coverage", "Cargo.toml"]);
    assert_eq!((code, stderr.contains("Cargo.toml: line 1: this is no coverage file")), (2, true), "{stderr}");
    assert_eq!(run(&["coverage", "no-such-file"]).0, 2);
}
