//! Backups, their policy, and what is restored from them.

mod conditions;
mod create;
mod delete;
mod describe_backups;
mod describe_binlog_files;
mod describe_policy;
mod describe_tasks;
mod modify_policy;
mod restore_table;

use super::{Caller, Modelled, modelled, owns};
use crate::rds::model::Cloud;
use crate::rds::model::backup::Backup;
use crate::rds::model::operation::{Kind, Resource};

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<create::CreateBackup>(),
    modelled::<describe_backups::DescribeBackups>(),
    modelled::<describe_tasks::DescribeBackupTasks>(),
    modelled::<delete::DeleteBackup>(),
    modelled::<describe_policy::DescribeBackupPolicy>(),
    modelled::<modify_policy::ModifyBackupPolicy>(),
    modelled::<restore_table::RestoreTable>(),
    modelled::<describe_binlog_files::DescribeBinlogFiles>(),
];

/// The backups of the caller's instance that match, as resources.
fn shown(cloud: &Cloud, caller: &Caller, id: &str, matches: impl Fn(&Backup) -> bool) -> Vec<Resource> {
    let Some(instance) = cloud.instances.get(id).filter(|instance| owns(caller, instance)) else { return Vec::new() };
    let backups = instance.backups.iter().filter(|backup| matches(backup));
    backups.map(|backup| Resource::part(id.to_owned(), Kind::Backup, backup.id.clone())).collect()
}
