//! Operations move the rows of databases.

use super::*;

#[tokio::test]
async fn an_import_brings_the_rows() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let engines = engines.password("rm-1", "app", "secret_1").password("rm-2", "app", "secret_1");
    let shop = |id: &str| Instance::mysql(id).database(Database::new("shop")).account(app(AccountPrivilege::ReadWrite));
    let rds = FakeRds::builder().instance(shop("rm-1")).instance(shop("rm-2")).engines(engines).start().await;
    let source = Client::of(&rds, "rm-1", "app", "secret_1").await;
    source.sql(
        "shop",
        "CREATE TABLE orders (id INT PRIMARY KEY, what TEXT) AS SELECT seq id, 'a;b''c' what FROM seq_1_to_10000",
    );
    let destination = Client::of(&rds, "rm-2", "app", "secret_1").await;
    assert_ne!((&source.host, &source.port), (&destination.host, &destination.port));
    let query =
        "ImportDatabaseBetweenInstances&SourceDBInstanceId=rm-1&DBInstanceId=rm-2&DBInfo={%22DBNames%22:[%22shop%22]}";
    let id = call(&rds, query).await["ImportId"].as_u64().unwrap();
    assert_eq!(destination.sql("shop", "SHOW TABLES"), "");
    rds.finish(id);
    assert_eq!(rds.import(id).status, ImportStatus::Succeeded);
    assert_eq!(destination.sql("shop", "SELECT COUNT(*), MIN(what) FROM orders"), "10000\ta;b'c");
}

#[tokio::test]
async fn a_clone_has_the_rows_of_a_backup_or_of_now() {
    let _place = place().await;
    for (engines, instance) in both(owner) {
        let rds = FakeRds::builder().instance(instance).progress(Progress::Immediate).engines(engines).start().await;
        let source = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        source.sql("shop", "CREATE TABLE orders (id INT)");
        source.sql("shop", "INSERT INTO orders VALUES (1)");
        call(&rds, "CreateBackup&DBInstanceId=rm-1").await;
        let backup = rds.instance("rm-1").backups.last().unwrap().id.clone();
        source.sql("shop", "INSERT INTO orders VALUES (2)");
        for (moment, rows) in [(format!("BackupId={backup}"), "1"), (format!("RestoreTime={}", now(&rds)), "2")] {
            let clone = call(&rds, &format!("CloneDBInstance&DBInstanceId=rm-1&PayType=Postpaid&{moment}")).await;
            let id = clone["DBInstanceId"].as_str().unwrap();
            assert_eq!(rds.instance(id).status, Status::Running);
            let client = Client::of(&rds, id, "app", PASSWORD).await;
            assert_eq!(client.sql("shop", "SELECT COUNT(*) FROM orders"), rows, "{moment}");
            // The clone is another server.
            client.sql("shop", "INSERT INTO orders VALUES (3)");
        }
        assert_eq!(source.sql("shop", "SELECT COUNT(*) FROM orders"), "2");
    }
}

/// The time on the fake's clock as requests write it.
fn now(rds: &FakeRds) -> String {
    let seed: Value = serde_json::from_str(&rds.seed().to_json()).unwrap();
    let clock = seed["Clock"].as_str().unwrap();
    format!("{}Z", clock.get(..19).unwrap())
}

