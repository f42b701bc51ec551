//! Parameters of the database proxy.

use crate::rds::action::prelude::*;
use std::collections::BTreeMap;

use super::super::network::types::{port, prefix};
use crate::base::json;

word_parameters! {
    /// `DBProxyEngineType`: there is one kind of proxy.
    EngineType = ["normal"], InvalidParameter;
    /// `ConfigDBProxyService`.
    Service = ["Startup", "Shutdown", "Modify"], ProxyParameter;
    /// `InstanceNetworkType` of a proxy.
    NetworkType = ["VPC"], ProxyParameter;
    /// `DBProxyInstanceType`. `DedicatedProxy` is the older word for `exclusive`, which Terraform's provider sends.
    Kind = ["common", "exclusive", "DedicatedProxy"], ProxyParameter;
    /// `PersistentConnectionStatus`.
    Persistence = ["Enabled", "Disabled"], ProxyParameter;
    /// `EffectiveTime`.
    Effective = ["Immediate", "MaintainTime", "SpecificTime"], InvalidParameter;
    /// `UpgradeTime`.
    UpgradeMoment = ["Immediate", "MaintainTime", "SpecifyTime"], InvalidParameter;
    /// `DbEndpointOperator`.
    Operator = ["Modify", "Create", "Delete"], InvalidParameter;
    /// `DbEndpointType`.
    EndpointKind = ["RWSplit"], ProxyEndpointType;
    /// `DbEndpointReadWriteMode`.
    Mode = ["ReadWrite", "ReadOnly"], ProxyEndpointConfig;
    /// `ReadOnlyInstanceDistributionType`.
    Distributed = ["Standard", "Custom"], ProxyEndpointConfig;
    /// `DBProxyConnectStringNetType` of a new or changed address.
    NetType = ["Public", "VPC"], ProxyNetType;
    /// `DBProxyConnectStringNetType` of a deleted address.
    AnyNetType = ["Public", "VPC", "Classic"], ProxyNetType;
    /// `DbProxySslEnabled`: off, on, or on with a new certificate.
    SslSwitch = ["0", "1", "2"], InvalidParameter;
}

number_parameters! {
    /// `DBProxyInstanceNum`.
    Number = [1..=16], "a whole number from 1 to 16", ProxyParameter;
    /// `ReadOnlyInstanceMaxDelayTime`.
    Delay = [0..=3_600], "0 to 3600 seconds", ProxyEndpointConfig;
    /// `CausalConsistReadTimeout`.
    Timeout = [0..=60_000], "0 to 60000 milliseconds", ProxyEndpointConfig;
}

texts! {
    /// The prefix of an address of a proxy.
    ProxyPrefix(String), InvalidConnectionPrefix, |text| prefix(text, 2, 40), "2 to 40 letters, digits and hyphens, a letter first";
    /// The port of an address of a proxy.
    ProxyPort(u16), InvalidPort, |text| port(text, 1000, 65_534), "a port from 1000 to 65534", within [1000..=65_534];
    /// The time at which a change takes effect.
    Moment(String), InvalidParameter, |text| clock::from_second(text).map(|_| text.to_owned()), "a time such as `2019-07-10T13:15:12Z`";
    /// `DBProxyNodes`: a JSON array of `cpuCores`, `nodeCounts` and `zoneId`.
    Nodes(Vec<NodeGroup>), ProxyParameter, groups, "a JSON array of objects with `zoneId`, `nodeCounts` (1 or 2) and `cpuCores` (1 to 16)";
    /// `ConfigDBProxyFeatures`.
    Features(String), ProxyEndpointConfig, features, "features such as `ReadWriteSpliting:1;ConnectionPersist:0`";
}

/// Nodes of a proxy in one zone.
#[derive(Debug, Clone)]
pub(super) struct NodeGroup {
    pub(super) zone: String,
    pub(super) count: u64,
    pub(super) cores: Option<String>,
}

fn groups(text: &str) -> Option<Vec<NodeGroup>> {
    let Ok(Value::List(items)) = json::parse(text) else { return None };
    let mut groups = Vec::new();
    for item in items {
        let word = |name: &str| match item.get(name) {
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(value) => value.as_text().map(str::to_owned),
            None => None,
        };
        let count = word("nodeCounts").map_or(Some(1), |count| count.parse().ok())?;
        // PY16 ModifyDBProxy.DBProxyNodes: 1 to 16 cores, 1 or 2 nodes in a zone.
        let cores = word("cpuCores");
        if !(1..=2).contains(&count)
            || cores.as_ref().is_some_and(|cores| !cores.parse().is_ok_and(|n: u8| (1..=16).contains(&n)))
        {
            return None;
        }
        groups.push(NodeGroup { zone: word("zoneId")?, count, cores });
    }
    Some(groups)
}

/// Refuses nodes in more than two zones, duplicate zones, and more than two general-purpose nodes. Returns the number
/// of nodes in each zone.
pub(super) fn placed(groups: &[NodeGroup], kind: Option<Kind>) -> Result<BTreeMap<String, u64>, Refusal> {
    if groups.is_empty() || groups.len() > 2 {
        refuse!(ProxyNodeZones, "`DBProxyNodes` names {} zones", groups.len());
    }
    let mut zones = BTreeMap::new();
    for group in groups {
        if zones.insert(group.zone.clone(), group.count).is_some() {
            refuse!(ProxyNodeZoneTwice, "`DBProxyNodes` names a zone twice");
        }
    }
    if kind.is_some_and(|kind| kind.0 == "common") && zones.values().sum::<u64>() > 2 {
        refuse!(ProxyNodesGeneral, "`DBProxyInstanceType` is common");
    }
    Ok(zones)
}

/// The names of features (SDK models of 2025).
const FEATURES: [&str; 6] = [
    "ReadWriteSpliting",
    "ConnectionPersist",
    "TransactionReadSqlRouteOptimizeStatus",
    "AZProximityAccess",
    "CausalConsistRead",
    "HtapFilter",
];

fn features(text: &str) -> Option<String> {
    for part in text.split(';') {
        let (name, value) = part.split_once(':')?;
        if !FEATURES.contains(&name) || !["0", "1"].contains(&value) {
            return None;
        }
    }
    Some(text.to_owned())
}
