//! Backups of an instance that are kept in another region.

use std::time::SystemTime;

use super::Cloud;
use super::account::Account;
use super::backup::Backup;
use super::clock;
use super::database::{Database, DatabaseView};
use super::instance::{Instance, InstanceView};
use super::operation::{Kept, Resource};
use super::regions;
use crate::catalogue::shaped;
use crate::error::FieldError;
use crate::value::Gather;

record! {
    /// A backup of an [`Instance`](crate::Instance) that is kept in another region.
    ///
    /// One that says no more than its id is a full, physical one that began and ended when the instance is added, in the
    /// region that the instance's settings name.
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
    fn of(backup: &Backup, id: u64, region: &str) -> CrossBackup {
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
        self.0.databases.iter().cloned().map(DatabaseView).gather()
    }
}

impl Instance {
    /// A backup that is kept in another region.
    ///
    /// ```
    /// # use fake_rds::{CrossBackup, Instance};
    /// let instance = Instance::mysql("rm-1").cross_backup(CrossBackup::new(14377).region("cn-shanghai"));
    /// ```
    pub fn cross_backup(mut self, backup: CrossBackup) -> Instance {
        self.cross_backups.push(backup);
        self
    }

    /// The region that keeps copies of its backups.
    pub(crate) fn backups_go_to(&self) -> Option<&str> {
        self.cross_backup_since.and(self.cross_backup_region.as_deref())
    }

    /// The last copy of a backup that was whole at a moment.
    pub(crate) fn cross_backup_at(&self, moment: SystemTime) -> Option<&CrossBackup> {
        let whole = |backup: &&CrossBackup| backup.ended.is_some_and(|ended| ended <= moment);
        self.cross_backups.iter().filter(whole).max_by_key(|backup| backup.ended)
    }

    /// Gives copies of backups the times and the region that only the cloud knows.
    pub(crate) fn complete_cross_backups(&mut self, now: SystemTime) {
        for backup in &mut self.cross_backups {
            let started = *backup.started.get_or_insert(backup.ended.unwrap_or(now));
            backup.ended.get_or_insert(started);
            if backup.region.is_empty() {
                let abroad = || available(&self.region).first().copied().unwrap_or_default().to_owned();
                backup.region = self.cross_backup_region.clone().unwrap_or_else(abroad);
            }
        }
    }

    /// Every contradiction in the copies of backups.
    pub(crate) fn cross_region_errors(&self, path: &str, errors: &mut Vec<FieldError>) {
        let mut error = |index: usize, field: &str, reason: String| {
            let at = format!("{path}.CrossBackups[{index}].{field}");
            errors.push(FieldError::new(at, format!("instance `{}`: {reason}", self.id)));
        };
        for (index, backup) in self.cross_backups.iter().enumerate() {
            if self.cross_backups.iter().take(index).any(|other| other.id == backup.id) {
                error(index, "CrossBackupId", format!("backup {} is there twice", backup.id));
            }
            if backup.started.zip(backup.ended).is_some_and(|(started, ended)| ended < started) {
                error(index, "BackupEndTime", format!("backup {} ends before it starts", backup.id));
            }
            for moment in [backup.started, backup.ended].into_iter().flatten() {
                if !clock::writable(moment) {
                    error(index, "BackupStartTime", "the time is out of range: 1970 to 9998".to_owned());
                }
            }
        }
    }
}

impl InstanceView {
    /// The region that backups are copied to, if they are.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().backups_copied_to(), None);
    /// ```
    pub fn backups_copied_to(&self) -> Option<&str> {
        self.0.backups_go_to()
    }

    /// The backups that are kept in other regions, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().cross_backups().is_empty());
    /// ```
    pub fn cross_backups(&self) -> Vec<CrossBackupView> {
        self.0.cross_backups.iter().cloned().map(CrossBackupView).gather()
    }
}

impl Cloud {
    /// Copies the backups that an operation made to the region that their instance's settings name.
    pub(crate) fn copy_backups_abroad(&mut self, keeps: &[Kept]) {
        for kept in keeps {
            let Resource::Backup(instance, id) = &kept.resource else { continue };
            let Some(instance) = self.instances.get(instance) else { continue };
            let Some(region) = instance.backups_go_to() else { continue };
            let Some(backup) = instance.find_backup(id).filter(|backup| backup.is_available()) else { continue };
            let copy = CrossBackup::of(backup, self.ids.decimal(8), region);
            let owner = instance.id.clone();
            if let Some(instance) = self.instances.get_mut(&owner) {
                instance.cross_backups.push(copy);
            }
        }
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
