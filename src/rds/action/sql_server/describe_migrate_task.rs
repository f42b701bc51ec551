//! `DescribeMigrateTaskById`.

use super::{shown_task, task};
use crate::rds::action::prelude::*;

params! {
    /// Returns the status of a migrate task.
    ///
    /// Source: page DescribeMigrateTaskById (2021 to 2025), API metadata (2024). `DBInstanceName` is the id of the
    /// instance. The code for another engine is that of CreateMigrateTask (inferred).
    DescribeMigrateTaskById { DBInstanceId: String, MigrateTaskId: String }
}

impl Action for DescribeMigrateTaskById {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::SqlServer])];
    const CONDITIONS: &'static [Condition] = &[Condition::MigrateTaskNotFound];

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        shown_task(cloud, caller, &self.DBInstanceId, &self.MigrateTaskId)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let task = task(instance, &self.MigrateTaskId)?;
        Ok(object! {
            DBInstanceName: &instance.id,
            MigrateTaskId: &task.id,
            DBName: &task.db_name,
            BackupMode: &task.backup_mode,
            Status: task.status,
            IsDBReplaced: if task.replaced { "True" } else { "False" },
            CreateTime: task.created.map(to_second).unwrap_or_default(),
            EndTime: task.ended.map(to_second).unwrap_or_default(),
            Description: &task.description,
        })
    }
}
