//! Parts: an operation changes what it is about, and leaves the rest as it is when the operation ends.

use proptest::prelude::*;

use crate::base::fields::{self, Field, Members, Record, Takes};
use crate::base::value::{Object, Value};
use crate::rds::catalogue;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Progress;
use crate::service::Service;
use crate::tests::calls::{self, Good, sent};
use crate::tests::histories::{Seen, check};
use crate::{Account, Backup, Connection, Database, DatabaseStatus, Seed};

/// The key of what a test adds.
const ADDED: &str = "zz-added-9";

/// The path of a part: names of fields and keys of parts, from the instance on.
type Path = Vec<String>;

/// Adds a part to every list and map of an instance, at every depth. Returns where the parts are.
fn grow(takes: &Takes, value: &mut Value, at: &[String], added: &mut Vec<Path>) {
    let inside = |name: &str| [at, &[name.to_owned()]].concat();
    match (takes, value) {
        (Takes::Object(members), Value::Object(Object(given))) => {
            for field in members().fields.iter().filter(|field| !SHORT_FORMS.contains(&field.name)) {
                match given.iter_mut().find(|(name, _)| name == field.name) {
                    Some((_, value)) => grow(&field.takes, value, &inside(field.name), added),
                    None if is_collection(&field.takes) => {
                        let mut value = match field.takes {
                            Takes::List(_) => Value::List(Vec::new()),
                            _ => Value::Object(Object::new()),
                        };
                        grow(&field.takes, &mut value, &inside(field.name), added);
                        given.push((field.name.into(), value));
                    }
                    None => {}
                }
            }
        }
        (Takes::List(Takes::Object(members)), Value::List(items)) => {
            let members = members();
            let Some(id) = identity(&members) else { return };
            if !matches!(members.fields.iter().find(|field| field.name == id), Some(Field { takes: Takes::Text, .. })) {
                return;
            }
            for item in items.iter_mut() {
                let key = key(item, id);
                grow(&Takes::Object(field_members(takes)), item, &inside(&key), added);
            }
            let mut new = Object::new();
            for field in members.fields.iter().filter(|field| field.required) {
                new.put(field.name, ADDED.into());
            }
            items.push(Value::Object(new));
            added.push(inside(ADDED));
        }
        (Takes::List(Takes::Text), Value::List(items)) => {
            items.push(ADDED.into());
            added.push(inside(ADDED));
        }
        (Takes::Map(of @ (Takes::Text | Takes::Whole)), Value::Object(Object(members))) => {
            let value = if matches!(of, Takes::Text) { "1".into() } else { Value::from(1u64) };
            members.push((ADDED.into(), value));
            added.push(inside(ADDED));
        }
        _ => {}
    }
}

/// Other ways to write what a table has already.
const SHORT_FORMS: &[&str] = &["BasicInfo", "RuntimeInfo", "AdvancedInfo"];

fn is_collection(takes: &Takes) -> bool {
    matches!(takes, Takes::List(Takes::Object(_) | Takes::Text) | Takes::Map(Takes::Text | Takes::Whole))
}

fn field_members(takes: &Takes) -> fn() -> Members {
    match takes {
        Takes::List(Takes::Object(members)) => *members,
        _ => unreachable!("a list of objects"),
    }
}

fn identity(members: &Members) -> Option<&'static str> {
    let mut required = members.fields.iter().filter(|field| field.required);
    let first = required.next()?.name;
    (required.all(|field| matches!(field.takes, Takes::Text))).then_some(first)
}

fn key(item: &Value, id: &str) -> String {
    item.get(id).and_then(Value::as_text).unwrap_or_default().to_owned()
}

