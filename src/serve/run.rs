//! The command `fake-rds run`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;

use super::files::found;
use super::key::KeyOptions;
use super::{BAD_INPUT, FAILED, HELD};
use crate::play::scenario::Endpoint;
use crate::play::scenario::Scenario;

/// The endpoint of the calls, if it is not a fake of this process.
#[derive(Debug, Args)]
pub(super) struct Remote {
    /// Send the calls to this endpoint: another fake, or the real service.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    // The key to sign with. Without a key, calls are not signed.
    #[command(flatten)]
    key: KeyOptions,
    /// Sign with the older scheme V1 instead of V3.
    #[arg(long)]
    v1: bool,
    /// Wait this long before a call that repeats the previous one, as a poll does.
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = humantime::parse_duration)]
    poll_interval: Duration,
    /// Replace a name in the files by yours, such as the id of an instance.
    #[arg(long, value_name = "NAME=OWN", requires = "endpoint", value_parser = pair)]
    set: Vec<(String, String)>,
    /// Play every step, even after failures, and print all differences.
    #[arg(long)]
    keep_going: bool,
    /// Wait this long for the answer to a call.
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = humantime::parse_duration)]
    timeout: Duration,
    /// Trust the authority in this file (PEM) instead of the public ones.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, own)| !name.is_empty() && !own.is_empty());
    pair.map(|(name, own)| (name.to_owned(), own.to_owned())).ok_or_else(|| "expected NAME=YOURS".to_owned())
}

pub(super) fn run(paths: &[PathBuf], remote: &Remote) -> u8 {
    let prepared = found(paths).and_then(|files| Ok((files, remote.endpoint()?)));
    let (files, endpoint) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => {
            eprintln!("{error}");
            return BAD_INPUT;
        }
    };
    let mut scenarios = Vec::new();
    let mut bad = false;
    for file in &files {
        match Scenario::load(file) {
            Ok(scenario) => scenarios.push((file.clone(), scenario.with_names(&remote.set))),
            Err(error) => {
                eprintln!("{error}");
                bad = true;
            }
        }
    }
    if bad {
        return BAD_INPUT;
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the runtime cannot be started: {error}");
            return FAILED;
        }
    };
    let endpoint = endpoint.map(|endpoint| runtime.block_on(endpoint.look()));
    if endpoint.as_ref().is_some_and(|endpoint| !endpoint.is_fake) {
        for (file, scenario) in &scenarios {
            for step in scenario.only_for_fakes() {
                eprintln!("{}: {step} is left out: only a fake can do this", file.display());
            }
        }
    }
    runtime.block_on(play_all(scenarios, endpoint, remote.keep_going))
}

impl Remote {
    fn endpoint(&self) -> Result<Option<Endpoint>, String> {
        let Some(url) = &self.endpoint else { return Ok(None) };
        let key = self.key.key()?;
        let ca_pem = self
            .ca
            .as_ref()
            .map(|file| std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display())));
        Endpoint::new(url, key, self.v1, self.poll_interval, ca_pem.transpose()?)
            .map(|endpoint| Some(endpoint.timeout(self.timeout)))
    }
}

/// The number of scenarios that are played at once. Each fake needs up to ten file descriptors, and macOS allows a
/// process 256. Those of a fake that has ended are closed a little later.
const AT_ONCE: usize = 8;

/// Plays scenarios in parallel, each with a fake. With an endpoint, which has one state, plays them one after the
/// other.
async fn play_all(scenarios: Vec<(PathBuf, Scenario)>, endpoint: Option<Endpoint>, keep_going: bool) -> u8 {
    let begun = Instant::now();
    let total = scenarios.len();
    let mut failed = 0;
    match endpoint {
        Some(endpoint) => {
            for (file, scenario) in scenarios {
                failed += usize::from(!report(&file, scenario.play_at(&endpoint, keep_going).await));
            }
        }
        None => {
            let mut playing = tokio::task::JoinSet::new();
            let mut played = |ended: Result<(PathBuf, Result<(), String>), tokio::task::JoinError>| match ended {
                Ok((file, played)) => failed += usize::from(!report(&file, played)),
                Err(error) => {
                    failed += 1;
                    eprintln!("a scenario panicked: {error}");
                }
            };
            for (file, scenario) in scenarios {
                if playing.len() == AT_ONCE
                    && let Some(ended) = playing.join_next().await
                {
                    played(ended);
                }
                playing.spawn(async move {
                    let played = match crate::fake::FakeRds::builder().seed(scenario.seed()).try_start().await {
                        Ok(rds) => {
                            let played = match keep_going {
                                true => scenario.play_on(&rds).await,
                                false => scenario.play_or_fail(&rds).await.map_err(|error| error.printed()),
                            };
                            let ended = rds.end().map_err(|missed| format!("{}: {missed}", file.display()));
                            played.and(ended)
                        }
                        Err(error) => Err(error.to_string()),
                    };
                    (file, played)
                });
            }
            while let Some(ended) = playing.join_next().await {
                played(ended);
            }
        }
    }
    println!("{} passed, {failed} failed in {:.1} s", total - failed, begun.elapsed().as_secs_f64());
    if failed == 0 { HELD } else { FAILED }
}

/// Prints the result of a scenario, and returns whether it passed.
fn report(file: &Path, played: Result<(), String>) -> bool {
    let colour = |code: &str, text: &str| {
        if std::io::stdout().is_terminal() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    };
    match &played {
        Ok(()) => println!("{}  {}", colour("32", "ok    "), file.display()),
        Err(error) => println!("{}  {error}", colour("31", "FAILED")),
    }
    played.is_ok()
}
