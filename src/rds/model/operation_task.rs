//! Tasks of the service's maintenance.

use std::time::SystemTime;

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
