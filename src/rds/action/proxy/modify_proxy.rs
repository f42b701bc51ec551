//! `ModifyDBProxy`: starts, stops or changes the proxy; the instance remains Running.

use super::types::{EngineType, Kind, NetworkType, Nodes, Number, Persistence, Service, placed};
use super::{CHANGING, ENGINES, change, not_busy, proxy_of};
use crate::rds::action::prelude::*;
use crate::rds::model::proxy::DbProxy;

params! {
    /// Switches the database proxy of an instance on or off, or changes it.
    ///
    /// With `ConfigDBProxyService` Startup the proxy shows Creating, then Running with one endpoint and its private
    /// address. With Shutdown the proxy shows Deleting until it is removed. With Modify it shows
    /// DBInstanceClassChanging. The instance remains Running (inferred). Any VPC and vSwitch are accepted; by default
    /// they are the instance's. `DBProxyInstanceNum` is at most 60, as on the page of 2023; SDK models of 2025 state
    /// 16.
    ///
    /// Source: page ModifyDBProxy (2020 to 2025), API metadata (2024) for the codes, page DescribeDBProxy (2022) for the statuses.
    ModifyDBProxy {
        DBInstanceId: String,
        ConfigDBProxyService: Service,
        #[checked] InstanceNetworkType: Option<NetworkType>,
        VPCId: Option<String>,
        VSwitchId: Option<String>,
        DBProxyInstanceNum: Option<Number>,
        DBProxyInstanceType: Option<Kind>,
        DBProxyNodes: Option<Nodes>,
        PersistentConnectionStatus: Option<Persistence>,
        #[checked] DBProxyEngineType: Option<EngineType>,
    }
}

impl Action for ModifyDBProxy {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(ENGINES).primary().running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::ProxyNodeZones,
        Condition::ProxyNodeZoneTwice,
        Condition::ProxyNodesGeneral,
        Condition::ProxyExists,
        Condition::RelativeProxyNotFound,
        Condition::ProxyBeingMade,
        Condition::ProxyChanging,
    ];

    fn check(&self) -> Result<(), Refusal> {
        self.DBProxyNodes.as_ref().map_or(Ok(()), |nodes| placed(&nodes.0, self.DBProxyInstanceType).map(|_| ()))
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?.clone();
        let id = &self.DBInstanceId;
        if self.ConfigDBProxyService.0 == "Startup" {
            if let Some(proxy) = &instance.proxy {
                free(&instance, proxy)?;
                refuse!(ProxyExists, "`{id}` has the proxy `{}`", proxy.name);
            }
            let mut proxy = self.applied(DbProxy::new(cloud.ids.name(20)))?;
            for address in proxy.endpoints.iter_mut().flat_map(|endpoint| &mut endpoint.addresses) {
                address.vpc_id.clone_from(&self.VPCId);
                address.vswitch_id.clone_from(&self.VSwitchId);
            }
            change(cloud, Self::NAME, id, "Creating", Some(proxy))?;
            return Ok(object! {});
        }
        let proxy = proxy_of(&instance, Condition::RelativeProxyNotFound)?;
        free(&instance, proxy)?;
        if self.ConfigDBProxyService.0 == "Shutdown" {
            change(cloud, Self::NAME, id, "Deleting", None)?;
        } else {
            let proxy = self.applied(proxy.clone())?;
            change(cloud, Self::NAME, id, CHANGING, Some(proxy))?;
        }
        Ok(object! {})
    }
}

/// Refuses a proxy that is being created, removed or changed.
fn free(instance: &Instance, proxy: &DbProxy) -> Result<(), Refusal> {
    let changing = proxy.status == CHANGING;
    not_busy(instance, proxy, if changing { Condition::ProxyChanging } else { Condition::ProxyBeingMade })
}

impl ModifyDBProxy {
    /// Returns the proxy with the settings of the request.
    fn applied(&self, mut proxy: DbProxy) -> Result<DbProxy, Refusal> {
        if let Some(status) = self.PersistentConnectionStatus {
            proxy.persistent_connections = status.0.to_owned();
        }
        super::modify_instance::apply(
            proxy,
            self.DBProxyInstanceNum,
            self.DBProxyInstanceType,
            self.DBProxyNodes.as_ref(),
        )
    }
}
