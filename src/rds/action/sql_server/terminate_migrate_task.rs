//! `TerminateMigrateTask`: ends a full task at once, without its effect.

use super::no_task;
use crate::rds::action::prelude::*;
use crate::rds::words::MigrateTaskStatus;

params! {
    /// Ends a full migrate task that is not over. The task is `Terminated` at once, and the database is unchanged
    /// (inferred).
    ///
    /// Source: page TerminateMigrateTask (2021 to 2025), API metadata (2024) for the codes. A successful task is
    /// refused as already over (inferred).
    TerminateMigrateTask { DBInstanceId: String, MigrateTaskId: String }
}

impl Action for TerminateMigrateTask {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::SqlServer])];
    const CONDITIONS: &'static [Condition] =
        &[Condition::TerminatedTaskNotFound, Condition::TerminatedTaskType, Condition::TerminatedTaskStatus];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let Some(task) = instance.find_migrate_task(&self.MigrateTaskId) else {
            return Err(Condition::TerminatedTaskNotFound.because(no_task(instance, &self.MigrateTaskId)));
        };
        if task.backup_mode != "FULL" {
            let hint = format!("task {} is {}, not FULL", task.id, task.backup_mode);
            return Err(Condition::TerminatedTaskType.because(hint));
        }
        if !matches!(task.status, MigrateTaskStatus::NoStart | MigrateTaskStatus::Running | MigrateTaskStatus::Waiting)
        {
            let hint = format!("task {} is over: {}", task.id, task.status);
            return Err(Condition::TerminatedTaskStatus.because(hint));
        }
        cloud.terminate_migrate(&self.DBInstanceId, &self.MigrateTaskId);
        Ok(object! {})
    }
}
