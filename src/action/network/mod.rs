//! Connections, IP lists, SSL, encryption and the audit of SQL.

use super::Modelled;
use crate::condition::Condition;

pub(super) const CONDITIONS: &[Condition] = &[];

pub(super) const ACTIONS: &[Modelled] = &[];
