//! `DescribeDBInstanceEndpoints`: the endpoints of the cluster edition.

use super::super::network::describe_net_info::made_up_ip;
use super::of_cluster;
use crate::rds::action::prelude::*;
use crate::rds::model::endpoint::InstanceEndpoint;

params! {
    /// Lists the endpoints of an instance of the cluster edition, or only `DBInstanceEndpointId`.
    ///
    /// The list does not include the instance's own address (inferred). An unknown id gives an empty list (inferred:
    /// Terraform's provider expects one).
    ///
    /// Source: page DescribeDBInstanceEndpoints (2023 to 2025), SDK response models (2025), API metadata (2024) for the codes.
    DescribeDBInstanceEndpoints { DBInstanceId: String, DBInstanceEndpointId: Option<String> }
}

impl Action for DescribeDBInstanceEndpoints {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::EndpointCategory];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        of_cluster(instance)?;
        let mut rows = Vec::new();
        for endpoint in &instance.endpoints {
            if self.DBInstanceEndpointId.as_ref().is_none_or(|id| endpoint.id == *id) {
                rows.push(row(cloud, instance, endpoint));
            }
        }
        Ok(object! { Data: object! {
            DBInstanceName: &instance.id,
            IpVersion: "ipv4",
            DBInstanceEndpoints: object! { DBInstanceEndpoint: rows },
        } })
    }
}

fn row(cloud: &Cloud, instance: &Instance, endpoint: &InstanceEndpoint) -> Value {
    let nodes: Vec<_> = endpoint
        .node_weights
        .iter()
        .map(|(id, weight)| object! { NodeId: id, DBInstanceId: &instance.id, Weight: *weight })
        .collect();
    let mut addresses = Vec::new();
    for address in &endpoint.addresses {
        let private = |text: &str| if address.is_public() { String::new() } else { text.to_owned() };
        let vswitch = address.vswitch_id.as_deref().unwrap_or_else(|| instance.shown_vswitch());
        let within = Some(vswitch).filter(|_| !address.is_public());
        let ip = address.ip.clone().unwrap_or_else(|| made_up_ip(cloud, within, &address.address));
        addresses.push(object! {
            VpcId: private(address.vpc_id.as_deref().unwrap_or_else(|| instance.shown_vpc())),
            VSwitchId: private(vswitch),
            IpType: &address.ip_type,
            Port: address.port.unwrap_or_else(|| instance.shown_port()).to_string(),
            ConnectionString: &address.address,
            IpAddress: ip,
        });
    }
    object! {
        EndpointId: &endpoint.id,
        EndpointType: &endpoint.kind,
        EndpointDescription: &endpoint.description,
        NodeItems: object! { NodeItem: nodes },
        AddressItems: object! { AddressItem: addresses },
    }
}
