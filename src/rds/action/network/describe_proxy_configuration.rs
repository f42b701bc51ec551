//! `DescribeDBInstanceProxyConfiguration`: the old proxy, which is always off.

use crate::rds::action::prelude::*;

params! {
    /// Returns the configuration of the old proxy of an instance, which is always off.
    ///
    /// Source: page DescribeDBInstanceProxyConfiguration (2018 to 2025). No instance of the fake has that proxy.
    DescribeDBInstanceProxyConfiguration { DBInstanceId: String }
}

impl Action for DescribeDBInstanceProxyConfiguration {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        admitted(cloud, &self.DBInstanceId)?;
        Ok(object! {
            PersistentConnectionsConfiguration: r#"{"status":"Disable"}"#,
            TransparentSwitchConfiguration: r#"{"status":"Disable"}"#,
            AttacksProtectionConfiguration: r#"{"check_interval_seconds":"0","max_failed_login_attempts":"0","blocking_seconds":"0","status":"Disable"}"#,
        })
    }
}
