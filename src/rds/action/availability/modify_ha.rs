//! `ModifyDBInstanceHAConfig`.

use crate::rds::action::prelude::*;

params! {
    /// Sets the mode of replication between the nodes of an instance. The instance remains Running (inferred).
    ///
    /// The parameter is spelled `DbInstanceId`. Every `HAMode` can be combined with every `SyncMode`. `Mgr` requires
    /// MySQL 8.0 and an odd number of nodes.
    ///
    /// Source: page ModifyDBInstanceHAConfig (2018 to 2025), API metadata (2024) for the codes.
    ModifyDBInstanceHAConfig { DbInstanceId: String, HAMode: Mode, SyncMode: SyncMode }
}

word_parameters! {
    /// `HAMode`: data first, or availability first.
    Mode = ["RPO", "RTO"], InvalidParameter;
    /// `SyncMode`.
    SyncMode = ["Sync", "Semi-sync", "Async", "Mgr"], InvalidParameter;
}

impl Action for ModifyDBInstanceHAConfig {
    const ADMITS: &'static [Admission] = &[Admission::instance("DbInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::GroupReplicationVersion, Condition::GroupReplicationNodes];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DbInstanceId)?;
        if self.SyncMode.0 == "Mgr" {
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
        instance.ha_mode = self.HAMode.0.to_owned();
        instance.sync_mode = self.SyncMode.0.to_owned();
        Ok(object! {})
    }
}
