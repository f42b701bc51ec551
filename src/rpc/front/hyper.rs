//! The front of hyper's own (feature `server`): several cores, nothing kept per request, broken connections.

use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, Incoming as IncomingBody, SizeHint};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::oneshot;

use super::{Options, Owner};
use crate::rpc::request::{Incoming, LARGEST_BODY};
use crate::rpc::response::{Cut, Handler, Outgoing};

/// How long answers in flight are waited for when the fake is dropped.
const DRAIN: Duration = Duration::from_secs(1);

/// As many threads as there are cores, in these bounds: two, so that a stub may call the fake it belongs to; four, since more do
/// not make it faster.
const THREADS: (usize, usize) = (2, 4);

/// A running server, on threads of its own.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    ca_pem: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    owner: Owner,
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
    pub(crate) fn start(listener: TcpListener, handler: Arc<dyn Handler>, options: Options) -> Result<Server, String> {
        let text = |error: std::io::Error| error.to_string();
        let address = listener.local_addr().map_err(text)?;
        listener.set_nonblocking(true).map_err(text)?;
        let (acceptor, ca_pem) = acceptor(&options)?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from).clamp(THREADS.0, THREADS.1);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_name("fake-rds-worker")
            .enable_all()
            .build()
            .map_err(text)?;
        let (stop, stopped) = oneshot::channel();

        // The runtime is dropped on a thread of its own, since a test may drop its fake inside another one.
        let thread = std::thread::Builder::new().name("fake-rds".to_owned()).spawn(move || {
            let accepting = async {
                match tokio::net::TcpListener::from_std(listener) {
                    Ok(listener) => serve(listener, handler, acceptor, stopped).await,
                    Err(error) => log::error!("the listener cannot be used: {error}"),
                }
            };
            runtime.block_on(accepting);
        });
        let thread = thread.map_err(text)?;
        Ok(Server { address, ca_pem, stop: Some(stop), thread: Some(thread), owner: Owner::this() })
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
        let Some(thread) = self.thread.take() else { return };
        self.owner.end(move || {
            // A panic there has been reported by then.
            let _ = thread.join();
        });
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

/// Accepts until told to stop, then drains.
async fn serve(
    listener: tokio::net::TcpListener,
    handler: Arc<dyn Handler>,
    acceptor: Acceptor,
    mut stopped: oneshot::Receiver<()>,
) {
    let graceful = GracefulShutdown::new();
    loop {
        let next = std::future::poll_fn(|context| {
            if Pin::new(&mut stopped).poll(context).is_ready() {
                return Poll::Ready(None);
            }
            listener.poll_accept(context).map(Some)
        });
        let Some(accepted) = next.await else { break };
        match accepted {
            Ok((stream, _)) => {
                tokio::spawn(connection(stream, handler.clone(), acceptor.clone(), graceful.watcher()));
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
    stream: tokio::net::TcpStream,
    handler: Arc<dyn Handler>,
    acceptor: Acceptor,
    watcher: hyper_util::server::graceful::Watcher,
) {
    // An answer goes out at once, not when the next segment is full.
    let _ = stream.set_nodelay(true);
    match acceptor {
        None => talk(stream, handler, watcher).await,
        #[cfg(feature = "tls")]
        Some(acceptor) => match acceptor.accept(stream).await {
            Ok(stream) => talk(stream, handler, watcher).await,
            Err(error) => log::debug!("no TLS with a client: {error}"),
        },
        #[cfg(not(feature = "tls"))]
        Some(never) => match never {},
    }
}

/// Serves one connection until it ends.
async fn talk<S>(stream: S, handler: Arc<dyn Handler>, watcher: hyper_util::server::graceful::Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    // A client that has sent its request and closed its half of the connection still gets its answer.
    const HALF_CLOSE: bool = true;
    let answer = hyper::service::service_fn(move |request| answer(request, handler.clone()));
    let stream = TokioIo::new(stream);
    #[cfg(feature = "http2")]
    let connection = {
        let mut builder = hyper_util::server::conn::auto::Builder::new(hyper_util::rt::TokioExecutor::new());
        builder.http1().half_close(HALF_CLOSE);
        builder.serve_connection(stream, answer).into_owned()
    };
    #[cfg(not(feature = "http2"))]
    let connection = hyper::server::conn::http1::Builder::new().half_close(HALF_CLOSE).serve_connection(stream, answer);
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

async fn answer(
    request: http::Request<IncomingBody>,
    handler: Arc<dyn Handler>,
) -> Result<http::Response<AnswerBody>, Closed> {
    let (parts, body) = request.into_parts();
    let body = match Limited::new(body, LARGEST_BODY + 1) {
        // Most have none.
        body if body.is_end_stream() => Ok(Bytes::new()),
        body => body.collect().await.map(|body| body.to_bytes()),
    };
    let body = match body {
        Ok(body) => body,
        // Too large: a body of one byte more than is taken says so to the service. The rest is never read.
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Bytes::from(vec![0; LARGEST_BODY + 1]),
        // The client left in mid body: there is nobody to answer.
        Err(_) => return Err(Closed),
    };
    let incoming = Incoming {
        method: &parts.method,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &parts.headers,
        body: &body,
    };
    // Code that blocks leaves its place to the other connections.
    let outgoing = match handler.may_block() {
        true => tokio::task::block_in_place(|| handler.handle(&incoming)),
        false => handler.handle(&incoming),
    };
    if let Some(delay) = outgoing.delay {
        tokio::time::sleep(delay).await;
    }
    respond(outgoing)
}

fn respond(outgoing: Outgoing) -> Result<http::Response<AnswerBody>, Closed> {
    let Outgoing { status, headers: own, body, cut, .. } = outgoing;
    if cut == Some(Cut::BeforeAnswer) {
        return Err(Closed);
    }
    let mut headers = HeaderMap::with_capacity(own.len() + 2);
    for (name, value) in own {
        headers.insert(name, value);
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
