//! Finds likely mistakes in a valid scenario file: unknown actions, parameters, codes and paths, and variables that
//! nothing sets.

use once_cell::sync::Lazy;
use serde_json::Value as Json;

use super::play::{MOMENT, flatten};
use super::{Scenario, Step};
use crate::base::error::Error;
use crate::base::fields::{At, Reader};
use crate::base::text::{clip, did_you_mean, suggest};
use crate::rds::action;
use crate::rds::catalogue::{self, Shape, evidence};
use crate::seed::read::finish;
use crate::service::fault_kind::FaultKind;
use crate::service::stub;

/// A variable: `${name}`.
static VARIABLE: Lazy<regex::Regex> = Lazy::new(|| {
    // The pattern is constant, and a test uses it.
    #[allow(clippy::unwrap_used)]
    regex::Regex::new(r"\$\{([^}]*)\}").unwrap()
});

/// The members that every error answer has.
const OF_ERRORS: [&str; 5] = ["Code", "HostId", "Message", "Recommend", "RequestId"];

/// The header of hints, in lower case as in `expect.headers`.
const HINT: &str = "x-fake-rds-hint";

/// Reports likely mistakes in a file that is readable.
pub(super) fn check(scenario: &Scenario, text: &str) -> Result<(), Error> {
    let Ok(file) = serde_json::from_str::<Json>(text) else { return Ok(()) };
    let mut check = Check { reader: Reader::default(), codes: codes(scenario), saved: Vec::new() };
    let steps = file["steps"].as_array().map(Vec::as_slice).unwrap_or_default();
    let at = At::Field(&At::Root, "steps");
    for (index, step) in steps.iter().enumerate() {
        check.step(step, &At::Index(&at, index));
    }
    let at = At::Field(&At::Root, "expect_calls");
    for (index, call) in file["expect_calls"].as_array().into_iter().flatten().enumerate() {
        check.code(&call["code"], &At::Field(&At::Index(&at, index), "code"));
    }
    check.variables(&file["state"], &At::Field(&At::Root, "state"), false);
    finish(check.reader, Vec::new(), text)
}

/// Returns every code that can be answered in a scenario, in the form of the table.
fn codes(scenario: &Scenario) -> Vec<String> {
    let mut codes: Vec<String> = action::codes().into_iter().map(str::to_owned).collect();
    codes.extend(scenario.seed.answers.values().map(|answer| answer.code.clone()));
    for injected in &scenario.seed.faults {
        if let FaultKind::ApiError(answer) = &injected.fault.kind {
            codes.push(answer.code.clone());
        }
    }
    for step in &scenario.steps {
        if let Step::Test("fault", fault) = step {
            codes.extend(fault["Code"].as_str().map(str::to_owned));
        }
    }
    // The log of calls has these words for answers without a code.
    codes.extend(["disconnect", "garbage"].map(str::to_owned));
    codes
}

struct Check {
    reader: Reader,
    codes: Vec<String>,
    saved: Vec<String>,
}

impl Check {
    fn step(&mut self, step: &Json, at: &At<'_>) {
        let expect = &step["expect"];
        let refused = expect["code"].is_string() || expect["status"].as_u64().is_some_and(|status| status >= 400);
        if let Some(action) = step["call"].as_str().filter(|action| !refused && !VARIABLE.is_match(action))
            && catalogue::canonical(action).is_none()
            && let Err(unknown) = stub::check_action(action)
        {
            self.reader.error(&At::Field(at, "call"), unknown);
        }
        self.code(&expect["code"], &At::Field(&At::Field(at, "expect"), "code"));
        if let Some(action) = step["call"].as_str().and_then(catalogue::canonical) {
            if !refused && expect["headers"].get(HINT).is_none() {
                self.parameters(action, &step["params"], &At::Field(at, "params"));
            }
            self.paths(action, refused, step, at);
        }
        for (key, value) in step.as_object().into_iter().flatten() {
            if key != "about" && key != "save" {
                self.variables(value, &At::Field(at, key), false);
            }
        }
        // The expectations of a step are checked before it saves.
        self.saved.extend(step["save"].as_object().into_iter().flatten().map(|(name, _)| name.clone()));
    }

