//! The database proxy of an instance.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::endpoint::{EndpointAddress, EndpointAddressView};

/// `DBProxyInstanceType` of a general-purpose proxy.
pub(crate) const GENERAL_PROXY: &str = "3";

/// The latest minor version of a proxy (the samples').
pub(crate) const LATEST_VERSION: &str = "1.13.12";

record! {
    /// The database proxy of an [`Instance`](crate::Instance). It has one endpoint with a private address unless more are given.
    ///
    /// ```
    /// use fake_rds::{DbProxy, Instance};
    ///
    /// let instance = Instance::mysql("rm-1").proxy(DbProxy::new("proxy-1").instance_num(2));
    /// ```
    #[must_use = "a DbProxy does nothing until it is handed to an Instance"]
    pub struct DbProxy,
    /// A proxy as it was when a test looked at it.
    DbProxyView ("DBProxyInstanceName" name: String)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").proxy(DbProxy::new(\"proxy-1\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().proxy().unwrap()"
    ) {
        /// `DBProxyInstanceStatus`: `Creating`, `Running`, `DBInstanceClassChanging` or `Deleting`.
        "DBProxyInstanceStatus" status: String = "Running".to_owned(), text "Creating";
        /// `DBProxyInstanceType`: `2` (dedicated) or `3` (general-purpose).
        "DBProxyInstanceType" kind: String = "2".to_owned(), text "3";
        /// `DBProxyInstanceNum`.
        "DBProxyInstanceNum" instance_num: u64 = 1, value 2;
        /// `DBProxyPersistentConnectionStatus`: `Enabled` or `Disabled`.
        "DBProxyPersistentConnectionStatus" persistent_connections: String = "Disabled".to_owned(), text "Enabled";
        /// `DBProxyInstanceCurrentMinorVersion`.
        "DBProxyInstanceCurrentMinorVersion" minor_version: String = LATEST_VERSION.to_owned(), text "1.13.11";
        /// `cpuCores` of each node.
        "CpuCores" cpu_cores: String = "2".to_owned(), text "4";
        /// How many nodes lie in each zone. Without it, all lie in the instance's zone.
        "NodeZones" node_zones: BTreeMap<String, u64> = BTreeMap::new(), own;
        /// The endpoints, the default one first.
        "Endpoints" endpoints: Vec<DbProxyEndpoint> = vec![DbProxyEndpoint::first_of(&name)], own;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl DbProxy {
    /// A running, dedicated proxy whose endpoint has the same name.
    ///
    /// ```
    /// # use fake_rds::DbProxy;
    /// let proxy = DbProxy::new("proxy-1");
    /// ```
    pub fn new(name: impl Into<String>) -> DbProxy {
        DbProxy::fresh(name.into())
    }

    /// Adds an endpoint beside the default one.
    ///
    /// ```
    /// # use fake_rds::{DbProxy, DbProxyEndpoint};
    /// let proxy = DbProxy::new("proxy-1").endpoint(DbProxyEndpoint::new("reports").mode("ReadOnly"));
    /// ```
    pub fn endpoint(mut self, endpoint: DbProxyEndpoint) -> DbProxy {
        self.endpoints.push(endpoint);
        self
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

impl DbProxyView {
    /// `DBProxyInstanceName`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").proxy(DbProxy::new("proxy-1"))).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().proxy().unwrap().name(), "proxy-1");
    /// ```
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The endpoints, the default one first.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").proxy(DbProxy::new("proxy-1"))).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().proxy().unwrap().endpoints().len(), 1);
    /// ```
    pub fn endpoints(&self) -> Vec<DbProxyEndpointView> {
        self.0.endpoints.iter().cloned().map(DbProxyEndpointView).collect()
    }
}

record! {
    /// An endpoint of a [`DbProxy`].
    ///
    /// ```
    /// use fake_rds::{DbProxy, DbProxyEndpoint};
    ///
    /// let proxy = DbProxy::new("proxy-1").endpoint(DbProxyEndpoint::new("reports").mode("ReadOnly"));
    /// ```
    #[must_use = "a DbProxyEndpoint does nothing until it is handed to a DbProxy"]
    pub struct DbProxyEndpoint,
    /// An endpoint of a proxy as it was when a test looked at it.
    DbProxyEndpointView ("DBProxyEndpointId" id: String)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").proxy(DbProxy::new(\"proxy-1\").endpoint(DbProxyEndpoint::new(\"reports\")",
        "))).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().proxy().unwrap().endpoints()[1]"
    ) {
        /// `DbProxyEndpointAliases`: its description.
        "DbProxyEndpointAliases" aliases: String = String::new(), text "reports";
        /// `DbProxyReadWriteMode`: `ReadWrite` or `ReadOnly`.
        "DbProxyReadWriteMode" mode: String = "ReadWrite".to_owned(), text "ReadOnly";
        /// `DBProxyFeatures`: each feature and `:1` or `:0`, with `;` between them.
        "DBProxyFeatures" features: String = FEATURES.to_owned(), text "ReadWriteSpliting:1";
        /// `ReadOnlyInstanceDistributionType`: `Standard` or `Custom`.
        "ReadOnlyInstanceDistributionType" distribution: String = "Standard".to_owned(), text "Custom";
        /// `ReadOnlyInstanceMaxDelayTime`, in seconds.
        "ReadOnlyInstanceMaxDelayTime" max_delay: u64 = 30, value 60;
        /// `CausalConsistReadTimeout`, in milliseconds.
        "CausalConsistReadTimeout" causal_timeout: u64 = 10, value 20;
        /// `DBProxyEndpointMinSlaveCount`.
        "DBProxyEndpointMinSlaveCount" min_slaves: String = String::new(), text "2";
        /// `DBProxyEndpointCostThresholdForDuckdb`.
        "DBProxyEndpointCostThresholdForDuckdb" duckdb_threshold: String = String::new(), text "100";
        /// The weights that a client chose, by instance id.
        "Weights" weights: BTreeMap<String, u64> = BTreeMap::new(), own;
        /// The address whose connections are encrypted.
        "SslConnectString" ssl_address: Option<String> = None, maybe "proxy-1-rw4rm.rwlb.rds.aliyuncs.com";
        /// `SslExpiredTime`: when the certificate expires.
        "SslExpiredTime" ssl_expires: Option<SystemTime> = None, own;
        /// The addresses.
        "Addresses" addresses: Vec<EndpointAddress> = Vec::new(), own;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

/// The features of an endpoint from which nothing has been changed (the sample's).
const FEATURES: &str = "TransactionReadSqlRouteOptimizeStatus:1;ConnectionPersist:0;ReadWriteSpliting:1";

impl DbProxyEndpoint {
    /// An endpoint without addresses.
    ///
    /// ```
    /// # use fake_rds::DbProxyEndpoint;
    /// let endpoint = DbProxyEndpoint::new("reports");
    /// ```
    pub fn new(id: impl Into<String>) -> DbProxyEndpoint {
        DbProxyEndpoint::fresh(id.into())
    }

    /// Adds an address.
    ///
    /// ```
    /// # use fake_rds::{DbProxyEndpoint, EndpointAddress};
    /// let endpoint = DbProxyEndpoint::new("reports").address(EndpointAddress::new("reports.rwlb.rds.aliyuncs.com"));
    /// ```
    pub fn address(mut self, address: EndpointAddress) -> DbProxyEndpoint {
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

impl DbProxyEndpointView {
    /// `DBProxyEndpointId`.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").proxy(DbProxy::new("proxy-1"))).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().proxy().unwrap().endpoints()[0].id(), "proxy-1");
    /// ```
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The addresses.
    ///
    /// ```
    /// # use fake_rds::*;
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").proxy(DbProxy::new("proxy-1"))).start_blocking();
    /// let endpoints = rds.instance("rm-1").unwrap().proxy().unwrap().endpoints();
    /// assert_eq!(endpoints[0].addresses()[0].address(), "proxy-1-rw4rm.rwlb.rds.aliyuncs.com");
    /// ```
    pub fn addresses(&self) -> Vec<EndpointAddressView> {
        self.0.addresses.iter().cloned().map(EndpointAddressView).collect()
    }
}
