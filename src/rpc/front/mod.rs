//! Fronts move bytes between sockets and the service.

#[cfg(feature = "server")]
mod hyper;
#[cfg(feature = "tls")]
mod tls;
#[cfg(feature = "wiremock")]
pub(crate) mod wiremock;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use crate::rpc::response::{self, Handler};

#[cfg(not(any(feature = "wiremock", feature = "server")))]
compile_error!(
    "fake-rds needs a front: leave its default features on (the front `wiremock`), or turn on its feature `server` (the front of hyper's own)"
);

/// What serves the fake.
///
/// The default is `Wiremock`. Without the feature `wiremock` it is `Hyper`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Front {
    /// A wiremock server of the fake's own (feature `wiremock`, which is on by default).
    ///
    /// What wiremock does shows here. It answers one request at a time. It keeps a copy of every request, about 5 KB, until
    /// the fake is dropped. It panics on a broken body, which ends that connection. When the process runs out of file
    /// descriptors its listener ends. A stub's closure cannot call its own fake: such a call waits for the closure, which
    /// is given up after ten seconds. `Front::Hyper` does none of this.
    #[cfg(feature = "wiremock")]
    #[default]
    Wiremock,
    /// hyper itself (feature `server`): uses several cores, keeps nothing per request, can break an answer off in its middle,
    /// and answers the calls of a stub's closure. It speaks HTTP/1.1, and HTTP/2 with the feature `http2`.
    #[cfg(feature = "server")]
    #[cfg_attr(not(feature = "wiremock"), default)]
    Hyper,
}

/// The process that started a server.
#[derive(Debug, Clone, Copy)]
struct Owner(u32);

impl Owner {
    fn this() -> Owner {
        Owner(std::process::id())
    }

    /// Ends a server. A child of a fork has none of the server's threads, so it leaves everything as it is. Code that a server
    /// waits for cannot wait for the server, so a thread of its own does.
    fn end(self, end: impl FnOnce() + Send + 'static) {
        if self.0 != std::process::id() {
            std::mem::forget(end);
        } else if response::is_answering() {
            drop(std::thread::spawn(end));
        } else {
            end();
        }
    }
}

/// What a front is started with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) front: Front,
    #[cfg(feature = "tls")]
    pub(crate) tls: bool,
    /// The host names that the certificate is for, beside those of this machine.
    #[cfg(feature = "tls")]
    pub(crate) hosts: Vec<String>,
    /// Where to listen; a random port of 127.0.0.1 otherwise.
    #[cfg(feature = "cli")]
    pub(crate) listen: Option<SocketAddr>,
}

impl Options {
    /// Where to listen.
    pub(crate) fn address(&self) -> SocketAddr {
        #[cfg(feature = "cli")]
        if let Some(address) = self.listen {
            return address;
        }
        SocketAddr::from(([127, 0, 0, 1], 0))
    }

    pub(crate) fn is_wiremock(&self) -> bool {
        #[cfg(feature = "tls")]
        if self.tls {
            return false;
        }
        #[cfg(feature = "wiremock")]
        return self.front == Front::Wiremock;
        #[cfg(not(feature = "wiremock"))]
        false
    }
}

/// A front that serves.
#[derive(Debug)]
pub(crate) enum Running {
    #[cfg(feature = "wiremock")]
    Wiremock(wiremock::Server),
    #[cfg(feature = "server")]
    Hyper(hyper::Server),
}

impl Running {
    /// Starts to serve on a socket. The error says why that cannot be.
    pub(crate) async fn start(
        listener: TcpListener,
        handler: Arc<dyn Handler>,
        options: Options,
    ) -> Result<Running, String> {
        match options.front {
            #[cfg(feature = "tls")]
            _ if options.tls => hyper::Server::start(listener, handler, options).map(Running::Hyper),
            #[cfg(feature = "wiremock")]
            Front::Wiremock => Ok(Running::Wiremock(wiremock::Server::start(listener, handler).await)),
            #[cfg(feature = "server")]
            Front::Hyper => hyper::Server::start(listener, handler, options).map(Running::Hyper),
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        match self {
            #[cfg(feature = "wiremock")]
            Running::Wiremock(server) => server.address(),
            #[cfg(feature = "server")]
            Running::Hyper(server) => server.address(),
        }
    }

    /// Whether a user has put mocks in front of the fake.
    pub(crate) fn has_mocks(&self) -> bool {
        match self {
            #[cfg(feature = "wiremock")]
            Running::Wiremock(server) => server.has_mocks(),
            #[cfg(feature = "server")]
            Running::Hyper(_) => false,
        }
    }

    /// Tells the handler of a request that a user's mock has answered.
    pub(crate) fn settle(&self) {
        match self {
            #[cfg(feature = "wiremock")]
            Running::Wiremock(server) => server.settle(),
            #[cfg(feature = "server")]
            Running::Hyper(_) => {}
        }
    }

    /// The certificate of the authority, if it serves HTTPS.
    pub(crate) fn ca_pem(&self) -> Option<&str> {
        match self {
            #[cfg(feature = "wiremock")]
            Running::Wiremock(_) => None,
            #[cfg(feature = "server")]
            Running::Hyper(server) => server.ca_pem(),
        }
    }

    /// Whether it can break an answer off in its middle.
    pub(crate) fn can_truncate(&self) -> bool {
        match self {
            #[cfg(feature = "wiremock")]
            Running::Wiremock(_) => false,
            #[cfg(feature = "server")]
            Running::Hyper(_) => true,
        }
    }
}