    /// Reports names that are similar to a parameter of the action. Other unknown names are accepted, since clients
    /// send some, such as old names.
    fn parameters(&mut self, action: &str, params: &Json, at: &At<'_>) {
        let entry = catalogue::entry(action);
        let known = entry.iter().flat_map(|entry| &entry.parameters).map(|parameter| parameter.name);
        let free: Vec<&str> = known.filter(|name| params.get(name).is_none()).collect();
        for (name, value) in params.as_object().into_iter().flatten() {
            let mut sent = Vec::new();
            flatten(action, name, value, &mut sent);
            let unknown = sent.iter().any(|(sent, _)| !action::has_parameter(action, sent));
            if let Some(near) = suggest(name, free.iter().copied()).filter(|_| unknown) {
                let reason = format!("`{action}` has no parameter `{}`; did you mean `{near}`?", clip(name));
                self.reader.error(&At::Field(at, name), reason);
            }
        }
    }

    /// Checks the paths into the answer, which is an error document if the call is `refused`.
    fn paths(&mut self, action: &str, refused: bool, step: &Json, at: &At<'_>) {
        let shape = if refused {
            Some(Shape::Object(OF_ERRORS.map(|name| (name, Shape::Text)).to_vec()))
        } else {
            catalogue::shape(action)
        };
        let Some(shape) = shape else { return };
        let fields = At::Field(at, "expect");
        for (path, _) in step["expect"]["fields"].as_object().into_iter().flatten() {
            if !is_known(action, path)
                && let Some(wrong) = wrong_path(&shape, path)
            {
                self.reader.error(&At::Field(&At::Field(&fields, "fields"), path), wrong);
            }
        }
        for (name, path) in step["save"].as_object().into_iter().flatten() {
            let path = path.as_str().filter(|path| !is_known(action, path));
            if let Some(wrong) = path.and_then(|path| wrong_path(&shape, path)) {
                self.reader.error(&At::Field(&At::Field(at, "save"), name), wrong);
            }
        }
    }

    fn code(&mut self, code: &Json, at: &At<'_>) {
        let Some(code) = code.as_str() else { return };
        if !self.codes.iter().any(|known| action::is_code(code, known)) {
            let near = did_you_mean(code, self.codes.iter().map(String::as_str));
            self.reader.error(at, format!("no condition and no fault has the code `{}`{near}", clip(code)));
        }
    }

    /// Checks that variables are set. `in_body` is `true` under `expect.body`, where `${RequestId}` is the id of the
    /// answer itself.
    fn variables(&mut self, value: &Json, at: &At<'_>, in_body: bool) {
        match value {
            Json::String(text) => {
                for found in VARIABLE.captures_iter(text) {
                    let name = &found[1];
                    let known = self.saved.iter().any(|saved| saved == name)
                        || MOMENT.is_match(&found[0])
                        || in_body && name == "RequestId";
                    if !known {
                        let near = did_you_mean(name, self.saved.iter().map(String::as_str));
                        self.reader.error(at, format!("`${{{}}}`: no earlier step saves it{near}", clip(name)));
                    }
                }
            }
            Json::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.variables(item, &At::Index(at, index), in_body);
                }
            }
            Json::Object(members) => {
                for (key, member) in members {
                    self.variables(member, &At::Field(at, key), key == "body");
                }
            }
            _ => {}
        }
    }
}

/// Returns whether the documented answer of an action has a field that the fake's answer lacks.
fn is_known(action: &str, path: &str) -> bool {
    let plain: Vec<&str> = path.split('.').filter(|part| part.parse::<usize>().is_err()).collect();
    evidence::of_field(action, &plain.join(".")).is_some()
}

