//! `ModifyDBProxyEndpoint`: changes, creates or deletes; the proxy is DBInstanceClassChanging meanwhile.

use super::super::network::weights::is_weight;
use crate::rds::action::prelude::*;
use std::collections::BTreeMap;

use super::types::{
    Delay, Distributed, Effective, EndpointKind, EngineType, Features, Mode, Moment, Operator, Timeout,
};
use super::{CHANGING, ENGINES, change_at, endpoint, running};
use crate::base::json;
use crate::rds::model::proxy::DbProxyEndpoint;

params! {
    /// Changes, creates or deletes an endpoint of an instance's proxy, according to `DbEndpointOperator`.
    ///
    /// The proxy shows DBInstanceClassChanging meanwhile (inferred). A new endpoint gets an id and a private address and is ReadOnly by default. A proxy has up to
    /// seven endpoints; the default one cannot be deleted. `ReadOnlyInstanceWeight` takes instance ids, of a cluster node ids in `DBClusterNode`, with weights up to 10000 in steps of 100.
    /// It is pending until the maintenance window or the moment, if the request names one. An endpoint of MySQL that becomes
    /// ReadOnly does not split transactions.
    ///
    /// Source: page ModifyDBProxyEndpoint (2020 to 2025), API metadata (2024) for the codes, help page of a PostgreSQL instance's proxy endpoints (2025).
    ModifyDBProxyEndpoint {
        DBInstanceId: String,
        DBProxyEndpointId: Option<String>,
        DbEndpointOperator: Option<Operator>,
        #[checked] DbEndpointType: Option<EndpointKind>,
        DbEndpointAliases: Option<String>,
        DbEndpointReadWriteMode: Option<Mode>,
        ReadOnlyInstanceDistributionType: Option<Distributed>,
        ReadOnlyInstanceMaxDelayTime: Option<Delay>,
        ReadOnlyInstanceWeight: Option<String>,
        ConfigDBProxyFeatures: Option<Features>,
        CausalConsistReadTimeout: Option<Timeout>,
        DbEndpointMinSlaveCount: Option<String>,
        DbEndpointCostThresholdForDuckdb: Option<String>,
        VpcId: Option<String>,
        VSwitchId: Option<VSwitches>,
        EffectiveTime: Option<Effective>,
        EffectiveSpecificTime: Option<Moment>,
        #[checked] DBProxyEngineType: Option<EngineType>,
    }
}

/// The feature that splits transactions.
const SPLITS: &str = "TransactionReadSqlRouteOptimizeStatus";

/// The largest number of endpoints of a proxy.
const MOST_ENDPOINTS: usize = 7;

impl Action for ModifyDBProxyEndpoint {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(ENGINES).primary().running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::ProxyNotFound,
        Condition::ProxyEndpointFormat,
        Condition::ProxyEndpointNotFound,
        Condition::ProxyEndpointKept,
        Condition::ProxyEndpointNumber,
        Condition::ProxyWithoutReplica,
        Condition::ProxyEndpointConfig,
        Condition::ProxyReplicaNotFound,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let mode = self.EffectiveTime.as_ref().map(|word| word.0);
        let moment = self.EffectiveSpecificTime.as_ref().map(|moment| moment.0.as_str());
        let when = When { mode, moment, name: "EffectiveSpecificTime", condition: Condition::InvalidParameter };
        let begins = when.begins(cloud, admitted(cloud, &self.DBInstanceId)?)?;
        let instance = admitted(cloud, &self.DBInstanceId)?.clone();
        let mut proxy = running(&instance)?;
        let operator = self.DbEndpointOperator.map_or("Modify", |operator| operator.0);
        if operator == "Create" {
            if proxy.endpoints.len() >= MOST_ENDPOINTS {
                let hint = format!("the proxy of `{}` has {} endpoints", instance.id, proxy.endpoints.len());
                return Err(Condition::ProxyEndpointNumber.because(hint));
            }
            let new = self.applied(
                cloud,
                &instance,
                DbProxyEndpoint { mode: "ReadOnly".to_owned(), ..DbProxyEndpoint::new("") },
            )?;
            // The name is chosen after the last check, so that a refused request does not use one.
            let mut first = DbProxyEndpoint::first_of(&cloud.ids.name(20));
            for address in &mut first.addresses {
                address.vpc_id.clone_from(&self.VpcId);
                address.vswitch_id = self.VSwitchId.as_ref().map(|ids| ids.0.clone());
            }
            proxy.endpoints.push(DbProxyEndpoint { id: first.id, addresses: first.addresses, ..new });
        } else {
            let Some(id) = &self.DBProxyEndpointId else {
                refuse!(ProxyEndpointFormat, "{operator} requires `DBProxyEndpointId`");
            };
            let found = endpoint(&mut proxy, id)?;
            if operator == "Modify" {
                *found = self.applied(cloud, &instance, found.clone())?;
            } else if proxy.endpoints.first().is_some_and(|first| first.id == *id) {
                refuse!(ProxyEndpointKept, "`{id}` is the default endpoint");
            } else {
                proxy.endpoints.retain(|endpoint| endpoint.id != *id);
            }
        }
        change_at(cloud, Self::NAME, &self.DBInstanceId, CHANGING, Some(proxy), begins)?;
        Ok(object! {})
    }
}

