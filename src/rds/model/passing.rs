//! Changes that only the passage of time makes: backups of the policy are made and backups expire, subscriptions are
//! renewed or end, temporary instances are deleted, failovers are automatic again.
//!
//! They are made when the clock passes their time. What a seed contains was there when the clock was set, so a backup
//! that had expired before stays. Backups of the policy are made only when the test moves a clock that was set to a
//! time: a test that happens to run at the time of a backup has the same answers as at other times.

use std::time::{Duration, SystemTime};

use super::Cloud;
use super::backup::Backup;
use super::clock;
use super::clock::DAY;
use super::cross_region::CrossBackup;
use super::instance::Instance;
use crate::rds::words::{BackupMode, DBInstanceType, LockMode, Mode, PayType, Status};

/// A span of time: after the first time, until the second inclusive.
type Span = (SystemTime, SystemTime);

fn within(moment: Option<SystemTime>, (from, now): Span) -> bool {
    moment.is_some_and(|moment| from < moment && moment <= now)
}

impl Cloud {
    /// Makes the changes between the last call and now.
    pub(super) fn pass(&mut self) {
        let now = clock::whole_second(self.clock.now());
        let span = (std::mem::replace(&mut self.passed, now), now);
        if span.0 >= now {
            return;
        }
        let changed = self.instances.iter().filter(|instance| instance.changes_in(span));
        let ids: Vec<String> = changed.map(|instance| instance.id.clone()).collect();
        for id in ids {
            let Some(instance) = self.instances.get(&id) else { continue };
            if within(instance.temporary_until(), span) {
                let _ = self.remove(&id);
                continue;
            }
            if let Some(instance) = self.instances.get_mut(&id) {
                instance.expire(span);
            }
        }
        for released in &mut self.released {
            released.expire_backups(span);
        }
        self.released.retain(|released| !released.backups.is_empty());
        self.user_backups.retain(|file| !within(file.finished.and_then(|end| after_days(end, file.retention)), span));
    }

    /// Makes the backups of the policies after a time, until now.
    pub(super) fn back_up_since(&mut self, from: SystemTime) {
        let span = (from, clock::whole_second(self.clock.now()));
        let due = self.instances.iter().map(|instance| (instance.id.clone(), instance.scheduled_backups(span)));
        for (id, moments) in due.collect::<Vec<_>>() {
            moments.into_iter().for_each(|moment| self.back_up(&id, moment));
        }
    }

    /// Adds a backup of the policy, which is complete at once.
    fn back_up(&mut self, id: &str, moment: SystemTime) {
        let (job, key) = (self.ids.decimal(7).to_string(), self.ids.decimal(9).to_string());
        let Some(instance) = self.instances.get_mut(id) else { return };
        let mut backup = Backup {
            mode: BackupMode::Automated,
            method: instance.policy_method().to_owned(),
            job,
            databases: instance.databases.clone(),
            accounts: instance.accounts.clone(),
            ..Backup::new(key.as_str())
        };
        backup.complete(moment);
        instance.backups.push(backup);
        self.copy_backup_abroad(id, &key);
    }
}

/// Returns the time that is this number of days later.
pub(crate) fn after_days(moment: SystemTime, days: u64) -> Option<SystemTime> {
    moment.checked_add(Duration::from_secs(days.checked_mul(DAY)?))
}

impl Instance {
    /// Returns whether anything of the instance changes.
    fn changes_in(&self, span: Span) -> bool {
        within(self.temporary_until(), span)
            || within(self.expires, span)
            || within(self.manual_until(), span)
            || self.backups.iter().any(|backup| within(self.backup_expires(backup), span))
            || self.cross_backups.iter().any(|backup| within(self.cross_backup_expires(backup), span))
            || self.sql_records.iter().any(|record| within(self.forgotten(record.at), span))
    }

