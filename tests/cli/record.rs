//! `fake-rds record`.

use std::path::PathBuf;

use super::{Server, command, file, run};

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
