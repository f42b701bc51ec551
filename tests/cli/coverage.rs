//! `fake-rds coverage`.

use serde_json::{Value, json};

use super::{file, run};

#[test]
fn coverage_counts_conditions_that_tests_have_met() {
    let lines = "fake-rds-coverage/1 RestartDBInstance -\nfake-rds-coverage/1 RestartDBInstance InstanceLocked\n";
    let covered = file("coverage", lines);
    let (covered, page) = (covered.to_str().unwrap(), file("coverage.html", ""));
    let (code, stdout, _) = run(&["coverage", covered, "--html", page.to_str().unwrap()]);
    assert_eq!(code, 0);
    assert!(stdout.starts_with("RestartDBInstance: 1 of "), "{stdout}");
    let line = stdout.lines().find(|line| line.trim_start().starts_with("InstanceStatus ")).unwrap_or_default();
    assert!(line.ends_with("  instance.status(Status::Rebooting)"), "{stdout}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("instance.status(Status::Rebooting)"), "{page}");
    assert!(!page.contains("http"), "it is self-contained");

    let (code, stdout, _) = run(&["coverage", covered, "--json"]);
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, &report["Actions"][0]["Reached"]), (0, &json!(["InstanceLocked"])));

    assert_eq!(run(&["coverage", covered, "--min", "10"]).0, 0);
    let (code, _, stderr) = run(&["coverage", covered, "--min", "90"]);
    assert_eq!((code, stderr.contains("the minimum is 90 %")), (1, true), "{stderr}");
    assert_eq!(run(&["coverage", covered, "--min", "101"]).0, 2);
    let (code, _, stderr) = run(&["coverage", "Cargo.toml"]);
    assert_eq!((code, stderr.contains("Cargo.toml: line 1: this is not a coverage file")), (2, true), "{stderr}");
    assert_eq!(run(&["coverage", "no-such-file"]).0, 2);
}

#[test]
fn coverage_counts_only_selected_conditions() {
    let lines = "fake-rds-coverage/1 RestartDBInstance InstanceLocked\nfake-rds-coverage/1 DescribeRegions -\n\
        fake-rds-coverage/1 CreateDatabase -\n";
    let covered = file("coverage-narrowed", lines);
    let covered = covered.to_str().unwrap();
    let of = |arguments: &[&str]| {
        let (code, stdout, stderr) = run(&[&["coverage", covered, "--json"], arguments].concat());
        assert_eq!(code, 0, "{stderr}");
        let report: Value = serde_json::from_str(&stdout).unwrap();
        let actions =
            report["Actions"].as_array().unwrap().iter().map(|action| action["Action"].as_str().unwrap().to_owned());
        (actions.collect::<Vec<_>>(), report["Reached"].as_u64().unwrap(), report["All"].as_u64().unwrap())
    };
    let (actions, reached, all) = of(&[]);
    assert!(actions.len() == 3 && reached == 1 && all > 10);
    let (actions, _, restart) = of(&["--only", "restartdbinstance"]);
    assert_eq!(actions, ["RestartDBInstance"]);
    let (actions, ..) = of(&["--only", "RestartDBInstance", "--only", "DescribeRegions"]);
    assert_eq!(actions, ["DescribeRegions", "RestartDBInstance"]);

    // A condition of every action, of one action, and one that only a code names.
    let (_, reached, locked) = of(&["--ignore", "InstanceLocked"]);
    assert_eq!((reached, locked), (0, all - 2));
    let (_, reached, locked) = of(&["--ignore", "CreateDatabase/InstanceLocked"]);
    assert_eq!((reached, locked), (1, all - 1));
    let (.., code) = of(&["--only", "RestartDBInstance", "--ignore", "RestartDBInstance/InvalidNodeId.NotFound"]);
    assert_eq!(code, restart - 1);
    let list = file("coverage-ignored", "# never happens here\nInstanceLocked\n\nInstanceStatus # nor this\n");
    let (.., rest) = of(&["--ignore-list", list.to_str().unwrap()]);
    assert_eq!(rest, all - 4);

    for (arguments, words) in [
        (["--only", "RestartDBInstances"], "did you mean `RestartDBInstance`?"),
        (["--ignore", "InstanceLokced"], "did you mean `InstanceLocked`?"),
        (["--ignore-list", "no-such-file"], "no-such-file"),
    ] {
        let (code, _, stderr) = run(&[&["coverage", covered], &arguments[..]].concat());
        assert_eq!((code, stderr.contains(words)), (2, true), "{stderr}");
    }
    let list = file("coverage-ignored-wrong", "InstanceLocked\nInstanceStatu\n");
    let (code, _, stderr) = run(&["coverage", covered, "--ignore-list", list.to_str().unwrap()]);
    assert_eq!((code, stderr.contains("line 2: ")), (2, true), "{stderr}");
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
