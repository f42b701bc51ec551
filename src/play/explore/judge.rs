//! The verdict on a run: a comparison with the run without faults.

use std::collections::{BTreeMap, HashMap};

use super::end::EndState;
use super::event::Event;
use super::played::{Ended, Kept, Played};
use super::report::{AFTER_FAILURE, Breach};
use super::settings::Settings;
use super::trouble::{Passwords, Seen, Trouble};
use crate::rds::model::Cloud;
use crate::rds::model::ids::Ids;

/// The work of a call: its action and the instance that it names.
pub(super) type Work = (String, Option<String>);

/// The results of the run without faults.
pub(super) struct Learned {
    pub(super) calls: Vec<Seen>,
    /// The state before the first call.
    pub(super) start: EndState,
    pub(super) end: EndState,
    /// The cloud at the end of the run.
    pub(super) cloud: Cloud,
    /// The ids that existed at the beginning.
    pub(super) began: Ids,
    pub(super) passwords: Passwords,
    /// The calls whose work the end state does not show, such as restarts.
    pub(super) traceless: Vec<Work>,
    /// The number of times that each work was done.
    pub(super) work: BTreeMap<Work, usize>,
    /// The largest number of calls in a turn.
    pub(super) limit: usize,
    /// The fakes of the runs without faults. Their gates stay open, to notice calls after the end of the code.
    pub(super) kept: Vec<Kept>,
    /// The program before and after each change by another actor.
    pub(super) events: HashMap<(Event, String), Around>,
}

/// The results of the program and another actor's change in both orders.
pub(super) struct Around {
    /// The end state if the change comes first. `None` if the change cannot come first, `Some(None)` if the program
    /// fails after it.
    pub(super) first: Option<Option<EndState>>,
    /// The end state if the change comes last, if it has an effect there.
    pub(super) last: Option<EndState>,
    /// `true` if the program creates the instance itself.
    pub(super) created: bool,
    /// The state before the first call, with the change.
    pub(super) start: Option<EndState>,
    /// `true` if the change coming first violates an invariant.
    pub(super) invariant: bool,
}

/// The prefixes of actions that are destructive or leave no trace, so that they should not run more often than
/// necessary.
const COSTLY: [&str; 6] = ["Restart", "Reset", "Delete", "Import", "Switch", "Destroy"];

impl Learned {
    /// The first call that came after the end of the code.
    pub(super) fn late(&self) -> Option<String> {
        self.kept.iter().find_map(|kept| kept.watch.late())
    }
}

impl Settings {
    /// Returns how a run breaks the rules, if it does.
    pub(super) fn judge(&self, played: &Played, learned: &Learned) -> Option<Breach> {
        let around = played.seen.iter().find_map(|call| match call.trouble {
            Some(Trouble::Event(event)) => learned.events.get(&call.event(event)?),
            _ => None,
        });
        // If the condition is also violated when the other actor comes first, the other actor violates it.
        if let Some(message) = &played.invariant
            && !around.is_some_and(|around| around.invariant)
        {
            return Some(Breach::Invariant(message.clone()));
        }
        match played.turns.last().map(|turn| &turn.ended) {
            Some(Ended::Panicked(message)) => return Some(Breach::Panicked(message.clone())),
            Some(Ended::TooManyCalls) => return Some(Breach::Endless(learned.limit)),
            Some(Ended::No(reason)) => {
                // A program may fail if it also fails when the other actor comes first.
                let excused = around.is_some_and(|around| around.created || !matches!(around.first, Some(Some(_))));
                return if excused { None } else { Some(Breach::Stuck(reason.clone())) };
            }
            Some(Ended::Hung | Ended::Crashed(_)) | None => return Some(Breach::Hung(self.limit())),
            Some(Ended::Yes) => {}
        }
        let mut differences = match played.end.as_ref().filter(|_| self.compares) {
            None => Vec::new(),
            Some(end) => match around {
                None => end.differences(&learned.end),
                Some(around) => nearest(end, around),
            },
        };
        if self.compares {
            let start = around.map_or(Some(&learned.start), |around| around.start.as_ref());
            differences.extend(start.map(|start| self.left_after_failure(played, start)).unwrap_or_default());
            if around.is_none() {
                differences.extend(self.other_differences(played, learned));
            }
        }
        (!differences.is_empty()).then_some(Breach::Differs(differences))
    }

