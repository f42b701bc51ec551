//! The memory that the fake retains: resident memory before and after many requests.
//!
//! `cargo bench --manifest-path benches/Cargo.toml --bench memory`
#![allow(missing_docs, clippy::unwrap_used)]

use std::net::SocketAddr;
use std::time::Instant;

use fake_rds::{FakeRds, Instance};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const REQUEST: &[u8] = b"GET /?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1&Format=JSON HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: bench\r\naccept: */*\r\n\r\n";
const CONNECTIONS: usize = 16;

/// Resident memory of this process, in KiB.
fn resident() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0)
}

/// Sends `requests` requests over sixteen connections; returns how many were answered with 200.
async fn drive(address: SocketAddr, requests: usize) -> usize {
    let local = tokio::task::LocalSet::new();
    let answered = std::rc::Rc::new(std::cell::Cell::new(0));
    for _ in 0..CONNECTIONS {
        let answered = answered.clone();
        local.spawn_local(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut answer = vec![0; 1 << 16];
            let mut length = None;
            for _ in 0..requests / CONNECTIONS {
                stream.write_all(REQUEST).await.unwrap();
                let mut have = 0;
                while length.is_none_or(|length| have < length) {
                    let read = stream.read(&mut answer[have..]).await.unwrap();
                    assert!(read > 0, "a connection ended");
                    have += read;
                    if length.is_none() && answer[..have].ends_with(b"}") {
                        length = Some(have);
                    }
                }
                answered.set(answered.get() + usize::from(answer.starts_with(b"HTTP/1.1 200")));
            }
        });
    }
    local.await;
    answered.get()
}

fn measure(requests: usize, mark_mib: f64) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    runtime.block_on(drive(rds.address(), 160));
    let before = resident();
    let begun = Instant::now();
    let answered = runtime.block_on(drive(rds.address(), requests));
    let spent = begun.elapsed();
    let more = (resident() - before) as f64 / 1024.0;
    println!(
        "{before} KiB before, {more:+.1} MiB after {requests} requests (mark: under {mark_mib}), {answered} answered, {:.0} a second; {} calls kept, {} let go",
        requests as f64 / spent.as_secs_f64(),
        rds.calls().len(),
        rds.calls_dropped(),
    );
    assert_eq!(answered, requests, "requests were lost");
}

fn main() {
    measure(1_000_000, 5.0);
}
