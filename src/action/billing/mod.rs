//! Prices, pay types and renewal.

use super::Modelled;
use crate::condition::Condition;

pub(super) const CONDITIONS: &[Condition] = &[];

pub(super) const ACTIONS: &[Modelled] = &[];
