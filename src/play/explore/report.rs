//! What an exploration found.

use std::fmt;
use std::fmt::Write as _;
use std::time::Duration;

use super::trouble::COLUMNS;

/// How a run broke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Breach {
    /// The code said yes, and the state is another one.
    Differs(Vec<String>),
    /// It said no, and no once more without faults.
    Stuck(String),
    /// It made more calls than it may.
    Endless(usize),
    Hung(Duration),
    Panicked(String),
    Invariant(String),
    /// It made other calls than before, although nothing had gone wrong yet.
    Unsteady(String),
}

impl Breach {
    /// One word, for the table.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Breach::Differs(_) => "DIFFERS",
            Breach::Stuck(_) => "STUCK",
            Breach::Endless(_) => "ENDLESS",
            Breach::Hung(_) => "HUNG",
            Breach::Panicked(_) => "PANIC",
            Breach::Invariant(_) => "INVARIANT",
            Breach::Unsteady(_) => "UNSTEADY",
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Breach::Differs(lines) => {
                f.write_str("the end state differs")?;
                match lines.as_slice() {
                    [] => Ok(()),
                    [only] => write!(f, ": {only}"),
                    [first, rest @ ..] => write!(f, ": {first}, and {} more", rest.len()),
                }
            }
            Breach::Stuck(reason) => write!(f, "run again without faults, the code still says no: {reason}"),
            Breach::Endless(calls) => write!(f, "the code made more than {calls} calls and was stopped"),
            Breach::Hung(limit) => write!(f, "the code had not ended after {limit:?} and was stopped"),
            Breach::Panicked(message) => write!(f, "the code panicked: {message}"),
            Breach::Invariant(message) => write!(f, "the invariant does not hold: {message}"),
            Breach::Unsteady(difference) => {
                write!(f, "the code made other calls than without the fault, before it: {difference}")
            }
        }
    }
}

/// A way in which the code under test breaks. See [`Report`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub(super) name: String,
    pub(super) breach: Breach,
    pub(super) story: String,
}

impl Finding {
    /// The name of the run, such as `3.ImportDatabaseBetweenInstances.lost-after`. With `FAKE_RDS_EXPLORE` set to it, an
    /// exploration plays this run alone.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it broke, in one line.
    pub fn how(&self) -> String {
        self.breach.to_string()
    }

    /// The calls, what went wrong, and what the two end states differ in.
    pub fn story(&self) -> &str {
        &self.story
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.story)
    }
}

/// A run, in the table.
#[derive(Debug, Clone)]
pub(super) struct Ran {
    /// Which call, counted from 0, and which column.
    pub(super) row: usize,
    pub(super) column: usize,
    /// How it broke, in one word; `None` if it held.
    pub(super) broke: Option<&'static str>,
}

/// What an exploration found: a table, and a story for each finding.
///
/// Its text (`Display`) has both. See [`Explorer`](super::Explorer).
///
/// ```
/// use fake_rds::explore::Explorer;
/// use fake_rds::{FakeRds, Instance};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// // Arrange: code that does not look whether its call has worked.
/// let builder = FakeRds::builder().instance(Instance::mysql("rm-1"));
/// let careless = async |rds: &FakeRds| {
///     let _ = reqwest::get(format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-1", rds.uri())).await;
/// };
///
/// // Act
/// let report = Explorer::new(builder).run(careless).await;
///
/// // Assert
/// assert!(report.runs() > 10);
/// assert_eq!(report.skipped(), 1); // a crash before the first call leaves what a first start finds
/// assert!(report.table().contains("1 RestartDBInstance"));
/// let throttled = report.findings().iter().find(|finding| finding.name() == "1.RestartDBInstance.throttled").unwrap();
/// assert_eq!(throttled.how(), "the end state differs: never done: RestartDBInstance DBInstanceId=rm-1");
/// assert!(throttled.story().contains("the code says yes"));
/// assert_eq!(report.to_json()["Findings"].as_array().unwrap().len(), report.findings().len());
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a report says nothing until somebody looks: `assert_held()`"]
pub struct Report {
    /// The actions that a run without faults calls.
    pub(super) calls: Vec<String>,
    pub(super) ran: Vec<Ran>,
    /// Runs that cannot differ from another one, by row and column.
    pub(super) same: Vec<(usize, usize)>,
    pub(super) findings: Vec<Finding>,
    pub(super) pairs: usize,
    /// Pairs that were not tried since there are too many, or since one of the two breaks alone.
    pub(super) pairs_left: usize,
    /// Runs that were left out since the time was over.
    pub(super) not_run: usize,
    /// The story of a run that was played alone.
    pub(super) alone: Option<String>,
}

