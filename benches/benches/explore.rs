//! The number of runs per second of an exploration of a migration with eight calls, and the memory that it retains over
//! 10,000 runs.
//!
//! `cargo bench --manifest-path benches/Cargo.toml --bench explore`
#![allow(missing_docs, clippy::unwrap_used)]

use std::time::{Duration, Instant};

use fake_rds::explore::{Explorer, Report};
use fake_rds::{Database, FakeRds, FakeRdsBuilder, Instance, Progress};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The rate that an exploration has to reach.
const RUNS_A_SECOND: f64 = 150.0;

/// One connection, as client libraries keep one.
struct Client {
    endpoint: String,
    stream: Option<TcpStream>,
}

impl Client {
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

/// Eight calls: two looks, the list of imports, the import, three polls, and a look at the databases.
async fn migrate(rds: &FakeRds) -> Result<(), String> {
    let mut client = Client { endpoint: rds.endpoint(), stream: None };
    for id in ["from", "to"] {
        client.call(&format!("Action=DescribeDBInstanceAttribute&DBInstanceId={id}")).await?;
    }
    const LIST: &str = "Action=DescibeImportsFromDatabase&DBInstanceId=to&Engine=MySQL&StartTime=2018-01-01T00:00Z&EndTime=2099-01-01T00:00Z";
    let mut begun = false;
    loop {
        let imports = client.call(LIST).await?;
        if imports.contains("Success") {
            break;
        }
        if !begun && !imports.contains("FullImporting") {
            let databases = "{%22DBNames%22:[%22mydb%22]}";
            let query = format!("SourceDBInstanceId=from&DBInstanceId=to&DBInfo={databases}");
            client.call(&format!("Action=ImportDatabaseBetweenInstances&{query}")).await?;
        }
        begun = true;
    }
    client.call("Action=DescribeDatabases&DBInstanceId=to").await.map(drop)
}

fn two() -> FakeRdsBuilder {
    FakeRds::builder()
        .instance(Instance::mysql("from").database(Database::new("mydb").size_mb(512).table("orders", 1200)))
        .instance(Instance::mysql("to").database("mydb"))
        .progress(Progress::Polls(2))
}

fn explore(runtime: &tokio::runtime::Runtime, builder: FakeRdsBuilder) -> Report {
    runtime.block_on(Explorer::new(builder).run(migrate))
}

/// Resident memory of this process, in KiB.
fn resident() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0)
}

fn measure() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let report = explore(&runtime, two());
    report.assert_held();
    let (before, begun, mut runs) = (resident(), Instant::now(), 0);
    while runs < 10_000 {
        let again = explore(&runtime, two());
        assert!(again.findings().is_empty());
        runs += again.runs();
    }
    let (spent, more): (Duration, _) = (begun.elapsed(), (resident() - before) as f64 / 1024.0);
    let rate = runs as f64 / spent.as_secs_f64();
    println!(
        "{} runs an exploration, {runs} runs in {:.1} s, {rate:.0} a second (mark: {RUNS_A_SECOND}), {more:+.1} MiB",
        report.runs(),
        spent.as_secs_f64(),
    );
}

fn main() {
    measure();
}
