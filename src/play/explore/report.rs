//! The report of an exploration.

use std::fmt;
use std::fmt::Write as _;
use std::time::Duration;

use super::trouble::COLUMNS;
#[cfg(feature = "cli")]
use super::trouble::Trouble;

/// The way in which a run breaks the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Breach {
    /// The end state of two programs is not that of either order.
    Order(Vec<String>),
    /// The code reports success, but the end state differs.
    Differs(Vec<String>),
    /// The code reports failure, and failure again without faults.
    Stuck(String),
    /// The code made more calls than allowed.
    Endless(usize),
    Hung(Duration),
    Panicked(String),
    Invariant(String),
}

impl Breach {
    /// Returns one word for the table.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Breach::Order(_) => "ORDER",
            Breach::Differs(_) => "DIFFERS",
            Breach::Stuck(_) => "STUCK",
            Breach::Endless(_) => "ENDLESS",
            Breach::Hung(_) => "HUNG",
            Breach::Panicked(_) => "PANIC",
            Breach::Invariant(_) => "INVARIANT",
        }
    }
}

impl Breach {
    /// Returns the severity; a smaller number is worse. The order is: a wrong state that the code reports as success, a
    /// lasting failure, code that does not end, a panic.
    fn severity(&self) -> usize {
        match self {
            Breach::Differs(_) | Breach::Order(_) | Breach::Invariant(_) => 0,
            Breach::Stuck(_) => 1,
            Breach::Endless(_) | Breach::Hung(_) => 2,
            Breach::Panicked(_) => 3,
        }
    }

    /// Returns kind and place of the breach without numbers and names. Findings with equal keys are the same bug.
    pub(super) fn key(&self) -> String {
        match self {
            Breach::Differs(lines) | Breach::Order(lines) => {
                let mut topics: Vec<(usize, String)> = lines.iter().map(|line| topic(line)).collect();
                topics.sort();
                topics.into_iter().next().map_or_else(String::new, |(_, topic)| topic)
            }
            Breach::Stuck(reason) => format!("fails again: {}", general(reason)),
            Breach::Endless(_) | Breach::Hung(_) => "does not end".to_owned(),
            // `unwrap` appends the error after a colon; without it, the panic is the same.
            Breach::Panicked(message) => {
                let message = message
                    .split_once("`: ")
                    .or(message.split_once("value: "))
                    .map_or(&**message, |(before, _)| before);
                format!("panics: {}", general(message))
            }
            Breach::Invariant(message) => format!("invariant: {}", general(message)),
        }
    }
}

/// The beginning of a difference that an all-or-nothing program leaves after a failure.
pub(super) const AFTER_FAILURE: &str = "after the failure: ";

/// The beginning of a difference that is a running operation.
pub(super) const UNDER_WAY: &str = "still under way";

/// The label of an instance in a difference, before its id.
const INSTANCE: &str = "DBInstanceId ";

/// Returns a difference without ids and values, and its rank: resources that are left over or missing come before
/// different values.
fn topic(line: &str) -> (usize, String) {
    let line = line.strip_prefix(AFTER_FAILURE).unwrap_or(line);
    let (place, rest) = line.split_once(": ").unwrap_or((line, ""));
    let kind = ["left over", "missing"].into_iter().find(|kind| rest == *kind);
    // A program often does the same to many instances, so their ids are left out.
    let step = |step| if str::starts_with(step, INSTANCE) { INSTANCE.to_owned() } else { general(step) };
    let steps: Vec<String> = place.split(" / ").map(step).collect();
    let rank = match kind {
        Some(_) => 1 + steps.len(),
        None if rest.contains("without the fault") => 100 + steps.len(),
        None if place == UNDER_WAY => 200,
        // The difference is work that was never done or done twice, or a password.
        None => return (0, general(line)),
    };
    (rank, format!("{} {}", steps.join(" / "), kind.unwrap_or("differs")))
}

