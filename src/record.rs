//! Tables of fields. One line declares a field: its name on the wire, its place in a struct, its default. The reader and
//! the writer of seeds, the JSON Schema, `update` steps, filters and changes of operations all go through the table.

use std::collections::{BTreeMap, HashSet};
use std::fmt::{self, Display};
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use crate::error::FieldError;
use crate::pairs::Pairs;
use crate::text;
use crate::value::{Name, Object, Value};

/// What a field takes, as the JSON Schema tells it.
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
    /// One of some words.
    Word(fn() -> Vec<&'static str>),
    /// A whole number or its text: `Port`.
    Port,
    Any,
    Object(fn() -> Members),
    List(&'static Takes),
    /// An object whose keys are the writer's.
    Map(&'static Takes),
    /// An object whose keys are some words.
    Words(fn() -> Vec<&'static str>, &'static Takes),
}

/// The members that an object takes.
pub(crate) struct Members {
    pub(crate) fields: Vec<Field>,
    /// Members that are accepted and not read: answers of the cloud have them.
    pub(crate) passed_over: Vec<&'static str>,
}

/// A member: its name, what it takes, and whether it has to be there.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    pub(crate) required: bool,
}

/// The members of an object that is read by hand.
pub(crate) struct Fields(pub(crate) &'static [Field]);

pub(crate) const fn may(name: &'static str, takes: Takes) -> Field {
    Field { name, takes, required: false }
}

pub(crate) const fn must(name: &'static str, takes: Takes) -> Field {
    Field { name, takes, required: true }
}

/// Where a reader is, as a chain of steps from the root.
#[derive(Clone, Copy)]
pub(crate) enum At<'p> {
    Root,
    Field(&'p At<'p>, &'p str),
    Index(&'p At<'p>, usize),
}

impl Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Root => f.write_str("$"),
            At::Field(parent, name) => write!(f, "{parent}.{name}"),
            At::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// Reads values and collects every error on the way.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) errors: Vec<FieldError>,
    /// How many errors there were beyond those that are kept.
    pub(crate) more: usize,
    /// Reading what the cloud said: unknown members are passed over, and a number may be a text, as in XML.
    pub(crate) lenient: bool,
}

impl Reader {
    /// The most errors that are kept.
    pub(crate) const MOST: usize = 100;

    pub(crate) fn error(&mut self, at: &At<'_>, reason: impl Display) {
        if self.errors.len() == Self::MOST {
            self.more += 1;
        } else {
            self.errors.push(FieldError::new(at.to_string(), reason.to_string()));
        }
    }

    pub(crate) fn expected<T>(&mut self, value: &Value, at: &At<'_>, what: &str) -> Option<T> {
        self.error(at, format_args!("{} where {what} belongs", value.what()));
        None
    }

    /// The members of an object whose names are the writer's own. One that is there twice is an error.
    pub(crate) fn entries<'v>(&mut self, value: &'v Value, at: &At<'_>) -> &'v [(Name, Value)] {
        let Value::Object(Object(members)) = value else {
            self.expected::<()>(value, at, "an object");
            return &[];
        };
        let mut seen = HashSet::with_capacity(members.len());
        for (name, _) in members {
            if !seen.insert(name.as_ref()) {
                self.error(&At::Field(at, name), "there twice");
            }
        }
        members
    }

    /// The members of an object with these fields. Unknown and repeated ones are errors.
    pub(crate) fn members<'v>(&mut self, value: &'v Value, at: &At<'_>, known: &Members) -> Given<'v> {
        let given = Given(self.entries(value, at));
        if !self.lenient {
            let names: HashSet<&str> =
                known.fields.iter().map(|field| field.name).chain(known.passed_over.iter().copied()).collect();
            for (name, _) in given.0.iter().filter(|(name, _)| !names.contains(name.as_ref())) {
                if self.errors.len() == Self::MOST {
                    self.more += 1;
                    continue;
                }
                let near =
                    text::suggest(name, names.iter().copied().chain(known.fields.iter().map(|field| field.name)));
                let near = near.map_or_else(
                    || format!("known are {}", text::list(known.fields.iter().map(|field| field.name))),
                    |near| format!("did you mean `{near}`?"),
                );
                self.error(&At::Field(at, name), format_args!("unknown field; {near}"));
            }
        }
        given
    }

    /// The members of an object that is read by hand.
    pub(crate) fn fields<'v>(&mut self, value: &'v Value, at: &At<'_>, fields: &Fields) -> Given<'v> {
        self.members(value, at, &Members { fields: fields.0.to_vec(), passed_over: Vec::new() })
    }

    pub(crate) fn field<T>(
        &mut self,
        given: Given<'_>,
        at: &At<'_>,
        name: &str,
        read: impl FnOnce(&mut Reader, &Value, &At<'_>) -> Option<T>,
    ) -> Option<T> {
        read(self, given.get(name)?, &At::Field(at, name))
    }

    pub(crate) fn required<T>(
        &mut self,
        given: Given<'_>,
        at: &At<'_>,
        name: &str,
        read: impl FnOnce(&mut Reader, &Value, &At<'_>) -> Option<T>,
    ) -> Option<T> {
        if given.get(name).is_none() {
            self.error(&At::Field(at, name), "missing");
        }
        self.field(given, at, name, read)
    }

    pub(crate) fn list<T>(
        &mut self,
        value: &Value,
        at: &At<'_>,
        mut read: impl FnMut(&mut Reader, &Value, &At<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Value::List(items) = value else { return self.expected(value, at, "an array") };
        let mut list = Vec::new();
        for (index, item) in items.iter().enumerate() {
            if let Some(item) = read(self, item, &At::Index(at, index)) {
                list.push(item);
            }
        }
        Some(list)
    }

    /// A whole number, or its text where what the cloud said is read.
    pub(crate) fn whole<T: TryFrom<u64>>(&mut self, value: &Value, at: &At<'_>) -> Option<T> {
        let number = match value {
            Value::Number(number) => number.as_u64().or_else(|| {
                self.error(at, format_args!("{number} is not a whole number from 0 to {}", u64::MAX));
                None
            })?,
            Value::Text(text) if self.lenient && text.parse::<u64>().is_ok() => text.parse().ok()?,
            _ => return self.expected(value, at, "a number"),
        };
        T::try_from(number).ok().or_else(|| {
            self.error(at, format_args!("{number} is too large"));
            None
        })
    }

    /// A word of a list.
    pub(crate) fn word<T: FromStr<Err: Display>>(&mut self, value: &Value, at: &At<'_>) -> Option<T> {
        let text = String::read(self, value, at)?;
        text.parse().map_err(|error| self.error(at, error)).ok()
    }

    /// One of two or more words, each standing for a value.
    pub(crate) fn one_of<T: Copy>(&mut self, value: &Value, at: &At<'_>, words: &[(&'static str, T)]) -> Option<T> {
        let mut names = Vec::new();
        for (word, _) in words {
            names.push(*word);
        }
        let (_, value) = words.get(self.chosen(value, at, &names)?)?;
        Some(*value)
    }

    /// The place of a text among some words.
    fn chosen(&mut self, value: &Value, at: &At<'_>, words: &[&'static str]) -> Option<usize> {
        let text = String::read(self, value, at)?;
        let found = words.iter().position(|word| *word == text);
        if found.is_none() {
            let known = text::list(words.iter().map(|word| format!("`{word}`")));
            let near = text::did_you_mean(&text, words.iter().copied());
            self.error(at, format_args!("`{}` is not one of {known}{near}", text::clip(&text)));
        }
        found
    }
}

/// The members of an object, as they were given.
#[derive(Clone, Copy)]
pub(crate) struct Given<'v>(&'v [(Name, Value)]);

