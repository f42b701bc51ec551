//! JSON: parses it to a [`Value`], and finds the line and column of a path.

use std::fmt;

use serde_core::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::base::value::{Object, Value};

/// The deepest accepted nesting. No file or parameter of this crate needs more.
const DEEPEST: usize = 64;

/// The error for a string that is not JSON, or is nested too deeply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotJson {
    pub(crate) reason: String,
    /// Line and column, counted from 1.
    pub(crate) place: (usize, usize),
}

/// Parses JSON. Members keep their order, and duplicate members are kept.
pub(crate) fn parse(text: &str) -> Result<Value, NotJson> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Tree { depth: 0 }.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| NotJson {
        place: line_and_column(text, offset(text, error.line(), error.column())),
        reason: error.to_string(),
    })
}

/// Reads a value at this depth.
struct Tree {
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Tree {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Tree {
    fn inner<E: de::Error>(&self) -> Result<Tree, E> {
        if self.depth == DEEPEST {
            return Err(E::custom(format_args!("nested more than {DEEPEST} deep")));
        }
        Ok(Tree { depth: self.depth + 1 })
    }
}

impl<'de> Visitor<'de> for Tree {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.to_owned().into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self.inner()?)? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            members.push((name.into(), map.next_value_seed(self.inner()?)?));
        }
        Ok(Value::Object(Object(members)))
    }
}

/// The positions of the values in a JSON string. Built only to locate an error or to replace a value.
pub(crate) struct Places<'t> {
    text: &'t str,
    /// The offset of each line's start.
    lines: Vec<usize>,
    root: Option<Node<'t>>,
}

/// The source text of a value, and the nodes inside it.
struct Node<'t> {
    text: &'t str,
    kind: Kind<'t>,
}

enum Kind<'t> {
    Plain,
    List(Vec<Node<'t>>),
    Object(Vec<(String, Node<'t>)>),
}

impl<'t> Places<'t> {
    pub(crate) fn of(text: &'t str) -> Places<'t> {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Places { text, lines, root: serde_json::from_str::<&RawValue>(text).ok().and_then(|raw| node(raw, 0)) }
    }

    /// Returns line and column, counted from 1, of the deepest existing value on a path.
    pub(crate) fn line_and_column(&self, path: &str) -> (usize, usize) {
        let Some(root) = &self.root else { return (1, 1) };
        let offset = self.offset(descend(root, path).0.text);
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        (line, 1 + self.text[start..offset].chars().count())
    }

    /// Returns the byte range of the value at a path, if the whole path exists.
    pub(crate) fn range(&self, path: &str) -> Option<std::ops::Range<usize>> {
        let (node, rest) = descend(self.root.as_ref()?, path);
        let start = self.offset(node.text);
        rest.is_empty().then(|| start..start + node.text.len())
    }

    fn offset(&self, part: &str) -> usize {
        part.as_ptr() as usize - self.text.as_ptr() as usize
    }
}

fn node<'t>(raw: &'t RawValue, depth: usize) -> Option<Node<'t>> {
    let text = raw.get();
    let kind = match text.as_bytes().first() {
        Some(b'{') if depth < DEEPEST => {
            let members: Members<'t> = serde_json::from_str(text).ok()?;
            let member = |(name, raw): (String, &'t RawValue)| Some((name, node(raw, depth + 1)?));
            Kind::Object(members.0.into_iter().map(member).collect::<Option<_>>()?)
        }
        Some(b'[') if depth < DEEPEST => {
            let items: Vec<&'t RawValue> = serde_json::from_str(text).ok()?;
            Kind::List(items.into_iter().map(|raw| node(raw, depth + 1)).collect::<Option<_>>()?)
        }
        _ => Kind::Plain,
    };
    Some(Node { text, kind })
}

/// Returns the deepest existing node on a path, and the rest of the path.
fn descend<'n, 't, 'p>(root: &'n Node<'t>, path: &'p str) -> (&'n Node<'t>, &'p str) {
    let mut node = root;
    let mut rest = path.strip_prefix('$').unwrap_or(path);
    while !rest.is_empty() {
        let next = match &node.kind {
            Kind::List(items) => rest.strip_prefix('[').and_then(|rest| {
                let (index, after) = rest.split_once(']')?;
                Some((items.get(index.parse::<usize>().ok()?)?, after))
            }),
            // Tries the longest name first, since a name may contain dots and brackets.
            Kind::Object(members) => rest.strip_prefix('.').and_then(|rest| {
                let fitting = members.iter().filter(|(name, _)| rest.starts_with(name.as_str()));
                let (name, member) = fitting.max_by_key(|(name, _)| name.len())?;
                Some((member, &rest[name.len()..]))
            }),
            Kind::Plain => None,
        };
        let Some(next) = next else { break };
        (node, rest) = next;
    }
    (node, rest)
}

/// Members in their original order, each with its source text.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'de> serde_core::Deserialize<'de> for Members<'de> {
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

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    (line, 1 + String::from_utf8_lossy(&before[start..]).chars().count())
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_and_repeated_members_and_finds_places() {
        let text = "{\n  \"b\": 1,\n  \"a\": [true, \"é\", null],\n  \"b\": 2\n}";
        let Value::Object(object) = parse(text).unwrap() else { panic!() };
        let names: Vec<&str> = object.0.iter().map(|(name, _)| name.as_ref()).collect();
        assert_eq!(names, ["b", "a", "b"]);
        let places = Places::of(text);
        assert_eq!(places.line_and_column("$.a"), (3, 8));
        assert_eq!(places.line_and_column("$.a[1]"), (3, 15));
        assert_eq!(places.line_and_column("$.a.nothing"), (3, 8));
        assert_eq!(&text[places.range("$.a[1]").unwrap()], "\"é\"");
        assert!(places.range("$.c").is_none());
    }

    #[test]
    fn depth_is_bounded_and_errors_have_a_place() {
        let deep = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(&deep(64)).is_ok());
        assert!(parse(&deep(65)).unwrap_err().reason.contains("nested more than 64 deep"));
        assert!(parse(&deep(100_000)).is_err());
        assert_eq!(parse("{\n \"a\": tru }").unwrap_err().place.0, 2);
        assert!(parse("").is_err() && parse("1 2").is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            if let Ok(value) = parse(&text) {
                let plain: serde_json::Value = serde_json::from_str(&text).unwrap();
                proptest::prop_assert_eq!(value.to_json(), plain);
            }
        }
    }
}
