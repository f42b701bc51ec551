//! The migration of SQL Server databases from files: uploaded files, tasks that restore files from object storage, and the
//! checks before an import.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use super::Cloud;
use super::clock;
use super::database::Database;
use super::instance::{Instance, InstanceView, mb};
use super::monitor::times;
use super::operation::{Effect, Operation, Resource};
use crate::catalogue::shaped;
use crate::error::FieldError;
use crate::value::Gather;
use crate::words::{FileStatus, MigrateTaskStatus};

record! {
    /// A backup file that a SQL Server instance can take: one that was uploaded, or one in object storage whose key ends
    /// with this name. It says how large the database in it is and which tables it has.
    ///
    /// A file that `CreateUploadPathForSQLServer` announced is `NotStarted`; a test that plays the upload sets its status.
    ///
    /// ```
    /// use fake_rds::{Instance, UploadedFile};
    ///
    /// let file = UploadedFile::new("testdb01_1370572475975.bak", "testdb01").size_bytes(4096).table("orders", 1200);
    /// let instance = Instance::sql_server("rm-1").uploaded_file(file);
    /// ```
    #[must_use = "an UploadedFile does nothing until it is handed to an Instance"]
    pub struct UploadedFile,
    /// A backup file as it was when a test looked at it.
    UploadedFileView ("FileName" name: String, "DBName" db_name: String)
    example (
        "FakeRds::builder().instance(Instance::sql_server(\"rm-1\").uploaded_file(UploadedFile::new(\"a.bak\", \"a\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().uploaded_files()[0]"
    ) {
        /// `FileSize`, in bytes.
        "FileSize" size_bytes: u64 = 0, value 4096;
        /// `FileStatus`.
        "FileStatus" status: FileStatus = FileStatus::Available, value FileStatus::Uploading;
        /// `Description`.
        "Description" description: String = String::new(), text "orders of 2018";
        /// `CreationTime`: the fake's clock when the instance is added, if nothing is said.
        "CreationTime" created: Option<SystemTime> = None, own;
        /// The tables in it and how many rows each holds.
        "Tables" tables: BTreeMap<String, u64> = BTreeMap::new(), own;
    }
    plain {}
    also {}
    passed_over shaped("DescribeFilesForSQLServer", "Items", "SQLServerUploadFile", &[]);
}

impl UploadedFile {
    /// A file that can be imported, with a backup of this database in it.
    ///
    /// ```
    /// # use fake_rds::UploadedFile;
    /// let file = UploadedFile::new("testdb01_1370572475975.bak", "testdb01");
    /// ```
    pub fn new(name: impl Into<String>, database: impl Into<String>) -> UploadedFile {
        UploadedFile::fresh(name.into(), database.into())
    }

    /// `CreationTime`. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::UploadedFile;
    /// let file = UploadedFile::new("a.bak", "a").created(std::time::UNIX_EPOCH);
    /// ```
    pub fn created(mut self, moment: SystemTime) -> UploadedFile {
        self.created = Some(clock::whole_second(moment));
        self
    }

    /// A table in it and how many rows the table holds. The same name again replaces the count.
    ///
    /// ```
    /// # use fake_rds::UploadedFile;
    /// let file = UploadedFile::new("a.bak", "a").table("orders", 1200);
    /// ```
    pub fn table(mut self, name: impl Into<String>, rows: u64) -> UploadedFile {
        self.tables.insert(name.into(), rows);
        self
    }
}

impl UploadedFileView {
    /// `FileName`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let instance = Instance::sql_server("rm-1").uploaded_file(UploadedFile::new("a.bak", "a"));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().uploaded_files()[0].name(), "a.bak");
    /// ```
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// `DBName`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let instance = Instance::sql_server("rm-1").uploaded_file(UploadedFile::new("a.bak", "a"));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().uploaded_files()[0].db_name(), "a");
    /// ```
    pub fn db_name(&self) -> &str {
        &self.0.db_name
    }
}

