//! `ModifyDBInstanceMaintainTime`: the window that pending operations wait for.

use super::types::MaintainTime;
use crate::rds::action::prelude::*;

params! {
    /// Sets the maintenance window of an instance, at once.
    ///
    /// Source: page ModifyDBInstanceMaintainTime (2018 to 2020), API metadata (2024) for the code.
    ModifyDBInstanceMaintainTime { DBInstanceId: String, MaintainTime: MaintainTime }
}

impl Action for ModifyDBInstanceMaintainTime {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.maintain_time = self.MaintainTime.0;
        Ok(object! {})
    }
}
