//! The state written down and taken up again: whatever happened before, the twin answers as the first would have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use once_cell::sync::Lazy;
use proptest::prelude::*;

use crate::rds::model::Cloud;
use crate::rds::model::operation::{Kind, Progress, Resource};
use crate::rpc::request::Incoming;
use crate::rpc::response::{Handler, Outgoing};
use crate::seed::Seed;
use crate::service::Service;
use crate::service::fault::Fault;
use crate::tests::calls::{self, Scene};
use crate::{AccountStatus, Database, DatabaseStatus, Instance, LockMode, Status};

/// Something that happens to a fake.
#[derive(Debug, Clone)]
enum Event {
    Request(String),
    Advance(u64),
    FinishAll,
    Finish(usize),
    Fail(usize),
    Update(usize, u8),
    Remove(usize),
    Inject(u8, u64),
    Stub,
    Reset,
    /// A request of the scene, by its number, changed or not.
    Scene(usize, Change),
}

/// The change of a request of `fixtures/actions`.
#[derive(Debug, Clone, Copy)]
enum Change {
    Nothing,
    /// A parameter gets the value that one of the same name has in another request of the scene.
    Borrow(usize, usize),
    /// A parameter gets another value.
    Put(usize, usize),
    /// A parameter is left out.
    Drop(usize),
}

/// Values that parameters get which no request of `fixtures/actions` has.
const VALUES: [&str; 12] =
    ["", "0", "1", "-1", "one", "app", "a0", "true", "MySQL", "2018-06-12T00:00Z", "{}", "é,;\"<"];

const IDS: [&str; 5] = ["my-a", "my-b", "my-c", "ms-a", "ms-b"];

fn start(progress: Progress) -> Arc<Service> {
    let mysql = |id| Instance::mysql(id).database(Database::new("one").size_mb(10).table("t", 3)).database("two");
    let sql_server = |id| Instance::sql_server(id).database(Database::new("one").size_mb(5));
    let seed = Seed {
        instances: vec![
            mysql(IDS[0]),
            mysql(IDS[1]),
            mysql(IDS[2]).storage_gb(1),
            sql_server(IDS[3]),
            sql_server(IDS[4]),
        ],
        // A seed has the client tokens and not the requests, so only a strict fake goes on as before.
        settings: crate::rds::model::Settings { progress, strict_client_tokens: true, ..Default::default() },
        clock: crate::rds::model::clock::from_second("2018-06-12T00:00:00Z"),
        frozen_clock: true,
        id_seed: Some(7),
        ..Seed::default()
    };
    assert_eq!(seed.errors(), []);
    Arc::new(Service::new(seed))
}

fn ask(service: &Service, query: &str) -> Outgoing {
    let headers = http::HeaderMap::new();
    service.handle(&Incoming { method: &http::Method::GET, path: "/", query, headers: &headers, body: b"" })
}

fn happen(service: &Arc<Service>, event: &Event) -> Option<Outgoing> {
    let running = |nth: usize| {
        let ids: Vec<u64> = service.lock().cloud.operations.iter().map(|operation| operation.id).collect();
        ids.get(nth % ids.len().max(1)).copied()
    };
    match event {
        Event::Request(query) => return Some(ask(service, query)),
        Event::Advance(seconds) => service.lock().cloud.advance(Duration::from_secs(*seconds)).unwrap(),
        Event::FinishAll => {
            service.lock().cloud.finish_all();
        }
        Event::Finish(nth) => {
            if let Some(id) = running(*nth) {
                service.lock().cloud.complete(id);
            }
        }
        Event::Fail(nth) => {
            if let Some(id) = running(*nth) {
                service.lock().cloud.fail(id, "é<&>");
            }
        }
        Event::Update(nth, what) => {
            let mut state = service.lock();
            let instance = state.cloud.instances.get(IDS[*nth])?.as_ref().clone();
            let changed = match what {
                0 => instance.lock_mode(LockMode::ManualLock),
                1 => instance.status(Status::Rebooting),
                2 => Instance { databases: Vec::new(), ..instance },
                3 => instance.database(Database::new("three").status(DatabaseStatus::Creating)),
                _ => instance.tag("k", "v").description("中"),
            };
            // An invalid instance is refused, and that is the same for both.
            let _ = state.cloud.replace(IDS[*nth], changed);
        }
        Event::Remove(nth) => drop(service.lock().cloud.remove(IDS[*nth])),
        Event::Inject(kind, times) => {
            let fault = match kind {
                0 => Fault::throttling().on("DescribeDBInstances"),
                1 => Fault::internal_error().after_effect(),
                2 => Fault::api_error(418, "Teapot", "\"").on_instance(IDS[0]),
                _ => Fault::delay(Duration::from_millis(5)),
            };
            service.lock().faults.inject(fault.times(*times), 0);
        }
        Event::Stub => service
            .lock()
            .stub("DescribeSlowLogs", &serde_json::json!({"Items": {"SQLSlowLog": [{"DBName": "<"}, {}]}}))
            .unwrap(),
        Event::Reset => drop(service.lock().reset()),
        Event::Scene(..) => unreachable!("the scene has it turned into a request"),
    }
    None
}

