//! `fake-rds run` and `fake-rds check`.

use std::process::Output;

use serde_json::json;

use super::{Server, command, directory, file, run};

#[test]
fn scenarios_are_played() {
    let (code, stdout, stderr) = run(&["run", "fixtures/scenarios"]);
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    assert!(stdout.contains(" passed, 0 failed in "), "{stdout}");

    let good = file("good.json", r#"{"steps": [{"call": "DescribeRegions", "expect": {"code": null}}]}"#);
    let bad = file(
        "bad.json",
        r#"{"steps": [{"call": "DescribeRegions", "expect": {"fields": {"Regions.RDSRegion.0.RegionId": "x"}}}]}"#,
    );
    let (code, stdout, _) = run(&["run", good.to_str().unwrap(), bad.to_str().unwrap()]);
    assert_eq!(code, 1);
    for part in [
        "bad.json: step 1 (call DescribeRegions)",
        "Regions.RDSRegion.0.RegionId",
        "expected: \"x\"",
        "found:    \"cn-hangzhou\"",
        "1 passed, 1 failed",
    ] {
        assert!(stdout.contains(part), "{part} is not in\n{stdout}");
    }
    assert!(!stdout.contains('\u{1b}'), "colours where no terminal is");
    assert_eq!(run(&["run", file("broken.json", "{").to_str().unwrap()]).0, 2);
    // Files that lead to one another, or to themselves.
    file("there.json", r#"{"seed_file": "back.json", "steps": []}"#);
    file("back.json", r#"{"seed_file": "there.json", "steps": []}"#);
    file("itself.json", r#"{"seed_file": "itself.json", "steps": []}"#);
    for (name, leads_to) in [("there.json", "back.json"), ("back.json", "there.json"), ("itself.json", "itself.json")] {
        let path = directory().join(name);
        for command in ["run", "check"] {
            let (code, _, stderr) = run(&[command, path.to_str().unwrap()]);
            let error = format!("{name}:1:15: $.seed_file: `{leads_to}` is a scenario; expected a seed");
            assert!(code == 2 && stderr.contains(&error), "{command}: {code} {stderr}");
        }
        let (code, _, stderr) = run(&["serve", "--seed", path.to_str().unwrap()]);
        assert!(code == 2 && stderr.contains("$.seed_file: unknown field"), "{stderr}");
    }
    assert_eq!(run(&["run", "no-such-folder"]).0, 2);
}

#[test]
fn a_scenario_is_blessed() {
    let text = r#"{
  "steps": [
    {"call": "DescribeRegions",   "expect": {"status": 404, "code": "Nonsense", "fields": {
        "Regions.RDSRegion.0.RegionId": "x", "RequestId": {"$type": "string"}}}},
    {"call": "DescribeDatabases", "expect": {"code": null, "headers": {"content-type": "text/plain"}}}
  ]
}"#;
    let path = file("bless.json", text);
    let output = command().args(["run", path.to_str().unwrap()]).env("FAKE_RDS_BLESS", "1").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let wanted = text
        .replace("404", "200")
        .replace("\"Nonsense\"", "null")
        .replace("\"x\"", "\"cn-hangzhou\"")
        .replace("{\"code\": null, \"headers\"", "{\"code\": \"MissingParameter\", \"headers\"")
        .replace("text/plain", "application/json;charset=utf-8");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), wanted);
    assert_eq!(run(&["run", path.to_str().unwrap()]).0, 0);
    // Failures that no value repairs are still reported.
    let path = file(
        "bless-not.json",
        r#"{"steps": [{"call": "DescribeRegions", "expect": {"status": 1, "fields": {"X": 1}}}]}"#,
    );
    let output = command().args(["run", path.to_str().unwrap()]).env("FAKE_RDS_BLESS", "1").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(std::fs::read_to_string(&path).unwrap().contains("\"status\": 200"));
}

#[test]
fn scenarios_are_played_against_an_endpoint() {
    let seed = r#"{"Users": [{"Uid": "1", "AccessKeys": [{"AccessKeyId": "testid", "AccessKeySecret": "testsecret"}]}],
        "DBInstances": [{"DBInstanceId": "a", "Engine": "MySQL", "Databases": [{"DBName": "mydb"}]},
                        {"DBInstanceId": "b", "Engine": "MySQL", "Databases": [{"DBName": "mydb"}]}]}"#;
    let server = Server::start(&["--seed", file("endpoint.json", seed).to_str().unwrap()]);
    let status = |expected: &str| {
        json!({"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "b"},
            "expect": {"fields": {"Items.DBInstanceAttribute.0.DBInstanceStatus": expected}}})
    };
    let import = json!({"call": "ImportDatabaseBetweenInstances", "expect": {"code": null},
        "params": {"SourceDBInstanceId": "a", "DBInstanceId": "b", "DBInfo": {"DBNames": ["mydb"]}}});
    let scenario = file("remote.json", json!({"steps": [import, status("Importing"), status("Running")]}).to_string());
    let at = |secret: &'static str, more: &[&'static str]| {
        let mut arguments =
            vec!["run", scenario.to_str().unwrap(), "--endpoint", &server.url, "--access-key-id", "testid"];
        arguments.extend(["--access-key-secret", secret, "--poll-interval", "1ms"]);
        arguments.extend(more);
        run(&arguments)
    };
    assert_eq!(at("testsecret", &[]).0, 0);
    assert_eq!(at("testsecret", &["--v1"]).0, 0);
    let (code, stdout, _) = at("wrong", &[]);
    assert_eq!(code, 1);
    assert!(stdout.contains("SignatureDoesNotMatch"), "{stdout}");

    let only = file("only.json", r#"{"steps": [{"call": "DescribeRegions"}, {"advance": "90s"}], "state": {}}"#);
    let key = ["--access-key-id", "testid", "--access-key-secret", "testsecret"];
    let (code, stdout, stderr) = run(&[&["run", only.to_str().unwrap(), "--endpoint", &server.url], &key[..]].concat());
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");

    let mine = json!({"steps": [{"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "mine,b"},
        "expect": {"fields": {"Items.DBInstanceAttribute": {"$len": 2}}}}]});
    let mine = file("mine.json", mine.to_string());
    let named = ["run", mine.to_str().unwrap(), "--endpoint", &server.url, "--set", "mine=a"];
    let (code, stdout, _) = run(&[&named[..], &key[..]].concat());
    assert_eq!(code, 0, "{stdout}");
    assert_eq!(run(&["run", mine.to_str().unwrap(), "--endpoint", &server.url, "--set", "mine"]).0, 2);

    // What has no control API is taken for the real service: calls are made, the rest is left out.
    let mut record = command();
    record.args(["record", "--dry-run", "--upstream", &server.url]).args(key);
    let real = Server::of(record);
    let (code, stdout, stderr) = run(&["run", only.to_str().unwrap(), "--endpoint", &real.url]);
    assert_eq!(code, 0, "{stdout}");
    assert!(
        stderr.contains("step 2 (advance 90s) is left out: only a fake can do this") && stderr.contains("`state`"),
        "{stderr}"
    );
    // Both go to one file: what is left out is said before anything is played.
    let both = file("both.txt", "");
    let out = std::fs::File::create(&both).unwrap();
    let mut running = command();
    running.args(["run", only.to_str().unwrap(), "--endpoint", &real.url]);
    running.stderr(out.try_clone().unwrap()).stdout(out);
    assert!(running.status().unwrap().success());
    let both = std::fs::read_to_string(both).unwrap();
    let at = |part: &str| both.find(part).unwrap_or_else(|| panic!("no {part} in {both}"));
    assert!(at("step 2 (advance") < at("ok ") && at("`state` is left out") < at("ok "), "{both}");
    let (code, _, stderr) = run(&["run", only.to_str().unwrap(), "--endpoint", "nowhere"]);
    assert_eq!((code, stderr.contains("is not an endpoint")), (2, true), "{stderr}");
}

