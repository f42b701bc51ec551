//! A server, and the commands that are run with its client programs.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::EngineError;
use super::home::{Home, RunAs, as_user, kill_server};
use super::measure::{Measured, read_measured};
use super::programs::{Clients, Kind, Programs, recorded, run, run_on_files};
use super::sql::{Step, Wanted};

/// The longest time that a server may take to start.
const LONGEST_START: Duration = Duration::from_secs(60);

/// The first statement of each session of the administrator. Without `sql_mode`, a literal has one meaning only. With the
/// short time-outs, a statement fails if a client keeps a table locked.
const OPENING: &str = "SET SESSION sql_mode = '', lock_wait_timeout = 10, innodb_lock_wait_timeout = 10";

/// The place where a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A socket in a directory.
    Directory(PathBuf),
    /// A host and a port.
    Address(String, u16),
}

impl Place {
    /// Returns the path of a server's socket in a directory.
    pub(super) fn socket(directory: &Path, kind: Kind) -> PathBuf {
        directory.join(match kind {
            Kind::MariaDb => "socket",
            Kind::Postgres => ".s.PGSQL.5432",
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Directory(directory) => write!(f, "in {}", directory.display()),
            Place::Address(host, port) => write!(f, "at {host}:{port}"),
        }
    }
}

/// The administrator's access to a server.
#[derive(Debug, Clone)]
pub(super) struct Admin {
    pub(super) kind: Kind,
    pub(super) clients: Clients,
    pub(super) place: Place,
    pub(super) user: String,
    pub(super) password: String,
}

impl Admin {
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        match self.kind {
            Kind::MariaDb => {
                command.arg("--no-defaults").arg("--default-character-set=utf8mb4");
                command.arg(format!("--user={}", self.user)).env("MYSQL_PWD", &self.password);
                match &self.place {
                    Place::Directory(directory) => {
                        command.arg(format!("--socket={}", Place::socket(directory, self.kind).display()))
                    }
                    Place::Address(host, port) => {
                        command.args(["--protocol=tcp", "--host", host]).arg(format!("--port={port}"))
                    }
                };
            }
            Kind::Postgres => {
                let (host, port) = match &self.place {
                    Place::Directory(directory) => (directory.display().to_string(), 5432),
                    Place::Address(host, port) => (host.clone(), *port),
                };
                command.args(["--host", &host, "--port", &port.to_string(), "--username", &self.user, "--no-password"]);
                command
                    .env("PGPASSWORD", &self.password)
                    .env("PGCLIENTENCODING", "UTF8")
                    .env("PGCONNECT_TIMEOUT", "10")
                    .env("PGOPTIONS", "-c lock_timeout=10s");
                for variable in ["PGSERVICE", "PGHOSTADDR"] {
                    command.env_remove(variable);
                }
            }
        }
        // The client may not be allowed to read the current directory of the test.
        command.current_dir("/");
        command
    }

    fn client(&self) -> Command {
        let mut command = self.command(&self.clients.client);
        match self.kind {
            Kind::MariaDb => command
                .args(["--batch", "--raw", "--skip-column-names", "--connect-timeout=10"])
                .arg(format!("--init-command={OPENING}")),
            Kind::Postgres => {
                command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"])
            }
        };
        command
    }

    /// Runs statements and returns what they print.
    pub(super) fn sql(&self, statements: &str) -> Result<String, EngineError> {
        let mut command = self.client();
        if self.kind == Kind::Postgres {
            command.arg("--dbname=postgres");
        }
        run(&mut command, statements.as_bytes())
    }

