//! An ordered tree of values: the contents of a file, an answer or a change.

use std::borrow::Cow;

use serde_core::ser::{SerializeMap, SerializeSeq};
use serde_core::{Serialize, Serializer};
use serde_json::Number;

/// A JSON value. The members of an object keep their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Flag(bool),
    Number(Number),
    Text(Cow<'static, str>),
    List(Vec<Value>),
    Object(Object),
}

/// Members in order. If parsed JSON has a duplicate member, both are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Object(pub(crate) Vec<(Cow<'static, str>, Value)>);

/// The name of a member.
pub(crate) type Name = Cow<'static, str>;

impl Object {
    pub(crate) fn new() -> Object {
        Object(Vec::new())
    }

    /// Creates an object with room for `members`.
    pub(crate) fn with_capacity(members: usize) -> Object {
        Object(Vec::with_capacity(members))
    }

    /// Adds a member at the end.
    pub(crate) fn put(&mut self, name: &'static str, value: Value) {
        self.0.push((Cow::Borrowed(name), value));
    }

    /// Adds a member at the end, unless the value is `Null`.
    pub(crate) fn put_some(&mut self, name: &'static str, value: impl Into<Value>) {
        let value = value.into();
        if value != Value::Null {
            self.put(name, value);
        }
    }

    /// Returns the first member of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

impl Value {
    /// Returns the kind of the value, for a message.
    pub(crate) fn what(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Flag(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a string",
            Value::List(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// Returns the string, if the value is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the member of this name, if the value is an object that has it.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(object) => object.get(name),
            _ => None,
        }
    }

    /// Returns the items of a list. Any other value counts as a list of one, since XML does not mark a list with a
    /// single item.
    pub(crate) fn items(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            other => std::slice::from_ref(other),
        }
    }

    /// Returns whether it is null, false, or an empty text, list or object.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Flag(value) => !value,
            Value::Number(_) => false,
            Value::Text(text) => text.is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Object(object) => object.0.is_empty(),
        }
    }

    /// Converts to a value of serde_json. The last of several equal keys wins.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Value::Null => Json::Null,
            Value::Flag(value) => Json::Bool(*value),
            Value::Number(number) => Json::Number(number.clone()),
            Value::Text(text) => Json::String(text.clone().into_owned()),
            Value::List(items) => Json::Array(items.iter().map(Value::to_json).collect()),
            Value::Object(object) => {
                let mut members = serde_json::Map::new();
                for (name, value) in &object.0 {
                    members.insert(name.clone().into_owned(), value.to_json());
                }
                Json::Object(members)
            }
        }
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Value {
        use serde_json::Value as Json;
        match value {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Flag(*value),
            Json::Number(number) => Value::Number(number.clone()),
            Json::String(text) => Value::Text(text.clone().into()),
            Json::Array(items) => Value::List(items.iter().map(Value::from).collect()),
            Json::Object(members) => Value::Object(Object(
                members.iter().map(|(name, value)| (name.clone().into(), Value::from(value))).collect(),
            )),
        }
    }
}

/// Conversions into a value.
macro_rules! from {
    ($($from:ty => |$value:ident| $into:expr;)+) => {
        $( impl From<$from> for Value {
            fn from($value: $from) -> Value {
                $into
            }
        } )+
    };
}

from! {
    bool => |value| Value::Flag(value);
    u16 => |value| Value::Number(value.into());
    u32 => |value| Value::Number(value.into());
    u64 => |value| Value::Number(value.into());
    i64 => |value| Value::Number(value.into());
    i32 => |value| Value::Number(value.into());
    usize => |value| Value::Number(value.into());
    f64 => |value| Number::from_f64(value).map_or(Value::Null, Value::Number);
    &'static str => |text| Value::Text(Cow::Borrowed(text));
    String => |text| Value::Text(Cow::Owned(text));
    Cow<'static, str> => |text| Value::Text(text);
    &String => |text| Value::Text(Cow::Owned(text.clone()));
    Vec<Value> => |items| Value::List(items);
    Object => |object| Value::Object(object);
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// Collects values into a list.
impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Value {
        Value::List(items.into_iter().collect())
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Flag(value) => serializer.serialize_bool(*value),
            Value::Number(number) => number.serialize(serializer),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Value::Object(object) => {
                let mut map = serializer.serialize_map(Some(object.0.len()))?;
                for (name, value) in &object.0 {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

/// Builds an object with members spelled as on the wire: `object! { DBName: name, Accounts: accounts }`.
macro_rules! object {
    ($($name:ident: $value:expr),* $(,)?) => {{
        #[allow(unused_mut)]
        let mut object = $crate::base::value::Object::with_capacity(<[&str]>::len(&[$(stringify!($name)),*]));
        $( object.put(stringify!($name), $crate::base::value::Value::from($value)); )*
        $crate::base::value::Value::Object(object)
    }};
}
