//! Conditions that actions of every family share: pages, times, regions, instances.

conditions! {
    /// `PageNumber` is not a number from 1 to 2147483647, and the action's error table has the code.
    pub(crate) InvalidPageNumber = "InvalidPageNumbers.Malformed", 400, "Specified page number is not valid.", Documented,
        "API metadata of the action (2024); help page of DescibeImportsFromDatabase (2023)";
    /// `PageNumber` is not a number from 1 to 2147483647, and the action's error table has no code for it.
    pub(crate) InvalidPageNumberElsewhere = "InvalidPageNumbers.Malformed", 400, "Specified page number is not valid.", Inferred,
        "help page of DescibeImportsFromDatabase (2023)";
    /// The action does not accept this `PageSize`, and its error table has the code.
    pub(crate) InvalidRecordsPerPage = "InvalidMaxRecordsPerPage.Malformed", 403, "Specified record number is not valid.", Documented,
        "API metadata of the action (2024)";
    /// The action does not accept this `PageSize` (or `MaxResults`), and its error table has no code for it.
    pub InvalidPageSize = "Invalid{}.ValueNotSupported", 400, "The specified parameter \"{}\" is not valid.", Inferred,
        "RDS client error table (2018), common errors";
    /// `StartTime` is not `YYYY-MM-DDThh:mmZ`.
    pub InvalidStartTime = "InvalidStartTime.Format", 400, "Specified start time is not valid.", Documented,
        "RDS help pages (2024)";
    /// `EndTime` is not `YYYY-MM-DDThh:mmZ`.
    pub InvalidEndTime = "InvalidEndTime.Format", 400, "Specified end time is not valid.", Documented,
        "RDS help pages (2024)";
    /// `EndTime` is before `StartTime`.
    pub(crate) EndBeforeStart = "InvalidStartTimeAndEndTime.Malformed", 400, "The EndTime must be later than or equal to the StartTime.", Documented,
        "RDS client error table (2018)";
    /// `EndTime` is before `StartTime`, and the action's error table has this code.
    pub(crate) TimesDoNotCombine = "InvalidParameterCombination", 400, "The end time must be greater than the start time", Documented,
        "API metadata of the action (2024)",
        y2018("InvalidStartTimeAndEndTime.Malformed", 400, "The EndTime must be later than or equal to the StartTime.");
    /// `RegionId` names no region.
    pub RegionNotFound = "InvalidRegionId.NotFound", 404, "The DBInstanceId provided does not exist in our records.", Documented,
        "RDS client error table (2018), the text as printed there";
    /// `EffectiveTime` or `SwitchTimeMode` is not `Immediate`, `MaintainTime` or `ScheduleTime`.
    pub(crate) InvalidEffectiveTime = "IncorrectEffectiveTime", 403, "The specified EffectiveTime params is not valid.", Documented,
        "API metadata of the action (2024)";
    /// The action does not accept this `Engine`.
    pub(crate) EngineNameNotTaken = "InvalidEngine.Malformed", 400, "Specified engine is not valid.", Documented,
        "API metadata of the action (2024)";
    /// The instance has no database of this name, or the database is not Running and the request changes its
    /// encryption.
    pub(crate) DBNameNotFound = "InvalidDBName.NotFound", 404, "Specified one or more DB name does not exist or DB status does not support.", Documented,
        "API metadata of the action (2024)",
        y2018("InvalidDBName.NotFound", 404, "The specified database does not exist.");
}
