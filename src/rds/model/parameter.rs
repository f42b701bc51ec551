//! Parameters of the engines: a template for each, and the changes of values.

use std::time::SystemTime;

use crate::base::fields::{At, Datum, Fields, Members, Reader, Takes, may, must};
use crate::base::text::clip;
use crate::base::value::{Object, Value};

/// A parameter of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) name: &'static str,
    pub(crate) initial: &'static str,
    /// `true` if a new value needs a restart.
    pub(crate) restart: bool,
    /// The accepted values: `[ON|OFF]`, `[1-65535]`, or empty for any string.
    pub(crate) checking: &'static str,
    /// The versions that have the parameter; empty for all versions.
    pub(super) versions: &'static [&'static str],
    pub(crate) description: &'static str,
}

/// Creates a parameter whose changes take effect at once.
pub(super) const fn online(
    name: &'static str,
    initial: &'static str,
    checking: &'static str,
    description: &'static str,
) -> Template {
    Template { name, initial, restart: false, checking, versions: &[], description }
}

impl Template {
    /// Returns the parameter with changes that take effect at a restart.
    pub(super) const fn needs_restart(mut self) -> Template {
        self.restart = true;
        self
    }

    /// Returns the parameter restricted to these versions.
    pub(super) const fn of(mut self, versions: &'static [&'static str]) -> Template {
        self.versions = versions;
        self
    }

    /// Returns the reason why the parameter cannot have this value.
    pub(crate) fn error(&self, value: &str) -> Option<String> {
        let takes = || format!("`{}` is `{}`, expected {}", self.name, clip(value), self.checking);
        let fits = allows(self.checking, value) || self.checking == ZONES && is_time_zone(value);
        (!fits).then(takes)
    }

    /// Returns the accepted values in the form of `DescribeParameters`: `1~65535` (the page's sample), `ON|OFF`
    /// (inferred).
    pub(crate) fn range(&self) -> String {
        let inner = self.checking.trim_start_matches('[').trim_end_matches(']');
        let dash = inner.get(1..).and_then(|rest| rest.find('-')).filter(|_| range(inner).is_some());
        dash.map_or_else(|| inner.to_owned(), |dash| format!("{}~{}", &inner[..=dash], &inner[dash + 2..]))
    }
}

/// Returns the bounds of a range such as `1-65535`.
fn range(text: &str) -> Option<(f64, f64)> {
    // The minimum may be negative.
    let dash = 1 + text.get(1..)?.find('-')?;
    let (least, most) = (&text[..dash], &text[dash + 1..]);
    let is_number = |text: &str| text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    let number = |text: &str| text.parse::<f64>().ok().filter(|_| is_number(text));
    Some((number(least)?, number(most)?))
}

/// Returns whether a checking code allows a value.
fn allows(checking: &str, value: &str) -> bool {
    let Some(inner) = checking.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return true };
    inner.split('|').any(|part| match range(part) {
        Some((least, most)) => {
            let digits = value.strip_prefix('-').filter(|_| least < 0.0).unwrap_or(value);
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' && part.contains('.'));
            plain && value.parse::<f64>().is_ok_and(|number| (least..=most).contains(&number))
        }
        None => part == value,
    })
}

/// Returns whether `text` is an offset such as `+08:00`, or a name such as `America/New_York` or `UTC`: MySQL has both.
fn is_time_zone(text: &str) -> bool {
    let offset = || {
        let (hours, minutes) = text.strip_prefix(['+', '-'])?.split_once(':')?;
        let number =
            |part: &str, most: u32| (part.len() == 2).then(|| part.parse::<u32>().ok())?.filter(|n| *n <= most);
        Some((number(hours, 13)?, number(minutes, 59)?))
    };
    let word = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase()) && part.len() > 2;
    let name = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_+-".contains(&b)) && text.split('/').all(word);
    offset().is_some() || name
}

pub(super) const ZONES: &str = "[SYSTEM|-12:00|-11:00|-10:00|-9:00|-8:00|-7:00|-6:00|-5:00|-4:00|-3:00|-2:00|-1:00|+0:00|+1:00|\
+2:00|+3:00|+4:00|+5:00|+5:30|+6:00|+6:30|+7:00|+8:00|+9:00|+10:00|+11:00|+12:00|+13:00]";

/// A change of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParameterChange {
    pub(crate) name: String,
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) moment: SystemTime,
}

const CHANGE: Fields = Fields(&[
    must("ParameterName", Takes::Text),
    may("OldParameterValue", Takes::Text),
    may("NewParameterValue", Takes::Text),
    must("ModifyTime", Takes::Time),
]);

impl Datum for ParameterChange {
    const TAKES: Takes = Takes::Object(|| Members { fields: CHANGE.0.to_vec(), passed_over: Vec::new() });

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<ParameterChange> {
        let given = reader.fields(value, at, &CHANGE);
        let name = reader.required(given, at, "ParameterName", String::read);
        let moment = reader.required(given, at, "ModifyTime", SystemTime::read);
        Some(ParameterChange {
            name: name?,
            old: reader.field(given, at, "OldParameterValue", String::read).unwrap_or_default(),
            new: reader.field(given, at, "NewParameterValue", String::read).unwrap_or_default(),
            moment: moment?,
        })
    }

    fn write(&self) -> Value {
        let mut object = Object::new();
        object.put("ParameterName", (&self.name).into());
        object.put("OldParameterValue", (&self.old).into());
        object.put("NewParameterValue", (&self.new).into());
        object.put("ModifyTime", self.moment.write());
        Value::Object(object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checking_codes() {
        assert!(allows("[1-65535]", "65535") && !allows("[1-65535]", "0") && !allows("[1-65535]", "1.5"));
        assert!(allows("[ON|OFF]", "ON") && !allows("[ON|OFF]", "on") && !allows("[ON|OFF]", ""));
        assert!(allows("[0|128-32767]", "0") && !allows("[0|128-32767]", "1") && allows("[0|128-32767]", "128"));
        assert!(allows("[0.03-31536000.0]", "0.5") && !allows("[0.03-31536000.0]", "-1"));
        assert!(allows(ZONES, "+8:00") && !allows(ZONES, "8:00") && allows(ZONES, "-12:00"));
        assert!(is_time_zone("+08:00") && is_time_zone("America/New_York") && is_time_zone("UTC"));
        assert!(!is_time_zone("8:00") && !is_time_zone("+8:0") && !is_time_zone("new york") && !is_time_zone(""));
        assert!(allows("", "anything"));
    }
}
