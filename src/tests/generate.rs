//! Makes `actions.txt`, `shapes.txt` and `errors.txt` from the files under `fixtures/service`.
//!
//! `requests.json` holds for every action the methods, whether the service has dropped it, and the parameters. `enum` and
//! `default` come from metadata; `enum_doc` and `default_doc` are read out of documentation and less sure. `common` marks the
//! owner parameters that the text leaves out. `members` are the names behind a list's position or a structure's name.
//!
//! `responses.json` holds for every action the tree of its answer: an object, a list of one item, or the word of a
//! type. The name `*` means any name. The tree is `null` where no source has a model.
//!
//! Sources: Alibaba Cloud OpenAPI metadata (2023 to 2026), the Python SDKs 1.0.1 and 16.0.2, and, for retired actions, the
//! Python SDKs 2.1.0 and 2.3.11 and the .NET SDK.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use crate::rds::catalogue::{self, Shape};

const ACTIONS_HEAD: &str = "\
# The actions of product Rds, version 2014-08-15, retired ones too, and those of STS and VPC that the fake models. Format: mod.rs.
# Sources: Alibaba Cloud OpenAPI metadata (2023 to 2026), the Python SDKs 1.0.1 and 16.0.2, for retired actions the Python
# SDKs 2.1.0 and 2.3.11, and for STS and VPC the Go SDK 1.63.107 and pages of 2022 to 2026.
# Made from fixtures/service/requests.json: FAKE_RDS_BLESS=1 cargo test texts_are_current
";

const SHAPES_HEAD: &str = "\
# The shapes of the answers of these actions. Format: mod.rs.
# Sources: the Python SDKs 1.0.1 and 16.0.2, Alibaba Cloud OpenAPI metadata (2024) and, for retired actions, the .NET SDK.
# Made from fixtures/service/responses.json: FAKE_RDS_BLESS=1 cargo test texts_are_current
";

const ERRORS_HEAD: &str = "\
# The refusals that product Rds, version 2014-08-15, documents. Format: errors.rs.
# Sources: Alibaba Cloud OpenAPI metadata (2024), a list of error codes by action (2025), pages of 2018 to 2020.
# Made from fixtures/service/errors.json: FAKE_RDS_BLESS=1 cargo test texts_are_current
";

/// The text of `errors.txt`. Refusals that nearly every action lists are left out.
fn errors(table: &Map<String, Value>) -> String {
    let (mut text, mut counts, mut lines) = (String::new(), BTreeMap::<String, usize>::new(), Vec::new());
    for (action, entry) in table.iter().filter(|(name, _)| !name.starts_with('_')) {
        let rows = entry["errors"].as_array().unwrap();
        if !rows.is_empty() {
            lines.push((true, action.clone()));
        }
        for row in rows {
            // Without a status, that of the row before it: the list is in the order of the statuses.
            let status = row["status"].as_u64().or(row["status_between"][0].as_u64()).unwrap_or(400);
            let mark = if row["status_from"].is_null() { "" } else { "~" };
            let message = row["message"].as_str().unwrap_or_default();
            let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
            let row = format!("{} {mark}{status} {message}", row["code"].as_str().unwrap());
            *counts.entry(row.clone()).or_default() += 1;
            lines.push((false, row));
        }
    }
    // Rows that several actions have come first, and are named by their number.
    let shared: Vec<&String> = counts.iter().filter(|(_, count)| **count > 1).map(|(row, _)| row).collect();
    for row in &shared {
        text += &format!("={row}\n");
    }
    for (is_action, line) in &lines {
        text += &match shared.binary_search(&line) {
            _ if *is_action => format!("{line}\n"),
            Ok(number) => format!(" {number}\n"),
            Err(_) => format!(" {line}\n"),
        };
    }
    format!("{ERRORS_HEAD}{text}")
}

/// The text of `actions.txt`.
fn actions(requests: &Map<String, Value>) -> String {
    let mut text = ACTIONS_HEAD.to_owned();
    for (name, action) in requests {
        text += name;
        if action["retired"] == true {
            text.push('~');
        }
        text.push(' ');
        text += action["method"].as_str().unwrap();
        for (name, parameter) in action["parameters"].as_object().unwrap() {
            if parameter["common"] == true {
                continue;
            }
            text += &format!(" {name}");
            let kind = parameter["type"].as_str().unwrap();
            if kind != "String" {
                text += &format!(":{kind}");
            }
            if parameter["required"] == true {
                text.push('!');
            }
        }
        text.push('\n');
    }
    text
}

/// The text of `shapes.txt`.
fn shapes(responses: &Map<String, Value>) -> String {
    let mut text = SHAPES_HEAD.to_owned();
    for (name, tree) in responses {
        if let Some(fields) = tree.as_object() {
            text += &format!("{name} {}\n", members(fields));
        }
    }
    text
}

fn members(fields: &Map<String, Value>) -> String {
    let member = |(name, tree): (&String, &Value)| match tree {
        Value::String(_) if value(tree) == "s" => name.clone(),
        Value::String(_) => format!("{name}:{}", value(tree)),
        _ => format!("{name}{}", value(tree)),
    };
    fields.iter().map(member).collect::<Vec<_>>().join(",")
}

fn value(tree: &Value) -> String {
    match tree {
        Value::Array(items) => format!("[{}]", value(&items[0])),
        Value::Object(fields) => match fields.get("*") {
            Some(tree) => format!("*{}", value(tree)),
            None => format!("{{{}}}", members(fields)),
        },
        _ => match tree.as_str().unwrap() {
            "string" => "s",
            "integer" => "i",
            "int32" => "w",
            "int64" => "l",
            "number" => "n",
            "boolean" => "b",
            "any" => "a",
            word => panic!("`{word}` is not a type"),
        }
        .to_owned(),
    }
}

/// The tree that a shape was made from.
fn tree(shape: &Shape) -> Value {
    match shape {
        Shape::Text => "string".into(),
        Shape::Whole => "integer".into(),
        Shape::Int32 => "int32".into(),
        Shape::Int64 => "int64".into(),
        Shape::Number => "number".into(),
        Shape::Flag => "boolean".into(),
        Shape::Any => "any".into(),
        Shape::List(item) => Value::Array(vec![tree(item)]),
        Shape::Map(value) => Value::Object(Map::from_iter([("*".to_owned(), tree(value))])),
        Shape::Object(members) => {
            Value::Object(members.iter().map(|(name, shape)| ((*name).to_owned(), tree(shape))).collect())
        }
    }
}

fn fixture(name: &str) -> Map<String, Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/service").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The texts say what the files under `fixtures/service` say.
#[test]
fn the_texts_are_current() {
    let texts = [
        ("actions.txt", actions(&fixture("requests.json"))),
        ("shapes.txt", shapes(&fixture("responses.json"))),
        ("errors.txt", errors(&fixture("errors.json"))),
    ];
    for (name, wanted) in texts {
        super::assert_generated(&format!("src/rds/catalogue/{name}"), &wanted);
    }
}

/// No shape loses anything on its way through the text.
#[test]
fn the_shapes_are_the_trees() {
    for (name, wanted) in fixture("responses.json") {
        let found = catalogue::shape(&name).map_or(Value::Null, |shape| tree(&shape));
        assert_eq!(found, wanted, "{name}");
    }
}
