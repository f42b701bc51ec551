//! The migration of SQL Server databases from files: uploaded files, tasks that restore files from object storage, and the
//! checks before an import.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::clock;
use crate::rds::catalogue::shaped;
use crate::rds::words::{FileStatus, MigrateTaskStatus};

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
        /// `CreationTime`: by default the fake's clock when the instance is added.
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
        /// `CreateTime`: by default the fake's clock when the instance is added.
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
    /// A finding of a check before an import. Its words are not documented: a test chooses them.
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

/// The name of a file in object storage: the part after the last `/` or `:` of its position or address.
pub(crate) fn file_name(position: &str) -> &str {
    let path = position.split('?').next().unwrap_or(position);
    path.rsplit(['/', ':']).next().unwrap_or(path)
}
