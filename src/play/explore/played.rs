//! A finished run and the faults that were planned for it.

use std::sync::Arc;

use super::end::EndState;
use super::event::Event;
use super::gate::Watch;
use super::trouble::{Passwords, Seen, Then, Trouble};
use crate::fake::FakeRds;
use crate::rds::model::Cloud;
use crate::rds::model::ids::Ids;

/// The result of a turn: the way in which the code ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ended {
    Yes,
    No(String),
    Crashed(Then),
    TooManyCalls,
    Hung,
    Panicked(String),
}

/// One turn of the code: from its start to its end.
#[derive(Debug)]
pub(super) struct Turn {
    /// The number of calls before the turn.
    pub(super) from: usize,
    /// The reason for a turn after the first.
    pub(super) why: &'static str,
    pub(super) ended: Ended,
    /// The output of the program.
    pub(super) output: String,
}

/// The mode in which a run begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Begin {
    /// Without faults, to learn what the code does.
    Learning,
    /// With the planned faults.
    Planned,
    /// After a change by another actor.
    After(Event, String),
    /// Without faults, and once more after it has reported success.
    Twice,
    /// With lists in pages of one item.
    SmallPages,
}

/// A fake of a run without faults that keeps running after the end of the code.
pub(super) struct Kept {
    pub(super) watch: Arc<Watch>,
    /// The fake, which serves until it is dropped.
    pub(super) _fake: Arc<FakeRds>,
}

/// A finished run.
pub(super) struct Played {
    pub(super) turns: Vec<Turn>,
    pub(super) seen: Vec<Seen>,
    /// The number of calls at which something can go wrong, without those of a turn without faults.
    pub(super) open: usize,
    /// The ids that existed at the beginning.
    pub(super) began: Ids,
    /// The state before the first call.
    pub(super) start: EndState,
    /// The state at the end, if the code reported success.
    pub(super) end: Option<EndState>,
    /// The state when the code first reported failure, if the exploration needs it.
    pub(super) failed_with: Option<EndState>,
    /// The cloud at the end of the run.
    pub(super) cloud: Cloud,
    pub(super) passwords: Passwords,
    /// The message of a violated invariant.
    pub(super) invariant: Option<String>,
    /// `true` if the planned fault did not happen.
    pub(super) missed: bool,
    /// `true` if the code ran once more after it had reported success.
    pub(super) is_second: bool,
    /// The fake of a run without faults.
    pub(super) kept: Option<Kept>,
}

/// The faults of a run: for each the call, its action, and the trouble.
pub(super) type Steps = Vec<(usize, String, Trouble)>;
