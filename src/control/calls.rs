//! The routes that list calls and wait for them.

use std::time::{Duration, Instant};

use http::StatusCode;
use serde_json::{Value as Json, json};

use super::{Refused, bad, noted};
use crate::control::guard::query;
use crate::service::Service;
use crate::service::journal::Noted;
use crate::service::stub;

/// The number of entries in an answer unless the request says otherwise.
const ENTRIES: usize = 1_000;

/// The longest that a request may wait.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

fn number(asked: &str, name: &str) -> Result<Option<usize>, Refused> {
    let value = query(asked, name).map(|value| value.parse::<usize>()).transpose();
    value.map_err(|_| bad(format!("`{name}` must be a whole number")))
}

/// Returns the action that the query names. It has to exist in the service or in the log.
fn action(service: &Service, asked: &str) -> Result<Option<String>, Refused> {
    let Some(action) = query(asked, "action") else { return Ok(None) };
    match stub::check_action(&action) {
        Err(unknown) if service.lock().journal.calls(Some(&action)).is_empty() => Err(bad(unknown)),
        _ => Ok(Some(action.into_owned())),
    }
}

/// Answers `GET /_fake/calls` and `/_fake/log`: the entries from number `since` on (the first is number 0), without the
/// last `skip`, and of these at most the last `limit`.
pub(super) fn list(service: &Service, is_log: bool, asked: &str) -> Result<Json, Refused> {
    let (skip, limit) = (number(asked, "skip")?.unwrap_or(0), number(asked, "limit")?.unwrap_or(ENTRIES));
    let since = number(asked, "since")?.unwrap_or(0);
    let with_answers = match query(asked, "answers").as_deref() {
        None | Some("yes") => true,
        Some("no") => false,
        Some(other) => return Err(bad(format!("`answers` is `{other}`, expected yes or no"))),
    };
    let action = action(service, asked)?;
    // The entries are copied under the lock and formatted afterwards.
    let (entries, dropped) = {
        let journal = &service.lock().journal;
        (journal.entries(), journal.dropped())
    };
    let next = dropped + entries.len() as u64;
    let new = since.saturating_sub(usize::try_from(dropped).unwrap_or(usize::MAX));
    let wanted = |entry: &Noted| match entry {
        Noted::Call(call) => action.as_deref().is_none_or(|action| call.action.eq_ignore_ascii_case(action)),
        Noted::Action(..) => is_log && action.is_none(),
    };
    let wanted: Vec<Noted> = entries.into_iter().skip(new).filter(wanted).collect();
    let mut page: Vec<Json> =
        wanted.iter().rev().skip(skip).take(limit).map(|entry| noted(entry, with_answers)).collect();
    page.reverse();
    let name = if is_log { "Log" } else { "Calls" };
    Ok(json!({name: page, "Total": wanted.len(), "Dropped": dropped, "Next": next}))
}

/// Answers `GET /_fake/wait`: the calls to an action, as soon as there are `count` of them (default: 1). Gives up after
/// `timeout` (default: 10 s).
pub(super) fn wait(service: &Service, asked: &str) -> Result<Json, Refused> {
    let action = action(service, asked)?.ok_or_else(|| bad("`action` is missing: name the action to wait for"))?;
    let count = number(asked, "count")?.unwrap_or(1);
    let timeout = match query(asked, "timeout") {
        None => Duration::from_secs(10),
        Some(text) => {
            let seconds =
                serde_json::from_str(&text).ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            let time = seconds.or_else(|| humantime::parse_duration(&text).ok());
            let time = time.filter(|time| *time <= LONGEST_WAIT);
            time.ok_or_else(|| {
                bad(format!("`timeout` must be a time such as 2.5 (seconds) or 90s, at most {LONGEST_WAIT:?}"))
            })?
        }
    };
    let until = Instant::now() + timeout;
    loop {
        let seen = service.called().count();
        let found = service.lock().journal.answered(&action);
        if found.len() >= count {
            let calls: Vec<Json> = found.iter().map(|call| super::call(call, true)).collect();
            return Ok(json!({"Calls": calls, "Total": calls.len()}));
        }
        if Instant::now() >= until {
            let noun = if count == 1 { "call" } else { "calls" };
            let (all, operations) = {
                let state = service.lock();
                (state.journal.calls(None).len(), state.cloud.operations.describe(state.cloud.now()))
            };
            let saw = format!("saw {} (and {all} to all actions)", found.len());
            let reason = format!("expected {count} {noun} of {action} within {timeout:?}, {saw}{operations}");
            return Err(Refused { status: StatusCode::REQUEST_TIMEOUT.as_u16(), reason });
        }
        service.called().wait(seen, until);
    }
}
