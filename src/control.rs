//! The control API of the command line's server, under `/_fake/`: JSON in and out. It looks in and reaches in as a test in the
//! same process does, and holds the same lock, so no half state is ever seen.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, header};
use serde_json::{Value, json};

use crate::fault;
use crate::journal::Call;
use crate::json::{Kind, Node};
use crate::seed::{Seed, write};
use crate::service::{Outgoing, Service};
use crate::words::ImportStatus;

/// What there is, for whoever asks for something else.
const ROUTES: &[(&str, &str)] = &[
    ("/_fake/", "GET"),
    ("/_fake/health", "GET"),
    ("/_fake/seed", "GET, PUT"),
    ("/_fake/reset", "POST"),
    ("/_fake/advance", "POST"),
    ("/_fake/finish", "POST"),
    ("/_fake/fail", "POST"),
    ("/_fake/calls", "GET, DELETE"),
    ("/_fake/faults", "GET, POST, DELETE"),
];

/// So many of the last calls are kept with their answers.
pub(crate) const SHOWN: usize = 100;

/// The page for people.
const PAGE: &str = include_str!("control.html");

/// Why a request to the control API is refused.
struct Refused {
    status: u16,
    reason: String,
}

fn bad(reason: impl Into<String>) -> Refused {
    Refused { status: 400, reason: reason.into() }
}

/// Answers one request to the control API.
pub(crate) fn answer(service: &Arc<Service>, method: &Method, path: &str, body: &[u8]) -> Outgoing {
    let outgoing = |status, content_type, name, value, body| {
        let headers = [(header::CONTENT_TYPE, content_type), (name, value)];
        let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value))).to_vec();
        Outgoing { status, usual: false, headers, body, delay: None, cut: None }
    };
    if path == "/_fake" {
        return outgoing(308, "text/plain", header::LOCATION, "/_fake/", Bytes::new());
    }
    if path == "/_fake/" && method == Method::GET {
        let page = Bytes::from_static(PAGE.as_bytes());
        return outgoing(200, "text/html;charset=utf-8", header::CACHE_CONTROL, "no-cache", page);
    }
    let (status, value) = match perform(service, method, path, body) {
        Ok(value) => (200, value),
        Err(Refused { status, reason }) => (status, json!({ "Error": reason })),
    };
    let body = format!("{value:#}\n").into();
    outgoing(status, "application/json;charset=utf-8", header::CACHE_CONTROL, "no-store", body)
}

