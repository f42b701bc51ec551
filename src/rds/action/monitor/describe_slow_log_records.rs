//! `DescribeSlowLogRecords`: the slow queries that a test has set.

use super::super::page::PageSizeFrom30To200;
use super::super::times::{EndMinute, StartMinute, within_minutes};
use super::has_node;
use super::within_a_month;
use crate::rds::action::prelude::*;
use crate::rds::model::monitor::SlowQuery;

params! {
    /// Lists the slow queries of an instance between two times, given to the minute, oldest first (the order is inferred).
    ///
    /// The span is at most 31 days. The service keeps records for 30 days; the fake keeps those that a test has set.
    ///
    /// Source: page DescribeSlowLogRecords (2018 to 2025), API metadata (2024). The field of the hash is `SQLHash` here and
    /// `SQLHASH` in DescribeSlowLogs.
    DescribeSlowLogRecords {
        DBInstanceId: String,
        StartTime: StartMinute,
        EndTime: EndMinute,
        PageNumber: PageNumber,
        PageSize: PageSizeFrom30To200,
        DBName: Option<String>,
        SQLHASH: Option<String>,
        NodeId: Option<String>,
    }
}

impl Action for DescribeSlowLogRecords {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] =
        &[Condition::EndBeforeStart, Condition::InvalidParameter, Condition::LogSpanTooLong];

    fn check(&self) -> Result<(), Refusal> {
        within_a_month(self.StartTime.0, self.EndTime.0)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        has_node(instance, self.NodeId.as_deref())?;
        let wanted = instance.slow_queries.iter().filter(|query| {
            query.at.is_some_and(|at| within_minutes(at, self.StartTime.0, self.EndTime.0))
                && self.DBName.as_ref().is_none_or(|name| *name == query.database)
                && self.SQLHASH.as_ref().is_none_or(|hash| *hash == query.shown_hash())
        });
        let mut queries: Vec<_> = wanted.collect();
        queries.sort_by_cached_key(|query| query.at);
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let items: Vec<Value> = page.of(&queries).iter().map(|query| item(query)).collect();
        Ok(object! {
            DBInstanceId: &instance.id,
            Engine: instance.engine,
            PageNumber: page.number,
            PageRecordCount: items.len(),
            TotalRecordCount: queries.len(),
            Items: object! { SQLSlowRecord: items },
        })
    }
}

fn item(query: &SlowQuery) -> Value {
    object! {
        HostAddress: &query.host,
        UserName: &query.user,
        DBName: &query.database,
        SQLText: &query.sql,
        SQLHash: query.shown_hash(),
        ExecutionStartTime: query.at.map(to_second).unwrap_or_default(),
        QueryTimes: query.query_ms / 1000,
        QueryTimeMS: query.query_ms,
        LockTimes: query.lock_ms / 1000,
        LockTimeMS: query.lock_ms,
        ParseRowCounts: query.parsed_rows,
        ReturnRowCounts: query.returned_rows,
        RowsAffectedCount: query.affected_rows,
        LastRowsAffectedCount: query.last_affected_rows,
        LogicalIORead: query.logical_reads,
        PhysicalIORead: query.physical_reads,
        WriteIOCount: query.writes,
        CpuTime: query.cpu_time,
        ApplicationName: &query.application,
        ClientHostName: &query.client_host,
    }
}
