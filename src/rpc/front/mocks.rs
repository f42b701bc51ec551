//! A user's mocks in front of a handler (feature `wiremock`), and the fake as a responder on a user's mock server.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers};

use crate::rpc::request::Incoming;
use crate::rpc::response::{Cut, Handler, Outgoing};

/// The header that marks the answer of the last mock, which matches the requests that no mock of the user matches.
const UNMATCHED: &str = "x-fake-rds-unmatched";

/// A handler with mocks in front of it. Once a mock is mounted, each request is first sent to an internal mock server;
/// requests that no mock matches go to the handler.
pub(crate) struct Mocks {
    handler: Arc<dyn Handler>,
    server: OnceLock<Server>,
}

/// The internal mock server.
struct Server {
    address: std::net::SocketAddr,
    /// `None` once its expectations are verified.
    server: Mutex<Option<Arc<MockServer>>>,
}

impl Server {
    fn lock(&self) -> MutexGuard<'_, Option<Arc<MockServer>>> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Mocks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mocks")
    }
}

impl Mocks {
    pub(crate) fn new(handler: Arc<dyn Handler>) -> Mocks {
        Mocks { handler, server: OnceLock::new() }
    }

    /// Puts a mock in front of the handler. The error says why the internal server cannot be started.
    pub(crate) fn mount(&self, mock: Mock) -> Result<(), String> {
        let server = match self.server.get() {
            Some(server) => server,
            None => {
                let started = on_a_thread(start())??;
                self.server.get_or_init(|| started)
            }
        };
        let server = server.lock().clone();
        match server {
            Some(server) => on_a_thread(async move { server.register(mock).await }),
            None => Err("the fake has been dropped".to_owned()),
        }
    }

    /// Verifies the expectations of the mocks. Waits until `deadline` at the latest for mocks that still answer a
    /// request.
    ///
    /// # Panics
    ///
    /// If an expectation is not met, or if a mock still answers a request at the deadline.
    pub(crate) fn verify(&self, deadline: Instant) {
        let server = self.server.get().and_then(|server| server.lock().take());
        let Some(server) = server else { return };
        {
            // Polled on this thread, so that a panic fails the test.
            let mut verifying = pin!(server.verify());
            let mut context = Context::from_waker(Waker::noop());
            loop {
                if verifying.as_mut().poll(&mut context).is_ready() {
                    return;
                }
                if deadline <= Instant::now() {
                    break;
                }
                std::thread::park_timeout(Duration::from_millis(1));
            }
        }
        // The server's end waits for the mock, so another thread waits for the server.
        std::thread::spawn(move || on_a_thread(async move { server.reset().await }));
        const BLOCKED: &str = "a mock still answers a request, so the expectations of the mocks cannot be verified; a mock must return \
            within one second after the fake is dropped";
        if std::thread::panicking() {
            eprintln!("fake-rds: {BLOCKED}");
        } else {
            panic!("{BLOCKED}");
        }
    }
}

impl Handler for Mocks {
    fn may_block(&self, incoming: &Incoming<'_>) -> bool {
        self.server.get().is_some() || self.handler.may_block(incoming)
    }

    fn turn(&self, incoming: &Incoming<'_>) -> Option<tokio::sync::oneshot::Receiver<()>> {
        // A request that a mock answers does not wait for a turn.
        if self.server.get().is_some() { None } else { self.handler.turn(incoming) }
    }

    fn mocked(&self, incoming: &Incoming<'_>) {
        self.handler.mocked(incoming);
    }

    fn handle(&self, incoming: &Incoming<'_>) -> Outgoing {
        let Some(server) = self.server.get() else { return self.handler.handle(incoming) };
        match offer(server.address, incoming) {
            Ok(None) => self.handler.handle(incoming),
            Ok(Some(outgoing)) => {
                self.handler.mocked(incoming);
                outgoing
            }
            // A mock that answers with an error, or whose code panics, closes the connection.
            Err(_) => {
                self.handler.mocked(incoming);
                let cut = Some(Cut::BeforeAnswer);
                Outgoing { status: 0, headers: Vec::new(), body: Bytes::new(), delay: None, cut }
            }
        }
    }
}

async fn start() -> Result<Server, String> {
    let listener =
        std::net::TcpListener::bind(("127.0.0.1", 0)).map_err(|error| format!("no port for mocks: {error}"))?;
    let server = MockServer::builder().listener(listener).disable_request_recording().start().await;
    let unmatched = ResponseTemplate::new(404).insert_header(UNMATCHED, "1");
    server.register(Mock::given(matchers::any()).respond_with(unmatched).with_priority(u8::MAX)).await;
    Ok(Server { address: *server.address(), server: Mutex::new(Some(Arc::new(server))) })
}

/// Sends a request to the internal mock server. `None` if no mock of the user matches it; an error if the connection breaks.
fn offer(
    address: std::net::SocketAddr,
    incoming: &Incoming<'_>,
) -> Result<Option<Outgoing>, Box<dyn std::error::Error>> {
    let target = match incoming.query {
        "" => incoming.path.to_owned(),
        query => format!("{}?{query}", incoming.path),
    };
    let mut request = http::Request::new(Full::new(Bytes::copy_from_slice(incoming.body)));
    *request.method_mut() = incoming.method.clone();
    *request.uri_mut() = target.parse()?;
    *request.headers_mut() = of_the_message(incoming.headers);
    // This code runs on a thread for blocking code, which has no runtime.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async move {
        let stream = tokio::net::TcpStream::connect(address).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let (parts, body) = sender.send_request(request).await?.into_parts();
        if parts.headers.contains_key(UNMATCHED) {
            return Ok(None);
        }
        let body = body.collect().await?.to_bytes();
        let headers = of_the_message(&parts.headers);
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        Ok(Some(Outgoing { status: parts.status.as_u16(), headers, body, delay: None, cut: None }))
    })
}

/// Returns the headers without those that concern a single connection.
fn of_the_message(headers: &HeaderMap) -> HeaderMap {
    const OF_THE_CONNECTION: [HeaderName; 4] = [CONNECTION, CONTENT_LENGTH, DATE, TRANSFER_ENCODING];
    let mut headers = headers.clone();
    for name in &OF_THE_CONNECTION {
        headers.remove(name);
    }
    headers
}

/// Waits for a future on another thread: the caller may be inside a runtime, where waiting is not allowed.
fn on_a_thread<F>(future: F) -> Result<F::Output, String>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let waiting = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map(|runtime| runtime.block_on(future)).map_err(|error| error.to_string())
    });
    waiting.join().unwrap_or_else(|_| Err("the mock server panicked".to_owned()))
}

/// The fake as a responder on a user's own `wiremock::MockServer`.
///
/// If an injected fault closes the connection, the responder panics with a message that says so, since the mock server
/// closes a connection whose responder panics.
#[derive(Clone)]
pub struct Responder(pub(crate) Arc<dyn Handler>);

impl std::fmt::Debug for Responder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Responder")
    }
}

impl Respond for Responder {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let outgoing = self.0.handle(&Incoming {
            method: &request.method,
            path: request.url.path(),
            query: request.url.query().unwrap_or_default(),
            headers: &request.headers,
            body: &request.body,
        });
        if outgoing.cut.is_some() {
            panic!("an injected fault closes the connection");
        }
        let template =
            ResponseTemplate::new(outgoing.status).append_headers(outgoing.headers).set_body_bytes(outgoing.body);
        match outgoing.delay {
            Some(delay) => template.set_delay(delay),
            None => template,
        }
    }
}
