//! Lists of the service's values. Since the service gets new values, a list states its date, and a well-formed value
//! that it lacks is accepted.
//!
//! A value that differs from a listed one in its letters counts as a misspelling; a value that differs only in its
//! numbers counts as a newer one.

use crate::base::text::{clip, list};

/// The result of looking a value up in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Listed,
    /// The value is well-formed, but not on the list. Has the hint.
    Unlisted(String),
    /// The value is misspelt, malformed, or excluded by a document. Has the reason.
    Wrong(String),
}

impl Verdict {
    /// Returns the reason to refuse the value, if there is one.
    pub(crate) fn error(self) -> Option<String> {
        match self {
            Verdict::Wrong(reason) => Some(reason),
            Verdict::Listed | Verdict::Unlisted(_) => None,
        }
    }

    /// Returns the hint about an accepted value that is not on the list.
    #[cfg(test)]
    pub(crate) fn hint(self) -> Option<String> {
        match self {
            Verdict::Unlisted(hint) => Some(hint),
            Verdict::Listed | Verdict::Wrong(_) => None,
        }
    }
}

/// The comparison of a value with the listed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compared {
    /// Compares whole values: `local_essd` is a misspelt `local_ssd`.
    Whole,
    /// Compares the parts between these characters, since any combination of known parts may exist.
    ByPart(char),
}

/// A list of values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct List {
    /// The kind of value, with its article: `a storage type`.
    pub(crate) what: &'static str,
    /// The month and the source of the newest value.
    pub(crate) as_of: &'static str,
    pub(crate) compared: Compared,
    /// The form that every value has.
    pub(crate) form: fn(&str) -> bool,
}

impl List {
    /// Looks a value up.
    pub(crate) fn judge<'v>(&self, values: impl Iterator<Item = &'v str> + Clone, text: &str) -> Verdict {
        if values.clone().any(|value| value == text) {
            return Verdict::Listed;
        }
        let near = match self.compared {
            Compared::Whole => near_whole(values.clone(), text),
            Compared::ByPart(between) => near_by_part(values.clone(), text, between),
        };
        if let Some(near) = near {
            return Verdict::Wrong(format!("`{}` is not {}; did you mean `{near}`?", clip(text), self.what));
        }
        if !(self.form)(text) {
            let near = crate::base::text::suggest(text, values.clone());
            let known = || format!("known are {}", list(values));
            let end = near.map_or_else(known, |near| format!("did you mean `{near}`?"));
            return Verdict::Wrong(format!("`{}` is not {}; {end}", clip(text), self.what));
        }
        Verdict::Unlisted(format!(
            "`{}` is not on the fake's list ({}); accepted as a newer value",
            clip(text),
            self.as_of
        ))
    }
}

/// Replaces each run of digits by `#`.
fn letters(text: &str) -> String {
    let mut letters = String::new();
    for c in text.chars() {
        match c.is_ascii_digit() {
            true if letters.ends_with('#') => {}
            true => letters.push('#'),
            false => letters.push(c.to_ascii_lowercase()),
        }
    }
    letters
}

/// Returns whether one string is a misspelling of another: at most one letter is wrong, or two in longer strings. Short
/// strings are never misspellings.
fn is_slip(text: &str, of: &str) -> bool {
    let limit = match of.chars().count() {
        0..=2 => return false,
        3..=7 => 1,
        _ => 2,
    };
    text.len().abs_diff(of.len()) <= limit && strsim::osa_distance(text, of) <= limit
}

/// Returns the listed value of which this is a misspelling. A value with the same letters as a listed one is not a
/// misspelling.
fn near_whole<'v>(values: impl Iterator<Item = &'v str> + Clone, text: &str) -> Option<String> {
    let wanted = letters(text);
    if values.clone().any(|value| letters(value) == wanted && !value.eq_ignore_ascii_case(text)) {
        return None;
    }
    let near = |value: &&str| value.eq_ignore_ascii_case(text) || is_slip(&wanted, &letters(value));
    let distance = |value: &&str| strsim::osa_distance(text, value);
    values.filter(near).min_by_key(distance).map(str::to_owned)
}

/// Returns the value with misspelt parts replaced by listed ones.
fn near_by_part<'v>(values: impl Iterator<Item = &'v str> + Clone, text: &str, between: char) -> Option<String> {
    let mut replaced = Vec::new();
    let mut is_wrong = false;
    for part in text.split(between) {
        let wanted = letters(part);
        let known = || values.clone().flat_map(|value| value.split(between));
        if known().any(|other| letters(other) == wanted && !(other != part && other.eq_ignore_ascii_case(part))) {
            replaced.push(part.to_owned());
            continue;
        }
        let bare = wanted.replace('#', "");
        let near = |other: &&str| other.eq_ignore_ascii_case(part) || is_slip(&bare, &letters(other).replace('#', ""));
        let near = known().filter(near).min_by_key(|other| strsim::osa_distance(part, other));
        is_wrong |= near.is_some();
        replaced.push(near.unwrap_or(part).to_owned());
    }
    is_wrong.then(|| replaced.join(&between.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DISKS: [&str; 4] = ["local_ssd", "cloud_ssd", "cloud_essd", "cloud_essd2"];

    fn disk(text: &str) -> Verdict {
        let list = List {
            what: "a storage type",
            as_of: "2026-10",
            compared: Compared::Whole,
            form: |text| {
                text.contains('_') && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
            },
        };
        list.judge(DISKS.into_iter(), text)
    }

    #[test]
    fn a_new_number_is_a_new_value_and_new_letters_are_a_slip() {
        assert_eq!(disk("cloud_essd"), Verdict::Listed);
        assert!(matches!(disk("cloud_essd9"), Verdict::Unlisted(_)));
        assert!(matches!(disk("cloud_auto"), Verdict::Unlisted(_)));
        for slip in ["cloud_esssd", "clodu_essd", "local_essd", "CLOUD_ESSD"] {
            assert!(matches!(disk(slip), Verdict::Wrong(reason) if reason.contains("did you mean")), "{slip}");
        }
        assert!(matches!(disk("floppy"), Verdict::Wrong(reason) if reason.contains("known are")));
    }
}
