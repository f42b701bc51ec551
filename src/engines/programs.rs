//! The programs of the engines that are installed on the machine.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::BuildHasher;
use std::io::{Read, Seek, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::EngineError;
use crate::rds::words::Engine;

/// The kind of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    MariaDb,
    Postgres,
}

impl Kind {
    /// Returns the kind of server that represents an engine, if there is one.
    pub(super) fn of(engine: Engine) -> Option<Kind> {
        match engine {
            Engine::MySql | Engine::MariaDb => Some(Kind::MariaDb),
            Engine::PostgreSql => Some(Kind::Postgres),
            Engine::SqlServer | Engine::Ppas => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::MariaDb => "MariaDB",
            Kind::Postgres => "PostgreSQL",
        }
    }
}

/// The programs of one kind of server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Programs {
    pub(super) kind: Kind,
    /// `mariadbd` or `postgres`.
    pub(super) server: PathBuf,
    /// `mariadb-install-db` or `initdb`.
    pub(super) install: PathBuf,
    /// `mariadb` or `psql`.
    pub(super) client: PathBuf,
    /// `mariadb-dump` or `pg_dump`.
    pub(super) dump: PathBuf,
}

impl Programs {
    /// Finds the programs of a server and its client.
    pub(super) fn find(kind: Kind) -> Result<Programs, EngineError> {
        let (server, install) = match kind {
            Kind::MariaDb => {
                let server = find("FAKE_RDS_MARIADBD", &["mariadbd", "mysqld"], kind)?;
                let version = output(Command::new(&server).args(["--no-defaults", "--version"]))?;
                if !version.contains("MariaDB") {
                    return Err(EngineError(format!(
                        "{} is not MariaDB: the fake starts MariaDB only; use Engines::attach with a running MySQL server",
                        server.display()
                    )));
                }
                (server, find("FAKE_RDS_MARIADB_INSTALL_DB", &["mariadb-install-db", "mysql_install_db"], kind)?)
            }
            Kind::Postgres => {
                (find("FAKE_RDS_POSTGRES", &["postgres"], kind)?, find("FAKE_RDS_INITDB", &["initdb"], kind)?)
            }
        };
        let Clients { client, dump } = Clients::find(kind)?;
        Ok(Programs { kind, server, install, client, dump })
    }
}

/// The client programs of one kind of server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clients {
    pub(super) client: PathBuf,
    pub(super) dump: PathBuf,
}

impl Clients {
    pub(super) fn find(kind: Kind) -> Result<Clients, EngineError> {
        Ok(match kind {
            Kind::MariaDb => Clients {
                client: find("FAKE_RDS_MARIADB", &["mariadb", "mysql"], kind)?,
                dump: find("FAKE_RDS_MARIADB_DUMP", &["mariadb-dump", "mysqldump"], kind)?,
            },
            Kind::Postgres => Clients {
                client: find("FAKE_RDS_PSQL", &["psql"], kind)?,
                dump: find("FAKE_RDS_PG_DUMP", &["pg_dump"], kind)?,
            },
        })
    }
}

/// Finds a program: by an environment variable, in PATH, or where Debian's packages put it.
fn find(variable: &str, names: &[&str], kind: Kind) -> Result<PathBuf, EngineError> {
    if let Some(path) = std::env::var_os(variable).map(PathBuf::from) {
        return match is_program(&path) {
            true => Ok(path),
            false => Err(EngineError(format!("{variable} names {}, which is not a program", path.display()))),
        };
    }
    let mut places: Vec<PathBuf> =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    places.extend(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from));
    if kind == Kind::Postgres {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path()).collect();
        versions.sort();
        // The latest version is tried first.
        places.extend(versions.into_iter().rev().map(|version| version.join("bin")));
    }
    let found = names.iter().find_map(|name| places.iter().map(|place| place.join(name)).find(|path| is_program(path)));
    // A server finds its files relative to its program, so links are resolved, except a link to a program with another
    // name: such a program behaves according to the name of the link.
    let found = found.map(|path| match fs::canonicalize(&path) {
        Ok(target) if target.file_name() == path.file_name() => target,
        _ => path,
    });
    found.ok_or_else(|| {
        let package = match kind {
            Kind::MariaDb => "mariadb-server",
            Kind::Postgres => "postgresql",
        };
        EngineError(format!(
            "{} is not installed: `{}` is not in PATH; install it (Debian: apt-get install {package}) or set {variable}",
            kind.name(),
            names.join("` or `")
        ))
    })
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// The longest time that the statements of the fake take, and the longest time in which a load does not advance. A server that
/// disappears without closing its connections would keep them waiting for ever.
const LONGEST_RUN: Duration = Duration::from_secs(300);

/// Returns the command that runs a program in a process group whose id is in the file `pid` of a directory. The shell writes its process
/// id, which the program keeps: there is no moment at which the program runs unrecorded.
pub(super) fn recorded(program: &Path, directory: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "echo $$ >\"$0\" && exec \"$@\""]).arg(directory.join("pid")).arg(program).process_group(0);
    // Its temporary files go with the directory.
    command.env("TMPDIR", directory);
    command
}

/// Runs a program and returns what it prints.
pub(super) fn output(command: &mut Command) -> Result<String, EngineError> {
    run(command, b"")
}

/// Runs a program with an input and returns its output. If the program fails, the error contains its message.
pub(super) fn run(command: &mut Command, input: &[u8]) -> Result<String, EngineError> {
    run_within(command, input, LONGEST_RUN)
}

