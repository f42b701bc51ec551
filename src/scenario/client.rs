//! A small HTTP client for scenarios: hyper, one connection a request.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

/// A request as it goes over the wire.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent {
    pub(crate) method: String,
    /// Encoded, without the question mark.
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// An answer as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }
}

/// Sends a request to `authority` (host and port) and waits for the whole answer.
pub(crate) async fn send(authority: &str, sent: Sent) -> Result<Received, String> {
    let text = |what: &str, error: &dyn std::fmt::Display| format!("{what}: {error}");
    let mut request = http::Request::builder().method(sent.method.as_str()).uri(match sent.query.as_str() {
        "" => "/".to_owned(),
        query => format!("/?{query}"),
    });
    if !sent.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        request = request.header("host", authority);
    }
    for (name, value) in &sent.headers {
        request = request.header(name, value);
    }
    let request = request
        .body(Full::new(Bytes::from(sent.body)))
        .map_err(|error| text("the request cannot be written", &error))?;
    let stream = tokio::net::TcpStream::connect(authority)
        .await
        .map_err(|error| text(&format!("{authority} cannot be reached"), &error))?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| text("the connection failed", &error))?;
    let exchange = async {
        let response = sender.send_request(request).await.map_err(|error| text("no answer came", &error))?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| text("the answer broke off", &error))?;
        Ok(Received { status: parts.status.as_u16(), headers: parts.headers, body: body.to_bytes().to_vec() })
    };
    // The connection is driven beside the exchange; it ends with it.
    let mut exchange = std::pin::pin!(exchange);
    let mut connection = std::pin::pin!(connection);
    let mut open = true;
    std::future::poll_fn(|context| {
        if open && connection.as_mut().poll(context).is_ready() {
            open = false;
        }
        exchange.as_mut().poll(context)
    })
    .await
}
