//! Conditions of databases, and those that databases and accounts share.

conditions! {
    /// The name of a new database is malformed.
    pub InvalidDBName = "InvalidDBName.Format", 400, "Specified DB name is not valid.", Documented,
        "API metadata of CheckDBNameAvailable and CopyDatabase (2024); CreateDatabase lists no code for it";
    /// The name of a new database is a forbidden keyword.
    pub(crate) ReservedDBName = "InvalidDBName.Forbid", 400, "Specified DB name is a keyword in RDS.", Documented,
        "API metadata of CreateDatabase and CheckDBNameAvailable (2024)",
        y2018("InvalidParameter.Keyword", 400, "The specified DBName is a reserved keyword.");
    /// The instance already has a database of this name.
    pub DuplicateDBName = "InvalidDBName.Duplicate", 400, "Specified DB name already exists in the This instance.", Documented,
        "API metadata of CreateDatabase and CheckDBNameAvailable (2024)",
        y2018("InvalidDBName.Duplicate", 400, "The specified DB name is invalid or already exists.");
    /// The description of a new database is malformed.
    pub(crate) InvalidNewDBDescription = "InvalidDescription.Format", 400, "Specified description is not valid.", Documented,
        "API metadata of CreateDatabase (2024); the older code is that of a live answer about an account (wyzxxz/aksk_tool issue 12, 2022)",
        y2018("InvalidDBDescription.Malformed", 400, "The specified parameter \"DBDescription\" is not valid.");
    /// The new description of a database or an account is malformed.
    pub(crate) InvalidDBDescription = "InvalidDBDescription.Format", 400, "Specified DB description is not valid.", Documented,
        "API metadata of ModifyDBDescription and ModifyAccountDescription (2024); the older code is that of a live answer about an account (wyzxxz/aksk_tool issue 12, 2022)",
        y2018("InvalidDBDescription.Malformed", 400, "The specified parameter \"DBDescription\" is not valid.");
    /// The engine has no character set of this name.
    pub(crate) InvalidCharacterSet = "InvalidCharacterSetName.Format", 400, "Specified character set name is not valid.", Inferred,
        "page of CopyDatabase (2019), whose table is that of the same back end";
    /// The instance has reached its limit of databases.
    pub DatabaseQuota = "SqlExcutionFailed", 400, "Due to the limit number you can't create a database.", Documented,
        "API metadata of CreateDatabase (2024)",
        y2018("QuotaExceeded.DBName", 400, "The quota of db exceeds.");
    /// The instance has no database of this name, in an action whose error table has this code and status.
    pub NamedDBNotFound = "InvalidDBName.NotFound", 400, "Specified DB name does not exist.", Documented,
        "API metadata of ModifyDBDescription and CopyDatabaseBetweenInstances (2024)",
        y2018("InvalidDBName.NotFound", 404, "The specified database does not exist.");
    /// The status of the database does not allow its deletion.
    pub IncorrectDBState = "IncorrectDBState", 403, "The current DB state does not support this operation.", Documented,
        "API metadata of DeleteDatabase (2024)",
        y2018("OperationDenied.DBStatus", 403, "The status of the database does not support this operation.");
    /// The version of SQL Server is not 2008 R2, the only one that copies a database within an instance.
    pub(crate) CopyEngineVersion = "IncorrectEngineVersion", 400, "Current engine version does not support operations.", Documented,
        "API metadata of CopyDatabase (2024); page of CopyDatabase (2018) for the version";
    /// `ReserveAccount` is neither 0 nor 1.
    pub(crate) InvalidReserveAccount = "InvalidReserveAccount.Format", 400, "Specified ReserveAccount is not valid.", Documented,
        "API metadata of CopyDatabase (2024)";
    /// The instance has reached its limit of databases, in CopyDatabase.
    pub(crate) CopyQuota = "DBLimitExceeded", 403, "DBQuotaExceeded: Exceeding the allowed amount of DB.", Documented,
        "API metadata of CopyDatabase (2024)",
        y2018("QuotaExceeded.DBName", 400, "The quota of db exceeds.");
    /// The caller has no instance `TargetDBInstanceId`, or it is the source itself.
    pub(crate) CopyTarget = "InvalidTargetDBInstanceName.Format", 400, "Specified Target DB instance name is not valid.", Inferred,
        "API metadata of CopyDatabaseBetweenInstances (2024) for the code";
    /// The target of a copy is not SQL Server 2012 or later.
    pub(crate) CopyTargetEngine = "TargetInstanceEngineNotSupported", 400, "The specified Engine cannot be supported the operation.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// Source and target of a copy are in different regions.
    pub(crate) CopyRegions = "InvalidInstancesRegion.Malformed", 400, "The instance region is not the same as the target instance region.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// Source and target of a copy have different network types.
    pub(crate) CopyNetworks = "IncorrectInstanceNetworkType", 400, "The specified  parameter InstanceNetworkType is not valid.", Inferred,
        "page of CopyDatabaseBetweenInstances (2019) for the rule, its API metadata (2024) for the code";
    /// The source of a copy has a newer engine version than the target.
    pub(crate) CopyVersions = "InvalidInstanceVersion", 403, "Source instance version is greater than the target instance version.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// The source of a copy is a high-availability instance, the target a basic one.
    pub(crate) CopyHighAvailabilityToBasic = "UnsupportedCopyDbHighAvailabilityToBasic", 403, "Replicate Database from RDS  Category:HighAvailability to RDS Category:Basic is not supported.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// The source of a copy is an AlwaysOn instance, the target a basic one.
    pub(crate) CopyAlwaysOnToBasic = "UnsupportedCopyDbAlwaysOnToBasic", 403, "Replicate Database from RDS  Category:AlwaysOn to RDS Category:Basic is not supported.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// The source of a copy is an AlwaysOn instance, the target a high-availability one.
    pub(crate) CopyAlwaysOnToHighAvailability = "UnsupportedCopyDbAlwaysOnToHighAvailability", 403, "Replicate Database from RDS  Category:AlwaysOn to RDS Category:HighAvailability is not supported.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// `DbNames` is neither a list of names nor a JSON object from source to target, or names a database twice.
    pub(crate) CopyNames = "InvalidRecoveryDBNames.Format", 400, "The specified parameter DBNames is not valid.", Inferred,
        "API metadata of CopyDatabaseBetweenInstances (2024) for the code";
    /// The target of a copy would exceed its limit of databases.
    pub(crate) CopyTargetQuota = "DBCountLimitExceeded", 400, "Db count limit exceeded.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// The storage of a copy's target is too small for the databases.
    pub(crate) CopyStorage = "StorageLimitExceeded", 403, "Exceeding the allowed Storage of DB instance.", Documented,
        "page of CopyDatabaseBetweenInstances (2019); its API metadata (2024)";
    /// Neither `BackupId` nor `RestoreTime` is given.
    pub(crate) CopyPointMissing = "RequiredParam.NotFound", 400, "Required input param is not found.", Inferred,
        "page of CopyDatabaseBetweenInstances (2019) for the rule, its API metadata (2024) for the code";
    /// Both `BackupId` and `RestoreTime` are given.
    pub(crate) CopyPointTwice = "ErrorParametersConflict", 400, "Parameter BackupsetID and restoretime can only exist one.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// `RestoreTime` is malformed or in the future.
    pub(crate) CopyRestoreTime = "InvalidBackupIdOrRestoreTime.NotFound", 400, "The specified parameter BackupId or RestoreTime is not valid.", Documented,
        "API metadata of CopyDatabaseBetweenInstances (2024)";
    /// `AccountName` is not an account of the instance, in CreatePostgresExtensions.
    pub(crate) ExtensionOwner = "InvalidAccountName.NotFound", 400, "Specified account name does not exist.", Documented,
        "API metadata of CreatePostgresExtensions (2024)";
    /// `Extensions` is empty, or names an extension that the engine does not have.
    pub(crate) InvalidExtensions = "InvalidParameters.Format", 400, "Specified parameters is not valid.", Inferred,
        "API metadata of CreatePostgresExtensions (2024) for the code";
}
