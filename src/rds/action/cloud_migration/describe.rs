//! `DescribeCloudMigrationPrecheckResult` and `DescribeCloudMigrationResult`.

use super::{busy, task_id};
use crate::rds::action::prelude::*;
use crate::rds::model::cloud_migration::CloudMigration;

params! {
    /// Lists the checks before migrations into an instance, the newest first (inferred).
    ///
    /// A running check has an empty `Detail` (inferred). `TaskId`, `TaskName`, `SourceIpAddress` and `SourcePort` are
    /// filters. The answer includes the password, as in the sample.
    ///
    /// Source: SDK models (2026), API metadata (2024). The text states 30 to 100 for `PageSize`, but the sample has 10,
    /// so 1 to 100 is accepted.
    DescribeCloudMigrationPrecheckResult {
        DBInstanceName: String,
        PageNumber: Number,
        PageSize: Size,
        TaskId: Option<u64>,
        TaskName: Option<String>,
        SourceIpAddress: Option<String>,
        SourcePort: Option<u64>,
    }
}

params! {
    /// Lists the migrations into an instance, the newest first (inferred).
    ///
    /// `TaskId`, `TaskName`, `SourceIpAddress` and `SourcePort` are filters. The answer includes the password, as in
    /// the sample.
    ///
    /// Source: SDK models (2026), API metadata (2024). 1 to 100 is accepted for `PageSize`; the sample has 10.
    DescribeCloudMigrationResult {
        DBInstanceName: String,
        PageNumber: Number,
        PageSize: Size,
        TaskId: Option<u64>,
        TaskName: Option<String>,
        SourceIpAddress: Option<String>,
        SourcePort: Option<u64>,
    }
}

number_parameters! {
    /// `PageNumber`, which is required.
    Number = [1..=i32::MAX as u64], "a whole number from 1", InvalidPageNumberElsewhere;
    /// `PageSize`, which is required.
    Size = [1..=100], "a whole number from 1 to 100", InvalidPageSize;
}

/// The filters of a list of tasks.
struct Wanted<'r> {
    is_precheck: bool,
    id: Option<u64>,
    name: Option<&'r str>,
    address: Option<&'r str>,
    port: Option<u64>,
}

impl Wanted<'_> {
    fn page(&self, instance: &Instance, page: Page, item: impl Fn(&CloudMigration) -> Object) -> Value {
        let matches = |task: &&CloudMigration| {
            task.is_precheck == self.is_precheck
                && self.id.is_none_or(|id| id.to_string() == task.id)
                && self.name.is_none_or(|name| name == task.name)
                && self.address.is_none_or(|address| address == task.address)
                && self.port.is_none_or(|port| port == task.port)
        };
        let tasks: Vec<&CloudMigration> = instance.cloud_migrations.iter().rev().filter(matches).collect();
        object! {
            Items: page.of(&tasks).iter().map(|task| Value::Object(item(task))).collect::<Value>(),
            PageNumber: page.number,
            PageSize: page.size,
            TotalSize: tasks.len(),
        }
    }
}

/// Returns the members that checks and migrations have in common.
fn item(instance: &Instance, task: &CloudMigration) -> Object {
    let mut item = Object::new();
    item.put("GmtCreated", task.created.map(to_second).unwrap_or_default().into());
    item.put("GmtModified", task.modified.or(task.created).map(to_second).unwrap_or_default().into());
    item.put("TaskId", task_id(task));
    item.put("TaskName", (&task.name).into());
    item.put("SourceCategory", (&task.category).into());
    item.put("SourceIpAddress", (&task.address).into());
    item.put("SourcePort", task.port.into());
    item.put("SourceAccount", (&task.account).into());
    item.put("SourcePassword", (&task.password).into());
    item.put("TargetEip", "null".into());
    item.put("TargetInstanceName", (&instance.id).into());
    item.put("Detail", (&task.detail).into());
    item
}

impl Action for DescribeCloudMigrationPrecheckResult {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceName")];

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy(cloud, caller, &self.DBInstanceName)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceName)?;
        let wanted = Wanted {
            is_precheck: true,
            id: self.TaskId,
            name: self.TaskName.as_deref(),
            address: self.SourceIpAddress.as_deref(),
            port: self.SourcePort,
        };
        Ok(wanted.page(instance, Page::new(self.PageNumber.0, self.PageSize.0), |task| item(instance, task)))
    }
}

impl Action for DescribeCloudMigrationResult {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceName")];

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy(cloud, caller, &self.DBInstanceName)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceName)?;
        let wanted = Wanted {
            is_precheck: false,
            id: self.TaskId,
            name: self.TaskName.as_deref(),
            address: self.SourceIpAddress.as_deref(),
            port: self.SourcePort,
        };
        Ok(wanted.page(instance, Page::new(self.PageNumber.0, self.PageSize.0), |task| {
            let mut item = item(instance, task);
            item.put("MigrateStage", task.status.into());
            item.put("ReplicationState", (&task.replication).into());
            item.put("ReplicationInfo", replication(task).into());
            item.put("SwitchTime", task.switched.map(to_second).unwrap_or_default().into());
            item
        }))
    }
}

/// Returns `ReplicationInfo`, a JSON string. It has no positions, since the fake does not replicate.
fn replication(task: &CloudMigration) -> String {
    let streaming = task.replication == "streaming";
    let flag = |flag: bool| if flag { "true" } else { "false" };
    let host = format!("user={} password=******** host={} port={}", task.account, task.address, task.port);
    let info = object! {
        Status: &task.replication,
        Synced: flag(streaming),
        IsSlave: flag(task.replication != "finish"),
        Conninfo: host,
        ReplayLag: "0",
    };
    info.to_json().to_string()
}
