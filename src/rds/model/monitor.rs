//! Recorded data of an instance: performance, slow queries, logs, events.

use std::time::SystemTime;

use super::ids;
use super::listed::{Compared, List, Verdict};
use crate::base::text::clip;
use crate::base::value::Value;
use crate::rds::catalogue::shaped;

/// The monitoring periods in seconds. 5 and 10 are newer than the page of 2018.
pub(crate) const PERIODS: [u64; 4] = [5, 10, 60, 300];

/// The performance keys, with unit and format (page "Performance parameters", September 2026, and the keys that the
/// vendor's own tools request). The units and formats of network traffic, of rows and of the four metrics in the models
/// of recent SDKs are documented or from live answers. The others are those that public exporters read, or follow the
/// page's order (inferred).
const KEYS: &[(&str, &str, &str)] = &[
    ("MySQL_NetworkTraffic", "KB", "recv_k&sent_k"),
    ("MySQL_QPSTPS", "int", "QPS&TPS"),
    ("MySQL_Sessions", "int", "active_session&total_session"),
    ("MySQL_InnoDBBufferRatio", "%", "ibuf_read_hit&ibuf_use_ratio&ibuf_dirty_ratio"),
    ("MySQL_InnoDBDataReadWriten", "KB", "inno_data_read&inno_data_written"),
    ("MySQL_InnoDBLogRequests", "int", "ibuf_request_r&ibuf_request_w"),
    ("MySQL_InnoDBLogWrites", "int", "Innodb_log_write_requests&Innodb_log_writes&Innodb_os_log_fsyncs"),
    ("MySQL_TempDiskTableCreates", "int", "tb_tmp_disk"),
    ("MySQL_MyISAMKeyBufferRatio", "%", "Key_usage_ratio&Key_read_hit_ratio&Key_write_hit_ratio"),
    ("MySQL_MyISAMKeyReadWrites", "int", "myisam_keyr_r&myisam_keyr_w&myisam_keyr&myisam_keyw"),
    (
        "MySQL_COMDML",
        "int",
        "com_delete&com_insert&com_insert_select&com_replace&com_replace_select&com_select&com_update",
    ),
    ("MySQL_RowDML", "int", "inno_row_readed&inno_row_update&inno_row_delete&inno_row_insert&Inno_log_writes"),
    ("MySQL_MemCpuUsage", "%", "cpuusage&memusage"),
    ("MySQL_IOPS", "int", "io"),
    ("MySQL_DetailedSpaceUsage", "MB", "ins_size&data_size&log_size&tmp_size&other_size"),
    ("MySQL_SpaceUsage", "MB", "space_usage"),
    ("MySQL_MBPS", "Byte", "read_bytes&write_bytes"),
    ("MySQL_RCU_MemCpuUsage", "%", "cpuusage&memusage"),
    ("MySQL_ThreadStatus", "int", "threads_running&threads_connected"),
    ("MySQL_ReplicationDelay", "s", "replication_delay"),
    ("MySQL_ReplicationThread", "int", "io_thread&sql_thread"),
    ("MySQL_ROWDML", "int", "inno_row_readed&inno_row_update&inno_row_delete&inno_row_insert&Inno_log_writes"),
    ("MySQL_CPS", "int", "connections"),
    ("slavestat", "s", "iothread&sqlthread&slave-lag"),
    ("SQLServer_Transactions", "int", "transactions&write_transactions"),
    (
        "SQLServer_Sessions",
        "int",
        "user_connections&active_transactions&active_sessions&waits&blocked&opened_temp_tables",
    ),
    ("SQLServer_BufferHit", "%", "cache_hit_ratio"),
    ("SQLServer_FullScans", "int", "full_scans"),
    ("SQLServer_SQLCompilations", "int", "sql_compilations"),
    ("SQLServer_CheckPoint", "int", "checkpoint_pages"),
    ("SQLServer_Logins", "int", "logins"),
    ("SQLServer_LockTimeout", "int", "lock_timeouts"),
    ("SQLServer_Deadlock", "int", "deadlocks"),
    ("SQLServer_LockWaits", "int", "lock_waits"),
    ("SQLServer_NetworkTraffic", "KB", "send_k&recv_k"),
    ("SQLServer_QPS", "int", "qps"),
    ("SQLServer_CPUUsage", "%", "cpuusage"),
    ("SQLServer_InstanceCPUUsage", "%", "cpuusage"),
    ("SQLServer_InstanceMemUsage", "%", "memusage"),
    ("SQLServer_InstanceDiskUsage", "%", "diskusage"),
    ("SQLServer_IOPS", "int", "io&read&write"),
    ("SQLServer_MBPS", "MB", "io&read&write"),
    ("SQLServer_DetailedSpaceUsage", "MB", "ins_size&data_size&log_size&tmp_size&other_size"),
    ("SQLServer_SpaceUsage", "MB", "space_usage"),
    ("CpuUsage", "%", "cpuusage"),
    ("MemoryUsage", "%", "memusage"),
    ("PgSQL_Session", "int", "sessions"),
    ("PgSQL_IOPS", "int", "io&data_io&log_io"),
    ("PgSQL_COMDML", "int", "com_delete&com_insert&com_select&com_update"),
    ("PgSQL_SpaceUsage", "MB", "ins_size&data_size&log_size&tmp_size&other_size"),
    ("PolarDBConnections", "int", "active&idle&total&waiting"),
    ("PolarDBCPU", "%", "cpuusage"),
    ("PolarDBMemory", "%", "memusage"),
    ("PolarDBDiskUsage", "MB", "data_size&log_size"),
    ("PolarDBIOPS", "int", "read&write"),
    ("PolarDBQPSTPS", "int", "commits&rollbacks&deadlocks&tps"),
    ("PolarDBReplicationLag", "s", "lag"),
    ("PolarDBRowDML", "int", "returned&fetched&inserted&updated&deleted"),
    ("PolarDBLocalDiskUsage", "MB", "disk_usage"),
];

