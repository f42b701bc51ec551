//! Every action, tried over HTTP with what it should refuse. The requests are generated from the table of actions and from
//! `fixtures/actions`, which has one request per action that succeeds.

use std::collections::BTreeMap;

use once_cell::sync::Lazy;
use serde_json::Value as Json;

use super::busy::GO_TOGETHER;
use super::calls::{Good, Pairs, calls, entries, refusals, requests, seed_of};
use crate::base::value::Value;
use crate::rds::action::admission::PartRule;
use crate::rds::action::{Modelled, all};
use crate::rds::catalogue::conformance::shape_errors;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Kind;
use crate::rds::words::{AccountStatus, BackupStatus, DBInstanceType, DatabaseStatus, LockMode, Status};
use crate::rpc::condition::{Condition, Era};
use crate::rpc::request::Incoming;
use crate::rpc::response::Handler;
use crate::service::Service;
use crate::{Account, Backup, Database, FakeRds};

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
        let form = condition.form(self.action.name, Era::Own);
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

/// The action refuses what its tables say.
pub(super) async fn refuses(action: &'static Modelled, client: &reqwest::Client) {
    for format in ["JSON", "XML"] {
        let not_named = walk(action, of(&CALLS, action), client, format).await;
        assert!(not_named.is_empty(), "{}: fixtures/actions has no value of {not_named:?}", action.name);
    }
}

#[test]
fn every_request_is_of_a_modelled_action() {
    for name in CALLS.keys() {
        assert!(all().any(|action| action.name == name), "fixtures/actions has {name}, which is not modelled");
    }
}

static CALLS: Lazy<BTreeMap<String, Good>> = Lazy::new(calls);
static ENTRIES: Lazy<Entries> = Lazy::new(entries);
static REFUSALS: Lazy<Entries> = Lazy::new(refusals);

