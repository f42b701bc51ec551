//! Conditions of backups.

conditions! {
    /// `BackupMethod` is not `Physical`, `Logical` or `Snapshot`, or the engine does not have this method.
    pub(crate) InvalidBackupMethod = "InvalidBackupMethod.ValueNotSupport", 400, "The specified  parameter \"BackupMethod\" is not valid.", Documented,
        "live answer (WeBankPartners/wecube-plugins-alicloud issue 99, 2020); API metadata of CreateBackup (2024)";
    /// `BackupType` is neither `Auto` nor `FullBackup`.
    pub(crate) InvalidBackupType = "BackupType.NotSupport", 400, "the specified backup type not support", Documented,
        "API metadata of CreateBackup (2024)";
    /// A backup job of the instance is running.
    pub(crate) BackupJobExists = "BackupJobExists", 400, "A backup job already exists in the specified DB instance.", Documented,
        "API metadata of CreateBackup (2024)",
        y2018("OperationDenied.BackupJobExists", 403, "You cannot perform this operation; a backup job exists.");
    /// 20 backups have already been begun on this day.
    pub(crate) TooManyBackups = "Exceeded.BackupTimes", 403, "The backup times exceeds.", Documented,
        "API metadata of CreateBackup (2024); page CreateBackup (2020) for the number";
    /// The request asks for a logical backup of an instance without databases.
    pub(crate) NothingToBackUp = "OperationDenied.NoDatabase", 403, "The operation is not permitted due to no database.", Inferred,
        "RDS client error table (2018), row 48";
    /// `BackupStrategy` is `db` and `DBName` is absent.
    pub(crate) InvalidDatabaseToBackUp = "InvalidDBName.Format", 400, "Specified DB name is not valid.", Inferred,
        "API metadata of CreateBackup (2024)";
    /// `DBName` names a database that the instance does not have.
    pub(crate) DatabaseToBackUpNotFound = "InvalidDB.NotFound", 404, "Specified db does not exist or DB status does not support this operation.", Documented,
        "API metadata of CreateBackup (2024)",
        y2018("InvalidDBName.NotFound", 404, "The specified database does not exist.");
    /// `BackupId` names more than 100 backups.
    pub(crate) TooManyBackupIds = "DeleteBackupSetNumExceed", 400, "Delete backup set number is more than 100.", Documented,
        "API metadata of DeleteBackup (2024)";
    /// The instance has no backup of this id.
    pub BackupNotFound = "InvalidBackupSetID.NotFound", 404, "Specified backup set ID does not exist.", Documented,
        "API metadata of the action (2024)",
        y2018("InvalidBackupId.NotFound", 404, "The BackupId provided does not exist in our records.");
    /// The backup's `StoreStatus` is `Disabled`.
    pub(crate) BackupNotDeletable = "OperationDenied.BackupSetDeleteNotSupport", 403, "The Specified backup does not support this operation.", Documented,
        "API metadata of DeleteBackup (2024)";
    /// `PreferredBackupTime` is not a window such as `02:00Z-03:00Z`.
    pub(crate) InvalidPreferredBackupTime = "InvalidPreferredBackupTime.Format", 400, "Specified preferred backup time is not valid.", Inferred,
        "page CreateDdrInstance (2019); API metadata of CreateBackup (2024)";
    /// `PreferredBackupPeriod` is not a list of at least two days of the week.
    pub(crate) InvalidPreferredBackupPeriod = "InvalidPreferredBackupPeriod.Malformed", 400, "Specified backup period is not valid.", Inferred,
        "page CreateDdrInstance (2019)";
    /// A retention period is not 7 to 730 days, or logs would be kept longer than data.
    pub(crate) InvalidBackupRetentionPeriod = "InvalidBackupRetentionPeriod.Malformed", 400, "The specified backup retention period is invalid.", Documented,
        "API metadata of ModifyBackupPolicy (2024)";
    /// `LogBackupFrequency` is not `LogInterval`.
    pub(crate) InvalidLogBackupFrequency = "InvalidLogBackupFrequency.Malformed", 400, "Invalid log backup frequency.", Documented,
        "API metadata of ModifyBackupPolicy (2024)";
    /// `TableMeta` is not a JSON array of databases with a name and a new name.
    pub(crate) InvalidTableMeta = "InvalidParamTableMeta", 400, "Invalid parameter TableMeta is null or not json format", Documented,
        "API metadata of RestoreTable (2024)";
    /// `TableMeta` names more than 100 tables.
    pub(crate) TooManyTables = "InvalidParamTableMeta.TooManyTables", 400, "At most 100 tables are supported. Restoring the database is recommended.", Documented,
        "API metadata of RestoreTable (2024)";
    /// `TableMeta` has a new name twice, or a new name that a table of the instance already has.
    pub(crate) DuplicateTable = "InvalidParamTableMeta.Duplicate", 400, "TableMeta has duplicate db or table with other newname, commons or system", Documented,
        "API metadata of RestoreTable (2024)";
    /// A new name in `TableMeta` equals the old name.
    pub(crate) SameTableName = "InvalidParamTableMetaForRestore.Content", 400, "new dbname or table in TableMeta cannot be same with old when restore to source instance", Documented,
        "API metadata of RestoreTable (2024)";
    /// A new name in `TableMeta` is not a valid database name.
    pub(crate) InvalidRestoredName = "InvalidParameters.Format", 400, "Specified parameters is not valid.", Inferred,
        "API metadata of RestoreTable (2024)";
    /// The instance already has a database of the new name.
    pub(crate) RestoredNameExists = "InvalidDBName.Duplicate", 400, "Specified DB name already exists in the This instance.", Documented,
        "API metadata of RestoreTable (2024)";
    /// Neither `BackupId` nor `RestoreTime` is given.
    pub(crate) NothingToRestoreFrom = "MissBackupSetAndRestoreTime.NotFound", 400, "Both BackupSet and RestoreTime are null.", Documented,
        "API metadata of RestoreTable (2024)";
    /// `RestoreTime` is not `YYYY-MM-DDThh:mm:ssZ`, or is in the future.
    pub InvalidRestoreTime = "InvalidRestoreTime.Format", 400, "Specified restore time is not valid.", Documented,
        "API metadata of RestoreTable (2024)";
    /// The backup failed or is still being made.
    pub(crate) BackupStatusNotSuccess = "IncorrectBackupSetState", 403, "Current backup set state does not support operations.", Documented,
        "API metadata of RestoreTable (2024)",
        y2018("OperationDenied.BackupStatus", 403, "The operation is not permitted due to type of backup.");
    /// No backup was complete before `RestoreTime`.
    pub(crate) NoBackupBefore = "InvalidBackup.NotFound", 404, "The available backup does not exist in recovery time.", Documented,
        "API metadata of RestoreTable (2024)",
        y2018("OperationDenied.NotFoundBackup", 403, "The operation is not permitted due to no backup.");
    /// `RestoreTime` is given, but logs are not backed up.
    pub(crate) LogsNotBackedUp = "InvalidBackupLogStatus", 403, "Current backup log enable status does not support this operation.", Documented,
        "API metadata of RestoreTable (2024)";
    /// The backup does not contain a database or table that `TableMeta` names.
    pub(crate) SourceNotInBackup = "InvalidSourceRestoreDBName.NotFound", 400, "specific source restore dbname is not found in db list", Documented,
        "API metadata of RestoreTable (2024)";
    /// The instance's storage is too small for the restored data.
    pub(crate) NotEnoughDisk = "DiskSize.NotEnough", 400, "The disk size is not enough to restore tables.", Documented,
        "API metadata of RestoreTable (2024)";
    /// The logs of the instance are not backed up, in DescribeLocalAvailableRecoveryTime.
    pub(crate) NoLocalLogBackup = "LogBackupNotEnabled", 400, "Specified instance does not enabled logbackup", Documented,
        "API metadata of DescribeLocalAvailableRecoveryTime (2024)";
}
