//! Converts recorded calls into a scenario file and a seed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use super::reel::Taped;
use crate::rds::catalogue;
use crate::rds::model::clock;
use crate::seed::Seed;

/// The two files of a recording.
#[derive(Debug)]
pub(super) struct Recording {
    pub(super) scenario: String,
    pub(super) seed: String,
}

/// The parameters that are separate members of a scenario's call.
const COMMON: [&str; 3] = ["Action", "Version", "Format"];

/// The members of an answer that differ in every call, and the texts of an error that programs do not read.
const PASSING: [&str; 5] = ["RequestId", "HostId", "Recommend", "TraceId", "Code"];

/// The statuses of resources that no operation keeps busy.
const SETTLED: [&str; 9] =
    ["Running", "Available", "Unavailable", "Success", "Succeeded", "Finished", "Failed", "Canceled", "Released"];

impl Recording {
    /// Converts masked calls. Returns also the fields that the seed leaves out.
    pub(super) fn of(calls: &[Taped]) -> (Recording, Vec<String>) {
        let change = calls.iter().position(changes).unwrap_or(calls.len());
        let (seed, left_out) = seed(calls.get(..change).unwrap_or_default());
        let mut tape = Tape { change, ..Tape::default() };
        let steps: Vec<Value> = calls.iter().enumerate().flat_map(|(index, call)| tape.steps(index, call)).collect();
        let steps: Vec<Value> = steps.into_iter().map(|step| tape.pruned(step)).collect();
        let scenario = json!({"title": "Recorded", "seed_file": "seed.json", "steps": steps});
        (Recording { scenario: format!("{scenario:#}"), seed }, left_out)
    }
}

/// Returns whether a call has changed something.
fn changes(call: &Taped) -> bool {
    call.status == 200 && !catalogue::only_reads(&call.action)
}

/// Returns the seed that the answers before the first change describe, and the fields that it leaves out because this
/// version does not know their values. In this seed, operations end when the scenario says so.
fn seed(calls: &[Taped]) -> (String, Vec<String>) {
    const LISTS: [&str; 4] =
        ["DescribeDBInstances", "DescribeDBInstanceAttribute", "DescribeDatabases", "DescribeAccounts"];
    let answers = calls.iter().filter(|call| call.status == 200 && LISTS.contains(&call.action.as_str()));
    let mut answers: Vec<Value> = answers.filter_map(|call| call.answer.clone()).collect();
    let mut left_out = Vec::new();
    let mut seed = loop {
        if answers.is_empty() {
            break Seed::default();
        }
        let error = match Value::from(answers.clone()).to_string().parse::<Seed>() {
            Ok(seed) => break seed,
            Err(error) => error,
        };
        for error in error.errors() {
            left_out.push(format!("seed.json leaves out {}: {}", error.path().unwrap_or("$"), error.reason()));
            if !leave_out(&mut answers, error.path().unwrap_or("$")) {
                break;
            }
        }
    };
    seed.settings.progress = crate::rds::model::operation::Progress::Manual;
    (seed.to_json(), left_out)
}

/// Removes the member at a path of the answers, or the nearest existing parent. Returns whether other paths remain
/// valid.
fn leave_out(answers: &mut Vec<Value>, path: &str) -> bool {
    let steps: Vec<&str> =
        path.trim_start_matches('$').split(['.', '[', ']']).filter(|step| !step.is_empty()).collect();
    if !path.starts_with("$[") {
        // The path is one of the seed, not of the answers: the member is removed wherever it occurs.
        let before = answers.clone();
        answers.iter_mut().for_each(|answer| remove_everywhere(answer, steps.last().copied().unwrap_or_default()));
        if *answers == before {
            answers.pop();
        }
        return false;
    }
    let mut list = Value::Array(std::mem::take(answers));
    let mut is_member = true;
    for end in (1..=steps.len()).rev() {
        let parent = steps[..end - 1].iter().map(|step| format!("/{step}")).collect::<String>();
        let removed = match list.pointer_mut(&parent) {
            Some(Value::Object(members)) => members.remove(steps[end - 1]).is_some(),
            Some(Value::Array(items)) => {
                is_member = false;
                let index = steps[end - 1].parse().ok().filter(|index| *index < items.len());
                index.map(|index: usize| items.remove(index)).is_some()
            }
            _ => false,
        };
        if removed {
            break;
        }
        is_member = false;
    }
    *answers = list.as_array().cloned().unwrap_or_default();
    is_member
}

