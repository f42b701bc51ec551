//! The coverage file: one line per fact, so that any number of processes can append at the same time.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Facts, named, note};
use crate::base::text::clip;
use crate::rpc::condition::Condition;

/// The beginning of every line: the kind of the file and the version of its format.
const MARK: &str = "fake-rds-coverage/";
const VERSION: &str = "1";

/// The word for a success, which has no condition.
const SUCCESS: &str = "-";

/// The environment variable that names the file.
const VARIABLE: &str = "FAKE_RDS_COVERAGE";

/// The destination of facts.
#[derive(Debug)]
pub(crate) struct Sink {
    path: PathBuf,
    /// `true` after a write failed, so that it is reported only once.
    fails: AtomicBool,
}

impl Sink {
    /// The file that the environment names.
    pub(crate) fn from_environment() -> Option<Sink> {
        let path = std::env::var_os(VARIABLE).filter(|path| !path.is_empty())?;
        Some(Sink { path: path.into(), fails: AtomicBool::new(false) })
    }

    /// Adds a fact. Appends the line with one write, so that lines of several processes do not mix.
    pub(crate) fn add(&self, action: &str, condition: Option<Condition>) {
        let line = line(action, condition);
        let file = OpenOptions::new().create(true).append(true).open(&self.path);
        if let Err(error) = file.and_then(|mut file| file.write_all(line.as_bytes()))
            && !self.fails.swap(true, Ordering::Relaxed)
        {
            // Writes to standard error directly, since a test harness hides the output of passing tests.
            let reason = format!("{VARIABLE}: the coverage file {} cannot be written: {error}\n", self.path.display());
            let _ = std::io::stderr().write_all(reason.as_bytes());
        }
    }
}

fn line(action: &str, condition: Option<Condition>) -> String {
    format!(
        "{MARK}{VERSION} {action} {}\n",
        condition.map_or(SUCCESS.into(), |condition| condition.shown(action).name())
    )
}

/// Returns a line without the incomplete line that a killed process has written in front of it.
fn whole(line: &str) -> &str {
    line.rfind(MARK).map_or(line, |begin| &line[begin..])
}

/// Reads the lines of a file. The error names the first invalid line. Ignores a torn line of a killed process: it is
/// the last line, or the next line follows it without a line break.
pub(super) fn read(text: &str) -> Result<Facts, String> {
    let mut facts = Facts::new();
    let is_whole = text.ends_with('\n');
    let last = text.lines().count();
    for (index, line) in text.lines().map(whole).enumerate() {
        match fact(line) {
            Ok((action, condition)) => drop(note(&mut facts, action, condition)),
            Err(_) if index + 1 == last && !is_whole && index > 0 => {}
            Err(_) if MARK.starts_with(line) || line.starts_with(MARK) && index + 1 == last && !is_whole => {}
            Err(error) => return Err(format!("line {}: {error}", index + 1)),
        }
    }
    Ok(facts)
}

/// The action and the condition of a line.
fn fact(line: &str) -> Result<(&'static str, Option<Condition>), String> {
    let Some((version, fact)) = line.strip_prefix(MARK).and_then(|rest| rest.split_once(' ')) else {
        return Err(format!("this is not a coverage file: `{}`", clip(line)));
    };
    let other = |what: String| format!("{what}; the file comes from another version of fake-rds");
    if version != VERSION {
        return Err(other(format!("the form is `{}`, this is form {VERSION}", clip(version))));
    }
    let (action, condition) =
        fact.split_once(' ').ok_or_else(|| format!("expected an action and a condition, found `{}`", clip(line)))?;
    let action = named(action).map_err(other)?;
    match condition {
        SUCCESS => Ok((action, None)),
        name => match Condition::named(name) {
            Ok(condition) => Ok((action, Some(condition))),
            Err(_) => Err(other(format!("there is no condition `{}`", clip(name)))),
        },
    }
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
    fn rejects_other_files() {
        let error = |text: &str| read(text).unwrap_err();
        assert!(error("hello\n").starts_with("line 1: this is not a coverage file"));
        assert!(
            error(&format!("{}fake-rds-coverage/2 X -\n", line("CancelImport", None)))
                .starts_with("line 2: the form is `2`")
        );
        assert!(error("fake-rds-coverage/1 CancelImport\n").contains("expected an action and a condition"));
        assert!(error("fake-rds-coverage/1 CancelExport -\n").contains("there is no action `CancelExport`"));
        assert!(error("fake-rds-coverage/1 CancelImport Sunday\n").contains("another version"));
        assert_eq!(read(""), Ok(Facts::new()));
    }

    #[test]
    fn a_torn_line_costs_only_itself() {
        let whole = line("CancelImport", None);
        let wanted = read(&whole).unwrap();
        for end in 1..whole.len() {
            let torn = &line("DescribeRegions", None)[..end];
            assert_eq!(read(&format!("{whole}{torn}")), Ok(wanted.clone()), "{torn}");
            assert_eq!(read(&format!("{torn}{whole}")), Ok(wanted.clone()), "{torn}");
            assert_eq!(read(&format!("{whole}{torn}{whole}")), Ok(wanted.clone()), "{torn}");
        }
        assert!(read(&format!("{whole}hello\n{whole}")).is_err());
    }
}
