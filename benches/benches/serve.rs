//! The command line's server: how soon it accepts connections, and how the hyper front compares with a bare hyper server that
//! answers the same bytes, in one run.
//!
//! `cargo bench --manifest-path benches/Cargo.toml --bench serve`
#![allow(missing_docs, clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bytes::Bytes;
use fake_rds::{FakeRds, Instance};
use http_body_util::Full;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const REQUEST: &[u8] =
    b"GET /?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1&Format=JSON HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";

/// From the start of the process to its first line, which it prints once it accepts connections.
fn accepts_after(seed: Option<&Path>) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fake-rds"));
    command.arg("serve").stdout(Stdio::piped());
    if let Some(seed) = seed {
        command.arg("--seed").arg(seed);
    }
    let begun = Instant::now();
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let spent = begun.elapsed();
    assert!(line.starts_with("listening on "), "{line}");
    child.kill().unwrap();
    child.wait().unwrap();
    spent
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// One answer, head and all.
async fn one(stream: &mut TcpStream) -> Vec<u8> {
    stream.write_all(REQUEST).await.unwrap();
    let mut answer = Vec::new();
    let mut chunk = vec![0; 1 << 16];
    while !answer.ends_with(b"}") {
        let read = stream.read(&mut chunk).await.unwrap();
        assert!(read > 0);
        answer.extend_from_slice(&chunk[..read]);
    }
    answer
}

/// Requests a second over sixteen connections.
fn rate(address: SocketAddr, requests: usize) -> f64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let local = tokio::task::LocalSet::new();
    let begun = Instant::now();
    local.block_on(&runtime, async {
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                tokio::task::spawn_local(async move {
                    let mut stream = TcpStream::connect(address).await.unwrap();
                    stream.set_nodelay(true).unwrap();
                    let mut answer = vec![0; one(&mut stream).await.len()];
                    for _ in 0..requests / 16 {
                        stream.write_all(REQUEST).await.unwrap();
                        stream.read_exact(&mut answer).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
    requests as f64 / begun.elapsed().as_secs_f64()
}

/// A hyper server with as many threads that sends the same bytes whatever it is asked.
fn bare(head: &[u8], body: Vec<u8>) -> SocketAddr {
    let headers: Vec<(String, String)> = String::from_utf8_lossy(head)
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "))
        .filter(|(name, _)| !["content-length", "date"].contains(name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    let body = Bytes::from(body);
    std::thread::spawn(move || {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                stream.set_nodelay(true).unwrap();
                let (headers, body) = (headers.clone(), body.clone());
                tokio::spawn(async move {
                    let answer = hyper::service::service_fn(move |_| {
                        let mut response = hyper::Response::builder();
                        for (name, value) in &headers {
                            response = response.header(name, value);
                        }
                        let response = response.body(Full::new(body.clone()));
                        async move { response }
                    });
                    let builder = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
                    let _ = builder.serve_connection(TokioIo::new(stream), answer).await;
                });
            }
        });
    });
    address
}

fn main() {
    let empty = median((0..15).map(|_| accepts_after(None)).collect());
    println!("serve, empty seed: accepts after {:.1} ms (mark: 50)", empty.as_secs_f64() * 1e3);

    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("large-seed.json");
    let instances: Vec<serde_json::Value> = (0..10_000)
        .map(|n| {
            let databases: Vec<serde_json::Value> = (0..10)
                .map(|d| serde_json::json!({"DBName": format!("db{d}"), "SizeMB": 100, "Tables": {"t": 1}}))
                .collect();
            serde_json::json!({"DBInstanceId": format!("rm-{n}"), "Engine": "MySQL", "Databases": databases})
        })
        .collect();
    std::fs::write(&path, serde_json::json!({ "DBInstances": instances }).to_string()).unwrap();
    let large = median((0..5).map(|_| accepts_after(Some(&path))).collect());
    println!("serve, 10,000 instances of 10 databases: accepts after {:.0} ms (mark: 1000)", large.as_secs_f64() * 1e3);

    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answer = runtime.block_on(async { one(&mut TcpStream::connect(rds.address()).await.unwrap()).await });
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let bare = bare(&answer[..end], answer[end + 4..].to_vec());
    // The machine's mood changes from second to second, so each short run is compared with its neighbour.
    let rounds: Vec<(f64, f64)> = (0..41)
        .map(|round| {
            if round % 2 == 0 {
                let theirs = rate(bare, 16_000);
                (rate(rds.address(), 16_000), theirs)
            } else {
                (rate(rds.address(), 16_000), rate(bare, 16_000))
            }
        })
        .collect();
    let middle = |of: fn(&(f64, f64)) -> f64| {
        let mut all: Vec<f64> = rounds.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    println!(
        "hyper front, 16 connections, DescribeDBInstanceAttribute: {:.0} a second, bare hyper with the same bytes {:.0}: {:.2} times, the median of {} pairs (mark: at least 0.80)",
        middle(|(ours, _)| *ours),
        middle(|(_, theirs)| *theirs),
        middle(|(ours, theirs)| ours / theirs),
        rounds.len()
    );
}
