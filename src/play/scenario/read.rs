//! Reads a scenario from JSON and reports all mistakes at once.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde_json::{Map, Value as Json, json};

use super::matching;
use super::play::{MOMENT, moment_of};
use super::report::contrast;
use super::{CallStep, Expect, ExpectCall, Scenario, Step};
use crate::base::error::{Error, FieldError};
use crate::base::fields::{At, Datum, Fields, Given, Members, Reader, Record, Takes, may, must};
use crate::base::json::Places;
use crate::base::text;
use crate::base::value::{Object, Value};
use crate::seed::read::{contradictions, finish, value};
use crate::seed::{Injected, Seed, schema};
use crate::service::test_action::STEPS;

const fn members(fields: &Fields) -> &[crate::base::fields::Field] {
    fields.0
}

const SCENARIO: Fields = Fields(&[
    may("title", Takes::Text),
    may("about", Takes::Text),
    may("seed", Takes::Object(Seed::members)),
    may("seed_file", Takes::Text),
    may("steps", Takes::List(&Takes::Any)),
    may(
        "expect_calls",
        Takes::List(&Takes::Object(|| Members { fields: members(&EXPECT_CALL).to_vec(), passed_over: Vec::new() })),
    ),
    may("state", Takes::Any),
    may("input", Takes::Any),
]);

const CALL: Fields = Fields(&[
    may("call", Takes::Text),
    may("about", Takes::Text),
    may("params", Takes::Map(&Takes::Any)),
    may("as", Takes::Text),
    may("sign", Takes::Flag),
    may("method", Takes::Text),
    may("format", Takes::Text),
    may("layout", Takes::Word(&["V1", "V3"])),
    may("query", Takes::Text),
    may("headers", Takes::Map(&Takes::Text)),
    may("body", Takes::Text),
    may("expect", Takes::Object(|| Members { fields: members(&EXPECT).to_vec(), passed_over: Vec::new() })),
    may("save", Takes::Map(&Takes::Text)),
]);

const EXPECT: Fields = Fields(&[
    may("status", Takes::Whole),
    // The value is a string, or null for a success.
    may("code", Takes::Any),
    may("message", Takes::Text),
    may("fields", Takes::Map(&Takes::Any)),
    may("headers", Takes::Map(&Takes::Any)),
    may("body", Takes::Text),
]);

const EXPECT_CALL: Fields = Fields(&[
    must("call", Takes::Text),
    may("params", Takes::Map(&Takes::Any)),
    may("code", Takes::Any),
    may("times", Takes::Whole),
]);

/// The description of a step in the schema.
fn step_kinds() -> String {
    format!("A step: `call` (or a raw `query`), `state`, or one of {}.", STEPS.join(", "))
}

/// The JSON Schema of a scenario file.
pub(super) fn schema() -> Json {
    let all = |fields: &Fields| Members { fields: fields.0.to_vec(), passed_over: Vec::new() };
    let about = "A seed, calls in order, and the expected answers.";
    let mut schema = schema::file(all(&SCENARIO), "A scenario of fake-rds", about);
    schema["properties"]["steps"]["items"] = json!({"anyOf": [
        {"type": "object", "required": ["call"], "properties": schema::object(all(&CALL))["properties"], "additionalProperties": false},
        {"type": "object", "description": step_kinds()},
    ]});
    schema
}

/// Reads a scenario. Its `seed_file` is relative to `folder`.
pub(super) fn scenario(text: &str, folder: Option<&Path>) -> Result<Scenario, Error> {
    let value = value(text)?;
    let mut reader = Reader::default();
    let scenario = read(&mut reader, &value, folder)?;
    let in_seed = |error: &FieldError| {
        let path = error.path().strip_prefix("$.seed")?;
        Some(FieldError::new(format!("${path}"), error.reason()))
    };
    let unread: Vec<_> = reader.errors.iter().filter_map(in_seed).collect();
    let contradictions = contradictions(&scenario.seed, &unread);
    let contradictions = contradictions.into_iter().map(|error| error.within("$.seed")).collect();
    finish(reader, contradictions, text).map(|()| scenario)
}

