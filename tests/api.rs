//! The library as a test uses it: seeding, looking in, reaching in, time, watching.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::{IMPORT, get, import, two};
use fake_rds::{
    Database, DatabaseStatus, FakeRds, ImportStatus, Instance, InstanceView, LockMode, Progress, Seed, Status,
};

async fn status_of(rds: &FakeRds, id: &str) -> String {
    let (status, answer) = get(rds, &[("Action", "DescribeDBInstanceAttribute"), ("DBInstanceId", id)]).await;
    assert_eq!(status, 200, "{answer}");
    answer["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_contract_s_own_example() {
    let rds = FakeRds::builder()
        .instance(
            Instance::mysql("rdsmn6nqimn6nqi")
                .storage_gb(20)
                .database(Database::new("mydb").size_mb(512).table("orders", 1200)),
        )
        .instance(Instance::mysql("riauvjz6zajfiq6ba1370329449201").database("mydb"))
        .progress(Progress::Manual)
        .start()
        .await;
    assert_eq!(rds.uri(), format!("http://{}", rds.endpoint()));
    assert_eq!(rds.endpoint(), rds.address().to_string());
    let view = rds.instance("rdsmn6nqimn6nqi").unwrap();
    assert_eq!(
        (view.status(), view.lock_mode(), view.storage_gb(), view.used_mb()),
        (Status::Running, LockMode::Unlock, 20, 512)
    );
    let database = view.database("mydb").unwrap();
    assert_eq!(
        (database.status(), database.size_mb(), database.tables()["orders"]),
        (DatabaseStatus::Running, 512, 1200)
    );
}

#[tokio::test]
async fn curl_needs_neither_version_nor_signature() {
    let rds = two().start().await;
    let url = format!("{}/?Action=DescribeDBInstances&RegionId=cn-hangzhou", rds.uri());
    let answer = reqwest::get(url).await.unwrap().text().await.unwrap();
    assert!(
        answer.starts_with("<?xml version='1.0' encoding='UTF-8'?><DescribeDBInstancesResponse><Items><DBInstance>")
    );
}

#[tokio::test]
async fn an_import_takes_effect_when_it_is_finished() {
    let rds = two().start().await;
    let id = import(&rds).await;
    assert!(id < 1 << 31);
    assert_eq!(rds.import(id).unwrap().status(), ImportStatus::Running);
    assert_eq!(rds.instance("from").unwrap().status(), Status::Transing);
    assert_eq!(rds.instance("to").unwrap().status(), Status::Importing);
    assert_eq!(rds.instance("to").unwrap().database("mydb").unwrap().size_mb(), 0);

    rds.finish(id);
    let import = rds.import(id).unwrap();
    assert_eq!((import.status(), import.reason()), (ImportStatus::Succeeded, None));
    assert_eq!((import.source(), import.destination()), ("from", "to"));
    for instance in ["from", "to"] {
        assert_eq!(rds.instance(instance).unwrap().status(), Status::Running);
    }
    let database = rds.instance("to").unwrap().database("mydb").unwrap();
    assert_eq!((database.size_mb(), database.tables()["orders"]), (512, 1200));
}

#[tokio::test]
async fn looking_in_moves_nothing_on() {
    let rds = two().progress(Progress::Polls(1)).start().await;
    let id = import(&rds).await;
    for _ in 0..5 {
        assert_eq!(rds.instance("to").unwrap().status(), Status::Importing);
        assert_eq!(rds.import(id).unwrap().status(), ImportStatus::Running);
        let _ = rds.seed();
    }
    assert_eq!(status_of(&rds, "to").await, "Importing");
    assert_eq!(status_of(&rds, "to").await, "Running");
}

#[tokio::test]
async fn the_clock_ends_what_takes_time() {
    let rds = two().progress(Progress::After(Duration::from_secs(60))).frozen_clock().start().await;
    let id = import(&rds).await;
    rds.advance(Duration::from_secs(59));
    assert_eq!(rds.import(id).unwrap().status(), ImportStatus::Running);
    rds.advance(Duration::from_secs(1));
    assert_eq!(rds.import(id).unwrap().status(), ImportStatus::Succeeded);
}

#[tokio::test]
async fn a_seed_says_whether_the_clock_stands_still() {
    for frozen in [false, true] {
        let builder = if frozen { two().frozen_clock() } else { two() };
        let seed: serde_json::Value = builder.start().await.seed().to_json().parse().unwrap();
        assert_eq!(seed["FrozenClock"].as_bool().unwrap_or_default(), frozen, "{seed}");
    }
}

#[tokio::test]
async fn progress_by_kind_wins() {
    let rds = two()
        .progress(Progress::Immediate)
        .progress_for("ImportDatabaseBetweenInstances", Progress::Manual)
        .start()
        .await;
    let id = import(&rds).await;
    assert_eq!(rds.import(id).unwrap().status(), ImportStatus::Running);
    assert_eq!(rds.finish_all(), 1);
    assert_eq!(rds.import(id).unwrap().status(), ImportStatus::Succeeded);
}

#[tokio::test]
async fn the_same_history_gives_the_same_bytes() {
    let mut histories = Vec::new();
    for _ in 0..2 {
        let rds = two().id_seed(7).clock_at("2018-06-12T00:00:00Z").frozen_clock().start().await;
        let mut bytes = Vec::new();
        for query in [
            "Action=DescribeDBInstances&RegionId=cn-hangzhou",
            "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=from&DBInstanceId=to&DBInfo={%22DBNames%22:[%22mydb%22]}&Format=JSON",
            "Action=DescribeDBInstanceAttribute&DBInstanceId=to&Format=JSON",
            "Action=Nonsense",
        ] {
            let response = reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
            let mut headers = response.headers().clone();
            headers.remove("date");
            bytes.push((response.status(), headers, response.bytes().await.unwrap()));
        }
        histories.push(bytes);
    }
    assert_eq!(histories[0], histories[1]);
}

#[tokio::test]
async fn two_fakes_have_ids_of_their_own() {
    let (one, other) = (two().start().await, two().start().await);
    get(&one, &[("Action", "DescribeRegions")]).await;
    get(&other, &[("Action", "DescribeRegions")]).await;
    assert_ne!(one.calls()[0].request_id(), other.calls()[0].request_id());
    assert_eq!((one.calls().len(), other.calls().len()), (1, 1));
}

#[tokio::test]
async fn a_fake_started_from_a_running_one_goes_on_as_it_would_have() {
    let rds = two().progress(Progress::Polls(2)).frozen_clock().start().await;
    let id = import(&rds).await;
    assert_eq!(status_of(&rds, "to").await, "Importing");
    let text = rds.seed().to_json();
    let twin = FakeRds::builder().seed(text.parse::<Seed>().unwrap()).start().await;
    assert_eq!(twin.seed(), rds.seed());
    for fake in [&rds, &twin] {
        assert_eq!(status_of(fake, "to").await, "Importing");
        assert_eq!(status_of(fake, "to").await, "Running");
        assert_eq!(fake.import(id).unwrap().status(), ImportStatus::Succeeded);
        assert_eq!(fake.instance("to").unwrap().database("mydb").unwrap().size_mb(), 512);
    }
    assert_eq!(twin.calls()[0].request_id(), rds.calls()[2].request_id());
}

#[tokio::test]
async fn reaching_in() {
    let rds = two().start().await;
    rds.update("to", |i: Instance| i.lock_mode(LockMode::ManualLock));
    assert_eq!(get(&rds, &IMPORT).await.1["Code"], "OperationDenied.LockMode");
    rds.add(Instance::mysql("third").database("mydb"));
    rds.remove("from");
    assert_eq!(rds.instance_ids(), ["to", "third"]);
    rds.reset();
    assert_eq!(rds.instance_ids(), ["from", "to"]);
    assert_eq!(rds.instance("to").unwrap().lock_mode(), LockMode::Unlock);
    assert!(rds.calls().is_empty());
}

#[tokio::test]
async fn mistakes_say_what_there_is() {
    let rds = two().start().await;
    let text = |result: Result<(), fake_rds::Misuse>| result.unwrap_err().to_string();
    assert!(text(rds.try_update("form", |i| i)).contains("did you mean `from`?"));
    assert!(text(rds.try_update("from", |i| i.engine_version("8,0"))).contains("`8,0` is not a version of MySQL"));
    assert!(text(rds.try_update("from", |_| Instance::mysql("x"))).contains("cannot become `x`"));
    assert!(text(rds.try_add(Instance::mysql("from"))).contains("there already"));
    assert!(text(rds.try_remove("nope")).contains("there are: from, to"));
    assert!(text(rds.try_finish(1)).contains("there is no import 1 and no operation 1; imports: none"));
    let id = import(&rds).await;
    rds.finish(id);
    assert_eq!(text(rds.try_finish(id)), format!("import {id} is over: Succeeded"));
    assert_eq!(text(rds.try_fail(id, "x")), format!("import {id} is over: Succeeded"));
    assert!(text(rds.try_stub("DescribeSlowLog", serde_json::json!({}))).contains("DescribeSlowLogs"));
}

#[tokio::test]
async fn a_panic_in_an_update_leaves_the_fake_as_it_was() {
    let rds = std::sync::Arc::new(two().start().await);
    let panicking = rds.clone();
    let joined = std::thread::spawn(move || panicking.update("from", |_| panic!("the user's own"))).join();
    assert!(joined.is_err());
    assert_eq!(rds.instance("from").unwrap().status(), Status::Running);
    assert_eq!(get(&rds, &[("Action", "DescribeRegions")]).await.0, 200);
}

#[tokio::test]
async fn views_show_what_a_full_seed_has() {
    let rds = FakeRds::builder().seed_file("fixtures/golden/seed.json").start().await;
    let instances = rds.instances();
    type Look = (&'static str, fn(&InstanceView) -> bool);
    let looks: &[Look] = &[
        ("master", |view| !view.master().is_empty()),
        ("storage_upper_bound", |view| view.storage_upper_bound().is_some()),
        ("expires", |view| view.expires().is_some()),
        ("ssl_expires", |view| view.ssl_expires().is_some()),
        ("tde_databases", |view| !view.tde_databases().is_empty()),
        ("backups_copied_to", |view| view.backups_copied_to().is_some()),
        ("cross_backups", |view| !view.cross_backups().is_empty()),
        ("uploaded_files", |view| !view.uploaded_files().is_empty()),
        ("migrate_tasks", |view| !view.migrate_tasks().is_empty()),
        ("pre_check_results", |view| !view.pre_check_results().is_empty()),
        ("slots", |view| !view.slots().is_empty()),
        ("upgrade_prechecks", |view| !view.upgrade_prechecks().is_empty()),
        ("endpoints", |view| !view.endpoints().is_empty()),
        ("endpoint addresses", |view| view.endpoints().iter().any(|endpoint| !endpoint.addresses().is_empty())),
        ("proxy", |view| view.proxy().is_some()),
        ("performance", |view| !view.performance().is_empty()),
        ("slow_queries", |view| !view.slow_queries().is_empty()),
        ("error_logs", |view| !view.error_logs().is_empty()),
        ("sql_records", |view| !view.sql_records().is_empty()),
        ("events", |view| !view.events().is_empty()),
        ("read_delay", |view| view.read_delay() > 1),
        ("size_mb of a database", |view| view.databases().iter().any(|database| database.size_mb() > 1)),
        ("size_bytes of a backup", |view| view.backups().iter().any(|backup| backup.size_bytes() > 1)),
        ("priority of an entry", |view| view.hba_items().iter().any(|item| item.priority() > 1)),
    ];
    for (name, shows) in looks {
        assert!(instances.iter().any(shows), "no instance of the seed shows: {name}");
    }
    assert!(rds.vpcs().iter().any(|vpc| !vpc.vswitches().is_empty()));
    assert!(rds.imports().iter().any(|import| import.reason().is_some()));
}

#[test]
fn endpoints_and_nodes_have_ids_of_their_own() {
    let error = r#"{"DBInstances": [{
        "DBInstanceId": "a", "Engine": "MySQL", "Category": "cluster",
        "Endpoints": [
            {"EndpointId": "e-1", "Addresses": [{"ConnectionString": "x.mysql.rds.aliyuncs.com"}, {"ConnectionString": ""}]},
            {"EndpointId": "e-1", "Addresses": [{"ConnectionString": "x.mysql.rds.aliyuncs.com"}]},
            {"EndpointId": ""}
        ],
        "ClusterNodes": [{"NodeId": "rn-1"}, {"NodeId": "rn-1"}, {"NodeId": ""}]
    }]}"#
        .parse::<Seed>()
        .unwrap_err();
    let text = error.to_string();
    for part in [
        "instance `a`: endpoint `e-1` has no id or is there twice",
        "instance `a`: endpoint `` has no id or is there twice",
        "instance `a`: address `x.mysql.rds.aliyuncs.com` is empty or there twice",
        "instance `a`: address `` is empty or there twice",
        "instance `a`: node `rn-1` has no id or is there twice",
        "instance `a`: node `` has no id or is there twice",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[tokio::test]
async fn every_error_of_a_seed_at_once() {
    let builder = FakeRds::builder()
        .instance(Instance::mysql("a").engine_version("8,0").database("x").database("x").database("Bad Name"))
        .instance(Instance::mysql("a").storage_gb(1).database(Database::new("big").size_mb(1025)))
        .instance(Instance::mysql("b c").read_only_of("nobody"))
        .clock_at("yesterday");
    let error = builder.clone().try_start().await.unwrap_err();
    let text = error.to_string();
    for part in [
        "$.DBInstances[0].EngineVersion: instance `a`: `8,0` is not a version of MySQL",
        "$.DBInstances[0].Databases[1].DBName: instance `a`: database `x` is there twice",
        "$.DBInstances[0].Databases[2].DBName: instance `a`: `Bad Name` is not a database name",
        "$.DBInstances[1].DBInstanceId: instance `a` is there twice",
        "$.DBInstances[1].Databases: instance `a`: 1025 MB used",
        "$.DBInstances[2].DBInstanceId: `b c` is not an instance id",
        "$.DBInstances[2].MasterInstanceId: instance `b c`: there is no instance `nobody`",
        "$.Clock: `yesterday` is not a time",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(error.errors().len(), 8, "{text}");
    let panic = tokio::spawn(builder.start()).await.unwrap_err().into_panic();
    let panic = *panic.downcast::<String>().unwrap();
    assert!(panic.contains("tests/api.rs") && panic.ends_with(&text), "{panic}");
}

#[test]
fn starts_without_a_runtime_and_inside_one() {
    let rds = two().start_blocking();
    let answer = common::raw(&rds, b"GET /?Action=DescribeRegions HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let rds = two().start_blocking();
        assert_eq!(get(&rds, &[("Action", "DescribeRegions")]).await.0, 200);
    });
}

#[tokio::test]
async fn dropping_frees_the_port() {
    use std::io::Read;
    for _ in 0..20 {
        let rds = two().start().await;
        let port = rds.address().port();
        let listening = common::listener(port);
        assert!(listening.is_some() || cfg!(not(target_os = "linux")));
        // A connection that is still open must not keep it.
        let mut open = std::net::TcpStream::connect(rds.address()).unwrap();
        open.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        std::io::Write::write_all(&mut open, b"GET /?Action=DescribeRegions HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        assert!(common::one_answer(&mut open).starts_with("HTTP/1.1 200"));
        drop(rds);
        match open.read(&mut [0]) {
            Ok(read) => assert_eq!(read, 0),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
        }
        // Another process may have the port by now, with a socket that has another number.
        assert!(listening.is_none() || common::listener(port) != listening);
    }
}

#[tokio::test]
async fn many_side_by_side_share_nothing() {
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..12u64 {
        tasks.spawn(async move {
            let rds = FakeRds::builder().instance(Instance::mysql(format!("rm-{n}"))).start().await;
            let (_, answer) = get(&rds, &[("Action", "DescribeDBInstances"), ("RegionId", "cn-hangzhou")]).await;
            assert_eq!(answer["TotalRecordCount"], 1);
            assert_eq!(answer["Items"]["DBInstance"][0]["DBInstanceId"], format!("rm-{n}"));
            assert_eq!(rds.calls().len(), 1);
        });
    }
    tasks.join_all().await;
}

#[tokio::test]
async fn calls_are_kept_without_secrets_and_bounded() {
    let rds = two().keep_calls(3).start().await;
    for n in 0..5 {
        let n = n.to_string();
        get(
            &rds,
            &[
                ("Action", "DescribeRegions"),
                ("N", &n),
                ("AccessKeyId", "id"),
                ("Signature", "sig"),
                ("SecurityToken", "tok"),
            ],
        )
        .await;
    }
    get(&rds, &[("Action", "CancelImport"), ("DBInstanceId", "to")]).await;
    let calls = rds.calls();
    assert_eq!((calls.len(), rds.calls_dropped()), (3, 3));
    assert_eq!(calls[0].parameter("N"), Some("3"));
    assert_eq!(
        (calls[0].action(), calls[0].status(), calls[0].code(), calls[0].is_success()),
        ("DescribeRegions", 200, None, true)
    );
    assert_eq!(calls[0].user(), "1234567890123456");
    assert_eq!(rds.calls_to("CancelImport")[0].code(), Some("MissingParameter"));
    assert_eq!(calls[0].parameter("SecurityToken"), Some("***"));
    let debug = format!("{rds:?} {calls:?}");
    assert!(!debug.contains("tok\"") && !debug.contains("\"sig\""), "{debug}");
}

#[tokio::test]
async fn more_requests_than_one_mount_lasts_are_all_answered() {
    let rds = two().start().await;
    let client = reqwest::Client::new();
    let url = format!("{}/?Action=DescribeDBInstanceAttribute&DBInstanceId=to", rds.uri());
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (client, url) = (client.clone(), url.clone());
        tasks.spawn(async move {
            for _ in 0..300 {
                assert_eq!(client.get(&url).send().await.unwrap().status(), 200);
            }
        });
    }
    tasks.join_all().await;
    assert_eq!(rds.calls().len(), 2_400);
}
