//! `fake-rds settle`.

use std::collections::BTreeMap;

use fake_rds::{FakeRds, Instance, Progress, TestAction};
use serde_json::Value;

use super::{directory, run};

/// Plays the questions to a fake. Returns the outcome of each.
fn settle(rds: &FakeRds, name: &str, more: &[&str]) -> BTreeMap<String, Value> {
    let folder = directory();
    let (state, out) = (folder.join(format!("{name}-state.json")), folder.join(format!("{name}.json")));
    let (endpoint, state, out) = (rds.uri(), state.to_str().unwrap().to_owned(), out.to_str().unwrap().to_owned());
    let arguments = ["settle", "--endpoint", &endpoint, "--poll-interval", "0s", "--state", &state, "--out", &out];
    let (code, stdout, stderr) = run(&[&arguments, more].concat());
    assert_eq!(code, 0, "{stdout}\n{stderr}");
    let result: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
    serde_json::from_value(result["Questions"].clone()).unwrap()
}

fn of<'o>(outcomes: &'o BTreeMap<String, Value>, outcome: &str) -> Vec<&'o str> {
    outcomes.iter().filter(|(_, found)| found["Outcome"] == outcome).map(|(name, _)| name.as_str()).collect()
}

fn clear(name: &str) {
    let _ = std::fs::remove_file(directory().join(format!("{name}-state.json")));
}

#[test]
fn settle_finds_each_difference_of_another_service() {
    clear("same");
    let same = FakeRds::builder().progress(Progress::Immediate).start_blocking();
    let outcomes = settle(&same, "same", &["--paid"]);
    // Some questions are about signatures and passing statuses, which this fake does not have.
    let agreed = of(&outcomes, "same");
    assert!(agreed.len() >= 100, "{} of {}", agreed.len(), outcomes.len());
    assert_eq!(same.instance_ids(), Vec::<String>::new(), "what was made is deleted");

    // Another service that refuses for the same reasons with other codes.
    clear("other");
    let page = include_str!("../../docs/unsettled.md");
    let (_, table) = page.split_once("\n## Conditions\n").unwrap();
    let rows =
        table.split("\n## ").next().unwrap().lines().filter_map(|row| row.strip_prefix("| `")?.split('`').next());
    let inferred: Vec<&str> = rows.collect();
    assert!(inferred.len() > 50, "{inferred:?}");
    let other = inferred.iter().fold(FakeRds::builder().progress(Progress::Immediate), |fake, name| {
        fake.answer(name.parse().unwrap(), 418, "Other", "another text")
    });
    let other = other.start_blocking();
    let others = settle(&other, "other", &["--paid"]);
    // A question that is named after a condition asks about nothing else.
    let mut missed = of(&others, "same");
    missed.retain(|name| agreed.contains(name) && inferred.contains(name));
    assert!(missed.is_empty(), "{missed:?}");
    let more = agreed.iter().filter(|name| others[**name]["Outcome"] == "differs").count();
    assert!(more > 20, "{more}");
    assert_eq!(other.instance_ids(), Vec::<String>::new());
}

/// A service that accepts each request for an instance creates what a question expects to be refused. It is found by its
/// description, and deleted.
#[test]
fn settle_deletes_what_a_question_has_created() {
    clear("created");
    let service = FakeRds::builder().progress(Progress::Immediate).start_blocking();
    let made = std::sync::atomic::AtomicUsize::new(0);
    service.stub_with("CreateDBInstance", move |call| {
        let id = format!("rm-made-{}", made.fetch_add(1, std::sync::atomic::Ordering::SeqCst));
        let description = call.parameter("DBInstanceDescription").unwrap_or_default();
        let instance = Instance::mysql(&id).region(call.parameter("RegionId").unwrap()).description(description);
        call.fake().try_perform(TestAction::Add(Box::new(instance))).unwrap();
        serde_json::json!({ "DBInstanceId": id })
    });
    // Another instance of the user.
    service.add_instance(Instance::mysql("rm-own").description("fake-rds-settle"));
    let outcomes = settle(&service, "created", &["--paid", "--region", "cn-beijing"]);
    assert_eq!(outcomes["RepeatedSecurityIp"]["Outcome"], "differs");
    let described = |call: &fake_rds::Call| call.parameters().contains_key("DBInstanceDescription");
    assert!(service.calls_to("CreateDBInstance").iter().filter(|call| described(call)).count() > 5);
    assert_eq!(service.instance_ids(), ["rm-own"]);
}

#[test]
fn settle_continues_after_an_interruption_and_is_free_by_default() {
    clear("free");
    let rds = FakeRds::builder().progress(Progress::Immediate).start_blocking();
    let first = settle(&rds, "free", &["--most", "3"]);
    assert_eq!(of(&first, "same").len() + of(&first, "differs").len(), 3);
    let calls = rds.calls().len();
    let all = settle(&rds, "free", &[]);
    assert!(all.len() > first.len() && first.iter().all(|(name, outcome)| all[name] == *outcome));
    assert!(rds.calls().len() > calls);
    // Everything is played, so that another run asks nothing.
    let calls = rds.calls().len();
    assert_eq!(settle(&rds, "free", &[]), all);
    assert_eq!(rds.calls().len(), calls);
    assert!(rds.calls().iter().all(|call| call.action() != "CreateDBInstance"));
}

/// A run that is killed right after a creation has not saved the id of the instance, but the marker that describes it.
#[test]
fn settle_deletes_what_an_interrupted_run_has_created() {
    let state = directory().join("left-state.json");
    std::fs::write(&state, r#"{"Marker": "fake-rds-settle-7"}"#).unwrap();
    let rds = FakeRds::builder()
        .instance(Instance::mysql("rm-left").description("fake-rds-settle-7"))
        .instance(Instance::mysql("rm-other").description("fake-rds-settle-8"))
        .progress(Progress::Immediate)
        .start_blocking();
    settle(&rds, "left", &["--paid", "--most", "0"]);
    assert_eq!(rds.instance_ids(), ["rm-other"]);
    // From then on, every instance that is created for a question has the description.
    clear("left");
    settle(&rds, "left", &["--paid", "--most", "40"]);
    let saved: Value = serde_json::from_str(&std::fs::read_to_string(&state).unwrap()).unwrap();
    let marker = saved["Marker"].as_str().unwrap();
    let created = rds.calls_to("CreateDBInstance");
    assert!(created.iter().any(|call| call.parameter("DBInstanceDescription") == Some(marker)), "{marker}");
}
