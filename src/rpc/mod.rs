//! The server side of Alibaba Cloud's RPC protocol: reads requests and writes answers. It is independent of RDS: a
//! [`Product`] describes the product that it serves.

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

/// The product that a server serves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Product {
    /// The product's code in the OpenAPI, as spelled in links to the troubleshooter.
    pub(crate) name: &'static str,
    /// The prefix of the product's actions in RAM policies.
    pub(crate) prefix: &'static str,
    pub(crate) version: &'static str,
    /// The `HostId` of errors, unless the request went to another host of the product.
    pub(crate) host: &'static str,
}

/// The format of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Xml,
}

/// The two layouts of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Common parameters are sent together with those of the action.
    V1,
    /// Common parameters are sent in `x-acs-*` headers.
    V3,
}
