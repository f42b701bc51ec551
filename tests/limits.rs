//! The last value that passes, and the first that is refused.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

use fake_rds::{Condition, FakeRds, Seed};
use serde_json::Value;

/// Every action's request that succeeds: `fixtures/calls`.
fn calls() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/calls");
    let files = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    files.flat_map(|text| serde_json::from_str::<BTreeMap<String, Value>>(&text).unwrap()).collect()
}

/// The code of what such a request is answered with, some of its parameters changed. Empty for a success.
async fn code(call: &Value, action: &str, changed: &[(String, String)]) -> String {
    let seed: Seed = call["seed"].to_string().parse().unwrap();
    let rds = FakeRds::builder().seed(seed).start().await;
    for before in call["before"].as_array().into_iter().flatten() {
        let form = parameters(before["call"].as_str().unwrap(), &before["params"]);
        assert_eq!(reqwest::Client::new().post(rds.uri()).form(&form).send().await.unwrap().status(), 200, "{action}");
    }
    let mut form = parameters(action, &call["params"]);
    form.extend(changed.iter().cloned());
    let response = reqwest::Client::new().post(rds.uri()).form(&form).send().await.unwrap();
    response.json::<Value>().await.unwrap()["Code"].as_str().unwrap_or_default().to_owned()
}

