//! `DescribeDBInstanceMonitor`: the monitoring period.

use crate::rds::action::prelude::*;

params! {
    /// Returns the monitoring period of an instance, in seconds. The answer has it as a string.
    ///
    /// Source: page DescribeDBInstanceMonitor (2018 to 2025).
    DescribeDBInstanceMonitor { DBInstanceId: String }
}

impl Action for DescribeDBInstanceMonitor {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        Ok(object! { Period: admitted(cloud, &self.DBInstanceId)?.shown_monitor_period().to_string() })
    }
}
