//! The endpoints and the nodes of an instance of the cluster edition.

use std::collections::BTreeMap;

record! {
    /// An address of an [`InstanceEndpoint`] or of a [`DbProxyEndpoint`](crate::DbProxyEndpoint): private unless
    /// [`ip_type`](EndpointAddress::ip_type) is `Public`.
    pub(crate) struct EndpointAddress ("ConnectionString" address: String) {
        /// The kind of the address (`IpType`): `Private` (the default) or `Public`.
        "IpType" ip_type: String = "Private".to_owned();
        /// The port (`Port`), by default the engine's.
        "Port" port: Option<u16> = None;
        /// The VPC (`VpcId`), by default the instance's.
        "VpcId" vpc_id: Option<String> = None;
        /// The vSwitch (`VSwitchId`), by default the instance's.
        "VSwitchId" vswitch_id: Option<String> = None;
        /// The IP address (`IpAddress`).
        "IpAddress" ip: Option<String> = None;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl EndpointAddress {
    /// Creates a private address.
    pub(crate) fn new(address: impl Into<String>) -> EndpointAddress {
        EndpointAddress::fresh(address.into())
    }

    /// Sets the port.
    pub(crate) fn port(mut self, port: u16) -> EndpointAddress {
        self.port = Some(port);
        self
    }

    pub(crate) fn is_public(&self) -> bool {
        self.ip_type == "Public"
    }
}

record! {
    /// An endpoint of an [`Instance`](crate::Instance) of the cluster edition, in addition to the instance's own
    /// address.
    pub(crate) struct InstanceEndpoint ("EndpointId" id: String) {
        /// The type (`EndpointType`), by default `Readonly`.
        "EndpointType" kind: String = "Readonly".to_owned();
        /// The description (`EndpointDescription`), by default empty.
        "EndpointDescription" description: String = String::new();
        /// The weights of the endpoint's nodes, by node id.
        "NodeWeights" node_weights: BTreeMap<String, u64> = BTreeMap::new();
        /// The addresses of the endpoint.
        "Addresses" addresses: Vec<EndpointAddress> = Vec::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl InstanceEndpoint {
    /// Creates a read-only endpoint without nodes and addresses.
    pub(crate) fn new(id: impl Into<String>) -> InstanceEndpoint {
        InstanceEndpoint::fresh(id.into())
    }

    /// Adds an address.
    pub(crate) fn address(mut self, address: EndpointAddress) -> InstanceEndpoint {
        self.addresses.push(address);
        self
    }
}

record! {
    /// A node of an [`Instance`](crate::Instance) of the cluster edition.
    pub(crate) struct ClusterNode ("NodeId" id: String) {
        /// The zone of the node (`NodeZoneId`), by default the instance's zone.
        "NodeZoneId" zone: Option<String> = None;
        /// The class of the node (`ClassCode`), by default the instance's class.
        "ClassCode" class: Option<String> = None;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl ClusterNode {
    /// Creates a node in the instance's zone, with the instance's class.
    pub(crate) fn new(id: impl Into<String>) -> ClusterNode {
        ClusterNode::fresh(id.into())
    }
}
