//! Instances: their lists and attributes, and what is done to them.

mod conditions;
mod delete;
mod describe_attribute;
mod describe_instances;
mod describe_usage;
mod restart;

use super::{Modelled, modelled};
use crate::cloud::Cloud;
use crate::cloud::instance::Instance;
use crate::value::Value;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<describe_instances::DescribeDBInstances>(),
    modelled::<describe_attribute::DescribeDBInstanceAttribute>(),
    modelled::<describe_usage::DescribeResourceUsage>(),
    modelled::<restart::RestartDBInstance>(),
    modelled::<delete::DeleteDBInstance>(),
];

/// `ReadOnlyDBInstanceIds` of an instance.
fn read_only_ids(cloud: &Cloud, instance: &Instance) -> Value {
    let ids = cloud.instances.replicas_of(&instance.id).map(|replica| object! { DBInstanceId: &replica.id });
    object! { ReadOnlyDBInstanceId: ids.collect::<Value>() }
}

/// A number of bytes as an answer has it.
fn bytes(bytes: u128) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
