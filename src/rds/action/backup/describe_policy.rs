//! `DescribeBackupPolicy`: every rule of the policy; the fake makes no automatic backups.

use super::modify_policy::PolicyMode;
use crate::rds::action::prelude::*;

params! {
    /// Describes the backup policy of an instance.
    ///
    /// The answer has every rule regardless of `BackupPolicyMode`, as in the page's sample. `PreferredNextBackupTime`
    /// follows from the policy and the clock. The fake does not make automatic backups.
    ///
    /// Of SQL Server, log backup counts as enabled only if it happens every 5 minutes, and `BackupInterval` is its
    /// interval. Instances on cloud disks support snapshots, and backups of the log every 5 minutes (the latter
    /// inferred). The cluster edition chooses the node of its backups.
    ///
    /// Source: page DescribeBackupPolicy (2018 to 2025), SDK response models (2025).
    DescribeBackupPolicy { DBInstanceId: String, #[checked] BackupPolicyMode: Option<PolicyMode> }
}

impl Action for DescribeBackupPolicy {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let text = |name: &str| instance.policy(name).to_owned();
        let mut next = clock::to_second(instance.next_backup(cloud.now()));
        // This time of the answer has no seconds.
        next.truncate("2018-01-19T15:15".len());
        next.push('Z');
        let sql_server = instance.engine == Engine::SqlServer;
        let every_5_minutes = sql_server && instance.policy("BackupLog") == "Enable";
        let on_cloud_disks = instance.chooses_backup_method();
        let chooses_node = sql_server && instance.category == "AlwaysOn";
        Ok(object! {
            BackupRetentionPeriod: instance.policy_number("BackupRetentionPeriod"),
            PreferredBackupPeriod: text("PreferredBackupPeriod"),
            PreferredBackupTime: text("PreferredBackupTime"),
            PreferredNextBackupTime: next,
            BackupMethod: instance.policy_method().to_owned(),
            BackupInterval: if every_5_minutes { "5".to_owned() } else { text("BackupInterval") },
            BackupPriority: instance.policy_number("BackupPriority"),
            SupportModifyBackupPriority: chooses_node,
            Category: text("Category"),
            CompressType: text("CompressType"),
            EnableIncrementDataBackup: instance.policy_flag("EnableIncrementDataBackup"),
            IncBackupInterval: instance.policy_number("IncBackupInterval"),
            BackupLog: text("BackupLog"),
            EnableBackupLog: text("EnableBackupLog"),
            LogBackupRetentionPeriod: instance.policy_number("LogBackupRetentionPeriod"),
            LogBackupFrequency: if every_5_minutes { String::new() } else { text("LogBackupFrequency") },
            LogBackupLocalRetentionNumber: instance.policy_integer("LogBackupLocalRetentionNumber"),
            LocalLogRetentionHours: instance.policy_number("LocalLogRetentionHours"),
            LocalLogRetentionSpace: text("LocalLogRetentionSpace"),
            HighSpaceUsageProtection: text("HighSpaceUsageProtection"),
            EnablePitrProtection: instance.policy_flag("EnablePitrProtection"),
            PitrRetentionPeriod: instance.policy_number("LogBackupRetentionPeriod"),
            ArchiveBackupRetentionPeriod: text("ArchiveBackupRetentionPeriod"),
            ArchiveBackupKeepPolicy: text("ArchiveBackupKeepPolicy"),
            ArchiveBackupKeepCount: text("ArchiveBackupKeepCount"),
            ReleasedKeepPolicy: text("ReleasedKeepPolicy"),
            AdvancedBackupPolicyEnabled: false,
            SupportReleasedKeep: 0u32,
            SupportVolumeShadowCopy: u32::from(on_cloud_disks),
            SupportsHighFrequencyBackup: u32::from(on_cloud_disks),
        })
    }
}
