//! The uploaded files of an instance, the tasks that restore files, and the checks before an import.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use super::super::database::Database;
use super::super::migrate::{MigrateTask, UploadedFile, file_name};
use super::errors::times;
use super::{Instance, mb};
use crate::base::error::FieldError;

impl Instance {
    pub(crate) fn find_uploaded_file(&self, name: &str) -> Option<&UploadedFile> {
        self.uploaded_files.iter().find(|file| file.name == name)
    }

    pub(crate) fn find_migrate_task(&self, id: &str) -> Option<&MigrateTask> {
        self.migrate_tasks.iter().find(|task| task.id == id)
    }

    /// Sets missing times of files and tasks to `now`.
    pub(crate) fn complete_files(&mut self, now: SystemTime) {
        let times = self.uploaded_files.iter_mut().map(|file| &mut file.created);
        let times = times.chain(self.cloud_migrations.iter_mut().map(|task| &mut task.created));
        let times = times.chain(self.operation_tasks.iter_mut().map(|task| &mut task.created));
        for time in times.chain(self.migrate_tasks.iter_mut().map(|task| &mut task.created)) {
            time.get_or_insert(now);
        }
    }

    /// Adds every contradiction in files and tasks.
    pub(crate) fn migrate_errors(&self, path: &str, errors: &mut Vec<FieldError>) {
        let id = &self.id;
        let lists = [
            ("UploadedFiles", times(&self.uploaded_files, |file| [file.created, None])),
            ("MigrateTasks", times(&self.migrate_tasks, |task| [task.created, task.ended])),
            ("CloudMigrations", times(&self.cloud_migrations, |task| [task.created, task.modified.or(task.switched)])),
            ("OperationTasks", times(&self.operation_tasks, |task| [task.switches, task.deadline.or(task.started)])),
        ];
        for (list, unwritable) in lists {
            if let Some(index) = unwritable {
                let reason = format!("instance `{id}`: the time is out of range: 1970 to 9998");
                errors.push(FieldError::new(format!("{path}.{list}[{index}]"), reason));
            }
        }
        let mut seen = BTreeSet::new();
        for (index, file) in self.uploaded_files.iter().enumerate() {
            if !seen.insert(file.name.as_str()) {
                let reason = format!("instance `{id}`: duplicate file `{}`", file.name);
                errors.push(FieldError::new(format!("{path}.UploadedFiles[{index}].FileName"), reason));
            }
        }
        let mut seen = BTreeSet::new();
        for (index, task) in self.cloud_migrations.iter().enumerate() {
            let is_number =
                !task.id.is_empty() && task.id.len() < 20 && task.id.bytes().all(|byte| byte.is_ascii_digit());
            if !is_number || !seen.insert(task.id.as_str()) {
                let reason = format!("instance `{id}`: task `{}` is duplicate or not decimal digits", task.id);
                errors.push(FieldError::new(format!("{path}.CloudMigrations[{index}].TaskId"), reason));
            }
        }
        let mut seen = BTreeSet::new();
        for (index, task) in self.migrate_tasks.iter().enumerate() {
            let at = format!("{path}.MigrateTasks[{index}].MigrateTaskId");
            if task.id.is_empty() || !task.id.bytes().all(|byte| byte.is_ascii_digit()) {
                errors.push(FieldError::new(at, format!("instance `{id}`: `{}` is not decimal digits", task.id)));
            } else if !seen.insert(task.id.as_str()) {
                errors.push(FieldError::new(at, format!("instance `{id}`: duplicate task `{}`", task.id)));
            }
        }
    }

    /// Returns the databases after one is restored from a backup; it replaces a database of the same name. The error
    /// says why the storage is too small.
    pub(crate) fn with_restored(
        &self,
        name: &str,
        size_bytes: u64,
        tables: BTreeMap<String, u64>,
    ) -> Result<Vec<Database>, String> {
        self.room_for(name, size_bytes)?;
        let mut databases = self.databases.clone();
        match databases.iter_mut().find(|database| database.name == name) {
            Some(database) => (database.size_bytes, database.tables) = (size_bytes, tables),
            None => databases.push(Database { size_bytes, tables, ..Database::new(name) }),
        }
        Ok(databases)
    }

    /// Returns an error if a database of this size does not fit when it replaces the one of the same name. The rule is
    /// that of imports between instances (inferred).
    pub(crate) fn room_for(&self, name: &str, size_bytes: u64) -> Result<(), String> {
        let leaving = self.find_database(name).map_or(0, |database| u128::from(database.size_bytes));
        let needed = self.used() - leaving + u128::from(size_bytes);
        if self.storage() > needed {
            return Ok(());
        }
        Err(format!(
            "the storage of `{}` is {} MB and has to be more than {} MB",
            self.id,
            self.storage() / mb(1),
            needed / mb(1)
        ))
    }

    /// Returns the size of a task's files and the tables in them, as far as the instance knows the files.
    pub(crate) fn content_of(&self, files: &[String]) -> (u64, BTreeMap<String, u64>) {
        let (mut size, mut tables) = (0, BTreeMap::new());
        for file in files.iter().filter_map(|file| self.find_uploaded_file(file_name(file))) {
            size = file.size_bytes.saturating_add(size);
            tables.extend(file.tables.clone());
        }
        (size, tables)
    }
}
