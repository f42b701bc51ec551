//! The observed calls, the troubles that are possible at a call, and the choice of those that are worth a run.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::time::Duration;

use super::event::{EVENTS, Event};
use crate::rds::action;
use crate::rds::catalogue;
use crate::rds::model::Cloud;
use crate::rpc::condition::{Condition, Era};
use crate::service::fault::Fault;
use crate::service::lag::hides;

/// A call that the gate observed.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) action: String,
    pub(super) parameters: BTreeMap<String, String>,
    /// A short description of the answer.
    pub(super) answer: String,
    /// The hint of a refusal.
    pub(super) hint: Option<String>,
    /// `true` if there was a state before the last change.
    pub(super) had_earlier: bool,
    /// `true` if the call succeeded and changed something.
    pub(super) changed: bool,
    /// `true` if operations were running before and after the call.
    pub(super) busy_before: bool,
    pub(super) busy_after: bool,
    /// The cloud before and after the call, if the call changed something and the run is without faults.
    pub(super) clouds: Option<Box<(Cloud, Cloud)>>,
    /// The trouble of the call, if any.
    pub(super) trouble: Option<Trouble>,
}

impl Seen {
    /// Returns the instance that the call names.
    pub(super) fn instance(&self) -> Option<String> {
        self.parameters.get("DBInstanceId").or_else(|| self.parameters.get("DBInstanceName")).cloned()
    }

    /// Returns the event of this kind at this call, with the instance that it concerns; empty if it concerns all.
    pub(super) fn event(&self, event: Event) -> Option<(Event, String)> {
        let instance = if event.is_by_another_actor() { self.instance()? } else { String::new() };
        Some((event, instance))
    }
}

/// Digests of the passwords that were set, by account.
pub(super) type Passwords = BTreeMap<String, u64>;

/// One thing that goes wrong at one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    Refused(Condition),
    Throttled,
    /// Throttles this call and all later ones until the code ends.
    ThrottledOn,
    Unavailable,
    InternalError,
    Garbage,
    LostBefore,
    LostAfter,
    Truncated,
    Slow,
    Stale,
    /// From this call on, hides the effect of each call that creates, grants or deletes from the next call.
    Lagging,
    Crash {
        /// `true` if the call has taken effect.
        after: bool,
        then: Then,
    },
    /// The connections to the databases of the instance that the call names are closed. The call itself goes on.
    CutConnections,
    /// The same connections stall for ever. New ones are not affected.
    StalledConnections,
    /// From this call on, the connections are late.
    SlowConnections,
    /// Another actor changes the instance that the call names, just before the call.
    Event(Event),
}

/// The fate of running operations while the code is down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    GoOn,
    Finish,
    Fail,
}

/// The number of bytes after which a truncated answer ends.
const BYTES: usize = 20;

/// The time that a throttled client has to wait. A second, as in the service, would make explorations slow.
const RETRY_AFTER: Duration = Duration::from_millis(1);

const PLAIN: [(Trouble, &str); 20] = [
    (Trouble::Throttled, "throttled"),
    (Trouble::ThrottledOn, "throttled-on"),
    (Trouble::Unavailable, "unavailable"),
    (Trouble::InternalError, "internal-error"),
    (Trouble::Garbage, "garbage"),
    (Trouble::LostBefore, "lost-before"),
    (Trouble::LostAfter, "lost-after"),
    (Trouble::Truncated, "truncated"),
    (Trouble::Slow, "slow"),
    (Trouble::Stale, "stale"),
    (Trouble::Lagging, "lagging"),
    (Trouble::CutConnections, "connections-cut"),
    (Trouble::StalledConnections, "connections-stalled"),
    (Trouble::SlowConnections, "connections-slow"),
    (Trouble::Crash { after: false, then: Then::GoOn }, "crash-before"),
    (Trouble::Crash { after: false, then: Then::Finish }, "crash-before-finished"),
    (Trouble::Crash { after: false, then: Then::Fail }, "crash-before-failed"),
    (Trouble::Crash { after: true, then: Then::GoOn }, "crash-after"),
    (Trouble::Crash { after: true, then: Then::Finish }, "crash-after-finished"),
    (Trouble::Crash { after: true, then: Then::Fail }, "crash-after-failed"),
];

