//! The database proxy of an instance.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::endpoint::EndpointAddress;

/// `DBProxyInstanceType` of a general-purpose proxy.
pub(crate) const GENERAL_PROXY: &str = "3";

/// The latest minor version of a proxy, from the documented samples.
pub(crate) const LATEST_VERSION: &str = "1.13.12";

record! {
    /// The database proxy of an [`Instance`](crate::Instance). By default it has one endpoint with a private address.
    pub(crate) struct DbProxy ("DBProxyInstanceName" name: String) {
        /// The status (`DBProxyInstanceStatus`): `Creating`, `Running` (the default), `DBInstanceClassChanging` or
        /// `Deleting`.
        "DBProxyInstanceStatus" status: String = "Running".to_owned();
        /// The type (`DBProxyInstanceType`): `2` (dedicated, the default) or `3` (general-purpose).
        "DBProxyInstanceType" kind: String = "2".to_owned();
        /// The number of nodes (`DBProxyInstanceNum`), by default 1.
        "DBProxyInstanceNum" instance_num: u64 = 1;
        /// The state of persistent connections (`DBProxyPersistentConnectionStatus`): `Enabled` or `Disabled`.
        "DBProxyPersistentConnectionStatus" persistent_connections: String = "Disabled".to_owned();
        /// The minor version (`DBProxyInstanceCurrentMinorVersion`), by default the latest.
        "DBProxyInstanceCurrentMinorVersion" minor_version: String = LATEST_VERSION.to_owned();
        /// The number of cores of each node (`cpuCores`), by default `2`.
        "CpuCores" cpu_cores: String = "2".to_owned();
        /// The number of nodes in each zone. By default all nodes are in the instance's zone.
        "NodeZones" node_zones: BTreeMap<String, u64> = BTreeMap::new();
        /// The endpoints, the default one first.
        "Endpoints" endpoints: Vec<DbProxyEndpoint> = vec![DbProxyEndpoint::first_of(&name)];
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl DbProxy {
    /// Creates a running, dedicated proxy whose endpoint has the same name.
    pub(crate) fn new(name: impl Into<String>) -> DbProxy {
        DbProxy::fresh(name.into())
    }

    pub(crate) fn is_running(&self) -> bool {
        self.status == "Running"
    }

    /// Returns the zone of each node. Nodes without a configured zone are in `usual`.
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

/// The largest number of nodes, more than any proxy has.
pub(crate) const MOST_NODES: u64 = 60;

record! {
    /// An endpoint of a [`DbProxy`].
    pub(crate) struct DbProxyEndpoint ("DBProxyEndpointId" id: String) {
        /// The description (`DbProxyEndpointAliases`).
        "DbProxyEndpointAliases" aliases: String = String::new();
        /// The mode (`DbProxyReadWriteMode`): `ReadWrite` (the default) or `ReadOnly`.
        "DbProxyReadWriteMode" mode: String = "ReadWrite".to_owned();
        /// The features (`DBProxyFeatures`): each with `:1` or `:0`, separated by `;`.
        "DBProxyFeatures" features: String = FEATURES.to_owned();
        /// The distribution of reads (`ReadOnlyInstanceDistributionType`): `Standard` (the default) or `Custom`.
        "ReadOnlyInstanceDistributionType" distribution: String = "Standard".to_owned();
        /// The largest delay of a read-only instance that gets reads (`ReadOnlyInstanceMaxDelayTime`), in seconds; by
        /// default 30.
        "ReadOnlyInstanceMaxDelayTime" max_delay: u64 = 30;
        /// The time-out of causally consistent reads (`CausalConsistReadTimeout`), in milliseconds; by default 10.
        "CausalConsistReadTimeout" causal_timeout: u64 = 10;
        /// The smallest number of read-only instances (`DBProxyEndpointMinSlaveCount`), by default empty.
        "DBProxyEndpointMinSlaveCount" min_slaves: String = String::new();
        /// The cost from which DuckDB runs a query (`DBProxyEndpointCostThresholdForDuckdb`), by default empty.
        "DBProxyEndpointCostThresholdForDuckdb" duckdb_threshold: String = String::new();
        /// The weights that a client has set, by instance id.
        "Weights" weights: BTreeMap<String, u64> = BTreeMap::new();
        /// The address whose connections are encrypted.
        "SslConnectString" ssl_address: Option<String> = None;
        /// The time when the certificate expires (`SslExpiredTime`).
        "SslExpiredTime" ssl_expires: Option<SystemTime> = None;
        /// The addresses.
        "Addresses" addresses: Vec<EndpointAddress> = Vec::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

/// The initial features of an endpoint, from the documented sample.
const FEATURES: &str = "TransactionReadSqlRouteOptimizeStatus:1;ConnectionPersist:0;ReadWriteSpliting:1";

impl DbProxyEndpoint {
    /// Creates an endpoint without addresses.
    pub(crate) fn new(id: impl Into<String>) -> DbProxyEndpoint {
        DbProxyEndpoint::fresh(id.into())
    }

    /// Adds an address.
    pub(crate) fn address(mut self, address: EndpointAddress) -> DbProxyEndpoint {
        self.addresses.push(address);
        self
    }

    /// Creates an endpoint with its initial private address.
    pub(crate) fn first_of(name: &str) -> DbProxyEndpoint {
        let prefix = format!("{}-rw4rm", name.to_ascii_lowercase());
        DbProxyEndpoint::new(name).address(EndpointAddress::new(address(&prefix)))
    }

    pub(crate) fn has_address(&self, address: &str) -> bool {
        self.addresses.iter().any(|other| other.address == address)
    }
}

/// Returns the address of a proxy's endpoint with this prefix.
pub(crate) fn address(prefix: &str) -> String {
    [prefix, ".rwlb.rds.aliyuncs.com"].concat()
}
