//! `ModifyBackupPolicy`: changes the given rules, at once.

use std::borrow::Cow;

use crate::rds::action::prelude::*;
use crate::rds::action::remarks::Companion;
use crate::rds::model::backup::{policy_error, policy_word};

params! {
    /// Changes the backup policy of an instance.
    ///
    /// An absent or empty parameter leaves its rule unchanged, since Terraform's provider sends empty ones. On the page
    /// of 2018 `PreferredBackupTime` and `PreferredBackupPeriod` are required, on later pages they are not. Logs cannot
    /// be kept longer than data. A shorter retention of data also shortens the retention of logs, unless the request
    /// sets the latter (inferred). `BackupLog` and `EnableBackupLog` are two names of one switch (inferred).
    /// `ArchiveBackupKeepPolicy` `0` changes nothing, since Terraform sends it by default. `BackupInterval` `-1` turns
    /// high-frequency backups off (tests of Terraform's provider, 2026). The changes take effect at once. With a
    /// `BackupPolicyMode` only the rules of that mode change, and the retention of logs.
    ///
    /// SQL Server always backs its logs up: with `BackupLog` `Enable` every 5 minutes, with `LogBackupFrequency`
    /// `LogInterval` every 30 minutes; it cannot be turned off. `LogBackupLocalRetentionNumber` -1 is for MySQL.
    /// Backups by week keep at most 7, by month at most 31. SQL Server on cloud disks changes from physical backups to
    /// snapshots only, and not while its backups are copied to another region; above 4000 GB it has snapshots only.
    ///
    /// When the clock passes a time of `PreferredBackupPeriod` and `PreferredBackupTime`, an automatic backup is made.
    /// It is complete at once, and there is none while `CreateBackup` would be refused (inferred). It is deleted when
    /// it expires, and backups that a shorter retention no longer keeps are deleted with the change (inferred).
    ///
    /// Source: page ModifyBackupPolicy (2018 to 2025), API metadata (2024) for the codes.
    ModifyBackupPolicy {
        DBInstanceId: String,
        BackupPolicyMode: Option<PolicyMode>,
        PreferredBackupTime: Option<String>,
        PreferredBackupPeriod: Option<String>,
        BackupRetentionPeriod: Option<String>,
        BackupLog: Option<String>,
        EnableBackupLog: Option<String>,
        LogBackupRetentionPeriod: Option<String>,
        LocalLogRetentionHours: Option<String>,
        LocalLogRetentionSpace: Option<String>,
        HighSpaceUsageProtection: Option<String>,
        LogBackupFrequency: Option<String>,
        LogBackupLocalRetentionNumber: Option<String>,
        CompressType: Option<String>,
        ReleasedKeepPolicy: Option<String>,
        ArchiveBackupRetentionPeriod: Option<String>,
        ArchiveBackupKeepPolicy: Option<String>,
        ArchiveBackupKeepCount: Option<String>,
        BackupInterval: Option<String>,
        BackupMethod: Option<String>,
        BackupPriority: Option<String>,
        Category: Option<String>,
        EnableIncrementDataBackup: Option<String>,
        EnablePitrProtection: Option<String>,
        IncBackupInterval: Option<String>,
    }
}

word_parameters! {
    /// `BackupPolicyMode`.
    PolicyMode = ["DataBackupPolicy", "LogBackupPolicy"], InvalidParameter;
}

/// Returns the condition that refuses a value of a rule.
fn refusing(name: &'static str) -> Condition {
    match name {
        "PreferredBackupTime" => Condition::InvalidPreferredBackupTime,
        "PreferredBackupPeriod" => Condition::InvalidPreferredBackupPeriod,
        "BackupRetentionPeriod" | "LogBackupRetentionPeriod" => Condition::InvalidBackupRetentionPeriod,
        "LogBackupFrequency" => Condition::InvalidLogBackupFrequency,
        "ReleasedKeepPolicy" => Condition::InvalidReleasedKeepPolicy,
        _ => Condition::InvalidParameter,
    }
}

