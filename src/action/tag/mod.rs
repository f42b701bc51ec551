//! Tags of instances.

use super::Modelled;
use crate::condition::Condition;

pub(super) const CONDITIONS: &[Condition] = &[];

pub(super) const ACTIONS: &[Modelled] = &[];
