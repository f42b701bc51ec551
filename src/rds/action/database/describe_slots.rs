//! `DescribeSlots`: the replication slots of the seed.

use crate::rds::action::prelude::*;

params! {
    /// Lists the replication slots of a PostgreSQL instance. They come from the seed, since no action creates them.
    ///
    /// Source: page DescribeSlots (2022 to 2025), API metadata (2024) for the codes.
    DescribeSlots { DBInstanceId: String }
}

impl Action for DescribeSlots {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::PostgreSql])];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let slots: Vec<_> = admitted(cloud, &self.DBInstanceId)?
            .slots
            .iter()
            .map(|slot| {
                object! {
                    SlotName: &slot.name,
                    Plugin: &slot.plugin,
                    SlotType: &slot.slot_type,
                    Database: &slot.database,
                    Temporary: &slot.temporary,
                    SlotStatus: &slot.status,
                    WalDelay: &slot.wal_delay,
                    SubReplayLag: &slot.replay_lag,
                }
            })
            .collect();
        Ok(object! { Slots: slots })
    }
}
