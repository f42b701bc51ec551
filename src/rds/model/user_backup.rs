//! Backups of external MySQL servers, which a user imports from object storage.

use std::time::SystemTime;

use super::Cloud;
use super::database::Database;
use crate::rds::catalogue::shaped;
use crate::rds::words::UserBackupStatus;

record! {
    /// A backup that a user imported. An instance can be created from it.
    ///
    /// By default it belongs to the first user.
    pub(crate) struct UserBackupFile ("BackupId" id: String) {
        /// The status (`Status`), by default BackupSuccess.
        "Status" status: UserBackupStatus = UserBackupStatus::BackupSuccess;
        /// The region that keeps the backup, by default `cn-hangzhou`.
        "RegionId" region: String = "cn-hangzhou".to_owned();
        /// The zone (`ZoneId`).
        "ZoneId" zone: String = String::new();
        /// The comment of the user (`Comment`).
        "Comment" comment: String = String::new();
        /// The version of MySQL (`EngineVersion`), by default 5.7.
        "EngineVersion" engine_version: String = "5.7".to_owned();
        /// The bucket in object storage (`OssBucket`).
        "OssBucket" bucket: String = String::new();
        /// The key of the object (`OssFilePath`).
        "OssFilePath" path: String = String::new();
        /// The size of the file in bytes (`OssFileSize`).
        "OssFileSize" size_bytes: u64 = 0;
        /// The storage that an instance created from the backup needs, in GB (`RestoreSize`); by default 20.
        "RestoreSize" restore_gb: u64 = 20;
        /// The retention in days (`Retention`), by default 30.
        "Retention" retention: u64 = 30;
        /// The reason of a failed import (`Reason`).
        "Reason" reason: String = String::new();
        /// The resource group.
        "ResourceGroupId" resource_group: String = String::new();
        /// The time of creation (`CreationTime`); by default the time of the fake's clock when the backup is added.
        "CreationTime" created: Option<SystemTime> = None;
        /// The time of the last change (`ModificationTime`).
        "ModificationTime" modified: Option<SystemTime> = None;
        /// The time of the end (`FinishTime`).
        "FinishTime" finished: Option<SystemTime> = None;
        /// The databases in the backup.
        "Databases" databases: Vec<Database> = Vec::new();
        /// The `Uid` of the owner; by default the first user.
        "Owner" owner: Option<String> = None;
    }
    plain {}
    also {}
    passed_over shaped("ListUserBackupFiles", "Records", "", &[]);
}

impl UserBackupFile {
    /// Creates an imported, empty backup.
    pub(crate) fn new(id: impl Into<String>) -> UserBackupFile {
        UserBackupFile::fresh(id.into())
    }

    /// Returns the name of the file: the part of the object's key after the last `/`.
    pub(crate) fn file_name(&self) -> &str {
        super::migrate::file_name(&self.path)
    }
}

impl Cloud {
    /// Returns the imported backups of a user in a region.
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