/// The columns of the table. A run belongs to the longest column name that is a prefix of its trouble's name.
pub(super) const COLUMNS: [&str; 18] = [
    "refused",
    "throttled",
    "throttled-on",
    "unavailable",
    "internal-error",
    "garbage",
    "lost-before",
    "lost-after",
    "truncated",
    "slow",
    "stale",
    "lagging",
    "connections-cut",
    "connections-stalled",
    "connections-slow",
    "crash-before",
    "crash-after",
    "event",
];

const REFUSED: &str = "refused-";

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Refused(condition) => write!(f, "{REFUSED}{condition}"),
            Trouble::Event(event) => {
                f.write_str(EVENTS.iter().find(|(other, _)| other == event).map_or("", |(_, name)| name))
            }
            plain => f.write_str(PLAIN.iter().find(|(other, _)| other == plain).map_or("", |(_, name)| name)),
        }
    }
}

impl Trouble {
    /// Returns the trouble of this name.
    pub(super) fn named(name: &str) -> Option<Trouble> {
        match name.strip_prefix(REFUSED) {
            Some(condition) => Condition::named(condition).ok().map(Trouble::Refused),
            None => {
                let event = EVENTS.iter().find(|(_, other)| *other == name).map(|(event, _)| Trouble::Event(*event));
                event.or_else(|| PLAIN.iter().find(|(_, other)| *other == name).map(|(trouble, _)| *trouble))
            }
        }
    }

    /// Returns the index of the trouble's column in [`COLUMNS`].
    pub(super) fn column(self) -> usize {
        let name = self.to_string();
        let fitting = COLUMNS.iter().enumerate().filter(|(_, column)| name.starts_with(*column));
        fitting.max_by_key(|(_, column)| column.len()).map_or(0, |(index, _)| index)
    }

    /// Returns the fault that causes the trouble. A crash and another actor's change need none.
    pub(super) fn fault(self, slow: Duration) -> Option<Fault> {
        Some(match self {
            Trouble::Refused(condition) => Fault::condition(condition),
            Trouble::Throttled | Trouble::ThrottledOn => Fault::throttling().retry_after(RETRY_AFTER),
            Trouble::Unavailable => Fault::unavailable(),
            Trouble::InternalError => Fault::internal_error(),
            Trouble::Garbage => Fault::garbage(),
            Trouble::LostBefore => Fault::disconnect(),
            Trouble::LostAfter => Fault::disconnect().after_effect(),
            Trouble::Truncated => Fault::truncated(BYTES),
            Trouble::Slow => Fault::delay(slow),
            Trouble::Stale => Fault::stale(),
            Trouble::CutConnections => Fault::cut_connections(),
            Trouble::StalledConnections => Fault::stall_open_connections(),
            Trouble::SlowConnections => Fault::delay_connections(slow),
            Trouble::Lagging | Trouble::Crash { .. } | Trouble::Event(_) => return None,
        })
    }

