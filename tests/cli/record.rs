//! `fake-rds record`.

use std::path::PathBuf;

use super::{Server, command, directory, file, hangup, run};

/// An empty folder in the directory of the running test.
fn folder(name: &str) -> PathBuf {
    let path = directory().join(name);
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

/// The calls of a client while it is recorded.
const SESSION: [&str; 14] = [
    "Action=DescribeDBInstances&RegionId=cn-hangzhou&Format=JSON",
    "Action=DescribeDBInstanceAttribute&DBInstanceId=from&Format=JSON",
    "Action=DescribeDBInstanceAttribute&DBInstanceId=to",
    "Action=DescribeDatabases&DBInstanceId=from&Format=JSON",
    "Action=DescribeDatabases&DBInstanceId=to&Format=JSON",
    // A password is masked, and the fake accepts the mask.
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

    // If the fake is configured to differ, the report says so, step by step.
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

    let faults =
        r#"{"Faults": [{"Kind": "Delay", "Delay": "600s", "Action": "DescribeRegions"}, {"Kind": "Garbage"}]}"#;
    let cloud = Server::start(&["--seed", file("slow.json", faults).to_str().unwrap()]);
    let slow = recorder(&cloud.url, &["--dry-run", "--timeout", "100ms"]);
    assert_eq!(reqwest::get(format!("{}/?Action=DescribeRegions", slow.url)).await.unwrap().status(), 504);
    slow.stop("-TERM");
    let patient = recorder(&cloud.url, &["--dry-run", "--timeout", "60s"]);
    let garbage = reqwest::get(format!("{}/?Action=DescribeDBInstances", patient.url)).await.unwrap();
    assert_eq!(garbage.status(), 502);
    assert!(garbage.text().await.unwrap().contains("502 Bad Gateway"));
    assert!(patient.stop("-TERM").1.contains("DescribeDBInstances: the answer is neither JSON nor XML"));

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

/// The options that every recorder of these tests has.
fn recorder(upstream: &str, more: &[&str]) -> Server {
    let mut record = command();
    record.args(["record", "--upstream", upstream, "--access-key-id", "realid", "--access-key-secret", "realsecret"]);
    record.args(more);
    Server::of(record)
}

#[tokio::test]
async fn a_recorder_passes_nothing_on_for_a_page_of_another_site() {
    let cloud = Server::start(&["--seed", file("guarded-cloud.json", CLOUD).to_str().unwrap()]);
    let recorder = recorder(&cloud.url, &["--dry-run"]);
    let address = recorder.url.strip_prefix("http://").unwrap();
    let ask = |headers: &[(&str, &str)]| {
        let url = format!("{}/?Action=DeleteDBInstance&DBInstanceId=from", recorder.url);
        let request = headers
            .iter()
            .fold(reqwest::Client::new().get(url), |request, (name, value)| request.header(*name, *value));
        async { request.send().await.unwrap().status().as_u16() }
    };
    for headers in [
        [("origin", "http://evil.example")].as_slice(),
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("host", "evil.example")],
        &[("host", "localhost:80.evil.example")],
    ] {
        assert_eq!(ask(headers).await, 403, "{headers:?}");
    }
    assert_eq!(cloud.control("GET", "calls", "").await.1["Calls"], serde_json::json!([]));

    let own = format!("http://{address}");
    assert_eq!(ask(&[("origin", &own), ("sec-fetch-site", "same-origin")]).await, 200);
    let regions = reqwest::get(format!("{}/?Action=DescribeRegions", recorder.url)).await.unwrap();
    assert!(regions.headers().contains_key("x-acs-request-id"));
    assert!(!regions.headers().keys().any(|name| name.as_str().starts_with("access-control")), "{regions:?}");
    assert_eq!(cloud.control("GET", "calls", "").await.1["Total"], 2);
}

#[tokio::test]
async fn a_recorder_that_others_can_reach_requires_a_token() {
    let (key, secret) = ("--access-key-id", "--access-key-secret");
    let cloud = Server::start(&["--seed", file("token-cloud.json", CLOUD).to_str().unwrap()]);
    let options = ["record", "--upstream", &cloud.url, key, "realid", secret, "realsecret", "--dry-run"];
    let refused = |more: &[&str]| run(&[&options, more].concat());
    let (code, _, stderr) = refused(&["--listen", "0.0.0.0:0"]);
    assert_eq!((code, stderr.contains("pass --token TOKEN")), (2, true), "{stderr}");
    let (code, _, stderr) = refused(&["--token", ""]);
    assert_eq!((code, stderr.contains("--token is empty")), (2, true), "{stderr}");

    let recorder = recorder(&cloud.url, &["--dry-run", "--token", "t&ken 1"]);
    let url = format!("{}/?Action=DescribeRegions", recorder.url);
    let status = |url: String, bearer: &'static str| async move {
        reqwest::Client::new().get(url).header("authorization", bearer).send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(url.clone(), "").await, 403);
    assert_eq!(status(url.clone(), "Bearer t").await, 403);
    assert_eq!(status(format!("{url}&AccessKeyId=realid"), "").await, 403);
    assert_eq!(status(url.clone(), "Bearer t&ken 1").await, 200);
    assert_eq!(status(format!("{url}&token=t%26ken%201"), "").await, 200);
    assert_eq!(status(format!("{url}&AccessKeyId=t%26ken%201"), "").await, 200);
    let v3 = reqwest::Client::new().get(&recorder.url).header("x-acs-action", "DescribeRegions");
    let v3 = v3
        .header("x-acs-version", "2014-08-15")
        .header("authorization", "ACS3-HMAC-SHA256 Credential=t&ken 1,SignedHeaders=host;x-acs-action,Signature=00");
    assert_eq!(v3.send().await.unwrap().status(), 200);
    let calls = cloud.control("GET", "calls", "").await.1;
    assert!(calls["Total"] == 4 && !calls.to_string().contains("ken"), "{calls}");
}

