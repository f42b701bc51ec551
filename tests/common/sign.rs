//! A client's side of the signatures, written separately, so that the fake does not check itself.
#![allow(dead_code, clippy::unwrap_used)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub fn nonce() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("nonce-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

pub fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}

pub fn encode(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes()
        .map(|byte| if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

pub fn query(params: &[(String, String)]) -> String {
    let mut sorted = params.to_vec();
    sorted.sort();
    sorted.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

pub fn v1_signature(method: &str, params: &[(String, String)], key: &str) -> String {
    let string = format!("{method}&%2F&{}", encode(&query(params)));
    STANDARD.encode(hmac_sha1_compact::HMAC::mac(string.as_bytes(), key.as_bytes()))
}

/// The common parameters of V1 beside these, not signed yet.
pub fn v1_params(params: &[(&str, &str)], id: &str) -> Vec<(String, String)> {
    let (nonce, now) = (nonce(), now());
    let common = [
        ("AccessKeyId", id),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("SignatureNonce", &nonce),
        ("Timestamp", &now),
    ];
    let mut all: Vec<(String, String)> = vec![("Version".to_owned(), "2014-08-15".to_owned())];
    for (name, value) in common.iter().chain(params) {
        all.retain(|(other, _)| other != name);
        all.push(((*name).to_owned(), (*value).to_owned()));
    }
    all
}

/// A whole V1 request's parameters.
pub fn v1(method: &str, params: &[(&str, &str)], id: &str, secret: &str) -> Vec<(String, String)> {
    let mut all = v1_params(params, id);
    let signature = v1_signature(method, &all, &format!("{secret}&"));
    all.push(("Signature".to_owned(), signature));
    all
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn digest(body: &str) -> String {
    hex(&hmac_sha256::Hash::hash(body.as_bytes()))
}

/// The headers of V3 for an action, to be sent all. Those in `more` replace the usual ones.
pub fn v3_headers(action: &str, body: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let (nonce, now, digest) = (nonce(), now(), digest(body));
    let usual = [
        ("x-acs-action", action),
        ("x-acs-version", "2014-08-15"),
        ("x-acs-date", &now),
        ("x-acs-signature-nonce", &nonce),
        ("x-acs-content-sha256", &digest),
    ];
    let mut all: Vec<(String, String)> = Vec::new();
    for (name, value) in usual.iter().chain(more) {
        all.retain(|(other, _)| other != name);
        all.push(((*name).to_owned(), (*value).to_owned()));
    }
    all
}

/// The `Authorization` over all of these headers.
pub fn v3_authorization(
    method: &str,
    params: &[(String, String)],
    headers: &[(String, String)],
    id: &str,
    key: &str,
) -> String {
    let mut sorted = headers.to_vec();
    sorted.sort();
    let lines: String = sorted.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let names = sorted.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let digest = &headers.iter().find(|(name, _)| name == "x-acs-content-sha256").unwrap().1;
    let request = format!("{method}\n/\n{}\n{lines}\n{names}\n{digest}", query(params));
    let string = format!("ACS3-HMAC-SHA256\n{}", self::digest(&request));
    let signature = hex(&hmac_sha256::HMAC::mac(string, key));
    format!("ACS3-HMAC-SHA256 Credential={id},SignedHeaders={names},Signature={signature}")
}

/// All headers of a V3 request without a body.
pub fn v3(method: &str, action: &str, params: &[(&str, &str)], id: &str, secret: &str) -> Vec<(String, String)> {
    let mut headers = v3_headers(action, "", &[]);
    let authorization = v3_authorization(method, &owned(params), &headers, id, secret);
    headers.push(("authorization".to_owned(), authorization));
    headers
}

pub fn owned(params: &[(&str, &str)]) -> Vec<(String, String)> {
    params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
