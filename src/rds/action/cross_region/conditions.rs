//! Conditions of backups in other regions.

conditions! {
    /// `RegionId` names no region, in an action of backups in other regions.
    pub(crate) CrossRegionFormat = "InvalidRegion.Format", 400, "Specified Region is not valid.", Documented,
        "API metadata of the action (2024)",
        y2018("InvalidRegionId.NotFound", 404, "The DBInstanceId provided does not exist in our records.");
    /// `CrossBackupRegion` cannot keep backups of the instance's region.
    pub(crate) CrossBackupNotSupported = "CrossBackupNotSupport", 403, "Specified region not support cross region backup.", Documented,
        "API metadata of the action (2024)";
    /// The request to change settings names none.
    pub(crate) NoCrossBackupSetting = "ParameterLeastAssociate", 400, "Must input at least one optional parameter.", Documented,
        "API metadata of ModifyInstanceCrossBackupPolicy (2024), page (2020)";
    /// A setting does not have this value.
    pub(crate) InvalidCrossBackupSetting = "InvalidParameters.Format", 400, "Specified parameter is not valid.", Documented,
        "API metadata of the action (2024)";
    /// The request turns copying on without a region, or copying of logs without copying of backups; or it lists copies
    /// without an id or a span of time.
    pub(crate) CrossBackupParameterAbsent = "ParameterAbsence", 400, "Necessary param is absence.", Documented,
        "API metadata of the action (2024); the page (2023) says what has to be there";
    /// `EndTime` is before `StartTime`, in a list of backups in other regions.
    pub(crate) CrossBackupTimes = "InvalidTime.Format", 400, "Specified time is not valid.", Inferred,
        "API metadata of DescribeCrossRegionBackups (2024)";
    /// No backup in another region has this id.
    pub(crate) CrossBackupNotFound = "InvalidBackupSetID.NotFound", 404, "Specified backup set ID does not exist.", Documented,
        "API metadata of DescribeAvailableRecoveryTime, CheckCreateDdrDBInstance and CreateDdrInstance (2024)",
        y2018("InvalidBackupId.NotFound", 404, "The BackupId provided does not exist in our records.");
    /// The logs of the instance are not kept in another region.
    pub(crate) NoCrossLogBackup = "NoAvailableLogBackup", 400, "No available log backup.", Documented,
        "API metadata of DescribeAvailableRecoveryTime (2024)";
    /// No backup in another region was complete at the requested time, or the logs are not kept there.
    pub(crate) NoCrossBackupBefore = "NoAvailableDisasterRestoreBakset", 400, "No available disaster restore bakset.", Documented,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
}
