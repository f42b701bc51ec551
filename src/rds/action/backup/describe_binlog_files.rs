//! `DescribeBinlogFiles`: one invented file for each day, since the fake keeps no logs.

use crate::rds::action::prelude::*;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::super::page::PageSizeFrom30To1000;
use super::super::times::{EndSecond, StartSecond, later};

params! {
    /// Lists the binary log files of a MySQL or MariaDB instance, or the WAL files of a PostgreSQL instance, that overlap a span of time, the oldest first (inferred).
    ///
    /// The fake has no log files. It lists one file of 1 MB for every day (inferred) since the creation of the
    /// instance, within the log retention of the backup policy; none if logs are not backed up. The file of the current
    /// day is still `Uploading`. The links do not work; their stated validity is two days from the request (inferred).
    ///
    /// Source: page DescribeBinlogFiles (2018 to 2025), API metadata (2024) for the codes.
    DescribeBinlogFiles {
        DBInstanceId: String,
        StartTime: StartSecond,
        EndTime: EndSecond,
        PageNumber: PageNumber,
        PageSize: PageSizeFrom30To1000,
    }
}

const DAY: u64 = 86_400;
pub(super) const FILE_SIZE: u64 = 1 << 20;

impl Action for DescribeBinlogFiles {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::PostgreSql, Engine::MariaDb]).primary()];
    const CONDITIONS: &'static [Condition] = &[Condition::TimesDoNotCombine];

    fn check(&self) -> Result<(), Refusal> {
        later(self.StartTime.0, self.EndTime.0, Condition::TimesDoNotCombine)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let files = files(instance, cloud.now());
        let overlaps = |file: &&File| file.begin <= self.EndTime.0 && file.end >= self.StartTime.0;
        let matching: Vec<&File> = files.iter().filter(overlaps).collect();
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let shown = page.of(&matching);
        Ok(object! {
            Items: object! { BinLogFile: shown.iter().map(|file| file.item(instance, cloud.now())).collect::<Value>() },
            PageNumber: self.PageNumber.0,
            PageRecordCount: shown.len(),
            TotalRecordCount: matching.len(),
            TotalFileSize: FILE_SIZE * matching.len() as u64,
        })
    }
}

/// A log file.
pub(super) struct File {
    number: u64,
    pub(super) begin: SystemTime,
    pub(super) end: SystemTime,
    complete: bool,
}

/// Returns the files of an instance, oldest first.
pub(super) fn files(instance: &Instance, now: SystemTime) -> Vec<File> {
    let seconds = |moment: SystemTime| moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
    let (created, now) = (seconds(instance.created.unwrap_or(now)), seconds(now));
    if !instance.backs_up_logs() || created > now {
        return Vec::new();
    }
    let (first, today) = (created / DAY, now / DAY);
    let oldest = first.max(today.saturating_sub(instance.policy_number("LogBackupRetentionPeriod")));
    let file = |day: u64| File {
        number: day - first + 1,
        begin: at((day * DAY).max(created)),
        end: at(((day + 1) * DAY).min(now)),
        complete: day < today,
    };
    (oldest..=today).map(file).collect()
}

impl File {
    pub(super) fn item(&self, instance: &Instance, now: SystemTime) -> Value {
        // The name of a write-ahead log segment consists of its timeline and its number.
        let name = match instance.engine {
            Engine::PostgreSql => format!("{:08X}{:016X}", 1, self.number),
            _ => format!("mysql-bin.{:06}", self.number),
        };
        let link = |network: &str| {
            let (region, id) = (&instance.region, &instance.id);
            format!("http://rdslog-{region}.oss-{region}{network}.aliyuncs.com/{id}/{name}")
        };
        object! {
            LogFileName: &name,
            HostInstanceID: "1",
            LogBeginTime: clock::to_second(self.begin),
            LogEndTime: clock::to_second(self.end),
            FileSize: FILE_SIZE,
            RemoteStatus: if self.complete { "Completed" } else { "Uploading" },
            Checksum: crate::rds::model::ids::scramble(self.number).to_string(),
            DownloadLink: link(""),
            IntranetDownloadLink: link("-internal"),
            LinkExpiredTime: clock::to_second(now + Duration::from_secs(2 * DAY)),
        }
    }
}
