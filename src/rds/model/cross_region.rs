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
    /// By default it is full and physical, begins and ends when the instance is added to the fake, and is in the region
    /// that the instance's settings name.
    pub(crate) struct CrossBackup ("CrossBackupId" id: u64) {
        /// The region that keeps the copy (`CrossBackupRegion`).
        "CrossBackupRegion" region: String = String::new();
        /// The `BackupId` of the original.
        "BackupId" backup: String = String::new();
        /// The method (`BackupMethod`): `P` (physical, the default), `L` (logical) or `S` (snapshot).
        "BackupMethod" method: String = "P".to_owned();
        /// The type (`BackupType`): `F` (full, the default) or `I` (incremental).
        "BackupType" backup_type: String = "F".to_owned();
        /// The size in bytes (`CrossBackupSetSize`), if it differs from the size of its databases.
        "CrossBackupSetSize" size_bytes: Option<u64> = None;
        /// The time of the start (`BackupStartTime`).
        "BackupStartTime" started: Option<SystemTime> = None;
        /// The time of the end (`BackupEndTime`).
        "BackupEndTime" ended: Option<SystemTime> = None;
        /// The databases at the time of the backup.
        "Databases" databases: Vec<Database> = Vec::new();
        /// The accounts at the time of the backup.
        "Accounts" accounts: Vec<Account> = Vec::new();
    }
    plain {}
    also {}
    passed_over shaped("DescribeCrossRegionBackups", "Items", "Item", &[]);
}

impl CrossBackup {
    /// Creates a finished, empty backup.
    pub(crate) fn new(id: u64) -> CrossBackup {
        CrossBackup::fresh(id)
    }

    /// Creates a copy of a backup.
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

/// Returns the regions that can keep backups of a region's instances. For a region in mainland China these are the
/// other regions there, for any other region those elsewhere (inferred; the sample lists mainland regions for a
/// mainland region).
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
