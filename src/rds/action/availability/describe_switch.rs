//! `DescribeHASwitchConfig`: whether failovers are automatic.

use crate::rds::action::prelude::*;

params! {
    /// Returns whether automatic failovers of an instance are on, and until when they are off.
    ///
    /// Source: page DescribeHASwitchConfig (2020 to 2025), SDK response models (2025).
    DescribeHASwitchConfig { DBInstanceId: String }
}

impl Action for DescribeHASwitchConfig {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        Ok(object! { HAConfig: instance.ha_config, ManualHATime: &instance.manual_ha_time })
    }
}
