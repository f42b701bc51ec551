//! `DeleteDBNodes`: the instance is DBInstanceClassChanging until the nodes are gone.

use super::create_nodes::{ADMITS, check_number, of_cluster};
use super::types::NodeIds;
use crate::rds::action::prelude::*;

params! {
    /// Removes secondary nodes from an instance of MySQL's cluster edition. At least two nodes must remain (inferred).
    ///
    /// The instance shows DBInstanceClassChanging (inferred). When it is Running again, the nodes are gone, also from
    /// its endpoints (inferred).
    ///
    /// Source: page DeleteDBNodes (2023 to 2025), API metadata (2024) for the codes. A status other than Running is
    /// refused with the code for which Terraform's provider retries (inferred).
    DeleteDBNodes { DBInstanceId: String, DBNodeId: NodeIds }
}

impl Action for DeleteDBNodes {
    const ADMITS: &'static [Admission] = &[ADMITS];
    const CONDITIONS: &'static [Condition] = &[
        Condition::NodeIdsRequired,
        Condition::NodeIdNotFound,
        Condition::NodeIdPrimary,
        Condition::TooFewNodes,
        Condition::GroupReplicationNodes,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.DBNodeId.0.is_empty() {
            refuse!(NodeIdsRequired, "`DBNodeId` has no id");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        of_cluster(instance)?;
        let nodes = instance.nodes();
        for id in &self.DBNodeId.0 {
            let Some(node) = nodes.iter().find(|node| node.id == *id) else {
                let known = list(nodes.iter().map(|node| &node.id));
                refuse!(NodeIdNotFound, "no node `{}`; the nodes are {known}", clip(id));
            };
            if node.is_master {
                refuse!(NodeIdPrimary, "`{id}` is the primary node");
            }
        }
        let mut all = instance.all_cluster_nodes();
        all.retain(|node| !self.DBNodeId.0.contains(&node.id));
        if all.len() < 2 {
            refuse!(TooFewNodes, "`{}` has {} nodes", instance.id, nodes.len());
        }
        check_number(instance, all.len())?;
        let mut endpoints = instance.endpoints.clone();
        for endpoint in &mut endpoints {
            endpoint.node_weights.retain(|id, _| !self.DBNodeId.0.contains(id));
        }
        let (id, order) = (self.DBInstanceId, cloud.ids.decimal(15));
        let sets = [
            ("ClusterNodes", all.iter().map(Datum::write).collect::<Value>()),
            ("Endpoints", endpoints.iter().map(Datum::write).collect()),
        ];
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::DBInstanceClassChanging).sets(&id, sets));
        Ok(object! { DBInstanceId: id, OrderId: order })
    }
}
