//! Looking at what the code under test did, and answers of a test's own.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::{IMPORT, get, two};
use fake_rds::{Condition, FakeRds};
use serde_json::json;
#[cfg(feature = "wiremock")]
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

const REGIONS: [(&str, &str); 1] = [("Action", "DescribeRegions")];

#[tokio::test]
async fn waiting_for_calls_ends_with_the_call_that_was_missing() {
    let rds = std::sync::Arc::new(two().start().await);
    let waiting = {
        let rds = rds.clone();
        tokio::spawn(async move { rds.wait_for_calls("DescribeRegions", 3, Duration::from_secs(60)).await })
    };
    for _ in 0..3 {
        assert!(!waiting.is_finished());
        get(&rds, &REGIONS).await;
        get(&rds, &[("Action", "Nonsense")]).await;
    }
    assert_eq!(waiting.await.unwrap().unwrap().len(), 3);
    // A call that came already counts.
    assert_eq!(rds.wait_for_calls("DescribeRegions", 2, Duration::from_secs(60)).await.unwrap().len(), 3);
    let error = rds.wait_for_calls("CancelImport", 1, Duration::from_millis(10)).await.unwrap_err();
    assert!(error.to_string().contains("saw 0 (and 6 to all actions)"), "{error}");
}

#[tokio::test]
async fn a_failed_check_lists_the_calls() {
    let rds = two().start().await;
    get(&rds, &IMPORT).await;
    get(&rds, &[("Action", "CancelImport"), ("DBInstanceId", "to"), ("ImportId", "1")]).await;

    rds.assert_called("ImportDatabaseBetweenInstances").times(1).with("DBInstanceId", "to").succeeding();
    rds.assert_called("CancelImport").refused_with("InvalidTaskId.NotFound");
    rds.assert_called("DescribeRegions").times(0);
    rds.assert_called("CancelImport").refused_with("Code.OfAStub").times(0);
    let check = rds.assert_called("CancelImport").refused_with("InvalidTaskId.NotFond").times(0);
    let account = check.check().unwrap_err().to_string();
    assert_eq!(account, "the service has no code `InvalidTaskId.NotFond`; did you mean `InvalidTaskId.NotFound`?");

    let check = rds.assert_called("CancelImport").times(2).with("DBInstanceId", "from").with("Force", "1").succeeding();
    let account = check.check().unwrap_err().to_string();
    for part in [
        "expected 2 calls of CancelImport, DBInstanceId = \"from\", Force = \"1\", succeeding",
        "found 0 of 1 to that action",
        "-> 400 InvalidTaskId.NotFound",
        "DBInstanceId is \"to\", not \"from\"",
        "Force is absent, not \"1\"; CancelImport has no parameter `Force`",
        "it was refused with InvalidTaskId.NotFound, not a success",
        "hint: there is no import 1",
    ] {
        assert!(account.contains(part), "{part} is not in\n{account}");
    }
    let account = rds.assert_called("DescribeRegions").check().unwrap_err().to_string();
    assert!(account.contains("only of CancelImport, ImportDatabaseBetweenInstances"), "{account}");
    let account = rds.assert_called("DescribeRegion").check().unwrap_err().to_string();
    assert!(account.contains("did you mean `DescribeRegions`?"), "{account}");

    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        rds.assert_called("DescribeRegions").times(1);
    }));
    let account = dropped.unwrap_err();
    assert!(account.downcast_ref::<String>().unwrap().contains("tests/watching.rs"));
}

