//! The directories of the engines: templates, which are kept, and one directory per fake, which is removed with the
//! fake.
//!
//! A fake that is killed leaves its directory. The next fake of the same user finds it, ends the servers in it and
//! removes it. A datagram socket in the directory shows that its fake is running: the system closes the socket however
//! the process ends.

use std::fs;
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use super::EngineError;
use super::programs::{Kind, Programs, output, random_word, recorded};

/// The longest time that a directory may be without a socket of its fake. Creating one takes a moment.
const LONGEST_MAKING: Duration = Duration::from_secs(60);

/// The size from which a file is worth a look for what is empty in it. A database of PostgreSQL has a thousand smaller ones.
const SMALL: u64 = 1 << 20;

/// The user that a server runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RunAs {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// The directory of one fake.
#[derive(Debug)]
pub(super) struct Home {
    base: PathBuf,
    pub(super) run: PathBuf,
    /// Shows that this fake is running.
    _owner: UnixDatagram,
    /// The user of this process.
    uid: u32,
}

fn failed(what: &str, path: &Path) -> impl FnOnce(io::Error) -> EngineError {
    let text = format!("{what} {}", path.display());
    move |error| EngineError(format!("{text}: {error}"))
}

impl Home {
    /// Creates the directory of a fake and removes those of fakes that no longer run.
    pub(super) fn new() -> Result<Home, EngineError> {
        let uid = user_id("")?;
        // The path of a socket has at most about a hundred bytes, so the directory is near the root.
        let base = std::path::absolute(std::env::temp_dir().join(format!("fake-rds-{uid}")));
        let base =
            base.map_err(|error| EngineError(format!("the directory for temporary files has no path: {error}")))?;
        fs::create_dir_all(&base).map_err(failed("cannot create", &base))?;
        if fs::metadata(&base).map_err(failed("cannot read", &base))?.uid() != uid {
            return Err(EngineError(format!("{} belongs to another user", base.display())));
        }
        // Servers that run as another user need to enter it.
        open_to_others(&base)?;
        clean(&base);
        let making = base.join(format!("making-{}-{}", std::process::id(), random_word()));
        fs::create_dir(&making).map_err(failed("cannot create", &making))?;
        open_to_others(&making)?;
        let socket = making.join("owner");
        let owner = UnixDatagram::bind(&socket).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput => {
                EngineError(format!("{} is too long for sockets: set TMPDIR to a shorter path", base.display()))
            }
            _ => failed("cannot create", &socket)(error),
        });
        let owner = owner.inspect_err(|_| drop(fs::remove_dir_all(&making)))?;
        let mut name = random_word();
        name.truncate(8);
        let run = base.join(format!("run-{name}"));
        fs::rename(&making, &run).map_err(failed("cannot create", &run))?;
        Ok(Home { base, run, _owner: owner, uid })
    }

    /// Returns the user that a server runs as, if it is not the user of this process. PostgreSQL refuses to run as root.
    pub(super) fn user_for(&self, kind: Kind) -> Result<Option<RunAs>, EngineError> {
        if self.uid != 0 || kind != Kind::Postgres {
            return Ok(None);
        }
        let ids = |name: &str| Ok::<_, EngineError>(RunAs { uid: user_id(name)?, gid: group_id(name)? });
        ids("postgres").or_else(|_| ids("nobody")).map(Some)
    }

    /// Returns the data directory that is copied for new servers. The first call creates it, and later processes use it
    /// again.
    pub(super) fn template(&self, programs: &Programs) -> Result<PathBuf, EngineError> {
        let server = &programs.server;
        let version = fs::metadata(server).map_err(failed("cannot read", server))?;
        let kind = programs.kind.name().to_lowercase();
        let template = self.base.join(format!("template-{kind}-{:x}-{:x}", version.mtime(), version.len()));
        if template.is_dir() {
            return Ok(template);
        }
        // The unfinished template is in the directory of this fake, so it is removed with the fake.
        let making = self.run.join(format!("template-{}", random_word()));
        fs::create_dir(&making).map_err(failed("cannot create", &making))?;
        open_to_others(&making)?;
        let made = self.install(programs, &making).and_then(|()| match fs::rename(&making, &template) {
            // Another process was faster.
            Err(_) if template.is_dir() => Ok(()),
            renamed => renamed.map_err(failed("cannot create", &template)),
        });
        let _ = fs::remove_dir_all(&making);
        made.map(|()| template)
    }

    /// Installs a server in `data`, and writes the administrator's password to `password`.
    fn install(&self, programs: &Programs, directory: &Path) -> Result<(), EngineError> {
        let user = self.user_for(programs.kind)?;
        if let Some(RunAs { uid, .. }) = user {
            let mut enters = Command::new("test");
            as_user(enters.arg("-x").arg(directory), user);
            output(&mut enters).map_err(|_| {
                let base = self.base.display();
                EngineError(format!(
                    "user {uid} cannot enter {base}: set TMPDIR to a directory that every user may enter"
                ))
            })?;
        }
        let (data, password) = (directory.join("data"), directory.join("password"));
        fs::create_dir(&data).map_err(failed("cannot create", &data))?;
        fs::write(&password, "").map_err(failed("cannot write", &password))?;
        fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).map_err(failed("cannot write", &password))?;
        fs::write(&password, random_word()).map_err(failed("cannot write", &password))?;
        if let Some(RunAs { uid, gid }) = user {
            chown(&data, Some(uid), Some(gid)).map_err(failed("cannot hand over", &data))?;
            chown(&password, Some(uid), Some(gid)).map_err(failed("cannot hand over", &password))?;
            chown(directory, Some(uid), Some(gid)).map_err(failed("cannot hand over", directory))?;
        }
        // The next fake ends an installation that is left behind.
        let mut command = recorded(&programs.install, directory);
        match programs.kind {
            Kind::MariaDb => {
                command.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"]);
                command.arg("--innodb-log-file-size=16M").arg(format!("--datadir={}", data.display()));
                if self.uid == 0 {
                    command.arg("--user=root");
                }
            }
            Kind::Postgres => {
                command.arg("--username=fake_rds").arg(format!("--pwfile={}", password.display()));
                command.args(["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]).arg(&data);
            }
        }
        as_user(&mut command, user);
        output(command.current_dir("/"))?;
        fs::remove_file(directory.join("pid")).map_err(failed("cannot remove", &directory.join("pid")))
    }

    /// Copies a template, and gives the copy to the user that runs the server.
    pub(super) fn copy(&self, template: &Path, to: &Path, user: Option<RunAs>) -> Result<(), EngineError> {
        copy_directory(template, to, user).map_err(failed("cannot copy the template to", to))
    }
}

