//! `fixtures/actions`: for each action a request that succeeds, and requests that are refused, each with the state that it meets.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value as Json, json};

use crate::rds::products;
use crate::rpc::request::Incoming;
use crate::rpc::response::{Handler, Outgoing};
use crate::service::Service;
use crate::{Seed, Signatures, User};

/// A request that succeeds.
pub(crate) struct Good {
    pub(crate) seed: Seed,
    pub(crate) before: Vec<Vec<(String, String)>>,
    pub(crate) params: Vec<(String, String)>,
}

impl Good {
    /// A service with the state before the request, whose ids and clock are the same each time. `set` changes the seed.
    pub(crate) fn service(&self, set: impl FnOnce(&mut Seed)) -> Service {
        let mut seed = self.seed.clone();
        (seed.id_seed, seed.frozen_clock) = (Some(1), true);
        seed.clock.get_or_insert(UNIX_EPOCH + Duration::from_secs(1_528_761_600));
        set(&mut seed);
        let service = Service::new(seed);
        self.before.iter().for_each(|call| assert_eq!(ask(&service, call), 200));
        service
    }
}

/// Every file of `fixtures/actions`, by action: a request that succeeds (`call`), requests on the golden seed
/// (`golden`), and requests that are refused (`refusals`).
pub(crate) fn files() -> BTreeMap<String, Json> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/actions");
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let file = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        // An action of another product than RDS begins with the product: `sts:AssumeRole`.
        (path.file_stem().unwrap().to_str().unwrap().replace('-', ":"), file)
    };
    std::fs::read_dir(folder).unwrap().map(read).collect()
}

/// The request of each action that succeeds.
pub(crate) fn entries() -> BTreeMap<String, Json> {
    files().into_iter().map(|(action, mut file)| (action, file["call"].take())).collect()
}

/// The requests that are refused, by condition: its name, or `Action/` and the reason or code.
pub(crate) fn refusals() -> BTreeMap<String, Json> {
    let mut refusals = BTreeMap::new();
    for (action, file) in files() {
        for (name, entry) in file["refusals"].as_object().into_iter().flatten() {
            let mut entry = entry.clone();
            entry["call"] = action.as_str().into();
            assert!(refusals.insert(name.clone(), entry).is_none(), "{action}: another action has {name} too");
        }
    }
    refusals
}

/// Every request that succeeds, by action.
pub(crate) fn calls() -> BTreeMap<String, Good> {
    let good = |(action, entry): (String, Json)| {
        let seed = entry["seed"].to_string().parse().unwrap_or_else(|error| panic!("{action}: {error}"));
        let (before, params) = requests(&action, &entry);
        (action, Good { seed: with_users(seed), before, params })
    };
    entries().into_iter().map(good).collect()
}

/// The seed with the users that the tests call as.
fn with_users(mut seed: Seed) -> Seed {
    seed.users = vec![
        User::new("1").access_key("account", "secret"),
        User::new("11").ram_user_of("1").access_key("one", "secret"),
        User::new("2").access_key("two", "secret"),
    ];
    seed.signatures = Some(Signatures::Ignored);
    seed
}

/// The seed with the users that the tests call as, if the state can be.
pub(crate) fn seed_of(seed: &Json) -> Option<Seed> {
    seed.to_string().parse().ok().map(with_users)
}

/// The parameters of a request.
pub(crate) type Pairs = Vec<(String, String)>;

/// The requests of an entry: those before, and the one that it is about.
pub(crate) fn requests(action: &str, entry: &Json) -> (Vec<Pairs>, Pairs) {
    let before = entry["before"].as_array().into_iter().flatten();
    let before = before.map(|call| params(call["call"].as_str().unwrap(), &call["params"])).collect();
    (before, params(action, &entry["params"]))
}

fn params(action: &str, params: &Json) -> Vec<(String, String)> {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let own = params.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), text(value)));
    named(action).into_iter().chain(own).collect()
}