/// Returns whether a part is there. `None` if what it is a part of is gone.
fn is_there(takes: &Takes, value: &Value, path: &[String]) -> Option<bool> {
    let [step, rest @ ..] = path else { return Some(true) };
    match (takes, value) {
        (Takes::Object(members), value) => {
            let field = *members().fields.iter().find(|field| field.name == step)?;
            let nothing = if matches!(field.takes, Takes::List(_)) {
                Value::List(Vec::new())
            } else {
                object! {}
            };
            match value.get(step) {
                Some(value) => is_there(&field.takes, value, rest),
                None if is_collection(&field.takes) => is_there(&field.takes, &nothing, rest),
                None => None,
            }
        }
        (Takes::List(Takes::Object(members)), Value::List(items)) => {
            let id = identity(&members())?;
            match items.iter().find(|item| key(item, id) == *step) {
                Some(item) => is_there(&Takes::Object(*members), item, rest),
                None => rest.is_empty().then_some(false),
            }
        }
        (Takes::List(_), Value::List(items)) => Some(items.iter().any(|item| item.as_text() == Some(step))),
        (_, Value::Object(Object(members))) => Some(members.iter().any(|(name, _)| name == step)),
        _ => None,
    }
}

/// A fake in which the request of an action was made, and what it started still runs.
fn asked(action: &str, good: &Good) -> Service {
    let mut status = 0;
    // Some actions are about what runs, others need what came before to be over.
    for ends in [false, true] {
        let mut seed = good.seed.clone();
        seed.settings.progress = Progress::Manual;
        seed.settings.progress_for = Default::default();
        let service = Service::new(seed);
        for call in &good.before {
            ask(&service, call);
            if ends {
                service.lock().cloud.finish_all();
            }
        }
        status = ask(&service, &good.params);
        if status == 200 {
            return service;
        }
    }
    panic!("{action} answered {status}");
}

fn ask(service: &Service, params: &[(String, String)]) -> u16 {
    sent(service, params).status
}

/// Actions that replace the content of a database.
const RESTORES: &[&str] = &["CreateMigrateTask", "CreateOnlineDatabaseTask"];

/// Every action that starts an operation: what a test adds to the instances meanwhile is there when the operation has ended
/// and when it has failed.
#[test]
fn an_operation_keeps_later_additions() {
    let members = Takes::Object(<Instance as Record>::members);
    let (mut lost, mut operations, mut parts) = (Vec::new(), 0, 0);
    for (action, good) in calls::calls() {
        for fails in [false, true] {
            let service = asked(&action, &good);
            let mut state = service.lock();
            let running: Vec<u64> = state.cloud.operations.iter().map(|operation| operation.id).collect();
            if running.is_empty() {
                continue;
            }
            operations += 1;
            let mut all = Vec::new();
            for instance in state.cloud.instances.iter().cloned().collect::<Vec<_>>() {
                let (mut value, mut added) = (fields::write(&instance), Vec::new());
                grow(&members, &mut value, &[], &mut added);
                let mut reader = fields::Reader::default();
                let grown: Instance = fields::read(&mut reader, &value, &fields::At::Root).unwrap();
                assert!(reader.errors.is_empty(), "{action}: {:?}", reader.errors);
                all.push((grown.id.clone(), added));
                state.cloud.instances.replace(grown);
            }
            for id in running {
                if fails {
                    state.cloud.fail(id, "the test says so");
                } else {
                    state.cloud.complete(id);
                }
            }
            for (id, added) in all {
                let Some(instance) = state.cloud.instances.get(&id) else { continue };
                let value = fields::write(instance.as_ref());
                for path in added {
                    parts += 1;
                    // What is restored from a file replaces the content of its database.
                    let content = RESTORES.contains(&action.as_str()) && path.len() > 2 && path[0] == "Databases";
                    if !content && is_there(&members, &value, &path) == Some(false) {
                        let how = if fails { "failed" } else { "ended" };
                        lost.push(format!("{action}, {how}: {id} lost {}", path.join(".")));
                    }
                }
            }
        }
    }
    assert!(operations > 100 && parts > 1000, "{operations} operations, {parts} parts");
    assert!(lost.is_empty(), "{} parts lost:\n{}", lost.len(), lost.join("\n"));
}

