//! `GetDbProxyInstanceSsl`: the encrypted endpoints of a proxy.

use super::super::network::types::AnyCase;
use super::types::EngineType;
use super::{ENGINES, proxy_of};
use crate::rds::action::prelude::*;

params! {
    /// Lists the endpoints of an instance's proxy that have encrypted connections.
    ///
    /// The parameter is spelled `DbInstanceId`; Terraform's provider sends `DBInstanceId`, which is accepted too
    /// (inferred).
    ///
    /// Source: page GetDbProxyInstanceSsl (2021 to 2025), SDK response models (2025), API metadata (2024) for the codes.
    GetDbProxyInstanceSsl { DbInstanceId: AnyCase, #[checked] DBProxyEngineType: Option<EngineType> }
}

const ADMITS: Admission = Admission::instance("DbInstanceId").engines(ENGINES);

impl Action for GetDbProxyInstanceSsl {
    const ADMITS: &'static [Admission] = &[ADMITS];
    const CONDITIONS: &'static [Condition] = &[Condition::ProxyNotFound];

    fn admit(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Result<(), Refusal> {
        ADMITS.check(ADMITS.find(cloud, caller, &self.DbInstanceId.0)?)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DbInstanceId.0)?;
        let mut items = Vec::new();
        for endpoint in &proxy_of(instance, Condition::ProxyNotFound)?.endpoints {
            if let Some(address) = &endpoint.ssl_address {
                items.push(object! {
                    DbInstanceName: &instance.id,
                    EndpointName: &endpoint.id,
                    EndpointType: "RWSplit",
                    SslExpiredTime: endpoint.ssl_expires.map(to_second).unwrap_or_default(),
                    CertCommonName: address,
                });
            }
        }
        Ok(object! { DbProxyCertListItems: object! { DbProxyCertListItems: items } })
    }
}