    /// Describes the trouble for a story.
    pub(super) fn story(self) -> &'static str {
        match self {
            Trouble::Refused(_) => "the call is refused",
            Trouble::Throttled => "the call is throttled",
            Trouble::ThrottledOn => "the action is throttled from here on",
            Trouble::Unavailable => "the service is unavailable",
            Trouble::InternalError => "the service has an internal error",
            Trouble::Garbage => "a proxy answers with an HTML page",
            Trouble::LostBefore => "the connection closes, the call takes no effect",
            Trouble::LostAfter => "the call takes effect, then the connection closes",
            Trouble::Truncated => "the call takes effect, its answer is cut short",
            Trouble::Slow => "the answer is late",
            Trouble::Stale => "the answer shows the state before the last change",
            Trouble::Lagging => "what is created, granted or deleted is hidden from the next call, from here on",
            Trouble::CutConnections => "the connections to the databases are closed",
            Trouble::StalledConnections => "the connections to the databases stall, new ones work",
            Trouble::SlowConnections => "the connections to the databases are slow from here on",
            Trouble::Crash { after: false, .. } => "the code crashes before the call takes effect",
            Trouble::Crash { after: true, .. } => "the code crashes after the call took effect",
            Trouble::Event(event) => event.story(),
        }
    }

    /// The rank of a run; the most informative runs come first. Troubles that are often forgotten come before those
    /// that are usually tested, and calls that change something before those that only read.
    pub(super) fn rank(self, changes: bool) -> usize {
        let rank = match self {
            Trouble::LostAfter => 0,
            Trouble::Crash { after: true, then: Then::GoOn } => 1,
            Trouble::Refused(condition) if condition == Condition::ForbiddenByRam => 2,
            Trouble::Throttled => 3,
            Trouble::Stale => 4,
            Trouble::LostBefore => 5,
            Trouble::Event(Event::Listed | Event::Locked) => 6,
            Trouble::Event(Event::Failed) => 7,
            Trouble::Crash { then: Then::Fail, .. } => 7,
            Trouble::Lagging | Trouble::CutConnections => 8,
            Trouble::Event(_) => 9,
            Trouble::Refused(_) => 10,
            Trouble::Crash { after: false, then: Then::GoOn } => 11,
            Trouble::ThrottledOn => 12,
            Trouble::Truncated => 13,
            Trouble::Crash { .. } => 14,
            Trouble::Slow | Trouble::SlowConnections | Trouble::StalledConnections => 15,
            Trouble::InternalError => 16,
            Trouble::Unavailable => 17,
            Trouble::Garbage => 18,
        };
        if changes || self == Trouble::Stale { rank } else { rank + 6 }
    }
}

/// The data that decides a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Decider {
    /// The state or the request, which the explorer does not contradict.
    State,
    Permission,
    Quota,
    Format,
    Service,
}

/// Classifies a refusal by its code and status.
fn decider(code: &str, status: u16) -> Decider {
    let has = |words: &[&str]| words.iter().any(|word| code.contains(word));
    if status >= 500 || has(&["LockTimeout", "InvalidSaleComponentFault", "SystemBusy"]) {
        Decider::Service
    } else if has(&["NotFound", "Duplicate", "AlreadyExist", "Status", "State", "OrderProcessing"]) {
        Decider::State
    } else if has(&["Forbidden", "NoPermission", "Unauthorized", "NotAuthorized"]) {
        Decider::Permission
    } else if has(&["Quota", "Exceed", "OutofUsage", "OutOfUsage", "TooMany", "InsufficientBalance"]) {
        Decider::Quota
    } else if has(&["Malformed", ".Format", "Missing"]) || code == "InvalidParameter" {
        Decider::Format
    } else {
        Decider::State
    }
}

/// The troubles that are possible in an exploration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Possible {
    pub(super) era: Era,
    /// `true` if late answers are tried, and stalled and slow connections to databases.
    pub(super) slow: bool,
    /// `true` if every documented refusal is tried, `false` if one per kind that does not depend on the state.
    pub(super) all_refusals: bool,
    /// `true` if changes by another actor are tried.
    pub(super) events: bool,
    /// `true` if there are database servers behind the fake.
    pub(super) engines: bool,
}

/// The troubles of a call: those that are worth a run, in the order of the table, and those that cannot differ from
/// another run.
#[derive(Debug, Default)]
pub(super) struct Worth {
    pub(super) troubles: Vec<Trouble>,
    pub(super) skipped: Vec<Trouble>,
}

