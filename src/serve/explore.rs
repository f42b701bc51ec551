//! The command `fake-rds explore`.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use clap::Args;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::html::{escaped, page, table};
use super::server::Signals;
use super::{BAD_INPUT, FAILED, HELD, say, warn};
use crate::base::error::{Error, ErrorKind};
use crate::play::explore::{Explorer, Progress, Report, Said};
use crate::{FakeRds, Seed};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The seed file that every run starts from.
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// Start no run after this time, and play the most informative faults first.
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    budget: Option<Duration>,
    /// Run this many commands in parallel, each with a separate fake.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    jobs: usize,
    /// End the command after this time.
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = humantime::parse_duration)]
    time: Duration,
    /// Allow the command this many calls. The default is 200, plus twenty times the calls without faults.
    #[arg(long, value_name = "NUMBER")]
    calls: Option<usize>,
    /// Delay each answer by this time, too.
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    slow: Option<Duration>,
    /// Also try two faults in one run, in at most this many runs.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pairs: usize,
    /// Ignore this part of the state, such as `DBInstanceDescription` or `Databases.SizeMB`.
    #[arg(long, value_name = "PART")]
    ignore: Vec<String>,
    /// Try every documented refusal, even if it contradicts the state.
    #[arg(long)]
    all_refusals: bool,
    /// Let no other actor change the state.
    #[arg(long)]
    no_events: bool,
    /// Require the initial state after the command has failed.
    #[arg(long)]
    all_or_nothing: bool,
    /// Require that restarts, imports, resets and deletions are not repeated: as many as without faults, and no more.
    #[arg(long)]
    no_repeated_work: bool,
    /// Also run the command a second time after it has succeeded. It has to succeed again and change nothing.
    #[arg(long)]
    second_run: bool,
    /// Also run the command with lists in pages of one item.
    #[arg(long)]
    small_pages: bool,
    /// Run two copies of the command at once, one call at a time, in every order that can make a difference.
    #[arg(long)]
    twice: bool,
    /// Play only the run of this name.
    #[arg(long, value_name = "RUN")]
    only: Option<String>,
    /// A file with the names of known findings, one per line. Only other findings make the exit code 1.
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    /// A file that keeps the name of one run per finding. These runs are played first. If all of them break again, no
    /// others are played.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Write an HTML page to this file, too.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// The command and its arguments.
    #[arg(required = true, last = true, value_name = "COMMAND")]
    command: Vec<String>,
}

pub(super) fn explore(options: &Options) -> u8 {
    let seed = match options.seed.as_ref().map(Seed::load).transpose() {
        Ok(seed) => seed.unwrap_or_default(),
        Err(error) => return fail(BAD_INPUT, &error),
    };
    let accepted = match options.accept.as_ref().map(|path| lines_of("--accept", path)).transpose() {
        Ok(names) => names.unwrap_or_default(),
        Err(error) => return fail(BAD_INPUT, &error),
    };
    let first =
        match options.state.as_ref().filter(|path| path.exists()).map(|path| lines_of("--state", path)).transpose() {
            Ok(names) => names.unwrap_or_default(),
            Err(error) => return fail(BAD_INPUT, &error),
        };
    // The files are opened first, so that an error does not come after hours of work.
    let opened = |path: &PathBuf| match std::fs::OpenOptions::new().create(true).append(true).open(path) {
        Ok(file) => Ok((path.clone(), file)),
        Err(error) => Err(format!("{}: {error}", path.display())),
    };
    let mut page = match options.html.as_ref().map(opened).transpose() {
        Ok(page) => page,
        Err(error) => return fail(BAD_INPUT, &error),
    };
    let mut state = match options.state.as_ref().map(opened).transpose() {
        Ok(state) => state,
        Err(error) => return fail(BAD_INPUT, &error),
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(FAILED, &format!("the runtime cannot be started: {error}")),
    };
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let explored = runtime.block_on(async {
        let signals =
            Signals::listen().map_err(|error| Error::new(ErrorKind::InvalidExploration, error.to_string()))?;
        let explorer = first.iter().fold(explorer(options, seed), |explorer, name| explorer.first(name));
        let explorer = explorer.until(stopped.clone());
        let code = async |rds: &FakeRds| run(&options.command, rds).await;
        let mut exploring = std::pin::pin!(async {
            if options.twice { explorer.try_run_twice(code).await } else { explorer.try_run(code).await }
        });
        tokio::select! {
            report = &mut exploring => return report,
            // Dropping the run kills the command.
            () = signals.received() => {}
        }
        let _ = stop.send(true);
        // A run without faults does not stop by itself, and without those runs there is nothing to report.
        match tokio::time::timeout(GRACE, exploring).await {
            Ok(report) => report,
            Err(_) => Ok(Report::default()),
        }
    });
    let is_whole = !*stopped.borrow();
    if std::io::stderr().is_terminal() {
        warn_in_place();
    }
    let report = match explored {
        Ok(report) => report,
        Err(error) => return fail(BAD_INPUT, &error),
    };
    let text = if options.json { format!("{:#}\n", report.to_json()) } else { report.to_string() };
    say(&text);
    if !is_whole {
        warn(&"stopped by a signal: the report has the results so far");
    }
    if let Some((path, file)) = &mut page
        && let Err(error) = file.set_len(0).and_then(|()| file.write_all(html(&report, &options.command).as_bytes()))
    {
        return fail(FAILED, &format!("{}: {error}", path.display()));
    }
    if let Some((path, file)) = &mut state
        && is_whole
    {
        let names: String = report.findings().iter().map(|finding| format!("{}\n", finding.name())).collect();
        if let Err(error) = file.set_len(0).and_then(|()| file.write_all(names.as_bytes())) {
            return fail(FAILED, &format!("{}: {error}", path.display()));
        }
    }
    let new = report.findings().iter().filter(|finding| {
        let mut names = std::iter::once(finding.name()).chain(finding.others().iter().map(String::as_str));
        !names.any(|name| accepted.iter().any(|known| known == name))
    });
    if is_whole && new.count() == 0 { HELD } else { FAILED }
}