fn remove_everywhere(value: &mut Value, name: &str) {
    match value {
        Value::Object(members) => {
            members.remove(name);
            members.values_mut().for_each(|value| remove_everywhere(value, name));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove_everywhere(item, name)),
        _ => {}
    }
}

/// The state of the conversion while the calls are read in order.
#[derive(Debug, Default)]
struct Tape {
    /// The index of the first call that changed something.
    change: usize,
    /// Values that occurred in a request, or in an answer before the first change.
    known: BTreeSet<String>,
    /// The names under which ids are saved.
    saved: HashMap<String, String>,
    /// The names that a later step uses.
    used: BTreeSet<String>,
    /// The instances that an operation may keep busy.
    busy: BTreeSet<String>,
}

impl Tape {
    /// Returns the steps for a call. If its answer shows that operations have ended, a step that ends them comes first.
    fn steps(&mut self, index: usize, call: &Taped) -> Vec<Value> {
        let mut steps = Vec::new();
        if self.shows_an_end(call) {
            steps.push(json!({"finish_all": true, "about": "the operations have ended"}));
        }
        let mut step = Map::new();
        step.insert("call".to_owned(), json!(call.action));
        step.insert("about".to_owned(), json!(format!("{:.1} s after the first call", call.after.as_secs_f64())));
        let params: Map<String, Value> = call
            .params
            .iter()
            .filter(|(name, _)| !COMMON.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), json!(self.parameter(name, value, call))))
            .collect();
        if !params.is_empty() {
            step.insert("params".to_owned(), Value::Object(params));
        }
        if call.v3 {
            step.insert("layout".to_owned(), json!("V3"));
        }
        if call.method != "GET" {
            step.insert("method".to_owned(), json!(call.method));
        }
        let format = call.params.iter().find(|(name, _)| name == "Format").map(|(_, value)| value.as_str());
        let format = format.or_else(|| (!call.v3).then_some("XML"));
        step.extend(format.map(|format| ("format".to_owned(), json!(format))));
        let (expect, save) = self.expectations(index, call);
        step.insert("expect".to_owned(), expect);
        if !save.is_empty() {
            step.insert("save".to_owned(), json!(save));
        }
        steps.push(Value::Object(step));
        steps
    }

    /// Returns the value of a parameter: saved names replace ids of the service, and times are relative to the call.
    fn parameter(&mut self, name: &str, value: &str, call: &Taped) -> String {
        self.known.insert(value.to_owned());
        if let Some(name) = self.saved.get(value) {
            self.used.insert(name.clone());
            return format!("${{{name}}}");
        }
        if name.ends_with("Time")
            && let Some(relative) = relative(value, call.at)
        {
            return relative;
        }
        value.to_owned()
    }

    /// Returns the expectations on an answer, and the values to save.
    fn expectations(&mut self, index: usize, call: &Taped) -> (Value, BTreeMap<String, String>) {
        let mut leaves = Vec::new();
        if let Some(answer) = &call.answer {
            collect("", answer, &mut leaves);
        }
        let code = call.answer.as_ref().and_then(|answer| answer.get("Code")).filter(|_| call.status >= 400);
        let mut save = BTreeMap::new();
        let mut fields = Map::new();
        for (path, leaf) in leaves {
            let name = path.rsplit('.').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
            let text = match leaf {
                Leaf::Length(length) => {
                    fields.insert(path, json!({"$len": length}));
                    continue;
                }
                Leaf::Value(_) if PASSING.contains(&name) => continue,
                Leaf::Value(Value::String(text)) => text.clone(),
                Leaf::Value(other) => other.to_string(),
            };
            let kind = || json!({"$type": if leaf.is_number() { "number" } else { "string" }});
            let expected = if let Some(name) = self.saved.get(&text) {
                self.used.insert(name.clone());
                json!(format!("${{{name}}}"))
            } else if clock::from_second(&text).is_some() || clock::from_minute(&text).is_some() {
                kind()
            } else if index >= self.change && name.ends_with("Id") && !text.is_empty() && !self.known.contains(&text) {
                let variable = format!("{name}{}", self.saved.len() + 1);
                self.saved.insert(text.clone(), variable.clone());
                save.insert(variable, path.clone());
                kind()
            } else {
                match leaf {
                    Leaf::Value(value) => value.clone(),
                    Leaf::Length(_) => continue,
                }
            };
            if index < self.change {
                self.known.insert(text);
            }
            fields.insert(path, expected);
        }
        let mut expect = json!({"status": call.status, "code": code.cloned().unwrap_or(Value::Null)});
        if !fields.is_empty() {
            expect["fields"] = Value::Object(fields);
        }
        (expect, save)
    }

    /// Returns whether the answer shows that an operation has ended since the previous call.
    fn shows_an_end(&mut self, call: &Taped) -> bool {
        let mut statuses = Vec::new();
        if let Some(answer) = &call.answer {
            let named = call.params.iter().find(|(name, _)| name == "DBInstanceId").map(|(_, id)| id.as_str());
            look("", named.unwrap_or_default(), answer, &mut statuses);
        }
        let mut ended = false;
        for (resource, settled) in statuses {
            if settled {
                ended |= self.busy.remove(&resource);
            } else {
                self.busy.insert(resource);
            }
        }
        if changes(call) {
            for (_, id) in call.params.iter().filter(|(name, _)| name.ends_with("DBInstanceId")) {
                // The service would have refused a second change during the first one.
                ended |= !self.busy.insert(format!("DBInstanceStatus {id}"));
            }
        }
        ended
    }

    /// Removes the names that no step uses.
    fn pruned(&self, mut step: Value) -> Value {
        if let Some(save) = step.get_mut("save").and_then(Value::as_object_mut) {
            save.retain(|name, _| self.used.contains(name));
            if save.is_empty()
                && let Some(members) = step.as_object_mut()
            {
                members.remove("save");
            }
        }
        step
    }
}

