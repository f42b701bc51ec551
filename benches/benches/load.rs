//! The load of the hyper front: a million requests, ten thousand connections that stay idle, five thousand starts and
//! drops.
//!
//! `ulimit -n 20000; cargo bench --manifest-path benches/Cargo.toml --bench load`. Ten thousand connections take as
//! many descriptors at each end, so the server of that part is a separate process; with a lower limit there are as many
//! as it allows, and the line says so.
#![allow(missing_docs, clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fake_rds::{FakeRds, Instance, Progress};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const REQUEST: &[u8] =
    b"GET /?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1&Format=JSON HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";

/// A number of `/proc/self/status`, such as `VmRSS` in KiB.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

/// Returns how many descriptors this process may have.
fn limit() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(1024)
}

fn started() -> FakeRds {
    FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking()
}

/// Reads one answer. Whether it is a success.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> bool {
    let (mut have, mut length) = (0, None);
    while length.is_none_or(|length| have < length) {
        let read = stream.read(&mut buffer[have..]).await.unwrap();
        assert!(read > 0, "a connection ended");
        have += read;
        let head = buffer[..have].windows(4).position(|window| window == b"\r\n\r\n");
        length = length.or_else(|| {
            let head = head?;
            let text = std::str::from_utf8(&buffer[..head]).unwrap().to_ascii_lowercase();
            let body: usize =
                text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap();
            Some(head + 4 + body)
        });
    }
    buffer.starts_with(b"HTTP/1.1 200")
}

async fn connected(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// A million requests over 64 connections, each waiting for its answer: none is lost.
fn a_million() {
    const REQUESTS: usize = 1_000_000;
    const CONNECTIONS: usize = 64;
    let rds = started();
    let address = rds.address();
    let (before, begun) = (status("VmRSS"), Instant::now());
    let mut micros: Vec<u32> = Vec::with_capacity(REQUESTS);
    runtime().block_on(async {
        let local = tokio::task::LocalSet::new();
        let tasks: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                local.spawn_local(async move {
                    let mut stream = connected(address).await;
                    let mut buffer = vec![0; 1 << 14];
                    let mut micros = Vec::with_capacity(REQUESTS / CONNECTIONS);
                    for _ in 0..REQUESTS / CONNECTIONS {
                        let sent = Instant::now();
                        stream.write_all(REQUEST).await.unwrap();
                        assert!(answer(&mut stream, &mut buffer).await, "an answer is not a success");
                        micros.push(sent.elapsed().as_micros() as u32);
                    }
                    micros
                })
            })
            .collect();
        local.await;
        for task in tasks {
            micros.extend(task.await.unwrap());
        }
    });
    let spent = begun.elapsed();
    // The measurements themselves take four bytes a request.
    let after = status("VmRSS");
    assert_eq!(micros.len(), REQUESTS, "requests were lost");
    assert_eq!(rds.calls().len() as u64 + rds.calls_dropped(), REQUESTS as u64, "calls are not in the log");
    micros.sort_unstable();
    let at = |share: f64| micros[((REQUESTS - 1) as f64 * share) as usize];
    println!(
        "a million requests over {CONNECTIONS} connections: none lost, {:.0} a second, p50 {} µs, p99 {} µs, p999 {} µs; resident {before} KiB before, {after} KiB after (the times of {REQUESTS} requests among them)",
        REQUESTS as f64 / spent.as_secs_f64(),
        at(0.5),
        at(0.99),
        at(0.999),
    );
}