#[tokio::test]
async fn restored_tables_have_the_rows_of_the_backup() {
    let _place = place().await;
    for (engines, instance) in both(owner) {
        let rds = FakeRds::builder().instance(instance).progress(Progress::Manual).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        client.sql(
            "shop",
            "CREATE TABLE orders (id INT PRIMARY KEY); CREATE TABLE \"it's\" (id INT)"
                .replace('"', quote(client.engine))
                .as_str(),
        );
        client.sql("shop", "INSERT INTO orders VALUES (1), (2)");
        call(&rds, "CreateBackup&DBInstanceId=rm-1").await;
        rds.finish_all();
        let backup = rds.instance("rm-1").backups.last().unwrap().id.clone();
        client.sql("shop", "DELETE FROM orders");

        // Some tables into a database that is there, and a whole database under a new name.
        let meta = |text: &str| format!("RestoreTable&DBInstanceId=rm-1&BackupId={backup}&TableMeta={}", encoded(text));
        let tables = r#"[{"type":"db","name":"shop","newname":"shop","tables":[
            {"type":"table","name":"orders","newname":"old_orders"},{"type":"table","name":"it's","newname":"other"}]}]"#;
        call(&rds, &meta(tables)).await;
        rds.finish_all();
        assert_eq!(client.sql("shop", "SELECT COUNT(*) FROM old_orders"), "2");
        assert_eq!(client.sql("shop", "SELECT COUNT(*) FROM other"), "0");
        assert_eq!(client.sql("shop", "SELECT COUNT(*) FROM orders"), "0");
        call(&rds, &meta(r#"[{"type":"db","name":"shop","newname":"old_shop"}]"#)).await;
        client.refused("shop", "SELECT 1");
        rds.finish_all();
        rds.update("rm-1", |mut i: Instance| {
            i.accounts[0].privileges.insert("old_shop".to_owned(), owner(client.engine));
            i
        });
        assert_eq!(client.sql("old_shop", "SELECT COUNT(*) FROM orders"), "2");

        // A table that is there is not restored over.
        let (status, body) = answer(&rds, &meta(tables)).await;
        assert_eq!(status, 400, "{body}");
    }
}

#[tokio::test]
async fn tables_of_any_name_are_restored() {
    let _place = place().await;
    let names = ["-x", "a b", "it's", "a;b", "Up", "a%b", "ü", "a=b", "b\\c", "select", "a.b", "*"];
    for (engines, instance) in both(owner) {
        let rds = FakeRds::builder().instance(instance).progress(Progress::Immediate).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        let quoted = |name: &str| [quote(client.engine), name, quote(client.engine)].concat();
        let made = names.map(|name| format!("CREATE TABLE {0} (id INT); INSERT INTO {0} VALUES (1);", quoted(name)));
        client.sql("shop", &made.concat());
        call(&rds, "CreateBackup&DBInstanceId=rm-1").await;
        let backup = rds.instance("rm-1").backups.last().unwrap().id.clone();
        let tables =
            names.map(|name| serde_json::json!({"type": "table", "name": name, "newname": format!("{name}2")}));
        let meta = serde_json::json!([{"type": "db", "name": "shop", "newname": "shop", "tables": tables}]);
        call(&rds, &restoration(&backup, &meta.to_string())).await;
        for name in names {
            let again = quoted(&format!("{name}2"));
            assert_eq!(client.sql("shop", &format!("SELECT COUNT(*) FROM {again}")), "1", "{name}");
        }
    }
}

#[tokio::test]
async fn other_copies_have_the_rows() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let instance = Instance::mysql("rm-1").database("shop").account(app(AccountPrivilege::ReadWrite));
    let engines = engines.password("rm-1", "app", PASSWORD);
    let rds = FakeRds::builder().instance(instance).progress(Progress::Immediate).engines(engines).start().await;
    let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
    client.sql("shop", "CREATE TABLE t (id INT); INSERT INTO t VALUES (1)");
    call(&rds, "CreateBackup&DBInstanceId=rm-1").await;
    let backup = rds.instance("rm-1").backups.last().unwrap().id.clone();
    client.sql("shop", "INSERT INTO t VALUES (2)");
    let version = "EngineVersion=8.0&DBInstanceClass=mysql.x4.large.2&DBInstanceStorage=100&PayType=Postpaid";
    let elsewhere = "ModifyInstanceCrossBackupPolicy&DBInstanceId=rm-1&RegionId=cn-hangzhou&BackupEnabled=1&CrossBackupType=1\
                     &CrossBackupRegion=cn-shanghai&RetentType=1&Retention=7";
    call(&rds, elsewhere).await;
    call(&rds, "CreateBackup&DBInstanceId=rm-1").await;
    client.sql("shop", "INSERT INTO t VALUES (3)");
    let seed: Value = serde_json::from_str(&rds.seed().to_json()).unwrap();
    let copy = &seed["DBInstances"][0]["CrossBackups"][0]["CrossBackupId"];
    let disaster = format!(
        "CreateDdrInstance&RegionId=cn-shanghai&Engine=MySQL&EngineVersion=8.0&DBInstanceNetType=Intranet&PayType=Postpaid\
         &SecurityIPList=127.0.0.1&RestoreType=BackupSet&BackupSetId={copy}"
    );
    // A read-only instance is served by its primary.
    let read_only =
        format!("CreateReadOnlyDBInstance&DBInstanceId=rm-1&RegionId=cn-hangzhou&ZoneId=cn-hangzhou-b&{version}");
    for (query, id, rows) in [
        (format!("CreateTempDBInstance&DBInstanceId=rm-1&BackupId={backup}"), "TempDBInstanceId", "1"),
        (disaster, "DBInstanceId", "2"),
        (read_only, "DBInstanceId", "3"),
    ] {
        let copy = call(&rds, &query).await;
        let copy = Client::of(&rds, copy[id].as_str().unwrap(), "app", PASSWORD).await;
        assert_eq!(copy.sql("shop", "SELECT COUNT(*) FROM t"), rows, "{query}");
    }
}

