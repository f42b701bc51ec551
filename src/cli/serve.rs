//! `fake-rds serve`.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use super::{BAD_INPUT, FAILED, HELD};
use crate::control::{Control, Guard};
use crate::protocol::response::Handler;
use crate::{FakeRds, Seed};

pub(super) fn serve(listen: SocketAddr, seed: Option<PathBuf>, tls: bool, ca_out: Option<PathBuf>) -> u8 {
    let seed = match seed.map(Seed::load).transpose() {
        Ok(seed) => seed.unwrap_or_default(),
        Err(error) => {
            eprintln!("{error}");
            return BAD_INPUT;
        }
    };
    if !listen.ip().is_loopback() {
        eprintln!("warning: listening on {listen}, which other machines may reach; a fake has no business there");
    }
    let guard = Guard { host: String::new(), token: None };
    let wrap = move |service| Arc::new(Control::new(service, guard.clone())) as Arc<dyn Handler>;
    let builder = FakeRds::builder().seed(seed).serving(listen, Arc::new(wrap));
    let builder = if tls { builder.tls() } else { builder };
    // Signals are taken before anybody is told that the server is there.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let stop = match runtime.block_on(async { Signals::listen() }) {
        Ok(stop) => stop,
        Err(error) => return failed(&error),
    };
    let rds = match builder.try_start_blocking() {
        Ok(rds) => rds,
        Err(error) => {
            return failed(&error.errors().iter().map(|error| error.reason()).collect::<Vec<_>>().join("\n"));
        }
    };
    if let (Some(path), Some(pem)) = (ca_out, rds.ca_pem())
        && let Err(error) = std::fs::write(&path, pem)
    {
        return failed(&format!("{}: {error}", path.display()));
    }
    let mut out = std::io::stdout().lock();
    if writeln!(out, "listening on {}", rds.uri()).and_then(|()| out.flush()).is_err() {
        return failed(&"standard output is closed");
    }
    drop(out);
    runtime.block_on(stop.received());
    drop(rds);
    HELD
}

fn failed(error: &dyn std::fmt::Display) -> u8 {
    eprintln!("the server cannot be started: {error}");
    FAILED
}

/// SIGINT and, where there is one, SIGTERM.
pub(super) struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    pub(super) fn listen() -> std::io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    #[cfg(not(unix))]
    pub(super) fn listen() -> std::io::Result<Signals> {
        Ok(Signals {})
    }

    #[cfg(unix)]
    pub(super) async fn received(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    pub(super) async fn received(self) {
        // Without a signal to wait for there is nothing to wait for.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
