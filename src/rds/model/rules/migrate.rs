//! The restore of files from object storage: start, end and termination of a task.

use super::super::database::Database;
use super::super::migrate::MigrateTask;
use super::super::operation::{Effect, Kind, Operation, Resource};
use super::super::{Cloud, clock};
use crate::rds::words::MigrateTaskStatus;

impl Cloud {
    /// Starts the restore of a task's files, which `CreateMigrateTask` or `CreateOnlineDatabaseTask` requested. Returns the id
    /// of the operation, which is the `TaskId`.
    pub(crate) fn start_migrate(&mut self, action: &'static str, instance: &str, task: &str) -> u64 {
        let mut id = self.ids.decimal(8);
        while self.operations.get(id).is_some() || self.imports.contains_key(&id) {
            id = self.ids.decimal(8);
        }
        if let Some(task) = self.task_mut(instance, task) {
            (task.status, task.ended) = (MigrateTaskStatus::Running, None);
            task.description.clear();
        }
        let mut operation = Operation::of(action)
            .watches(Resource::part(instance, Kind::MigrateTask, task))
            .effect(Effect::Migrate(instance.to_owned(), task.to_owned()));
        // A client may poll the database, so it exists with a temporary status until the files are restored.
        if let Some(name) = self.brings_online(instance, task) {
            let database = Resource::part(instance, Kind::Database, &name);
            match self.instances.get_mut(instance) {
                Some(instance) if instance.find_database(&name).is_none() => {
                    instance.databases.push(Database::new(name));
                    operation = operation.keeps(database.clone(), "Creating", "Running").undo(Effect::Remove(database));
                }
                _ => operation = operation.watches(database),
            }
        }
        self.begin(Operation { id, ..operation })
    }

    /// Returns the database that a task restores, if it is usable afterwards.
    fn brings_online(&self, instance: &str, task: &str) -> Option<String> {
        let task = self.instances.get(instance)?.find_migrate_task(task)?;
        task.online.then(|| task.db_name.clone())
    }

    /// Ends the restore of a task's files: the database is usable, or the task waits for the next increment.
    pub(in crate::rds::model) fn complete_migrate(&mut self, instance: &str, task: &str, undo: Effect) {
        let Some(found) = self.instances.get(instance) else { return };
        let Some(migrate) = found.find_migrate_task(task) else { return };
        if !migrate.online {
            return self.end_migrate(instance, task, MigrateTaskStatus::Waiting, "");
        }
        let (size, tables) = found.content_of(&migrate.files);
        match found.with_restored(&migrate.db_name, size, tables) {
            Ok(databases) => {
                if let Some(instance) = self.instances.get_mut(instance) {
                    instance.databases = databases;
                }
                self.end_migrate(instance, task, MigrateTaskStatus::Success, "");
            }
            Err(reason) => {
                self.end_migrate(instance, task, MigrateTaskStatus::Failed, &reason);
                self.apply(undo);
            }
        }
    }

    pub(in crate::rds::model) fn end_migrate(
        &mut self,
        instance: &str,
        task: &str,
        status: MigrateTaskStatus,
        description: &str,
    ) {
        let now = clock::whole_second(self.clock.now());
        if let Some(task) = self.task_mut(instance, task) {
            task.status = status;
            task.ended = (status != MigrateTaskStatus::Waiting).then_some(now);
            description.clone_into(&mut task.description);
        }
    }

    /// Ends a task without its effect.
    pub(crate) fn terminate_migrate(&mut self, instance: &str, task: &str) {
        let resource = Resource::part(instance, Kind::MigrateTask, task);
        let running: Vec<u64> = self.operations.on(&resource).map(|operation| operation.id).collect();
        self.end_migrate(instance, task, MigrateTaskStatus::Terminated, "");
        for id in running {
            if let Some(operation) = self.operations.end(id) {
                self.remember(&operation, "Canceled", "");
                self.apply(operation.undo);
            }
        }
    }

    fn task_mut(&mut self, instance: &str, task: &str) -> Option<&mut MigrateTask> {
        self.instances.get_mut(instance)?.part_mut(task)
    }
}