    /// Returns the differences that the end state does not show.
    fn other_differences(&self, played: &Played, learned: &Learned) -> Vec<String> {
        let mut differences = Vec::new();
        let done = count_work(&played.seen);
        differences.extend(
            learned
                .traceless
                .iter()
                .filter(|wanted| !done.contains_key(*wanted))
                .map(|work| format!("never done: {}", named(work))),
        );
        for (account, password) in &learned.passwords {
            if played.passwords.get(account).is_some_and(|other| other != password) {
                differences.push(format!("the password of account {account} differs"));
            }
        }
        if self.no_repeated_work {
            for (work, times) in &done {
                let costly = COSTLY.iter().any(|verb| work.0.starts_with(verb)) || learned.traceless.contains(work);
                let expected = learned.work.get(work).copied().unwrap_or_default();
                if costly && *times > expected {
                    differences.push(format!("done {times} times instead of {expected}: {}", named(work)));
                }
            }
        }
        if played.is_second {
            let again = played.turns.get(1).map_or(played.seen.len(), |turn| turn.from);
            let again = count_work(played.seen.get(again..).unwrap_or_default());
            let again = again.keys().filter(|work| learned.traceless.contains(*work));
            differences.extend(again.map(|work| format!("done again by the second run: {}", named(work))));
        }
        differences
    }

    /// Returns the changes that an all-or-nothing program left although it reports failure. `start` is the state that
    /// it may leave.
    fn left_after_failure(&self, played: &Played, start: &EndState) -> Vec<String> {
        // A crashed program could not undo its work, and lasting throttling prevents undoing.
        let crashed = played.turns.iter().any(|turn| matches!(turn.ended, Ended::Crashed(_)))
            || played.seen.iter().any(|call| call.trouble == Some(Trouble::ThrottledOn));
        if self.all_or_nothing
            && !crashed
            && let Some(failed_with) = &played.failed_with
        {
            let left = failed_with.differences(start).into_iter();
            let left = left.map(|line| {
                format!(
                    "{AFTER_FAILURE}{}",
                    line.replace("without the fault", "at the start").replace("with it", "now")
                )
            });
            return left.collect();
        }
        Vec::new()
    }
}

/// Returns the differences from the more similar of the two orders of program and change; none if the state equals one
/// of them.
fn nearest(end: &EndState, around: &Around) -> Vec<String> {
    let first = around.first.as_ref().and_then(Option::as_ref).map(|expected| end.differences(expected));
    let last = around.last.as_ref().map(|expected| end.differences(expected));
    match (first, last) {
        (Some(first), Some(last)) => {
            if first.len() < last.len() {
                first
            } else {
                last
            }
        }
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => Vec::new(),
    }
}

fn named((action, instance): &Work) -> String {
    instance.as_ref().map_or_else(|| action.clone(), |id| format!("{action} DBInstanceId={id}"))
}

/// Returns how often each work was done.
pub(super) fn count_work(seen: &[Seen]) -> BTreeMap<Work, usize> {
    let mut counts = BTreeMap::new();
    for call in seen.iter().filter(|call| call.changed) {
        *counts.entry(work(call)).or_insert(0) += 1;
    }
    counts
}

/// Returns the work of a call: the action, and the instance that it names.
pub(super) fn work(call: &Seen) -> Work {
    (call.action.clone(), call.instance())
}

/// Returns whether the work of a call leaves no trace in the state.
pub(super) fn leaves_no_trace(call: &Seen, began: &Ids) -> bool {
    call.clouds.as_ref().is_some_and(|clouds| {
        let end = |cloud: &Cloud| EndState::of(cloud.clone(), began, &[]);
        end(&clouds.0).comes_to(&end(&clouds.1))
    })
}

/// Returns the first call in which two runs differ.
pub(super) fn first_difference(one: &[Seen], other: &[Seen]) -> Option<String> {
    let action = |calls: &[Seen], at: usize| calls.get(at).map_or("absent", |call| call.action.as_str()).to_owned();
    (0..one.len().max(other.len())).find_map(|at| {
        let (first, second) = (action(one, at), action(other, at));
        (first != second).then(|| format!("call {} is {first} in one run and {second} in another", at + 1))
    })
}

/// Returns the first difference from the run without faults among the calls before the first trouble, which is at call
/// `first`, counted from 0.
pub(super) fn unsteady(played: &Played, learned: &[Seen], first: usize) -> Option<String> {
    let until = |calls: &[Seen]| calls.iter().take(first + 1).cloned().collect::<Vec<Seen>>();
    first_difference(&until(learned), &until(&played.seen))
}
