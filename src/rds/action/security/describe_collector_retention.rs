//! `DescribeSQLCollectorRetention`: the days that collected statements are kept.

use crate::rds::action::prelude::*;

params! {
    /// Returns the number of days that collected statements are kept, even if the collection is off. The default is 30
    /// (a live answer of 2021).
    ///
    /// Source: page DescribeSQLCollectorRetention (2020 to 2025).
    DescribeSQLCollectorRetention { DBInstanceId: String }
}

impl Action for DescribeSQLCollectorRetention {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        Ok(object! { ConfigValue: instance.sql_collector_days.to_string() })
    }
}
