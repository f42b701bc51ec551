//! Backups, the backup policy, and restores.

mod conditions;
mod create;
mod delete;
mod describe_backups;
mod describe_binlog_files;
mod describe_log_files;
mod describe_policy;
mod describe_tasks;
mod detached;
mod local_recovery_time;
mod modify_policy;
mod restore_table;
mod user_files;

use std::cmp::Reverse;

use super::polls::busy_parts;
use crate::rds::action::prelude::*;
use crate::rds::model::backup::Backup;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Kind;

pub(super) use self::conditions::ALL as CONDITIONS;
pub(super) use self::restore_table::TableMeta;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<create::CreateBackup>(),
    modelled::<describe_backups::DescribeBackups>(),
    modelled::<describe_tasks::DescribeBackupTasks>(),
    modelled::<delete::DeleteBackup>(),
    modelled::<describe_policy::DescribeBackupPolicy>(),
    modelled::<modify_policy::ModifyBackupPolicy>(),
    modelled::<restore_table::RestoreTable>(),
    modelled::<describe_binlog_files::DescribeBinlogFiles>(),
    modelled::<describe_log_files::DescribeLogBackupFiles>(),
    modelled::<detached::DescribeDetachedBackups>(),
    modelled::<local_recovery_time::DescribeLocalAvailableRecoveryTime>(),
    modelled::<user_files::ImportUserBackupFile>(),
    modelled::<user_files::ListUserBackupFiles>(),
    modelled::<user_files::UpdateUserBackupFile>(),
    modelled::<user_files::DeleteUserBackupFile>(),
];

/// The backups of the caller's instance that are under way, and the instance itself if it is busy.
fn busy(cloud: &Cloud, caller: &Caller, id: &str) -> Vec<Resource> {
    busy_parts(cloud, caller, id, Kind::Backup)
}

/// Sorts backups with their instances, the newest first. Those of the same time keep their order.
fn newest_first<'i>(backups: impl Iterator<Item = (&'i Instance, &'i Backup)>) -> Vec<(&'i Instance, &'i Backup)> {
    let mut sorted: Vec<(&Instance, &Backup)> = backups.collect();
    sorted.sort_by_cached_key(|(_, backup)| Reverse(backup.started));
    sorted
}
