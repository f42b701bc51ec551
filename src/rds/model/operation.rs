//! Operations: work that takes time in the cloud, the resources that it keeps busy, and its effect.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

pub(crate) use super::part::{Kind, Resource};
use crate::base::error::Error;
use crate::base::fields::{At, Datum, Reader, Takes};
use crate::base::text;
use crate::base::value::{Name, Object, Value};
use crate::base::words::unknown_word;
use crate::rds::words::Status;

/// The condition that ends an operation.
///
/// ```
/// use std::time::Duration;
/// use fake_rds::{FakeRds, Instance, Progress};
///
/// let rds = FakeRds::builder()
///     .instance(Instance::mysql("rm-1"))
///     .progress(Progress::After(Duration::from_secs(90)))
///     .frozen_clock()
///     .start_blocking();
/// rds.advance(Duration::from_secs(90)); // every operation that ran is over now
/// assert!(rds.operations().is_empty());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Progress {
    /// The operation is over before the answer to the request that starts it is sent.
    Immediate,
    /// The operation is over when a client has read one of its resources (an instance, a database, an import task) as
    /// busy this many times and reads it once more; that answer shows the result. Each resource has its own count.
    /// Reads by the test itself do not count. `Polls(1)` is the default.
    Polls(u32),
    /// The operation is over when the fake's clock has moved on by this duration.
    After(Duration),
    /// The operation is over when the test calls `finish`, `fail` or `finish_all`.
    Manual,
}

impl Default for Progress {
    fn default() -> Progress {
        Progress::Polls(1)
    }
}

/// A resource that an operation keeps busy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) resource: Resource,
    /// The status of the resource during the operation, if the operation sets one.
    pub(crate) shows: Option<String>,
    /// The status of the resource afterwards, if it still has the status that the operation set.
    pub(crate) then: String,
    /// The number of times that the resource has been reported to a client.
    pub(crate) reported: u32,
}

/// The effect of a finished operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Effect {
    Nothing,
    /// Sets fields of a resource by name. In a list, map or record, only the named parts change.
    Set(Resource, Vec<(Name, Value)>),
    /// Removes a resource.
    Remove(Resource),
    /// Copies the databases of an import.
    Import(u64),
    /// Restores the files of a migrate task of an instance.
    Migrate(String, String),
}

/// Work that takes time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    /// The id, unique among the running operations. The operation of an import has the import's id.
    pub(crate) id: u64,
    /// The action that began the operation.
    pub(crate) action: &'static str,
    pub(crate) progress: Progress,
    pub(crate) started: SystemTime,
    /// The time at which a pending operation begins.
    pub(crate) begins: Option<SystemTime>,
    /// The parameters of the request that a pending operation makes again when it begins, since its instance may have
    /// changed meanwhile. Empty if only its effect is known.
    pub(crate) request: BTreeMap<String, String>,
    pub(crate) keeps: Vec<Kept>,
    pub(crate) effect: Effect,
    /// The change instead of the effect if the operation fails.
    pub(crate) undo: Effect,
}

impl Operation {
    /// Creates the operation of an action. The cloud sets its id, progress and start.
    pub(crate) fn of(action: &'static str) -> Operation {
        Operation {
            id: 0,
            action,
            progress: Progress::default(),
            started: SystemTime::UNIX_EPOCH,
            begins: None,
            request: BTreeMap::new(),
            keeps: Vec::new(),
            effect: Effect::Nothing,
            undo: Effect::Nothing,
        }
    }

    /// Keeps an instance busy: it has this status during the operation, and is Running afterwards.
    pub(crate) fn keeps_instance(self, id: &str, shows: Status) -> Operation {
        self.keeps(Resource::of(id), shows.as_str(), Status::Running.as_str())
    }

    /// Keeps a resource busy: it has the status `shows` during the operation, and `then` afterwards.
    pub(crate) fn keeps(mut self, resource: Resource, shows: &str, then: &str) -> Operation {
        let (shows, then) = (Some(shows.to_owned()), then.to_owned());
        self.keeps.push(Kept { resource, shows, then, reported: 0 });
        self
    }

    /// Keeps a resource busy without changing its status. Reads of the resource count as polls of the operation.
    pub(crate) fn watches(mut self, resource: Resource) -> Operation {
        self.keeps.push(Kept { resource, shows: None, then: String::new(), reported: 0 });
        self
    }

