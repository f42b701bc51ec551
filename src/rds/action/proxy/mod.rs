//! The database proxy of an instance: its settings, endpoints, addresses and encryption.

mod conditions;
mod create_address;
mod delete_address;
mod describe_endpoint;
mod describe_proxy;
mod describe_ssl;
mod modify_address;
mod modify_endpoint;
mod modify_instance;
mod modify_proxy;
mod modify_ssl;
mod types;
mod upgrade_kernel;

use std::time::SystemTime;

use crate::rds::action::prelude::*;
use crate::rds::model::proxy::{DbProxy, DbProxyEndpoint};

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<modify_proxy::ModifyDBProxy>(),
    modelled::<describe_proxy::DescribeDBProxy>(),
    modelled::<modify_instance::ModifyDBProxyInstance>(),
    modelled::<upgrade_kernel::UpgradeDBProxyInstanceKernelVersion>(),
    modelled::<describe_endpoint::DescribeDBProxyEndpoint>(),
    modelled::<modify_endpoint::ModifyDBProxyEndpoint>(),
    modelled::<create_address::CreateDBProxyEndpointAddress>(),
    modelled::<modify_address::ModifyDBProxyEndpointAddress>(),
    modelled::<delete_address::DeleteDBProxyEndpointAddress>(),
    modelled::<describe_ssl::GetDbProxyInstanceSsl>(),
    modelled::<modify_ssl::ModifyDbProxyInstanceSsl>(),
];

/// The engines that have a database proxy.
const ENGINES: &[Engine] = &[Engine::MySql, Engine::PostgreSql];

/// The status of a proxy during a change.
const CHANGING: &str = "DBInstanceClassChanging";

/// Returns the proxy of an instance. The condition refuses an instance without one.
fn proxy_of(instance: &Instance, none: Condition) -> Result<&DbProxy, Refusal> {
    let hint =
        || format!("`{}` has no proxy; `ModifyDBProxy` with `ConfigDBProxyService` Startup creates one", instance.id);
    instance.proxy.as_ref().ok_or_else(|| none.because(hint()))
}

/// Refuses a proxy that is being created, changed or removed.
fn not_busy(instance: &Instance, proxy: &DbProxy, condition: Condition) -> Result<(), Refusal> {
    if proxy.is_running() {
        return Ok(());
    }
    Err(condition.because(format!("the proxy of `{}` is {}, not Running", instance.id, proxy.status)))
}

/// Returns a copy of an instance's proxy, for a change. Refuses a proxy that is not Running.
fn running(instance: &Instance) -> Result<DbProxy, Refusal> {
    let proxy = proxy_of(instance, Condition::ProxyNotFound)?;
    not_busy(instance, proxy, Condition::InstanceStatus)?;
    Ok(proxy.clone())
}

/// Returns the endpoint with this id, mutably.
fn endpoint<'p>(proxy: &'p mut DbProxy, id: &str) -> Result<&'p mut DbProxyEndpoint, Refusal> {
    let hint = no_endpoint(proxy, id);
    let found = proxy.endpoints.iter_mut().find(|endpoint| endpoint.id == id);
    found.ok_or_else(|| Condition::ProxyEndpointNotFound.because(hint))
}

/// Returns the hint that a proxy has no endpoint with this id. It lists the existing ones.
fn no_endpoint(proxy: &DbProxy, id: &str) -> String {
    let ids = list(proxy.endpoints.iter().map(|endpoint| &endpoint.id));
    format!("the proxy `{}` has no endpoint `{}`; it has {ids}", proxy.name, clip(id))
}

/// Begins a change of an instance's proxy. The proxy has the given status meanwhile. If the operation fails, the proxy
/// is unchanged. Returns the id of the operation.
fn change(
    cloud: &mut Cloud,
    action: &'static str,
    id: &str,
    shows: &str,
    then: Option<DbProxy>,
) -> Result<u64, Refusal> {
    change_at(cloud, action, id, shows, then, None)
}

/// Does the same at a later time or at once. A pending change does not affect the status of the proxy (inferred).
fn change_at(
    cloud: &mut Cloud,
    action: &'static str,
    id: &str,
    shows: &str,
    then: Option<DbProxy>,
    begins: Option<SystemTime>,
) -> Result<u64, Refusal> {
    let of = Resource::of(id.to_owned());
    let instance = admitted_mut(cloud, id)?;
    let before = instance.proxy.clone();
    let proxy = before.clone().or_else(|| then.clone());
    if begins.is_none() {
        instance.proxy = proxy.map(|proxy| DbProxy { status: shows.to_owned(), ..proxy });
    }
    let set = |proxy: &Option<DbProxy>| Effect::Set(of.clone(), vec![("DBProxy".into(), proxy.write())]);
    let (effect, undo) = (set(&then), set(&before));
    Ok(cloud.begin(Operation::of(action).watches(of).begins(begins).effect(effect).undo(undo)))
}
