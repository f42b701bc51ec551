//! Every documented sample of an action that lists resources, pasted as a seed: the same action then answers the same.
//!
//! `fixtures/service/samples.json` has the samples (API metadata of 2024), `fixtures/service/pasted.json` how each is asked for
//! again, and what differs, with the reason.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::golden::ask;
use crate::Seed;
use crate::rds::action::all;
use crate::rds::catalogue;

/// The request whose sample can be pasted.
struct Asked {
    /// The instance of a sample that does not name one.
    of: Option<Json>,
    params: BTreeMap<String, String>,
    /// The time of the fake's clock.
    clock: Option<String>,
    /// The reason why the XML sample is not pasted.
    xml: Option<String>,
    /// Paths that differ, with the reason.
    differs: BTreeMap<String, String>,
    /// Paths that only the XML sample has otherwise, with the reason.
    differs_in_xml: BTreeMap<String, String>,
}

impl Asked {
    /// `None` for the reason why a sample is not pasted.
    fn read(entry: &Json) -> Option<Asked> {
        let entry = entry.as_object()?;
        let texts = |name: &str| match entry.get(name) {
            Some(texts) => serde_json::from_value(texts.clone()).unwrap(),
            None => BTreeMap::new(),
        };
        let of = entry.get("of").cloned();
        let text = |name: &str| entry.get(name).map(|text| text.as_str().unwrap().to_owned());
        Some(Asked {
            of,
            params: texts("params"),
            clock: text("clock"),
            xml: text("xml"),
            differs: texts("differs"),
            differs_in_xml: texts("differs_in_xml"),
        })
    }
}

