//! The command `fake-rds record`.

mod masks;
mod proxy;
mod reel;
mod secrets;
mod tape;

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use self::masks::Masks;
use self::proxy::Proxy;
use self::reel::Reel;
use self::secrets::SECRET;
use self::tape::Recording;
use super::key::KeyOptions;
use super::server::{Signals, address, warn_if_reachable};
use super::{BAD_INPUT, FAILED, HELD, say, warn};
use crate::base::files;
use crate::control::Guard;
use crate::play::scenario::Endpoint;
use crate::rpc::front::{Options as FrontOptions, Server};
use crate::rpc::user::AccessKey;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The service to forward calls to: the real one, or another fake.
    #[arg(long, value_name = "URL", required_unless_present = "finish")]
    upstream: Option<String>,
    // The key to sign every call with.
    #[command(flatten)]
    key: KeyOptions,
    /// The folder for `calls.jsonl`, `scenario.json` and `seed.json`.
    #[arg(long, value_name = "DIR", required_unless_present_any = ["dry_run", "finish"])]
    out: Option<PathBuf>,
    /// Write `scenario.json` and `seed.json` from the `calls.jsonl` of an interrupted recording, and stop.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["upstream", "out"])]
    finish: Option<PathBuf>,
    /// Listen at this address: `HOST:PORT`, or a port of this machine. Port 0 means any free port.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "HOST:PORT")]
    listen: String,
    /// Forward only calls that carry this token: in `Authorization: Bearer TOKEN`, in `?token=TOKEN`, or as the access
    /// key id that the client signs with. Required if other machines can reach the address.
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// Trust the authority in this file (PEM) instead of the public ones.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Wait this long for an answer.
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = humantime::parse_duration)]
    timeout: Duration,
    /// Print what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write account ids and addresses unchanged. Secrets, tokens and passwords are always masked.
    #[arg(long)]
    unmasked: bool,
}

impl Options {
    fn endpoint(&self, key: AccessKey) -> Result<Endpoint, String> {
        let read =
            |path: &PathBuf| std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
        let ca_pem = self.ca.as_ref().map(read).transpose()?;
        let upstream = self.upstream.as_deref().unwrap_or_default();
        Endpoint::new(upstream, Some(key), false, Duration::ZERO, ca_pem)
    }

    /// Returns the recorder of the calls. The parts of the owner's key are never written.
    fn reel(&self, key: &AccessKey, folder: Option<&Path>) -> Result<Reel, String> {
        let mut masks = Masks::new(!self.unmasked);
        for secret in [Some(&key.secret), Some(&key.id), key.token.as_ref(), self.token.as_ref()].into_iter().flatten()
        {
            masks.secrets.add(secret, SECRET);
        }
        let reel = Reel::new(masks);
        match folder {
            Some(folder) => reel.into_file(folder.join(CALLS)),
            None => Ok(reel),
        }
    }

    /// Returns the address to listen at, and the requirements on calls there.
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

    /// Creates the folder. It must not contain another recording.
    fn folder(&self) -> Result<Option<&Path>, String> {
        let Some(folder) = self.out.as_deref().filter(|_| !self.dry_run) else { return Ok(None) };
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        match FILES.iter().map(|name| folder.join(name)).find(|path| path.exists()) {
            Some(path) => Err(format!(
                "{} already exists: name another folder, or finish that recording with `fake-rds record --finish {}`",
                path.display(),
                folder.display()
            )),
            None => Ok(Some(folder)),
        }
    }
}

/// The file with the calls as they arrive, one per line.
const CALLS: &str = "calls.jsonl";

/// The files of a recording.
const FILES: [&str; 3] = [CALLS, "scenario.json", "seed.json"];