/// Requests on one instance, of which several can be under way at once.
const REQUESTS: [&str; 16] = [
    "CreateDatabase&DBName=newdb&CharacterSetName=utf8",
    "CreateDatabase&DBName=more&CharacterSetName=utf8",
    "DeleteDatabase&DBName=newdb",
    "DeleteDatabase&DBName=one",
    "CreateAccount&AccountName=app&AccountPassword=Test123456",
    "DeleteAccount&AccountName=app",
    "GrantAccountPrivilege&AccountName=app&DBName=newdb&AccountPrivilege=ReadWrite",
    "CreateBackup",
    "RestoreTable&BackupId=1&TableMeta=[{\"name\":\"one\",\"newname\":\"later\"}]",
    "AllocateInstancePublicConnection&ConnectionStringPrefix=rm-public&Port=3306",
    "ReleaseInstancePublicConnection&CurrentConnectionString=rm-public.mysql.rds.aliyuncs.com",
    "ModifyDBInstanceConnectionString&CurrentConnectionString=rm-public.mysql.rds.aliyuncs.com&ConnectionStringPrefix=rm-other&Port=3307",
    "ModifyParameter&Forcerestart=true&Parameters={\"back_log\":\"2000\"}",
    "RestartDBInstance",
    "ModifyDBProxy&ConfigDBProxyService=Startup&DBProxyInstanceNum=1",
    "DescribeDatabases",
];

/// An event of the instance: a request, the end of an operation, or a change by a test.
#[derive(Debug, Clone)]
enum Event {
    Request(usize),
    Complete(usize),
    Fail(usize),
    Add(usize),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => (0..REQUESTS.len()).prop_map(Event::Request),
        2 => (0..3usize).prop_map(Event::Complete),
        1 => (0..3usize).prop_map(Event::Fail),
        3 => (0..4usize).prop_map(Event::Add),
    ]
}

/// Finds what was added.
type Finds = Box<dyn Fn(&Instance) -> bool>;

/// A test adds something of one kind, with a name that no request has. Returns how to find it.
fn add(instance: Instance, kind: usize, number: usize) -> (Instance, Finds) {
    let name = format!("test{number}");
    match kind {
        0 => (
            instance.database(Database::new(&name)),
            Box::new(move |now| now.find_database(&name).is_some_and(|it| it.status == DatabaseStatus::Running)),
        ),
        1 => (instance.account(Account::new(&name)), Box::new(move |now| now.find_account(&name).is_some())),
        // An instance has one such address at most.
        2 if !instance.connections.iter().any(Connection::splits) => {
            let address = format!("{name}.mysql.rds.aliyuncs.com");
            let connection = Connection::read_write_splitting(&address);
            let there = move |now: &Instance| now.connections.iter().any(|connection| connection.address == address);
            (instance.connection(connection), Box::new(there))
        }
        _ => (instance.tag(&name, "v"), Box::new(move |now| now.tags.contains_key(&name))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Several actions on one instance, mixed with changes from the test: nothing stays in a passing status without an
    /// operation, and what the test added stays.
    #[test]
    fn actions_and_changes_from_the_test_do_not_undo_each_other(events in prop::collection::vec(event(), 1..40)) {
        let backup = Backup::new("1").database(Database::new("one").size_mb(1));
        let instance = Instance::mysql("rm-1").database("one").backup(backup);
        let mut seed = Seed { instances: vec![instance], ..Seed::default() };
        seed.settings.progress = Progress::Manual;
        let service = Service::new(seed);
        let (mut seen, mut added) = (Seen::default(), Vec::new());
        for (number, event) in events.iter().enumerate() {
            let running = |nth: usize| {
                let ids: Vec<u64> = service.lock().cloud.operations.iter().map(|operation| operation.id).collect();
                ids.get(nth).copied()
            };
            match event {
                Event::Request(nth) => {
                    let query = format!("Action={}&DBInstanceId=rm-1", REQUESTS[*nth]);
                    let params: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
                    prop_assert!(ask(&service, &params) < 500);
                }
                Event::Complete(nth) => running(*nth).into_iter().for_each(|id| service.lock().cloud.complete(id)),
                Event::Fail(nth) => running(*nth).into_iter().for_each(|id| service.lock().cloud.fail(id, "x")),
                Event::Add(kind) => {
                    let mut state = service.lock();
                    let now = Instance::clone(state.cloud.instances.get("rm-1").unwrap());
                    let (instance, there) = add(now, *kind, number);
                    prop_assert_eq!(state.cloud.replace("rm-1", instance), Ok(()));
                    added.push((number, there));
                }
            }
            let state = service.lock();
            let whole = check(&state.cloud, &mut seen);
            prop_assert!(whole.is_ok(), "after {:?}: {:?}", event, whole);
            let now = state.cloud.instances.get("rm-1").unwrap();
            for (number, there) in &added {
                prop_assert!(there(now), "after {:?} event {} is undone", event, number);
            }
        }
    }
}

/// The defect that this module is about, spelled out.
#[test]
fn a_database_created_before_a_restore_ends_up_running() {
    let service = Service::new(
        r#"{"Progress": "Manual", "DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL",
            "Databases": [{"DBName": "one"}], "Backups": [{"BackupId": "1", "Databases": [{"DBName": "one"}]}]}]}"#
            .parse()
            .unwrap(),
    );
    for nth in [0, 8] {
        let query = format!("Action={}&DBInstanceId=rm-1", REQUESTS[nth]);
        let params: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let answer = sent(&service, &params);
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let mut state = service.lock();
    state.cloud.finish_all();
    let databases = &state.cloud.instances.get("rm-1").unwrap().databases;
    let found: Vec<_> = databases.iter().map(|database| (database.name.as_str(), database.status)).collect();
    assert_eq!(found, ["one", "newdb", "later"].map(|name| (name, DatabaseStatus::Running)));
}

