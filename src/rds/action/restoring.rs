//! The source of a restore's data: a backup set that the request names, or the state at a time.
//!
//! The fake does not keep past states. The state at a time is that of the last backup that was complete then.

use std::time::SystemTime;

use crate::base::text::{clip, did_you_mean};
use crate::rds::model::backup::Backup;
use crate::rds::model::clock;
use crate::rds::model::instance::Instance;
use crate::rds::model::instance::backups::Unrestorable;
use crate::rpc::condition::{Condition, Refusal};

texts! {
    /// `RestoreTime` of an action that documents a code for it.
    #[derive(Copy)]
    RestoreTime(SystemTime), InvalidRestoreTime, clock::from_second, "a time such as `2018-06-12T15:00:00Z`";
    /// `RestoreTime` of an action that documents none.
    #[derive(Copy)]
    RestoreMoment(SystemTime), UnrestorableMoment, clock::from_second, "a time such as `2018-06-12T15:00:00Z`";
}

/// The conditions with which an action refuses a restore.
pub(super) struct Source {
    /// Neither a backup set nor a time is given.
    pub(super) neither: Condition,
    /// The backup set with this id does not exist or is not complete.
    pub(super) backup: Condition,
    /// The time is in the future.
    pub(super) future: Condition,
    /// Logs are not backed up, so only backup sets can be restored.
    pub(super) without_logs: Condition,
    /// No backup was complete at that time.
    pub(super) before_backups: Condition,
}

impl Source {
    /// The conditions of an action that documents no codes for a time.
    pub(super) const fn of(neither: Condition, backup: Condition) -> Source {
        let moment = Condition::UnrestorableMoment;
        Source { neither, backup, future: moment, without_logs: moment, before_backups: moment }
    }

    /// Refuses a request with neither a backup set nor a time.
    pub(super) fn check<M>(&self, id: Option<&String>, moment: Option<&M>) -> Result<(), Refusal> {
        if id.is_none() && moment.is_none() {
            return Err(self.neither.because("give either `BackupId` or `RestoreTime`"));
        }
        Ok(())
    }

    /// Returns the backup from which an instance is restored. A backup set takes precedence over a time.
    pub(super) fn backup<'i>(
        &self,
        instance: &'i Instance,
        id: Option<&String>,
        moment: Option<SystemTime>,
        now: SystemTime,
    ) -> Result<&'i Backup, Refusal> {
        match (id, moment) {
            (Some(id), _) => self.by_id(instance, id),
            (None, Some(moment)) => self.at(instance, moment, now),
            (None, None) => Err(self.neither.because("give either `BackupId` or `RestoreTime`")),
        }
    }

    /// Returns the backup set with this id.
    fn by_id<'i>(&self, instance: &'i Instance, id: &str) -> Result<&'i Backup, Refusal> {
        match instance.find_backup(id) {
            Some(backup) if backup.is_available() => Ok(backup),
            Some(backup) => Err(self.backup.because(format!("backup `{}` is {}", backup.id, backup.status))),
            None => {
                let near = did_you_mean(id, instance.backups.iter().map(|backup| backup.id.as_str()));
                Err(self.backup.because(format!("`{}` has no backup `{}`{near}", instance.id, clip(id))))
            }
        }
    }

    /// Returns the backup from which an instance is restored to a time.
    fn at<'i>(&self, instance: &'i Instance, moment: SystemTime, now: SystemTime) -> Result<&'i Backup, Refusal> {
        instance.restorable_at(moment, now).map_err(|why| {
            let (id, moment) = (&instance.id, clock::to_second(moment));
            match why {
                Unrestorable::Future => {
                    self.future.because(format!("{moment} is in the future: the time is {}", clock::to_second(now)))
                }
                Unrestorable::WithoutLogs => {
                    self.without_logs.because(format!("the logs of `{id}` are not backed up: name a backup set"))
                }
                Unrestorable::BeforeBackups => self.before_backups.because(match instance.restorable_since() {
                    Some(since) => {
                        format!("`{id}` can be restored to times since {}, not {moment}", clock::to_second(since))
                    }
                    None => format!("`{id}` has no complete backup, so it cannot be restored to a time"),
                }),
            }
        })
    }
}
