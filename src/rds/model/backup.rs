//! Backups of an instance, and the backup policy.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::SystemTime;

use super::account::Account;
use super::database::Database;
use super::{clock, names};
use crate::base::value::Value;
use crate::rds::catalogue::shaped;
use crate::rds::words::{AccountStatus, BackupMode, BackupStatus, DatabaseStatus, Engine, StoreStatus};

record! {
    /// A backup of an [`Instance`](crate::Instance), with the databases and accounts at its start.
    ///
    /// By default a backup is manual, physical, full, successful and empty, and its start is the time when the instance
    /// is added to the fake.
    ///
    /// ```
    /// use fake_rds::{Backup, Database, Instance};
    ///
    /// let backup = Backup::new("321020562").database(Database::new("mydb").size_mb(512).table("orders", 1200));
    /// let instance = Instance::mysql("rm-1").database("mydb").backup(backup);
    /// assert_eq!(instance.backups[0].databases[0].tables["orders"], 1200);
    /// ```
    #[must_use = "a Backup does nothing until it is added to an Instance"]
    pub struct Backup (
        /// The id (`BackupId`).
        "BackupId" id: String
    )
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").backup(Backup::new(\"1\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").backups[0]"
    ) {
        /// The status (`BackupStatus`), by default Success. `DescribeBackups` shows it.
        "BackupStatus" pub status: BackupStatus = BackupStatus::Success, value BackupStatus::Failed;
        /// The origin of the backup (`BackupMode`): Manual (the default), or Automated for a backup of the policy.
        "BackupMode" pub(crate) mode: BackupMode = BackupMode::Manual, own;
        /// The method (`BackupMethod`): `Physical` (the default), `Logical` or `Snapshot`.
        "BackupMethod" pub(crate) method: String = "Physical".to_owned(), own;
        /// The type (`BackupType`): `FullBackup` (the default) or `IncrementalBackup`.
        "BackupType" pub(crate) backup_type: String = "FullBackup".to_owned(), own;
        /// The id of the job that makes the backup (`BackupJobId`).
        "BackupJobId" pub(crate) job: String = String::new(), own;
        /// `StoreStatus`: whether the backup can be deleted. By default a manual backup can be deleted, and a backup of
        /// the policy cannot (inferred).
        "StoreStatus" pub(crate) store_status: Option<StoreStatus> = None, own;
        /// The size in bytes (`BackupSize`), if it differs from the size of the databases in the backup.
        "BackupSize" pub size_bytes: Option<u64> = None, own;
        /// The time of the start (`BackupStartTime`). `DescribeBackups` shows it.
        "BackupStartTime" pub started: Option<SystemTime> = None, own;
        /// The time of the end (`BackupEndTime`). `DescribeBackups` shows it.
        "BackupEndTime" pub ended: Option<SystemTime> = None, own;
        /// The days after the end until the backup expires (`BackupRetentionPeriod`), by default those of the policy for
        /// an automatic backup. A manual backup does not expire by default.
        "BackupRetentionPeriod" pub(crate) retention_days: Option<u64> = None, own;
        /// The URL of the backup file (`BackupDownloadURL`), for example on a file server of the test.
        "BackupDownloadURL" pub(crate) download_url: Option<String> = None, own;
        /// The databases at the time of the backup. A restore creates them.
        "Databases" pub databases: Vec<Database> = Vec::new(), own;
        /// The accounts at the time of the backup. A restore creates them.
        "Accounts" pub accounts: Vec<Account> = Vec::new(), own;
        /// Fields of `DescribeBackups` that the model does not interpret, by name. The answer shows them unchanged.
        "AlsoShown" pub(crate) others: BTreeMap<String, Value> = BTreeMap::new(), own;
    }
    plain {}
    also {}
    passed_over shaped("DescribeBackups", "Items", "Backup", &[]);
}

/// Fields of an entry of `DescribeBackups` that follow from the state.
pub(crate) const FOLLOWS: &[&str] = &["DBInstanceId", "Engine", "EngineVersion"];

