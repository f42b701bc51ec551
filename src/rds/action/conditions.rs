//! Conditions that actions of every family share: pages, times, regions, instances.

conditions! {
    /// `PageNumber` is not a number from 1 to 2147483647, in an action whose error table has the code.
    InvalidPageNumber = "InvalidPageNumbers.Malformed", 400, "Specified page number is not valid.", Documented,
        "API metadata of the action (2024); help page of DescibeImportsFromDatabase (2023)";
    /// `PageNumber` is not a number from 1 to 2147483647, in an action that lists no code for it.
    InvalidPageNumberElsewhere = "InvalidPageNumbers.Malformed", 400, "Specified page number is not valid.", Inferred,
        "help page of DescibeImportsFromDatabase (2023)";
    /// `PageSize` is not one the action takes, in an action whose error table has the code.
    InvalidRecordsPerPage = "InvalidMaxRecordsPerPage.Malformed", 403, "Specified record number is not valid.", Documented,
        "API metadata of the action (2024)";
    /// `PageSize` (or `MaxResults`) is not one the action takes, in an action that lists no code for it.
    InvalidPageSize = "Invalid{}.ValueNotSupported", 400, "The specified parameter \"{}\" is not valid.", Inferred,
        "RDS client error table (2018), common errors";
    /// `StartTime` is not `YYYY-MM-DDThh:mmZ`.
    InvalidStartTime = "InvalidStartTime.Format", 400, "Specified start time is not valid.", Documented,
        "RDS help pages (2024)";
    /// `EndTime` is not `YYYY-MM-DDThh:mmZ`.
    InvalidEndTime = "InvalidEndTime.Format", 400, "Specified end time is not valid.", Documented,
        "RDS help pages (2024)";
    /// `EndTime` lies before `StartTime`.
    EndBeforeStart = "InvalidStartTimeAndEndTime.Malformed", 400, "The EndTime must be later than or equal to the StartTime.", Documented,
        "RDS client error table (2018)";
    /// `EndTime` lies before `StartTime`, in an action whose error table has this code.
    TimesDoNotCombine = "InvalidParameterCombination", 400, "The end time must be greater than the start time", Documented,
        "API metadata of the action (2024)",
        y2018("InvalidStartTimeAndEndTime.Malformed", 400, "The EndTime must be later than or equal to the StartTime.");
    /// `RegionId` names no region.
    RegionNotFound = "InvalidRegionId.NotFound", 404, "The DBInstanceId provided does not exist in our records.", Documented,
        "RDS client error table (2018), the text as printed there";
    /// No instance of this id belongs to the caller's account.
    InstanceNotFound = "InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.", Inferred,
        "RDS client error table (2018), row 10",
        newest("InvalidDBInstanceName.NotFound", 404, "The database instance does not exist.");
    /// The instance is there, but it belongs to another user: the service looks instances up within the caller's account.
    InstanceOfAnotherUser = "InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.", Inferred,
        "RDS client error table (2018), row 10; no code about ownership exists",
        newest("InvalidDBInstanceName.NotFound", 404, "The database instance does not exist.");
    /// No instance of this name belongs to the caller's account, in an action whose error table has the newer code.
    InstanceNameNotFound = "InvalidDBInstanceName.NotFound", 404, "The database instance does not exist.", Documented,
        "API metadata of the action (2024)",
        y2018("InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.");
    /// The instance's status does not admit the action.
    InstanceStatus = "IncorrectDBInstanceState", 403, "Current DB instance state does not support this operation.", Documented,
        "API metadata of the action (2024)",
        y2018("OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.");
    /// The instance's lock mode does not admit the action.
    InstanceLockMode = "IncorrectDBInstanceLockMode.ValueNotSupported", 400, "The Current DB instance lock mode does not support this operation.", Documented,
        "API metadata of the action (2024)",
        y2018("OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.");
    /// The instance's type (primary, read-only, disaster recovery, temporary) does not admit the action.
    InstanceType = "IncorrectDBInstanceType", 403, "Current DB instance type does not support this operation.", Documented,
        "API metadata of the action (2024)",
        y2018("OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.");
    /// The instance's engine is not the one the action is for.
    UnsupportedEngine = "OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.", Inferred,
        "RDS client error table (2018), row 28";
    /// The instance's lock mode does not admit the action, in an action whose error table has this code with 404.
    InstanceLocked = "IncorrectDBInstanceLockMode", 404, "Current DB instance lock mode does not support this operation.", Documented,
        "API metadata of the action (2024)",
        y2018("OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.");
    /// The instance's lock mode does not admit the action, in an action whose error table has this code with 403.
    ConfigLocked = "IncorrectDBInstanceLockMode", 403, "Current DB instance lock mode does not support this operation.", Documented,
        "API metadata of the action (2024)",
        y2018("OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.");
    /// No instance of this id belongs to the caller's account, in an action whose error table has this code.
    SpecifiedInstanceNotFound = "InvalidDBInstance.NotFound", 404, "Specified instance does not exist or not support.", Documented,
        "API metadata of the action (2024)",
        y2018("InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.");
    /// The instance's engine, or its version, is not one that the action is for, in an action whose error table has this code.
    EngineNotSupported = "EngineNotSupported", 400, "The engine does not support the operation.", Documented,
        "API metadata of the action (2024)";
    /// The instance's type or engine does not admit the action, in an action whose error table has this code with 400.
    TypeNotSupported = "IncorrectDBInstanceType", 400, "Current DB instance type does not support this operation.", Documented,
        "API metadata of the action (2024)";
    /// `EffectiveTime` or `SwitchTimeMode` is not `Immediate`, `MaintainTime` or `ScheduleTime`.
    InvalidEffectiveTime = "IncorrectEffectiveTime", 403, "The specified EffectiveTime params is not valid.", Documented,
        "API metadata of the action (2024)";
    /// The instance is no primary, in an action whose error table has this code.
    PrimaryOnly = "ReadOnlyInstanceNotSupport", 400, "Specified ReadOnly Instance not support this operation.", Documented,
        "API metadata of the action (2024)";
    /// `Engine` is not one that the action takes.
    EngineNameNotTaken = "InvalidEngine.Malformed", 400, "Specified engine is not valid.", Documented,
        "API metadata of the action (2024)";
    /// The instance has no database of this name, or none that is Running if its encryption is to change.
    DBNameNotFound = "InvalidDBName.NotFound", 404, "Specified one or more DB name does not exist or DB status does not support.", Documented,
        "API metadata of the action (2024)",
        y2018("InvalidDBName.NotFound", 404, "The specified database does not exist.");
    /// The instance is in a status in which neither its specifications nor its zone can be changed.
    ChangeStatus = "IncorrectDBInstanceState", 400, "Current DB instance state does not support this operation.", Documented,
        "API metadata of the action (2024)",
        y2018("OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.");
    /// The instance's engine is not one that the action is for, in an action whose error table has this code.
    EngineTypeFormat = "InvalidDBInstanceEngineType.Format", 400, "the DB instance engine type does not support this operation.", Documented,
        "API metadata of the action (2024)",
        y2018("OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.");
}
