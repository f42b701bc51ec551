//! Reading XML answers.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Map, Value};

/// The deepest accepted nesting. No answer of the service needs more.
const DEEPEST: usize = 64;

/// Returns the name of the root element and its contents. An element with child elements becomes an object, repeated
/// elements become an array, and any other element becomes a string.
pub(crate) fn read(text: &str) -> Result<(String, Value), String> {
    let mut reader = Reader::from_str(text);
    let mut stack: Vec<Element> = vec![Element::default()];
    loop {
        let event = reader.read_event().map_err(|error| format!("byte {}: {error}", reader.error_position()))?;
        let depth = stack.len();
        let top = stack.last_mut().ok_or("an end tag has no start tag")?;
        match event {
            Event::Start(_) if depth > DEEPEST => return Err(format!("nested more than {DEEPEST} deep")),
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                stack.push(Element { name, ..Element::default() });
            }
            Event::Empty(empty) => {
                let name = empty.name().as_ref().to_owned();
                top.add(name, Value::String(String::new()));
            }
            Event::End(_) => {
                let done = stack.pop().ok_or("an end tag has no start tag")?;
                let (name, value) = done.finish();
                stack.last_mut().ok_or("an end tag has no start tag")?.add(name, value);
            }
            Event::Text(text) => top.text += &*text,
            Event::CData(text) => top.text += &*text,
            Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|error| error.to_string())? {
                Some(c) => top.text.push(c),
                None => {
                    let name: &str = &reference;
                    let entity = quick_xml::escape::resolve_predefined_entity(name);
                    top.text += entity.ok_or_else(|| format!("unknown entity `{name}`"))?;
                }
            },
            Event::Eof => break,
            _ => {}
        }
    }
    match stack.as_mut_slice() {
        [root] if root.members.len() == 1 => {
            let (name, value) = std::mem::take(&mut root.members).into_iter().next().ok_or("no root")?;
            Ok((name, value))
        }
        _ => Err("expected exactly one root element".to_owned()),
    }
}

#[derive(Default)]
struct Element {
    name: String,
    text: String,
    members: Map<String, Value>,
}

impl Element {
    fn add(&mut self, name: String, value: Value) {
        match self.members.get_mut(&name) {
            Some(Value::Array(items)) => items.push(value),
            Some(other) => {
                let first = other.take();
                *other = Value::Array(vec![first, value]);
            }
            None => {
                self.members.insert(name, value);
            }
        }
    }

    fn finish(self) -> (String, Value) {
        let value = if self.members.is_empty() { Value::String(self.text) } else { Value::Object(self.members) };
        (self.name, value)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn elements_texts_and_lists() {
        let (root, value) = read(
            "<?xml version='1.0' encoding='UTF-8'?><R><A>1</A><A>a&amp;&#13;b</A><B/><C></C><D><![CDATA[x&y]]></D></R>",
        )
        .unwrap();
        assert_eq!(root, "R");
        assert_eq!(value, json!({"A": ["1", "a&\rb"], "B": "", "C": "", "D": "x&y"}));
        let deep = |depth| "<a>".repeat(depth) + &"</a>".repeat(depth);
        assert!(read(&deep(64)).is_ok() && read(&deep(65)).is_err() && read(&deep(100_000)).is_err());
        for bad in ["", "<a>", "<a></b>", "<a/><b/>", "<a>&unknown;</a>"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
