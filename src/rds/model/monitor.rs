//! Recorded data of an instance: performance, slow queries, logs, events.

use std::time::SystemTime;

use super::ids;
use super::listed::{Compared, List, Verdict};
use crate::base::text::clip;
use crate::base::value::Value;
use crate::rds::catalogue::shaped;

/// The monitoring periods in seconds. 5 and 10 are newer than the page of 2018.
pub(crate) const PERIODS: [u64; 4] = [5, 10, 60, 300];

/// The performance keys, with unit and format (page "Performance parameters", September 2026, and the keys that the vendor's own
/// tools ask for). Units and formats of the network traffic, of the rows and of the four metrics in the models of recent SDKs
/// are documented or from live answers, the others are what public exporters read, or follow the page's order (inferred).
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

/// The hint about a key that is not known.
pub(crate) fn key_hint(key: &str) -> Option<String> {
    match KEY.judge(KEYS.iter().map(|(name, ..)| *name), key) {
        Verdict::Listed => None,
        Verdict::Wrong(reason) => Some(reason),
        Verdict::Unlisted(_) => Some(format!("`{}` is not a known performance key ({})", clip(key), KEY.as_of)),
    }
}

/// Unit and format of a key, if they are known.
pub(crate) fn key_info(key: &str) -> Option<(&'static str, &'static str)> {
    KEYS.iter().find(|(name, ..)| *name == key).map(|(_, unit, format)| (*unit, *format))
}

record! {
    /// The answers of `DescribeDBInstancePerformance` for a key.
    ///
    /// The values belong to the moments of the requested span, in order, one per monitoring period. The last one
    /// stays for the rest of the span. A value has as many parts as the format, with `&` between them. The format and the
    /// unit of the documented MySQL keys are known; a key without a format has values of one part.
    pub(crate) struct PerformanceSeries ("Key" key: String) {
        /// `Unit`, if it is not the known one of the key.
        "Unit" unit: Option<String> = None;
        /// `ValueFormat`, if it is not the known one of the key.
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

    /// The value of the moment of this number in a span, from 0.
    pub(crate) fn value_at(&self, moment: usize) -> Option<&String> {
        self.values.get(moment).or(self.values.last())
    }
}

record! {
    /// A slow query. `DescribeSlowLogRecords` lists it, `DescribeSlowLogs` sums it up with others of its statement and day.
    pub(crate) struct SlowQuery ("SQLText" sql: String) {
        /// `ExecutionStartTime`: by default the fake's clock when the instance is added.
        "ExecutionStartTime" at: Option<SystemTime> = None;
        /// `DBName`.
        "DBName" database: String = String::new();
        /// `HostAddress` of the client.
        "HostAddress" host: String = String::new();
        /// `UserName`.
        "UserName" user: String = String::new();
        /// `QueryTimeMS`. `QueryTimes` has its whole seconds.
        "QueryTimeMS" query_ms: u64 = 0;
        /// `LockTimeMS`. `LockTimes` has its whole seconds.
        "LockTimeMS" lock_ms: u64 = 0;
        /// `ParseRowCounts`: the rows that were looked at.
        "ParseRowCounts" parsed_rows: u64 = 0;
        /// `ReturnRowCounts`: the rows that were returned.
        "ReturnRowCounts" returned_rows: u64 = 0;
        /// `RowsAffectedCount`.
        "RowsAffectedCount" affected_rows: u64 = 0;
        /// `LastRowsAffectedCount`.
        "LastRowsAffectedCount" last_affected_rows: u64 = 0;
        /// `LogicalIORead`.
        "LogicalIORead" logical_reads: u64 = 0;
        /// `PhysicalIORead`.
        "PhysicalIORead" physical_reads: u64 = 0;
        /// `WriteIOCount`.
        "WriteIOCount" writes: u64 = 0;
        /// `CpuTime`.
        "CpuTime" cpu_time: u64 = 0;
        /// `ApplicationName` (SQL Server).
        "ApplicationName" application: String = String::new();
        /// `ClientHostName` (SQL Server).
        "ClientHostName" client_host: String = String::new();
        /// `SQLHash`, if it is not the one made of the statement.
        "SQLHash" hash: Option<String> = None;
    }
    plain {}
    also {
        // The whole seconds of a pasted answer, where it has no milliseconds.
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
    /// `SQLHash`. Its form is the fake's own: the documents only state that it identifies a statement.
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
        /// `CreateTime`: by default the fake's clock when the instance is added.
        "CreateTime" at: Option<SystemTime> = None;
        /// `Database` (recent SDKs).
        "Database" database: String = String::new();
        /// `User` (recent SDKs).
        "User" user: String = String::new();
        /// `UserIp` (recent SDKs).
        "UserIp" user_ip: String = String::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

record! {
    /// A statement that the audit has recorded, which `DescribeSQLLogRecords` lists.
    pub(crate) struct SqlRecord ("SQLText" sql: String) {
        /// `ExecuteTime`: by default the fake's clock when the instance is added.
        "ExecuteTime" at: Option<SystemTime> = None;
        /// `DBName`.
        "DBName" database: String = String::new();
        /// `AccountName`.
        "AccountName" account: String = String::new();
        /// `HostAddress`.
        "HostAddress" host: String = String::new();
        /// `ThreadID`.
        "ThreadID" thread: String = String::new();
        /// `TotalExecutionTimes`, in microseconds.
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
        /// `EventTime`: by default the fake's clock when the instance is added.
        "EventTime" at: Option<SystemTime> = None;
        /// `EventRecordTime`, if it is not the time of the event.
        "EventRecordTime" recorded: Option<SystemTime> = None;
        /// `EventType`.
        "EventType" event_type: String = String::new();
        /// `EventUserType`: `SYSTEM` or `USER`.
        "EventUserType" user_type: String = "USER".to_owned();
        /// `EventReason`.
        "EventReason" reason: String = "FROM_USER".to_owned();
        /// `EventPayload`, a JSON text.
        "EventPayload" payload: String = String::new();
        /// `CallerUid`.
        "CallerUid" caller: u64 = 0;
    }
    plain {}
    also {}
    passed_over shaped("DescribeEvents", "EventItems", "EventItems", &[]);
}
