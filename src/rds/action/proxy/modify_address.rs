//! `ModifyDBProxyEndpointAddress`: the proxy is DBInstanceClassChanging meanwhile.

use super::super::network::free_or;
use super::types::{EngineType, NetType, ProxyPort, ProxyPrefix};
use super::{CHANGING, ENGINES, change, endpoint, running};
use crate::rds::action::prelude::*;
use crate::rds::model::proxy;

params! {
    /// Changes prefix or port of the private or the public address of a proxy's endpoint.
    ///
    /// The proxy shows DBInstanceClassChanging meanwhile (inferred). The address keeps its encryption (inferred).
    ///
    /// Source: page ModifyDBProxyEndpointAddress (2021 to 2025), API metadata (2024) for the codes.
    ModifyDBProxyEndpointAddress {
        DBInstanceId: String,
        DBProxyEndpointId: String,
        DBProxyConnectStringNetType: Option<NetType>,
        DBProxyNewConnectString: Option<ProxyPrefix>,
        DBProxyNewConnectStringPort: Option<ProxyPort>,
        #[checked] DBProxyEngineType: Option<EngineType>,
    }
}

impl Action for ModifyDBProxyEndpointAddress {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(ENGINES).primary().running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::ProxyAddressUnchanged,
        Condition::ProxyNotFound,
        Condition::ProxyEndpointNotFound,
        Condition::EndpointAddressNotFound,
        Condition::ProxyAddressSame,
        Condition::ProxyAddressTaken,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.DBProxyNewConnectString.is_none() && self.DBProxyNewConnectStringPort.is_none() {
            let hint = "neither `DBProxyNewConnectString` nor `DBProxyNewConnectStringPort` is given";
            return Err(Condition::ProxyAddressUnchanged.because(hint));
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut proxy = running(instance)?;
        let found = endpoint(&mut proxy, &self.DBProxyEndpointId)?;
        let public = self.DBProxyConnectStringNetType.is_some_and(|net_type| net_type.0 == "Public");
        let Some(address) = found.addresses.iter_mut().find(|address| address.is_public() == public) else {
            let hint = format!("`{}` has no {} address", found.id, if public { "public" } else { "private" });
            return Err(Condition::EndpointAddressNotFound.because(hint));
        };
        let (old, old_port) = (address.address.clone(), address.port.unwrap_or_else(|| instance.shown_port()));
        let new = self.DBProxyNewConnectString.map_or_else(|| old.clone(), |prefix| proxy::address(&prefix.0));
        let port = self.DBProxyNewConnectStringPort.map_or(old_port, |port| port.0);
        match (new == old, port == old_port) {
            (true, true) => return Err(Condition::ProxyAddressSame.because(format!("`{old}` has port {port}"))),
            (true, false) => {}
            (false, _) => free_or(cloud, &new, Condition::ProxyAddressTaken)?,
        }
        address.address.clone_from(&new);
        address.port = Some(port);
        if found.ssl_address.as_ref() == Some(&old) {
            found.ssl_address = Some(new);
        }
        change(cloud, Self::NAME, &self.DBInstanceId, CHANGING, Some(proxy))?;
        Ok(object! {})
    }
}
