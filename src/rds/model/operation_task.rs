//! Tasks of the service's maintenance.

use std::time::SystemTime;

record! {
    /// A maintenance task of the service that is scheduled for an instance.
    pub(crate) struct OperationTask ("Id" id: u64) {
        /// The type (`TaskType`): `rds_apsaradb_ha`, `rds_apsaradb_transfer`, `rds_apsaradb_upgrade` or
        /// `rds_apsaradb_maxscale`.
        "TaskType" task_type: String = "rds_apsaradb_upgrade".to_owned();
        /// The level (`ChangeLevel`): `S0` (recovery) or `S1` (maintenance, the default).
        "ChangeLevel" level: String = "S1".to_owned();
        /// The status (`Status`): 3 scheduled (the default), 4 running, 5 done, 6 failed, 7 cancelled. A scheduled task
        /// is done at its `SwitchTime`.
        "Status" status: u64 = 3;
        /// `true` if the task can be cancelled (`AllowCancel`), the default.
        "AllowCancel" allow_cancel: bool = true;
        /// `true` if the time of the task can be changed (`AllowChange`), the default.
        "AllowChange" allow_change: bool = true;
        /// The time of creation (`CreatedTime`).
        "CreatedTime" created: Option<SystemTime> = None;
        /// The time of the last change (`ModifiedTime`).
        "ModifiedTime" modified: Option<SystemTime> = None;
        /// The time of the start (`StartTime`).
        "StartTime" started: Option<SystemTime> = None;
        /// The time at which the task takes effect (`SwitchTime`).
        "SwitchTime" switches: Option<SystemTime> = None;
        /// The latest time of the task (`Deadline`).
        "Deadline" deadline: Option<SystemTime> = None;
        /// The time between start and switch (`PrepareInterval`), by default `04:00:00`.
        "PrepareInterval" prepare: String = "04:00:00".to_owned();
        /// The impact on clients (`Impact`), by default `TransientDisconnection`.
        "Impact" impact: String = "TransientDisconnection".to_owned();
        /// The result (`ResultInfo`), by default empty.
        "ResultInfo" result: String = String::new();
        /// The parameters of the task (`TaskParams`), by default empty.
        "TaskParams" params: String = String::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl OperationTask {
    /// Returns the status at a time.
    pub(crate) fn shown_status(&self, now: SystemTime) -> u64 {
        if self.status == 3 && self.switches.is_some_and(|moment| moment <= now) { 5 } else { self.status }
    }

    /// Creates a scheduled task with this id and type.
    pub(crate) fn new(id: u64, task_type: &str) -> OperationTask {
        OperationTask { task_type: task_type.to_owned(), ..OperationTask::fresh(id) }
    }
}
