//! `DescribeResourceUsage`.

use super::super::admission::Admission;
use super::super::{Action, Caller, admitted};
use super::bytes;
use crate::cloud::Cloud;
use crate::condition::Refusal;
use crate::value::Value;

params! {
    /// Describes how much storage an instance uses, in bytes; -1 where there is none.
    ///
    /// `DiskUsed` is data and log together: the data are the databases, the log is what the instance uses beside them. No
    /// backups are kept, so their sizes are 0.
    ///
    /// Source: page DescribeResourceUsage (2018 to 2020), SDK response models (2025).
    DescribeResourceUsage { DBInstanceId: String }
}

impl Action for DescribeResourceUsage {
    const ADMITS: &'static [Admission] = &[Admission::of_2018("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        Ok(object! {
            DBInstanceId: &instance.id,
            Engine: instance.engine,
            DiskUsed: bytes(instance.used()),
            DataSize: bytes(instance.data()),
            LogSize: instance.used_bytes,
            BackupSize: 0,
            ColdBackupSize: -1,
            SQLSize: -1,
            BackupOssDataSize: 0,
            BackupOssLogSize: 0,
            ArchiveBackupSize: 0,
            BackupDataSize: 0,
            BackupLogSize: 0,
            PaidBackupSize: 0,
            BackupEcsSnapshotSize: "0",
        })
    }
}
