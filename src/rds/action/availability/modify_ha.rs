//! `ModifyDBInstanceHAConfig`: the mode of replication, at once.

use crate::rds::action::prelude::*;
use crate::rds::words::{HaMode, SyncMode};

params! {
    /// Sets the mode of replication between the nodes of an instance. The instance remains Running (inferred).
    ///
    /// The parameter is spelled `DbInstanceId`. Every `HAMode` can be combined with every `SyncMode`. `Mgr` requires
    /// MySQL 8.0 and an odd number of nodes.
    ///
    /// Source: page ModifyDBInstanceHAConfig (2018 to 2025), API metadata (2024) for the codes.
    ModifyDBInstanceHAConfig { DbInstanceId: String, HAMode: HaMode, SyncMode: SyncMode }
}

impl Action for ModifyDBInstanceHAConfig {
    const ADMITS: &'static [Admission] = &[Admission::instance("DbInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::GroupReplicationVersion, Condition::GroupReplicationNodes];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DbInstanceId)?;
        if self.SyncMode == SyncMode::Mgr {
            if instance.engine_version != "8.0" {
                let hint = format!("`{}` is {} {}", instance.id, instance.engine, instance.engine_version);
                return Err(Condition::GroupReplicationVersion.because(hint));
            }
            let nodes = instance.nodes().len();
            if nodes < 3 || nodes.is_multiple_of(2) {
                refuse!(GroupReplicationNodes, "`{}` has {nodes} nodes", instance.id);
            }
        }
        let instance = admitted_mut(cloud, &self.DbInstanceId)?;
        instance.ha_mode = self.HAMode;
        instance.sync_mode = self.SyncMode;
        Ok(object! {})
    }
}
