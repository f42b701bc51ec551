//! The front inside a test process: a wiremock server of its own, never one of wiremock's pool.

use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::task::Poll;
use std::time::Duration;

use once_cell::sync::Lazy;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers};

use crate::protocol::request::Incoming;
use crate::service::{Header, Outgoing, Service, USUAL_HEADERS};

/// A wiremock mock keeps a copy of every request it matches, about 5 KB each, until it is taken down. So the one mock
/// is taken down and put up again every so many requests, by a task on the server's own thread that queues both
/// for the lock back to back: no request gets between them.
const REMOUNT_EVERY: u64 = 200;

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    server: Option<Arc<MockServer>>,
    address: SocketAddr,
    /// Whether mocks of a user's are mounted: from then on nothing is taken down.
    users: Arc<AtomicBool>,
}

/// The fake's own mocks come last.
const LAST: u8 = u8::MAX;

impl Server {
    pub(crate) async fn start(listener: TcpListener, service: Arc<Service>) -> Server {
        let server = Arc::new(MockServer::builder().listener(listener).disable_request_recording().start().await);
        let users = Arc::new(AtomicBool::new(false));
        let responder = Mounted(Arc::new(MountedInner {
            service,
            server: OnceLock::from(Arc::downgrade(&server)),
            answered: AtomicU64::new(0),
            answer: Mutex::new(None),
            users: users.clone(),
        }));
        for mock in responder.mocks() {
            server.register(mock).await;
        }
        Server { address: *server.address(), server: Some(server), users }
    }

    /// Puts a user's mock in front of the fake.
    pub(crate) fn mount(&self, mock: Mock) {
        self.users.store(true, Ordering::Relaxed);
        if let Some(server) = &self.server {
            block_on(server.register(mock));
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    /// Ends the server and waits, a second at most, until its port is free.
    fn drop(&mut self) {
        let Some(mut server) = self.server.take() else { return };
        // A remounting task may hold the server for a moment. It must not be the one to drop it: that would have the
        // server's thread wait for itself.
        for _ in 0..2_000 {
            match Arc::try_unwrap(server) {
                Ok(server) => {
                    drop(server);
                    break;
                }
                Err(shared) => server = shared,
            }
            std::thread::park_timeout(Duration::from_micros(500));
        }
        for _ in 0..2_000 {
            if TcpListener::bind(self.address).is_ok() {
                return;
            }
            std::thread::park_timeout(Duration::from_micros(500));
        }
    }
}

/// What the two mocks share. The first one's matcher asks the service; it matches, and closes the connection, if that is
/// what is to happen. If not it leaves the answer for the second one, which matches everything. wiremock holds a lock
/// from the first matcher to the last responder, so no other request comes between.
#[derive(Clone)]
struct Mounted(Arc<MountedInner>);

struct MountedInner {
    service: Arc<Service>,
    server: OnceLock<Weak<MockServer>>,
    answered: AtomicU64,
    answer: Mutex<Option<ResponseTemplate>>,
    users: Arc<AtomicBool>,
}

impl Mounted {
    fn mocks(&self) -> [Mock; 2] {
        let (asking, answering) = (self.clone(), self.clone());
        let closed = |_: &Request| std::io::Error::other("an injected fault closes the connection");
        [
            Mock::given(move |request: &Request| asking.ask(request)).respond_with_err(closed).with_priority(LAST),
            Mock::given(matchers::any()).respond_with(answering).with_priority(LAST),
        ]
    }

    /// Whether the connection is to be closed; if not, the answer lies ready.
    fn ask(&self, request: &Request) -> bool {
        if self.0.answered.fetch_add(1, Ordering::Relaxed) % REMOUNT_EVERY == REMOUNT_EVERY - 1 {
            self.remount();
        }
        let outgoing = ask(&self.0.service, request);
        let cut = outgoing.cut.is_some();
        *self.0.answer.lock().unwrap_or_else(PoisonError::into_inner) = (!cut).then(|| template(outgoing));
        cut
    }

    fn remount(&self) {
        if self.0.users.load(Ordering::Relaxed) {
            return;
        }
        let Some(server) = self.0.server.get().and_then(Weak::upgrade) else { return };
        let [first, second] = self.mocks();
        tokio::spawn(async move {
            // They queue for the same lock, in this order and with nothing between.
            let mut steps: [Pin<Box<dyn Future<Output = ()> + Send + '_>>; 3] =
                [Box::pin(server.reset()), Box::pin(server.register(first)), Box::pin(server.register(second))];
            let mut done = [false; 3];
            std::future::poll_fn(|context| {
                for (step, done) in steps.iter_mut().zip(&mut done) {
                    *done = *done || step.as_mut().poll(context).is_ready();
                }
                if done == [true; 3] { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
        });
    }
}

impl Respond for Mounted {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let answer = self.0.answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer.unwrap_or_else(|| ResponseTemplate::new(500))
    }
}

/// Puts a wiremock request to the service.
fn ask(service: &Service, request: &Request) -> Outgoing {
    service.handle(&Incoming {
        method: &request.method,
        path: request.url.path(),
        query: request.url.query().unwrap_or_default(),
        headers: &request.headers,
        body: &request.body,
    })
}

fn template(outgoing: Outgoing) -> ResponseTemplate {
    // Headers can only be put into a template one by one, so most come with a copy.
    static USUAL: Lazy<ResponseTemplate> =
        Lazy::new(|| with_headers(ResponseTemplate::new(200), USUAL_HEADERS.to_vec()));
    let template = match outgoing.usual {
        true if outgoing.status == 200 => USUAL.clone(),
        true => with_headers(ResponseTemplate::new(outgoing.status), USUAL_HEADERS.to_vec()),
        false => ResponseTemplate::new(outgoing.status),
    };
    let template = with_headers(template, outgoing.headers);
    let template = template.set_body_bytes(outgoing.body);
    match outgoing.delay {
        Some(delay) => template.set_delay(delay),
        None => template,
    }
}

fn with_headers(mut template: ResponseTemplate, headers: Vec<Header>) -> ResponseTemplate {
    for (name, value) in headers {
        template = template.insert_header(name, value);
    }
    template
}

/// The fake as a responder on a `wiremock::MockServer` of a user's own.
///
/// What an injected fault would do to the connection it cannot: the server closes a connection whose responder panics, so
/// that is what happens, with a message that says so.
#[derive(Debug, Clone)]
pub struct Responder {
    pub(crate) service: Arc<Service>,
}

impl Respond for Responder {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let outgoing = ask(&self.service, request);
        if outgoing.cut.is_some() {
            panic!("an injected fault closes the connection");
        }
        template(outgoing)
    }
}

/// Waits for a future on this thread, whatever runtime it may be in.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = std::task::Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}