fn event() -> impl Strategy<Value = Event> {
    let import = (0..5usize, 0..5usize, 0..4usize).prop_map(|(from, to, names)| {
        let names = [
            "[%22one%22]",
            "[%22one%22,%22two%22]",
            "{%22one%22:%22one%22}",
            "{%22one%22:%22new%22}",
        ][names];
        Event::Request(format!(
            "Action=ImportDatabaseBetweenInstances&Format=JSON&SourceDBInstanceId={}&DBInstanceId={}&DBInfo={{%22DBNames%22:{names}}}",
            IDS[from], IDS[to]
        ))
    });
    let look = (0..8usize, 0..5usize, any::<bool>()).prop_map(|(what, id, xml)| {
        let query = [
            "Action=DescribeDBInstances&RegionId=cn-hangzhou".to_owned(),
            format!("Action=DescribeDBInstanceAttribute&DBInstanceId={}", IDS[id]),
            format!("Action=DescribeDatabases&DBInstanceId={}", IDS[id]),
            format!("Action=DescibeImportsFromDatabase&Engine=MySQL&DBInstanceId={}&StartTime=2018-06-01T00:00Z&EndTime=2018-07-01T00:00Z", IDS[id]),
            format!("Action=DescribeImportsForSQLServer&DBInstanceId={}&StartTime=2018-06-01T00:00Z&EndTime=2018-07-01T00:00Z", IDS[id]),
            "Action=DescribeSlowLogs".to_owned(),
            format!("Action=RestartDBInstance&DBInstanceId={}", IDS[id]),
            format!("Action=DescribeTasks&DBInstanceId={}", IDS[id]),
        ][what]
            .clone();
        Event::Request(format!("{query}&Format={}", if xml { "XML" } else { "JSON" }))
    });
    let data = (0..10usize, 0..5usize, 0..5usize, 0..3usize).prop_map(|(what, id, to, name)| {
        let (id, to, name) = (IDS[id], IDS[to], ["one", "mydb", "mydb2"][name]);
        let query = [
            format!("CreateDatabase&DBInstanceId={id}&DBName={name}&CharacterSetName=utf8"),
            format!("CreateDatabase&DBInstanceId={id}&DBName={name}&CharacterSetName=utf8&AccountName=boss&AccountPrivilege=ReadOnly"),
            format!("DeleteDatabase&DBInstanceId={id}&DBName={name}"),
            format!("CreateAccount&DBInstanceId={id}&AccountName=boss&AccountPassword=Test123456&AccountType=Super"),
            format!("CreateAccount&DBInstanceId={id}&AccountName=app&AccountPassword=Test123456&CheckPolicy=true"),
            format!("DeleteAccount&DBInstanceId={id}&AccountName=app"),
            format!("GrantAccountPrivilege&DBInstanceId={id}&AccountName=app&DBName={name}&AccountPrivilege=ReadWrite"),
            format!("RevokeAccountPrivilege&DBInstanceId={id}&AccountName=app&DBName={name}"),
            format!("CopyDatabaseBetweenInstances&DBInstanceId={id}&TargetDBInstanceId={to}&DbNames={{%22one%22:%22{name}%22}}&BackupId=1&SyncUserPrivilege=YES"),
            format!("DescribeAccounts&DBInstanceId={id}"),
        ][what]
            .clone();
        Event::Request(format!("Action={query}&Format=JSON"))
    });
    let change = (0..8usize, 0..5usize).prop_map(|(what, nth)| {
        let id = IDS[nth];
        let new = "Engine=MySQL&EngineVersion=8.0&DBInstanceClass=mysql.x4.large.2&DBInstanceStorage=100&DBInstanceNetType=Intranet&SecurityIPList=10.0.0.1";
        Event::Request(match what {
            0 => format!("Action=CreateDBInstance&RegionId=cn-hangzhou&{new}&PayType=Postpaid&ClientToken={nth}"),
            1 => format!("Action=CreateDBInstance&RegionId=cn-hangzhou&{new}&PayType=Prepaid&Period=Month&UsedTime=1&Amount=2"),
            2 => format!("Action=CreateReadOnlyDBInstance&RegionId=cn-hangzhou&ZoneId=cn-hangzhou-b&DBInstanceId={id}&EngineVersion=8.0&DBInstanceClass=mysqlro.x4.large.1&DBInstanceStorage=100&PayType=Postpaid"),
            3 => format!("Action=CloneDBInstance&DBInstanceId={id}&PayType=Postpaid&RestoreTime=2018-06-11T16:00:00Z"),
            4 => format!("Action=ModifyDBInstanceSpec&DBInstanceId={id}&DBInstanceClass=mysql.x8.large.2&DBInstanceStorage=105"),
            5 => format!("Action=StopDBInstance&RegionId=cn-hangzhou&DBInstanceId={id}"),
            6 => format!("Action=StartDBInstance&DBInstanceId={id}"),
            _ => format!("Action=DeleteDBInstance&DBInstanceId={id}"),
        })
    });
    let store = (0..7usize, 0..5usize).prop_map(|(what, id)| {
        let query = [
            "CreateBackup",
            "DescribeBackups",
            "DescribeBackupTasks",
            "ModifyBackupPolicy&BackupRetentionPeriod=30",
            "ModifyParameter&Parameters={%22back_log%22:%222000%22,%22wait_timeout%22:%22600%22}",
            "ModifyParameter&Forcerestart=true&Parameters={%22fill%20factor%22:%2250%22}",
            "RestoreTable&RestoreTime=2018-06-12T00:00:00Z&TableMeta=[{%22name%22:%22one%22,%22newname%22:%22later%22}]",
        ][what];
        Event::Request(format!("Action={query}&Format=JSON&DBInstanceId={}", IDS[id]))
    });
    prop_oneof![
        6 => import,
        4 => change,
        4 => store,
        8 => look,
        10 => data,
        1 => (0..200u64).prop_map(Event::Advance),
        1 => Just(Event::FinishAll),
        1 => (0..5usize).prop_map(Event::Finish),
        1 => (0..5usize).prop_map(Event::Fail),
        2 => (0..5usize, 0..5u8).prop_map(|(id, what)| Event::Update(id, what)),
        1 => (0..5usize).prop_map(Event::Remove),
        1 => (0..4u8, 1..4u64).prop_map(|(kind, times)| Event::Inject(kind, times)),
        1 => Just(Event::Stub),
        1 => Just(Event::Reset),
    ]
}

