//! `DescribeAvailableRecoveryTime`: from the end of a copied backup until now.

use crate::rds::action::prelude::*;

params! {
    /// Returns the span of times that can be restored from a backup and the logs in another region: from the end of the
    /// backup until now (inferred). The logs must be kept in that region.
    ///
    /// Source: page DescribeAvailableRecoveryTime (2020 to 2025), API metadata (2024) for the codes. They list none for
    /// an unknown instance; the code of 2018 is inferred.
    DescribeAvailableRecoveryTime { CrossBackupId: u64, DBInstanceId: Option<String> }
}

impl Action for DescribeAvailableRecoveryTime {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::CrossBackupNotFound, Condition::NoCrossLogBackup];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        for instance in cloud.instances.iter() {
            if !owns(caller, instance) || self.DBInstanceId.as_ref().is_some_and(|id| *id != instance.id) {
                continue;
            }
            let Some(backup) = instance.cross_backups.iter().find(|backup| backup.id == self.CrossBackupId) else {
                continue;
            };
            if instance.cross_log_since.is_none() {
                let hint = format!("the logs of `{}` are not kept in another region", instance.id);
                return Err(Condition::NoCrossLogBackup.because(hint));
            }
            return Ok(object! {
                CrossBackupId: backup.id,
                RegionId: &backup.region,
                RecoveryBeginTime: backup.ended.map(clock::to_second),
                RecoveryEndTime: clock::to_second(cloud.now()),
            });
        }
        let hint = format!("there is no backup {} in another region", self.CrossBackupId);
        Err(Condition::CrossBackupNotFound.because(hint))
    }
}
