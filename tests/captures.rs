//! Raw requests of real clients, replayed byte for byte over a socket: every one is let in by a fake that checks.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::{Path, PathBuf};
use std::time::Duration;

use common::raw;
use fake_rds::{FakeRds, FakeRdsBuilder, Instance, User};

fn captures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/captures");
    let mut files = Vec::new();
    for set_up in std::fs::read_dir(folder).unwrap() {
        let set_up = set_up.unwrap().path();
        if set_up.is_dir() {
            files.extend(std::fs::read_dir(set_up).unwrap().map(|file| file.unwrap().path()));
        }
    }
    files.sort();
    files
}

fn is_sts(file: &Path) -> bool {
    file.to_string_lossy().contains(".sts.")
}

/// A fake that knows the captures' keys. The captures are as old as they are, so the window is wide.
fn fake(sts: bool) -> FakeRdsBuilder {
    let user = User::new("1234567890123456");
    let user = if sts {
        user.sts_key("testid", "testsecret", "STS.token/+=")
    } else {
        user.access_key("testid", "testsecret")
    };
    FakeRds::builder()
        .user(user)
        .instance(Instance::mysql("rm-test1").database("db1"))
        .timestamp_window(Duration::from_secs(100 * 365 * 86_400))
}

/// Codes that a request gets which the gateway does not let through.
const REFUSED: [&str; 8] = [
    "Missing",
    "InvalidTimeStamp",
    "InvalidAccessKeyId",
    "InvalidSecurityToken",
    "SignatureDoesNotMatch",
    "SignatureNonceUsed",
    "IncompleteSignature",
    "InvalidSignature",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_capture_is_let_in() {
    let files = captures();
    assert_eq!(files.len(), 60);
    let (plain, sts) = (fake(false).start().await, fake(true).start().await);
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let rds = if is_sts(file) { &sts } else { &plain };
        let answer = raw(rds, &bytes);
        let call = rds.calls().pop().unwrap();
        let code = call.code().unwrap_or("ok");
        // The captured creations leave out parameters that the action itself requires.
        let refused = code != "MissingParameter" && REFUSED.iter().any(|refused| code.starts_with(refused));
        assert!(!refused, "{}: {answer}", file.display());
        assert_eq!(call.user(), "1234567890123456", "{}", file.display());
        if file.to_string_lossy().contains(".missing.") {
            assert_eq!(code, "InvalidDBInstanceId.NotFound");
        } else if call.action().starts_with("Describe") {
            assert!(answer.starts_with("HTTP/1.1 200"), "{}: {answer}", file.display());
        }
        // The same bytes once more carry a nonce that has been used.
        let again = raw(rds, &bytes);
        assert!(again.contains("SignatureNonceUsed"), "{}: {again}", file.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_capture_is_let_in_with_another_secret() {
    let other = FakeRds::builder()
        .user(User::new("1234567890123456").access_key("testid", "another").sts_key("unused", "s", "STS.token/+="))
        .timestamp_window(Duration::from_secs(100 * 365 * 86_400))
        .start()
        .await;
    for file in captures().iter().filter(|file| !is_sts(file)) {
        let answer = raw(&other, &std::fs::read(file).unwrap());
        assert!(answer.contains("SignatureDoesNotMatch"), "{}: {answer}", file.display());
        let hint = other.calls().pop().unwrap().hint().unwrap().to_owned();
        assert!(hint.contains("secret is wrong"), "{hint}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn captures_are_too_old_without_the_switch() {
    let rds = FakeRds::builder().user(User::new("1").access_key("testid", "testsecret")).start().await;
    let file = captures().into_iter().find(|file| file.ends_with("node_popcore/DescribeDBInstances.http")).unwrap();
    let text = String::from_utf8(std::fs::read(file).unwrap()).unwrap();
    // Whatever day it is: the timestamp is made an old one.
    let day = text.find("Timestamp=").unwrap() + "Timestamp=".len();
    let text = format!("{}2016{}", &text[..day], &text[day + 4..]);
    assert!(raw(&rds, text.as_bytes()).contains("InvalidTimeStamp.Expired"));
}

/// The vectors of this product and version, as whole requests.
#[tokio::test(flavor = "multi_thread")]
async fn vectors_are_let_in() {
    let text = include_str!("../fixtures/signatures/vectors.json");
    let vectors: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    let mut skipped = Vec::new();
    for vector in &vectors {
        let pairs = |name: &str| -> Vec<(String, String)> {
            serde_json::from_value(vector.get(name).cloned().unwrap_or(serde_json::json!([]))).unwrap()
        };
        let encoded =
            |pairs: &[(String, String)]| form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let (mut query, mut headers) = (pairs("query"), pairs("signed_headers"));
        let key = query.iter().find(|(name, _)| name == "AccessKeyId").map(|(_, id)| id.clone());
        let mut body = encoded(&pairs("form"));
        let mut token = query.iter().find(|(name, _)| name == "SecurityToken").map(|(_, token)| token.clone());
        let scheme = vector["scheme"].as_str().unwrap();
        let id = if scheme == "v1" {
            let form = pairs("form");
            key.unwrap_or_else(|| form.iter().find(|(name, _)| name == "AccessKeyId").unwrap().1.clone())
        } else {
            let authorization = vector["authorization"].as_str().unwrap();
            let id = authorization.split("Credential=").nth(1).unwrap().split(',').next().unwrap().to_owned();
            token = headers.iter().find(|(name, _)| name == "x-acs-security-token").map(|(_, token)| token.clone());
            headers.push(("authorization".to_owned(), authorization.to_owned()));
            body = vector["body"].as_str().unwrap().to_owned();
            id
        };
        let all = || query.iter().chain(&headers).map(|(_, value)| value.as_str());
        let form = pairs("form");
        if !all().chain(form.iter().map(|(_, value)| value.as_str())).any(|value| value == "2014-08-15") {
            skipped.push(vector["name"].as_str().unwrap());
            continue;
        }
        // One vector is of parameters alone and makes no whole request.
        if scheme == "v1" && !query.iter().chain(&form).any(|(name, _)| name == "SignatureNonce") {
            skipped.push(vector["name"].as_str().unwrap());
            continue;
        }
        if scheme == "v1" {
            query.push(("Signature".to_owned(), vector["signature"].as_str().unwrap().to_owned()));
        }
        if !body.is_empty() && !headers.iter().any(|(name, _)| name == "content-type") {
            headers.push(("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
        }
        if !headers.iter().any(|(name, _)| name == "host") {
            headers.push(("host".to_owned(), "rds.aliyuncs.com".to_owned()));
        }
        let head: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let request = format!(
            "{} /?{} HTTP/1.1\r\n{head}content-length: {}\r\n\r\n{body}",
            vector["method"].as_str().unwrap(),
            encoded(&query),
            body.len()
        );
        let user = User::new("1");
        let user = match token {
            Some(token) => user.sts_key(&id, "testsecret", token),
            None => user.access_key(&id, "testsecret"),
        };
        let window = Duration::from_secs(100 * 365 * 86_400);
        let rds = FakeRds::builder().user(user).timestamp_window(window).start().await;
        // The same request with another character in its signature is refused first.
        let signature = vector["signature"].as_str().unwrap();
        let other = if signature.starts_with('a') { "b" } else { "a" };
        let encoded = form_urlencoded::byte_serialize(signature.as_bytes()).collect::<String>();
        let forged = request.replacen(&encoded, &format!("{other}{}", &encoded[1..]), 1);
        assert_ne!(forged, request, "{}", vector["name"]);
        let answer = raw(&rds, forged.as_bytes());
        assert!(answer.contains("SignatureDoesNotMatch"), "{}: {answer}", vector["name"]);
        let answer = raw(&rds, request.as_bytes());
        let call = rds.calls().pop().unwrap();
        let code = call.code().unwrap_or("ok");
        assert!(!REFUSED.iter().any(|refused| code.starts_with(refused)), "{}: {answer}", vector["name"]);
        assert_eq!(call.user(), "1", "{}", vector["name"]);
    }
    // Two are for another product, one is of parameters alone.
    assert_eq!(skipped, ["doc-describe-regions", "sort-order-and-empty-value", "doc-run-instances"]);
}
