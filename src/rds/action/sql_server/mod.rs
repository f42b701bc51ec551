//! The migration of external databases: SQL Server from files, MySQL from another server.

mod conditions;
mod create_migrate_task;
mod create_online_task;
mod create_upload_path;
mod describe_files;
mod describe_migrate_task;
mod describe_migrate_tasks;
mod describe_oss_downloads;
mod describe_pre_check;
mod import_file;
mod import_server;
mod pre_check;
mod stop_syncing;
mod terminate_migrate_task;

use super::polls::busy_parts;
use crate::rds::action::prelude::*;
use crate::rds::model::migrate::MigrateTask;
use crate::rds::model::names::database_name_error;
use crate::rds::model::operation::Kind;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<create_upload_path::CreateUploadPathForSQLServer>(),
    modelled::<describe_files::DescribeFilesForSQLServer>(),
    modelled::<import_file::ImportDataForSQLServer>(),
    modelled::<import_server::ImportDataFromDatabase>(),
    modelled::<stop_syncing::StopSyncing>(),
    modelled::<pre_check::PreCheckBeforeImportData>(),
    modelled::<describe_pre_check::DescribePreCheckResults>(),
    modelled::<create_migrate_task::CreateMigrateTask>(),
    modelled::<create_online_task::CreateOnlineDatabaseTask>(),
    modelled::<terminate_migrate_task::TerminateMigrateTask>(),
    modelled::<describe_migrate_tasks::DescribeMigrateTasks>(),
    modelled::<describe_migrate_task::DescribeMigrateTaskById>(),
    modelled::<describe_oss_downloads::DescribeOssDownloads>(),
];

/// The servers and ports of uploads. No page shows real ones, and the domain `example` never exists.
const INTERNET_SERVER: &str = "internet.ftp.example";
const INTRANET_SERVER: &str = "intranet.ftp.example";
const PORT: u16 = 21;

word_parameters! {
    /// `CheckDBMode`: the time of the check of the restored database. It has no effect in the fake.
    CheckMode = ["SyncExecuteDBCheck", "AsyncExecuteDBCheck"], InvalidParameter;
}

choices! {
    /// `ImportDataType`: with or without increments after the full import.
    ImportType = ["Full" => Full, "Incremental" => Incremental], InvalidParameter;
}

/// The names of MySQL databases, separated by commas (inferred: no page shows the form).
#[derive(Debug)]
struct DatabaseNames(Vec<String>);

blank!(DatabaseNames = DatabaseNames(Blank::BLANK));

impl FromText for DatabaseNames {
    fn from_text(text: &str) -> Result<DatabaseNames, String> {
        let mut names: Vec<String> = Vec::new();
        for name in members(text) {
            if let Some(error) = database_name_error(Engine::MySql, name) {
                return Err(format!("names of databases, with commas between them: {error}"));
            }
            if !names.iter().any(|other| other == name) {
                names.push(name.to_owned());
            }
        }
        Ok(DatabaseNames(names))
    }
}

/// A port of a server.
#[derive(Debug)]
struct ServerPort(u16);

blank!(ServerPort = ServerPort(Blank::BLANK));

impl FromText for ServerPort {
    fn from_text(text: &str) -> Result<ServerPort, String> {
        let port = u64::from_text(text).ok().and_then(|port| u16::try_from(port).ok());
        port.filter(|port| *port > 0).map(ServerPort).ok_or_else(|| "a port from 1 to 65535".to_owned())
    }
}

/// Returns the migrate task that an answer reports.
fn shown_task(cloud: &Cloud, caller: &Caller, instance: &str, task: &str) -> Vec<Resource> {
    let mut busy = busy_parts(cloud, caller, instance, Kind::MigrateTask);
    busy.retain(|resource| resource.key(Kind::MigrateTask).is_none_or(|other| other == task));
    busy
}

/// Returns the hint that there is no task with this id. It lists the existing ones.
fn no_task(instance: &Instance, id: &str) -> String {
    let known = list(instance.migrate_tasks.iter().map(|task| &task.id));
    format!("`{}` has no migrate task `{}`; it has: {known}", instance.id, clip(id))
}

/// Returns the task with this id, or the refusal of DescribeMigrateTaskById.
fn task<'i>(instance: &'i Instance, id: &str) -> Result<&'i MigrateTask, Refusal> {
    instance
        .find_migrate_task(id)
        .ok_or_else(|| Refusal::of(Condition::MigrateTaskNotFound, clip(id)).hint(no_task(instance, id)))
}
