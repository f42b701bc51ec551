//! `CreateBackup`: the backup has the databases at its start and is complete when the operation ends.

use crate::rds::action::prelude::*;
use crate::rds::model::backup::Backup;
use crate::rds::model::database::Database;
use crate::rds::model::operation::Kind;
use crate::rds::words::BackupMode;
use crate::rds::words::BackupStatus;

params! {
    /// Begins a backup.
    ///
    /// The backup contains the databases and accounts at its start (inferred). The instance remains Running. An
    /// instance has at most one running backup job. A failed job leaves a backup with status Failed.
    ///
    /// `BackupMethod` is `Physical`, `Logical` or `Snapshot`; only MySQL on local disks has logical ones. MySQL,
    /// MariaDB and PostgreSQL on cloud disks make snapshots instead of physical backups; there are no snapshots of
    /// local disks. With `BackupStrategy` `db`, `DBName` names the databases, separated by commas. `BackupType` is
    /// `Auto` or `FullBackup`, and the fake makes only full backups. At most 20 backups per day can be requested.
    /// `BackupRetentionPeriod` is a number of days, or -1 for a backup that does not expire; `DescribeBackups` shows
    /// the time in `ExpectExpireTime`. Without the parameter a manual backup does not expire.
    ///
    /// Source: page CreateBackup (2018 to 2025), API metadata (2024) for the codes.
    CreateBackup {
        DBInstanceId: String,
        BackupMethod: Option<Method>,
        BackupStrategy: Option<Strategy>,
        #[checked] BackupType: Option<BackupType>,
        DBName: Option<String>,
        BackupRetentionPeriod: Option<Days>,
    }
}

choices! {
    /// `BackupMethod`.
    Method = ["Physical" => Physical, "Logical" => Logical, "Snapshot" => Snapshot], InvalidBackupMethod;
    /// `BackupStrategy`.
    Strategy = ["instance" => Instance, "db" => Db], InvalidParameter;
}

word_parameters! {
    /// `BackupType`.
    BackupType = ["Auto", "FullBackup"], InvalidBackupType;
}

texts! {
    /// `BackupRetentionPeriod` in days; -1 keeps the backup until it is deleted.
    Days(Option<u64>), InvalidParameter, |text| match text {
        "-1" => Some(None),
        days => u64::from_text(days).ok().filter(|days| (7..=730).contains(days)).map(Some),
    }, "a whole number from 7 to 730, or -1", within [7..=730];
}

/// The largest number of backups that can be requested on one day.
const MOST_A_DAY: usize = 20;

impl Action for CreateBackup {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .primary()
        .running()
        .unlocked()
        .database("DBName", Condition::DatabaseNotRunning)];
    const CONDITIONS: &'static [Condition] = &[
        Condition::InvalidBackupMethod,
        Condition::NothingToBackUp,
        Condition::InvalidDatabaseToBackUp,
        Condition::DatabaseToBackUpNotFound,
        Condition::BackupJobExists,
        Condition::TooManyBackups,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let logical = self.BackupMethod == Some(Method::Logical);
        if logical && instance.engine != Engine::MySql {
            refuse!(InvalidBackupMethod, "{} has no logical backups", instance.engine);
        }
        if logical && instance.databases.is_empty() {
            refuse!(NothingToBackUp, "`{}` has no database", instance.id);
        }
        let on_cloud_disks = instance.on_cloud_disks();
        if logical && on_cloud_disks {
            refuse!(InvalidBackupMethod, "`{}` is on cloud disks, for which there are no logical backups", instance.id);
        }
        if self.BackupMethod == Some(Method::Snapshot) {
            if !on_cloud_disks {
                let hint = format!("`{}` is on local disks, for which there are no snapshots", instance.id);
                return Err(Condition::InvalidBackupMethod.because(hint));
            }
            if self.DBName.is_some() {
                return Err(Condition::InvalidBackupMethod.because("a snapshot has every database: leave `DBName` out"));
            }
        }
        let databases = self.databases(&instance.databases)?;
        if let Some(running) = instance.backups.iter().find(|backup| backup.is_under_way()) {
            let hint = format!("job {} of `{}` is under way", running.job, instance.id);
            return Err(Condition::BackupJobExists.because(hint));
        }
        let now = cloud.now();
        let today = |backup: &&Backup| {
            let day = |moment| clock::minute(moment) / (24 * 60);
            backup.mode == BackupMode::Manual && backup.started.is_some_and(|moment| day(moment) == day(now))
        };
        if instance.backups.iter().filter(today).count() >= MOST_A_DAY {
            let hint = format!("`{}` already has {MOST_A_DAY} backups of this day", instance.id);
            return Err(Condition::TooManyBackups.because(hint));
        }
        let accounts = instance.accounts.clone();
        let method = match self.BackupMethod {
            Some(Method::Logical) => "Logical",
            Some(Method::Snapshot) => "Snapshot",
            Some(Method::Physical) | None => instance.default_backup_method(),
        };
        let (job, id) = (cloud.ids.decimal(7).to_string(), cloud.ids.decimal(9).to_string());
        let made = Backup { method: method.to_owned(), job: job.clone(), ..Backup::new(id.as_str()) };
        let retention_days = self.BackupRetentionPeriod.and_then(|days| days.0);
        let mut backup = Backup { status: BackupStatus::Uploading, databases, accounts, retention_days, ..made };
        backup.complete(now);
        admitted_mut(cloud, &self.DBInstanceId)?.backups.push(backup);
        let resource = Resource::part(self.DBInstanceId, Kind::Backup, id);
        let failed = vec![("BackupStatus".into(), BackupStatus::Failed.into())];
        let operation = Operation::of(Self::NAME)
            .keeps(resource.clone(), BackupStatus::Uploading.as_str(), BackupStatus::Success.as_str())
            .undo(Effect::Set(resource, failed));
        cloud.begin(operation);
        Ok(object! { BackupJobId: job })
    }
}

impl CreateBackup {
    /// Returns the databases to back up.
    fn databases(&self, all: &[Database]) -> Result<Vec<Database>, Refusal> {
        if self.BackupStrategy != Some(Strategy::Db) {
            return Ok(all.to_vec());
        }
        let Some(names) = &self.DBName else {
            refuse!(InvalidDatabaseToBackUp, "`BackupStrategy` is `db`, and there is no `DBName`");
        };
        let mut named = Vec::new();
        for name in members(names) {
            let Some(database) = all.iter().find(|database| database.name == name) else {
                let near = did_you_mean(name, all.iter().map(|database| database.name.as_str()));
                let hint = format!("there is no database `{}`{near}", clip(name));
                return Err(Condition::DatabaseToBackUpNotFound.because(hint));
            };
            if !named.contains(database) {
                named.push(database.clone());
            }
        }
        Ok(named)
    }
}
