//! The endpoints and the nodes of an instance of the cluster edition.

use std::collections::BTreeMap;

record! {
    /// An address of an [`InstanceEndpoint`] or of a [`DbProxyEndpoint`](crate::DbProxyEndpoint): private, unless
    /// [`ip_type`](EndpointAddress::ip_type) says otherwise.
    ///
    /// ```
    /// use fake_rds::{EndpointAddress, Instance, InstanceEndpoint};
    ///
    /// let address = EndpointAddress::new("rm-1-ro.mysql.rds.aliyuncs.com").port(3307);
    /// let instance = Instance::mysql("rm-1").category("cluster").endpoint(InstanceEndpoint::new("ep-1").address(address));
    /// ```
    #[must_use = "an EndpointAddress does nothing until it is handed to an endpoint"]
    pub struct EndpointAddress,
    /// An address of an endpoint as it was when a test looked at it.
    EndpointAddressView ("ConnectionString" address: String)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").endpoint(InstanceEndpoint::new(\"ep-1\").address(EndpointAddress::new(\"ro.mysql.rds.aliyuncs.com\")",
        "))).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().endpoints()[0].addresses()[0]"
    ) {
        /// `IpType`: `Private` or `Public`.
        "IpType" ip_type: String = "Private".to_owned(), text "Public";
        /// `Port`, by default the engine's.
        "Port" port: Option<u16> = None, own;
        /// `VpcId`, by default the instance's.
        "VpcId" vpc_id: Option<String> = None, maybe "vpc-1";
        /// `VSwitchId`, by default the instance's.
        "VSwitchId" vswitch_id: Option<String> = None, maybe "vsw-1";
        /// `IpAddress`.
        "IpAddress" ip: Option<String> = None, maybe "172.16.0.10";
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl EndpointAddress {
    /// A private address.
    ///
    /// ```
    /// # use fake_rds::EndpointAddress;
    /// let address = EndpointAddress::new("rm-1-ro.mysql.rds.aliyuncs.com");
    /// ```
    pub fn new(address: impl Into<String>) -> EndpointAddress {
        EndpointAddress::fresh(address.into())
    }

    /// `Port`.
    ///
    /// ```
    /// # use fake_rds::EndpointAddress;
    /// let address = EndpointAddress::new("rm-1-ro.mysql.rds.aliyuncs.com").port(3307);
    /// ```
    pub fn port(mut self, port: u16) -> EndpointAddress {
        self.port = Some(port);
        self
    }

    pub(crate) fn is_public(&self) -> bool {
        self.ip_type == "Public"
    }
}

impl EndpointAddressView {
    /// `ConnectionString`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let endpoint = InstanceEndpoint::new("ep-1").address(EndpointAddress::new("ro.mysql.rds.aliyuncs.com"));
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").endpoint(endpoint)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().endpoints()[0].addresses()[0].address(), "ro.mysql.rds.aliyuncs.com");
    /// ```
    pub fn address(&self) -> &str {
        &self.0.address
    }
}

record! {
    /// An endpoint of an [`Instance`](crate::Instance) of the cluster edition, beside the instance's own address.
    ///
    /// ```
    /// use fake_rds::{EndpointAddress, Instance, InstanceEndpoint};
    ///
    /// let endpoint = InstanceEndpoint::new("ep-1").address(EndpointAddress::new("rm-1-ro.mysql.rds.aliyuncs.com"));
    /// let instance = Instance::mysql("rm-1").category("cluster").endpoint(endpoint);
    /// ```
    #[must_use = "an InstanceEndpoint does nothing until it is handed to an Instance"]
    pub struct InstanceEndpoint,
    /// An endpoint of an instance as it was when a test looked at it.
    InstanceEndpointView ("EndpointId" id: String)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").endpoint(InstanceEndpoint::new(\"ep-1\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().endpoints()[0]"
    ) {
        /// `EndpointType`.
        "EndpointType" kind: String = "Readonly".to_owned(), text "Primary";
        /// `EndpointDescription`.
        "EndpointDescription" description: String = String::new(), text "reports";
        /// The weights of its nodes, by the nodes' ids.
        "NodeWeights" node_weights: BTreeMap<String, u64> = BTreeMap::new(), own;
        /// Its addresses.
        "Addresses" addresses: Vec<EndpointAddress> = Vec::new(), own;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl InstanceEndpoint {
    /// A read-only endpoint without nodes and addresses.
    ///
    /// ```
    /// # use fake_rds::InstanceEndpoint;
    /// let endpoint = InstanceEndpoint::new("ep-1");
    /// ```
    pub fn new(id: impl Into<String>) -> InstanceEndpoint {
        InstanceEndpoint::fresh(id.into())
    }

    /// Adds a node with its weight, or gives it another.
    ///
    /// ```
    /// # use fake_rds::InstanceEndpoint;
    /// let endpoint = InstanceEndpoint::new("ep-1").node("rn-2", 100);
    /// ```
    pub fn node(mut self, id: impl Into<String>, weight: u64) -> InstanceEndpoint {
        self.node_weights.insert(id.into(), weight);
        self
    }

    /// Adds an address.
    ///
    /// ```
    /// # use fake_rds::{EndpointAddress, InstanceEndpoint};
    /// let endpoint = InstanceEndpoint::new("ep-1").address(EndpointAddress::new("rm-1-ro.mysql.rds.aliyuncs.com"));
    /// ```
    pub fn address(mut self, address: EndpointAddress) -> InstanceEndpoint {
        self.addresses.push(address);
        self
    }
}

impl InstanceEndpointView {
    /// `EndpointId`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let instance = Instance::mysql("rm-1").endpoint(InstanceEndpoint::new("ep-1"));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().endpoints()[0].id(), "ep-1");
    /// ```
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The weights of its nodes, by the nodes' ids.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let instance = Instance::mysql("rm-1").endpoint(InstanceEndpoint::new("ep-1").node("rn-2", 100));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().endpoints()[0].node_weights()["rn-2"], 100);
    /// ```
    pub fn node_weights(&self) -> &BTreeMap<String, u64> {
        &self.0.node_weights
    }

    /// Its addresses.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let instance = Instance::mysql("rm-1").endpoint(InstanceEndpoint::new("ep-1"));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().endpoints()[0].addresses().is_empty());
    /// ```
    pub fn addresses(&self) -> Vec<EndpointAddressView> {
        self.0.addresses.iter().cloned().map(EndpointAddressView).collect()
    }
}

record! {
    /// A node of an [`Instance`](crate::Instance) of the cluster edition.
    ///
    /// ```
    /// use fake_rds::{ClusterNode, Instance};
    ///
    /// let nodes = ["rn-1", "rn-2", "rn-3"].map(ClusterNode::new);
    /// let instance = Instance::mysql("rm-1").category("cluster").cluster_nodes(nodes);
    /// ```
    #[must_use = "a ClusterNode does nothing until it is handed to an Instance"]
    pub struct ClusterNode,
    /// A node as it was when a test looked at it.
    ClusterNodeView ("NodeId" id: String)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").category(\"cluster\").cluster_nodes([ClusterNode::new(\"rn-1\")",
        "])).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().cluster_nodes()[0]"
    ) {
        /// `NodeZoneId`, by default the instance's zone.
        "NodeZoneId" zone: Option<String> = None, maybe "cn-hangzhou-b";
        /// `ClassCode`, by default the instance's class.
        "ClassCode" class: Option<String> = None, maybe "mysql.n2.medium.xc";
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl ClusterNode {
    /// A node in the instance's zone, of the instance's class.
    ///
    /// ```
    /// # use fake_rds::ClusterNode;
    /// let node = ClusterNode::new("rn-1");
    /// ```
    pub fn new(id: impl Into<String>) -> ClusterNode {
        ClusterNode::fresh(id.into())
    }
}

impl ClusterNodeView {
    /// `NodeId`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let instance = Instance::mysql("rm-1").category("cluster").cluster_nodes([ClusterNode::new("rn-1")]);
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().cluster_nodes()[0].id(), "rn-1");
    /// ```
    pub fn id(&self) -> &str {
        &self.0.id
    }
}