/// Returns where a path leaves the shape of an answer. A name that is not similar to any field is accepted, since the
/// service has fields that no document declares.
fn wrong_path(shape: &Shape, path: &str) -> Option<String> {
    let mut shape = shape;
    for part in path.split('.').filter(|part| !part.is_empty()) {
        shape = match shape {
            Shape::Any => return None,
            Shape::Map(each) => each,
            Shape::List(each) if part.parse::<usize>().is_ok() => each,
            Shape::List(_) => {
                return Some(format!("`{}`: expected the index of an item of a list, counted from 0", clip(part)));
            }
            Shape::Object(members) => match shape.member(part) {
                Some(member) => member,
                None => {
                    let near = suggest(part, members.iter().map(|(name, _)| *name))?;
                    return Some(format!("the answer has no `{}` here; did you mean `{near}`?", clip(part)));
                }
            },
            _ => return Some(format!("`{}`: the value here has no members", clip(part))),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_with_the_nearest_word() {
        let text = r#"{
            "seed": {"Faults": [{"Kind": "ApiError", "Status": 400, "Code": "Own.Code", "Message": "x"}]},
            "steps": [
                {"call": "DescribeRegion"},
                {"call": "DescribeRegion", "expect": {"code": "InvalidAction.NotFound"}},
                {"call": "DescribeRegions", "expect": {"code": "InvalidDBInstanceId.NotFond"}},
                {"call": "DescribeRegions", "expect": {"code": "Own.Code", "body": "${RequestId} ${nonsense}"}},
                {"call": "ImportDatabaseBetweenInstances", "save": {"import": "ImportId"}, "params": {"At": "${now-90s}"}},
                {"finish": "${impotr}"},
                {"finish": "${import}"},
                {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceID": "rm-1"},
                 "expect": {"fields": {"Items.DBInstanceAttribute.0.DBInstanceStatos": "Running"}}},
                {"call": "DescribeDBInstances", "params": {"Tag": [{"Key": "a"}]}, "save": {"id": "Items.DBInstance.first"}},
                {"call": "DescribeDBInstances", "params": {"Nonsense": 1},
                 "expect": {"headers": {"x-fake-rds-hint": {"$exists": true}}}},
                {"call": "DescribeDBInstances", "params": {"RegionID": "x"},
                 "expect": {"code": "MissingParameter", "fields": {"Massage": "x", "HostId": {"$exists": true}}}}
            ],
            "expect_calls": [{"call": "DescribeRegions", "code": "Nope"}],
            "state": {"DBInstances": [{"DBInstanceId": "${import}", "Description": "${other}"}]}
        }"#;
        let scenario: Scenario = text.parse().unwrap();
        let error = check(&scenario, text).unwrap_err();
        let message = error.to_string();
        for part in [
            "4:26: $.steps[0].call: the service has no action `DescribeRegion`; did you mean `DescribeRegions`?",
            "$.steps[2].expect.code: no condition and no fault has the code `InvalidDBInstanceId.NotFond`; did you mean `InvalidDBInstanceId.NotFound`?",
            "$.steps[3].expect.body: `${nonsense}`: no earlier step saves it",
            "$.steps[5].finish: `${impotr}`: no earlier step saves it; did you mean `import`?",
            "$.steps[7].params.DBInstanceID: `DescribeDBInstanceAttribute` has no parameter `DBInstanceID`; did you mean `DBInstanceId`?",
            "DBInstanceStatos: the answer has no `DBInstanceStatos` here; did you mean `DBInstanceStatus`?",
            "$.steps[8].save.id: `first`: expected the index of an item of a list, counted from 0",
            "Massage: the answer has no `Massage` here; did you mean `Message`?",
            "$.expect_calls[0].code: no condition and no fault has the code `Nope`",
            "$.state.DBInstances[0].Description: `${other}`",
        ] {
            assert!(message.contains(part), "{part} is not in\n{message}");
        }
        assert_eq!(error.errors().len(), 10, "{message}");
    }
}