fn progress() -> impl Strategy<Value = Progress> {
    prop_oneof![
        Just(Progress::Immediate),
        (0..3u32).prop_map(Progress::Polls),
        (1..120u64).prop_map(|seconds| Progress::After(Duration::from_secs(seconds))),
        Just(Progress::Manual),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_twin_goes_on_as_the_first(
        progress in progress(),
        before in prop::collection::vec(event(), 0..20),
        after in prop::collection::vec(event().prop_filter("a reset goes back to each one's own start", |event| !matches!(event, Event::Reset)), 1..12),
    ) {
        let first = start(progress);
        for event in &before {
            happen(&first, event);
        }
        let text = first.lock().seed().to_json();
        let seed: Seed = text.parse().map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(&seed, &first.lock().seed());
        let twin = Arc::new(Service::new(seed));
        for event in &after {
            prop_assert_eq!(happen(&first, event), happen(&twin, event), "{:?}", event);
            prop_assert_eq!(first.lock().seed(), twin.lock().seed(), "after {:?}", event);
        }
    }
}

/// Returns the events of a scene: some entries of `fixtures/actions`, which all of them take place in.
fn events_of_scene() -> impl Strategy<Value = Event> {
    let change = prop_oneof![
        6 => Just(Change::Nothing),
        2 => (0..8usize, 0..8usize).prop_map(|(nth, from)| Change::Borrow(nth, from)),
        1 => (0..8usize, 0..VALUES.len()).prop_map(|(nth, value)| Change::Put(nth, value)),
        1 => (0..8usize).prop_map(Change::Drop),
    ];
    prop_oneof![
        24 => (0..12usize, change).prop_map(|(nth, change)| Event::Scene(nth, change)),
        2 => (0..100_000u64).prop_map(Event::Advance),
        2 => Just(Event::FinishAll),
        2 => (0..5usize).prop_map(Event::Finish),
        2 => (0..5usize).prop_map(Event::Fail),
        1 => (0..5usize).prop_map(Event::Remove),
    ]
}

/// Returns the request of the scene that an event means.
fn request(scene: &Scene, nth: usize, change: Change) -> Event {
    let requests = &scene.requests;
    let mut params = requests[nth % requests.len()].clone();
    // The first one names the action.
    let own = params.len() - 1;
    match change {
        Change::Borrow(at, from) if own > 0 => {
            let (name, value) = &mut params[1 + at % own];
            let same = |other: &&(String, String)| other.0 == *name && other.1 != *value;
            let others: Vec<_> = requests.iter().flatten().filter(same).collect();
            if !others.is_empty() {
                *value = others[from % others.len()].1.clone();
            }
        }
        Change::Put(at, value) if own > 0 => params[1 + at % own].1 = VALUES[value].to_owned(),
        Change::Drop(at) if own > 0 => drop(params.remove(1 + at % own)),
        _ => {}
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(params).append_pair("Format", if nth.is_multiple_of(3) { "XML" } else { "JSON" });
    Event::Request(query.finish())
}

/// A fake in which every request of the scene can succeed.
fn start_scene(scene: &Scene, progress: Progress) -> Arc<Service> {
    let mut seed: Seed = scene.seed.to_string().parse().unwrap_or_else(|error| panic!("{error}\n{}", scene.seed));
    seed.settings.progress = progress;
    seed.clock = crate::rds::model::clock::from_second("2018-06-12T00:00:00Z");
    seed.frozen_clock = true;
    seed.id_seed = Some(7);
    assert_eq!(seed.errors(), [], "{}", scene.seed);
    Arc::new(Service::new(seed))
}

/// The ids that have been seen, and what each of them was. One that is gone does not come back.
#[derive(Default)]
pub(super) struct Seen {
    now: BTreeSet<String>,
    gone: BTreeSet<String>,
}

/// Checks the invariants of a cloud that no test has changed.
pub(super) fn check(cloud: &Cloud, seen: &mut Seen) -> Result<(), String> {
    let mut now = BTreeSet::new();
    for operation in cloud.operations.iter() {
        now.insert(format!("operation {}", operation.id));
        for kept in &operation.keeps {
            let there = match kept.resource.import_id() {
                Some(id) => cloud.imports.get(&id).is_some_and(|import| import.status.is_under_way()),
                None => cloud.status(&kept.resource).is_some(),
            };
            if !there {
                return Err(format!("{} {} outlives {}", operation.action, operation.id, kept.resource));
            }
        }
    }
    let busy = |resource: Resource, passing: bool| match passing && cloud.operations.on(&resource).next().is_none() {
        true => Err(format!("{resource} is {:?} and no operation keeps it so", cloud.status(&resource))),
        false => Ok(()),
    };
    now.extend(cloud.imports.keys().map(|id| format!("import {id}")));
    for instance in cloud.instances.iter() {
        let id = || instance.id.clone();
        now.insert(format!("instance {}", instance.id));
        let lasting = [Status::Running, Status::Stopped, Status::Released];
        busy(Resource::of(id()), !lasting.contains(&instance.status))?;
        // A read-only instance shows the databases and accounts of its primary.
        let own = instance.instance_type != crate::rds::words::DBInstanceType::Readonly;
        for database in instance.databases.iter().filter(|_| own) {
            let passing = matches!(database.status, DatabaseStatus::Creating | DatabaseStatus::Deleting);
            busy(Resource::part(id(), Kind::Database, database.name.clone()), passing)?;
        }
        for account in instance.accounts.iter().filter(|_| own) {
            let passing = account.status == AccountStatus::Unavailable;
            busy(Resource::part(id(), Kind::Account, account.name.clone()), passing)?;
        }
        for backup in &instance.backups {
            now.insert(format!("backup {}", backup.id));
            busy(Resource::part(id(), Kind::Backup, backup.id.clone()), backup.is_under_way())?;
        }
        let parts: u128 = instance.databases.iter().map(|database| u128::from(database.size_bytes)).sum();
        if instance.used() != parts + u128::from(instance.used_bytes) {
            return Err(format!("instance {}: {} used is not the sum of its parts", instance.id, instance.used()));
        }
    }
    if let Some(id) = now.intersection(&seen.gone).next() {
        return Err(format!("{id} was gone and is there again"));
    }
    seen.gone.extend(seen.now.difference(&now).cloned());
    seen.now = now;
    Ok(())
}

/// The state as a file has it, without what every request counts up.
fn written(service: &Service) -> String {
    let mut seed = service.lock().seed();
    // A call that is refused because something is busy counts as a poll.
    for kept in seed.operations.iter_mut().flat_map(|operation| &mut operation.keeps) {
        kept.reported = 0;
    }
    Seed { requests: 0, ..seed }.to_json()
}

/// The first lines that differ.
fn difference<'t>(one: &'t str, other: &'t str) -> Option<(&'t str, &'t str)> {
    let ends = |text: &'t str| text.lines().chain(std::iter::once("(end)"));
    ends(one).zip(ends(other)).find(|(one, other)| one != other)
}

/// Checks that the space of an instance in the answers adds up.
fn space_adds_up(service: &Service) -> Result<(), String> {
    let ids: Vec<String> = service.lock().cloud.instances.iter().map(|instance| instance.id.clone()).collect();
    for id in ids {
        let answer = ask(service, &format!("Action=DescribeResourceUsage&Format=JSON&DBInstanceId={id}"));
        if answer.status == 404 {
            // Asking has ended its deletion.
            continue;
        }
        let answer: serde_json::Value = serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
        let number = |name: &str| answer[name].as_u64().map(u128::from);
        let sum = number("DataSize").zip(number("LogSize")).map(|(data, log)| data + log);
        if sum.is_none() || sum != number("DiskUsed") {
            return Err(answer.to_string());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, ..ProptestConfig::default() })]

    /// Every action, in any order, among instances that it can succeed on: the cloud stays whole, a refusal changes nothing,
    /// and a twin made in the middle goes on as the first.
    #[test]
    fn whatever_is_asked_the_cloud_stays_whole(
        progress in progress(),
        chosen in prop::collection::vec(0..ENTRIES.len(), 2..7),
        events in prop::collection::vec(events_of_scene(), 1..30),
        half in 0..30usize,
    ) {
        let entries: Vec<_> = ENTRIES.iter().collect();
        let scene = calls::scene(&chosen.iter().map(|nth| entries[*nth]).collect::<Vec<_>>());
        let first = start_scene(&scene, progress);
        let mut twin = None;
        let mut seen = Seen::default();
        for (number, event) in events.iter().enumerate() {
            let event = match event {
                Event::Scene(nth, change) => request(&scene, *nth, *change),
                event => event.clone(),
            };
            if number == half {
                twin = Some(Arc::new(Service::new(first.lock().seed().to_json().parse().unwrap())));
            }
            let (before, operations) = (written(&first), first.lock().cloud.operations.iter().count());
            let answer = happen_to(&first, &event);
            let after = written(&first);
            if let Some(answer) = answer.as_ref().filter(|answer| answer.status != 200) {
                let body = String::from_utf8_lossy(&answer.body);
                prop_assert!(answer.status < 500, "{:?}: {}", event, body);
                // A request may end what it waits for, and then be refused for another reason: what was removed is gone.
                let ended = operations > first.lock().cloud.operations.iter().count();
                let changed = difference(&before, &after);
                prop_assert!(ended || changed.is_none(), "{:?} was refused: {} {:?}", event, body, changed);
            }
            if let Some(twin) = &twin {
                prop_assert_eq!(&answer, &happen_to(twin, &event), "{:?}", event);
                let of_twin = written(twin);
                prop_assert_eq!(difference(&after, &of_twin), None, "after {:?}", event);
            }
            let whole = check(&first.lock().cloud, &mut seen);
            prop_assert!(whole.is_ok(), "after {:?}: {:?}\n{}", event, whole, before);
            let errors = first.lock().seed().errors();
            prop_assert!(errors.is_empty(), "after {:?}: {:?}", event, errors);
        }
        let adds_up = space_adds_up(&first);
        prop_assert!(adds_up.is_ok(), "{:?}", adds_up);
    }
}

