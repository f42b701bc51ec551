//! The calls of a recording, in memory and in a file. Each is written as it arrives, so that nothing is lost later.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::super::warn;
use super::masks::Masks;
use super::secrets::SECRET;

/// A call and its answer.
#[derive(Debug, Clone)]
pub(super) struct Taped {
    pub(super) action: String,
    pub(super) v3: bool,
    pub(super) method: String,
    /// The parameters without those of the signature.
    pub(super) params: Vec<(String, String)>,
    pub(super) status: u16,
    /// The answer. `None` if it is neither JSON nor XML.
    pub(super) answer: Option<Value>,
    pub(super) at: SystemTime,
    /// The time since the first call.
    pub(super) after: Duration,
}

impl Taped {
    fn masked(&self, masks: &mut Masks) -> Taped {
        let params = self.params.iter().map(|(name, value)| (masks.secrets.hidden(name), masks.masked(name, value)));
        let params = params.collect();
        let answer = self.answer.as_ref().map(|answer| masks.masked_value("", answer));
        Taped { action: masks.secrets.hidden(&self.action), params, answer, ..self.clone() }
    }

    fn line(&self) -> String {
        let line = json!({
            "action": self.action,
            "layout": if self.v3 { "V3" } else { "V1" },
            "method": self.method,
            "params": self.params,
            "status": self.status,
            "answer": self.answer,
            "at": humantime::format_rfc3339_millis(self.at).to_string(),
            "after_ms": u64::try_from(self.after.as_millis()).unwrap_or(u64::MAX),
        });
        format!("{line}\n")
    }

    fn of_line(line: &str) -> Option<Taped> {
        let line: Value = serde_json::from_str(line).ok()?;
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        let param = |pair: &Value| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned()));
        Some(Taped {
            action: text("action")?,
            v3: line["layout"] == "V3",
            method: text("method")?,
            params: line["params"].as_array()?.iter().map(param).collect::<Option<_>>()?,
            status: line["status"].as_u64()?.try_into().ok()?,
            answer: Some(line["answer"].clone()).filter(|answer| !answer.is_null()),
            at: humantime::parse_rfc3339(&text("at")?).ok()?,
            after: Duration::from_millis(line["after_ms"].as_u64()?),
        })
    }
}

/// The calls so far, in the order in which they were answered.
pub(super) struct Reel {
    calls: Vec<Taped>,
    masks: Masks,
    /// The file, and its length up to the last complete line.
    file: Option<(PathBuf, File, u64)>,
    /// The number of calls in the file.
    written: usize,
    /// `true` if the last attempt to write failed, so that the error is reported once.
    fails: bool,
}

impl Reel {
    pub(super) fn new(masks: Masks) -> Reel {
        Reel { calls: Vec::new(), masks, file: None, written: 0, fails: false }
    }

    /// Creates a file and writes each call to it from now on.
    pub(super) fn into_file(self, path: PathBuf) -> Result<Reel, String> {
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let file = file.map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Reel { file: Some((path, file, 0)), ..self })
    }

    /// Keeps a value out of everything that is written. Short values are ignored.
    pub(super) fn hide(&mut self, value: &str) {
        // A short value is an invented one for a test, and part of many other words.
        if value.len() >= 6 {
            self.masks.secrets.add(value, SECRET);
        }
    }

    pub(super) fn push(&mut self, mut call: Taped) {
        let first = self.calls.first().map_or(call.at, |first| first.at);
        call.after = call.at.duration_since(first).unwrap_or_default();
        for (name, value) in &call.params {
            self.masks.learn(name, value);
        }
        if let Some(answer) = &call.answer {
            self.masks.learn_value("", answer);
        }
        self.calls.push(call);
        let written = self.write();
        if let (Err(error), false) = (&written, self.fails) {
            warn(&format!("{error}; the calls are kept in memory and are written again with the next call"));
        }
        self.fails = written.is_err();
    }

    /// Writes the calls that are not in the file yet.
    fn write(&mut self) -> Result<(), String> {
        let Some((path, file, length)) = &mut self.file else { return Ok(()) };
        for call in self.calls.iter().skip(self.written) {
            let line = call.masked(&mut self.masks).line();
            if let Err(error) = file.write_all(line.as_bytes()) {
                // An incomplete line is removed, so that the file can still be read.
                let _ = file.set_len(*length).and_then(|()| file.seek(SeekFrom::Start(*length)));
                return Err(format!("{} cannot be written: {error}", path.display()));
            }
            *length += line.len() as u64;
            self.written += 1;
        }
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.calls.len()
    }

    /// Returns every call without secrets, and the lines of the file.
    pub(super) fn masked(&mut self) -> (Vec<Taped>, String) {
        let calls: Vec<Taped> = self.calls.iter().map(|call| call.masked(&mut self.masks)).collect();
        let lines = calls.iter().map(Taped::line).collect();
        (calls, lines)
    }
}

/// Reads the calls of a file. Returns also the number of unreadable lines, such as an incomplete last one.
pub(super) fn read(path: &Path) -> Result<(Vec<Taped>, usize), String> {
    let text = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let text = String::from_utf8_lossy(&text);
    let calls: Vec<Taped> = text.lines().filter_map(Taped::of_line).collect();
    let torn = text.lines().count() - calls.len();
    Ok((calls, torn))
}
