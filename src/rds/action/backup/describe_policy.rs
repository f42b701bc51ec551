//! `DescribeBackupPolicy`: every rule of the policy; the fake makes no automatic backups.

use super::modify_policy::PolicyMode;
use crate::rds::action::prelude::*;

params! {
    /// Describes the backup policy of an instance.
    ///
    /// The answer has every rule regardless of `BackupPolicyMode`, as in the page's sample. `PreferredNextBackupTime`
    /// follows from the policy and the clock. The fake does not make automatic backups.
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
        Ok(object! {
            BackupRetentionPeriod: instance.policy_number("BackupRetentionPeriod"),
            PreferredBackupPeriod: text("PreferredBackupPeriod"),
            PreferredBackupTime: text("PreferredBackupTime"),
            PreferredNextBackupTime: next,
            BackupMethod: instance.policy_method().to_owned(),
            BackupInterval: text("BackupInterval"),
            BackupPriority: instance.policy_number("BackupPriority"),
            SupportModifyBackupPriority: false,
            Category: text("Category"),
            CompressType: text("CompressType"),
            EnableIncrementDataBackup: instance.policy_flag("EnableIncrementDataBackup"),
            IncBackupInterval: instance.policy_number("IncBackupInterval"),
            BackupLog: text("BackupLog"),
            EnableBackupLog: text("EnableBackupLog"),
            LogBackupRetentionPeriod: instance.policy_number("LogBackupRetentionPeriod"),
            LogBackupFrequency: text("LogBackupFrequency"),
            LogBackupLocalRetentionNumber: instance.policy_number("LogBackupLocalRetentionNumber"),
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
            SupportVolumeShadowCopy: 0u32,
            SupportsHighFrequencyBackup: 0u32,
        })
    }
}
