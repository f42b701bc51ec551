//! The HTTP front: moves bytes between sockets and a [`Handler`]. It uses hyper with every combination of features.

mod body;
#[cfg(feature = "wiremock")]
pub(crate) mod mocks;
mod server;
#[cfg(feature = "tls")]
mod tls;
mod work;

pub(crate) use self::server::Server;

use std::net::SocketAddr;

/// The options of a front.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    /// Serves from the runtime of the caller, instead of a thread owned by the front.
    pub(crate) on_current_runtime: bool,
    #[cfg(feature = "tls")]
    pub(crate) tls: bool,
    /// The host names of the certificate in addition to those of this machine.
    #[cfg(feature = "tls")]
    pub(crate) hosts: Vec<String>,
    /// The address to listen on; by default a random port of 127.0.0.1.
    #[cfg(feature = "cli")]
    pub(crate) listen: Option<SocketAddr>,
    /// Serves with one thread per core, for many clients at once.
    #[cfg(feature = "cli")]
    pub(crate) all_cores: bool,
}

impl Options {
    /// Returns the address to listen on.
    pub(crate) fn address(&self) -> SocketAddr {
        #[cfg(feature = "cli")]
        if let Some(address) = self.listen {
            return address;
        }
        SocketAddr::from(([127, 0, 0, 1], 0))
    }

    /// Returns the number of threads that serve.
    fn threads(&self) -> usize {
        #[cfg(feature = "cli")]
        if self.all_cores {
            return std::thread::available_parallelism().map_or(1, usize::from).clamp(2, 4);
        }
        1
    }
}
