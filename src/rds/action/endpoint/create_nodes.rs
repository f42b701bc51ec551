//! `CreateDBNodes`: the instance is DBInstanceClassChanging until it has the nodes.

use super::types::NewNodes;
use crate::rds::action::prelude::*;
use crate::rds::model::class;
use crate::rds::model::endpoint::ClusterNode;
use crate::rds::model::regions;
use crate::rds::words::SyncMode;

params! {
    /// Adds secondary nodes to an instance of MySQL's cluster edition.
    ///
    /// The instance shows DBInstanceClassChanging (inferred). When it is Running again, `DescribeDBInstanceAttribute`
    /// and `DescribeDBInstanceHAConfig` show the nodes. All new nodes must have the same class. With group replication,
    /// the resulting number of nodes must be odd.
    ///
    /// Source: page CreateDBNodes (2023 to 2025), API metadata (2024) for the codes. A status other than Running is
    /// refused with the code for which Terraform's provider retries (inferred).
    CreateDBNodes { DBInstanceId: String, DBNode: NewNodes }
}

/// The largest number of nodes in one request.
const MOST: usize = 7;

/// Requirements on the instance for a change of its nodes.
pub(super) const ADMITS: Admission = Admission::instance("DBInstanceId").engines(&[Engine::MySql]).running();

/// Refuses a number of nodes that group replication does not allow.
pub(super) fn check_number(instance: &Instance, nodes: usize) -> Result<(), Refusal> {
    if instance.sync_mode == SyncMode::Mgr && (nodes < 3 || nodes.is_multiple_of(2)) {
        refuse!(GroupReplicationNodes, "`{}` would have {nodes} nodes", instance.id);
    }
    Ok(())
}

/// Refuses an instance that is not of the cluster edition.
pub(super) fn of_cluster(instance: &Instance) -> Result<(), Refusal> {
    if instance.category != "cluster" {
        let hint = format!("`{}` is of the edition {}, not cluster", instance.id, instance.category);
        return Err(Condition::InstanceEngine.because(hint));
    }
    Ok(())
}

impl Action for CreateDBNodes {
    const ADMITS: &'static [Admission] = &[ADMITS];
    const CONDITIONS: &'static [Condition] = &[
        Condition::NodesRequired,
        Condition::TooManyNodes,
        Condition::NodeClassesDiffer,
        Condition::NodeClassUnknown,
        Condition::NodeZone,
        Condition::GroupReplicationNodes,
    ];

    fn check(&self) -> Result<(), Refusal> {
        let nodes = &self.DBNode.0;
        let Some(first) = nodes.first() else {
            refuse!(NodesRequired, "`DBNode` has no node");
        };
        if nodes.len() > MOST {
            refuse!(TooManyNodes, "`DBNode` has {} nodes, expected {MOST}", nodes.len());
        }
        if nodes.iter().any(|node| node.class != first.class) {
            refuse!(NodeClassesDiffer, "the nodes differ in `classCode`");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        of_cluster(instance)?;
        for node in &self.DBNode.0 {
            let reason = class::error(&node.class).filter(|_| !cloud.settings.anything_goes);
            if let Some(reason) = reason {
                return Err(Condition::NodeClassUnknown.because(reason));
            }
            let known = regions::find(&instance.region).filter(|_| !cloud.settings.anything_goes);
            if let Some(error) = known.and_then(|region| regions::zone(region.id, &node.zone).error()) {
                return Err(Condition::NodeZone.because(error));
            }
        }
        let mut all = instance.all_cluster_nodes();
        check_number(instance, all.len() + self.DBNode.0.len())?;
        let mut ids = Vec::new();
        for node in self.DBNode.0 {
            let id = format!("rn-{}", cloud.ids.name(17));
            all.push(ClusterNode { zone: Some(node.zone), class: Some(node.class), ..ClusterNode::new(&id) });
            ids.push(id);
        }
        let (id, order) = (self.DBInstanceId, cloud.ids.decimal(15));
        let sets = [("ClusterNodes", all.iter().map(Datum::write).collect())];
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::DBInstanceClassChanging).sets(&id, sets));
        Ok(object! { DBInstanceId: id, OrderId: order, NodeIds: ids.join(",") })
    }
}
