//! Reading values, with the path of the current one and a list of all errors.

use std::collections::HashSet;
use std::fmt::{self, Display};
use std::str::FromStr;

use super::{Datum, Fields, Members};
use crate::base::error::FieldError;
use crate::base::text;
use crate::base::value::{Name, Object, Value};

/// The path of a reader, as a chain of steps from the root.
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

/// Reads values and collects all errors.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) errors: Vec<FieldError>,
    /// The number of errors beyond those that are kept.
    pub(crate) more: usize,
    /// `true` while reading an answer of the cloud: unknown members are ignored, and a number may be a string, as in
    /// XML.
    pub(crate) lenient: bool,
}

impl Reader {
    /// The largest number of errors that are kept.
    pub(crate) const MOST: usize = 100;

    pub(crate) fn error(&mut self, at: &At<'_>, reason: impl Display) {
        if self.errors.len() == Self::MOST {
            self.more += 1;
        } else {
            self.errors.push(FieldError::new(at.to_string(), reason.to_string()));
        }
    }

    pub(crate) fn expected<T>(&mut self, value: &Value, at: &At<'_>, what: &str) -> Option<T> {
        self.error(at, format_args!("expected {what}, found {}", value.what()));
        None
    }

    /// Returns the members of an object with arbitrary names. A duplicate name is an error.
    pub(crate) fn entries<'v>(&mut self, value: &'v Value, at: &At<'_>) -> &'v [(Name, Value)] {
        let Value::Object(Object(members)) = value else {
            self.expected::<()>(value, at, "an object");
            return &[];
        };
        let mut seen = HashSet::with_capacity(members.len());
        for (name, _) in members {
            if !seen.insert(name.as_ref()) {
                self.error(&At::Field(at, name), "duplicate member");
            }
        }
        members
    }

    /// Returns the members of an object with these fields. Unknown and duplicate members are errors.
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

    /// Returns the members of an object that has no table.
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

    /// Reads a whole number; in an answer of the cloud it may be a string.
    pub(crate) fn whole<T: TryFrom<u64>>(&mut self, value: &Value, at: &At<'_>) -> Option<T> {
        let number = match value {
            // Some answers have processor seconds with a fraction.
            Value::Number(number) if self.lenient && number.as_f64().is_some_and(|number| number > 0.0) => {
                number.as_u64().or(number.as_f64().map(|number| number as u64))?
            }
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

    /// Reads one of the words of an enum.
    pub(crate) fn word<T: FromStr<Err: Display>>(&mut self, value: &Value, at: &At<'_>) -> Option<T> {
        let text = String::read(self, value, at)?;
        match text.parse() {
            Ok(word) => Some(word),
            // A recorded answer may have a word of a later year.
            Err(_) if self.lenient => None,
            Err(error) => {
                self.error(at, error);
                None
            }
        }
    }

    /// Reads one of several words and returns the value that belongs to it.
    pub(crate) fn one_of<T: Copy>(&mut self, value: &Value, at: &At<'_>, words: &[(&'static str, T)]) -> Option<T> {
        let names: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        let (_, value) = words.get(self.chosen(value, at, &names)?)?;
        Some(*value)
    }

    /// Returns the index of a string among `words`.
    fn chosen(&mut self, value: &Value, at: &At<'_>, words: &[&'static str]) -> Option<usize> {
        let text = String::read(self, value, at)?;
        let found = words.iter().position(|word| *word == text);
        if found.is_none() && !self.lenient {
            let known = text::list(words.iter().map(|word| format!("`{word}`")));
            let near = text::did_you_mean(&text, words.iter().copied());
            self.error(at, format_args!("`{}` is not one of {known}{near}", text::clip(&text)));
        }
        found
    }
}

/// The members of an object in their original order.
#[derive(Clone, Copy)]
pub(crate) struct Given<'v>(&'v [(Name, Value)]);

impl<'v> Given<'v> {
    /// Returns the member of this name. `null` counts as absent.
    pub(crate) fn get(self, name: &str) -> Option<&'v Value> {
        self.0.iter().find(|(key, value)| key == name && *value != Value::Null).map(|(_, value)| value)
    }
}
