//! `DescribeLogBackupFiles`: one invented file for each day, since the fake keeps no logs.

use super::super::admission::Admission;
use super::super::page::{Page, PageNumber, PageSizeFrom30To1000};
use super::super::times::{EndMinute, StartMinute, later};
use super::super::{Action, Caller, admitted};
use super::describe_binlog_files::{FILE_SIZE, File, files};
use crate::base::value::{Object, Value};
use crate::rds::model::Cloud;
use crate::rds::words::Engine;
use crate::rpc::condition::{Condition, Refusal};

params! {
    /// Lists the log backup files of an instance of SQL Server or PostgreSQL that overlap a span of time, the oldest first
    /// (inferred).
    ///
    /// The fake has no log files. It lists one file of 1 MB for every day that logs are kept, as `DescribeBinlogFiles`
    /// does for MySQL (inferred). The links do not work.
    ///
    /// Source: page DescribeLogBackupFiles (2018 to 2025), API metadata (2024) for the codes.
    DescribeLogBackupFiles {
        DBInstanceId: String,
        StartTime: StartMinute,
        EndTime: EndMinute,
        PageNumber: PageNumber,
        PageSize: PageSizeFrom30To1000,
    }
}

impl Action for DescribeLogBackupFiles {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::SqlServer, Engine::PostgreSql]).primary()];
    const CONDITIONS: &'static [Condition] = &[Condition::TimesDoNotCombine];

    fn check(&self) -> Result<(), Refusal> {
        later(self.StartTime.0, self.EndTime.0, Condition::TimesDoNotCombine)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let files = files(instance, cloud.now());
        let overlaps = |file: &&File| file.begin <= self.EndTime.0 && file.end >= self.StartTime.0;
        let matching: Vec<&File> = files.iter().filter(overlaps).collect();
        let shown = Page::new(self.PageNumber.0, self.PageSize.0).of(&matching);
        let item = |file: &&File| {
            let listed = file.item(instance, cloud.now());
            let mut item = Object::new();
            for name in
                ["DownloadLink", "IntranetDownloadLink", "LinkExpiredTime", "LogBeginTime", "LogEndTime", "FileSize"]
            {
                item.put_some(name, listed.get(name).cloned());
            }
            Value::Object(item)
        };
        Ok(object! {
            Items: object! { BinLogFile: shown.iter().map(item).collect::<Value>() },
            PageNumber: self.PageNumber.0,
            PageRecordCount: shown.len(),
            TotalRecordCount: matching.len(),
            TotalFileSize: FILE_SIZE * matching.len() as u64,
        })
    }
}