    fn expire(&mut self, span: Span) {
        if within(self.manual_until(), span) {
            self.ha_config = Mode::Auto;
            self.manual_ha_time.clear();
        }
        self.expire_backups(span);
        self.remove_ended(span, |own| &mut own.cross_backups, Instance::cross_backup_expires);
        self.remove_ended(span, |own| &mut own.sql_records, |own, record| own.forgotten(record.at));
        while let Some(end) = self.expires.filter(|end| within(Some(*end), span)) {
            let renewed = clock::subscription_end(end, self.auto_renew_months);
            if !self.auto_renew || renewed <= end {
                if self.pay_type == PayType::Prepaid && self.lock_mode == LockMode::Unlock {
                    self.lock_mode = LockMode::LockByExpiration;
                    "instance_expired".clone_into(&mut self.lock_reason);
                }
                break;
            }
            self.expires = Some(renewed);
        }
    }

    fn expire_backups(&mut self, span: Span) {
        self.remove_ended(span, |own| &mut own.backups, Instance::backup_expires);
    }

    /// Removes the backups that the policy of before kept and the present one does not.
    pub(crate) fn expire_backups_kept_by(&mut self, before: &Instance, now: SystemTime) {
        let has_expired = |of: &Instance, backup: &Backup| of.backup_expires(backup).is_some_and(|end| end <= now);
        let mut backups = std::mem::take(&mut self.backups);
        backups.retain(|backup| !has_expired(self, backup) || has_expired(before, backup));
        self.backups = backups;
    }

    /// Removes the items of a list that end within a span of time.
    fn remove_ended<T>(
        &mut self,
        span: Span,
        list: impl Fn(&mut Instance) -> &mut Vec<T>,
        ends: impl Fn(&Instance, &T) -> Option<SystemTime>,
    ) {
        let mut items = std::mem::take(list(self));
        items.retain(|item| !within(ends(self, item), span));
        *list(self) = items;
    }

    /// Returns the time when a backup expires, if it does.
    pub(crate) fn backup_expires(&self, backup: &Backup) -> Option<SystemTime> {
        let of_policy = backup.mode == BackupMode::Automated;
        let days = backup.retention_days.or_else(|| of_policy.then(|| self.policy_number("BackupRetentionPeriod")));
        after_days(backup.ended?, days?)
    }

    /// Returns the time until which there are no automatic failovers.
    fn manual_until(&self) -> Option<SystemTime> {
        clock::from_second(&self.manual_ha_time).filter(|_| self.ha_config == Mode::Manual)
    }

    fn cross_backup_expires(&self, backup: &CrossBackup) -> Option<SystemTime> {
        after_days(backup.ended?, self.shown_cross_backup_days())
    }

    /// Returns the time when a record of the SQL audit is deleted.
    fn forgotten(&self, recorded: Option<SystemTime>) -> Option<SystemTime> {
        after_days(recorded?, self.sql_collector_days.into())
    }

    /// Returns the time when the service deletes a temporary instance: after two days.
    fn temporary_until(&self) -> Option<SystemTime> {
        after_days(self.created.filter(|_| self.instance_type == DBInstanceType::Temp)?, 2)
    }

    /// Returns the times of the policy's backups, without those that have expired at the end of the span. An instance
    /// that `CreateBackup` would refuse has none.
    fn scheduled_backups(&self, (from, now): Span) -> Vec<SystemTime> {
        let is_ready = self.instance_type == DBInstanceType::Primary
            && self.status == Status::Running
            && self.lock_mode == LockMode::Unlock
            && !self.backups.iter().any(Backup::is_under_way);
        let kept = Duration::from_secs(self.policy_number("BackupRetentionPeriod").saturating_mul(DAY));
        let since = now.checked_sub(kept).unwrap_or(from).max(from).max(self.created.unwrap_or(from));
        let next = |moment: &SystemTime| Some(self.next_backup(*moment)).filter(|next| next > moment && *next <= now);
        if is_ready { std::iter::successors(next(&since), next).collect() } else { Vec::new() }
    }
}
