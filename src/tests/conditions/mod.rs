//! Every condition of the table is reached over HTTP, in JSON and in XML.

#[path = "../../../tests/common/mod.rs"]
mod common;
mod unsettled;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use common::{IMPORT, UUID, from, get, import, sign, to, two};
use fake_rds::{Condition, Database, DatabaseStatus, FakeRds, FakeRdsBuilder, Fault, Instance, User, actions};
use reqwest::Method;

/// A request that meets one condition.
struct Way {
    seed: FakeRdsBuilder,
    /// Start an import first, and end it or not: its id replaces `{import}`.
    before: Before,
    method: Method,
    params: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    /// A fault to inject first.
    fault: Option<Fault>,
    /// Calls to make first.
    calls: Vec<Vec<(String, String)>>,
    /// The replacement of `{}` in code and message.
    detail: String,
}

#[derive(PartialEq)]
enum Before {
    Nothing,
    Import,
    FinishedImport,
    SameRequest,
}

fn way(seed: FakeRdsBuilder, params: &[(&str, &str)]) -> Way {
    let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Way {
        seed,
        before: Before::Nothing,
        method: Method::GET,
        params,
        headers: Vec::new(),
        fault: None,
        calls: Vec::new(),
        detail: String::new(),
    }
}

/// The import of `two()`, over a seed that breaks one of its conditions.
fn refused_import(from: Instance, to: Instance) -> Way {
    way(FakeRds::builder().instance(from).instance(to), &IMPORT)
}

fn with_info(info: &str) -> Way {
    let mut way = way(two(), &IMPORT);
    way.params[3].1 = info.to_owned();
    way
}

fn list(params: &[(&str, &str)]) -> Way {
    let mut all = vec![("Action", "DescribeDBInstances"), ("RegionId", "cn-hangzhou")];
    all.extend(params);
    way(two(), &all)
}

fn tasks(params: &[(&str, &str)]) -> Way {
    let mut all = vec![("Action", "DescibeImportsFromDatabase"), ("DBInstanceId", "to"), ("Engine", "MySQL")];
    all.extend(params);
    way(two(), &all)
}

const MIDNIGHT: &str = "2018-06-12T00:00Z";

/// `two()` with users: the fake checks.
fn checked() -> FakeRdsBuilder {
    two()
        .user(
            User::new("1234567890123456")
                .access_key("testid", "testsecret")
                .inactive_key("inactive", "testsecret")
                .sts_key("STS.one", "testsecret", "token-one")
                .sts_key("STS.two", "testsecret", "token-two")
                .sts_key_until("STS.old", "testsecret", "token-old", std::time::SystemTime::now()),
        )
        .user(
            User::new("2").ram_user_of("1234567890123456").access_key("ram", "testsecret").deny("rds:DescribeRegions"),
        )
}

/// A V1 request with a signature that fits, some common parameters changed before it was made, and some after.
fn signed(id: &str, format: &str, before: &[(&str, &str)], after: &[(&str, Option<&str>)]) -> Way {
    let mut params = vec![("Action", "DescribeRegions"), ("Format", format)];
    params.extend(before);
    let mut way = way(checked(), &[]);
    way.params = sign::v1("GET", &params, id, "testsecret");
    for (name, value) in after {
        way.params.retain(|(other, _)| other != name);
        way.params.extend(value.map(|value| ((*name).to_owned(), value.to_owned())));
    }
    way
}

/// A V3 request with some headers changed before the signature was made.
fn signed_v3(format: &str, before: &[(&str, &str)], secret: &str) -> Way {
    let mut way = way(checked(), &[("Format", format)]);
    let mut headers = sign::v3_headers("DescribeRegions", "", before);
    let authorization = sign::v3_authorization("GET", &way.params, &headers, "testid", secret);
    headers.push(("authorization".to_owned(), authorization));
    way.headers = headers;
    way
}

fn faulty(fault: Fault) -> Way {
    Way { fault: Some(fault), ..list(&[]) }
}

