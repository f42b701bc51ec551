//! `fake-rds explore`.

use serde_json::{Value, json};

use super::{file, run};

/// A seed, and a command that plays a scenario with the fake of its exploration.
fn explored(steps: Value) -> (String, String) {
    let name = format!("explored-{}.json", steps.as_array().unwrap().len());
    let scenario = file(&name, json!({ "steps": steps }).to_string());
    let seed = file("explored-seed.json", r#"{"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]}"#);
    let play = format!("{} run {} --endpoint \"$FAKE_RDS_URI\"", env!("CARGO_BIN_EXE_fake-rds"), scenario.display());
    (seed.to_str().unwrap().to_owned(), play)
}

#[cfg(unix)]
#[test]
fn any_program_is_explored() {
    let restart = json!([{"call": "RestartDBInstance", "params": {"DBInstanceId": "rm-1"}, "expect": {"code": null}}]);
    let (seed, play) = explored(restart);
    let page = file("explored.html", "");
    let careless = format!("{play} || true");
    let (code, stdout, stderr) =
        run(&["explore", "--seed", &seed, "--html", page.to_str().unwrap(), "--", "sh", "-c", &careless]);
    assert_eq!(code, 1, "{stdout}{stderr}");
    assert!(stdout.contains("1.RestartDBInstance.lost-before: the end state differs: never done"), "{stdout}");
    assert!(stdout.contains("truncated"), "{stdout}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("<td class=\"bad\">DIFFERS</td>") && !page.contains("http"), "{page}");

    // It stops at the first failure, and can be repeated as soon as the restart is over.
    let (code, stdout, stderr) =
        run(&["explore", "--seed", &seed, "--json", "--budget", "1ms", "--", "sh", "-c", &play]);
    let report: Value = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"));
    assert!(report["NotRun"].as_u64().unwrap() > 5, "{report}");
    assert_eq!((code, report["Findings"].as_array().unwrap().len()), (0, 0), "{report}");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_explored_is_told_at_once() {
    let told = |arguments: &[&str]| {
        let (code, stdout, stderr) = run(&[&["explore"], arguments].concat());
        assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
        stderr
    };
    let failing = told(&["--", "sh", "-c", "echo 'no such table' >&2; exit 3"]);
    assert!(failing.contains("without any fault, the code says no: exit status: 3: no such table"), "{failing}");
    assert!(told(&["--", "/no/such/program"]).contains("cannot be started"));
    assert!(told(&["--", "true"]).contains("makes no call"));
    assert!(told(&["--time", "200ms", "--", "sh", "-c", "sleep 600 & wait"]).contains("has not ended after 200ms"));
    assert!(told(&["--seed", "Cargo.toml", "--", "true"]).contains("Cargo.toml"));
    assert!(told(&[]).contains("COMMAND"));
}