/// An instance of PostgreSQL that may be upgraded to version 16, and its superuser.
async fn upgradable(engines: Engines) -> (FakeRds, Client) {
    let seed = serde_json::json!({"Progress": "Immediate", "DBInstances": [{
        "DBInstanceId": "rm-1", "Engine": "PostgreSQL", "Databases": [{"DBName": "shop"}],
        "Accounts": [{"AccountName": "boss", "AccountType": "Super"}],
        "UpgradePrechecks": [{"TaskId": 7, "TargetMajorVersion": "16.0"}],
    }]});
    let seed = seed.to_string().parse::<fake_rds::Seed>().unwrap();
    let rds = FakeRds::builder().seed(seed).engines(engines.password("rm-1", "boss", PASSWORD)).start().await;
    let client = Client::of(&rds, "rm-1", "boss", PASSWORD).await;
    client.sql("shop", "CREATE TABLE t (id INT); INSERT INTO t VALUES (1)");
    (rds, client)
}

const UPGRADE: &str =
    "UpgradeDBInstanceMajorVersion&DBInstanceId=rm-1&PayType=Postpaid&TargetMajorVersion=16.0&SwitchOver=";

#[tokio::test]
async fn an_upgrade_to_a_major_version_has_the_rows() {
    let _place = place().await;
    let Some(engines) = engines("postgres") else { return };
    let (rds, _) = upgradable(engines).await;
    call(&rds, &format!("{UPGRADE}false")).await;
    let instances = rds.instances();
    let new = instances.iter().find(|instance| instance.id != "rm-1").unwrap();
    let new = Client::of(&rds, &new.id, "boss", PASSWORD).await;
    assert_eq!(new.sql("shop", "SELECT COUNT(*) FROM t"), "1");
}

#[tokio::test]
async fn an_upgrade_whose_dump_fails_changes_nothing() {
    let _place = place().await;
    let Some(engines) = engines("postgres") else { return };
    let (rds, client) = upgradable(engines).await;
    client.sql(
        "shop",
        "CREATE SCHEMA gone; CREATE TABLE gone.t (id INT); DELETE FROM pg_namespace WHERE nspname = 'gone'",
    );
    let before = rds.instances();
    // The new instance takes the addresses of the old one at once.
    call_with_hint(&rds, &format!("{UPGRADE}true"), "pg_dump failed", "").await;
    assert_eq!(rds.instances(), before);
    assert_eq!(last_task(&rds)["Status"], "Failed");
    assert_eq!(client.sql("shop", "SELECT COUNT(*) FROM t"), "1");
}

