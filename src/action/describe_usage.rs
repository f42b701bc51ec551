//! `DescribeResourceUsage`.

use serde::Serialize;

use super::{Action, Context, instance};
use crate::cloud::Cloud;
use crate::cloud::ids::RequestId;
use crate::condition::{Condition, Refusal};

/// Tells how much storage an instance uses, in bytes; -1 where there is none.
///
/// Takes `DBInstanceId`. `DiskUsed` is data and log together: the data are the databases, the log is what the instance
/// uses beside them. No backups are kept, so their sizes are 0.
///
/// Source: page DescribeResourceUsage (2018 to 2020), SDK response models (2025).
pub(super) struct DescribeResourceUsage;

#[derive(Serialize)]
#[allow(non_snake_case)]
pub(super) struct Response {
    DBInstanceId: String,
    Engine: &'static str,
    DiskUsed: u64,
    DataSize: u64,
    LogSize: u64,
    BackupSize: i64,
    ColdBackupSize: i64,
    SQLSize: i64,
    BackupOssDataSize: i64,
    BackupOssLogSize: i64,
    ArchiveBackupSize: i64,
    BackupDataSize: i64,
    BackupLogSize: i64,
    PaidBackupSize: i64,
    BackupEcsSnapshotSize: &'static str,
    RequestId: RequestId,
}

impl Action for DescribeResourceUsage {
    const NAME: &'static str = "DescribeResourceUsage";
    const CONDITIONS: &'static [Condition] =
        &[Condition::MissingParameter, Condition::InstanceNotFound, Condition::InstanceOfAnotherUser];
    type Response = Response;

    fn run(cloud: &mut Cloud, call: &Context<'_>) -> Result<Response, Refusal> {
        let instance = instance(cloud, call, "DBInstanceId")?;
        let bytes = |bytes: u128| u64::try_from(bytes).unwrap_or(u64::MAX);
        Ok(Response {
            DBInstanceId: instance.id.clone(),
            Engine: instance.engine.as_str(),
            DiskUsed: bytes(instance.used_bytes()),
            DataSize: bytes(instance.data_bytes()),
            LogSize: bytes(instance.used_bytes() - instance.data_bytes()),
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
            RequestId: call.request_id,
        })
    }
}
