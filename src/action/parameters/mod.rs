//! Parameters of an engine, their templates and groups.

use super::Modelled;
use crate::condition::Condition;

pub(super) const CONDITIONS: &[Condition] = &[];

pub(super) const ACTIONS: &[Modelled] = &[];
