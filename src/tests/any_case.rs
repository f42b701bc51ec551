//! Words in any case. A parameter whose words only prose names accepts each of them in any case, as the service accepts `mysql`,
//! `postPaid` and others; one whose words are listed by the metadata does not.
//!
//! `fixtures/service/words.json` has the words of each parameter of the modelled actions: from the API metadata (2024) where
//! `listed`, else from the texts of the SDK models (2026).

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::calls::{Good, Pairs, calls, hint, sent};
use crate::Progress;
use crate::rds::action::fields::Case;
use crate::rds::action::{Modelled, all};

/// Parameters whose documented words are names or codes of things, by `Action.Parameter` or for every action.
const NAMES: &[&str] = &[
    "CommodityCode",
    "ConfigName",
    // A JSON text and an offset; the words are those of its members.
    "BabelfishConfig",
    "DBTimeZone",
    // A flag, which clients send as their language writes it.
    "EnableBackupLog",
    // One type reads the words for all actions, and the metadata of two of them lists the words.
    "Period",
];

/// Members of an answer that differ from fake to fake.
const DRAWN: &[&str] =
    &["RequestId", "HostId", "DBInstanceId", "ConnectionString", "OrderId", "ParameterGroupId", "Message"];

/// Status, answer and state after a request.
struct Outcome {
    status: u16,
    code: String,
    hint: String,
    after: String,
}

fn outcome(good: &Good, params: &Pairs) -> Outcome {
    let service = good.service(|seed| seed.settings.progress = Progress::Immediate);
    let outgoing = sent(&service, params);
    let mut answer: Json = serde_json::from_slice(&outgoing.body).unwrap();
    let code = answer["Code"].as_str().unwrap_or_default().to_owned();
    answer.as_object_mut().unwrap().retain(|name, _| !DRAWN.contains(&name.as_str()));
    let state = serde_json::to_string(&service.lock().seed()).unwrap();
    Outcome { status: outgoing.status, code, hint: hint(&outgoing), after: format!("{answer} {state}") }
}

fn with(good: &Good, name: &str, value: &str) -> Pairs {
    let mut params = good.params.clone();
    params.retain(|(other, _)| other != name);
    params.push((name.to_owned(), value.to_owned()));
    params
}

/// The spellings of a word that differ from it.
fn spellings(word: &str) -> Vec<String> {
    let mut all = vec![word.to_lowercase(), word.to_uppercase()];
    all.retain(|spelled| spelled != word);
    all
}

/// Returns the mistakes in the answers to other spellings of a word.
fn errors(action: &Modelled, good: &Good, name: &str, word: &str, listed: bool, hinted: bool) -> Vec<String> {
    let expected = outcome(good, &with(good, name, word));
    let mut errors = Vec::new();
    for spelled in spellings(word) {
        let found = outcome(good, &with(good, name, &spelled));
        let what = format!("{}.{name}={spelled}: {} {} {}", action.name, found.status, found.code, found.hint);
        if listed {
            if found.status == 200 {
                errors.push(format!("{what}, though the metadata lists the words"));
            }
        } else if (found.status, &found.code, &found.after) != (expected.status, &expected.code, &expected.after) {
            errors.push(format!("{what}, but {} {} as `{word}`", expected.status, expected.code));
        } else if hinted && found.status == 200 && !found.hint.contains(name) {
            errors.push(format!("{what}: no hint"));
        }
    }
    errors
}

#[test]
fn every_documented_word_is_accepted_in_any_case_unless_the_metadata_lists_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/service/words.json");
    let documented: BTreeMap<String, BTreeMap<String, Json>> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let calls = calls();
    let (mut checked, mut wrong) = (0, Vec::new());
    for action in all() {
        for (name, entry) in documented.get(action.name).into_iter().flatten() {
            let words: Vec<&str> = entry["words"].as_array().unwrap().iter().filter_map(Json::as_str).collect();
            let used = action.fields.iter().any(|field| field.name == name);
            if !used || NAMES.contains(&name.as_str()) {
                continue;
            }
            // A list of every spelling is a list without case.
            let every_spelling = words.iter().filter(|word| word.eq_ignore_ascii_case(words[0])).count() > 1;
            for word in words {
                let listed = entry["listed"] == true && !every_spelling;
                wrong.extend(errors(action, &calls[action.name], name, word, listed, false));
            }
            checked += 1;
        }
    }
    assert!(wrong.is_empty(), "{} of {checked} parameters:\n{}", wrong.len(), wrong.join("\n"));
    assert!(checked >= 180, "only {checked} parameters have been checked");
}

#[test]
fn every_declared_word_is_read_as_its_type_says() {
    let calls = calls();
    let (mut checked, mut wrong) = (0, Vec::new());
    for action in all() {
        for field in action.fields {
            let Some(words) = field.words else { continue };
            for word in words.list {
                let (listed, hinted) = (words.case == Case::Exact, words.case == Case::Inferred);
                wrong.extend(errors(action, &calls[action.name], field.name, word, listed, hinted));
            }
            checked += 1;
        }
    }
    assert!(wrong.is_empty(), "{} of {checked} parameters:\n{}", wrong.len(), wrong.join("\n"));
    assert!(checked >= 200, "only {checked} parameters have been checked");
}