impl ModifyDBProxyEndpoint {
    /// Returns the endpoint with the settings of the request.
    fn applied(
        &self,
        cloud: &Cloud,
        instance: &Instance,
        mut new: DbProxyEndpoint,
    ) -> Result<DbProxyEndpoint, Refusal> {
        let was_writable = new.mode == "ReadWrite";
        if let Some(mode) = self.DbEndpointReadWriteMode {
            new.mode = mode.0.to_owned();
        }
        let changes_mode = self.DbEndpointReadWriteMode.is_some() || new.id.is_empty();
        let has_readers = instance.category == "cluster" || cloud.instances.replicas_of(&instance.id).next().is_some();
        if new.mode == "ReadOnly" && changes_mode && !has_readers {
            let hint = format!("`{}` has no read-only instance, so it cannot have a ReadOnly endpoint", instance.id);
            return Err(Condition::ProxyWithoutReplica.because(hint));
        }
        if let Some(weights) = &self.ReadOnlyInstanceWeight {
            new.weights = weights_of(cloud, instance, weights)?;
        }
        let texts = [
            (&mut new.aliases, &self.DbEndpointAliases),
            (&mut new.min_slaves, &self.DbEndpointMinSlaveCount),
            (&mut new.duckdb_threshold, &self.DbEndpointCostThresholdForDuckdb),
        ];
        for (old, said) in texts {
            if let Some(said) = said {
                old.clone_from(said);
            }
        }
        if let Some(word) = self.ReadOnlyInstanceDistributionType {
            new.distribution = word.0.to_owned();
        }
        new.max_delay = self.ReadOnlyInstanceMaxDelayTime.map_or(new.max_delay, |delay| delay.0);
        new.causal_timeout = self.CausalConsistReadTimeout.map_or(new.causal_timeout, |timeout| timeout.0);
        if let Some(features) = &self.ConfigDBProxyFeatures {
            new.features = merged(&new.features, &features.0);
        }
        if was_writable && new.mode == "ReadOnly" && instance.engine == Engine::MySql {
            new.features = new.features.replace(&format!("{SPLITS}:1"), &format!("{SPLITS}:0"));
        }
        Ok(new)
    }
}

/// Returns the features of `old` with those of `new` changed, in the order of `old`.
fn merged(old: &str, new: &str) -> String {
    let name = |part: &str| part.split(':').next().unwrap_or_default().to_owned();
    let mut parts: Vec<String> = old.split(';').map(str::to_owned).collect();
    for part in new.split(';') {
        match parts.iter_mut().find(|other| name(other) == name(part)) {
            Some(other) => *other = part.to_owned(),
            None => parts.push(part.to_owned()),
        }
    }
    parts.join(";")
}

/// Reads `ReadOnlyInstanceWeight`.
fn weights_of(cloud: &Cloud, instance: &Instance, text: &str) -> Result<BTreeMap<String, u64>, Refusal> {
    let takes = "`ReadOnlyInstanceWeight` must be a JSON object such as {\"rr-1\":\"500\"}, weights up to 10000 in steps of 100";
    let Ok(Value::Object(Object(mut members))) = json::parse(text) else {
        return Err(Condition::ProxyEndpointConfig.because(takes));
    };
    // The nodes of a cluster are in a nested object.
    if let Some(at) = members.iter().position(|(name, _)| name == "DBClusterNode") {
        let (_, nodes) = members.remove(at);
        let Value::Object(Object(nodes)) = nodes else { return Err(Condition::ProxyEndpointConfig.because(takes)) };
        members.extend(nodes);
    }
    let mut known = vec![instance.id.clone()];
    known.extend(cloud.instances.replicas_of(&instance.id).map(|replica| replica.id.clone()));
    known.extend(instance.all_cluster_nodes().into_iter().map(|node| node.id));
    let mut weights = BTreeMap::new();
    for (id, value) in members {
        let weight = match &value {
            Value::Number(number) => number.as_u64(),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        let Some(weight) = weight.filter(|weight| is_weight(*weight)) else {
            return Err(Condition::ProxyEndpointConfig.because(takes));
        };
        if !known.contains(&id.clone().into_owned()) {
            let hint = format!("unknown instance `{}`; known: {}", clip(&id), crate::base::text::list(&known));
            return Err(Condition::ProxyReplicaNotFound.because(hint));
        }
        weights.insert(id.into_owned(), weight);
    }
    Ok(weights)
}
