//! The command `fake-rds serve`.

use std::io::Write;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};

use clap::Args;

use super::log::Lines;
use super::{BAD_INPUT, FAILED, HELD};
#[cfg(all(feature = "engines", unix))]
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::fields::Datum;
use crate::base::files;
use crate::control::{Control, Guard, Served};
#[cfg(all(feature = "engines", unix))]
use crate::engines::Engines;
use crate::rpc::response::Handler;
use crate::service::Service;
use crate::service::journal::Entry;
use crate::{FakeRds, Seed};

/// The options of a server.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Listen at this address: `HOST:PORT`, or a port of this machine. Port 0 means any free port.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "HOST:PORT")]
    listen: String,
    /// A seed file to start from.
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// Serve https://localhost:PORT with a certificate made in memory.
    #[arg(long)]
    tls: bool,
    /// Write the authority of the certificate to this file, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls")]
    ca_out: Option<PathBuf>,
    /// Require `Authorization: Bearer TOKEN` in every request to the control API.
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// Serve the control API without a token even if other machines can reach it.
    #[arg(long, conflicts_with = "token")]
    no_token: bool,
    /// Stop when standard input ends, which it does when the parent process ends. So no server outlives a test.
    #[arg(long)]
    exit_with_stdin: bool,
    /// Print a line per call on standard error: time by the fake's clock, method, action, status, code, request id,
    /// duration, hint.
    #[arg(long)]
    log: bool,
    /// Start the installed MariaDB and PostgreSQL servers for the instances.
    #[cfg(all(feature = "engines", unix))]
    #[arg(long)]
    engines: bool,
    /// Compare IP lists with this client address. Without it, the engines do not enforce IP lists.
    #[cfg(all(feature = "engines", unix))]
    #[arg(long, value_name = "IP", requires = "engines")]
    client_address: Option<std::net::IpAddr>,
}

#[cfg(all(feature = "engines", unix))]
impl Options {
    /// Returns the engines that the options select.
    fn engines(&self) -> Result<Option<Engines>, Error> {
        if !self.engines {
            return Ok(None);
        }
        let engines = Engines::installed()?;
        Ok(Some(self.client_address.iter().fold(engines, |engines, address| engines.client_address(*address))))
    }
}

/// Warns if other machines can reach the listener.
pub(super) fn warn_if_reachable(listen: SocketAddr) {
    if !listen.ip().is_loopback() {
        eprintln!("warning: listening on {listen}, which other machines can reach; listen on 127.0.0.1 instead");
    }
}

/// Returns the address of `--listen`, which is a port of this machine or a host and a port, and the host if it has one.
pub(super) fn address(text: &str) -> Result<(SocketAddr, String), String> {
    if let Ok(port) = text.parse::<u16>() {
        return Ok((SocketAddr::from(([127, 0, 0, 1], port)), String::new()));
    }
    let wrong = |what: String| format!("--listen `{text}`: {what}; expected `HOST:PORT` or a port");
    let addresses: Vec<SocketAddr> = text.to_socket_addrs().map_err(|error| wrong(error.to_string()))?.collect();
    // If a name has IPv4 and IPv6 addresses, IPv4 is used, since every client tries it.
    let address = addresses.iter().find(|address| address.is_ipv4()).or(addresses.first()).copied();
    let address = address.ok_or_else(|| wrong("the host has no address".to_owned()))?;
    let host = text.rsplit_once(':').map_or("", |(host, _)| host);
    Ok((address, host.to_owned()))
}

/// Returns a line for a call. It contains no parameters, and so no secrets.
fn line_of(call: &Entry) -> String {
    let time = call.time.write().to_json();
    let (time, method, id) = (time.as_str().unwrap_or_default(), &call.method, call.request_id.text());
    let action = if call.action.is_empty() { "-".to_owned() } else { one_line(&call.action) };
    let status = if call.status == 0 { "closed".to_owned() } else { call.status.to_string() };
    let code = one_line(call.code.as_deref().unwrap_or("ok"));
    let millis = call.micros.load(Ordering::Relaxed) as f64 / 1000.0;
    let hint = call.hint.as_deref().map(|hint| format!(": {}", one_line(hint))).unwrap_or_default();
    format!("{time} {method} {action} {status} {code} {id} {millis:.3}ms{hint}")
}

/// Replaces line breaks and other control characters.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for letter in text.chars() {
        if letter.is_control() {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
    }
    line
}

/// A server that did not start, or whose faults did not all fire: the exit code and what to print.
struct Failure(u8, String);

impl Failure {
    /// The command line or the seed is wrong.
    fn input(error: impl std::fmt::Display) -> Failure {
        Failure(BAD_INPUT, error.to_string())
    }