/// Tries a part in every status that its rule does not admit.
async fn walk_parts(walker: &Walker<'_>, rule: &PartRule, instance: &Instance, good: &Good) {
    let words: Vec<&str> = match rule.kind {
        Kind::Database => DatabaseStatus::ALL.iter().map(|word| word.as_str()).collect(),
        Kind::Account => AccountStatus::ALL.iter().map(|word| word.as_str()).collect(),
        Kind::Backup => BackupStatus::ALL.iter().map(|word| word.as_str()).collect(),
        Kind::MigrateTask | Kind::CloudMigration | Kind::Import | Kind::UserBackup => {
            panic!("no rule admits a {}", rule.kind.name())
        }
    };
    let mut params = good.params.clone();
    if !params.iter().any(|(name, _)| name == rule.parameter) {
        params.push((rule.parameter.to_owned(), "x987654321".to_owned()));
        params.extend(
            GO_TOGETHER
                .iter()
                .filter(|(action, ..)| *action == walker.action.name)
                .map(|(_, name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
    }
    let names = params.iter().find(|(name, _)| name == rule.parameter).map(|(_, names)| names.clone());
    for part in names.unwrap_or_default().split(',').map(|name| (rule.kind, name.to_owned())) {
        for word in words.iter().filter(|word| !rule.statuses.contains(word)) {
            let mut with_part = instance.clone();
            if with_part.status_of(Some(&part)).is_none() {
                match rule.kind {
                    Kind::Database => with_part.databases.push(Database::new(&part.1)),
                    Kind::Account => with_part.accounts.push(Account::new(&part.1)),
                    _ => with_part.backups.push(Backup::new(&part.1)),
                }
            }
            with_part.set_status_of(Some(&part), word);
            walker.rds.update(&instance.id, |_| with_part.clone());
            let why = format!("{} {} is {word}", rule.kind.name(), part.1);
            walker.refused(&why, &params, "one", rule.condition, "").await;
        }
        walker.rds.update(&instance.id, |_| instance.clone());
    }
}

/// Tries an action. Returns the parameters of its admissions that the request does not have.
async fn walk(
    action: &'static Modelled,
    good: &Good,
    client: &reqwest::Client,
    format: &'static str,
) -> Vec<&'static str> {
    let mut not_named = Vec::new();
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
        let Some((_, id)) = good.params.iter().find(|(name, _)| name == admission.parameter) else {
            not_named.push(admission.parameter);
            continue;
        };
        let mut unknown = good.params.clone();
        for (_, value) in unknown.iter_mut().filter(|(name, _)| name == admission.parameter) {
            *value = "rm-unknown".to_owned();
        }
        walker.refused("unknown id", &unknown, "one", admission.not_found, "").await;
        walker.refused("another user's request", &good.params, "two", action.admits[0].another_users, "").await;
        let instance = walker.rds.try_instance(id);
        let instance = instance.unwrap_or_else(|| panic!("{}: `{id}` names one instance", action.name));
        walker.rds.update(id, |instance| instance.owner("2"));
        walker.refused("another user's id", &good.params, "one", admission.another_users, "").await;
        walker.rds.update(id, |_| instance.clone());
        if let Some(types) = admission.types {
            let condition = Condition::InstanceType;
            for word in DBInstanceType::ALL.iter().filter(|word| !types.contains(word)) {
                walker.rds.update(id, |instance| instance.instance_type(*word));
                walker.refused(&format!("type {word}"), &good.params, "one", condition, "").await;
            }
            walker.rds.update(id, |_| instance.clone());
        }
        if let Some(statuses) = admission.statuses {
            let condition = Condition::InstanceStatus;
            for word in Status::ALL.iter().filter(|word| !statuses.contains(word)) {
                walker.rds.update(id, |instance| instance.status(*word));
                walker.refused(&format!("status {word}"), &good.params, "one", condition, "").await;
            }
            walker.rds.update(id, |_| instance.clone());
        }
        if let Some(locks) = admission.locks {
            let condition = Condition::InstanceLocked;
            for word in LockMode::ALL.iter().filter(|word| !locks.contains(word)) {
                walker.rds.update(id, |instance| instance.lock_mode(*word));
                walker.refused(&format!("lock mode {word}"), &good.params, "one", condition, "").await;
            }
            walker.rds.update(id, |_| instance.clone());
        }
        for rule in admission.parts.iter().flatten() {
            walk_parts(&walker, rule, &instance, good).await;
        }
    }
    if format == "JSON" {
        admitted(&walker, good).await;
    }
    let (status, body) = walker.send(&good.params, "one").await;
    assert_eq!(status, 200, "{}: {body}", action.name);
    if format == "JSON" {
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        let errors = shape_errors(action.name, &Value::from(&answer));
        assert!(errors.is_empty(), "{}: {errors:#?}", action.name);
    }
    not_named
}

/// Every type, status and lock mode that the table admits lets the request past the gate. What the action itself then says of such
/// an instance is its own business.
async fn admitted(walker: &Walker<'_>, good: &Good) {
    let action = walker.action;
    let state = walker.rds.seed();
    for admission in action.admits {
        let Some((_, id)) = good.params.iter().find(|(name, _)| name == admission.parameter) else { continue };
        let instance = walker.rds.instance(id);
        let mut tried: Vec<(Instance, Condition)> = Vec::new();
        if let Some(types) = admission.types {
            let condition = Condition::InstanceType;
            tried.extend(types.iter().map(|word| (instance.clone().instance_type(*word), condition)));
        }
        if let Some(statuses) = admission.statuses {
            let condition = Condition::InstanceStatus;
            tried.extend(statuses.iter().map(|word| (instance.clone().status(*word), condition)));
        }
        if let Some(locks) = admission.locks {
            let condition = Condition::InstanceLocked;
            tried.extend(locks.iter().map(|word| (instance.clone().lock_mode(*word), condition)));
        }
        for (instance, condition) in tried {
            let service = Service::new(state.clone());
            let words = (instance.instance_type, instance.status, instance.lock_mode);
            let name = format!("{} with an instance that is {words:?}", action.name);
            service.lock().cloud.replace(id, instance).unwrap_or_else(|error| panic!("{name}: {error:?}"));
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("AccessKeyId", "one")
                .extend_pairs(&good.params)
                .finish();
            let headers = http::HeaderMap::new();
            let method = http::Method::GET;
            service.handle(&Incoming { method: &method, path: "/", query: &query, headers: &headers, body: b"" });
            let coverage = crate::Coverage::of_facts(&service.lock().coverage);
            let reached = coverage.of(action.name).map(|covered| covered.reached().to_vec()).unwrap_or_default();
            assert!(!reached.contains(&condition), "{name} is refused: {condition}");
        }
    }
}

/// Actions without a shape: no source documents it, so nothing is compared with their answers.
const SHAPELESS: &[&str] = &[];

#[test]
fn the_shape_of_every_modelled_answer_is_known() {
    let shapeless: Vec<&str> =
        all().map(|action| action.name).filter(|name| !crate::rds::catalogue::has_shape(name)).collect();
    assert_eq!(shapeless, SHAPELESS);
}

/// Texts that parameters may refuse, the likelier ones first.
const WRONG: &[&str] = &[
    "no such word!",
    "-1",
    "0",
    "999999999999",
    "cn-nowhere",
    "select",
    "mysql",
    "1app",
    "{}",
    "[]",
    "[{}]",
    "{\"a\":",
    "a,a",
    "10.0.0.1,10.0.0.1",
    "2018-06-12",
    "2018-06-12T00:00:00Z",
    "2018-06-12T00:00Z",
    "2018-06-12Z",
    "rds:x",
    "acs:x",
    "a",
    "true",
    "1",
    "7",
    "x.y",
    "MySQL",
    "SQLServer",
    "{\"\":\"\"}",
    "{\"a\":1}",
    "{\"no_such\":\"1\"}",
    "{\"wait_timeout\":\"-1\"}",
    "{\"aliyun\":\"1\"}",
    "{\"a\":\"\",\"b\":\"\",\"c\":\"\",\"d\":\"\",\"e\":\"\",\"f\":\"\"}",
    "Internet",
    "cloud_essd",
    "local_ssd",
    "rds.mysql.s1.small",
    "4.1",
    "http://x",
    "Master",
    "Readonly",
    "Custom",
];

/// Returns the requests with another string instead of a parameter's value, and those with a list of it.
fn with_wrong(field: &str, good: &[(String, String)]) -> Vec<Vec<(String, String)>> {
    let base = |name: &str| name.split('.').next().unwrap_or(name).to_owned();
    let rest: Vec<_> = good.iter().filter(|(name, _)| base(name) != field).cloned().collect();
    let own: Vec<String> = good.iter().filter(|(name, _)| base(name) == field).map(|(name, _)| name.clone()).collect();
    let own = if own.is_empty() { vec![field.to_owned()] } else { own };
    let long = "x".repeat(300);
    let ips = (0..1001).map(|n| format!("10.0.{}.{}", n / 250, n % 250)).collect::<Vec<_>>().join(",");
    let mut requests = Vec::new();
    for text in WRONG.iter().copied().chain([long.as_str(), ips.as_str()]) {
        for name in &own {
            let mut params = rest.clone();
            params.extend(own.iter().map(|other| {
                let good = good.iter().find(|(name, _)| name == other).map_or(String::new(), |(_, text)| text.clone());
                (other.clone(), if other == name { text.to_owned() } else { good })
            }));
            requests.push(params);
        }
    }
    // Lists: too long, and with one item twice.
    for member in ["", ".Key", ".Value", ".key", ".value"] {
        for (count, same) in [(2, true), (6, false), (11, false), (21, false), (31, false), (51, false), (101, false)] {
            let mut params: Vec<_> = good.to_vec();
            params.retain(|(name, _)| base(name) != field || !name.ends_with(member));
            params.extend((1..=count).map(|n| {
                let text = if same { "x".to_owned() } else { format!("x{n}") };
                (format!("{field}.{n}{member}"), text)
            }));
            requests.push(params);
        }
    }
    requests
}

/// The requests whose span of time is turned round, or longer than any action takes.
fn with_wrong_spans(good: &[(String, String)]) -> Vec<Vec<(String, String)>> {
    let mut requests = Vec::new();
    for form in ["Z", "T00:00Z", "T00:00:00Z"] {
        for (start, end) in [("2018-06-13", "2018-06-12"), ("2010-01-01", "2018-06-12")] {
            let mut params = good.to_vec();
            params.retain(|(name, _)| name != "StartTime" && name != "EndTime");
            params.push(("StartTime".to_owned(), format!("{start}{form}")));
            params.push(("EndTime".to_owned(), format!("{end}{form}")));
            requests.push(params);
        }
    }
    requests
}

/// Changes of everything of one kind in a seed, each of which an action may refuse.
const TROUBLES: &[(&str, &str, &str)] = &[
    ("Databases", "DBStatus", "\"Deleting\""),
    ("Databases", "DBStatus", "\"Creating\""),
    ("Accounts", "AccountStatus", "\"Lock\""),
    ("Accounts", "AccountStatus", "\"Unavailable\""),
    ("", "DBInstanceStorage", "5"),
    ("", "SSLEnabled", "true"),
    ("", "TDEEnabled", "true"),
    ("", "Engine", "\"MySQL\""),
    ("", "Engine", "\"SQLServer\""),
    ("", "Engine", "\"PostgreSQL\""),
    ("", "Engine", "\"MariaDB\""),
    ("", "EngineVersion", "\"2008r2\""),
    ("", "EngineVersion", "\"5.5\""),
    ("", "DBInstanceStorageType", "\"cloud_essd\""),
    ("", "InstanceNetworkType", "\"VPC\""),
    ("", "DBInstanceType", "\"Readonly\""),
    ("", "Category", "\"Basic\""),
    ("", "Engine", "\"PPAS\""),
];

/// A seed after one of the changes.
fn troubled(seed: &Json, (list, field, value): (&str, &str, &str)) -> Json {
    let (mut seed, value) = (seed.clone(), serde_json::from_str::<Json>(value).unwrap());
    for instance in seed["DBInstances"].as_array_mut().into_iter().flatten() {
        if list.is_empty() {
            instance[field] = value.clone();
            continue;
        }
        for item in instance[list].as_array_mut().into_iter().flatten() {
            item[field] = value.clone();
        }
    }
    seed
}

/// One state with what is in either; what both have is the second's.
fn merged(one: &Json, other: &Json) -> Json {
    match (one, other) {
        (Json::Object(one), Json::Object(other)) => {
            let mut both = one.clone();
            for (name, value) in other {
                let value = both.get(name).map_or_else(|| value.clone(), |own| merged(own, value));
                both.insert(name.clone(), value);
            }
            Json::Object(both)
        }
        (Json::Array(one), Json::Array(other)) if one.iter().chain(other).all(Json::is_object) => {
            let mut both = other.clone();
            for (index, item) in one.iter().enumerate() {
                match both.get_mut(index) {
                    Some(own) => *own = merged(item, own),
                    None => both.push(item.clone()),
                }
            }
            Json::Array(both)
        }
        _ => other.clone(),
    }
}

/// Returns the steps and parameters of another action's refusal, as far as this action accepts them.
fn theirs(action: &Modelled, good: &Good, refusal: &Json) -> (Vec<Pairs>, Pairs) {
    let (before, theirs) = requests(action.name, refusal);
    let takes = |name: &str| {
        let base = name.split('.').next().unwrap_or(name);
        action.fields.iter().any(|field| field.name == base) || base == "ClientToken" && action.has_token()
    };
    let mut params = good.params.clone();
    for (name, text) in theirs.into_iter().filter(|(name, _)| takes(name)) {
        params.retain(|(other, _)| *other != name);
        params.push((name, text));
    }
    (before, params)
}

/// Every request that may reach a condition of the action, each with a name and the state that it is sent to. `one` is the only name
/// that is asked for.
fn attempts(action: &Modelled, good: &Good, entry: &Json, refusals: &Entries, one: Option<&str>) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    let mut add = |name: String, seed: &Json, before: &[Pairs], params: Pairs| {
        if one.is_none_or(|one| one == name) {
            attempts.push(Attempt { name, seed: seed.clone(), before: before.to_vec(), params });
        }
    };
    let asked = |stage: &str| one.is_none_or(|one| one.split(' ').next() == Some(stage));
    let seed = &entry["seed"];
    for (number, trouble) in TROUBLES.iter().enumerate().filter(|_| asked("trouble")) {
        add(format!("trouble {number}"), &troubled(seed, *trouble), &good.before, good.params.clone());
    }
    let token = action.has_token().then_some("ClientToken");
    for name in action.fields.iter().map(|field| field.name).chain(token).filter(|name| asked(name)) {
        for (number, params) in with_wrong(name, &good.params).into_iter().enumerate() {
            add(format!("{name} {number}"), seed, &good.before, params);
        }
    }
    let spans = if asked("span") { with_wrong_spans(&good.params) } else { Vec::new() };
    for (number, params) in spans.into_iter().enumerate() {
        add(format!("span {number}"), seed, &good.before, params);
    }
    let conditions = action.conditions();
    let is_own = |name: &str| {
        let full = name;
        let name = name.split_once('/').map_or(name, |(_, reason)| reason);
        (one.is_some() && asked(full)) || asked(name) || conditions.iter().any(|condition| key(condition) == name)
    };
    for (condition, refusal) in refusals.iter().filter(|(name, _)| is_own(name)) {
        let (before, params) = theirs(action, good, refusal);
        let seeds = [merged(seed, &refusal["seed"]), refusal["seed"].clone(), seed.clone()];
        for (number, seed) in seeds.iter().enumerate() {
            add(format!("{condition} {number} both"), seed, &good.before, params.clone());
            add(format!("{condition} {number} state"), seed, &good.before, good.params.clone());
            add(format!("{condition} {number} before"), seed, &before, params.clone());
        }
    }
    attempts
}