impl Home {
    /// Ends every server of this fake and removes its directory.
    pub(super) fn remove(&self) {
        remove_run(&self.run);
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Runs a command as another user.
pub(super) fn as_user(command: &mut Command, user: Option<RunAs>) {
    use std::os::unix::process::CommandExt;
    if let Some(RunAs { uid, gid }) = user {
        command.gid(gid).uid(uid);
    }
}

fn open_to_others(path: &Path) -> Result<(), EngineError> {
    fs::set_permissions(path, fs::Permissions::from_mode(0o711)).map_err(failed("cannot open", path))
}

/// Returns the id of a user. An empty name means the user of this process.
fn user_id(name: &str) -> Result<u32, EngineError> {
    id("-u", name)
}

fn group_id(name: &str) -> Result<u32, EngineError> {
    id("-g", name)
}

fn id(option: &str, name: &str) -> Result<u32, EngineError> {
    let text = output(Command::new("id").arg(option).args(Some(name).filter(|name| !name.is_empty())))?;
    text.trim().parse().map_err(|_| EngineError(format!("`id {option} {name}` prints `{}`", text.trim())))
}

fn copy_directory(from: &Path, to: &Path, user: Option<RunAs>) -> io::Result<()> {
    let (uid, gid) = (user.map(|user| user.uid), user.map(|user| user.gid));
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let path = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_directory(&entry.path(), &path, user)?;
        } else {
            match entry.metadata()?.len() < SMALL {
                true => fs::copy(entry.path(), &path).map(drop)?,
                false => copy_file(&entry.path(), &path)?,
            }
            if user.is_some() {
                chown(&path, uid, gid)?;
            }
        }
    }
    fs::set_permissions(to, fs::metadata(from)?.permissions())?;
    if user.is_some() { chown(to, uid, gid) } else { Ok(()) }
}

