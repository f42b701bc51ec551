//! `DeleteDBProxyEndpointAddress`: the proxy is DBInstanceClassChanging until the address is gone.

use super::types::{AnyNetType, EngineType};
use super::{CHANGING, ENGINES, change, endpoint, running};
use crate::rds::action::prelude::*;

params! {
    /// Removes an address from an endpoint of an instance's proxy. The last address cannot be removed.
    ///
    /// The proxy shows DBInstanceClassChanging meanwhile (inferred). Encryption of the address ends with it (inferred).
    ///
    /// Source: page DeleteDBProxyEndpointAddress (2021 to 2025), API metadata (2024) for the codes.
    DeleteDBProxyEndpointAddress {
        DBInstanceId: String,
        DBProxyEndpointId: String,
        DBProxyConnectStringNetType: AnyNetType,
        #[checked] DBProxyEngineType: Option<EngineType>,
    }
}

impl Action for DeleteDBProxyEndpointAddress {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(ENGINES).primary().running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::ProxyNotFound,
        Condition::ProxyEndpointNotFound,
        Condition::ProxyNetTypeNotFound,
        Condition::ProxyLastAddress,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut proxy = running(instance)?;
        let found = endpoint(&mut proxy, &self.DBProxyEndpointId)?;
        let word = self.DBProxyConnectStringNetType.0;
        let private = if instance.network_type == InstanceNetworkType::Vpc { "VPC" } else { "Classic" };
        let kind = |public: bool| if public { "Public" } else { private };
        let count = found.addresses.len();
        found.addresses.retain(|address| kind(address.is_public()) != word);
        if found.addresses.len() == count {
            let hint = format!("the endpoint `{}` has no address of the kind {word}", found.id);
            return Err(Condition::ProxyNetTypeNotFound.because(hint));
        }
        if found.addresses.is_empty() {
            refuse!(ProxyLastAddress, "the endpoint `{}` has no other", found.id);
        }
        if found.ssl_address.as_ref().is_some_and(|address| !found.has_address(address)) {
            (found.ssl_address, found.ssl_expires) = (None, None);
        }
        change(cloud, Self::NAME, &self.DBInstanceId, CHANGING, Some(proxy))?;
        Ok(object! {})
    }
}
