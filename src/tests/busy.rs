//! Busy instances and parts, generated from the tables of admissions: a client that repeats a refused call gets through, and one
//! that repeats a list sees the end of what the list shows, whatever its filters are.

use super::calls::{Good, Pairs, answer, calls};
use crate::rds::action::admission::{Admission, PartRule};
use crate::rds::action::{Modelled, all};
use crate::rds::catalogue;
use crate::rds::model::account::Account;
use crate::rds::model::backup::Backup;
use crate::rds::model::cloud_migration::CloudMigration;
use crate::rds::model::database::Database;
use crate::rds::model::instance::Instance;
use crate::rds::model::migrate::MigrateTask;
use crate::rds::model::operation::{Kind, Operation, Progress, Resource};
use crate::rds::words::{AccountStatus, BackupStatus, DBInstanceType, DatabaseStatus, MigrateTaskStatus, Status};
use crate::rpc::condition::Condition;
use crate::service::Service;

/// The key of a part that a test adds.
const KEY: &str = "x987654321";

/// Parameters without which another one is refused.
pub(super) const GO_TOGETHER: &[(&str, &str, &str)] = &[("CreateDatabase", "AccountPrivilege", "ReadOnly")];

/// The statuses of the parts of a kind.
fn words(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::Database => DatabaseStatus::ALL.iter().map(|word| word.as_str()).collect(),
        Kind::Account => AccountStatus::ALL.iter().map(|word| word.as_str()).collect(),
        Kind::Backup => BackupStatus::ALL.iter().map(|word| word.as_str()).collect(),
        Kind::MigrateTask => MigrateTaskStatus::ALL.iter().map(|word| word.as_str()).collect(),
        Kind::CloudMigration | Kind::Import | Kind::UserBackup => Vec::new(),
    }
}

/// Adds a part to an instance that does not have it.
fn add(instance: &mut Instance, (kind, key): &(Kind, String)) {
    if instance.status_of(Some(&(*kind, key.clone()))).is_some() {
        return;
    }
    match kind {
        Kind::Database => instance.databases.push(Database::new(key)),
        Kind::Account => instance.accounts.push(Account::new(key)),
        Kind::Backup => instance.backups.push(Backup::new(key)),
        Kind::MigrateTask => {
            let created = crate::rds::model::clock::from_second("2018-06-12T10:00:00Z");
            instance.migrate_tasks.push(MigrateTask { created, ..MigrateTask::new(key, "d1") });
        }
        Kind::CloudMigration => instance.cloud_migrations.push(CloudMigration::fresh(key.clone())),
        Kind::Import | Kind::UserBackup => {}
    }
}

fn value<'p>(params: &'p Pairs, name: &str) -> Option<&'p str> {
    params.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

fn code(service: &Service, params: &Pairs) -> String {
    answer(service, params)["Code"].as_str().unwrap_or_default().to_owned()
}

/// The state of an entry, after the requests that come before the one that it is about, with what a test changes.
fn prepared(good: &Good, change: impl Fn(&Service)) -> Service {
    let mut seed = good.seed.clone();
    seed.settings.progress = Progress::Immediate;
    seed.settings.progress_for = Default::default();
    seed.frozen_clock = true;
    let service = Service::new(seed);
    for request in &good.before {
        answer(&service, request);
    }
    change(&service);
    service
}

/// Makes a resource busy: an operation of this many polls gives it a status, and afterwards another.
fn keep(service: &Service, resource: &Resource, shows: &str, then: &str, polls: u32) {
    let cloud = &mut service.lock().cloud;
    cloud.settings.progress = Progress::Polls(polls);
    cloud.begin(Operation::of("RestartDBInstance").keeps(resource.clone(), shows, then));
}

/// Something that an action is refused for while it is busy.
struct Case {
    resource: Resource,
    shows: &'static str,
    then: String,
    condition: Condition,
    params: Pairs,
}

fn cases(action: &Modelled, good: &Good) -> Vec<Case> {
    let mut cases = Vec::new();
    for admission in action.admits {
        let id =
            value(&good.params, admission.parameter).unwrap_or_else(|| panic!("{} names no instance", action.name));
        let service = prepared(good, |_| ());
        let instance = service.lock().cloud.instances.get(id).map(|it| (**it).clone());
        let instance = instance.unwrap_or_else(|| panic!("{}: no instance {id}", action.name));
        cases.extend(of_instance(admission, &instance, good));
        for rule in admission.parts.iter().flatten() {
            cases.extend(of_parts(action, rule, &instance, good));
        }
    }
    cases
}