impl<'v> Given<'v> {
    /// The member of this name. One that is null counts as absent.
    pub(crate) fn get(self, name: &str) -> Option<&'v Value> {
        self.0.iter().find(|(key, value)| key == name && *value != Value::Null).map(|(_, value)| value)
    }
}

/// A type that a field can have.
pub(crate) trait Datum: Sized {
    const TAKES: Takes;

    /// Reads a value. An error is told to the reader.
    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Self>;

    /// The value; `Null` if there is nothing to say.
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
    /// The fields that tell one record from another. They are required, and never changed.
    const IDENTITY: &'static [Row<Self>];
    const ROWS: &'static [Row<Self>];

    /// A record of this identity in which everything else has its default.
    fn fresh_like(&self) -> Self;

    /// A record with the identity that is given.
    fn begin(reader: &mut Reader, given: Given<'_>, at: &At<'_>) -> Self;

    /// Names that are accepted and not read.
    fn passed_over() -> Vec<&'static str> {
        Vec::new()
    }

    /// The members that the record takes.
    fn members() -> Members {
        // A loop compiles to a fraction of what `collect` does, for each kind of record.
        let mut fields = Vec::new();
        for rows in [Self::IDENTITY, Self::ROWS] {
            for row in rows {
                fields.push(row.field);
            }
        }
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

/// Reads the members that are given over what a record has.
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

/// Sets single fields, by name. A `Null` sets an optional field back to nothing.
pub(crate) fn set<T: Record>(record: &mut T, fields: &[(Name, Value)]) -> Vec<FieldError> {
    let mut reader = Reader::default();
    for (name, value) in fields {
        match T::ROWS.iter().find(|row| row.field.name == name) {
            Some(row) => (row.read)(record, &mut reader, value, &At::Field(&At::Root, name)),
            None => reader.error(&At::Field(&At::Root, name), "unknown field"),
        }
    }
    reader.errors
}

/// Writes a record: every field that says something, and every one that differs from its default.
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

impl Datum for String {
    const TAKES: Takes = Takes::Text;

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<String> {
        match value {
            Value::Text(text) => Some(text.clone().into_owned()),
            _ => reader.expected(value, at, "a string"),
        }
    }

    fn write(&self) -> Value {
        self.into()
    }
}

impl Datum for bool {
    const TAKES: Takes = Takes::Flag;

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<bool> {
        match value {
            Value::Flag(value) => Some(*value),
            Value::Text(text) if reader.lenient && text.eq_ignore_ascii_case("true") => Some(true),
            Value::Text(text) if reader.lenient && text.eq_ignore_ascii_case("false") => Some(false),
            _ => reader.expected(value, at, "true or false"),
        }
    }

    fn write(&self) -> Value {
        (*self).into()
    }
}

macro_rules! whole {
    ($($number:ty),+) => { $(
        impl Datum for $number {
            const TAKES: Takes = Takes::Whole;

            fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<$number> {
                reader.whole(value, at)
            }

            fn write(&self) -> Value {
                (*self).into()
            }
        }
    )+ };
}

whole!(u32, u64, usize);

/// A port, which the service writes as a text.
impl Datum for u16 {
    const TAKES: Takes = Takes::Port;

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<u16> {
        match value {
            Value::Text(text) => {
                text.parse().map_err(|_| reader.error(at, format_args!("`{}` is not a port", text::clip(text)))).ok()
            }
            _ => reader.whole(value, at),
        }
    }

    fn write(&self) -> Value {
        (*self).into()
    }
}

/// `Null` is nothing. An empty text is nothing where the value is no text: pasted answers leave times so.
impl<T: Datum> Datum for Option<T> {
    const TAKES: Takes = T::TAKES;

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Option<T>> {
        match value {
            Value::Null => Some(None),
            Value::Text(text) if text.is_empty() && !matches!(T::TAKES, Takes::Text) => Some(None),
            _ => T::read(reader, value, at).map(Some),
        }
    }

    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }
}

