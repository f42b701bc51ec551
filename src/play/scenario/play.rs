//! Plays a scenario: sends its steps over HTTP and compares the answers with its expectations.

use std::collections::BTreeMap;
use std::time::SystemTime;

use once_cell::sync::Lazy;
#[cfg(feature = "cli")]
use serde_json::json;
use serde_json::{Map, Value};

#[cfg(feature = "cli")]
use super::client::send_within;
use super::client::{self, Received, Sent, Target, Tls, send};
use super::matching::{self, Mismatch, Types, as_text, at_path, compare, compare_part, shown};
use super::{CallStep, Expect, Failure, Scenario, ScenarioError, Step};
use crate::base::xml;
use crate::fake::FakeRds;
use crate::rds::model::clock;
use crate::rds::products;
use crate::rpc::user::AccessKey;

pub(crate) async fn play(scenario: &Scenario, world: World<'_>) -> Result<(), ScenarioError> {
    play_steps(scenario, world, false).await.into_iter().next().map_or(Ok(()), Err)
}

/// Plays every step and checks the state, also after failures. Returns all failures.
#[cfg(feature = "cli")]
pub(crate) async fn play_on(scenario: &Scenario, world: World<'_>) -> Vec<ScenarioError> {
    match scenario.has_steps() {
        Ok(()) => play_steps(scenario, world, true).await,
        Err(error) => vec![error],
    }
}

/// Plays the steps and checks the state, up to the first failure or to the end. Returns the failures.
async fn play_steps(scenario: &Scenario, world: World<'_>, to_the_end: bool) -> Vec<ScenarioError> {
    let mut player = Player::new(scenario, world);
    let mut errors = Vec::new();
    for (index, step) in scenario.steps.iter().enumerate() {
        let failures = player.step(step).await;
        if !failures.is_empty() {
            errors.push(scenario.error(Some((index + 1, describe(step))), failures));
            if !to_the_end {
                return errors;
            }
        }
    }
    let failures = player.end_state().await;
    if !failures.is_empty() {
        errors.push(scenario.error(None, failures));
    }
    errors
}

/// Plays every step, also after failures. Returns the values that would make the file pass, and the first failure that
/// no change of a value repairs.
pub(crate) async fn play_through(scenario: &Scenario, rds: &FakeRds) -> (Vec<(String, Value)>, Option<ScenarioError>) {
    let mut player = Player::new(scenario, World::Fake(rds));
    let (mut fixes, mut unfixed) = (Vec::new(), None);
    for (index, step) in scenario.steps.iter().enumerate() {
        let (fixable, rest): (Vec<Failure>, Vec<Failure>) =
            player.step(step).await.into_iter().partition(|failure| failure.fix.is_some());
        let fix = |(path, value)| (format!("$.steps[{index}].expect.{path}"), value);
        fixes.extend(fixable.into_iter().filter_map(|failure| failure.fix).map(fix));
        if !rest.is_empty() && rest.iter().any(|failure| failure.path != HINT) {
            unfixed.get_or_insert_with(|| scenario.error(Some((index + 1, describe(step))), rest));
        }
    }
    (fixes, unfixed)
}

/// Sends one request to an endpoint. Returns the status and the answer, which is JSON.
#[cfg(feature = "cli")]
pub(crate) async fn ask(
    endpoint: &super::Endpoint,
    action: &str,
    params: &[(&str, &str)],
) -> Result<(u16, Value), String> {
    let params: Map<String, Value> =
        params.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
    let text = json!({ "steps": [{ "call": action, "params": params, "format": "JSON" }] }).to_string();
    let scenario: Scenario = text.parse().map_err(|error| format!("{action}: {error}"))?;
    let Some(Step::Call(call)) = scenario.steps.first() else { return Err(format!("{action} is not a call")) };
    let received = Player::new(&scenario, World::Endpoint(endpoint)).exchange(call).await?;
    let answer = serde_json::from_slice(&received.body);
    answer
        .map(|answer| (received.status, answer))
        .map_err(|_| format!("{action} answers {} without JSON", received.status))
}

/// A time relative to now, to the second or to the minute.
pub(super) static MOMENT: Lazy<regex::Regex> = Lazy::new(|| {
    // The pattern is constant, and a test uses it.
    #[allow(clippy::unwrap_used)]
    regex::Regex::new(r"\$\{(now|minute)(?:([+-])([0-9a-z ]+))?\}").unwrap()
});

