//! `CreateOnlineDatabaseTask`: ends a task that waits for increments.

use super::super::names::part_mut;
use super::{CheckMode, no_task};
use crate::rds::action::prelude::*;
use crate::rds::model::migrate::MigrateTask;
use crate::rds::words::MigrateTaskStatus;

params! {
    /// Brings the database of a migrate task that waits for increments online.
    ///
    /// The task runs once more, and afterwards the database exists.
    ///
    /// Source: page CreateOnlineDatabaseTask (2019 to 2025), API metadata (2024) for the codes. The answer follows the
    /// SDK models; the samples of 2018 to 2020 differ.
    CreateOnlineDatabaseTask { DBInstanceId: String, DBName: String, MigrateTaskId: String, #[checked] CheckDBMode: CheckMode }
}

impl Action for CreateOnlineDatabaseTask {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::SqlServer]).primary().running().unlocked()];
    const CONDITIONS: &'static [Condition] = &[Condition::ParentTaskStatus];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let task = instance.find_migrate_task(&self.MigrateTaskId).filter(|task| task.db_name == self.DBName);
        let Some(task) = task else {
            let hint = format!("{} for `{}`", no_task(instance, &self.MigrateTaskId), clip(&self.DBName));
            return Err(Condition::ParentTaskStatus.because(hint));
        };
        if task.status != MigrateTaskStatus::Waiting {
            let hint = format!("task {} is {}, not Waiting", task.id, task.status);
            return Err(Condition::ParentTaskStatus.because(hint));
        }
        let (id, none) = (&self.MigrateTaskId, Condition::ParentTaskStatus);
        part_mut::<MigrateTask>(cloud, &self.DBInstanceId, id, none)?.online = true;
        cloud.start_migrate(Self::NAME, &self.DBInstanceId, &self.MigrateTaskId);
        Ok(object! {})
    }
}
