//! The backups of an instance in another region: setter, values in answers, times and contradictions.

use std::time::SystemTime;

use super::super::clock;
use super::super::cross_region::{CrossBackup, available};
use super::Instance;
use crate::base::error::FieldError;

impl Instance {
    /// Returns the region that keeps copies of the backups.
    pub(crate) fn backups_go_to(&self) -> Option<&str> {
        self.cross_backup_since.and(self.cross_backup_region.as_deref())
    }

    /// Returns the retention of the copies, in days. The default is the least (inferred).
    pub(crate) fn shown_cross_backup_days(&self) -> u64 {
        self.cross_backup_days.unwrap_or(7)
    }

    /// Returns the copy of the last backup that was complete at a time.
    pub(crate) fn cross_backup_at(&self, moment: SystemTime) -> Option<&CrossBackup> {
        let whole = |backup: &&CrossBackup| backup.ended.is_some_and(|ended| ended <= moment);
        self.cross_backups.iter().filter(whole).max_by_key(|backup| backup.ended)
    }

    /// Sets missing times and regions of copied backups from the clock and the settings.
    pub(crate) fn complete_cross_backups(&mut self, now: SystemTime) {
        for backup in &mut self.cross_backups {
            let started = *backup.started.get_or_insert(backup.ended.unwrap_or(now));
            backup.ended.get_or_insert(started);
            if backup.region.is_empty() {
                let abroad = || available(&self.region).first().copied().unwrap_or_default().to_owned();
                backup.region = self.cross_backup_region.clone().unwrap_or_else(abroad);
            }
        }
    }

    /// Adds every contradiction in the copies of backups.
    pub(crate) fn cross_region_errors(&self, path: &str, errors: &mut Vec<FieldError>) {
        let mut error = |index: usize, field: &str, reason: String| {
            let at = format!("{path}.CrossBackups[{index}].{field}");
            errors.push(FieldError::new(at, format!("instance `{}`: {reason}", self.id)));
        };
        for (index, backup) in self.cross_backups.iter().enumerate() {
            if self.cross_backups.iter().take(index).any(|other| other.id == backup.id) {
                error(index, "CrossBackupId", format!("duplicate backup {}", backup.id));
            }
            if backup.started.zip(backup.ended).is_some_and(|(started, ended)| ended < started) {
                error(index, "BackupEndTime", format!("backup {} ends before it starts", backup.id));
            }
            for moment in [backup.started, backup.ended].into_iter().flatten() {
                if !clock::writable(moment) {
                    error(index, "BackupStartTime", "the time is out of range: 1970 to 9998".to_owned());
                }
            }
        }
    }
}
