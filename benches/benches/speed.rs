//! How fast the fake answers, as ratios against a bare wiremock server with one static answer of 1 KiB, in one run.
//!
//! `cargo bench --bench speed`. The marks it is held against are printed beside the ratios.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use common::sign;
use criterion::{BenchmarkId, Criterion};
use fake_rds::{Database, FakeRds, Instance, User};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

#[path = "../tests/common/mod.rs"]
mod common;

const LIST: &str = "GET /?Action=DescribeDBInstances&RegionId=cn-hangzhou&Format=JSON HTTP/1.1\r\nhost: x\r\n\r\n";
const PAGE: &str = "GET /?Action=DescribeDBInstances&RegionId=cn-hangzhou&PageSize=100&PageNumber=5&Format=JSON HTTP/1.1\r\nhost: x\r\n\r\n";

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn bare() -> MockServer {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let server = MockServer::builder().listener(listener).start().await;
    let answer = ResponseTemplate::new(200).set_body_raw("x".repeat(1024), "application/json;charset=utf-8");
    Mock::given(matchers::any()).respond_with(answer).mount(&server).await;
    server
}

fn seeded(instances: usize) -> fake_rds::FakeRdsBuilder {
    (0..instances).fold(FakeRds::builder(), |builder, n| {
        builder.instance(Instance::mysql(format!("rm-{n:06}")).database(Database::new("mydb").size_mb(512)))
    })
}

/// Sends a request and reads the whole answer; returns how long it is.
async fn first_answer(stream: &mut TcpStream, request: &str) -> usize {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        let read = stream.read(&mut chunk).await.unwrap();
        assert!(read > 0, "the connection ended");
        answer.extend_from_slice(&chunk[..read]);
        let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let length: usize =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        if answer.len() == end + 4 + length {
            return answer.len();
        }
    }
}

/// How long so many requests take over so many connections. Every answer is as long as the first.
fn drive(runtime: &Runtime, address: SocketAddr, connections: u64, requests: u64, request: &'static str) -> Duration {
    runtime.block_on(async {
        let mut streams = Vec::new();
        for _ in 0..connections {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let length = first_answer(&mut stream, request).await;
            streams.push((stream, length));
        }
        let start = Instant::now();
        let local = tokio::task::LocalSet::new();
        for (n, (mut stream, length)) in streams.into_iter().enumerate() {
            let share = requests / connections + u64::from((n as u64) < requests % connections);
            local.spawn_local(async move {
                let mut answer = vec![0; length];
                for _ in 0..share {
                    stream.write_all(request.as_bytes()).await.unwrap();
                    stream.read_exact(&mut answer).await.unwrap();
                }
            });
        }
        local.await;
        start.elapsed()
    })
}

fn starts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start_to_first_answer");
    let runtime = runtime();
    group.bench_function("bare", |bencher| {
        bencher.iter(|| {
            runtime.block_on(async {
                let server = bare().await;
                let mut stream = TcpStream::connect(server.address()).await.unwrap();
                first_answer(&mut stream, LIST).await
            })
        });
    });
    group.bench_function("fake", |bencher| {
        // The fake is dropped outside the measured time, as the bare server's end, which waits for nothing, is no part of it.
        bencher.iter_custom(|times| {
            let mut spent = Duration::ZERO;
            for _ in 0..times {
                let start = Instant::now();
                let rds = runtime.block_on(async {
                    let rds = seeded(1).start().await;
                    let mut stream = TcpStream::connect(rds.address()).await.unwrap();
                    first_answer(&mut stream, LIST).await;
                    rds
                });
                spent += start.elapsed();
                drop(rds);
            }
            spent
        });
    });
    group.finish();
}

