//! The addresses of the instances on this machine.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use super::EngineError;
use super::hub::{Hub, locked};
use super::programs::Kind;
use super::relay::Address;
use crate::rds::model::instance::Instance;
use crate::rds::model::store::Store;
use crate::rpc::response::Outgoing;

impl Hub {
    /// Gives each address of the state an address of this machine.
    pub(super) fn put_addresses(
        &self,
        instances: &mut Store,
        outgoing: &mut Option<&mut Outgoing>,
        errors: &mut Vec<EngineError>,
    ) {
        let mut addresses = locked(&self.addresses);
        let mut used: BTreeSet<(String, String)> = BTreeSet::new();
        let all: Vec<Arc<Instance>> = instances.shared().cloned().collect();
        for instance in all {
            let Some(kind) = Kind::of(instance.engine) else { continue };
            let mut changed: Vec<(usize, String, u16)> = Vec::new();
            for (index, connection) in instance.all_connections().into_iter().enumerate() {
                let port = connection.port.unwrap_or_else(|| instance.shown_port());
                let here = |(key, address): (&(String, String), &Arc<Address>)| {
                    let is = key.0 == instance.id && address.address.ip().to_string() == connection.address;
                    (is && address.address.port() == port).then(|| key.clone())
                };
                if let Some(key) = addresses.iter().find_map(here) {
                    used.insert(key);
                    continue;
                }
                let key = (instance.id.clone(), format!("{}:{port}", connection.address));
                let made = match addresses.get(&key) {
                    Some(address) => Ok(address.clone()),
                    None => Address::bind(connection.address.parse::<IpAddr>().ok(), port).and_then(|listener| {
                        Address::listen(listener, &self.handle, self.gate(), instance.id.clone(), kind)
                    }),
                };
                match made {
                    Ok(address) => {
                        let (ip, new_port) = (address.address.ip().to_string(), address.address.port());
                        if let Some(outgoing) = outgoing.as_deref_mut() {
                            put_address(outgoing, &connection.address, &ip, port, new_port);
                        }
                        changed.push((index, ip, new_port));
                        used.insert(key.clone());
                        addresses.insert(key, address);
                    }
                    Err(error) => errors.push(EngineError(format!(
                        "instance {}: listening failed on every address of this machine: {error}",
                        instance.id
                    ))),
                }
            }
            let Some(instance) = instances.get_mut(&instance.id).filter(|_| !changed.is_empty()) else { continue };
            for (index, ip, port) in changed {
                match index.checked_sub(1) {
                    None => (instance.connection_string, instance.port) = (ip, Some(port)),
                    Some(index) => {
                        if let Some(connection) = instance.connections.get_mut(index) {
                            (connection.address, connection.port) = (ip, Some(port));
                        }
                    }
                }
            }
        }
        addresses.retain(|key, address| {
            let is_used = used.contains(key);
            if !is_used {
                address.close();
            }
            is_used
        });
    }
}

/// In an answer, replaces an address of the service by the address of this machine.
fn put_address(outgoing: &mut Outgoing, name: &str, ip: &str, port: u16, new_port: u16) {
    let Ok(text) = std::str::from_utf8(&outgoing.body) else { return };
    if !text.contains(name) {
        return;
    }
    let mut text = text.replace(name, ip);
    if port != new_port {
        for (before, after) in [("\"Port\":\"", "\""), ("<Port>", "</Port>")] {
            text = text.replace(&format!("{before}{port}{after}"), &format!("{before}{new_port}{after}"));
        }
    }
    outgoing.body = text.into();
}