    /// Sets fields of an instance at the end, if there are any. Of a list or map, only the parts that differ from the
    /// instance at the start of the operation are changed.
    pub(crate) fn sets(mut self, id: &str, fields: impl IntoIterator<Item = (&'static str, Value)>) -> Operation {
        let fields: Vec<(Name, Value)> = fields.into_iter().map(|(name, value)| (name.into(), value)).collect();
        if !fields.is_empty() {
            self.effect = Effect::Set(Resource::of(id), fields);
        }
        self
    }

    pub(crate) fn effect(mut self, effect: Effect) -> Operation {
        self.effect = effect;
        self
    }

    /// Begins at a later time, if there is one. Until then the operation is pending and does not keep any resource
    /// busy.
    pub(crate) fn begins(mut self, moment: Option<SystemTime>) -> Operation {
        self.begins = moment;
        self
    }

    /// Returns whether a pending operation has a whole request, which it makes when it begins.
    pub(crate) fn is_request(&self) -> bool {
        self.request.contains_key("DBInstanceId")
    }

    pub(crate) fn undo(mut self, undo: Effect) -> Operation {
        self.undo = undo;
        self
    }

    /// Returns the time at which the operation ends by the clock, if it does.
    pub(crate) fn due(&self) -> Option<SystemTime> {
        match self.progress {
            Progress::After(wait) => self.started.checked_add(wait),
            _ => None,
        }
    }
}

impl Operation {
    /// Describes the operation, with everything that would end it, or begin it if it is pending.
    fn describe(&self, now: SystemTime) -> String {
        let (id, resources) = (self.id, text::list(self.keeps.iter().map(|kept| kept.resource.to_string())));
        // Whole seconds, rounded up.
        let until = |moment: SystemTime| {
            let left = moment.duration_since(now).unwrap_or_default();
            format!("{} s", left.as_secs() + u64::from(left.subsec_nanos() > 0))
        };
        let what = format!("{} {id} on {resources}", self.action);
        if let Some(moment) = self.begins {
            return format!("{what} is pending: begin({id}) or advance({})", until(moment));
        }
        let ends = match self.progress {
            Progress::Polls(n) => {
                let left = |kept: &Kept| u64::from(n) + 1 - u64::from(kept.reported.min(n));
                let polls = |kept: &Kept| {
                    let noun = if left(kept) == 1 { "poll" } else { "polls" };
                    format!("{} more {noun} of {}", left(kept), kept.resource)
                };
                let nearest = self.keeps.iter().min_by_key(|kept| left(kept));
                nearest.map(|kept| format!("{}, or ", polls(kept))).unwrap_or_default()
            }
            Progress::After(_) => {
                let due = self.due().map(until);
                due.map(|left| format!("advance({left}), or ")).unwrap_or_default()
            }
            Progress::Immediate | Progress::Manual => String::new(),
        };
        format!("{what} runs: {ends}finish({id})")
    }
}

/// The running and pending operations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Operations {
    running: BTreeMap<u64, Operation>,
    /// The operations that begin later.
    pending: BTreeMap<u64, Operation>,
    /// The operations that keep each resource busy.
    keepers: HashMap<Resource, Vec<u64>>,
}

impl Operations {
    /// Adds an operation, which is pending if it begins later.
    pub(crate) fn start(&mut self, operation: Operation) {
        if operation.begins.is_some() {
            self.pending.insert(operation.id, operation);
            return;
        }
        for kept in &operation.keeps {
            self.keepers.entry(kept.resource.clone()).or_default().push(operation.id);
        }
        self.running.insert(operation.id, operation);
    }

    /// Removes an operation that is over, with or without its effect.
    pub(crate) fn end(&mut self, id: u64) -> Option<Operation> {
        let Some(operation) = self.running.remove(&id) else { return self.pending.remove(&id) };
        for kept in &operation.keeps {
            if let Some(keepers) = self.keepers.get_mut(&kept.resource) {
                keepers.retain(|other| *other != id);
                if keepers.is_empty() {
                    self.keepers.remove(&kept.resource);
                }
            }
        }
        Some(operation)
    }

