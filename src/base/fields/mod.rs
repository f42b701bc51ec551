//! Tables of fields. One line declares a field: its name on the wire, its place in a struct, its default. The reader and
//! the writer of seeds, the JSON Schema, `update` steps, filters and changes of operations all go through the table.

#[macro_use]
mod table;
mod data;
mod patch;
mod reader;

use crate::base::error::FieldError;
use crate::base::text;
use crate::base::value::{Name, Object, Value};

pub(crate) use self::reader::{At, Given, Reader};

/// The values that a field accepts, in the terms of the JSON Schema.
#[derive(Clone, Copy)]
pub(crate) enum Takes {
    Text,
    Whole,
    Flag,
    /// A time such as `2018-06-12T00:00:00Z`.
    Time,
    /// A duration such as `90s`.
    Duration,
    /// `"Immediate"`, `"Manual"`, `{"Polls": n}` or `{"After": "90s"}`.
    Progress,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number, or a string with one: `Port`.
    Port,
    Any,
    Object(fn() -> Members),
    List(&'static Takes),
    /// An object with arbitrary keys.
    Map(&'static Takes),
    /// Like `Map`, with keys that editors offer.
    Keyed(fn() -> Vec<String>, &'static Takes),
}

/// The members that an object accepts.
pub(crate) struct Members {
    pub(crate) fields: Vec<Field>,
    /// Members that are accepted and ignored, since answers of the cloud have them.
    pub(crate) passed_over: Vec<&'static str>,
}

/// A member: its name, the values it accepts, and whether it is required.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    pub(crate) required: bool,
}

/// The members of an object that has no table and is read by its own code.
pub(crate) struct Fields(pub(crate) &'static [Field]);

pub(crate) const fn may(name: &'static str, takes: Takes) -> Field {
    Field { name, takes, required: false }
}

pub(crate) const fn must(name: &'static str, takes: Takes) -> Field {
    Field { name, takes, required: true }
}

/// A type that a field can have.
pub(crate) trait Datum: Sized {
    const TAKES: Takes;

    /// Reads a value. Reports errors to the reader.
    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Self>;

    /// Writes the value; `Null` if it is absent.
    fn write(&self) -> Value;
}

/// One line of a table: how a field is read and written.
pub(crate) struct Row<T> {
    pub(crate) field: Field,
    pub(crate) read: fn(&mut T, &mut Reader, &Value, &At<'_>),
    pub(crate) write: fn(&T) -> Value,
}

/// A struct with a table of its fields.
pub(crate) trait Record: Sized + 'static {
    /// The fields that identify a record. They are required, and never changed.
    const IDENTITY: &'static [Row<Self>];
    const ROWS: &'static [Row<Self>];

    /// A record with the same identity and defaults in all other fields.
    fn fresh_like(&self) -> Self;

    /// Starts a record with the identity that the members give.
    fn begin(reader: &mut Reader, given: Given<'_>, at: &At<'_>) -> Self;

    /// Names that are accepted and ignored.
    fn passed_over() -> Vec<&'static str> {
        Vec::new()
    }

    /// The members that the record accepts.
    fn members() -> Members {
        let fields = Self::IDENTITY.iter().chain(Self::ROWS).map(|row| row.field).collect();
        Members { fields, passed_over: Self::passed_over() }
    }
}

/// Reads a record.
pub(crate) fn read<T: Record>(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<T> {
    if !matches!(value, Value::Object(_)) {
        return reader.expected(value, at, "an object");
    }
    let given = reader.members(value, at, &T::members());
    let mut record = T::begin(reader, given, at);
    take(&mut record, reader, given, at);
    Some(record)
}

/// Replaces the fields of a record that are given.
pub(crate) fn change<T: Record>(record: &mut T, reader: &mut Reader, value: &Value, at: &At<'_>) {
    let given = reader.members(value, at, &T::members());
    take(record, reader, given, at);
}

fn take<T: Record>(record: &mut T, reader: &mut Reader, given: Given<'_>, at: &At<'_>) {
    for row in T::ROWS {
        if let Some(value) = given.get(row.field.name) {
            (row.read)(record, reader, value, &At::Field(at, row.field.name));
        }
    }
}

/// Sets single fields by name. `Null` clears an optional field. An object, such as [`difference`] returns, changes only
/// the parts of a list, map or record that it names.
pub(crate) fn set<T: Record>(record: &mut T, fields: &[(Name, Value)]) -> Vec<FieldError> {
    let mut reader = Reader::default();
    for (name, value) in fields {
        let Some(row) = T::ROWS.iter().find(|row| row.field.name == name) else {
            reader.error(&At::Field(&At::Root, name), "unknown field");
            continue;
        };
        let before = matches!(value, Value::Object(_)).then(|| (row.write)(record));
        let merged = before.map(|before| patch::merged(&row.field.takes, Some(before), value).unwrap_or(Value::Null));
        (row.read)(record, &mut reader, merged.as_ref().unwrap_or(value), &At::Field(&At::Root, name));
    }
    reader.errors
}

/// Sets fields to the given values: a list or map is replaced as a whole. `Null` leaves a field unchanged if it is not
/// optional.
pub(crate) fn replace<T: Record>(record: &mut T, fields: &[(Name, Value)]) -> Vec<FieldError> {
    let mut reader = Reader::default();
    for (name, value) in fields {
        let row = T::ROWS.iter().find(|row| row.field.name == name);
        let Some(row) = row.filter(|row| *value != Value::Null || (row.write)(record) != Value::Null) else { continue };
        let mut errors = Reader::default();
        (row.read)(record, &mut errors, value, &At::Field(&At::Root, name));
        if *value != Value::Null {
            reader.errors.extend(errors.errors);
        }
    }
    reader.errors
}

/// Reduces the fields to set to the parts of lists, maps and records that differ from the record.
pub(crate) fn difference<T: Record>(record: &T, fields: Vec<(Name, Value)>) -> Vec<(Name, Value)> {
    let of_parts = |takes: &Takes| matches!(takes, Takes::List(_) | Takes::Map(_) | Takes::Object(_));
    let mut changes = Vec::new();
    for (name, value) in fields {
        match T::ROWS.iter().find(|row| row.field.name == name && of_parts(&row.field.takes)) {
            Some(row) => {
                let change = patch::difference(&row.field.takes, &(row.write)(record), &value);
                changes.extend(change.map(|change| (name, change)));
            }
            None => changes.push((name, value)),
        }
    }
    changes
}

/// Sets a single field by name to a value that a user wrote.
pub(crate) fn assign<T: Record>(record: &mut T, name: &str, value: &Value) -> Vec<FieldError> {
    let mut reader = Reader::default();
    let at = At::Field(&At::Root, name);
    match T::ROWS.iter().find(|row| row.field.name == name) {
        Some(row) => (row.read)(record, &mut reader, value, &at),
        None => reader.error(&at, near_name(name, &names(&T::members()))),
    }
    reader.errors
}

/// Returns a single field by name.
pub(crate) fn get<T: Record>(record: &T, name: &str) -> Option<Value> {
    let rows = T::IDENTITY.iter().chain(T::ROWS);
    rows.into_iter().find(|row| row.field.name == name).map(|row| (row.write)(record))
}

/// The names of the fields in which two records differ.
pub(crate) fn differing<T: Record>(one: &T, other: &T) -> Vec<&'static str> {
    let rows = T::ROWS.iter().filter(|row| (row.write)(one) != (row.write)(other));
    rows.map(|row| row.field.name).collect()
}

/// The message that a record has no field of this name. It suggests the most similar name.
pub(crate) fn unknown<T: Record>(record: &str, name: &str) -> String {
    format!("{record} has no field `{name}`: {}", near_name(name, &names(&T::members())))
}

fn names(members: &Members) -> Vec<&'static str> {
    members.fields.iter().map(|field| field.name).collect()
}

fn near_name(name: &str, known: &[&str]) -> String {
    match text::suggest(name, known.iter().copied()) {
        Some(near) => format!("unknown field; did you mean `{near}`?"),
        None => format!("unknown field; known are {}", text::list(known)),
    }
}

/// Writes a record: the fields that have a value, unless it is the default.
pub(crate) fn write<T: Record>(record: &T) -> Value {
    let fresh = record.fresh_like();
    let mut object = Object::new();
    for row in T::IDENTITY {
        object.put(row.field.name, (row.write)(record));
    }
    for row in T::ROWS {
        let value = (row.write)(record);
        if value != Value::Null && !(value.is_nothing() && value == (row.write)(&fresh)) {
            object.put(row.field.name, value);
        }
    }
    Value::Object(object)
}
