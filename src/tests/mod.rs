//! Tests that are generated from tables and fixtures, and tests over several modules.

mod any_case;
pub(crate) mod calls;
mod dependants;
mod engines;
mod fuzz;
mod generate;
pub(crate) mod golden;
mod histories;
mod lags;
mod later;
mod limits;
mod parts;
mod pasted;
mod polls;
mod properties;
mod reasons;
mod restoring;
mod settings;
mod shapes;
mod shown;
mod terraform;
#[cfg(feature = "control")]
mod test_actions;
mod tokens;
mod walk;