fn run_within(command: &mut Command, input: &[u8], longest: Duration) -> Result<String, EngineError> {
    let name = program_name(command);
    let failed = |error: std::io::Error| EngineError(format!("{name} cannot be run: {error}"));
    let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
    let mut child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
    let (mut to, from, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        // Each pipe has a thread, so that no full pipe blocks the program.
        scope.spawn(move || {
            // A program that ends early writes the reason to its error output.
            to.take().map(|mut to| to.write_all(input))
        });
        let (text, errors) = (scope.spawn(|| read_all(from)), scope.spawn(|| read_all(errors)));
        let status = wait_while(&name, &mut child, longest, || 0);
        let (text, errors) = (text.join().unwrap_or_default(), errors.join().unwrap_or_default());
        finished(&name, status?, &errors)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    })
}

/// The longest time without progress of a dump, for example while a client keeps a table locked.
const LONGEST_STILL: Duration = Duration::from_secs(30);

/// Runs a program with input and output in files.
pub(super) fn run_on_files(
    command: &mut Command,
    from: Option<fs::File>,
    to: Option<fs::File>,
) -> Result<(), EngineError> {
    // A load may be busy with an index.
    let longest = if from.is_some() { LONGEST_RUN } else { LONGEST_STILL };
    let name = program_name(command);
    let failed = |error: std::io::Error| EngineError(format!("{name} cannot be run: {error}"));
    let copy = |file: Option<&fs::File>| file.map(fs::File::try_clone).transpose();
    let (mut read, written) = (copy(from.as_ref()).map_err(failed)?, copy(to.as_ref()).map_err(failed)?);
    command.stdin(from.map_or_else(Stdio::null, Stdio::from)).stdout(to.map_or_else(Stdio::null, Stdio::from));
    let mut child = command.stderr(Stdio::piped()).spawn().map_err(failed)?;
    let errors = child.stderr.take();
    std::thread::scope(|scope| {
        let errors = scope.spawn(|| read_all(errors));
        // The program shares the position in the file.
        let status = wait_while(&name, &mut child, longest, || {
            let place = read.as_mut().and_then(|file| file.stream_position().ok());
            let length = written.as_ref().and_then(|file| file.metadata().ok()).map(|found| found.len());
            place.unwrap_or_default() + length.unwrap_or_default()
        });
        finished(&name, status?, &errors.join().unwrap_or_default())
    })
}

fn read_all(from: Option<impl Read>) -> Vec<u8> {
    let mut text = Vec::new();
    let _ = from.map(|mut from| from.read_to_end(&mut text));
    text
}

/// Waits until a program ends. One that does not advance for the longest time is killed.
fn wait_while(
    name: &str,
    child: &mut Child,
    longest: Duration,
    mut advance: impl FnMut() -> u64,
) -> Result<ExitStatus, EngineError> {
    let failed = |error: std::io::Error| EngineError(format!("{name} cannot be run: {error}"));
    let (mut since, mut reached, mut pause) = (Instant::now(), 0, Duration::from_micros(200));
    loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            return Ok(status);
        }
        std::thread::sleep(pause);
        pause = (pause * 5 / 4).min(Duration::from_millis(20));
        if since.elapsed() < longest {
            continue;
        }
        let now = advance();
        if now == reached {
            // A program that is recorded leads a group, whose other processes keep its pipes open.
            let group = format!("-{}", child.id());
            let _ = Command::new("kill").args(["-9", "--", &group]).stderr(Stdio::null()).status();
            let _ = child.kill();
            let _ = child.wait();
            return Err(EngineError(format!("{name} does not answer: it is stopped after {longest:?}")));
        }
        (since, reached) = (Instant::now(), now);
    }
}

fn program_name(command: &Command) -> String {
    // A program that is recorded is behind the shell, its script and its file.
    let program = command.get_args().nth(3).filter(|_| command.get_program() == "/bin/sh");
    Path::new(program.unwrap_or(command.get_program())).file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn finished(name: &str, status: std::process::ExitStatus, errors: &[u8]) -> Result<(), EngineError> {
    if status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(errors);
    let lines: Vec<&str> = errors.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    // An installer prints the reason in its first lines, a client in its last lines.
    let shown = lines.iter().find(|line| line.contains("ERROR") || line.contains("rror:")).or(lines.last());
    Err(EngineError(format!("{name} failed ({status}): {}", shown.unwrap_or(&"without a message"))))
}

/// Returns an unguessable random word.
pub(super) fn random_word() -> String {
    let half = || RandomState::new().hash_one(std::time::Instant::now());
    format!("{:016x}{:016x}", half(), half())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_does_not_answer_is_stopped() {
        let mut command = Command::new("sleep");
        let error = run_within(command.arg("1000"), b"", Duration::from_millis(20)).unwrap_err();
        assert_eq!(error.0, "sleep does not answer: it is stopped after 20ms");
        let directory = std::env::temp_dir().join(format!("fake-rds-group-{}", std::process::id()));
        fs::create_dir(&directory).unwrap();
        // The shell is the program, and waits for another one that has its output.
        let mut command = recorded(Path::new("/bin/sh"), &directory);
        let error = run_within(command.args(["-c", "sleep 1000; true"]), b"", Duration::from_millis(200)).unwrap_err();
        assert_eq!(error.0, "sh does not answer: it is stopped after 200ms");
        fs::remove_dir_all(&directory).unwrap();
        assert_eq!(run(&mut Command::new("cat"), b"text").unwrap(), "text");
    }
}
