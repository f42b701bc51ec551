//! The program makes the calls; the scenario files say what it finds and what it should leave behind.

use std::path::Path;
use std::time::Duration;

use consumer::{Failure, Migrator};
use fake_rds::{FakeRds, Scenario};

async fn migrate(file: &str) -> (Result<u64, Failure>, FakeRds, Scenario) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(file);
    let scenario = Scenario::load(path).unwrap_or_else(|error| panic!("{error}"));
    let rds = scenario.start().await;
    let mut migrator = Migrator::new(rds.uri());
    migrator.pause = Duration::from_millis(1);
    let outcome = migrator.migrate("rm-old", "rm-new", &["orders"]).await;
    (outcome, rds, scenario)
}

#[tokio::test]
async fn a_migration_through_throttling_and_polling() {
    let (outcome, rds, scenario) = migrate("throttled.json").await;
    let id = outcome.unwrap();
    scenario.verify(&rds).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(rds.import(id).status, fake_rds::ImportStatus::Succeeded);
}

#[tokio::test]
async fn a_locked_destination_is_not_tried_again() {
    let (outcome, rds, scenario) = migrate("locked.json").await;
    assert!(matches!(outcome, Err(Failure::Refused(code, _)) if code == "OperationDenied.LockMode"));
    scenario.verify(&rds).unwrap_or_else(|error| panic!("{error}"));
}

#[tokio::test]
async fn an_answer_that_is_lost_makes_it_import_twice() {
    // What a retry does when the work was done and only the answer lost: the same data is imported again.
    let (outcome, rds, scenario) = migrate("answer-lost.json").await;
    assert!(outcome.is_ok(), "{outcome:?}");
    scenario.verify(&rds).unwrap_or_else(|error| panic!("{error}"));
}
