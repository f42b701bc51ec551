//! Compares expected and found values, part by part.

use regex::Regex;
use serde_json::{Map, Value};

/// A failed expectation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mismatch {
    /// The dotted path from the compared value.
    pub(crate) path: String,
    pub(crate) expected: String,
    pub(crate) found: String,
}

/// The rule for comparing values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Types {
    /// Values must be equal and have the same JSON type.
    Strict,
    /// Values are compared as strings, since values from XML have no types.
    Text,
}

/// Returns the value at a dotted path with list indexes. A single XML element counts as a list of one.
pub(crate) fn at_path<'v>(value: &'v Value, path: &str, types: Types) -> Option<&'v Value> {
    path.split('.').filter(|step| !step.is_empty()).try_fold(value, |value, step| match value {
        Value::Object(members) => match members.get(step) {
            None if types == Types::Text && step == "0" => Some(value),
            found => found,
        },
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        other if types == Types::Text && step == "0" && *other != Value::String(String::new()) => Some(other),
        _ => None,
    })
}

/// Compares a value (or its absence) with an expectation, which is a value or an object of operators.
pub(crate) fn compare(
    path: &str,
    found: Option<&Value>,
    expected: &Value,
    types: Types,
    mismatches: &mut Vec<Mismatch>,
) {
    let mut mismatch = |expected: String| {
        mismatches.push(Mismatch {
            path: path.to_owned(),
            expected,
            found: found.map_or_else(|| "nothing".to_owned(), shown),
        });
    };
    if let Some(operators) = operators(expected) {
        for (operator, operand) in operators {
            if let Err(wanted) = operate(operator, operand, found, types) {
                mismatch(wanted);
            }
        }
        return;
    }
    let matches = match (found, types) {
        (None, _) => false,
        // Only the differing parts are reported.
        (Some(found), Types::Strict) if both_have_parts(found, expected) => {
            let mut parts = Vec::new();
            compare_parts(path, found, expected, &mut parts);
            let more = parts.len().saturating_sub(MOST_PARTS);
            parts.truncate(MOST_PARTS);
            mismatches.extend(parts);
            if more > 0 {
                let found = format!("{more} more parts differ");
                mismatches.push(Mismatch { path: path.to_owned(), expected: "the same".to_owned(), found });
            }
            return;
        }
        (Some(found), Types::Strict) => found == expected,
        (Some(found), Types::Text) => as_text(found) == as_text(expected),
    };
    if !matches {
        mismatch(shown(expected));
    }
}

/// The largest number of reported parts of one value.
const MOST_PARTS: usize = 8;

fn both_have_parts(found: &Value, expected: &Value) -> bool {
    matches!((found, expected), (Value::Object(_), Value::Object(_)) | (Value::Array(_), Value::Array(_)))
}

/// Compares two objects or two arrays, and reports the parts that differ.
fn compare_parts(path: &str, found: &Value, expected: &Value, mismatches: &mut Vec<Mismatch>) {
    let mut part = |name: &str, found: Option<&Value>, expected: Option<&Value>| match (found, expected) {
        (Some(found), Some(expected)) if found == expected => {}
        (Some(found), Some(expected)) if both_have_parts(found, expected) => {
            compare_parts(&format!("{path}.{name}"), found, expected, mismatches);
        }
        (found, expected) => {
            let text = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), shown);
            let (expected, found) = (text(expected), text(found));
            mismatches.push(Mismatch { path: format!("{path}.{name}"), expected, found });
        }
    };
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for (name, value) in expected {
                part(name, found.get(name), Some(value));
            }
            for (name, value) in found {
                if !expected.contains_key(name) {
                    part(name, Some(value), None);
                }
            }
        }
        (Value::Array(found), Value::Array(expected)) => {
            for index in 0..found.len().max(expected.len()) {
                part(&index.to_string(), found.get(index), expected.get(index));
            }
        }
        _ => {}
    }
}

