//! The state and the answers: every field of every resource changes some answer, and every field that the service's models declare
//! is filled by some answer.
//!
//! `fixtures/golden/seed.json` has a value in every field of every resource, which [`golden`](super::golden) checks. Each member
//! is removed in turn, at any depth, and the `golden` requests of `fixtures/actions` are repeated.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::calls::named;
use super::golden::{ask, calls, folder};
use crate::Seed;
use crate::rds::action::all;
use crate::rds::catalogue::{self, Shape, evidence};

/// Members of a seed that change no answer, by their path without indexes, with the reason.
const HIDDEN: &[(&str, &str)] = &[
    ("DBInstances.BackupPolicy.BackupMethod", "the storage decides the method"),
    ("DBInstances.Backups.Accounts", "what a backup holds is shown after a restore"),
    ("DBInstances.Backups.Accounts.AccountName", "what a backup holds is shown after a restore"),
    ("DBInstances.Backups.Databases.SizeMB", "what a backup holds is shown after a restore; BackupSize is given here"),
    ("DBInstances.Backups.Databases.Tables", "no action lists tables"),
    ("DBInstances.Backups.Databases.Tables.golden_table", "no action lists tables"),
    ("DBInstances.CrossBackups.Accounts", "what a backup holds is shown after a restore"),
    ("DBInstances.CrossBackups.Accounts.AccountName", "what a backup holds is shown after a restore"),
    ("DBInstances.CrossBackups.BackupId", "which backup was copied is not in the answer"),
    ("DBInstances.CrossBackups.Databases", "what a backup holds is shown after a restore"),
    ("DBInstances.CrossBackups.Databases.DBName", "what a backup holds is shown after a restore"),
    ("DBInstances.Databases.Tables", "no action lists tables"),
    ("DBInstances.Databases.Tables.golden_table", "no action lists tables"),
    ("DBInstances.Databases.Tables.other_table", "no action lists tables"),
    ("DBInstances.MigrateTasks.IsOnlineDB", "the answer about a task does not have it"),
    ("DBInstances.Owner", "decides whose calls see the instance, and the calls are of one user"),
    ("DBInstances.PayTypeChanged", "the next change of the pay type is refused for some days"),
    ("DBInstances.StorageAutoScale", "only an action of the database autonomy service shows it"),
    ("DBInstances.StorageThreshold", "only an action of the database autonomy service shows it"),
    ("DBInstances.StorageUpperBound", "only an action of the database autonomy service shows it"),
    ("DBInstances.UploadedFiles.Tables", "no action lists tables"),
    ("DBInstances.UploadedFiles.Tables.uploaded_table", "no action lists tables"),
    ("ParameterGroups.Owner", "decides whose calls see the group, and the calls are of one user"),
    ("ReleasedInstances.Engine", "the lists of kept backups do not show the engine"),
    ("RoleSessions.AccessKeySecret", "signs requests, and the golden calls are not signed"),
    ("RoleSessions.Allow", "decides what the session may call"),
    ("RoleSessions.Deny", "decides what the session may call"),
    ("RoleSessions.Expiration", "decides until when the key is accepted"),
    ("RoleSessions.Owner", "decides whose instances the session sees, and the calls are of one account"),
    ("RoleSessions.SecurityToken", "comes with signed requests, and the golden calls are not signed"),
    ("Vpcs.Owner", "decides whose calls see the VPC, and the calls are of one user"),
];

/// A place in a JSON value.
#[derive(Clone)]
enum Step {
    Member(String),
    Index(usize),
}

/// Every member of a value at any depth: its path without indexes, and where it is.
fn members(value: &Json, path: &str, at: &[Step], found: &mut BTreeMap<String, Vec<Vec<Step>>>) {
    match value {
        Json::Object(object) => {
            for (name, value) in object {
                let path = format!("{path}.{name}");
                let at = [at, &[Step::Member(name.clone())]].concat();
                found.entry(path.clone()).or_default().push(at.clone());
                members(value, &path, &at, found);
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                members(item, path, &[at, &[Step::Index(index)]].concat(), found);
            }
        }
        _ => {}
    }
}