fn read(r: &mut Reader, value: &Value, folder: Option<&Path>) -> Result<Scenario, Error> {
    let at = &At::Root;
    let m = r.fields(value, at, &SCENARIO);
    let inline = r.field(m, at, "seed", crate::base::fields::read::<Seed>);
    let file = r.field(m, at, "seed_file", String::read);
    let seed = match (inline, file) {
        (Some(_), Some(_)) => {
            r.error(&At::Field(at, "seed_file"), "`seed` is already given; use only one of the two");
            Seed::default()
        }
        (None, Some(file)) => {
            let path = folder.unwrap_or(Path::new(".")).join(&file);
            if is_scenario(&path) {
                let reason = format!(
                    "`{file}` is a scenario; expected a seed, so that files cannot refer to each other in a circle"
                );
                r.error(&At::Field(at, "seed_file"), reason);
                Seed::default()
            } else {
                Seed::load(path)?
            }
        }
        (inline, None) => inline.unwrap_or_default(),
    };
    if let Value::Object(Object(members)) = value {
        let now = seed.clock.unwrap_or_else(std::time::SystemTime::now);
        for (name, value) in
            members.iter().filter(|(name, _)| ["steps", "expect_calls", "state"].contains(&name.as_ref()))
        {
            moments(r, value, &At::Field(at, name), now);
        }
    }
    Ok(Scenario {
        file: None,
        title: r.field(m, at, "title", String::read).unwrap_or_default(),
        seed,
        steps: r.field(m, at, "steps", |r, v, at| r.list(v, at, step)).unwrap_or_default(),
        expect_calls: r.field(m, at, "expect_calls", |r, v, at| r.list(v, at, expect_call)).unwrap_or_default(),
        state: r.field(m, at, "state", expectation),
        input: r.field(m, at, "input", |_, value, _| Some(value.to_json())).unwrap_or_default(),
    })
}

/// Rejects times that the service cannot write, such as `${now-600000h}`.
fn moments(r: &mut Reader, value: &Value, at: &At<'_>, now: std::time::SystemTime) {
    match value {
        Value::Text(text) => {
            for found in MOMENT.captures_iter(text) {
                if let Err(reason) = moment_of(&found, now) {
                    r.error(at, reason);
                }
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                moments(r, item, &At::Index(at, index), now);
            }
        }
        Value::Object(Object(members)) => {
            for (name, value) in members {
                moments(r, value, &At::Field(at, name), now);
            }
        }
        _ => {}
    }
}

/// Returns whether a file is a scenario rather than a seed, which means that it has steps, a seed or expectations.
pub(crate) fn is_scenario(file: &Path) -> bool {
    let keys = ["steps", "seed", "seed_file", "expect_calls", "state"];
    let read = crate::seed::read::regular(file).ok().and_then(|()| std::fs::read(file).ok());
    read.and_then(|bytes| serde_json::from_slice::<Json>(&bytes).ok())
        .is_some_and(|value| keys.iter().any(|key| value.get(key).is_some()))
}

/// Replaces values in the text of a file, each named by its path. Returns the text and the changes. Values at paths
/// that do not exist are not added.
pub(super) fn blessed(text: &str, fixes: Vec<(String, Json)>) -> (String, Vec<String>) {
    let places = Places::of(text);
    let mut edits = BTreeMap::new();
    for (path, value) in fixes {
        if let Some(range) = places.range(&path) {
            edits.insert(range.start, (range, path, value.to_string()));
        }
    }
    let mut changes = Vec::new();
    let mut new = text.to_owned();
    // Edits from the end, so that an edit does not move later edits.
    for (_, (range, path, value)) in edits.into_iter().rev() {
        let (before, after) = contrast(&text[range.clone()], &value, false);
        changes.push(format!("{path}: {before} -> {after}"));
        new.replace_range(range, &value);
    }
    changes.reverse();
    (new, changes)
}

