//! Conditions of performance, logs, events and monitoring.

conditions! {
    /// The span from `StartTime` to `EndTime` is longer than 31 days.
    pub(crate) LogSpanTooLong = "InvalidSearchTimeRange", 400, "search time range cannot be longer than a month.", Documented,
        "API metadata of DescribeSlowLogs, DescribeSlowLogRecords and DescribeErrorLogs (2024)";
    /// `SortKey` is not TotalExecutionCounts, TotalQueryTimes, TotalLogicalReads or TotalPhysicalReads.
    pub(crate) InvalidSortKey = "SortKey.ValueNotSupported", 400, "SortKey.ValueNotSupported", Documented,
        "API metadata of DescribeSlowLogs (2024)";
    /// `EndTime` is not after `StartTime`, or more than 7 days after it, in DescribeSQLLogRecords.
    pub(crate) InvalidQueryTimeRange = "InvalidQueryTimeRange", 400, "The query time range is invalid.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// The instance does not support this monitoring period: 5 and 10 seconds are only for MySQL.
    pub(crate) MonitorPeriodNotSupported = "OperationDenied.DBInstanceMonitorPeriod", 403, "Current DB instance does not support this monitor period.", Inferred,
        "API metadata of ModifyDBInstanceMonitor (2024); which instances are meant is a judgement";
    /// `ReadInstanceId` is not a read-only instance of the instance.
    pub(crate) ReadInstanceNotFound = "InvalidReadDBInstance.NotFound", 404, "The specified read only database instance does not exist.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// `RegionId` of DescribeEvents names no region.
    pub(crate) EventRegionNotFound = "InvalidRegion.NotFound", 404, "Specified Region does not exist in the RDS", Documented,
        "API metadata of DescribeEvents (2024)";
    /// `RegionId` of an event policy names no region.
    pub(crate) PolicyRegionNotFound = "InvalidRegion.NotFound", 404, "Specified Region does not exist in RDS.", Documented,
        "API metadata of DescribeActionEventPolicy and ModifyActionEventPolicy (2024)";
}