/// How many times as fast one is as the other. The machine's mood changes from second to second, so short runs are compared
/// with their neighbours, first one and then the other in front; the median of the pairs counts.
fn times_as_fast(ours: &mut dyn FnMut() -> Duration, theirs: &mut dyn FnMut() -> Duration) -> f64 {
    let mut ratios: Vec<f64> = (0..41)
        .map(|round| {
            let (ours, theirs) = if round % 2 == 0 {
                (ours(), theirs())
            } else {
                let theirs = theirs();
                (ours(), theirs)
            };
            theirs.as_secs_f64() / ours.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

fn requests() {
    let runtime = runtime();
    let rds = runtime.block_on(seeded(1).start());
    for connections in [1, 16] {
        let times = times_as_fast(&mut || drive(&runtime, rds.address(), connections, 3_000, LIST), &mut || {
            // A new one each time: it keeps every request, and gets slower by it.
            let server = runtime.block_on(bare());
            drive(&runtime, *server.address(), connections, 3_000, LIST)
        });
        println!("  requests a second, {connections} connections: {times:.2} times (mark: at least 0.85)");
    }
}

/// The list, signed anew each time.
fn signed_v1(_: u64) -> String {
    let params = [("Action", "DescribeDBInstances"), ("RegionId", "cn-hangzhou"), ("Format", "JSON")];
    let query = sign::query(&sign::v1("GET", &params, "testid", "testsecret"));
    format!("GET /?{query} HTTP/1.1\r\nhost: x\r\n\r\n")
}

fn signed_v3(_: u64) -> String {
    let params = [("RegionId", "cn-hangzhou")];
    let headers = sign::v3("GET", "DescribeDBInstances", &params, "testid", "testsecret");
    let head: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("GET /?RegionId=cn-hangzhou HTTP/1.1\r\nhost: x\r\n{head}\r\n")
}

/// As `drive`, with a request of its own each time, made before the clock starts.
fn drive_each(
    runtime: &Runtime,
    address: SocketAddr,
    connections: u64,
    requests: u64,
    make: fn(u64) -> String,
) -> Duration {
    runtime.block_on(async {
        let mut streams = Vec::new();
        for n in 0..connections {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let length = first_answer(&mut stream, &make(n)).await;
            let share = requests / connections + u64::from(n < requests % connections);
            let made: Vec<String> = (0..share).map(make).collect();
            streams.push((stream, length, made));
        }
        let start = Instant::now();
        let local = tokio::task::LocalSet::new();
        for (mut stream, length, made) in streams {
            local.spawn_local(async move {
                let mut answer = vec![0; length];
                for request in made {
                    stream.write_all(request.as_bytes()).await.unwrap();
                    stream.read_exact(&mut answer).await.unwrap();
                    assert!(answer.starts_with(b"HTTP/1.1 200"));
                }
            });
        }
        local.await;
        start.elapsed()
    })
}

fn checked() {
    let runtime = runtime();
    let open = runtime.block_on(seeded(1).start());
    let user = User::new("1").access_key("testid", "testsecret");
    let checking = runtime.block_on(seeded(1).user(user).start());
    for connections in [1, 16] {
        for (scheme, make) in [("v1", signed_v1 as fn(u64) -> String), ("v3", signed_v3)] {
            let times =
                times_as_fast(&mut || drive_each(&runtime, checking.address(), connections, 3_000, make), &mut || {
                    drive_each(&runtime, open.address(), connections, 3_000, make)
                });
            println!(
                "  checking {scheme} against the open fake, {connections} connections: {times:.2} times (mark: at least 0.70)"
            );
        }
    }
}

fn pages(criterion: &mut Criterion) {
    let runtime = runtime();
    let mut group = criterion.benchmark_group("page_of_100");
    group.sample_size(20);
    for instances in [1_000, 100_000] {
        let rds = runtime.block_on(seeded(instances).start());
        group.bench_with_input(BenchmarkId::from_parameter(instances), &rds, |bencher, rds| {
            bencher.iter_custom(|times| drive(&runtime, rds.address(), 1, times, PAGE));
        });
    }
    group.finish();
}

/// The median nanoseconds of one measurement of this run.
fn median(folder: &Path, name: &str) -> Option<f64> {
    let text = std::fs::read_to_string(folder.join(name).join("new/estimates.json")).ok()?;
    serde_json::from_str::<serde_json::Value>(&text).ok()?["median"]["point_estimate"].as_f64()
}

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("speed");
    let _ = std::fs::remove_dir_all(&folder);
    let mut criterion = Criterion::default().output_directory(&folder).configure_from_args();
    starts(&mut criterion);
    pages(&mut criterion);
    criterion.final_summary();

    println!("\nratios against a bare wiremock server, this run:");
    if let (Some(bare), Some(fake)) =
        (median(&folder, "start_to_first_answer/bare"), median(&folder, "start_to_first_answer/fake"))
    {
        println!("  start to first answer: {:.2} times (mark: at most 1.30)", fake / bare);
    }
    if let (Some(small), Some(large)) = (median(&folder, "page_of_100/1000"), median(&folder, "page_of_100/100000")) {
        println!("  a page of 100 out of 1,000: {:.0} a second (mark: at least 1,000)", 1e9 / small);
        println!("  the same out of 100,000: {:.2} times as long (mark: at most 2)", large / small);
    }
    requests();
    checked();
}
