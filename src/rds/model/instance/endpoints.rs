//! The endpoints and nodes of an instance of the cluster edition, and the database proxy: setters, values in answers
//! and contradictions.

use std::collections::BTreeSet;

use super::super::endpoint::{ClusterNode, EndpointAddress};
use super::Instance;

impl Instance {
    /// Returns every node of an instance of the cluster edition, with its zone. Other editions have none.
    pub(crate) fn all_cluster_nodes(&self) -> Vec<ClusterNode> {
        if self.category != "cluster" {
            return Vec::new();
        }
        let mut all = Vec::new();
        for node in self.nodes() {
            let said = self.cluster_nodes.iter().find(|other| other.id == node.id);
            let class = said.and_then(|said| said.class.clone());
            all.push(ClusterNode { id: node.id, zone: Some(node.zone), class });
        }
        all
    }

    /// Returns the addresses of the instance's endpoints and of those of its proxy.
    pub(crate) fn endpoint_addresses(&self) -> impl Iterator<Item = &EndpointAddress> {
        let own = self.endpoints.iter().flat_map(|endpoint| &endpoint.addresses);
        let proxies = self.proxy.iter().flat_map(|proxy| &proxy.endpoints);
        own.chain(proxies.flat_map(|endpoint| &endpoint.addresses))
    }

    /// Adds every contradiction in the endpoints, nodes and proxy.
    pub(crate) fn endpoint_errors(&self, error: &mut impl FnMut(&str, String)) {
        let id = &self.id;
        let mut seen = BTreeSet::new();
        for endpoint in &self.endpoints {
            if endpoint.id.is_empty() || !seen.insert(endpoint.id.as_str()) {
                error(
                    ".Endpoints",
                    format!("instance `{id}`: endpoint `{}` has no id or a duplicate one", endpoint.id),
                );
            }
        }
        for endpoint in self.proxy.iter().flat_map(|proxy| &proxy.endpoints) {
            if endpoint.id.is_empty() || !seen.insert(endpoint.id.as_str()) {
                error(".DBProxy", format!("instance `{id}`: endpoint `{}` has no id or a duplicate one", endpoint.id));
            }
        }
        let own = self.all_connections();
        let mut addresses = BTreeSet::new();
        for connection in &own {
            addresses.insert(connection.address.as_str());
        }
        for EndpointAddress { address, .. } in self.endpoint_addresses() {
            if address.is_empty() || !addresses.insert(address.as_str()) {
                error(".Endpoints", format!("instance `{id}`: address `{address}` is empty or a duplicate"));
            }
        }
        let mut nodes = BTreeSet::new();
        for node in &self.cluster_nodes {
            if node.id.is_empty() || !nodes.insert(node.id.as_str()) {
                error(".ClusterNodes", format!("instance `{id}`: node `{}` has no id or a duplicate one", node.id));
            }
        }
    }
}
