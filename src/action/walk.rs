//! Every action, tried over HTTP with what it should refuse. The requests are generated from the table of actions and from
//! `fixtures/calls`, which has one request per action that succeeds.

use super::calls::{Good, calls};
use super::{Modelled, all};
use crate::FakeRds;
use crate::condition::{Condition, Era};
use crate::misfit::misfits;
use crate::value::Value;
use crate::words::{DBInstanceType, LockMode, Status};

/// Sends requests to one fake and holds its refusals against a condition.
struct Walker<'w> {
    action: &'static Modelled,
    rds: FakeRds,
    client: &'w reqwest::Client,
    format: &'static str,
}

impl Walker<'_> {
    async fn send(&self, params: &[(String, String)], key: &str) -> (u16, String) {
        let common = [("AccessKeyId", key), ("Format", self.format)];
        let request = self.client.get(self.rds.uri()).query(&common).query(params);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// Expects a refusal by a condition, and that nothing changes.
    async fn refused(&self, why: &str, params: &[(String, String)], key: &str, condition: Condition, detail: &str) {
        let state = || {
            let mut state = self.rds.seed();
            (state.clock, state.requests) = (None, 0);
            state
        };
        let before = state();
        let (status, body) = self.send(params, key).await;
        let form = condition.form(Era::Own);
        let code = form.code.replace("{}", detail);
        let wanted = match self.format {
            "JSON" => format!("\"Code\":\"{code}\""),
            _ => format!("<Code>{code}</Code>"),
        };
        let name = self.action.name;
        assert!(
            status == form.status && body.contains(&wanted),
            "{name}, {why}: expected {} {code} ({condition}), found {status} {body}",
            form.status
        );
        assert!(state() == before, "{name}, {why}: the refused request changed the state");
    }
}

#[tokio::test]
async fn every_action_refuses_what_its_table_says() {
    let client = reqwest::Client::new();
    let calls = calls();
    for action in all() {
        let good = calls.get(action.name).unwrap_or_else(|| panic!("fixtures/calls has no {}", action.name));
        for format in ["JSON", "XML"] {
            walk(action, good, &client, format).await;
        }
    }
    for name in calls.keys() {
        assert!(all().any(|action| action.name == name), "fixtures/calls has {name}, which is not modelled");
    }
}

async fn walk(action: &'static Modelled, good: &Good, client: &reqwest::Client, format: &'static str) {
    let rds = FakeRds::builder().seed(good.seed.clone()).try_start().await;
    let rds = rds.unwrap_or_else(|error| panic!("{}: {error}", action.name));
    let walker = Walker { action, rds, client, format };
    for call in &good.before {
        let (status, body) = walker.send(call, "one").await;
        assert_eq!(status, 200, "{}, before: {body}", action.name);
    }
    for field in action.fields.iter().filter(|field| field.required) {
        let without: Vec<_> =
            good.params.iter().filter(|(name, _)| name.split('.').next() != Some(field.name)).cloned().collect();
        walker
            .refused(&format!("without {}", field.name), &without, "one", Condition::MissingParameter, field.name)
            .await;
    }
    for admission in action.admits {
        let Some((_, id)) = good.params.iter().find(|(name, _)| name == admission.parameter) else { continue };
        let mut unknown = good.params.clone();
        for (_, value) in unknown.iter_mut().filter(|(name, _)| name == admission.parameter) {
            *value = "rm-unknown".to_owned();
        }
        walker.refused("unknown id", &unknown, "one", admission.not_found, "").await;
        walker.refused("another user's id", &good.params, "two", action.admits[0].another_users, "").await;
        let Some(instance) = walker.rds.instance(id).map(|view| view.to_instance()) else { continue };
        if let Some((types, condition)) = admission.types {
            for word in DBInstanceType::ALL.iter().filter(|word| !types.contains(word)) {
                walker.rds.update(id, |instance| instance.instance_type(*word));
                walker.refused(&format!("type {word}"), &good.params, "one", condition, "").await;
            }
            walker.rds.update(id, |_| instance.clone());
        }
        if let Some((statuses, condition)) = admission.statuses {
            for word in Status::ALL.iter().filter(|word| !statuses.contains(word)) {
                walker.rds.update(id, |instance| instance.status(*word));
                walker.refused(&format!("status {word}"), &good.params, "one", condition, "").await;
            }
            walker.rds.update(id, |_| instance.clone());
        }
        if let Some((locks, condition)) = admission.locks {
            for word in LockMode::ALL.iter().filter(|word| !locks.contains(word)) {
                walker.rds.update(id, |instance| instance.lock_mode(*word));
                walker.refused(&format!("lock mode {word}"), &good.params, "one", condition, "").await;
            }
            walker.rds.update(id, |_| instance.clone());
        }
    }
    // Every status that is admitted lets the request through, as far as the instance is concerned.
    let (status, body) = walker.send(&good.params, "one").await;
    assert_eq!(status, 200, "{}: {body}", action.name);
    if format == "JSON" {
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        let misfits = misfits(action.name, &Value::from(&answer));
        assert!(misfits.is_empty(), "{}: {misfits:#?}", action.name);
    }
}

/// Actions without a shape: no source tells it, so nothing holds their answers.
const SHAPELESS: &[&str] = &[];

#[test]
fn the_shape_of_every_modelled_answer_is_known() {
    let shapeless: Vec<&str> =
        all().map(|action| action.name).filter(|name| !crate::catalogue::has_shape(name)).collect();
    assert_eq!(shapeless, SHAPELESS);
}