impl Backup {
    /// Creates a finished, empty backup. Ids of the service consist of digits.
    ///
    /// ```
    /// # use fake_rds::Backup;
    /// let backup = Backup::new("321020562");
    /// assert_eq!((backup.id.as_str(), backup.databases.len()), ("321020562", 0));
    /// ```
    pub fn new(id: impl Into<String>) -> Backup {
        Backup::fresh(id.into())
    }

    /// The size in bytes (`BackupSize`), if it differs from the size of the databases in the backup.
    ///
    /// ```
    /// # use fake_rds::Backup;
    /// let backup = Backup::new("321020562").size_bytes(2_167_808);
    /// assert_eq!(backup.size_bytes, Some(2_167_808));
    /// ```
    pub fn size_bytes(mut self, bytes: u64) -> Backup {
        self.size_bytes = Some(bytes);
        self
    }

    /// Sets the time of the start (`BackupStartTime`). A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::Backup;
    /// let backup = Backup::new("321020562").started(std::time::UNIX_EPOCH);
    /// assert_eq!(backup.started, Some(std::time::UNIX_EPOCH));
    /// ```
    pub fn started(mut self, moment: SystemTime) -> Backup {
        self.started = Some(clock::whole_second(moment));
        self
    }

    /// Sets the time of the end (`BackupEndTime`), by default the time of the start. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::Backup;
    /// let backup = Backup::new("321020562").ended(std::time::UNIX_EPOCH);
    /// assert_eq!(backup.ended, Some(std::time::UNIX_EPOCH));
    /// ```
    pub fn ended(mut self, moment: SystemTime) -> Backup {
        self.ended = Some(clock::whole_second(moment));
        self
    }

    /// Adds a database, or a database of this name, to the backup.
    ///
    /// ```
    /// # use fake_rds::{Backup, Database};
    /// let backup = Backup::new("321020562").database(Database::new("mydb").table("orders", 1200));
    /// assert_eq!(backup.databases[0].tables["orders"], 1200);
    /// ```
    pub fn database(mut self, database: impl Into<Database>) -> Backup {
        self.databases.push(database.into());
        self
    }

    /// Adds an account, or an account of this name, to the backup.
    ///
    /// ```
    /// # use fake_rds::Backup;
    /// let backup = Backup::new("321020562").account("app");
    /// assert_eq!(backup.accounts[0].name, "app");
    /// ```
    pub fn account(mut self, account: impl Into<Account>) -> Backup {
        self.accounts.push(account.into());
        self
    }

    /// Returns the backup with the size and the store status that a request would show.
    pub(crate) fn shown(&self) -> Backup {
        let (size_bytes, store_status) = (Some(self.shown_size()), Some(self.shown_store_status()));
        Backup { size_bytes, store_status, ..self.clone() }
    }

    /// Returns whether the backup is still being made.
    pub(crate) fn is_under_way(&self) -> bool {
        self.status == BackupStatus::Uploading
    }

    /// Returns whether an instance can be restored from the backup.
    pub(crate) fn is_available(&self) -> bool {
        self.status == BackupStatus::Success
    }

    pub(crate) fn shown_store_status(&self) -> StoreStatus {
        self.store_status.unwrap_or(match self.mode {
            BackupMode::Manual => StoreStatus::Enabled,
            BackupMode::Automated => StoreStatus::Disabled,
        })
    }

    pub(crate) fn shown_size(&self) -> u64 {
        let data = || self.databases.iter().fold(0u64, |sum, database| sum.saturating_add(database.size_bytes));
        self.size_bytes.unwrap_or_else(data)
    }

    /// Fills in the times that are not given. What is restored from a backup has a status of normal use.
    pub(crate) fn complete(&mut self, now: SystemTime) {
        self.databases.iter_mut().for_each(|database| database.status = DatabaseStatus::Running);
        self.accounts.iter_mut().for_each(|account| account.status = AccountStatus::Available);
        let started = *self.started.get_or_insert(self.ended.unwrap_or(clock::whole_second(now)));
        if !self.is_under_way() {
            self.ended.get_or_insert(started);
        }
    }

