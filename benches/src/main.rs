//! One table of the speed of the fake, compared with two kinds of servers. The stubs do what a user would write: they
//! keep instances in a map, parse the query and write the same answer with serde_json, on hyper and on wiremock. The bare
//! servers (wiremock, hyper, httpmock and mockito) repeat prepared bytes, and so show the limit.
//!
//! `cargo run --release --manifest-path benches/Cargo.toml`, with the number of rounds behind `--` (21).
//!
//! A machine's speed changes from second to second. So each round measures every server, one after the other, a ratio is that of
//! two neighbours in one round, and the median of the rounds counts. The spread is from the lowest tenth to the highest.
#![allow(clippy::unwrap_used)]

mod servers;
#[path = "../../tests/common/sign.rs"]
mod sign;

use std::net::SocketAddr;
use std::process::Command;
use std::time::{Duration, Instant};

use fake_rds::explore::Explorer;
use fake_rds::{Database, FakeRds, FakeRdsBuilder, Instance, Progress, User};
use servers::{Kind, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

const REQUEST: &str =
    "GET /?Action=DescribeDBInstances&RegionId=cn-hangzhou&Format=JSON HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";
const PAGE: &str = "GET /?Action=DescribeDBInstances&RegionId=cn-hangzhou&PageSize=100&PageNumber=5&Format=JSON HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn seeded(instances: usize) -> FakeRdsBuilder {
    (1..=instances).fold(FakeRds::builder(), |builder, n| {
        builder.instance(Instance::mysql(format!("rm-{n}")).database(Database::new("mydb").size_mb(512)))
    })
}

/// Sends a request and reads the whole answer, head and all.
async fn answer(stream: &mut TcpStream, request: &str) -> Vec<u8> {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        let read = stream.read(&mut chunk).await.unwrap();
        assert!(read > 0, "the connection ended");
        answer.extend_from_slice(&chunk[..read]);
        let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        if answer.len() == end + 4 + length.parse::<usize>().unwrap() {
            return answer;
        }
    }
}

async fn connected(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Measures requests per second over `connections` connections. Each request is made before the clock starts; every
/// answer is as long as the first.
fn rate(runtime: &Runtime, address: SocketAddr, connections: usize, requests: usize, make: &dyn Fn() -> String) -> f64 {
    runtime.block_on(async {
        let mut clients = Vec::new();
        for _ in 0..connections {
            let mut stream = connected(address).await;
            let first = answer(&mut stream, &make()).await;
            // mockito's answers end their connection: a client makes another one.
            let ends = first.windows(19).any(|window| window == b"\r\nconnection: close");
            let made: Vec<String> = (0..requests / connections).map(|_| make()).collect();
            clients.push((stream, first.len(), ends, made));
        }
        let begun = Instant::now();
        let local = tokio::task::LocalSet::new();
        let mut tasks = Vec::new();
        for (mut stream, length, ends, made) in clients {
            tasks.push(local.spawn_local(async move {
                let mut answer = vec![0; length];
                for request in made {
                    if ends {
                        stream = connected(address).await;
                    }
                    stream.write_all(request.as_bytes()).await.unwrap();
                    stream.read_exact(&mut answer).await.unwrap();
                    assert!(answer.starts_with(b"HTTP/1.1 200"));
                }
            }));
        }
        local.await;
        for task in tasks {
            task.await.unwrap();
        }
        (requests / connections * connections) as f64 / begun.elapsed().as_secs_f64()
    })
}

/// Milliseconds from nothing to the first answer. The server is dropped outside of the measured time.
fn start(runtime: &Runtime, kind: Kind, body: &str) -> f64 {
    let begun = Instant::now();
    let server = runtime.block_on(async {
        let server = Server::start(kind, body).await;
        answer(&mut connected(server.address()).await, REQUEST).await;
        server
    });
    let spent = begun.elapsed();
    drop(server);
    spent.as_secs_f64() * 1e3
}

/// Resident memory of this process, in bytes.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok()).unwrap_or(0.0) * 1024.0
}

