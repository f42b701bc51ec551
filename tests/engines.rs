//! Real servers behind the fake. Without an installed server a test says that it is skipped; with CI=true it fails.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, TcpStream};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use fake_rds::{
    Account, AccountPrivilege, AccountType, Database, Engine, Engines, FakeRds, Fault, ImportStatus, Instance, IpList,
    LockMode, Progress, Status,
};
use serde_json::Value;
use tokio::sync::{Semaphore, SemaphorePermit};

/// The number of tests that may run servers at a time. Each opens dozens of files, and a process may have as few as 256.
static PLACES: Semaphore = Semaphore::const_new(3);

/// Waits until the test may run servers. It may while it keeps the result.
async fn place() -> SemaphorePermit<'static> {
    PLACES.acquire().await.unwrap()
}

/// Like [`place`], for tests that are not async.
fn place_blocking() -> SemaphorePermit<'static> {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(place())
}

/// The servers, if the one that a test needs is installed.
fn engines(program: &str) -> Option<Engines> {
    let missing = match Engines::installed() {
        Ok(engines) if installed(program) => return Some(engines),
        Ok(_) => format!("{program} is not installed"),
        Err(error) => error.to_string(),
    };
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing}");
    eprintln!("SKIPPED: {missing}");
    None
}

fn installed(program: &str) -> bool {
    let debian = std::fs::read_dir("/usr/lib/postgresql").is_ok_and(|mut versions| versions.next().is_some());
    Command::new(program).arg("--version").output().is_ok() || program == "postgres" && debian
}

/// Calls an action and returns the answer, which is a success.
async fn call(rds: &FakeRds, query: &str) -> Value {
    let url = format!("{}/?Format=JSON&Action={query}", rds.uri());
    let answer = reqwest::get(url).await.unwrap();
    let (status, hint) = (answer.status(), answer.headers().get("x-fake-rds-hint").cloned());
    let body = answer.text().await.unwrap();
    assert_eq!(status, 200, "{query}: {hint:?} {body}");
    if let Some(hint) = hint {
        assert!(!hint.to_str().unwrap().contains("failed"), "{query}: {hint:?}");
    }
    serde_json::from_str(&body).unwrap()
}

/// Returns the host and port of an instance in the API.
async fn address(rds: &FakeRds, id: &str) -> (String, String) {
    let answer = call(rds, &format!("DescribeDBInstanceNetInfo&DBInstanceId={id}")).await;
    let own = &answer["DBInstanceNetInfos"]["DBInstanceNetInfo"][0];
    (own["ConnectionString"].as_str().unwrap().to_owned(), own["Port"].as_str().unwrap().to_owned())
}

/// A client with the address from the API.
#[derive(Clone)]
struct Client {
    engine: Engine,
    host: String,
    port: String,
    user: &'static str,
    password: String,
}

impl Client {
    async fn of(rds: &FakeRds, id: &str, user: &'static str, password: &str) -> Client {
        let (host, port) = address(rds, id).await;
        Client { engine: rds.instance(id).engine, host, port, user, password: password.to_owned() }
    }

    fn command(&self, database: &str) -> Command {
        let mut command;
        if self.engine == Engine::PostgreSql {
            command = Command::new("psql");
            command.args(["-X", "-At", "-v", "ON_ERROR_STOP=1", "-h", &self.host, "-p", &self.port, "-U", self.user]);
            command.args(["-d", database]).env("PGPASSWORD", &self.password);
        } else {
            command = Command::new("mariadb");
            command.args(["--no-defaults", "--batch", "--skip-column-names", "--protocol=tcp", "-h", &self.host]);
            command.args(["-P", &self.port, "-u", self.user, database]).env("MYSQL_PWD", &self.password);
        }
        command
    }

    fn run(&self, database: &str, sql: &str) -> Output {
        let mut command = self.command(database);
        command.args([if self.engine == Engine::PostgreSql { "-c" } else { "-e" }, sql]).output().unwrap()
    }