/// The quotes of a name.
fn quote(engine: Engine) -> &'static str {
    if engine == Engine::PostgreSql { "\"" } else { "`" }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn databases_have_the_sizes_and_tables_of_the_engine() {
    let _place = place().await;
    for (engines, instance) in both(owner) {
        let rds = FakeRds::builder().instance(instance).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        client.sql("shop", "CREATE TABLE orders (id INT PRIMARY KEY, what TEXT)");
        call(&rds, "DescribeDatabases&DBInstanceId=rm-1").await;
        let small = rds.database("rm-1", "shop");
        assert_eq!(small.tables.keys().collect::<Vec<_>>(), ["orders"]);
        let text = "x".repeat(1000);
        for _ in 0..3 {
            let rows: Vec<String> = (0..1000).map(|_| format!("('{text}')")).collect();
            client.sql("shop", "CREATE TABLE IF NOT EXISTS texts (what TEXT)");
            client.load("shop", &format!("INSERT INTO texts VALUES {};", rows.join(",")));
        }
        client.sql(
            "shop",
            "ANALYZE texts"
                .replace("ANALYZE", if client.engine == Engine::PostgreSql { "ANALYZE" } else { "ANALYZE TABLE" })
                .as_str(),
        );
        call(&rds, "DescribeDatabases&DBInstanceId=rm-1").await;
        let large = rds.database("rm-1", "shop");
        assert!(large.size_bytes > small.size_bytes + 3_000_000, "{} then {}", small.size_bytes, large.size_bytes);
        assert_eq!(large.tables.keys().collect::<Vec<_>>(), ["orders", "texts"]);
        assert!((1000..=6000).contains(&large.tables["texts"]), "{:?}", large.tables);
    }
}

/// A query that restores tables of a backup.
fn restoration(backup: &str, meta: &str) -> String {
    format!("RestoreTable&DBInstanceId=rm-1&BackupId={backup}&TableMeta={}", encoded(meta))
}

#[tokio::test]
async fn a_restoration_that_fails_is_reported_once() {
    let _place = place().await;
    for (engines, instance) in both(owner) {
        let rds = FakeRds::builder().instance(instance).progress(Progress::Manual).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        client.sql("shop", "CREATE TABLE orders (id INT PRIMARY KEY)");
        call(&rds, "CreateBackup&DBInstanceId=rm-1").await;
        rds.finish_all();
        let backup = rds.instance("rm-1").backups.last().unwrap().id.clone();
        // A view is not a table to the service, so the name is free there.
        client.sql("shop", "CREATE VIEW old AS SELECT 7 AS id");
        let tables = r#"[{"type":"db","name":"shop","newname":"shop","tables":[{"type":"table","name":"orders","newname":"old"}]}]"#;
        call(&rds, &restoration(&backup, tables)).await;
        rds.finish_all();
        call_with_hint(&rds, "DescribeRegions", "the engine failed: ", "").await;
        // The instance goes on with what it had.
        assert_eq!(client.sql("shop", "SELECT id FROM old"), "7");
        assert_eq!(last_task(&rds)["Status"], "Failed");
        call(&rds, "DescribeDatabases&DBInstanceId=rm-1").await;
    }
}

/// The newest finished operation.
fn last_task(rds: &FakeRds) -> Value {
    rds.get("HistoryTasks").as_array().unwrap().last().unwrap().clone()
}

#[tokio::test]
async fn a_clone_whose_dump_fails_is_not_created() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    for progress in [Progress::Immediate, Progress::Manual] {
        let instance = Instance::mysql("rm-1").database("shop").account(app(AccountPrivilege::ReadWrite));
        let engines = engines.clone().password("rm-1", "app", PASSWORD);
        let rds = FakeRds::builder().instance(instance).progress(progress).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        call(&rds, "CreateBackup&DBInstanceId=rm-1").await;
        rds.finish_all();
        client.sql("shop", "CREATE TABLE a (id INT); CREATE VIEW v AS SELECT id FROM a; DROP TABLE a");
        let before = rds.instance("rm-1");
        let clone = "CloneDBInstance&DBInstanceId=rm-1&PayType=Postpaid&ClientToken=t&RestoreTime=";
        let clone = format!("{clone}{}", now(&rds));
        call_with_hint(&rds, &clone, "mariadb-dump failed", "").await;
        assert_eq!(rds.instances(), [before]);
        assert!(rds.operations().is_empty());
        let task = last_task(&rds);
        assert_eq!(task["TaskType"], "CloneDBInstance");
        assert_eq!(task["Status"], "Failed");
        assert!(task["ReasonCode"].as_str().unwrap().contains("mariadb-dump failed"), "{task}");
        // The client token of the failed creation can be used again.
        client.sql("shop", "DROP VIEW v");
        let id = call(&rds, &clone).await["DBInstanceId"].as_str().unwrap().to_owned();
        rds.finish_all();
        assert_eq!(rds.instance(&id).status, Status::Running);
    }
}

