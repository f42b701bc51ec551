//! The secrets that a recording has seen. Their values are replaced wherever they appear: unchanged, percent-encoded
//! any number of times, and escaped in JSON or XML.

use std::fmt::Write;

use regex::Regex;
use serde_json::Value;

use crate::rds::model::names::is_password;
use crate::service::masking;

/// The replacement for a secret.
pub(super) const SECRET: &str = "***";

/// The replacement for a password. The service accepts it, so that the recording can be played against a fake.
pub(super) const PASSWORD: &str = "Masked-0";

/// The length from which a value is replaced inside words, too. A shorter one is replaced only as a whole word, since
/// it may be part of other words.
const ANYWHERE: usize = 6;

/// Returns whether a member of this name contains a secret.
pub(super) fn is_secret(name: &str) -> bool {
    const MORE: [&str; 3] = ["passwd", "pwd", "secretvalue"];
    masking::is_secret(name) || MORE.iter().any(|end| name.to_ascii_lowercase().ends_with(end))
}

/// Returns the replacement for the value of a secret member.
pub(super) fn mask_of(name: &str, value: &str) -> &'static str {
    let is_password = name.to_ascii_lowercase().ends_with("password") && is_password(value);
    if is_password { PASSWORD } else { SECRET }
}

/// The values that no file may contain.
#[derive(Debug, Default)]
pub(super) struct Secrets(Vec<Secret>);

#[derive(Debug)]
struct Secret {
    value: String,
    mask: &'static str,
    pattern: Regex,
}

impl Secrets {
    /// Adds a value. If the value exists, its first mask is kept.
    pub(super) fn add(&mut self, value: &str, mask: &'static str) {
        if value.is_empty() || [SECRET, PASSWORD].contains(&value) || self.0.iter().any(|known| known.value == value) {
            return;
        }
        let pattern = value.chars().map(spellings).collect::<String>();
        let pattern = if value.chars().count() < ANYWHERE {
            format!(r"(\b|%[0-9A-Fa-f]{{2}}){pattern}\b")
        } else {
            format!("(){pattern}")
        };
        // Every letter is escaped, so the pattern is valid unless it is too large.
        match Regex::new(&pattern) {
            Ok(pattern) => self.0.push(Secret { value: value.to_owned(), mask, pattern }),
            Err(error) => log::error!("a secret of {} bytes is masked only by its name: {error}", value.len()),
        }
        // A secret that contains another one is replaced first.
        self.0.sort_by_key(|secret| std::cmp::Reverse(secret.value.len()));
    }

    /// Adds the value of a member of this name, if it is a secret, and the secrets of JSON in it.
    pub(super) fn learn(&mut self, name: &str, value: &str) {
        if is_secret(name) {
            self.add(value, mask_of(name, value));
        } else if value.trim_start().starts_with(['{', '['])
            && let Ok(value) = serde_json::from_str(value)
        {
            self.learn_value(name, &value);
        }
    }

    /// Adds the secrets of a document.
    pub(super) fn learn_value(&mut self, name: &str, value: &Value) {
        match value {
            Value::String(text) => self.learn(name, text),
            Value::Array(items) => items.iter().for_each(|item| self.learn_value(name, item)),
            Value::Object(members) => members.iter().for_each(|(name, value)| self.learn_value(name, value)),
            Value::Number(number) if is_secret(name) => self.add(&number.to_string(), SECRET),
            _ => {}
        }
    }

    /// Removes the secrets from a string.
    pub(super) fn hidden(&self, text: &str) -> String {
        let replace = |text: String, secret: &Secret| {
            secret.pattern.replace_all(&text, format!("${{1}}{}", secret.mask)).into_owned()
        };
        self.0.iter().fold(text.to_owned(), replace)
    }
}

