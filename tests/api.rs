//! The library as a test uses it: seeding, looking in, reaching in, time, watching.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::{IMPORT, get, import, two};
use fake_rds::{Database, DatabaseStatus, FakeRds, ImportStatus, Instance, LockMode, Progress, Seed, Status};

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
    let instance = rds.instance("rdsmn6nqimn6nqi");
    assert_eq!(
        (instance.status, instance.lock_mode, instance.storage_gb, instance.disk_used_bytes()),
        (Status::Running, LockMode::Unlock, 20, 512 << 20)
    );
    let database = instance.find_database("mydb").unwrap();
    assert_eq!(
        (database.status, database.size_bytes, database.tables["orders"]),
        (DatabaseStatus::Running, 512 << 20, 1200)
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
    assert_eq!(rds.import(id).status, ImportStatus::Running);
    assert_eq!(rds.instance("from").status, Status::Transing);
    assert_eq!(rds.instance("to").status, Status::Importing);
    assert_eq!(rds.database("to", "mydb").size_bytes, 0);

    rds.finish(id);
    let import = rds.import(id);
    assert_eq!((import.status, import.reason), (ImportStatus::Succeeded, None));
    assert_eq!((import.source.as_str(), import.destination.as_str()), ("from", "to"));
    for instance in ["from", "to"] {
        assert_eq!(rds.instance(instance).status, Status::Running);
    }
    let database = rds.database("to", "mydb");
    assert_eq!((database.size_bytes, database.tables["orders"]), (512 << 20, 1200));
}

#[tokio::test]
async fn looking_in_moves_nothing_on() {
    let rds = two().progress(Progress::Polls(1)).start().await;
    let id = import(&rds).await;
    for _ in 0..5 {
        assert_eq!(rds.instance("to").status, Status::Importing);
        assert_eq!(rds.import(id).status, ImportStatus::Running);
        let _ = rds.seed();
    }
    assert_eq!(status_of(&rds, "to").await, "Importing");
    assert_eq!(status_of(&rds, "to").await, "Running");
}

#[tokio::test]
async fn the_clock_ends_operations() {
    let rds = two().progress(Progress::After(Duration::from_secs(60))).frozen_clock().start().await;
    let id = import(&rds).await;
    rds.advance(Duration::from_secs(59));
    assert_eq!(rds.import(id).status, ImportStatus::Running);
    rds.advance(Duration::from_secs(1));
    assert_eq!(rds.import(id).status, ImportStatus::Succeeded);
}

#[tokio::test]
async fn a_seed_keeps_a_frozen_clock() {
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
    assert_eq!(rds.import(id).status, ImportStatus::Running);
    assert_eq!(rds.finish_all(), 1);
    assert_eq!(rds.import(id).status, ImportStatus::Succeeded);
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
        assert_eq!(fake.import(id).status, ImportStatus::Succeeded);
        assert_eq!(fake.database("to", "mydb").size_bytes, 512 << 20);
    }
    assert_eq!(twin.calls()[0].request_id(), rds.calls()[2].request_id());
}

#[tokio::test]
async fn reaching_in() {
    let rds = two().start().await;
    rds.update("to", |i: Instance| i.lock_mode(LockMode::ManualLock));
    assert_eq!(get(&rds, &IMPORT).await.1["Code"], "OperationDenied.LockMode");
    rds.add_instance(Instance::mysql("third").database("mydb"));
    rds.remove_instance("from");
    assert_eq!(rds.instance_ids(), ["to", "third"]);
    rds.reset();
    assert_eq!(rds.instance_ids(), ["from", "to"]);
    assert_eq!(rds.instance("to").lock_mode, LockMode::Unlock);
    assert!(rds.calls().is_empty());
}

#[tokio::test]
async fn mistakes_list_the_known_names() {
    let rds = two().start().await;
    let text = |result: Result<(), fake_rds::Error>| result.unwrap_err().to_string();
    assert!(text(rds.try_update("form", |i| i)).contains("did you mean `from`?"));
    assert!(text(rds.try_update("from", |i| i.engine_version("8,0"))).contains("`8,0` is not a version of MySQL"));
    assert!(text(rds.try_update("from", |_| Instance::mysql("x"))).contains("cannot be renamed to `x`"));
    assert!(text(rds.try_add_instance(Instance::mysql("from"))).contains("already exists"));
    assert!(text(rds.try_remove_instance("nope")).contains("there are: from, to"));
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
    assert_eq!(rds.instance("from").status, Status::Running);
    assert_eq!(get(&rds, &[("Action", "DescribeRegions")]).await.0, 200);
}

