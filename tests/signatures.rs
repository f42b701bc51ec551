//! A fake that checks: who is let in, who is refused, and what the refusal teaches.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::sign::{self, owned};
use common::{IMPORT, from, to, two};
use fake_rds::{FakeRds, FakeRdsBuilder, Instance, Signatures, User};
use serde_json::Value;

fn checked() -> FakeRdsBuilder {
    two().user(User::new("1").access_key("testid", "testsecret").access_key("other", "othersecret"))
}

/// The result of a request: status, body and the call as the log has it.
struct Came {
    status: u16,
    body: Value,
    hint: String,
}

async fn send(rds: &FakeRds, method: &str, params: &[(String, String)], headers: &[(String, String)]) -> Came {
    let url = format!("{}/?{}", rds.uri(), sign::query(params));
    let mut request = reqwest::Client::new().request(method.parse().unwrap(), url);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let body = response.json().await.unwrap();
    Came { status, body, hint: rds.calls().pop().unwrap().hint().unwrap_or_default().to_owned() }
}

const REGIONS: [(&str, &str); 2] = [("Action", "DescribeRegions"), ("Format", "JSON")];

#[tokio::test]
async fn both_schemes_let_a_good_signature_in() {
    let rds = checked().start().await;
    for method in ["GET", "POST"] {
        let came = send(&rds, method, &sign::v1(method, &REGIONS, "testid", "testsecret"), &[]).await;
        assert_eq!(came.status, 200, "{}", came.body);
        let headers = sign::v3(method, "DescribeRegions", &[], "testid", "testsecret");
        let came = send(&rds, method, &[], &headers).await;
        assert_eq!(came.status, 200, "{}", came.body);
    }
    let calls: Vec<_> = rds.calls().iter().map(|call| (call.user().to_owned(), call.code().is_none())).collect();
    assert_eq!(calls, vec![("1".to_owned(), true); 4]);
}

#[tokio::test]
async fn the_whole_migration_signed() {
    let rds = checked().start().await;
    let mut params = IMPORT.to_vec();
    params.push(("Format", "JSON"));
    let came = send(&rds, "POST", &sign::v1("POST", &params, "testid", "testsecret"), &[]).await;
    let id = came.body["ImportId"].as_u64().unwrap();
    rds.finish(id);
    assert_eq!(rds.database("to", "mydb").size_bytes, 512 << 20);
}

#[tokio::test]
async fn a_mismatch_carries_the_string_to_sign_as_clients_parse_it() {
    let rds = checked().start().await;
    let params = sign::v1("GET", &REGIONS, "testid", "wrong");
    let came = send(&rds, "GET", &params, &[]).await;
    assert_eq!((came.status, came.body["Code"].as_str().unwrap()), (400, "SignatureDoesNotMatch"));
    let message = came.body["Message"].as_str().unwrap();
    let parts: Vec<&str> = message.split(':').collect();
    let unsigned: Vec<_> = params.iter().filter(|(name, _)| name != "Signature").cloned().collect();
    let string = format!("GET&%2F&{}", sign::encode(&sign::query(&unsigned)));
    assert_eq!(parts, ["Specified signature is not matched with our calculation. server string to sign is", &string]);

    let came = send(&rds, "POST", &[], &sign::v3("POST", "DescribeRegions", &[], "testid", "wrong")).await;
    assert_eq!((came.status, came.body["Code"].as_str().unwrap()), (400, "SignatureDoesNotMatch"));
    let message = came.body["Message"].as_str().unwrap();
    assert!(
        message.starts_with(
            "Specified signature does not match our calculation. server StringToSign is [ACS3-HMAC-SHA256\n"
        )
    );
    assert!(message.contains("] server CanonicalRequest is [POST\n/\n\n"), "{message}");
    assert!(message.ends_with("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855]"), "{message}");
}