/// Measures the bytes that this process grows by for each of 20,000 requests. Needs a separate process.
fn memory(kind: Kind, body: &str) -> f64 {
    const REQUESTS: usize = 20_000;
    let runtime = runtime();
    let server = runtime.block_on(Server::start(kind, body));
    let drive = |requests| {
        for _ in 0..requests / 1_000 {
            rate(&runtime, server.address(), 4, 1_000, &|| REQUEST.to_owned());
        }
    };
    // The fake's log has its full length by then.
    drive(12_000);
    let before = resident();
    drive(REQUESTS);
    (resident() - before) / REQUESTS as f64
}

/// Runs a second of the exploration of a small migration.
fn exploration(runtime: &Runtime) -> f64 {
    let builder = || {
        FakeRds::builder()
            .instance(Instance::mysql("rm-1").database(Database::new("mydb").size_mb(512)))
            .instance(Instance::mysql("rm-2").database("mydb"))
            .progress(Progress::Polls(2))
    };
    let migrate = async |rds: &FakeRds| {
        const CALLS: [&str; 4] = [
            "DescribeDBInstanceAttribute&DBInstanceId=rm-1",
            "DescribeDBInstanceAttribute&DBInstanceId=rm-2",
            "ImportDatabaseBetweenInstances&SourceDBInstanceId=rm-1&DBInstanceId=rm-2&DBInfo={%22DBNames%22:[%22mydb%22]}",
            "DescribeDatabases&DBInstanceId=rm-2",
        ];
        let mut stream = connected(rds.address()).await;
        for call in CALLS {
            let request = format!("GET /?Format=JSON&Action={call} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
            whole(&mut stream, &request).await?;
        }
        Ok::<(), String>(())
    };
    let (begun, mut runs) = (Instant::now(), 0);
    while begun.elapsed() < Duration::from_millis(500) {
        runs += runtime.block_on(Explorer::new(builder()).run(migrate)).runs();
    }
    runs as f64 / begun.elapsed().as_secs_f64()
}

/// As `answer`, for a fake that may fail on purpose.
async fn whole(stream: &mut TcpStream, request: &str) -> Result<(), String> {
    stream.write_all(request.as_bytes()).await.map_err(|error| error.to_string())?;
    let mut answer = Vec::new();
    loop {
        if stream.read_buf(&mut answer).await.map_err(|error| error.to_string())? == 0 {
            return Err("the connection closed".to_owned());
        }
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() >= length.parse::<usize>().unwrap() {
            return if head.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(body.to_owned()) };
        }
    }
}

/// The value below which this share of the values lies.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}

/// One line of the table: a measure of one server, and how the fake compares with it.
fn line(measure: &str, name: &str, values: &[f64], fake: Option<&[f64]>) {
    let digits = if quantile(values, 0.5) < 100.0 { 2 } else { 0 };
    let ratio = fake.map_or_else(String::new, |fake| {
        let pairs: Vec<f64> = fake.iter().zip(values).map(|(fake, value)| fake / value).collect();
        format!("{:.2} ({:.2} to {:.2})", quantile(&pairs, 0.5), quantile(&pairs, 0.1), quantile(&pairs, 0.9))
    });
    println!(
        "| {measure} | {name} | {:.digits$} | {:.digits$} to {:.digits$} | {ratio} |",
        quantile(values, 0.5),
        quantile(values, 0.1),
        quantile(values, 0.9),
    );
}

