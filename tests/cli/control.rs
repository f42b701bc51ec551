//! The control API of `fake-rds serve`.

use serde_json::{Value, json};

use super::Server;

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
    let events: Vec<&str> = log["Log"].as_array().unwrap().iter().filter_map(|entry| entry["Step"].as_str()).collect();
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
async fn calls_are_checked_from_outside() {
    let server = Server::start(&["--seed", "fixtures/seeds/page.json"]);
    server.call("Action=DescribeDBInstanceAttribute&DBInstanceId=rm-9").await;
    let check = async |body: Value| server.control("POST", "check", &body.to_string()).await;

    let passed = json!({"Passed": true, "Failure": null});
    let with = json!({"DBInstanceId": "rm-9"});
    assert_eq!(check(json!({"Action": "DescribeDBInstanceAttribute", "With": with, "Most": 1})).await.1, passed);
    assert_eq!(check(json!({"Action": "DescribeRegions", "Least": 0, "Most": 0})).await.1, passed);
    let (_, failed) = check(json!({"Action": "DescribeDBInstanceAttribute", "With": {"DBInstanceId": "rm-8"}})).await;
    assert_eq!(failed["Passed"], false);
    let failure = failed["Failure"].as_str().unwrap();
    assert!(failure.contains(r#"DBInstanceId is "rm-9", not "rm-8""#), "{failure}");
    let (_, failed) = check(json!({"Action": "DescribeDBInstanceAttribute", "Code": ""})).await;
    assert!(failed["Failure"].as_str().unwrap().contains("succeeding"), "{failed}");
    let (_, failed) = check(json!({"Action": "DescribeRegion"})).await;
    assert!(failed["Failure"].as_str().unwrap().contains("DescribeRegions"), "{failed}");
    for wrong in [json!({}), json!({"Action": "DescribeRegions", "With": {"AcceptLanguage": 1}}), json!({"Acton": ""})]
    {
        assert_eq!(check(wrong).await.0, 400);
    }

    let (_, coverage) = server.control("GET", "coverage", "").await;
    assert_eq!(coverage["Actions"][0]["Action"], "DescribeDBInstanceAttribute");
    assert_eq!(coverage["Reached"], 1);
}

#[tokio::test]
async fn the_control_api_refuses_with_reason_and_changes_nothing() {
    let server = Server::start(&["--seed", "fixtures/seeds/page.json"]);
    let before = server.control("GET", "seed", "").await.1;
    for (method, path, body, status, word) in [
        ("POST", "advance", "{", 400, "not JSON"),
        ("POST", "advance", "[]", 400, "an array, expected an object"),
        ("POST", "advance", "", 400, "`Seconds` is missing"),
        ("POST", "advance", r#"{"Second": 1}"#, 400, "unknown field `Second`"),
        ("POST", "advance", r#"{"Seconds": -1}"#, 400, "a number of seconds"),
        ("POST", "advance", r#"{"Seconds": 18446744073709551615}"#, 400, "year 9999"),
        ("POST", "finish", r#"{"ImportId": 1}"#, 400, "there is no import 1"),
        ("POST", "fail", "{}", 400, "`Id` is missing"),
        ("PUT", "seed", r#"{"DBInstances": [{"Engine": "MySQL"}]}"#, 400, "$.DBInstances[0].DBInstanceId: missing"),
        ("POST", "faults", r#"{"Kind": "Throttled"}"#, 400, "did you mean `Throttling`"),
        ("POST", "faults", r#"{"Kind": "Throttling", "Action": "Nonsense"}"#, 400, "no action `Nonsense`"),
        (
            "POST",
            "stubs",
            r#"{"Action": "DescribeSlowLogs", "Anser": {}, "Answer": {}}"#,
            400,
            "did you mean `Answer`?",
        ),
        ("POST", "steps", r#"{"fail": {"Id": 1, "reason": "x"}}"#, 400, "unknown field `reason`"),
        ("GET", "nonsense", "", 404, "the routes are /_fake/"),
        ("PATCH", "seed", "", 405, "accepts GET, PUT"),
    ] {
        let (found, answer) = server.control(method, path, body).await;
        assert_eq!(found, status, "{method} {path} {body}: {answer}");
        assert!(answer["Error"].as_str().unwrap().contains(word), "{word} is not in {answer}");
    }
    assert_eq!(server.control("GET", "seed", "").await.1, before);
    // `/` belongs to the service, and what is under it is not a control route.
    let (status, answer) = server.call("Action=_fake").await;
    assert_eq!((status, answer["Code"].as_str()), (404, Some("InvalidAction.NotFound")));
    assert_eq!(server.stop("-INT").0, Some(0));
}

/// The state is replaced and read while calls are in flight: each answer comes from one state.
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

#[tokio::test]
async fn health_reports_the_settings() {
    let settings = async |server: &Server| {
        let (_, health) = server.control("GET", "health", "").await;
        (health["Signatures"].clone(), health["Progress"].clone(), health["FrozenClock"].clone())
    };
    let server = Server::start(&["--seed", "fixtures/seeds/page.json"]);
    assert_eq!(settings(&server).await, (json!("Ignored"), json!("Manual"), json!(true)));
    let user =
        r#"{"Users": [{"Uid": "1", "AccessKeys": [{"AccessKeyId": "testid", "AccessKeySecret": "testsecret"}]}]}"#;
    server.control("PUT", "seed", user).await;
    assert_eq!(settings(&server).await, (json!("Checked"), json!({"Polls": 1}), json!(false)));
}

#[tokio::test]
async fn one_fault_of_several_is_removed() {
    let server = Server::start(&[]);
    for action in ["DescribeRegions", "DescribeTags", "DescribeSlowLogs"] {
        let fault = json!({"Kind": "Unavailable", "Action": action}).to_string();
        assert_eq!(server.control("POST", "faults", &fault).await.0, 200);
    }
    let id = server.control("GET", "faults", "").await.1["Ids"][1].clone();
    let (status, answer) = server.control("DELETE", "faults", &json!({ "Id": id }).to_string()).await;
    assert_eq!(status, 200, "{answer}");
    let (status, answer) = server.control("DELETE", "faults", &json!({ "Id": id }).to_string()).await;
    assert_eq!((status, answer), (400, json!({"Error": format!("there is no fault {id}")})));
    let (_, left) = server.control("GET", "faults", "").await;
    let actions: Vec<&str> =
        left["Faults"].as_array().unwrap().iter().filter_map(|fault| fault["Action"].as_str()).collect();
    assert_eq!((actions, left["Ids"].as_array().unwrap().len()), (vec!["DescribeRegions", "DescribeSlowLogs"], 2));
    let (_, log) = server.control("GET", "log", "").await;
    assert_eq!((&log["Log"][3]["Step"], &log["Log"][3]["With"]), (&json!("remove_fault"), &id));
    // What was read can be posted again.
    let fault = left["Faults"][0].to_string();
    assert_eq!(server.control("POST", "faults", &fault).await.0, 200);
    assert_eq!(server.control("DELETE", "faults", "").await.0, 200);
    assert_eq!(server.control("GET", "faults", "").await.1, json!({"Faults": [], "Ids": []}));
}

/// The page's files hold nothing of the fake, so they need no token. What they may do in a browser is little.
#[tokio::test]
async fn the_page_is_served_under_a_strict_policy() {
    let server = Server::start(&["--token", "secret"]);
    for (path, kind, holds) in [
        ("", "text/html", "<title>fake-rds</title>"),
        ("page.css", "text/css", "body {"),
        ("page.js", "text/javascript", "'use strict'"),
    ] {
        let url = format!("{}/_fake/{path}", server.url);
        let answer = reqwest::get(&url).await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        let (status, policy) = (answer.status().as_u16(), header("content-security-policy"));
        assert!(header("content-type").starts_with(kind), "{path}");
        assert!(policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
        assert_eq!(
            (status, header("x-frame-options").as_str(), header("x-content-type-options").as_str()),
            (200, "DENY", "nosniff")
        );
        assert!(answer.text().await.unwrap().contains(holds), "{path}");
        let elsewhere = reqwest::Client::new().get(&url).header("sec-fetch-site", "same-site").send().await.unwrap();
        assert_eq!(elsewhere.status(), 403, "{path}");
        // The path is nobody's way round the token.
        let post = reqwest::Client::new().post(&url).send().await.unwrap();
        assert_eq!(post.status(), 403, "{path}");
    }
    let page = reqwest::get(format!("{}/_fake/", server.url)).await.unwrap().text().await.unwrap();
    for inline in ["<style", "style=", "onclick", "javascript:", "<script>", "http://", "https://"] {
        assert!(!page.contains(inline), "{inline}");
    }
}

#[tokio::test]
async fn tokens_are_not_empty_and_percent_decoded() {
    let (code, _, stderr) = super::run(&["serve", "--token", ""]);
    assert_eq!((code, stderr.contains("--token is empty")), (2, true), "{stderr}");
    let server = Server::start(&["--token", "a&b c"]);
    let status = |query: &'static str| async { server.control("GET", query, "").await.0 };
    assert_eq!((status("health?token=a%26b+c").await, status("health?token=a%26b%20c").await), (200, 200));
    assert_eq!((status("health?token=a").await, status("health").await), (403, 403));
}

#[tokio::test]
async fn answers_are_advanced_stubbed_and_logged_through_the_control_api() {
    let server = Server::start(&["--seed", "fixtures/seeds/page.json"]);
    assert_eq!(server.control("POST", "advance", r#"{"Seconds": 0.5}"#).await.0, 200);
    assert_eq!(server.control("GET", "seed", "").await.1["Clock"], "2018-06-12T00:00:00.500000000Z");
    let stub = json!({"Action": "DescribeSlowLogs", "Answer": {"Items": {"SQLSlowLog": [{"DBName": "mine"}]}}});
    assert_eq!(server.control("POST", "stubs", &stub.to_string()).await.0, 200);
    assert_eq!(server.call("Action=DescribeSlowLogs").await.1["Items"]["SQLSlowLog"][0]["DBName"], "mine");
    assert_eq!(server.control("GET", "stubs", "").await.1["Stubs"]["DescribeSlowLogs"], stub["Answer"]);
    let (_, log) = server.control("GET", "log", "").await;
    assert_eq!(
        (log["Log"][1]["Step"].as_str(), log["Log"][2]["Action"].as_str()),
        (Some("stub"), Some("DescribeSlowLogs"))
    );
    assert_eq!(server.control("POST", "steps", r#"{"finish_all": true}"#).await.1["Finished"], 0);
    assert_eq!(server.control("POST", "steps", r#"{"finish_al": true}"#).await.0, 400);
}

#[tokio::test]
async fn calls_are_filtered_and_waited_for() {
    let server = Server::start(&[]);
    let list = |query: &'static str| async { server.control("GET", query, "").await };
    for action in ["DescribeRegions", "DescribeTags", "DescribeRegions"] {
        server.call(&format!("Action={action}")).await;
    }
    let (_, all) = list("calls").await;
    assert_eq!((all["Total"].as_u64(), all["Next"].as_u64()), (Some(3), Some(3)));
    assert!(all["Calls"][0]["Answer"].is_string() && all["Calls"][0]["Headers"]["host"].is_string(), "{all}");
    let (_, regions) = list("calls?action=DescribeRegions&answers=no").await;
    assert_eq!(regions["Total"], 2);
    assert!(regions["Calls"][0].get("Answer").is_none(), "{regions}");
    assert_eq!(list("calls?since=2").await.1["Calls"].as_array().unwrap().len(), 1);
    for (query, word) in [
        ("calls?actoin=x", "did you mean `action`?"),
        ("calls?action=DescribeRegion", "did you mean `DescribeRegions`?"),
        ("calls?answers=maybe", "yes or no"),
        ("calls?since=x", "whole number"),
        ("calls?since=1&since=2", "`since` is given twice"),
        ("health?x=1", "no parameter `x`"),
        ("wait", "`action` is missing"),
        ("wait?action=DescribeRegions&timeout=x", "must be a time"),
    ] {
        let (status, answer) = list(query).await;
        assert_eq!((status, answer["Error"].as_str().unwrap().contains(word)), (400, true), "{query}: {answer}");
    }

    assert_eq!(list("wait?action=DescribeRegions&count=2&timeout=0").await.1["Total"], 2);
    let (status, late) = list("wait?action=DescribeTags&count=2&timeout=0.01").await;
    assert_eq!(
        (status, late["Error"].as_str().unwrap().contains("expected 2 calls of DescribeTags")),
        (408, true),
        "{late}"
    );
    // The reason names what is still running.
    server.control("POST", "instances", r#"{"DBInstanceId": "rm-1", "Engine": "MySQL"}"#).await;
    server.call("Action=RestartDBInstance&DBInstanceId=rm-1").await;
    let (_, late) = list("wait?action=DescribeTags&count=2&timeout=0").await;
    let reason = late["Error"].as_str().unwrap();
    assert!(reason.contains("\n- RestartDBInstance 1 on instance rm-1 runs: "), "{reason}");
    // One waits while others are answered.
    let (waited, ()) = tokio::join!(list("wait?action=DescribeTags&count=2&timeout=60s"), async {
        server.call("Action=DescribeTags").await;
    });
    assert_eq!((waited.0, waited.1["Calls"][1]["Answer"].is_string()), (200, true), "{waited:?}");
}

#[tokio::test]
async fn a_client_is_pointed_at_the_fake_by_its_environment() {
    let seed = super::file(
        "env.json",
        r#"{
        "Users": [{"Uid": "1", "AccessKeys": [{"AccessKeyId": "mine", "AccessKeySecret": "secret"}]}],
        "DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL", "RegionId": "cn-beijing"}]}"#,
    );
    let server = Server::start(&["--seed", seed.to_str().unwrap()]);
    let (status, env) = server.control("GET", "env", "").await;
    assert_eq!((status, env["Uri"].as_str()), (200, Some(server.url.as_str())));
    assert_eq!(env["Endpoint"], server.url.strip_prefix("http://").unwrap());
    assert_eq!(
        (&env["AccessKeyId"], &env["AccessKeySecret"], &env["RegionId"]),
        (&json!("mine"), &json!("secret"), &json!("cn-beijing"))
    );
    assert_eq!(env["Variables"]["ALIBABA_CLOUD_ACCESS_KEY_ID"], "mine");
    assert_eq!(env["CaPem"], Value::Null);
}

#[tokio::test]
async fn the_hint_for_an_unmodelled_action_is_a_control_call() {
    let server = Server::start(&[]);
    for _ in 0..2 {
        let response = reqwest::get(format!("{}/?Action=DescribeGadInstances", server.url)).await.unwrap();
        let hint = response.headers()["x-fake-rds-hint"].to_str().unwrap().to_owned();
        assert!(hint.contains("POST /_fake/stubs") && !hint.contains("rds.stub"), "{hint}");
        server.control("POST", "reset", "").await;
    }
}