/// Each mistake that a client can make, and a word of its message.
#[tokio::test]
async fn a_refusal_teaches() {
    let rds = checked().start().await;
    let all = |params: &[(&str, &str)]| sign::v1_params(params, "testid");
    let signed = |mut params: Vec<(String, String)>, signature: String| {
        params.push(("Signature".to_owned(), signature));
        params
    };
    let plain = all(&REGIONS);
    let with = |more: &[(&'static str, &'static str)]| {
        let mut params = REGIONS.to_vec();
        params.extend(more);
        all(&params)
    };
    let key = "testsecret&";
    let without = |params: &[(String, String)], name: &str| -> Vec<_> {
        params.iter().filter(|(other, _)| other != name).cloned().collect()
    };
    let (empty, space, star) = (with(&[("Empty", "")]), with(&[("X", "a b")]), with(&[("X", "a*b")]));
    let plus = |params: &[(String, String)]| {
        // A client that signs a form-encoded query.
        let string = format!("GET&%2F&{}", sign::encode(&sign::query(params).replace("%20", "+")));
        hmac_sha1(key, &string)
    };
    let raw_star = |params: &[(String, String)]| {
        hmac_sha1(
            key,
            &format!("GET&%2F&{}", sign::encode(&sign::query(params).replace("%2A", "*")).replace('*', "%2A")),
        )
    };
    let old = all(&[REGIONS[0], REGIONS[1], ("Timestamp", "2018-06-12T00:00:00Z")]);
    for (params, word) in [
        (signed(plain.clone(), sign::v1_signature("GET", &plain, "wrong&")), "probably the secret is wrong"),
        (signed(plain.clone(), sign::v1_signature("GET", &plain, "testsecret")), "the `&` after the secret is missing"),
        (signed(plain.clone(), sign::v1_signature("POST", &plain, key)), "signed for POST and sent with GET"),
        (
            signed(plain.clone(), sign::v1_signature("GET", &plain, "othersecret&")),
            "the secret of another key, `other`",
        ),
        (
            signed(empty.clone(), sign::v1_signature("GET", &without(&empty, "Empty"), key)),
            "empty parameters were left out",
        ),
        (signed(space.clone(), sign::v1_signature("GET", &without(&space, "X"), key)), "`X` was sent but not signed"),
        (signed(space.clone(), plus(&space)), "not signed in the canonical spelling: spaces were signed as `+`"),
        (signed(star.clone(), raw_star(&star)), "not signed in the canonical spelling: `*`"),
        (signed(old.clone(), sign::v1_signature("GET", &old, key)), "seconds behind this machine's"),
    ] {
        let came = send(&rds, "GET", &params, &[]).await;
        assert!(came.hint.contains(word), "{word} is not in: {}", came.hint);
    }

    let v3 = |method: &str, key: &str| {
        let mut headers = sign::v3_headers("DescribeRegions", "", &[]);
        let authorization = sign::v3_authorization(method, &[], &headers, "testid", key);
        headers.push(("authorization".to_owned(), authorization));
        headers
    };
    for (headers, word) in [
        (v3("GET", "wrong"), "probably the secret is wrong"),
        (v3("GET", "testsecret&"), "which is correct for V1"),
        (v3("POST", "testsecret"), "signed for POST and sent with GET"),
        (v3("GET", "othersecret"), "another key, `other`"),
    ] {
        let came = send(&rds, "GET", &[], &headers).await;
        assert!(came.hint.contains(word), "{word} is not in: {}", came.hint);
    }
}

fn hmac_sha1(key: &str, string: &str) -> String {
    use base64::Engine as _;
    let mac = hmac_sha1_compact::HMAC::mac(string.as_bytes(), key.as_bytes());
    base64::engine::general_purpose::STANDARD.encode(mac)
}

