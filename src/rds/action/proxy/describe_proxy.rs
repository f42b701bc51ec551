//! `DescribeDBProxy`.

use super::types::EngineType;
use crate::rds::action::prelude::*;
use crate::rds::model::endpoint::EndpointAddress;
use crate::rds::model::proxy::{DbProxy, LATEST_VERSION};

params! {
    /// Describes the database proxy of an instance.
    ///
    /// Without a proxy the answer has the status Shutdown and empty lists (inferred). `DBProxyEndpointId` is the id
    /// that the other actions accept; the samples show a number instead (inferred).
    ///
    /// Source: page DescribeDBProxy (2020 to 2025), SDK response models (2025).
    DescribeDBProxy { DBInstanceId: String, #[checked] DBProxyEngineType: Option<EngineType> }
}

impl Action for DescribeDBProxy {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        Ok(instance.proxy.as_ref().map_or_else(|| no_proxy(instance), |proxy| described(instance, proxy)))
    }
}

fn no_proxy(instance: &Instance) -> Value {
    let nothing = || Value::List(Vec::new());
    object! {
        DBProxyServiceStatus: "Shutdown",
        DBProxyInstanceNum: 0u32,
        ResourceGroupId: instance.shown_resource_group().to_owned(),
        DBProxyConnectStringItems: object! { DBProxyConnectStringItems: nothing() },
        DbProxyEndpointItems: object! { DbProxyEndpointItems: nothing() },
        DBProxyAVZones: object! { DBProxyAVZones: nothing() },
        DBProxyNodes: object! { DBProxyNodes: nothing() },
    }
}

fn described(instance: &Instance, proxy: &DbProxy) -> Value {
    let (mut addresses, mut endpoints) = (Vec::new(), Vec::new());
    for endpoint in &proxy.endpoints {
        for address in &endpoint.addresses {
            let private = |text: &str| if address.is_public() { String::new() } else { text.to_owned() };
            addresses.push(object! {
                DBProxyConnectStringNetWorkType: net_type(instance, address),
                DBProxyConnectStringNetType: inner_or_outer(address),
                DBProxyEndpointName: &endpoint.id,
                DBProxyEndpointId: &endpoint.id,
                DBProxyConnectStringPort: address.port.unwrap_or_else(|| instance.shown_port()).to_string(),
                DBProxyConnectString: &address.address,
                DBProxyVpcId: private(address.vpc_id.as_deref().unwrap_or_else(|| instance.shown_vpc())),
                DBProxyVswitchId: private(address.vswitch_id.as_deref().unwrap_or_else(|| instance.shown_vswitch())),
            });
        }
        endpoints.push(object! {
            DbProxyEndpointAliases: &endpoint.aliases,
            DbProxyEndpointName: &endpoint.id,
            DbProxyEndpointType: "RWSplit",
            DbProxyReadWriteMode: &endpoint.mode,
        });
    }
    let mut zones = proxy.zones(&instance.zone_id());
    zones.dedup();
    // Twice as many GB of memory as cores, as in the sample. Only PostgreSQL has the field.
    let cores: u64 = proxy.cpu_cores.parse().unwrap_or(2);
    let size = format!("{cores}/{}", cores.saturating_mul(2));
    let size = if instance.engine == Engine::PostgreSql { size } else { String::new() };
    object! {
        DBProxyInstanceLatestMinorVersion: LATEST_VERSION,
        DBProxyInstanceCurrentMinorVersion: &proxy.minor_version,
        DBProxyInstanceNum: proxy.instance_num,
        DBProxyInstanceType: &proxy.kind,
        DBProxyPersistentConnectionStatus: &proxy.persistent_connections,
        DBProxyInstanceStatus: &proxy.status,
        DBProxyServiceStatus: "Startup",
        DBProxyInstanceName: &proxy.name,
        DBProxyInstanceSize: size,
        DBProxyEngineType: "normal",
        DBProxyConnectStringItems: object! { DBProxyConnectStringItems: addresses },
        DbProxyEndpointItems: object! { DbProxyEndpointItems: endpoints },
        ResourceGroupId: instance.shown_resource_group().to_owned(),
        DBProxyAVZones: object! { DBProxyAVZones: zones.into_iter().map(Value::from).collect::<Value>() },
        DBProxyNodes: object! { DBProxyNodes: nodes(instance, proxy) },
    }
}

/// Returns the nodes of a proxy. Their ids are derived from its name.
pub(super) fn nodes(instance: &Instance, proxy: &DbProxy) -> Value {
    let mut nodes = Vec::new();
    for (index, zone) in proxy.zones(&instance.zone_id()).into_iter().enumerate() {
        let id = format!("pn-{}{:02}", proxy.name, index + 1);
        nodes.push(object! { cpuCores: &proxy.cpu_cores, nodeId: id, zoneId: zone });
    }
    Value::List(nodes)
}

/// Returns the number of an address's network type.
pub(super) fn net_type(instance: &Instance, address: &EndpointAddress) -> &'static str {
    match (address.is_public(), instance.network_type) {
        (true, _) => "0",
        (false, InstanceNetworkType::Classic) => "1",
        (false, InstanceNetworkType::Vpc) => "2",
    }
}

pub(super) fn inner_or_outer(address: &EndpointAddress) -> &'static str {
    if address.is_public() { "OuterString" } else { "InnerString" }
}
