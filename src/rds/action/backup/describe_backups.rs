//! `DescribeBackups`: the finished backups of an instance.

use crate::rds::action::prelude::*;
use std::time::UNIX_EPOCH;

use super::super::page::DocumentedPageNumber;
use super::super::page::DocumentedPageSize;
use super::super::times::{EndMinute, StartMinute, later};
use super::newest_first;
use crate::rds::model::backup::Backup;
use crate::rds::words::BackupMode;
use crate::rds::words::{BackupStatus, StoreStatus};

params! {
    /// Lists the backups of an instance, the newest first (inferred).
    ///
    /// A backup is listed when its job is over (inferred). `StartTime` and `EndTime` select backups by the time of
    /// their start, to the minute. `BackupId`, `BackupStatus`, `BackupMode` and `BackupType` are further filters; an
    /// unknown id gives an empty list. The totals are strings. `PageSize` is 30, 50 or 100.
    ///
    /// A backup without a `BackupDownloadURL` has links in the service's form that do not work.
    ///
    /// A snapshot has no link. A backup is deleted when the clock passes its `ExpectExpireTime`.
    ///
    /// Source: page DescribeBackups (2018 to 2025), API metadata (2024) for the codes, SDK response models (2025).
    DescribeBackups {
        DBInstanceId: String,
        PageNumber: DocumentedPageNumber,
        PageSize: DocumentedPageSize,
        StartTime: Option<StartMinute>,
        EndTime: Option<EndMinute>,
        BackupId: Option<String>,
        BackupStatus: Option<BackupStatus>,
        BackupMode: Option<BackupMode>,
        BackupType: Option<Filter<BackupType>>,
    }
}

word_parameters! {
    /// `BackupType`, a filter of backups.
    BackupType = ["FullBackup", "IncrementalBackup"], InvalidParameter;
}

impl Action for DescribeBackups {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::TimesDoNotCombine];

    fn check(&self) -> Result<(), Refusal> {
        match (self.StartTime, self.EndTime) {
            (Some(start), Some(end)) => later(start.0, end.0, Condition::TimesDoNotCombine),
            _ => Ok(()),
        }
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        super::busy(cloud, caller, &self.DBInstanceId)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let listed = instance.backups.iter().filter(|backup| !backup.is_under_way() && self.matches(backup));
        let matching = newest_first(listed.rev().map(|backup| (instance.as_ref(), backup)));
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let items: Value = page.of(&matching).iter().map(|(instance, backup)| item(instance, backup)).collect();
        let snapshots = instance.backups.iter().filter(|backup| backup.method == "Snapshot");
        Ok(object! {
            Items: object! { Backup: items.clone() },
            PageNumber: self.PageNumber.0.to_string(),
            PageRecordCount: items.items().len().to_string(),
            TotalRecordCount: matching.len().to_string(),
            TotalEcsSnapshotSize: snapshots.map(|backup| backup.shown_size()).sum::<u64>(),
        })
    }
}

impl DescribeBackups {
    fn matches(&self, backup: &Backup) -> bool {
        let began = backup.started.map(clock::minute);
        self.BackupId.as_ref().is_none_or(|id| *id == backup.id)
            && self.BackupStatus.is_none_or(|status| status == backup.status)
            && self.BackupMode.is_none_or(|mode| mode == backup.mode)
            && self.BackupType.as_ref().is_none_or(|word| word.0 == backup.backup_type)
            && self.StartTime.is_none_or(|start| began >= Some(clock::minute(start.0)))
            && self.EndTime.is_none_or(|end| began <= Some(clock::minute(end.0)))
    }
}

pub(super) fn item(instance: &Instance, backup: &Backup) -> Value {
    let moment = |moment: Option<_>| moment.map(clock::to_second).unwrap_or_default();
    // Only MySQL 5.6 has a consistent time; others have 0 (comment of an SDK, 2025).
    let consistent = instance.engine == Engine::MySql && instance.engine_version == "5.6";
    let seconds = |moment: std::time::SystemTime| moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let is_snapshot = backup.method == "Snapshot";
    let link = |network: &str| {
        let of_service = || {
            let (region, id, backup) = (&instance.region, &instance.id, &backup.id);
            format!("http://rdsbak-{region}.oss-{region}{network}.aliyuncs.com/{id}/{backup}.tar.gz")
        };
        let usual = || if is_snapshot { String::new() } else { of_service() };
        backup.download_url.clone().unwrap_or_else(usual)
    };
    let is_part = backup.databases.len() < instance.databases.len() && backup.method == "Logical";
    let mut item = object! {
        BackupId: &backup.id,
        DBInstanceId: &instance.id,
        Engine: instance.engine,
        EngineVersion: &instance.engine_version,
        BackupStatus: backup.status,
        BackupMode: backup.mode,
        BackupMethod: &backup.method,
        BackupType: &backup.backup_type,
        BackupInitiator: match backup.mode { BackupMode::Automated => "System", BackupMode::Manual => "User" },
        BackupStartTime: moment(backup.started),
        BackupEndTime: moment(backup.ended),
        BackupSize: backup.shown_size(),
        BackupDownloadURL: link(""),
        BackupIntranetDownloadURL: link("-internal"),
        BackupDownloadLinkByDB: object! { BackupDownloadLinkByDB: links_by_database(instance, backup) },
        ConsistentTime: backup.ended.filter(|_| consistent).map_or(0, seconds),
        CopyOnlyBackup: if is_snapshot { "" } else { "0" },
        // Clients of 2019 read these three fields; the newest model lacks them.
        BackupScale: if is_part { "Database" } else { "DBInstance" },
        BackupLocation: "OSS",
        BackupDBNames: backup.databases.iter().map(|database| database.name.as_str()).collect::<Vec<_>>().join(","),
        Encryption: "{}",
        ExpectExpireTime: moment(instance.backup_expires(backup)),
        HostInstanceID: "1",
        IsAvail: u32::from(backup.is_available()),
        MetaStatus: match () {
            () if is_snapshot => "",
            () if backup.databases.is_empty() => "EMPTY",
            () => "OK",
        },
        StorageClass: "0",
        StoreStatus: match is_snapshot {
            true => backup.store_status.unwrap_or(StoreStatus::Disabled),
            false => backup.shown_store_status(),
        },
    };
    super::super::put_given(&backup.others, crate::rds::model::backup::FOLLOWS, &mut item);
    item
}

/// Returns the link to each database in a backup, which only SQL Server has.
///
/// Source: comment of the SDK (2026) for the engine, sample answer of the API metadata (2024) for the form.
fn links_by_database(instance: &Instance, backup: &Backup) -> Value {
    if instance.engine != Engine::SqlServer || backup.method == "Snapshot" {
        return Value::List(Vec::new());
    }
    let link = |network: &str, database: &str| {
        let (region, id, backup) = (&instance.region, &instance.id, &backup.id);
        format!("https://{region}{network}.bak.rds.aliyuncs.com/{id}/{backup}.zip?dbList={database}")
    };
    let row = |database: &crate::rds::model::database::Database| {
        let name = &database.name;
        object! { DataBase: name, DownloadLink: link("", name), IntranetDownloadLink: link("-internal", name) }
    };
    backup.databases.iter().map(row).collect()
}