#[tokio::test]
async fn common_parameters_and_headers_are_missed_one_by_one() {
    let rds = checked().start().await;
    let mut params = owned(&REGIONS);
    for name in ["Version", "AccessKeyId", "Timestamp", "SignatureVersion", "SignatureNonce", "Signature"] {
        let came = send(&rds, "GET", &params, &[]).await;
        assert_eq!(came.body["Code"], format!("Missing{name}"));
        assert_eq!(came.body["Message"], format!("{name} is mandatory for this action."));
        let value = match name {
            "Version" => "2014-08-15",
            "Timestamp" => &sign::now(),
            "SignatureVersion" => "1.0",
            "AccessKeyId" => "testid",
            _ => "x",
        };
        params.push((name.to_owned(), value.to_owned()));
    }
    assert_eq!(send(&rds, "GET", &params, &[]).await.body["Code"], "SignatureDoesNotMatch");

    let mut headers = vec![("authorization".to_owned(), "ACS3-HMAC-SHA256 x".to_owned())];
    for name in ["x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"] {
        let came = send(&rds, "GET", &[], &headers).await;
        assert_eq!(came.body["Code"], "MissingHeader");
        assert_eq!(came.body["Message"], format!("Specified header {name} is mandatory for this action."));
        let value = match name {
            "x-acs-action" => "DescribeRegions",
            "x-acs-version" => "2014-08-15",
            _ => "x",
        };
        headers.push((name.to_owned(), value.to_owned()));
    }
    headers.remove(0);
    let came = send(&rds, "GET", &[], &headers).await;
    assert_eq!(came.body["Message"], "Specified header Authorization is mandatory for this action.");
}

/// Everything is wrong at once; what is mended lets the next check show.
#[tokio::test]
async fn checks_come_in_the_stated_order() {
    let rds = checked().start().await;
    let mut given: Vec<(&str, &str)> = vec![("Format", "JSON"), ("Action", "Nonsense"), ("Version", "2014-05-26")];
    let expect = async |given: &[(&str, &str)], code: &str| {
        let came = send(&rds, "GET", &owned(given), &[]).await;
        assert_eq!(came.body["Code"], code, "{given:?}");
    };
    let replace = |given: &mut Vec<(&'static str, &'static str)>, name: &'static str, value: &'static str| {
        given.retain(|(other, _)| *other != name);
        given.push((name, value));
    };
    expect(&given, "InvalidAction.NotFound").await;
    replace(&mut given, "Action", "DescribeRegions");
    expect(&given, "InvalidVersion").await;
    replace(&mut given, "Version", "2014-08-15");
    expect(&given, "MissingAccessKeyId").await;
    for (name, value) in [
        ("AccessKeyId", "nobody"),
        ("Timestamp", "now"),
        ("SignatureVersion", "9"),
        ("SignatureMethod", "MD5"),
        ("SignatureNonce", "n"),
        ("Signature", "not base64 !"),
    ] {
        replace(&mut given, name, value);
    }
    expect(&given, "InvalidSignatureMethod").await;
    replace(&mut given, "SignatureMethod", "hmac-sha1");
    expect(&given, "InvalidSignatureVersion").await;
    replace(&mut given, "SignatureVersion", "1.0");
    expect(&given, "InvalidTimeStamp.Format").await;
    replace(&mut given, "Timestamp", "2018-06-12T00:00:00.123456789Z");
    expect(&given, "InvalidTimeStamp.Expired").await;
    let now: &'static str = sign::now().leak();
    replace(&mut given, "Timestamp", now);
    expect(&given, "InvalidAccessKeyId.NotFound").await;
    replace(&mut given, "AccessKeyId", "testid");
    expect(&given, "SignatureDoesNotMatch").await;
}

