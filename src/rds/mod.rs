//! ApsaraDB RDS: the names and shapes of the service, the model of its state, and its actions.

pub(crate) mod action;
pub(crate) mod catalogue;
pub(crate) mod evidence;
pub(crate) mod model;
pub(crate) mod products;
pub(crate) mod reason_codes;
pub(crate) mod reasons;
pub(crate) mod words;
