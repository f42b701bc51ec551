//! `CalculateDBInstanceWeight`: 100 per GB of memory.

use super::weights::by_sizes;
use crate::rds::action::prelude::*;

params! {
    /// Returns the default weights of an instance and its read-only instances: 100 per GB of memory (inferred).
    ///
    /// Source: page CalculateDBInstanceWeight (2018 to 2025), API metadata (2024) for the codes.
    CalculateDBInstanceWeight { DBInstanceId: String }
}

impl Action for CalculateDBInstanceWeight {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::SqlServer]).primary()];

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        family(cloud, caller, &self.DBInstanceId)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let delay = |id: &str| cloud.instances.get(id).and_then(|replica| replica.read_delay).unwrap_or_default();
        let items = by_sizes(cloud, instance).into_iter().map(|weight| {
            let delay = if weight.kind == "Readonly" { delay(&weight.id).to_string() } else { String::new() };
            object! {
                DBInstanceId: weight.id,
                DBInstanceType: weight.kind,
                Weight: weight.weight.to_string(),
                ReadonlyInstanceSQLDelayedTime: delay,
            }
        });
        Ok(object! { Items: object! { DBInstanceWeight: items.collect::<Value>() } })
    }
}
