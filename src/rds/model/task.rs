//! The history: operations that are over.

use std::time::SystemTime;

use super::operation::Operation;
use super::{Cloud, clock};

record! {
    /// An operation that is over.
    pub(crate) struct PastTask ("TaskId" id: u64, "TaskType" action: String) {
        /// `Status`: `Succeed`, `Failed` or `Canceled`.
        "Status" status: String = "Succeed".to_owned();
        /// The instance that it was about.
        "InstanceId" instance: String = String::new();
        /// The instance's description at that time.
        "InstanceName" description: String = String::new();
        /// `DbType`.
        "DbType" engine: String = String::new();
        /// `RegionId`.
        "RegionId" region: String = String::new();
        /// The `Uid` of the instance's owner.
        "Owner" owner: String = String::new();
        /// `ReasonCode`: why it failed.
        "ReasonCode" reason: String = String::new();
        /// `StartTime`.
        "StartTime" started: Option<SystemTime> = None;
        /// `EndTime`.
        "EndTime" ended: Option<SystemTime> = None;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

/// The number of tasks that the history keeps: the oldest go first.
const KEPT: usize = 1_000;

impl Cloud {
    /// The task that an operation is, if it is about an instance that exists.
    pub(crate) fn task_of(&self, operation: &Operation, status: &str) -> Option<PastTask> {
        let ids = operation.keeps.iter().map(|kept| kept.resource.instance.as_str());
        let instance = ids.filter_map(|id| self.instances.get(id)).next()?;
        Some(PastTask {
            status: status.to_owned(),
            instance: instance.id.clone(),
            description: instance.shown_description().to_owned(),
            engine: instance.engine.as_str().to_lowercase(),
            region: instance.region.clone(),
            owner: instance.owner.clone(),
            started: Some(clock::whole_second(operation.started)),
            ..PastTask::fresh(operation.id, operation.action.to_owned())
        })
    }

    /// Puts an operation that ends now into the history.
    pub(in crate::rds::model) fn remember(&mut self, operation: &Operation, status: &str, reason: &str) {
        let Some(task) = self.task_of(operation, status) else { return };
        let now = self.clock.now();
        let ended = clock::whole_second(operation.due().map_or(now, |due| due.min(now)));
        if self.history.len() >= KEPT {
            self.history.remove(0);
        }
        self.history.push(PastTask { reason: reason.to_owned(), ended: Some(ended), ..task });
    }
}
