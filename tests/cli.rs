//! The command line as a user has it: processes, files, exit codes, and the control API of the server.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_fake-rds"))
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        command().args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// A file of this test's own.
fn file(name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cli");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// A server that ends with the test.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(arguments: &[&str]) -> Server {
        let mut serve = command();
        serve.arg("serve").args(arguments);
        Server::of(serve)
    }

    fn of(mut serve: Command) -> Server {
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}")).to_owned();
        Server { child, url }
    }

    async fn control(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let request = reqwest::Client::new().request(method.parse().unwrap(), format!("{}/_fake/{path}", self.url));
        let response = request.body(body.to_owned()).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    async fn call(&self, query: &str) -> (u16, Value) {
        let response = reqwest::get(format!("{}/?{query}&Format=JSON", self.url)).await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Sends a signal; the exit code and what stood on standard error behind the line that says where the page is.
    fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let code = self.child.wait().unwrap().code();
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let page = format!("the page is at {}/_fake/\n", self.url);
        let rest = stderr.strip_prefix(&page).unwrap_or(&stderr).to_owned();
        (code, rest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const IMPORT: &str = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=rdsmn6nqimn6nqi\
    &DBInstanceId=riauvjz6zajfiq6ba1370329449201&DBInfo={%22DBNames%22:[%22mydb%22]}";

#[tokio::test]
async fn a_migration_driven_from_outside() {
    let server = Server::start(&["--seed", "fixtures/seeds/page.json"]);
    assert!(server.url.starts_with("http://127.0.0.1:"));
    let (status, health) = server.control("GET", "health", "").await;
    assert_eq!((status, health["Status"].as_str(), health["DBInstances"].as_u64()), (200, Some("ok"), Some(2)));

    let id = server.call(IMPORT).await.1["ImportId"].as_u64().unwrap();
    let (_, seed) = server.control("GET", "seed", "").await;
    assert_eq!(seed["Imports"][0]["Status"], "Running");
    assert_eq!(server.control("POST", "advance", r#"{"Seconds": 60}"#).await.0, 200);
    assert_eq!(server.control("GET", "seed", "").await.1["Clock"], "2018-06-12T00:01:00Z");
    assert_eq!(server.control("POST", "finish", &json!({"ImportId": id}).to_string()).await.1["Finished"], 1);
    let (_, seed) = server.control("GET", "seed", "").await;
    assert_eq!(seed["Imports"][0]["Status"], "Succeeded");

    let id = server.call(IMPORT).await.1["ImportId"].as_u64().unwrap();
    let body = json!({"ImportId": id, "Reason": "disk full"}).to_string();
    assert_eq!(server.control("POST", "fail", &body).await.0, 200);
    assert_eq!(server.control("GET", "seed", "").await.1["Imports"][1]["Reason"], "disk full");

    let (_, calls) = server.control("GET", "calls", "").await;
    assert_eq!(calls["Calls"].as_array().unwrap().len(), 2);
    assert_eq!(calls["Calls"][0]["Action"], "ImportDatabaseBetweenInstances");
    assert!(calls["Calls"][0]["Answer"].as_str().unwrap().starts_with("{\"ImportId\":2122321,"), "{calls}");
    let (_, log) = server.control("GET", "log", "").await;
    let events: Vec<&str> = log["Log"].as_array().unwrap().iter().filter_map(|entry| entry["Event"].as_str()).collect();
    assert_eq!((log["Total"].as_u64(), events), (Some(5), vec!["advance", "finish", "fail"]));
    server.control("DELETE", "calls", "").await;
    assert_eq!(server.control("GET", "calls", "").await.1["Calls"], json!([]));

    let fault = r#"{"Kind": "Throttling", "Action": "DescribeRegions", "Times": 1}"#;
    assert_eq!(server.control("POST", "faults", fault).await.0, 200);
    assert_eq!(server.call("Action=DescribeRegions").await.1["Code"], "Throttling.User");
    assert_eq!(server.control("GET", "faults", "").await.1["Faults"][0]["Hits"], 1);
    server.control("DELETE", "faults", "").await;
    assert_eq!(server.control("GET", "faults", "").await.1["Faults"], json!([]));

    let other = r#"{"DBInstances": [{"DBInstanceId": "new", "Engine": "MySQL"}]}"#;
    assert_eq!(server.control("PUT", "seed", other).await.0, 200);
    let (_, list) = server.call("Action=DescribeDBInstances&RegionId=cn-hangzhou").await;
    assert_eq!(list["Items"]["DBInstance"][0]["DBInstanceId"], "new");
    server.control("POST", "reset", "").await;
    assert_eq!(server.control("GET", "health", "").await.1["DBInstances"], 1);
    assert_eq!(server.stop("-TERM"), (Some(0), String::new()));
}

#[tokio::test]
async fn the_control_api_refuses_with_reason_and_changes_nothing() {
    let server = Server::start(&["--seed", "fixtures/seeds/page.json"]);
    let before = server.control("GET", "seed", "").await.1;
    for (method, path, body, status, word) in [
        ("POST", "advance", "{", 400, "not JSON"),
        ("POST", "advance", "[]", 400, "an array, it takes an object"),
        ("POST", "advance", "", 400, "`Seconds` is missing"),
        ("POST", "advance", r#"{"Second": 1}"#, 400, "unknown field `Second`"),
        ("POST", "advance", r#"{"Seconds": -1}"#, 400, "whole number"),
        ("POST", "advance", r#"{"Seconds": 18446744073709551615}"#, 400, "year 9999"),
        ("POST", "finish", r#"{"ImportId": 1}"#, 400, "there is no import 1"),
        ("POST", "fail", "{}", 400, "`ImportId` or `OperationId` is missing"),
        ("PUT", "seed", r#"{"DBInstances": [{"Engine": "MySQL"}]}"#, 400, "$.DBInstances[0].DBInstanceId: missing"),
        ("POST", "faults", r#"{"Kind": "Throttled"}"#, 400, "did you mean `Throttling`"),
        ("POST", "faults", r#"{"Kind": "Throttling", "Action": "Nonsense"}"#, 400, "no action `Nonsense`"),
        ("GET", "nonsense", "", 404, "there are /_fake/"),
        ("PATCH", "seed", "", 405, "takes GET, PUT"),
    ] {
        let (found, answer) = server.control(method, path, body).await;
        assert_eq!(found, status, "{method} {path} {body}: {answer}");
        assert!(answer["Error"].as_str().unwrap().contains(word), "{word} is not in {answer}");
    }
    assert_eq!(server.control("GET", "seed", "").await.1, before);
    // `/` stays the service's, and what is under it is no control.
    let (status, answer) = server.call("Action=_fake").await;
    assert_eq!((status, answer["Code"].as_str()), (404, Some("InvalidAction.NotFound")));
    assert_eq!(server.stop("-INT").0, Some(0));
}

/// The state is replaced and read while calls are in flight: each answer is wholly of one state.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_half_state_is_ever_shown() {
    let server = std::sync::Arc::new(Server::start(&[]));
    let seed = |name: &str| {
        let instances: Vec<Value> =
            (0..50).map(|n| json!({"DBInstanceId": format!("{name}-{n}"), "Engine": "MySQL"})).collect();
        json!({ "DBInstances": instances }).to_string()
    };
    server.control("PUT", "seed", &seed("a")).await;
    let reading = {
        let server = server.clone();
        tokio::spawn(async move {
            for _ in 0..100 {
                let (_, list) = server.call("Action=DescribeDBInstances&RegionId=cn-hangzhou&PageSize=100").await;
                let ids = list["Items"]["DBInstance"].as_array().unwrap().iter();
                let names: std::collections::BTreeSet<&str> =
                    ids.map(|item| &item["DBInstanceId"].as_str().unwrap()[..1]).collect();
                assert_eq!((names.len(), list["TotalRecordCount"].as_u64()), (1, Some(50)));
            }
        })
    };
    for n in 0..50 {
        server.control("PUT", "seed", &seed(if n % 2 == 0 { "b" } else { "a" })).await;
    }
    reading.await.unwrap();
}

#[tokio::test]
async fn https_with_the_authority_written_out() {
    let ca = file("ca.pem", "");
    let server = Server::start(&["--tls", "--ca-out", ca.to_str().unwrap()]);
    assert!(server.url.starts_with("https://localhost:"));
    let certificate = reqwest::Certificate::from_pem(&std::fs::read(&ca).unwrap()).unwrap();
    let client = reqwest::Client::builder().add_root_certificate(certificate).build().unwrap();
    assert_eq!(client.get(format!("{}/?Action=DescribeRegions", server.url)).send().await.unwrap().status(), 200);
    assert_eq!(server.stop("-TERM").0, Some(0));
}

/// More connections than the process may have open: those that cannot be accepted wait, and are served when others have gone.
#[tokio::test]
async fn a_server_out_of_descriptors_goes_on() {
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 32 && exec \"$0\" serve", env!("CARGO_BIN_EXE_fake-rds")]);
    let server = Server::of(limited);
    let address = server.url.strip_prefix("http://").unwrap();
    let held: Vec<TcpStream> = (0..64).map(|_| TcpStream::connect(address).unwrap()).collect();
    let one = server.call("Action=DescribeRegions");
    let waiting = async {
        // It is behind those that hold every descriptor there is.
        tokio::task::yield_now().await;
        drop(held);
    };
    let ((status, regions), ()) = tokio::join!(one, waiting);
    assert_eq!(status, 200);
    assert!(regions["Regions"]["RDSRegion"].as_array().is_some_and(|regions| !regions.is_empty()));
    assert_eq!(server.stop("-TERM"), (Some(0), String::new()));
}

#[test]
fn a_server_that_cannot_be() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, stdout, stderr) = run(&["serve", "--listen", &address]);
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains(&address) && stderr.contains("in use"), "{stderr}");

    let folder = env!("CARGO_TARGET_TMPDIR");
    let big = file("big.json", " ".repeat(100 << 20));
    for (path, word) in [
        (PathBuf::from("no-such-file.json"), "cannot be read"),
        (PathBuf::from(folder), "a folder"),
        (file("empty.json", ""), "not JSON"),
        (file("latin1.json", b"{\"Clock\": \"\xe9\"}"), "not UTF-8"),
        (
            file("twice.json", r#"{"Clock": "2018-06-12T00:00:00Z", "Clock": "2018-06-12T00:00:00Z"}"#),
            "$.Clock: there twice",
        ),
        (file("wrong.json", "{\n  \"Clok\": 1\n}"), "2:11: $.Clok: unknown field; did you mean `Clock`?"),
        (big, "not JSON"),
    ] {
        let (code, stdout, stderr) = run(&["serve", "--seed", path.to_str().unwrap()]);
        assert_eq!((code, stdout.as_str()), (2, ""), "{}: {stderr}", path.display());
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(stderr.contains(word) && stderr.contains(name), "{stderr}");
    }
    std::fs::remove_file(file("big.json", "")).unwrap();
    assert_eq!(run(&["serve", "--listen", "nowhere"]).0, 2);
}

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
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
        for command in ["run", "check"] {
            let (code, _, stderr) = run(&[command, path.to_str().unwrap()]);
            let told = format!("{name}:1:15: $.seed_file: `{leads_to}` is a scenario; a seed is taken here");
            assert!(code == 2 && stderr.contains(&told), "{command}: {code} {stderr}");
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
    // What no value mends is still told.
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
        stderr.contains("step 2 (advance 1m 30s) is left out: only a fake can do this") && stderr.contains("`state`"),
        "{stderr}"
    );
    // Both go to one file: what is left out is said before anything is played.
    let both = file("both.txt", "");
    let out = std::fs::File::create(&both).unwrap();
    let mut told = command();
    told.args(["run", only.to_str().unwrap(), "--endpoint", &real.url]);
    told.stderr(out.try_clone().unwrap()).stdout(out);
    assert!(told.status().unwrap().success());
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
    let scenario = |state: Value| file("steps.json", json!({"seed": seed, "steps": steps, "state": state}).to_string());
    let server = Server::start(&[]);
    let play = |path: std::path::PathBuf| run(&["run", path.to_str().unwrap(), "--endpoint", &server.url]);
    let (code, stdout, stderr) = play(scenario(json!({"DBInstances": [{"DBInstanceId": "a"}]})));
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    let (code, stdout, _) =
        play(scenario(json!({"DBInstances": [{"DBInstanceId": "a", "DBInstanceStatus": "Stopped"}]})));
    assert_eq!((code, stdout.contains("at the end")), (1, true), "{stdout}");
}

#[test]
fn files_are_checked_and_actions_listed() {
    assert_eq!(run(&["check", "fixtures/scenarios", "fixtures/seeds"]).0, 0);
    let bad = file("check.json", r#"{"DBInstances": [{"DBInstanceId": "a", "Engine": "Oracle"}], "Progres": 1}"#);
    let (code, stdout, stderr) = run(&["check", bad.to_str().unwrap()]);
    assert_eq!((code, stdout.contains("1 checked, 1 with errors")), (2, true));
    assert!(stderr.contains("check.json:1:") && stderr.contains("$.Progres") && stderr.contains("Oracle"), "{stderr}");

    let (code, stdout, _) = run(&["actions"]);
    assert_eq!((code, stdout.lines().count()), (0, 625));
    let import = stdout.lines().find(|line| line.starts_with("ImportDatabaseBetweenInstances ")).unwrap();
    assert!(import.contains("modelled") && import.contains("retired") && import.contains("DBInfo!:String"), "{import}");
    for help in [&["--help"][..], &["serve", "--help"], &["run", "--help"]] {
        let (code, stdout, _) = run(help);
        assert!(code == 0 && stdout.contains("Examples:"), "{stdout}");
    }
    assert_eq!(run(&["nonsense"]).0, 2);
}

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

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = std::fs::remove_dir_all(&path);
    path
}

const CLOUD: &str = r#"{
    "Users": [{"Uid": "1234567890123456", "AccessKeys": [{"AccessKeyId": "realid", "AccessKeySecret": "realsecret"}]}],
    "DBInstances": [
        {"DBInstanceId": "from", "Engine": "MySQL", "Databases": [{"DBName": "mydb"}]},
        {"DBInstanceId": "to", "Engine": "MySQL", "Databases": [{"DBName": "mydb"}]}
    ],
    "Progress": {"Polls": 2}
}"#;

/// What a client does while it is recorded.
const SESSION: [&str; 14] = [
    "Action=DescribeDBInstances&RegionId=cn-hangzhou&Format=JSON",
    "Action=DescribeDBInstanceAttribute&DBInstanceId=from&Format=JSON",
    "Action=DescribeDBInstanceAttribute&DBInstanceId=to",
    "Action=DescribeDatabases&DBInstanceId=from&Format=JSON",
    "Action=DescribeDatabases&DBInstanceId=to&Format=JSON",
    // A password is masked, and the fake takes what stands for it.
    "Action=CreateAccount&DBInstanceId=from&AccountName=app&AccountPassword=RealSecret1&Format=JSON",
    "Action=DescribeAccounts&DBInstanceId=from&Format=JSON",
    "Action=DescribeAccounts&DBInstanceId=from&Format=JSON",
    "Action=DescribeAccounts&DBInstanceId=from&Format=JSON",
    "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=from&DBInstanceId=to&DBInfo={%22DBNames%22:[%22mydb%22]}&Format=JSON",
    "Action=RestartDBInstance&DBInstanceId=to&Format=JSON",
    "Action=DescribeDBInstanceAttribute&DBInstanceId=to&Format=JSON",
    "Action=DescribeDBInstanceAttribute&DBInstanceId=to",
    "Action=DescribeDBInstanceAttribute&DBInstanceId=to&Format=JSON",
];

/// Records a session and plays it against a fake.
async fn recorded(name: &str, tls: bool) {
    let seed = file(&format!("{name}-cloud.json"), CLOUD);
    let ca = file(&format!("{name}-ca.pem"), "");
    let mut serve = vec!["--seed", seed.to_str().unwrap()];
    if tls {
        serve.extend(["--tls", "--ca-out", ca.to_str().unwrap()]);
    }
    let cloud = Server::start(&serve);
    let out = folder(name);
    let mut record = command();
    record.args(["record", "--upstream", &cloud.url, "--out", out.to_str().unwrap()]);
    record.args(["--access-key-id", "realid", "--access-key-secret", "realsecret"]);
    if tls {
        record.args(["--ca", ca.to_str().unwrap()]);
    }
    let recorder = Server::of(record);
    for query in SESSION {
        let mut answer = reqwest::get(format!("{}/?{query}", recorder.url)).await.unwrap();
        assert!(answer.headers().contains_key("x-acs-request-id"), "{answer:?}");
        assert!(answer.chunk().await.unwrap().is_some());
    }
    let (_, list) = recorder
        .call("Action=DescibeImportsFromDatabase&DBInstanceId=to&Engine=MySQL&StartTime=2018-01-01T00:00Z&EndTime=2099-01-01T00:00Z")
        .await;
    let id = list["Items"]["ImportResultFromDB"][0]["ImportId"].as_u64().unwrap();
    let form = [("Action", "CancelImport"), ("DBInstanceId", "to"), ("ImportId", &id.to_string())];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let post = reqwest::Client::new().post(&recorder.url).body(body);
    let post = post.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
    assert_eq!(post.status(), 403, "it is over");
    let v3 = reqwest::Client::new().post(format!("{}/?DBInstanceId=to", recorder.url));
    let v3 = v3.header("x-acs-action", "DescribeDBInstanceAttribute").header("x-acs-version", "2014-08-15");
    assert_eq!(v3.send().await.unwrap().status(), 200);
    assert_eq!(recorder.stop("-INT"), (Some(0), String::new()));

    let scenario = out.join("scenario.json");
    let text = std::fs::read_to_string(&scenario).unwrap();
    let seed = std::fs::read_to_string(out.join("seed.json")).unwrap();
    for secret in ["realsecret", "RealSecret1", "realid", "Signature", "1234567890123456"] {
        assert!(!text.contains(secret) && !seed.contains(secret), "{secret}");
    }
    assert!(
        text.contains("\"${ImportId1}\"") && text.contains("\"finish_all\"") && text.contains("${minute-"),
        "{text}"
    );
    let (code, stdout, stderr) = run(&["run", "--keep-going", scenario.to_str().unwrap()]);
    assert_eq!((code, stdout.contains("1 passed")), (0, true), "{stdout}{stderr}\n{text}\n{seed}");

    // Where the fake is told to be otherwise, the report says so, step by step.
    let other = text.replace("\"Running\"", "\"Jogging\"");
    std::fs::write(&scenario, other).unwrap();
    let (code, stdout, _) = run(&["run", "--keep-going", scenario.to_str().unwrap()]);
    assert!(code == 1 && stdout.matches("expected: \"Jogging\"").count() > 3, "{stdout}");
    assert_eq!(
        run(&[
            "record",
            "--upstream",
            &cloud.url,
            "--access-key-id",
            "a",
            "--access-key-secret",
            "b",
            "--out",
            out.to_str().unwrap()
        ])
        .0,
        2
    );
}

#[tokio::test]
async fn the_cloud_is_recorded_over_http() {
    recorded("recorded-http", false).await;
}

#[tokio::test]
async fn the_cloud_is_recorded_over_https() {
    recorded("recorded-https", true).await;
}

#[tokio::test]
async fn a_recording_of_a_service_that_is_down_or_slow_or_talks_nonsense() {
    let recorder = |upstream: &str, more: &[&str]| {
        let mut record = command();
        record.args(["record", "--upstream", upstream, "--access-key-id", "a", "--access-key-secret", "b"]).args(more);
        Server::of(record)
    };
    let down = recorder("http://127.0.0.1:1", &["--dry-run"]);
    let answer = reqwest::get(format!("{}/?Action=DescribeRegions", down.url)).await.unwrap();
    assert_eq!(answer.status(), 502);
    assert!(answer.text().await.unwrap().contains("127.0.0.1:1 cannot be reached"));
    let (code, stderr) = down.stop("-TERM");
    assert_eq!((code, stderr.contains("DescribeRegions: 127.0.0.1:1 cannot be reached")), (Some(0), true), "{stderr}");

    let faults = r#"{"Faults": [{"Kind": "Delay", "Delay": "5s", "Action": "DescribeRegions"}, {"Kind": "Garbage"}]}"#;
    let cloud = Server::start(&["--seed", file("slow.json", faults).to_str().unwrap()]);
    let slow = recorder(&cloud.url, &["--dry-run", "--timeout", "100ms"]);
    assert_eq!(reqwest::get(format!("{}/?Action=DescribeRegions", slow.url)).await.unwrap().status(), 504);
    let garbage = reqwest::get(format!("{}/?Action=DescribeDBInstances", slow.url)).await.unwrap();
    assert_eq!(garbage.status(), 502);
    assert!(garbage.text().await.unwrap().contains("502 Bad Gateway"));
    assert!(slow.stop("-TERM").1.contains("DescribeDBInstances: the answer is neither JSON nor XML"));

    let (code, _, stderr) =
        run(&["record", "--upstream", "nowhere", "--access-key-id", "a", "--access-key-secret", "b", "--dry-run"]);
    assert_eq!((code, stderr.contains("is not an endpoint")), (2, true), "{stderr}");
    let taken = cloud.url.strip_prefix("http://").unwrap();
    let (code, _, stderr) = run(&[
        "record",
        "--upstream",
        &cloud.url,
        "--access-key-id",
        "a",
        "--access-key-secret",
        "b",
        "--dry-run",
        "--listen",
        taken,
    ]);
    assert_eq!((code, stderr.contains("cannot be listened on")), (1, true), "{stderr}");
}

#[tokio::test]
async fn the_control_api_refuses_pages_from_elsewhere_and_asks_for_its_token() {
    let open = Server::start(&["--seed", "fixtures/seeds/page.json"]);
    let closed = Server::start(&["--seed", "fixtures/seeds/page.json", "--token", "secret"]);
    let ask = async |server: &Server, headers: &[(&str, &str)]| {
        let mut request = reqwest::Client::new().post(format!("{}/_fake/reset", server.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let own = open.url.clone();
    for (name, value, says) in [
        ("host", "evil.example", "evil.example"),
        ("origin", "http://evil.example", "evil.example"),
        ("origin", "null", "null"),
        ("sec-fetch-site", "cross-site", "cross-site"),
    ] {
        let (status, body) = ask(&open, &[(name, value)]).await;
        assert_eq!((status, body.contains(says)), (403, true), "{name}: {body}");
    }
    assert_eq!(ask(&open, &[("origin", &own), ("sec-fetch-site", "same-origin")]).await.0, 200);
    assert_eq!(ask(&open, &[("host", "localhost:1")]).await.0, 200);

    assert_eq!(ask(&closed, &[]).await.0, 403);
    assert_eq!(ask(&closed, &[("authorization", "Bearer wrong")]).await.0, 403);
    assert_eq!(ask(&closed, &[("authorization", "Bearer secret")]).await.0, 200);
    // The service's own path asks for no token.
    assert_eq!(closed.call("Action=DescribeRegions").await.0, 200);
}
