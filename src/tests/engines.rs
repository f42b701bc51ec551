//! Engines: what each action admits is what its documents list, and every other engine is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use serde_json::Value as Json;

use super::calls::{entries, requests, seed_of};
use crate::FakeRds;
use crate::rds::action::all;
use crate::rds::words::Engine;
use crate::rpc::condition::Era;

/// The engines that the comments of the newest client list for an action.
fn documented() -> BTreeMap<&'static str, BTreeSet<Engine>> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/service/engines.txt")).unwrap();
    let text: &'static str = Box::leak(text.into_boxed_str());
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let read = |line: &'static str| {
        let (action, engines) = line.split_once(' ')?;
        Some((action, engines.split(' ').map(|word| Engine::from_str(word).unwrap()).collect()))
    };
    lines.filter_map(read).collect()
}

/// Changes that an action accepts for an engine that its documents do not list, and the reason.
const ACCEPTED: &[(&str, Engine, &str)] = &[
    ("DeleteBackup", Engine::SqlServer, "acceptance tests of a client of Terraform's, which pass at the service"),
    ("ModifyDBInstanceMonitor", Engine::PostgreSql, "acceptance tests of a client of Terraform's"),
    ("ModifySQLCollectorRetention", Engine::PostgreSql, "acceptance tests of a client of Terraform's"),
    ("ModifySQLCollectorRetention", Engine::SqlServer, "acceptance tests of a client of Terraform's"),
    ("ModifySecurityGroupConfiguration", Engine::MariaDb, "acceptance tests of a client of Terraform's"),
    ("ModifyDBInstanceSSL", Engine::MariaDb, "acceptance tests of a client of Terraform's"),
    ("RevokeAccountPrivilege", Engine::PostgreSql, "a public record of September 2026: success, and nothing changes"),
];

/// Returns whether an action only reads. A read of an engine that has nothing to show answers empty.
fn reads(action: &str) -> bool {
    ["Describe", "Get", "List", "Check", "Calculate"].iter().any(|verb| action.starts_with(verb))
}

/// The entry of `fixtures/actions` with another engine for every instance, if it can have one.
fn with_engine(entry: &Json, engine: Engine) -> Json {
    let mut entry = entry.clone();
    for instance in entry["seed"]["DBInstances"].as_array_mut().into_iter().flatten() {
        let members = instance.as_object_mut().unwrap();
        members.insert("Engine".to_owned(), engine.as_str().into());
        for of_engine in ["EngineVersion", "DBInstanceClass", "Category", "DBInstanceStorageType", "Parameters"] {
            members.remove(of_engine);
        }
    }
    entry
}

#[test]
fn every_admission_lists_the_documented_engines() {
    let documented = documented();
    let mut checked = 0;
    for action in all() {
        let (Some(listed), Some(admission)) = (documented.get(action.name), action.admits.first()) else { continue };
        for engine in Engine::ALL.iter().filter(|engine| **engine != Engine::Ppas) {
            let admitted = admission.engines.is_none_or(|engines| engines.contains(engine));
            let accepted = ACCEPTED.iter().any(|(name, other, _)| *name == action.name && other == engine);
            let is_right = match listed.contains(engine) {
                true => admitted,
                false => !admitted || accepted || reads(action.name),
            };
            assert!(is_right, "{} {engine}: listed {}, admitted {admitted}", action.name, listed.contains(engine));
            checked += 1;
        }
    }
    assert!(checked > 400, "{checked}");
    for (action, engine, _) in ACCEPTED {
        assert!(!documented[action].contains(engine), "{action} {engine} is documented");
    }
}

#[tokio::test]
async fn every_action_refuses_the_engines_that_it_does_not_admit() {
    let client = reqwest::Client::new();
    let entries = entries();
    let mut walked = 0;
    for action in all() {
        let Some(admission) = action.admits.first() else { continue };
        let Some(engines) = admission.engines else { continue };
        for engine in Engine::ALL.iter().filter(|engine| !engines.contains(engine)) {
            let entry = with_engine(&entries[action.name], *engine);
            let Some(seed) = seed_of(&entry["seed"]) else { continue };
            let Ok(rds) = FakeRds::builder().seed(seed).try_start().await else { continue };
            let (_, params) = requests(action.name, &entry);
            let request = client.get(rds.uri()).query(&[("AccessKeyId", "one"), ("Format", "JSON")]).query(&params);
            let response = request.send().await.unwrap();
            let (status, body) = (response.status().as_u16(), response.text().await.unwrap());
            let form = admission.engine.form(action.name, Era::Own);
            assert!(
                status == form.status && body.contains(&format!("\"Code\":\"{}\"", form.code)),
                "{} on {engine}: expected {} {}, found {status} {body}",
                action.name,
                form.status,
                form.code
            );
            walked += 1;
        }
    }
    assert!(walked > 150, "{walked}");
}
