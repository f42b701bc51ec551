//! The state written down and taken up again: whatever happened before, the twin answers as the first would have.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::Service;
use crate::cloud::operation::Progress;
use crate::fault::Fault;
use crate::protocol::request::Incoming;
use crate::protocol::response::{Handler, Outgoing};
use crate::seed::Seed;
use crate::{Database, DatabaseStatus, Instance, LockMode, Status};

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
}

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
        settings: crate::cloud::Settings { progress, ..Default::default() },
        clock: crate::cloud::clock::from_second("2018-06-12T00:00:00Z"),
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
                2 => instance.without_database("one"),
                3 => instance.database(Database::new("three").status(DatabaseStatus::Creating)),
                _ => instance.tag("k", "v").description("中"),
            };
            // One that cannot be is refused, and that is the same for both.
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
        Event::Stub => service.lock().stub("DescribeSlowLogs", &serde_json::json!({"Items": {"X": [1, "<"]}})).unwrap(),
        Event::Reset => drop(service.lock().reset()),
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
            "RestoreTable&RestoreTime=2018-06-12T00:00:00Z&TableMeta=[{%22name%22:%22one%22,%22newname%22:%22then%22}]",
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
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

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
        assert_eq!(seed.instances[0].description.as_deref(), Some("<a&b> 中"));
        assert_eq!((seed.instances[0].storage_gb, seed.instances[1].master.as_str()), (30, "a"));
        let text = ask(&format!("Action=DescribeDBInstances&RegionId=cn-hangzhou&Format={format}"));
        assert_eq!(text.parse::<Seed>().unwrap().instances.len(), 2);
    }
    let error = "<Error><Code>x</Code></Error>".parse::<Seed>().unwrap_err().to_string();
    assert!(error.contains("not `Error`"), "{error}");
}