/// A part of an answer.
enum Leaf<'a> {
    Value(&'a Value),
    /// The length of a list.
    Length(usize),
}

impl Leaf<'_> {
    fn is_number(&self) -> bool {
        matches!(self, Leaf::Value(Value::Number(_)))
    }
}

/// Collects the leaves of an answer, each with its path.
fn collect<'a>(path: &str, value: &'a Value, leaves: &mut Vec<(String, Leaf<'a>)>) {
    let within = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) => {
            // A name with a dot looks like a path, so it is left out.
            for (name, value) in members.iter().filter(|(name, _)| !name.contains('.')) {
                collect(&within(name), value, leaves);
            }
        }
        Value::Array(items) => {
            leaves.push((path.to_owned(), Leaf::Length(items.len())));
            for (index, item) in items.iter().enumerate() {
                collect(&within(&index.to_string()), item, leaves);
            }
        }
        leaf => leaves.push((path.to_owned(), Leaf::Value(leaf))),
    }
}

/// Collects the statuses in an answer: the resource, and whether it is idle.
fn look(name: &str, instance: &str, value: &Value, statuses: &mut Vec<(String, bool)>) {
    match value {
        Value::Object(members) => {
            let own = members.get("DBInstanceId").and_then(Value::as_str).unwrap_or(instance);
            for (name, value) in members {
                look(name, own, value, statuses);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| look(name, instance, item, statuses)),
        Value::String(word) if name.ends_with("Status") && !word.is_empty() => {
            // `Unavailable` is final for a file, but temporary for an account that is being created or deleted.
            let is_passing = name == "AccountStatus" && word == "Unavailable";
            statuses.push((format!("{name} {instance}"), SETTLED.contains(&word.as_str()) && !is_passing));
        }
        _ => {}
    }
}

/// Returns the time in a parameter as a duration before or after the call.
fn relative(text: &str, now: SystemTime) -> Option<String> {
    let (name, moment) = match clock::from_minute(text) {
        Some(moment) => ("minute", moment),
        None => ("now", clock::from_second(text)?),
    };
    Some(match now.duration_since(moment) {
        Ok(before) => format!("${{{name}-{}s}}", before.as_secs()),
        Err(after) => format!("${{{name}+{}s}}", after.duration().as_secs()),
    })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn a_second_change_of_an_instance_shows_that_the_first_has_ended() {
        let call = |action: &str, id: &str, status: u16| Taped {
            action: action.to_owned(),
            v3: false,
            method: "POST".to_owned(),
            params: vec![("DBInstanceId".to_owned(), id.to_owned())],
            status,
            answer: None,
            at: SystemTime::UNIX_EPOCH,
            after: Duration::ZERO,
        };
        let mut tape = Tape::default();
        assert!(!tape.shows_an_end(&call("RestartDBInstance", "rm-1", 200)));
        assert!(!tape.shows_an_end(&call("RestartDBInstance", "rm-2", 200)));
        assert!(!tape.shows_an_end(&call("RestartDBInstance", "rm-1", 403)));
        assert!(!tape.shows_an_end(&call("DescribeDatabases", "rm-1", 200)));
        assert!(tape.shows_an_end(&call("RestartDBInstance", "rm-1", 200)));
    }
}