type Entries = BTreeMap<String, Json>;

/// A request that may reach a condition.
struct Attempt {
    name: String,
    seed: Json,
    before: Vec<Pairs>,
    params: Pairs,
}

impl Attempt {
    /// The conditions of the action that the request meets, if its state can be.
    async fn met(&self, action: &Modelled, client: &reqwest::Client) -> Vec<Condition> {
        let Some(seed) = seed_of(&self.seed) else { return Vec::new() };
        let Ok(fake) = FakeRds::builder().seed(seed).try_start().await else { return Vec::new() };
        for call in &self.before {
            client.get(fake.uri()).query(&[("AccessKeyId", "one")]).query(call).send().await.unwrap();
        }
        let request = client.post(fake.uri()).query(&[("AccessKeyId", "one"), ("Format", "JSON")]);
        request.form(&self.params).send().await.unwrap();
        let covered = fake.coverage();
        covered.of(action.name).map(|covered| covered.reached().to_vec()).unwrap_or_default()
    }
}

/// Returns the entry of `fixtures/actions` for an action.
fn of<'m, T>(calls: &'m BTreeMap<String, T>, action: &Modelled) -> &'m T {
    calls.get(action.name).unwrap_or_else(|| panic!("fixtures/actions has no {}", action.name))
}

/// Each condition is reached through each action that lists it, beside what the walk above reaches:
/// `fixtures/refusals-by-action.json` names a request for each. That is a wrong value of a parameter, another state, or
/// the state and the parameters with which the condition refuses another action. `null` means that no such request
/// reaches it: it depends on a history, or on a state that no request of `fixtures/actions` is near to, and
/// `src/tests/conditions` reaches it through one action.
///
/// `FAKE_RDS_BLESS=1` looks for those that are missing and for those that reach another condition by now.
pub(super) async fn reaches(action: &'static Modelled, client: &reqwest::Client) {
    if !super::blesses() {
        ways(action, client, false).await;
    }
}