impl<T: Datum> Datum for Vec<T> {
    const TAKES: Takes = Takes::List(&T::TAKES);

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Vec<T>> {
        reader.list(value, at, T::read)
    }

    fn write(&self) -> Value {
        self.iter().map(T::write).collect()
    }
}

impl<T: Datum> Datum for BTreeMap<String, T> {
    const TAKES: Takes = Takes::Map(&T::TAKES);

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<BTreeMap<String, T>> {
        let entries = reader.entries(value, at);
        let mut map = BTreeMap::new();
        for (name, value) in entries {
            if let Some(value) = T::read(reader, value, &At::Field(at, name)) {
                map.insert(name.to_string(), value);
            }
        }
        Some(map)
    }

    fn write(&self) -> Value {
        let mut object = Object::new();
        for (name, value) in self {
            object.0.push((name.clone().into(), value.write()));
        }
        Value::Object(object)
    }
}

impl<T: Datum> Datum for Pairs<String, T> {
    const TAKES: Takes = Takes::Map(&T::TAKES);

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Pairs<String, T>> {
        let entries = reader.entries(value, at);
        let mut map = Pairs::new();
        for (name, value) in entries {
            if let Some(value) = T::read(reader, value, &At::Field(at, name)) {
                map.insert(name.to_string(), value);
            }
        }
        Some(map)
    }

