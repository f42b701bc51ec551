//! `DescribeCrossRegionBackups`: the copies of backups in other regions.

use crate::rds::action::prelude::*;
use std::cmp::Reverse;
use std::time::SystemTime;

use super::super::page::ClassicPageSize;
use super::super::times::in_order;
use super::check_region;
use crate::rds::model::cross_region::CrossBackup;

params! {
    /// Lists the backups of an instance that are kept in other regions, the newest first (inferred).
    ///
    /// The request must have `CrossBackupId`, which names one backup, or `StartTime` and `EndTime`, which select by the
    /// time of the start. `CrossBackupRegion` and `BackupId` are further filters. `RestoreRegions` has the instance's
    /// region and the region that keeps the backup. `BackupSetStatus` is always 0 (complete), `BackupSetScale` 1.
    /// Download links do not work.
    ///
    /// Source: page DescribeCrossRegionBackups (2020 to 2025), API metadata (2024) for the codes.
    DescribeCrossRegionBackups {
        DBInstanceId: String,
        RegionId: String,
        PageNumber: PageNumber,
        PageSize: ClassicPageSize,
        StartTime: Option<Start>,
        EndTime: Option<End>,
        CrossBackupId: Option<u64>,
        BackupId: Option<String>,
        CrossBackupRegion: Option<String>,
    }
}

texts! {
    /// `StartTime`, with seconds or (as in the older page) without.
    #[derive(Copy)]
    Start(SystemTime), InvalidStartTime, moment, "a time such as `2019-05-30T12:10:00Z`";
    /// `EndTime`, with seconds or (as in the older page) without.
    #[derive(Copy)]
    End(SystemTime), InvalidEndTime, moment, "a time such as `2019-06-15T12:10:00Z`";
}

fn moment(text: &str) -> Option<SystemTime> {
    clock::from_second(text).or_else(|| clock::from_minute(text))
}

impl Action for DescribeCrossRegionBackups {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] =
        &[Condition::CrossBackupParameterAbsent, Condition::CrossBackupTimes, Condition::CrossRegionFormat];

    fn check(&self) -> Result<(), Refusal> {
        match (self.StartTime, self.EndTime) {
            (Some(start), Some(end)) => in_order(start.0, end.0, Condition::CrossBackupTimes),
            _ if self.CrossBackupId.is_some() => Ok(()),
            _ => {
                Err(Condition::CrossBackupParameterAbsent
                    .because("expected `CrossBackupId`, or `StartTime` and `EndTime`"))
            }
        }
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut matching: Vec<&CrossBackup> =
            instance.cross_backups.iter().rev().filter(|backup| self.matches(backup)).collect();
        matching.sort_by_cached_key(|backup| Reverse(backup.started));
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let items: Vec<Value> = page.of(&matching).iter().map(|backup| item(instance, backup)).collect();
        let time = |moment: Option<SystemTime>| moment.map(clock::to_second).unwrap_or_default();
        Ok(object! {
            RegionId: self.RegionId,
            StartTime: time(self.StartTime.map(|start| start.0)),
            EndTime: time(self.EndTime.map(|end| end.0)),
            PageNumber: self.PageNumber.0,
            PageRecordCount: items.len(),
            TotalRecordCount: matching.len(),
            Items: object! { Item: items },
        })
    }
}

impl DescribeCrossRegionBackups {
    fn matches(&self, backup: &CrossBackup) -> bool {
        self.CrossBackupId.is_none_or(|id| id == backup.id)
            && self.BackupId.as_ref().is_none_or(|id| *id == backup.backup)
            && self.CrossBackupRegion.as_ref().is_none_or(|region| *region == backup.region)
            && self.StartTime.is_none_or(|start| backup.started >= Some(start.0))
            && self.EndTime.is_none_or(|end| backup.started <= Some(end.0))
    }
}

fn item(instance: &Instance, backup: &CrossBackup) -> Value {
    let time = |moment: Option<SystemTime>| moment.map(clock::to_second).unwrap_or_default();
    let file = format!("{}_{}_data_{}.xb", instance.region, instance.id, backup.id);
    let link = format!("http://rdsddrbak-{0}.oss-{0}.aliyuncs.com/{file}", backup.region);
    object! {
        CrossBackupId: backup.id,
        CrossBackupRegion: &backup.region,
        BackupStartTime: time(backup.started),
        BackupEndTime: time(backup.ended),
        ConsistentTime: time(backup.ended),
        BackupMethod: &backup.method,
        BackupType: &backup.backup_type,
        BackupSetScale: 1u32,
        BackupSetStatus: 0u32,
        Category: &instance.category,
        CrossBackupDownloadLink: link,
        CrossBackupSetFile: file,
        CrossBackupSetLocation: "oss",
        CrossBackupSetSize: backup.shown_size(),
        DBInstanceStorageType: instance.shown_storage_type().to_owned(),
        Engine: instance.engine.as_str().to_ascii_lowercase(),
        EngineVersion: &instance.engine_version,
        InstanceId: 1u32,
        RestoreRegions: object! { RestoreRegion: vec![Value::from(&instance.region), Value::from(&backup.region)] },
    }
}