fn step(r: &mut Reader, value: &Value, at: &At<'_>) -> Option<Step> {
    const CALLS: [&str; 3] = ["call", "query", "headers"];
    let Value::Object(Object(members)) = value else { return r.expected(value, at, "a step, an object") };
    let is_step = |key: &str| key == "state" || STEPS.contains(&key);
    let kinds: Vec<&str> =
        members.iter().map(|(key, _)| key.as_ref()).filter(|key| is_step(key) || CALLS.contains(key)).collect();
    match kinds.as_slice() {
        [name] if is_step(name) => {
            let beside = |key: &str| key == *name || key == "about" || (*name == "fail" && key == "reason");
            for (key, _) in members.iter().filter(|(key, _)| !beside(key)) {
                r.error(&At::Field(at, key), format!("unknown beside `{name}`"));
            }
            let with = members.iter().find(|(key, _)| key == *name).map(|(_, value)| value)?;
            if *name == "state" {
                return expectation(r, with, &At::Field(at, name)).map(Step::State);
            }
            let reason = value.get("reason").and_then(|value| String::read(r, value, &At::Field(at, "reason")));
            test_action(r, name, with, reason, &At::Field(at, name))
        }
        [] => {
            let known = || STEPS.iter().copied().chain(CALLS).chain(["state"]);
            let beside = |key: &str| key == "reason" || CALL.0.iter().any(|field| field.name == key);
            let steps = format!("the steps are call, state, {}", STEPS.join(", "));
            match members.iter().find(|(key, _)| !beside(key)) {
                Some((key, _)) => {
                    let near = text::suggest(key, known());
                    let near = near.map_or(steps, |near| format!("did you mean `{near}`?"));
                    r.error(&At::Field(at, key), format!("unknown step `{}`; {near}", text::clip(key)));
                }
                None => r.error(at, format!("no step; {steps}")),
            }
            None
        }
        kinds if kinds.iter().all(|kind| CALLS.contains(kind)) => {
            call(r, value, at).map(|call| Step::Call(Box::new(call)))
        }
        kinds => {
            r.error(at, format!("more than one step: {}", kinds.join(", ")));
            None
        }
    }
}

/// Reads a step that becomes a test action when it is played. Checks as much as possible before.
fn test_action(r: &mut Reader, name: &str, value: &Value, reason: Option<String>, at: &At<'_>) -> Option<Step> {
    let name = STEPS.into_iter().find(|known| *known == name)?;
    let json = value.to_json();
    let json = match name {
        "advance" => Duration::read(r, value, at).map(|_| json),
        "fault" => Injected::read(r, value, at).map(|_| json),
        "begin" | "finish" | "remove_fault" => id(r, value, at).map(|_| json),
        "fail" => {
            let id = id(r, value, at)?;
            Some(json!({"Id": id, "Reason": reason.unwrap_or_else(|| "failed by the scenario".to_owned())}))
        }
        "remove" => String::read(r, value, at).map(|_| json),
        "update" => match value {
            Value::Object(members) if matches!(members.get("DBInstanceId"), Some(Value::Text(_))) => Some(json),
            Value::Object(_) => {
                r.error(&At::Field(at, "DBInstanceId"), "missing: name the instance to change");
                None
            }
            _ => r.expected(value, at, "an object"),
        },
        "add" | "stub" => match value {
            Value::Object(_) => Some(json),
            _ => r.expected(value, at, "an object"),
        },
        "load" => crate::base::fields::read::<Seed>(r, value, at).map(|_| json),
        _ => Some(json),
    };
    json.map(|json| Step::Test(name, json))
}

fn call(r: &mut Reader, value: &Value, at: &At<'_>) -> Option<CallStep> {
    let m = r.fields(value, at, &CALL);
    let headers = r.field(m, at, "headers", strings).unwrap_or_default();
    Some(CallStep {
        action: r.field(m, at, "call", String::read).unwrap_or_default(),
        params: r.field(m, at, "params", object).unwrap_or_default(),
        key: r.field(m, at, "as", String::read),
        sign: r.field(m, at, "sign", bool::read).unwrap_or(true),
        method: r.field(m, at, "method", String::read).unwrap_or_else(|| "GET".to_owned()),
        format: r.field(m, at, "format", String::read),
        v3: r.field(m, at, "layout", layout),
        raw_query: r.field(m, at, "query", String::read),
        headers,
        body: r.field(m, at, "body", String::read),
        expect: r.field(m, at, "expect", expect).unwrap_or_default(),
        save: r.field(m, at, "save", strings).unwrap_or_default(),
    })
}

fn layout(r: &mut Reader, value: &Value, at: &At<'_>) -> Option<bool> {
    r.one_of(value, at, &[("V1", false), ("V3", true)])
}

fn expect(r: &mut Reader, value: &Value, at: &At<'_>) -> Option<Expect> {
    let m = r.fields(value, at, &EXPECT);
    Some(Expect {
        status: r.field(m, at, "status", Reader::whole),
        code: code(r, value, m, at),
        message: r.field(m, at, "message", |r, value, at| {
            let pattern = String::read(r, value, at)?;
            regex::Regex::new(&pattern).map_err(|error| r.error(at, error)).ok().map(|_| pattern)
        }),
        fields: r.field(m, at, "fields", expectations).unwrap_or_default(),
        headers: r.field(m, at, "headers", expectations).unwrap_or_default(),
        body: r.field(m, at, "body", String::read),
    })
}

