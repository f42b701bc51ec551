//! The migration of SQL Server databases from files: uploaded files, tasks that restore files from object storage, and the
//! checks before an import.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::rds::catalogue::shaped;
use crate::rds::words::{FileStatus, MigrateTaskStatus};

record! {
    /// A backup file that a SQL Server instance can take: one that was uploaded, or one in object storage whose key ends
    /// with this name. It says how large the database in it is and which tables it has.
    ///
    /// A file that `CreateUploadPathForSQLServer` announced is `NotStarted`; a test that plays the upload sets its status.
    pub(crate) struct UploadedFile ("FileName" name: String, "DBName" db_name: String) {
        /// `FileSize`, in bytes.
        "FileSize" size_bytes: u64 = 0;
        /// `FileStatus`.
        "FileStatus" status: FileStatus = FileStatus::Available;
        /// `Description`.
        "Description" description: String = String::new();
        /// `CreationTime`: by default the fake's clock when the instance is added.
        "CreationTime" created: Option<SystemTime> = None;
        /// The tables in it and how many rows each holds.
        "Tables" tables: BTreeMap<String, u64> = BTreeMap::new();
    }
    plain {}
    also {}
    passed_over shaped("DescribeFilesForSQLServer", "Items", "SQLServerUploadFile", &[]);
}

impl UploadedFile {
    /// A file that can be imported, with a backup of this database in it.
    pub(crate) fn new(name: impl Into<String>, database: impl Into<String>) -> UploadedFile {
        UploadedFile::fresh(name.into(), database.into())
    }
}

record! {
    /// A task that restores backup files from object storage into a SQL Server instance.
    pub(crate) struct MigrateTask ("MigrateTaskId" id: String, "DBName" db_name: String) {
        /// `BackupMode`: `FULL`, `DIFF` or `UPDF`.
        "BackupMode" backup_mode: String = "FULL".to_owned();
        /// `Status`.
        "Status" status: MigrateTaskStatus = MigrateTaskStatus::Success;
        /// `true` if the database is brought online when the files are restored.
        "IsOnlineDB" online: bool = false;
        /// `IsDBReplaced`: whether a database of this name was there before.
        "IsDBReplaced" replaced: bool = false;
        /// `Description`.
        "Description" description: String = String::new();
        /// `CreateTime`: by default the fake's clock when the instance is added.
        "CreateTime" created: Option<SystemTime> = None;
        /// `EndTime`.
        "EndTime" ended: Option<SystemTime> = None;
        /// The files, as the requests named them.
        "Files" files: Vec<String> = Vec::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl MigrateTask {
    /// A task of this id for this database. The id is decimal digits.
    pub(crate) fn new(id: impl Into<String>, database: impl Into<String>) -> MigrateTask {
        MigrateTask::fresh(id.into(), database.into())
    }
}

record! {
    /// A finding of a check before an import. Its words are not documented: a test chooses them.
    pub(crate) struct PreCheckResult ("PreCheckName" name: String) {
        /// `PreCheckResult`.
        "PreCheckResult" result: String = "Success".to_owned();
        /// `FailReasion`, as the service spells it.
        "FailReasion" fail_reason: String = String::new();
        /// `RepairMethod`.
        "RepairMethod" repair_method: String = String::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl PreCheckResult {
    /// A check of this name that succeeds.
    pub(crate) fn new(name: impl Into<String>) -> PreCheckResult {
        PreCheckResult::fresh(name.into())
    }
}

/// The name of a file in object storage: the part after the last `/` or `:` of its position or address.
pub(crate) fn file_name(position: &str) -> &str {
    let path = position.split('?').next().unwrap_or(position);
    path.rsplit(['/', ':']).next().unwrap_or(path)
}
