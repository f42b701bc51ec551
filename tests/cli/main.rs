//! The command line as a user has it: processes, files, exit codes, and the control API of the server. A file each command.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

mod actions;
#[path = "../common/mod.rs"]
mod common;
mod control;
mod coverage;
mod explore;
mod record;
mod run;
mod serve;
mod settle;

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_fake-rds"))
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        command().args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// The directory of the running test. Tests run side by side and use the same helpers, so a directory that several of them share would
/// let one test read a file that another one is just writing.
fn directory() -> PathBuf {
    let test = std::thread::current().name().unwrap().replace("::", "-");
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cli").join(test);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// Writes a file into the directory of the running test.
fn file(name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = directory().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// A server that ends with the test.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(arguments: &[&str]) -> Server {
        let mut serve = command();
        serve.arg("serve").args(arguments);
        Server::of(serve)
    }

    fn of(mut serve: Command) -> Server {
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(url) = line.trim().strip_prefix("listening on ").map(str::to_owned) else {
            let mut stderr = String::new();
            child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
            panic!("the server does not start: {line:?} {stderr}");
        };
        Server { child, url }
    }

    async fn control(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let request = reqwest::Client::new().request(method.parse().unwrap(), format!("{}/_fake/{path}", self.url));
        let response = request.body(body.to_owned()).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    async fn call(&self, query: &str) -> (u16, Value) {
        let response = reqwest::get(format!("{}/?{query}&Format=JSON", self.url)).await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Sends a signal; the exit code and what stood on standard error behind the line that says where the page is.
    fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let code = self.child.wait().unwrap().code();
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let page = format!("the page is at {}/_fake/\n", self.url);
        let rest = stderr.strip_prefix(&page).unwrap_or(&stderr).to_owned();
        (code, rest)
    }
}

/// Returns the signal of a terminal that is closed. Programs started under `nohup` ignore it, so that SIGTERM replaces it
/// there.
#[cfg(unix)]
fn hangup() -> &'static str {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let is_ignored = ignored.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 1 == 1));
    if is_ignored { "-TERM" } else { "-HUP" }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
