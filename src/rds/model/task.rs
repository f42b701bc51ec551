//! Tasks: those that are over, and those of the service's maintenance.

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

record! {
    /// A task of the service's maintenance that an instance is due for.
    pub(crate) struct OperationTask ("Id" id: u64) {
        /// `TaskType`: `rds_apsaradb_ha`, `rds_apsaradb_transfer`, `rds_apsaradb_upgrade` or `rds_apsaradb_maxscale`.
        "TaskType" task_type: String = "rds_apsaradb_upgrade".to_owned();
        /// `ChangeLevel`: `S0` (recovery) or `S1` (maintenance).
        "ChangeLevel" level: String = "S1".to_owned();
        /// `Status`: 3 to be done, 4 being done, 5 done, 6 failed, 7 cancelled. One that is to be done is done at its
        /// `SwitchTime`.
        "Status" status: u64 = 3;
        /// `AllowCancel`.
        "AllowCancel" allow_cancel: bool = true;
        /// `AllowChange`.
        "AllowChange" allow_change: bool = true;
        /// `CreatedTime`.
        "CreatedTime" created: Option<SystemTime> = None;
        /// `ModifiedTime`.
        "ModifiedTime" modified: Option<SystemTime> = None;
        /// `StartTime`.
        "StartTime" started: Option<SystemTime> = None;
        /// `SwitchTime`.
        "SwitchTime" switches: Option<SystemTime> = None;
        /// `Deadline`.
        "Deadline" deadline: Option<SystemTime> = None;
        /// `PrepareInterval`.
        "PrepareInterval" prepare: String = "04:00:00".to_owned();
        /// `Impact`.
        "Impact" impact: String = "TransientDisconnection".to_owned();
        /// `ResultInfo`.
        "ResultInfo" result: String = String::new();
        /// `TaskParams`.
        "TaskParams" params: String = String::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl OperationTask {
    /// The status at a moment.
    pub(crate) fn shown_status(&self, now: SystemTime) -> u64 {
        if self.status == 3 && self.switches.is_some_and(|moment| moment <= now) { 5 } else { self.status }
    }

    /// A task that is to be done, of this id and type.
    pub(crate) fn new(id: u64, task_type: &str) -> OperationTask {
        OperationTask { task_type: task_type.to_owned(), ..OperationTask::fresh(id) }
    }
}
