//! Databases: their lists, and what is done to them.

mod describe_databases;

use super::{Modelled, modelled};

pub(super) const CONDITIONS: &[crate::condition::Condition] = &[];

pub(super) const ACTIONS: &[Modelled] = &[modelled::<describe_databases::DescribeDatabases>()];