record! {
    /// A task that restores backup files from object storage into a SQL Server instance.
    ///
    /// ```
    /// use fake_rds::{Instance, MigrateTask, MigrateTaskStatus};
    ///
    /// let task = MigrateTask::new("106121", "testdb").backup_mode("UPDF").status(MigrateTaskStatus::Waiting);
    /// let instance = Instance::sql_server("rm-1").migrate_task(task);
    /// ```
    #[must_use = "a MigrateTask does nothing until it is handed to an Instance"]
    pub struct MigrateTask,
    /// A migrate task as it was when a test looked at it.
    MigrateTaskView ("MigrateTaskId" id: String, "DBName" db_name: String)
    example (
        "FakeRds::builder().instance(Instance::sql_server(\"rm-1\").migrate_task(MigrateTask::new(\"106121\", \"a\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().migrate_tasks()[0]"
    ) {
        /// `BackupMode`: `FULL`, `DIFF` or `UPDF`.
        "BackupMode" backup_mode: String = "FULL".to_owned(), text "UPDF";
        /// `Status`.
        "Status" status: MigrateTaskStatus = MigrateTaskStatus::Success, value MigrateTaskStatus::Waiting;
        /// Whether the database is brought online when the files are restored.
        "IsOnlineDB" online: bool = false, value true;
        /// `IsDBReplaced`: whether a database of this name was there before.
        "IsDBReplaced" replaced: bool = false, value true;
        /// `Description`.
        "Description" description: String = String::new(), text "Success to DBCC checkdb asynchronously";
        /// `CreateTime`: the fake's clock when the instance is added, if nothing is said.
        "CreateTime" created: Option<SystemTime> = None, own;
        /// `EndTime`.
        "EndTime" ended: Option<SystemTime> = None, own;
        /// The files, as the requests named them.
        "Files" files: Vec<String> = Vec::new(), own;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl MigrateTask {
    /// A task of this id for this database. The id is decimal digits.
    ///
    /// ```
    /// # use fake_rds::MigrateTask;
    /// let task = MigrateTask::new("106121", "testdb");
    /// ```
    pub fn new(id: impl Into<String>, database: impl Into<String>) -> MigrateTask {
        MigrateTask::fresh(id.into(), database.into())
    }

    /// `CreateTime`. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::MigrateTask;
    /// let task = MigrateTask::new("106121", "testdb").created(std::time::UNIX_EPOCH);
    /// ```
    pub fn created(mut self, moment: SystemTime) -> MigrateTask {
        self.created = Some(clock::whole_second(moment));
        self
    }

    /// `EndTime`. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::MigrateTask;
    /// let task = MigrateTask::new("106121", "testdb").ended(std::time::UNIX_EPOCH);
    /// ```
    pub fn ended(mut self, moment: SystemTime) -> MigrateTask {
        self.ended = Some(clock::whole_second(moment));
        self
    }

    /// A file, such as `oss-cn-beijing.aliyuncs.com:bucket:backup.bak`.
    ///
    /// ```
    /// # use fake_rds::MigrateTask;
    /// let task = MigrateTask::new("106121", "testdb").file("oss-cn-beijing.aliyuncs.com:bucket:backup.bak");
    /// ```
    pub fn file(mut self, file: impl Into<String>) -> MigrateTask {
        self.files.push(file.into());
        self
    }
}

impl MigrateTaskView {
    /// `MigrateTaskId`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let instance = Instance::sql_server("rm-1").migrate_task(MigrateTask::new("106121", "a"));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().migrate_tasks()[0].id(), "106121");
    /// ```
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// `DBName`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let instance = Instance::sql_server("rm-1").migrate_task(MigrateTask::new("106121", "a"));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().migrate_tasks()[0].db_name(), "a");
    /// ```
    pub fn db_name(&self) -> &str {
        &self.0.db_name
    }

    /// The files, as the requests named them.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let instance = Instance::sql_server("rm-1").migrate_task(MigrateTask::new("106121", "a").file("e:b:a.bak"));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().migrate_tasks()[0].files(), ["e:b:a.bak"]);
    /// ```
    pub fn files(&self) -> &[String] {
        &self.0.files
    }
}

record! {
    /// What a check before an import finds. Its words are not documented: a test chooses them.
    ///
    /// ```
    /// use fake_rds::{Instance, PreCheckResult};
    ///
    /// let finding = PreCheckResult::new("SourceConnection").result("Failed").fail_reason("no route to host");
    /// let instance = Instance::mysql("rm-1").pre_check_result(finding);
    /// ```
    #[must_use = "a PreCheckResult does nothing until it is handed to an Instance"]
    pub struct PreCheckResult,
    /// A finding as it was when a test looked at it.
    PreCheckResultView ("PreCheckName" name: String)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").pre_check_result(PreCheckResult::new(\"Connection\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().pre_check_results()[0]"
    ) {
        /// `PreCheckResult`.
        "PreCheckResult" result: String = "Success".to_owned(), text "Failed";
        /// `FailReasion`, as the service spells it.
        "FailReasion" fail_reason: String = String::new(), text "no route to host";
        /// `RepairMethod`.
        "RepairMethod" repair_method: String = String::new(), text "open the port";
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl PreCheckResult {
    /// A check of this name that succeeds.
    ///
    /// ```
    /// # use fake_rds::PreCheckResult;
    /// let finding = PreCheckResult::new("SourceConnection");
    /// ```
    pub fn new(name: impl Into<String>) -> PreCheckResult {
        PreCheckResult::fresh(name.into())
    }
}

impl PreCheckResultView {
    /// `PreCheckName`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let instance = Instance::mysql("rm-1").pre_check_result(PreCheckResult::new("SourceConnection"));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().pre_check_results()[0].name(), "SourceConnection");
    /// ```
    pub fn name(&self) -> &str {
        &self.0.name
    }
}

/// The name of a file in object storage: what stands behind the last `/` or `:` of its position or address.
pub(crate) fn file_name(position: &str) -> &str {
    let path = position.split('?').next().unwrap_or(position);
    path.rsplit(['/', ':']).next().unwrap_or(path)
}

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
            let known = crate::text::list(self.uploaded_files.iter().map(|file| &file.name));
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

    /// Gives files and tasks that say no time the time of this moment.
    pub(super) fn complete_files(&mut self, now: SystemTime) {
        let times = self.uploaded_files.iter_mut().map(|file| &mut file.created);
        for time in times.chain(self.migrate_tasks.iter_mut().map(|task| &mut task.created)) {
            time.get_or_insert(now);
        }
    }

    /// What cannot be of the files and the tasks.
    pub(super) fn migrate_errors(&self, path: &str, errors: &mut Vec<FieldError>) {
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

    /// The databases that there are once a backup of one is restored, or why the storage does not suffice. A database of this
    /// name is replaced.
    pub(super) fn with_restored(
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

    /// The size of the files of a task and the tables in them, as far as the instance's files tell.
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
        self.0.uploaded_files.iter().cloned().map(UploadedFileView).gather()
    }

    /// The tasks that restore backup files from object storage, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::sql_server("rm-1")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().migrate_tasks().is_empty());
    /// ```
    pub fn migrate_tasks(&self) -> Vec<MigrateTaskView> {
        self.0.migrate_tasks.iter().cloned().map(MigrateTaskView).gather()
    }

    /// What every check before an import finds.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().pre_check_results().is_empty());
    /// ```
    pub fn pre_check_results(&self) -> Vec<PreCheckResultView> {
        self.0.pre_check_results.iter().cloned().map(PreCheckResultView).gather()
    }
}

impl Cloud {
    /// Starts the restore of a task's files, which `CreateMigrateTask` or `CreateOnlineDatabaseTask` asked for. Returns the id
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
        let operation = Operation::of(action)
            .watches(Resource::MigrateTask(instance.to_owned(), task.to_owned()))
            .effect(Effect::Migrate(instance.to_owned(), task.to_owned()));
        self.begin(Operation { id, ..operation })
    }

    /// Ends the restore of a task's files: the database is there, or the task waits for the next increment.
    pub(super) fn complete_migrate(&mut self, instance: &str, task: &str) {
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
            Err(reason) => self.end_migrate(instance, task, MigrateTaskStatus::Failed, &reason),
        }
    }

    pub(super) fn end_migrate(&mut self, instance: &str, task: &str, status: MigrateTaskStatus, description: &str) {
        let now = clock::whole_second(self.clock.now());
        if let Some(task) = self.task_mut(instance, task) {
            task.status = status;
            task.ended = (status != MigrateTaskStatus::Waiting).then_some(now);
            description.clone_into(&mut task.description);
        }
    }

    /// Ends a task without its effect.
    pub(crate) fn terminate_migrate(&mut self, instance: &str, task: &str) {
        let resource = Resource::MigrateTask(instance.to_owned(), task.to_owned());
        let running: Vec<u64> = self.operations.on(&resource).map(|operation| operation.id).gather();
        for id in running {
            self.operations.end(id);
        }
        self.end_migrate(instance, task, MigrateTaskStatus::Terminated, "");
    }

    fn task_mut(&mut self, instance: &str, task: &str) -> Option<&mut MigrateTask> {
        self.instances.get_mut(instance)?.migrate_tasks.iter_mut().find(|other| other.id == task)
    }

    /// How many of these moments lie within the last 24 hours.
    pub(crate) fn within_a_day(&self, moments: impl Iterator<Item = Option<SystemTime>>) -> usize {
        let Some(since) = self.clock.now().checked_sub(Duration::from_secs(24 * 60 * 60)) else { return 0 };
        moments.flatten().filter(|moment| *moment > since).count()
    }
}
