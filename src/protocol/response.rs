//! An answer on its way out.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use super::request::Incoming;

/// A header with its value.
pub(crate) type Header = (HeaderName, HeaderValue);

/// An answer as a front sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) status: u16,
    /// Each name is there once.
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Bytes,
    /// How long to wait before it is sent.
    pub(crate) delay: Option<Duration>,
    /// Where the connection dies instead of going on.
    pub(crate) cut: Option<Cut>,
}

/// Where a connection dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Before any byte of the answer.
    BeforeAnswer,
    /// After this many bytes of its body.
    InBody(usize),
}

/// What a front serves.
pub(crate) trait Handler: Send + Sync + 'static {
    /// Answers one request.
    fn handle(&self, incoming: &Incoming<'_>) -> Outgoing;
}