#[tokio::test]
async fn checks_on_numbers_patterns_and_absence() {
    let rds = two().start().await;
    for language in ["en-US", "zh-CN"] {
        get(&rds, &[REGIONS[0], ("AcceptLanguage", language)]).await;
    }
    get(&rds, &REGIONS).await;
    let regions = || rds.assert_called("DescribeRegions");
    regions().times(3);
    regions().at_least(2).at_most(3);
    regions().at_least(1);
    regions().at_most(3);
    regions().at_least(3);
    regions().at_most(3);
    regions().without("AcceptLanguage").times(1);
    regions().matching("AcceptLanguage", "^(en|zh)-").times(2);
    regions().with("AcceptLanguage", "en-US").times(1);

    let account = |check: fake_rds::CallCheck<'_>| check.check().unwrap_err().to_string();
    for (check, words) in [
        (regions().at_most(2), "expected at most 2 calls of DescribeRegions\nfound 3 of 3"),
        (regions().at_most(5).at_least(4), "expected 4 to 5 calls of DescribeRegions"),
        (regions().at_least(3).at_most(2), "expected at least 3 calls and at most 2 calls of DescribeRegions"),
        (regions().at_least(4), "expected at least 4 calls"),
        (regions().at_most(1), "expected at most 1 call of"),
        (regions().without("AcceptLanguage").at_least(2), "AcceptLanguage is \"en-US\", not absent"),
        (regions().matching("AcceptLanguage", "^fr"), "AcceptLanguage is \"en-US\", which does not match \"^fr\""),
        // What would hold for every call, or for none, by a misspelt name.
        (
            regions().without("AcceptLangage"),
            "DescribeRegions has no parameter `AcceptLangage`; did you mean `AcceptLanguage`?",
        ),
        (regions().with("AcceptLangage", "en-US").times(0), "did you mean `AcceptLanguage`?"),
        (rds.assert_called("DescribeRegion").at_most(9), "did you mean `DescribeRegions`?"),
    ] {
        let account = account(check);
        assert!(account.contains(words), "{words} is not in\n{account}");
    }
}

#[tokio::test]
async fn the_order_of_calls() {
    let rds = two().start().await;
    for action in ["DescribeRegions", "DescribeDBInstances", "DescribeRegions"] {
        get(&rds, &[("Action", action)]).await;
    }
    rds.assert_order(["DescribeRegions", "DescribeDBInstances"]);
    rds.assert_order(["DescribeDBInstances", "describeregions"]);
    rds.assert_order(["DescribeRegions", "DescribeRegions"]);
    rds.assert_order([""; 0]);
    let account = rds.try_assert_order(["DescribeDBInstances", "DescribeRegions", "DescribeDBInstances"]).unwrap_err();
    let account = account.to_string();
    assert!(account.contains("no call of DescribeDBInstances came after DescribeRegions, call 3 of 3"), "{account}");
    assert!(account.contains("\n   2 DescribeDBInstances -> "), "{account}");
    let account = rds.try_assert_order(["DescribeRegions", "CancelImport"]).unwrap_err().to_string();
    assert!(account.contains("no call of CancelImport came after DescribeRegions, call 1 of 3"), "{account}");
}

#[tokio::test]
async fn names_that_no_action_has_are_refused() {
    let rds = two().start().await;
    assert!(rds.try_calls_to("DescribeRegion").unwrap_err().to_string().contains("did you mean `DescribeRegions`?"));
    // Code under test that misspells the name itself is seen.
    get(&rds, &[("Action", "DescribeRegion")]).await;
    assert_eq!(rds.calls_to("DescribeRegion").len(), 1);
    rds.assert_called("DescribeRegion").times(1).refused_with("InvalidAction.NotFound");
    assert_eq!(two().anything_goes().start().await.calls_to("OfTomorrow").len(), 0);
}

#[tokio::test]
async fn answers_are_kept_without_secrets() {
    let rds = two().start().await;
    rds.stub("DescribeDBInstanceSSL", json!({"ServerKey": "k3y", "ServerCert": "cert"}));
    for format in ["JSON", "XML"] {
        let url = format!("{}/?Action=DescribeDBInstanceSSL&DBInstanceId=from&Format={format}", rds.uri());
        assert!(reqwest::get(url).await.unwrap().text().await.unwrap().contains("k3y"));
        let call = rds.calls().pop().unwrap();
        let answer = call.answer().unwrap();
        assert!(!answer.contains("k3y") && answer.contains("***") && answer.contains("cert"), "{answer}");
        assert_eq!((call.status(), call.method()), (200, "GET"));
    }
}

