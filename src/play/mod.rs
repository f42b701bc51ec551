//! Runs programs and files against a fake: exploration and scenarios.

pub mod explore;
pub(crate) mod scenario;
