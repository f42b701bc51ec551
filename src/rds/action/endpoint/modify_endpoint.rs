//! `ModifyDBInstanceEndpoint`: the instance is DBInstanceNetTypeChanging meanwhile.

use super::types::{NodeItems, weights};
use super::{CHANGES, change, endpoint};
use crate::rds::action::prelude::*;

params! {
    /// Changes the description, or the nodes and their weights, of an endpoint of the cluster edition. `NodeItems`
    /// lists all nodes of the endpoint.
    ///
    /// The instance shows DBInstanceNetTypeChanging (inferred), then Running again.
    ///
    /// Source: page ModifyDBInstanceEndpoint (2023 to 2025), API metadata (2024) for the codes.
    ModifyDBInstanceEndpoint {
        DBInstanceId: String,
        DBInstanceEndpointId: String,
        NodeItems: Option<NodeItems>,
        DBInstanceEndpointDescription: Option<String>,
    }
}

impl Action for ModifyDBInstanceEndpoint {
    const ADMITS: &'static [Admission] = &[CHANGES];
    const CONDITIONS: &'static [Condition] = &[
        Condition::EndpointWithoutNodes,
        Condition::EndpointCategory,
        Condition::EndpointNotFound,
        Condition::NodeItemsInstance,
        Condition::NodeItemsNode,
        Condition::NodeItemsPrimary,
        Condition::NodeItemsWeight,
        Condition::NodeItemsTwice,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.NodeItems.as_ref().is_some_and(|items| items.0.is_empty()) {
            refuse!(EndpointWithoutNodes, "`NodeItems` names no node");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut all = instance.endpoints.clone();
        let endpoint = endpoint(instance, &mut all, &self.DBInstanceEndpointId)?;
        let node_weights = self.NodeItems.map(|items| weights(instance, &items.0)).transpose()?;
        if let Some(weights) = node_weights {
            endpoint.node_weights = weights;
        }
        if let Some(description) = self.DBInstanceEndpointDescription {
            endpoint.description = description;
        }
        let (id, endpoint) = (&self.DBInstanceId, &self.DBInstanceEndpointId);
        Ok(change(cloud, Self::NAME, id, Status::DBInstanceNetTypeChanging, endpoint, &all))
    }
}