/// Values that a client sends and no file of a recording may contain.
const SECRETS: [&str; 9] = [
    "RealId-9f8e7d",
    "Real Secret+4b3c/2a1d=",
    "RealToken-5a6b7c8d",
    "Hunter2+&Pw_",
    "Inner\"Secret1",
    "ServerKey-31415926",
    "bad-pw9",
    "5551234567",
    "47.98.12.34",
];

#[tokio::test]
async fn a_recording_contains_no_secret_wherever_it_appears() {
    // The upstream refuses the signature, and repeats the string to sign with everything that was in it.
    let seed = r#"{
        "Users": [{"Uid": "5551234567", "AccessKeys": [{"AccessKeyId": "RealId-9f8e7d", "AccessKeySecret": "another", "SecurityToken": "RealToken-5a6b7c8d"}]}],
        "DBInstances": [{"DBInstanceId": "from", "Engine": "MySQL", "DBInstanceDescription": "of RealToken-5a6b7c8d"}]
    }"#;
    for (name, mode) in [("secrets-refused", "Checked"), ("secrets-open", "Ignored")] {
        let seed = seed.replacen('{', &format!("{{\"Signatures\": \"{mode}\","), 1);
        let cloud = Server::start(&["--seed", file(&format!("{name}.json"), seed).to_str().unwrap()]);
        let out = folder(name);
        let key = file("secret.txt", format!("{}\n", SECRETS[1]));
        let mut record = command();
        record.args(["record", "--upstream", &cloud.url, "--out", out.to_str().unwrap()]);
        record.args(["--access-key-id", SECRETS[0], "--security-token", SECRETS[2]]);
        record.args(["--access-key-secret-file", key.to_str().unwrap()]);
        let recorder = Server::of(record);
        let inner = serde_json::json!({"SourcePassword": SECRETS[4], "Nested": format!("{{\"ServerKey\": \"{}\"}}", SECRETS[5])}).to_string();
        let call = |pairs: &[(&str, &str)], post: bool| {
            let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            let client = reqwest::Client::new();
            let request = match post {
                true => {
                    client.post(&recorder.url).header("content-type", "application/x-www-form-urlencoded").body(pairs)
                }
                false => client.get(format!("{}/?{pairs}", recorder.url)),
            };
            async { request.send().await.unwrap().text().await.unwrap() }
        };
        let account = [("Action", "CreateAccount"), ("DBInstanceId", "from"), ("AccountName", "app")];
        let mut first = account.to_vec();
        first.extend([("AccountPassword", SECRETS[3]), ("Format", "JSON"), ("Extra", inner.as_str())]);
        let refused = call(&first, false).await;
        assert_eq!(refused.contains("RealId-9f8e7d"), mode == "Checked", "{refused}");
        let mut second = account.to_vec();
        second.extend([
            ("AccountPassword", "bad-pw9"),
            ("OwnerId", "5551234567"),
            ("Comment", "bad-pw9 of 5551234567"),
        ]);
        call(&second, true).await;
        let address = [("Action", "DescribeDBInstances"), ("ClientIp", "47.98.12.34"), ("Format", "JSON")];
        call(&address, false).await;
        // The recorder replaces the SDK's key with its own.
        call(&[("Action", "DescribeRegions"), ("AccessKeyId", SECRETS[0]), ("Note", SECRETS[1])], false).await;

        // Before the end, and after it.
        let early = std::fs::read_to_string(out.join("calls.jsonl")).unwrap();
        assert_eq!(early.lines().count(), 4, "{early}");
        assert_eq!(recorder.stop(hangup()), (Some(0), String::new()));
        let texts =
            ["calls.jsonl", "scenario.json", "seed.json"].map(|name| std::fs::read_to_string(out.join(name)).unwrap());
        for text in texts.iter().chain([&early]) {
            for secret in SECRETS {
                let once: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
                let spaced = once.replace('+', "%20");
                let twice: String = form_urlencoded::byte_serialize(spaced.as_bytes()).collect();
                let json = serde_json::to_string(secret).unwrap();
                let json = json.trim_matches('"');
                let nested = serde_json::to_string(json).unwrap();
                for form in [secret, &once, &spaced, &twice, json, nested.trim_matches('"')] {
                    assert!(!text.contains(form), "{name}: {form} is in {text}");
                }
            }
        }
        assert!(texts[1].contains("Masked-0") && texts[1].contains("***"), "{}", texts[1]);
    }
}

