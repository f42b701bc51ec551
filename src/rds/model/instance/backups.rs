//! The backups of an instance and its backup policy.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::super::backup::{Backup, DAYS, POLICY};
use super::super::clock::DAY;
use super::Instance;
use crate::rds::words::Engine;

/// 2024-02-01T00:00:00Z. Instances that are bought since then keep their last backup (ModifyBackupPolicy, SDK models, 2026).
const KEEPS_LAST: Duration = Duration::from_secs(1_706_745_600);

/// The reason why an instance cannot be restored to a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unrestorable {
    /// The time is in the future.
    Future,
    /// Logs are not backed up.
    WithoutLogs,
    /// No backup was complete at that time.
    BeforeBackups,
}

impl Instance {
    /// Returns the value of a rule of the backup policy.
    pub(crate) fn policy(&self, name: &str) -> &str {
        let initial = || match (self.engine, name) {
            // The logs of SQL Server are backed up every 30 minutes, which does not count as enabled
            // (DescribeBackupPolicy, 2026).
            (Engine::SqlServer, "BackupLog") => "Disabled",
            (Engine::SqlServer, "EnableBackupLog") => "0",
            (Engine::MySql, "ReleasedKeepPolicy")
                if self.on_cloud_disks() && self.created >= Some(UNIX_EPOCH + KEEPS_LAST) =>
            {
                "Lastest"
            }
            _ => POLICY.iter().find(|(rule, ..)| *rule == name).map_or("", |(_, initial, _)| *initial),
        };
        self.backup_policy.get(name).map_or_else(initial, String::as_str)
    }

    /// Returns the method of a full backup. Instances of MySQL, MariaDB and PostgreSQL with cloud disks make snapshots
    /// (SDK models, 2026).
    pub(crate) fn default_backup_method(&self) -> &'static str {
        let by_disk = !matches!(self.engine, Engine::SqlServer | Engine::Ppas);
        if by_disk && self.on_cloud_disks() { "Snapshot" } else { "Physical" }
    }

    /// Returns `BackupMethod` of the backup policy.
    pub(crate) fn policy_method(&self) -> &str {
        self.backup_policy.get("BackupMethod").map_or(self.default_backup_method(), String::as_str)
    }

    /// Returns whether the backup policy chooses the method (SDK models, 2026).
    pub(crate) fn chooses_backup_method(&self) -> bool {
        self.engine == Engine::SqlServer && self.on_cloud_disks()
    }

    pub(crate) fn policy_number(&self, name: &str) -> u64 {
        self.policy(name).parse().unwrap_or_default()
    }

    pub(crate) fn policy_integer(&self, name: &str) -> i64 {
        self.policy(name).parse().unwrap_or_default()
    }

    pub(crate) fn policy_flag(&self, name: &str) -> bool {
        self.policy(name).eq_ignore_ascii_case("true")
    }

    /// Returns whether logs are backed up, as those of SQL Server always are (ModifyBackupPolicy, 2026).
    pub(crate) fn backs_up_logs(&self) -> bool {
        self.engine == Engine::SqlServer || self.policy("BackupLog") == "Enable"
    }

    /// Returns the time when the next backup of the policy begins.
    pub(crate) fn next_backup(&self, now: SystemTime) -> SystemTime {
        let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let days: Vec<&str> = self.policy("PreferredBackupPeriod").split(',').map(str::trim).collect();
        let time = self.policy("PreferredBackupTime");
        let number = |from: std::ops::Range<usize>| time.get(from)?.parse::<u64>().ok();
        let at = number(0..2).unwrap_or(0) * 3600 + number(3..5).unwrap_or(0) * 60;
        // 1 January 1970 was a Thursday.
        let weekday = |day: u64| DAYS[usize::try_from((day + 4) % 7).unwrap_or(0)];
        let today = seconds / DAY;
        let next = (today..=today + 7).find(|day| days.contains(&weekday(*day)) && day * DAY + at > seconds);
        UNIX_EPOCH + Duration::from_secs(next.unwrap_or(today) * DAY + at)
    }

    pub(crate) fn find_backup(&self, id: &str) -> Option<&Backup> {
        self.backups.iter().find(|backup| backup.id == id)
    }

    /// Returns the remains of a deleted instance, with the backups that a policy keeps, if there are any.
    pub(crate) fn released(&self, policy: &str) -> Option<Instance> {
        let whole: Vec<Backup> = self.backups.iter().filter(|backup| backup.is_available()).cloned().collect();
        let backups = match policy {
            "All" => whole,
            "Lastest" => whole.into_iter().max_by_key(|backup| backup.ended).into_iter().collect(),
            _ => Vec::new(),
        };
        let kept = Instance {
            owner: self.owner.clone(),
            region: self.region.clone(),
            engine_version: self.engine_version.clone(),
            description: self.description.clone(),
            resource_group: self.resource_group.clone(),
            backup_policy: self.backup_policy.clone(),
            backups,
            ..Instance::of(self.engine, self.id.clone())
        };
        (!kept.backups.is_empty()).then_some(kept)
    }

    /// Returns the earliest time to which the instance can be restored, which is the end of its first complete backup.
    pub(crate) fn restorable_since(&self) -> Option<SystemTime> {
        self.backups.iter().filter(|backup| backup.is_available()).filter_map(|backup| backup.ended).min()
    }

    /// Returns the backup from which the instance is restored to a time, which is the last complete one. Logs have to
    /// be backed up, and the time has to be in the past.
    pub(crate) fn restorable_at(&self, moment: SystemTime, now: SystemTime) -> Result<&Backup, Unrestorable> {
        if moment > now {
            return Err(Unrestorable::Future);
        }
        if !self.backs_up_logs() {
            return Err(Unrestorable::WithoutLogs);
        }
        self.backup_at(moment).ok_or(Unrestorable::BeforeBackups)
    }

    /// Returns the last backup that was complete at a time.
    pub(crate) fn backup_at(&self, moment: SystemTime) -> Option<&Backup> {
        let whole = |backup: &&Backup| backup.is_available() && backup.ended.is_some_and(|ended| ended <= moment);
        self.backups.iter().filter(whole).max_by_key(|backup| backup.ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rds::model::clock;

    #[test]
    fn the_next_backup_is_on_a_day_of_the_policy() {
        let at = |text| clock::from_second(text).unwrap();
        let instance = Instance::mysql("rm-1");
        // 12 June 2018 was a Tuesday.
        assert_eq!(instance.next_backup(at("2018-06-12T01:59:59Z")), at("2018-06-12T02:00:00Z"));
        assert_eq!(instance.next_backup(at("2018-06-12T02:00:00Z")), at("2018-06-14T02:00:00Z"));
        assert_eq!(instance.next_backup(at("2018-06-16T09:00:00Z")), at("2018-06-19T02:00:00Z"));
    }
}
