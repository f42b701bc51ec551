//! The migration of SQL Server databases from files: uploaded files, tasks that restore files from object storage, and the
//! checks before an import.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::rds::catalogue::shaped;
use crate::rds::words::{FileStatus, MigrateTaskStatus};

record! {
    /// A backup file that a SQL Server instance can import: an uploaded one, or one in object storage whose key ends
    /// with this name. It has the size and the tables of the database in it.
    ///
    /// After `CreateUploadPathForSQLServer` its status is `NotStarted`; a test that simulates the upload sets the
    /// status.
    pub(crate) struct UploadedFile ("FileName" name: String, "DBName" db_name: String) {
        /// The size in bytes (`FileSize`).
        "FileSize" size_bytes: u64 = 0;
        /// The status (`FileStatus`), by default Available.
        "FileStatus" status: FileStatus = FileStatus::Available;
        /// The description (`Description`), by default empty.
        "Description" description: String = String::new();
        /// The time of creation (`CreationTime`); by default the time of the fake's clock when the instance is added.
        "CreationTime" created: Option<SystemTime> = None;
        /// The tables in the file, each with its number of rows.
        "Tables" tables: BTreeMap<String, u64> = BTreeMap::new();
    }
    plain {}
    also {}
    passed_over shaped("DescribeFilesForSQLServer", "Items", "SQLServerUploadFile", &[]);
}

impl UploadedFile {
    /// Creates an available file with a backup of this database.
    pub(crate) fn new(name: impl Into<String>, database: impl Into<String>) -> UploadedFile {
        UploadedFile::fresh(name.into(), database.into())
    }
}

record! {
    /// A task that restores backup files from object storage into a SQL Server instance.
    pub(crate) struct MigrateTask ("MigrateTaskId" id: String, "DBName" db_name: String) {
        /// The mode (`BackupMode`): `FULL` (the default), `DIFF` or `UPDF`.
        "BackupMode" backup_mode: String = "FULL".to_owned();
        /// The status (`Status`), by default Success.
        "Status" status: MigrateTaskStatus = MigrateTaskStatus::Success;
        /// `true` if the database is brought online when the files are restored.
        "IsOnlineDB" online: bool = false;
        /// `true` if the task replaced a database of this name (`IsDBReplaced`).
        "IsDBReplaced" replaced: bool = false;
        /// The description (`Description`), by default empty.
        "Description" description: String = String::new();
        /// The time of creation (`CreateTime`); by default the time of the fake's clock when the instance is added.
        "CreateTime" created: Option<SystemTime> = None;
        /// The time of the end (`EndTime`).
        "EndTime" ended: Option<SystemTime> = None;
        /// The files, in the form in which the requests named them.
        "Files" files: Vec<String> = Vec::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl MigrateTask {
    /// Creates a task with this id for this database. The id consists of decimal digits.
    pub(crate) fn new(id: impl Into<String>, database: impl Into<String>) -> MigrateTask {
        MigrateTask::fresh(id.into(), database.into())
    }
}

record! {
    /// A result of a check before an import. The words of the service are not documented, so a test chooses them.
    pub(crate) struct PreCheckResult ("PreCheckName" name: String) {
        /// The result (`PreCheckResult`), by default `Success`.
        "PreCheckResult" result: String = "Success".to_owned();
        /// The reason of a failure, which the service spells `FailReasion`.
        "FailReasion" fail_reason: String = String::new();
        /// The suggested repair (`RepairMethod`).
        "RepairMethod" repair_method: String = String::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl PreCheckResult {
    /// Creates a successful result of the check with this name.
    pub(crate) fn new(name: impl Into<String>) -> PreCheckResult {
        PreCheckResult::fresh(name.into())
    }
}

/// Returns the name of a file in object storage: the part of its position or address after the last `/` or `:`.
pub(crate) fn file_name(position: &str) -> &str {
    let path = position.split('?').next().unwrap_or(position);
    path.rsplit(['/', ':']).next().unwrap_or(path)
}
