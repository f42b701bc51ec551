//! Lag: recent changes that are not visible yet.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::base::fields::{At, Datum, Fields, Members, Reader, Takes, may};
use crate::base::value::Value;
use crate::rds::model::Cloud;
use crate::rpc::condition::Condition;

/// The time that a change stays hidden from clients: a number of calls, or a duration on the fake's clock.
///
/// The real service is eventually consistent: an account that is `Available` may be unknown to `GrantAccountPrivilege` for a
/// moment, and a new instance to `DescribeDBInstanceAttribute` (reports of clients, 2017 and 2026). How long it takes is not
/// documented.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use fake_rds::{FakeRds, Instance, Lag, Progress};
///
/// let rds = FakeRds::builder()
///     .instance(Instance::mysql("rm-1").account("app"))
///     .progress(Progress::Immediate)
///     .lag(Lag::calls(1))
///     .start()
///     .await;
/// let call = |query: &str| reqwest::get(format!("{}/?DBInstanceId=rm-1&{query}", rds.uri()));
/// call("Action=CreateDatabase&DBName=orders&CharacterSetName=utf8").await.unwrap();
/// assert!(rds.instance("rm-1").find_database("orders").is_some()); // the test sees it
///
/// let grant = "Action=GrantAccountPrivilege&AccountName=app&DBName=orders&AccountPrivilege=ReadOnly";
/// assert_eq!(call(grant).await.unwrap().status(), 404); // the next call does not
/// assert_eq!(call(grant).await.unwrap().status(), 200);
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lag(Span);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Span {
    Calls(u32),
    Time(Duration),
}

impl Lag {
    /// Hides a change from the next `calls` requests of all clients. A request that the gateway refuses does not count.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Lag};
    /// let rds = FakeRds::builder().lag(Lag::calls(2)).start_blocking();
    /// assert_eq!(rds.seed().to_value()["Lag"]["Calls"], 2);
    /// ```
    pub fn calls(calls: u32) -> Lag {
        Lag(Span::Calls(calls))
    }

    /// Hides a change until the fake's clock has moved on by `time`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use fake_rds::{FakeRds, Lag};
    /// let rds = FakeRds::builder().lag(Lag::time(Duration::from_secs(3))).frozen_clock().start_blocking();
    /// assert_eq!(rds.seed().to_value()["Lag"]["Time"], "3s");
    /// ```
    pub fn time(time: Duration) -> Lag {
        Lag(Span::Time(time))
    }
}

impl Lag {
    /// Formats the lag for messages.
    pub(crate) fn shown(self) -> String {
        match self.0 {
            Span::Calls(1) => "1 call".to_owned(),
            Span::Calls(calls) => format!("{calls} calls"),
            Span::Time(time) => format!("{time:?}"),
        }
    }
}

const LAG: Fields = Fields(&[may("Calls", Takes::Whole), may("Time", Takes::Duration)]);

/// The spelling of a lag in a seed file: `{"Calls": 2}` or `{"Time": "3s"}`.
impl Datum for Lag {
    const TAKES: Takes = Takes::Object(|| Members { fields: LAG.0.to_vec(), passed_over: Vec::new() });

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Lag> {
        let before = reader.errors.len();
        let given = reader.fields(value, at, &LAG);
        let calls = reader.field(given, at, "Calls", u32::read);
        let time = reader.field(given, at, "Time", Duration::read);
        match (calls, time) {
            (Some(calls), None) => Some(Lag::calls(calls)),
            (None, Some(time)) => Some(Lag::time(time)),
            _ if reader.errors.len() > before => None,
            _ => reader.expected(value, at, "`{\"Calls\": n}` or `{\"Time\": \"3s\"}`"),
        }
    }

    fn write(&self) -> Value {
        match self.0 {
            Span::Calls(calls) => object! { Calls: calls },
            Span::Time(time) => object! { Time: time.write() },
        }
    }
}

/// The prefixes of the names of actions whose effect is hidden: those that create, grant or delete.
const HIDDEN: [&str; 19] = [
    "Add",
    "Allocate",
    "Attach",
    "Clone",
    "Copy",
    "Create",
    "Delete",
    "Destroy",
    "Detach",
    "Grant",
    "Import",
    "Recovery",
    "Release",
    "Remove",
    "Restore",
    "Revoke",
    "Tag",
    "Untag",
    "UpgradeDBInstanceMajorVersion",
];

/// Other actions that create or delete: a proxy, an endpoint of a proxy, a template.
const HIDDEN_TOO: [&str; 3] = ["ModifyDBProxy", "ModifyDBProxyEndpoint", "ModifyWhitelistTemplate"];

/// Returns whether a lag hides the effect of an action.
pub(crate) fn hides(action: &str) -> bool {
    HIDDEN.iter().any(|verb| action.starts_with(verb)) || HIDDEN_TOO.contains(&action)
}

/// Returns whether a condition means that something does not exist, or already exists.
pub(super) fn is_of_existence(condition: Condition, action: &str) -> bool {
    const WORDS: [&str; 6] = ["NotFound", "NotExist", "NoSuch", "Duplicate", "Exists", "Taken"];
    let (name, code) = (condition.name(), condition.code_for(action));
    WORDS.iter().any(|word| name.contains(word) || code.contains(word))
}

/// The hidden changes, oldest first.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    changes: VecDeque<Change>,
}

/// A hidden change.
#[derive(Debug)]
struct Change {
    action: String,
    /// The cloud without this change and later hidden ones, but with every later change that is visible.
    before: Arc<Cloud>,
    until: Until,
}

#[derive(Debug)]
enum Until {
    /// The change is hidden from this many more calls.
    Calls(u32),
    Moment(SystemTime),
}

impl Hidden {
    /// Counts a call. Returns the state that it sees instead of the current one, and the action of the first change
    /// that it does not see.
    pub(super) fn next_call(&mut self, now: SystemTime) -> Option<(Arc<Cloud>, String)> {
        self.changes.retain(|change| match change.until {
            Until::Calls(left) => left > 0,
            Until::Moment(end) => now < end,
        });
        for change in &mut self.changes {
            if let Until::Calls(left) = &mut change.until {
                *left = left.saturating_sub(1);
            }
        }
        self.changes.front().map(|change| (change.before.clone(), change.action.clone()))
    }

    /// Hides the effect of an action.
    pub(super) fn hide(&mut self, lag: Lag, action: &str, before: Arc<Cloud>, now: SystemTime) {
        let until = match lag.0 {
            Span::Calls(calls) => Until::Calls(calls),
            // A time that the clock cannot represent is never reached.
            Span::Time(time) => now.checked_add(time).map_or(Until::Calls(u32::MAX), Until::Moment),
        };
        self.changes.push_back(Change { action: action.to_owned(), before, until });
    }

    /// Applies a visible change also to the states that calls see while changes are hidden.
    pub(super) fn change(&mut self, change: impl Fn(&mut Cloud)) {
        for hidden in &mut self.changes {
            change(Arc::make_mut(&mut hidden.before));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Makes all hidden changes visible.
    pub(super) fn clear(&mut self) {
        self.changes.clear();
    }
}
