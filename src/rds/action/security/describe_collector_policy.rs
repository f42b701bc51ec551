//! `DescribeSQLCollectorPolicy`: whether statements are collected.

use crate::rds::action::prelude::*;

params! {
    /// Returns whether the statements of an instance are collected: `Enable` or `Disabled`. `StoragePeriod` is reserved
    /// and always 0.
    ///
    /// Source: page DescribeSQLCollectorPolicy (2018 to 2025).
    DescribeSQLCollectorPolicy { DBInstanceId: String }
}

impl Action for DescribeSQLCollectorPolicy {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let status = if instance.sql_collector { "Enable" } else { "Disabled" };
        Ok(object! { SQLCollectorStatus: status, StoragePeriod: 0u32 })
    }
}