#[tokio::test]
async fn the_secret_comes_from_the_environment_or_a_file() {
    let cloud = Server::start(&["--seed", file("env-cloud.json", CLOUD).to_str().unwrap()]);
    let mut record = command();
    record.args(["record", "--upstream", &cloud.url, "--dry-run"]);
    record.env("ALIBABA_CLOUD_ACCESS_KEY_ID", "realid").env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "realsecret");
    let recorder = Server::of(record);
    assert_eq!(recorder.call("Action=DescribeRegions").await.0, 200);

    let none = ["record", "--upstream", &cloud.url, "--dry-run"];
    let clean = |more: &[&str]| {
        let mut record = command();
        for name in ["ID", "SECRET"] {
            record.env_remove(format!("ALIBABA_CLOUD_ACCESS_KEY_{name}"));
        }
        let output = record.args(none).args(more).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, stderr) = clean(&[]);
    assert_eq!(
        (code, stderr.contains("--access-key-id ID, or set ALIBABA_CLOUD_ACCESS_KEY_ID")),
        (Some(2), true),
        "{stderr}"
    );
    let (code, stderr) = clean(&["--access-key-id", "a"]);
    assert_eq!((code, stderr.contains("set ALIBABA_CLOUD_ACCESS_KEY_SECRET, or pass")), (Some(2), true), "{stderr}");
    let empty = file("empty-secret.txt", "\n");
    let (code, stderr) = clean(&["--access-key-id", "a", "--access-key-secret-file", empty.to_str().unwrap()]);
    assert_eq!((code, stderr.contains("the first line is empty")), (Some(2), true), "{stderr}");
}