/// Returns the time that a match of [`MOMENT`] names, if the service can write it.
pub(super) fn moment_of(found: &regex::Captures<'_>, now: SystemTime) -> Result<SystemTime, String> {
    let step = found.get(3).map_or("0s", |step| step.as_str());
    let step = humantime::parse_duration(step).map_err(|error| format!("`{}`: {error}", &found[0]))?;
    let moment = match found.get(2).map(|sign| sign.as_str()) {
        Some("-") => now.checked_sub(step),
        _ => now.checked_add(step),
    };
    let moment = moment.filter(|moment| clock::writable(*moment));
    moment.ok_or_else(|| format!("`{}` is not between the years 1970 and 9999", &found[0]))
}

/// The path under which failures list a hint.
const HINT: &str = "hint";

pub(super) fn verify(scenario: &Scenario, rds: &FakeRds) -> Result<(), ScenarioError> {
    let mut failures = Vec::new();
    let calls = rds.calls();
    for (index, expected) in scenario.expect_calls.iter().enumerate() {
        let to_action: Vec<_> = calls.iter().filter(|call| call.action() == expected.action).collect();
        let count = to_action
            .iter()
            .filter(|call| {
                let parameters: Map<String, Value> = call
                    .parameters()
                    .iter()
                    .map(|(name, value)| (name.clone(), Value::String(value.clone())))
                    .collect();
                let parameters = Value::Object(parameters);
                let mut mismatches = Vec::new();
                for (name, expected) in &expected.params {
                    compare(name, parameters.get(name), expected, Types::Text, &mut mismatches);
                }
                mismatches.is_empty()
                    && expected.code.as_ref().is_none_or(|code| !call.is_mocked() && code.as_deref() == call.code())
            })
            .count() as u64;
        if expected.times.map_or(count > 0, |times| times == count) {
            continue;
        }
        let seen: Vec<String> = to_action
            .iter()
            .map(|call| {
                let hint = call.hint().map_or(String::new(), |hint| format!(" ({hint})"));
                format!("{:?} -> {}{hint}", call.parameters(), call.outcome())
            })
            .collect();
        failures.push(Failure {
            fix: None,
            path: format!("$.expect_calls[{index}]"),
            expected: format!(
                "{} calls of {} with {}",
                expected.times.map_or("some".to_owned(), |times| times.to_string()),
                expected.action,
                shown(&Value::Object(expected.params.clone())),
            ),
            found: format!("{count} among {} of that action: [{}]", to_action.len(), seen.join("; ")),
        });
    }
    if let Some(state) = &scenario.state {
        failures.extend(Player::new(scenario, World::Fake(rds)).state(state, &rds.seed().to_value()));
    }
    if failures.is_empty() { Ok(()) } else { Err(scenario.error(None, failures)) }
}

/// Describes a step for a message.
pub(super) fn describe(step: &Step) -> String {
    match step {
        Step::Call(call) if call.action.is_empty() => "call".to_owned(),
        Step::Call(call) => format!("call {}", call.action),
        Step::Test(name, value) => {
            let of = [value, &value["Id"], &value["DBInstanceId"], &value["Action"]];
            let of = of.into_iter().find(|value| value.is_string() || value.is_number());
            of.map_or_else(|| (*name).to_owned(), |value| format!("{name} {}", as_text(value)))
        }
        Step::State(_) => "state".to_owned(),
    }
}

fn failure(path: impl Into<String>, expected: impl Into<String>, found: impl Into<String>) -> Failure {
    Failure { path: path.into(), expected: expected.into(), found: found.into(), fix: None }
}

impl Failure {
    fn fix(mut self, path: impl Into<String>, value: impl Into<Value>) -> Failure {
        self.fix = Some((path.into(), value.into()));
        self
    }
}

impl From<Mismatch> for Failure {
    fn from(Mismatch { path, expected, found }: Mismatch) -> Failure {
        Failure { path, expected, found, fix: None }
    }
}

/// The target that a scenario is played against.
#[derive(Clone, Copy)]
pub(crate) enum World<'r> {
    Fake(&'r FakeRds),
    #[cfg(feature = "cli")]
    Endpoint(&'r super::Endpoint),
}

impl<'r> World<'r> {
    /// Returns the fake, if the target is one.
    fn fake(self) -> Option<&'r FakeRds> {
        match self {
            World::Fake(rds) => Some(rds),
            #[cfg(feature = "cli")]
            World::Endpoint(_) => None,
        }
    }
}