    /// Runs statements that are too long for an argument.
    fn load(&self, database: &str, sql: &str) {
        let mut command = self.command(database);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(sql.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    }

    /// Runs statements that succeed.
    #[track_caller]
    fn sql(&self, database: &str, sql: &str) -> String {
        let output = self.run(database, sql);
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Runs statements that fail. Returns the message.
    #[track_caller]
    fn refused(&self, database: &str, sql: &str) -> String {
        let output = self.run(database, sql);
        assert!(!output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }
}

fn app(privilege: AccountPrivilege) -> Account {
    Account::new("app").privilege("shop", privilege)
}

/// Both kinds of server, each with an instance `rm-1` that has the database `shop` and the account `app`.
fn both(privilege: fn(Engine) -> AccountPrivilege) -> Vec<(Engines, Instance)> {
    let kinds = [("mariadb", Engine::MySql), ("postgres", Engine::PostgreSql)];
    let made = kinds.into_iter().filter_map(|(program, engine)| {
        let instance = Instance::of(engine, "rm-1").database("shop").account(app(privilege(engine)));
        Some((engines(program)?.password("rm-1", "app", "it's \\ \"secret\" 1"), instance))
    });
    made.collect()
}

const PASSWORD: &str = "it's \\ \"secret\" 1";

fn owner(engine: Engine) -> AccountPrivilege {
    if engine == Engine::PostgreSql { AccountPrivilege::DbOwner } else { AccountPrivilege::ReadWrite }
}

#[tokio::test]
async fn the_address_of_the_api_runs_sql() {
    let _place = place().await;
    for (engines, instance) in both(owner) {
        let rds = FakeRds::builder().instance(instance).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        assert!(client.host.parse::<IpAddr>().unwrap().is_loopback());
        client.sql("shop", "CREATE TABLE orders (id INT PRIMARY KEY); INSERT INTO orders VALUES (1), (2)");
        assert_eq!(client.sql("shop", "SELECT COUNT(*) FROM orders"), "2");
        let wrong = Client { password: "wrong".to_owned(), ..client.clone() };
        assert!(wrong.refused("shop", "SELECT 1").contains("app"));
        let begun = Instant::now();
        drop(rds);
        assert!(begun.elapsed() < Duration::from_secs(30));
        client.refused("shop", "SELECT 1");
    }
}

#[tokio::test]
async fn accounts_and_databases_of_the_api_are_on_the_server() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Immediate).engines(engines);
    let rds = rds.start().await;
    call(&rds, "CreateDatabase&DBInstanceId=rm-1&DBName=shop_1&CharacterSetName=utf8").await;
    call(&rds, "CreateDatabase&DBInstanceId=rm-1&DBName=shopx1&CharacterSetName=utf8").await;
    call(&rds, "CreateAccount&DBInstanceId=rm-1&AccountName=app&AccountPassword=Test_1234").await;
    let client = Client::of(&rds, "rm-1", "app", "Test_1234").await;
    assert!(client.refused("shop_1", "SELECT 1").contains("Access denied"));

    // Changes reach a server that runs.
    let grant = "GrantAccountPrivilege&DBInstanceId=rm-1&AccountName=app&DBName=shop_1&AccountPrivilege=";
    call(&rds, &format!("{grant}ReadWrite")).await;
    client.sql("shop_1", "CREATE TABLE orders (id INT); INSERT INTO orders VALUES (1)");
    assert!(client.refused("shopx1", "SELECT 1").contains("Access denied"));
    call(&rds, &format!("{grant}ReadOnly")).await;
    assert_eq!(client.sql("shop_1", "SELECT COUNT(*) FROM orders"), "1");
    assert!(client.refused("shop_1", "INSERT INTO orders VALUES (2)").contains("denied"));
    call(&rds, "ResetAccountPassword&DBInstanceId=rm-1&AccountName=app&AccountPassword=Other_5678").await;
    assert!(client.refused("shop_1", "SELECT 1").contains("Access denied"));
    let client = Client { password: "Other_5678".to_owned(), ..client };
    client.sql("shop_1", "SELECT 1");
    call(&rds, "RevokeAccountPrivilege&DBInstanceId=rm-1&AccountName=app&DBName=shop_1").await;
    assert!(client.refused("shop_1", "SELECT 1").contains("denied"));

    // So do changes by the test.
    rds.update("rm-1", |mut i: Instance| {
        i.accounts.clear();
        i.database("new").account(Account::new("app").privilege("new", AccountPrivilege::ReadWrite))
    });
    client.sql("new", "CREATE TABLE t (id INT)");
    call(&rds, "DeleteAccount&DBInstanceId=rm-1&AccountName=app").await;
    assert!(client.refused("new", "SELECT 1").contains("Access denied"));
    rds.reset();
    assert!(rds.instance("rm-1").databases.is_empty());
    assert!(client.refused("new", "SELECT 1").contains("Access denied"));
}

#[tokio::test]
async fn roles_and_databases_of_the_api_are_in_postgresql() {
    let _place = place().await;
    let Some(engines) = engines("postgres") else { return };
    let rds = FakeRds::builder().instance(Instance::postgresql("pgm-1")).progress(Progress::Immediate).engines(engines);
    let rds = rds.start().await;
    call(&rds, "CreateAccount&DBInstanceId=pgm-1&AccountName=boss&AccountPassword=Test_1234&AccountType=Super").await;
    call(&rds, "CreateDatabase&DBInstanceId=pgm-1&DBName=shop&CharacterSetName=UTF8").await;
    let boss = Client::of(&rds, "pgm-1", "boss", "Test_1234").await;
    boss.sql("shop", "CREATE TABLE orders (id INT)");
    call(&rds, "CreateAccount&DBInstanceId=pgm-1&AccountName=app&AccountPassword=Test_1234&AccountType=Normal").await;
    let client = Client { user: "app", ..boss.clone() };
    assert!(client.refused("shop", "SELECT 1").contains("permission denied"));
    call(&rds, "GrantAccountPrivilege&DBInstanceId=pgm-1&AccountName=app&DBName=shop&AccountPrivilege=DBOwner").await;
    client.sql("shop", "CREATE TABLE mine (id INT)");
    call(&rds, "ResetAccountPassword&DBInstanceId=pgm-1&AccountName=app&AccountPassword=Other_5678").await;
    assert!(client.refused("shop", "SELECT 1").contains("password authentication failed"));
    // What the role has made stays when it goes.
    rds.update("pgm-1", |mut i: Instance| {
        i.accounts.retain(|account| account.name != "app");
        i
    });
    assert_eq!(boss.sql("shop", "SELECT COUNT(*) FROM mine"), "0");
    call(&rds, "DeleteDatabase&DBInstanceId=pgm-1&DBName=shop").await;
    assert!(boss.refused("shop", "SELECT 1").contains("does not exist"));
}

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
async fn restarts_locks_and_ip_lists_close_connections() {
    let _place = place().await;
    let client_address: IpAddr = "10.1.2.3".parse().unwrap();
    for (engines, instance) in both(owner) {
        let instance = instance.ip_list(IpList::new("default", ["10.0.0.0/8"]));
        let engines = engines.client_address(client_address);
        let rds = FakeRds::builder().instance(instance).progress(Progress::Manual).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        client.sql("shop", "SELECT 1");
        let sleep = if client.engine == Engine::PostgreSql { "SELECT pg_sleep(600)" } else { "SELECT SLEEP(600)" };
        let sleeper = |client: &Client| {
            let client = client.clone();
            std::thread::spawn(move || client.run("shop", sleep))
        };
        let connected = |wanted: usize| {
            let begun = Instant::now();
            while rds.relay("rm-1").connections() != wanted {
                assert!(begun.elapsed() < Duration::from_secs(60), "{} connections", rds.relay("rm-1").connections());
                std::thread::yield_now();
            }
        };
        connected(0);

        let asleep = sleeper(&client);
        connected(1);
        rds.relay("rm-1").cut();
        assert!(!asleep.join().unwrap().status.success());
        client.sql("shop", "SELECT 1");
        connected(0);

        let asleep = sleeper(&client);
        connected(1);
        call(&rds, "RestartDBInstance&DBInstanceId=rm-1").await;
        assert!(!asleep.join().unwrap().status.success());
        assert!(client.refused("shop", "SELECT 1").contains("instance rm-1 is Rebooting"));
        rds.finish_all();
        client.sql("shop", "SELECT 1");

        rds.update("rm-1", |i: Instance| i.lock_mode(LockMode::LockByExpiration));
        assert!(client.refused("shop", "SELECT 1").contains("locked: LockByExpiration"));
        rds.update("rm-1", |i: Instance| i.lock_mode(LockMode::Unlock).ip_list(IpList::new("default", ["10.1.2.4"])));
        assert!(client.refused("shop", "SELECT 1").contains("no IP list of instance rm-1 has 10.1.2.3"));
        rds.update("rm-1", |i: Instance| i.ip_list(IpList::new("default", ["0.0.0.0/0"])));

        rds.relay("rm-1").stall();
        let stalled = sleeper(&client);
        connected(1);
        assert!(!stalled.is_finished());
        rds.relay("rm-1").cut();
        assert!(!stalled.join().unwrap().status.success());
        rds.relay("rm-1").resume();

        // Faults do the same at a call, which is answered as ever.
        let asleep = sleeper(&client);
        connected(1);
        let cut = rds.inject(Fault::cut_connections().on("DescribeDBInstanceAttribute").on_instance("rm-1").times(1));
        call(&rds, "DescribeDBInstanceAttribute&DBInstanceId=rm-1").await;
        assert!(!asleep.join().unwrap().status.success());
        cut.assert_hits(1);
        client.sql("shop", "SELECT 1");
        let stall = rds.inject(Fault::stall_connections().on_instance("rm-1").times(1));
        call(&rds, "DescribeDBInstanceAttribute&DBInstanceId=rm-1").await;
        let stalled = sleeper(&client);
        connected(1);
        assert!(!stalled.is_finished());
        rds.relay("rm-1").cut();
        assert!(!stalled.join().unwrap().status.success());
        rds.relay("rm-1").resume();
        stall.assert_hits(1);
        rds.relay("rm-1").delay(Duration::from_millis(1));
        client.sql("shop", "SELECT 1");
    }
}

#[tokio::test]
async fn new_addresses_listen_and_released_ones_do_not() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let instance = Instance::mysql("rm-1").database("shop").account(app(AccountPrivilege::ReadWrite));
    let engines = engines.password("rm-1", "app", "secret_1");
    let rds = FakeRds::builder().instance(instance).progress(Progress::Immediate).engines(engines).start().await;
    call(&rds, "AllocateInstancePublicConnection&DBInstanceId=rm-1&ConnectionStringPrefix=rm-1-public&Port=3306").await;
    let answer = call(&rds, "DescribeDBInstanceNetInfo&DBInstanceId=rm-1").await;
    let public = &answer["DBInstanceNetInfos"]["DBInstanceNetInfo"][1];
    let own = Client::of(&rds, "rm-1", "app", "secret_1").await;
    let (host, port) = (public["ConnectionString"].as_str().unwrap(), public["Port"].as_str().unwrap());
    let client = Client { host: host.to_owned(), port: port.to_owned(), ..own.clone() };
    client.sql("shop", "CREATE TABLE t (id INT)");
    assert_eq!(own.sql("shop", "SHOW TABLES"), "t");
    call(&rds, &format!("ReleaseInstancePublicConnection&DBInstanceId=rm-1&CurrentConnectionString={host}")).await;
    client.refused("shop", "SELECT 1");
    own.sql("shop", "SELECT 1");

