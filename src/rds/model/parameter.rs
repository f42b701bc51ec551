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
        let fits = allows(self.checking, value)
            || self.checking == ZONES && (is_offset(value) || is_named_zone(value))
            || self.initial.starts_with(MEMORY) && is_share_of_memory(value);
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
fn range(text: &str) -> Option<(i128, i128)> {
    // The minimum may be negative.
    let dash = 1 + text.get(1..)?.find('-')?;
    Some((millionths(&text[..dash])?, millionths(&text[dash + 1..])?))
}

/// Reads a number such as `-1` or `0.03`, with at most six digits after the point. Unlike `f64`, the result is exact for
/// the largest limits.
fn millionths(text: &str) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    let number = format!("{whole}{fraction:0<6}").parse::<i128>().ok();
    number.filter(|_| is_number && fraction.len() <= 6).map(|number| sign * number)
}

/// Returns whether a checking code allows a value.
fn allows(checking: &str, value: &str) -> bool {
    let Some(inner) = checking.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return true };
    inner.split('|').any(|part| match range(part) {
        Some((least, most)) => {
            let may_have_fraction = part.contains('.') || !value.contains('.');
            may_have_fraction && millionths(value).is_some_and(|number| (least..=most).contains(&number))
        }
        None => part == value,
    })
}

/// The beginning of a share of the memory of the class.
const MEMORY: &str = "{DBInstanceClassMemory*";

/// Returns whether `text` is a share of the memory, such as `{DBInstanceClassMemory*7/10}` (page on the size of InnoDB's
/// buffer pool, 2026).
fn is_share_of_memory(text: &str) -> bool {
    let share = || {
        let (part, whole) = text.strip_prefix(MEMORY)?.strip_suffix('}')?.split_once('/')?;
        Some((1..whole.parse::<u32>().ok()?).contains(&part.parse().ok()?))
    };
    share().unwrap_or(false)
}

/// Returns whether `text` is an offset from -12:59 to +13:00 (SDK models, 2026).
pub(crate) fn is_offset(text: &str) -> bool {
    let read = || {
        let (hours, minutes) = text.get(1..)?.split_once(':')?;
        let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let fits = is_number(hours) && is_number(minutes) && minutes.len() == 2;
        Some((
            hours.parse::<u32>().ok().filter(|_| fits)?,
            minutes.parse::<u32>().ok().filter(|minutes| *minutes < 60)?,
        ))
    };
    match (text.get(..1), read()) {
        (Some("+"), Some((hours, minutes))) => hours * 60 + minutes <= 13 * 60,
        (Some("-"), Some((hours, _))) => hours <= 12,
        _ => false,
    }
}

/// Returns whether `text` has the form of a named time zone: an area and a place, or one of the short names.
pub(crate) fn is_named_zone(text: &str) -> bool {
    const SHORT: &str = "CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GMT Hongkong HST Iceland Iran Israel Jamaica Japan \
        Kwajalein Libya MET MST MST7MDT NZ Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal WET Zulu";
    let fits = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
    };
    text.contains('/') && text.split('/').all(fits) || SHORT.split_whitespace().any(|name| name == text)
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
    fn reads_time_zones() {
        for good in ["+13:00", "-12:59", "+5:45", "+08:00"] {
            assert!(is_offset(good), "{good}");
        }
        for bad in ["+13:01", "-13:00", "08:00", "+8", "+8:0", "+8:60", "+é:00", ""] {
            assert!(!is_offset(bad), "{bad}");
        }
        assert!(
            ["Asia/Tokyo", "America/Argentina/Ushuaia", "Etc/GMT+8", "UTC", "Japan"].into_iter().all(is_named_zone)
        );
        assert!(!["Zzjunk", "Asia/", "/Tokyo", "Asia/Tok yo", "+08:00"].into_iter().any(is_named_zone));
    }

    #[test]
    fn checking_codes() {
        assert!(allows("[1-65535]", "65535") && !allows("[1-65535]", "0") && !allows("[1-65535]", "1.5"));
        assert!(allows("[ON|OFF]", "ON") && !allows("[ON|OFF]", "on") && !allows("[ON|OFF]", ""));
        assert!(allows("[0|128-32767]", "0") && !allows("[0|128-32767]", "1") && allows("[0|128-32767]", "128"));
        assert!(allows("[0.03-31536000.0]", "0.5") && !allows("[0.03-31536000.0]", "-1"));
        assert!(allows(ZONES, "+8:00") && !allows(ZONES, "8:00") && allows(ZONES, "-12:00"));
        assert!(allows("", "anything"));
        assert!(
            is_share_of_memory("{DBInstanceClassMemory*7/10}") && is_share_of_memory("{DBInstanceClassMemory*1/2}")
        );
        for bad in
            ["{DBInstanceClassMemory*10/10}", "{DBInstanceClassMemory*0/10}", "{DBInstanceClassMemory*1/2", "1/2"]
        {
            assert!(!is_share_of_memory(bad), "{bad}");
        }
    }
}
