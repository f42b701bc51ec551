//! `CreateDBProxyEndpointAddress`: the proxy is DBInstanceClassChanging until the address exists.

use super::super::network::free_or;
use super::types::{EngineType, NetType, ProxyPort, ProxyPrefix};
use super::{CHANGING, ENGINES, change, endpoint, running};
use crate::rds::action::prelude::*;
use crate::rds::model::endpoint::EndpointAddress;
use crate::rds::model::proxy;

params! {
    /// Adds an address to an endpoint of an instance's proxy: a public one, or a private one in a VPC.
    ///
    /// The proxy shows DBInstanceClassChanging meanwhile (inferred). The address exists when the proxy is Running
    /// again. An endpoint has at most one address of each kind. The prefix has 2 to 40 letters, digits and hyphens.
    ///
    /// Source: page CreateDBProxyEndpointAddress (2021 to 2025), API metadata (2024) for the codes, help page of a PostgreSQL instance's proxy endpoints (2025)
    /// for the prefix and the port.
    CreateDBProxyEndpointAddress {
        DBInstanceId: String,
        DBProxyEndpointId: String,
        ConnectionStringPrefix: ProxyPrefix,
        DBProxyConnectStringNetType: NetType,
        DBProxyNewConnectStringPort: Option<ProxyPort>,
        VPCId: Option<String>,
        VSwitchId: Option<VSwitches>,
        #[checked] DBProxyEngineType: Option<EngineType>,
    }
}

impl Action for CreateDBProxyEndpointAddress {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(ENGINES).primary().running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::ProxyNotFound,
        Condition::ProxyEndpointNotFound,
        Condition::ConnectionKindExists,
        Condition::ProxyAddressTaken,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut proxy = running(instance)?;
        let found = endpoint(&mut proxy, &self.DBProxyEndpointId)?;
        let public = self.DBProxyConnectStringNetType.0 == "Public";
        if let Some(other) = found.addresses.iter().find(|other| other.is_public() == public) {
            let hint = format!("the endpoint `{}` has the address `{}`", found.id, other.address);
            return Err(Condition::ConnectionKindExists.because(hint));
        }
        let mut address = EndpointAddress::new(proxy::address(&self.ConnectionStringPrefix.0));
        free_or(cloud, &address.address, Condition::ProxyAddressTaken)?;
        address.port = self.DBProxyNewConnectStringPort.map(|port| port.0);
        if public {
            address.ip_type = "Public".to_owned();
        } else {
            (address.vpc_id, address.vswitch_id) = (self.VPCId, self.VSwitchId.map(|ids| ids.0));
        }
        found.addresses.push(address);
        change(cloud, Self::NAME, &self.DBInstanceId, CHANGING, Some(proxy))?;
        Ok(object! {})
    }
}
