//! Listens, accepts connections, and passes each request to the handler. One loop serves on both kinds of runtime: a thread owned by
//! the front, or the runtime of the caller.

use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::HOST;
use http::{HeaderValue, request};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Incoming as IncomingBody};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::{Handle, Runtime};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::Options;
use super::body::{AnswerBody, Closed, respond};
use super::work::Work;
use crate::base::signal::Signal;
#[cfg(feature = "http2")]
use crate::rpc::request::LARGEST_HEAD;
use crate::rpc::request::{Incoming, LARGEST_BODY};
use crate::rpc::response::{self, Handler};

/// The longest wait for pending answers when a front ends.
const DRAIN: Duration = Duration::from_secs(1);

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    ca_pem: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    /// Sent once the listener is closed and the connections have ended.
    ended: Arc<Signal>,
    /// The front's own runtime; `None` if it serves on the runtime of the caller.
    runtime: Option<Runtime>,
    work: Work,
    process: u32,
}

#[cfg(feature = "tls")]
type Acceptor = Option<tokio_rustls::TlsAcceptor>;
#[cfg(not(feature = "tls"))]
type Acceptor = Option<Never>;

/// Without the feature `tls` there is no acceptor.
#[cfg(not(feature = "tls"))]
#[derive(Clone)]
enum Never {}

impl Server {
    /// Starts to serve on a socket. The error is the reason why it cannot.
    pub(crate) fn start(listener: TcpListener, handler: Arc<dyn Handler>, options: Options) -> Result<Server, String> {
        let text = |error: std::io::Error| error.to_string();
        let address = listener.local_addr().map_err(text)?;
        listener.set_nonblocking(true).map_err(text)?;
        let (acceptor, ca_pem) = acceptor(&options)?;
        let (runtime, handle) = if options.on_current_runtime {
            let handle = Handle::try_current().map_err(|_| {
                "on_current_runtime() requires that `start` is called inside a tokio runtime".to_owned()
            })?;
            (None, handle)
        } else {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(options.threads())
                .thread_name("fake-rds")
                .enable_all()
                .build()
                .map_err(text)?;
            let handle = runtime.handle().clone();
            (Some(runtime), handle)
        };
        let listener = {
            let _guard = handle.enter();
            registered(listener)?.map_err(text)?
        };
        let (stop, stopped) = oneshot::channel();
        let (ended, work) = (Arc::new(Signal::default()), Work::default());
        let service = Service { handler, acceptor, work: work.clone() };
        let end = End(ended.clone());
        handle.spawn(async move {
            serve(listener, service, stopped).await;
            drop(end);
        });
        Ok(Server { address, ca_pem, stop: Some(stop), ended, runtime, work, process: std::process::id() })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the certificate of the authority, if the front serves HTTPS.
    pub(crate) fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Returns whether the front serves from the runtime of the caller.
    pub(crate) fn is_on_current_runtime(&self) -> bool {
        self.runtime.is_none()
    }

    /// Stops accepting, closes the listener, and waits until the pending answers are sent, for at most one second.
    pub(crate) async fn close(&mut self) {
        drop(self.stop.take());
        let ended = self.ended.clone();
        std::future::poll_fn(move |context| ended.poll(0, context)).await;
    }

    /// Stops accepting and closes the listener. Waits for pending answers until `deadline`, and then prints to standard
    /// error the requests that a user's code is still answering. Does not wait on the runtime of the caller.
    pub(crate) fn end(&mut self, deadline: Instant) {
        let stop = self.stop.take();
        let Some(runtime) = self.runtime.take() else { return };
        let (ended, work) = (self.ended.clone(), self.work.clone());
        let end = move || {
            drop(stop);
            ended.wait(0, deadline);
            if let Some(report) = work.report() {
                eprintln!("fake-rds: the fake was dropped while stubs or mocks were still answering: {report}");
            }
            runtime.shutdown_background();
        };
        if self.process != std::process::id() {
            // A forked child does not have these threads, so it must not wait for them.
            std::mem::forget(end);
        } else if response::is_answering() {
            // The front waits for the code that runs here, so this code cannot wait for the front.
            drop(std::thread::spawn(end));
        } else {
            end();
        }
    }
}

/// Registers a listener with the current runtime. The error is that the runtime lacks a driver; tokio has no function to
/// ask for one, and panics without it.
fn registered(listener: TcpListener) -> Result<std::io::Result<tokio::net::TcpListener>, String> {
    let register = || {
        drop(tokio::time::sleep(Duration::ZERO));
        tokio::net::TcpListener::from_std(listener)
    };
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(register))
        .map_err(|_| "the runtime has no driver of I/O or time: its builder needs enable_all()".to_owned())
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end(Instant::now() + DRAIN);
    }
}

/// Sends the signal when the loop or its runtime has ended.
struct End(Arc<Signal>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.send();
    }
}

#[cfg(feature = "tls")]
fn acceptor(options: &Options) -> Result<(Acceptor, Option<String>), String> {
    if !options.tls {
        return Ok((None, None));
    }
    let (acceptor, ca_pem) = super::tls::acceptor(&options.hosts)?;
    Ok((Some(acceptor), Some(ca_pem)))
}

#[cfg(not(feature = "tls"))]
fn acceptor(_: &Options) -> Result<(Acceptor, Option<String>), String> {
    Ok((None, None))
}

