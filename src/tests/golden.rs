//! Compares every answer of every action that only reads, from one seed in which no field has its default, with the
//! files of `fixtures/golden` in both formats, and the two formats with each other.
//!
//! `FAKE_RDS_BLESS=1 cargo test --lib golden` writes the files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use once_cell::sync::Lazy;
use serde_json::Value as Json;

use super::calls::named;
use crate::Seed;
use crate::base::fields::{Record, Row};
use crate::base::value::Value;
use crate::rds::action::all;
use crate::rds::model::instance::Instance;
use crate::rds::products;
use crate::rpc::request::Incoming;
use crate::rpc::response::Handler;
use crate::service::Service;

/// Fields that are read and never written, since another one says the same.
const ONLY_READ: &[&str] = &[
    "SecurityIPList",
    "CreateTime",
    "SlaveZones",
    "DBInstanceDiskUsed",
    "DiskUsed",
    "QueryTimes",
    "LockTimes",
    "AccountPassword",
    "BasicInfo",
    "RuntimeInfo",
    "AdvancedInfo",
];

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/golden")
}

fn seed() -> Seed {
    let seed = Seed::load(folder().join("seed.json")).unwrap();
    assert_eq!(seed.errors(), []);
    seed
}

/// The answer of a fresh fake.
pub(crate) fn ask(seed: &Seed, params: &[(String, String)]) -> (u16, String) {
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
    let headers = http::HeaderMap::new();
    let incoming = Incoming { method: &http::Method::GET, path: "/", query: &query, headers: &headers, body: b"" };
    let outgoing = Service::new(seed.clone()).handle(&incoming);
    (outgoing.status, String::from_utf8(outgoing.body.to_vec()).unwrap())
}

/// Returns whether an action only reads.
fn only_reads(name: &str) -> bool {
    // The service spells one of them so.
    let name = products::on_the_wire(name);
    ["Describe", "Descibe", "List", "Check", "Calculate", "Get"].iter().any(|start| name.starts_with(start))
}

/// An answer over several lines, one member or element a line. The answer has no space between them.
fn laid_out(answer: &str) -> String {
    if answer.starts_with('<') {
        return answer.replace("><", ">\n<") + "\n";
    }
    let (mut out, mut depth, mut in_text, mut escaped) = (String::new(), 0, false, false);
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.push_str(&" ".repeat(depth));
    };
    for letter in answer.chars() {
        match letter {
            _ if in_text => {
                in_text = escaped || letter != '"';
                escaped = !escaped && letter == '\\';
                out.push(letter);
            }
            '{' | '[' => {
                depth += 1;
                out.push(letter);
                line(&mut out, depth);
            }
            '}' | ']' => {
                depth -= 1;
                line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                line(&mut out, depth);
            }
            _ => {
                in_text = letter == '"';
                out.push(letter);
            }
        }
    }
    out + "\n"
}

/// The lines that differ, each side's between what both have in common.
fn difference(wanted: &str, found: &str) -> String {
    let (wanted, found): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), found.lines().collect());
    let head = wanted.iter().zip(&found).take_while(|(one, other)| one == other).count();
    let rest = wanted.len().min(found.len()) - head;
    let tail = wanted.iter().rev().zip(found.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let side = |mark: &str, lines: &[&str]| -> String {
        lines[head..lines.len() - tail].iter().map(|line| format!("{mark} {line}\n")).collect()
    };
    format!("line {}:\n{}{}", head + 1, side("-", &wanted), side("+", &found))
}

/// Every leaf of a JSON answer: the names on the way, and the text. XML has no empty lists and no types.
fn leaves(path: &str, value: &Json, found: &mut Vec<String>) {
    match value {
        Json::Object(members) if members.is_empty() => found.push(format!("{path}=")),
        Json::Object(members) => {
            // An object of empty lists is an empty element.
            let before = found.len();
            members.iter().for_each(|(name, value)| leaves(&format!("{path}/{name}"), value, found));
            if found.len() == before {
                found.push(format!("{path}="));
            }
        }
        Json::Array(items) => items.iter().for_each(|item| leaves(path, item, found)),
        Json::Null => found.push(format!("{path}=")),
        Json::String(text) => found.push(format!("{path}={text}")),
        other => found.push(format!("{path}={other}")),
    }
}

/// That both formats say the same.
pub(crate) fn same_in_both(name: &str, action: &str, json: &str, xml: &str) {
    let (root, tree) = crate::base::xml::read(xml).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(root, format!("{}Response", products::on_the_wire(action)), "{name}");
    let (mut of_json, mut of_xml) = (Vec::new(), Vec::new());
    leaves("", &serde_json::from_str(json).unwrap(), &mut of_json);
    leaves("", &tree, &mut of_xml);
    assert_eq!(of_json, of_xml, "{name}: JSON and XML differ");
}

/// The calls of the golden files, by their names: the action, and what is special.
pub(crate) fn calls() -> BTreeMap<String, BTreeMap<String, String>> {
    let golden = super::calls::files().into_values().filter_map(|mut file| file.get_mut("golden").map(Json::take));
    golden.flat_map(|golden| serde_json::from_value::<BTreeMap<_, _>>(golden).unwrap()).collect()
}