fn of_instance(admission: &Admission, instance: &Instance, good: &Good) -> Option<Case> {
    let statuses = admission.statuses?;
    let shows = Status::ALL.iter().find(|status| !statuses.contains(status))?;
    Some(Case {
        resource: Resource::of(instance.id.clone()),
        shows: shows.as_str(),
        then: instance.status.as_str().to_owned(),
        condition: Condition::InstanceStatus,
        params: good.params.clone(),
    })
}

fn of_parts(action: &Modelled, rule: &PartRule, instance: &Instance, good: &Good) -> Vec<Case> {
    let mut params = good.params.clone();
    if value(&params, rule.parameter).is_none() {
        params.push((rule.parameter.to_owned(), KEY.to_owned()));
        let beside = GO_TOGETHER.iter().filter(|(name, ..)| *name == action.name);
        params.extend(beside.map(|(_, name, value)| ((*name).to_owned(), (*value).to_owned())));
    }
    let keys = value(&params, rule.parameter).unwrap_or_default().to_owned();
    let passing = words(rule.kind).into_iter().find(|word| !rule.statuses.contains(word)).unwrap();
    let case = |key: &str| {
        let resource = Resource::part(instance.id.clone(), rule.kind, key);
        let then = instance.status_of(resource.part.as_ref()).unwrap_or(rule.statuses[0]).to_owned();
        Case { resource, shows: passing, then, condition: rule.condition, params: params.clone() }
    };
    keys.split(',').map(case).collect()
}

/// Every rule of every admission.
#[test]
fn a_call_that_is_refused_for_a_busy_resource_gets_through_when_it_is_repeated() {
    let calls = calls();
    let (mut tried, mut wrong) = (0, Vec::new());
    for action in all() {
        let good = &calls[action.name];
        for case in cases(action, good) {
            tried += 1;
            let with_part = |service: &Service| {
                if let Some(part) = &case.resource.part {
                    add(service.lock().cloud.instances.get_mut(&case.resource.instance).unwrap(), part);
                }
            };
            let settled = code(&prepared(good, with_part), &case.params);
            for polls in [0, 1, 3] {
                let service = prepared(good, with_part);
                keep(&service, &case.resource, case.shows, &case.then, polls);
                let refused = vec![case.condition.code_for(action.name).to_owned(); polls as usize];
                let expected = [refused, vec![settled.clone()]].concat();
                let found: Vec<String> = (0..=polls).map(|_| code(&service, &case.params)).collect();
                if found != expected {
                    wrong.push(format!("{} {} is {}: {found:?}", action.name, case.resource, case.shows));
                }
            }
        }
    }
    assert!(tried >= 120 && wrong.is_empty(), "{tried} tried\n{}", wrong.join("\n"));
}

/// Each action that asks for a Running primary refuses a read-only instance while the primary is busy, and the refusals are polls of
/// the primary.
#[test]
fn a_call_that_is_refused_for_a_busy_primary_gets_through_when_it_is_repeated() {
    let (mut calls, mut tried) = (calls(), 0);
    for action in all() {
        for condition in action.admits.iter().filter_map(|admission| admission.primary) {
            tried += 1;
            let mut good = calls.remove(action.name).unwrap();
            let primary = Instance { id: "p".to_owned(), ..good.seed.instances[0].clone() };
            let read_only = &mut good.seed.instances[0];
            (read_only.instance_type, read_only.master) = (DBInstanceType::Readonly, "p".to_owned());
            good.seed.instances.push(primary);
            let settled = code(&prepared(&good, |_| ()), &good.params);
            for polls in [0, 1, 3] {
                let service = prepared(&good, |_| ());
                keep(&service, &Resource::of("p".to_owned()), "Rebooting", "Running", polls);
                let refused = vec![condition.code_for(action.name).to_owned(); polls as usize];
                let found: Vec<String> = (0..=polls).map(|_| code(&service, &good.params)).collect();
                assert_eq!(found, [refused, vec![settled.clone()]].concat(), "{}", action.name);
            }
        }
    }
    assert_eq!(tried, 2);
}