/// Removes the numbers from a string, so that two runs of one bug have the same.
fn general(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_ascii_digit()).take(120).collect();
    text.lines().next().unwrap_or_default().to_owned()
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Breach::Differs(lines) | Breach::Order(lines) => {
                f.write_str(match self {
                    Breach::Order(_) => "the end state is that of neither order",
                    _ => "the end state differs",
                })?;
                match lines.as_slice() {
                    [] => Ok(()),
                    [only] => write!(f, ": {only}"),
                    [first, rest @ ..] => write!(f, ": {first}, and {} more", rest.len()),
                }
            }
            Breach::Stuck(reason) => write!(f, "run again without faults, the code fails again: {reason}"),
            Breach::Endless(calls) => write!(f, "the code made more than {calls} calls and was stopped"),
            Breach::Hung(limit) => write!(f, "the code had not ended after {limit:?} and was stopped"),
            Breach::Panicked(message) => write!(f, "the code panicked: {message}"),
            Breach::Invariant(message) => write!(f, "the invariant is violated: {message}"),
        }
    }
}

/// A way in which the code under test breaks, with its shortest story. See [`Report`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    name: String,
    breach: Breach,
    story: String,
    /// The length of the story, without the output of the code.
    length: usize,
    /// The names of the other runs that broke in the same way.
    others: Vec<String>,
    /// The calls of the last start of the code, if it was started again and changed nothing.
    idle: Option<String>,
}

impl Finding {
    /// Creates a finding. `printed` is the number of lines of the story that are output of the code.
    pub(super) fn new(name: String, story: String, printed: usize, breach: Breach) -> Finding {
        let length = story.lines().count() - printed;
        Finding { name, breach, story, length, others: Vec::new(), idle: None }
    }

    /// Adds the calls of the last start of the code, if it changed nothing.
    pub(super) fn idle(self, calls: Option<String>) -> Finding {
        Finding { idle: calls, ..self }
    }

    /// Returns whether two runs show the same bug: the same difference, or the code was started again, made the same
    /// calls, changed nothing and reports success.
    fn is_like(&self, other: &Finding) -> bool {
        self.key() == other.key() || (self.idle.is_some() && self.idle == other.idle)
    }

    /// Merges two findings, keeping the shorter story.
    fn merge(&mut self, mut new: Finding) {
        if new.length < self.length {
            std::mem::swap(self, &mut new);
            self.others.splice(0..0, std::mem::take(&mut new.others));
            self.others.push(new.name);
        } else {
            self.others.push(new.name);
            self.others.append(&mut new.others);
        }
        self.idle = self.idle.take().or(new.idle);
    }

    /// The actions at which the runs went wrong.
    fn actions(&self) -> impl Iterator<Item = &str> {
        let names = std::iter::once(&self.name).chain(&self.others);
        names.filter_map(|name| name.split('.').nth(1))
    }

    /// The name of the run, such as `3.ImportDatabaseBetweenInstances.lost-after`. With `FAKE_RDS_EXPLORE` set to it, an
    /// exploration plays this run alone.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the breach in one line.
    pub fn how(&self) -> String {
        self.breach.to_string()
    }

    /// The story: the calls, the trouble, and the differences between the two end states.
    pub fn story(&self) -> &str {
        &self.story
    }

    /// The names of the other runs that broke in the same way: with the same difference in the same part of the state.
    pub fn others(&self) -> &[String] {
        &self.others
    }

    /// A key that is the same for equal findings in two explorations of one program.
    pub(crate) fn key(&self) -> String {
        self.breach.key()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.story)?;
        match self.others.as_slice() {
            [] => Ok(()),
            [only] => writeln!(f, "  one other run broke in the same way: {only}"),
            [first, rest @ ..] => {
                writeln!(f, "  {} other runs broke in the same way: {first} and {} more", rest.len() + 1, rest.len())
            }
        }
    }
}

