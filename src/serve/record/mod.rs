//! `fake-rds record`.

mod masks;
mod proxy;
mod tape;

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use self::masks::Masks;
use self::proxy::Proxy;
use self::tape::Recording;
use super::serve::{Signals, address, warn_if_reachable};
use super::{BAD_INPUT, FAILED, HELD, say};
use crate::control::Guard;
use crate::play::scenario::Endpoint;
use crate::rpc::front::{Front, Options as FrontOptions, Running};
use crate::rpc::user::AccessKey;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The service that answers: the real one, or another fake.
    #[arg(long, value_name = "URL")]
    upstream: String,
    /// The key that every call is signed with anew.
    #[arg(long, value_name = "ID")]
    access_key_id: String,
    #[arg(long, value_name = "SECRET")]
    access_key_secret: String,
    /// The token of a temporary key.
    #[arg(long, value_name = "TOKEN")]
    security_token: Option<String>,
    /// The folder that `scenario.json` and `seed.json` are written to.
    #[arg(long, value_name = "DIR", required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// Where to listen: `HOST:PORT`, or a port of this machine. Port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "HOST:PORT")]
    listen: String,
    /// Pass on only calls that carry this token: in `Authorization: Bearer TOKEN`, in `?token=TOKEN`, or as the access key id that
    /// the client signs with. Required if other machines can reach the address.
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// Trust the authority in this file (PEM) in place of the public ones.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// How long to wait for an answer.
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = humantime::parse_duration)]
    timeout: Duration,
    /// Print what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write account ids and addresses as they are. Secrets, tokens and passwords are masked all the same.
    #[arg(long)]
    unmasked: bool,
}

impl Options {
    fn endpoint(&self) -> Result<Endpoint, String> {
        let read =
            |path: &PathBuf| std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
        let ca_pem = self.ca.as_ref().map(read).transpose()?;
        let key = AccessKey {
            id: self.access_key_id.clone(),
            secret: self.access_key_secret.clone(),
            active: true,
            token: self.security_token.clone(),
            expires: None,
        };
        Endpoint::new(&self.upstream, Some(key), false, Duration::ZERO, ca_pem)
    }

    /// Where to listen, and what calls have to show there.
    fn listener(&self) -> Result<(SocketAddr, Guard), String> {
        let (listen, host) = address(&self.listen)?;
        let guard = Guard::new(&host, self.token.clone())?;
        if guard.is_exposed(listen) {
            return Err(format!(
                "other machines can reach {listen}, and every call there is signed with your key: pass --token TOKEN"
            ));
        }
        Ok((listen, guard))
    }

    /// Takes the folder. What an earlier recording wrote there is not written over.
    fn folder(&self) -> Result<Option<&Path>, String> {
        let Some(folder) = self.out.as_deref().filter(|_| !self.dry_run) else { return Ok(None) };
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        match FILES.iter().map(|name| folder.join(name)).find(|path| path.exists()) {
            Some(path) => Err(format!("{} is there already", path.display())),
            None => Ok(Some(folder)),
        }
    }
}

/// What a recording consists of.
const FILES: [&str; 2] = ["scenario.json", "seed.json"];

pub(super) fn record(options: &Options) -> u8 {
    let told = |code: u8, error: &dyn std::fmt::Display| {
        eprintln!("{error}");
        code
    };
    let prepared = options.listener().and_then(|listener| Ok((listener, options.endpoint()?, options.folder()?)));
    let ((listen, guard), endpoint, folder) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return told(BAD_INPUT, &error),
    };
    warn_if_reachable(listen);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return told(FAILED, &format!("no runtime: {error}")),
    };
    let proxy = Arc::new(Proxy::new(endpoint, options.timeout, guard));
    let served = runtime.block_on(async {
        let stop = Signals::listen().map_err(|error| error.to_string())?;
        let cannot = |error: &dyn std::fmt::Display| format!("{listen} cannot be listened on: {error}");
        let listener = TcpListener::bind(listen).map_err(|error| cannot(&error))?;
        let front = FrontOptions { front: Front::Hyper, ..FrontOptions::default() };
        let running = Running::start(listener, proxy.clone(), front).await.map_err(|error| cannot(&error))?;
        let mut out = std::io::stdout().lock();
        let said = writeln!(out, "listening on http://{}", running.address()).and_then(|()| out.flush());
        drop(out);
        said.map_err(|_| "standard output is closed".to_owned())?;
        stop.received().await;
        Ok::<(), String>(())
    });
    if let Err(error) = served {
        return told(FAILED, &error);
    }
    let calls = proxy.calls();
    let recording = match Recording::of(&calls, &mut Masks::new(!options.unmasked)) {
        Ok(recording) => recording,
        Err(error) => return told(FAILED, &format!("nothing is written: {error}")),
    };
    let texts = [recording.scenario, recording.seed];
    match folder {
        None => {
            for (name, text) in FILES.iter().zip(&texts) {
                say(&format!("-- {name}\n{text}\n"));
            }
        }
        Some(folder) => {
            for (name, text) in FILES.iter().zip(&texts) {
                if let Err(error) = written(&folder.join(name), text) {
                    return told(FAILED, &error);
                }
            }
            say(&format!("{} calls recorded in {}\n", calls.len(), folder.display()));
        }
    }
    HELD
}

/// Writes a file whole or not at all.
fn written(path: &Path, text: &str) -> Result<(), String> {
    let half = path.with_extension("part");
    let written = std::fs::write(&half, format!("{text}\n")).and_then(|()| std::fs::rename(&half, path));
    written.map_err(|error| {
        // What could not be written may not be there either.
        let _ = std::fs::remove_file(&half);
        format!("{}: {error}", path.display())
    })
}
