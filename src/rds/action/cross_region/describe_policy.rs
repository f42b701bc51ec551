//! `DescribeInstanceCrossBackupPolicy`: whether backups are copied, and to which region.

use super::check_region;
use crate::rds::action::prelude::*;

params! {
    /// Returns whether backups of an instance are copied to another region, and to which.
    ///
    /// A setting that is off is shown as `Disabled`, for which Terraform's provider (2026) waits; the SDK's comments
    /// (2025) have `Disable`.
    ///
    /// Source: page DescribeInstanceCrossBackupPolicy (2020 to 2025), API metadata (2024) for the codes. They list none
    /// for an unknown id; Terraform's provider expects the code of 2018.
    DescribeInstanceCrossBackupPolicy { DBInstanceId: String, RegionId: String }
}

impl Action for DescribeInstanceCrossBackupPolicy {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::CrossRegionFormat];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let instance = admitted(cloud, &self.DBInstanceId)?;
        Ok(object! {
            DBInstanceId: &instance.id,
            DBInstanceDescription: instance.shown_description().to_owned(),
            DBInstanceStatus: instance.status,
            LockMode: instance.lock_mode,
            Engine: instance.engine.as_str().to_ascii_lowercase(),
            EngineVersion: &instance.engine_version,
            RegionId: &instance.region,
            CrossBackupRegion: instance.cross_backup_region.clone().unwrap_or_default(),
            CrossBackupType: "1",
            BackupEnabled: switch(instance.cross_backup_since.is_some()),
            BackupEnabledTime: instance.cross_backup_since.map(to_second).unwrap_or_default(),
            LogBackupEnabled: switch(instance.cross_log_since.is_some()),
            LogBackupEnabledTime: instance.cross_log_since.map(to_second).unwrap_or_default(),
            RetentType: 1u32,
            Retention: instance.shown_cross_backup_days(),
        })
    }
}

/// Returns a setting in the form of the answer.
fn switch(on: bool) -> &'static str {
    if on { "Enable" } else { "Disabled" }
}
