//! Rules over several resources.

pub(crate) mod import;
mod migrate;
mod owners;