/// Runs an event, which names existing instances by number.
fn happen_to(service: &Arc<Service>, event: &Event) -> Option<Outgoing> {
    if let Event::Remove(nth) = event {
        let mut state = service.lock();
        let ids: Vec<String> = state.cloud.instances.iter().map(|instance| instance.id.clone()).collect();
        if let Some(id) = ids.get(nth % ids.len().max(1)) {
            state.cloud.remove(id).unwrap();
        }
        return None;
    }
    happen(service, event)
}

/// The entries of `fixtures/actions`, read once.
static ENTRIES: Lazy<BTreeMap<String, serde_json::Value>> = Lazy::new(calls::entries);

#[test]
fn a_refused_look_does_not_move_an_operation_on() {
    for polls in [0, 1] {
        let service = start(Progress::Polls(polls));
        let status = || service.lock().cloud.instances.get(IDS[0]).map(|instance| instance.status);
        ask(&service, "Action=RestartDBInstance&DBInstanceId=my-a");
        // It is for SQL Server.
        for _ in 0..3 {
            assert_eq!(ask(&service, "Action=DescribeDBInstanceDetail&DBInstanceId=my-a").status, 400);
        }
        assert_eq!(status(), Some(Status::Rebooting));
        for _ in 0..=polls {
            assert_eq!(ask(&service, "Action=DescribeDBInstanceAttribute&DBInstanceId=my-a").status, 200);
        }
        assert_eq!(status(), Some(Status::Running));
    }
}

