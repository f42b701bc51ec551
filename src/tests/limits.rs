//! The ends of the ranges that parameters declare. `tests/limits.rs` has the limits of lengths and of counts.

use serde_json::Value as Json;

use super::calls::{Good, calls};
use crate::rds::action::{Modelled, all};
use crate::rpc::condition::Condition;
use crate::rpc::request::Incoming;
use crate::rpc::response::Handler;
use crate::service::Service;

/// The code and the hint of the answer to an action's request with another value of a parameter.
fn answer(action: &Modelled, good: &Good, name: &str, value: u64) -> (String, String) {
    let service = Service::new(good.seed.clone());
    let send = |params: &[(String, String)]| {
        let common = [("AccessKeyId", "one"), ("Format", "JSON")];
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(common).extend_pairs(params).finish();
        let headers = http::HeaderMap::new();
        service.handle(&Incoming { method: &http::Method::GET, path: "/", query: &query, headers: &headers, body: b"" })
    };
    for call in &good.before {
        assert_eq!(send(call).status, 200, "{}, before", action.name);
    }
    let mut params = good.params.clone();
    params.retain(|(other, _)| other != name);
    params.push((name.to_owned(), value.to_string()));
    // The range is that of months; fewer years are accepted.
    for (_, period) in params.iter_mut().filter(|(_, value)| name == "UsedTime" && value == "Year") {
        *period = "Month".to_owned();
    }
    let answer = send(&params);
    let hint = answer.headers.iter().find(|(name, _)| name.as_str() == "x-fake-rds-hint");
    let hint = hint.map(|(_, hint)| String::from_utf8_lossy(hint.as_bytes()).into_owned()).unwrap_or_default();
    let body: Json = serde_json::from_slice(&answer.body).unwrap();
    (body["Code"].as_str().unwrap_or_default().to_owned(), hint)
}

#[test]
fn each_declared_range_ends_where_it_says() {
    let calls = calls();
    let (mut tried, mut wrong) = (0, Vec::new());
    for action in all() {
        let good = calls.get(action.name).unwrap_or_else(|| panic!("fixtures/calls has no {}", action.name));
        for field in action.fields.iter().filter(|field| !field.ranges.is_empty()) {
            let takes = |value: u64| field.ranges.iter().any(|range| range.contains(&value));
            let condition = field.conditions.iter().find(|one| **one != Condition::MissingParameter).unwrap();
            let mut values: Vec<u64> = field.ranges.iter().flat_map(|range| [*range.start(), *range.end()]).collect();
            values.extend(
                field
                    .ranges
                    .iter()
                    .flat_map(|range| [range.start().checked_sub(1), range.end().checked_add(1)])
                    .flatten(),
            );
            for value in values {
                // Such a hint begins a refusal of the value itself; what else is wrong with the request then is another matter.
                let (code, hint) = answer(action, good, field.name, value);
                let malformed = hint.starts_with(&format!("`{}` is `{value}`, it takes", field.name));
                let wanted = condition.code_for(action.name).replace("{}", field.name);
                if takes(value) == malformed || malformed && code != wanted {
                    wrong.push(format!("{} with {}={value}: `{code}`: {hint}", action.name, field.name));
                }
                tried += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 100, "only {tried} values were tried");
}