fn perform(service: &Arc<Service>, method: &Method, path: &str, body: &[u8]) -> Result<Value, Refused> {
    let Some((_, methods)) = ROUTES.iter().find(|(route, _)| *route == path) else {
        let routes: Vec<&str> = ROUTES.iter().map(|(route, _)| *route).collect();
        return Err(Refused { status: 404, reason: format!("there is no `{path}`; there are {}", routes.join(", ")) });
    };
    let done = json!({"Status": "ok"});
    match (method.as_str(), path) {
        ("GET", "/_fake/health") => {
            let state = service.lock();
            let instances = state.cloud.instances.iter().count();
            Ok(
                json!({"Status": "ok", "Version": env!("CARGO_PKG_VERSION"), "DBInstances": instances, "Clock": write::time(state.cloud.clock.now())}),
            )
        }
        ("GET", "/_fake/seed") => {
            // Written when others can go on.
            let seed = service.lock().seed();
            Ok(seed.to_value())
        }
        ("PUT", "/_fake/seed") => {
            let text = std::str::from_utf8(body).map_err(|error| bad(format!("the seed is not UTF-8: {error}")))?;
            let seed: Seed = text.parse().map_err(|error: crate::SeedError| bad(error.to_string()))?;
            service.lock().replace(seed);
            Ok(done)
        }
        ("POST", "/_fake/reset") => {
            service.lock().reset();
            Ok(done)
        }
        ("POST", "/_fake/advance") => {
            let members = Members::read(body, &["Seconds"])?;
            let seconds = members.number("Seconds")?.ok_or_else(|| bad("`Seconds` is missing: how far to move on"))?;
            service.lock().cloud.advance(Duration::from_secs(seconds)).map_err(bad)?;
            Ok(done)
        }
        ("POST", "/_fake/finish") => {
            let import = Members::read(body, &["ImportId"])?.number("ImportId")?;
            let mut state = service.lock();
            let finished = match import {
                None => state.cloud.finish_all(),
                Some(id) => {
                    state.cloud.running_import(id).map_err(bad)?;
                    state.cloud.complete_import(id);
                    1
                }
            };
            Ok(json!({"Status": "ok", "Finished": finished}))
        }
        ("POST", "/_fake/fail") => {
            let members = Members::read(body, &["ImportId", "Reason"])?;
            let id = members.number("ImportId")?.ok_or_else(|| bad("`ImportId` is missing: which import to fail"))?;
            let reason = members.string("Reason")?.unwrap_or_else(|| "failed through the control API".to_owned());
            let mut state = service.lock();
            state.cloud.running_import(id).map_err(bad)?;
            state.cloud.end_import(id, ImportStatus::Failed, Some(reason));
            Ok(done)
        }
        ("GET", "/_fake/calls") => {
            let state = service.lock();
            let calls: Vec<Value> = state
                .journal
                .calls(None)
                .iter()
                .map(|made| call(made, state.answer_of(&made.request_id()).as_deref()))
                .collect();
            Ok(json!({"Calls": calls, "LetGo": state.journal.dropped()}))
        }
        ("DELETE", "/_fake/calls") => {
            service.lock().journal.clear();
            Ok(done)
        }
        ("GET", "/_fake/faults") => {
            let faults = service.lock().faults.to_seed();
            Ok(json!({"Faults": faults.iter().map(|(fault, hits)| with_hits(fault, *hits)).collect::<Vec<_>>()}))
        }
        ("POST", "/_fake/faults") => {
            let node = parse(body)?;
            let fault = crate::seed::read::read_fault(&node)
                .map_err(|faults| bad(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
            fault::inject(service, fault, true).map_err(|misuse| bad(misuse.to_string()))?;
            Ok(done)
        }
        ("DELETE", "/_fake/faults") => {
            service.lock().faults.clear();
            Ok(done)
        }
        _ => Err(Refused { status: 405, reason: format!("`{path}` takes {methods}, not {method}") }),
    }
}

fn with_hits(fault: &crate::Fault, hits: u64) -> Value {
    let mut value = write::fault(fault, hits);
    value["Hits"] = hits.into();
    value
}

fn call(call: &Call, answer: Option<&str>) -> Value {
    json!({
        "Action": call.action(),
        "Parameters": call.parameters(),
        "User": call.user(),
        "Status": call.status(),
        "Code": call.code(),
        "RequestId": call.request_id(),
        "Hint": call.hint(),
        // Of the last hundred calls, cut after 64 KiB.
        "Answer": answer,
    })
}

fn parse(body: &[u8]) -> Result<Node, Refused> {
    let text = std::str::from_utf8(body).map_err(|error| bad(format!("the body is not UTF-8: {error}")))?;
    Node::parse(text).map_err(|error| bad(format!("the body is not JSON: {}", error.reason)))
}

/// The members of a small object; an empty body is an empty object.
struct Members(Vec<(String, Node)>);

impl Members {
    fn read(body: &[u8], known: &[&str]) -> Result<Members, Refused> {
        if body.trim_ascii().is_empty() {
            return Ok(Members(Vec::new()));
        }
        let node = parse(body)?;
        let what = node.what();
        let Kind::Object(members) = node.kind else {
            return Err(bad(format!("the body is {what}, it takes an object")));
        };
        match members.iter().find(|(key, _)| !known.contains(&key.as_str())) {
            Some((key, _)) => Err(bad(format!("unknown field `{key}`; known are {}", known.join(", ")))),
            None => Ok(Members(members)),
        }
    }

    fn get(&self, name: &str) -> Option<&Node> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, node)| node)
    }

    fn number(&self, name: &str) -> Result<Option<u64>, Refused> {
        let Some(node) = self.get(name) else { return Ok(None) };
        match &node.kind {
            Kind::Number(number) if number.as_u64().is_some() => Ok(number.as_u64()),
            _ => Err(bad(format!("`{name}` takes a whole number"))),
        }
    }

    fn string(&self, name: &str) -> Result<Option<String>, Refused> {
        let Some(node) = self.get(name) else { return Ok(None) };
        match &node.kind {
            Kind::String(text) => Ok(Some(text.clone())),
            _ => Err(bad(format!("`{name}` takes a string"))),
        }
    }
}