/// Compares a value with an expectation that may leave parts out: an object needs the expected members, an array needs
/// an element for each expected one. Elements with an id are matched by their id.
pub(crate) fn compare_part(path: &str, found: Option<&Value>, expected: &Value, mismatches: &mut Vec<Mismatch>) {
    match (expected, found) {
        (Value::Object(members), Some(Value::Object(has))) if operators(expected).is_none() => {
            for (key, expected) in members {
                compare_part(&format!("{path}.{key}"), has.get(key), expected, mismatches);
            }
        }
        (Value::Array(items), Some(Value::Array(has))) => {
            for (index, item) in items.iter().enumerate() {
                let path = match id_of(item) {
                    Some((_, id)) => format!("{path}[{}]", as_text(id)),
                    None => format!("{path}[{index}]"),
                };
                match id_of(item) {
                    Some((key, id)) => {
                        let same = has.iter().find(|other| other.get(key) == Some(id));
                        compare_part(&path, same, item, mismatches);
                    }
                    None => {
                        // Reports the most similar element, if at least a part of it matches.
                        let mut nearest: Option<Vec<Mismatch>> = None;
                        for (place, other) in has.iter().enumerate() {
                            let mut differences = Vec::new();
                            compare_part(&format!("{path} (nearest: {place})"), Some(other), item, &mut differences);
                            if nearest.as_ref().is_none_or(|nearest| differences.len() < nearest.len()) {
                                nearest = Some(differences);
                            }
                        }
                        let parts = item.as_object().map_or(0, Map::len);
                        match nearest {
                            Some(differences) if differences.len() < parts || differences.is_empty() => {
                                mismatches.extend(differences);
                            }
                            _ => {
                                let found = shown(&Value::Array(has.clone()));
                                let expected = format!("an element {}", shown(item));
                                mismatches.push(Mismatch { path, expected, found });
                            }
                        }
                    }
                }
            }
        }
        _ => compare(path, found, expected, Types::Strict, mismatches),
    }
}

/// Returns the member that identifies an element of the state.
fn id_of(item: &Value) -> Option<(&'static str, &Value)> {
    const IDS: [&str; 6] = ["ImportId", "DBInstanceId", "DBName", "AccountName", "Uid", "AccessKeyId"];
    IDS.into_iter().find_map(|key| item.get(key).filter(|id| id.is_string() || id.is_number()).map(|id| (key, id)))
}

/// Returns the operators of an expectation, if it consists of operators.
fn operators(expected: &Value) -> Option<&Map<String, Value>> {
    expected.as_object().filter(|members| !members.is_empty() && members.keys().all(|key| key.starts_with('$')))
}

/// Returns whether an expectation is a plain value, without operators.
pub(crate) fn is_plain(expected: &Value) -> bool {
    operators(expected).is_none()
}

/// Returns the errors in an expectation itself.
pub(crate) fn errors(expected: &Value) -> Vec<String> {
    match expected {
        Value::Object(members) => match operators(expected) {
            Some(operators) => operators.iter().filter_map(|(name, operand)| operator_fault(name, operand)).collect(),
            None => members.values().flat_map(errors).collect(),
        },
        Value::Array(items) => items.iter().flat_map(errors).collect(),
        _ => Vec::new(),
    }
}

const TYPES: [&str; 6] = ["string", "number", "boolean", "array", "object", "null"];

fn operator_fault(name: &str, operand: &Value) -> Option<String> {
    match (name, operand) {
        ("$exists", Value::Bool(_)) => None,
        ("$exists", _) => Some("`$exists` must be true or false".to_owned()),
        ("$regex", Value::String(pattern)) => Regex::new(pattern).err().map(|error| format!("`$regex`: {error}")),
        ("$regex", _) => Some("`$regex` must be a regular expression as a string".to_owned()),
        ("$type", Value::String(name)) if TYPES.contains(&name.as_str()) => None,
        ("$type", _) => Some(format!("`$type` must be one of {}", TYPES.join(", "))),
        ("$len", Value::Number(n)) if n.as_u64().is_some() => None,
        ("$len", _) => Some("`$len` must be a number".to_owned()),
        _ => Some(format!("unknown operator `{name}`; the operators are $exists, $regex, $type and $len")),
    }
}

