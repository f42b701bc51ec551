//! The shares of reads of an instance and its read-only instances.

use crate::rds::action::prelude::*;
use std::collections::BTreeMap;

use crate::base::json;
use crate::base::value::Name;
use crate::rds::model::connection::Connection;

/// The weight of an instance.
pub(super) struct Weight {
    pub(super) id: String,
    /// `Master` or `Readonly`.
    pub(super) kind: &'static str,
    /// `master` or `slave`.
    pub(super) role: &'static str,
    pub(super) weight: u64,
}

/// Returns the default weight of an instance: 100 per GB of memory, up to 10000 (inferred from the samples).
pub(in crate::rds::action) fn by_size(instance: &Instance) -> u64 {
    (instance.shown_memory() / 1024 * 100).clamp(100, 10_000)
}

/// Returns the default weights of an instance and its read-only instances.
pub(super) fn by_sizes(cloud: &Cloud, instance: &Instance) -> Vec<Weight> {
    let weight =
        |instance: &Instance, kind| Weight { id: instance.id.clone(), kind, role: "master", weight: by_size(instance) };
    let replicas = cloud.instances.replicas_of(&instance.id).map(|replica| weight(replica, "Readonly"));
    std::iter::once(weight(instance, "Master")).chain(replicas).collect()
}

/// Returns the weights of an address; none if it does not split reads from writes.
pub(super) fn weights(cloud: &Cloud, instance: &Instance, connection: &Connection) -> Vec<Weight> {
    if !connection.splits() {
        return Vec::new();
    }
    let mut weights = by_sizes(cloud, instance);
    if connection.distribution != "Custom" {
        return weights;
    }
    let chosen = |name: &str| connection.weights.get(name).copied();
    for weight in &mut weights {
        let own = if weight.kind == "Master" { chosen("master") } else { None };
        weight.weight = chosen(&weight.id).or(own).unwrap_or_default();
    }
    let slave = chosen("slave").map(|weight| Weight { id: instance.id.clone(), kind: "Master", role: "slave", weight });
    weights.extend(slave);
    weights
}

/// Returns whether an instance can have this share: up to 10000, in steps of 100 (SDK models, 2026).
pub(in crate::rds::action) fn is_weight(weight: u64) -> bool {
    weight <= 10_000 && weight.is_multiple_of(100)
}

/// Returns the name and the weight of an item of the other form of `Weight`, that of instances on dedicated hosts:
/// `{"instanceName":"rm-1","weight":100,"role":"master"}` (SDK models, 2026).
fn by_role(instance: &Instance, item: &Value) -> Option<(Name, Value)> {
    let (id, role) = (item.get("instanceName")?.as_text()?, item.get("role")?.as_text()?);
    let name = match role {
        "slave" => "slave".to_owned(),
        "master" if id == instance.id => "master".to_owned(),
        "master" => id.to_owned(),
        _ => return None,
    };
    Some((name.into(), item.get("weight")?.clone()))
}

/// Reads `Weight`.
pub(super) fn read(cloud: &Cloud, instance: &Instance, text: &str) -> Result<BTreeMap<String, u64>, Refusal> {
    let refusal = |why: String| Condition::InvalidWeight.because(format!("`Weight` is `{}`: {why}", clip(text)));
    let members = match json::parse(text) {
        Ok(Value::Object(Object(members))) => Some(members),
        Ok(Value::List(items)) => items.iter().map(|item| by_role(instance, item)).collect(),
        _ => None,
    };
    let Some(members) = members else {
        return Err(refusal("expected a JSON object such as {\"master\":400}".to_owned()));
    };
    let mut weights = BTreeMap::new();
    for (name, value) in members {
        let number = match &value {
            Value::Number(number) => number.as_u64(),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        let number = number.filter(|weight| is_weight(*weight));
        let number = number
            .ok_or_else(|| refusal(format!("the weight of `{}` must be 0 to 10000, in steps of 100", clip(&name))))?;
        let known = matches!(name.as_ref(), "master" | "slave")
            || *name == instance.id
            || cloud.instances.replicas_of(&instance.id).any(|replica| replica.id == *name);
        if !known {
            return Err(refusal(format!(
                "`{}` is neither the instance nor one of its read-only instances",
                clip(&name)
            )));
        }
        weights.insert(name.into_owned(), number);
    }
    Ok(weights)
}
