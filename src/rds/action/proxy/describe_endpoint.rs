//! `DescribeDBProxyEndpoint`.

use super::super::network::weights::by_size;
use super::describe_proxy::{inner_or_outer, net_type, nodes};
use super::types::EngineType;
use super::{ENGINES, no_endpoint, proxy_of};
use crate::rds::action::prelude::*;
use crate::rds::model::proxy::{DbProxy, DbProxyEndpoint};

params! {
    /// Describes an endpoint of an instance's proxy: the endpoint `DBProxyEndpointId`, the endpoint with the address
    /// `DBProxyConnectString`, or the default one.
    ///
    /// The answer has the address `DBProxyConnectString`, or the first one of the endpoint. With the distribution
    /// Standard, the weight of a read-only instance is 100 per GB of memory, and that of the primary is 0 (inferred
    /// from the samples). In a cluster, every node has a weight.
    ///
    /// Source: page DescribeDBProxyEndpoint (2020 to 2025), SDK response models (2025), API metadata (2024) for the codes.
    DescribeDBProxyEndpoint {
        DBInstanceId: String,
        DBProxyEndpointId: Option<String>,
        DBProxyConnectString: Option<String>,
        #[checked] DBProxyEngineType: Option<EngineType>,
    }
}

impl Action for DescribeDBProxyEndpoint {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(ENGINES)];
    const CONDITIONS: &'static [Condition] = &[Condition::RelativeProxyNotFound, Condition::ProxyEndpointNotFound];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let proxy = proxy_of(instance, Condition::RelativeProxyNotFound)?;
        let fits = |endpoint: &&DbProxyEndpoint| {
            self.DBProxyEndpointId.as_ref().is_none_or(|id| endpoint.id == *id)
                && self.DBProxyConnectString.as_ref().is_none_or(|address| endpoint.has_address(address))
        };
        let Some(endpoint) = proxy.endpoints.iter().find(fits) else {
            let hint = match (&self.DBProxyEndpointId, &self.DBProxyConnectString) {
                (_, Some(address)) => format!("the endpoint has no address `{}`", clip(address)),
                (id, None) => no_endpoint(proxy, id.as_deref().unwrap_or_default()),
            };
            return Err(Condition::ProxyEndpointNotFound.because(hint));
        };
        Ok(described(cloud, instance, proxy, endpoint, self.DBProxyConnectString.as_deref()))
    }
}

fn described(
    cloud: &Cloud,
    instance: &Instance,
    proxy: &DbProxy,
    endpoint: &DbProxyEndpoint,
    wanted: Option<&str>,
) -> Value {
    let items: Vec<_> = endpoint
        .addresses
        .iter()
        .map(|address| {
            object! {
                DbProxyEndpointPort: address.port.unwrap_or_else(|| instance.shown_port()).to_string(),
                DbProxyEndpointConnectString: &address.address,
                DbProxyEndpointNetType: net_type(instance, address),
            }
        })
        .collect();
    let shown = endpoint.addresses.iter().find(|address| wanted.is_none_or(|wanted| address.address == wanted));
    let vpc = shown.and_then(|address| address.vpc_id.as_deref()).unwrap_or_else(|| instance.shown_vpc());
    let vswitch = shown.and_then(|address| address.vswitch_id.as_deref()).unwrap_or_else(|| instance.shown_vswitch());
    let port = shown.and_then(|address| address.port).unwrap_or_else(|| instance.shown_port());
    object! {
        DBProxyConnectStringNetType: shown.map(inner_or_outer),
        DBProxyFeatures: &endpoint.features,
        ReadOnlyInstanceWeight: weights(cloud, instance, endpoint).to_json().to_string(),
        ReadOnlyInstanceDistributionType: &endpoint.distribution,
        ReadOnlyInstanceMaxDelayTime: endpoint.max_delay.to_string(),
        DbProxyEndpointReadWriteMode: &endpoint.mode,
        DbProxyEndpointAliases: &endpoint.aliases,
        DBProxyEndpointId: &endpoint.id,
        DBProxyConnectStringPort: port.to_string(),
        DBProxyConnectString: shown.map(|address| address.address.clone()),
        DBProxyEngineType: "normal",
        EndpointConnectItems: object! { EndpointConnectItems: items },
        CausalConsistReadTimeout: endpoint.causal_timeout.to_string(),
        DBProxyEndpointMinSlaveCount: &endpoint.min_slaves,
        DBProxyEndpointCostThresholdForDuckdb: &endpoint.duckdb_threshold,
        DbProxyEndpointVpcId: vpc.to_owned(),
        DbProxyEndpointVswitchId: vswitch.to_owned(),
        DbProxyEndpointZoneId: instance.zone_id().into_owned(),
        DBProxyNodes: object! { DBProxyNodes: nodes(instance, proxy) },
    }
}

/// Returns the weights of an endpoint as a JSON string.
fn weights(cloud: &Cloud, instance: &Instance, endpoint: &DbProxyEndpoint) -> Value {
    let weight = |id: &str, standard: u64| match endpoint.distribution.as_str() {
        "Custom" => endpoint.weights.get(id).copied().unwrap_or_default(),
        _ => standard,
    };
    let mut rows: Vec<_> = cloud
        .instances
        .replicas_of(&instance.id)
        .map(|replica| {
            object! {
                Availability: "Available",
                DBInstanceId: &replica.id,
                DBInstanceType: "ReadOnly",
                Weight: weight(&replica.id, by_size(replica)),
            }
        })
        .collect();
    if instance.category != "cluster" {
        rows.push(object! {
            Availability: "Available",
            DBInstanceId: &instance.id,
            DBInstanceType: "Master",
            Weight: weight(&instance.id, 0),
        });
        return Value::List(rows);
    }
    for node in instance.nodes() {
        let standard = if node.is_master { 0 } else { by_size(instance) };
        rows.push(object! {
            Availability: "Available",
            DBInstanceId: &instance.id,
            DBInstanceType: "Master",
            Weight: weight(&node.id, standard),
            NodeType: if node.is_master { "Primary" } else { "Secondary" },
            NodeId: node.id,
        });
    }
    Value::List(rows)
}
