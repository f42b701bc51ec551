//! Programs and files that are played against a fake: scenarios and exploration.

pub mod explore;
pub(crate) mod scenario;
