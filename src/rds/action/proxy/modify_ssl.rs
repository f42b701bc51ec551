//! `ModifyDbProxyInstanceSsl`: the proxy is DBInstanceClassChanging meanwhile.

use crate::rds::action::prelude::*;
use std::time::Duration;

use super::super::network::types::AnyCase;
use super::types::{EngineType, SslSwitch};
use super::{CHANGING, change, endpoint, not_busy, proxy_of};
use crate::rds::model::clock::whole_second;

params! {
    /// Turns encryption of connections to an endpoint of an instance's proxy on (`DbProxySslEnabled` 1), off (0), or on
    /// with a new certificate (2).
    ///
    /// The proxy shows DBInstanceClassChanging meanwhile (inferred). The certificate is then valid for 365 days
    /// (inferred). The names of parameters are spelled `Db...`; Terraform's provider sends `DBInstanceId` and
    /// `DBProxyEndpointId`, which are accepted too (inferred).
    ///
    /// Source: page ModifyDbProxyInstanceSsl (2021 to 2025), API metadata (2024) for the codes.
    ModifyDbProxyInstanceSsl {
        DbInstanceId: AnyCase,
        DbProxyEndpointId: AnyCase,
        DbProxyConnectString: String,
        DbProxySslEnabled: SslSwitch,
        #[checked] DBProxyEngineType: Option<EngineType>,
    }
}

/// The validity of a certificate.
const VALIDITY: Duration = Duration::from_secs(365 * 86_400);

const ADMITS: Admission = Admission::instance("DbInstanceId").engines(&[Engine::MySql]).primary().running();

impl Action for ModifyDbProxyInstanceSsl {
    const ADMITS: &'static [Admission] = &[ADMITS];
    const CONDITIONS: &'static [Condition] = &[
        Condition::ProxySslStatus,
        Condition::ProxyEndpointNotFound,
        Condition::ProxySslAddress,
        Condition::ProxySslOff,
    ];

    fn admit(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Result<(), Refusal> {
        ADMITS.check(ADMITS.find(cloud, caller, &self.DbInstanceId.0)?)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let now = whole_second(cloud.now());
        let instance = admitted(cloud, &self.DbInstanceId.0)?;
        let proxy = proxy_of(instance, Condition::ProxySslStatus)?;
        not_busy(instance, proxy, Condition::ProxySslStatus)?;
        let mut proxy = proxy.clone();
        let found = endpoint(&mut proxy, &self.DbProxyEndpointId.0)?;
        let address = self.DbProxyConnectString;
        if !found.has_address(&address) {
            let hint = format!("the endpoint `{}` has no address `{}`", found.id, clip(&address));
            return Err(Condition::ProxySslAddress.because(hint));
        }
        if self.DbProxySslEnabled.0 != "1" && found.ssl_address.as_ref() != Some(&address) {
            refuse!(ProxySslOff, "connections to `{address}` are not encrypted");
        }
        if self.DbProxySslEnabled.0 == "0" {
            (found.ssl_address, found.ssl_expires) = (None, None);
        } else {
            (found.ssl_address, found.ssl_expires) = (Some(address), now.checked_add(VALIDITY));
        }
        change(cloud, Self::NAME, &self.DbInstanceId.0, CHANGING, Some(proxy))?;
        Ok(object! {})
    }
}
