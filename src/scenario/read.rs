//! A scenario from JSON: everything that is wrong with it is found in one go.

use std::path::Path;

use serde_json::{Map, Value};

use super::matching;
use super::{CallStep, Expect, ExpectCall, Scenario, Step, fault};
use crate::json::{Kind, Node, line_and_column};
use crate::seed::fields::{CALL, EXPECT, EXPECT_CALL, FAIL, SCENARIO};
use crate::seed::read::{At, Members, Reader, contradictions, descend, placed};
use crate::seed::{Seed, SeedError, SeedFault};

/// Steps that have one member beside `about`.
const CONTROL: [&str; 8] = ["fault", "advance", "finish", "finish_all", "update", "add", "remove", "state"];

/// Reads a scenario; `folder` is where its `seed_file` lies.
pub(super) fn scenario(text: &str, folder: Option<&Path>) -> Result<Scenario, SeedError> {
    let node = Node::parse(text).map_err(|error| {
        let place = line_and_column(text, error.offset);
        SeedError { file: None, faults: vec![SeedFault::new("$", format!("not JSON: {}", error.reason)).at(place)] }
    })?;
    let mut reader = Reader::default();
    let scenario = read(&mut reader, &node, folder)?;
    let mut faults = reader.faults;
    let in_seed = |fault: SeedFault| SeedFault::new(format!("$.seed{}", &fault.path()[1..]), fault.reason());
    let unread: Vec<SeedFault> = faults
        .iter()
        .filter_map(|fault| Some(SeedFault::new(format!("${}", fault.path().strip_prefix("$.seed")?), fault.reason())))
        .collect();
    faults.extend(contradictions(&scenario.seed, &unread).into_iter().map(in_seed));
    if faults.is_empty() { Ok(scenario) } else { Err(SeedError { file: None, faults: placed(text, &node, faults) }) }
}

fn read(r: &mut Reader, node: &Node, folder: Option<&Path>) -> Result<Scenario, SeedError> {
    let at = &At::Root;
    let m = &r.members(node, at, &SCENARIO);
    let inline = r.field(m, at, "seed", |r, node, at| Some(r.seed(node, at)));
    let file = r.field(m, at, "seed_file", Reader::string);
    let seed = match (inline, file) {
        (Some(_), Some(_)) => {
            r.faults.push(fault("$.seed_file", "there is a `seed` already; one of the two"));
            Seed::default()
        }
        (None, Some(file)) => {
            let path = folder.unwrap_or(Path::new(".")).join(&file);
            if is_scenario(&path) {
                let reason =
                    format!("`{file}` is a scenario; a seed is taken here, so that no file leads back to itself");
                r.faults.push(fault("$.seed_file", reason));
                Seed::default()
            } else {
                Seed::load(path)?
            }
        }
        (inline, None) => inline.unwrap_or_default(),
    };
    Ok(Scenario {
        file: None,
        title: r.field(m, at, "title", Reader::string).unwrap_or_default(),
        seed,
        steps: r.field(m, at, "steps", |r, n, at| r.list(n, at, step)).unwrap_or_default(),
        expect_calls: r.field(m, at, "expect_calls", |r, n, at| r.list(n, at, expect_call)).unwrap_or_default(),
        state: r.field(m, at, "state", expectation),
    })
}

/// Whether a file is a scenario rather than a seed: it has steps, a seed or expectations in it.
pub(crate) fn is_scenario(file: &Path) -> bool {
    let keys = ["steps", "seed", "seed_file", "expect_calls", "state"];
    let read = std::fs::read(file).ok();
    read.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok())
        .is_some_and(|value| keys.iter().any(|key| value.get(key).is_some()))
}

/// A file's text with values put in place of others, each named by its path. What the text does not have is not added.
pub(super) fn blessed(text: &str, fixes: Vec<(String, Value)>) -> Result<String, String> {
    let root = Node::parse(text).map_err(|error| error.reason)?;
    let mut edits: Vec<(usize, usize, String)> = fixes
        .into_iter()
        .filter_map(|(path, value)| match descend(&root, &path) {
            (node, "") => Some((node.offset, node.len, value.to_string())),
            _ => None,
        })
        .collect();
    // From the end, so that what is changed moves nothing that is still to be.
    edits.sort();
    let mut text = text.to_owned();
    for (offset, len, value) in edits.into_iter().rev() {
        text.replace_range(offset..offset + len, &value);
    }
    Ok(text)
}

fn step(r: &mut Reader, node: &Node, at: &At<'_>) -> Option<Step> {
    let Kind::Object(members) = &node.kind else { return r.expected(node, at, "a step, an object") };
    let kinds: Vec<&str> = members
        .iter()
        .map(|(key, _)| key.as_str())
        .filter(|key| CONTROL.contains(key) || matches!(*key, "call" | "fail" | "query" | "headers"))
        .collect();
    match kinds.as_slice() {
        ["fail"] => {
            let m = &r.members(node, at, &FAIL);
            let import = r.required(m, at, "fail", text_or_number)?;
            let reason =
                r.field(m, at, "reason", Reader::string).unwrap_or_else(|| "failed by the scenario".to_owned());
            Some(Step::Fail { import, reason })
        }
        [name] if CONTROL.contains(name) => {
            for (key, _) in members.iter().filter(|(key, _)| key != name && key != "about") {
                r.fault(&At::Field(at, key), format!("unknown beside `{name}`"));
            }
            let value = members.iter().find(|(key, _)| key == name).map(|(_, value)| value)?;
            control(r, name, value, &At::Field(at, name))
        }
        [] => {
            let steps = format!("no step; there are call, fail, {}", CONTROL.join(", "));
            r.fault(at, steps);
            None
        }
        kinds if kinds.iter().all(|kind| matches!(*kind, "call" | "query" | "headers")) => {
            call(r, node, at).map(|call| Step::Call(Box::new(call)))
        }
        kinds => {
            r.fault(at, format!("more than one step: {}", kinds.join(", ")));
            None
        }
    }
}

