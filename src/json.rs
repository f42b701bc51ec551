//! JSON with places: every value knows where it stands, and a key that is there twice is still seen.
//! serde_json reads the text; this only keeps what a plain map would lose.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Deeper than any file or parameter of this crate has a reason to be.
const DEEPEST: usize = 64;

/// A JSON value and where it begins.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Bytes before it in the text.
    pub(crate) offset: usize,
    /// How many bytes it takes.
    pub(crate) len: usize,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    String(String),
    Array(Vec<Node>),
    /// Members in the order of the text, a repeated key as often as it is there.
    Object(Vec<(String, Node)>),
}

/// A text that is not JSON, or nested too deep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotJson {
    pub(crate) reason: String,
    pub(crate) offset: usize,
}

impl Node {
    pub(crate) fn parse(text: &str) -> Result<Node, NotJson> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| NotJson {
            offset: offset_of(text, error.line(), error.column()),
            reason: error.to_string(),
        })?;
        Node::read(text, raw, 0)
    }

    fn read(text: &str, raw: &RawValue, depth: usize) -> Result<Node, NotJson> {
        let source = raw.get();
        let offset = source.as_ptr() as usize - text.as_ptr() as usize;
        let fail = |error: serde_json::Error| NotJson { reason: error.to_string(), offset };
        if depth > DEEPEST {
            return Err(NotJson { reason: format!("nested more than {DEEPEST} deep"), offset });
        }
        let kind = match source.as_bytes().first() {
            Some(b'{') => {
                let members: Members = serde_json::from_str(source).map_err(fail)?;
                let read = |(key, raw): (String, &RawValue)| Ok((key, Node::read(text, raw, depth + 1)?));
                Kind::Object(members.0.into_iter().map(read).collect::<Result<_, _>>()?)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(source).map_err(fail)?;
                Kind::Array(items.into_iter().map(|raw| Node::read(text, raw, depth + 1)).collect::<Result<_, _>>()?)
            }
            Some(b'"') => Kind::String(serde_json::from_str(source).map_err(fail)?),
            Some(b't') => Kind::Bool(true),
            Some(b'f') => Kind::Bool(false),
            Some(b'n') => Kind::Null,
            _ => Kind::Number(serde_json::from_str(source).map_err(fail)?),
        };
        Ok(Node { offset, len: source.len(), kind })
    }

    /// What kind of value it is, for a message.
    pub(crate) fn what(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }

    /// The value without places. Of a repeated key the last one stays.
    pub(crate) fn to_value(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Number(value) => Value::Number(value.clone()),
            Kind::String(value) => Value::String(value.clone()),
            Kind::Array(items) => Value::Array(items.iter().map(Node::to_value).collect()),
            Kind::Object(members) => {
                Value::Object(members.iter().map(|(key, node)| (key.clone(), node.to_value())).collect())
            }
        }
    }
}

/// Line and column, counted from 1, of a byte of the text.
pub(crate) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    let column = 1 + String::from_utf8_lossy(&before[line_start..]).chars().count();
    (line, column)
}

fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (line_start + column.saturating_sub(1)).min(text.len())
}

struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_places_and_repeated_keys() {
        let text = "{\n  \"a\": 1,\n  \"a\": [true, \"é\", null]\n}";
        let node = Node::parse(text).unwrap();
        let Kind::Object(members) = &node.kind else { panic!("{node:?}") };
        assert_eq!(members.len(), 2);
        assert_eq!(line_and_column(text, members[1].1.offset), (3, 8));
        assert_eq!(node.to_value(), serde_json::json!({"a": [true, "é", null]}));
    }

    #[test]
    fn depth_is_bounded_and_faults_have_a_place() {
        let deep = "[".repeat(10_000) + &"]".repeat(10_000);
        assert!(Node::parse(&deep).is_err());
        let text = "{\n \"a\": tru }";
        assert_eq!(line_and_column(text, Node::parse(text).unwrap_err().offset).0, 2);
        assert!(Node::parse("").is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            if let Ok(node) = Node::parse(&text) {
                let plain: serde_json::Value = serde_json::from_str(&text).unwrap();
                proptest::prop_assert_eq!(node.to_value(), plain);
            }
        }
    }
}
