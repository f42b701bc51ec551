//! Real servers behind the fake. Without an installed server a test says that it is skipped; with CI=true it fails.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, TcpStream};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use fake_rds::{
    Account, AccountPrivilege, AccountType, BackupStatus, Database, Engine, Engines, FakeRds, Fault, ImportStatus,
    Instance, IpList, LockMode, Progress, Status,
};
use serde_json::Value;
use tokio::sync::{Semaphore, SemaphorePermit};

mod attached;
mod connections;
mod failures;
mod rows;

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
async fn hints_say_what_differs_from_the_service() {
    let _place = place().await;
    let Some(engines) = engines("mariadb") else { return };
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).engines(engines).start().await;
    for (query, hint) in [
        ("DescribeDBInstanceAttribute&DBInstanceId=rm-1", "MySQL here"),
        ("ModifySecurityIps&DBInstanceId=rm-1&SecurityIps=10.0.0.1", "does not enforce IP lists"),
    ] {
        call_with_hint(&rds, query, hint, "").await;
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

/// The status and the body of an answer, whatever it is.
async fn answer(rds: &FakeRds, query: &str) -> (u16, String) {
    let answer = reqwest::get(format!("{}/?Format=JSON&Action={query}", rds.uri())).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
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

/// Prints how long a call takes without engines, and with engines that nobody uses.
#[tokio::test]
#[ignore = "prints times"]
async fn calls_beside_engines() {
    let Some(engines) = engines("mariadb") else { return };
    let builder =
        || (0..10).fold(FakeRds::builder(), |builder, n| builder.instance(Instance::mysql(format!("rm-{n}"))));
    let without = builder().start().await;
    let with = builder().engines(engines).start().await;
    let client = reqwest::Client::new();
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..2000 {
        for (rds, times) in [&without, &with].into_iter().zip(&mut times) {
            let begun = Instant::now();
            let call = client.get(format!("{}/?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-3", rds.uri()));
            let answer = call.send().await.unwrap();
            assert_eq!(answer.status(), 200);
            answer.bytes().await.unwrap();
            times.push(begun.elapsed());
        }
    }
    let [without, with] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    println!("a call takes {without:?} without engines, {with:?} with engines that nobody uses, in the median of 2000");
}

/// Asserts that this answer or an earlier one has a hint.
async fn call_with_hint(rds: &FakeRds, query: &str, expected: &str, earlier: &str) {
    let answer = reqwest::get(format!("{}/?Action={query}", rds.uri())).await.unwrap();
    let hint = answer.headers().get("x-fake-rds-hint").map_or("", |hint| hint.to_str().unwrap());
    assert!(hint.contains(expected) || earlier.contains(expected), "{earlier:?}, then {hint:?}");
}
