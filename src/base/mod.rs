//! Building blocks that know nothing of HTTP, RPC or RDS: ordered values, JSON, XML, field tables, text.

#[macro_use]
pub(crate) mod value;
#[macro_use]
pub(crate) mod fields;
#[macro_use]
pub(crate) mod words;
pub(crate) mod error;
#[cfg(not(target_family = "wasm"))]
pub(crate) mod files;
pub(crate) mod json;
pub(crate) mod signal;
#[macro_use]
pub(crate) mod text;
pub(crate) mod xml;
