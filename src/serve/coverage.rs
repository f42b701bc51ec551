//! The command `fake-rds coverage`.

use std::path::PathBuf;

use clap::Args;

use super::html::{escaped, page, table};
use super::{BAD_INPUT, FAILED, HELD, say};
use crate::base::error::Error;
use crate::base::files;
use crate::service::coverage::Coverage;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The file that tests have written with FAKE_RDS_COVERAGE.
    file: PathBuf,
    /// Count only this action. May be given more than once.
    #[arg(long, value_name = "ACTION")]
    only: Vec<String>,
    /// Leave out this condition: `InstanceLocked` for every action, or `RestartDBInstance/InstanceLocked` or
    /// `CreateDatabase/InvalidDBName.Duplicate` for one action. May be given more than once.
    #[arg(long, value_name = "CONDITION")]
    ignore: Vec<String>,
    /// Leave out the conditions in this file, one per line. A `#` begins a comment.
    #[arg(long, value_name = "FILE")]
    ignore_list: Option<PathBuf>,
    /// Fail if less than this percentage of the conditions was answered.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    min: Option<f64>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Write an HTML page to this file, too.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

fn percent(text: &str) -> Result<f64, String> {
    let percent = text.parse().ok().filter(|percent| (0.0..=100.0).contains(percent));
    percent.ok_or_else(|| "expected a number from 0 to 100".to_owned())
}

pub(super) fn coverage(options: &Options) -> u8 {
    let coverage = match Coverage::load(&options.file).and_then(|coverage| narrowed(coverage, options)) {
        Ok(coverage) => coverage,
        Err(error) => {
            eprintln!("{error}");
            return BAD_INPUT;
        }
    };
    if let Some(path) = &options.html
        && let Err(error) = files::replace(path, &html(&coverage))
    {
        eprintln!("{}: {error}", path.display());
        return FAILED;
    }
    say(&if options.json { format!("{:#}\n", coverage.to_json()) } else { coverage.to_string() });
    match options.min {
        Some(_) if coverage.actions().is_empty() => {
            eprintln!("{}: no test called a modelled action, so the minimum is not reached", options.file.display());
            FAILED
        }
        Some(min) if coverage.percent() < min => {
            eprintln!("{:.1} % of the conditions were answered, the minimum is {min} %", coverage.percent());
            FAILED
        }
        _ => HELD,
    }
}

/// Returns the part of a coverage that the options select.
fn narrowed(mut coverage: Coverage, options: &Options) -> Result<Coverage, Error> {
    if !options.only.is_empty() {
        coverage.keep(&options.only)?;
    }
    for name in &options.ignore {
        coverage.ignore(name)?;
    }
    if let Some(path) = &options.ignore_list {
        let unread = |error| Error::io("the file cannot be read", error).of_file(path);
        let text = std::fs::read_to_string(path).map_err(unread)?;
        for (number, line) in text.lines().enumerate() {
            let name = line.split('#').next().unwrap_or_default().trim();
            if !name.is_empty() {
                let at = |error: Error| Error::new(error.kind(), format!("line {}: {error}", number + 1)).of_file(path);
                coverage.ignore(name).map_err(at)?;
            }
        }
    }
    Ok(coverage)
}

fn html(coverage: &Coverage) -> String {
    let (reached, all) = coverage.counts();
    let mut rows = Vec::new();
    for covered in coverage.actions() {
        let reached = covered.reached().iter().map(|condition| (condition, "good", String::new()));
        let unreached = covered.unreached().iter().map(|condition| (condition, "bad", covered.provoke(*condition)));
        for (condition, class, provoke) in reached.chain(unreached) {
            let provoke = if provoke.is_empty() { provoke } else { format!("<code>{}</code>", escaped(&provoke)) };
            rows.push(vec![
                (escaped(covered.action()), ""),
                (escaped(&condition.name()), class),
                (escaped(condition.code_for(covered.action())), ""),
                (escaped(&condition.when()), ""),
                (provoke, ""),
            ]);
        }
    }
    let table = table(&["action", "condition", "code", "when", "how to provoke it"], &rows);
    let summary = format!("<p>{reached} of {all} conditions answered: {:.1} %.</p>\n", coverage.percent());
    page("Coverage of conditions", &(summary + &table))
}