/// The parameters that name an action.
pub(crate) fn named(action: &str) -> Vec<(String, String)> {
    let mut named = vec![("Action".to_owned(), products::on_the_wire(action).to_owned())];
    let product = products::of_action(action);
    if product.prefix != products::RDS.prefix {
        named.push(("Version".to_owned(), product.version.to_owned()));
    }
    named
}

/// Makes a request of the first user, in JSON unless it says otherwise.
pub(crate) fn sent(service: &Service, params: &[(String, String)]) -> Outgoing {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(params).append_pair("AccessKeyId", "one");
    if params.iter().all(|(name, _)| name != "Format") {
        query.append_pair("Format", "JSON");
    }
    let (query, headers) = (query.finish(), http::HeaderMap::new());
    service.handle(&Incoming { method: &http::Method::GET, path: "/", query: &query, headers: &headers, body: b"" })
}

/// The hint of an answer, or an empty text.
pub(crate) fn hint(outgoing: &Outgoing) -> String {
    let hint = outgoing.headers.iter().find(|(name, _)| name == "x-fake-rds-hint");
    hint.and_then(|(_, value)| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// Makes a request of the first user, and returns the status of the answer.
pub(crate) fn ask(service: &Service, params: &Pairs) -> u16 {
    sent(service, params).status
}

/// Makes a request of the first user, and returns its answer without the id of the request.
pub(crate) fn answer(service: &Service, params: &Pairs) -> Json {
    let mut answer: Json = serde_json::from_slice(&sent(service, params).body).unwrap();
    let members = answer.as_object_mut().unwrap();
    members.retain(|name, _| !["RequestId", "Recommend"].contains(&name.as_str()));
    answer
}

/// Several entries in one state. The ids of each entry's instances end with another number.
pub(crate) struct Scene {
    pub(crate) seed: Json,
    pub(crate) requests: Vec<Vec<(String, String)>>,
}

/// The scene of some entries.
pub(crate) fn scene(entries: &[(&String, &Json)]) -> Scene {
    let mut scene = Scene { seed: json!({}), requests: Vec::new() };
    for (number, (action, entry)) in entries.iter().enumerate() {
        let mut entry = (*entry).clone();
        let ids: Vec<String> = entry["seed"]["DBInstances"].as_array().into_iter().flatten().filter_map(id).collect();
        rename(&mut entry, &ids, number);
        let (before, own) = requests(action, &entry);
        scene.requests.extend(before);
        scene.requests.push(own);
        let Json::Object(members) = entry["seed"].take() else { continue };
        for (name, value) in members {
            match (&mut scene.seed[&name], value) {
                (Json::Array(items), Json::Array(more)) => {
                    // Templates, groups and imports of the same id are the same.
                    let more = more.into_iter().filter(|item| id(item).is_some() || items.is_empty());
                    items.extend(more.collect::<Vec<_>>());
                }
                (slot @ Json::Null, value) => *slot = value,
                _ => {}
            }
        }
    }
    scene
}

/// The id of an instance.
fn id(item: &Json) -> Option<String> {
    let is_instance =
        item.get("ImportId").is_none() && item.get("Engine").is_some() && item.get("DBInstanceId").is_some();
    is_instance.then(|| item["DBInstanceId"].as_str().unwrap_or_default().to_owned())
}

/// Puts a number behind the ids of instances, wherever they are.
fn rename(value: &mut Json, ids: &[String], number: usize) {
    match value {
        Json::String(text) => {
            for id in ids {
                if text == id {
                    *text = format!("{id}{number}");
                } else if let Some(rest) = text.strip_prefix(&format!("{id}.")) {
                    *text = format!("{id}{number}.{rest}");
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| rename(item, ids, number)),
        Json::Object(members) => members.values_mut().for_each(|value| rename(value, ids, number)),
        _ => {}
    }
}