#[tokio::test]
async fn fields_and_get_show_a_full_seed() {
    let rds = FakeRds::builder().seed_file("fixtures/golden/seed.json").start().await;
    let instances = rds.instances();
    type Look = (&'static str, fn(&Instance) -> bool);
    let looks: &[Look] = &[
        ("master", |instance| !instance.master.is_empty()),
        ("expires", |instance| instance.expires.is_some()),
        ("size_bytes of a database", |instance| instance.databases.iter().any(|database| database.size_bytes > 1)),
        ("size_bytes of a backup", |instance| instance.backups.iter().any(|backup| backup.size_bytes > Some(1))),
        ("default list", |instance| instance.ip_lists.iter().any(|list| list.name == "default")),
    ];
    for (name, shows) in looks {
        assert!(instances.iter().any(shows), "no instance of the seed shows: {name}");
    }
    for key in [
        "StorageUpperBound",
        "SSLExpireTime",
        "TDEDatabases",
        "CrossBackupRegion",
        "CrossBackups",
        "UploadedFiles",
        "MigrateTasks",
        "PreCheckResults",
        "Slots",
        "UpgradePrechecks",
        "Endpoints",
        "DBProxy",
        "Performance",
        "SlowQueries",
        "ErrorLogs",
        "SQLRecords",
        "Events",
        "ReadDelay",
        "HbaItems",
    ] {
        let shown = |value: serde_json::Value| !value.is_null() && value != serde_json::json!([]);
        assert!(instances.iter().any(|instance| shown(instance.get(key))), "no instance of the seed shows: {key}");
    }
    assert!(rds.get("Vpcs").as_array().unwrap().iter().any(|vpc| vpc["VSwitches"][0].is_object()));
    assert!(rds.imports().iter().any(|import| import.reason.is_some()));
}

#[tokio::test]
async fn missing_resources_are_reported_with_existing_ones() {
    let rds = FakeRds::builder()
        .instance(Instance::mysql("rm-1").database("a").database("b").account("app"))
        .instance(Instance::mysql("rm-3"))
        .start()
        .await;
    let text = |look: &(dyn Fn() + std::panic::RefUnwindSafe)| {
        *std::panic::catch_unwind(look).unwrap_err().downcast::<String>().unwrap()
    };
    let rds = std::panic::AssertUnwindSafe(&rds);
    for (look, expected) in [
        (
            &(|| drop(rds.instance("rm-2"))) as &(dyn Fn() + std::panic::RefUnwindSafe),
            r#"no instance "rm-2"; existing: "rm-1", "rm-3""#,
        ),
        (&|| drop(rds.database("rm-2", "a")), r#"no instance "rm-2"; existing: "rm-1", "rm-3""#),
        (&|| drop(rds.database("rm-1", "c")), r#"no database "c" in instance "rm-1"; existing: "a", "b""#),
        (&|| drop(rds.account("rm-1", "b")), r#"no account "b" in instance "rm-1"; existing: "app""#),
        (&|| drop(rds.import(7)), "no import 7; existing: none"),
        (&|| drop(rds.operation(7)), "no operation 7; existing: none"),
        (&|| drop(rds.get("Vpc")), "a seed has no field `Vpc`: unknown field; did you mean `Vpcs`?"),
        (
            &|| drop(rds.instance("rm-1").get("Slotts")),
            "an instance has no field `Slotts`: unknown field; did you mean `Slots`?",
        ),
    ] {
        assert_eq!(text(look), expected);
    }
    assert!(rds.try_instance("rm-2").is_none() && rds.try_database("rm-1", "c").is_none());
    assert!(rds.try_account("rm-1", "b").is_none() && rds.try_import(7).is_none() && rds.try_operation(7).is_none());
}

#[tokio::test]
async fn an_instance_that_was_read_can_be_seeded_and_updated() {
    let rds = two().start().await;
    let read = rds.instance("from");
    let twin = FakeRds::builder().instance(read.clone()).start().await;
    assert_eq!(twin.instance("from"), read);
    // What follows from other fields follows from them after an update too.
    rds.update("from", |instance| instance.region("cn-beijing"));
    assert!(rds.instance("from").zone.starts_with("cn-beijing"), "{}", rds.instance("from").zone);
    rds.update("from", |instance| instance.zone("cn-beijing-h"));
    assert_eq!(rds.instance("from").zone, "cn-beijing-h");
}

#[tokio::test]
async fn each_error_has_its_kind_and_source() {
    use fake_rds::{Coverage, Error, ErrorKind, Fault, Scenario};
    let rds = two().start().await;
    let short = Duration::from_millis(1);
    let scenario: Scenario = r#"{"state": {"Clock": 1}}"#.parse().unwrap();
    let errors: Vec<(ErrorKind, Error)> = vec![
        (ErrorKind::NotFound, rds.try_remove_instance("x").unwrap_err()),
        (ErrorKind::NotFound, rds.try_update("x", |i| i).unwrap_err()),
        (ErrorKind::NotFound, rds.try_finish(7).unwrap_err()),
        (ErrorKind::AlreadyExists, rds.try_add_instance(Instance::mysql("from")).unwrap_err()),
        (ErrorKind::InvalidSeed, "[]".parse::<Seed>().unwrap_err()),
        (ErrorKind::InvalidSeed, FakeRds::builder().instance(Instance::mysql("")).try_start().await.unwrap_err()),
        (ErrorKind::InvalidScenario, "[]".parse::<Scenario>().unwrap_err()),
        (ErrorKind::InvalidFault, rds.try_inject(Fault::unavailable().on("Describe")).unwrap_err()),
        (ErrorKind::InvalidStub, rds.try_stub("DescribeSlowLogs", serde_json::json!([])).unwrap_err()),
        (ErrorKind::UnknownName, rds.try_calls_to("Describe").unwrap_err()),
        (ErrorKind::UnknownName, "Runing".parse::<Status>().unwrap_err()),
        (ErrorKind::AssertionFailed, rds.assert_called("DescribeRegions").check().unwrap_err()),
        (ErrorKind::AssertionFailed, scenario.verify(&rds).unwrap_err()),
        (ErrorKind::DeadlineExceeded, rds.wait_for_calls("DescribeRegions", 1, short).await.unwrap_err()),
        (ErrorKind::Io, Seed::load("no/such/file.json").unwrap_err()),
        (ErrorKind::Io, Coverage::load("no/such/file").unwrap_err()),
    ];
    for (kind, error) in &errors {
        assert_eq!(error.kind(), *kind, "{error}");
        assert_eq!(format!("{error}"), format!("{error:?}"));
        assert_eq!(std::error::Error::source(error).is_some(), *kind == ErrorKind::Io, "{error}");
        assert_eq!(*error, error.clone());
    }
    assert_eq!(errors[15].1.file().unwrap(), "no/such/file");
    assert_eq!(errors[12].1.errors()[0].path(), Some("$.Clock"));
}

#[test]
fn rejects_a_seed_that_would_replace_settings() {
    let seed = || FakeRds::builder().instance(Instance::mysql("a")).start_blocking().seed();
    let builder = FakeRds::builder().instance(Instance::mysql("b")).progress(Progress::Manual);
    let error = builder.clone().seed(seed()).try_start_blocking().unwrap_err().to_string();
    assert!(
        error.ends_with(
            "$: seed(..) comes after other settings and would replace them: DBInstances, Progress; call it first"
        ),
        "{error}"
    );
    let error = builder.seed_file("fixtures/seeds/page.json").try_start_blocking().unwrap_err().to_string();
    assert!(error.contains("seed_file(..) comes after other settings"), "{error}");
    let rds = FakeRds::builder().seed(seed()).instance(Instance::mysql("b")).start_blocking();
    assert_eq!(rds.instance_ids(), ["a", "b"]);
}

#[test]
fn enums_have_the_same_traits() {
    use fake_rds::{Engine, Era, LockMode, Signatures, Unmodelled};
    fn holds<T>(value: T, word: &str)
    where
        T: Copy
            + Ord
            + std::hash::Hash
            + std::fmt::Debug
            + std::fmt::Display
            + std::str::FromStr<Err = fake_rds::Error>,
        T: serde_core::Serialize + serde_core::de::DeserializeOwned,
    {
        assert_eq!((value.to_string().as_str(), word.parse()), (word, Ok(value)));
        assert_eq!(serde_json::to_value(value).unwrap(), word);
        assert_eq!(serde_json::from_value::<T>(word.into()).unwrap(), value);
        let wrong = serde_json::from_value::<T>("nonsense".into()).unwrap_err().to_string();
        assert!(wrong.contains("is not one of"), "{wrong}");
    }
    holds(Status::Transing, "TRANSING");
    holds(Engine::SqlServer, "SQLServer");
    holds(LockMode::ManualLock, "ManualLock");
    holds(DatabaseStatus::Running, "Running");
    holds(ImportStatus::Failed, "Failed");
    holds(Era::Y2018, "Y2018");
    holds(Signatures::Ignored, "Ignored");
    holds(Unmodelled::Shape, "Shape");

    let after = Progress::After(Duration::from_secs(90));
    for (progress, text, json) in [
        (Progress::Immediate, "Immediate", serde_json::json!("Immediate")),
        (Progress::Polls(2), "Polls(2)", serde_json::json!({"Polls": 2})),
        (after, "After(1m 30s)", serde_json::json!({"After": "1m 30s"})),
    ] {
        assert_eq!((progress.to_string().as_str(), text.parse()), (text, Ok(progress)));
        assert_eq!(serde_json::to_value(progress).unwrap(), json);
        assert_eq!(serde_json::from_value::<Progress>(json).unwrap(), progress);
    }
    let wrong = "Polls(many)".parse::<Progress>().unwrap_err().to_string();
    assert!(wrong.contains("`Polls(many)` is not one of `Immediate`"), "{wrong}");
    let wrong = serde_json::from_value::<Progress>(serde_json::json!({"Polls": -1})).unwrap_err().to_string();
    assert!(wrong.contains("$.Polls: -1 is not a whole number"), "{wrong}");
}

#[test]
fn set_reports_each_mistake_at_start() {
    use serde_json::json;
    let instance = Instance::mysql("a")
        .set("SlowQuerys", json!([]))
        .set("Slots", json!([{"SlotName": "s", "Plugins": "x"}]))
        .set("DBInstanceId", "b")
        .set("DBInstanceStorage", "many");
    let builder = FakeRds::builder().instance(instance).set("Vpc", json!([])).set("IdSeed", -1);
    let error = builder.try_start_blocking().unwrap_err();
    let text = error.to_string();
    for part in [
        "$.Vpc: unknown field; did you mean `Vpcs`?",
        "$.IdSeed: -1 is not a whole number",
        "$.DBInstances[0].SlowQuerys: unknown field; did you mean `SlowQueries`?",
        "$.DBInstances[0].Slots[0].Plugins: unknown field; did you mean `Plugin`?",
        "$.DBInstances[0].DBInstanceId: cannot be changed",
        "$.DBInstances[0].DBInstanceStorage: expected a number, found a string",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(error.errors().len(), 6, "{text}");
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
        "instance `a`: endpoint `e-1` has no id or a duplicate one",
        "instance `a`: endpoint `` has no id or a duplicate one",
        "instance `a`: address `x.mysql.rds.aliyuncs.com` is empty or a duplicate",
        "instance `a`: address `` is empty or a duplicate",
        "instance `a`: node `rn-1` has no id or a duplicate one",
        "instance `a`: node `` has no id or a duplicate one",
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
        "$.DBInstances[0].Databases[1].DBName: instance `a`: duplicate database `x`",
        "$.DBInstances[0].Databases[2].DBName: instance `a`: `Bad Name` is not a database name",
        "$.DBInstances[1].DBInstanceId: duplicate instance `a`",
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
async fn fakes_side_by_side_share_nothing() {
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..4u64 {
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
