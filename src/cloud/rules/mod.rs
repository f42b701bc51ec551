//! Rules over several resources: what the cloud knows and an instance alone does not.

pub(crate) mod import;
mod migrate;
mod owners;