/// Returns the lines of the file of an option, without comments (`#`) and empty lines.
fn lines_of(option: &str, path: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{option} {}: {error}", path.display()))?;
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    Ok(lines.filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// Clears the line that shows the progress.
fn warn_in_place() {
    let _ = write!(std::io::stderr(), "\r\u{1b}[K");
}

fn fail(code: u8, error: &dyn std::fmt::Display) -> u8 {
    warn(error);
    code
}

fn explorer(options: &Options, seed: Seed) -> Explorer {
    let explorer = Explorer::new(FakeRds::builder().seed(seed));
    let explorer = explorer.timeout(options.time).max_pairs(options.pairs).concurrency(options.jobs).watch(progress());
    let explorer = options.ignore.iter().fold(explorer, |explorer, part| explorer.ignore(part));
    let explorer = options.calls.into_iter().fold(explorer, Explorer::max_calls);
    let explorer = options.slow.into_iter().fold(explorer, Explorer::slow);
    let explorer = if options.all_refusals { explorer.all_refusals() } else { explorer };
    let explorer = if options.no_events { explorer.without_events() } else { explorer };
    let explorer = if options.all_or_nothing { explorer.all_or_nothing() } else { explorer };
    let explorer = if options.no_repeated_work { explorer.no_repeated_work() } else { explorer };
    let explorer = if options.second_run { explorer.second_run_changes_nothing() } else { explorer };
    let explorer = if options.small_pages { explorer.small_pages() } else { explorer };
    let explorer = options.only.iter().fold(explorer, |explorer, name| explorer.only(name));
    options.budget.into_iter().fold(explorer, Explorer::budget)
}

/// Shows the current run and the remaining time: on a terminal in one line, elsewhere a line every ten seconds.
fn progress() -> impl Fn(Progress) {
    const PAUSE: Duration = Duration::from_secs(10);
    let begun = Instant::now();
    let last = std::cell::Cell::new(begun);
    move |Progress { done, all, findings, run, .. }| {
        let spent = begun.elapsed().as_secs_f64();
        let left = if done == 0 { 0.0 } else { spent / done as f64 * (all - done) as f64 };
        let line = format!("run {} of {all}, about {left:.0} s left, findings: {findings}; next: {run}", done + 1);
        if std::io::stderr().is_terminal() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K{line}");
        } else if last.get().elapsed() >= PAUSE {
            last.set(Instant::now());
            warn(&line);
        }
    }
}

/// The number of last bytes that are kept of a command's output.
const TAIL: usize = 4 << 10;

/// The time that child processes may go on writing after the command has ended.
const GRACE: Duration = Duration::from_millis(50);

/// Runs the command once.
async fn run(command: &[String], rds: &FakeRds) -> Said {
    let mut output = Vec::new();
    let failure = run_command(command, rds, &mut output).await.err();
    Said { failure, output: String::from_utf8_lossy(&output).into_owned() }
}

/// Runs the command once. The exit code reports its success. `output` gets the end of what it prints.
async fn run_command(command: &[String], rds: &FakeRds, output: &mut Vec<u8>) -> Result<(), String> {
    let directory = rds.try_run_dir().map_err(|error| error.to_string())?;
    let Some((program, arguments)) = command.split_first() else { return Err("there is no command".to_owned()) };
    let mut process = tokio::process::Command::new(program);
    process
        .args(arguments)
        .env("FAKE_RDS_URI", rds.uri())
        .env("FAKE_RDS_ENDPOINT", rds.endpoint())
        .env("FAKE_RDS_RUN_DIR", &directory)
        .env("FAKE_RDS_RUN", directory.file_name().unwrap_or_default())
        // The explorer chooses the runs, so the command does not inherit this variable.
        .env_remove("FAKE_RDS_EXPLORE")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    #[cfg(unix)]
    process.process_group(0);
    let mark = format!("{}-{}", std::process::id(), rds.endpoint());
    process.env(MARK, &mark);
    let mut child = process.spawn().map_err(|error| format!("`{program}` cannot be started: {error}"))?;
    let _group = Group { id: child.id(), mark };
    let (mut stderr, mut stdout) = (child.stderr.take(), child.stdout.take());
    // The output of both streams in order, and standard error alone for the reason of a failure.
    let (both, said) = (RefCell::new(output), RefCell::new(Vec::new()));
    let status = {
        let listening = async {
            tokio::join!(
                keep(stderr.as_mut(), |piece| {
                    append(&mut said.borrow_mut(), piece);
                    append(*both.borrow_mut(), piece);
                }),
                keep(stdout.as_mut(), |piece| append(*both.borrow_mut(), piece)),
            );
        };
        let mut listening = std::pin::pin!(listening);
        tokio::select! {
            status = child.wait() => {
                let _ = tokio::time::timeout(GRACE, listening).await;
                status
            }
            () = &mut listening => child.wait().await,
        }
    };
    let status = status.map_err(|error| format!("`{program}` was lost: {error}"))?;
    if status.success() {
        return Ok(());
    }
    let said = said.into_inner();
    let said = String::from_utf8_lossy(&said);
    let last = said.lines().rev().find(|line| !line.trim().is_empty());
    Err(last.map_or_else(|| status.to_string(), |line| format!("{status}: {}", line.trim())))
}

/// Appends the output of a stream until it ends.
async fn keep(stream: Option<&mut (impl AsyncRead + Unpin)>, mut piece_of: impl FnMut(&[u8])) {
    let Some(stream) = stream else { return };
    let mut piece = [0; TAIL];
    while let Ok(read @ 1..) = stream.read(&mut piece).await {
        piece_of(&piece[..read]);
    }
}

/// Appends to an output of which only the last part is kept.
fn append(output: &mut Vec<u8>, piece: &[u8]) {
    output.extend_from_slice(piece);
    output.drain(..output.len().saturating_sub(TAIL));
}

/// The variable that marks all processes of a run, including those that left its process group.
const MARK: &str = "FAKE_RDS_PROCESS";

/// The processes that a command has started and not ended. They end with the run.
struct Group {
    id: Option<u32>,
    mark: String,
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            if let Some(id) = self.id {
                kill(&format!("-{id}"));
            }
            // A process that has started a session is not in this process group. Each round may find children of
            // processes of the round before.
            for _ in 0..10 {
                let left = marked(&format!("{MARK}={}", self.mark));
                if left.is_empty() {
                    break;
                }
                left.iter().for_each(|id| kill(id));
            }
        }
    }
}

