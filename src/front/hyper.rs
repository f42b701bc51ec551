//! The front of hyper's own (feature `server`): several cores, nothing kept per request, broken connections.

use std::borrow::Cow;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, Incoming as IncomingBody, SizeHint};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::oneshot;

use super::Options;
use crate::protocol::request::{Incoming, LARGEST_BODY};
use crate::service::{Cut, Outgoing, Service};

/// How long answers in flight are waited for when the fake is dropped.
const DRAIN: Duration = Duration::from_secs(1);

/// More threads than this do not make a fake faster.
const MOST_THREADS: usize = 4;

/// A running server, on threads of its own.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    ca_pem: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    threads: Vec<JoinHandle<()>>,
}

/// A thread with a runtime of its own. A connection stays on the one it was given to: nothing is handed from thread to thread,
/// which for answers as short as these would cost more than it evens out.
struct Worker {
    handle: tokio::runtime::Handle,
    /// The thread ends when this is dropped.
    _end: oneshot::Sender<()>,
}

impl Worker {
    fn start(number: usize) -> std::io::Result<(Worker, JoinHandle<()>)> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (end, ended) = oneshot::channel::<()>();
        let thread = std::thread::Builder::new().name(format!("fake-rds-{number}")).spawn(move || {
            // An error says that the sender is gone, which is the word to end.
            let _ = runtime.block_on(ended);
        })?;
        Ok((Worker { handle, _end: end }, thread))
    }
}

#[cfg(feature = "tls")]
type Acceptor = Option<tokio_rustls::TlsAcceptor>;
#[cfg(not(feature = "tls"))]
type Acceptor = Option<Never>;

/// Without the feature there is no acceptor.
#[cfg(not(feature = "tls"))]
#[derive(Clone)]
enum Never {}

impl Server {
    pub(crate) fn start(listener: TcpListener, service: Arc<Service>, options: Options) -> Result<Server, String> {
        let text = |error: std::io::Error| error.to_string();
        let address = listener.local_addr().map_err(text)?;
        listener.set_nonblocking(true).map_err(text)?;
        let (acceptor, ca_pem) = acceptor(&options)?;
        let count = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let (workers, threads): (Vec<Worker>, Vec<JoinHandle<()>>) =
            (0..count).map(Worker::start).collect::<Result<Vec<_>, _>>().map_err(text)?.into_iter().unzip();
        let (stop, stopped) = oneshot::channel();
        let served = Served { service, options };
        let first = workers[0].handle.clone();
        let accepting = first.spawn(async move {
            match tokio::net::TcpListener::from_std(listener) {
                Ok(listener) => serve(listener, served, acceptor, &workers, stopped).await,
                Err(error) => log::error!("the listener cannot be used: {error}"),
            }
            // With their senders the workers end.
            drop(workers);
        });
        drop(accepting);
        Ok(Server { address, ca_pem, stop: Some(stop), threads })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }
}

impl Drop for Server {
    /// Stops accepting, frees the port, and waits for answers in flight, a second at most.
    fn drop(&mut self) {
        drop(self.stop.take());
        for thread in self.threads.drain(..) {
            // A panic there has been reported by then.
            let _ = thread.join();
        }
    }
}

#[cfg(feature = "tls")]
fn acceptor(options: &Options) -> Result<(Acceptor, Option<String>), String> {
    if !options.tls {
        return Ok((None, None));
    }
    let (acceptor, ca_pem) = super::tls::acceptor()?;
    Ok((Some(acceptor), Some(ca_pem)))
}

#[cfg(not(feature = "tls"))]
fn acceptor(_: &Options) -> Result<(Acceptor, Option<String>), String> {
    Ok((None, None))
}

/// What connections serve.
#[derive(Clone)]
struct Served {
    service: Arc<Service>,
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    options: Options,
}

