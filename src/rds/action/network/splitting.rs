//! Code that the actions on addresses that split reads from writes share.

use super::types::digit_or_prefix;
use crate::rds::action::prelude::*;

choices! {
    /// `DistributionType`.
    Distribution = ["Standard" => Standard, "Custom" => Custom], InvalidParameter;
}

texts! {
    /// The prefix of an address that splits: up to 30 characters (SDK models, 2026).
    SplittingPrefix(String), InvalidConnectionPrefix, |text| digit_or_prefix(text, 1, 30), "1 to 30 letters, digits and hyphens, a letter first";
}

number_parameters! {
    /// `MaxDelayTime`, in seconds.
    Delay = [0..=7_200], "0 to 7200 seconds", InvalidParameter;
}

/// Refuses an instance without read-only instances.
pub(super) fn check_replicas(cloud: &Cloud, instance: &Instance) -> Result<(), Refusal> {
    if cloud.instances.replicas_of(&instance.id).next().is_none() {
        refuse!(NoReadOnlyInstance, "`{}` has no read-only instance", instance.id);
    }
    Ok(())
}
