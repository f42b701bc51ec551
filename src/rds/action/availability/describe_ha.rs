//! `DescribeDBInstanceHAConfig`: the nodes of an instance and their replication.

use crate::rds::action::prelude::*;

params! {
    /// Describes the nodes of an instance and their mode of replication.
    ///
    /// The action accepts every engine, edition and status, since Terraform's provider calls it for every instance. The
    /// basic edition has one node. Secondary nodes are always up to date.
    ///
    /// Source: page DescribeDBInstanceHAConfig (2018 to 2025), API metadata (2024) for the codes.
    DescribeDBInstanceHAConfig { DBInstanceId: String }
}

impl Action for DescribeDBInstanceHAConfig {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let now = to_second(cloud.now());
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let nodes = instance.nodes().into_iter().map(|node| {
            let synced = if node.is_master { String::new() } else { now.clone() };
            object! {
                NodeId: node.id,
                NodeType: if node.is_master { "Master" } else { "Slave" },
                RegionId: &instance.region,
                ZoneId: node.zone,
                SyncStatus: if node.is_master { "NotAvailable" } else { "Synchronized" },
                LogSyncTime: synced.clone(),
                DataSyncTime: synced,
            }
        });
        let mut answer = object! { DBInstanceId: &instance.id, HAMode: instance.ha_mode };
        if let Value::Object(answer) = &mut answer {
            // Of the documented engines, only MySQL has this field (SDK models, 2026).
            if matches!(instance.engine, Engine::MySql | Engine::MariaDb) {
                answer.put("SyncMode", instance.sync_mode.into());
            }
            answer.put("HostInstanceInfos", object! { NodeInfo: nodes.collect::<Value>() });
        }
        Ok(answer)
    }
}
