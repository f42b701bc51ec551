//! The runs per second of an exploration: of a migration of eight calls with a back-off of 30 s, in process and over
//! sockets; the time of two programs of eight calls in every order; and the memory that 10,000 runs keep.
//!
//! `cargo bench --manifest-path benches/Cargo.toml --bench explore`
#![allow(missing_docs, clippy::unwrap_used)]

use std::time::{Duration, Instant};

use fake_rds::explore::{Explorer, Report};
use fake_rds::{Database, FakeRds, FakeRdsBuilder, Instance, Progress};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The rate to reach, in runs per second: with [`FakeRds::call`], and over sockets. A debug build reaches less.
const MARKS: (f64, f64) = if cfg!(debug_assertions) { (300.0, 150.0) } else { (1_000.0, 600.0) };

/// The longest time for two programs, in seconds.
const BOTH: f64 = 30.0;

/// The time between two polls of the migration.
const BACK_OFF: Duration = Duration::from_secs(30);

/// Calls in process.
struct Direct<'r>(&'r FakeRds);

impl Direct<'_> {
    fn call(&self, query: &str) -> Result<String, String> {
        let request = http::Request::get(format!("/?Format=JSON&{query}")).body(Vec::new()).unwrap();
        let answer = self.0.try_call(request).map_err(|error| error.to_string())?;
        let body = String::from_utf8_lossy(answer.body()).into_owned();
        if answer.status() == 200 { Ok(body) } else { Err(body) }
    }
}

/// One connection, as client libraries keep one.
struct Socket {
    endpoint: String,
    stream: Option<TcpStream>,
}

impl Socket {
    fn new(rds: &FakeRds) -> Socket {
        Socket { endpoint: rds.endpoint(), stream: None }
    }

    async fn call(&mut self, query: &str) -> Result<String, String> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(&self.endpoint).await.map_err(|error| error.to_string())?;
                stream.set_nodelay(true).unwrap();
                stream
            }
        };
        let request = format!("GET /?Format=JSON&{query} HTTP/1.1\r\nhost: {}\r\n\r\n", self.endpoint);
        stream.write_all(request.as_bytes()).await.map_err(|error| error.to_string())?;
        let mut answer = Vec::new();
        let body = loop {
            let read = stream.read_buf(&mut answer).await.map_err(|error| error.to_string())?;
            if read == 0 {
                return Err("the connection closed".to_owned());
            }
            let text = String::from_utf8_lossy(&answer);
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            if body.len() >= length.parse::<usize>().unwrap() {
                break if head.starts_with("HTTP/1.1 200") { Ok(body.to_owned()) } else { Err(body.to_owned()) };
            }
        };
        self.stream = Some(stream);
        body
    }
}

/// Eight calls: two looks, the list of imports, the import, three polls with a back-off, and a look at the databases.
async fn migrate(mut call: impl AsyncFnMut(String) -> Result<String, String>) -> Result<(), String> {
    for id in ["from", "to"] {
        call(format!("Action=DescribeDBInstanceAttribute&DBInstanceId={id}")).await?;
    }
    const LIST: &str = "Action=DescibeImportsFromDatabase&DBInstanceId=to&Engine=MySQL&StartTime=2018-01-01T00:00Z&EndTime=2099-01-01T00:00Z";
    let mut begun = false;
    loop {
        let imports = call(LIST.to_owned()).await?;
        if imports.contains("Success") {
            break;
        }
        if begun && !imports.contains("FullImporting") {
            return Err("the import failed".to_owned());
        } else if begun {
            tokio::time::sleep(BACK_OFF).await;
        } else if !imports.contains("FullImporting") {
            let databases = "{%22DBNames%22:[%22mydb%22]}";
            let query = format!("SourceDBInstanceId=from&DBInstanceId=to&DBInfo={databases}");
            call(format!("Action=ImportDatabaseBetweenInstances&{query}")).await?;
        }
        begun = true;
    }
    call("Action=DescribeDatabases&DBInstanceId=to".to_owned()).await.map(drop)
}

async fn in_process(rds: &FakeRds) -> Result<(), String> {
    let client = Direct(rds);
    migrate(async |query| client.call(&query)).await
}

async fn over_sockets(rds: &FakeRds) -> Result<(), String> {
    let mut client = Socket::new(rds);
    migrate(async |query| client.call(&query).await).await
}

fn two() -> FakeRdsBuilder {
    FakeRds::builder()
        .instance(Instance::mysql("from").database(Database::new("mydb").size_mb(512).table("orders", 1200)))
        .instance(Instance::mysql("to").database("mydb"))
        .progress(Progress::Polls(2))
}

/// Resident memory of this process, in KiB.
fn resident() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0)
}

/// Explores until there were this many runs, and prints the rate.
fn measure(what: &str, mark: f64, wanted: usize, explore: impl Fn() -> Report) {
    let report = explore();
    report.assert_held();
    let (before, begun, mut runs) = (resident(), Instant::now(), 0);
    while runs < wanted {
        let again = explore();
        assert!(again.findings().is_empty());
        runs += again.runs();
    }
    let (spent, more): (Duration, _) = (begun.elapsed(), (resident() - before) as f64 / 1024.0);
    let rate = runs as f64 / spent.as_secs_f64();
    println!(
        "{what}: {} runs an exploration, {runs} runs in {:.1} s, {rate:.0} a second (mark: {mark}), {more:+.1} MiB",
        report.runs(),
        spent.as_secs_f64(),
    );
}

fn main() {
    let wanted = if cfg!(debug_assertions) { 1_000 } else { 10_000 };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    measure("in process", MARKS.0, wanted, || runtime.block_on(Explorer::new(two()).run(in_process)));
    measure("over sockets", MARKS.1, wanted, || runtime.block_on(Explorer::new(two()).run(over_sockets)));

    // Two copies of eight calls of which every other one writes.
    let begun = Instant::now();
    let report = runtime.block_on(Explorer::new(two()).run_twice(async |rds: &FakeRds| {
        let mut client = Socket::new(rds);
        for _ in 0..4 {
            client.call("Action=DescribeDBInstanceAttribute&DBInstanceId=to").await?;
            client.call("Action=ModifyDBInstanceDescription&DBInstanceId=to&DBInstanceDescription=new").await?;
        }
        Ok::<(), String>(())
    }));
    report.assert_held();
    println!(
        "two programs of eight calls with four writes: {} of 12870 orders in {:.1} s (mark: {BOTH} s)",
        report.runs(),
        begun.elapsed().as_secs_f64()
    );
}
