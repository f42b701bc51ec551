//! The JSON Schemas of seed and scenario files, made from the tables that the readers use.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::Seed;
use crate::base::fields::{Members, Record, Takes};

/// The member in which editors look for a file's schema.
const SCHEMA: &str = "$schema";

/// The names of all fields of a seed, at any depth.
pub(super) fn names() -> std::collections::BTreeSet<&'static str> {
    fn add(takes: Takes, names: &mut std::collections::BTreeSet<&'static str>) {
        match takes {
            Takes::Object(members) => {
                for field in members().fields {
                    // A field that contains its own kind is not visited again.
                    if names.insert(field.name) || !matches!(field.takes, Takes::Object(_) | Takes::List(_)) {
                        add(field.takes, names);
                    }
                }
            }
            Takes::List(item) | Takes::Map(item) | Takes::Keyed(_, item) => add(*item, names),
            _ => {}
        }
    }
    let mut names = std::collections::BTreeSet::new();
    add(Takes::Object(Seed::members), &mut names);
    names
}

/// The JSON Schema of a seed file.
pub(super) fn seed() -> Value {
    file(Seed::members(), "A seed of fake-rds", "The whole state of a fake ApsaraDB RDS.")
}

/// The JSON Schema of a file with these members.
pub(crate) fn file(members: Members, title: &str, description: &str) -> Value {
    let mut schema = object(members);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    schema["description"] = json!(description);
    schema["properties"][SCHEMA] = json!({"type": "string"});
    let mut counts = HashMap::new();
    count(&schema, &mut counts);
    let mut definitions = Map::new();
    share(&mut schema, "", &counts, &mut definitions);
    if !definitions.is_empty() {
        schema["$defs"] = Value::Object(definitions);
    }
    schema
}

/// The minimum length of a schema that is moved to `$defs`.
const LONG: usize = 150;

/// Counts how often each long schema occurs.
fn count(schema: &Value, counts: &mut HashMap<String, usize>) {
    let Value::Object(members) = schema else { return };
    let text = schema.to_string();
    if text.len() >= LONG {
        *counts.entry(text).or_default() += 1;
    }
    members.values().for_each(|inner| count(inner, counts));
}

/// Moves schemas that occur more than once into `$defs`. `name` is the name of the property.
fn share(schema: &mut Value, name: &str, counts: &HashMap<String, usize>, definitions: &mut Map<String, Value>) {
    let text = schema.to_string();
    let is_schema = ["type", "enum", "anyOf"].iter().any(|word| schema.get(word).is_some_and(|word| !word.is_object()));
    let is_shared = is_schema && counts.get(&text).is_some_and(|count| *count > 1);
    if let Value::Object(members) = schema {
        for (inner, value) in members {
            // Keywords of JSON Schema are lower case; the properties of a seed begin with a capital.
            let inner = if inner.starts_with(char::is_uppercase) { inner } else { name };
            share(value, inner, counts, definitions);
        }
    }
    if is_shared {
        let known = definitions.iter().find(|(_, other)| *other == schema).map(|(key, _)| key.clone());
        let key = known.unwrap_or_else(|| {
            let mut keys = (1..).map(|n| if n == 1 { name.to_owned() } else { format!("{name}{n}") });
            keys.find(|key| !definitions.contains_key(key)).unwrap_or_default()
        });
        let reference = json!({"$ref": format!("#/$defs/{key}")});
        definitions.insert(key, std::mem::replace(schema, reference));
    }
}

/// The JSON Schema of an object with these members.
pub(crate) fn object(members: Members) -> Value {
    let required: Vec<&str> = members.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let passed_over =
        members.passed_over.iter().map(|name| ((*name).to_owned(), json!({"description": "Accepted and not read."})));
    let fields = members.fields.iter().map(|field| (field.name.to_owned(), schema(field.takes)));
    let mut properties = Map::new();
    properties.extend(passed_over.chain(fields));
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn schema(takes: Takes) -> Value {
    match takes {
        Takes::Text => json!({"type": "string"}),
        Takes::Whole => json!({"type": "integer", "minimum": 0}),
        Takes::Flag => json!({"type": "boolean"}),
        Takes::Time => json!({"type": "string", "examples": ["2018-06-12T00:00:00Z"]}),
        Takes::Duration => json!({"type": "string", "examples": ["90s", "15m"]}),
        Takes::Progress => json!({"anyOf": [
            {"enum": ["Immediate", "Manual"]},
            {"type": "object", "properties": {"Polls": schema(Takes::Whole)}, "required": ["Polls"], "additionalProperties": false},
            {"type": "object", "properties": {"After": schema(Takes::Duration)}, "required": ["After"], "additionalProperties": false},
        ]}),
        Takes::Word(words) => json!({"enum": words}),
        Takes::Port => json!({"type": ["integer", "string"]}),
        Takes::Any => json!({}),
        Takes::Object(members) => object(members()),
        Takes::List(item) => json!({"type": "array", "items": schema(*item)}),
        Takes::Map(value) => json!({"type": "object", "additionalProperties": schema(*value)}),
        Takes::Keyed(keys, value) => {
            let value = schema(*value);
            let properties: Map<String, Value> = keys().into_iter().map(|key| (key, value.clone())).collect();
            json!({"type": "object", "properties": properties, "additionalProperties": value})
        }
    }
}