/// Accepts until told to stop, then drains. Connections go to the workers in turn.
async fn serve(
    listener: tokio::net::TcpListener,
    served: Served,
    acceptor: Acceptor,
    workers: &[Worker],
    mut stopped: oneshot::Receiver<()>,
) {
    let graceful = GracefulShutdown::new();
    let mut turn = workers.iter().cycle();
    loop {
        let accepted = tokio::select! {
            biased;
            _ = &mut stopped => break,
            accepted = listener.accept() => accepted,
        };
        match accepted.and_then(|(stream, _)| stream.into_std()) {
            Ok(stream) => {
                let Some(worker) = turn.next() else { break };
                worker.handle.spawn(connection(stream, served.clone(), acceptor.clone(), graceful.watcher()));
            }
            Err(error) => {
                // Too many open files, say: that passes.
                log::warn!("a connection could not be accepted: {error}");
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
}

async fn connection(
    stream: std::net::TcpStream,
    served: Served,
    acceptor: Acceptor,
    watcher: hyper_util::server::graceful::Watcher,
) {
    // Here, since a socket belongs to the runtime it was made in.
    let stream = match tokio::net::TcpStream::from_std(stream) {
        Ok(stream) => stream,
        Err(error) => return log::warn!("a connection cannot be used: {error}"),
    };
    // An answer goes out at once, not when the next segment is full.
    let _ = stream.set_nodelay(true);
    match acceptor {
        None => talk(stream, served, watcher).await,
        #[cfg(feature = "tls")]
        Some(acceptor) => match acceptor.accept(stream).await {
            Ok(stream) => talk(stream, served, watcher).await,
            Err(error) => log::debug!("no TLS with a client: {error}"),
        },
        #[cfg(not(feature = "tls"))]
        Some(never) => match never {},
    }
}

/// Serves one connection until it ends.
async fn talk<S>(stream: S, served: Served, watcher: hyper_util::server::graceful::Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let builder = auto::Builder::new(TokioExecutor::new());
    let answer = hyper::service::service_fn(move |request| answer(request, served.clone()));
    let connection = builder.serve_connection(TokioIo::new(stream), answer).into_owned();
    if let Err(error) = watcher.watch(connection).await {
        log::debug!("a connection ended: {error}");
    }
}

/// The connection is to be closed without an answer.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("closed without an answer")
    }
}

impl std::error::Error for Closed {}

async fn answer(request: http::Request<IncomingBody>, served: Served) -> Result<http::Response<AnswerBody>, Closed> {
    let (parts, body) = request.into_parts();
    let body = match Limited::new(body, LARGEST_BODY + 1).collect().await {
        Ok(body) => body.to_bytes(),
        // Too large: a body of one byte more than is taken says so to the service. The rest is never read.
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Bytes::from(vec![0; LARGEST_BODY + 1]),
        // The client left in mid body: there is nobody to answer.
        Err(_) => return Err(Closed),
    };
    #[cfg(feature = "cli")]
    if served.options.control && parts.uri.path().starts_with("/_fake") {
        return respond(crate::control::answer(&served.service, &parts.method, parts.uri.path(), &body));
    }
    let outgoing = served.service.handle(&Incoming {
        method: &parts.method,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &parts.headers,
        body: &body,
    });
    if let Some(delay) = outgoing.delay {
        tokio::time::sleep(delay).await;
    }
    respond(outgoing)
}

fn respond(outgoing: Outgoing) -> Result<http::Response<AnswerBody>, Closed> {
    let Outgoing { status, content_type, headers, body, cut, .. } = outgoing;
    if cut == Some(Cut::BeforeAnswer) {
        return Err(Closed);
    }
    let mut map = HeaderMap::with_capacity(headers.len() + 3);
    map.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    for (name, value) in headers {
        let value = match value {
            Cow::Borrowed(value) => Ok(HeaderValue::from_static(value)),
            Cow::Owned(value) => HeaderValue::try_from(value),
        };
        match value {
            Ok(value) => drop(map.insert(HeaderName::from_static(name), value)),
            Err(error) => log::error!("the header {name} cannot be written: {error}"),
        }
    }
    let break_off = match cut {
        Some(Cut::InBody(bytes)) => Some(bytes.min(body.len())),
        _ => None,
    };
    let body = AnswerBody { bytes: Some(Bytes::from(body)), break_off, waited: false };
    let mut response = http::Response::new(body);
    *response.headers_mut() = map;
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok(response)
}

/// The body of an answer, whole or broken off.
struct AnswerBody {
    bytes: Option<Bytes>,
    /// After how many bytes the connection dies.
    break_off: Option<usize>,
    /// Whether the bytes before the end had their turn to go out.
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
