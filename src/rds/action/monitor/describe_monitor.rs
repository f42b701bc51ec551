//! `DescribeDBInstanceMonitor`.

use super::super::admission::Admission;
use super::super::{Action, Caller, admitted};
use crate::base::value::Value;
use crate::rds::model::Cloud;
use crate::rpc::condition::Refusal;

params! {
    /// Answers the monitoring period of an instance, in seconds. The answer has it as a text.
    ///
    /// Source: page DescribeDBInstanceMonitor (2018 to 2025).
    DescribeDBInstanceMonitor { DBInstanceId: String }
}

impl Action for DescribeDBInstanceMonitor {
    const ADMITS: &'static [Admission] = &[Admission::of_2018("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        Ok(object! { Period: admitted(cloud, &self.DBInstanceId)?.shown_monitor_period().to_string() })
    }
}
