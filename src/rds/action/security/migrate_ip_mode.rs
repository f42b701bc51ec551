//! `MigrateSecurityIPMode`: switches the IP lists to the mode `safety`, irreversibly.

use crate::rds::action::prelude::*;
use crate::rds::words::SecurityIPMode;

params! {
    /// Switches an instance to the enhanced mode of IP lists, `safety`, in which each list is for one kind of network.
    /// This cannot be reverted.
    ///
    /// The lists are unchanged, and an instance that is already in this mode remains in it (both inferred).
    ///
    /// Source: page MigrateSecurityIPMode (2019 to 2025).
    MigrateSecurityIPMode { DBInstanceId: String }
}

impl Action for MigrateSecurityIPMode {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::PostgreSql]).running()];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        admitted_mut(cloud, &self.DBInstanceId)?.security_ip_mode = SecurityIPMode::Safety;
        Ok(object! { DBInstanceId: self.DBInstanceId, SecurityIPMode: SecurityIPMode::Safety })
    }
}
