//! Monitoring data and logs of an instance: setters, values in answers, times and contradictions.

use std::time::SystemTime;

use super::super::monitor::PERIODS;
use super::Instance;
use super::errors::times;
use crate::base::error::FieldError;

impl Instance {
    /// Returns the monitoring period in seconds. The default, 300, is from the page of 2018.
    pub(crate) fn shown_monitor_period(&self) -> u64 {
        self.monitor_period.unwrap_or(300)
    }

    /// Sets missing times of log entries to `now`.
    pub(crate) fn complete_logs(&mut self, now: SystemTime) {
        let times = self.slow_queries.iter_mut().map(|query| &mut query.at);
        let times = times.chain(self.error_logs.iter_mut().map(|line| &mut line.at));
        let times = times.chain(self.sql_records.iter_mut().map(|record| &mut record.at));
        for time in times.chain(self.events.iter_mut().map(|event| &mut event.at)) {
            time.get_or_insert(now);
        }
    }

    /// Adds every contradiction in monitoring and logs.
    pub(crate) fn monitor_errors(&self, path: &str, errors: &mut Vec<FieldError>) {
        let id = &self.id;
        if let Some(period) = self.monitor_period.filter(|period| !PERIODS.contains(period)) {
            let reason = format!("instance `{id}`: the period is {period}, expected 5, 10, 60 or 300");
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
            let wrong = series.values.iter().position(|value| value.split('&').count() != parts);
            if let Some(wrong) = wrong {
                let reason = format!(
                    "instance `{id}`: a value of `{}` has {parts} parts, with `&` between them, since its format is `{format}`",
                    series.key
                );
                errors.push(FieldError::new(format!("{path}.Performance[{index}].Values[{wrong}]"), reason));
            }
            if self.performance[..index].iter().any(|other| other.key == series.key) {
                let reason = format!("instance `{id}`: duplicate series `{}`", series.key);
                errors.push(FieldError::new(format!("{path}.Performance[{index}].Key"), reason));
            }
        }
    }
}
