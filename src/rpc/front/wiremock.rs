//! The front inside a test process: a wiremock server of its own, never one of wiremock's pool.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::thread::ThreadId;
use std::time::Duration;

use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers};

use super::Owner;
use crate::rpc::request::Incoming;
use crate::rpc::response::{Handler, Outgoing};

/// A running server.
pub(crate) struct Server {
    server: Option<MockServer>,
    address: SocketAddr,
    owner: Owner,
    handler: Arc<dyn Handler>,
    ear: Ear,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Server at {}", self.address)
    }
}

/// Hears every request before a user's mocks do, so that those are known which a mock answers: wiremock tells nobody.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    /// Whether a user has put a mock in front.
    listens: bool,
    /// The last request, until the fake is asked for its answer.
    last: Option<Request>,
    /// How many were heard.
    count: u64,
    /// The thread on which wiremock runs matchers and responders.
    thread: Option<ThreadId>,
}

impl Ear {
    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A mock that matches nothing, and hears everything when it is the first.
    fn mock(&self, handler: Arc<dyn Handler>) -> Mock {
        let ear = self.clone();
        let hearing = move |request: &Request| {
            let before = {
                let mut heard = ear.lock();
                heard.count += 1;
                heard.thread = Some(std::thread::current().id());
                heard.last.replace(request.clone())
            };
            // The fake was not asked for its answer, so a mock answered.
            if let Some(before) = before {
                handler.overheard(&incoming(&before));
            }
            false
        };
        Mock::given(hearing).respond_with(ResponseTemplate::new(500)).with_priority(1)
    }
}

/// The priority of the fake's own mocks: the last.
const LAST: u8 = u8::MAX;

impl Server {
    pub(crate) async fn start(listener: TcpListener, handler: Arc<dyn Handler>) -> Server {
        let server = MockServer::builder().listener(listener).disable_request_recording().start().await;
        let ear = Ear::default();
        for mock in mocks(handler.clone(), ear.clone()) {
            server.register(mock).await;
        }
        Server { address: *server.address(), server: Some(server), owner: Owner::this(), handler, ear }
    }

    /// Puts a user's mock in front of the fake.
    pub(crate) fn mount(&self, mock: Mock) {
        let Some(server) = &self.server else { return };
        if !std::mem::replace(&mut self.ear.lock().listens, true) {
            block_on(server.register(self.ear.mock(self.handler.clone())));
        }
        block_on(server.register(mock));
    }

    /// Whether a user has put a mock in front of the fake.
    pub(crate) fn has_mocks(&self) -> bool {
        self.ear.lock().listens
    }

    /// Tells the handler of the last request if a user's mock has answered it. Waits for a request that is in hand.
    pub(crate) fn settle(&self) {
        let Some(server) = &self.server else { return };
        let heard = self.ear.lock();
        let count = heard.count;
        // A mock's own code runs in the middle of a request, and cannot wait for its end.
        if heard.last.is_none() || heard.thread == Some(std::thread::current().id()) {
            return;
        }
        drop(heard);
        // wiremock holds its lock from the first matcher to the responder.
        let _ = block_on(server.received_requests());
        let mut heard = self.ear.lock();
        let answered = if heard.count == count { heard.last.take() } else { None };
        drop(heard);
        if let Some(answered) = answered {
            self.handler.overheard(&incoming(&answered));
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    /// Ends the server and waits, a second at most, until its port is free.
    fn drop(&mut self) {
        let (server, address) = (self.server.take(), self.address);
        self.owner.end(move || {
            drop(server);
            for _ in 0..2_000 {
                if TcpListener::bind(address).is_ok() {
                    return;
                }
                std::thread::park_timeout(Duration::from_micros(500));
            }
        });
    }
}

/// The two mocks of a fake. The first one's matcher asks the handler; it matches, and closes the connection, if that is
/// what is to happen. If not it leaves the answer for the second one, which matches everything. wiremock holds a lock
/// from the first matcher to the last responder, so no other request comes between.
fn mocks(handler: Arc<dyn Handler>, ear: Ear) -> [Mock; 2] {
    let ready = Arc::new(Mutex::new(None));
    let left = ready.clone();
    let asking = move |request: &Request| {
        ear.lock().last = None;
        let outgoing = ask(handler.as_ref(), request);
        let cut = outgoing.cut.is_some();
        *left.lock().unwrap_or_else(PoisonError::into_inner) = (!cut).then(|| template(outgoing));
        cut
    };
    let answering = move |_: &Request| {
        let answer = ready.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer.unwrap_or_else(|| ResponseTemplate::new(500))
    };
    let closed = |_: &Request| std::io::Error::other("an injected fault closes the connection");
    [
        Mock::given(asking).respond_with_err(closed).with_priority(LAST),
        Mock::given(matchers::any()).respond_with(answering).with_priority(LAST),
    ]
}

/// Puts a wiremock request to the handler.
fn ask(handler: &dyn Handler, request: &Request) -> Outgoing {
    handler.handle(&incoming(request))
}

fn incoming(request: &Request) -> Incoming<'_> {
    Incoming {
        method: &request.method,
        path: request.url.path(),
        query: request.url.query().unwrap_or_default(),
        headers: &request.headers,
        body: &request.body,
    }
}

fn template(outgoing: Outgoing) -> ResponseTemplate {
    let template =
        ResponseTemplate::new(outgoing.status).append_headers(outgoing.headers).set_body_bytes(outgoing.body);
    match outgoing.delay {
        Some(delay) => template.set_delay(delay),
        None => template,
    }
}

/// The fake as a responder on a `wiremock::MockServer` of a user's own.
///
/// An injected fault that closes the connection cannot be done there: the server closes a connection whose responder
/// panics, so that is what happens, with a message that says so.
#[derive(Clone)]
pub struct Responder(pub(crate) Arc<dyn Handler>);

impl std::fmt::Debug for Responder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Responder")
    }
}

impl Respond for Responder {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let outgoing = ask(self.0.as_ref(), request);
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