    /// Returns every contradiction, each with its field.
    pub(crate) fn errors(&self, engine: Engine, anything_goes: bool) -> Vec<(&'static str, String)> {
        // A recorded answer may have any name.
        let most = if anything_goes { 0 } else { usize::MAX };
        let names =
            self.databases.iter().take(most).filter_map(|database| names::database_name_error(engine, &database.name));
        let mut errors: Vec<(&'static str, String)> = names.map(|reason| ("Databases", reason)).collect();
        let names = self.accounts.iter().take(most).filter_map(|account| names::account_name_error(&account.name));
        errors.extend(names.map(|reason| ("Accounts", reason)));
        let form = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if self.id.is_empty() || !anything_goes && !self.id.bytes().all(form) {
            errors.push(("BackupId", format!("`{}` cannot be the id of a backup: expected digits", self.id)));
        }
        if self.started.zip(self.ended).is_some_and(|(started, ended)| ended < started) {
            errors.push(("BackupEndTime", format!("backup `{}` ends before it starts", self.id)));
        }
        for (field, moment) in [("BackupStartTime", self.started), ("BackupEndTime", self.ended)] {
            if moment.is_some_and(|moment| !clock::writable(moment)) {
                errors.push((field, format!("backup `{}`: the time is out of range: 1970 to 9998", self.id)));
            }
        }
        errors
    }
}

/// The values that a rule of the backup policy accepts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rule {
    /// A whole number within bounds. The flag also allows 0, which means none.
    Number(u64, u64, bool),
    /// A whole number within bounds, or -1, which means any number.
    NumberOrAny(u64, u64),
    Words(&'static [&'static str]),
    /// At least two days of the week.
    Days,
    /// A window such as `02:00Z-03:00Z`.
    Window,
}

pub(crate) const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Every rule of a backup policy: its name, its initial value, and the accepted values.
///
/// Source: pages ModifyBackupPolicy and DescribeBackupPolicy (2018 to 2025). The initial days, window, retention and
/// log backup are the values to which Terraform's provider resets a policy; the other values are from the page's
/// samples (inferred).
pub(crate) const POLICY: &[(&str, &str, Rule)] = &[
    ("PreferredBackupPeriod", "Tuesday,Thursday,Saturday", Rule::Days),
    ("PreferredBackupTime", "02:00Z-03:00Z", Rule::Window),
    ("BackupRetentionPeriod", "7", Rule::Number(7, 730, false)),
    ("BackupLog", "Enable", Rule::Words(&["Enable", "Disabled"])),
    ("EnableBackupLog", "1", Rule::Words(&["1", "0", "True", "False"])),
    ("LogBackupRetentionPeriod", "7", Rule::Number(7, 730, false)),
    ("LocalLogRetentionHours", "18", Rule::Number(0, 168, true)),
    ("LocalLogRetentionSpace", "30", Rule::Number(0, 50, true)),
    ("HighSpaceUsageProtection", "Enable", Rule::Words(&["Enable", "Disable"])),
    ("LogBackupFrequency", "LogInterval", Rule::Words(&["LogInterval"])),
    ("LogBackupLocalRetentionNumber", "60", Rule::NumberOrAny(6, 100)),
    ("CompressType", "1", Rule::Words(&["0", "1", "2", "4", "8"])),
    ("ReleasedKeepPolicy", "None", Rule::Words(&["None", "Lastest", "All"])),
    ("ArchiveBackupRetentionPeriod", "0", Rule::Number(30, 1095, true)),
    ("ArchiveBackupKeepPolicy", "ByMonth", Rule::Words(&["ByMonth", "ByWeek", "KeepAll"])),
    ("ArchiveBackupKeepCount", "1", Rule::Number(1, 31, false)),
    ("BackupInterval", "30", Rule::Words(&["-1", "15", "30", "60", "120", "180", "240", "360", "480", "720"])),
    ("BackupMethod", "Physical", Rule::Words(&["Physical", "Snapshot"])),
    ("BackupPriority", "2", Rule::Words(&["1", "2"])),
    ("Category", "Standard", Rule::Words(&["Standard", "Flash"])),
    ("EnableIncrementDataBackup", "false", Rule::Words(&["false", "true"])),
    ("EnablePitrProtection", "false", Rule::Words(&["false", "true"])),
    ("IncBackupInterval", "60", Rule::Words(&["60", "120", "240", "360", "720"])),
];

