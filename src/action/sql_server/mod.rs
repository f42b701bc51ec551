//! The migration of SQL Server databases from files.

use super::Modelled;
use crate::condition::Condition;

pub(super) const CONDITIONS: &[Condition] = &[];

pub(super) const ACTIONS: &[Modelled] = &[];