#[tokio::test]
async fn a_backup_whose_dump_fails_has_failed() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let instance = Instance::mysql("rm-1").database("shop").account(app(AccountPrivilege::ReadWrite));
    let engines = engines.password("rm-1", "app", PASSWORD);
    let rds = FakeRds::builder().instance(instance).progress(Progress::Immediate).engines(engines).start().await;
    let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
    client.sql("shop", "CREATE TABLE a (id INT); CREATE VIEW v AS SELECT id FROM a; DROP TABLE a");
    call_with_hint(&rds, "CreateBackup&DBInstanceId=rm-1", "mariadb-dump failed", "").await;
    let status = || rds.instance("rm-1").backups.last().unwrap().status;
    assert_eq!(status(), BackupStatus::Failed);
    client.sql("shop", "DROP VIEW v");
    call(&rds, "CreateBackup&DBInstanceId=rm-1").await;
    assert_eq!(status(), BackupStatus::Success);
}

#[tokio::test]
async fn a_clone_has_extensions_schemas_and_privileges() {
    let _place = place().await;
    let Some(engines) = engines("postgres") else { return };
    let boss = Account::new("boss").account_type(AccountType::Super);
    let account = |name: &str, privilege| Account::new(name).privilege("shop", privilege);
    let instance = Instance::postgresql("rm-1").database("shop").account(boss);
    // A database of PostgreSQL has one owner. The other account can use it nevertheless.
    let instance = instance
        .account(account("a", AccountPrivilege::DbOwner))
        .account(account("b", AccountPrivilege::DbOwner))
        .account(account("reader", AccountPrivilege::ReadOnly));
    let engines = ["a", "b", "boss", "reader"]
        .into_iter()
        .fold(engines, |engines, name| engines.password("rm-1", name, PASSWORD));
    let rds = FakeRds::builder().instance(instance).progress(Progress::Immediate).engines(engines).start().await;
    let boss = Client::of(&rds, "rm-1", "boss", PASSWORD).await;
    boss.sql("shop", "CREATE EXTENSION dblink; CREATE SCHEMA other; CREATE TABLE other.t (id INT)");
    let user = |of: &Client, user| Client { user, ..of.clone() };
    user(&boss, "a").sql("shop", "CREATE TABLE ta (id SERIAL)");
    user(&boss, "b").sql("shop", "CREATE TABLE tb (id INT); INSERT INTO tb VALUES (1)");
    call(&rds, "CreateBackup&DBInstanceId=rm-1").await;
    let backup = rds.instance("rm-1").backups.last().unwrap().id.clone();
    let clone = call(&rds, &format!("CloneDBInstance&DBInstanceId=rm-1&PayType=Postpaid&BackupId={backup}")).await;
    let boss = Client::of(&rds, clone["DBInstanceId"].as_str().unwrap(), "boss", PASSWORD).await;
    assert_eq!(boss.sql("shop", "SELECT count(*) FROM other.t, pg_extension WHERE extname = 'dblink'"), "0");
    assert_eq!(boss.sql("shop", "SELECT extname FROM pg_extension ORDER BY 1"), "dblink\nplpgsql");
    for name in ["a", "b"] {
        user(&boss, name).sql("shop", "INSERT INTO tb VALUES (2); INSERT INTO ta VALUES (7)");
    }
    let reader = user(&boss, "reader");
    assert_eq!(reader.sql("shop", "SELECT count(*) FROM tb"), "3");
    assert!(reader.refused("shop", "INSERT INTO tb VALUES (3)").contains("permission denied"));
    // The owner had the rights of a superuser while the dump was loaded only.
    assert_eq!(boss.sql("shop", "SELECT rolname FROM pg_roles WHERE rolsuper AND rolname IN ('a', 'b')"), "");
}