/// Applies one operator. The error says what was expected.
fn operate(operator: &str, operand: &Value, found: Option<&Value>, types: Types) -> Result<(), String> {
    let matches = match (operator, operand) {
        ("$exists", Value::Bool(wanted)) => found.is_some() == *wanted,
        ("$regex", Value::String(pattern)) => {
            let regex = Regex::new(pattern).map_err(|error| format!("a valid pattern: {error}"))?;
            match (found, types) {
                (Some(Value::String(text)), _) => regex.is_match(text),
                (Some(other), Types::Text) => regex.is_match(&as_text(other)),
                _ => false,
            }
        }
        ("$type", Value::String(wanted)) => found.is_some_and(|found| is_a(found, wanted, types)),
        ("$len", Value::Number(wanted)) => found.is_some_and(|found| Some(length(found, types)) == wanted.as_u64()),
        _ => false,
    };
    if matches {
        return Ok(());
    }
    Err(match operator {
        "$exists" if *operand == Value::Bool(true) => "something".to_owned(),
        "$exists" => "nothing".to_owned(),
        "$regex" => format!("a string that matches {operand}"),
        "$type" => format!("a value of type {operand}"),
        _ => format!("{operand} elements"),
    })
}

fn is_a(value: &Value, wanted: &str, types: Types) -> bool {
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match types {
        Types::Strict => is == wanted,
        // In XML a string may have any type that it parses as, and a single or missing element may be a list.
        Types::Text => match (value, wanted) {
            (Value::String(text), "number") => text.parse::<f64>().is_ok(),
            (Value::String(text), "boolean") => text == "true" || text == "false",
            (Value::String(text), "array" | "object") => text.is_empty(),
            (Value::Object(_), "array") => true,
            _ => is == wanted,
        },
    }
}

fn length(value: &Value, types: Types) -> u64 {
    let length = match value {
        Value::Array(items) => items.len(),
        Value::Object(_) if types == Types::Text => 1,
        Value::Object(members) => members.len(),
        Value::String(text) if types == Types::Text => usize::from(!text.is_empty()),
        Value::String(text) => text.chars().count(),
        _ => 0,
    };
    length as u64
}

/// Returns a value as the string that XML would have.
pub(crate) fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Formats a value for a message.
pub(crate) fn shown(value: &Value) -> String {
    shortened(&value.to_string())
}

