//! Turns an answer into a response of hyper, complete or broken off.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use hyper::body::{Body, Frame, SizeHint};

use crate::rpc::response::{Cut, Outgoing};

/// Closes the connection without an answer.
#[derive(Debug)]
pub(super) struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("closed without an answer")
    }
}

impl std::error::Error for Closed {}

/// Turns an answer into a response of hyper.
pub(super) fn respond(outgoing: Outgoing) -> Result<http::Response<AnswerBody>, Closed> {
    let Outgoing { status, headers: own, body, cut, .. } = outgoing;
    if cut == Some(Cut::BeforeAnswer) {
        return Err(Closed);
    }
    let mut headers = HeaderMap::with_capacity(own.len() + 2);
    for (name, value) in own {
        headers.append(name, value);
    }
    let break_off = match cut {
        Some(Cut::InBody(bytes)) => Some(bytes.min(body.len())),
        _ => None,
    };
    let body = AnswerBody { bytes: Some(body), break_off, waited: false };
    let mut response = http::Response::new(body);
    *response.headers_mut() = headers;
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok(response)
}

/// The body of an answer, complete or broken off.
pub(super) struct AnswerBody {
    bytes: Option<Bytes>,
    /// The number of bytes after which the connection is closed.
    break_off: Option<usize>,
    /// `true` if the bytes before the break had a chance to be sent.
    waited: bool,
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        match (self.bytes.take(), self.break_off) {
            (Some(bytes), None) if bytes.is_empty() => Poll::Ready(None),
            (Some(bytes), None) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            (Some(bytes), Some(end)) => Poll::Ready(Some(Ok(Frame::data(bytes.slice(..end))))),
            (None, None) => Poll::Ready(None),
            (None, Some(_)) if !self.waited => {
                self.waited = true;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            (None, Some(_)) => Poll::Ready(Some(Err(Closed))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.break_off.is_none() && self.bytes.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        self.bytes.as_ref().map_or_else(SizeHint::default, |bytes| SizeHint::with_exact(bytes.len() as u64))
    }
}
