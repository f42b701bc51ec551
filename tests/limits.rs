//! The last value that passes, and the first that is refused.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

use fake_rds::{Condition, FakeRds, Seed};
use serde_json::{Value, json};

/// The files of `fixtures/actions`, by action.
fn files() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/actions");
    let read = |file: std::io::Result<std::fs::DirEntry>| {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        (path.file_stem().unwrap().to_str().unwrap().replace('-', ":"), serde_json::from_str(&text).unwrap())
    };
    std::fs::read_dir(folder).unwrap().map(read).collect()
}

/// Every action's request that succeeds.
fn calls() -> BTreeMap<String, Value> {
    files().into_iter().map(|(action, mut file)| (action, file["call"].take())).collect()
}

/// The seed of a request, with what lists of the most items name: the instances `x1` to `x50`, ten templates, and a hundred tables.
fn with_many(mut seed: Value) -> Value {
    let instances = seed["DBInstances"].as_array().cloned().unwrap_or_default().into_iter();
    let more = (1..=50).map(|n| json!({"DBInstanceId": format!("x{n}"), "Engine": "MySQL"}));
    seed["DBInstances"] = instances.chain(more).collect();
    let templates = (1..=10).map(|n| json!({"TemplateId": n, "TemplateName": format!("t{n}"), "Ips": "10.0.0.0/8"}));
    seed["WhitelistTemplates"] = templates.collect();
    if let Some(tables) = seed.pointer_mut("/DBInstances/0/Backups/0/Databases/0/Tables") {
        *tables = (1..=100).map(|n| (format!("t{n}"), json!(1))).collect::<serde_json::Map<_, _>>().into();
    }
    seed
}

