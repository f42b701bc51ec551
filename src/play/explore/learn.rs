//! Learns the behaviour of the code without faults.

use std::collections::HashMap;

use super::end::EndState;
use super::event::Event;
use super::judge::{self, Around, Learned};
use super::play::Player;
use super::played::{Begin, Ended, Played};
use super::trouble::{Plan, Seen, Trouble};
use crate::fake::{Error, ErrorKind};

/// The largest number of calls in a run without faults.
pub(super) const MOST_CALLS: usize = 1_000;

/// The default limit of calls is this number plus twenty times the calls of the run without faults.
const SPARE_CALLS: usize = 200;

/// The largest number of repetitions of a run until two results agree.
pub(super) const REPEATS: usize = 5;

impl Player<'_> {
    /// Runs the code without faults until two runs agree.
    pub(super) async fn learn(&self) -> Result<Learned, Error> {
        let mut runs: Vec<Played> = Vec::new();
        let mut unlike = String::new();
        for _ in 0..REPEATS {
            let played = self.play(Plan::new(), MOST_CALLS, Begin::Learning).await?;
            if let Some(reason) = self.not_learned(&played) {
                return Err(Error::new(
                    ErrorKind::InvalidExploration,
                    format!("the exploration cannot begin: without any fault, {reason}"),
                ));
            }
            let differences: Vec<Option<String>> = runs.iter().map(|other| self.unlike(other, &played)).collect();
            if differences.iter().any(Option::is_none) {
                return self.learned(played, runs);
            }
            unlike = differences.into_iter().flatten().next_back().unwrap_or_default();
            runs.push(played);
        }
        Err(Error::new(
            ErrorKind::InvalidExploration,
            format!("the exploration cannot begin: two runs without faults {unlike}"),
        ))
    }

    /// Returns the difference between two runs without faults, if there is one.
    fn unlike(&self, first: &Played, second: &Played) -> Option<String> {
        if let Some(difference) = judge::first_difference(&first.seen, &second.seen) {
            return Some(format!(
                "make different calls, so calls cannot be matched between runs; {difference}. Code that calls in another order each time \
                 has to be explored with a fixed order"
            ));
        }
        let (Some(end), Some(other)) = (&first.end, &second.end) else { return Some("have no end state".to_owned()) };
        let line = other.differences(end).into_iter().next().filter(|_| self.settings.compares)?;
        let line = line.replace("without the fault", "the first time").replace("with it", "the second time");
        Some(format!("end in different states: {line}. Name what may differ: `ignore(..)`"))
    }

    fn learned(&self, played: Played, before: Vec<Played>) -> Result<Learned, Error> {
        let calls = played.seen.len();
        let limit = self.settings.max_calls.unwrap_or(SPARE_CALLS + 20 * calls);
        if limit < calls {
            return Err(Error::new(
                ErrorKind::InvalidExploration,
                format!(
                    "the limit of {limit} calls (`max_calls`) is less than the {calls} calls of the run without faults"
                ),
            ));
        }
        let Played { seen, began, end: Some(end), cloud, passwords, start, kept, .. } = played else {
            return Err(Error::new(
                ErrorKind::InvalidExploration,
                "the exploration cannot begin: a run without faults has no end state".to_owned(),
            ));
        };
        let kept = before.into_iter().filter_map(|played| played.kept).chain(kept).collect();
        let traceless = seen.iter().filter(|call| judge::leaves_no_trace(call, &began)).map(judge::work).collect();
        let work = judge::count_work(&seen);
        let calls = seen.into_iter().map(|call| Seen { clouds: None, ..call }).collect();
        let events = HashMap::new();
        let learned = Learned { calls, start, end, cloud, began, passwords, traceless, work, limit, kept, events };
        still_calls(&learned).map_or(Ok(learned), Err)
    }

    /// Learns, for each planned change by another actor, the behaviour of the program if the change comes first, and
    /// the end state if the change comes last.
    pub(super) async fn learn_events(&self, planned: &[(usize, Trouble)], learned: &mut Learned) -> Result<(), Error> {
        for (row, trouble) in planned {
            let Trouble::Event(event) = trouble else { continue };
            let Some(key) = learned.calls.get(*row).and_then(|call| call.event(*event)) else { continue };
            if learned.events.contains_key(&key) {
                continue;
            }
            let mut cloud = learned.cloud.clone();
            if !event.is_by_another_actor() {
                // No operation runs before the program. The operations that it leaves running end after it.
                let last = event.apply(&mut cloud, &key.1);
                let last = last.then(|| EndState::of(cloud, &learned.began, &self.settings.ignored));
                let first = Some(Some(learned.end.clone()));
                let start = Some(learned.start.clone());
                learned.events.insert(key, Around { first, last, created: false, start, invariant: false });
                continue;
            }
            let played = self.play(Plan::new(), learned.limit, Begin::After(*event, key.1.clone())).await?;
            cloud.finish_all();
            // A change may have become impossible, for example if the program deletes the instance. It has no effect
            // then.
            let last = if event.apply(&mut cloud, &key.1) {
                EndState::of(cloud, &learned.began, &self.settings.ignored)
            } else {
                learned.end.clone()
            };
            let first = match played.missed {
                // The program creates the instance itself.
                true => self.overwritten(*event, &key, learned).await?.then(|| Some(learned.end.clone())),
                false => Some(played.end),
            };
            let around = Around {
                first,
                last: Some(last),
                created: played.missed,
                start: (!played.missed).then_some(played.start),
                invariant: played.invariant.is_some(),
            };
            learned.events.insert(key, around);
        }
        Ok(())
    }

    /// Returns whether a program may end as without the change of an instance that it creates itself. It may create a
    /// deleted instance again, and it may overwrite what it sets even if the change comes as early as possible.
    async fn overwritten(&self, event: Event, key: &(Event, String), learned: &Learned) -> Result<bool, Error> {
        if event == Event::Deleted {
            return Ok(true);
        }
        let calls = learned.calls.iter().enumerate().skip(1);
        for (row, _) in calls.filter(|(_, call)| call.event(event).as_ref() == Some(key)) {
            let played = self.play(vec![(row + 1, Trouble::Event(event))], learned.limit, Begin::Planned).await?;
            if !played.missed {
                return Ok(played.end.is_some_and(|end| end.differences(&learned.end).is_empty()));
            }
        }
        Ok(false)
    }

    /// Returns the reason why a run without faults does not show the behaviour of the code.
    fn not_learned(&self, played: &Played) -> Option<String> {
        let last = played.seen.last().map(|call| (call, call.hint.as_deref().unwrap_or_default()));
        let after = last.map_or_else(String::new, |(call, hint)| match hint {
            "" => format!(" (the last call: {}, {})", call.action, call.answer),
            hint => format!(" (the last call: {}, {}: {hint})", call.action, call.answer),
        });
        let ended = played.turns.first().map(|turn| &turn.ended);
        Some(match ended {
            Some(Ended::Yes) => match (&played.invariant, played.seen.is_empty()) {
                (Some(message), _) => format!("the invariant is violated: {message}"),
                (None, true) => "the code makes no call to the fake".to_owned(),
                (None, false) => return None,
            },
            Some(Ended::No(reason)) => format!("the code reports failure: {reason}{after}"),
            Some(Ended::Panicked(message)) => format!("the code panics: {message}{after}"),
            Some(Ended::TooManyCalls) => format!("the code makes more than {MOST_CALLS} calls{after}"),
            Some(Ended::Hung | Ended::Crashed(_)) | None => {
                format!(
                    "the code has not ended after {:?} and {}{after}",
                    self.settings.limit(),
                    calls(played.seen.len())
                )
            }
        })
    }
}

/// The error of code that makes calls after its end.
pub(super) fn still_calls(learned: &Learned) -> Option<Error> {
    let action = learned.late()?;
    Some(Error::new(
        ErrorKind::InvalidExploration,
        format!(
            "the code cannot be explored: without any fault, it still makes calls after its end (the first to {action}): it has \
             started tasks that outlive it; let it wait for them"
        ),
    ))
}

fn calls(number: usize) -> String {
    format!("{number} {}", if number == 1 { "call" } else { "calls" })
}
