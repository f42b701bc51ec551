//! The ends of the ranges that parameters declare. `tests/limits.rs` has the limits of lengths and of counts.

use serde_json::Value as Json;

use super::calls::{Good, calls, sent};
use crate::rds::action::{Modelled, all};
use crate::rpc::condition::Condition;
use crate::service::Service;

/// The code and the hint of the answer to an action's request with another value of a parameter.
fn answer(action: &Modelled, good: &Good, name: &str, value: u64) -> (String, String) {
    let mut good = Good { seed: good.seed.clone(), before: good.before.clone(), params: good.params.clone() };
    // The range is that of months; fewer years are accepted.
    for (_, period) in good.params.iter_mut().filter(|(_, value)| name == "UsedTime" && value == "Year") {
        *period = "Month".to_owned();
    }
    answer_to(action, &good, name, &value.to_string())
}

fn answer_to(action: &Modelled, good: &Good, name: &str, value: &str) -> (String, String) {
    let service = Service::new(good.seed.clone());
    let send = |params: &[(String, String)]| sent(&service, params);
    for call in &good.before {
        assert_eq!(send(call).status, 200, "{}, before", action.name);
    }
    let mut params = good.params.clone();
    params.retain(|(other, _)| other != name);
    params.push((name.to_owned(), value.to_owned()));
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
        let good = calls.get(action.name).unwrap_or_else(|| panic!("fixtures/actions has no {}", action.name));
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
                let malformed = hint.starts_with(&format!("`{}` is `{value}`, expected", field.name));
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

/// A value of a kind, this long or this large.
fn value(limit: &Json, size: i64) -> String {
    let (count, parameter) = (usize::try_from(size).unwrap_or_default(), limit["parameter"].as_str().unwrap());
    match limit["kind"].as_str().unwrap() {
        "number" => size.to_string(),
        "length" if parameter == "AccountPassword" => "Aa1!".chars().cycle().take(count).collect(),
        "length" => "abcdefghij".chars().cycle().take(count).collect(),
        _ => {
            let item = limit["item"].as_str().unwrap();
            let one = |number: usize| match item {
                "ip" => format!("10.{}.{}.1", number / 250, number % 250),
                _ => item.replace('#', &number.to_string()),
            };
            let separator = if parameter == "QueryKeywords" { " " } else { "," };
            (1..=count).map(one).collect::<Vec<_>>().join(separator)
        }
    }
}

/// `fixtures/service/limits.json` has every limit that the API metadata (2024) or the texts of the SDK models (2026) state about
/// a parameter of a modelled action. Where two documents differ, a value is within the limit if one of them admits it.
#[test]
fn each_documented_limit_ends_where_the_documents_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/service/limits.json");
    let limits: Vec<Json> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let calls = calls();
    let (mut tried, mut wrong) = (0, Vec::new());
    // Refusals of a value within the limit for another reason.
    let elsewhere = ["this asks for", "there is no instance"];
    for limit in &limits {
        let (action, parameter) = (limit["action"].as_str().unwrap(), limit["parameter"].as_str().unwrap());
        let model = all().find(|model| model.name == action).unwrap();
        let mut good = calls[action].params.clone();
        let unit =
            limit["unit"].as_str().map(|unit| (if action.ends_with("Price") { "TimeType" } else { "Period" }, unit));
        let subscription = unit.map(|_| ("PayType", "Prepaid"));
        for (name, value) in subscription.into_iter().chain(unit) {
            good.retain(|(other, _)| other != name);
            good.push((name.to_owned(), value.to_owned()));
        }
        let good = Good { seed: calls[action].seed.clone(), before: calls[action].before.clone(), params: good };
        let step = limit["step"].as_i64().unwrap_or(1);
        let (least, most) = (limit["least"].as_i64(), limit["most"].as_i64());
        let sizes = [
            (least, true),
            (most, true),
            (least.map(|size| size - step), false),
            (most.map(|size| size + step), false),
        ];
        for (size, is_within) in sizes.into_iter().filter_map(|(size, is_within)| Some((size?, is_within))) {
            // An absent or empty value is another matter.
            if size < 0 || size == 0 && limit["kind"] != "number" {
                continue;
            }
            let (code, hint) = answer_to(model, &good, parameter, &value(limit, size));
            let is_refused = !code.is_empty()
                && (hint.contains("take")
                    || hint.contains("expected")
                    || hint.contains(parameter)
                    || hint.contains(" can "));
            if is_within == is_refused && !(is_within && elsewhere.iter().any(|text| hint.contains(text))) {
                let expected = if is_within { "accepted" } else { "refused" };
                wrong.push(format!("{action}.{parameter}, {} {size}, is not {expected}: {code} {hint}", limit["kind"]));
            }
            tried += 1;
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 250, "only {tried} values were tried");
}

/// The page of CreateMigrateTask (2018 to 2020) states 20 tasks a day for a database, and 500 for an instance.
#[test]
fn an_instance_has_at_most_500_migrate_tasks_a_day() {
    let entry = &super::calls::entries()["CreateMigrateTask"];
    let refused = |count: u32| {
        let mut seed = entry["seed"].clone();
        let task = |number: u32| serde_json::json!({"MigrateTaskId": (1000 + number).to_string(), "DBName": format!("d{number}")});
        seed["DBInstances"][0]["MigrateTasks"] = (0..count).map(task).collect::<Vec<_>>().into();
        let good = Good {
            seed: super::calls::seed_of(&seed).unwrap(),
            before: Vec::new(),
            params: calls()["CreateMigrateTask"].params.clone(),
        };
        answer_to(crate::rds::action::find("CreateMigrateTask").unwrap(), &good, "DBName", "new").0
    };
    assert_eq!((refused(499).as_str(), refused(500).as_str()), ("", "ExceedUploadTime"));
}