impl Action for ModifyBackupPolicy {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary().running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::InvalidPreferredBackupTime,
        Condition::InvalidPreferredBackupPeriod,
        Condition::InvalidBackupRetentionPeriod,
        Condition::InvalidLogBackupFrequency,
        Condition::InvalidReleasedKeepPolicy,
        Condition::InvalidParameter,
        Condition::documented(Self::NAME, "OperationDenied.SwitchToSnapshot"),
        Condition::documented(Self::NAME, "OperationDenied.SwitchSnapshotToPhysical"),
        Condition::documented(Self::NAME, "OperationDenied.NotSupportedBackupMethod"),
    ];

    fn check(&self) -> Result<(), Refusal> {
        for (name, value) in self.given() {
            if let Some(error) = policy_error(name, &value) {
                return Err(Refusal::of(refusing(name), name).hint(error));
            }
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let mut instance: Instance = admitted(cloud, &self.DBInstanceId)?.as_ref().clone();
        let sql_server = instance.engine == Engine::SqlServer;
        for (name, value) in self.effective() {
            let log = match (name, value.as_ref()) {
                ("BackupLog", "Enable") if sql_server && self.LogBackupFrequency.is_none() => Some(("Enable", "1")),
                // Every 30 minutes.
                ("LogBackupFrequency", "LogInterval") if sql_server => Some(("Disabled", "0")),
                ("BackupLog" | "EnableBackupLog", _) if sql_server => continue,
                ("BackupLog", "Enable") | ("EnableBackupLog", "1" | "True") => Some(("Enable", "1")),
                ("BackupLog" | "EnableBackupLog", _) => Some(("Disabled", "0")),
                ("LogBackupLocalRetentionNumber", "-1") if instance.engine != Engine::MySql => {
                    let hint = format!("`{name}` is -1, which is for MySQL, not for {}", instance.engine);
                    return Err(Refusal::of(Condition::InvalidParameter, name).hint(hint));
                }
                ("BackupMethod", method) if instance.chooses_backup_method() => {
                    let (id, now, size) = (&instance.id, instance.policy_method(), instance.storage_gb);
                    if method == "Snapshot" {
                        let abroad = instance.backups_go_to();
                        let hint = || format!("backups of `{id}` go to {}", abroad.unwrap_or_default());
                        ensure!(abroad.is_none(), "OperationDenied.SwitchToSnapshot", "{}", hint());
                    } else {
                        ensure!(now != "Snapshot", "OperationDenied.SwitchSnapshotToPhysical", "`{id}` has snapshots");
                        ensure!(size <= 4_000, "OperationDenied.NotSupportedBackupMethod", "`{id}` has {size} GB");
                    }
                    None
                }
                _ => None,
            };
            let set = &mut instance.backup_policy;
            if let Some((word, digit)) = log {
                set.insert("BackupLog".to_owned(), word.to_owned());
                set.insert("EnableBackupLog".to_owned(), digit.to_owned());
            } else {
                set.insert(name.to_owned(), value.into_owned());
            }
        }
        let (keep, count) =
            (instance.policy("ArchiveBackupKeepPolicy"), instance.policy_number("ArchiveBackupKeepCount"));
        let changed = self.ArchiveBackupKeepPolicy.is_some() || self.ArchiveBackupKeepCount.is_some();
        if changed && keep == "ByWeek" && count > 7 {
            let hint = format!("`ArchiveBackupKeepCount` is {count}, expected 1 to 7 with `ByWeek`");
            return Err(Refusal::of(Condition::InvalidParameter, "ArchiveBackupKeepCount").hint(hint));
        }
        let (data, logs) =
            (instance.policy_number("BackupRetentionPeriod"), instance.policy_number("LogBackupRetentionPeriod"));
        if logs > data {
            if self.LogBackupRetentionPeriod.is_some() {
                let hint = format!("logs would be kept for {logs} days, the data for {data}");
                return Err(Condition::InvalidBackupRetentionPeriod.because(hint));
            }
            instance.backup_policy.insert("LogBackupRetentionPeriod".to_owned(), data.to_string());
        }
        let text = |name: &str| instance.policy(name).to_owned();
        let answer = object! {
            DBInstanceID: &instance.id,
            CompressType: text("CompressType"),
            EnableBackupLog: text("EnableBackupLog"),
            EnableIncrementDataBackup: instance.policy_flag("EnableIncrementDataBackup"),
            EnablePitrProtection: instance.policy_flag("EnablePitrProtection"),
            HighSpaceUsageProtection: text("HighSpaceUsageProtection"),
            IncBackupInterval: instance.policy_number("IncBackupInterval"),
            LocalLogRetentionHours: instance.policy_number("LocalLogRetentionHours"),
            LocalLogRetentionSpace: text("LocalLogRetentionSpace"),
            LogBackupLocalRetentionNumber: instance.policy_integer("LogBackupLocalRetentionNumber"),
        };
        instance.expire_backups_kept_by(admitted(cloud, &self.DBInstanceId)?, cloud.now());
        cloud.instances.replace(instance);
        Ok(answer)
    }
}

impl ModifyBackupPolicy {
    /// Returns the rules in the request that its mode changes.
    fn effective(&self) -> impl Iterator<Item = (&'static str, Cow<'_, str>)> {
        let mode = self.BackupPolicyMode.map(|mode| mode.0);
        self.given().filter(move |(name, _)| Companion::missing(Self::NAME, name, mode).is_none())
    }

    /// Returns the rules in the request.
    fn given(&self) -> impl Iterator<Item = (&'static str, Cow<'_, str>)> {
        macro_rules! named {
            ($($name:ident),+ $(,)?) => { [$( (stringify!($name), self.$name.as_deref()) ),+] };
        }
        let all = named!(
            PreferredBackupTime,
            PreferredBackupPeriod,
            BackupRetentionPeriod,
            BackupLog,
            EnableBackupLog,
            LogBackupRetentionPeriod,
            LocalLogRetentionHours,
            LocalLogRetentionSpace,
            HighSpaceUsageProtection,
            LogBackupFrequency,
            LogBackupLocalRetentionNumber,
            CompressType,
            ReleasedKeepPolicy,
            ArchiveBackupRetentionPeriod,
            ArchiveBackupKeepPolicy,
            ArchiveBackupKeepCount,
            BackupInterval,
            BackupMethod,
            BackupPriority,
            Category,
            EnableIncrementDataBackup,
            EnablePitrProtection,
            IncBackupInterval,
        );
        let unset = |name: &str, value: &str| name == "ArchiveBackupKeepPolicy" && value == "0";
        all.into_iter()
            .filter_map(|(name, value)| Some((name, policy_word(name, value?))))
            .filter(move |(name, value)| !unset(name, value))
    }
}