    let created = "CreateDBInstance&RegionId=cn-hangzhou&Engine=MySQL&EngineVersion=8.0&DBInstanceClass=mysql.x4.large.2\
                   &DBInstanceStorage=20&DBInstanceNetType=Intranet&SecurityIPList=127.0.0.1&PayType=Postpaid&ClientToken=1";
    let created = call(&rds, created).await;
    let (host, port) = address(&rds, created["DBInstanceId"].as_str().unwrap()).await;
    assert_eq!((created["ConnectionString"].as_str(), created["Port"].as_str()), (Some(&*host), Some(&*port)));
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

/// The quotes of a name.
fn quote(engine: Engine) -> &'static str {
    if engine == Engine::PostgreSql { "\"" } else { "`" }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The status and the body of an answer, whatever it is.
async fn answer(rds: &FakeRds, query: &str) -> (u16, String) {
    let answer = reqwest::get(format!("{}/?Format=JSON&Action={query}", rds.uri())).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
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

#[tokio::test]
async fn an_attached_server_that_is_gone_is_reported() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let boss = Account::new("boss").account_type(AccountType::Super);
    let engines = engines.password("rm-1", "boss", PASSWORD);
    let server = FakeRds::builder().instance(Instance::mysql("rm-1").account(boss)).engines(engines).start().await;
    let boss = Client::of(&server, "rm-1", "boss", PASSWORD).await;
    let at = format!("{}:{}", boss.host, boss.port);
    let attached = Engines::attach(Engine::MySql, &at, "boss", PASSWORD).unwrap().password("rm-9", "web", PASSWORD);
    let web = Account::new("web").privilege("fresh", AccountPrivilege::ReadWrite);
    let builder = FakeRds::builder().instance(Instance::mysql("rm-9").database("fresh").account(web)).engines(attached);
    let rds = builder.start().await;
    let web = Client::of(&rds, "rm-9", "web", PASSWORD).await;
    web.sql("fresh", "SELECT 1");
    drop(server);
    // The state is changed, and the hint says what the server is missing.
    let url = format!("{}/?Action=DeleteDatabase&DBInstanceId=rm-9&DBName=fresh", rds.uri());
    let answer = reqwest::get(url).await.unwrap();
    assert_eq!(answer.status(), 200);
    let hint = answer.headers().get("x-fake-rds-hint").map_or("", |hint| hint.to_str().unwrap()).to_owned();
    rds.finish_all();
    call_with_hint(&rds, "DescribeDatabases&DBInstanceId=rm-9", "the engine failed: mariadb failed", &hint).await;
    assert!(web.refused("", "SELECT 1").contains("ERROR"));
}

/// Asserts that this answer or an earlier one has a hint.
async fn call_with_hint(rds: &FakeRds, query: &str, expected: &str, earlier: &str) {
    let answer = reqwest::get(format!("{}/?Action={query}", rds.uri())).await.unwrap();
    let hint = answer.headers().get("x-fake-rds-hint").map_or("", |hint| hint.to_str().unwrap());
    assert!(hint.contains(expected) || earlier.contains(expected), "{earlier:?}, then {hint:?}");
}

/// Runs a test of this file alone, in a separate environment, and returns its output.
fn alone(test: &str, variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Prints why a client of a fake in this environment is refused.
#[tokio::test]
#[ignore = "runs in the environments of other tests"]
async fn a_client_that_is_refused() {
    let engines = match Engines::installed() {
        Ok(engines) => engines.password("rm-1", "app", PASSWORD),
        Err(error) => return println!("not installed: {error}"),
    };
    let instance = Instance::mysql("rm-1").database("shop").account(app(AccountPrivilege::ReadWrite));
    let builder = FakeRds::builder().instance(instance).engines(engines);
    let rds = match builder.try_start().await {
        Ok(rds) => rds,
        Err(error) => return println!("not started: {error}"),
    };
    let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
    println!("refused: {}", client.refused("shop", "SELECT 1"));
    // The API does not need the engine.
    call(&rds, "DescribeDBInstanceAttribute&DBInstanceId=rm-1").await;
}

#[test]
fn missing_and_failing_programs_are_reported() {
    let _place = place_blocking();
    if engines("mariadb").is_none() {
        return;
    }
    let missing = alone("a_client_that_is_refused", &[("FAKE_RDS_MARIADBD", "/nowhere/mariadbd")]);
    assert!(missing.contains("FAKE_RDS_MARIADBD names /nowhere/mariadbd, which is not a program"), "{missing}");
    let other = alone("a_client_that_is_refused", &[("FAKE_RDS_MARIADBD", "/bin/true")]);
    assert!(other.contains("/bin/true is not MariaDB"), "{other}");
    let directory = Directory::new("bad");
    let temporary = directory.0.to_str().unwrap();
    let failing = [("FAKE_RDS_MARIADB_INSTALL_DB", "/bin/false"), ("TMPDIR", temporary)];
    let failing = alone("a_client_that_is_refused", &failing);
    assert!(failing.contains("refused: ") && failing.contains("false failed (exit status: 1)"), "{failing}");
    let file = directory.0.join("file");
    std::fs::write(&file, "").unwrap();
    let no_room = alone("a_client_that_is_refused", &[("TMPDIR", file.to_str().unwrap())]);
    assert!(no_room.contains("not started: ") && no_room.contains("cannot create"), "{no_room}");
}

/// A full disk, played by the limit of the shell for the size of files.
#[test]
fn a_full_disk_is_reported() {
    let _place = place_blocking();
    if engines("mariadb").is_none() {
        return;
    }
    let directory = Directory::new("full");
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 1000; exec \"$0\" a_client_that_is_refused --exact --ignored --nocapture",
        ])
        .arg(std::env::current_exe().unwrap())
        .env("TMPDIR", &directory.0)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("1105") && text.contains("mariadb-install-db failed"), "{text}");
    let left: Vec<_> = std::fs::read_dir(&directory.0).unwrap().flatten().collect();
    let left: Vec<_> = left.iter().flat_map(|entry| std::fs::read_dir(entry.path()).unwrap().flatten()).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A directory for the servers of a test, so that no other test cleans it. The path of a socket is short.