/// Every action that reads and every kind of resource: if the answer depends on the status of the resource, it is a poll of it, and
/// so is the request with any filter.
#[test]
fn listed_operations_end_when_any_filtered_list_is_repeated() {
    let calls = calls();
    let (mut shown, mut tried, mut stuck) = (Vec::new(), 0, Vec::new());
    for action in all().filter(|action| catalogue::only_reads(action.name)) {
        let good = &calls[action.name];
        let ids: Vec<String> = good.seed.instances.iter().map(|instance| instance.id.clone()).collect();
        for (id, kind) in ids.iter().flat_map(|id| KINDS.iter().map(move |kind| (id, kind))) {
            let part = kind.map(|(kind, _)| (kind, key_in(good, id, kind)));
            let resource = Resource { instance: id.clone(), part };
            let shows = kind.map_or(Status::Rebooting.as_str(), |(_, passing)| passing);
            let with = |service: &Service, status: Option<&str>| {
                let mut state = service.lock();
                let instance = state.cloud.instances.get_mut(id).unwrap();
                if let Some(part) = &resource.part {
                    add(instance, part);
                }
                let before = instance.status_of(resource.part.as_ref()).unwrap_or_default().to_owned();
                if let Some(status) = status {
                    instance.set_status_of(resource.part.as_ref(), status);
                }
                before
            };
            let quiet = prepared(good, |service| drop(with(service, None)));
            let passing = prepared(good, |service| drop(with(service, Some(shows))));
            if answer(&quiet, &good.params) == answer(&passing, &good.params) {
                continue;
            }
            shown.push(format!("{} {resource}", action.name));
            for params in filtered(action, good) {
                let service = prepared(good, |_| ());
                let then = with(&service, None);
                keep(&service, &resource, shows, &then, 1);
                if !code(&service, &params).is_empty() {
                    continue;
                }
                tried += 1;
                answer(&service, &params);
                if service.lock().cloud.is_busy() {
                    stuck.push(format!("{resource} is {shows}: {params:?}"));
                }
            }
        }
    }
    assert!(shown.len() >= 13 && tried >= 350 && stuck.is_empty(), "{shown:#?}, {tried} tried\n{}", stuck.join("\n"));
}

/// The kinds of resources, an instance first, each with a passing status.
const KINDS: [Option<(Kind, &str)>; 5] = [
    None,
    Some((Kind::Database, "Creating")),
    Some((Kind::Account, "Unavailable")),
    Some((Kind::Backup, "Uploading")),
    Some((Kind::MigrateTask, "Running")),
];

/// The key of a part that the instance has, or that the request names, or else a new one.
fn key_in(good: &Good, id: &str, kind: Kind) -> String {
    let instance = good.seed.instances.iter().find(|instance| instance.id == id).unwrap();
    let named = good.params.iter().map(|(_, value)| value.clone());
    let mut named = named.filter(|value| instance.status_of(Some(&(kind, value.clone()))).is_some());
    named.next_back().unwrap_or_else(|| KEY.to_owned())
}

/// Values for filters: some of them fit any filter there is.
pub(super) const VALUES: [&str; 14] = [
    "zz",
    "Running",
    "Success",
    "Normal",
    "true",
    "1",
    "2",
    "100",
    "2017-06-11T15:00Z",
    "Progressing",
    "Manual",
    "FullBackup",
    "MySQL",
    "{\"k\":\"v\"}",
];

/// The request of an entry, and with each value in each of its optional parameters that does not choose the instance.
fn filtered(action: &Modelled, good: &Good) -> Vec<Pairs> {
    let chooses = |name: &str| {
        let of_instance = good.params.iter().any(|(other, value)| {
            other == name && good.seed.instances.iter().any(|instance| value.split(',').any(|id| id == instance.id))
        });
        of_instance || CHOOSE.contains(&name) || action.admits.iter().any(|admission| admission.parameter == name)
    };
    let filters = action.fields.iter().filter(|field| !field.required && !chooses(field.name)).map(|field| field.name);
    let with = |(filter, value): (&str, &str)| {
        let mut params = good.params.clone();
        params.retain(|(name, _)| name != filter);
        params.push((filter.to_owned(), value.to_owned()));
        params
    };
    let tried = filters.flat_map(|filter| VALUES.map(|value| (filter, value))).map(with);
    [good.params.clone()].into_iter().chain(tried).collect()
}

