//! The front inside a test process: a wiremock server of its own, never one of wiremock's pool.

use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers};

use crate::protocol::request::Incoming;
use crate::service::{Outgoing, Service};

/// A wiremock mock keeps a copy of every request it matches, about 5 KB each, until it is taken down. So the one mock
/// is taken down and put up again every so many requests, by a task on the server's own thread that queues both
/// for the lock back to back: no request gets between them.
const REMOUNT_EVERY: u64 = 200;

/// A running server.
#[derive(Debug)]
pub(crate) struct Front {
    server: Option<Arc<MockServer>>,
    address: SocketAddr,
}

impl Front {
    pub(crate) async fn start(listener: TcpListener, service: Arc<Service>) -> Front {
        let server = Arc::new(MockServer::builder().listener(listener).disable_request_recording().start().await);
        let responder = Mounted(Arc::new(MountedInner {
            service,
            server: OnceLock::from(Arc::downgrade(&server)),
            answered: AtomicU64::new(0),
        }));
        server.register(responder.mock()).await;
        Front { address: *server.address(), server: Some(server) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Front {
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

/// The one mock's responder.
#[derive(Clone)]
struct Mounted(Arc<MountedInner>);

struct MountedInner {
    service: Arc<Service>,
    server: OnceLock<Weak<MockServer>>,
    answered: AtomicU64,
}

impl Mounted {
    fn mock(&self) -> Mock {
        Mock::given(matchers::any()).respond_with(self.clone())
    }

    fn remount(&self) {
        let Some(server) = self.0.server.get().and_then(Weak::upgrade) else { return };
        let mock = self.mock();
        tokio::spawn(async move {
            // `reset` and `register` queue for the same lock, in this order and with nothing between.
            let (mut reset, mut register) = (std::pin::pin!(server.reset()), std::pin::pin!(server.register(mock)));
            let mut reset_done = false;
            let mut register_done = false;
            std::future::poll_fn(|context| {
                reset_done = reset_done || reset.as_mut().poll(context).is_ready();
                register_done = register_done || register.as_mut().poll(context).is_ready();
                if reset_done && register_done { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
            })
            .await;
        });
    }
}

impl Respond for Mounted {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        if self.0.answered.fetch_add(1, Ordering::Relaxed) % REMOUNT_EVERY == REMOUNT_EVERY - 1 {
            self.remount();
        }
        answer(&self.0.service, request)
    }
}

/// Answers a wiremock request as the service does.
pub(crate) fn answer(service: &Service, request: &Request) -> ResponseTemplate {
    let outgoing = service.handle(&Incoming {
        method: &request.method,
        path: request.url.path(),
        query: request.url.query().unwrap_or_default(),
        headers: &request.headers,
        body: &request.body,
    });
    template(outgoing)
}

fn template(outgoing: Outgoing) -> ResponseTemplate {
    let mut template = ResponseTemplate::new(outgoing.status).set_body_raw(outgoing.body, outgoing.content_type);
    for (name, value) in outgoing.headers {
        template = template.insert_header(name, &*value);
    }
    template
}
