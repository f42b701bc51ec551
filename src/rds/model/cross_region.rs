//! Backups of an instance that are kept in another region.

use std::time::SystemTime;

use super::account::Account;
use super::backup::Backup;
use super::database::Database;
use super::regions;
use crate::rds::catalogue::shaped;

record! {
    /// A backup of an [`Instance`](crate::Instance) that is kept in another region.
    ///
    /// A backup with nothing but an id is full and physical. It begins and ends when the instance is added, in the region that
    /// the instance's settings name.
    pub(crate) struct CrossBackup ("CrossBackupId" id: u64) {
        /// `CrossBackupRegion`: the region that keeps it.
        "CrossBackupRegion" region: String = String::new();
        /// The `BackupId` of the backup that it is a copy of.
        "BackupId" backup: String = String::new();
        /// `BackupMethod`: `P` (physical), `L` (logical) or `S` (snapshot).
        "BackupMethod" method: String = "P".to_owned();
        /// `BackupType`: `F` (full) or `I` (incremental).
        "BackupType" backup_type: String = "F".to_owned();
        /// `CrossBackupSetSize` in bytes, if it is not what its databases take.
        "CrossBackupSetSize" size_bytes: Option<u64> = None;
        /// `BackupStartTime`.
        "BackupStartTime" started: Option<SystemTime> = None;
        /// `BackupEndTime`.
        "BackupEndTime" ended: Option<SystemTime> = None;
        /// The databases as they were.
        "Databases" databases: Vec<Database> = Vec::new();
        /// The accounts as they were.
        "Accounts" accounts: Vec<Account> = Vec::new();
    }
    plain {}
    also {}
    passed_over shaped("DescribeCrossRegionBackups", "Items", "Item", &[]);
}

impl CrossBackup {
    /// A finished backup that holds nothing.
    pub(crate) fn new(id: u64) -> CrossBackup {
        CrossBackup::fresh(id)
    }

    /// A copy of a backup.
    pub(crate) fn of(backup: &Backup, id: u64, region: &str) -> CrossBackup {
        let method = backup.method.get(..1).unwrap_or("P").to_owned();
        let backup_type = backup.backup_type.get(..1).unwrap_or("F").to_owned();
        CrossBackup {
            region: region.to_owned(),
            backup: backup.id.clone(),
            method,
            backup_type,
            size_bytes: backup.size_bytes,
            started: backup.started,
            ended: backup.ended,
            databases: backup.databases.clone(),
            accounts: backup.accounts.clone(),
            ..CrossBackup::new(id)
        }
    }

    pub(crate) fn shown_size(&self) -> u64 {
        let mut data = 0u64;
        for database in &self.databases {
            data = data.saturating_add(database.size_bytes);
        }
        self.size_bytes.unwrap_or(data)
    }
}

/// The regions that can keep backups of a region's instances: the others on its side of the mainland's border (inferred;
/// the sample has regions of the mainland for one of the mainland).
pub(crate) fn available(region: &str) -> Vec<&'static str> {
    let mainland = |id: &str| id.starts_with("cn-") && id != "cn-hongkong";
    let mut ids = Vec::new();
    for other in regions::all() {
        if other.listed && other.id != region && mainland(other.id) == mainland(region) {
            ids.push(other.id);
        }
    }
    ids
}
