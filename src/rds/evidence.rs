//! The evidence for the answers of an action: for each of its refusals, and for each field of its answer.

use crate::rds::action::tables::ActionInfo;
use crate::rds::catalogue::evidence::{self, Evidence, Level};
use crate::rpc::condition::{Condition, Pairing};

/// The numbers of live, documented and inferred facts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Score {
    pub(crate) live: usize,
    pub(crate) documented: usize,
    pub(crate) inferred: usize,
}

impl Score {
    fn add(&mut self, level: Level) {
        match level {
            Level::Live => self.live += 1,
            Level::Documented => self.documented += 1,
            Level::Inferred => self.inferred += 1,
        }
    }

    pub(crate) fn all(self) -> usize {
        self.live + self.documented + self.inferred
    }

    /// Returns the percentage of facts that a record or a document shows.
    pub(crate) fn percent(self) -> usize {
        (self.live + self.documented) * 100 / self.all().max(1)
    }
}

/// Returns the evidence for an action's answer to a condition. `None` for the fake's own conditions.
pub(crate) fn of_condition(condition: Condition, action: &str) -> Option<Evidence> {
    let source = condition.source_for(action);
    let level = match condition.pairing_for(action) {
        Pairing::Own => return None,
        Pairing::Inferred => Level::Inferred,
        Pairing::Documented if is_live(source) => Level::Live,
        Pairing::Documented => Level::Documented,
    };
    Some(Evidence { level, source })
}

/// Returns whether a source is an answer of the service in a public record, and names the place of that record.
fn is_live(source: &str) -> bool {
    source.contains("live answer")
        && [" issue ", " issues ", " pull request "].iter().any(|place| source.contains(place))
}

/// Returns the facts of an action: its conditions, then the fields of its answer.
pub(crate) fn facts(info: &ActionInfo) -> Vec<(String, Evidence)> {
    let conditions = info.conditions.iter().filter_map(|condition| {
        let code = format!("{} {}", condition.status_for(info.name), condition.code_for(info.name));
        of_condition(*condition, info.name).map(|found| (code, found))
    });
    conditions.chain(evidence::fields(info.name)).collect()
}

/// Returns the score of an action.
pub(crate) fn score(info: &ActionInfo) -> Score {
    let mut score = Score::default();
    facts(info).iter().for_each(|(_, found)| score.add(found.level));
    score
}

/// Returns the evidence for an action in the form that the command line prints.
#[cfg_attr(not(feature = "cli"), allow(dead_code))]
pub(crate) fn text(info: &ActionInfo) -> String {
    let score = score(info);
    let mut text = format!(
        "{}: {} % seen live or documented ({} live, {} documented, {} inferred)\n",
        info.name,
        score.percent(),
        score.live,
        score.documented,
        score.inferred
    );
    for (fact, found) in facts(info) {
        text += &format!("  {:<10} {fact}\n             {}\n", found.level.as_str(), found.source);
    }
    text
}