struct Directory(std::path::PathBuf);

impl Directory {
    fn new(name: &str) -> Directory {
        let path = std::env::temp_dir().join(format!("fre-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Directory(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn an_attached_server_keeps_what_the_fake_did_not_make() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let instance = Instance::mysql("rm-1")
        .database("old")
        .account(Account::new("app").privilege("old", AccountPrivilege::ReadWrite));
    let engines = engines.password("rm-1", "app", "secret_1").password("rm-1", "boss", "secret_1");
    let boss = Account::new("boss").account_type(AccountType::Super);
    let server = FakeRds::builder().instance(instance.account(boss)).engines(engines).start().await;
    let boss = Client::of(&server, "rm-1", "boss", "secret_1").await;
    boss.sql("old", "CREATE TABLE t (id INT)");
    let at = format!("{}:{}", boss.host, boss.port);

    let error = Engines::attach(Engine::MySql, &at, "boss", "wrong").unwrap_err();
    assert!(error.to_string().contains("Access denied"), "{error}");
    assert!(
        Engines::attach(Engine::SqlServer, &at, "boss", "x").unwrap_err().to_string().contains("cannot be attached")
    );
    assert!(
        Engines::attach(Engine::MySql, "localhost", "boss", "x").unwrap_err().to_string().contains("is not an address")
    );
    let attached = Engines::attach(Engine::MySql, &at, "boss", "secret_1").unwrap().password("rm-9", "web", "secret_2");
    let web = Account::new("web").privilege("fresh", AccountPrivilege::ReadWrite);
    let builder = FakeRds::builder().instance(Instance::mysql("rm-9").database("fresh").account(web)).engines(attached);
    let rds = builder.start().await;
    let web = Client::of(&rds, "rm-9", "web", "secret_2").await;
    web.sql("fresh", "CREATE TABLE mine (id INT)");

    // A name that is taken is an error, and nothing is changed.
    rds.update("rm-9", |i: Instance| i.database("old"));
    assert!(web.refused("fresh", "SELECT 1").contains("database exists"));
    rds.update("rm-9", |mut i: Instance| {
        i.databases.retain(|database| database.name == "fresh");
        i
    });
    web.sql("fresh", "SELECT 1");
    assert_eq!(boss.sql("old", "SHOW TABLES"), "t");
    drop(rds);
    assert!(boss.refused("fresh", "SELECT 1").contains("Unknown database"));
    assert_eq!(boss.sql("old", "SHOW TABLES"), "t");
}

/// Returns the number of times that a process is killed: `FAKE_RDS_KILLS`, or a few.
fn kills() -> usize {
    std::env::var("FAKE_RDS_KILLS").map_or(4, |kills| kills.parse().unwrap())
}

/// Uses servers until the process is killed.
#[tokio::test]
#[ignore = "is killed by another test"]
async fn a_process_that_is_killed() {
    let mut rest = Vec::new();
    for (engines, instance) in both(owner) {
        let rds = FakeRds::builder().instance(instance).progress(Progress::Immediate).engines(engines).start().await;
        let client = Client::of(&rds, "rm-1", "app", PASSWORD).await;
        println!("started");
        client.sql("shop", "CREATE TABLE t (id INT)");
        call(&rds, "CreateBackup&DBInstanceId=rm-1").await;
        println!("used");
        rest.push(rds);
    }
    println!("all");
    std::thread::park();
}

#[test]
fn killed_processes_leave_nothing_after_the_next_start() {
    let _place = place_blocking();
    if engines("mariadb").is_none() {
        return;
    }
    let directory = Directory::new("kill");
    let name = directory.0.display().to_string();
    let this = |test: &str| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([test, "--exact", "--include-ignored", "--nocapture"]).env("TMPDIR", &directory.0);
        command
    };
    // The first start makes the templates.
    assert!(this("a_fake_starts").output().unwrap().status.success());
    let mut servers = 0;
    for number in 0..kills() {
        let mut child = this("a_process_that_is_killed").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // After another line each time, and a moment later each time.
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let last = ["running", "started", "used", "all"][number % 4];
        while !lines.next().unwrap().unwrap().contains(last) {}
        (0..number * 50).for_each(|_| std::thread::yield_now());
        child.kill().unwrap();
        child.wait().unwrap();
        servers += processes(&name);
    }
    assert!(servers > 0, "no server was running when its process was killed");
    assert!(this("a_fake_starts").output().unwrap().status.success());
    assert_eq!(processes(&name), 0);
    let left: Vec<_> = std::fs::read_dir(&directory.0).unwrap().flatten().collect();
    let left = left.iter().flat_map(|entry| std::fs::read_dir(entry.path()).unwrap().flatten());
    let left: Vec<String> = left.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert!(left.iter().all(|name| name.starts_with("template-")), "{left:?}");
}

/// Returns the number of servers with `text` in their command line.
fn processes(text: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(text)).count()
}

#[tokio::test]
async fn a_fake_starts() {
    let Some(engines) = engines("mariadb") else { return };
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).engines(engines).start().await;
    assert_eq!(rds.relay("rm-1").connections(), 0);
}