impl Possible {
    /// Returns the troubles that are possible at a call. `first` is `true` for the first call.
    pub(super) fn at(self, call: &Seen, first: bool) -> Worth {
        let mut worth = Worth::default();
        let mut add = |trouble, differs: bool| {
            if differs { worth.troubles.push(trouble) } else { worth.skipped.push(trouble) }
        };
        let (mut answers, mut deciders) = (HashSet::new(), HashSet::from([Decider::State]));
        let documented = action::find(&call.action).map(|model| model.shown_conditions()).unwrap_or_default();
        for condition in documented.into_iter().chain([Condition::ForbiddenByRam]) {
            let form = condition.form(&call.action, self.era);
            // The code under test cannot distinguish two conditions with equal answers.
            let differs = answers.insert(form);
            if self.all_refusals {
                add(Trouble::Refused(condition), differs);
            } else if deciders.insert(decider(form.code, form.status)) {
                add(Trouble::Refused(condition), true);
            }
        }
        for trouble in [
            Trouble::Throttled,
            Trouble::ThrottledOn,
            Trouble::Unavailable,
            Trouble::InternalError,
            Trouble::Garbage,
            Trouble::LostBefore,
        ] {
            add(trouble, true);
        }
        // If a call changes nothing, losing its answer is the same as losing the call.
        add(Trouble::LostAfter, call.changed);
        add(Trouble::Truncated, true);
        if self.slow {
            add(Trouble::Slow, true);
        }
        if catalogue::only_reads(&call.action) {
            // Without an earlier change, a read cannot be stale.
            add(Trouble::Stale, call.had_earlier);
        }
        if self.events && hides(&call.action) {
            // If a call changes nothing, there is nothing to hide.
            add(Trouble::Lagging, call.changed);
        }
        if self.engines && call.instance().is_some() {
            add(Trouble::CutConnections, true);
            if self.slow {
                add(Trouble::StalledConnections, true);
                add(Trouble::SlowConnections, true);
            }
        }
        // A crash before the first call is the same as a first start. If a call changes nothing, a crash after it is the
        // same as a crash before it.
        for (after, possible, busy) in [(false, !first, call.busy_before), (true, call.changed, call.busy_after)] {
            for then in [Then::GoOn, Then::Finish, Then::Fail] {
                let differs = possible && (then == Then::GoOn || busy);
                if differs || then == Then::GoOn {
                    add(Trouble::Crash { after, then }, differs);
                }
            }
        }
        for (event, _) in EVENTS.into_iter().filter(|_| self.events) {
            if event.is_by_another_actor() {
                if call.instance().is_some() {
                    // Before the first call, the change by the other actor is simply part of the start.
                    add(Trouble::Event(event), !first);
                }
            } else if call.busy_before {
                add(Trouble::Event(event), true);
            }
        }
        worth
    }
}

/// The troubles of a run with their calls, counted from 1.
pub(super) type Plan = Vec<(usize, Trouble)>;

/// Returns the name of a run, such as `3.CancelImport.lost-after`. Two troubles are joined by `+`.
pub(super) fn name(plan: &[(usize, String, Trouble)]) -> String {
    let parts = plan.iter().map(|(call, action, trouble)| format!("{call}.{action}.{trouble}"));
    parts.collect::<Vec<_>>().join("+")
}

/// Reads the name of a run.
pub(super) fn read(name: &str) -> Option<Vec<(usize, String, Trouble)>> {
    let part = |part: &str| {
        let (call, rest) = part.split_once('.')?;
        let (action, trouble) = rest.rsplit_once('.')?;
        Some((call.parse().ok().filter(|call| *call > 0)?, action.to_owned(), Trouble::named(trouble)?))
    };
    name.split('+').map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        let refused = Trouble::Refused(Condition::SameInstance);
        for trouble in PLAIN
            .iter()
            .map(|(trouble, _)| *trouble)
            .chain(EVENTS.map(|(event, _)| Trouble::Event(event)))
            .chain([refused])
        {
            assert_eq!(Trouble::named(&trouble.to_string()), Some(trouble));
        }
        let plan = vec![(3, "CancelImport".to_owned(), Trouble::LostAfter), (5, String::new(), refused)];
        assert_eq!(name(&plan), "3.CancelImport.lost-after+5..refused-SameInstance");
        assert_eq!(read(&name(&plan)), Some(plan));
        for bad in ["", "x", "0.A.stale", "1.A.stall", "1.stale", "1.A.refused-Nothing"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_trouble_has_its_column() {
        let column = |name: &str| COLUMNS[Trouble::named(name).unwrap().column()];
        assert_eq!(column("throttled"), "throttled");
        assert_eq!(column("throttled-on"), "throttled-on");
        assert_eq!(column("crash-after-failed"), "crash-after");
        assert_eq!(column("refused-SameInstance"), "refused");
    }
}