/// The request that meets a condition of the gateway's look at who calls.
fn way_past_the_gate(condition: Condition, format: &str) -> Option<Way> {
    Some(match condition.name().as_ref() {
        "MissingCommonParameter" => {
            Way { detail: "Timestamp".to_owned(), ..signed("testid", format, &[], &[("Timestamp", None)]) }
        }
        "MissingOtherCommonParameter" => {
            Way { detail: "SignatureNonce".to_owned(), ..signed("testid", format, &[], &[("SignatureNonce", None)]) }
        }
        "MissingHeader" => {
            let mut way = signed_v3(format, &[], "testsecret");
            way.headers.retain(|(name, _)| name != "x-acs-date");
            Way { detail: "x-acs-date".to_owned(), ..way }
        }
        "InvalidCommonParameter" => Way {
            detail: "SignatureVersion".to_owned(),
            ..signed("testid", format, &[("SignatureVersion", "2.0")], &[])
        },
        "InvalidSignatureMethod" => signed("testid", format, &[("SignatureMethod", "HMAC-MD5")], &[]),
        "IncompleteSignature" => {
            let mut way = signed_v3(format, &[], "testsecret");
            let authorization = way.headers.last_mut().unwrap();
            authorization.1 = authorization.1.split(",Signature=").next().unwrap().to_owned();
            way
        }
        "TimestampFormat" => signed("testid", format, &[("Timestamp", "2018-06-12 00:00:00")], &[]),
        "TimestampExpired" => signed("testid", format, &[("Timestamp", "2018-06-12T00:00:00Z")], &[]),
        "AccessKeyNotFound" => signed("nobody", format, &[], &[]),
        "AccessKeyInactive" => signed("inactive", format, &[], &[]),
        "MissingSecurityToken" => signed("STS.one", format, &[], &[]),
        "SecurityTokenMalformed" => signed("STS.one", format, &[("SecurityToken", "nobody's")], &[]),
        "SecurityTokenMismatch" => signed("STS.one", format, &[("SecurityToken", "token-two")], &[]),
        "SecurityTokenExpired" => signed("STS.old", format, &[("SecurityToken", "token-old")], &[]),
        "SignatureMismatch" => signed("testid", format, &[], &[("Signature", Some("AAAA"))]),
        "SignatureMismatchV3" => signed_v3(format, &[], "another"),
        "NonceUsed" => Way { before: Before::SameRequest, ..signed("testid", format, &[], &[]) },
        "ForbiddenByRam" => signed("ram", format, &[], &[]),
        "Throttled" | "ThrottledApi" | "Unavailable" => faulty(Fault::condition(condition)),
        "ThrottledUser" => faulty(Fault::throttling()),
        _ => return None,
    })
}