#[tokio::test]
#[should_panic(expected = "the fake has no engines")]
async fn a_fake_without_engines_has_no_relay() {
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
    rds.relay("rm-1");
}

/// Prints how long connections take: `cargo test --release --features engines --test engines -- --ignored --nocapture`
#[test]
#[ignore = "prints times"]
fn first_connections() {
    for (engines, instance) in both(owner) {
        let engine = instance.engine;
        let rds = |count: usize| {
            let instances = (0..count).map(|number| Instance::of(engine, format!("rm-{number}")).database("shop"));
            instances
                .into_iter()
                .fold(FakeRds::builder(), fake_rds::FakeRdsBuilder::instance)
                .engines(engines.clone())
                .start_blocking()
        };
        let first = |rds: &FakeRds, id: &str| {
            let begun = Instant::now();
            let mut stream = TcpStream::connect(rds.relay(id).addresses()[0]).unwrap();
            if engine == Engine::PostgreSql {
                // Asks for encryption, which a server answers with one byte.
                stream.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]).unwrap();
            }
            stream.read_exact(&mut [0]).unwrap();
            begun.elapsed()
        };
        let mut times: Vec<Duration> = (0..9).map(|_| first(&rds(1), "rm-0")).collect();
        times.sort();
        println!("{engine}: the first connection is answered after {:?} in the median of {}", times[4], times.len());
        let ten = rds(10);
        let begun = Instant::now();
        std::thread::scope(|scope| {
            for number in 0..10 {
                let (first, ten) = (&first, &ten);
                scope.spawn(move || first(ten, &format!("rm-{number}")));
            }
        });
        println!("{engine}: the first connections to 10 instances are answered after {:?}", begun.elapsed());
    }
}