/// Parameters that choose whose state is asked for: another region or instance is another request.
const CHOOSE: &[&str] = &["RegionId", "DBInstanceId", "DBInstanceName"];

/// Requests that name parts elsewhere than the requests of `fixtures/actions`: the action, the instance `a`, other
/// parameters.
const NAMED: [(&str, &str, &str); 3] = [
    (
        "ModifyDBInstanceConfig",
        r#""Engine": "PostgreSQL", "Databases": [{"DBName": "d1"}, {"DBName": "d2"}], "Accounts": [{"AccountName": "u1"}]"#,
        r#"{"ConfigName": "duckdb_create_databases", "ConfigValue": "{\"dbNames\":\"d1,d2\",\"accountName\":\"u1\"}"}"#,
    ),
    (
        "ModifyDBInstanceConfig",
        r#""Engine": "PostgreSQL", "Databases": [{"DBName": "d1"}, {"DBName": "d2"}]"#,
        r#"{"ConfigName": "set_db_visible_by_connect_rls", "ConfigValue": "d1,d2"}"#,
    ),
    (
        "RestoreTable",
        r#""Engine": "MySQL", "Databases": [{"DBName": "d2"}], "Backups": [{"BackupId": "7", "Databases": [{"DBName": "d1", "Tables": {"t": 1}}]}]"#,
        r#"{"BackupId": "7", "TableMeta": [{"name": "d1", "newname": "d2", "tables": [{"name": "t", "newname": "v"}]}]}"#,
    ),
];

fn named(action: &str, instance: &str, params: &str) -> (String, Good) {
    let seed = format!(r#"{{"DBInstances": [{{"DBInstanceId": "a", {instance}}}]}}"#);
    let entry = format!(r#"{{"seed": {seed}, "params": {params}}}"#);
    let mut entry: serde_json::Value = serde_json::from_str(&entry).unwrap();
    entry["params"]["DBInstanceId"] = "a".into();
    let (before, params) = super::calls::requests(action, &entry);
    (action.to_owned(), Good { seed: super::calls::seed_of(&entry["seed"]).unwrap(), before, params })
}

/// A part that a client may name, in a passing status, is not worked on: every change that names one refuses it.
#[test]
fn every_change_of_a_part_has_a_rule_for_it() {
    let (mut tried, mut admitted) = (0, Vec::new());
    let calls =
        calls().into_iter().chain(NAMED.iter().map(|(action, instance, params)| named(action, instance, params)));
    for (action, good) in calls.filter(|(action, _)| !catalogue::only_reads(action)) {
        let done = super::calls::ask(&prepared(&good, |_| ()), &good.params) == 200;
        assert!(done || NAMED.iter().all(|(name, ..)| *name != action), "{action}");
        for (parameter, value) in &good.params {
            let words = value.split(|mark: char| !mark.is_ascii_alphanumeric() && !"_-".contains(mark));
            let words: std::collections::BTreeSet<&str> = words.chain([value.as_str()]).collect();
            let kinds = KINDS.iter().flatten().filter(|(kind, _)| *kind != Kind::MigrateTask);
            for ((kind, passing), word) in kinds.flat_map(|kind| words.iter().map(move |word| (kind, *word))) {
                let part = (*kind, word.to_owned());
                let named = |instance: &&Instance| instance.status_of(Some(&part)).is_some();
                let Some(id) = good.seed.instances.iter().find(named).map(|instance| instance.id.clone()) else {
                    continue;
                };
                tried += 1;
                let service = prepared(&good, |service| {
                    let cloud = &mut service.lock().cloud;
                    cloud.instances.get_mut(&id).unwrap().set_status_of(Some(&part), passing);
                });
                if code(&service, &good.params).is_empty() {
                    admitted.push(format!("{action} {parameter} of a {} that is {passing}", kind.name()));
                }
            }
        }
    }
    assert!(tried >= 20 && admitted.is_empty(), "{tried} tried, admitted:\n{}", admitted.join("\n"));
}
