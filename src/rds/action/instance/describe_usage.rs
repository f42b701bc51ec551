//! `DescribeResourceUsage`: the storage of databases, logs and backups.

use super::bytes;
use crate::rds::action::prelude::*;

params! {
    /// Returns the storage that an instance uses, in bytes; -1 for a kind that it does not have.
    ///
    /// `DiskUsed` is the sum of data and log. The data is the size of the databases, and the log is all other used
    /// storage. The backups are the successful ones, none of which are of logs (inferred).
    ///
    /// Source: page DescribeResourceUsage (2018 to 2020), SDK response models (2025).
    DescribeResourceUsage { DBInstanceId: String }
}

impl Action for DescribeResourceUsage {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let backups = instance.backups.iter().filter(|backup| backup.is_available());
        let backups = backups.fold(0u64, |sum, backup| sum.saturating_add(backup.shown_size()));
        Ok(object! {
            DBInstanceId: &instance.id,
            Engine: instance.engine,
            DiskUsed: bytes(instance.used()),
            DataSize: bytes(instance.data()),
            LogSize: instance.used_bytes,
            BackupSize: backups,
            ColdBackupSize: -1,
            SQLSize: -1,
            BackupOssDataSize: 0,
            BackupOssLogSize: 0,
            ArchiveBackupSize: 0,
            BackupDataSize: backups,
            BackupLogSize: 0,
            PaidBackupSize: 0,
            BackupEcsSnapshotSize: "0",
        })
    }
}