/// The request that meets a condition.
fn way_to(condition: Condition) -> Way {
    match condition.name().as_ref() {
        "UnsupportedMethod" => Way { method: Method::PUT, ..list(&[]) },
        "MalformedEncoding" => list(&[("X", "%zz")]),
        "RequestTooLarge" => {
            let mut way = list(&[]);
            way.params.extend((0..2_000).map(|n| (format!("P{n}"), String::new())));
            way
        }
        "ActionNotFound" => way(two(), &[("Action", "DescribeDBInstance")]),
        "InvalidVersion" => list(&[("Version", "2014-05-26")]),
        "InvalidFormat" => list(&[("Format", "YAML")]),
        "MissingActionHeader" => Way {
            headers: sign::owned(&[("authorization", "ACS3-HMAC-SHA256 Credential=x")]),
            detail: "x-acs-action".to_owned(),
            ..list(&[])
        },
        "InvalidParameter" => Way { detail: "Tags".to_owned(), ..list(&[("Tags", "no JSON")]) },
        "InternalError" => way(
            // Two imports, but only one id is left.
            FakeRds::builder().seed(
                r#"{"DBInstances": [
                    {"DBInstanceId": "from", "Engine": "MySQL", "Databases": [{"DBName": "mydb"}]},
                    {"DBInstanceId": "to", "Engine": "MySQL", "Databases": [{"DBName": "mydb"}]}
                ], "NextImportId": 2147483648}"#
                    .parse()
                    .unwrap(),
            ),
            &IMPORT,
        ),
        "NotModelled" => {
            Way { detail: "DescribeRCMetricList".to_owned(), ..way(two(), &[("Action", "DescribeRCMetricList")]) }
        }
        "MissingParameter" => Way { detail: "DBInfo".to_owned(), ..way(two(), &IMPORT[..3]) },
        "InvalidPageSize" => Way { detail: "PageSize".to_owned(), ..list(&[("PageSize", "101")]) },
        "InvalidStartTime" => tasks(&[("StartTime", "2018-06-12"), ("EndTime", MIDNIGHT)]),
        "InvalidEndTime" => tasks(&[("StartTime", MIDNIGHT), ("EndTime", "2018-06-12T00:00:00Z")]),
        "RegionNotFound" => way(two(), &[("Action", "DescribeDBInstances"), ("RegionId", "cn-nowhere")]),
        "TooManyInstances" => {
            let ids: Vec<String> = (0..31).map(|n| format!("rm-{n}")).collect();
            way(two(), &[("Action", "DescribeDBInstanceAttribute"), ("DBInstanceId", &ids.join(","))])
        }
        "MalformedDBInfo" => with_info("{“DBNames”:[“mydb”]}"),
        "SameInstance" => {
            let mut way = way(two(), &IMPORT);
            way.params[1].1 = "to".to_owned();
            way
        }
        "RegionsDiffer" => refused_import(from().region("cn-beijing"), to()),
        "EnginesDiffer" => refused_import(from(), Instance::sql_server("to")),
        "DuplicateDatabase" => with_info(r#"{"DBNames":["mydb","mydb"]}"#),
        "NotDedicated" => refused_import(from().class("rds.mysql.s1.small"), to()),
        "DatabaseNotFound" => with_info(r#"{"DBNames":["mydb","other"]}"#),
        "DatabaseNotRunning" => {
            refused_import(from().update_database("mydb", |database| database.status(DatabaseStatus::Deleting)), to())
        }
        "NotEnoughStorage" => {
            refused_import(Instance::mysql("from").database(Database::new("mydb").size_mb(1024)), to().storage_gb(1))
        }
        "ImportNotFound" => way(two(), &[("Action", "CancelImport"), ("DBInstanceId", "to"), ("ImportId", "1")]),
        "ImportOver" => Way {
            before: Before::FinishedImport,
            ..way(two(), &[("Action", "CancelImport"), ("DBInstanceId", "to"), ("ImportId", "{import}")])
        },
        "ImportNotCancellable" => Way {
            before: Before::Import,
            ..way(two_sql_servers(), &[("Action", "CancelImport"), ("DBInstanceId", "to"), ("ImportId", "{import}")])
        },
        _ => way_of_fixture(condition),
    }
}

/// The refused requests of `fixtures/actions`.
static REFUSALS: LazyLock<BTreeMap<String, serde_json::Value>> = LazyLock::new(super::calls::refusals);

/// The request that `fixtures/actions` has for a condition.
fn way_of_fixture(condition: Condition) -> Way {
    let name = condition.name();
    let entry = REFUSALS.get(name.as_ref()).unwrap_or_else(|| {
        panic!("no request meets the condition {condition}: add one to the `refusals` of an action in fixtures/actions")
    });
    way_of_entry(&name, entry)
}

fn way_of_entry(name: &str, entry: &serde_json::Value) -> Way {
    let call = |call: &serde_json::Value| {
        let params = call["params"].as_object().cloned().unwrap_or_default();
        let text = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let params = params.into_iter().map(|(name, value)| (name, text(value)));
        named(call["call"].as_str().unwrap()).into_iter().chain(params).collect()
    };
    let seed = entry["seed"].to_string().parse().unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut way = way(FakeRds::builder().seed(seed), &[]);
    way.params = call(entry);
    way.calls = entry["before"].as_array().into_iter().flatten().map(call).collect();
    way.detail = entry["detail"].as_str().unwrap_or_default().to_owned();
    way
}

/// The product of a version: its name, the prefix of its actions, and the host of its errors.
fn product(version: Option<&str>) -> (&'static str, &'static str, &'static str) {
    match version {
        Some("2015-04-01") => ("Sts", "sts:", "sts.aliyuncs.com"),
        Some("2016-04-28") => ("Vpc", "vpc:", "vpc.aliyuncs.com"),
        _ => ("Rds", "", "rds.aliyuncs.com"),
    }
}

