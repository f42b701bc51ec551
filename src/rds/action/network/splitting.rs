//! Addresses that split reads from writes: what the actions that create and change them share.

use crate::rds::action::prelude::*;

choices! {
    /// `DistributionType`.
    Distribution = ["Standard" => Standard, "Custom" => Custom], InvalidParameter;
}

/// Refuses a delay of more than two hours.
pub(super) fn check_delay(seconds: Option<u64>) -> Result<(), Refusal> {
    if seconds.is_some_and(|seconds| seconds > 7_200) {
        let refusal = Refusal::of(Condition::InvalidParameter, "MaxDelayTime");
        return Err(refusal.hint("`MaxDelayTime` takes 0 to 7200 seconds"));
    }
    Ok(())
}

/// Refuses an instance without read-only instances.
pub(super) fn check_replicas(cloud: &Cloud, instance: &Instance) -> Result<(), Refusal> {
    if cloud.instances.replicas_of(&instance.id).next().is_none() {
        refuse!(NoReadOnlyInstance, "`{}` has no read-only instance", instance.id);
    }
    Ok(())
}
