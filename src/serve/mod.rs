//! The command line (feature `cli`): a server for programs that are not written in Rust, and a player for scenario files.

mod actions;
mod coverage;
mod explore;
mod files;
mod html;
mod key;
mod log;
mod record;
mod run;
mod server;
mod settle;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The exit code if everything passed.
const HELD: u8 = 0;
/// The exit code if an expectation failed or an operation was not possible.
const FAILED: u8 = 1;
/// The exit code for an invalid file, option or seed.
const BAD_INPUT: u8 = 2;

/// A fake ApsaraDB RDS (Alibaba Cloud OpenAPI, product Rds 2014-08-15).
#[derive(Debug, Parser)]
#[command(
    name = "fake-rds",
    version,
    after_help = "Examples:
  fake-rds serve --listen 127.0.0.1:8080 --seed fixtures/seeds/page.json
  curl 'http://127.0.0.1:8080/?Action=DescribeDBInstances&RegionId=cn-hangzhou'
  fake-rds run fixtures/scenarios
  fake-rds check my-seed.json my-scenario.json

Exit codes: 0 everything held; 1 an expectation did not hold, or the server could not be started; 2 bad input."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a fake until SIGINT or SIGTERM.
    #[command(
        after_help = "The first line on standard output is `listening on http://HOST:PORT`, once connections are accepted.
State can be seen and changed under /_fake/ (in a browser: http://HOST:PORT/_fake/).

Examples:
  fake-rds serve
  fake-rds serve --listen 8080 --seed seed.json --log
  fake-rds serve --tls --ca-out ca.pem
  fake-rds serve --listen 0.0.0.0:8080 --token secret"
    )]
    Serve(server::Options),
    /// Play scenario files: each against a new fake, or against an endpoint.
    #[command(after_help = "A folder means every .json file under it.

Examples:
  fake-rds run fixtures/scenarios
  fake-rds run migrate.json --endpoint https://rds.aliyuncs.com --access-key-id ID --access-key-secret SECRET")]
    Run {
        /// Scenario files or folders.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        remote: run::Remote,
    },
    /// Check seed and scenario files without starting anything.
    Check {
        /// Seed files, scenario files or folders.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Run a command once for each of its calls and each fault that is possible there.
    #[command(
        after_help = "The command finds the fake's address in FAKE_RDS_URI (http://HOST:PORT) and FAKE_RDS_ENDPOINT (HOST:PORT). It says yes by \
ending with exit code 0. It is first run twice without faults, then on a fresh fake for each call and fault. A run passes \
if the command said yes and the end state is that of the run without faults, or if it said no and, run again without \
faults, reaches that state.

Exit codes: 0 everything held; 1 something was found; 2 there is nothing to explore.

Examples:
  fake-rds explore --seed seed.json -- python3 migrate.py
  fake-rds explore --seed seed.json --budget 5m --html report.html -- ./run-tests
  FAKE_RDS_EXPLORE=3.CancelImport.lost-after fake-rds explore --seed seed.json -- python3 migrate.py"
    )]
    Explore(explore::Options),
    /// Record calls to a service as a scenario: each call is signed, passed on, answered and written to a file.
    #[command(
        after_help = "Point a client at the address that is printed, with any access key, let it do its work, and end the recording with SIGINT, SIGTERM or \
SIGHUP. `calls.jsonl` has each call as soon as it is answered; at the end, `scenario.json` has the calls with their answers, and `seed.json` the state that the \
answers before the first change show. `fake-rds run` on the scenario reports where fake and cloud differ.

The secret of the key can also come from ALIBABA_CLOUD_ACCESS_KEY_SECRET or a file, its id from ALIBABA_CLOUD_ACCESS_KEY_ID. No file contains a secret.

Exit codes: 0 recorded; 1 the files were not written where they should be; 2 bad input.

Examples:
  fake-rds record --upstream https://rds.aliyuncs.com --access-key-id ID --out recorded
  fake-rds run --keep-going recorded
  fake-rds record --finish recorded"
    )]
    Record(record::Options),
    /// List which documented conditions the tests have met, and which not.
    #[command(after_help = "Examples:
  FAKE_RDS_COVERAGE=target/conditions cargo test
  fake-rds coverage target/conditions --min 80 --html coverage.html")]
    Coverage(coverage::Options),
    /// List every action of the service, modelled or not, with its parameters (`!`: required).
    ///
    /// With the name of an action: its parameters, its conditions, the refusals that the service
    /// documents, and the shape of its answer.
    /// With a part of a name, or a pattern such as 'Describe*': the actions that have it.
    #[command(after_help = "Examples:
  fake-rds actions
  fake-rds actions 'Describe*'
  fake-rds actions backup
  fake-rds actions RestartDBInstance")]
    Actions {
        /// The name of an action, a part of it, or a pattern in which `*` matches any letters.
        #[arg(value_name = "NAME")]
        name: Option<String>,
        /// Print the evidence for each refusal and each field of the answer: seen live, documented or inferred.
        #[arg(long, requires = "name")]
        evidence: bool,
    },
    /// Ask the real service the questions that no source settles, and write its answers into one file.
    #[command(after_help = "Examples:
  fake-rds settle --endpoint https://rds.aliyuncs.com --plan
  fake-rds settle --endpoint https://rds.aliyuncs.com --access-key-id ID --access-key-secret SECRET
  fake-rds settle --endpoint https://rds.aliyuncs.com --access-key-id ID --access-key-secret SECRET --paid")]
    Settle(settle::Options),
}

/// Runs the command line with the arguments of this process. It is the whole `main` of the binary `fake-rds`.
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     fake_rds::serve::main()
/// }
/// ```
pub fn main() -> ExitCode {
    // `parse` ends the process with code 2 if an option is invalid.
    let Arguments { command } = Arguments::parse();
    ExitCode::from(match command {
        Command::Serve(options) => server::serve(options),
        Command::Run { paths, remote } => run::run(&paths, &remote),
        Command::Check { paths } => files::check(&paths),
        Command::Actions { name, evidence } => actions::actions(name.as_deref(), evidence),
        Command::Settle(options) => settle::settle(&options),
        Command::Explore(options) => explore::explore(&options),
        Command::Record(options) => record::record(&options),
        Command::Coverage(options) => coverage::coverage(&options),
    })
}

/// Prints a line to standard error. If that is closed, the work continues.
fn warn(text: &dyn std::fmt::Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints `text`. If standard output is closed, the reader needs no more.
fn say(text: &str) {
    use std::io::Write;
    let _ = std::io::stdout().write_all(text.as_bytes());
}