fn place<'v>(value: &'v mut Json, at: &[Step]) -> &'v mut Json {
    at.iter().fold(value, |value, step| match step {
        Step::Member(name) => &mut value[name.as_str()],
        Step::Index(index) => &mut value[*index],
    })
}

/// The seeds without the member, and with other values of it, as far as they can be.
fn changed<'s>(seed: &'s Json, at: &'s [Step]) -> impl Iterator<Item = Seed> + 's {
    let (last, parent) = at.split_last().unwrap();
    let mut removed = seed.clone();
    if let Step::Member(name) = last {
        place(&mut removed, parent).as_object_mut().unwrap().remove(name);
    }
    let others: Vec<Json> = match place(&mut seed.clone(), at) {
        Json::String(text) => {
            let others = [format!("{text}1"), format!("1{text}"), "2019-01-02T03:04:05Z".to_owned()];
            others.into_iter().chain(["MySQL", "PostgreSQL", "Public"].map(str::to_owned)).map(Json::from).collect()
        }
        Json::Number(number) => number
            .as_u64()
            .into_iter()
            .flat_map(|number| [number + 1, number.saturating_sub(1)])
            .map(Json::from)
            .collect(),
        Json::Bool(flag) => vec![(!*flag).into()],
        _ => Vec::new(),
    };
    let others = others.into_iter().map(move |other| {
        let mut changed = seed.clone();
        *place(&mut changed, at) = other;
        changed
    });
    std::iter::once(removed).chain(others).filter_map(|changed| changed.to_string().parse().ok())
}

/// The answer of a fresh fake, which is the same for the same request.
fn answer(seed: &Seed, name: &str, params: &BTreeMap<String, String>) -> String {
    let action = name.split(' ').next().unwrap();
    let common = named(action).into_iter().chain([("Format".to_owned(), "JSON".to_owned())]);
    let own = params.iter().map(|(name, value)| (name.clone(), value.clone()));
    ask(seed, &common.chain(own).collect::<Vec<_>>()).1
}

#[test]
fn every_field_of_every_resource_changes_some_answer() {
    let text = std::fs::read_to_string(folder().join("seed.json")).unwrap();
    let seed: Json = serde_json::from_str(&text).unwrap();
    let mut places = BTreeMap::new();
    for resource in
        ["DBInstances", "WhitelistTemplates", "ParameterGroups", "Vpcs", "RoleSessions", "ReleasedInstances"]
    {
        members(&seed[resource], resource, &[Step::Member(resource.to_owned())], &mut places);
    }
    let calls = calls();
    let golden: Seed = text.parse().unwrap();
    let before: Vec<(&String, &BTreeMap<String, String>, String)> =
        calls.iter().map(|(name, params)| (name, params, answer(&golden, name, params))).collect();
    assert!(before.iter().all(|(name, params, before)| answer(&golden, name, params) == *before));
    // The call that the last member changed often shows the next one, too.
    let (mut hidden, mut first) = (Vec::new(), 0);
    for (path, places) in &places {
        let shows = places.iter().flat_map(|at| changed(&seed, at)).any(|changed| {
            let found = (first..before.len()).chain(0..first).find(|index| {
                let (name, params, before) = &before[*index];
                answer(&changed, name, params) != *before
            });
            first = found.unwrap_or(first);
            found.is_some()
        });
        if !shows {
            hidden.push(path.clone());
        }
    }
    let listed: BTreeSet<&str> = HIDDEN.iter().map(|(path, _)| *path).collect();
    let unlisted: Vec<&String> = hidden.iter().filter(|path| !listed.contains(path.as_str())).collect();
    assert!(unlisted.is_empty(), "of {} members no answer shows {unlisted:#?}", places.len());
    let shown: Vec<&&str> = listed.iter().filter(|path| !hidden.iter().any(|other| other == **path)).collect();
    assert!(shown.is_empty(), "an answer shows {shown:#?}");
}