/// Reads `code`: a string, or `null` for a success, which differs from an absent member.
fn code(r: &mut Reader, value: &Value, m: Given<'_>, at: &At<'_>) -> Option<Option<String>> {
    let Value::Object(Object(members)) = value else { return None };
    if members.iter().any(|(key, value)| key == "code" && *value == Value::Null) {
        return Some(None);
    }
    r.field(m, at, "code", String::read).map(Some)
}

fn expect_call(r: &mut Reader, value: &Value, at: &At<'_>) -> Option<ExpectCall> {
    let m = r.fields(value, at, &EXPECT_CALL);
    let action = r.required(m, at, "call", String::read)?;
    if let Err(unknown) = crate::service::stub::check_action(&action) {
        r.error(&At::Field(at, "call"), unknown);
    }
    Some(ExpectCall {
        action,
        params: r.field(m, at, "params", expectations).unwrap_or_default(),
        code: code(r, value, m, at),
        times: r.field(m, at, "times", u64::read),
    })
}

/// Reads the id of an import, an operation or a fault: a number, or a variable with one.
fn id(r: &mut Reader, value: &Value, at: &At<'_>) -> Option<String> {
    let id = match value {
        Value::Number(number) => number.to_string(),
        _ => String::read(r, value, at)?,
    };
    if id.parse::<u64>().is_ok() || id.contains("${") {
        return Some(id);
    }
    r.expected(value, at, "an id: a whole number, or `${NAME}` where a step before saves `NAME`")
}

fn object(r: &mut Reader, value: &Value, at: &At<'_>) -> Option<Map<String, Json>> {
    r.entries(value, at);
    match value.to_json() {
        Json::Object(members) => Some(members),
        _ => None,
    }
}

fn strings(r: &mut Reader, value: &Value, at: &At<'_>) -> Option<Vec<(String, String)>> {
    let entries = r.entries(value, at).iter();
    Some(
        entries
            .filter_map(|(name, value)| Some((name.to_string(), String::read(r, value, &At::Field(at, name))?)))
            .collect(),
    )
}

/// Reads an expected value.
fn expectation(r: &mut Reader, value: &Value, at: &At<'_>) -> Option<Json> {
    let value = value.to_json();
    for reason in matching::errors(&value) {
        r.error(at, reason);
    }
    Some(value)
}

fn expectations(r: &mut Reader, value: &Value, at: &At<'_>) -> Option<Map<String, Json>> {
    let members = object(r, value, at)?;
    for (key, value) in &members {
        for reason in matching::errors(value) {
            r.error(&At::Field(at, key), reason);
        }
    }
    Some(members)
}

#[cfg(test)]
mod tests {

    #[test]
    fn blessing_lists_its_changes() {
        let text = r#"{"steps": [{"expect": {"status": 200, "fields": {"A": {"b": 1}}}}]}"#;
        let status = ("$.steps[0].expect.status".to_owned(), serde_json::json!(404));
        // A part that two failures name is corrected once.
        let fields = ("$.steps[0].expect.fields.A".to_owned(), serde_json::json!({"b": 2}));
        let absent = ("$.steps[0].expect.code".to_owned(), serde_json::json!(null));
        let (new, changes) = super::blessed(text, vec![status, fields.clone(), fields, absent]);
        assert_eq!(new, r#"{"steps": [{"expect": {"status": 404, "fields": {"A": {"b":2}}}}]}"#);
        let expected = ["$.steps[0].expect.status: 200 -> 404", r#"$.steps[0].expect.fields.A: {"b": 1} -> {"b":2}"#];
        assert_eq!(changes, expected);
    }

    /// Editors complete the keys of `Answers` from its properties.
    #[test]
    fn the_schema_offers_the_keys_of_answers() {
        let schema = crate::Seed::json_schema();
        let answers = &schema["properties"]["Answers"];
        for key in ["InstanceStatus", "RestartDBInstance/InstanceStatus", "RestartDBInstance/InvalidNodeId.NotFound"] {
            assert_eq!(answers["properties"][key], answers["additionalProperties"], "{key}");
        }
    }

    /// The files in `fixtures/schema`, which editors use, equal the schemas of the code.
    #[test]
    fn the_schemas_are_current() {
        for (name, schema) in [("seed", crate::Seed::json_schema()), ("scenario", super::schema())] {
            crate::tests::assert_generated(&format!("fixtures/schema/{name}.schema.json"), &format!("{schema:#}\n"));
        }
    }
}