    /// Describes the first operations below a title, each with everything that would end it, for the error of a wait.
    /// Empty if there are none.
    pub(crate) fn describe(&self, now: SystemTime) -> String {
        const SHOWN: usize = 5;
        let lines = self.iter().take(SHOWN).map(|operation| format!("\n- {}", operation.describe(now)));
        let mut text: String = lines.collect();
        if !text.is_empty() {
            text.insert_str(0, "\nrunning operations, and what ends them:");
        }
        let more = self.iter().count().saturating_sub(SHOWN);
        if more > 0 {
            text += &format!("\n- and {more} more");
        }
        text
    }

    pub(crate) fn get(&self, id: u64) -> Option<&Operation> {
        self.running.get(&id).or_else(|| self.pending.get(&id))
    }

    /// Returns the ids of the running and pending operations.
    pub(crate) fn ids(&self) -> BTreeSet<u64> {
        self.iter().map(|operation| operation.id).collect()
    }

    /// Returns the running operations, then the pending ones.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Operation> {
        self.running.values().chain(self.pending.values())
    }

    pub(crate) fn running(&self) -> impl Iterator<Item = &Operation> {
        self.running.values()
    }

    /// Returns a pending operation, mutably.
    pub(crate) fn pending_mut(&mut self, id: u64) -> Option<&mut Operation> {
        self.pending.get_mut(&id)
    }

    pub(crate) fn pending(&self) -> impl Iterator<Item = &Operation> {
        self.pending.values()
    }

    /// Returns the operations that keep a resource busy.
    pub(crate) fn on(&self, resource: &Resource) -> impl Iterator<Item = &Operation> {
        self.keepers.get(resource).into_iter().flatten().filter_map(|id| self.running.get(id))
    }

    /// Returns the operations that keep an instance or a part of it busy.
    pub(crate) fn within(&self, instance: &str) -> Vec<u64> {
        let touches = |operation: &&Operation| operation.keeps.iter().any(|kept| kept.resource.instance == instance);
        self.running.values().filter(touches).map(|operation| operation.id).collect()
    }

    /// Returns the resources that operations keep busy, in no particular order.
    pub(crate) fn busy(&self) -> impl Iterator<Item = &Resource> {
        self.keepers.keys()
    }

    /// Returns the operations that end because a client reads one of these resources once more.
    pub(crate) fn due_when_asked(&self, resources: &[Resource]) -> Vec<u64> {
        let mut due = Vec::new();
        for resource in resources {
            for operation in self.on(resource) {
                let Progress::Polls(polls) = operation.progress else { continue };
                let reported = operation.keeps.iter().find(|kept| kept.resource == *resource);
                if reported.is_some_and(|kept| kept.reported >= polls) {
                    due.push(operation.id);
                }
            }
        }
        due.sort_unstable();
        due.dedup();
        due
    }

    /// Returns those of the given operations that end because a client reads their resources in these instances once
    /// more.
    pub(crate) fn due_among(&self, ids: &[u64], instances: &[String]) -> Vec<u64> {
        let due = |id: &&u64| {
            let Some(Operation { progress: Progress::Polls(polls), keeps, .. }) = self.get(**id) else { return false };
            keeps.iter().any(|kept| instances.contains(&kept.resource.instance) && kept.reported >= *polls)
        };
        ids.iter().filter(due).copied().collect()
    }

    /// Counts a poll of the resources that these operations keep busy in these instances.
    pub(crate) fn reported_by(&mut self, ids: &[u64], instances: &[String]) {
        for id in ids {
            let Some(operation) = self.running.get_mut(id) else { continue };
            for kept in operation.keeps.iter_mut().filter(|kept| instances.contains(&kept.resource.instance)) {
                kept.reported = kept.reported.saturating_add(1);
            }
        }
    }

    /// Counts a report of each of these resources to a client.
    pub(crate) fn reported(&mut self, resources: &[Resource]) {
        for resource in resources {
            for id in self.keepers.get(resource).into_iter().flatten() {
                let Some(operation) = self.running.get_mut(id) else { continue };
                for kept in operation.keeps.iter_mut().filter(|kept| kept.resource == *resource) {
                    kept.reported = kept.reported.saturating_add(1);
                }
            }
        }
    }
}