    /// The machine refused something.
    fn start(error: impl std::fmt::Display) -> Failure {
        Failure(FAILED, format!("the server cannot be started: {error}"))
    }
}

pub(super) fn serve(options: Options) -> u8 {
    match try_serve(options) {
        Ok(()) => HELD,
        Err(Failure(code, text)) => {
            eprintln!("{text}");
            code
        }
    }
}

fn try_serve(options: Options) -> Result<(), Failure> {
    #[cfg(all(feature = "engines", unix))]
    let engines = options.engines().map_err(Failure::start)?;
    let Options { listen, seed, tls, ca_out, token, no_token, log, exit_with_stdin, .. } = options;
    let file = seed;
    let seed = file.as_ref().map(Seed::load).transpose().map_err(Failure::input)?.unwrap_or_default();
    let (listen, host) = address(&listen).map_err(Failure::input)?;
    let guard = Guard::new(&host, token).map_err(Failure::input)?;
    if guard.is_exposed(listen) && !no_token {
        return Err(Failure::input(format_args!(
            "other machines can reach {listen}, and the control API shows and changes everything: pass --token TOKEN, \
             or --no-token to serve it to everybody"
        )));
    }
    warn_if_reachable(listen);
    let lines = log.then(Lines::start);
    let served = Arc::new(OnceLock::new());
    let wrap = {
        let (lines, served) = (lines.clone(), served.clone());
        move |service: Arc<Service>| {
            if let Some(lines) = lines.clone() {
                service.watch(move |call| lines.write(line_of(call)));
            }
            Arc::new(Control::new(service, guard.clone()).served(served.clone())) as Arc<dyn Handler>
        }
    };
    let builder = FakeRds::builder().seed(seed).serving(listen, Arc::new(wrap));
    let builder = if tls { builder.tls() } else { builder };
    #[cfg(all(feature = "engines", unix))]
    let builder = engines.into_iter().fold(builder, |builder, engines| builder.engines(engines));
    // Signals are handled before the server announces its address.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::start)?;
    let stop = runtime.block_on(async { Signals::listen() }).map_err(Failure::start)?;
    let rds = builder.try_start_blocking().map_err(|error| match error.kind() {
        // A seed can be valid, and still not for this server.
        ErrorKind::InvalidSeed => Failure::input(file.iter().fold(error, |error, file| error.of_file(file))),
        _ => Failure::start(error),
    })?;
    announce(&rds, &served, ca_out.as_deref()).map_err(Failure::start)?;
    runtime.block_on(async {
        tokio::select! {
            () = stop.received() => {}
            () = end_of_input(), if exit_with_stdin => {}
        }
    });
    let ended = rds.end();
    lines.iter().for_each(Lines::end);
    ended.map_err(|missed| Failure(FAILED, missed))
}

/// Writes the certificate of the authority, and prints the addresses of the server and of its page.
fn announce(rds: &FakeRds, served: &OnceLock<Served>, ca_out: Option<&Path>) -> Result<(), String> {
    if let (Some(path), Some(pem)) = (ca_out, rds.ca_pem()) {
        files::replace(path, pem).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let _ = served.set(Served { uri: rds.uri(), ca_pem: rds.ca_pem().map(Into::into) });
    // Programs read the address from standard output; this line is for people. It comes first, since calls can be logged
    // as soon as a program has the address.
    let _ = writeln!(std::io::stderr(), "the page is at {}/_fake/", rds.uri());
    let mut out = std::io::stdout().lock();
    let written = writeln!(out, "listening on {}", rds.uri()).and_then(|()| out.flush());
    written.map_err(|_| "standard output is closed".to_owned())
}

/// Waits until standard input ends. A thread reads it, since the read may block for ever.
async fn end_of_input() {
    let (ended, end) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = ended.send(());
    });
    let _ = end.await;
}

/// SIGINT and, where they exist, SIGTERM and SIGHUP.
pub(super) struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    /// `None` if `nohup` started the process.
    #[cfg(unix)]
    hangup: Option<tokio::signal::unix::Signal>,
}

impl Signals {
    #[cfg(unix)]
    pub(super) fn listen() -> std::io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        let hangup = if ignores_hangup() { None } else { Some(signal(SignalKind::hangup())?) };
        Ok(Signals { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())?, hangup })
    }

    #[cfg(not(unix))]
    pub(super) fn listen() -> std::io::Result<Signals> {
        Ok(Signals {})
    }

    #[cfg(unix)]
    pub(super) async fn received(mut self) {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            _ = hangup => {}
        }
    }

    #[cfg(not(unix))]
    pub(super) async fn received(self) {
        // Without signals this waits for ever.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Returns whether this process ignores SIGHUP, as a process that `nohup` started does. Works on Linux only.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    ignored.is_some_and(|ignored| ignored & 1 == 1)
}
