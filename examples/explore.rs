//! A migration program with bugs, each found by trying every way in which its calls can fail; and its corrected twin, in
//! which nothing is found.
//!
//! `cargo run --example explore`

use std::fmt;

use fake_rds::explore::{Explorer, Report};
use fake_rds::{Database, FakeRds, FakeRdsBuilder, Instance};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The bugs, and a run that finds each.
const BUGS: [(&str, &str); 3] = [
    ("a retry or a restart imports twice", "ImportDatabaseBetweenInstances.lost-after"),
    ("a refusal is swallowed", "ImportDatabaseBetweenInstances.refused-ForbiddenByRam"),
    ("a stale read is trusted", "DescribeDBInstanceAttribute.stale"),
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let begun = std::time::Instant::now();
    println!("== The program with bugs\n");
    let report = Explorer::new(two_instances()).run(async |rds| careless(&rds.endpoint()).await).await;
    println!("{}", report.table());
    for (bug, run) in BUGS {
        println!("== {bug}\n\n{}", story_of(&report, run));
    }

    println!("== Its corrected twin\n");
    let report = Explorer::new(two_instances()).run(async |rds| careful(&rds.endpoint()).await).await;
    println!("{report}");
    report.assert_held();
    println!("explored in {:.2?}", begun.elapsed());
}

fn two_instances() -> FakeRdsBuilder {
    FakeRds::builder()
        .instance(Instance::mysql("from").database(Database::new("mydb").size_mb(512).table("orders", 1200)))
        .instance(Instance::mysql("to").database("mydb"))
}

/// The story of the finding that a run belongs to.
fn story_of<'r>(report: &'r Report, run: &str) -> &'r str {
    let found = report
        .findings()
        .iter()
        .find(|finding| finding.name().ends_with(run) || finding.others().iter().any(|other| other.ends_with(run)));
    found.unwrap_or_else(|| panic!("no finding at {run}\n{report}")).story()
}

// The program with bugs.

/// Migrates `mydb`.
async fn careless(endpoint: &str) -> Result<(), Failure> {
    wait_until_running(endpoint, "from").await?;
    // Bug: a program that was started again does not look whether it has imported already.
    loop {
        wait_until_running(endpoint, "to").await?;
        match call(endpoint, IMPORT).await {
            Ok(_) => break,
            // Bug: the connection was lost, the import perhaps not; yet it is done again.
            Err(Failure::Lost(_)) => continue,
            // Bug: whatever the service has against it, the program goes on.
            Err(failure) => {
                eprintln!("warning: {failure}");
                break;
            }
        }
    }
    // Bug: that an instance is Running may be old news.
    wait_until_running(endpoint, "to").await
}

async fn wait_until_running(endpoint: &str, id: &str) -> Result<(), Failure> {
    loop {
        let answer = call(endpoint, &[("Action", "DescribeDBInstanceAttribute"), ("DBInstanceId", id)]).await?;
        if answer["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"] == "Running" {
            return Ok(());
        }
    }
}

// Its corrected twin.

/// Migrates `mydb`, unless that is done or under way. After a failure it can be called again.
async fn careful(endpoint: &str) -> Result<(), Failure> {
    let mut id = None;
    loop {
        // Waits for the import itself: the status of the instance may be old.
        let imports = imports(endpoint).await?;
        let with_status = |status: &str| imports.iter().find(|import| import["ImportDataStatus"] == status);
        if with_status("Success").is_some() {
            return Ok(());
        }
        match (&id, with_status("FullImporting")) {
            (_, Some(import)) => id = Some(import["ImportId"].clone()),
            (None, None) => id = Some(call(endpoint, IMPORT).await?["ImportId"].clone()),
            (Some(id), None) if imports.iter().any(|import| import["ImportId"] == *id) => return Err(Failure::Failed),
            // The list does not show it yet.
            (Some(_), None) => {}
        }
    }
}

/// Returns the imports into the instance.
async fn imports(endpoint: &str) -> Result<Vec<Value>, Failure> {
    let query = [
        ("Action", "DescibeImportsFromDatabase"),
        ("DBInstanceId", "to"),
        ("Engine", "MySQL"),
        ("StartTime", "2018-01-01T00:00Z"),
        ("EndTime", "2099-01-01T00:00Z"),
    ];
    let answer = call(endpoint, &query).await?;
    Ok(answer["Items"]["ImportResultFromDB"].as_array().cloned().unwrap_or_default())
}

// What both call the service with.

const IMPORT: &[(&str, &str)] = &[
    ("Action", "ImportDatabaseBetweenInstances"),
    ("SourceDBInstanceId", "from"),
    ("DBInstanceId", "to"),
    ("DBInfo", "{%22DBNames%22:[%22mydb%22]}"),
];

/// The reason why a call failed.
#[derive(Debug)]
enum Failure {
    /// No whole answer came.
    Lost(String),
    /// The service said no.
    Refused(String),
    /// The service has begun the import, and it failed.
    Failed,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Lost(reason) => write!(f, "no answer: {reason}"),
            Failure::Refused(code) => write!(f, "refused: {code}"),
            Failure::Failed => f.write_str("the import failed"),
        }
    }
}

/// A small HTTP client: one connection a call. Throttled calls are repeated, three times at most.
async fn call(endpoint: &str, params: &[(&str, &str)]) -> Result<Value, Failure> {
    let mut tries = 0;
    loop {
        match call_once(endpoint, params).await {
            Err(Failure::Refused(code)) if code.starts_with("Throttling") && tries < 3 => tries += 1,
            outcome => return outcome,
        }
    }
}

async fn call_once(endpoint: &str, params: &[(&str, &str)]) -> Result<Value, Failure> {
    let lost = |error: &dyn fmt::Display| Failure::Lost(error.to_string());
    let query: Vec<String> = params.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request =
        format!("GET /?Format=JSON&{} HTTP/1.1\r\nhost: {endpoint}\r\nconnection: close\r\n\r\n", query.join("&"));
    let mut stream = TcpStream::connect(endpoint).await.map_err(|error| lost(&error))?;
    stream.write_all(request.as_bytes()).await.map_err(|error| lost(&error))?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.map_err(|error| lost(&error))?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| lost(&"the connection closed"))?;
    let body: Value = serde_json::from_str(body).map_err(|error| lost(&error))?;
    if head.starts_with("HTTP/1.1 200") {
        return Ok(body);
    }
    Err(Failure::Refused(body["Code"].as_str().unwrap_or("without a code").to_owned()))
}