#[tokio::test]
async fn a_recording_survives_its_end() {
    let cloud = Server::start(&["--seed", file("survives-cloud.json", CLOUD).to_str().unwrap()]);
    let names = ["calls.jsonl", "scenario.json", "seed.json"];
    let query = "Action=DescribeDBInstanceAttribute&DBInstanceId=from";

    // A kill leaves the calls, and the rest can be made from them, also from a torn line on.
    let out = folder("survives-kill");
    let killed = recorder(&cloud.url, &["--out", out.to_str().unwrap()]);
    killed.call(query).await;
    killed.call("Action=DescribeRegions").await;
    drop(killed);
    assert!(out.join(names[0]).exists() && !out.join(names[1]).exists());
    let torn = std::fs::read_to_string(out.join(names[0])).unwrap() + "{\"action\": \"Desc";
    std::fs::write(out.join(names[0]), torn).unwrap();
    let (code, stdout, stderr) = run(&["record", "--finish", out.to_str().unwrap()]);
    assert_eq!((code, stdout.contains("2 calls recorded"), stderr.contains("1 lines of")), (0, true, true), "{stderr}");
    assert_eq!(run(&["run", out.join(names[1]).to_str().unwrap()]).0, 0);

    // A folder that was removed is made again.
    let out = folder("survives-removal");
    let removed = recorder(&cloud.url, &["--out", out.to_str().unwrap()]);
    removed.call(query).await;
    std::fs::remove_dir_all(&out).unwrap();
    removed.call(query).await;
    assert_eq!(removed.stop("-TERM"), (Some(0), String::new()));
    assert!(names.iter().all(|name| out.join(name).exists()));
    assert_eq!(std::fs::read_to_string(out.join(names[0])).unwrap().lines().count(), 2);

    // A folder with an occupied name: the files are written elsewhere, and the exit code says so.
    let out = folder("survives-nothing");
    let temporary = folder("survives-temporary");
    std::fs::create_dir_all(&temporary).unwrap();
    let mut record = command();
    record.args(["record", "--upstream", &cloud.url, "--out", out.to_str().unwrap()]).env("TMPDIR", &temporary);
    record.args(["--access-key-id", "realid", "--access-key-secret", "realsecret"]);
    let blocked = Server::of(record);
    blocked.call(query).await;
    std::fs::remove_dir_all(&out).unwrap();
    std::fs::write(&out, "a file").unwrap();
    assert_eq!(blocked.stop("-TERM").0, Some(1));
    let other = std::fs::read_dir(&temporary).unwrap().next().unwrap().unwrap().path();
    assert!(names.iter().all(|name| other.join(name).exists()));
    std::fs::remove_file(&out).unwrap();
}

/// No file of the process may have more than a block, as on a full disk.
#[cfg(unix)]
#[tokio::test]
async fn a_full_disk_costs_no_call() {
    use std::io::Read;
    use std::process::{Command, Stdio};

    let cloud = Server::start(&["--seed", file("full-cloud.json", CLOUD).to_str().unwrap()]);
    let out = folder("full-disk");
    let mut record = Command::new("sh");
    record.args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_fake-rds")]);
    record.args(["record", "--upstream", &cloud.url, "--out", out.to_str().unwrap()]);
    record.args(["--access-key-id", "realid", "--access-key-secret", "realsecret"]);
    let mut child = record.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap();
    for _ in 0..8 {
        reqwest::get(format!("{url}/?Action=DescribeDBInstanceAttribute&DBInstanceId=from")).await.unwrap();
    }
    // Whole lines are in the file.
    let kept = std::fs::read_to_string(out.join("calls.jsonl")).unwrap();
    assert!((1..8).contains(&kept.lines().count()) && kept.ends_with('\n'), "{kept}");
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let mut printed = String::new();
    stdout.read_to_string(&mut printed).unwrap();
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{errors}");
    assert!(errors.contains("the calls are kept in memory"), "{errors}");
    assert_eq!(printed.matches("\"action\":\"DescribeDBInstanceAttribute\"").count(), 8, "{printed}");
    assert!(["-- calls.jsonl", "-- scenario.json", "-- seed.json"].iter().all(|name| printed.contains(name)));
}

#[tokio::test]
async fn a_value_that_the_seed_cannot_read_costs_only_itself() {
    let stub = r#"{"Items": {"DBInstanceAttribute": [
        {"DBInstanceId": "from", "Engine": "MySQL", "CreationTime": "soon", "DBInstanceDescription": "kept"},
        {"DBInstanceId": "odd", "Engine": "Oracle", "EngineVersion": "19c", "DBInstanceStorage": 7}]}}"#;
    let seed = format!(r#"{{"AnythingGoes": true, "Stubs": {{"DescribeDBInstanceAttribute": {stub}}}}}"#);
    let cloud = Server::start(&["--seed", file("unknown-word.json", seed).to_str().unwrap()]);
    let out = folder("unknown-word");
    let recorder = recorder(&cloud.url, &["--out", out.to_str().unwrap()]);
    recorder.call("Action=DescribeDBInstanceAttribute&DBInstanceId=from").await;
    let (code, stderr) = recorder.stop("-INT");
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.contains("seed.json leaves out $[0].Items.DBInstanceAttribute[0].CreationTime"), "{stderr}");
    let seed = std::fs::read_to_string(out.join("seed.json")).unwrap();
    assert!(seed.contains("kept") && seed.contains("\"from\""), "{seed}");
}
