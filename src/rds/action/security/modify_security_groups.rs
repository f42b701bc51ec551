//! `ModifySecurityGroupConfiguration`.

use super::security_groups;
use super::types::SecurityGroups;
use crate::rds::action::prelude::*;

params! {
    /// Gives an instance these security groups in place of those it has: up to 10, or none.
    ///
    /// The change is there at once. Any id that begins with `sg-` is taken: there are no security groups here.
    ///
    /// Source: page ModifySecurityGroupConfiguration (2019 to 2025), API metadata (2024).
    ModifySecurityGroupConfiguration { DBInstanceId: String, SecurityGroupId: SecurityGroups }
}

impl Action for ModifySecurityGroupConfiguration {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").running()];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.security_groups = self.SecurityGroupId.0;
        Ok(object! { DBInstanceName: &instance.id, Items: security_groups(instance) })
    }
}