/// Measures every server once a round, and prints their lines, with ratios if there is sense in them. The fake is the first.
fn measure(name: &str, rounds: usize, ratios: bool, one: &mut dyn FnMut(Kind) -> f64) {
    let mut values = vec![Vec::new(); Kind::ALL.len()];
    for round in 0..rounds {
        // Every other round goes the other way, so that none is always the first.
        for step in 0..Kind::ALL.len() {
            let index = if round % 2 == 0 { step } else { Kind::ALL.len() - 1 - step };
            values[index].push(one(Kind::ALL[index]));
        }
    }
    for (index, kind) in Kind::ALL.iter().enumerate() {
        line(name, kind.name(), &values[index], (index > 0 && ratios).then_some(values[0].as_slice()));
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = runtime();
    // What the fake answers with is what the others are given to say.
    let rds = runtime.block_on(seeded(1).start());
    let bytes = runtime.block_on(async { answer(&mut connected(rds.address()).await, REQUEST).await });
    let text = String::from_utf8(bytes).unwrap();
    let body = text.split_once("\r\n\r\n").unwrap().1;
    if let [word, name] = arguments.as_slice()
        && word == "memory"
    {
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name).unwrap();
        println!("{}", memory(kind, body));
        return;
    }
    let rounds = arguments.first().map_or(21, |rounds| rounds.parse().unwrap());

    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{cores} cores, load {} at the start, {rounds} rounds, an answer of {} bytes\n", load.trim(), body.len());
    println!("| measure | server | median | spread | fake, times this |");
    println!("|---|---|---|---|---|");
    measure("start to first answer, ms", rounds, true, &mut |kind| start(&runtime, kind, body));
    for connections in [1, 16] {
        let name = format!("requests a second, {connections} connection{}", if connections == 1 { "" } else { "s" });
        measure(&name, rounds, true, &mut |kind| {
            // A new one each time: some keep every request, and get slower by it.
            let server = runtime.block_on(Server::start(kind, body));
            rate(&runtime, server.address(), connections, 3_200, &|| REQUEST.to_owned())
        });
    }
    measure("memory a request, bytes", rounds.min(5), false, &mut |kind| {
        let output = Command::new(std::env::current_exe().unwrap()).args(["memory", kind.name()]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().parse().unwrap()
    });
    own(&runtime, rounds);
    println!(
        "\nThe marks: a start at most 1.30 times the hyper stub's; requests at least 0.90 times the hyper stub's rate and"
    );
    println!(
        "1.20 times the wiremock stub's, with 1 and 16 connections. The bare servers have no marks. Pages at least"
    );
    println!(
        "1,000 a second, and out of 100,000 at least half as many; checked signatures at least 0.70 of unchecked. Runs: at least 150."
    );
}

/// Measures the properties that only the fake has.
fn own(runtime: &Runtime, rounds: usize) {
    const NAME: &str = "fake";
    for instances in [1_000, 100_000] {
        let rds = runtime.block_on(seeded(instances).start());
        let values: Vec<f64> = (0..rounds).map(|_| rate(runtime, rds.address(), 1, 200, &|| PAGE.to_owned())).collect();
        line(&format!("pages of 100 out of {instances} a second"), NAME, &values, None);
    }
    let user = User::new("1").access_key("testid", "testsecret");
    let open = runtime.block_on(seeded(1).start());
    let checking = runtime.block_on(seeded(1).user(user).start());
    for (scheme, make) in [("V1", v1 as fn() -> String), ("V3", v3)] {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            without.push(rate(runtime, open.address(), 16, 1_600, &make));
            with.push(rate(runtime, checking.address(), 16, 1_600, &make));
        }
        let ratio: Vec<f64> = with.iter().zip(&without).map(|(with, without)| with / without).collect();
        line(&format!("signatures {scheme} checked a second, 16 connections"), NAME, &with, None);
        line(&format!("signatures {scheme} checked, share of unchecked"), NAME, &ratio, None);
    }
    let values: Vec<f64> = (0..rounds.min(5)).map(|_| exploration(runtime)).collect();
    line("exploration, runs a second", NAME, &values, None);
}

/// Returns the request with a new signature.
fn v1() -> String {
    let params = [("Action", "DescribeDBInstances"), ("RegionId", "cn-hangzhou"), ("Format", "JSON")];
    let query = sign::query(&sign::v1("GET", &params, "testid", "testsecret"));
    format!("GET /?{query} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
}

fn v3() -> String {
    let params = [("RegionId", "cn-hangzhou")];
    let headers = sign::v3("GET", "DescribeDBInstances", &params, "testid", "testsecret");
    let head: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("GET /?RegionId=cn-hangzhou HTTP/1.1\r\nhost: 127.0.0.1\r\n{head}\r\n")
}
