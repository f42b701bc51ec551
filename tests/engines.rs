//! Real servers behind the fake. Without an installed server a test says that it is skipped; with CI=true it fails.
#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::{IpAddr, TcpStream};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use fake_rds::{
    Account, AccountPrivilege, AccountType, Database, Engine, Engines, FakeRds, ImportStatus, Instance, IpList,
    LockMode, Progress, Status,
};
use serde_json::Value;

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

/// Where the API says that an instance listens.
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
        rds.relay("rm-1").delay(Duration::from_millis(1));
        client.sql("shop", "SELECT 1");
    }
}

#[tokio::test]
async fn new_addresses_listen_and_released_ones_do_not() {
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
async fn an_attached_server_keeps_what_the_fake_did_not_make() {
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

#[tokio::test]
async fn a_killed_process_leaves_nothing_after_the_next_start() {
    const CHILD: &str = "FAKE_RDS_ENGINES_CHILD";
    if std::env::var_os(CHILD).is_some() {
        let (engines, instance) = both(owner).remove(0);
        let rds = FakeRds::builder().instance(instance).engines(engines).start().await;
        Client::of(&rds, "rm-1", "app", PASSWORD).await.sql("shop", "SELECT 1");
        println!("started");
        std::process::abort();
    }
    if engines("mariadb").is_none() {
        return;
    }
    // A directory of its own, so that no other test cleans it.
    let directory = std::env::temp_dir().join(format!("fre{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["a_killed_process_leaves_nothing_after_the_next_start", "--exact", "--nocapture"])
        .env(CHILD, "1")
        .env("TMPDIR", &directory)
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&child.stdout).contains("started"), "{}", String::from_utf8_lossy(&child.stderr));
    let name = directory.display().to_string();
    assert_eq!(processes(&name), 1, "the server of the killed process");
    let next = Command::new(std::env::current_exe().unwrap())
        .args(["a_fake_starts", "--exact"])
        .env("TMPDIR", &directory)
        .output()
        .unwrap();
    assert!(next.status.success());
    assert_eq!(processes(&name), 0);
    let left: Vec<_> = std::fs::read_dir(&directory).unwrap().flatten().collect();
    let left = left.iter().flat_map(|entry| std::fs::read_dir(entry.path()).unwrap().flatten());
    let left: Vec<String> = left.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert!(left.iter().all(|name| name.starts_with("template-")), "{left:?}");
    std::fs::remove_dir_all(directory).unwrap();
}

/// The number of processes whose command line has a text.
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
            FakeRds::builder().instances(instances).engines(engines.clone()).start_blocking()
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