/// Changes whose result depends on whether the operation runs: the operation, the change, and the reason.
const DEPEND: [(&str, &str); 5] = [
    // The backup is copied when it ends.
    ("CreateBackup", "ModifyInstanceCrossBackupPolicy"),
    // The check finds a database that is being deleted.
    ("DeleteDatabase", "CreateCloudMigrationPrecheckTask"),
    ("DeleteDatabase", "CreateCloudMigrationTask"),
    // A backup has the databases and accounts at its start.
    ("DeleteAccount", "CreateBackup"),
    ("DeleteDatabase", "CreateBackup"),
];

/// A change that succeeds while an operation runs leads to the same state as the change after its end.
#[test]
fn a_change_during_an_operation_is_kept_by_it() {
    let changes: Vec<(String, Good)> =
        calls::calls().into_iter().filter(|(name, _)| !catalogue::only_reads(name)).collect();
    let all = |service: &Service| -> Vec<Value> { service.lock().cloud.instances.iter().map(fields::write).collect() };
    let (mut tried, mut lost) = (0, Vec::new());
    for (name, good) in &changes {
        let start = || {
            let mut seed = good.seed.clone();
            (seed.frozen_clock, seed.id_seed, seed.settings.progress) = (true, Some(1), Progress::Manual);
            seed.clock.get_or_insert(std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_528_797_600));
            let service = Service::new(seed);
            for params in good.before.iter().chain([&good.params]) {
                service.lock().cloud.finish_all();
                ask(&service, params);
            }
            service
        };
        if !start().lock().cloud.is_busy() {
            continue;
        }
        let id = good.params.iter().find(|(name, _)| name == "DBInstanceId").map(|(_, id)| id);
        for (other, change) in changes.iter().filter(|(other, _)| !DEPEND.contains(&(name, other))) {
            let mut params = change.params.clone();
            let named = params.iter_mut().find(|(name, _)| name == "DBInstanceId").map(|(_, id)| id);
            if let Some((named, id)) = named.zip(id) {
                named.clone_from(id);
            }
            let during = start();
            if other == "CancelImport" || ask(&during, &params) != 200 {
                continue;
            }
            let after = start();
            after.lock().cloud.finish_all();
            ask(&after, &params);
            for service in [&during, &after] {
                while service.lock().cloud.finish_all() > 0 {}
            }
            tried += 1;
            if all(&during) != all(&after) {
                lost.push(format!("{name}, then {other}"));
            }
        }
    }
    assert!(tried > 1000 && lost.is_empty(), "{tried} tried\n{}", lost.join("\n"));
}
