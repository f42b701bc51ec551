//! `DescribeSQLLogRecords`: the statements that a test has set.

use super::super::page::PageSizeFrom30To200;
use super::super::times::{EndSecond, StartSecond, at_most_days, later};
use crate::rds::action::prelude::*;
use crate::rds::model::monitor::SqlRecord;

params! {
    /// Lists the statements that the SQL audit of an instance has recorded in a span of at most 7 days, oldest first
    /// (the order is inferred).
    ///
    /// `Database` and `User` are filters. `QueryKeywords` is a filter too: the statement must contain each word (that
    /// it needs all words is inferred). `Form` is `Stream` or `File`; with `File` the service writes a file, so the
    /// answer has only a `RequestId` (inferred). The audit need not be on.
    ///
    /// Source: page DescribeSQLLogRecords (2018 to 2025).
    DescribeSQLLogRecords {
        DBInstanceId: String,
        StartTime: StartSecond,
        EndTime: EndSecond,
        PageNumber: PageNumber,
        PageSize: PageSizeFrom30To200,
        Form: Option<Form>,
        Database: Option<String>,
        User: Option<String>,
        QueryKeywords: Option<Keywords>,
    }
}

texts! {
    /// `QueryKeywords`: up to 10 words with spaces between (SDK models, 2026).
    Keywords(String), InvalidParameter, |text| (text.split_whitespace().count() <= 10).then(|| text.to_owned()), "up to 10 words with spaces between";
}

choices! {
    /// The destination of the records.
    Form = ["File" => File, "Stream" => Stream], InvalidParameter;
}

impl Action for DescribeSQLLogRecords {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidQueryTimeRange];

    fn check(&self) -> Result<(), Refusal> {
        later(self.StartTime.0, self.EndTime.0, Condition::InvalidQueryTimeRange)?;
        at_most_days(self.StartTime.0, self.EndTime.0, 7, Condition::InvalidQueryTimeRange)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if self.Form == Some(Form::File) {
            return Ok(object! {});
        }
        let words: Vec<&str> = self.QueryKeywords.iter().flat_map(|words| words.0.split_whitespace()).collect();
        let wanted = instance.sql_records.iter().filter(|record| {
            record.at.is_some_and(|at| (self.StartTime.0..=self.EndTime.0).contains(&at))
                && self.Database.as_ref().is_none_or(|name| *name == record.database)
                && self.User.as_ref().is_none_or(|name| *name == record.account)
                && words.iter().all(|word| record.sql.contains(word))
        });
        let mut records: Vec<_> = wanted.collect();
        records.sort_by_cached_key(|record| record.at);
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let item = |record: &&SqlRecord| {
            object! {
                DBName: &record.database,
                AccountName: &record.account,
                HostAddress: &record.host,
                SQLText: &record.sql,
                TotalExecutionTimes: record.execution_us,
                ReturnRowCounts: record.returned_rows,
                ExecuteTime: record.at.map(to_second).unwrap_or_default(),
                ThreadID: &record.thread,
            }
        };
        let items: Vec<Value> = page.of(&records).iter().map(item).collect();
        Ok(object! {
            PageNumber: page.number,
            PageRecordCount: items.len(),
            TotalRecordCount: records.len(),
            Items: object! { SQLRecord: items },
        })
    }
}