/// The action of a call, and its answers in JSON and XML.
pub(crate) fn both<'n>(seed: &Seed, name: &'n str, params: &BTreeMap<String, String>) -> (&'n str, [String; 2]) {
    let action = name.split(' ').next().unwrap();
    let answers = ["JSON", "XML"].map(|format| {
        let common = named(action).into_iter().chain([("Format".to_owned(), format.to_owned())]);
        let own = params.iter().map(|(name, value)| (name.clone(), value.clone()));
        let (status, answer) = ask(seed, &common.chain(own).collect::<Vec<_>>());
        assert_eq!(status, 200, "{name}: {answer}");
        answer
    });
    (action, answers)
}

static SEED: Lazy<Seed> = Lazy::new(seed);
static CALLS: Lazy<BTreeMap<String, BTreeMap<String, String>>> = Lazy::new(calls);

/// The name of the file of a call.
fn file(name: &str, ending: &str) -> String {
    format!("{}.{ending}", name.replace([' ', ':'], "-"))
}

/// The answers of an action are as the golden files have them.
pub(super) fn answers_as_before(action: &str) {
    let mut wrong = String::new();
    for (name, params) in CALLS.iter().filter(|(name, _)| name.split(' ').next() == Some(action)) {
        let (action, answers) = both(&SEED, name, params);
        same_in_both(name, action, &answers[0], &answers[1]);
        for (answer, ending) in answers.iter().zip(["json", "xml"]) {
            let (path, found) = (folder().join(file(name, ending)), laid_out(answer));
            if super::blesses() {
                std::fs::write(&path, &found).unwrap();
            }
            let wanted = std::fs::read_to_string(&path).unwrap_or_default();
            if wanted != found {
                wrong += &format!("{}: {}", file(name, ending), difference(&wanted, &found));
            }
            assert!(found.lines().count() <= 2000, "{} is long: the call can be narrower", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nFAKE_RDS_BLESS=1 writes the files again");
}

#[test]
fn every_golden_file_belongs_to_a_call() {
    let calls = calls();
    let named = calls.keys().flat_map(|name| [file(name, "json"), file(name, "xml")]);
    let files: BTreeSet<String> = named.chain(["seed.json".to_owned()]).collect();
    for action in all().filter(|action| only_reads(action.name)) {
        assert!(
            calls.contains_key(action.name),
            "{}: its file in fixtures/actions has no `golden` request",
            action.name
        );
    }
    for entry in std::fs::read_dir(folder()).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        assert!(files.contains(&file), "{file} belongs to no call");
    }
}

/// Returns the fields of a kind of record that have their default in all records of the seed.
fn untouched<'r, T: Record>(kind: &str, records: impl Iterator<Item = &'r T> + Clone) -> Vec<String> {
    let differs = |row: &Row<T>| records.clone().any(|record| (row.write)(record) != (row.write)(&record.fresh_like()));
    let rows = T::ROWS.iter().filter(|row| !ONLY_READ.contains(&row.field.name));
    let rows = rows.filter(|row| !differs(row)).map(|row| format!("{kind}.{}", row.field.name));
    rows.collect()
}

#[test]
fn the_golden_seed_touches_every_field_of_every_resource() {
    let seed = seed();
    let all = || seed.instances.iter();
    let mut missing = untouched("DBInstance", all());
    missing.extend(untouched("Database", all().flat_map(|one: &Instance| &one.databases)));
    missing.extend(untouched("Account", all().flat_map(|one| &one.accounts)));
    missing.extend(untouched("Backup", all().flat_map(|one| &one.backups)));
    missing.extend(untouched("Connection", all().flat_map(|one| &one.connections)));
    missing.extend(untouched("DbProxy", all().flat_map(|one| &one.proxy)));
    let proxies = || all().flat_map(|one| &one.proxy).flat_map(|proxy| &proxy.endpoints);
    missing.extend(untouched("DbProxyEndpoint", proxies()));
    let addresses: Vec<_> = all().flat_map(Instance::endpoint_addresses).collect();
    missing.extend(untouched("EndpointAddress", addresses.iter().copied()));
    missing.extend(untouched("InstanceEndpoint", all().flat_map(|one| &one.endpoints)));
    missing.extend(untouched("ClusterNode", all().flat_map(|one| &one.cluster_nodes)));
    missing.extend(untouched("PerformanceSeries", all().flat_map(|one| &one.performance)));
    missing.extend(untouched("SlowQuery", all().flat_map(|one| &one.slow_queries)));
    missing.extend(untouched("ErrorLog", all().flat_map(|one| &one.error_logs)));
    missing.extend(untouched("SqlRecord", all().flat_map(|one| &one.sql_records)));
    missing.extend(untouched("Event", all().flat_map(|one| &one.events)));
    missing.extend(untouched("UploadedFile", all().flat_map(|one| &one.uploaded_files)));
    missing.extend(untouched("MigrateTask", all().flat_map(|one| &one.migrate_tasks)));
    missing.extend(untouched("PreCheckResult", all().flat_map(|one| &one.pre_check_results)));
    missing.extend(untouched("IpList", all().flat_map(|one| &one.ip_lists)));
    missing.extend(untouched("HbaItem", all().flat_map(|one| one.hba_items.iter().flatten())));
    missing.extend(untouched("Slot", all().flat_map(|one| &one.slots)));
    missing.extend(untouched("UpgradePrecheck", all().flat_map(|one| &one.upgrade_prechecks)));
    missing.extend(untouched("CrossBackup", all().flat_map(|one| &one.cross_backups)));
    missing.extend(untouched("RoleSession", seed.sessions.iter()));
    missing.extend(untouched("CloudMigration", all().flat_map(|one| &one.cloud_migrations)));
    missing.extend(untouched("OperationTask", all().flat_map(|one| &one.operation_tasks)));
    missing.extend(untouched("PastTask", seed.history.iter()));
    missing.extend(untouched("UserBackupFile", seed.user_backups.iter()));
    missing.extend(untouched("Vpc", seed.vpcs.iter()));
    missing.extend(untouched("VSwitch", seed.vpcs.iter().flat_map(|one| &one.vswitches)));
    missing.extend(untouched("WhitelistTemplate", seed.whitelist_templates.iter()));
    missing.extend(untouched("ParameterGroup", seed.parameter_groups.iter()));
    assert_eq!(missing, Vec::<String>::new());
}

/// Fields whose values name something else, or are one of a few words.
const SHARED: &[&str] = &[
    "AccountName",
    "BackupMethod",
    "ConnectionString",
    "DBName",
    "DBNames",
    "DBInstanceId",
    "CrossBackupRegion",
    "Database",
    "Engine",
    "EngineVersion",
    "Id",
    "IsDBReplaced",
    "MasterInstanceId",
    "MigrateTaskId",
    "Owner",
    "ParameterGroupId",
    "ParameterName",
    "RegionId",
    "SQLHash",
    "SQLText",
    "SSLConnectionString",
    "Status",
    "TDEDatabases",
    "ZoneId",
    "ZoneIdSlave1",
];

fn values(name: &str, value: &Value, found: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        Value::Object(members) => members.0.iter().for_each(|(name, value)| values(name, value, found)),
        Value::List(items) => items.iter().for_each(|item| values(name, item, found)),
        // Words of a list, and small numbers, are few.
        Value::Text(text) if text.len() > 8 && !SHARED.contains(&name) => {
            found.entry(text.to_string()).or_default().insert(name.to_owned());
        }
        Value::Number(number) if !SHARED.contains(&name) => {
            found.entry(number.to_string()).or_default().insert(name.to_owned());
        }
        _ => {}
    }
}

