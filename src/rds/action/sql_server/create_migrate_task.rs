//! `CreateMigrateTask`: restores a backup file; an increment may follow.

use super::{CheckMode, no_task};
use crate::rds::action::prelude::*;
use crate::rds::model::migrate::{MigrateTask, file_name};
use crate::rds::model::names::database_name_error;
use crate::rds::words::MigrateTaskStatus;

params! {
    /// Restores backup files from object storage into a SQL Server instance.
    ///
    /// `BackupMode` is `FULL` (or `0`), `DIFF` (`1`) or `UPDF` (`2`). Full and differential tasks bring the database
    /// online (`IsOnlineDB` `True`): the task runs, and afterwards the database exists. An UPDF task with `IsOnlineDB`
    /// `False` then waits for the next increment: another UPDF task with its `MigrateTaskId` continues it, and an UPDF
    /// task with `IsOnlineDB` `True`, or CreateOnlineDatabaseTask, brings the database online. An increment keeps the
    /// id of its task, and the first files of such a chain are an UPDF task without a `MigrateTaskId` (both inferred).
    ///
    /// `OssObjectPositions` is `endpoint:bucket:key`, or several separated by vertical bars. A 2008 R2 instance uses
    /// `OSSUrls` instead, and its database must exist. On later versions a database of this name is replaced. The fake
    /// does not fetch the files: size and tables of the database are those of a file with the same name that a test has
    /// added to the instance; without such a file the database is empty. The instance remains Running (inferred).
    ///
    /// `TaskId` is the id of the operation, which a test can finish or fail.
    ///
    /// Source: page CreateMigrateTask (2018 to 2025), API metadata (2024) for the codes.
    CreateMigrateTask {
        DBInstanceId: String,
        DBName: String,
        BackupMode: Mode,
        IsOnlineDB: bool,
        MigrateTaskId: Option<String>,
        OssObjectPositions: Option<Positions>,
        OSSUrls: Option<Urls>,
        #[checked] CheckDBMode: Option<CheckMode>,
    }
}

/// The kind of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Full,
    Differential,
    Incremental,
}

blank!(Mode = Mode::Full);

impl Mode {
    fn as_str(self) -> &'static str {
        match self {
            Mode::Full => "FULL",
            Mode::Differential => "DIFF",
            Mode::Incremental => "UPDF",
        }
    }
}

impl FromText for Mode {
    fn from_text(text: &str) -> Result<Mode, String> {
        match text {
            "FULL" | "0" => Ok(Mode::Full),
            "DIFF" | "1" => Ok(Mode::Differential),
            "UPDF" | "2" => Ok(Mode::Incremental),
            _ => Err("FULL, DIFF or UPDF".to_owned()),
        }
    }
}

/// Objects in storage, each `endpoint:bucket:key`, separated by vertical bars.
#[derive(Debug)]
struct Positions(Vec<String>);

impl FromText for Positions {
    const REFUSED_BY: Condition = Condition::InvalidOssObjectPositions;

    fn from_text(text: &str) -> Result<Positions, String> {
        let whole = |position: &&str| {
            let parts: Vec<&str> = position.splitn(3, ':').collect();
            parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && !part.contains(char::is_whitespace))
        };
        let positions: Vec<&str> = text.split('|').collect();
        if positions.iter().all(whole) {
            Ok(Positions(positions.into_iter().map(str::to_owned).collect()))
        } else {
            Err("`endpoint:bucket:key`, or several with vertical bars between them".to_owned())
        }
    }
}

/// Addresses of files, separated by vertical bars.
#[derive(Debug)]
struct Urls(Vec<String>);

impl FromText for Urls {
    const REFUSED_BY: Condition = Condition::InvalidOssUrls;

    fn from_text(text: &str) -> Result<Urls, String> {
        let urls: Vec<&str> = text.split('|').collect();
        if urls.iter().all(|url| url.starts_with("http://") || url.starts_with("https://")) {
            Ok(Urls(urls.into_iter().map(str::to_owned).collect()))
        } else {
            Err("addresses that begin with http:// or https://, with vertical bars between them".to_owned())
        }
    }
}