#[tokio::test]
async fn clients_get_their_settings() {
    let user = fake_rds::User::new("1").sts_key("STS.1", "s1", "token").inactive_key("old", "s0");
    let rds = FakeRds::builder().user(user.clone()).start().await;
    assert_eq!((rds.access_key_id().as_str(), rds.access_key_secret().as_str()), ("STS.1", "s1"));
    assert!(rds.env().contains(&("ALIBABA_CLOUD_SECURITY_TOKEN", "token".to_owned())));

    let rds = two().user(user.access_key("id", "secret")).start().await;
    let env: std::collections::BTreeMap<_, _> = rds.env().into_iter().collect();
    assert_eq!(env["ALIBABA_CLOUD_ACCESS_KEY_ID"], "id");
    assert_eq!(env["ALICLOUD_SECRET_KEY"], "secret");
    assert_eq!(env["ALIBABA_CLOUD_REGION_ID"], "cn-hangzhou");
    assert_eq!(env["ALIBABA_CLOUD_ENDPOINT_RDS"], rds.endpoint());
    assert!(!env.contains_key("ALIBABA_CLOUD_SECURITY_TOKEN"));

    // The hint for an unsigned request names the version that it could have named.
    let (_, answer) = get(&rds, &REGIONS).await;
    assert_eq!(answer["Code"], "MissingVersion");
    let hint = rds.calls().pop().unwrap().hint().unwrap().to_owned();
    assert!(hint.ends_with("has no `Version`: `Version` is 2014-08-15"), "{hint}");
}

#[tokio::test]
async fn reads_groups_and_imports() {
    let group = json!({"ParameterGroupId": "rpg-1", "Engine": "MySQL"});
    let rds = two().set("ParameterGroups", json!([group])).start().await;
    let id = common::import(&rds).await;
    assert_eq!(rds.imports().iter().map(|import| import.id).collect::<Vec<_>>(), [id]);
    assert_eq!(rds.get("ParameterGroups")[0]["ParameterGroupId"], "rpg-1");
    let weak = rds.downgrade();
    assert_eq!((weak.imports(), weak.operations().len(), weak.calls().len()), (rds.imports(), 1, 1));
    assert_eq!(
        weak.seed().map(|seed| seed.to_value()["Imports"].clone()),
        Some(rds.seed().to_value()["Imports"].clone())
    );
    drop(rds);
    assert!(weak.try_instance("from").is_none() && weak.now().is_none());
}

#[tokio::test]
async fn stubs_of_code() {
    let rds = two().start().await;
    rds.stub_with("DescribeSlowLogs", |parameters| match parameters.parameter("Mode") {
        Some("panic") => panic!("the user's own"),
        Some("list") => json!([1]),
        // A closure may look at the fake that it answers for.
        _ => json!({"Instances": parameters.fake().instances().len()}),
    });
    let call = async |mode| get(&rds, &[("Action", "DescribeSlowLogs"), ("Mode", mode)]).await;
    let (status, answer) = call("").await;
    assert_eq!((status, answer["Instances"].as_u64()), (200, Some(2)), "{answer}");
    for (mode, word) in [("panic", "it panicked"), ("list", "an answer is a JSON object")] {
        let (status, answer) = call(mode).await;
        assert_eq!((status, answer["Code"].as_str()), (500, Some("InternalError")));
        assert!(rds.calls().pop().unwrap().hint().unwrap().contains(word));
    }
    assert_eq!(get(&rds, &REGIONS).await.0, 200);
    rds.reset();
    assert_eq!(call("").await.0, 400);
}

#[tokio::test]
async fn a_stub_takes_a_modelled_action_s_place() {
    let rds = two().start().await;
    rds.stub("DescribeRegions", json!({"Regions": {"RDSRegion": []}}));
    assert_eq!(get(&rds, &REGIONS).await.1["Regions"]["RDSRegion"], json!([]));
}

