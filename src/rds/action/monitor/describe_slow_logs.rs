//! `DescribeSlowLogs`: sums of the slow queries that a test has set.

use crate::rds::action::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::SystemTime;

use super::super::page::PageSizeFrom30To100;
use super::super::times::{EndDay, StartDay};
use super::within_a_month;
use crate::rds::model::clock::{from_day, to_day};
use crate::rds::model::ids;
use crate::rds::model::monitor::SlowQuery;

params! {
    /// Adds up the slow queries of an instance by day, database and statement.
    ///
    /// `StartTime` and `EndTime` are days, `YYYY-MM-DDZ`, both included. The span is at most 31 days. The rows are
    /// sorted by `SortKey`, largest first; the default is the number of executions (the order and the default are
    /// inferred). The fields whose names begin with `MySQL` are set on MySQL and MariaDB, and those with `SQLServer` on
    /// SQL Server; otherwise they are 0.
    ///
    /// Source: page DescribeSlowLogs (2018 to 2025), API metadata (2024).
    DescribeSlowLogs {
        DBInstanceId: String,
        StartTime: StartDay,
        EndTime: EndDay,
        PageNumber: PageNumber,
        PageSize: PageSizeFrom30To100,
        SortKey: Option<SortKey>,
        DBName: Option<String>,
    }
}

choices! {
    /// The sort key of the rows.
    SortKey = [
        "TotalExecutionCounts" => Executions,
        "TotalQueryTimes" => QueryTimes,
        "TotalLogicalReads" => LogicalReads,
        "TotalPhysicalReads" => PhysicalReads,
    ], InvalidSortKey;
}

impl SortKey {
    fn of(self, queries: &[&SlowQuery]) -> u64 {
        match self {
            SortKey::Executions => queries.len() as u64,
            SortKey::QueryTimes => Numbers::of(queries, |query| query.query_ms).total,
            SortKey::LogicalReads => Numbers::of(queries, |query| query.logical_reads).total,
            SortKey::PhysicalReads => Numbers::of(queries, |query| query.physical_reads).total,
        }
    }
}

/// The sum of a number over several queries.
struct Numbers {
    total: u64,
    max: u64,
    min: u64,
    mean: u64,
}

impl Numbers {
    fn of(queries: &[&SlowQuery], number: impl Fn(&SlowQuery) -> u64) -> Numbers {
        let numbers = || queries.iter().map(|query| number(query));
        let total = numbers().fold(0, u64::saturating_add);
        let mean = total / (queries.len() as u64).max(1);
        Numbers { total, max: numbers().max().unwrap_or(0), min: numbers().min().unwrap_or(0), mean }
    }
}

impl Action for DescribeSlowLogs {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::EndBeforeStart, Condition::LogSpanTooLong];

    fn check(&self) -> Result<(), Refusal> {
        within_a_month(self.StartTime.0, self.EndTime.0)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut groups: BTreeMap<(SystemTime, String, String), Vec<&SlowQuery>> = BTreeMap::new();
        for query in &instance.slow_queries {
            let day = query.at.and_then(|at| from_day(&to_day(at)));
            let day = day.filter(|day| (self.StartTime.0..=self.EndTime.0).contains(day));
            let Some(day) = day.filter(|_| self.DBName.as_ref().is_none_or(|name| *name == query.database)) else {
                continue;
            };
            groups.entry((day, query.database.clone(), query.shown_hash())).or_default().push(query);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        let key = self.SortKey.unwrap_or(SortKey::Executions);
        groups.sort_by_cached_key(|(_, queries)| Reverse(key.of(queries)));
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let item = |((day, database, hash), queries): &((SystemTime, String, String), Vec<&SlowQuery>)| {
            item(instance.engine, *day, database, hash, queries)
        };
        let items: Vec<Value> = page.of(&groups).iter().map(item).collect();
        Ok(object! {
            DBInstanceId: &instance.id,
            Engine: instance.engine,
            StartTime: to_day(self.StartTime.0),
            EndTime: to_day(self.EndTime.0),
            PageNumber: page.number,
            PageRecordCount: items.len(),
            TotalRecordCount: groups.len(),
            Items: object! { SQLSlowLog: items },
        })
    }
}

