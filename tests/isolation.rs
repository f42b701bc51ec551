//! No test ever sees another's requests, port or state, and a fake that is gone leaves nothing behind.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use common::{one_answer, raw};
use fake_rds::{FakeRds, FakeRdsBuilder, Instance};

const LIST: &[u8] = b"GET /?Action=DescribeDBInstances&RegionId=cn-hangzhou&Format=JSON HTTP/1.1\r\nhost: x\r\n\r\n";

fn builder() -> FakeRdsBuilder {
    FakeRds::builder()
}

/// Starts two hundred from sixteen threads, each seeing only its own. Sixteen run at once, since some systems allow a process no
/// more than 256 file descriptors.
#[test]
fn two_hundred_from_sixteen_threads() {
    std::thread::scope(|scope| {
        for thread in 0..16 {
            scope.spawn(move || {
                for n in 0..13 {
                    let id = format!("rm-{thread}-{n}");
                    let rds = builder().instance(Instance::mysql(&id)).start_blocking();
                    let answer = raw(&rds, LIST);
                    assert!(
                        answer.contains(r#""TotalRecordCount":1"#) && answer.contains(&format!("\"{id}\"")),
                        "{answer}"
                    );
                    assert_eq!(rds.calls().len(), 1);
                    assert_eq!(rds.instance_ids(), [id]);
                }
            });
        }
    });
}

/// A connection that outlives its fake reaches nobody: neither the dropped one, nor one that took its port.
#[test]
fn a_late_request_reaches_nobody() {
    let rds = builder().start_blocking();
    let mut late = TcpStream::connect(rds.address()).unwrap();
    // An upper bound that only a defect reaches.
    late.set_read_timeout(Some(std::time::Duration::from_secs(60))).unwrap();
    late.write_all(LIST).unwrap();
    let first = one_answer(&mut late);
    assert!(first.starts_with("HTTP/1.1 200") && first.contains(r#""TotalRecordCount":0"#), "{first}");
    drop(rds);
    let others: Vec<FakeRds> = (0..20).map(|_| builder().start_blocking()).collect();
    // Writing may still succeed, since the kernel buffers it. Nothing is answered: the connection is closed or reset.
    let _ = late.write_all(LIST);
    let mut rest = Vec::new();
    match late.read_to_end(&mut rest) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
    }
    assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest));
    assert!(others.iter().all(|rds| rds.calls().is_empty()));
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
            tokio::spawn(async move { rds.try_instance("rm-1").is_some() })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap());
    }
}
