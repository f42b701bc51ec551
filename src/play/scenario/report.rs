//! Formats failures for people. Of long strings it shows only the part that differs.

use std::io::IsTerminal;
use std::path::PathBuf;

use serde_json::Value;

use crate::base::error::{Error, ErrorKind, FieldError};

/// The failures of a scenario.
#[derive(Debug)]
pub(crate) struct ScenarioError {
    pub(super) file: Option<PathBuf>,
    pub(super) title: String,
    /// The number of the step, counted from 1, and its description.
    pub(super) step: Option<(usize, String)>,
    pub(super) failures: Vec<Failure>,
}

/// One failed expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) path: String,
    pub(super) expected: String,
    pub(super) found: String,
    /// The path under the step's `expect` and the value that would make it pass.
    pub(super) fix: Option<(String, Value)>,
}

impl ScenarioError {
    pub(super) fn into_error(self) -> Error {
        let step = self.step.as_ref().map(|(number, _)| *number);
        let text = self.describe(false);
        let field = |failure: Failure| {
            FieldError::new(failure.path, format!("expected {}, found {}", failure.expected, failure.found))
        };
        Error::new(ErrorKind::AssertionFailed, text).at_step(step).with_errors(self.failures.into_iter().map(field))
    }

    /// Formats the report for standard output. Differences are coloured if it is a terminal and `NO_COLOR` is not set.
    pub(crate) fn printed(&self) -> String {
        self.describe(std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none())
    }

    fn describe(&self, colours: bool) -> String {
        let mut text = match &self.file {
            Some(file) => file.display().to_string(),
            None => format!("scenario {}", self.title),
        };
        match &self.step {
            Some((number, what)) => text += &format!(": step {number} ({what})"),
            None => text += ": at the end",
        }
        for Failure { path, expected, found, .. } in &self.failures {
            let (expected, found) = contrast(expected, found, colours);
            text += &format!("\n  {path}\n    expected: {expected}\n    found:    {found}");
        }
        text
    }
}

/// Strings up to this many characters are shown completely.
const WHOLE: usize = 100;

/// The number of characters shown before and after a difference.
const AROUND: usize = 30;

/// The largest number of characters of a part that differs.
const MOST: usize = 400;

/// Returns two strings, cut to the part in which they differ and its surroundings if they are long.
pub(super) fn contrast(expected: &str, found: &str, colours: bool) -> (String, String) {
    let texts = [expected, found].map(|text| text.chars().collect::<Vec<char>>());
    let [left, right] = &texts;
    let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let longest_end = left.len().min(right.len()) - start;
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count().min(longest_end);
    let alike = start + end > 0;
    let cuts = left.len() > WHOLE && right.len() > WHOLE && alike;
    let show = |text: &[char], colour: &str| {
        let (same, rest) = text.split_at(start.min(text.len()));
        let (differs, after) = rest.split_at(rest.len().saturating_sub(end));
        let collect = |part: &[char]| part.iter().collect::<String>();
        let mut shown = String::new();
        if cuts && same.len() > AROUND {
            shown.push('…');
        }
        shown += &collect(if cuts { &same[same.len().saturating_sub(AROUND)..] } else { same });
        let marks = colours && alike && !differs.is_empty();
        if marks {
            shown += &format!("\u{1b}[{colour}m");
        }
        shown += &collect(&differs[..differs.len().min(MOST)]);
        if differs.len() > MOST {
            shown += &format!("… ({} characters more)", differs.len() - MOST);
        }
        if marks {
            shown += "\u{1b}[0m";
        }
        shown += &collect(if cuts { &after[..after.len().min(AROUND)] } else { after });
        if cuts && after.len() > AROUND {
            shown.push('…');
        }
        shown
    };
    (show(left, "32"), show(right, "31"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_to_the_difference() {
        let body = |status: &str| {
            format!("{{\"a\":\"{}\",\"Status\":\"{status}\",\"z\":\"{}\"}}", "x".repeat(500), "y".repeat(500))
        };
        let (expected, found) = contrast(&body("Running"), &body("Rebooting"), false);
        assert!(expected.contains("\"Status\":\"Running\"") && expected.chars().count() < 80, "{expected}");
        assert!(
            found.contains("\"Status\":\"Rebooting\"") && found.starts_with('…') && found.ends_with('…'),
            "{found}"
        );
        let (_, longer) = contrast(&body(""), &body(&"é".repeat(1000)), false);
        assert!(longer.contains("… (600 characters more)\",\"z\"") && longer.chars().count() < 540, "{longer}");
    }

    #[test]
    fn short_texts_are_whole_and_colours_mark_the_difference() {
        assert_eq!(contrast("abc", "abd", false), ("abc".to_owned(), "abd".to_owned()));
        assert_eq!(contrast("", "", true), (String::new(), String::new()));
        assert_eq!(contrast("success", "InvalidX", true), ("success".to_owned(), "InvalidX".to_owned()));
        let (expected, found) = contrast("abcz", "abdz", true);
        assert_eq!((expected.as_str(), found.as_str()), ("ab\u{1b}[32mc\u{1b}[0mz", "ab\u{1b}[31md\u{1b}[0mz"));
        // Characters that are common to both ends are counted once.
        assert_eq!(contrast("aa", "aaa", true).1, "aa\u{1b}[31ma\u{1b}[0m");
    }
}
