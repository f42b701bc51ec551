//! Work that takes time in the cloud, and when it is over.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, SystemTime};

use crate::words::UnknownWord;

/// When an operation that takes time in the cloud (an import) is over.
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
/// rds.advance(Duration::from_secs(90)); // whatever ran is over now
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// Before the answer to the request that starts it is sent.
    Immediate,
    /// When one resource it keeps busy (an instance, an import task) has been reported as busy to a client so many
    /// times and is asked for once more: that answer shows it done. Each resource counts for itself. Looking in
    /// from the test does not count. `Polls(1)` is the default.
    Polls(u32),
    /// When the fake's clock has moved on by so much.
    After(Duration),
    /// When the test says so: `finish`, `fail`, `finish_all`.
    Manual,
}

impl Default for Progress {
    fn default() -> Progress {
        Progress::Polls(1)
    }
}

/// Something an operation keeps busy, as a client asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Resource {
    Instance(String),
    Import(u64),
}

/// What is to be done when an operation is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Work {
    Import(u64),
}

#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) progress: Progress,
    pub(crate) started: SystemTime,
    /// The resources it keeps busy, and how often each has been reported as busy.
    pub(crate) busy: BTreeMap<Resource, u32>,
}

/// The operations under way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Operations {
    running: BTreeMap<Work, Operation>,
    /// Which operations keep a resource busy.
    keepers: HashMap<Resource, Vec<Work>>,
}

impl Operations {
    pub(crate) fn start(&mut self, work: Work, operation: Operation) {
        for resource in operation.busy.keys() {
            self.keepers.entry(resource.clone()).or_default().push(work);
        }
        self.running.insert(work, operation);
    }

    /// Takes an operation out: it is over, one way or another.
    pub(crate) fn end(&mut self, work: Work) {
        let Some(operation) = self.running.remove(&work) else { return };
        for resource in operation.busy.keys() {
            if let Some(keepers) = self.keepers.get_mut(resource) {
                keepers.retain(|other| *other != work);
                if keepers.is_empty() {
                    self.keepers.remove(resource);
                }
            }
        }
    }

    pub(crate) fn get(&self, work: Work) -> Option<&Operation> {
        self.running.get(&work)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.running.is_empty()
    }

    pub(crate) fn running(&self) -> Vec<Work> {
        self.running.keys().copied().collect()
    }

    /// Operations whose time is over at this moment, the earliest first.
    pub(crate) fn due_at(&self, now: SystemTime) -> Vec<Work> {
        let mut due: Vec<(SystemTime, Work)> = self
            .running
            .iter()
            .filter_map(|(work, operation)| match operation.progress {
                Progress::After(wait) => {
                    operation.started.checked_add(wait).filter(|end| *end <= now).map(|end| (end, *work))
                }
                _ => None,
            })
            .collect();
        due.sort();
        due.into_iter().map(|(_, work)| work).collect()
    }

    /// Operations that are over since a client asks for one of these resources once more.
    pub(crate) fn due_when_asked(&self, resources: &[Resource]) -> Vec<Work> {
        let mut due: Vec<Work> = resources
            .iter()
            .flat_map(|resource| self.keepers.get(resource).into_iter().flatten().map(move |work| (resource, *work)))
            .filter(|(resource, work)| {
                self.running.get(work).is_some_and(|operation| match operation.progress {
                    Progress::Polls(n) => operation.busy.get(resource).is_some_and(|seen| *seen >= n),
                    _ => false,
                })
            })
            .map(|(_, work)| work)
            .collect();
        due.sort();
        due.dedup();
        due
    }

    /// Notes that these resources are being reported to a client, those still busy as busy.
    pub(crate) fn reported(&mut self, resources: &[Resource]) {
        for resource in resources {
            for work in self.keepers.get(resource).into_iter().flatten() {
                if let Some(seen) = self.running.get_mut(work).and_then(|operation| operation.busy.get_mut(resource)) {
                    *seen = seen.saturating_add(1);
                }
            }
        }
    }
}

/// The spelling of a progress in a seed file: `"Immediate"`, `"Manual"`, `{"Polls": n}`, `{"After": "90s"}`.
impl serde::Serialize for Progress {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        match self {
            Progress::Immediate => serializer.serialize_str("Immediate"),
            Progress::Manual => serializer.serialize_str("Manual"),
            Progress::Polls(n) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("Polls", n)?;
                map.end()
            }
            Progress::After(wait) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("After", &humantime::format_duration(*wait).to_string())?;
                map.end()
            }
        }
    }
}

/// The words a progress can be without a number.
pub(crate) fn progress_word(word: &str) -> Result<Progress, UnknownWord> {
    match word {
        "Immediate" => Ok(Progress::Immediate),
        "Manual" => Ok(Progress::Manual),
        _ => Err(UnknownWord {
            found: word.to_owned(),
            known: vec!["Immediate", "Manual", "{\"Polls\": n}", "{\"After\": \"90s\"}"],
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(progress: Progress) -> Operation {
        let busy = ["a", "b"].map(|id| (Resource::Instance(id.to_owned()), 0));
        Operation { progress, started: SystemTime::UNIX_EPOCH, busy: busy.into() }
    }

    #[test]
    fn each_resource_counts_its_own_polls() {
        let (a, b) = ([Resource::Instance("a".into())], [Resource::Instance("b".into())]);
        let mut operations = Operations::default();
        operations.start(Work::Import(1), operation(Progress::Polls(1)));
        assert!(operations.due_when_asked(&a).is_empty());
        operations.reported(&a);
        assert!(operations.due_when_asked(&b).is_empty());
        assert_eq!(operations.due_when_asked(&a), [Work::Import(1)]);
        operations.end(Work::Import(1));
        assert!(operations.due_when_asked(&a).is_empty() && operations.keepers.is_empty());
    }

    #[test]
    fn time_is_over_at_the_very_moment() {
        let mut operations = Operations::default();
        operations.start(Work::Import(1), operation(Progress::After(Duration::from_secs(2))));
        assert!(operations.due_at(SystemTime::UNIX_EPOCH + Duration::from_millis(1999)).is_empty());
        assert_eq!(operations.due_at(SystemTime::UNIX_EPOCH + Duration::from_secs(2)), [Work::Import(1)]);
    }
}