#[test]
fn every_scenario_holds_at_a_fake_in_another_process() {
    let server = Server::start(&[]);
    let (code, stdout, stderr) =
        run(&["run", "fixtures/scenarios", "--endpoint", &server.url, "--v1", "--poll-interval", "0s"]);
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
}

#[test]
fn every_kind_of_step_is_done_at_a_fake_in_another_process() {
    let seed = json!({"DBInstances": [
        {"DBInstanceId": "a", "Engine": "MySQL", "Databases": [{"DBName": "mydb"}]},
        {"DBInstanceId": "b", "Engine": "MySQL", "Databases": [{"DBName": "mydb"}]},
    ], "Progress": "Manual"});
    let import = json!({"call": "ImportDatabaseBetweenInstances", "save": {"import": "ImportId"},
        "params": {"DBInstanceId": "b", "SourceDBInstanceId": "a", "DBInfo": {"DBNames": ["mydb"]}}});
    let shows = |id: &str, status: &str| {
        json!({"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": id},
            "expect": {"fields": {"Items.DBInstanceAttribute.0.DBInstanceStatus": status}}})
    };
    let steps = json!([
        {"fault": {"Kind": "Condition", "Condition": "Throttled", "Times": 1}},
        {"call": "DescribeRegions", "expect": {"code": "Throttling"}},
        {"add": {"DBInstanceId": "c", "Engine": "MySQL"}},
        shows("c", "Running"),
        {"update": {"DBInstanceId": "c", "DBInstanceStatus": "Rebooting"}},
        shows("c", "Rebooting"),
        {"remove": "c"},
        {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "c"}, "expect": {"status": 404}},
        import, shows("b", "Importing"), {"fail": "${import}"}, shows("b", "Running"),
        import, {"finish": "${import}"}, shows("b", "Running"),
        import, {"finish_all": true}, shows("b", "Running"),
        {"state": {"Progress": "Manual"}},
        {"advance": "90s"},
    ]);
    let scenario = |state: serde_json::Value| {
        file("steps.json", json!({"seed": seed, "steps": steps, "state": state}).to_string())
    };
    let server = Server::start(&[]);
    let play = |path: std::path::PathBuf| run(&["run", path.to_str().unwrap(), "--endpoint", &server.url]);
    let (code, stdout, stderr) = play(scenario(json!({"DBInstances": [{"DBInstanceId": "a"}]})));
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    let (code, stdout, _) =
        play(scenario(json!({"DBInstances": [{"DBInstanceId": "a", "DBInstanceStatus": "Stopped"}]})));
    assert_eq!((code, stdout.contains("at the end")), (1, true), "{stdout}");
}