static WAYS: Lazy<BTreeMap<String, Ways>> = Lazy::new(|| serde_json::from_str(&super::read(WAYS_FILE)).unwrap());
const WAYS_FILE: &str = "fixtures/refusals-by-action.json";

#[tokio::test]
async fn every_condition_of_an_action_has_a_request() {
    if super::blesses() {
        let client = reqwest::Client::new();
        let mut found: BTreeMap<&str, Ways> = BTreeMap::new();
        for action in all() {
            let ways = ways(action, &client, true).await;
            found.extend((!ways.is_empty()).then_some((action.name, ways)));
        }
        let text = format!("{}\n", serde_json::to_string_pretty(&found).unwrap());
        return super::assert_generated(WAYS_FILE, &text);
    }
    for (name, ways) in WAYS.iter() {
        let action = crate::rds::action::find(name).unwrap_or_else(|| panic!("{name} is not modelled; {LOOK}"));
        let wanted: Vec<String> = wanted(action).iter().map(key).collect();
        let stale: Vec<_> = ways.keys().filter(|key| !wanted.contains(key)).collect();
        assert!(stale.is_empty(), "{name} does not list {stale:?}; {LOOK}");
    }
    let beyond = WAYS.values().flat_map(BTreeMap::values).filter(|way| way.is_none()).count();
    assert!(beyond <= 65, "{beyond} conditions are reached through no request of their action");
}