/// The paths of all leaves of a shape.
fn declared(shape: &Shape, path: &str, found: &mut BTreeSet<String>) {
    match shape {
        Shape::Object(members) if !members.is_empty() => {
            for (name, shape) in members {
                let path = if path.is_empty() { (*name).to_owned() } else { format!("{path}.{name}") };
                declared(shape, &path, found);
            }
        }
        Shape::List(item) => declared(item, path, found),
        _ => {
            found.insert(path.to_owned());
        }
    }
}

/// The paths that have a value in an answer.
pub(crate) fn filled(value: &Json, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                filled(value, &path, found);
            }
            if !members.is_empty() {
                found.insert(path.to_owned());
            }
        }
        Json::Array(items) => items.iter().for_each(|item| filled(item, path, found)),
        Json::String(text) if text.is_empty() => {}
        Json::Null => {}
        _ => {
            found.insert(path.to_owned());
        }
    }
}

/// The fields that the models declare and that no answer of the scenarios or golden files fills are those of
/// `fixtures/service/never-filled.json`, each with its reason.
pub(crate) fn check_filled(mut seen: BTreeMap<String, BTreeSet<String>>) {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let action = stem.split('-').next().unwrap();
        if path.extension().is_some_and(|ending| ending == "json") && catalogue::has_shape(action) {
            let answer: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            filled(&answer, "", seen.entry(action.to_owned()).or_default());
        }
    }
    let path = format!("{}/fixtures/service/never-filled.json", env!("CARGO_MANIFEST_DIR"));
    let listed: BTreeMap<String, BTreeMap<String, String>> =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap_or("{}".to_owned())).unwrap();
    let mut never: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let (mut total, mut empty, mut silent) = (0, 0, Vec::new());
    for action in all() {
        let Some(shape) = catalogue::shape(action.name) else { continue };
        let mut leaves = BTreeSet::new();
        declared(&shape, "", &mut leaves);
        let beyond = seen.get(action.name).into_iter().flatten().filter(|path| {
            // A leaf may be an object that the model does not describe.
            let covers = |leaf: &String| {
                leaf == *path || leaf.starts_with(&format!("{path}.")) || path.starts_with(&format!("{leaf}."))
            };
            !path.is_empty() && !leaves.iter().any(covers)
        });
        for path in beyond {
            if evidence::of_field(action.name, path).is_none_or(|found| found.source.is_empty()) {
                silent.push(format!("{} {path}", action.name));
            }
        }
        total += leaves.len();
        for leaf in leaves {
            if seen.get(action.name).is_none_or(|seen| !seen.contains(&leaf)) {
                let reason = listed.get(action.name).and_then(|listed| listed.get(&leaf)).cloned().unwrap_or_default();
                never.entry(action.name.to_owned()).or_default().insert(leaf, reason);
                empty += 1;
            }
        }
    }
    assert!(silent.is_empty(), "no model declares these fields and evidence.txt has no source for them: {silent:#?}");
    if super::blesses() {
        std::fs::write(&path, serde_json::to_string_pretty(&never).unwrap() + "\n").unwrap();
    }
    let reasonless: Vec<String> = never
        .iter()
        .flat_map(|(action, paths)| paths.iter().map(move |(path, reason)| (action, path, reason)))
        .filter(|(_, _, reason)| reason.is_empty())
        .map(|(action, path, _)| format!("{action} {path}"))
        .collect();
    assert!(
        reasonless.is_empty(),
        "{empty} of {total} declared fields are never filled, without a reason: {reasonless:#?}"
    );
    assert_eq!(never, listed, "run with FAKE_RDS_BLESS=1 to remove the fields that are filled from {path}");
}
