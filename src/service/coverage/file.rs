//! The coverage file: one line a fact, so that any number of processes can add to it side by side.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use super::{Facts, named, note};
use crate::base::text::clip;
use crate::rpc::condition::Condition;

/// What every line begins with: what it is, and the version of the form.
const MARK: &str = "fake-rds-coverage/";
const VERSION: &str = "1";

/// What stands for no condition.
const SUCCESS: &str = "-";

/// The variable that names the file.
const VARIABLE: &str = "FAKE_RDS_COVERAGE";

/// Where facts go.
#[derive(Debug)]
pub(crate) struct Sink {
    path: PathBuf,
}

impl Sink {
    /// The file that the environment names.
    pub(crate) fn from_environment() -> Option<Sink> {
        let path = std::env::var_os(VARIABLE).filter(|path| !path.is_empty())?;
        Some(Sink { path: path.into() })
    }

    /// Adds a fact. A line is written at once and at the end of the file, so lines of several processes do not mix.
    pub(crate) fn add(&self, action: &str, condition: Option<Condition>) {
        let line = line(action, condition);
        let file = OpenOptions::new().create(true).append(true).open(&self.path);
        if let Err(error) = file.and_then(|mut file| file.write_all(line.as_bytes())) {
            log::error!("the coverage file {} cannot be written: {error}", self.path.display());
        }
    }
}

fn line(action: &str, condition: Option<Condition>) -> String {
    format!("{MARK}{VERSION} {action} {}\n", condition.map_or(SUCCESS, Condition::name))
}

/// Reads the lines of a file. The error names the first that is wrong.
pub(super) fn read(text: &str) -> Result<Facts, String> {
    let mut facts = Facts::new();
    for (index, line) in text.lines().enumerate() {
        let wrong = |what: String| format!("line {}: {what}", index + 1);
        let Some((version, fact)) = line.strip_prefix(MARK).and_then(|rest| rest.split_once(' ')) else {
            return Err(wrong(format!("this is no coverage file: `{}`", clip(line))));
        };
        let other = |what: String| wrong(format!("{what}; the file comes from another version of fake-rds"));
        if version != VERSION {
            return Err(other(format!("the form is `{}`, this is form {VERSION}", clip(version))));
        }
        let (action, condition) = fact.split_once(' ').ok_or_else(|| wrong(format!("`{}` is no fact", clip(line))))?;
        let action = named(action).map_err(other)?;
        let condition = match condition {
            SUCCESS => None,
            name => {
                Some(Condition::named(name).ok_or_else(|| other(format!("there is no condition `{}`", clip(name))))?)
            }
        };
        note(&mut facts, action, condition);
    }
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_written() {
        let facts =
            [("CancelImport", None), ("CancelImport", Some(Condition::InstanceNotFound)), ("DescribeRegions", None)];
        let text: String = facts.iter().map(|(action, condition)| line(action, *condition)).collect();
        let mut wanted = Facts::new();
        for (action, condition) in facts {
            assert!(note(&mut wanted, action, condition));
            assert!(!note(&mut wanted, action, condition));
        }
        assert_eq!(read(&text), Ok(wanted));
    }

    #[test]
    fn what_is_no_coverage_file_is_told() {
        let told = |text: &str| read(text).unwrap_err();
        assert!(told("hello\n").starts_with("line 1: this is no coverage file"));
        assert!(
            told(&format!("{}fake-rds-coverage/2 X -\n", line("CancelImport", None)))
                .starts_with("line 2: the form is `2`")
        );
        assert!(told("fake-rds-coverage/1 CancelImport").contains("is no fact"));
        assert!(told("fake-rds-coverage/1 CancelExport -").contains("there is no action `CancelExport`"));
        assert!(told("fake-rds-coverage/1 CancelImport Sunday").contains("another version"));
        assert_eq!(read(""), Ok(Facts::new()));
    }
}