/// The data that each connection needs.
#[derive(Clone)]
struct Service {
    handler: Arc<dyn Handler>,
    acceptor: Acceptor,
    work: Work,
}

/// Accepts connections until it is stopped, then closes the listener and waits for pending answers.
async fn serve(listener: tokio::net::TcpListener, service: Service, mut stopped: oneshot::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let next = std::future::poll_fn(|context| next(&listener, &mut stopped, &mut connections, context));
        match next.await {
            None => break,
            Some(Ok(stream)) => {
                connections.spawn(connection(stream, service.clone(), graceful.watcher()));
            }
            Some(Err(error)) => {
                // The error may be temporary, for example too many open files.
                log::warn!("a connection could not be accepted: {error}");
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }
    drop(listener);
    // Connections that have not ended by then are closed with `connections`.
    let _ = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
}

/// Polls for the next connection; `None` once the server is stopped. Forgets connections that have ended.
fn next(
    listener: &tokio::net::TcpListener,
    stopped: &mut oneshot::Receiver<()>,
    connections: &mut JoinSet<()>,
    context: &mut Context<'_>,
) -> Poll<Option<std::io::Result<tokio::net::TcpStream>>> {
    if Pin::new(stopped).poll(context).is_ready() {
        return Poll::Ready(None);
    }
    while let Poll::Ready(Some(_)) = connections.poll_join_next(context) {}
    listener.poll_accept(context).map(|accepted| Some(accepted.map(|(stream, _)| stream)))
}

async fn connection(stream: tokio::net::TcpStream, service: Service, watcher: Watcher) {
    // Sends an answer at once, instead of waiting until a segment is full.
    let _ = stream.set_nodelay(true);
    match service.acceptor.clone() {
        None => talk(stream, service, watcher).await,
        #[cfg(feature = "tls")]
        Some(acceptor) => match acceptor.accept(stream).await {
            // In a box, since it is three times as large as a connection without TLS, which shares the future.
            Ok(stream) => Box::pin(talk(stream, service, watcher)).await,
            Err(error) => log::debug!("no TLS with a client: {error}"),
        },
        #[cfg(not(feature = "tls"))]
        Some(never) => match never {},
    }
}

/// Serves one connection until it ends.
async fn talk<S>(stream: S, service: Service, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    // A client that has sent its request and closed its half of the connection still gets its answer.
    const HALF_CLOSE: bool = true;
    let answer = hyper::service::service_fn(move |request| answer(request, service.clone()));
    let stream = TokioIo::new(stream);
    #[cfg(feature = "http2")]
    let connection = {
        let mut builder = hyper_util::server::conn::auto::Builder::new(hyper_util::rt::TokioExecutor::new());
        builder.http1().half_close(HALF_CLOSE);
        // This limit is above that of the service, which answers with an error document; hyper would only reset the
        // stream.
        builder.http2().max_header_list_size(2 * LARGEST_HEAD as u32);
        builder.serve_connection(stream, answer).into_owned()
    };
    #[cfg(not(feature = "http2"))]
    let connection = hyper::server::conn::http1::Builder::new().half_close(HALF_CLOSE).serve_connection(stream, answer);
    if let Err(error) = watcher.watch(connection).await {
        log::debug!("a connection ended: {error}");
    }
}

/// Answers one request.
async fn answer(request: http::Request<IncomingBody>, service: Service) -> Result<http::Response<AnswerBody>, Closed> {
    let (mut parts, body) = request.into_parts();
    name_the_host(&mut parts);
    let body = match Limited::new(body, LARGEST_BODY + 1) {
        // Most requests have no body.
        body if body.is_end_stream() => Ok(Bytes::new()),
        body => body.collect().await.map(|body| body.to_bytes()),
    };
    let body = match body {
        Ok(body) => body,
        // The body is too large: the service refuses a body that is one byte over the limit, and the rest is never
        // read.
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Bytes::from(vec![0; LARGEST_BODY + 1]),
        // The client closed the connection before the body was complete, so nobody waits for an answer.
        Err(_) => return Err(Closed),
    };
    let Service { handler, work, .. } = service;
    if let Some(turn) = handler.turn(&incoming(&parts, &body)) {
        turn.await.map_err(|_| Closed)?;
    }
    let outgoing = if handler.may_block(&incoming(&parts, &body)) {
        // A user's code may run. On a thread for blocking code it does not delay other connections, and a paused tokio
        // clock does not move on.
        let answering = tokio::task::spawn_blocking(move || {
            let incoming = incoming(&parts, &body);
            let _entry = work.begin(&incoming);
            handler.handle(&incoming)
        });
        answering.await.map_err(|_| Closed)?
    } else {
        handler.handle(&incoming(&parts, &body))
    };
    if let Some(delay) = outgoing.delay {
        tokio::time::sleep(delay).await;
    }
    respond(outgoing)
}

/// HTTP/2 names the host in `:authority`, which hyper puts into the URI. The handler reads the header `Host`.
fn name_the_host(parts: &mut request::Parts) {
    if !parts.headers.contains_key(HOST)
        && let Some(authority) = parts.uri.authority()
        && let Ok(host) = HeaderValue::from_str(authority.as_str())
    {
        parts.headers.insert(HOST, host);
    }
}

fn incoming<'r>(parts: &'r request::Parts, body: &'r [u8]) -> Incoming<'r> {
    Incoming {
        method: &parts.method,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &parts.headers,
        body,
    }
}