#[tokio::test]
async fn malformed_authorizations_are_refused() {
    let rds = checked().start().await;
    let good = sign::v3("POST", "DescribeRegions", &[], "testid", "testsecret");
    let authorization = good.last().unwrap().1.clone();
    let with = |value: String| {
        let mut headers = good.clone();
        headers.last_mut().unwrap().1 = value;
        headers
    };
    let big = "a".repeat(100_000);
    for (value, code) in [
        ("ACS3-HMAC-SHA256".to_owned(), "IncompleteSignature"),
        ("ACS3-HMAC-SHA256 ".to_owned() + &",".repeat(1000), "IncompleteSignature"),
        (authorization.replace("SignedHeaders=", "Headers="), "IncompleteSignature"),
        (authorization.replace("ACS3-HMAC-SHA256", "ACS3-HMAC-SM3"), "InvalidSignatureMethod"),
        (authorization.replace("Credential=testid", "Credential=nobody"), "InvalidAccessKeyId.NotFound"),
        (authorization.replace("SignedHeaders=", "SignedHeaders=x-acs-absent;"), "MissingHeader"),
        (authorization.replace("Signature=", "Signature=zz"), "SignatureDoesNotMatch"),
        (authorization.replace("Signature=", &format!("Signature={big}")), "SignatureDoesNotMatch"),
    ] {
        let came = send(&rds, "POST", &[], &with(value.clone())).await;
        assert_eq!(
            (came.status / 100, came.body["Code"].as_str().unwrap()),
            (4, code),
            "{}",
            &value[..value.len().min(200)]
        );
    }
    // A body that is not the one whose digest was signed.
    let url = format!("{}/", rds.uri());
    let mut request = reqwest::Client::new().post(url).body("X=1");
    for (name, value) in &good {
        request = request.header(name, value);
    }
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["Code"], "SignatureDoesNotMatch");
    assert!(rds.calls().pop().unwrap().hint().unwrap().contains("not the digest of the body"));
    // A signature of a megabyte in a form.
    let mut params = sign::v1_params(&REGIONS, "testid");
    params.push(("Signature".to_owned(), "A".repeat(1 << 20)));
    let response = reqwest::Client::new().post(rds.uri()).form(&params).send().await.unwrap();
    assert_eq!(response.json::<Value>().await.unwrap()["Code"], "SignatureDoesNotMatch");
}