/// Copies a file with its permissions. Empty blocks, which are most of a new database, take no space on the disk.
fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    const EMPTY: [u8; 16 << 10] = [0; 16 << 10];
    let (mut read, mut written) = (fs::File::open(from)?, fs::File::create_new(to)?);
    let found = read.metadata()?;
    written.set_permissions(found.permissions())?;
    let mut buffer = vec![0; EMPTY.len()];
    loop {
        let length = read.read(&mut buffer)?;
        match &buffer[..length] {
            // Sets the length in case the last blocks are empty.
            [] => return written.set_len(found.len()),
            piece if *piece == EMPTY[..length] => written.seek_relative(i64::try_from(length).unwrap_or_default())?,
            piece => written.write_all(piece)?,
        }
    }
}

/// Removes the directories of fakes that ended without `drop`.
fn clean(base: &Path) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        if name.starts_with("run-") && !is_alive(&path) {
            remove_run(&path);
        }
        if let Some(rest) = name.strip_prefix("making-") {
            let maker = rest.split_once('-').and_then(|(pid, _)| pid.parse::<u32>().ok());
            if maker.is_some_and(|pid| command_line(pid).is_none()) {
                let _ = fs::remove_dir_all(&path);
                continue;
            }
            let made = entry.metadata().and_then(|entry| entry.modified()).unwrap_or_else(|_| SystemTime::now());
            if made.elapsed().is_ok_and(|age| age > LONGEST_MAKING) {
                let _ = fs::remove_dir_all(&path);
            }
        }
    }
}

/// Returns whether the fake of a directory is running.
fn is_alive(run: &Path) -> bool {
    let connected = UnixDatagram::unbound().and_then(|socket| socket.connect(run.join("owner")));
    !matches!(connected, Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound))
}

/// Ends the servers of a directory and removes it.
fn remove_run(run: &Path) {
    for entry in fs::read_dir(run).into_iter().flatten().flatten() {
        kill_server(&entry.path());
    }
    let _ = fs::remove_dir_all(run);
}

/// Ends the server of a directory with its whole process group, if it is running.
pub(super) fn kill_server(directory: &Path) {
    let Ok(text) = fs::read_to_string(directory.join("pid")) else { return };
    let Ok(pid) = text.trim().parse::<u32>() else { return };
    // A process with this id that does not have the directory in its command line is not the server.
    let runs = || command_line(pid).is_some_and(|line| line.contains(&*directory.to_string_lossy()));
    if !runs() {
        return;
    }
    let kill = |signal: &str, of: String| output(Command::new("kill").args([signal, "--"]).arg(of));
    // PostgreSQL frees its shared memory on SIGQUIT.
    if directory.join("data/PG_VERSION").exists() && kill("-QUIT", pid.to_string()).is_ok() {
        let asked = Instant::now();
        while runs() && asked.elapsed() < Duration::from_secs(2) {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    let _ = kill("-9", format!("-{pid}"));
}

fn command_line(pid: u32) -> Option<String> {
    if Path::new("/proc/self/cmdline").exists() {
        let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        return Some(String::from_utf8_lossy(&line).into_owned());
    }
    output(Command::new("ps").args(["-ww", "-o", "args=", "-p"]).arg(pid.to_string())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_content_and_the_permissions_but_not_the_empty_space() {
        let base = std::env::temp_dir().join(format!("fake-rds-copy-{}", std::process::id()));
        fs::create_dir(&base).unwrap();
        let empty = vec![0; 1 << 20];
        // The space is at the beginning, in the middle and at the end.
        for (name, parts) in
            [("a", [&empty[..], b"text", &empty]), ("b", [b"text", &empty, b"x"]), ("c", [b"", b"", b""])]
        {
            let (from, to) = (base.join(name), base.join(format!("{name}2")));
            let content = parts.concat();
            fs::write(&from, &content).unwrap();
            fs::set_permissions(&from, fs::Permissions::from_mode(0o640)).unwrap();
            copy_file(&from, &to).unwrap();
            assert!(fs::read(&to).unwrap() == content, "{name}");
            let copy = fs::metadata(&to).unwrap();
            assert_eq!(copy.permissions().mode() & 0o777, 0o640);
            assert!(copy.blocks() * 512 < 200_000, "{name}: {} blocks", copy.blocks());
        }
        fs::remove_dir_all(&base).unwrap();
    }
}