const KEY: List = List {
    what: "a performance key",
    as_of: "performance keys of September 2026",
    compared: Compared::Whole,
    form: |_| true,
};

/// Returns the hint about an unknown key.
pub(crate) fn key_hint(key: &str) -> Option<String> {
    match KEY.judge(KEYS.iter().map(|(name, ..)| *name), key) {
        Verdict::Listed => None,
        Verdict::Wrong(reason) => Some(reason),
        Verdict::Unlisted(_) => Some(format!("`{}` is not a known performance key ({})", clip(key), KEY.as_of)),
    }
}

/// Returns unit and format of a key, if they are known.
pub(crate) fn key_info(key: &str) -> Option<(&'static str, &'static str)> {
    KEYS.iter().find(|(name, ..)| *name == key).map(|(_, unit, format)| (*unit, *format))
}

record! {
    /// The answers of `DescribeDBInstancePerformance` for a key.
    ///
    /// The values are those of the requested span, in order, one per monitoring period; the last value is repeated for
    /// the rest of the span. A value has as many parts as the format, separated by `&`. The format and the unit of the
    /// documented MySQL keys are known; a key without a format has values with one part.
    pub(crate) struct PerformanceSeries ("Key" key: String) {
        /// The unit (`Unit`), if it differs from the known one of the key.
        "Unit" unit: Option<String> = None;
        /// The format (`ValueFormat`), if it differs from the known one of the key.
        "ValueFormat" format: Option<String> = None;
        /// The values, from the beginning of the span.
        "Values" values: Vec<String> = Vec::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl PerformanceSeries {
    pub(crate) fn shown_unit(&self) -> &str {
        self.unit.as_deref().or(key_info(&self.key).map(|(unit, _)| unit)).unwrap_or("int")
    }

    pub(crate) fn shown_format(&self) -> &str {
        self.format.as_deref().or(key_info(&self.key).map(|(_, format)| format)).unwrap_or_default()
    }

    /// Returns the value with this number in a span, counted from 0.
    pub(crate) fn value_at(&self, moment: usize) -> Option<&String> {
        self.values.get(moment).or(self.values.last())
    }
}

record! {
    /// A slow query. `DescribeSlowLogRecords` lists it; `DescribeSlowLogs` adds up the queries with the same statement
    /// and day.
    pub(crate) struct SlowQuery ("SQLText" sql: String) {
        /// The time of the query (`ExecutionStartTime`); by default the time of the fake's clock when the instance is
        /// added.
        "ExecutionStartTime" at: Option<SystemTime> = None;
        /// The name of the database (`DBName`).
        "DBName" database: String = String::new();
        /// The address of the client (`HostAddress`).
        "HostAddress" host: String = String::new();
        /// The name of the account (`UserName`).
        "UserName" user: String = String::new();
        /// The duration in milliseconds (`QueryTimeMS`). `QueryTimes` has the whole seconds.
        "QueryTimeMS" query_ms: u64 = 0;
        /// The time waiting for locks, in milliseconds (`LockTimeMS`). `LockTimes` has the whole seconds.
        "LockTimeMS" lock_ms: u64 = 0;
        /// The number of examined rows (`ParseRowCounts`).
        "ParseRowCounts" parsed_rows: u64 = 0;
        /// The number of returned rows (`ReturnRowCounts`) of a slow query.
        "ReturnRowCounts" returned_rows: u64 = 0;
        /// The number of changed rows (`RowsAffectedCount`).
        "RowsAffectedCount" affected_rows: u64 = 0;
        /// The number of rows that the last statement changed (`LastRowsAffectedCount`).
        "LastRowsAffectedCount" last_affected_rows: u64 = 0;
        /// The number of logical reads (`LogicalIORead`).
        "LogicalIORead" logical_reads: u64 = 0;
        /// The number of physical reads (`PhysicalIORead`).
        "PhysicalIORead" physical_reads: u64 = 0;
        /// The number of writes (`WriteIOCount`).
        "WriteIOCount" writes: u64 = 0;
        /// The processor time (`CpuTime`).
        "CpuTime" cpu_time: u64 = 0;
        /// The name of the client program (`ApplicationName`), on SQL Server.
        "ApplicationName" application: String = String::new();
        /// The host name of the client (`ClientHostName`), on SQL Server.
        "ClientHostName" client_host: String = String::new();
        /// The hash of the statement (`SQLHash`), if it differs from the fake's.
        "SQLHash" hash: Option<String> = None;
    }
    plain {}
    also {
        // The whole seconds of a recorded answer without milliseconds.
        "QueryTimes": u64, |_| Value::Null, |query, seconds| keep_seconds(&mut query.query_ms, seconds);
        "LockTimes": u64, |_| Value::Null, |query, seconds| keep_seconds(&mut query.lock_ms, seconds);
    }
    passed_over shaped("DescribeSlowLogRecords", "Items", "SQLSlowRecord", &[]);
}

fn keep_seconds(milliseconds: &mut u64, seconds: u64) {
    if *milliseconds / 1000 != seconds {
        *milliseconds = seconds.saturating_mul(1000);
    }
}

impl SlowQuery {
    /// Returns `SQLHash`. The fake chooses its form, since the documents only state that it identifies a statement.
    pub(crate) fn shown_hash(&self) -> String {
        self.hash.clone().unwrap_or_else(|| {
            let half = ids::hash(&self.sql);
            format!("{half:016X}{:016X}", ids::scramble(half))
        })
    }
}

record! {
    /// A line of the error log, which `DescribeErrorLogs` lists.
    pub(crate) struct ErrorLog ("ErrorInfo" text: String) {
        /// The time of the entry (`CreateTime`); by default the time of the fake's clock when the instance is added.
        "CreateTime" at: Option<SystemTime> = None;
        /// The database (`Database`, in recent SDKs).
        "Database" database: String = String::new();
        /// The account (`User`, in recent SDKs).
        "User" user: String = String::new();
        /// The address of the client (`UserIp`, in recent SDKs).
        "UserIp" user_ip: String = String::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

record! {
    /// A statement that the SQL audit has recorded, which `DescribeSQLLogRecords` lists.
    pub(crate) struct SqlRecord ("SQLText" sql: String) {
        /// The time of the statement (`ExecuteTime`); by default the time of the fake's clock when the instance is
        /// added.
        "ExecuteTime" at: Option<SystemTime> = None;
        /// The name of the database (`DBName`).
        "DBName" database: String = String::new();
        /// The name of the account (`AccountName`).
        "AccountName" account: String = String::new();
        /// The address of the client (`HostAddress`).
        "HostAddress" host: String = String::new();
        /// The id of the thread (`ThreadID`).
        "ThreadID" thread: String = String::new();
        /// The duration in microseconds (`TotalExecutionTimes`).
        "TotalExecutionTimes" execution_us: u64 = 0;
        /// `ReturnRowCounts`.
        "ReturnRowCounts" returned_rows: u64 = 0;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

record! {
    /// A historical event of an instance, which `DescribeEvents` lists.
    pub(crate) struct Event ("EventId" id: u64, "EventName" name: String) {
        /// The time of the event (`EventTime`); by default the time of the fake's clock when the instance is added.
        "EventTime" at: Option<SystemTime> = None;
        /// The time of the record (`EventRecordTime`), if it differs from the time of the event.
        "EventRecordTime" recorded: Option<SystemTime> = None;
        /// The type (`EventType`), by default empty.
        "EventType" event_type: String = String::new();
        /// The kind of the originator (`EventUserType`): `USER` (the default) or `SYSTEM`.
        "EventUserType" user_type: String = "USER".to_owned();
        /// The reason (`EventReason`), by default `FROM_USER`.
        "EventReason" reason: String = "FROM_USER".to_owned();
        /// The details (`EventPayload`), a JSON string.
        "EventPayload" payload: String = String::new();
        /// The account of the caller (`CallerUid`).
        "CallerUid" caller: u64 = 0;
    }
    plain {}
    also {}
    passed_over shaped("DescribeEvents", "EventItems", "EventItems", &[]);
}