    fn write(&self) -> Value {
        let mut object = Object::new();
        for (name, value) in self {
            object.0.push((name.clone().into(), value.write()));
        }
        Value::Object(object)
    }
}

/// Two texts, as an array.
impl Datum for (String, String) {
    const TAKES: Takes = Takes::List(&Takes::Text);

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<(String, String)> {
        match reader.list(value, at, String::read)?.as_slice() {
            [first, second] => Some((first.clone(), second.clone())),
            _ => reader.expected(value, at, "`[source, destination]`"),
        }
    }

    fn write(&self) -> Value {
        Value::List(vec![(&self.0).into(), (&self.1).into()])
    }
}

impl Datum for SystemTime {
    const TAKES: Takes = Takes::Time;

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<SystemTime> {
        let text = String::read(reader, value, at)?;
        let minute = || humantime::parse_rfc3339(&format!("{}:00Z", text.strip_suffix('Z')?)).ok();
        let moment = humantime::parse_rfc3339(&text).ok().or_else(minute).filter(|moment| {
            // Later times, moved on by the clock, would leave the years that the service's formats can write.
            moment.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|since| since.as_secs() <= LAST_SECOND)
        });
        if moment.is_none() {
            self::not_a_time(reader, at, &text);
        }
        moment
    }

    fn write(&self) -> Value {
        // A moment before 1970 cannot be written. None is ever read.
        if self.duration_since(SystemTime::UNIX_EPOCH).is_err() {
            return Value::Null;
        }
        humantime::format_rfc3339(*self).to_string().into()
    }
}

/// The last second that a field can hold: the end of the year 9998.
pub(crate) const LAST_SECOND: u64 = 253_370_764_799;

fn not_a_time(reader: &mut Reader, at: &At<'_>, text: &str) {
    let text = text::clip(text);
    reader.error(at, format_args!("`{text}` is not a time such as `2018-06-12T00:00:00Z`, from 1970 to 9998"));
}

impl Datum for Duration {
    const TAKES: Takes = Takes::Duration;

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Duration> {
        let text = String::read(reader, value, at)?;
        humantime::parse_duration(&text)
            .map_err(|error| {
                let text = text::clip(&text);
                reader.error(at, format_args!("`{text}` is not a duration such as `90s` or `15m`: {error}"));
            })
            .ok()
    }

    fn write(&self) -> Value {
        humantime::format_duration(*self).to_string().into()
    }
}

/// Anything at all.
impl Datum for Value {
    const TAKES: Takes = Takes::Any;

    fn read(_: &mut Reader, value: &Value, _: &At<'_>) -> Option<Value> {
        Some(value.clone())
    }

    fn write(&self) -> Value {
        self.clone()
    }
}

