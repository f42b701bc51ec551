//! Properties of every request and every text: a changed byte of a signed request is found, and both formats have the
//! same contents.

use proptest::prelude::*;

use crate::rpc::params::Params;
use crate::rpc::request::Incoming;
use crate::rpc::response::Handler;
use crate::rpc::signature::{v1, v3};
use crate::service::Service;
use crate::tests::golden;
use crate::{Seed, User};

/// A request as it goes over the wire.
#[derive(Debug, Clone)]
struct Wire {
    method: http::Method,
    query: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

/// A fake that knows one key and checks.
fn checking() -> Service {
    Service::new(Seed { users: vec![User::new("1").access_key("testid", "testsecret")], ..Seed::default() })
}

impl Wire {
    fn headers(&self) -> Option<http::HeaderMap> {
        let mut headers = http::HeaderMap::new();
        for (name, value) in &self.headers {
            headers.append(*name, http::HeaderValue::from_bytes(value.as_bytes()).ok()?);
        }
        Some(headers)
    }

    /// The status that a fake which knows the key answers with. `None`: no server would take the header.
    fn status(&self) -> Option<u16> {
        let headers = self.headers()?;
        let incoming = Incoming {
            method: &self.method,
            path: "/",
            query: &self.query,
            headers: &headers,
            body: self.body.as_bytes(),
        };
        Some(checking().handle(&incoming).status)
    }

    /// Returns the contents of the request, independent of its spelling. Two requests with equal contents have equal
    /// signatures.
    #[allow(clippy::type_complexity)]
    fn said(&self) -> Option<(Vec<(String, String)>, Vec<String>, String)> {
        let is_v3 = self.headers.iter().any(|(name, _)| *name == "x-acs-action");
        let form = if is_v3 { "" } else { &self.body };
        let params = Params::read(&self.query, form).ok()?;
        let mut params: Vec<_> = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        params.sort();
        let header = |(name, value): &(&str, String)| match v3::Authorization::read(value) {
            Ok(read) if *name == "authorization" => {
                format!(
                    "{} {} {:?} {}",
                    read.algorithm,
                    read.credential,
                    read.signed_headers,
                    read.signature.to_lowercase()
                )
            }
            _ => value.trim().to_owned(),
        };
        let digest = |value: &str| value.to_lowercase();
        let headers = self.headers.iter().map(|pair| match pair.0 {
            "x-acs-content-sha256" => digest(&header(pair)),
            _ => header(pair),
        });
        // V3 signs the bytes of the body, V1 what they decode to.
        let body = if is_v3 { self.body.clone() } else { String::new() };
        Some((params, headers.collect(), body))
    }

    /// With one byte changed, counted through method, query, headers and body. `None` if that gives no text.
    fn with_changed(&self, at: usize, mask: u8) -> Option<Wire> {
        let mut changed = self.clone();
        let mut at = at
            % (1 + self.query.len()
                + self.headers.iter().map(|(_, value)| value.len()).sum::<usize>()
                + self.body.len());
        if at == 0 {
            changed.method = if self.method == http::Method::GET { http::Method::POST } else { http::Method::GET };
            return Some(changed);
        }
        at -= 1;
        let headers = changed.headers.iter_mut().map(|(_, value)| value);
        let mut texts: Vec<&mut String> = [&mut changed.query, &mut changed.body].into_iter().chain(headers).collect();
        let text = texts.iter_mut().find(|text| match at.checked_sub(text.len()) {
            Some(rest) => {
                at = rest;
                false
            }
            None => true,
        })?;
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= mask;
        **text = String::from_utf8(bytes).ok()?;
        Some(changed)
    }
}

fn encoded<'p>(params: impl IntoIterator<Item = &'p (String, String)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish()
}

