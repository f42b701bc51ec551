//! `DescribeSecurityGroupConfiguration`.

use super::security_groups;
use crate::rds::action::prelude::*;

params! {
    /// Lists the security groups of an instance.
    ///
    /// Source: page DescribeSecurityGroupConfiguration (2019 to 2025). In the fake, groups have no names.
    DescribeSecurityGroupConfiguration { DBInstanceId: String }
}

impl Action for DescribeSecurityGroupConfiguration {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        Ok(object! { DBInstanceName: &instance.id, Items: security_groups(instance) })
    }
}
