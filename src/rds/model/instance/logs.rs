//! What is monitored of an instance, and its logs: setters, views, times and contradictions.

use std::time::SystemTime;

use super::super::monitor::{
    ErrorLog, ErrorLogView, Event, EventView, PERIODS, PerformanceSeries, PerformanceSeriesView, SlowQuery,
    SlowQueryView, SqlRecord, SqlRecordView,
};
use super::errors::times;
use super::{Instance, InstanceView};
use crate::base::error::FieldError;

impl Instance {
    /// The monitoring period in seconds: 5, 10, 60 or 300. The default is 300.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").monitor_period(60);
    /// ```
    pub fn monitor_period(mut self, seconds: u64) -> Instance {
        self.monitor_period = Some(seconds);
        self
    }

    /// What `DescribeDBInstancePerformance` answers for a key. The same key again replaces the series.
    ///
    /// ```
    /// # use fake_rds::{Instance, PerformanceSeries};
    /// let instance = Instance::mysql("rm-1").performance(PerformanceSeries::new("MySQL_IOPS").values(["7", "9"]));
    /// ```
    pub fn performance(mut self, series: PerformanceSeries) -> Instance {
        self.performance.retain(|other| other.key != series.key);
        self.performance.push(series);
        self
    }

    /// A slow query.
    ///
    /// ```
    /// # use fake_rds::{Instance, SlowQuery};
    /// let instance = Instance::mysql("rm-1").slow_query(SlowQuery::new("select sleep(2)"));
    /// ```
    pub fn slow_query(mut self, query: SlowQuery) -> Instance {
        self.slow_queries.push(query);
        self
    }

    /// A line of the error log.
    ///
    /// ```
    /// # use fake_rds::{ErrorLog, Instance};
    /// let instance = Instance::mysql("rm-1").error_log(ErrorLog::new("Aborted connection 7"));
    /// ```
    pub fn error_log(mut self, line: ErrorLog) -> Instance {
        self.error_logs.push(line);
        self
    }

    /// A statement that the audit has recorded.
    ///
    /// ```
    /// # use fake_rds::{Instance, SqlRecord};
    /// let instance = Instance::mysql("rm-1").sql_record(SqlRecord::new("select 1"));
    /// ```
    pub fn sql_record(mut self, record: SqlRecord) -> Instance {
        self.sql_records.push(record);
        self
    }

    /// A historical event.
    ///
    /// ```
    /// # use fake_rds::{Event, Instance};
    /// let instance = Instance::mysql("rm-1").event(Event::new(1, "ModifySecurityIPList"));
    /// ```
    pub fn event(mut self, event: Event) -> Instance {
        self.events.push(event);
        self
    }

    /// How far a read-only instance is behind its primary, in seconds.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rr-1").read_only_of("rm-1").read_delay(7);
    /// ```
    pub fn read_delay(mut self, seconds: u64) -> Instance {
        self.read_delay = Some(seconds);
        self
    }

    /// The monitoring period in seconds. 300 is the default of the page of 2018.
    pub(crate) fn shown_monitor_period(&self) -> u64 {
        self.monitor_period.unwrap_or(300)
    }

    /// Gives every entry of the logs without a time this moment.
    pub(crate) fn complete_logs(&mut self, now: SystemTime) {
        let times = self.slow_queries.iter_mut().map(|query| &mut query.at);
        let times = times.chain(self.error_logs.iter_mut().map(|line| &mut line.at));
        let times = times.chain(self.sql_records.iter_mut().map(|record| &mut record.at));
        for time in times.chain(self.events.iter_mut().map(|event| &mut event.at)) {
            time.get_or_insert(now);
        }
    }

    /// Every contradiction in monitoring and logs.
    pub(crate) fn monitor_errors(&self, path: &str, errors: &mut Vec<FieldError>) {
        let id = &self.id;
        if let Some(period) = self.monitor_period.filter(|period| !PERIODS.contains(period)) {
            let reason = format!("instance `{id}`: the period is {period}, it takes 5, 10, 60 or 300");
            errors.push(FieldError::new(format!("{path}.MonitorPeriod"), reason));
        }
        let lists = [
            ("SlowQueries", times(&self.slow_queries, |query| [query.at, None])),
            ("ErrorLogs", times(&self.error_logs, |line| [line.at, None])),
            ("SQLRecords", times(&self.sql_records, |record| [record.at, None])),
            ("Events", times(&self.events, |event| [event.at, event.recorded])),
        ];
        for (list, unwritable) in lists {
            if let Some(index) = unwritable {
                let reason = format!("instance `{id}`: the time is out of range: 1970 to 9998");
                errors.push(FieldError::new(format!("{path}.{list}[{index}]"), reason));
            }
        }
        for (index, series) in self.performance.iter().enumerate() {
            let format = series.shown_format();
            let parts = format.split('&').count();
            let misfit = series.values.iter().position(|value| value.split('&').count() != parts);
            if let Some(misfit) = misfit {
                let reason = format!(
                    "instance `{id}`: a value of `{}` has {parts} parts, with `&` between them, since its format is `{format}`",
                    series.key
                );
                errors.push(FieldError::new(format!("{path}.Performance[{index}].Values[{misfit}]"), reason));
            }
            if self.performance[..index].iter().any(|other| other.key == series.key) {
                let reason = format!("instance `{id}`: the series `{}` is there twice", series.key);
                errors.push(FieldError::new(format!("{path}.Performance[{index}].Key"), reason));
            }
        }
    }
}

impl InstanceView {
    /// The monitoring period in seconds.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().monitor_period(), 300);
    /// ```
    pub fn monitor_period(&self) -> u64 {
        self.0.shown_monitor_period()
    }

    /// What `DescribeDBInstancePerformance` answers, a series a key.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().performance().is_empty());
    /// ```
    pub fn performance(&self) -> Vec<PerformanceSeriesView> {
        self.0.performance.iter().cloned().map(PerformanceSeriesView).collect()
    }

    /// The slow queries.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().slow_queries().is_empty());
    /// ```
    pub fn slow_queries(&self) -> Vec<SlowQueryView> {
        self.0.slow_queries.iter().cloned().map(SlowQueryView).collect()
    }

    /// The error log.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().error_logs().is_empty());
    /// ```
    pub fn error_logs(&self) -> Vec<ErrorLogView> {
        self.0.error_logs.iter().cloned().map(ErrorLogView).collect()
    }

    /// The statements that the audit has recorded.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().sql_records().is_empty());
    /// ```
    pub fn sql_records(&self) -> Vec<SqlRecordView> {
        self.0.sql_records.iter().cloned().map(SqlRecordView).collect()
    }

    /// The historical events.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().events().is_empty());
    /// ```
    pub fn events(&self) -> Vec<EventView> {
        self.0.events.iter().cloned().map(EventView).collect()
    }

    /// How far a read-only instance is behind its primary, in seconds.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().read_delay(), 0);
    /// ```
    pub fn read_delay(&self) -> u64 {
        self.0.read_delay.unwrap_or_default()
    }
}
