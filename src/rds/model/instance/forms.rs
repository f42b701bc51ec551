//! Values of an instance in the forms that answers have, so that an answer can be read as a seed.

use crate::base::fields::{At, Datum, Reader, Takes};
use crate::base::value::Value;

/// A number of bytes, which answers write as a string.
pub(super) struct Bytes(pub(super) u64);

impl Datum for Bytes {
    const TAKES: Takes = Takes::Port;

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Bytes> {
        match value {
            Value::Text(text) => match text.parse() {
                Ok(bytes) => Some(Bytes(bytes)),
                Err(_) => reader.expected(value, at, "a number of bytes"),
            },
            _ => reader.whole(value, at).map(Bytes),
        }
    }

    fn write(&self) -> Value {
        self.0.into()
    }
}

/// Zones: a list of ids or of objects, alone or in the object of an answer.
pub(super) struct SlaveZones(pub(super) Vec<String>);

impl Datum for SlaveZones {
    const TAKES: Takes = Takes::Any;

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<SlaveZones> {
        let list = value.get("SlaveZone").or(value.get("slaveRegion")).unwrap_or(value).items();
        let ids = list.iter().filter_map(|zone| zone.get("ZoneId").unwrap_or(zone).as_text());
        let zones: Vec<String> = ids.map(|id| id.trim().to_owned()).collect();
        match zones.len() == list.len() || reader.lenient {
            true => Some(SlaveZones(zones)),
            false => reader.expected(value, at, "`{\"SlaveZone\": [{\"ZoneId\": \"..\"}]}`"),
        }
    }

    fn write(&self) -> Value {
        Value::Null
    }
}
