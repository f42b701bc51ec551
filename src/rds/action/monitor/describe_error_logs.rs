//! `DescribeErrorLogs`: the lines that a test has set.

use super::super::page::PageSizeFrom30To100;
use super::super::times::{EndMinute, StartMinute, within_minutes};
use super::within_a_month;
use crate::rds::action::prelude::*;
use crate::rds::model::monitor::ErrorLog;

params! {
    /// Lists the error log of an instance between two times, given to the minute, oldest line first (the order is inferred).
    ///
    /// The span is at most 31 days.
    ///
    /// Source: page DescribeErrorLogs (2018 to 2025), API metadata (2024).
    DescribeErrorLogs {
        DBInstanceId: String,
        StartTime: StartMinute,
        EndTime: EndMinute,
        PageNumber: PageNumber,
        PageSize: PageSizeFrom30To100,
    }
}

impl Action for DescribeErrorLogs {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::EndBeforeStart, Condition::LogSpanTooLong];

    fn check(&self) -> Result<(), Refusal> {
        within_a_month(self.StartTime.0, self.EndTime.0)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let within = |line: &&ErrorLog| line.at.is_some_and(|at| within_minutes(at, self.StartTime.0, self.EndTime.0));
        let mut lines: Vec<&ErrorLog> = instance.error_logs.iter().filter(within).collect();
        lines.sort_by_cached_key(|line| line.at);
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let item = |line: &&ErrorLog| {
            object! {
                CreateTime: line.at.map(to_second).unwrap_or_default(),
                ErrorInfo: &line.text,
                Database: &line.database,
                User: &line.user,
                UserIp: &line.user_ip,
            }
        };
        let items: Vec<Value> = page.of(&lines).iter().map(item).collect();
        Ok(object! {
            PageNumber: page.number,
            PageRecordCount: items.len(),
            TotalRecordCount: lines.len(),
            Items: object! { ErrorLog: items },
        })
    }
}
