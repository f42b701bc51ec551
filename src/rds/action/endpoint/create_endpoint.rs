//! `CreateDBInstanceEndpoint`: the instance is NET_CREATING until the endpoint exists.

use super::super::network::types::AnyCase;
use super::types::{EndpointPort, EndpointPrefix, EndpointType, NodeItems, weights};
use super::{CHANGES, change, of_cluster};
use crate::rds::action::prelude::*;
use crate::rds::model::endpoint::{EndpointAddress, InstanceEndpoint};

params! {
    /// Creates a read-only endpoint for some secondary nodes of an instance of the cluster edition. It has a private
    /// address.
    ///
    /// The instance shows NET_CREATING (inferred). The endpoint exists when the instance is Running again. Any VPC and
    /// vSwitch are accepted. `VpcId` may also be spelled `VPCId`, as Terraform's provider does (inferred).
    ///
    /// Source: page CreateDBInstanceEndpoint (2023 to 2026), API metadata (2024) for the codes.
    CreateDBInstanceEndpoint {
        DBInstanceId: String,
        #[checked] DBInstanceEndpointType: EndpointType,
        ConnectionStringPrefix: EndpointPrefix,
        Port: EndpointPort,
        VpcId: AnyCase,
        VSwitchId: String,
        NodeItems: NodeItems,
        PrivateIpAddress: Option<String>,
        DBInstanceEndpointDescription: Option<String>,
    }
}

impl Action for CreateDBInstanceEndpoint {
    const ADMITS: &'static [Admission] = &[CHANGES];
    const CONDITIONS: &'static [Condition] = &[
        Condition::NodeItemsEmpty,
        Condition::EndpointCategory,
        Condition::NodeItemsInstance,
        Condition::NodeItemsNode,
        Condition::NodeItemsPrimary,
        Condition::NodeItemsWeight,
        Condition::NodeItemsTwice,
        Condition::AddressTaken,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.NodeItems.0.is_empty() {
            refuse!(NodeItemsEmpty, "`NodeItems` names no node");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        of_cluster(instance)?;
        let node_weights = weights(instance, &self.NodeItems.0)?;
        let text = instance.address(&self.ConnectionStringPrefix.0);
        super::super::network::free(cloud, &text)?;
        let mut address = EndpointAddress::new(&text).port(self.Port.0);
        (address.vpc_id, address.vswitch_id) = (Some(self.VpcId.0), Some(self.VSwitchId));
        address.ip = self.PrivateIpAddress;
        let mut all = instance.endpoints.clone();
        let id = format!("ep-{}", cloud.ids.name(17));
        let mut endpoint = InstanceEndpoint::new(&id).address(address);
        endpoint.node_weights = node_weights;
        endpoint.description = self.DBInstanceEndpointDescription.unwrap_or_default();
        all.push(endpoint);
        let mut answer = change(cloud, Self::NAME, &self.DBInstanceId, Status::NetCreating, &id, &all);
        with_address(&mut answer, text);
        Ok(answer)
    }
}

/// Adds the new address to the answer.
pub(super) fn with_address(answer: &mut Value, address: String) {
    let Value::Object(Object(members)) = answer else { return };
    for (_, data) in members {
        if let Value::Object(data) = data {
            data.put("ConnectionString", address.clone().into());
        }
    }
}