/// A run in the table.
#[derive(Debug, Clone)]
pub(super) struct Ran {
    /// The call, counted from 0.
    pub(super) row: usize,
    pub(super) column: usize,
    /// The breach in one word; `None` if the run passed.
    pub(super) broke: Option<&'static str>,
}

/// The report of an exploration: a table, and a story for each finding.
///
/// `Display` prints both. See [`Explorer`](super::Explorer).
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
/// // A crash before the first call leaves the same state as a first start.
/// assert!(report.to_string().contains("skipped that cannot differ"));
/// assert!(report.table().contains("1 RestartDBInstance"));
/// let [finding] = report.findings() else { panic!("one bug is one finding") };
/// assert_eq!(finding.how(), "the end state differs: never done: RestartDBInstance DBInstanceId=rm-1");
/// assert!(finding.story().contains("the code reports success"));
/// assert!(finding.others().len() > 3);
/// assert_eq!(report.to_json()["Findings"].as_array().unwrap().len(), report.findings().len());
/// # }
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a report does nothing unless it is checked: `assert_held()`"]
pub struct Report {
    /// The actions that a run without faults calls.
    pub(super) calls: Vec<String>,
    pub(super) ran: Vec<Ran>,
    /// Runs that cannot differ from another one, by row and column.
    pub(super) same: Vec<(usize, usize)>,
    pub(super) findings: Vec<Finding>,
    pub(super) pairs: usize,
    /// The number of pairs that were not tried, since there are too many, or since one fault alone breaks the code.
    pub(super) pairs_left: usize,
    /// The number of runs that were left out, and the reason.
    pub(super) not_run: usize,
    pub(super) why_not_run: &'static str,
    /// The number of orders of two programs that were played, and of those that exist if no calls commute.
    pub(super) schedules: usize,
    pub(super) orders: Option<u128>,
    /// The number of runs of which no two results agreed.
    pub(super) unsure: usize,
    /// The runs without faults that check something, such as `second-run`.
    pub(super) checks: Vec<&'static str>,
    /// The story of a run that was played alone.
    pub(super) alone: Option<String>,
}

impl Report {
    pub(super) fn new(calls: Vec<String>) -> Report {
        Report { calls, why_not_run: "the time was over", ..Report::default() }
    }

    /// Adds a finding, or merges it with the one that broke in the same way.
    pub(super) fn add(&mut self, new: Finding) {
        match self.findings.iter_mut().find(|known| known.is_like(&new)) {
            Some(known) => known.merge(new),
            None => self.findings.push(new),
        }
    }

    /// Sorts the findings, the worst first: hardly noticeable ones before obvious ones, then by the number of runs. An
    /// operation that is still under way is the same bug as other differences after a fault at the same action.
    pub(super) fn arrange(&mut self) {
        let (early, others): (Vec<Finding>, Vec<Finding>) = std::mem::take(&mut self.findings)
            .into_iter()
            .partition(|finding| matches!(&finding.breach, Breach::Differs(lines) if lines.iter().all(|line| topic(line).0 == 200)));
        self.findings = others;
        for finding in early {
            let same = |known: &&mut Finding| {
                matches!(known.breach, Breach::Differs(_))
                    && known.actions().any(|action| finding.actions().any(|other| other == action))
            };
            match self.findings.iter_mut().find(same) {
                Some(known) => {
                    let names = std::iter::once(finding.name).chain(finding.others);
                    known.others.extend(names);
                }
                None => self.findings.push(finding),
            }
        }
        self.findings.sort_by_key(|finding| (finding.breach.severity(), std::cmp::Reverse(finding.others.len())));
    }

    /// Returns the number of runs, without those without faults.
    pub fn runs(&self) -> usize {
        self.ran.len() + self.pairs + self.schedules
    }

    /// Returns the number of runs that were left out because they cannot differ from another one.
    fn skipped(&self) -> usize {
        self.same.len()
    }

