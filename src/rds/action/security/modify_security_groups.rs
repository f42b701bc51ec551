//! `ModifySecurityGroupConfiguration`: replaces the security groups, at once.

use super::security_groups;
use super::types::SecurityGroups;
use crate::rds::action::prelude::*;

params! {
    /// Replaces the security groups of an instance: up to 10, or none.
    ///
    /// The change takes effect at once. Any id that begins with `sg-` is accepted.
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
