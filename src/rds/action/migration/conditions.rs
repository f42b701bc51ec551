//! Conditions of the migration between instances.
//!
//! The operation's page has no error table. The client error table of 2018 does not name actions, so every pairing with
//! one of its rows is inferred, even if the row's text clearly describes the condition. ImportOver is the exception:
//! the current metadata of CancelImport lists it.

conditions! {
    /// `DBInfo` is not JSON, has no `DBNames`, or `DBNames` does not have the form for the engine.
    pub MalformedDBInfo = "InvalidDBInfo.Malformed", 400, "The specified parameter \"DBInfo\" is not valid or db not exist.", Inferred,
        "RDS client error table (2018), row 35";
    /// Source and destination are the same instance.
    pub SameInstance = "OperationDenied.DBInstanceId", 403, "The operation is not permitted due to DBInstanceId and SourceDBInstanceId is same.", Inferred,
        "RDS client error table (2018), row 38";
    /// Source and destination are in different regions.
    pub RegionsDiffer = "OperationDenied.Region", 403, "The operation is not permitted due to different region.", Inferred,
        "RDS client error table (2018), row 36";
    /// Source and destination have different engines.
    pub EnginesDiffer = "OperationDenied.Engine", 403, "The operation is not permitted due to different engine.", Inferred,
        "RDS client error table (2018), row 37";
    /// A database is named twice as source or twice as destination.
    pub DuplicateDatabase = "InvalidDBInfo.Malformed", 400, "The specified parameter \"DBInfo\" is not valid or db not exist.", Inferred,
        "RDS client error table (2018), row 35";
    /// An instance does not have a dedicated class.
    pub NotDedicated = "OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.", Inferred,
        "RDS client error table (2018), row 12 (row 84 pairs it with 403)",
        newest("InvalidShareDbInstanceClassNotSupport", 400, "The current instance classType is not support operation.");
    /// A named database does not exist: on either side for MySQL, on the source for SQL Server.
    pub DatabaseNotFound = "InvalidDBInfo.Malformed", 400, "The specified parameter \"DBInfo\" is not valid or db not exist.", Inferred,
        "RDS client error table (2018), row 35: \"or db not exist\"";
    /// A named database is not Running.
    pub DatabaseNotRunning = "OperationDenied.DBStatus", 403, "The status of the database does not support this operation.", Inferred,
        "RDS client error table (2018), row 27";
    /// The storage rule is violated: storage of the destination > storage it uses - its named databases + the source's
    /// named databases.
    pub NotEnoughStorage = "QuotaExceeded.DBInstanceStorage", 403, "The quota of instance storage exceeds.", Inferred,
        "RDS client error table (2018), row 34",
        newest("StorageLimitExceeded", 403, "Exceeding the allowed Storage of DB instance.");
    /// The instance has no import with this id.
    pub ImportNotFound = "InvalidTaskId.NotFound", 400, "The ImportId provided does not exist in our records.", Inferred,
        "RDS client error table (2018), row 39",
        newest("InvalidMigrationID.NotFound", 404, "The specified migration record does not exist.");
    /// The import is already over.
    pub ImportOver = "OperationDenied.IncorrectTaskStatus", 403, "The operation is not permitted due to status of import.", Documented,
        "RDS client error table (2018), row 40; API metadata of CancelImport (2024)";
    /// An import between SQL Server instances cannot be cancelled (2017 and 2018 pages).
    pub ImportNotCancellable = "OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.", Inferred,
        "page of CancelImport (2018) for the rule; no code is documented, this is row 28 of the client error table (2018)",
        newest("IncorrectDBInstanceType", 403, "Current DB instance engine and type does not support operations.");
    /// `Engine` of a task list is not `MySQL`.
    pub(crate) InvalidMigrationType = "InvalidMigrationType.Format", 400, "Specified migration type is not valid.", Inferred,
        "API metadata of DescibeImportsFromDatabase (2024) for the code; that it is about Engine is a judgement";
}