/// Shortens a string for a message.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(400) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn matches(found: &Value, expected: Value, types: Types) -> bool {
        let mut mismatches = Vec::new();
        compare("x", Some(found), &expected, types, &mut mismatches);
        mismatches.is_empty()
    }

    #[test]
    fn values_compare_with_their_type() {
        assert!(matches(&json!(1), json!(1), Types::Strict));
        assert!(!matches(&json!("1"), json!(1), Types::Strict));
        assert!(matches(&json!("1"), json!(1), Types::Text));
    }

    #[test]
    fn an_operator_inside_a_part_compares() {
        let part = |found: Value, expected: Value| {
            let mut mismatches = Vec::new();
            compare_part("x", Some(&found), &expected, &mut mismatches);
            mismatches.is_empty()
        };
        assert!(part(json!({"a": "rm-1", "b": 2}), json!({"a": {"$regex": "^rm-"}})));
        assert!(!part(json!({"a": "pgm-1"}), json!({"a": {"$regex": "^rm-"}})));
        assert!(part(json!({"a": {"b": 1}}), json!({"a": {"$type": "object"}})));
        assert!(!part(json!({"a": {"b": 1}}), json!({"a": {"$exists": false}})));
    }

    #[test]
    fn reports_only_the_parts_that_differ() {
        let found = json!({"a": [1, {"b": 2, "c": 3}], "d": "same", "more": 1});
        let mut mismatches = Vec::new();
        compare(
            "x",
            Some(&found),
            &json!({"a": [1, {"b": 9, "c": 3}, 4], "d": "same"}),
            Types::Strict,
            &mut mismatches,
        );
        let parts: Vec<String> = mismatches.iter().map(|m| format!("{} {} {}", m.path, m.expected, m.found)).collect();
        assert_eq!(parts, ["x.a.1.b 9 2", "x.a.2 4 nothing", "x.more nothing 1"]);
        assert!(matches(&found, found.clone(), Types::Strict));

        let many = |value: u64| Value::Array((0..20).map(|n| json!(n + value)).collect());
        let mut mismatches = Vec::new();
        compare("x", Some(&many(0)), &many(1), Types::Strict, &mut mismatches);
        assert_eq!((mismatches.len(), mismatches[8].found.as_str()), (9, "12 more parts differ"));
    }

    #[test]
    fn operators_match_or_fail() {
        for (found, expected, wanted) in [
            (json!("abc"), json!({"$regex": "^a"}), true),
            (json!("abc"), json!({"$regex": "^b"}), false),
            (json!([1, 2]), json!({"$len": 2}), true),
            (json!([1, 2]), json!({"$len": 1}), false),
            (json!(1), json!({"$type": "number"}), true),
            (json!("1"), json!({"$type": "number"}), false),
            (json!(1), json!({"$exists": true}), true),
            (json!(1), json!({"$exists": false}), false),
        ] {
            assert_eq!(matches(&found, expected.clone(), Types::Strict), wanted, "{found} {expected}");
        }
    }

    #[test]
    fn paths_lead_through_lists_and_single_elements() {
        let json = json!({"Items": {"A": [{"B": 1}, {"B": 2}]}});
        assert_eq!(at_path(&json, "Items.A.1.B", Types::Strict), Some(&json!(2)));
        assert_eq!(at_path(&json, "Items.A.2.B", Types::Strict), None);
        let xml = json!({"Items": {"A": {"B": "1"}}});
        assert_eq!(at_path(&xml, "Items.A.0.B", Types::Text), Some(&json!("1")));
        assert_eq!(at_path(&xml, "Items.A.0.B", Types::Strict), None);
    }

    #[test]
    fn parts_are_matched_by_id() {
        let state = json!({"DBInstances": [{"DBInstanceId": "a", "X": 1}, {"DBInstanceId": "b", "X": 2}]});
        let mut mismatches = Vec::new();
        compare_part("$", Some(&state), &json!({"DBInstances": [{"DBInstanceId": "b", "X": 3}]}), &mut mismatches);
        assert_eq!(mismatches[0].path, "$.DBInstances[b].X");
        assert_eq!((mismatches[0].expected.as_str(), mismatches[0].found.as_str()), ("3", "2"));
    }

    #[test]
    fn elements_without_an_id_are_compared_with_the_nearest() {
        let state = json!({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]});
        let parts = |expected: Value| {
            let mut mismatches = Vec::new();
            compare_part("$", Some(&state), &json!({"Tags": [expected]}), &mut mismatches);
            let found = mismatches.iter().map(|m| format!("{} {} {}", m.path, m.expected, m.found));
            found.collect::<Vec<String>>()
        };
        assert!(parts(json!({"Key": "b", "Value": "2"})).is_empty());
        assert_eq!(parts(json!({"Key": "b", "Value": "3"})), [r#"$.Tags[0] (nearest: 1).Value "3" "2""#]);
        assert!(parts(json!({"Key": "c", "Value": "3"}))[0].starts_with("$.Tags[0] an element"));
    }

    #[test]
    fn reports_bad_expectations() {
        assert_eq!(errors(&json!({"a": {"$len": 1}, "b": [{"$type": "array"}]})), Vec::<String>::new());
        assert_eq!(errors(&json!({"a": {"$lenn": 1}, "b": {"$regex": "("}, "c": {"$type": "int"}})).len(), 3);
    }
}
