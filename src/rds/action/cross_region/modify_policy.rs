//! `ModifyInstanceCrossBackupPolicy`: whether later backups are copied, and to which region.

use super::check_region;
use crate::rds::action::prelude::*;
use crate::rds::model::cross_region;

params! {
    /// Sets whether backups of an instance are copied to another region, and to which. The change takes effect at once.
    ///
    /// While copying is on, each successful backup is copied, and `DescribeCrossRegionBackups` lists the copies. Logs
    /// can be copied only while backups are. `CrossBackupRegion` is a region that `DescribeAvailableCrossRegion` lists;
    /// it is required to turn copying on, unless it was set before. The request must have at least one setting. The
    /// answer has the settings in force (inferred). Snapshots of SQL Server on cloud disks and of encrypted
    /// disks are not copied.
    ///
    /// Source: page ModifyInstanceCrossBackupPolicy (2020 to 2025), API metadata (2024) for the codes.
    ModifyInstanceCrossBackupPolicy {
        DBInstanceId: String,
        RegionId: String,
        CrossBackupType: Option<One>,
        RetentType: Option<One>,
        Retention: Option<Days>,
        BackupEnabled: Option<Switch>,
        LogBackupEnabled: Option<Switch>,
        CrossBackupRegion: Option<String>,
    }
}

word_parameters! {
    /// `BackupEnabled`, `LogBackupEnabled`.
    Switch = ["0", "1"], InvalidCrossBackupSetting;
    /// `CrossBackupType`, `RetentType`.
    One = ["1"], InvalidCrossBackupSetting;
}

number_parameters! {
    /// `Retention`, in days.
    Days = [7..=1825], "a whole number from 7 to 1825", InvalidCrossBackupSetting;
}

/// The engines that have backups in other regions.
const ENGINES: &[Engine] = &[Engine::MySql, Engine::PostgreSql, Engine::SqlServer];

impl Action for ModifyInstanceCrossBackupPolicy {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(ENGINES).primary().running().unlocked()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::NoCrossBackupSetting,
        Condition::CrossRegionFormat,
        Condition::CrossBackupNotSupported,
        Condition::CrossBackupParameterAbsent,
        Condition::documented(Self::NAME, "OperationDenied.SwitchToCrossRegionBackup"),
        Condition::documented(Self::NAME, "UnsupportEncryptedSnapshot"),
    ];

    fn check(&self) -> Result<(), Refusal> {
        let switches = self.BackupEnabled.is_none() && self.LogBackupEnabled.is_none();
        let words = self.CrossBackupType.is_none() && self.RetentType.is_none() && self.Retention.is_none();
        if switches && words && self.CrossBackupRegion.is_none() {
            refuse!(NoCrossBackupSetting, "nothing is to change");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let now = clock::whole_second(cloud.now());
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if let Some(region) = &self.CrossBackupRegion {
            let near = cross_region::available(&instance.region);
            if !near.contains(&region.as_str()) && !cloud.settings.anything_goes {
                let hint = format!("backups of {} are not kept in `{}`", instance.region, clip(region));
                return Err(Condition::CrossBackupNotSupported.because(hint));
            }
        }
        let region = self.CrossBackupRegion.or_else(|| instance.cross_backup_region.clone());
        let since = since(self.BackupEnabled, instance.cross_backup_since, now);
        if since.is_some() && region.is_none() {
            refuse!(CrossBackupParameterAbsent, "`BackupEnabled` requires a `CrossBackupRegion`");
        }
        ensure!(
            since.is_none() || !instance.chooses_backup_method() || instance.policy_method() != "Snapshot",
            "OperationDenied.SwitchToCrossRegionBackup",
            "the backups of `{}` are snapshots",
            instance.id
        );
        // The key of an instance without TDE encrypts its disk.
        let encrypted = instance.encryption_key.is_some() && !instance.tde;
        ensure!(
            since.is_none() || !encrypted || instance.policy_method() != "Snapshot",
            "UnsupportEncryptedSnapshot",
            "the disk of `{}` is encrypted, and its backups are snapshots",
            instance.id
        );
        if since.is_none() && self.LogBackupEnabled.is_some_and(|on| on.0 == "1") {
            let hint = format!("`{}` has no backups in another region, so it cannot have logs there", instance.id);
            return Err(Condition::CrossBackupParameterAbsent.because(hint));
        }
        let logs = self::since(self.LogBackupEnabled, instance.cross_log_since, now).filter(|_| since.is_some());
        let days = self.Retention.map(|days| days.0).or(instance.cross_backup_days);
        let of = instance.region.clone();
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.cross_backup_region.clone_from(&region);
        instance.cross_backup_since = since;
        instance.cross_log_since = logs;
        instance.cross_backup_days = days;
        let days = instance.shown_cross_backup_days();
        Ok(object! {
            DBInstanceId: self.DBInstanceId,
            RegionId: of,
            CrossBackupRegion: region.unwrap_or_default(),
            CrossBackupType: "1",
            BackupEnabled: switch(since.is_some()),
            LogBackupEnabled: switch(logs.is_some()),
            RetentType: 1u32,
            Retention: days,
        })
    }
}

/// Returns the time since which a setting is on, after a request.
fn since(
    wanted: Option<Switch>,
    since: Option<std::time::SystemTime>,
    now: std::time::SystemTime,
) -> Option<std::time::SystemTime> {
    match wanted {
        Some(Switch("0")) => None,
        Some(_) => since.or(Some(now)),
        None => since,
    }
}

/// Returns a setting in the form of the answer.
fn switch(on: bool) -> &'static str {
    if on { "Enable" } else { "Disable" }
}
