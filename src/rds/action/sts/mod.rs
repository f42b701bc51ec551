//! Actions of the Security Token Service (STS, version 2015-04-01), which programs call before they call RDS.

mod assume_role;
mod conditions;
mod get_caller_identity;

use crate::rds::action::fields::Parameters;
use crate::rds::action::prelude::*;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] =
    &[modelled::<assume_role::AssumeRole>(), modelled::<get_caller_identity::GetCallerIdentity>()];

/// Returns whether an action is always allowed, regardless of policies.
pub(crate) fn is_open(action: &str) -> bool {
    action == <get_caller_identity::GetCallerIdentity as Parameters>::NAME
}

/// Returns the condition for an action that a policy forbids.
pub(crate) fn forbidden(action: &str) -> Condition {
    if action.starts_with("sts:") { Condition::NotAuthorizedByRam } else { Condition::ForbiddenByRam }
}