#[test]
fn the_fake_s_own_answers_can_be_pasted_in_both_formats() {
    let service = Service::new(
        r#"{"DBInstances": [
            {"DBInstanceId": "a", "Engine": "MySQL", "DBInstanceDescription": "<a&b> 中", "DBInstanceStorage": 30},
            {"DBInstanceId": "ro", "Engine": "MySQL", "DBInstanceType": "Readonly", "MasterInstanceId": "a", "DBInstanceStorage": 30}
        ], "Clock": "2018-06-12T00:00:00Z"}"#
            .parse()
            .unwrap(),
    );
    let ask = |query: &str| {
        let incoming =
            Incoming { method: &http::Method::GET, path: "/", query, headers: &http::HeaderMap::new(), body: b"" };
        String::from_utf8(service.handle(&incoming).body.to_vec()).unwrap()
    };
    for format in ["JSON", "XML"] {
        let text = ask(&format!("Action=DescribeDBInstanceAttribute&DBInstanceId=a,ro&Format={format}"));
        let seed: Seed = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(seed.instances.len(), 2);
        assert_eq!(seed.instances[0].description, "<a&b> 中");
        assert_eq!((seed.instances[0].storage_gb, seed.instances[1].master.as_str()), (30, "a"));
        let text = ask(&format!("Action=DescribeDBInstances&RegionId=cn-hangzhou&Format={format}"));
        assert_eq!(text.parse::<Seed>().unwrap().instances.len(), 2);
    }
    let error = "<Error><Code>x</Code></Error>".parse::<Seed>().unwrap_err().to_string();
    assert!(error.contains("not `Error`"), "{error}");
}