#[tokio::test]
async fn a_stub_that_does_not_fit_the_documented_answer_is_refused() {
    let rds = two().start().await;
    let error = |body| rds.try_stub("describeSlowLogs", body).unwrap_err().to_string();
    let misspelt = error(json!({"Items": {"SQLSlowLog": [{"DBNmae": "a"}]}}));
    assert!(misspelt.contains("$.Items.SQLSlowLog[0].DBNmae: "), "{misspelt}");
    assert!(misspelt.contains("did you mean `DBName`?") && misspelt.contains("anything_goes()"), "{misspelt}");
    assert!(error(json!({"Items": [{"DBName": "a"}]})).contains("the list belongs in its member `SQLSlowLog`"));
    assert!(error(json!({"TotalRecordCount": "1"})).contains("expected a whole number of 32 bits, found a string"));
    let panic =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| rds.stub("DescribeSlowLogs", json!({"X": 1}))));
    assert!(panic.unwrap_err().downcast_ref::<String>().unwrap().contains("stub of `DescribeSlowLogs`: $.X"));

    // What a closure answers is sent, with a hint.
    rds.stub_with("DescribeSlowLogs", |_| json!({"TotalRecordcount": 1}));
    let slow_logs = [("Action", "DescribeSlowLogs")];
    assert_eq!(
        get(&rds, &slow_logs).await,
        (200, json!({"TotalRecordcount": 1, "RequestId": rds.calls()[0].request_id()}))
    );
    let hint = rds.calls().pop().unwrap().hint().unwrap().to_owned();
    assert!(hint.contains("did you mean `TotalRecordCount`?"), "{hint}");

    let rds = two().anything_goes().start().await;
    rds.stub("DescribeSlowLogs", json!({"X": 1}));
    assert_eq!(get(&rds, &slow_logs).await.1["X"], 1);
    rds.stub_with("DescribeSlowLogs", |_| json!({"X": 2}));
    assert_eq!(get(&rds, &slow_logs).await.1["X"], 2);
    assert_eq!(rds.calls().pop().unwrap().hint(), None);
}

#[test]
fn a_stub_in_a_seed_is_compared_with_the_documented_answer() {
    let text = r#"{
    "Stubs": {"DescribeSlowLogs": {"Items": {"SQLSlowLog": [{"DBName": 1}]}}}
}"#;
    let error = text.parse::<fake_rds::Seed>().unwrap_err();
    let shown = error.to_string();
    assert!(
        shown.contains(
            "\n  2:72: $.Stubs.DescribeSlowLogs.Items.SQLSlowLog[0].DBName: expected a string, found a number"
        ),
        "{shown}"
    );
    let lenient = text.replacen('{', r#"{"AnythingGoes": true,"#, 1);
    assert!(lenient.parse::<fake_rds::Seed>().is_ok());
}

#[tokio::test]
async fn overridden_answers_of_conditions() {
    let rds = two()
        .answer(Condition::SameInstance, 409, "Same", "The same twice.")
        .answer(Condition::MissingParameter, 400, "Missing{}", "{} is mandatory for this action.")
        .start()
        .await;
    let (status, answer) = get(&rds, &[IMPORT[0], ("SourceDBInstanceId", "to"), IMPORT[2], IMPORT[3]]).await;
    assert_eq!(
        (status, answer["Code"].as_str(), answer["Message"].as_str()),
        (409, Some("Same"), Some("The same twice."))
    );
    let (_, answer) = get(&rds, &[("Action", "DescribeDatabases")]).await;
    assert_eq!(
        (answer["Code"].as_str(), answer["Message"].as_str()),
        (Some("MissingDBInstanceId"), Some("DBInstanceId is mandatory for this action."))
    );
    let error = FakeRds::builder().answer(Condition::SameInstance, 200, "", "").try_start().await.unwrap_err();
    assert!(error.to_string().contains("$.Answers.SameInstance"), "{error}");
}

#[cfg(feature = "wiremock")]
#[tokio::test]
async fn the_fake_on_a_mock_server_of_the_user_s() {
    let rds = two().start().await;
    let server = MockServer::start().await;
    Mock::given(matchers::path("/teapot")).respond_with(ResponseTemplate::new(418)).mount(&server).await;
    Mock::given(matchers::any()).respond_with(rds.responder()).mount(&server).await;
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(IMPORT).finish();
    let answer = reqwest::get(format!("{}/?{query}", server.uri())).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(rds.imports().len(), 1);
    assert_eq!(reqwest::get(format!("{}/teapot", server.uri())).await.unwrap().status(), 418);
    rds.inject(fake_rds::Fault::disconnect().times(1));
    assert!(reqwest::get(format!("{}/?Action=DescribeRegions", server.uri())).await.is_err());
    assert_eq!(reqwest::get(format!("{}/?Action=DescribeRegions", server.uri())).await.unwrap().status(), 200);
}

