//! Conditions of databases, and those that databases and accounts share.

conditions! {
    /// The instance's status does not admit the action, in an action whose error table has no code for it.
    InstanceStatusElsewhere = "OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.", Inferred,
        "RDS client error table (2018), row 14",
        newest("IncorrectDBInstanceState", 403, "Current DB instance state does not support this operation.");
    /// The instance's lock mode does not admit the action, in an action whose error table has no code for it.
    InstanceLockModeElsewhere = "OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.", Inferred,
        "RDS client error table (2018), row 18",
        newest("IncorrectDBInstanceLockMode", 404, "Current DB instance lock mode does not support this operation.");
    /// The instance's status does not admit a new database.
    CreateDatabaseStatus = "OperationDenied.DBInstanceStatus", 403, "The current status of the specified instance does not support this operation.", Documented,
        "live answer of CreateDatabase (2017)",
        y2018("OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.");
    /// The engine of the instance does not run, so that its databases and accounts cannot be listed.
    EngineNotReached = "InvalidDBInstanceStatus.NotSupport", 400, "The Specified instance status is not supported to query account list.", Inferred,
        "API metadata of DescribeDatabases and DescribeAccounts (2024) for the code; for which statuses is a judgement";
    /// The name of a new database does not have the form of one.
    InvalidDBName = "InvalidDBName.Format", 400, "Specified DB name is not valid.", Documented,
        "API metadata of CheckDBNameAvailable and CopyDatabase (2024); CreateDatabase lists no code for it";
    /// The name of a new database is a forbidden keyword.
    ReservedDBName = "InvalidDBName.Forbid", 400, "Specified DB name is a keyword in RDS.", Documented,
        "API metadata of CreateDatabase and CheckDBNameAvailable (2024)",
        y2018("InvalidParameter.Keyword", 400, "The specified DBName is a reserved keyword.");
    /// The instance has a database of this name.
    DuplicateDBName = "InvalidDBName.Duplicate", 400, "Specified DB name already exists in the This instance.", Documented,
        "API metadata of CreateDatabase and CheckDBNameAvailable (2024)",
        y2018("InvalidDBName.Duplicate", 400, "The specified DB name is invalid or already exists.");
    /// The description of a new database does not have the form of one.
    InvalidNewDBDescription = "InvalidDescription.Format", 400, "Specified description is not valid.", Documented,
        "API metadata of CreateDatabase (2024)";
    /// The new description of a database or an account does not have the form of one.
    InvalidDBDescription = "InvalidDBDescription.Format", 400, "Specified DB description is not valid.", Documented,
        "API metadata of ModifyDBDescription and ModifyAccountDescription (2024)";
    /// The engine has no character set of this name.
    InvalidCharacterSet = "InvalidCharacterSetName.Format", 400, "Specified character set name is not valid.", Inferred,
        "page of CopyDatabase (2019), whose table is that of the same back end";
    /// The instance has as many databases as it can have.
    DatabaseQuota = "SqlExcutionFailed", 400, "Due to the limit number you can't create a database.", Documented,
        "API metadata of CreateDatabase (2024)",
        y2018("QuotaExceeded.DBName", 400, "The quota of db exceeds.");
    /// The instance has no database of this name, in an action whose error table has it so.
    NamedDBNotFound = "InvalidDBName.NotFound", 400, "Specified DB name does not exist.", Documented,
        "API metadata of ModifyDBDescription and CopyDatabaseBetweenInstances (2024)",
        y2018("InvalidDBName.NotFound", 404, "The specified database does not exist.");
    /// The status of the database does not admit that it is deleted.
    IncorrectDBState = "IncorrectDBState", 403, "The current DB state does not support this operation.", Documented,
        "API metadata of DeleteDatabase (2024)",
        y2018("OperationDenied.DBStatus", 403, "The status of the database does not support this operation.");
    /// The version of SQL Server is not 2008 R2, the only one that copies a database within an instance.
    CopyEngineVersion = "IncorrectEngineVersion", 400, "Current engine version does not support operations.", Documented,
        "API metadata of CopyDatabase (2024); page of CopyDatabase (2018) for the version";
    /// `ReserveAccount` is neither 0 nor 1.
    InvalidReserveAccount = "InvalidReserveAccount.Format", 400, "Specified ReserveAccount is not valid.", Documented,
        "API metadata of CopyDatabase (2024)";
    /// The instance has as many databases as it can have, in CopyDatabase.
    CopyQuota = "DBLimitExceeded", 403, "DBQuotaExceeded: Exceeding the allowed amount of DB.", Documented,
        "API metadata of CopyDatabase (2024)",
        y2018("QuotaExceeded.DBName", 400, "The quota of db exceeds.");
    /// No instance of the caller's has the id of a copy's source.
    CopySourceNotFound = "InvalidDBInstanceName.NotFound", 400, "Invalid DBInstanceId NotFound.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// `TargetDBInstanceId` names no instance of the caller's, or the source itself.
    CopyTarget = "InvalidTargetDBInstanceName.Format", 400, "Specified Target DB instance name is not valid.", Inferred,
        "API metadata of CopyDatabaseBetweenInstances (2024) for the code";
    /// The target of a copy is not SQL Server 2012 or later.
    CopyTargetEngine = "TargetInstanceEngineNotSupported", 400, "The specified Engine cannot be supported the operation.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// Source or target of a copy is not a primary instance.
    CopyInstanceType = "ReadDBInstanceNotSupport", 400, "The operation is not permitted due to type of the instance.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// Source and target of a copy lie in different regions.
    CopyRegions = "InvalidInstancesRegion.Malformed", 400, "The instance region is not the same as the target instance region.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// Source and target of a copy have different network types.
    CopyNetworks = "IncorrectInstanceNetworkType", 400, "The specified  parameter InstanceNetworkType is not valid.", Inferred,
        "page of CopyDatabaseBetweenInstances (2019) for the rule, its API metadata (2024) for the code";
    /// The source of a copy has a newer engine version than the target.
    CopyVersions = "InvalidInstanceVersion", 403, "Source instance version is greater than the target instance version.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// A copy from a high-availability instance to a basic one.
    CopyHighAvailabilityToBasic = "UnsupportedCopyDbHighAvailabilityToBasic", 403, "Replicate Database from RDS  Category:HighAvailability to RDS Category:Basic is not supported.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// A copy from an AlwaysOn instance to a basic one.
    CopyAlwaysOnToBasic = "UnsupportedCopyDbAlwaysOnToBasic", 403, "Replicate Database from RDS  Category:AlwaysOn to RDS Category:Basic is not supported.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// A copy from an AlwaysOn instance to a high-availability one.
    CopyAlwaysOnToHighAvailability = "UnsupportedCopyDbAlwaysOnToHighAvailability", 403, "Replicate Database from RDS  Category:AlwaysOn to RDS Category:HighAvailability is not supported.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// `DbNames` is neither a list of names nor a JSON object from source to target, or names a database twice.
    CopyNames = "InvalidRecoveryDBNames.Format", 400, "The specified parameter DBNames is not valid.", Inferred,
        "API metadata of CopyDatabaseBetweenInstances (2024) for the code";
    /// The target of a copy would have more databases than it can have.
    CopyTargetQuota = "DBCountLimitExceeded", 400, "Db count limit exceeded.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// The storage of a copy's target does not hold what is copied.
    CopyStorage = "StorageLimitExceeded", 403, "Exceeding the allowed Storage of DB instance.", Documented,
        "page of CopyDatabaseBetweenInstances (2019); its API metadata (2024)";
    /// Neither `BackupId` nor `RestoreTime` is given.
    CopyPointMissing = "RequiredParam.NotFound", 400, "Required input param is not found.", Inferred,
        "page of CopyDatabaseBetweenInstances (2019) for the rule, its API metadata (2024) for the code";
    /// Both `BackupId` and `RestoreTime` are given.
    CopyPointTwice = "ErrorParametersConflict", 400, "Parameter BackupsetID and restoretime can only exist one.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// `RestoreTime` is no time, or one that is yet to come.
    CopyRestoreTime = "InvalidBackupIdOrRestoreTime.NotFound", 400, "The specified parameter BackupId or RestoreTime is not valid.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// The instance is not of SQL Server, which alone has a collation and a time zone of its own.
    CollationEngine = "IncorrectDBInstanceType", 403, "The database instance type does not support the operation.", Inferred,
        "a list of error codes by action (2025); the status is that of the same code and text elsewhere (2024)",
        y2018("OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.");
}
