//! Conditions of the migration from files and from other servers.
//!
//! The pages of the actions that are retired have no error tables. The client error table of 2018 has rows whose text names
//! the condition; their pairing is inferred.

conditions! {
    /// `DBName` names no database of the instance, in CreateUploadPathForSQLServer.
    UploadDatabaseNotFound = "InvalidDBName.NotFound", 404, "The specified database does not exist.", Inferred,
        "RDS client error table (2018), row 45";
    /// Twenty upload paths were made for the database within 24 hours.
    TooManyUploads = "QuotaExceeded.Upload", 403, "The quota of file exceeds.", Inferred,
        "page of CreateUploadPathForSQLServer (2018) for the rule, RDS client error table (2018), row 30";
    /// The upload of the file is not over.
    FileNotCompleted = "InvalidFileName.NotCompleted", 404, "The specified \"FileName\" is not completed .", Inferred,
        "RDS client error table (2018), row 31";
    /// There is no file of this name, or it cannot be imported.
    FileNotAvailable = "InvalidFileName.NotAvailable", 404, "The specified \"FileName\" is not Available .", Inferred,
        "RDS client error table (2018), row 32";
    /// The file is larger than the storage of the instance.
    FileTooLarge = "QuotaExceeded.FileSize", 403, "The quota of file size exceeds.", Inferred,
        "RDS client error table (2018), row 33";
    /// The increments of the import are not going on.
    NotSyncing = "OperationDenied.IncorrectTaskStatus", 403, "The operation is not permitted due to status of import.", Inferred,
        "RDS client error table (2018), row 40";
    /// The instance is no SQL Server, in an action on migrate tasks.
    MigrateEngine = "EngineNotSupported", 400, "Engine specified cannot be supported the operation.", Documented,
        "API metadata of CreateMigrateTask and CreateOnlineDatabaseTask (2024)";
    /// The instance is read-only, a disaster-recovery or a temporary one, in CreateMigrateTask.
    MigrateInstanceType = "InvalidInstanceType", 400, "The DB instance type does not support this operation.", Documented,
        "API metadata of CreateMigrateTask (2024); page of CreateMigrateTask (2019)";
    /// The instance is not Running, in CreateMigrateTask.
    MigrateInstanceStatus = "InvalidInstanceState", 403, "The DB instance state does not support this operation.", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// The instance is locked, in CreateMigrateTask.
    MigrateInstanceLock = "InvalidInstanceLockMode", 400, "The DB instance lock mode does not support this operation.", Documented,
        "API metadata of CreateMigrateTask (2024); page of CreateMigrateTask (2019)";
    /// `DBName` is no name of a database, is not the one of the task that is continued, or names no database of a 2008 R2
    /// instance.
    MigrateDatabaseName = "InvalidDBName", 400, "The instance does not have the specified DB name.", Inferred,
        "API metadata of CreateMigrateTask (2024); page of CreateMigrateTask (2019)";
    /// The database is not Running, or another task restores it.
    MigrateDatabaseState = "InvalidDBState", 400, "The DB state does not support this operation.", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// Twenty tasks were made for the database within 24 hours.
    TooManyMigrateTasks = "ExceedUploadTime", 400, "Exceeding the daily upload times of this DB.", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// `OSSUrls` has something else than addresses with vertical bars between them.
    InvalidOssUrls = "InvalidOSSURL", 400, "The Specified OSS URL is not valid", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// `OssObjectPositions` is not `endpoint:bucket:key`.
    InvalidOssObjectPositions = "InvalidOssObjectPositions.Format", 403, "The specified params OssObjectPositions is not valid.", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// Neither `OssObjectPositions` nor `OSSUrls` names a file.
    NoBackupFiles = "BakFilesNeeded", 404, "Backup file does not supply.", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// A file's name ends in something else than `.bak`, `.diff`, `.trn` or `.log`.
    BackupFileKind = "InvalidFile", 400, "The operation does not support this kind of file", Inferred,
        "API metadata of CreateMigrateTask (2024); that the ending decides is a judgement";
    /// The files are too large for the storage of the instance.
    BackupFilesTooLarge = "ExceedDiskSize", 400, "The file size exceeding the disk size", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// `IsOnlineDB` is False, but `BackupMode` is neither UPDF nor 2.
    DatabaseMustOnline = "DatabaseMustOnline", 400, "Database must be taken online when task type is 0 or 1.", Documented,
        "API metadata of CreateMigrateTask (2024)";
    /// The task that is continued or brought online is not there, or does not wait for that.
    ParentTaskStatus = "InvalideStatus", 400, "Parent migrate task status is invalid.", Documented,
        "API metadata of CreateMigrateTask and CreateOnlineDatabaseTask (2024)";
    /// `MigrateTaskId` names no task of the instance, in DescribeMigrateTaskById.
    MigrateTaskNotFound = "InvalidMigrateTask", 400, "The specified MigrateTaskId {} does not exist. Please check again.", Documented,
        "API metadata of DescribeMigrateTaskById (2024), where a number stands for the id";
    /// `MigrateTaskId` names no task of the instance, in TerminateMigrateTask.
    TerminatedTaskNotFound = "InvalidTask.NotFound", 400, "Specified MigrateTaskId could not be found on RDS.", Documented,
        "API metadata of TerminateMigrateTask (2024)";
    /// The task that is to be terminated is no full one.
    TerminatedTaskType = "InvalidTaskType.Invalid", 400, "Migrate task type Incremental is not supported, only support FULL backup migrate task.", Documented,
        "API metadata of TerminateMigrateTask (2024)";
    /// The task that is to be terminated is over.
    TerminatedTaskStatus = "InvalidTaskStatus", 400, "Current task status (Terminated/Failed) does not support.", Documented,
        "API metadata of TerminateMigrateTask (2024)";
    /// The instance is no SQL Server, in TerminateMigrateTask.
    TerminatedTaskEngine = "IncorrectDBInstanceType", 400, "Current DB instance type does not support this operation.", Inferred,
        "API metadata of TerminateMigrateTask (2024); a guide of 2020 has the same text for engines";
    /// The instance is locked, in CreateOnlineDatabaseTask.
    OnlineTaskLock = "IncorrectDBInstanceLockMode", 404, "Current DB instance lock mode does not support this operation.", Documented,
        "API metadata of CreateOnlineDatabaseTask (2024)";
}
