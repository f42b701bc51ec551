//! One line per call: at debug level, and a warning with the hint where something was refused. In a separate process,
//! since a process has one logger.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Mutex;

use common::{get, two};
use fake_rds::Fault;

struct Lines(Mutex<Vec<String>>);

impl log::Log for Lines {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.target().starts_with("fake_rds")
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            self.0.lock().unwrap().push(format!("{} {}", record.level(), record.args()));
        }
    }

    fn flush(&self) {}
}

static LINES: Lines = Lines(Mutex::new(Vec::new()));

#[tokio::test]
async fn one_line_a_call() {
    log::set_logger(&LINES).unwrap();
    log::set_max_level(log::LevelFilter::Debug);
    let rds = two().start().await;
    get(&rds, &[("Action", "DescribeRegions"), ("SecurityToken", "s3cret")]).await;
    get(&rds, &[("Action", "DescribeRegion")]).await;
    get(&rds, &[("Action", "DescribeDatabases")]).await;
    rds.inject(Fault::throttling().on("CancelImport").times(2));
    rds.inject(Fault::stale());
    drop(rds);
    let lines = LINES.0.lock().unwrap().clone();
    assert_eq!(
        lines,
        [
            "DEBUG DescribeRegions: 200 ok",
            "WARN DescribeRegion: 404 InvalidAction.NotFound: the service has no action `DescribeRegion`; did you mean `DescribeRegions`?",
            "DEBUG DescribeDatabases: 400 MissingParameter",
            "WARN a fault was injected and never fired: ThrottledUser on CancelImport",
        ]
    );
}
