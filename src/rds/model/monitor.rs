//! What the service records of an instance: performance, slow queries, logs, events.

use std::time::SystemTime;

use super::clock;
use super::ids;
use crate::base::value::Value;
use crate::rds::catalogue::shaped;

/// The monitoring periods in seconds. 5 and 10 are newer than the page of 2018.
pub(crate) const PERIODS: [u64; 4] = [5, 10, 60, 300];

/// Keys whose units and formats are known: those of the network traffic, of the rows and of the four metrics in the
/// models of recent SDKs are documented or from live answers, the others are what public exporters read (inferred).
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
];

/// Unit and format of a key, if they are known.
pub(crate) fn key_info(key: &str) -> Option<(&'static str, &'static str)> {
    KEYS.iter().find(|(name, ..)| *name == key).map(|(_, unit, format)| (*unit, *format))
}

record! {
    /// What `DescribeDBInstancePerformance` answers for a key.
    ///
    /// The values belong to the moments of the requested span, in order, one per monitoring period. The last one
    /// stays for the rest of the span. A value has as many parts as the format, with `&` between them. The format and the
    /// unit of the documented MySQL keys are known; a key without a format has values of one part.
    ///
    /// ```
    /// use fake_rds::{Instance, PerformanceSeries};
    ///
    /// let sessions = PerformanceSeries::new("MySQL_Sessions").values(["3&10", "4&12"]);
    /// let instance = Instance::mysql("rm-1").performance(sessions);
    /// ```
    #[must_use = "a PerformanceSeries does nothing until it is handed to an Instance"]
    pub struct PerformanceSeries,
    /// A series as it was when a test looked at it.
    PerformanceSeriesView ("Key" key: String)
    example (
        "FakeRds::builder().instance(Instance::postgresql(\"rm-1\").performance(PerformanceSeries::new(\"CpuUsage\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().performance()[0]"
    ) {
        /// `Unit`, if it is not the known one of the key.
        "Unit" unit: Option<String> = None, maybe "%";
        /// `ValueFormat`, if it is not the known one of the key.
        "ValueFormat" format: Option<String> = None, maybe "cpu_usage";
        /// The values, from the beginning of the span.
        "Values" values: Vec<String> = Vec::new(), own;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl PerformanceSeries {
    /// A series without values.
    ///
    /// ```
    /// # use fake_rds::PerformanceSeries;
    /// let series = PerformanceSeries::new("MySQL_IOPS");
    /// ```
    pub fn new(key: impl Into<String>) -> PerformanceSeries {
        PerformanceSeries::fresh(key.into())
    }

    /// The values, from the beginning of the span.
    ///
    /// ```
    /// # use fake_rds::PerformanceSeries;
    /// let series = PerformanceSeries::new("MySQL_MemCpuUsage").values(["12.5&40"]);
    /// ```
    pub fn values(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> PerformanceSeries {
        self.values.extend(values.into_iter().map(Into::into));
        self
    }

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

impl PerformanceSeriesView {
    /// `Key`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let iops = PerformanceSeries::new("MySQL_IOPS").values(["7"]);
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").performance(iops)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().performance()[0].key(), "MySQL_IOPS");
    /// ```
    pub fn key(&self) -> &str {
        &self.0.key
    }

    /// The values, from the beginning of the span.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let iops = PerformanceSeries::new("MySQL_IOPS").values(["7"]);
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").performance(iops)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().performance()[0].values(), ["7"]);
    /// ```
    pub fn values(&self) -> &[String] {
        &self.0.values
    }
}

record! {
    /// A slow query. `DescribeSlowLogRecords` lists it, `DescribeSlowLogs` sums it up with others of its statement and day.
    ///
    /// ```
    /// use fake_rds::{Instance, SlowQuery};
    ///
    /// let slow = SlowQuery::new("select sleep(2)").database("mydb").query_ms(2001);
    /// let instance = Instance::mysql("rm-1").database("mydb").slow_query(slow);
    /// ```
    #[must_use = "a SlowQuery does nothing until it is handed to an Instance"]
    pub struct SlowQuery,
    /// A slow query as it was when a test looked at it.
    SlowQueryView ("SQLText" sql: String)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").slow_query(SlowQuery::new(\"select sleep(2)\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().slow_queries()[0]"
    ) {
        /// `ExecutionStartTime`: by default the fake's clock when the instance is added.
        "ExecutionStartTime" at: Option<SystemTime> = None, own;
        /// `DBName`.
        "DBName" database: String = String::new(), text "mydb";
        /// `HostAddress` of the client.
        "HostAddress" host: String = String::new(), text "app[app] @ [10.0.0.7]";
        /// `UserName`.
        "UserName" user: String = String::new(), text "app";
        /// `QueryTimeMS`. `QueryTimes` has its whole seconds.
        "QueryTimeMS" query_ms: u64 = 0, value 2001;
        /// `LockTimeMS`. `LockTimes` has its whole seconds.
        "LockTimeMS" lock_ms: u64 = 0, value 1000;
        /// `ParseRowCounts`: the rows that were looked at.
        "ParseRowCounts" parsed_rows: u64 = 0, value 1200;
        /// `ReturnRowCounts`: the rows that were returned.
        "ReturnRowCounts" returned_rows: u64 = 0, value 1;
        /// `RowsAffectedCount`.
        "RowsAffectedCount" affected_rows: u64 = 0, value 34;
        /// `LastRowsAffectedCount`.
        "LastRowsAffectedCount" last_affected_rows: u64 = 0, value 2;
        /// `LogicalIORead`.
        "LogicalIORead" logical_reads: u64 = 0, value 383;
        /// `PhysicalIORead`.
        "PhysicalIORead" physical_reads: u64 = 0, value 200;
        /// `WriteIOCount`.
        "WriteIOCount" writes: u64 = 0, value 22;
        /// `CpuTime`.
        "CpuTime" cpu_time: u64 = 0, value 2;
        /// `ApplicationName` (SQL Server).
        "ApplicationName" application: String = String::new(), text "shop";
        /// `ClientHostName` (SQL Server).
        "ClientHostName" client_host: String = String::new(), text "web-1";
        /// `SQLHash`, if it is not the one made of the statement.
        "SQLHash" hash: Option<String> = None, own;
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
    /// A slow query of this statement.
    ///
    /// ```
    /// # use fake_rds::SlowQuery;
    /// let slow = SlowQuery::new("select sleep(2)");
    /// ```
    pub fn new(sql: impl Into<String>) -> SlowQuery {
        SlowQuery::fresh(sql.into())
    }

    /// `ExecutionStartTime`. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::SlowQuery;
    /// let slow = SlowQuery::new("select sleep(2)").at(std::time::UNIX_EPOCH);
    /// ```
    pub fn at(mut self, moment: SystemTime) -> SlowQuery {
        self.at = Some(clock::whole_second(moment));
        self
    }

    /// `SQLHash`. Statements with the same one are summed up together.
    ///
    /// ```
    /// # use fake_rds::SlowQuery;
    /// let slow = SlowQuery::new("select sleep(2)").hash("U2FsdGVk");
    /// ```
    pub fn hash(mut self, hash: impl Into<String>) -> SlowQuery {
        self.hash = Some(hash.into());
        self
    }

    /// `SQLHash`. Its form is the fake's own: the documents only state that it identifies a statement.
    pub(crate) fn shown_hash(&self) -> String {
        self.hash.clone().unwrap_or_else(|| {
            let half = ids::hash(&self.sql);
            format!("{half:016X}{:016X}", ids::scramble(half))
        })
    }
}

impl SlowQueryView {
    /// `SQLText`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let slow = SlowQuery::new("select sleep(2)");
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").slow_query(slow)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().slow_queries()[0].sql(), "select sleep(2)");
    /// ```
    pub fn sql(&self) -> &str {
        &self.0.sql
    }

    /// `ExecutionStartTime`. Every slow query of a fake has one.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let slow = SlowQuery::new("select sleep(2)").at(std::time::UNIX_EPOCH);
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").slow_query(slow)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().slow_queries()[0].at(), Some(std::time::UNIX_EPOCH));
    /// ```
    pub fn at(&self) -> Option<SystemTime> {
        self.0.at
    }

    /// `SQLHash`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let slow = SlowQuery::new("select sleep(2)").hash("U2FsdGVk");
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").slow_query(slow)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().slow_queries()[0].hash(), "U2FsdGVk");
    /// ```
    pub fn hash(&self) -> String {
        self.0.shown_hash()
    }
}

record! {
    /// A line of the error log, which `DescribeErrorLogs` lists.
    ///
    /// ```
    /// use fake_rds::{ErrorLog, Instance};
    ///
    /// let instance = Instance::sql_server("rm-1").error_log(ErrorLog::new("spid52 DBCC TRACEON 3499"));
    /// ```
    #[must_use = "an ErrorLog does nothing until it is handed to an Instance"]
    pub struct ErrorLog,
    /// A line of the error log as it was when a test looked at it.
    ErrorLogView ("ErrorInfo" text: String)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").error_log(ErrorLog::new(\"Aborted connection 7\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().error_logs()[0]"
    ) {
        /// `CreateTime`: by default the fake's clock when the instance is added.
        "CreateTime" at: Option<SystemTime> = None, own;
        /// `Database` (recent SDKs).
        "Database" database: String = String::new(), text "mydb";
        /// `User` (recent SDKs).
        "User" user: String = String::new(), text "app";
        /// `UserIp` (recent SDKs).
        "UserIp" user_ip: String = String::new(), text "10.0.0.7";
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl ErrorLog {
    /// A line with this text.
    ///
    /// ```
    /// # use fake_rds::ErrorLog;
    /// let line = ErrorLog::new("Aborted connection 7");
    /// ```
    pub fn new(text: impl Into<String>) -> ErrorLog {
        ErrorLog::fresh(text.into())
    }

    /// `CreateTime`. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::ErrorLog;
    /// let line = ErrorLog::new("Aborted connection 7").at(std::time::UNIX_EPOCH);
    /// ```
    pub fn at(mut self, moment: SystemTime) -> ErrorLog {
        self.at = Some(clock::whole_second(moment));
        self
    }
}

impl ErrorLogView {
    /// `ErrorInfo`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let line = ErrorLog::new("Aborted connection 7");
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").error_log(line)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().error_logs()[0].text(), "Aborted connection 7");
    /// ```
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// `CreateTime`. Every line of a fake has one.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let line = ErrorLog::new("Aborted connection 7").at(std::time::UNIX_EPOCH);
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").error_log(line)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().error_logs()[0].at(), Some(std::time::UNIX_EPOCH));
    /// ```
    pub fn at(&self) -> Option<SystemTime> {
        self.0.at
    }
}

record! {
    /// A statement that the audit has recorded, which `DescribeSQLLogRecords` lists.
    ///
    /// ```
    /// use fake_rds::{Instance, SqlRecord};
    ///
    /// let instance = Instance::mysql("rm-1").sql_record(SqlRecord::new("update orders set paid = 1").account("app"));
    /// ```
    #[must_use = "an SqlRecord does nothing until it is handed to an Instance"]
    pub struct SqlRecord,
    /// A recorded statement as it was when a test looked at it.
    SqlRecordView ("SQLText" sql: String)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").sql_record(SqlRecord::new(\"select 1\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().sql_records()[0]"
    ) {
        /// `ExecuteTime`: by default the fake's clock when the instance is added.
        "ExecuteTime" at: Option<SystemTime> = None, own;
        /// `DBName`.
        "DBName" database: String = String::new(), text "mydb";
        /// `AccountName`.
        "AccountName" account: String = String::new(), text "app";
        /// `HostAddress`.
        "HostAddress" host: String = String::new(), text "192.168.0.121";
        /// `ThreadID`.
        "ThreadID" thread: String = String::new(), text "1025865428";
        /// `TotalExecutionTimes`, in microseconds.
        "TotalExecutionTimes" execution_us: u64 = 0, value 600;
        /// `ReturnRowCounts`.
        "ReturnRowCounts" returned_rows: u64 = 0, value 30;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl SqlRecord {
    /// A record of this statement.
    ///
    /// ```
    /// # use fake_rds::SqlRecord;
    /// let record = SqlRecord::new("select 1");
    /// ```
    pub fn new(sql: impl Into<String>) -> SqlRecord {
        SqlRecord::fresh(sql.into())
    }

    /// `ExecuteTime`. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::SqlRecord;
    /// let record = SqlRecord::new("select 1").at(std::time::UNIX_EPOCH);
    /// ```
    pub fn at(mut self, moment: SystemTime) -> SqlRecord {
        self.at = Some(clock::whole_second(moment));
        self
    }
}

impl SqlRecordView {
    /// `SQLText`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let record = SqlRecord::new("select 1");
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").sql_record(record)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().sql_records()[0].sql(), "select 1");
    /// ```
    pub fn sql(&self) -> &str {
        &self.0.sql
    }

    /// `ExecuteTime`. Every record of a fake has one.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let record = SqlRecord::new("select 1").at(std::time::UNIX_EPOCH);
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").sql_record(record)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().sql_records()[0].at(), Some(std::time::UNIX_EPOCH));
    /// ```
    pub fn at(&self) -> Option<SystemTime> {
        self.0.at
    }
}

record! {
    /// A historical event of an instance, which `DescribeEvents` lists.
    ///
    /// ```
    /// use fake_rds::{Event, Instance};
    ///
    /// let event = Event::new(11_000_053, "ModifySecurityIPList").event_type("SecurityManagement");
    /// let instance = Instance::mysql("rm-1").event(event);
    /// ```
    #[must_use = "an Event does nothing until it is handed to an Instance"]
    pub struct Event,
    /// An event as it was when a test looked at it.
    EventView ("EventId" id: u64, "EventName" name: String)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").event(Event::new(1, \"ModifySecurityIPList\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().events()[0]"
    ) {
        /// `EventTime`: by default the fake's clock when the instance is added.
        "EventTime" at: Option<SystemTime> = None, own;
        /// `EventRecordTime`, if it is not the time of the event.
        "EventRecordTime" recorded: Option<SystemTime> = None, own;
        /// `EventType`.
        "EventType" event_type: String = String::new(), text "NetworkManagement";
        /// `EventUserType`: `SYSTEM` or `USER`.
        "EventUserType" user_type: String = "USER".to_owned(), text "SYSTEM";
        /// `EventReason`.
        "EventReason" reason: String = "FROM_USER".to_owned(), text "FROM_SYSTEM";
        /// `EventPayload`, a JSON text.
        "EventPayload" payload: String = String::new(), text "{\"Api\": \"ModifySecurityIps\"}";
        /// `CallerUid`.
        "CallerUid" caller: u64 = 0, value 1234567890123456;
    }
    plain {}
    also {}
    passed_over shaped("DescribeEvents", "EventItems", "EventItems", &[]);
}

impl Event {
    /// An event of this id and name.
    ///
    /// ```
    /// # use fake_rds::Event;
    /// let event = Event::new(11_000_053, "ModifySecurityIPList");
    /// ```
    pub fn new(id: u64, name: impl Into<String>) -> Event {
        Event::fresh(id, name.into())
    }

    /// `EventTime`. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::Event;
    /// let event = Event::new(1, "ModifySecurityIPList").at(std::time::UNIX_EPOCH);
    /// ```
    pub fn at(mut self, moment: SystemTime) -> Event {
        self.at = Some(clock::whole_second(moment));
        self
    }

    /// `EventRecordTime`. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::Event;
    /// let event = Event::new(1, "ModifySecurityIPList").recorded(std::time::UNIX_EPOCH);
    /// ```
    pub fn recorded(mut self, moment: SystemTime) -> Event {
        self.recorded = Some(clock::whole_second(moment));
        self
    }
}

impl EventView {
    /// `EventId`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let event = Event::new(7, "ModifySecurityIPList");
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").event(event)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().events()[0].id(), 7);
    /// ```
    pub fn id(&self) -> u64 {
        self.0.id
    }

    /// `EventName`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let event = Event::new(7, "ModifySecurityIPList");
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").event(event)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().events()[0].name(), "ModifySecurityIPList");
    /// ```
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// `EventTime`. Every event of a fake has one.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let event = Event::new(7, "ModifySecurityIPList").at(std::time::UNIX_EPOCH);
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").event(event)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().events()[0].at(), Some(std::time::UNIX_EPOCH));
    /// ```
    pub fn at(&self) -> Option<SystemTime> {
        self.0.at
    }
}
