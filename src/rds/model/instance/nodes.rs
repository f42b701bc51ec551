//! The nodes of an instance: their ids and zones, and the primary node.

use super::super::{ids, regions};
use super::ClusterNode;
use super::Instance;

/// A node of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// The id (`NodeId`): decimal digits that are derived from the instance's id. In the cluster edition it is the
    /// configured id, or `rn-` and such digits.
    pub(crate) id: String,
    pub(crate) zone: String,
    /// `true` if the node is the primary one.
    pub(crate) is_master: bool,
}

impl Instance {
    /// Returns the nodes: one in the basic edition, three in the editions with three nodes, otherwise two (inferred
    /// from the descriptions of the editions). An instance of the cluster edition has the configured nodes.
    pub(crate) fn nodes(&self) -> Vec<Node> {
        let count = match self.category.as_str() {
            "Basic" | "serverless_basic" => 1,
            "Finance" | "Enterprise" | "AlwaysOn" => 3,
            "cluster" if self.slave_zone_2.is_some() => 3,
            _ => 2,
        };
        let first = 1_000_000 + ids::hash(&self.id) % 9_000_000;
        let is_cluster = self.category == "cluster";
        let said = if is_cluster { self.cluster_nodes.as_slice() } else { &[] };
        let kind = if is_cluster { "rn-" } else { "" };
        let mut ids: Vec<String> = (first..first + count).map(|id| format!("{kind}{id}")).collect();
        if !said.is_empty() {
            ids = said.iter().map(|node| node.id.clone()).collect();
        }
        let master = self.master_node.as_ref().and_then(|id| ids.iter().position(|other| other == id)).unwrap_or(0);
        let zones = self.node_zones();
        let zone = |index: usize| {
            let own = said.get(index).and_then(|node| node.zone.as_ref());
            own.or(zones.get(index)).or(zones.last()).cloned().unwrap_or_default()
        };
        let node = |(index, id)| Node { id, zone: zone(index), is_master: index == master };
        ids.into_iter().enumerate().map(node).collect()
    }

    /// Sets the zones of the secondary nodes, of which `Auto` is one without another node.
    pub(crate) fn put_zones(&mut self, secondary: [Option<&String>; 2]) {
        let zones = regions::secondary_zones(&self.region, &self.zone_id(), secondary);
        [self.slave_zone_1, self.slave_zone_2] = zones;
    }

    /// Returns the configured nodes of a cluster that moves to other zones.
    pub(crate) fn moved_nodes(&self) -> Vec<ClusterNode> {
        let moved = |node: &ClusterNode| ClusterNode { zone: None, ..node.clone() };
        self.cluster_nodes.iter().map(moved).collect()
    }

    /// Returns the zones of the nodes. Each letter of a multi-zone, such as `cn-hangzhou-MAZ6(b,f)`, is one zone.
    fn node_zones(&self) -> Vec<String> {
        let zone = self.zone_id();
        if let Some((place, rest)) = zone.split_once("MAZ") {
            let letters = rest.split_once('(').map_or("", |(_, letters)| letters.trim_end_matches(')'));
            let zones: Vec<String> = letters.split(',').map(|letter| format!("{place}{letter}")).collect();
            return zones;
        }
        let slaves = [&self.slave_zone_1, &self.slave_zone_2].into_iter().flatten().cloned();
        std::iter::once(zone.into_owned()).chain(slaves).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(instance: &Instance) -> Vec<String> {
        instance.nodes().into_iter().map(|node| node.zone).collect()
    }

    fn of_category(category: &str) -> Instance {
        Instance { category: category.to_owned(), ..Instance::mysql("a") }
    }

    #[test]
    fn nodes_lie_in_the_zones_of_the_instance() {
        assert_eq!(zones(&Instance::mysql("a")), ["cn-hangzhou-b", "cn-hangzhou-b"]);
        assert_eq!(zones(&Instance::mysql("a").zone("cn-hangzhou-MAZ6(b,f)")), ["cn-hangzhou-b", "cn-hangzhou-f"]);
        assert_eq!(zones(&of_category("Basic")), ["cn-hangzhou-b"]);
        let three = Instance { slave_zone_1: Some("cn-hangzhou-c".into()), ..of_category("Finance") };
        assert_eq!(zones(&three), ["cn-hangzhou-b", "cn-hangzhou-c", "cn-hangzhou-c"]);
    }

    #[test]
    fn one_node_is_the_primary() {
        let instance = Instance::mysql("a");
        let nodes = instance.nodes();
        assert!(nodes[0].is_master && !nodes[1].is_master && nodes[0].id.len() == 7);
        let switched = Instance { master_node: Some(nodes[1].id.clone()), ..instance }.nodes();
        assert!(!switched[0].is_master && switched[1].is_master && switched[0].id == nodes[0].id);
    }
}
