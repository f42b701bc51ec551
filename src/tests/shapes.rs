//! Compares every answer of the model with the documented shape.

use crate::base::value::Value;
use crate::rds::action;
use crate::rds::catalogue::conformance::shape_errors;
use crate::service::Service;
use crate::{FakeRds, Scenario};

#[tokio::test]
async fn answers_have_the_documented_shape() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios");
    let mut files = Vec::new();
    crate::play::scenario::harness::walk(&folder, &mut files).unwrap();
    let mut played = 0;
    let mut seen = std::collections::BTreeMap::new();
    let mut wrong = std::collections::BTreeSet::new();
    for file in files {
        let scenario = Scenario::load(&file).unwrap();
        if !scenario.seed().stubs.is_empty() {
            continue;
        }
        played += 1;
        let rds = FakeRds::builder().seed(scenario.seed()).try_start().await.unwrap();
        // Not by `Scenario::play`, which writes into the file when `FAKE_RDS_BLESS` is set.
        crate::play::scenario::play::play(&scenario, crate::play::scenario::play::World::Fake(&rds)).await.unwrap();
        for call in rds.calls().iter().filter(|call| call.is_success() && action::find(call.action()).is_some()) {
            // The log does not keep very large answers.
            let Some(text) = call.answer() else { continue };
            if text.starts_with("<?xml") {
                // `src/tests/golden.rs` compares the answers in XML with those in JSON.
                continue;
            }
            let answer: serde_json::Value =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text} ({})", file.display()));
            super::shown::filled(&answer, "", seen.entry(call.action().to_owned()).or_default());
            let name = |error| format!("{}: {error} ({})", call.action(), file.display());
            wrong.extend(shape_errors(call.action(), &Value::from(&answer)).into_iter().map(name));
        }
    }
    assert!(played > 0);
    // The walk compares these with the shapes.
    for (name, good) in super::calls::calls() {
        let service = Service::new(good.seed);
        for request in &good.before {
            super::calls::answer(&service, request);
        }
        let answer = serde_json::from_slice(&super::calls::sent(&service, &good.params).body).unwrap();
        super::shown::filled(&answer, "", seen.entry(name).or_default());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let unseen: Vec<&str> = action::all().map(|action| action.name).filter(|name| !seen.contains_key(*name)).collect();
    assert!(unseen.is_empty(), "neither a scenario nor fixtures/actions has a JSON answer of {unseen:?}");
    super::shown::check_filled(seen);
}
