//! `ModifySQLCollectorRetention`: the days that collected statements are kept, at once.

use super::types::Retention;
use crate::rds::action::prelude::*;

params! {
    /// Sets the number of days that collected statements are kept. The collection must be on. The change takes effect
    /// at once.
    ///
    /// Source: page ModifySQLCollectorRetention (2020 to 2025), API metadata (2024) for the codes.
    ModifySQLCollectorRetention { DBInstanceId: String, ConfigValue: Retention }
}

impl Action for ModifySQLCollectorRetention {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::PostgreSql, Engine::SqlServer])
        .running()];
    const CONDITIONS: &'static [Condition] = &[Condition::CollectorOff];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        ensure!(instance.sql_collector, CollectorOff, "statements of `{}` are not collected", instance.id);
        instance.sql_collector_days = self.ConfigValue.0;
        Ok(object! {})
    }
}
