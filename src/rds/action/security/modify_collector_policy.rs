//! `ModifySQLCollectorPolicy`: turns the collection of statements on or off, at once.

use super::types::CollectorSwitch;
use crate::rds::action::prelude::*;

params! {
    /// Turns the collection of statements on or off. The change takes effect at once.
    ///
    /// Source: page ModifySQLCollectorPolicy (2018 to 2025), API metadata (2024) for the codes. MariaDB does not have
    /// this collection (inferred).
    ModifySQLCollectorPolicy { DBInstanceId: String, SQLCollectorStatus: CollectorSwitch }
}

impl Action for ModifySQLCollectorPolicy {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::SqlServer, Engine::PostgreSql, Engine::Ppas])
        .running()];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        admitted_mut(cloud, &self.DBInstanceId)?.sql_collector = self.SQLCollectorStatus == CollectorSwitch::On;
        Ok(object! {})
    }
}
