//! `DescribeMigrateTasks`.

use super::super::page::PageSizeFrom30To100;
use super::super::polls::busy_parts;
use super::super::times::{EndMinute, StartMinute, in_order, within_minutes};
use crate::rds::action::prelude::*;
use crate::rds::model::migrate::MigrateTask;
use crate::rds::model::operation::Kind;

params! {
    /// Lists the migrate tasks of a SQL Server instance that were created between two times, given to the minute, in the order of their
    /// creation.
    ///
    /// The service keeps the tasks of a week; the fake keeps all.
    ///
    /// Source: page DescribeMigrateTasks (2018 to 2025), API metadata (2024). Every field of a row is a string. The
    /// code for another engine is that of CreateMigrateTask (inferred).
    DescribeMigrateTasks {
        DBInstanceId: String,
        StartTime: StartMinute,
        EndTime: EndMinute,
        PageNumber: PageNumber,
        PageSize: PageSizeFrom30To100,
    }
}

impl DescribeMigrateTasks {
    fn tasks<'i>(&self, instance: &'i Instance) -> Vec<&'i MigrateTask> {
        let within =
            |task: &&MigrateTask| task.created.is_some_and(|at| within_minutes(at, self.StartTime.0, self.EndTime.0));
        instance.migrate_tasks.iter().filter(within).collect()
    }

    fn page(&self) -> Page {
        Page::new(self.PageNumber.0, self.PageSize.0)
    }
}

impl Action for DescribeMigrateTasks {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::SqlServer])];
    const CONDITIONS: &'static [Condition] = &[Condition::EndBeforeStart];

    fn check(&self) -> Result<(), Refusal> {
        in_order(self.StartTime.0, self.EndTime.0, Condition::EndBeforeStart)
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy_parts(cloud, caller, &self.DBInstanceId, Kind::MigrateTask)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let (tasks, page) = (self.tasks(instance), self.page());
        let item = |task: &&MigrateTask| {
            object! {
                MigrateTaskId: &task.id,
                DBName: &task.db_name,
                BackupMode: &task.backup_mode,
                Status: task.status,
                IsDBReplaced: if task.replaced { "True" } else { "False" },
                CreateTime: task.created.map(to_second).unwrap_or_default(),
                EndTime: task.ended.map(to_second).unwrap_or_default(),
                Description: &task.description,
            }
        };
        let items: Vec<Value> = page.of(&tasks).iter().map(item).collect();
        Ok(object! {
            DBInstanceId: &instance.id,
            PageNumber: page.number,
            PageRecordCount: items.len(),
            TotalRecordCount: tasks.len(),
            Items: object! { MigrateTask: items },
        })
    }
}