impl Action for CreateMigrateTask {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::SqlServer])
        .primary()
        .running()
        .unlocked()
        .database("DBName", Condition::MigrateDatabaseState)];
    const CONDITIONS: &'static [Condition] = &[
        Condition::DatabaseMustOnline,
        Condition::NoBackupFiles,
        Condition::BackupFileKind,
        Condition::MigrateDatabaseName,
        Condition::MigrateDatabaseState,
        Condition::ParentTaskStatus,
        Condition::TooManyMigrateTasks,
        Condition::BackupFilesTooLarge,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if !self.IsOnlineDB && self.BackupMode != Mode::Incremental {
            refuse!(DatabaseMustOnline, "`BackupMode` is {}: `IsOnlineDB` has to be True", self.BackupMode.as_str());
        }
        let kind = |file: &&String| {
            let name = file_name(file).to_ascii_lowercase();
            ![".bak", ".diff", ".trn", ".log"].iter().any(|ending| name.ends_with(ending))
        };
        match (self.files().next(), self.files().find(kind)) {
            (None, _) => {
                Err(Condition::NoBackupFiles.because("neither `OssObjectPositions` nor `OSSUrls` names a file"))
            }
            (_, Some(file)) => Err(Condition::BackupFileKind
                .because(format!("`{}` does not end in .bak, .diff, .trn or .log", clip(file)))),
            _ => Ok(()),
        }
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        self.check_database(instance)?;
        let parent = self.parent(instance)?.map(|task| task.id.clone());
        let tasks = instance.migrate_tasks.iter().filter(|task| task.db_name == self.DBName);
        if cloud.within_a_day(tasks.map(|task| task.created)) >= 20 {
            refuse!(TooManyMigrateTasks, "there were 20 tasks for `{}` in the last 24 hours", self.DBName);
        }
        if cloud.within_a_day(instance.migrate_tasks.iter().map(|task| task.created)) >= 500 {
            refuse!(TooManyMigrateTasks, "there were 500 tasks of `{}` in the last 24 hours", instance.id);
        }
        let mut files: Vec<String> =
            parent.iter().filter_map(|id| instance.find_migrate_task(id)).flat_map(|task| task.files.clone()).collect();
        files.extend(self.files().cloned());
        instance
            .room_for(&self.DBName, instance.content_of(&files).0)
            .map_err(|numbers| Condition::BackupFilesTooLarge.because(numbers))?;
        let replaced = instance.find_database(&self.DBName).is_some();
        let created = clock::whole_second(cloud.now());
        let id = parent.unwrap_or_else(|| cloud.ids.decimal(6).to_string());
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        match instance.migrate_tasks.iter_mut().find(|task| task.id == id) {
            Some(task) => (task.files, task.online) = (files, self.IsOnlineDB),
            None => instance.migrate_tasks.push(MigrateTask {
                backup_mode: self.BackupMode.as_str().to_owned(),
                online: self.IsOnlineDB,
                replaced,
                created: Some(created),
                files,
                ..MigrateTask::new(&id, &self.DBName)
            }),
        }
        let task = cloud.start_migrate(Self::NAME, &self.DBInstanceId, &id);
        Ok(object! {
            DBInstanceId: self.DBInstanceId,
            DBName: self.DBName,
            BackupMode: self.BackupMode.as_str(),
            MigrateTaskId: id,
            TaskId: task.to_string(),
        })
    }
}

impl CreateMigrateTask {
    /// Returns the files in the request.
    fn files(&self) -> impl Iterator<Item = &String> {
        let positions = self.OssObjectPositions.iter().flat_map(|positions| &positions.0);
        positions.chain(self.OSSUrls.iter().flat_map(|urls| &urls.0))
    }

    fn check_database(&self, instance: &Instance) -> Result<(), Refusal> {
        let database = instance.find_database(&self.DBName);
        // Only 2008 R2 on local disks restores into an existing database; others create it.
        let into = instance.is_sql_server_2008() && !instance.on_cloud_disks();
        if database.is_none() && into {
            let hint = format!("`{}` is 2008 R2 and has no database `{}`", instance.id, clip(&self.DBName));
            return Err(Condition::MigrateDatabaseName.because(hint));
        }
        if database.is_some() && !into {
            let hint = format!("`{}` has a database `{}`: the files create it", instance.id, clip(&self.DBName));
            return Err(Condition::MigrateDatabaseName.because(hint));
        }
        if let Some(error) = database_name_error(Engine::SqlServer, &self.DBName).filter(|_| database.is_none()) {
            return Err(Condition::MigrateDatabaseName.because(error));
        }
        let busy = |task: &&MigrateTask| task.db_name == self.DBName && task.status == MigrateTaskStatus::Running;
        match instance.migrate_tasks.iter().find(busy) {
            Some(task) if self.MigrateTaskId.as_ref().is_none_or(|id| *id != task.id) => {
                Err(Condition::MigrateDatabaseState.because(format!("task {} restores `{}`", task.id, task.db_name)))
            }
            _ => Ok(()),
        }
    }

    /// Returns the task that this one continues, if there is one.
    fn parent<'i>(&self, instance: &'i Instance) -> Result<Option<&'i MigrateTask>, Refusal> {
        let id = self.MigrateTaskId.as_ref().filter(|_| self.BackupMode == Mode::Incremental);
        let Some(id) = id else { return Ok(None) };
        let Some(task) = instance.find_migrate_task(id) else {
            return Err(Condition::ParentTaskStatus.because(no_task(instance, id)));
        };
        if task.status != MigrateTaskStatus::Waiting {
            refuse!(ParentTaskStatus, "task {id} is {}, not Waiting", task.status);
        }
        if task.db_name != self.DBName {
            let hint = format!("task {id} is for `{}`, not for `{}`", task.db_name, clip(&self.DBName));
            return Err(Condition::MigrateDatabaseName.because(hint));
        }
        Ok(Some(task))
    }
}