fn parameters(action: &str, params: &Value) -> BTreeMap<String, String> {
    let params: BTreeMap<String, String> = serde_json::from_value(params.clone()).unwrap();
    let common = [("Action", action), ("Format", "JSON")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    params.into_iter().chain(common).collect()
}

fn one(name: &str, value: impl ToString) -> Vec<(String, String)> {
    vec![(name.to_owned(), value.to_string())]
}

/// Parameters that are numbered from 1. `#` is replaced by the number.
fn many(count: usize, members: &[(&str, &str)]) -> Vec<(String, String)> {
    let numbered = (1..=count).map(|n| n.to_string());
    numbered
        .flat_map(|n| members.iter().map(move |(name, value)| (name.replace('#', &n), value.replace('#', &n))))
        .collect()
}

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

type Limit = (&'static str, Vec<(String, String)>, Vec<(String, String)>, Condition);

/// An action, what passes, what is refused, and by which condition.
fn limits() -> Vec<Limit> {
    let ips = |count| one("SecurityIPList", list(count, |n| format!("10.0.{}.{}", n / 250, n % 250)));
    let groups = |count| one("SecurityGroupId", list(count, |n| format!("sg-{n}")));
    let tags = |count| many(count, &[("Tag.#.Key", "k#"), ("Tag.#.Value", "v#")]);
    let old_tags = |count| many(count, &[("Tag.#.key", "k#"), ("Tag.#.value", "v#")]);
    let text = |name, length| one(name, "x".repeat(length));
    let on = |engine: &str, version: &str, class: &str, port: u16| {
        let own = [("Engine", engine), ("EngineVersion", version), ("DBInstanceClass", class)];
        let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
        [one("Port", port), own.to_vec()].concat()
    };
    let postgresql = |port| on("PostgreSQL", "15.0", "pg.x4.large.2", port);
    let names = |count, item: fn(usize) -> String| list(count, item);
    vec![
        ("CreateDBInstance", ips(1000), ips(1001), Condition::TooManySecurityIps),
        ("CreateDBInstance", tags(20), tags(21), Condition::TooManyNewTags),
        ("CreateDBInstance", text("ClientToken", 128), text("ClientToken", 129), Condition::InvalidParameter),
        // Each engine has its own last port. `src/tests/limits.rs` tries what the parameter accepts at all.
        ("CreateDBInstance", one("Port", 1000), one("Port", 999), Condition::InvalidInstancePort),
        ("CreateDBInstance", one("Port", 65_534), one("Port", 65_535), Condition::InvalidInstancePort),
        ("CreateDBInstance", postgresql(5999), postgresql(6000), Condition::InvalidInstancePort),
        (
            "CreateDBInstance",
            text("DBInstanceDescription", 2),
            text("DBInstanceDescription", 1),
            Condition::InvalidInstanceDescription,
        ),
        (
            "CreateDBInstance",
            text("DBInstanceDescription", 256),
            text("DBInstanceDescription", 257),
            Condition::InvalidInstanceDescription,
        ),
        (
            "ModifyDBInstanceDescription",
            text("DBInstanceDescription", 2),
            text("DBInstanceDescription", 1),
            Condition::InvalidInstanceDescription,
        ),
        (
            "ModifyDBInstanceDescription",
            text("DBInstanceDescription", 64),
            text("DBInstanceDescription", 65),
            Condition::InvalidInstanceDescription,
        ),
        ("CreateDatabase", text("DBName", 2), text("DBName", 1), Condition::InvalidDBName),
        ("CreateDatabase", text("DBName", 64), text("DBName", 65), Condition::InvalidDBName),
        ("CreateAccount", text("AccountName", 2), text("AccountName", 1), Condition::InvalidAccountName),
        ("CreateAccount", text("AccountName", 32), text("AccountName", 33), Condition::InvalidAccountName),
        (
            "AllocateInstancePublicConnection",
            text("ConnectionStringPrefix", 5),
            text("ConnectionStringPrefix", 4),
            Condition::InvalidConnectionPrefix,
        ),
        (
            "AllocateInstancePublicConnection",
            text("ConnectionStringPrefix", 40),
            text("ConnectionStringPrefix", 41),
            Condition::InvalidConnectionPrefix,
        ),
        (
            "ModifyDBInstanceConnectionString",
            text("ConnectionStringPrefix", 8),
            text("ConnectionStringPrefix", 7),
            Condition::of("ModifyDBInstanceConnectionString", "InvalidConnectionString.Malformed"),
        ),
        (
            "ModifyDBInstanceConnectionString",
            text("ConnectionStringPrefix", 64),
            text("ConnectionStringPrefix", 65),
            Condition::of("ModifyDBInstanceConnectionString", "InvalidConnectionString.Malformed"),
        ),
        (
            "CreateParameterGroup",
            text("ParameterGroupName", 8),
            text("ParameterGroupName", 7),
            Condition::of("CreateParameterGroup", "ParamGroupsNameInvalid"),
        ),
        (
            "CreateParameterGroup",
            text("ParameterGroupName", 64),
            text("ParameterGroupName", 65),
            Condition::of("CreateParameterGroup", "ParamGroupsNameInvalid"),
        ),
        (
            "DescribeDBInstanceAttribute",
            one("DBInstanceId", names(30, |_| "a".to_owned())),
            one("DBInstanceId", names(31, |n| format!("a{n}"))),
            Condition::TooManyInstances,
        ),
        (
            "ModifySecurityGroupConfiguration",
            groups(10),
            groups(11),
            Condition::of("ModifySecurityGroupConfiguration", "AssociatedEcsSecurityGroupIdQuotaExceed"),
        ),
        ("TagResources", tags(20), tags(21), Condition::TooManyTagsAtOnce),
        (
            "TagResources",
            text("Tag.1.Key", 64),
            text("Tag.1.Key", 65),
            Condition::of("TagResources", "InvalidTagKey.Malformed"),
        ),
        (
            "TagResources",
            text("Tag.1.Value", 128),
            text("Tag.1.Value", 129),
            Condition::of("TagResources", "InvalidTagValue.Malformed"),
        ),
        ("ListTagResources", tags(20), tags(21), Condition::TooManyTagsAtOnce),
        ("AddTagsToResource", old_tags(5), old_tags(6), Condition::of("AddTagsToResource", "Tag.Allow5TagInfos")),
        (
            "AddTagsToResource",
            text("Tag.1.key", 64),
            text("Tag.1.key", 65),
            Condition::of("AddTagsToResource", "Tag.TagKeyTooLong"),
        ),
        (
            "AddTagsToResource",
            text("Tag.1.value", 128),
            text("Tag.1.value", 129),
            Condition::of("AddTagsToResource", "Tag.TagValueTooLong"),
        ),
        (
            "ModifyReadWriteSplittingConnection",
            one("MaxDelayTime", 7200),
            one("MaxDelayTime", 7201),
            Condition::InvalidParameter,
        ),
        (
            "CreateParameterGroup",
            text("ParameterGroupDesc", 200),
            text("ParameterGroupDesc", 201),
            Condition::of("CreateParameterGroup", "ParamGroupsDescInvalid"),
        ),
    ]
}

#[tokio::test]
async fn the_last_value_passes_and_the_next_is_refused() {
    let calls = calls();
    let mut wrong = Vec::new();
    for (action, passes, refused, condition) in limits() {
        let (last, next) = (code(&calls[action], action, &passes).await, code(&calls[action], action, &refused).await);
        let name = &refused[0].0;
        let wanted = condition.code_for(action).replace("{}", name);
        if !last.is_empty() || next != wanted {
            wrong.push(format!("{action}, {name}: `{last}`, then `{next}`, not `{wanted}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
