//! Alibaba Cloud's RPC protocol, the server's side: what a request says, and how an answer is written. It knows nothing
//! of RDS: a [`Product`] describes the product that it serves.

#[macro_use]
pub(crate) mod condition;
pub(crate) mod conditions;
pub(crate) mod envelope;
#[cfg(not(target_family = "wasm"))]
pub(crate) mod front;
pub(crate) mod gateway;
pub(crate) mod params;
pub(crate) mod request;
pub(crate) mod request_id;
pub(crate) mod response;
pub(crate) mod signature;
pub(crate) mod user;

/// The product a server speaks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Product {
    /// Its code in the OpenAPI, as links to the troubleshooter spell it.
    pub(crate) name: &'static str,
    /// The prefix of its actions in RAM policies.
    pub(crate) prefix: &'static str,
    pub(crate) version: &'static str,
    /// `HostId` of errors, unless another host of the product was asked.
    pub(crate) host: &'static str,
}

/// A format to answer in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Xml,
}

/// The two ways a request can be laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Common parameters beside the action's own.
    V1,
    /// Common parameters in `x-acs-*` headers.
    V3,
}