#[cfg(feature = "wiremock")]
#[tokio::test]
async fn mocks_in_front_stay_however_many_requests_come() {
    let rds = two().start().await;
    let regions = || matchers::query_param("Action", "DescribeRegions");
    rds.mount(Mock::given(regions()).respond_with(ResponseTemplate::new(418)).up_to_n_times(1).with_priority(1));
    rds.mount(Mock::given(matchers::query_param("Action", "Own")).respond_with(ResponseTemplate::new(202)));
    let client = reqwest::Client::new();
    let status = async |action: &str| {
        client.get(format!("{}/?Action={action}", rds.uri())).send().await.unwrap().status().as_u16()
    };
    assert_eq!(status("DescribeRegions").await, 418);
    for _ in 0..450 {
        assert_eq!(status("DescribeRegions").await, 200);
    }
    assert_eq!(status("Own").await, 202);
    // What a mock answered is in the log, marked.
    let own = rds.calls_to("Own");
    assert_eq!((own.len(), own[0].is_mocked(), own[0].status(), own[0].is_success()), (1, true, 0, false));
    assert_eq!(own[0].parameter("Action"), Some("Own"));
    let regions = rds.calls_to("DescribeRegions");
    assert_eq!((regions.len(), regions.iter().filter(|call| call.is_mocked()).count()), (451, 1));
    assert!(regions[0].is_mocked());
    rds.assert_called("Own").times(1);
    let account = rds.assert_called("Own").succeeding().check().unwrap_err().to_string();
    assert!(account.contains("it was answered by a mock, not a success"), "{account}");
}

#[cfg(feature = "wiremock")]
#[tokio::test]
async fn calls_that_mocks_answer_are_waited_for_and_keep_their_place() {
    let rds = std::sync::Arc::new(two().start().await);
    let weak = std::sync::Arc::downgrade(&rds);
    let regions = matchers::query_param("Action", "DescribeRegions");
    // A mock's own code may look at the log, in the middle of the request.
    rds.mount(Mock::given(regions).respond_with(move |_: &wiremock::Request| {
        ResponseTemplate::new(200).set_body_string(weak.upgrade().unwrap().calls().len().to_string())
    }));
    get(&rds, &[("Action", "DescribeDBInstances")]).await;
    let url = format!("{}/?Action=DescribeRegions", rds.uri());
    let under_test = tokio::spawn(async move { reqwest::get(url).await.unwrap().text().await.unwrap() });
    let calls = rds.wait_for_calls("DescribeRegions", 1, Duration::from_secs(60)).await.unwrap();
    assert!(calls[0].is_mocked());
    assert_eq!(under_test.await.unwrap(), "1");

    rds.remove_instance("to");
    get(&rds, &[("Action", "DescribeDBInstances")]).await;
    let log: Vec<_> =
        rds.log().iter().map(|entry| entry.call().map_or("test".to_owned(), |call| call.action().to_owned())).collect();
    assert_eq!(log, ["DescribeDBInstances", "DescribeRegions", "test", "DescribeDBInstances"]);
    rds.assert_order(["DescribeRegions", "DescribeDBInstances"]);
}

