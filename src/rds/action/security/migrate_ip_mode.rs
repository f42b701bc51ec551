//! `MigrateSecurityIPMode`.

use crate::rds::action::prelude::*;

params! {
    /// Switches an instance to the enhanced mode of IP lists, `safety`, in which lists are for one kind of network. There is no way back.
    ///
    /// The lists stay as they are, and an instance that is in this mode stays in it (both inferred).
    ///
    /// Source: page MigrateSecurityIPMode (2019 to 2025).
    MigrateSecurityIPMode { DBInstanceId: String }
}

impl Action for MigrateSecurityIPMode {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::PostgreSql]).running()];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        admitted_mut(cloud, &self.DBInstanceId)?.security_ip_mode = "safety".to_owned();
        Ok(object! { DBInstanceId: self.DBInstanceId, SecurityIPMode: "safety" })
    }
}
