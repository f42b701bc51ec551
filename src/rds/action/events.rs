//! Historical events: while a policy records the events of a region, each change of an instance in that region becomes
//! an event.
//!
//! The words `NetworkManagement` and `SecurityManagement`, the name `ModifySecurityIPList` and the form of the payload
//! are from the pages' samples (2019 to 2025). The choice of recorded requests and their names are inferred.

use super::{Caller, FAMILIES, Modelled, owns};
use crate::base::value::Value;
use crate::rds::catalogue;
use crate::rds::model::monitor::Event;
use crate::rds::model::{Cloud, regions};
use crate::rpc::condition::Refusal;
use crate::rpc::params::Params;

/// The largest number of events of an instance. The oldest are dropped first. (This is the fake's limit; the service's
/// is not documented.)
const KEPT: usize = 1000;

/// The events whose name differs from that of the action.
const NAMES: &[(&str, &str)] = &[("ModifySecurityIps", "ModifySecurityIPList")];

/// `EventType` of the actions of a family.
fn event_type(family: &str) -> &'static str {
    match family {
        "network" | "endpoint" | "proxy" => "NetworkManagement",
        "security" => "SecurityManagement",
        "account" => "AccountManagement",
        "backup" | "cross_region" => "BackupManagement",
        "database" => "DatabaseManagement",
        "parameters" => "ParameterManagement",
        _ => "InstanceManagement",
    }
}

impl Modelled {
    fn event_type(&self) -> &'static str {
        let has = |(_, actions): &&(&str, &[Modelled])| actions.iter().any(|action| action.name == self.name);
        event_type(FAMILIES.iter().find(has).map_or("", |(family, _)| family))
    }

    /// Answers a request, and records it as an event of the instances that it names or creates.
    pub(super) fn recorded(&self, cloud: &mut Cloud, caller: &Caller, params: &Params<'_>) -> Result<Value, Refusal> {
        let answer = self.polled(cloud, caller, params)?;
        if !cloud.event_policies.is_empty() && !catalogue::only_reads(self.name) {
            self.record(cloud, caller, params, &answer);
        }
        Ok(answer)
    }

    fn record(&self, cloud: &mut Cloud, caller: &Caller, params: &Params<'_>, answer: &Value) {
        let named = self.admits.iter().filter_map(|admission| params.get(admission.parameter));
        let created = answer.get("DBInstanceId").and_then(Value::as_text);
        let mut ids: Vec<&str> = named.chain(created).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let Some(instance) = cloud.instances.get(id).filter(|instance| owns(caller, instance)) else { continue };
            let region = instance.region.clone();
            let is_policy = |(owner, of): &(String, String)| **owner == *caller.owner && *of == region;
            if !cloud.event_policies.iter().any(is_policy) {
                continue;
            }
            let now = cloud.now();
            let name = NAMES.iter().find(|(action, _)| *action == self.name).map_or(self.name, |(_, name)| *name);
            let domain = regions::find(&region).map_or("rds.aliyuncs.com", |region| region.endpoint);
            let event = Event {
                at: Some(now),
                event_type: self.event_type().to_owned(),
                payload: format!(r#"{{"Domain": "{domain}", "Api": "{}"}}"#, self.name),
                caller: uid(caller),
                ..Event::fresh(cloud.ids.decimal(8), name.to_owned())
            };
            if let Some(instance) = cloud.instances.get_mut(id) {
                if instance.events.len() >= KEPT {
                    instance.events.remove(0);
                }
                instance.events.push(event);
            }
        }
    }
}

/// Returns `CallerUid`, which is 0 if the caller's id is not a number.
fn uid(caller: &Caller) -> u64 {
    caller.uid.parse::<i64>().ok().and_then(|uid| u64::try_from(uid).ok()).unwrap_or_default()
}