/// The parameters that name an action. One of another product than RDS has the prefix of the product.
fn named(action: &str) -> Vec<(String, String)> {
    let (version, name) = match action.split_once(':') {
        Some(("sts", name)) => (Some("2015-04-01"), name),
        Some(("vpc", name)) => (Some("2016-04-28"), name),
        _ => (None, action),
    };
    let version = version.map(|version| ("Version".to_owned(), version.to_owned()));
    std::iter::once(("Action".to_owned(), name.to_owned())).chain(version).collect()
}

fn two_sql_servers() -> FakeRdsBuilder {
    FakeRds::builder()
        .instance(Instance::sql_server("from").database("mydb"))
        .instance(Instance::sql_server("to"))
        .progress(fake_rds::Progress::Manual)
}

/// The first element of this name.
fn element<'a>(xml: &'a str, name: &str) -> &'a str {
    let (_, rest) = xml.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("no {name} in {xml}"));
    rest.split_once(&format!("</{name}>")).unwrap().0
}

/// The reasons of the admission gate, which have a code by action.
const REASONS: [Condition; 5] = [
    Condition::InstanceNotFound,
    Condition::InstanceEngine,
    Condition::InstanceType,
    Condition::InstanceStatus,
    Condition::InstanceLocked,
];

#[tokio::test]
async fn every_other_condition_is_reached_in_both_formats() {
    let others = Condition::EVERY.iter().filter(|condition| !REASONS.contains(condition) && !is_reached(**condition));
    for condition in others {
        for format in ["JSON", "XML"] {
            let way = way_past_the_gate(*condition, format).unwrap_or_else(|| way_to(*condition));
            reach(*condition, way, format).await;
        }
    }
}

/// The `refusals` of an action in `fixtures/actions` are refused as their keys say: the name of a condition, `Action/InstanceLocked`
/// for a reason of the admission gate, or `Action/` and a code of the action's documented table.
pub(super) async fn refuses(action: &str) {
    for (key, entry) in REFUSALS.iter().filter(|(_, entry)| entry["call"] == action) {
        let (of, name) = key.split_once('/').unwrap_or((action, key));
        assert_eq!(of, action, "{key}");
        let known = Condition::EVERY.iter().copied().find(|condition| condition.name() == name);
        let condition = known.unwrap_or_else(|| Condition::of(action, name));
        for format in ["JSON", "XML"] {
            reach(condition, way_of_entry(key, entry), format).await;
        }
    }
}

/// Returns whether a test of an action reaches a condition: a request of its file in `fixtures/actions` does.
fn is_reached(condition: Condition) -> bool {
    let entry = REFUSALS.get(condition.name().as_ref());
    entry.and_then(|entry| entry["call"].as_str()).is_some_and(|name| crate::rds::action::find(name).is_some())
}