/// The code of the answer to such a request, some of its parameters changed. Empty for a success.
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
    let password = |length: usize| one("AccountPassword", format!("Aa1{}", "x".repeat(length - 3)));
    let address = |n: usize| format!("10.0.{}.{}", n / 250, n % 250);
    let node = |_| r#"{"classCode": "mysql.n2.medium.xc", "zoneId": "cn-hangzhou-b"}"#.to_owned();
    let tables = |count| {
        let table = |n: usize| format!(r#"{{"type": "table", "name": "t{0}", "newname": "u{0}"}}"#, n + 1);
        format!(r#"[{{"type": "db", "name": "one", "newname": "one", "tables": [{}]}}]"#, list(count, table))
    };
    let years = |number| [one("Period", "Year"), one("UsedTime", number)].concat();
    vec![
        (
            "CreateDBInstance",
            ips(1000),
            ips(1001),
            Condition::of("CreateDBInstance", "InvalidSecurityIPList.QuotaExceeded"),
        ),
        ("CreateDBInstance", tags(20), tags(21), Condition::of("CreateDBInstance", "NumberExceed.Tags")),
        ("CreateDBInstance", text("ClientToken", 128), text("ClientToken", 129), Condition::InvalidParameter),
        // Each engine has its own last port. `src/tests/limits.rs` tries what the parameter accepts at all.
        (
            "CreateDBInstance",
            one("Port", 1000),
            one("Port", 999),
            Condition::of("CreateDBInstance", "InvalidPort.Malformed"),
        ),
        (
            "CreateDBInstance",
            one("Port", 65_534),
            one("Port", 65_535),
            Condition::of("CreateDBInstance", "InvalidPort.Malformed"),
        ),
        (
            "CreateDBInstance",
            postgresql(5999),
            postgresql(6000),
            Condition::of("CreateDBInstance", "InvalidPort.Malformed"),
        ),
        (
            "CreateDBInstance",
            text("DBInstanceDescription", 2),
            text("DBInstanceDescription", 1),
            Condition::of("CreateDBInstance", "InvalidDBInstanceDescription.Format"),
        ),
        (
            "CreateDBInstance",
            text("DBInstanceDescription", 255),
            text("DBInstanceDescription", 256),
            Condition::of("CreateDBInstance", "InvalidDBInstanceDescription.Format"),
        ),
        (
            "ModifyDBInstanceDescription",
            text("DBInstanceDescription", 2),
            text("DBInstanceDescription", 1),
            Condition::of("ModifyDBInstanceDescription", "InvalidDBInstanceDescription.Format"),
        ),
        (
            "ModifyDBInstanceDescription",
            text("DBInstanceDescription", 64),
            text("DBInstanceDescription", 65),
            Condition::of("ModifyDBInstanceDescription", "InvalidDBInstanceDescription.Format"),
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
            one("DBInstanceId", names(30, |n| format!("x{}", n + 1))),
            one("DBInstanceId", names(31, |n| format!("x{}", n + 1))),
            Condition::TooManyInstances,
        ),
        (
            "ModifySecurityGroupConfiguration",
            groups(10),
            groups(11),
            Condition::of("ModifySecurityGroupConfiguration", "AssociatedEcsSecurityGroupIdQuotaExceed"),
        ),
        ("TagResources", tags(20), tags(21), Condition::of("TagResources", "NumberExceed.Tags")),
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
        ("ListTagResources", tags(20), tags(21), Condition::of("ListTagResources", "NumberExceed.Tags")),
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
        (
            "CreateDBInstance",
            one("WhitelistTemplateList", names(10, |n| (n + 1).to_string())),
            one("WhitelistTemplateList", names(11, |n| (n + 1).to_string())),
            Condition::of("CreateDBInstance", "TooManyWhitelistTemplateIds"),
        ),
        ("CreateAccount", password(8), password(7), Condition::InvalidAccountPassword),
        ("CreateAccount", password(32), password(33), Condition::InvalidAccountPassword),
        (
            "ModifySecurityIps",
            one("SecurityIps", list(1000, address)),
            one("SecurityIps", list(1001, address)),
            Condition::of("ModifySecurityIps", "InvalidSecurityIPList.QuotaExceeded"),
        ),
        (
            "ModifySecurityIps",
            text("DBInstanceIPArrayName", 2),
            text("DBInstanceIPArrayName", 1),
            Condition::InvalidParameter,
        ),
        (
            "ModifySecurityIps",
            text("DBInstanceIPArrayName", 32),
            text("DBInstanceIPArrayName", 33),
            Condition::InvalidParameter,
        ),
        (
            "TagResources",
            many(50, &[("ResourceId.#", "x#")]),
            many(51, &[("ResourceId.#", "x#")]),
            Condition::of("TagResources", "NumberExceed.ResourceIds"),
        ),
        (
            "AddTagsToResource",
            one("DBInstanceId", names(30, |n| format!("x{}", n + 1))),
            one("DBInstanceId", names(31, |n| format!("x{}", n + 1))),
            Condition::of("AddTagsToResource", "Tag.TooManyDBInstanceIds"),
        ),
        (
            "DescribeDBInstancePerformance",
            one("Key", names(30, |_| "MySQL_IOPS".to_owned())),
            one("Key", names(31, |_| "MySQL_IOPS".to_owned())),
            Condition::InvalidParameter,
        ),
        ("DescribeDBInstances", one("MaxResults", 100), one("MaxResults", 101), Condition::InvalidPageSize),
        (
            "CreateDBNodes",
            one("DBNode", format!("[{}]", list(7, node))),
            one("DBNode", format!("[{}]", list(8, node))),
            Condition::of("CreateDBNodes", "DBNodeParameterTooManyItems"),
        ),
        (
            "CreateDBInstanceEndpoint",
            one("NodeItems", r#"[{"NodeId": "rn-2", "Weight": 100}]"#),
            one("NodeItems", r#"[{"NodeId": "rn-2", "Weight": 101}]"#),
            Condition::of("CreateDBInstanceEndpoint", "InvalidWeight.Format"),
        ),
        (
            "ModifyDBProxyEndpoint",
            one("ReadOnlyInstanceWeight", r#"{"a": "10000"}"#),
            one("ReadOnlyInstanceWeight", r#"{"a": "10001"}"#),
            Condition::of("ModifyDBProxyEndpoint", "EndpointConfig.Invalid"),
        ),
        (
            "AllocateReadWriteSplittingConnection",
            one("Weight", r#"{"b": 10000}"#),
            one("Weight", r#"{"b": 10001}"#),
            Condition::of("AllocateReadWriteSplittingConnection", "Parameters.Invalid"),
        ),
        (
            "AllocateReadWriteSplittingConnection",
            one("MaxDelayTime", 7200),
            one("MaxDelayTime", 7201),
            Condition::InvalidParameter,
        ),
        (
            "ModifyPGHbaConfig",
            one("HbaItem.1.PriorityId", 10_000),
            one("HbaItem.1.PriorityId", 10_001),
            Condition::of("ModifyPGHbaConfig", "HbaItem.InvalidPriority"),
        ),
        (
            "ModifyDBProxy",
            one("DBProxyNodes", r#"[{"zoneId": "cn-hangzhou-b", "nodeCounts": "2", "cpuCores": "2"}]"#),
            one("DBProxyNodes", r#"[{"zoneId": "cn-hangzhou-b", "nodeCounts": "3", "cpuCores": "2"}]"#),
            Condition::of("ModifyDBProxy", "InvalidParameters.Format"),
        ),
        (
            "ModifyDBProxy",
            one("DBProxyNodes", r#"[{"zoneId": "cn-hangzhou-b", "nodeCounts": "1", "cpuCores": "16"}]"#),
            one("DBProxyNodes", r#"[{"zoneId": "cn-hangzhou-b", "nodeCounts": "1", "cpuCores": "17"}]"#),
            Condition::of("ModifyDBProxy", "InvalidParameters.Format"),
        ),
        (
            "RestoreTable",
            one("TableMeta", tables(100)),
            one("TableMeta", tables(101)),
            Condition::of("RestoreTable", "InvalidParamTableMeta.TooManyTables"),
        ),
        (
            "TransformDBInstancePayType",
            years(5),
            years(6),
            Condition::of("TransformDBInstancePayType", "InvalidUsedTime.Format"),
        ),
    ]
}

#[tokio::test]
async fn the_last_value_passes_and_the_next_is_refused() {
    let calls = calls();
    let mut wrong = Vec::new();
    for (action, passes, refused, condition) in limits() {
        let mut call = calls[action].clone();
        call["seed"] = with_many(call["seed"].take());
        let (last, next) = (code(&call, action, &passes).await, code(&call, action, &refused).await);
        let name = &refused[0].0;
        let wanted = condition.code_for(action).replace("{}", name);
        if !last.is_empty() || next != wanted {
            wrong.push(format!("{action}, {name}: `{last}`, then `{next}`, not `{wanted}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Conditions that a list of the state meets because it is full.
const FULL: [(&str, &str); 5] = [
    ("TooManyIpLists", "/DBInstances/0/IPArrays"),
    ("TooManyBackups", "/DBInstances/0/Backups"),
    ("ProxyEndpointNumber", "/DBInstances/0/DBProxy/Endpoints"),
    ("TooManyUploads", "/DBInstances/0/UploadedFiles"),
    ("TooManyMigrateTasks", "/DBInstances/0/MigrateTasks"),
];

/// A full list refuses one more item, and a list with one item less accepts it.
#[tokio::test]
async fn a_list_that_has_room_for_one_item_accepts_one() {
    let files = files();
    for (condition, list) in FULL {
        let mut having = files.iter().filter(|(_, file)| file["refusals"].get(condition).is_some());
        let (action, file) = having.next().unwrap();
        let mut refusal = file["refusals"][condition].clone();
        let refused = code(&refusal, action, &[]).await;
        assert!(!refused.is_empty(), "{condition}: {action} succeeds");
        refusal["seed"].pointer_mut(list).unwrap().as_array_mut().unwrap().pop();
        assert_eq!(code(&refusal, action, &[]).await, "", "{condition}: {action} with one item less");
    }
}