/// Connections that say nothing do not keep others out.
fn idle_connections() {
    let mut server = Command::new(std::env::current_exe().unwrap())
        .arg(SERVER)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address: SocketAddr = line.trim().parse().unwrap();
    let wanted = 10_000.min(limit().saturating_sub(200));
    runtime().block_on(async {
        let mut idle = Vec::with_capacity(wanted);
        for _ in 0..wanted {
            idle.push(connected(address).await);
        }
        let begun = Instant::now();
        let mut one_more = connected(address).await;
        one_more.write_all(REQUEST).await.unwrap();
        assert!(answer(&mut one_more, &mut vec![0; 1 << 14]).await);
        let first = begun.elapsed();
        // An idle one is served too when it speaks at last.
        let last = idle.last_mut().unwrap();
        last.write_all(REQUEST).await.unwrap();
        assert!(answer(last, &mut vec![0; 1 << 14]).await);
        println!(
            "{wanted} idle connections (limit {} descriptors): one more is answered after {:.1} ms",
            limit(),
            first.as_secs_f64() * 1e3,
        );
    });
    // The server ends with its input.
    drop(server.stdin.take());
    assert!(server.wait().unwrap().success());
}

/// Fakes that are started, asked and dropped leave nothing.
fn starts_and_drops() {
    const FAKES: usize = 5_000;
    let runtime = runtime();
    let once = || {
        let rds = started();
        runtime.block_on(async {
            let mut stream = connected(rds.address()).await;
            stream.write_all(REQUEST).await.unwrap();
            assert!(answer(&mut stream, &mut vec![0; 1 << 14]).await);
        });
    };
    (0..200).for_each(|_| once());
    let before = (status("Threads"), descriptors(), status("VmRSS"));
    let begun = Instant::now();
    (0..FAKES).for_each(|_| once());
    let spent = begun.elapsed();
    // What ends by itself has a moment to end.
    std::thread::sleep(Duration::from_millis(500));
    let after = (status("Threads"), descriptors(), status("VmRSS"));
    println!(
        "{FAKES} starts and drops, {:.2} ms each: threads {} before, {} after; descriptors {}, {}; resident {} KiB, {} KiB",
        spent.as_secs_f64() * 1e3 / FAKES as f64,
        before.0,
        after.0,
        before.1,
        after.1,
        before.2,
        after.2,
    );
    assert_eq!((before.0, before.1), (after.0, after.1), "threads or descriptors are left");
    assert!(after.2 < before.2 + 20 * 1024, "memory is left");
}

/// Instances that a client creates, one after the other, and a page of them.
fn creations() {
    const INSTANCES: usize = 10_000;
    const LIST: &[u8] = b"GET /?Action=DescribeDBInstances&RegionId=cn-hangzhou&PageSize=100&PageNumber=50&Format=JSON HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";
    let rds = FakeRds::builder().progress(Progress::Immediate).start_blocking();
    let mut buffer = vec![0; 1 << 18];
    runtime().block_on(async {
        let mut stream = connected(rds.address()).await;
        let begun = Instant::now();
        for _ in 0..INSTANCES {
            let request = "GET /?Action=CreateDBInstance&RegionId=cn-hangzhou&Engine=MySQL&EngineVersion=8.0&DBInstanceClass=mysql.n2.small.1\
                &DBInstanceStorage=20&DBInstanceNetType=Intranet&SecurityIPList=127.0.0.1&PayType=Postpaid&Format=JSON HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";
            stream.write_all(request.as_bytes()).await.unwrap();
            assert!(answer(&mut stream, &mut buffer).await);
        }
        let spent = begun.elapsed();
        let begun = Instant::now();
        for _ in 0..1_000 {
            stream.write_all(LIST).await.unwrap();
            assert!(answer(&mut stream, &mut buffer).await);
        }
        println!("{INSTANCES} instances created in {spent:.2?}; then {:.0} pages of 100 a second", 1e3 / begun.elapsed().as_secs_f64());
    });
    assert_eq!(rds.instances().len(), INSTANCES);
}

/// The argument that makes this program the server of the idle connections.
const SERVER: &str = "--as-server";

/// Serves until the input ends.
fn serve() {
    let rds = started();
    println!("{}", rds.address());
    let _ = std::io::stdin().read_line(&mut String::new());
}

fn main() {
    if std::env::args().any(|argument| argument == SERVER) {
        return serve();
    }
    creations();
    starts_and_drops();
    idle_connections();
    a_million();
}