/// One call that a mock, a stub, `stub_over` and faults concern: the order is documented at `FakeRds::stub_over`.
#[tokio::test]
async fn mocks_faults_and_stubs_apply_in_the_documented_order() {
    use fake_rds::Fault;

    let rds = FakeRds::builder().instance(fake_rds::Instance::mysql("rm-1")).start().await;
    let ask = async || {
        let url = format!("{}/?Action=DescribeRegions&Format=JSON", rds.uri());
        let response = reqwest::get(url).await.unwrap();
        let status = response.status().as_u16();
        (status, response.json::<serde_json::Value>().await.unwrap_or_default())
    };
    let regions = |answer: &serde_json::Value| answer["Regions"]["RDSRegion"].as_array().map_or(0, Vec::len);
    let all = regions(&ask().await.1);
    assert!(all > 2);

    // The answer of the model is modified, and its members keep their order.
    rds.stub_over("DescribeRegions", |call, mut answer| {
        assert_eq!(call.parameters()["Action"], "DescribeRegions");
        answer["Regions"]["RDSRegion"].as_array_mut().unwrap().truncate(2);
        answer
    });
    assert_eq!(regions(&ask().await.1), 2);

    // A stub takes the place of the model, and is modified likewise.
    let region = serde_json::json!({"RegionId": "cn-mine"});
    rds.stub("DescribeRegions", serde_json::json!({"Regions": {"RDSRegion": [region, region, region]}}));
    let (_, answer) = ask().await;
    assert_eq!((regions(&answer), answer["Regions"]["RDSRegion"][1]["RegionId"].as_str()), (2, Some("cn-mine")));

    // A fault answers before both; after the effect, both have run.
    let runs = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = runs.clone();
    rds.stub_over("DescribeRegions", move |_, answer| {
        counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        answer
    });
    let count = || runs.load(std::sync::atomic::Ordering::Relaxed);
    rds.inject(Fault::unavailable().on("DescribeRegions").times(1));
    assert_eq!((ask().await.0, count()), (503, 0));
    rds.inject(Fault::unavailable().on("DescribeRegions").times(1).after_effect());
    assert_eq!((ask().await.0, count()), (503, 1));
    assert_eq!((ask().await.0, count()), (200, 2));

    // A mock answers before everything, and uses up no fault.
    #[cfg(feature = "wiremock")]
    {
        let fault = rds.inject(Fault::unavailable().on("DescribeRegions").times(1));
        let regions = matchers::query_param("Action", "DescribeRegions");
        rds.mount(Mock::given(regions).respond_with(ResponseTemplate::new(418)).up_to_n_times(1));
        assert_eq!((ask().await.0, count(), fault.hits()), (418, 2, 0));
        assert_eq!((ask().await.0, count(), fault.hits()), (503, 2, 1));
    }

    // A lag shows the model's earlier state, which `stub_over` then modifies. A stub sees no lag, and a fault comes first.
    let lagging = FakeRds::builder().instance(fake_rds::Instance::mysql("rm-1")).lag(fake_rds::Lag::calls(1));
    let lagging = lagging.progress(fake_rds::Progress::Immediate).start().await;
    let call = async |query: &str| {
        let url = format!("{}/?Format=JSON&DBInstanceId=rm-1&{query}", lagging.uri());
        let response = reqwest::get(url).await.unwrap();
        (response.status().as_u16(), response.json::<serde_json::Value>().await.unwrap_or_default())
    };
    lagging.stub_over("DescribeDatabases", |_, mut answer| {
        answer["Seen"] = answer["Databases"]["Database"].as_array().map_or(0, Vec::len).into();
        answer
    });
    call("Action=CreateDatabase&DBName=orders&CharacterSetName=utf8").await;
    lagging.inject(Fault::unavailable().on("DescribeDatabases").times(1));
    assert_eq!(call("Action=DescribeDatabases").await.0, 503);
    call("Action=CreateDatabase&DBName=goods&CharacterSetName=utf8").await;
    assert_eq!(call("Action=DescribeDatabases").await.1["Seen"], 1);
    assert_eq!(call("Action=DescribeDatabases").await.1["Seen"], 2);
    call("Action=CreateDatabase&DBName=parts&CharacterSetName=utf8").await;
    lagging.stub("DescribeDatabases", serde_json::json!({"Databases": {"Database": [{"DBName": "stubbed"}]}}));
    assert_eq!(call("Action=DescribeDatabases").await.1["Databases"]["Database"][0]["DBName"], "stubbed");

    // A refusal is sent as it is, and a closure that breaks is reported.
    rds.stub_over("RestartDBInstance", |_, _| panic!("not called"));
    let refused = reqwest::get(format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-9", rds.uri())).await.unwrap();
    assert_eq!(refused.status(), 404);
    rds.stub_over("DescribeRegions", |_, _| serde_json::json!("no object"));
    assert_eq!(ask().await.0, 500);
    rds.reset();
    assert_eq!(regions(&ask().await.1), all);
}

#[tokio::test]
async fn filtered_calls_have_their_answers_and_headers() {
    let rds = FakeRds::builder().keep_calls(3).start().await;
    for action in ["DescribeRegions", "DescribeDBInstances", "DescribeTags", "DescribeRegions"] {
        let request = reqwest::Client::new().get(format!("{}/?Action={action}", rds.uri()));
        request.header("x-acs-security-token", "s3cret").header("x-own", "yes").send().await.unwrap();
    }
    let calls = rds.wait_for_calls("DescribeRegions", 1, Duration::from_secs(60)).await.unwrap();
    assert!(calls[0].answer().unwrap().contains("<RegionId>cn-hangzhou</RegionId>"));
    assert_eq!(calls, rds.calls_to("DescribeRegions"));
    assert!(rds.calls().iter().all(|call| call.answer().is_some()));
    assert_eq!((calls[0].header("X-Own"), calls[0].header("x-acs-security-token")), (Some("yes"), Some("***")));
    assert_ne!(rds.calls()[0], rds.calls()[1]);
}

#[tokio::test]
async fn calls_have_the_version_of_their_signature() {
    let rds = FakeRds::start().await;
    let get = |query: &str| reqwest::Client::new().get(format!("{}/?{query}", rds.uri()));
    get("Action=DescribeRegions&Signature=x").send().await.unwrap();
    let v3 = get("").header("x-acs-action", "DescribeRegions").header("x-acs-version", "2014-08-15");
    let v3 = v3.header("authorization", "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host,Signature=abcdef");
    v3.send().await.unwrap();
    let versions: Vec<_> = rds.calls().iter().map(|call| call.signature_version()).collect();
    assert_eq!(versions, [Some("V1"), Some("V3")]);
    let authorization = rds.calls()[1].header("authorization").unwrap().to_owned();
    assert_eq!(authorization, "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host,***");
}

#[test]
fn faults_are_checked_when_they_are_injected() {
    use fake_rds::Fault;

    let rds = FakeRds::start_blocking();
    let flaw = |fault: Fault| rds.try_inject(fault).unwrap_err().to_string();
    let misspelt = flaw(Fault::throttling().on("DescribeDatabases").with("DBNane", "x"));
    assert!(misspelt.contains("no parameter `DBNane`") && misspelt.contains("did you mean `DBName`?"), "{misspelt}");
    let code = flaw(Fault::refuse("CreateDatabase", "InvalidDBName.Duplicat"));
    assert!(code.contains("did you mean `InvalidDBName.Duplicate`?"), "{code}");
    assert!(flaw(Fault::refuse("CreateDatabases", "X")).contains("did you mean `CreateDatabase`?"));
    rds.inject(Fault::refuse("CreateDatabase", "InvalidDBName.Duplicate").times(1));
    // What the service takes for every action, and positions in lists.
    rds.inject(Fault::throttling().on("DescribeDatabases").with("Format", "JSON"));
    rds.inject(Fault::throttling().on("AddTagsToResource").with("Tag.3.key", "x"));
}

#[test]
fn a_fault_that_must_fire_fails_the_test_if_it_does_not() {
    use fake_rds::Fault;

    let dropped = |prepare: &dyn Fn(&FakeRds)| {
        let rds = FakeRds::start_blocking();
        prepare(&rds);
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(rds))).err();
        panic.map(|panic| *panic.downcast::<String>().unwrap())
    };
    let message = dropped(&|rds| rds.inject(Fault::throttling().on("DescribeRegions")).must_fire()).unwrap();
    assert!(message.contains("a fault did not fire") && message.contains("DescribeRegions"), "{message}");
    assert!(dropped(&|rds| drop(rds.inject(Fault::throttling().must_fire()))).is_some());
    assert_eq!(dropped(&|rds| drop(rds.inject(Fault::throttling()))), None);
    assert_eq!(dropped(&|rds| rds.inject(Fault::throttling().must_fire()).remove()), None);
}

#[test]
fn repeated_headers_are_joined() {
    let rds = FakeRds::start_blocking();
    let request = http::Request::get("/?Action=DescribeRegions").header("x-trace", "a").header("x-trace", "b");
    let request = request.header("cookie", "a=secret").header("cookie", "b=secret");
    rds.call(request.body(Vec::new()).unwrap());
    let call = &rds.calls()[0];
    assert_eq!((call.header("X-Trace"), call.headers()["x-trace"].as_str()), (Some("a, b"), "a, b"));
    assert_eq!(call.header("cookie"), Some("***"));
}
