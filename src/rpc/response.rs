//! An answer before a front sends it.

use std::cell::Cell;
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
    /// The headers; each name occurs once.
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Bytes,
    /// The time to wait before the response is sent.
    pub(crate) delay: Option<Duration>,
    /// The point at which the connection breaks off.
    pub(crate) cut: Option<Cut>,
}

/// The point at which a connection breaks off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Before any byte of the answer.
    BeforeAnswer,
    /// After this many bytes of its body.
    InBody(usize),
}

/// A handler that a front serves.
pub(crate) trait Handler: Send + Sync + 'static {
    /// Answers one request.
    fn handle(&self, incoming: &Incoming<'_>) -> Outgoing;

    /// Returns a receiver to wait for before the request is answered. If its sender is dropped, the connection closes.
    #[cfg(not(target_family = "wasm"))]
    fn turn(&self, _: &Incoming<'_>) -> Option<tokio::sync::oneshot::Receiver<()>> {
        None
    }

    /// Called for a request that a mock has answered.
    #[cfg_attr(not(feature = "wiremock"), allow(dead_code))]
    fn mocked(&self, _: &Incoming<'_>) {}

    /// Returns whether answering may block for long, since a user's code may run, which may itself send requests to
    /// this handler.
    fn may_block(&self, _: &Incoming<'_>) -> bool {
        false
    }
}

thread_local! {
    /// `true` while this thread runs a user's code that answers a request.
    static ANSWERING: Cell<bool> = const { Cell::new(false) };
}

/// Runs a user's code that answers a request. A server that is dropped in this code does not wait for it.
pub(crate) fn answering<T>(code: impl FnOnce() -> T) -> T {
    let before = ANSWERING.replace(true);
    let result = code();
    ANSWERING.set(before);
    result
}

/// Returns whether this thread runs a user's code that answers a request.
pub(crate) fn is_answering() -> bool {
    ANSWERING.get()
}