#[tokio::test]
async fn bearer_tokens_are_refused() {
    let rds = checked().start().await;
    let mut params = owned(&REGIONS);
    params.extend(owned(&[("SignatureType", "BEARERTOKEN"), ("BearerToken", "b")]));
    let came = send(&rds, "GET", &params, &[]).await;
    assert_eq!((came.status, came.body["Code"].as_str().unwrap()), (400, "InvalidSignatureType"));
    let headers =
        owned(&[("x-acs-action", "DescribeRegions"), ("x-acs-version", "2014-08-15"), ("x-acs-bearer-token", "b")]);
    let came = send(&rds, "GET", &[], &headers).await;
    assert_eq!((came.status, came.body["Code"].as_str().unwrap()), (400, "InvalidSignatureType"));
    assert_eq!(rds.calls()[0].parameter("BearerToken"), Some("***"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_with_the_same_nonce_one_is_let_in() {
    let rds = std::sync::Arc::new(checked().start().await);
    let params = sign::v1("GET", &REGIONS, "testid", "testsecret");
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (rds, params) = (rds.clone(), params.clone());
        tasks.spawn(async move { send(&rds, "GET", &params, &[]).await.status });
    }
    let statuses = tasks.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(rds.calls().iter().filter(|call| call.code() == Some("SignatureNonceUsed")).count(), 15);
}

#[tokio::test]
async fn a_nonce_counts_only_after_a_good_signature() {
    let rds = checked().start().await;
    let good = sign::v1("GET", &REGIONS, "testid", "testsecret");
    let mut bad = good.clone();
    bad.last_mut().unwrap().1 = "AAAA".to_owned();
    assert_eq!(send(&rds, "GET", &bad, &[]).await.body["Code"], "SignatureDoesNotMatch");
    assert_eq!(send(&rds, "GET", &good, &[]).await.status, 200);
}

/// HTTP clients repeat a request by themselves when the connection breaks.
#[tokio::test]
async fn a_request_that_a_fault_drops_before_its_effect_does_not_use_up_its_nonce() {
    let rds = checked().start().await;
    let params = sign::v1("GET", &REGIONS, "testid", "testsecret");
    let url = format!("{}/?{}", rds.uri(), sign::query(&params));
    rds.inject(fake_rds::Fault::disconnect().times(1));
    assert!(reqwest::Client::new().get(&url).send().await.is_err());
    assert_eq!(reqwest::get(&url).await.unwrap().status(), 200);
    assert_eq!(reqwest::get(&url).await.unwrap().status(), 400);
    assert!(rds.calls().last().unwrap().hint().unwrap().contains("repeat a request by themselves"));

    // A request that took effect did arrive.
    let params = sign::v1("GET", &REGIONS, "testid", "testsecret");
    let url = format!("{}/?{}", rds.uri(), sign::query(&params));
    rds.inject(fake_rds::Fault::disconnect().after_effect().times(1));
    assert!(reqwest::Client::new().get(&url).send().await.is_err());
    assert_eq!(reqwest::get(&url).await.unwrap().status(), 400);
    assert_eq!(rds.calls().last().unwrap().code(), Some("SignatureNonceUsed"));
}

#[tokio::test]
async fn a_temporary_key_ends_on_the_fake_s_clock() {
    let rds = FakeRds::builder().frozen_clock().start().await;
    let end = rds.now() + Duration::from_secs(60);
    drop(rds);
    let rds = FakeRds::builder()
        .user(User::new("1").sts_key_until("STS.x", "testsecret", "tok", end))
        .frozen_clock()
        .start()
        .await;
    let params = || {
        let mut params = REGIONS.to_vec();
        params.push(("SecurityToken", "tok"));
        sign::v1("GET", &params, "STS.x", "testsecret")
    };
    assert_eq!(send(&rds, "GET", &params(), &[]).await.status, 200);
    rds.advance(Duration::from_secs(61));
    assert_eq!(send(&rds, "GET", &params(), &[]).await.body["Code"], "InvalidSecurityToken.Expired");
}

#[tokio::test]
async fn the_timestamp_window_reaches_to_either_side() {
    let rds = checked().timestamp_window(Duration::from_secs(60)).start().await;
    for (off, code) in
        [(-50i64, None), (50, None), (-70, Some("InvalidTimeStamp.Expired")), (70, Some("InvalidTimeStamp.Expired"))]
    {
        let now = std::time::SystemTime::now();
        let moment = if off < 0 {
            now - Duration::from_secs(off.unsigned_abs())
        } else {
            now + Duration::from_secs(off.unsigned_abs())
        };
        let moment = humantime::format_rfc3339_seconds(moment).to_string();
        let params = sign::v1("GET", &[REGIONS[0], REGIONS[1], ("Timestamp", &moment)], "testid", "testsecret");
        let came = send(&rds, "GET", &params, &[]).await;
        assert_eq!(came.body.get("Code").and_then(Value::as_str), code, "{off}: {}", came.body);
    }
}

#[tokio::test]
async fn instances_are_seen_by_their_owner_only() {
    let rds = FakeRds::builder()
        .user(User::new("1").access_key("one", "s1"))
        .user(User::new("2").access_key("two", "s2"))
        .user(User::new("3").ram_user_of("2").access_key("ram", "s3").allow("rds:Describe*"))
        .instance(from().owner("1"))
        .instance(to().owner("2"))
        .start()
        .await;
    let list = [("Action", "DescribeDBInstances"), ("RegionId", "cn-hangzhou"), ("Format", "JSON")];
    for (id, secret, sees) in [("one", "s1", "from"), ("two", "s2", "to"), ("ram", "s3", "to")] {
        let came = send(&rds, "GET", &sign::v1("GET", &list, id, secret), &[]).await;
        assert_eq!(came.body["TotalRecordCount"], 1);
        assert_eq!(came.body["Items"]["DBInstance"][0]["DBInstanceId"], sees);
    }
    let mut import = IMPORT.to_vec();
    import.push(("Format", "JSON"));
    let came = send(&rds, "GET", &sign::v1("GET", &import, "two", "s2"), &[]).await;
    assert_eq!((came.status, came.body["Code"].as_str().unwrap()), (404, "InvalidDBInstanceId.NotFound"));
    assert!(came.hint.contains("belongs to user 1"), "{}", came.hint);

    let came = send(&rds, "GET", &sign::v1("GET", &import, "ram", "s3"), &[]).await;
    assert_eq!((came.status, came.body["Code"].as_str().unwrap()), (403, "Forbidden.RAM"));
    let detail = &came.body["AccessDeniedDetail"];
    assert_eq!(detail["AuthAction"], "rds:ImportDatabaseBetweenInstances");
    assert_eq!(
        (detail["NoPermissionType"].as_str().unwrap(), detail["AuthPrincipalOwnerId"].as_str().unwrap()),
        ("ImplicitDeny", "2")
    );
    assert_eq!(rds.calls().iter().map(|call| call.user().to_owned()).collect::<Vec<_>>(), ["1", "2", "3", "2", "3"]);
}

#[tokio::test]
async fn the_switch_overrides_either_way() {
    let ignored = checked().user(User::new("2").access_key("two", "s2")).signatures(Signatures::Ignored).start().await;
    let came = send(&ignored, "GET", &owned(&REGIONS), &[]).await;
    assert_eq!((came.status, ignored.calls()[0].user().to_owned()), (200, "1".to_owned()));
    let mut params = owned(&REGIONS);
    params.push(("AccessKeyId".to_owned(), "two".to_owned()));
    assert_eq!(send(&ignored, "GET", &params, &[]).await.status, 200);
    assert_eq!(ignored.calls()[1].user(), "2");

    let strict = FakeRds::builder().instance(Instance::mysql("a")).signatures(Signatures::Checked).start().await;
    let came = send(&strict, "GET", &sign::v1("GET", &REGIONS, "testid", "testsecret"), &[]).await;
    assert_eq!(came.body["Code"], "InvalidAccessKeyId.NotFound");
}

#[tokio::test]
async fn answers_have_the_headers_of_live_ones() {
    let rds = checked().start().await;
    let response = reqwest::get(rds.uri()).await.unwrap();
    let headers = response.headers().clone();
    let body = response.text().await.unwrap();
    assert!(body.contains(headers["x-acs-request-id"].to_str().unwrap()));
    let trace = headers["x-acs-trace-id"].to_str().unwrap();
    assert!(
        trace.len() == 32 && trace.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)),
        "{trace}"
    );
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", "*"),
        ("connection", "keep-alive"),
        ("keep-alive", "timeout=25"),
    ] {
        assert_eq!(headers[name], value);
    }
    let preflight = reqwest::Client::new().request(reqwest::Method::OPTIONS, rds.uri()).send().await.unwrap();
    assert_eq!(preflight.status(), 200);
    assert_eq!(preflight.headers()["access-control-allow-methods"], "POST, GET, OPTIONS");
}

