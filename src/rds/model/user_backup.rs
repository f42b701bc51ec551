//! Backups of MySQL servers from outside the cloud, which a user imports from object storage.

use std::time::SystemTime;

use super::Cloud;
use super::database::Database;
use crate::rds::catalogue::shaped;
use crate::rds::words::UserBackupStatus;

record! {
    /// A backup that a user imported. An instance can be created from it.
    ///
    /// It belongs to the first user unless [`owner`](UserBackupFile::owner) says otherwise.
    pub(crate) struct UserBackupFile ("BackupId" id: String) {
        /// `Status`.
        "Status" status: UserBackupStatus = UserBackupStatus::BackupSuccess;
        /// The region that keeps it.
        "RegionId" region: String = "cn-hangzhou".to_owned();
        /// `ZoneId`.
        "ZoneId" zone: String = String::new();
        /// `Comment`.
        "Comment" comment: String = String::new();
        /// `EngineVersion`, of MySQL.
        "EngineVersion" engine_version: String = "5.7".to_owned();
        /// `OssBucket`.
        "OssBucket" bucket: String = String::new();
        /// `OssFilePath`: the object's key.
        "OssFilePath" path: String = String::new();
        /// `OssFileSize` in bytes.
        "OssFileSize" size_bytes: u64 = 0;
        /// `RestoreSize`: the storage that an instance made from it needs, in GB.
        "RestoreSize" restore_gb: u64 = 20;
        /// `Retention` in days.
        "Retention" retention: u64 = 30;
        /// `Reason`.
        "Reason" reason: String = String::new();
        /// The resource group.
        "ResourceGroupId" resource_group: String = String::new();
        /// `CreationTime`: by default the fake's clock when the backup is added.
        "CreationTime" created: Option<SystemTime> = None;
        /// `ModificationTime`.
        "ModificationTime" modified: Option<SystemTime> = None;
        /// `FinishTime`.
        "FinishTime" finished: Option<SystemTime> = None;
        /// The databases in it.
        "Databases" databases: Vec<Database> = Vec::new();
        /// The `Uid` of the user that it belongs to.
        "Owner" owner: Option<String> = None;
    }
    plain {}
    also {}
    passed_over shaped("ListUserBackupFiles", "Records", "", &[]);
}

impl UserBackupFile {
    /// A backup that was imported and holds nothing.
    pub(crate) fn new(id: impl Into<String>) -> UserBackupFile {
        UserBackupFile::fresh(id.into())
    }

    /// The name of the file: the part of the object's key after the last `/`.
    pub(crate) fn file_name(&self) -> &str {
        super::migrate::file_name(&self.path)
    }
}

impl Cloud {
    /// The imported backups of a user in a region.
    pub(crate) fn user_backups_of<'c>(
        &'c self,
        owner: &'c str,
        region: &'c str,
    ) -> impl Iterator<Item = &'c UserBackupFile> {
        let default = self.users.default_owner();
        self.user_backups
            .iter()
            .filter(move |file| file.region == region && file.owner.as_deref().unwrap_or(&default) == owner)
    }

    pub(crate) fn user_backup_mut(&mut self, id: &str) -> Option<&mut UserBackupFile> {
        self.user_backups.iter_mut().find(|file| file.id == id)
    }
}
