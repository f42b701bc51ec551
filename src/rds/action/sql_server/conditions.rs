//! Conditions of migrations from files and from other servers.
//!
//! The pages of the retired actions have no error tables. The client error table of 2018 has rows whose text names the
//! condition; their pairing is inferred.

conditions! {
    /// `DBName` names no database of the instance, in CreateUploadPathForSQLServer.
    pub(crate) UploadDatabaseNotFound = "InvalidDBName.NotFound", 404, "The specified database does not exist.", Inferred,
        "RDS client error table (2018), row 45";
    /// Twenty upload paths were created for the database within 24 hours.
    pub(crate) TooManyUploads = "QuotaExceeded.Upload", 403, "The quota of file exceeds.", Inferred,
        "page of CreateUploadPathForSQLServer (2018) for the rule, RDS client error table (2018), row 30";
    /// The upload of the file has not finished.
    pub(crate) FileNotCompleted = "InvalidFileName.NotCompleted", 404, "The specified \"FileName\" is not completed .", Inferred,
        "RDS client error table (2018), row 31";
    /// There is no file of this name, or it cannot be imported.
    pub(crate) FileNotAvailable = "InvalidFileName.NotAvailable", 404, "The specified \"FileName\" is not Available .", Inferred,
        "RDS client error table (2018), row 32";
    /// The file is larger than the storage of the instance.
    pub(crate) FileTooLarge = "QuotaExceeded.FileSize", 403, "The quota of file size exceeds.", Inferred,
        "RDS client error table (2018), row 33";
    /// The import is not copying increments.
    pub(crate) NotSyncing = "OperationDenied.IncorrectTaskStatus", 403, "The operation is not permitted due to status of import.", Inferred,
        "RDS client error table (2018), row 40";
    /// `DBName` is not a valid database name, differs from that of the continued task, or does not exist on a 2008 R2
    /// instance.
    pub(crate) MigrateDatabaseName = "InvalidDBName", 400, "The instance does not have the specified DB name.", Inferred,
        "API metadata of CreateMigrateTask (2024); page of CreateMigrateTask (2019)";
    /// The database is not Running, or another task restores it.
    pub(crate) MigrateDatabaseState = "InvalidDBState", 400, "The DB state does not support this operation.", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// Twenty tasks were created for the database within 24 hours.
    pub(crate) TooManyMigrateTasks = "ExceedUploadTime", 400, "Exceeding the daily upload times of this DB.", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// `OSSUrls` is not a list of addresses, separated by vertical bars.
    pub(crate) InvalidOssUrls = "InvalidOSSURL", 400, "The Specified OSS URL is not valid", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// `OssObjectPositions` is not `endpoint:bucket:key`.
    pub(crate) InvalidOssObjectPositions = "InvalidOssObjectPositions.Format", 403, "The specified params OssObjectPositions is not valid.", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// Neither `OssObjectPositions` nor `OSSUrls` names a file.
    pub(crate) NoBackupFiles = "BakFilesNeeded", 404, "Backup file does not supply.", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// A file's name does not end in `.bak`, `.diff`, `.trn` or `.log`.
    pub(crate) BackupFileKind = "InvalidFile", 400, "The operation does not support this kind of file", Inferred,
        "API metadata of CreateMigrateTask (2024); that the ending decides is a judgement";
    /// The files are too large for the storage of the instance.
    pub(crate) BackupFilesTooLarge = "ExceedDiskSize", 400, "The file size exceeding the disk size", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// `IsOnlineDB` is False, but `BackupMode` is neither UPDF nor 2.
    pub(crate) DatabaseMustOnline = "DatabaseMustOnline", 400, "Database must be taken online when task type is 0 or 1.", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// The task to continue or to bring online does not exist, or is not waiting.
    pub(crate) ParentTaskStatus = "InvalideStatus", 400, "Parent migrate task status is invalid.", Documented,
        "API metadata of CreateMigrateTask and CreateOnlineDatabaseTask (2024)";
    /// The instance has no task `MigrateTaskId`, in DescribeMigrateTaskById.
    pub(crate) MigrateTaskNotFound = "InvalidMigrateTask", 400, "The specified MigrateTaskId {} does not exist. Please check again.", Documented,
        "API metadata of DescribeMigrateTaskById (2024), where a number replaces the id";
    /// The instance has no task `MigrateTaskId`, in TerminateMigrateTask.
    pub(crate) TerminatedTaskNotFound = "InvalidTask.NotFound", 400, "Specified MigrateTaskId could not be found on RDS.", Documented,
        "API metadata of TerminateMigrateTask (2024)";
    /// The task to terminate is not a full restore.
    pub(crate) TerminatedTaskType = "InvalidTaskType.Invalid", 400, "Migrate task type Incremental is not supported, only support FULL backup migrate task.", Documented,
        "API metadata of TerminateMigrateTask (2024)";
    /// The task to terminate is already over.
    pub(crate) TerminatedTaskStatus = "InvalidTaskStatus", 400, "Current task status (Terminated/Failed) does not support.", Documented,
        "API metadata of TerminateMigrateTask (2024)";
}