/// Kills a process or a group. If there is none, `kill` fails, which is not an error.
#[cfg(unix)]
fn kill(id: &str) {
    let kill = ["-KILL", "--", id];
    let _ = std::process::Command::new("kill").args(kill).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

/// Returns the ids of the processes that have this variable. Only Linux can list them, under `/proc`.
#[cfg(unix)]
fn marked(variable: &str) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let has = |process: &std::fs::DirEntry| {
        let environment = std::fs::read(process.path().join("environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|entry| entry == variable.as_bytes())
    };
    let ids = processes.filter(has).filter_map(|process| process.file_name().into_string().ok());
    ids.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit())).collect()
}

fn html(report: &Report, command: &[String]) -> String {
    let grid = report.grid();
    let Some((heading, rows)) = grid.split_first() else { return String::new() };
    let columns: Vec<&str> = heading.iter().map(String::as_str).collect();
    let class = |cell: &str| match cell {
        "-" | "same" => "faint",
        cell if cell.ends_with("held") => "good",
        cell if cell.ends_with(|letter: char| letter.is_ascii_uppercase()) => "bad",
        _ => "",
    };
    // A cell of a run that broke links to the story of its finding.
    let linked = |row: usize, column: usize, cell: &str| match report.finding_of(row, columns[column]) {
        Some(finding) => format!("<a href=\"#finding-{}\">{}</a>", finding + 1, escaped(cell)),
        None => escaped(cell),
    };
    let rows: Vec<Vec<(String, &str)>> = rows
        .iter()
        .enumerate()
        .map(|(row, cells)| {
            let call = cells.iter().take(1).map(|cell| (escaped(cell), ""));
            let others = cells.iter().enumerate().skip(1);
            call.chain(others.map(|(column, cell)| (linked(row, column, cell), class(cell)))).collect()
        })
        .collect();
    let mut body = format!("<p><code>{}</code></p>\n", escaped(&command.join(" ")));
    body += &table(&columns, &rows);
    body += &format!("<p>{}</p>\n", escaped(&report.summary()));
    for (index, finding) in report.findings().iter().enumerate() {
        let (name, story) = (escaped(finding.name()), escaped(&finding.to_string()));
        body += &format!("<h2 id=\"finding-{}\">{name}</h2>\n<pre>{story}</pre>\n", index + 1);
    }
    page("Exploration", &body)
}
