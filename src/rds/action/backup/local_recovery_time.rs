//! `DescribeLocalAvailableRecoveryTime`: from the first complete backup until now.

use super::super::admission::Admission;
use super::super::{Action, Caller, admitted};
use crate::base::value::Value;
use crate::rds::model::{Cloud, clock};
use crate::rpc::condition::{Condition, Refusal};

params! {
    /// Returns the span of times to which an instance can be restored from its own backups and logs: from the end of
    /// its first complete backup until now (inferred). Logs must be backed up.
    ///
    /// Source: page DescribeLocalAvailableRecoveryTime (2020 to 2025), API metadata (2024) for the codes.
    DescribeLocalAvailableRecoveryTime { DBInstanceId: String }
}

impl Action for DescribeLocalAvailableRecoveryTime {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary().running()];
    const CONDITIONS: &'static [Condition] = &[Condition::NoLocalLogBackup, Condition::NoBackupBefore];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if !instance.backs_up_logs() {
            return Err(Condition::NoLocalLogBackup.because(format!("the logs of `{}` are not backed up", instance.id)));
        }
        let whole = instance.backups.iter().filter(|backup| backup.is_available());
        let Some(first) = whole.filter_map(|backup| backup.ended).min() else {
            return Err(Condition::NoBackupBefore.because(format!("`{}` has no complete backup", instance.id)));
        };
        Ok(object! {
            DBInstanceId: &instance.id,
            RecoveryBeginTime: clock::to_second(first),
            RecoveryEndTime: clock::to_second(cloud.now()),
        })
    }
}
