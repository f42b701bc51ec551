//! Backups of an instance that are kept in another region.

use std::time::SystemTime;

use super::account::Account;
use super::backup::Backup;
use super::clock;
use super::database::{Database, DatabaseView};
use super::regions;
use crate::rds::catalogue::shaped;

record! {
    /// A backup of an [`Instance`](crate::Instance) that is kept in another region.
    ///
    /// A backup with nothing but an id is full and physical. It begins and ends when the instance is added, in the region that
    /// the instance's settings name.
    ///
    /// ```
    /// use fake_rds::{CrossBackup, Instance};
    ///
    /// let backup = CrossBackup::new(14377).region("cn-shanghai").database("mydb");
    /// let instance = Instance::mysql("rm-1").database("mydb").cross_backup(backup);
    /// ```
    #[must_use = "a CrossBackup does nothing until it is handed to an Instance"]
    pub struct CrossBackup,
    /// A backup in another region as it was when a test looked at it.
    CrossBackupView ("CrossBackupId" id: u64)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").cross_backup(CrossBackup::new(14377)",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().cross_backups()[0]"
    ) {
        /// `CrossBackupRegion`: the region that keeps it.
        "CrossBackupRegion" region: String = String::new(), text "cn-shanghai";
        /// The `BackupId` of the backup that it is a copy of.
        "BackupId" backup: String = String::new(), text "321020562";
        /// `BackupMethod`: `P` (physical), `L` (logical) or `S` (snapshot).
        "BackupMethod" method: String = "P".to_owned(), text "S";
        /// `BackupType`: `F` (full) or `I` (incremental).
        "BackupType" backup_type: String = "F".to_owned(), text "I";
        /// `CrossBackupSetSize` in bytes, if it is not what its databases take.
        "CrossBackupSetSize" size_bytes: Option<u64> = None, own;
        /// `BackupStartTime`.
        "BackupStartTime" started: Option<SystemTime> = None, own;
        /// `BackupEndTime`.
        "BackupEndTime" ended: Option<SystemTime> = None, own;
        /// The databases as they were.
        "Databases" databases: Vec<Database> = Vec::new(), own;
        /// The accounts as they were.
        "Accounts" accounts: Vec<Account> = Vec::new(), own;
    }
    plain {}
    also {}
    passed_over shaped("DescribeCrossRegionBackups", "Items", "Item", &[]);
}

impl CrossBackup {
    /// A finished backup that holds nothing.
    ///
    /// ```
    /// # use fake_rds::CrossBackup;
    /// let backup = CrossBackup::new(14377).region("cn-shanghai");
    /// ```
    pub fn new(id: u64) -> CrossBackup {
        CrossBackup::fresh(id)
    }

    /// A database as it was, or its name.
    ///
    /// ```
    /// # use fake_rds::{CrossBackup, Database};
    /// let backup = CrossBackup::new(14377).database(Database::new("mydb").table("orders", 1200));
    /// ```
    pub fn database(mut self, database: impl Into<Database>) -> CrossBackup {
        self.databases.push(database.into());
        self
    }

    /// When it began and ended. Fractions of seconds are dropped.
    ///
    /// ```
    /// # use fake_rds::CrossBackup;
    /// # use std::time::UNIX_EPOCH;
    /// let backup = CrossBackup::new(14377).times(UNIX_EPOCH, UNIX_EPOCH);
    /// ```
    pub fn times(mut self, began: SystemTime, ended: SystemTime) -> CrossBackup {
        self.started = Some(clock::whole_second(began));
        self.ended = Some(clock::whole_second(ended));
        self
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

impl CrossBackupView {
    /// `CrossBackupId`.
    ///
    /// ```
    /// # use fake_rds::{CrossBackup, FakeRds, Instance};
    /// let instance = Instance::mysql("rm-1").cross_backup(CrossBackup::new(14377).region("cn-shanghai"));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().cross_backups()[0].id(), 14377);
    /// ```
    pub fn id(&self) -> u64 {
        self.0.id
    }

    /// The databases as they were.
    ///
    /// ```
    /// # use fake_rds::{CrossBackup, FakeRds, Instance};
    /// let instance = Instance::mysql("rm-1").cross_backup(CrossBackup::new(14377).database("mydb"));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().cross_backups()[0].databases()[0].name(), "mydb");
    /// ```
    pub fn databases(&self) -> Vec<DatabaseView> {
        self.0.databases.iter().cloned().map(DatabaseView).collect()
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
