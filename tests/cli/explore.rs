//! `fake-rds explore`.

use serde_json::{Value, json};

use super::{file, run};

/// A seed, and a command that plays a scenario with the fake of its exploration.
fn explored(steps: Value) -> (String, String) {
    let scenario = file("explored.json", json!({ "steps": steps }).to_string());
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
    let careless = format!("echo restarts rm-1; echo says so on standard error >&2; {play} >/dev/null 2>&1 || true");
    let (code, stdout, stderr) =
        run(&["explore", "--seed", &seed, "--html", page.to_str().unwrap(), "--", "sh", "-c", &careless]);
    assert_eq!(code, 1, "{stdout}{stderr}");
    assert!(
        stdout.contains("1.RestartDBInstance.refused-ForbiddenByRam: the end state differs: never done"),
        "{stdout}"
    );
    assert!(stdout.contains("truncated"), "{stdout}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        page.contains("<td class=\"bad\"><a href=\"#finding-1\">DIFFERS</a></td>") && !page.contains("http"),
        "{page}"
    );
    assert!(page.contains("<h2 id=\"finding-1\">1.RestartDBInstance."), "{page}");
    assert!(page.contains("the code prints:\n"), "{page}");
    assert!(page.contains("\n    restarts rm-1\n") && page.contains("\n    says so on standard error\n"), "{page}");

    // The command without `|| true` reports its failures, and can be repeated as soon as the restart is over.
    let (code, stdout, stderr) = run(&["explore", "--seed", &seed, "--json", "--", "sh", "-c", &play]);
    let report: Value = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"));
    assert_eq!((code, report["Findings"].as_array().unwrap().len()), (0, 0), "{report}");
    let (code, stdout, stderr) = run(&["explore", "--seed", &seed, "--budget", "1ms", "--", "sh", "-c", &play]);
    assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
    assert!(stderr.contains("allows no run"), "{stderr}");
}

#[cfg(unix)]
#[test]
fn known_findings_are_accepted_and_failed_runs_come_first() {
    let restart = json!([{"call": "RestartDBInstance", "params": {"DBInstanceId": "rm-1"}, "expect": {"code": null}}]);
    let (seed, play) = explored(restart);
    let careless = format!("{play} || true");
    let accepted = file("explored-accepted", "# Known since spring.\n1.RestartDBInstance.throttled\n");
    let state = file("explored-state", "");
    let explore = |more: &[&str], command: &str| {
        run(&[&["explore", "--seed", &seed], more, &["--", "sh", "-c", command]].concat())
    };
    let (code, stdout, stderr) = explore(&["--accept", accepted.to_str().unwrap()], &careless);
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert!(stdout.contains("1 finding"), "{stdout}");

    let page = accepted.with_file_name("explored-page.html");
    let (code, _, stderr) = explore(&["--accept", "no-such-file", "--html", page.to_str().unwrap()], &careless);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("--accept no-such-file: "), "{stderr}");
    assert!(!page.exists(), "nothing is written before every file is read");

    let state = ["--state", state.to_str().unwrap()];
    let (code, first, stderr) = explore(&state, &careless);
    assert_eq!(code, 1, "{first}{stderr}");
    let (code, again, stderr) = explore(&state, &careless);
    assert_eq!(code, 1, "{again}{stderr}");
    let names = std::fs::read_to_string(state[1]).unwrap();
    assert_eq!(names.lines().count(), 1, "one run for each finding: {names}");
    assert!(
        again.contains("1 run, 1 finding") && again.contains("left out"),
        "only what failed is played again\n{again}"
    );
    let (code, corrected, stderr) = explore(&state, &play);
    assert_eq!(code, 0, "{corrected}{stderr}");
    assert_eq!(std::fs::read_to_string(state[1]).unwrap(), "");
}

#[cfg(unix)]
#[test]
fn two_copies_of_a_command_run_at_once() {
    let (seed, play) = explored(json!([
        {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "rm-1"}},
        {"call": "ModifyDBInstanceDescription", "params": {"DBInstanceId": "rm-1", "DBInstanceDescription": "new"}}
    ]));
    let (code, stdout, stderr) = run(&["explore", "--seed", &seed, "--twice", "--", "sh", "-c", &play]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert!(stdout.contains("6 orders"), "{stdout}");
    assert!(stdout.contains("4 runs"), "{stdout}");
}