impl Report {
    /// How many runs there were, beside those without faults.
    pub fn runs(&self) -> usize {
        self.ran.len() + self.pairs
    }

    /// How many runs were left out since they cannot differ from another one.
    pub fn skipped(&self) -> usize {
        self.same.len()
    }

    /// What broke, in the order of the table.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Checks that everything held.
    ///
    /// # Panics
    ///
    /// With the whole report, if anything broke.
    #[track_caller]
    pub fn assert_held(&self) {
        assert!(self.findings.is_empty(), "the exploration found something\n\n{self}");
    }

    /// One row a call, one column a kind of trouble.
    pub fn table(&self) -> String {
        let rows = self.grid();
        let columns = rows.first().map_or(0, Vec::len);
        let width =
            |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
        let mut table = String::new();
        for row in &rows {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width));
            // A string takes whatever is written to it.
            let _ = writeln!(table, "{}", cells.collect::<Vec<String>>().join("  ").trim_end());
        }
        table
    }

    /// The table's cells, the headings first.
    pub(crate) fn grid(&self) -> Vec<Vec<String>> {
        let used: Vec<(usize, &str)> = COLUMNS
            .iter()
            .copied()
            .enumerate()
            .filter(|(column, _)| {
                self.ran.iter().any(|ran| ran.column == *column) || self.same.iter().any(|(_, same)| same == column)
            })
            .collect();
        let heading = std::iter::once("call".to_owned()).chain(used.iter().map(|(_, name)| (*name).to_owned()));
        let mut rows: Vec<Vec<String>> = vec![heading.collect()];
        for (row, action) in self.calls.iter().enumerate() {
            let cells = used.iter().map(|(column, _)| self.cell(row, *column));
            rows.push(std::iter::once(format!("{} {action}", row + 1)).chain(cells).collect());
        }
        rows
    }

    /// The report as JSON: `Runs`, `Skipped`, `Table` and `Findings`, each with `Name`, `How` and `Story`.
    pub fn to_json(&self) -> serde_json::Value {
        let findings = self
            .findings
            .iter()
            .map(|finding| serde_json::json!({"Name": finding.name(), "How": finding.how(), "Story": finding.story()}));
        let findings: Vec<serde_json::Value> = findings.collect();
        serde_json::json!({
            "Runs": self.runs(),
            "Skipped": self.skipped(),
            "NotRun": self.not_run,
            "Pairs": self.pairs,
            "PairsLeftOut": self.pairs_left,
            "Table": self.grid(),
            "Findings": findings,
        })
    }

    /// A cell: `held`, `7 held`, how it broke, `same` where no run can differ from another, `-` where nothing can go wrong.
    fn cell(&self, row: usize, column: usize) -> String {
        let runs: Vec<&Ran> = self.ran.iter().filter(|ran| (ran.row, ran.column) == (row, column)).collect();
        let broke: Vec<&str> = runs.iter().filter_map(|ran| ran.broke).collect();
        match (runs.len(), broke.as_slice()) {
            (0, _) if self.same.contains(&(row, column)) => "same".to_owned(),
            (0, _) => "-".to_owned(),
            (1, []) => "held".to_owned(),
            (runs, []) => format!("{runs} held"),
            (1, [word]) => (*word).to_owned(),
            (runs, words) => format!("{} of {runs} {}", words.len(), words[0]),
        }
    }

    /// The counts in one line.
    pub(crate) fn summary(&self) -> String {
        let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
        let mut line = format!("{}, {}", count(self.runs(), "run"), count(self.findings.len(), "finding"));
        if self.skipped() > 0 {
            line += &format!("; {} skipped that cannot differ", count(self.skipped(), "run"));
        }
        if self.not_run > 0 {
            line += &format!("; {} left out, the time was over", count(self.not_run, "run"));
        }
        if self.pairs > 0 {
            line += &format!("; {} tried, {} left out", count(self.pairs, "pair"), self.pairs_left);
        }
        line
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.alone {
            Some(story) => return f.write_str(story),
            None => write!(f, "{}\n{}\n", self.table(), self.summary())?,
        }
        for finding in &self.findings {
            write!(f, "\n{finding}")?;
        }
        Ok(())
    }
}
