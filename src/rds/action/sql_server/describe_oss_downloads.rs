//! `DescribeOssDownloads`: the files of a migrate task.

use super::shown_task;
use crate::rds::action::prelude::*;
use crate::rds::model::instance::mb;
use crate::rds::model::migrate::file_name;
use crate::rds::words::MigrateTaskStatus;

params! {
    /// Lists the files of a migrate task. For an unknown task the list is empty (inferred: no code is documented).
    ///
    /// The status of a file follows from that of its task (inferred). `FileSize` is in MB; it is the size of a file
    /// with this name that a test has added to the instance, or 0.
    ///
    /// Source: page DescribeOssDownloads (2018 to 2025), SDK response models (2025). Every field of a row is a string.
    /// The code for another engine is that of CreateMigrateTask (inferred).
    DescribeOssDownloads { DBInstanceId: String, MigrateTaskId: String }
}

impl Action for DescribeOssDownloads {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::SqlServer])];

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        shown_task(cloud, caller, &self.DBInstanceId, &self.MigrateTaskId)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut rows = Vec::new();
        if let Some(task) = instance.find_migrate_task(&self.MigrateTaskId) {
            let (status, available) = match task.status {
                MigrateTaskStatus::NoStart => ("NoStart", "False"),
                MigrateTaskStatus::Running => ("Downloading", "False"),
                MigrateTaskStatus::Success | MigrateTaskStatus::Waiting => ("Finished", "True"),
                MigrateTaskStatus::Failed => ("RestoreFailed", "True"),
                MigrateTaskStatus::Terminated => ("DownloadFailed", "False"),
            };
            for file in &task.files {
                let name = file_name(file);
                let size = instance.find_uploaded_file(name).map_or(0, |file| u128::from(file.size_bytes) / mb(1));
                rows.push(object! {
                    FileName: name.to_owned(),
                    FileSize: size.to_string(),
                    BackupMode: mode(name),
                    Status: status,
                    IsAvailable: available,
                    CreateTime: task.created.map(to_second).unwrap_or_default(),
                    EndTime: task.ended.map(to_second).unwrap_or_default(),
                    Description: &task.description,
                });
            }
        }
        Ok(object! {
            DBInstanceId: &instance.id,
            MigrateTaskId: self.MigrateTaskId,
            Items: object! { OssDownload: rows },
        })
    }
}

/// Returns the kind of backup in a file, by the ending of its name (inferred).
fn mode(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    if name.ends_with(".diff") {
        "Differential_Database"
    } else if name.ends_with(".trn") || name.ends_with(".log") {
        "Transaction_Log"
    } else {
        "Database"
    }
}
