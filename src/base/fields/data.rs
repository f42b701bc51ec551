//! The types of fields: strings, numbers, flags, times, and lists and maps of these.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::{At, Datum, Reader, Takes};
use crate::base::text;
use crate::base::value::{Object, Value};

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
            // Answers have some flags as strings.
            Value::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
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

/// A port, which the service writes as a string.
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

/// `Null` means `None`. An empty string does too, unless the value is a string: recorded answers leave times empty.
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

/// A map from names is written as an object.
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

/// Two strings, written as an array.
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
        // Recorded answers also have times without the `Z`, and in milliseconds since 1970.
        let recorded = || {
            let milliseconds = || Some(SystemTime::UNIX_EPOCH + Duration::from_millis(text.parse().ok()?));
            let form = reader.lenient.then(|| format!("{text}Z"))?;
            humantime::parse_rfc3339(&form).ok().or_else(milliseconds)
        };
        let minute = || humantime::parse_rfc3339(&format!("{}:00Z", text.strip_suffix('Z')?)).ok();
        let moment = humantime::parse_rfc3339(&text).ok().or_else(minute).or_else(recorded).filter(|moment| {
            // If the clock moves on, later times could leave the years that the service's formats can write.
            moment.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|since| since.as_secs() <= LAST_SECOND)
        });
        if moment.is_none() {
            not_a_time(reader, at, &text);
        }
        moment
    }

    fn write(&self) -> Value {
        // A time before 1970 cannot be written. The reader accepts none.
        if self.duration_since(SystemTime::UNIX_EPOCH).is_err() {
            return Value::Null;
        }
        humantime::format_rfc3339(*self).to_string().into()
    }
}

/// The latest value of a time field, in seconds: the end of the year 9998.
const LAST_SECOND: u64 = 253_370_764_799;

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

/// Any value, unchecked.
impl Datum for Value {
    const TAKES: Takes = Takes::Any;

    fn read(_: &mut Reader, value: &Value, _: &At<'_>) -> Option<Value> {
        Some(value.clone())
    }

    fn write(&self) -> Value {
        self.clone()
    }
}
