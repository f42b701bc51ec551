//! Parameters of endpoints and nodes.

use super::super::network::types::{port, prefix};
use crate::base::json;
use crate::rds::action::prelude::*;

texts! {
    /// The prefix of an address of an endpoint.
    EndpointPrefix(String), InvalidConnectionPrefix, |text| prefix(text, 5, 40), "5 to 40 letters, digits and hyphens, a letter first";
    /// The port of an address of an endpoint.
    EndpointPort(u16), InvalidPort, |text| port(text, 3000, 5999), "a port from 3000 to 5999", within [3000..=5999];
    /// `NodeItems`: a JSON array of nodes with their weights.
    NodeItems(Vec<NodeItem>), NodeItemsNotJson, node_items, "a JSON array of objects with `DBInstanceId`, `NodeId` and `Weight`";
    /// `DBNode`: a JSON array of new nodes.
    NewNodes(Vec<NewNode>), NodesMalformed, new_nodes, "a JSON array of objects with `classCode` and `zoneId`";
    /// `DBNodeId`: a JSON array of node ids.
    NodeIds(Vec<String>), NodeIdsMalformed, node_ids, "a JSON array of node ids";
}

word_parameters! {
    /// `DBInstanceEndpointType`.
    EndpointType = ["Readonly"], EndpointTypeNotSupported;
    /// `IpType` of an address that is added.
    IpType = ["Public"], EndpointIpType;
}

/// A node of an endpoint.
#[derive(Debug, Clone)]
pub(super) struct NodeItem {
    instance: String,
    node: String,
    weight: Value,
}

/// A node to be created.
#[derive(Debug, Clone)]
pub(super) struct NewNode {
    pub(super) class: String,
    pub(super) zone: String,
}

fn items(text: &str) -> Option<Vec<Value>> {
    match json::parse(text) {
        Ok(Value::List(items)) => Some(items),
        _ => None,
    }
}

fn member(item: &Value, name: &str) -> Option<String> {
    item.get(name).and_then(Value::as_text).map(str::to_owned)
}

fn node_items(text: &str) -> Option<Vec<NodeItem>> {
    let mut found = Vec::new();
    for item in items(text)? {
        let weight = item.get("Weight").cloned().unwrap_or(Value::Null);
        let instance = member(&item, "DBInstanceId").unwrap_or_default();
        found.push(NodeItem { instance, node: member(&item, "NodeId")?, weight });
    }
    Some(found)
}

fn new_nodes(text: &str) -> Option<Vec<NewNode>> {
    let mut found = Vec::new();
    for item in items(text)? {
        found.push(NewNode { class: member(&item, "classCode")?, zone: member(&item, "zoneId")? });
    }
    Some(found)
}

fn node_ids(text: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for item in items(text)? {
        found.push(item.as_text()?.to_owned());
    }
    Some(found)
}

/// The weight of a node without one in the request (inferred).
const WEIGHT: u64 = 100;

/// Returns the weights of the nodes of a read-only endpoint, which must be different secondary nodes of the instance.
pub(super) fn weights(
    instance: &Instance,
    items: &[NodeItem],
) -> Result<std::collections::BTreeMap<String, u64>, Refusal> {
    let nodes = instance.nodes();
    let mut weights = std::collections::BTreeMap::new();
    for NodeItem { instance: of, node: id, weight } in items {
        if !of.is_empty() && *of != instance.id {
            let hint = format!("`{}` is not the instance `{}`", clip(of), instance.id);
            return Err(Condition::NodeItemsInstance.because(hint));
        }
        let Some(node) = nodes.iter().find(|node| node.id == *id) else {
            let known = list(nodes.iter().map(|node| &node.id));
            refuse!(NodeItemsNode, "no node `{}`; the nodes are {known}", clip(id));
        };
        if node.is_master {
            refuse!(NodeItemsPrimary, "`{id}` is the primary node");
        }
        let number = match weight {
            Value::Null => Some(WEIGHT),
            Value::Number(number) => number.as_u64(),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        let Some(number) = number.filter(|number| *number <= 100) else {
            refuse!(NodeItemsWeight, "the weight of `{id}` must be a whole number from 0 to 100");
        };
        if weights.insert(id.clone(), number).is_some() {
            refuse!(NodeItemsTwice, "duplicate node `{id}`");
        }
    }
    Ok(weights)
}