#[test]
fn no_two_fields_of_the_golden_seed_have_the_same_value() {
    let mut found = BTreeMap::new();
    seed().instances.iter().for_each(|instance| values("", &crate::base::fields::write(instance), &mut found));
    found.retain(|_, names| names.len() > 1);
    assert_eq!(found, BTreeMap::new());
}

/// Fields that no answer has: data that the service does not return, or returns in another form.
const UNSHOWN: &[&str] = &[
    "BackupJobId",
    "CheckTime",
    "Extensions",
    "Files",
    "Id",
    "ModifyTime",
    "PayTypeChanged",
    "PreChecks",
    "StorageAutoScale",
    "StorageThreshold",
    "StorageUpperBound",
    "Tables",
];

fn unshown(name: &str, value: &Value, answers: &str, found: &mut Vec<String>) {
    let missing = |text: &str| !answers.contains(text);
    match value {
        _ if UNSHOWN.contains(&name) => {}
        Value::Object(members) => members.0.iter().for_each(|(name, value)| unshown(name, value, answers, found)),
        Value::List(items) => items.iter().for_each(|item| unshown(name, item, answers, found)),
        Value::Text(text) if missing(serde_json::to_string(text).unwrap().trim_matches('"')) => {
            found.push(format!("{name}: {text}"));
        }
        Value::Number(number) if missing(&number.to_string()) => found.push(format!("{name}: {number}")),
        _ => {}
    }
}

/// An action that ignores the state answers without it.
#[test]
fn every_value_of_the_golden_seed_is_in_some_answer() {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let answers = files.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let answers = answers.filter(|path| !["seed", "calls"].iter().any(|name| path.file_stem().unwrap() == *name));
    let answers: String = answers.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let mut found = Vec::new();
    for instance in seed().instances {
        // The answer has a backup without its contents, and only when it is over.
        let backups = instance.backups.iter().filter(|backup| !backup.is_under_way()).cloned();
        let backups =
            backups.map(|backup| crate::Backup { databases: Vec::new(), accounts: Vec::new(), ..backup }).collect();
        // Sizes are returned in bytes.
        let databases = instance.databases.iter().cloned().map(|database| database.size_bytes(0)).collect();
        let instance = Instance { backups, databases, used_bytes: 0, ..instance };
        let fresh = instance.fresh_like();
        for row in Instance::ROWS.iter().filter(|row| (row.write)(&instance) != (row.write)(&fresh)) {
            unshown(row.field.name, &(row.write)(&instance), &answers, &mut found);
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