    /// Returns the findings, in the order of the table.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Checks that no run broke.
    ///
    /// # Panics
    ///
    /// If a run broke. The message is the whole report.
    #[track_caller]
    pub fn assert_held(&self) {
        assert!(self.findings.is_empty(), "the exploration found something\n\n{self}");
    }

    /// Returns the table: one row per call, one column per kind of trouble.
    pub fn table(&self) -> String {
        let rows = self.grid();
        let columns = rows.first().map_or(0, Vec::len);
        let width =
            |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
        let mut table = String::new();
        for row in &rows {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width));
            // Writing to a string never fails.
            let _ = writeln!(table, "{}", cells.collect::<Vec<String>>().join("  ").trim_end());
        }
        table
    }

    /// Returns the cells of the table, beginning with the headings.
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

    /// Returns the report as JSON: the counts of the summary, such as `Runs` and `Skipped`, then `Table` and `Findings`.
    /// Each finding has `Name`, `How`, `Story` and `Others`.
    pub fn to_json(&self) -> serde_json::Value {
        let findings = self
            .findings
            .iter()
            .map(|finding| serde_json::json!({"Name": finding.name(), "How": finding.how(), "Story": finding.story(), "Others": finding.others()}));
        let findings: Vec<serde_json::Value> = findings.collect();
        serde_json::json!({
            "Runs": self.runs(),
            "Skipped": self.skipped(),
            "NotRun": self.not_run,
            "Schedules": self.schedules,
            "Orders": self.orders.map(|orders| orders.to_string()),
            "Unsure": self.unsure,
            "Checks": self.checks,
            "Pairs": self.pairs,
            "PairsLeftOut": self.pairs_left,
            "Table": self.grid(),
            "Findings": findings,
        })
    }

    /// Returns a cell: `held` or `7 held`, or how the run broke; `same` if no run can differ from another one, and `-`
    /// if nothing can go wrong.
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

    /// Returns the index in [`findings`](Report::findings) of the finding with a run of this cell. Row 0 is the first
    /// call.
    #[cfg(feature = "cli")]
    pub(crate) fn finding_of(&self, row: usize, heading: &str) -> Option<usize> {
        let call = self.calls.get(row)?;
        let start = format!("{}.{call}.", row + 1);
        let in_cell = |name: &str| {
            let trouble = name.strip_prefix(&start).and_then(Trouble::named);
            trouble.is_some_and(|trouble| COLUMNS[trouble.column()] == heading)
        };
        self.findings
            .iter()
            .position(|finding| in_cell(finding.name()) || finding.others.iter().any(|name| in_cell(name)))
    }

    /// Returns the counts in one line.
    pub(crate) fn summary(&self) -> String {
        let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
        let mut line = format!("{}, {}", count(self.runs(), "run"), count(self.findings.len(), "finding"));
        if !self.checks.is_empty() {
            line += &format!("; checked without faults: {}", self.checks.join(", "));
        }
        if let Some(orders) = self.orders {
            line += &format!("; {orders} orders, the others differ only by calls that commute");
        }
        if self.skipped() > 0 {
            line += &format!("; {} skipped that cannot differ", count(self.skipped(), "run"));
        }
        if self.unsure > 0 {
            line += &format!("; {} without two equal results", count(self.unsure, "run"));
        }
        if self.not_run > 0 {
            line += &format!("; {} left out, {}", count(self.not_run, "run"), self.why_not_run);
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
            None if self.orders.is_some() => writeln!(f, "{}", self.summary())?,
            None => write!(f, "{}\n{}\n", self.table(), self.summary())?,
        }
        for finding in &self.findings {
            write!(f, "\n{finding}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_without_runs_says_whether_any_could_differ() {
        let report = Report { same: vec![(1, 2)], ..Report::default() };
        assert_eq!((report.cell(1, 2), report.cell(2, 2)), ("same".to_owned(), "-".to_owned()));
    }
}