struct Player<'r> {
    scenario: &'r Scenario,
    world: World<'r>,
    saved: BTreeMap<String, Value>,
    /// The action of the previous call.
    #[cfg(feature = "cli")]
    last: String,
}

impl<'r> Player<'r> {
    fn new(scenario: &'r Scenario, world: World<'r>) -> Player<'r> {
        Player {
            scenario,
            world,
            saved: BTreeMap::new(),
            #[cfg(feature = "cli")]
            last: String::new(),
        }
    }

    async fn step(&mut self, step: &Step) -> Vec<Failure> {
        let rds = match (step, self.world) {
            (Step::Call(call), _) => return self.call(call).await,
            (Step::State(expected), World::Fake(rds)) => return self.state(expected, &rds.seed().to_value()),
            (_, World::Fake(rds)) => rds,
            #[cfg(feature = "cli")]
            (_, World::Endpoint(endpoint)) if endpoint.is_fake => return self.step_at_endpoint(step, endpoint).await,
            // The real service cannot do this, which was reported before the start.
            #[cfg(feature = "cli")]
            (_, World::Endpoint(_)) => return Vec::new(),
        };
        let Step::Test(name, value) = step else { return Vec::new() };
        let value = crate::base::value::Value::from(&self.filled_value(value));
        let done = rds.perform_step(name, &value);
        done.err().map(|error| failure("$", "a step that can be done", error.to_string())).into_iter().collect()
    }

    /// Performs a step with the control API of a fake.
    #[cfg(feature = "cli")]
    async fn step_at_endpoint(&self, step: &Step, endpoint: &super::Endpoint) -> Vec<Failure> {
        let done = match step {
            Step::Call(_) => Ok(()),
            Step::State(expected) => {
                return match endpoint.control("GET", "seed", None).await {
                    Ok(found) => self.state(expected, &found),
                    Err(reason) => vec![failure("$", "a state", reason)],
                };
            }
            Step::Test(name, value) => {
                let body = json!({ *name: self.filled_value(value) });
                endpoint.control("POST", "steps", Some(&body)).await.map(drop)
            }
        };
        done.err().map(|reason| failure("$", "a step that can be done", reason)).into_iter().collect()
    }

    /// Compares the final state with the scenario's, if it is visible.
    async fn end_state(&mut self) -> Vec<Failure> {
        match &self.scenario.state {
            Some(expected) => self.step(&Step::State(expected.clone())).await,
            None => Vec::new(),
        }
    }

    /// Compares a state with an expectation.
    fn state(&self, expected: &Value, found: &Value) -> Vec<Failure> {
        let mut mismatches = Vec::new();
        compare_part("$", Some(found), &self.filled_value(expected), &mut mismatches);
        mismatches.into_iter().map(Failure::from).collect()
    }

    async fn call(&mut self, call: &CallStep) -> Vec<Failure> {
        let received = match self.exchange(call).await {
            Ok(received) => received,
            Err(reason) => return vec![failure("$", "an answer", reason)],
        };
        let mut failures = Vec::new();
        let body = String::from_utf8_lossy(&received.body).into_owned();
        let is_xml = received.header("content-type").is_some_and(|kind| kind.starts_with("text/xml"));
        let (value, types) = if is_xml {
            (xml::read(&body).map(|(_, value)| value), Types::Text)
        } else {
            (serde_json::from_str(&body).map_err(|error| error.to_string()), Types::Strict)
        };
        match value {
            Ok(value) => {
                self.compare_answer(&call.expect, &received, &body, &value, types, &mut failures);
                for (name, path) in &call.save {
                    match at_path(&value, path, types) {
                        Some(found) => drop(self.saved.insert(name.clone(), found.clone())),
                        None => failures.push(failure(path, "something to save", "nothing")),
                    }
                }
            }
            Err(reason) => failures.push(failure("$", "a document", format!("{reason}: {body}"))),
        }
        if let Some(hint) = received.header("x-fake-rds-hint").filter(|_| !failures.is_empty()) {
            failures.push(failure(HINT, "-", hint));
        }
        failures
    }

    /// Sends a call and waits for its answer.
    async fn exchange(&mut self, call: &CallStep) -> Result<Received, String> {
        match self.world {
            World::Fake(rds) => {
                let endpoint = rds.endpoint();
                let tls = rds.ca_pem().map_or(Tls::Off, Tls::Authority);
                let target = Target { authority: &endpoint, host: &endpoint, tls };
                send(target, self.request(call, call.v3.unwrap_or(false), target.host, self.key(call).as_ref())).await
            }
            #[cfg(feature = "cli")]
            World::Endpoint(endpoint) => {
                if std::mem::replace(&mut self.last, call.action.clone()) == call.action {
                    tokio::time::sleep(endpoint.poll_interval).await;
                }
                let target = endpoint.target();
                let v3 = call.v3.unwrap_or(!endpoint.v1);
                let own = self.key(call).filter(|_| endpoint.is_fake);
                let key = endpoint.key.as_ref().or(own.as_ref());
                send_within(endpoint.timeout, target, self.request(call, v3, target.host, key)).await
            }
        }
    }

    /// Returns the key of a call: one of the seed, or one that an earlier call returned and the scenario saved.
    fn key(&self, call: &CallStep) -> Option<AccessKey> {
        let mut keys = self.scenario.seed.users.iter().flat_map(|user| &user.keys);
        let Some(id) = &call.key else { return keys.next().cloned() };
        let saved = id.strip_prefix("${").and_then(|name| name.strip_suffix('}')).and_then(|name| self.saved.get(name));
        let Some(saved) = saved else { return keys.find(|key| key.id == *id).cloned() };
        let member = |name: &str| saved[name].as_str().map(str::to_owned);
        Some(AccessKey {
            id: member("AccessKeyId")?,
            secret: member("AccessKeySecret")?,
            active: true,
            token: member("SecurityToken"),
            expires: None,
        })
    }

    fn compare_answer(
        &self,
        expect: &Expect,
        received: &Received,
        body: &str,
        value: &Value,
        types: Types,
        failures: &mut Vec<Failure>,
    ) {
        let text = |path| at_path(value, path, types).map(as_text);
        let code = (received.status >= 400).then(|| text("Code").unwrap_or_default());
        // Shows code and message of an error instead of its document. The contents of an unexpected success do not
        // matter.
        let outcome = match &code {
            Some(code) if !code.is_empty() => format!("{code}: {}", text("Message").unwrap_or_default()),
            Some(_) => matching::shortened(body),
            None => "success".to_owned(),
        };
        if let Some(status) = expect.status.filter(|status| *status != received.status) {
            let found = format!("{} {outcome}", received.status);
            failures.push(failure("status", status.to_string(), found).fix("status", received.status));
        }
        if let Some(expected) = expect.code.as_ref().filter(|expected| **expected != code) {
            let expected = expected.clone().unwrap_or_else(|| "success".to_owned());
            failures.push(failure("code", expected, outcome).fix("code", code));
        }
        if let Some(pattern) = &expect.message {
            let message = text("Message").unwrap_or_default();
            if !regex::Regex::new(&self.filled(pattern)).is_ok_and(|pattern| pattern.is_match(&message)) {
                failures.push(failure("message", format!("a string that matches {pattern}"), message));
            }
        }
        let mut check =
            |group: &str, shown: &str, name: &str, found: Option<&Value>, expected: &Value, types: Types| {
                let mut mismatches = Vec::new();
                compare(shown, found, &self.filled_value(expected), types, &mut mismatches);
                // Only a plain value can be corrected automatically, not an operator.
                let plain = matching::is_plain(expected);
                for mismatch in mismatches {
                    let failure = Failure::from(mismatch);
                    failures.push(match found.filter(|_| plain) {
                        Some(found) => failure.fix(format!("{group}.{name}"), found.clone()),
                        None => failure,
                    });
                }
            };
        for (path, expected) in &expect.fields {
            check("fields", path, path, at_path(value, path, types), expected, types);
        }
        for (name, expected) in &expect.headers {
            let found = received.header(name).map(Value::String);
            check("headers", &format!("header {name}"), name, found.as_ref(), expected, Types::Text);
        }
        if let Some(expected) = &expect.body {
            let request_id = received.header("x-acs-request-id").unwrap_or_default();
            let expected = self.filled(&expected.replace("${RequestId}", &request_id));
            if expected != body {
                let general = body.replace(&request_id, "${RequestId}");
                failures.push(failure("body", expected, body).fix("body", general));
            }
        }
    }

    /// Builds the request of a call, signed if there is a key.
    fn request(&self, call: &CallStep, v3: bool, host: &str, key: Option<&AccessKey>) -> Sent {
        let mut params: Vec<(String, String)> = Vec::new();
        let mut headers: Vec<(String, String)> = Vec::new();
        let action = self.filled(&call.action);
        let product = products::of_action(&action);
        if v3 {
            headers.push(("x-acs-action".to_owned(), products::on_the_wire(&action).to_owned()));
            headers.push(("x-acs-version".to_owned(), product.version.to_owned()));
            params.extend(call.format.as_ref().map(|format| ("Format".to_owned(), format.clone())));
        } else if !action.is_empty() {
            let format = call.format.as_deref().unwrap_or("JSON");
            let name = products::on_the_wire(&action);
            let common = [("Action", name), ("Version", product.version), ("Format", format)];
            params.extend(common.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        for (name, value) in &call.params {
            flatten(&action, name, &self.filled_value(value), &mut params);
        }
        let mut sent = Sent { method: call.method.clone(), headers, ..Sent::default() };
        let key = key.filter(|_| call.sign && !action.is_empty());
        if let Some(key) = key.filter(|_| !v3) {
            client::sign_v1(&call.method, &mut params, key);
        }
        let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(&params).finish();
        if call.method == "POST" && call.body.is_none() && call.raw_query.is_none() && !encoded.is_empty() {
            sent.headers.push(("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
            sent.body = encoded.into_bytes();
        } else {
            sent.query = encoded;
        }
        if let Some(raw) = &call.raw_query {
            let glue = if sent.query.is_empty() { "" } else { "&" };
            sent.query = format!("{}{glue}{}", sent.query, self.filled(raw));
        }
        if let Some(raw) = &call.body {
            sent.body = self.filled(raw).into_bytes();
        }
        if let Some(key) = key.filter(|_| v3) {
            let in_query = if sent.body.is_empty() { params.as_slice() } else { &[] };
            client::sign_v3(&mut sent, in_query, host, key);
        }
        sent.headers.extend(call.headers.iter().map(|(name, value)| (name.clone(), self.filled(value))));
        sent
    }

    /// Replaces every `${name}` in a string by the saved value, and every `${now-90s}` or `${minute+2h}` by that time,
    /// to the second or to the minute.
    fn filled(&self, text: &str) -> String {
        let saved = self.saved.iter();
        let text =
            saved.fold(text.to_owned(), |text, (name, value)| text.replace(&format!("${{{name}}}"), &as_text(value)));
        if !text.contains("${now") && !text.contains("${minute") {
            return text;
        }
        let now = self.world.fake().map_or_else(SystemTime::now, FakeRds::now);
        MOMENT
            .replace_all(&text, |found: &regex::Captures<'_>| {
                // The file was checked for invalid times, but the fake's clock may have moved on since.
                let Ok(moment) = moment_of(found, now) else { return found[0].to_owned() };
                if &found[1] == "now" { clock::to_second(moment) } else { clock::to_minute(moment) }
            })
            .into_owned()
    }

    /// Replaces every `${name}` in a value. A string that is nothing else becomes the saved value itself.
    fn filled_value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match text.strip_prefix("${").and_then(|name| name.strip_suffix('}')) {
                Some(name) => self.saved.get(name).cloned().unwrap_or_else(|| Value::String(self.filled(text))),
                None => Value::String(self.filled(text)),
            },
            Value::Array(items) => Value::Array(items.iter().map(|item| self.filled_value(item)).collect()),
            Value::Object(members) => Value::Object(self.filled_map(members)),
            other => other.clone(),
        }
    }

    fn filled_map(&self, members: &Map<String, Value>) -> Map<String, Value> {
        let mut filled = Map::new();
        filled.extend(members.iter().map(|(key, value)| (key.clone(), self.filled_value(value))));
        filled
    }
}

/// Writes a parameter as the service accepts it: lists and objects as `Tag.1.Key`. If the catalogue declares a string,
/// the value is sent as JSON.
pub(super) fn flatten(action: &str, name: &str, value: &Value, params: &mut Vec<(String, String)>) {
    let is_text = || {
        let entry = crate::rds::catalogue::entry(action);
        let parameter = entry.and_then(|entry| entry.parameters.into_iter().find(|parameter| parameter.name == name));
        parameter.is_some_and(|parameter| parameter.parameter_type != "RepeatList")
    };
    match value {
        Value::Array(_) | Value::Object(_) if is_text() => params.push((name.to_owned(), value.to_string())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten("", &format!("{name}.{}", index + 1), item, params);
            }
        }
        Value::Object(members) => {
            for (key, item) in members {
                flatten("", &format!("{name}.{key}"), item, params);
            }
        }
        Value::Null => {}
        other => params.push((name.to_owned(), matching::as_text(other))),
    }
}
