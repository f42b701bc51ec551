//! The endpoints and the nodes of an instance of the cluster edition.

use std::collections::BTreeMap;

record! {
    /// An address of an [`InstanceEndpoint`] or of a [`DbProxyEndpoint`](crate::DbProxyEndpoint): private, unless
    /// [`ip_type`](EndpointAddress::ip_type) says otherwise.
    pub(crate) struct EndpointAddress ("ConnectionString" address: String) {
        /// `IpType`: `Private` or `Public`.
        "IpType" ip_type: String = "Private".to_owned();
        /// `Port`, by default the engine's.
        "Port" port: Option<u16> = None;
        /// `VpcId`, by default the instance's.
        "VpcId" vpc_id: Option<String> = None;
        /// `VSwitchId`, by default the instance's.
        "VSwitchId" vswitch_id: Option<String> = None;
        /// `IpAddress`.
        "IpAddress" ip: Option<String> = None;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl EndpointAddress {
    /// A private address.
    pub(crate) fn new(address: impl Into<String>) -> EndpointAddress {
        EndpointAddress::fresh(address.into())
    }

    /// `Port`.
    pub(crate) fn port(mut self, port: u16) -> EndpointAddress {
        self.port = Some(port);
        self
    }

    pub(crate) fn is_public(&self) -> bool {
        self.ip_type == "Public"
    }
}

record! {
    /// An endpoint of an [`Instance`](crate::Instance) of the cluster edition, beside the instance's own address.
    pub(crate) struct InstanceEndpoint ("EndpointId" id: String) {
        /// `EndpointType`.
        "EndpointType" kind: String = "Readonly".to_owned();
        /// `EndpointDescription`.
        "EndpointDescription" description: String = String::new();
        /// The weights of its nodes, by the nodes' ids.
        "NodeWeights" node_weights: BTreeMap<String, u64> = BTreeMap::new();
        /// Its addresses.
        "Addresses" addresses: Vec<EndpointAddress> = Vec::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl InstanceEndpoint {
    /// A read-only endpoint without nodes and addresses.
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
        /// `NodeZoneId`, by default the instance's zone.
        "NodeZoneId" zone: Option<String> = None;
        /// `ClassCode`, by default the instance's class.
        "ClassCode" class: Option<String> = None;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl ClusterNode {
    /// A node in the instance's zone, of the instance's class.
    pub(crate) fn new(id: impl Into<String>) -> ClusterNode {
        ClusterNode::fresh(id.into())
    }
}
