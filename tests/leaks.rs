//! A thousand starts and drops leave no threads, no file descriptors and so no ports behind. In a separate process,
//! since it counts the resources of the whole process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod common;

use common::raw;
use fake_rds::{FakeRds, Instance};

fn entries(folder: &str) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

/// Threads and file descriptors of this process, once those that are ending have ended.
fn settled(threads: usize, files: usize, tries: usize) -> (usize, usize) {
    let mut found = (0, 0);
    for _ in 0..tries {
        found = (entries("/proc/self/task"), entries("/proc/self/fd"));
        if found.0 <= threads && found.1 <= files {
            break;
        }
        std::thread::yield_now();
        std::thread::park_timeout(std::time::Duration::from_millis(2));
    }
    found
}

fn cycles(times: usize) {
    let once = || {
        let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
        let answer = raw(&rds, b"GET /?Action=DescribeRegions HTTP/1.1\r\nhost: x\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 200"));
        drop(rds);
    };
    // The first ones may make what the process keeps.
    (0..10).for_each(|_| once());
    let (threads, files) = settled(0, 0, 50);
    (0..times).for_each(|_| once());
    let (threads_after, files_after) = settled(threads, files, 30_000);
    assert!(threads_after <= threads, "{threads} threads before, {threads_after} after");
    assert!(files_after <= files, "{files} file descriptors before, {files_after} after");
}

#[test]
fn nothing_is_left_behind() {
    cycles(1_000);
}