/// A request of V1: some parameters in the query, some in the form.
fn signed_v1(method: http::Method, own: Vec<(String, String)>, in_form: usize) -> Wire {
    let now = humantime::format_rfc3339_seconds(std::time::SystemTime::now()).to_string();
    let common = [
        ("Action", "DescribeRegions"),
        ("Version", "2014-08-15"),
        ("AccessKeyId", "testid"),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("SignatureNonce", "n-1"),
        ("Timestamp", &now),
    ];
    let mut params: Vec<(String, String)> = common.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    params.extend(own);
    let string =
        v1::string_to_sign(method.as_str(), params.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    params.push(("Signature".to_owned(), v1::sign("testsecret", &string)));
    let (form, query) = params.split_at(in_form.min(params.len()));
    let headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
    Wire { method, query: encoded(query), headers, body: encoded(form) }
}

/// A request of V3 with all its headers signed.
fn signed_v3(method: http::Method, own: Vec<(String, String)>, body: String) -> Wire {
    let now = humantime::format_rfc3339_seconds(std::time::SystemTime::now()).to_string();
    let digest = v3::digest(body.as_bytes());
    let mut headers = vec![
        ("x-acs-action", "DescribeRegions".to_owned()),
        ("x-acs-content-sha256", digest.clone()),
        ("x-acs-date", now),
        ("x-acs-signature-nonce", "n-1".to_owned()),
        ("x-acs-version", "2014-08-15".to_owned()),
    ];
    let names: Vec<String> = headers.iter().map(|(name, _)| (*name).to_owned()).collect();
    let wire = Wire { method, query: encoded(&own), headers: headers.clone(), body };
    let query = own.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let canonical =
        v3::canonical_request(wire.method.as_str(), query, &wire.headers().unwrap(), &names, &digest).unwrap();
    let signature = v3::sign("testsecret", &v3::string_to_sign(&canonical));
    let names = names.join(";");
    headers.push((
        "authorization",
        format!("{} Credential=testid,SignedHeaders={names},Signature={signature}", v3::ALGORITHM),
    ));
    Wire { headers, ..wire }
}

/// Some parameters, none of the common ones and none twice.
fn own() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::btree_map("[XYZ][a-z.0-9~*]{0,6}", "\\PC{0,8}", 0..4)
        .prop_map(|params| params.into_iter().collect())
}

fn method() -> impl Strategy<Value = http::Method> {
    prop_oneof![Just(http::Method::GET), Just(http::Method::POST)]
}

/// The content type is not signed in V1: with another one, the form is not read.
fn found_out(wire: &Wire, at: usize, mask: u8) -> Result<(), TestCaseError> {
    prop_assert_eq!(wire.status(), Some(200), "{:?}", wire);
    let Some(changed) = wire.with_changed(at, mask) else { return Ok(()) };
    let unsigned =
        changed.headers.iter().zip(&wire.headers).any(|(one, other)| one.0 == "content-type" && one != other);
    if unsigned || (changed.method == wire.method && changed.said() == wire.said()) {
        return Ok(());
    }
    prop_assert!(changed.status().is_none_or(|status| status >= 400), "{:?}\n{:?}", wire, changed);
    Ok(())
}

proptest! {
    #[test]
    fn a_changed_byte_of_v1_is_found(
        method in method(), own in own(), in_form in 0..9usize, at: usize, mask in 1..=255u8,
    ) {
        found_out(&signed_v1(method, own, in_form), at, mask)?;
    }

    #[test]
    fn a_changed_byte_of_v3_is_found(
        method in method(), own in own(), body in "\\PC{0,20}", at: usize, mask in 1..=255u8,
    ) {
        found_out(&signed_v3(method, own, body), at, mask)?;
    }
}

/// Fields of the golden seed that are free text.
const FREE: &[&str] = &[
    "LockReason",
    "DBInstanceDescription",
    "DBDescription",
    "AccountDescription",
    "SQLText",
    "ErrorInfo",
    "UserName",
    "HostAddress",
    "EventPayload",
    "EventReason",
    "FailReasion",
    "RepairMethod",
    "Description",
    "ParameterGroupDesc",
];

/// Puts texts in place of the free texts of a seed, one after the other.
fn put(value: &mut serde_json::Value, texts: &mut impl Iterator<Item = String>) {
    use serde_json::Value;
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| put(item, texts)),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if FREE.contains(&name.as_str()) => *text = texts.next().unwrap_or_default(),
                    Value::Object(tags) if name == "Tags" => {
                        tags.values_mut().for_each(|tag| *tag = texts.next().unwrap_or_default().into());
                    }
                    value => put(value, texts),
                }
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// XML carries no control characters but tab and line ends.
    #[test]
    fn both_formats_agree_for_any_text(texts in prop::collection::vec("[\\PC\t\n\r<>&\"']{0,12}", 1..9)) {
        let text = std::fs::read_to_string(golden::folder().join("seed.json")).unwrap();
        let mut seed: serde_json::Value = serde_json::from_str(&text).unwrap();
        put(&mut seed, &mut texts.iter().cloned().cycle());
        let seed: Seed = seed.to_string().parse().unwrap();
        for (name, params) in golden::calls().iter().filter(|(name, _)| !name.contains("Available")) {
            let (action, [json, xml]) = golden::both(&seed, name, params);
            golden::same_in_both(name, action, &json, &xml);
        }
    }
}