/// Reads and writes the spelling of a seed file: `"Immediate"`, `"Manual"`, `{"Polls": n}`, `{"After": "90s"}`.
impl Datum for Progress {
    const TAKES: Takes = Takes::Progress;

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Progress> {
        const WORDS: &str = "`\"Immediate\"`, `\"Manual\"`, `{\"Polls\": n}` or `{\"After\": \"90s\"}`";
        match value {
            Value::Text(word) => match word.as_ref() {
                "Immediate" => Some(Progress::Immediate),
                "Manual" => Some(Progress::Manual),
                _ => {
                    let near = text::did_you_mean(word, ["Immediate", "Manual", "Polls", "After"]);
                    reader.error(at, format_args!("`{}` is not one of {WORDS}{near}", text::clip(word)));
                    None
                }
            },
            Value::Object(Object(members)) => match members.as_slice() {
                [(name, value)] if name == "Polls" => {
                    u32::read(reader, value, &At::Field(at, name)).map(Progress::Polls)
                }
                [(name, value)] if name == "After" => {
                    Duration::read(reader, value, &At::Field(at, name)).map(Progress::After)
                }
                _ => reader.expected(value, at, WORDS),
            },
            _ => reader.expected(value, at, WORDS),
        }
    }

    fn write(&self) -> Value {
        match self {
            Progress::Immediate => "Immediate".into(),
            Progress::Manual => "Manual".into(),
            Progress::Polls(polls) => object! { Polls: *polls },
            Progress::After(wait) => object! { After: wait.write() },
        }
    }
}

/// Writes the form of Rust with the durations of a seed file: `Immediate`, `Manual`, `Polls(2)`, `After(1m 30s)`.
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Progress::Immediate => f.write_str("Immediate"),
            Progress::Manual => f.write_str("Manual"),
            Progress::Polls(polls) => write!(f, "Polls({polls})"),
            Progress::After(wait) => write!(f, "After({})", humantime::format_duration(*wait)),
        }
    }
}

impl FromStr for Progress {
    type Err = Error;

    /// Reads the form that `Display` writes.
    fn from_str(text: &str) -> Result<Progress, Error> {
        let inner = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
        let read = match text {
            "Immediate" => Some(Progress::Immediate),
            "Manual" => Some(Progress::Manual),
            _ => (inner("Polls").and_then(|polls| polls.parse().ok()).map(Progress::Polls))
                .or_else(|| humantime::parse_duration(inner("After")?).ok().map(Progress::After)),
        };
        read.ok_or_else(|| unknown_word(text, &["Immediate", "Manual", "Polls(1)", "After(90s)"]))
    }
}

impl serde_core::Serialize for Progress {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write().serialize(serializer)
    }
}

impl<'de> serde_core::Deserialize<'de> for Progress {
    /// Reads the spelling of a seed file.
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Progress, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let mut reader = Reader::default();
        let read = Progress::read(&mut reader, &Value::from(&value), &At::Root);
        read.ok_or_else(|| serde_core::de::Error::custom(Error::seed(reader.errors)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(progress: Progress) -> Operation {
        let operation = Operation::of("RestartDBInstance");
        let operation = operation.keeps_instance("a", Status::Rebooting).keeps_instance("b", Status::Rebooting);
        Operation { id: 1, progress, ..operation }
    }

    #[test]
    fn each_resource_counts_its_own_polls() {
        let (a, b) = ([Resource::of("a")], [Resource::of("b")]);
        let mut operations = Operations::default();
        operations.start(operation(Progress::Polls(1)));
        assert!(operations.due_when_asked(&a).is_empty());
        operations.reported(&a);
        assert!(operations.due_when_asked(&b).is_empty());
        assert_eq!(operations.due_when_asked(&a), [1]);
        operations.end(1);
        assert!(operations.due_when_asked(&a).is_empty() && operations.keepers.is_empty());
    }

    #[test]
    fn pending_operations_keep_nothing_busy() {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(2);
        let mut operations = Operations::default();
        operations.start(operation(Progress::Polls(0)).begins(Some(moment)));
        assert!(operations.due_when_asked(&[Resource::of("a")]).is_empty() && operations.running().next().is_none());
        assert_eq!((operations.iter().count(), operations.end(1).and_then(|ended| ended.begins)), (1, Some(moment)));
    }
}