    /// Asks for the sizes and tables of databases.
    pub(super) fn measure<'n>(
        &self,
        databases: impl Iterator<Item = &'n String>,
    ) -> Result<BTreeMap<String, Measured>, EngineError> {
        let statements = super::sql::measure(self.kind, databases);
        if statements.is_empty() { Ok(BTreeMap::new()) } else { read_measured(&self.sql(&statements)?) }
    }

    /// Returns whether a failed load changes nothing. MariaDB commits each statement that creates a table.
    pub(super) fn loads_at_once(&self) -> bool {
        self.kind == Kind::Postgres
    }

    /// Writes a database to a file, or only these tables of it.
    pub(super) fn dump(&self, database: &str, tables: &[String], to: &Path) -> Result<(), EngineError> {
        let failed = |error: io::Error| EngineError(format!("cannot write {}: {error}", to.display()));
        let mut command = self.command(&self.clients.dump);
        match self.kind {
            Kind::MariaDb => {
                command.args(["--single-transaction", "--routines", "--triggers", "--events", "--hex-blob"])
            }
            Kind::Postgres => {
                command.args(["--no-owner", "--no-privileges", "--clean", "--if-exists", "--lock-wait-timeout=10s"])
            }
        };
        if self.kind == Kind::MariaDb && !tables.is_empty() {
            // Routines and events belong to the database, not to a table.
            command.args(["--skip-routines", "--skip-events"]);
        }
        if self.kind == Kind::Postgres {
            command.args(tables.iter().map(|table| format!("--table={}", super::sql::identifier(table))));
        }
        let part = to.with_extension("part");
        let file = File::create(&part).map_err(failed)?;
        match self.kind {
            // A name may begin like an option.
            Kind::MariaDb => command.arg("--").arg(database).args(tables),
            Kind::Postgres => command.arg(database),
        };
        let written =
            run_on_files(&mut command, None, Some(file)).and_then(|()| std::fs::rename(&part, to).map_err(failed));
        // A disk may be full.
        written.inspect_err(|_| drop(std::fs::remove_file(&part)))
    }

    /// Runs the statements of a dump in a database. In PostgreSQL, the owner of the database in
    /// `has` owns what they create.
    pub(super) fn load(&self, database: &str, from: &Path, has: &Wanted) -> Result<(), EngineError> {
        let mut command = self.client();
        match self.kind {
            Kind::MariaDb => {
                let failed = |error: io::Error| EngineError(format!("cannot read {}: {error}", from.display()));
                run_on_files(command.arg(database), Some(File::open(from).map_err(failed)?), None)
            }
            Kind::Postgres => {
                command.args(["--single-transaction", "--output=/dev/null", "--dbname", database, "--file=-"]);
                let (owner, regrant) = (has.owner(database), has.regrant(database));
                let text = super::sql::postgres_load(&from.to_string_lossy(), owner, &regrant);
                run(&mut command, text.as_bytes()).map(drop)
            }
        }
    }
}

impl Step {
    /// Runs the statements, if there are any: an account of PostgreSQL may have no privileges.
    pub(super) fn run(&self, admin: &Admin) -> Result<(), EngineError> {
        if self.statements.is_empty() { Ok(()) } else { admin.sql(&self.statements).map(drop) }
    }
}

/// A server that the fake has started. Dropping it ends the server.
#[derive(Debug)]
pub(super) struct Server {
    directory: PathBuf,
    child: Child,
    pub(super) admin: Admin,
}

impl Server {
    /// Starts a server on a copy of the template and waits until it listens.
    pub(super) fn start(home: &Home, programs: &Programs, name: &str) -> Result<Server, EngineError> {
        let directory = home.run.join(name);
        let mut server = Server::spawn(home, programs, &directory).inspect_err(|_| {
            // A disk may be full.
            let _ = std::fs::remove_dir_all(&directory);
        })?;
        server.wait()?;
        Ok(server)
    }

