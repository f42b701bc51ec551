//! No test ever sees another's requests, port or state, and a fake that is gone leaves nothing behind.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use common::raw;
use fake_rds::{FakeRds, FakeRdsBuilder, Instance};

const LIST: &[u8] = b"GET /?Action=DescribeDBInstances&RegionId=cn-hangzhou&Format=JSON HTTP/1.1\r\nhost: x\r\n\r\n";

fn builder() -> FakeRdsBuilder {
    FakeRds::builder()
}

/// Starts two hundred at once, from sixteen threads, each seeing only its own.
fn two_hundred_at_once(on: fn(FakeRdsBuilder) -> FakeRdsBuilder) {
    let threads: Vec<_> = (0..16)
        .map(|thread| {
            std::thread::spawn(move || {
                let fakes: Vec<(String, FakeRds)> = (0..13)
                    .map(|n| {
                        let id = format!("rm-{thread}-{n}");
                        let rds = on(builder().instance(Instance::mysql(&id))).start_blocking();
                        (id, rds)
                    })
                    .collect();
                for (id, rds) in &fakes {
                    let answer = raw(rds, LIST);
                    assert!(
                        answer.contains(r#""TotalRecordCount":1"#) && answer.contains(&format!("\"{id}\"")),
                        "{answer}"
                    );
                }
                for (id, rds) in fakes {
                    assert_eq!(rds.calls().len(), 1);
                    assert_eq!(rds.instance_ids(), [id]);
                    drop(rds);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

#[cfg(feature = "wiremock")]
#[test]
fn two_hundred_at_once_on_wiremock() {
    two_hundred_at_once(|builder| builder);
}

#[cfg(feature = "server")]
#[test]
fn two_hundred_at_once_on_hyper() {
    two_hundred_at_once(|builder| builder.front(fake_rds::Front::Hyper));
}

/// A connection that outlives its fake reaches nobody: not the dead one, and not one that took its port.
fn a_late_request_reaches_nobody(on: fn(FakeRdsBuilder) -> FakeRdsBuilder) {
    let rds = on(builder()).start_blocking();
    let mut late = TcpStream::connect(rds.address()).unwrap();
    late.write_all(LIST).unwrap();
    let mut chunk = [0; 64];
    assert!(late.read(&mut chunk).unwrap() > 0);
    drop(rds);
    let others: Vec<FakeRds> = (0..20).map(|_| on(builder()).start_blocking()).collect();
    let _ = late.write_all(LIST);
    let mut rest = Vec::new();
    let _ = late.set_read_timeout(Some(std::time::Duration::from_secs(5)));
    let _ = late.read_to_end(&mut rest);
    // What was left of the first answer may come, a second one not.
    assert!(!String::from_utf8_lossy(&rest).contains("HTTP/1.1 200"), "{}", String::from_utf8_lossy(&rest));
    assert!(others.iter().all(|rds| rds.calls().is_empty()));
}

#[cfg(feature = "wiremock")]
#[test]
fn a_late_request_reaches_nobody_on_wiremock() {
    a_late_request_reaches_nobody(|builder| builder);
}

#[cfg(feature = "server")]
#[test]
fn a_late_request_reaches_nobody_on_hyper() {
    a_late_request_reaches_nobody(|builder| builder.front(fake_rds::Front::Hyper));
}

#[tokio::test]
async fn shared_between_tasks() {
    fn is_shareable<T: Send + Sync + 'static>(value: T) -> Arc<T> {
        Arc::new(value)
    }
    let rds = is_shareable(builder().instance(Instance::mysql("rm-1")).start().await);
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let rds = rds.clone();
            tokio::spawn(async move { rds.instance("rm-1").is_some() })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap());
    }
}