/// The conditions of an action that the walk does not reach. It tries everything that the gate asks but the engine.
fn wanted(action: &Modelled) -> Vec<Condition> {
    let engines: Vec<Condition> = action.admits.iter().map(|one| one.engine).collect();
    let mut walked: Vec<Condition> = action.admits.iter().flat_map(|one| one.conditions()).collect();
    walked.retain(|condition| !engines.contains(condition));
    walked = walked.into_iter().map(|condition| condition.shown(action.name)).collect();
    let mut wanted = action.shown_conditions();
    wanted.retain(|condition| !walked.contains(condition) && *condition != Condition::MissingParameter);
    wanted
}

/// A request for each condition of an action: the known ones, which are tried, and with `bless` those that are found.
async fn ways(action: &'static Modelled, client: &reqwest::Client, bless: bool) -> Ways {
    let (good, entry) = (of(&CALLS, action), of(&ENTRIES, action));
    let wanted = wanted(action);
    let mut ways = Ways::new();
    for condition in &wanted {
        let Some(way) = WAYS.get(action.name).and_then(|ways| ways.get(&key(condition))) else { continue };
        let Some(name) = way else {
            ways.insert(key(condition), None);
            continue;
        };
        let attempt = attempts(action, good, entry, &REFUSALS, Some(name)).into_iter().next();
        let attempt = attempt.unwrap_or_else(|| panic!("{}: there is no request `{name}`", action.name));
        let met = attempt.met(action, client).await;
        if met == [*condition] {
            ways.insert(key(condition), way.clone());
        } else {
            assert!(bless, "{}, `{name}`: expected {condition}, found {met:?}; {LOOK}", action.name);
        }
    }
    let is_missing = |ways: &Ways, condition: &Condition| !ways.contains_key(&key(condition));
    if bless && wanted.iter().any(|condition| is_missing(&ways, condition)) {
        for attempt in attempts(action, good, entry, &REFUSALS, None) {
            for condition in attempt.met(action, client).await {
                if wanted.contains(&condition) && is_missing(&ways, &condition) {
                    ways.insert(key(&condition), Some(attempt.name.clone()));
                }
            }
            if !wanted.iter().any(|condition| is_missing(&ways, condition)) {
                break;
            }
        }
        for condition in &wanted {
            ways.entry(key(condition)).or_insert(None);
        }
    }
    let missing: Vec<&Condition> = wanted.iter().filter(|condition| is_missing(&ways, condition)).collect();
    assert!(missing.is_empty(), "{}: no request for {missing:?}; {LOOK}", action.name);
    ways
}

/// The key of a condition in the requests of one action: the name of its constant, or the code.
fn key(condition: &Condition) -> String {
    let name = condition.name();
    name.split_once('/').map_or(name.as_ref(), |(_, code)| code).to_owned()
}

/// The names of the requests that reach the conditions of an action.
type Ways = BTreeMap<String, Option<String>>;

const LOOK: &str = "run `FAKE_RDS_BLESS=1 cargo test --lib every_action_reaches` to look for a request";