/// macOS allows a process 256 file descriptors, unless its user asks for more.
#[cfg(unix)]
#[test]
fn many_scenarios_need_few_file_descriptors() {
    let line = format!("ulimit -Sn 128 && exec {} run fixtures/scenarios", env!("CARGO_BIN_EXE_fake-rds"));
    let run = std::process::Command::new("sh").args(["-c", &line]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let run = run.unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert_eq!(run.status.code(), Some(0), "{stdout}{stderr}");
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/scenarios")).unwrap().count();
    assert!(stdout.contains(&format!("{files} passed, 0 failed")), "{stdout}");
}

#[test]
fn files_are_checked() {
    assert_eq!(run(&["check", "fixtures/scenarios", "fixtures/seeds"]).0, 0);
    let bad = file("check.json", r#"{"DBInstances": [{"DBInstanceId": "a", "Engine": "Oracle"}], "Progres": 1}"#);
    let (code, stdout, stderr) = run(&["check", bad.to_str().unwrap()]);
    assert_eq!((code, stdout.contains("1 checked, 1 with errors")), (2, true));
    assert!(stderr.contains("check.json:1:") && stderr.contains("$.Progres") && stderr.contains("Oracle"), "{stderr}");

    let slips = file("slips.json", r#"{"steps": [{"call": "DescribeRegion"}, {"finish": "${import}"}]}"#);
    let (code, _, stderr) = run(&["check", slips.to_str().unwrap()]);
    assert!(code == 2 && stderr.contains("did you mean `DescribeRegions`?"), "{stderr}");
    assert!(stderr.contains("slips.json:1:") && stderr.contains("`${import}`: no earlier step saves it"), "{stderr}");
}

#[test]
fn blessing_prints_its_changes() {
    let blessed = file("blessed.json", r#"{"steps": [{"call": "DescribeRegions", "expect": {"status": 500}}]}"#);
    let mut run = command();
    let Output { stderr, .. } = run.arg("run").arg(&blessed).env("FAKE_RDS_BLESS", "1").output().unwrap();
    let stderr = String::from_utf8(stderr).unwrap();
    assert!(stderr.contains("blessed.json: $.steps[0].expect.status: 500 -> 200"), "{stderr}");
    assert!(std::fs::read_to_string(&blessed).unwrap().contains(r#""status": 200"#));
    // Of a failed step the part that differs is shown, without colours where no terminal is.
    let failing = file("failing.json", r#"{"steps": [{"call": "DescribeRegions", "expect": {"status": 500}}]}"#);
    let Output { stdout, status, .. } = command().arg("run").arg(&failing).output().unwrap();
    let stdout = String::from_utf8(stdout).unwrap();
    assert_eq!(status.code(), Some(1));
    assert!(stdout.contains("expected: 500\n    found:    200 success\n") && !stdout.contains('\u{1b}'), "{stdout}");
}

#[cfg(unix)]
#[test]
fn a_seed_that_is_a_pipe_or_a_device_is_refused() {
    let pipe = file("pipe.json", "");
    std::fs::remove_file(&pipe).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let of_pipe = file(
        "seed-of-pipe.json",
        json!({"seed_file": "pipe.json", "steps": [{"call": "DescribeRegions"}]}).to_string(),
    );
    for arguments in [
        ["serve", "--seed", pipe.to_str().unwrap()].as_slice(),
        &["serve", "--seed", "/dev/zero"],
        &["check", pipe.to_str().unwrap()],
        &["check", of_pipe.to_str().unwrap()],
        &["run", of_pipe.to_str().unwrap()],
        &["coverage", pipe.to_str().unwrap()],
    ] {
        let (code, _, stderr) = run(arguments);
        assert_eq!((code, stderr.contains("a pipe or a device")), (2, true), "{arguments:?}: {stderr}");
    }
    std::fs::remove_file(&pipe).unwrap();
}

#[test]
fn times_that_cannot_be_written_are_refused() {
    for time in ["${now-600000h}", "${now+99999999h}", "${minute-600000h}", "${now+5x}"] {
        let steps = json!({"steps": [{"call": "DescribeRegions", "params": {"StartTime": time}}]});
        let path = file("far-time.json", steps.to_string());
        let (code, _, stderr) = run(&["run", path.to_str().unwrap()]);
        assert_eq!((code, stderr.contains("$.steps[0].params.StartTime")), (2, true), "{time}: {stderr}");
    }
}

/// A server that takes a request and says nothing, or says too much.
#[test]
fn a_call_to_an_endpoint_is_bounded() {
    use std::io::{Read, Write};

    let steps = file("bounded.json", r#"{"steps": [{"call": "DescribeRegions"}]}"#);
    for (head, word) in [
        ("", "did not answer within 2s"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", "the answer is larger than 67108864 bytes"),
    ] {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                std::thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let mut request = [0; 4096];
                    let read = stream.read(&mut request).unwrap();
                    // The server is not a fake.
                    if request[..read].starts_with(b"GET /_fake") {
                        let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                        return;
                    }
                    let _ = stream.write_all(head.as_bytes());
                    let zeros = vec![b'0'; 1 << 20];
                    while !head.is_empty() && stream.write_all(&zeros).is_ok() {}
                    // Held open until the client goes.
                    let _ = stream.read(&mut request);
                });
            }
        });
        let limit = if head.is_empty() { "2s" } else { "60s" };
        let (code, stdout, stderr) = run(&["run", steps.to_str().unwrap(), "--endpoint", &url, "--timeout", limit]);
        assert_eq!((code, stdout.contains(word)), (1, true), "{stdout}{stderr}");
    }
}

#[test]
fn a_file_without_steps_fails_wherever_it_is_played() {
    let server = Server::start(&[]);
    let empty = file("no-steps.json", r#"{"seed": {"DBInstances": [{"DBInstanceId": "mine", "Engine": "MySQL"}]}}"#);
    let path = empty.to_str().unwrap();
    let there = ["run", path, "--endpoint", &server.url];
    for arguments in [&["run", path] as &[&str], &["run", path, "--keep-going"], &there] {
        let (code, stdout, _) = run(arguments);
        assert_eq!((code, stdout.contains("at least one step")), (1, true), "{arguments:?}: {stdout}");
    }
}

/// The changes of a scenario to a fake that others use are undone afterwards.
#[tokio::test]
async fn a_running_fake_has_its_state_back() {
    let server = Server::start(&["--seed", "fixtures/seeds/page.json"]);
    let before = server.control("GET", "seed", "").await.1;
    let seeded = file(
        "restored-1.json",
        r#"{"seed": {"DBInstances": [{"DBInstanceId": "mine", "Engine": "MySQL"}]}, "steps": [{"remove": "mine"}]}"#,
    );
    let plain = file(
        "restored-2.json",
        r#"{"steps": [{"remove": "rdsmn6nqimn6nqi"}, {"advance": "90s"}, {"call": "DescribeNothing"}]}"#,
    );
    for path in [seeded, plain] {
        run(&["run", path.to_str().unwrap(), "--endpoint", &server.url]);
        assert_eq!(server.control("GET", "seed", "").await.1, before, "{}", path.display());
    }
}

/// A fault that had to fire fails the scenario, without a panic.
#[test]
fn a_scenario_fails_if_a_fault_of_its_seed_did_not_fire() {
    let text = r#"{
        "seed": {"Faults": [{"Kind": "Throttling", "Action": "CancelImport", "MustFire": true}]},
        "steps": [{"call": "DescribeRegions"}]}"#;
    let path = file("must-fire.json", text);
    for arguments in [&["run", path.to_str().unwrap()] as &[&str], &["run", path.to_str().unwrap(), "--keep-going"]] {
        let (code, stdout, stderr) = run(arguments);
        let reported = stdout.contains("must-fire.json: a fault did not fire: ThrottledUser on CancelImport");
        assert_eq!((code, reported, stderr.as_str()), (1, true, ""), "{stdout}");
    }
}