pub(super) fn record(options: &Options) -> u8 {
    if let Some(folder) = &options.finish {
        return finish(folder);
    }
    let prepared = options.listener().and_then(|listener| {
        let key = options.key.required()?;
        let endpoint = options.endpoint(key.clone())?;
        let folder = options.folder()?;
        Ok((listener, endpoint, folder, options.reel(&key, folder)?))
    });
    let ((listen, guard), endpoint, folder, reel) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return failed(BAD_INPUT, &error),
    };
    warn_if_reachable(listen);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(FAILED, &format!("the runtime cannot be started: {error}")),
    };
    let proxy = Arc::new(Proxy::new(endpoint, options.timeout, guard, reel));
    let served = runtime.block_on(async {
        let stop = Signals::listen().map_err(|error| error.to_string())?;
        let cannot = |error: &dyn std::fmt::Display| format!("{listen} cannot be listened on: {error}");
        let listener = TcpListener::bind(listen).map_err(|error| cannot(&error))?;
        let running =
            Server::start(listener, proxy.clone(), FrontOptions::default()).map_err(|error| cannot(&error))?;
        let mut out = std::io::stdout().lock();
        let said = writeln!(out, "listening on http://{}", running.address()).and_then(|()| out.flush());
        drop(out);
        said.map_err(|_| "standard output is closed".to_owned())?;
        stop.received().await;
        Ok::<(), String>(())
    });
    if let Err(error) = served {
        // The address was not printed, so there are no calls.
        let _ = folder.map(|folder| std::fs::remove_file(folder.join(CALLS)));
        return failed(FAILED, &error);
    }
    let mut reel = proxy.reel();
    let (calls, lines) = reel.masked();
    let (Recording { scenario, seed }, left_out) = Recording::of(&calls);
    left_out.iter().for_each(|line| warn(line));
    let texts = [lines, scenario + "\n", seed + "\n"];
    let Some(folder) = folder else {
        print(&texts[1..], &FILES[1..]);
        return HELD;
    };
    match written_anywhere(folder, &texts) {
        Some(place) => {
            say(&format!("{} calls recorded in {}\n", reel.len(), place.display()));
            if place == folder { HELD } else { FAILED }
        }
        None => {
            print(&texts, &FILES);
            FAILED
        }
    }
}

/// Writes the files of an interrupted recording.
fn finish(folder: &Path) -> u8 {
    let (calls, torn) = match reel::read(&folder.join(CALLS)) {
        Ok(read) => read,
        Err(error) => return failed(BAD_INPUT, &error),
    };
    if torn > 0 {
        warn(&format!("{torn} lines of {CALLS} cannot be read and are left out"));
    }
    let (Recording { scenario, seed }, left_out) = Recording::of(&calls);
    left_out.iter().for_each(|line| warn(line));
    match all_written(folder, &FILES[1..], &[scenario + "\n", seed + "\n"]) {
        Ok(()) => {
            say(&format!("{} calls recorded in {}\n", calls.len(), folder.display()));
            HELD
        }
        Err(error) => failed(FAILED, &error),
    }
}

fn failed(code: u8, error: &dyn std::fmt::Display) -> u8 {
    warn(error);
    code
}

/// Prints files.
fn print(texts: &[String], names: &[&str]) {
    for (name, text) in names.iter().zip(texts) {
        say(&format!("-- {name}\n{text}"));
    }
}

/// Writes the files to the folder, or to a temporary folder if that fails. Returns the folder that has the files.
fn written_anywhere(folder: &Path, texts: &[String]) -> Option<PathBuf> {
    let other = std::env::temp_dir().join(format!("fake-rds-record-{}", std::process::id()));
    [folder, &other].into_iter().find_map(|place| match all_written(place, &FILES, texts) {
        Ok(()) => Some(place.to_owned()),
        Err(error) => {
            warn(&error);
            None
        }
    })
}

fn all_written(folder: &Path, names: &[&str], texts: &[String]) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    names.iter().zip(texts).try_for_each(|(name, text)| written(&folder.join(name), text))
}

fn written(path: &Path, text: &str) -> Result<(), String> {
    files::replace(path, text).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}
