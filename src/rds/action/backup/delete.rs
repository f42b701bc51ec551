//! `DeleteBackup`: removes backups at once.

use crate::rds::action::prelude::*;
use std::collections::BTreeSet;

use crate::rds::words::StoreStatus;

params! {
    /// Deletes backups.
    ///
    /// `BackupId` is an id, or up to 100 ids separated by commas. Only backups with the `StoreStatus` `Enabled` can be
    /// deleted. They are removed at once (inferred). The page restricts the action to some engines and editions; the
    /// fake accepts all.
    ///
    /// Source: page DeleteBackup (2020 to 2025), API metadata (2024) for the codes.
    DeleteBackup { DBInstanceId: String, BackupId: String }
}

impl Action for DeleteBackup {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::PostgreSql, Engine::SqlServer])
        .primary()
        .running()
        .locks(&[crate::rds::words::LockMode::Unlock])
        .backup("BackupId", &["Success", "Failed"], Condition::BackupNotFound)];
    const CONDITIONS: &'static [Condition] =
        &[Condition::TooManyBackupIds, Condition::BackupNotFound, Condition::BackupNotDeletable];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let ids: BTreeSet<&str> = members(&self.BackupId).collect();
        if ids.len() > 100 {
            refuse!(TooManyBackupIds, "`BackupId` has {} ids", ids.len());
        }
        for id in &ids {
            // A client cannot know the id of a backup that is still being made.
            let Some(backup) = instance.find_backup(id).filter(|backup| !backup.is_under_way()) else {
                let near = did_you_mean(id, instance.backups.iter().map(|backup| backup.id.as_str()));
                let hint = format!("`{}` has no backup `{}`{near}", instance.id, clip(id));
                return Err(Condition::BackupNotFound.because(hint));
            };
            if backup.shown_store_status() == StoreStatus::Disabled {
                refuse!(BackupNotDeletable, "the StoreStatus of `{id}` is Disabled");
            }
        }
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.backups.retain(|backup| !ids.contains(backup.id.as_str()));
        Ok(object! {})
    }
}