fn read(file: &str) -> BTreeMap<String, Json> {
    let path = format!("{}/fixtures/service/{file}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Members that count what a longer list has: a sample is one item of it.
const COUNTS: &[&str] =
    &["RequestId", "TotalRecordCount", "PageRecordCount", "PageNumber", "PageSize", "NextToken", "TotalCount"];

/// Returns the parts of a sample that an answer lacks or has with other values. A list of one is compared with a single
/// object, as XML has it.
fn missing(path: &str, wanted: &Json, found: &Json, out: &mut Vec<(String, String)>) {
    match (wanted, found) {
        (Json::Object(members), Json::Object(others)) => {
            for (name, value) in members.iter().filter(|(name, _)| !COUNTS.contains(&name.as_str())) {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match others.get(name) {
                    Some(other) => missing(&path, value, other, out),
                    None if *value == Json::String(String::new()) => {}
                    None => out.push((path, format!("{value} is missing"))),
                }
            }
        }
        (Json::Array(items), Json::Array(others)) => {
            for item in items {
                let mut least: Option<Vec<(String, String)>> = None;
                for other in others {
                    let mut differences = Vec::new();
                    missing(path, item, other, &mut differences);
                    if least.as_ref().is_none_or(|least| differences.len() < least.len()) {
                        least = Some(differences);
                    }
                }
                out.extend(least.unwrap_or_else(|| vec![(path.to_owned(), format!("{item} is missing"))]));
            }
        }
        (item @ (Json::Object(_) | Json::String(_)), Json::Array(_)) if *item != Json::String(String::new()) => {
            missing(path, &Json::Array(vec![item.clone()]), found, out);
        }
        (Json::String(text), Json::Array(_) | Json::Object(_)) if text.is_empty() => {}
        (Json::String(text), Json::Number(number)) if *text == number.to_string() => {}
        (Json::String(text), Json::Bool(flag)) if text.parse() == Ok(*flag) => {}
        _ if wanted == found => {}
        _ => out.push((path.to_owned(), format!("{wanted} was pasted, {found} came back"))),
    }
}

#[test]
fn every_documented_sample_can_be_pasted_as_a_seed() {
    let samples = read("samples.json");
    let pasted = read("pasted.json");
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (action, sample) in &samples {
        let Some(Asked { of, params, clock, xml: without_xml, differs, differs_in_xml }) =
            pasted.get(action).and_then(Asked::read)
        else {
            if !pasted.contains_key(action) {
                wrong.push(format!("{action}: fixtures/service/pasted.json has no entry"));
            }
            continue;
        };
        let json = sample.get("json").map(|json| ("JSON", json.to_string()));
        let xml = sample.get("xml").map(|xml| ("XML", xml.as_str().unwrap().to_owned()));
        let forms = json.into_iter().chain(xml.filter(|_| without_xml.is_none()));
        let mut differing = Vec::new();
        for (form, text) in forms {
            let tree: Json = match form {
                "JSON" => serde_json::from_str::<Json>(&text).unwrap(),
                _ => match crate::base::xml::read(text.trim()) {
                    Ok((_, tree)) => tree,
                    Err(error) => {
                        differing.push(("XML".to_owned(), error));
                        continue;
                    }
                },
            };
            let pasted = match &of {
                Some(of) => {
                    let of = serde_json::json!({ "Items": { "DBInstanceAttribute": [of] } });
                    Json::Array(vec![of, tree.clone()]).to_string()
                }
                None => text,
            };
            let mut seed: Seed = match pasted.parse() {
                Ok(seed) => seed,
                Err(error) => {
                    wrong.push(format!("{action} in {form}: {error}"));
                    continue;
                }
            };
            checked += 1;
            seed.clock = clock.as_deref().map(|clock| humantime::parse_rfc3339(clock).unwrap());
            let template = seed.whitelist_templates.first().map_or(0, |template| template.id).to_string();
            let group = seed.parameter_groups.first().map_or(String::new(), |group| group.id.clone());
            let id = seed.instances.last().map(|instance| instance.id.clone()).unwrap_or_default();
            let region = seed.instances.last().map_or("cn-hangzhou".to_owned(), |instance| instance.region.clone());
            let usual = [("Action", action.clone()), ("Format", "JSON".to_owned())];
            let usual = usual.into_iter().map(|(name, value)| (name.to_owned(), value));
            let given = [("DBInstanceId", &id), ("RegionId", &region)];
            let given = given
                .into_iter()
                .filter(|(name, _)| catalogue::has_parameter(action, name) && !params.contains_key(*name));
            let given = given.map(|(name, value)| (name.to_owned(), value.clone()));
            let own = params.iter().filter(|(_, value)| !value.is_empty());
            let own = own.map(|(name, value)| {
                (
                    name.clone(),
                    value.replace("${id}", &id).replace("${template}", &template).replace("${group}", &group),
                )
            });
            let (status, answer) = ask(&seed, &usual.chain(given).chain(own).collect::<Vec<_>>());
            if status != 200 {
                wrong.push(format!("{action} in {form}: {answer}"));
                continue;
            }
            let mut found = Vec::new();
            missing("", &tree, &serde_json::from_str(&answer).unwrap(), &mut found);
            for (path, difference) in found {
                let of_xml = form == "XML" && differs_in_xml.contains_key(&path);
                if !differs.contains_key(&path) && !of_xml {
                    wrong.push(format!("{action} in {form}: {path}: {difference}"));
                }
                differing.push((path, difference));
            }
        }
        for path in differs.keys().chain(differs_in_xml.keys()) {
            if differing.iter().all(|(other, _)| other != path) {
                wrong.push(format!("{action}: {path} does not differ; remove it from pasted.json"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (action, entry) in &pasted {
        assert!(samples.contains_key(action), "{action} has no sample");
        if let Some(reason) = entry.as_str() {
            assert!(reason.len() > 20, "{action}: a reason, please");
        }
    }
    assert!(checked >= 35, "{checked} samples were pasted");
    let modelled: Vec<&str> = all().map(|action| action.name).collect();
    assert!(samples.keys().all(|action| modelled.contains(&action.as_str())));
}

/// The members that name a resource: an answer without one cannot be a resource.
const NAMES: &[&str] = &[
    "NodeId",
    "ConnectionString",
    "EventName",
    "EventId",
    "AccountName",
    "PriorityId",
    "DBName",
    "TemplateId",
    "DBInstanceIPArrayName",
    "SQLText",
    "ErrorInfo",
    "BackupId",
    "Key",
    "Value",
    "ParameterName",
    "ModifyTime",
    "ParameterGroupId",
    "Engine",
    "MigrateTaskId",
    "SlotName",
];

/// Every answer with each member in turn as another value; the name of the member comes first.
fn variants(value: &Json, replaced: &Json) -> Vec<(String, Json)> {
    let mut found = Vec::new();
    match value {
        Json::Object(members) => {
            for (name, member) in members {
                let inner = match member {
                    Json::Object(_) | Json::Array(_) => variants(member, replaced),
                    _ => vec![(name.clone(), replaced.clone())],
                };
                found.extend(inner.into_iter().map(|(at, changed)| {
                    let mut whole = members.clone();
                    whole.insert(name.clone(), changed);
                    (at, Json::Object(whole))
                }));
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                found.extend(variants(item, replaced).into_iter().map(|(at, changed)| {
                    let mut whole = items.clone();
                    whole[index] = changed;
                    (at, Json::Array(whole))
                }));
            }
        }
        _ => {}
    }
    found
}

/// The service shows what it does not know as an empty string, and adds words from year to year.
#[test]
fn an_answer_with_an_empty_member_or_a_later_word_can_be_pasted() {
    let (samples, pasted) = (read("samples.json"), read("pasted.json"));
    let of = serde_json::json!({"Items": {"DBInstanceAttribute": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]}});
    let mut wrong = Vec::new();
    let mut checked = 0;
    let words = [
        "PayType",
        "DBInstanceStatus",
        "LockMode",
        "DBInstanceType",
        "InstanceNetworkType",
        "DBStatus",
        "AccountStatus",
    ];
    for (action, sample) in samples.iter().filter(|(action, _)| pasted.get(*action).is_some_and(Json::is_object)) {
        let Some(json) = sample.get("json") else { continue };
        for replaced in [Json::Null, "".into(), "NewWord".into()] {
            for (name, answer) in variants(json, &replaced) {
                if NAMES.contains(&name.as_str()) || replaced == "NewWord" && !words.contains(&name.as_str()) {
                    continue;
                }
                checked += 1;
                if let Err(error) = Json::Array(vec![of.clone(), answer]).to_string().parse::<Seed>() {
                    wrong.push(format!("{action}.{name} {replaced}: {error}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 700, "{checked}");
}
