//! Programs in the style of public ones, each in a corrected form and with planted bugs, and what an exploration finds in them.
//!
//! `cargo run` prints a table: findings in the corrected form, the planted bugs that were found, the run of the first finding.

pub mod cloud;
pub mod more;
pub mod programs;

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use fake_rds::explore::{Explorer, Report};
use fake_rds::{FakeRds, FakeRdsBuilder};

use crate::cloud::{Cloud, Failure};

/// The code of a program: what it calls, and the planted bug, empty for the corrected form.
pub type Code = for<'c> fn(&'c Cloud, &'static str) -> Pin<Box<dyn Future<Output = Result<(), Failure>> + 'c>>;

/// A program with its world.
pub struct Program {
    pub name: &'static str,
    pub world: fn() -> FakeRdsBuilder,
    /// Configures the explorer for this program.
    pub setup: fn(Explorer) -> Explorer,
    pub code: Code,
    pub bugs: &'static [&'static str],
}

/// Every program.
pub fn programs() -> impl Iterator<Item = &'static Program> {
    programs::PROGRAMS.iter().chain(more::MORE)
}

/// The result of one exploration.
pub struct Explored {
    pub report: Report,
    /// The number of the first run that broke, from 1.
    pub first: Option<usize>,
}

/// Explores a program with one of its bugs, or without.
pub async fn explore(program: &Program, bug: &'static str) -> Explored {
    let clean = Rc::new(Cell::new(0));
    let watched = clean.clone();
    let explorer = (program.setup)(Explorer::new((program.world)())).watch(move |progress| {
        if progress.findings == 0 {
            watched.set(progress.done + 1);
        }
    });
    let report = explorer.run(async |rds: &FakeRds| (program.code)(&Cloud::new(rds), bug).await).await;
    let first = (!report.findings().is_empty()).then(|| clean.get());
    Explored { report, first }
}