fn control(r: &mut Reader, name: &str, value: &Node, at: &At<'_>) -> Option<Step> {
    match name {
        "advance" => r.duration(value, at).map(Step::Advance),
        "finish" => text_or_number(r, value, at).map(Step::Finish),
        "finish_all" => Some(Step::FinishAll),
        "remove" => r.string(value, at).map(Step::Remove),
        "fault" => r.injected(value, at).map(|(fault, _)| Step::Fault(fault)),
        "add" => Some(Step::Add(value.to_value())),
        "update" => {
            let Value::Object(mut fields) = value.to_value() else { return r.expected(value, at, "an object") };
            match fields.remove("DBInstanceId") {
                Some(Value::String(id)) => Some(Step::Update { id, fields }),
                _ => {
                    r.fault(&At::Field(at, "DBInstanceId"), "missing: which instance to change");
                    None
                }
            }
        }
        _ => expectation(r, value, at).map(Step::State),
    }
}

fn call(r: &mut Reader, node: &Node, at: &At<'_>) -> Option<CallStep> {
    let m = &r.members(node, at, &CALL);
    let headers = r.field(m, at, "headers", strings).unwrap_or_default();
    Some(CallStep {
        action: r.field(m, at, "call", Reader::string).unwrap_or_default(),
        params: r.field(m, at, "params", object).unwrap_or_default(),
        key: r.field(m, at, "as", Reader::string),
        sign: r.field(m, at, "sign", Reader::boolean).unwrap_or(true),
        method: r.field(m, at, "method", Reader::string).unwrap_or_else(|| "GET".to_owned()),
        format: r.field(m, at, "format", Reader::string),
        v3: r.field(m, at, "layout", layout),
        raw_query: r.field(m, at, "query", Reader::string),
        headers,
        body: r.field(m, at, "body", Reader::string),
        expect: r.field(m, at, "expect", expect).unwrap_or_default(),
        save: r.field(m, at, "save", strings).unwrap_or_default(),
    })
}

fn layout(r: &mut Reader, node: &Node, at: &At<'_>) -> Option<bool> {
    match r.string(node, at)?.as_str() {
        "V1" => Some(false),
        "V3" => Some(true),
        other => {
            r.fault(at, format!("`{other}` is neither `V1` nor `V3`"));
            None
        }
    }
}

fn expect(r: &mut Reader, node: &Node, at: &At<'_>) -> Option<Expect> {
    let m = &r.members(node, at, &EXPECT);
    Some(Expect {
        status: r.field(m, at, "status", Reader::small),
        code: code(r, node, m, at),
        message: r.field(m, at, "message", |r, node, at| {
            let pattern = r.string(node, at)?;
            regex::Regex::new(&pattern).map_err(|error| r.fault(at, error)).ok().map(|_| pattern)
        }),
        fields: r.field(m, at, "fields", expectations).unwrap_or_default(),
        headers: r.field(m, at, "headers", expectations).unwrap_or_default(),
        body: r.field(m, at, "body", Reader::string),
    })
}

/// `code`: a string, or `null` for a success, which is not the same as none.
fn code(r: &mut Reader, node: &Node, m: &Members<'_>, at: &At<'_>) -> Option<Option<String>> {
    let Kind::Object(members) = &node.kind else { return None };
    if members.iter().any(|(key, value)| key == "code" && matches!(value.kind, Kind::Null)) {
        return Some(None);
    }
    r.field(m, at, "code", Reader::string).map(Some)
}

fn expect_call(r: &mut Reader, node: &Node, at: &At<'_>) -> Option<ExpectCall> {
    let m = &r.members(node, at, &EXPECT_CALL);
    let action = r.required(m, at, "call", Reader::string)?;
    if let Err(refusal) = crate::action::known(&action) {
        r.fault(&At::Field(at, "call"), refusal.hint.unwrap_or_default());
    }
    Some(ExpectCall {
        action,
        params: r.field(m, at, "params", expectations).unwrap_or_default(),
        code: code(r, node, m, at),
        times: r.field(m, at, "times", Reader::number),
    })
}

fn text_or_number(r: &mut Reader, node: &Node, at: &At<'_>) -> Option<String> {
    match &node.kind {
        Kind::Number(number) => Some(number.to_string()),
        _ => r.string(node, at),
    }
}

fn object(r: &mut Reader, node: &Node, at: &At<'_>) -> Option<Map<String, Value>> {
    r.entries(node, at);
    match node.to_value() {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

fn strings(r: &mut Reader, node: &Node, at: &At<'_>) -> Option<Vec<(String, String)>> {
    let entries = r.entries(node, at);
    Some(entries.iter().filter_map(|(key, value)| Some((key.clone(), r.string(value, &At::Field(at, key))?))).collect())
}

/// A value that something is held against.
fn expectation(r: &mut Reader, node: &Node, at: &At<'_>) -> Option<Value> {
    let value = node.to_value();
    for reason in matching::faults(&value) {
        r.fault(at, reason);
    }
    Some(value)
}

fn expectations(r: &mut Reader, node: &Node, at: &At<'_>) -> Option<Map<String, Value>> {
    let members = object(r, node, at)?;
    for (key, value) in &members {
        for reason in matching::faults(value) {
            r.fault(&At::Field(at, key), reason);
        }
    }
    Some(members)
}
