//! `DescribeBackupTasks`: the running backup jobs of an instance.

use crate::rds::action::prelude::*;
use crate::rds::model::backup::Backup;
use crate::rds::words::BackupMode;
use crate::rds::words::BackupStatus;

params! {
    /// Lists the running backup jobs of an instance, or one job by its id.
    ///
    /// A job that is requested by id is also listed after its end, with its `BackupId`. `BackupJobStatus` is `NoStart`
    /// or `Progressing`; the fake starts jobs at once. An unknown id gives an empty list (inferred). The progress of a
    /// running job is always 50 (inferred).
    ///
    /// Source: page DescribeBackupTasks (2018 to 2025), SDK response models (2025).
    DescribeBackupTasks {
        DBInstanceId: String,
        BackupJobId: Option<u64>,
        BackupJobStatus: Option<JobStatus>,
        BackupMode: Option<Mode>,
    }
}

word_parameters! {
    /// `BackupMode`.
    Mode = listed ["Automated", "Manual"], InvalidParameter;
}

choices! {
    /// `BackupJobStatus`.
    JobStatus = listed ["NoStart" => NoStart, "Progressing" => Progressing], InvalidParameter;
}

impl Action for DescribeBackupTasks {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary()];

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        super::busy(cloud, caller, &self.DBInstanceId)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let jobs: Value = instance.backups.iter().filter(|backup| self.matches(backup)).map(|b| self.job(b)).collect();
        Ok(object! { Items: object! { BackupJob: jobs } })
    }
}

impl DescribeBackupTasks {
    fn matches(&self, backup: &Backup) -> bool {
        let asked_for = match self.BackupJobId {
            Some(id) => backup.job == id.to_string(),
            None => backup.is_under_way(),
        };
        asked_for
            && self.BackupMode.is_none_or(|mode| mode.0 == backup.mode.as_str())
            && self
                .BackupJobStatus
                .as_ref()
                .is_none_or(|status| *status == JobStatus::Progressing && backup.is_under_way())
    }

    fn job(&self, backup: &Backup) -> Value {
        let (status, progress, process) = match backup.status {
            BackupStatus::Uploading => ("Uploading", "Uploading", "50"),
            BackupStatus::Success => ("Finished", "Finished", "100"),
            // The progress has no separate word for a failure.
            BackupStatus::Failed => ("Failed", "Finished", "100"),
        };
        let action = match backup.mode {
            BackupMode::Automated => "NormalBackupTask",
            BackupMode::Manual => "TempBackupTask",
        };
        let mut job = object! {
            BackupJobId: &backup.job,
            BackupStatus: status,
            BackupProgressStatus: progress,
            JobMode: backup.mode,
            Process: process,
            TaskAction: action,
        };
        if let (Value::Object(job), BackupStatus::Success) = (&mut job, backup.status) {
            job.put("BackupId", (&backup.id).into());
        }
        job
    }
}
