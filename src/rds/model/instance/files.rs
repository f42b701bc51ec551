//! The uploaded files of an instance, the tasks that restore files, and the checks before an import.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use super::super::database::Database;
use super::super::migrate::{
    MigrateTask, MigrateTaskView, PreCheckResult, PreCheckResultView, UploadedFile, UploadedFileView, file_name,
};
use super::errors::times;
use super::{Instance, InstanceView, mb};
use crate::base::error::FieldError;

impl Instance {
    /// A backup file.
    ///
    /// ```
    /// # use fake_rds::{Instance, UploadedFile};
    /// let instance = Instance::sql_server("rm-1").uploaded_file(UploadedFile::new("a.bak", "a"));
    /// ```
    pub fn uploaded_file(mut self, file: UploadedFile) -> Instance {
        self.uploaded_files.push(file);
        self
    }

    /// The backup file of this name, changed by a closure. For use with `update`.
    ///
    /// # Panics
    ///
    /// If the instance has no such file. The message names those it has.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, FileStatus, Instance, UploadedFile};
    /// # let file = UploadedFile::new("a.bak", "a").status(FileStatus::NotStarted);
    /// # let rds = FakeRds::builder().instance(Instance::sql_server("rm-1").uploaded_file(file)).start_blocking();
    /// rds.update("rm-1", |i| i.update_uploaded_file("a.bak", |file| file.status(FileStatus::Available)));
    /// assert_eq!(rds.instance("rm-1").unwrap().uploaded_files()[0].status(), FileStatus::Available);
    /// ```
    #[track_caller]
    pub fn update_uploaded_file(mut self, name: &str, change: impl FnOnce(UploadedFile) -> UploadedFile) -> Instance {
        let Some(at) = self.uploaded_files.iter().position(|file| file.name == name) else {
            let known = crate::base::text::list(self.uploaded_files.iter().map(|file| &file.name));
            panic!("instance `{}` has no file `{name}`; it has: {known}", self.id);
        };
        let changed = change(self.uploaded_files[at].clone());
        self.uploaded_files[at] = changed;
        self
    }

    /// A task that restores backup files from object storage.
    ///
    /// ```
    /// # use fake_rds::{Instance, MigrateTask};
    /// let instance = Instance::sql_server("rm-1").migrate_task(MigrateTask::new("106121", "testdb"));
    /// ```
    pub fn migrate_task(mut self, task: MigrateTask) -> Instance {
        self.migrate_tasks.push(task);
        self
    }

    /// What every check before an import finds.
    ///
    /// ```
    /// # use fake_rds::{Instance, PreCheckResult};
    /// let instance = Instance::mysql("rm-1").pre_check_result(PreCheckResult::new("SourceConnection"));
    /// ```
    pub fn pre_check_result(mut self, result: PreCheckResult) -> Instance {
        self.pre_check_results.push(result);
        self
    }

    pub(crate) fn find_uploaded_file(&self, name: &str) -> Option<&UploadedFile> {
        self.uploaded_files.iter().find(|file| file.name == name)
    }

    pub(crate) fn find_migrate_task(&self, id: &str) -> Option<&MigrateTask> {
        self.migrate_tasks.iter().find(|task| task.id == id)
    }

    /// Gives files and tasks without a time this moment.
    pub(crate) fn complete_files(&mut self, now: SystemTime) {
        let times = self.uploaded_files.iter_mut().map(|file| &mut file.created);
        for time in times.chain(self.migrate_tasks.iter_mut().map(|task| &mut task.created)) {
            time.get_or_insert(now);
        }
    }

    /// Every contradiction in files and tasks.
    pub(crate) fn migrate_errors(&self, path: &str, errors: &mut Vec<FieldError>) {
        let id = &self.id;
        let lists = [
            ("UploadedFiles", times(&self.uploaded_files, |file| [file.created, None])),
            ("MigrateTasks", times(&self.migrate_tasks, |task| [task.created, task.ended])),
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
                let reason = format!("instance `{id}`: file `{}` is there twice", file.name);
                errors.push(FieldError::new(format!("{path}.UploadedFiles[{index}].FileName"), reason));
            }
        }
        let mut seen = BTreeSet::new();
        for (index, task) in self.migrate_tasks.iter().enumerate() {
            let at = format!("{path}.MigrateTasks[{index}].MigrateTaskId");
            if task.id.is_empty() || !task.id.bytes().all(|byte| byte.is_ascii_digit()) {
                errors.push(FieldError::new(at, format!("instance `{id}`: `{}` is not decimal digits", task.id)));
            } else if !seen.insert(task.id.as_str()) {
                errors.push(FieldError::new(at, format!("instance `{id}`: task `{}` is there twice", task.id)));
            }
        }
    }

    /// The databases after a backup of one is restored, or why the storage does not suffice. A database of this
    /// name is replaced.
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

    /// Why there is no room for a database of this size in place of the one of this name. The rule is the one of imports
    /// between instances (inferred).
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

    /// The size of the files of a task and the tables in them, as far as the instance's files show them.
    pub(crate) fn content_of(&self, files: &[String]) -> (u64, BTreeMap<String, u64>) {
        let (mut size, mut tables) = (0, BTreeMap::new());
        for file in files.iter().filter_map(|file| self.find_uploaded_file(file_name(file))) {
            size = file.size_bytes.saturating_add(size);
            tables.extend(file.tables.clone());
        }
        (size, tables)
    }
}

impl InstanceView {
    /// The backup files that can be imported.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::sql_server("rm-1")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().uploaded_files().is_empty());
    /// ```
    pub fn uploaded_files(&self) -> Vec<UploadedFileView> {
        self.0.uploaded_files.iter().cloned().map(UploadedFileView).collect()
    }

    /// The tasks that restore backup files from object storage, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::sql_server("rm-1")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().migrate_tasks().is_empty());
    /// ```
    pub fn migrate_tasks(&self) -> Vec<MigrateTaskView> {
        self.0.migrate_tasks.iter().cloned().map(MigrateTaskView).collect()
    }

    /// What every check before an import finds.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().pre_check_results().is_empty());
    /// ```
    pub fn pre_check_results(&self) -> Vec<PreCheckResultView> {
        self.0.pre_check_results.iter().cloned().map(PreCheckResultView).collect()
    }
}
