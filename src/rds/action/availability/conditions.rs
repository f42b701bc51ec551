//! Conditions of high availability.

conditions! {
    /// `SyncMode` is `Mgr` and the instance's version is not MySQL 8.0.
    pub(crate) GroupReplicationVersion = "GroupReplicationNotSupport.InvalidEngineVersion", 403, "Group Replication requires the instance engine version to be 8.0.", Documented,
        "API metadata of ModifyDBInstanceHAConfig (2024)";
    /// `SyncMode` is `Mgr` and the number of the instance's nodes is even or below three.
    pub(crate) GroupReplicationNodes = "GroupReplicationNotSupport.InvalidNodeNum", 403, "Group Replication is not supported, the number of nodes must be an odd number greater than or equal to 3.", Documented,
        "API metadata of ModifyDBInstanceHAConfig (2024)";
    /// `HAConfig` is neither Auto nor Manual.
    pub(crate) InvalidHaConfig = "HaConfig.Format", 400, "The value of HaConfig must be auto or manual", Documented,
        "API metadata of ModifyHASwitchConfig (2024)";
    /// `ManualHATime` is not a time such as `2019-08-29T15:00:00Z`.
    pub(crate) InvalidManualHaTime = "ManualHATime.Format", 400, "Invalid format of ManualHATime.", Documented,
        "API metadata of ModifyHASwitchConfig (2024)";
    /// `HAConfig` is Manual and `ManualHATime` is absent.
    pub(crate) MissingManualHaTime = "ManualHATimeIsNull", 400, "ManualHATime can not be null when the value of haConfig is Manual.", Documented,
        "API metadata of ModifyHASwitchConfig (2024)";
    /// `TcpConnectionType` is neither LONG nor SHORT.
    pub(crate) InvalidTcpConnectionType = "HaDiagnoseConfig.Format", 400, "The value of tcpConnectionType must be LONG or SHORT", Documented,
        "API metadata of ModifyHADiagnoseConfig (2024)";
    /// `ZoneId` is `auto`.
    pub(crate) ZoneNotNamed = "InvalidZoneId.NotNull", 400, "The parameter ZoneId must not be null or auto", Documented,
        "API metadata of MigrateToOtherZone (2024)";
    /// The instance is already in this zone.
    pub(crate) ZoneUnchanged = "InvalidZoneId.NotEqual", 400, "The parameter ZoneId is the same as the previous one", Documented,
        "API metadata of MigrateToOtherZone (2024)";
    /// A zone is not in the instance's region.
    pub(crate) ZoneNotInRegion = "ZoneIdNotSupported", 403, "The zone ID is not supported.", Inferred,
        "API metadata of MigrateToOtherZone (2024)";
    /// The request names more zones than the instance's edition has nodes.
    pub(crate) ZonesNotOfCategory = "ZoneId.NotMatchWithCategory", 400, "The Number of ZoneId specified does not match with category", Documented,
        "API metadata of MigrateToOtherZone (2024)";
    /// `IsModifySpec` is true, and the service never had the class or the new storage is smaller than the current one.
    pub(crate) MigrateZoneSpec = "InvalidMigrateModifyClassOrStorage", 400, "Specified parameter DBInstanceClass or Storage is invalid.", Documented,
        "API metadata of MigrateToOtherZone (2024)";
}