/// A program with a connection that it keeps open: it restarts its instance, and works on when that is done. `careful`: it connects
/// again when the connection is gone.
async fn works_on(rds: &FakeRds, careful: bool) -> Result<(), String> {
    let url = format!("{}/?Format=JSON&DBInstanceId=rm-1&Action=", rds.uri());
    let get = async |query: &str| {
        let answer = reqwest::get(format!("{url}{query}")).await.map_err(|error| error.to_string())?;
        let status = answer.status();
        let body: Value = answer.json().await.map_err(|error| error.to_string())?;
        if status == 200 { Ok(body) } else { Err(format!("{query}: {body}")) }
    };
    let answer = get("DescribeDBInstanceNetInfo").await?;
    let own = &answer["DBInstanceNetInfos"]["DBInstanceNetInfo"][0];
    let address = format!("{}:{}", own["ConnectionString"].as_str().unwrap(), own["Port"].as_str().unwrap());
    // The server greets who connects. There is nothing more to read until the client has logged in.
    let connect = || {
        let mut stream = TcpStream::connect(&address).map_err(|error| error.to_string())?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let greeted = stream.read(&mut [0; 4096]).map_err(|error| error.to_string())?;
        if greeted == 0 { Err("the server closed the connection".to_owned()) } else { Ok(stream) }
    };
    let mut stream = connect()?;
    get("ModifyDBInstanceDescription&DBInstanceDescription=busy").await?;
    stream.set_nonblocking(true).unwrap();
    let gone = stream.read(&mut [0; 16]).is_ok_and(|read| read == 0);
    if gone && careful {
        connect()?;
    } else if gone {
        panic!("the pool has a dead connection");
    }
    Ok(())
}

/// The explorer also breaks connections if there are servers.
#[tokio::test]
async fn the_explorer_cuts_connections() {
    let _place = place().await;
    let Some(engines) = engines("mariadbd") else { return };
    let explorer = || {
        let builder = FakeRds::builder().instance(Instance::mysql("rm-1")).engines(engines.clone());
        fake_rds::explore::Explorer::new(builder).max_pairs(0).only("2.ModifyDBInstanceDescription.connections-cut")
    };
    explorer().run(async |rds: &FakeRds| works_on(rds, true).await).await.assert_held();
    let report = explorer().run(async |rds: &FakeRds| works_on(rds, false).await).await;
    assert!(report.to_string().contains("the connections to the databases are closed"), "{report}");
    assert!(report.to_string().contains("the pool has a dead connection"), "{report}");
}