/// Returns the reason why a policy cannot have this value under this name.
pub(crate) fn policy_error(name: &str, value: &str) -> Option<String> {
    let Some((.., rule)) = POLICY.iter().find(|(rule, ..)| *rule == name) else {
        let near = crate::base::text::did_you_mean(name, POLICY.iter().map(|(rule, ..)| *rule));
        return Some(format!("a backup policy has no `{name}`{near}"));
    };
    let takes = match rule {
        Rule::Number(least, most, or_none) => {
            let number = value.parse::<u64>().ok().filter(|_| value.bytes().all(|byte| byte.is_ascii_digit()));
            let fits = number.is_some_and(|number| (*least..=*most).contains(&number) || *or_none && number == 0);
            (!fits).then(|| format!("a whole number from {least} to {most}"))
        }
        Rule::NumberOrAny(least, most) => {
            let number = value.parse::<u64>().ok().filter(|_| value.bytes().all(|byte| byte.is_ascii_digit()));
            let fits = value == "-1" || number.is_some_and(|number| (*least..=*most).contains(&number));
            (!fits).then(|| format!("a whole number from {least} to {most}, or -1"))
        }
        Rule::Words(words) => (!words.iter().any(|word| word.eq_ignore_ascii_case(value)))
            .then(|| format!("one of {}", crate::base::text::list(*words))),
        Rule::Days => {
            let days: Vec<Option<&str>> = value.split(',').map(day).collect();
            let distinct = |at: usize| !days[..at].contains(&days[at]);
            let fits = days.iter().all(Option::is_some) && (0..days.len()).all(distinct) && days.len() > 1;
            (!fits).then(|| "at least two days such as `Monday,Thursday`".to_owned())
        }
        // The last hour of the day ends at `24:00Z` (Terraform's provider, 2026).
        Rule::Window => {
            (!clock::is_window(&value.replace("-24:", "-00:"))).then(|| "a window such as `02:00Z-03:00Z`".to_owned())
        }
    };
    takes.map(|takes| format!("`{name}` is `{}`, expected {takes}", crate::base::text::clip(value)))
}

/// Returns the service's spelling of a word of a rule. Words are accepted in any case (inferred, as for the engines).
pub(crate) fn policy_word<'v>(name: &str, value: &'v str) -> Cow<'v, str> {
    match POLICY.iter().find(|(rule, ..)| *rule == name) {
        Some((.., Rule::Words(words))) => {
            words.iter().find(|word| word.eq_ignore_ascii_case(value)).map_or(value, |word| *word).into()
        }
        Some((.., Rule::Days)) => match value.split(',').map(day).collect::<Option<Vec<&str>>>() {
            Some(days) => days.join(",").into(),
            None => value.into(),
        },
        _ => value.into(),
    }
}

/// Returns the service's spelling of a day of the week.
fn day(text: &str) -> Option<&'static str> {
    DAYS.into_iter().find(|day| day.eq_ignore_ascii_case(text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_initial_policy_is_a_policy() {
        for (name, initial, _) in POLICY {
            assert_eq!(policy_error(name, initial), None);
        }
        assert!(policy_error("PreferredBackupPeriod", "Monday").is_some());
        assert!(policy_error("PreferredBackupPeriod", "Monday,Monday").is_some());
        assert!(policy_error("BackupRetentionPeriod", "6").is_some());
        assert!(policy_error("BackupRetentionPeriod", "+7").is_some());
        assert!(policy_error("BackupRetention", "7").is_some());
    }
}