    fn spawn(home: &Home, programs: &Programs, directory: &Path) -> Result<Server, EngineError> {
        let kind = programs.kind;
        let template = home.template(programs)?;
        let user = home.user_for(kind)?;
        let failed = |error: io::Error| EngineError(format!("cannot create {}: {error}", directory.display()));
        std::fs::create_dir(directory).map_err(failed)?;
        std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o711)).map_err(failed)?;
        if let Some(RunAs { uid, gid }) = user {
            chown(directory, Some(uid), Some(gid)).map_err(failed)?;
        }
        let data = directory.join("data");
        home.copy(&template.join("data"), &data, user)?;
        let password = std::fs::read_to_string(template.join("password")).map_err(failed)?;
        let log = File::create(directory.join("log")).map_err(failed)?;

        let mut command = recorded(&programs.server, directory);
        match kind {
            Kind::MariaDb => {
                let init = directory.join("init.sql");
                let text = format!("ALTER USER root@localhost IDENTIFIED BY '{password}';\n");
                std::fs::write(&init, "").map_err(failed)?;
                std::fs::set_permissions(&init, std::fs::Permissions::from_mode(0o600)).map_err(failed)?;
                std::fs::write(&init, text).map_err(failed)?;
                command.arg("--no-defaults").arg(format!("--datadir={}", data.display()));
                command.arg(format!("--socket={}", Place::socket(directory, kind).display()));
                command.arg(format!("--pid-file={}", directory.join("server.pid").display()));
                command.arg(format!("--init-file={}", init.display()));
                command.args([
                    "--skip-networking",
                    "--skip-log-bin",
                    "--skip-name-resolve",
                    "--performance-schema=OFF",
                ]);
                command.args(["--innodb-log-file-size=16M", "--innodb-buffer-pool-size=32M"]);
                command.args(["--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0"]);
                command.args(["--character-set-server=utf8mb4", "--lower-case-table-names=0"]);
                if home.user_for(Kind::Postgres)?.is_some() {
                    command.arg("--user=root");
                }
            }
            Kind::Postgres => {
                command.arg("-D").arg(&data).arg("-k").arg(directory);
                for setting in [
                    "listen_addresses=",
                    "fsync=off",
                    "full_page_writes=off",
                    "synchronous_commit=off",
                    "shared_buffers=16MB",
                    "dynamic_shared_memory_type=mmap",
                    "password_encryption=scram-sha-256",
                ] {
                    command.args(["-c", setting]);
                }
            }
        }
        as_user(&mut command, user);
        let errors = log.try_clone().map_err(failed)?;
        command.stdin(Stdio::null()).stdout(log).stderr(errors).current_dir("/");
        let child =
            command.spawn().map_err(|error| EngineError(format!("{} cannot be started: {error}", kind.name())))?;
        let user = match kind {
            Kind::MariaDb => "root",
            Kind::Postgres => "fake_rds",
        };
        let admin = Admin {
            kind,
            clients: Clients { client: programs.client.clone(), dump: programs.dump.clone() },
            place: Place::Directory(directory.to_owned()),
            user: user.to_owned(),
            password,
        };
        Ok(Server { directory: directory.to_owned(), child, admin })
    }

    /// Waits until the server answers.
    fn wait(&mut self) -> Result<(), EngineError> {
        let kind = self.admin.kind;
        let socket = Place::socket(&self.directory, kind);
        let begun = Instant::now();
        loop {
            // PostgreSQL accepts connections to its socket a moment before it serves them. Its pid file shows when it
            // does.
            let lets_in = match kind {
                Kind::MariaDb => true,
                Kind::Postgres => {
                    let file = std::fs::read_to_string(self.directory.join("data/postmaster.pid")).unwrap_or_default();
                    file.lines().nth(7).is_some_and(|status| status.trim() == "ready")
                }
            };
            if lets_in && UnixStream::connect(&socket).is_ok() {
                return Ok(());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(EngineError(format!(
                    "{} ended while it started ({status}): {}",
                    kind.name(),
                    self.last_words()
                )));
            }
            if begun.elapsed() > LONGEST_START {
                let seconds = LONGEST_START.as_secs();
                let words = self.last_words();
                return Err(EngineError(format!("{} does not answer after {seconds} s: {words}", kind.name())));
            }
            std::thread::sleep(Duration::from_millis(3));
        }
    }

    /// Returns whether the server still runs.
    pub(super) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The error that the server logged, or the last line of its log.
    fn last_words(&self) -> String {
        let log = std::fs::read(self.directory.join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().filter(|line| !line.trim().is_empty()).collect();
        let shown = lines.iter().find(|line| line.contains("[ERROR]") || line.contains("FATAL"));
        shown.or(lines.last()).unwrap_or(&"its log is empty").trim().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        kill_server(&self.directory);
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}
