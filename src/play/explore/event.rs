//! Changes that another actor makes to an instance between two calls of the explored code.

use std::sync::Arc;

use crate::rds::model::Cloud;
use crate::rds::model::instance::Instance;
use crate::rds::model::ip_list::IpList;
use crate::rds::model::operation::Operation;
use crate::rds::words::{LockMode, Status};

/// A change by another actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Event {
    /// Releases the instance.
    Deleted,
    /// Locks the instance.
    Locked,
    /// Restarts the instance, which is busy afterwards.
    Restarted,
    /// Adds an address to the default IP list of the instance.
    Listed,
    /// Changes the description of the instance.
    Renamed,
    /// Adds a tag to the instance.
    Tagged,
    /// Increases the storage of the instance.
    Modified,
    /// Every running operation succeeds.
    Finished,
    /// Every running operation fails.
    Failed,
}

pub(super) const EVENTS: [(Event, &str); 9] = [
    (Event::Deleted, "event-deleted"),
    (Event::Locked, "event-locked"),
    (Event::Restarted, "event-restarted"),
    (Event::Listed, "event-listed"),
    (Event::Renamed, "event-renamed"),
    (Event::Tagged, "event-tagged"),
    (Event::Modified, "event-modified"),
    (Event::Finished, "event-finished"),
    (Event::Failed, "event-failed"),
];

/// The address that the other actor adds. It is from the range reserved for documentation, which no program uses.
const ADDRESS: &str = "192.0.2.77";

/// The storage that the other actor adds, in GB.
const MORE_GB: u64 = 5;

/// The reason why the operations fail.
const WHY: &str = "failed by the explorer";

impl Event {
    /// Describes the event for a story.
    pub(super) fn story(self) -> &'static str {
        match self {
            Event::Deleted => "another actor releases the instance",
            Event::Locked => "another actor locks the instance",
            Event::Restarted => "another actor restarts the instance",
            Event::Listed => "another actor adds an address to the instance's IP list",
            Event::Renamed => "another actor changes the instance's description",
            Event::Tagged => "another actor adds a tag to the instance",
            Event::Modified => "another actor gives the instance more storage",
            Event::Finished => "the running operations finish",
            Event::Failed => "the running operations fail",
        }
    }

    /// Returns whether the event is a change of one instance by another actor.
    pub(super) fn is_by_another_actor(self) -> bool {
        !matches!(self, Event::Finished | Event::Failed)
    }

    /// Applies the change to an instance. Returns whether it changed something.
    pub(super) fn apply(self, cloud: &mut Cloud, id: &str) -> bool {
        match self {
            Event::Finished => return cloud.finish_all() > 0,
            Event::Failed => {
                let running: Vec<u64> = cloud.operations.running().map(|operation| operation.id).collect();
                running.iter().for_each(|id| cloud.fail(*id, WHY));
                return !running.is_empty();
            }
            _ => {}
        }
        let Some(instance) = cloud.instances.get(id) else { return false };
        match self {
            Event::Deleted => cloud.remove(id).is_ok(),
            Event::Restarted => {
                let running = instance.status == Status::Running;
                if running {
                    cloud.begin(Operation::of("RestartDBInstance").keeps_instance(id, Status::Rebooting));
                }
                running
            }
            _ => {
                let changed = self.changed(Arc::unwrap_or_clone(instance.clone()));
                cloud.replace(id, changed).is_ok()
            }
        }
    }

    fn changed(self, instance: Instance) -> Instance {
        match self {
            Event::Locked => instance.lock_mode(LockMode::ManualLock),
            Event::Renamed => instance.description("changed by another actor"),
            Event::Tagged => instance.tag("another-actor", "1"),
            Event::Listed => {
                let mut lists = instance.ip_lists.clone();
                match lists.iter_mut().find(|list| list.name == "default") {
                    // A list that admits nobody is replaced by one with this address.
                    Some(list) if list.ips == ["127.0.0.1"] => list.ips = vec![ADDRESS.to_owned()],
                    Some(list) => list.ips.push(ADDRESS.to_owned()),
                    None => lists.push(IpList::new("default", [ADDRESS])),
                }
                Instance { ip_lists: lists, ..instance }
            }
            Event::Modified => {
                let larger = instance.storage_gb + MORE_GB;
                instance.storage_gb(larger)
            }
            Event::Deleted | Event::Restarted | Event::Finished | Event::Failed => instance,
        }
    }
}