#[tokio::test]
async fn an_import_of_several_databases_brings_all_or_none() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let engines = engines.password("rm-1", "app", PASSWORD).password("rm-2", "app", PASSWORD);
    let two = |id: &str| {
        let account = app(AccountPrivilege::ReadWrite).privilege("first", AccountPrivilege::ReadWrite);
        Instance::mysql(id).database("first").database("shop").account(account)
    };
    let rds = FakeRds::builder().instance(two("rm-1")).instance(two("rm-2")).engines(engines).start().await;
    let source = Client::of(&rds, "rm-1", "app", PASSWORD).await;
    let destination = Client::of(&rds, "rm-2", "app", PASSWORD).await;
    source.sql("first", "CREATE TABLE t (id INT)");
    source.sql("shop", "CREATE TABLE taken (id INT)");
    destination.sql("shop", "CREATE VIEW taken AS SELECT 1");
    destination.sql("first", "CREATE TABLE mine (id INT)");
    let names = encoded(r#"{"DBNames":["first","shop"]}"#);
    let query = format!("ImportDatabaseBetweenInstances&SourceDBInstanceId=rm-1&DBInstanceId=rm-2&DBInfo={names}");
    for (status, tables) in [(ImportStatus::Failed, "mine"), (ImportStatus::Succeeded, "mine\nt")] {
        let id = call(&rds, &query).await["ImportId"].as_u64().unwrap();
        rds.finish(id);
        assert_eq!(rds.import(id).status, status);
        assert_eq!(destination.sql("first", "SHOW TABLES"), tables);
        hint_is_read(&rds).await;
        source.sql("shop", "DROP TABLE IF EXISTS taken");
    }
}

/// Reads the hint on a failure, so that the next call has none.
async fn hint_is_read(rds: &FakeRds) {
    reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
}

#[tokio::test]
async fn an_import_that_fails_halfway_changes_nothing() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let engines = engines.password("rm-1", "app", PASSWORD).password("rm-2", "app", PASSWORD);
    let shop = |id: &str| Instance::mysql(id).database("shop").account(app(AccountPrivilege::ReadWrite));
    let rds = FakeRds::builder().instance(shop("rm-1")).instance(shop("rm-2")).engines(engines).start().await;
    let source = Client::of(&rds, "rm-1", "app", PASSWORD).await;
    let destination = Client::of(&rds, "rm-2", "app", PASSWORD).await;
    destination.sql("shop", "CREATE TABLE mine (id INT); INSERT INTO mine VALUES (7)");
    // The dump has `a`, and then a view of a table that is gone, which no server accepts.
    source.sql(
        "shop",
        "CREATE TABLE a (id INT); CREATE TABLE b (id INT); CREATE VIEW v AS SELECT id FROM b; DROP TABLE b",
    );
    let query =
        "ImportDatabaseBetweenInstances&SourceDBInstanceId=rm-1&DBInstanceId=rm-2&DBInfo={%22DBNames%22:[%22shop%22]}";
    let id = call(&rds, query).await["ImportId"].as_u64().unwrap();
    rds.finish(id);
    let import = rds.import(id);
    assert_eq!(import.status, ImportStatus::Failed, "{import:?}");
    assert!(import.reason.as_ref().unwrap().contains("mariadb-dump failed"), "{import:?}");
    assert_eq!(destination.sql("shop", "SHOW TABLES"), "mine");

    // The test has ended the import, so the next answer says what has failed.
    call_with_hint(&rds, "DescribeRegions", "mariadb-dump failed", "").await;

    // A dump that the destination does not accept after its first table.
    source.sql("shop", "DROP VIEW v; CREATE TABLE mine2 (id INT); INSERT INTO mine2 VALUES (1)");
    destination.sql("shop", "CREATE VIEW mine2 AS SELECT 1");
    let id = call(&rds, query).await["ImportId"].as_u64().unwrap();
    rds.finish(id);
    let import = rds.import(id);
    assert_eq!(import.status, ImportStatus::Failed, "{import:?}");
    assert_eq!(destination.sql("shop", "SHOW TABLES"), "mine\nmine2");
    assert_eq!(destination.sql("shop", "SELECT id FROM mine"), "7");
}
