//! The database proxy of an instance.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::endpoint::EndpointAddress;

/// `DBProxyInstanceType` of a general-purpose proxy.
pub(crate) const GENERAL_PROXY: &str = "3";

/// The latest minor version of a proxy (the samples').
pub(crate) const LATEST_VERSION: &str = "1.13.12";

record! {
    /// The database proxy of an [`Instance`](crate::Instance). It has one endpoint with a private address unless more are given.
    pub(crate) struct DbProxy ("DBProxyInstanceName" name: String) {
        /// `DBProxyInstanceStatus`: `Creating`, `Running`, `DBInstanceClassChanging` or `Deleting`.
        "DBProxyInstanceStatus" status: String = "Running".to_owned();
        /// `DBProxyInstanceType`: `2` (dedicated) or `3` (general-purpose).
        "DBProxyInstanceType" kind: String = "2".to_owned();
        /// `DBProxyInstanceNum`.
        "DBProxyInstanceNum" instance_num: u64 = 1;
        /// `DBProxyPersistentConnectionStatus`: `Enabled` or `Disabled`.
        "DBProxyPersistentConnectionStatus" persistent_connections: String = "Disabled".to_owned();
        /// `DBProxyInstanceCurrentMinorVersion`.
        "DBProxyInstanceCurrentMinorVersion" minor_version: String = LATEST_VERSION.to_owned();
        /// `cpuCores` of each node.
        "CpuCores" cpu_cores: String = "2".to_owned();
        /// The number of nodes in each zone. Without it, all are in the instance's zone.
        "NodeZones" node_zones: BTreeMap<String, u64> = BTreeMap::new();
        /// The endpoints, the default one first.
        "Endpoints" endpoints: Vec<DbProxyEndpoint> = vec![DbProxyEndpoint::first_of(&name)];
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl DbProxy {
    /// A running, dedicated proxy whose endpoint has the same name.
    pub(crate) fn new(name: impl Into<String>) -> DbProxy {
        DbProxy::fresh(name.into())
    }

    pub(crate) fn is_running(&self) -> bool {
        self.status == "Running"
    }

    /// The zones of its nodes, each node once. Nodes without a given zone lie in `usual`.
    pub(crate) fn zones(&self, usual: &str) -> Vec<String> {
        let mut zones = Vec::new();
        for (zone, count) in &self.node_zones {
            for _ in 0..(*count).min(MOST_NODES) {
                zones.push(zone.clone());
            }
        }
        if zones.is_empty() {
            for _ in 0..self.instance_num.min(MOST_NODES) {
                zones.push(usual.to_owned());
            }
        }
        zones
    }
}

/// More nodes than any proxy has.
pub(crate) const MOST_NODES: u64 = 60;

record! {
    /// An endpoint of a [`DbProxy`].
    pub(crate) struct DbProxyEndpoint ("DBProxyEndpointId" id: String) {
        /// `DbProxyEndpointAliases`: its description.
        "DbProxyEndpointAliases" aliases: String = String::new();
        /// `DbProxyReadWriteMode`: `ReadWrite` or `ReadOnly`.
        "DbProxyReadWriteMode" mode: String = "ReadWrite".to_owned();
        /// `DBProxyFeatures`: each feature and `:1` or `:0`, with `;` between them.
        "DBProxyFeatures" features: String = FEATURES.to_owned();
        /// `ReadOnlyInstanceDistributionType`: `Standard` or `Custom`.
        "ReadOnlyInstanceDistributionType" distribution: String = "Standard".to_owned();
        /// `ReadOnlyInstanceMaxDelayTime`, in seconds.
        "ReadOnlyInstanceMaxDelayTime" max_delay: u64 = 30;
        /// `CausalConsistReadTimeout`, in milliseconds.
        "CausalConsistReadTimeout" causal_timeout: u64 = 10;
        /// `DBProxyEndpointMinSlaveCount`.
        "DBProxyEndpointMinSlaveCount" min_slaves: String = String::new();
        /// `DBProxyEndpointCostThresholdForDuckdb`.
        "DBProxyEndpointCostThresholdForDuckdb" duckdb_threshold: String = String::new();
        /// The weights that a client chose, by instance id.
        "Weights" weights: BTreeMap<String, u64> = BTreeMap::new();
        /// The address whose connections are encrypted.
        "SslConnectString" ssl_address: Option<String> = None;
        /// `SslExpiredTime`: when the certificate expires.
        "SslExpiredTime" ssl_expires: Option<SystemTime> = None;
        /// The addresses.
        "Addresses" addresses: Vec<EndpointAddress> = Vec::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

/// The features of an endpoint from which nothing has been changed (the sample's).
const FEATURES: &str = "TransactionReadSqlRouteOptimizeStatus:1;ConnectionPersist:0;ReadWriteSpliting:1";

impl DbProxyEndpoint {
    /// An endpoint without addresses.
    pub(crate) fn new(id: impl Into<String>) -> DbProxyEndpoint {
        DbProxyEndpoint::fresh(id.into())
    }

    /// Adds an address.
    pub(crate) fn address(mut self, address: EndpointAddress) -> DbProxyEndpoint {
        self.addresses.push(address);
        self
    }

    /// An endpoint with the private address that it gets as it is made.
    pub(crate) fn first_of(name: &str) -> DbProxyEndpoint {
        let prefix = format!("{}-rw4rm", name.to_lowercase());
        DbProxyEndpoint::new(name).address(EndpointAddress::new(address(&prefix)))
    }

    pub(crate) fn has_address(&self, address: &str) -> bool {
        self.addresses.iter().any(|other| other.address == address)
    }
}

/// The address of a proxy's endpoint with this prefix.
pub(crate) fn address(prefix: &str) -> String {
    [prefix, ".rwlb.rds.aliyuncs.com"].concat()
}