/// The table of a struct that is written by hand and has no identity: `"WireName" field: Type;`.
macro_rules! rows {
    ($name:ident { $( $wire:literal $($field:ident).+: $ty:ty; )* }) => {
        impl $crate::record::Record for $name {
            const IDENTITY: &'static [$crate::record::Row<$name>] = &[];
            const ROWS: &'static [$crate::record::Row<$name>] = &[
                $( $crate::record::Row {
                    field: $crate::record::may($wire, <$ty as $crate::record::Datum>::TAKES),
                    read: |record, reader, value, at| {
                        if let Some(value) = <$ty as $crate::record::Datum>::read(reader, value, at) {
                            record.$($field).+ = value;
                        }
                    },
                    write: |record| $crate::record::Datum::write(&record.$($field).+),
                }, )*
            ];

            fn fresh_like(&self) -> $name {
                $name::default()
            }

            fn begin(
                _: &mut $crate::record::Reader,
                _: $crate::record::Given<'_>,
                _: &$crate::record::At<'_>,
            ) -> $name {
                $name::default()
            }
        }
    };
}

/// Declares a struct and the table of its fields.
///
/// A line is `"WireName" field: Type = default, setter example;`. The setter is `text` (a `String`), `maybe` (an
/// `Option<String>`), `value` (anything that is copied) or `own` (written by hand, or none). All but `own` get a method
/// on the struct and a method of the same name on its view. `plain` adds parts of the struct that no table knows, `also`
/// adds fields of the table that are read and written by two functions.
macro_rules! record {
    (
        $(#[$outer:meta])*
        pub struct $name:ident, $(#[$view_doc:meta])* $view:ident ($( $id_wire:literal $id:ident: $id_ty:ty ),+)
        example ($before:literal, $after:literal, $look:literal) {
            $( $(#[$doc:meta])* $wire:literal $field:ident: $ty:ty = $default:expr, $setter:ident $($example:expr)?; )*
        }
        plain { $( $(#[$plain_doc:meta])* $plain:ident: $plain_ty:ty = $plain_default:expr; )* }
        also { $( $also_wire:literal: $also_ty:ty, $get:expr, $set:expr; )* }
        passed_over $passed_over:expr;
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $( pub(crate) $id: $id_ty, )+
            $( $(#[$doc])* pub(crate) $field: $ty, )*
            $( $(#[$plain_doc])* pub(crate) $plain: $plain_ty, )*
        }

        impl $name {
            /// One of this identity in which everything else has its default.
            pub(crate) fn fresh($( $id: $id_ty ),+) -> $name {
                $( let $field: $ty = $default; )*
                $( let $plain: $plain_ty = $plain_default; )*
                $name { $( $id, )+ $( $field, )* $( $plain, )* }
            }

            $( record!(@setter $setter $name $field $ty, [$($doc),*], [$before, $after, $look], $($example)?); )*
        }

        $(#[$view_doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $view(pub(crate) $name);

        impl $view {
            $( record!(@getter $setter $name $field $ty, [$($doc),*]); )*
        }

        impl serde::Serialize for $view {
            /// As the seed has it.
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::record::write(&self.0).serialize(serializer)
            }
        }

        impl $crate::record::Record for $name {
            const IDENTITY: &'static [$crate::record::Row<$name>] = &[$( $crate::record::Row {
                field: $crate::record::must($id_wire, <$id_ty as $crate::record::Datum>::TAKES),
                read: |_, _, _, _| {},
                write: |record| $crate::record::Datum::write(&record.$id),
            }, )+];
            const ROWS: &'static [$crate::record::Row<$name>] = &[
                $( $crate::record::Row {
                    field: $crate::record::may($wire, <$ty as $crate::record::Datum>::TAKES),
                    read: |record, reader, value, at| {
                        if let Some(value) = $crate::record::Datum::read(reader, value, at) {
                            record.$field = value;
                        }
                    },
                    write: |record| $crate::record::Datum::write(&record.$field),
                }, )*
                $( $crate::record::Row {
                    field: $crate::record::may($also_wire, <$also_ty as $crate::record::Datum>::TAKES),
                    read: |record, reader, value, at| {
                        if let Some(value) = <$also_ty as $crate::record::Datum>::read(reader, value, at) {
                            let set: fn(&mut $name, $also_ty) = $set;
                            set(record, value);
                        }
                    },
                    write: |record| {
                        let get: fn(&$name) -> $crate::value::Value = $get;
                        get(record)
                    },
                }, )*
            ];

            fn fresh_like(&self) -> $name {
                $name::fresh($( self.$id.clone() ),+)
            }

            fn begin(
                reader: &mut $crate::record::Reader,
                given: $crate::record::Given<'_>,
                at: &$crate::record::At<'_>,
            ) -> $name {
                $( let $id: Option<$id_ty> = reader.required(given, at, $id_wire, $crate::record::Datum::read); )+
                $name::fresh($( $id.unwrap_or_default() ),+)
            }

            fn passed_over() -> Vec<&'static str> {
                $passed_over
            }
        }

        impl $crate::record::Datum for $name {
            const TAKES: $crate::record::Takes =
                $crate::record::Takes::Object(<$name as $crate::record::Record>::members);

            fn read(
                reader: &mut $crate::record::Reader,
                value: &$crate::value::Value,
                at: &$crate::record::At<'_>,
            ) -> Option<$name> {
                $crate::record::read(reader, value, at)
            }

            fn write(&self) -> $crate::value::Value {
                $crate::record::write(self)
            }
        }
    };

    (@setter text $name:ident $field:ident $ty:ty, [$($doc:meta),*], [$before:literal, $after:literal, $look:literal], $example:expr) => {
        $(#[$doc])*
        ///
        /// ```
        /// # use fake_rds::*;
        #[doc = concat!("let rds = ", $before, ".", stringify!($field), "(", stringify!($example), ")", $after, ";")]
        #[doc = concat!("assert_eq!(", $look, ".", stringify!($field), "(), ", stringify!($example), ");")]
        /// ```
        pub fn $field(mut self, value: impl Into<String>) -> $name {
            self.$field = value.into();
            self
        }
    };
    (@setter maybe $name:ident $field:ident $ty:ty, [$($doc:meta),*], [$before:literal, $after:literal, $look:literal], $example:expr) => {
        $(#[$doc])*
        ///
        /// ```
        /// # use fake_rds::*;
        #[doc = concat!("let rds = ", $before, ".", stringify!($field), "(", stringify!($example), ")", $after, ";")]
        #[doc = concat!("assert_eq!(", $look, ".", stringify!($field), "(), Some(", stringify!($example), "));")]
        /// ```
        pub fn $field(mut self, value: impl Into<String>) -> $name {
            self.$field = Some(value.into());
            self
        }
    };
    (@setter value $name:ident $field:ident $ty:ty, [$($doc:meta),*], [$before:literal, $after:literal, $look:literal], $example:expr) => {
        $(#[$doc])*
        ///
        /// ```
        /// # use fake_rds::*;
        #[doc = concat!("let rds = ", $before, ".", stringify!($field), "(", stringify!($example), ")", $after, ";")]
        #[doc = concat!("assert_eq!(", $look, ".", stringify!($field), "(), ", stringify!($example), ");")]
        /// ```
        pub fn $field(mut self, value: $ty) -> $name {
            self.$field = value;
            self
        }
    };
    (@setter own $($rest:tt)*) => {};

    (@getter text $name:ident $field:ident $ty:ty, [$($doc:meta),*]) => {
        $(#[$doc])*
        ///
        #[doc = concat!("Set by [`", stringify!($name), "::", stringify!($field), "`], where there is an example.")]
        pub fn $field(&self) -> &str {
            &self.0.$field
        }
    };
    (@getter maybe $name:ident $field:ident $ty:ty, [$($doc:meta),*]) => {
        $(#[$doc])*
        ///
        #[doc = concat!("Set by [`", stringify!($name), "::", stringify!($field), "`], where there is an example.")]
        pub fn $field(&self) -> Option<&str> {
            self.0.$field.as_deref()
        }
    };
    (@getter value $name:ident $field:ident $ty:ty, [$($doc:meta),*]) => {
        $(#[$doc])*
        ///
        #[doc = concat!("Set by [`", stringify!($name), "::", stringify!($field), "`], where there is an example.")]
        pub fn $field(&self) -> $ty {
            self.0.$field
        }
    };
    (@getter own $($rest:tt)*) => {};
}
