//! The history of finished operations.

use std::time::SystemTime;

use super::operation::Operation;
#[cfg(feature = "engines")]
use super::operation::{Effect, Resource};
use super::{Cloud, clock};

record! {
    /// A finished operation.
    pub(crate) struct PastTask ("TaskId" id: u64, "TaskType" action: String) {
        /// The status (`Status`): `Succeed` (the default), `Failed` or `Canceled`.
        "Status" status: String = "Succeed".to_owned();
        /// The instance of the operation (`InstanceId`).
        "InstanceId" instance: String = String::new();
        /// The instance's description at that time.
        "InstanceName" description: String = String::new();
        /// The engine (`DbType`).
        "DbType" engine: String = String::new();
        /// The region (`RegionId`).
        "RegionId" region: String = String::new();
        /// The `Uid` of the instance's owner.
        "Owner" owner: String = String::new();
        /// The reason of a failure (`ReasonCode`).
        "ReasonCode" reason: String = String::new();
        /// The time of the start (`StartTime`).
        "StartTime" started: Option<SystemTime> = None;
        /// The time of the end (`EndTime`).
        "EndTime" ended: Option<SystemTime> = None;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

/// The largest number of tasks in the history. The oldest are dropped first.
const KEPT: usize = 1_000;

impl Cloud {
    /// Returns the task of an operation, if its instance exists.
    pub(crate) fn task_of(&self, operation: &Operation, status: &str) -> Option<PastTask> {
        let ids = operation.keeps.iter().map(|kept| kept.resource.instance.as_str());
        let instance = ids.filter_map(|id| self.instances.get(id)).next()?;
        Some(PastTask {
            status: status.to_owned(),
            instance: instance.id.clone(),
            description: instance.shown_description().to_owned(),
            engine: instance.engine.as_str().to_ascii_lowercase(),
            region: instance.region.clone(),
            owner: instance.owner.clone(),
            started: Some(clock::whole_second(operation.started)),
            ..PastTask::fresh(operation.id, operation.action.to_owned())
        })
    }

    /// Adds an operation that ends now to the history.
    pub(in crate::rds::model) fn remember(&mut self, operation: &Operation, status: &str, reason: &str) {
        let Some(task) = self.task_of(operation, status) else { return };
        let now = self.clock.now();
        let ended = clock::whole_second(operation.due().map_or(now, |due| due.min(now)));
        if self.history.len() >= KEPT {
            self.history.remove(0);
        }
        self.history.push(PastTask { reason: reason.to_owned(), ended: Some(ended), ..task });
    }

    /// Changes the newest finished operation of an action on one of these instances to a failed one.
    #[cfg(feature = "engines")]
    pub(crate) fn fail_afterwards(&mut self, instances: &[&str], action: &str, reason: &str) {
        let is_meant = |task: &&mut PastTask| task.action == action && instances.contains(&task.instance.as_str());
        let Some(task) = self.history.iter_mut().rev().find(is_meant) else { return };
        (task.status, task.reason) = ("Failed".to_owned(), reason.to_owned());
        let id = task.id;
        if !self.settings.strict_client_tokens {
            self.tokens.free(id);
        }
    }

    /// Fails the creation of an instance as a copy of another one, which removes the instance. Returns whether the
    /// creation had ended already.
    #[cfg(feature = "engines")]
    pub(crate) fn fail_creation(&mut self, instance: &str, original: &str, action: &str, reason: &str) -> bool {
        let resource = Resource::of(instance);
        let undo = Effect::Remove(resource.clone());
        let running = self.operations.on(&resource).find(|operation| operation.undo == undo).map(|found| found.id);
        match running {
            Some(id) => self.fail(id, reason),
            None => {
                self.fail_afterwards(&[instance, original], action, reason);
                let _ = self.remove(instance);
            }
        }
        running.is_none()
    }
}