/// Returns a pattern for every spelling of a letter.
fn spellings(letter: char) -> String {
    let mut buffer = [0; 4];
    let mut ways = vec![regex::escape(letter.encode_utf8(&mut buffer))];
    // `%41` in a query, `%2541` in a string to sign.
    ways.push(
        letter
            .encode_utf8(&mut buffer)
            .bytes()
            .map(|byte| format!("%(?:25)*{}", either_case(byte.into(), 2)))
            .collect(),
    );
    // JSON, in JSON, in JSON.
    let units = letter
        .encode_utf16(&mut [0; 2])
        .iter()
        .map(|unit| format!(r"\\+u{}", either_case((*unit).into(), 4)))
        .collect();
    ways.push(units);
    match letter {
        ' ' => ways.extend([r"\+".to_owned(), "%(?:25)*2[bB]".to_owned()]),
        '"' | '/' | '\\' => ways.push(format!(r"\\+{}", regex::escape(letter.encode_utf8(&mut buffer)))),
        _ => {}
    }
    let entities: &[&str] = match letter {
        '&' => &["&amp;"],
        '<' => &["&lt;"],
        '>' => &["&gt;"],
        '"' => &["&quot;", "&#34;"],
        '\'' => &["&apos;", "&#39;"],
        _ => &[],
    };
    ways.extend(entities.iter().map(|entity| (*entity).to_owned()));
    // The longest spelling comes first: `\"` is not a backslash and a quote.
    ways.sort_by_key(|way| std::cmp::Reverse(way.len()));
    format!("(?:{})", ways.join("|"))
}

/// Returns a pattern for a hexadecimal number with digits of either case.
fn either_case(number: u32, digits: usize) -> String {
    let mut pattern = String::new();
    for digit in format!("{number:0digits$x}").chars() {
        // Writing to a string does not fail.
        let _ = match digit.to_ascii_uppercase() {
            upper if upper == digit => write!(pattern, "{digit}"),
            upper => write!(pattern, "[{digit}{upper}]"),
        };
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_a_value_however_it_is_written() {
        let mut secrets = Secrets::default();
        secrets.add(r#"p@s "s/wö\rd+"#, SECRET);
        secrets.add("plain-secret", SECRET);
        secrets.add("ab", SECRET);
        let once = form_urlencoded::byte_serialize(r#"p@s "s/wö\rd+"#.as_bytes()).collect::<String>();
        let spaced = once.replace('+', "%20");
        let twice = form_urlencoded::byte_serialize(spaced.as_bytes()).collect::<String>();
        let json = serde_json::to_string(r#"p@s "s/wö\rd+"#).unwrap();
        let nested = serde_json::to_string(&json).unwrap();
        for text in [
            r#"p@s "s/wö\rd+"#,
            &once,
            &once.to_lowercase(),
            &spaced,
            &twice,
            &twice.to_lowercase(),
            json.trim_matches('"'),
            &nested[3..nested.len() - 3],
            r#"p@s \u0022s\/w\u00F6\\rd+"#,
            "p@s &quot;s/wö\\rd+",
            "plain-secret",
            "%70lain%2Dsecret",
            "plain%252Dsecret",
        ] {
            assert_eq!(secrets.hidden(&format!("x{text}y")), "x***y", "{text}");
        }
        assert_eq!(secrets.hidden("ab abc cab a=ab,ab x%3Dab%26"), "*** abc cab a=***,*** x%3D***%26");
    }

    #[test]
    fn learns_the_secrets_of_embedded_documents() {
        let mut secrets = Secrets::default();
        secrets.learn("AccountPassword", "Hunter2222");
        secrets.learn(
            "Info",
            r#"{"a": [{"SourcePassword": "inner-Secret1", "Name": "n"}], "b": "{\"pwd\": \"deepest\"}"}"#,
        );
        assert_eq!(secrets.hidden("Hunter2222 inner-Secret1 deepest n"), "Masked-0 Masked-0 *** n");
        // A mask is not a secret.
        secrets.learn("Password", "***");
        assert_eq!(secrets.0.len(), 3);
    }
}