async fn reach(condition: Condition, way: Way, format: &str) {
    let Way { seed, before, method, mut params, headers, fault, calls, detail } = way;
    let rds = seed.start().await;
    if let Some(fault) = fault {
        rds.inject(fault);
    }
    if matches!(before, Before::Import | Before::FinishedImport) {
        let info =
            if condition == Condition::ImportNotCancellable { r#"{"DBNames":{"mydb":"mydb"}}"# } else { IMPORT[3].1 };
        let (_, answer) = get(&rds, &[IMPORT[0], IMPORT[1], IMPORT[2], ("DBInfo", info)]).await;
        let id = answer["ImportId"].as_u64().unwrap_or_else(|| panic!("{answer}"));
        if before == Before::FinishedImport {
            rds.finish(id);
        }
        for (_, value) in &mut params {
            *value = value.replace("{import}", &id.to_string());
        }
    }
    for call in calls {
        let response = reqwest::Client::new().get(rds.uri()).query(&call).send().await.unwrap();
        assert_eq!(response.status(), 200, "{condition}: {}", response.text().await.unwrap());
    }
    let state = rds.seed().to_value();
    let param = |wanted: &str| params.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let (product, prefix, host) = product(param("Version"));
    let action = format!("{prefix}{}", param("Action").unwrap_or_default());
    if condition != Condition::InvalidFormat && !params.iter().any(|(name, _)| name == "Format") {
        params.push(("Format".to_owned(), format.to_owned()));
    }
    // `%zz` has to go out as it is, everything else encoded.
    let query = params.iter().map(|(name, value)| {
        let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        format!("{}={}", encode(name), if value == "%zz" { value.clone() } else { encode(value) })
    });
    let query = query.collect::<Vec<_>>().join("&");
    let send = || {
        let mut request = reqwest::Client::new().request(method.clone(), format!("{}/?{query}", rds.uri()));
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        request.send()
    };
    if before == Before::SameRequest {
        assert_eq!(send().await.unwrap().status(), 200);
    }
    let response = send().await.unwrap();

    let fill = |text: &str| text.replace("{}", &detail);
    assert_eq!(response.status().as_u16(), condition.status_for(&action), "{condition}");
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    let (content_type, request_id) = (header("content-type"), header("x-acs-request-id"));
    let body = response.text().await.unwrap();
    let is_xml = format == "XML" || condition == Condition::InvalidFormat;
    let (code, message, id, found_host, recommend) = if is_xml {
        assert_eq!(content_type, "text/xml;charset=utf-8");
        assert!(body.starts_with("<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>"), "{body}");
        let text = |name| element(&body, name).to_owned();
        let link = text("Recommend");
        let link = link.strip_prefix("<![CDATA[").and_then(|link| link.strip_suffix("]]>")).unwrap().to_owned();
        (
            text("Code"),
            text("Message").replace("&quot;", "\"").replace("&apos;", "'").replace("&gt;", ">"),
            text("RequestId"),
            text("HostId"),
            link,
        )
    } else {
        assert_eq!(content_type, "application/json;charset=utf-8");
        let value: serde_json::Value = serde_json::from_str(&body).unwrap();
        let text = |name: &str| value[name].as_str().unwrap().to_owned();
        (text("Code"), text("Message"), text("RequestId"), text("HostId"), text("Recommend"))
    };
    assert_eq!(code, fill(condition.code_for(&action)), "{condition}: {body}");
    match condition.message_for(&action).strip_suffix("{}") {
        // The string to sign follows.
        Some(begin) => assert!(message.starts_with(begin) && message.len() > begin.len() + 50, "{message}"),
        None => assert_eq!(message, fill(condition.message_for(&action)), "{condition}"),
    }
    assert_eq!(id, request_id);
    assert!(regex::Regex::new(UUID).unwrap().is_match(&id), "{id}");
    assert_eq!(found_host, host);
    assert_eq!(recommend, format!("https://api.aliyun.com/troubleshoot?q={code}&product={product}&requestId={id}"));

    // Nothing changed but the count of requests, and the log has the call.
    let strip = |mut state: serde_json::Value| {
        for key in ["Clock", "Requests", "Faults"] {
            state.as_object_mut().unwrap().remove(key);
        }
        // A refusal because of something busy is a poll.
        let operations = state.get_mut("Operations").and_then(|all| all.as_array_mut()).into_iter().flatten();
        for kept in operations.filter_map(|operation| operation["Keeps"].as_array_mut()).flatten() {
            kept["Reported"] = serde_json::Value::Null;
        }
        state
    };
    assert_eq!(strip(rds.seed().to_value()), strip(state), "{condition}");
    let call = rds.calls().pop().unwrap();
    assert_eq!(
        (call.status(), call.code(), call.request_id()),
        (condition.status_for(&action), Some(code.as_str()), id)
    );
    if let Some(model) = actions().find(|info| info.name == call.action() && info.modelled) {
        let gateway = Condition::EVERY.iter().position(|other| *other == Condition::MissingParameter).unwrap();
        let of_gateway =
            Condition::EVERY.iter().position(|other| *other == condition).is_some_and(|position| position < gateway);
        let code = condition.code_for(model.name);
        let listed = |other: &Condition| *other == condition || other.to_string() == format!("{}/{code}", model.name);
        assert!(of_gateway || model.conditions.iter().any(listed), "{} does not list {condition}", model.name);
    }
}

#[tokio::test]
async fn an_import_that_was_let_in_is_listed() {
    let rds = two().start().await;
    let id = import(&rds).await;
    assert_eq!(rds.imports().iter().map(|import| import.id).collect::<Vec<_>>(), [id]);
}