/// Returns a row: the queries of a statement in a database on a day. Times are in seconds, unless the name has `MS`.
fn item(engine: Engine, day: SystemTime, database: &String, hash: &String, queries: &[&SlowQuery]) -> Value {
    let sum = |number: fn(&SlowQuery) -> u64| Numbers::of(queries, number);
    let (times, locks, cpu) = (sum(|query| query.query_ms), sum(|query| query.lock_ms), sum(|query| query.cpu_time));
    let (parsed, returned) = (sum(|query| query.parsed_rows), sum(|query| query.returned_rows));
    let (logical, physical) = (sum(|query| query.logical_reads), sum(|query| query.physical_reads));
    let (affected, last) = (sum(|query| query.affected_rows), sum(|query| query.last_affected_rows));
    let writes = sum(|query| query.writes);
    let mysql = u64::from(matches!(engine, Engine::MySql | Engine::MariaDb));
    let sql_server = u64::from(engine == Engine::SqlServer);
    let id = ids::hash(hash) % 100_000_000;
    object! {
        SlowLogId: id,
        SQLIdStr: id.to_string(),
        SQLHASH: hash,
        SQLText: queries.first().map(|query| query.sql.clone()).unwrap_or_default(),
        DBName: database,
        CreateTime: to_day(day),
        ReportTime: to_day(day),
        MySQLTotalExecutionCounts: queries.len() as u64 * mysql,
        MySQLTotalExecutionTimes: times.total / 1000 * mysql,
        AvgExecutionTime: times.mean / 1000,
        MaxExecutionTime: times.max / 1000,
        MaxExecutionTimeMS: times.max,
        TotalLockTimes: locks.total / 1000,
        MaxLockTime: locks.max / 1000,
        MaxLockTimeMS: locks.max,
        ParseTotalRowCounts: parsed.total,
        ParseMaxRowCount: parsed.max,
        ReturnTotalRowCounts: returned.total,
        ReturnMaxRowCount: returned.max,
        SQLServerTotalExecutionCounts: queries.len() as u64 * sql_server,
        SQLServerTotalExecutionTimes: times.total / 1000 * sql_server,
        SQLServerAvgExecutionTime: times.mean / 1000 * sql_server,
        SQLServerMinExecutionTime: times.min / 1000 * sql_server,
        SQLServerTotalCpuTime: cpu.total * sql_server,
        SQLServerAvgCpuTime: cpu.mean * sql_server,
        SQLServerMaxCpuTime: cpu.max * sql_server,
        SQLServerMinCpuTime: cpu.min * sql_server,
        TotalLogicalReadCounts: logical.total,
        AvgLogicalReadCounts: logical.mean,
        MaxLogicalReadCounts: logical.max,
        MinLogicalReadCounts: logical.min,
        TotalPhysicalReadCounts: physical.total,
        AvgPhysicalReadCounts: physical.mean,
        MaxPhysicalReadCounts: physical.max,
        MinPhysicalReadCounts: physical.min,
        TotalRowsAffectedCounts: affected.total,
        AvgRowsAffectedCounts: affected.mean,
        MaxRowsAffectedCounts: affected.max,
        MinRowsAffectedCounts: affected.min,
        TotalLastRowsAffectedCounts: last.total,
        AvgLastRowsAffectedCounts: last.mean,
        MaxLastRowsAffectedCounts: last.max,
        MinLastRowsAffectedCounts: last.min,
        TotalIOWriteCounts: writes.total,
        AvgIOWriteCounts: writes.mean,
        MaxIOWriteCounts: writes.max,
        MinIOWriteCounts: writes.min,
    }
}