#[cfg(unix)]
#[test]
fn each_run_has_a_directory() {
    let (seed, play) = explored(json!([{"call": "DescribeRegions"}]));
    // The command fails if it finds a file of another run.
    let command = format!(
        "mkdir \"$FAKE_RDS_RUN_DIR/made-$FAKE_RDS_RUN\" 2>/dev/null; [ $(ls \"$FAKE_RDS_RUN_DIR\" | wc -l) = 1 ] && {play}"
    );
    let (code, stdout, stderr) = run(&["explore", "--seed", &seed, "--", "sh", "-c", &command]);
    assert_eq!(code, 0, "{stdout}{stderr}");
}

#[cfg(unix)]
#[test]
fn rejects_commands_that_cannot_be_explored() {
    let error = |arguments: &[&str]| {
        let (code, stdout, stderr) = run(&[&["explore"], arguments].concat());
        assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
        stderr
    };
    let failing = error(&["--", "sh", "-c", "echo 'no such table' >&2; exit 3"]);
    assert!(
        failing.contains("without any fault, the code reports failure: exit status: 3: no such table"),
        "{failing}"
    );
    assert!(error(&["--", "/no/such/program"]).contains("cannot be started"));
    assert!(error(&["--", "true"]).contains("makes no call"));
    assert!(error(&["--time", "200ms", "--", "sh", "-c", "sleep 600 & wait"]).contains("has not ended after 200ms"));
    assert!(error(&["--seed", "Cargo.toml", "--", "true"]).contains("Cargo.toml"));
    assert!(error(&[]).contains("COMMAND"));
}

/// Returns whether a process with `mark` in its command line is running.
#[cfg(target_os = "linux")]
fn is_running(mark: &str) -> bool {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    lines
        .map(|line| String::from_utf8_lossy(&line).into_owned())
        .any(|line| line.contains(mark) && line.contains("sleep"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_starts_its_own_session_ends_with_its_run() {
    let (seed, play) = explored(json!([{"call": "DescribeRegions"}]));
    // A length of sleep that no other process has.
    let length = format!("9{}", std::process::id());
    let command = format!("setsid sleep {length} >/dev/null 2>&1 & {play}");
    let (code, stdout, stderr) = run(&["explore", "--seed", &seed, "--", "sh", "-c", &command]);
    assert!(code == 0 || code == 1, "{stdout}{stderr}");
    // A process that was killed stays visible until the kernel has ended it.
    let begun = std::time::Instant::now();
    while is_running(&length) {
        assert!(begun.elapsed().as_secs() < 60, "a process is left");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

#[test]
fn outputs_are_opened_before_anything_runs() {
    let (seed, _) = explored(json!([{"call": "DescribeRegions"}]));
    let ran = file("explored-ran", "");
    std::fs::remove_file(&ran).unwrap();
    let command = format!("touch {}", ran.display());
    let (code, stdout, stderr) =
        run(&["explore", "--seed", &seed, "--html", "/no/such/folder/page.html", "--", "sh", "-c", &command]);
    assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
    assert!(stderr.contains("/no/such/folder/page.html") && !ran.exists(), "{stderr}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_exploration_reports_its_findings() {
    use std::process::{Command, Stdio};

    let (seed, play) = explored(json!([
        {"call": "RestartDBInstance", "params": {"DBInstanceId": "rm-1"}, "expect": {"code": null}},
        {"call": "DescribeRegions"}
    ]));
    // The first runs are without faults; one of those after them hangs, and says so by a file.
    let (runs, hangs) = (file("interrupted-runs", ""), file("interrupted-hangs", ""));
    std::fs::remove_file(&hangs).unwrap();
    let count = format!("echo >> {}; [ $(wc -l < {}) -lt 8 ]", runs.display(), runs.display());
    let command = format!("{count} || {{ touch {}; sleep 600; }}; {play} || true", hangs.display());
    let page = file("interrupted.html", "");
    let mut explore = super::command();
    explore.args(["explore", "--seed", &seed, "--time", "300s", "--json", "--html", page.to_str().unwrap()]);
    explore.args(["--", "sh", "-c", &command]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = explore.spawn().unwrap();
    let begun = std::time::Instant::now();
    while !hangs.exists() {
        if let Some(status) = child.try_wait().unwrap() {
            panic!("{status}: {:?}", child.wait_with_output().unwrap());
        }
        assert!(begun.elapsed().as_secs() < 240, "no run hangs");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let report: Value = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"));
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("stopped by a signal"), "{stderr}");
    assert!(report["Runs"].as_u64().unwrap() > 0 && report["NotRun"].as_u64().unwrap() > 0, "{report}");
    assert!(std::fs::read_to_string(page).unwrap().contains("Exploration"));
}