#[tokio::test]
async fn scenario_calls_are_signed() {
    let scenario: fake_rds::Scenario = r#"{
        "seed": {
            "Users": [
                {"Uid": "1", "AccessKeys": [{"AccessKeyId": "one", "AccessKeySecret": "s1"}]},
                {"Uid": "2", "AccessKeys": [{"AccessKeyId": "STS.two", "AccessKeySecret": "s2", "SecurityToken": "t+/="}]}
            ],
            "DBInstances": [{"DBInstanceId": "a", "Engine": "MySQL", "Owner": "2"}]
        },
        "steps": [
            {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "a"}, "as": "STS.two", "expect": {"code": null}},
            {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "a"}, "as": "STS.two", "method": "POST", "expect": {"code": null}},
            {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "a"}, "as": "STS.two", "layout": "V3", "expect": {"code": null}},
            {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "a"}, "as": "STS.two", "layout": "V3", "method": "POST", "format": "XML", "expect": {"code": null}},
            {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "a"}, "expect": {"code": "InvalidDBInstanceId.NotFound"}},
            {"call": "DescribeRegions", "sign": false, "expect": {"code": "MissingAccessKeyId"}}
        ]
    }"#
    .parse()
    .unwrap();
    scenario.play(&scenario.start().await).await.unwrap();
}
