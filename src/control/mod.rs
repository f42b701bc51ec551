//! The control API of the command line's server, under `/_fake/`: JSON in and out. It looks in and reaches in as a test in
//! the same process does, and holds the same lock, so no half state is ever seen. Whatever else is asked goes to the service.

pub(crate) mod embedded;
mod guard;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, header};
use serde_json::{Value as Json, json};

pub(crate) use self::guard::Guard;
#[cfg(feature = "cli")]
pub(crate) use self::guard::NO_TOKEN;
use self::guard::query;
use crate::base::error::joined;
use crate::base::fields::Datum;
use crate::base::json;
use crate::base::value::{Object, Value};
use crate::rpc::request::Incoming;
use crate::rpc::response::{Handler, Outgoing};
use crate::seed::{Injected, Seed, fault, read};
use crate::service::Service;
use crate::service::journal::{Call, Event, is_secret};

/// What there is, for whoever asks for something else.
const ROUTES: &[(&str, &str)] = &[
    ("/_fake/", "GET"),
    ("/_fake/health", "GET"),
    ("/_fake/seed", "GET, PUT"),
    ("/_fake/reset", "POST"),
    ("/_fake/advance", "POST"),
    ("/_fake/finish", "POST"),
    ("/_fake/fail", "POST"),
    ("/_fake/operations", "GET"),
    ("/_fake/instances", "POST, PATCH, DELETE"),
    ("/_fake/calls", "GET, DELETE"),
    ("/_fake/log", "GET"),
    ("/_fake/faults", "GET, POST, DELETE"),
];

/// The page for people: its files with their types. They are the same for everyone and hold nothing of the fake, so they need no
/// token; what the page shows it asks for.
const PAGE: &[(&str, &str, &str)] = &[
    ("/_fake/", "text/html;charset=utf-8", include_str!("page.html")),
    ("/_fake/page.css", "text/css;charset=utf-8", include_str!("page.css")),
    ("/_fake/page.js", "text/javascript;charset=utf-8", include_str!("page.js")),
];

/// What a browser may do with an answer: run and show the page's own files, talk to this server, nothing else. No frame shows it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// How many calls an answer lists unless the request says otherwise.
const CALLS: usize = 1_000;

/// The service with the control API in front of it.
pub(crate) struct Control {
    service: Arc<Service>,
    guard: Guard,
}

/// Why a request to the control API is refused.
struct Refused {
    status: u16,
    reason: String,
}

fn bad(reason: impl Into<String>) -> Refused {
    Refused { status: 400, reason: reason.into() }
}

impl Control {
    pub(crate) fn new(service: Arc<Service>, guard: Guard) -> Control {
        Control { service, guard }
    }
}

impl Handler for Control {
    fn may_block(&self) -> bool {
        self.service.may_block()
    }

    fn handle(&self, incoming: &Incoming<'_>) -> Outgoing {
        if !incoming.path.starts_with("/_fake") {
            return self.service.handle(incoming);
        }
        let forbidden = |reason: String| document(403, &json!({ "Error": reason }));
        if incoming.method == Method::GET {
            if let Some(reason) = self.guard.elsewhere(incoming) {
                return forbidden(reason);
            }
            if incoming.path == "/_fake" {
                return outgoing(308, "text/plain", (header::LOCATION, "/_fake/"), Bytes::new());
            }
            if let Some((_, content_type, text)) = PAGE.iter().find(|(path, ..)| *path == incoming.path) {
                let text = Bytes::from_static(text.as_bytes());
                return outgoing(200, content_type, (header::CACHE_CONTROL, "no-cache"), text);
            }
        }
        if let Some(reason) = self.guard.refusal(incoming) {
            return forbidden(reason);
        }
        match perform(&self.service, incoming) {
            Ok(value) => document(200, &value),
            Err(Refused { status, reason }) => document(status, &json!({ "Error": reason })),
        }
    }
}

fn document(status: u16, value: &Json) -> Outgoing {
    let body = format!("{value:#}\n").into();
    outgoing(status, "application/json;charset=utf-8", (header::CACHE_CONTROL, "no-store"), body)
}

fn outgoing(status: u16, content_type: &'static str, own: (HeaderName, &'static str), body: Bytes) -> Outgoing {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        own,
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value))).to_vec();
    Outgoing { status, headers, body, delay: None, cut: None }
}

fn perform(service: &Arc<Service>, incoming: &Incoming<'_>) -> Result<Json, Refused> {
    let Incoming { path, body, .. } = *incoming;
    let Some((_, methods)) = ROUTES.iter().find(|(route, _)| *route == path) else {
        let routes = crate::base::text::list(ROUTES.iter().map(|(route, _)| *route));
        return Err(Refused { status: 404, reason: format!("there is no `{path}`; there are {routes}") });
    };
    let done = json!({"Status": "ok"});
    match (incoming.method.as_str(), path) {
        ("GET", "/_fake/health") => {
            let state = service.lock();
            let instances = state.cloud.instances.iter().count();
            Ok(json!({
                "Status": "ok",
                "Version": env!("CARGO_PKG_VERSION"),
                "DBInstances": instances,
                "Clock": state.cloud.now().write().to_json(),
                "FrozenClock": state.cloud.clock.is_frozen(),
                "Signatures": state.signatures().write().to_json(),
                "Progress": state.cloud.settings.progress.write().to_json(),
            }))
        }
        ("GET", "/_fake/seed") => {
            // Written when others can go on.
            let seed = service.lock().seed();
            let mut seed = seed.to_value();
            match query(incoming.query, "secrets").as_deref() {
                Some("masked") => mask(&mut seed),
                None | Some("shown") => {}
                Some(other) => return Err(bad(format!("`secrets` takes masked or shown, not `{other}`"))),
            }
            Ok(seed)
        }
        ("PUT", "/_fake/seed") => {
            let text = std::str::from_utf8(body).map_err(|error| bad(format!("the seed is not UTF-8: {error}")))?;
            let seed: Seed = text.parse().map_err(|error: crate::seed::SeedError| bad(error.to_string()))?;
            // The old state is freed when others can go on.
            let old = service.lock().replace(seed);
            drop(old);
            Ok(done)
        }
        ("POST", "/_fake/reset") => {
            let old = {
                let mut state = service.lock();
                let old = state.reset();
                state.note(Event::Reset);
                old
            };
            drop(old);
            Ok(done)
        }
        ("POST", "/_fake/advance") => {
            let members = Members::read(body, &["Seconds"])?;
            let seconds = members.number("Seconds")?.ok_or_else(|| bad("`Seconds` is missing: how far to move on"))?;
            let mut state = service.lock();
            let step = Duration::from_secs(seconds);
            state.cloud.advance(step).map_err(bad)?;
            state.note(Event::Advance(step));
            Ok(done)
        }
        ("POST", "/_fake/finish") => {
            let id = Members::read(body, &["ImportId", "OperationId"])?.id()?;
            let mut state = service.lock();
            let finished = match id {
                None => {
                    let finished = state.cloud.finish_all();
                    state.note(Event::FinishAll);
                    finished
                }
                Some(id) => {
                    state.cloud.running(id).map_err(bad)?;
                    state.cloud.complete(id);
                    state.note(Event::Finish(id));
                    1
                }
            };
            Ok(json!({"Status": "ok", "Finished": finished}))
        }
        ("POST", "/_fake/fail") => {
            let members = Members::read(body, &["ImportId", "OperationId", "Reason"])?;
            let id = members.id()?.ok_or_else(|| bad("`ImportId` or `OperationId` is missing: which one to fail"))?;
            let reason = members.string("Reason")?.unwrap_or_else(|| "failed through the control API".to_owned());
            let mut state = service.lock();
            state.cloud.running(id).map_err(bad)?;
            state.cloud.fail(id, &reason);
            state.note(Event::Fail(id, reason));
            Ok(done)
        }
        ("GET", "/_fake/operations") => {
            let operations: Vec<Value> = service.lock().cloud.operations.iter().map(Datum::write).collect();
            Ok(json!({ "Operations": operations }))
        }
        ("POST", "/_fake/instances") => {
            let instance = read::instance(&parse(body)?).map_err(|errors| bad(joined(&errors)))?;
            service.lock().cloud.add(instance).map_err(|errors| bad(joined(&errors)))?;
            Ok(done)
        }
        ("PATCH", "/_fake/instances") => {
            let (id, fields) = one_instance(body)?;
            let mut state = service.lock();
            let found = state.cloud.instances.get(&id).map(|found| found.as_ref().clone());
            let found = found.ok_or_else(|| bad(state.cloud.no_instance(&id)))?;
            let changed = read::change_instance(found, &fields).map_err(|errors| bad(joined(&errors)))?;
            state.cloud.replace(&id, changed).map_err(|errors| bad(joined(&errors)))?;
            Ok(done)
        }
        ("DELETE", "/_fake/instances") => {
            let (id, _) = one_instance(body)?;
            service.lock().cloud.remove(&id).map_err(bad)?;
            Ok(done)
        }
        ("GET", "/_fake/calls" | "/_fake/log") => {
            let number = |name| query(incoming.query, name).map(|value| value.parse::<usize>()).transpose();
            let number = |name| number(name).map_err(|_| bad(format!("`{name}` takes a whole number")));
            let (skip, limit) = (number("skip")?.unwrap_or(0), number("limit")?.unwrap_or(CALLS));
            let is_log = path == "/_fake/log";
            // Copied under the lock, formatted after.
            let (calls, dropped) = {
                let journal = &service.lock().journal;
                (if is_log { journal.log() } else { journal.calls(None) }, journal.dropped())
            };
            let page: Vec<Json> = calls.iter().rev().skip(skip).take(limit).map(call).collect();
            let page: Vec<Json> = page.into_iter().rev().collect();
            let name = if is_log { "Log" } else { "Calls" };
            Ok(json!({name: page, "Total": calls.len(), "Dropped": dropped}))
        }
        ("DELETE", "/_fake/calls") => {
            service.lock().journal.clear();
            Ok(done)
        }
        ("GET", "/_fake/faults") => {
            let state = service.lock();
            let faults = state.faults.iter().map(|(fault, hits)| Injected { fault: fault.clone(), hits }.write());
            // The ids stand beside the faults, so that a fault can be posted again as it was read.
            let ids: Vec<u64> = state.faults.ids().collect();
            Ok(json!({"Faults": faults.collect::<Vec<_>>(), "Ids": ids}))
        }
        ("POST", "/_fake/faults") => {
            let fault = fault::read(&parse(body)?).map_err(|errors| bad(joined(&errors)))?;
            let id = service.inject(fault).map_err(bad)?;
            Ok(json!({"Status": "ok", "Id": id}))
        }
        ("DELETE", "/_fake/faults") => {
            let id = Members::read(body, &["Id"])?.number("Id")?;
            let mut state = service.lock();
            match id {
                None => {
                    state.faults.clear();
                    state.note(Event::ClearFaults);
                }
                Some(id) => {
                    state.remove_fault(id).ok_or_else(|| bad(format!("there is no fault {id}")))?;
                }
            }
            Ok(done)
        }
        (method, _) => Err(Refused { status: 405, reason: format!("`{path}` takes {methods}, not {method}") }),
    }
}

/// The id of the instance that a body is about, and the rest of the body.
fn one_instance(body: &[u8]) -> Result<(String, Value), Refused> {
    let Value::Object(Object(members)) = parse(body)? else { return Err(bad("the body takes an object")) };
    let (ids, fields): (Vec<_>, Vec<_>) = members.into_iter().partition(|(name, _)| name == "DBInstanceId");
    match ids.as_slice() {
        [(_, Value::Text(id))] => Ok((id.clone().into_owned(), Value::Object(Object(fields)))),
        _ => Err(bad("`DBInstanceId` is missing: which instance")),
    }
}

/// Masks every secret in a seed.
fn mask(value: &mut Json) {
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                if is_secret(name) && value.is_string() {
                    *value = "***".into();
                } else {
                    mask(value);
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}

fn call(call: &Call) -> Json {
    if let Some((event, parts)) = call.event() {
        return json!({"Event": event, "Parts": parts, "Time": call.time().write().to_json()});
    }
    json!({
        "Action": call.action(),
        "Method": call.method(),
        "Parameters": call.parameters(),
        "User": call.user(),
        "Status": call.status(),
        "Code": call.code(),
        "RequestId": call.request_id(),
        "Hint": call.hint(),
        "Time": call.time().write().to_json(),
        "Micros": call.duration().as_micros() as u64,
        // Of the last hundred calls.
        "Answer": call.answer(),
    })
}

fn parse(body: &[u8]) -> Result<Value, Refused> {
    let text = std::str::from_utf8(body).map_err(|error| bad(format!("the body is not UTF-8: {error}")))?;
    json::parse(text).map_err(|error| bad(format!("the body is not JSON: {}", error.reason)))
}

/// The members of a small object. An empty body is an empty object.
struct Members(Object);

impl Members {
    fn read(body: &[u8], known: &[&str]) -> Result<Members, Refused> {
        if body.trim_ascii().is_empty() {
            return Ok(Members(Object::new()));
        }
        let members = match parse(body)? {
            Value::Object(members) => members,
            other => return Err(bad(format!("the body is {}, it takes an object", other.what()))),
        };
        match members.0.iter().find(|(name, _)| !known.contains(&name.as_ref())) {
            Some((name, _)) => Err(bad(format!("unknown field `{name}`; known are {}", known.join(", ")))),
            None => Ok(Members(members)),
        }
    }

    fn number(&self, name: &str) -> Result<Option<u64>, Refused> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Number(number)) if number.as_u64().is_some() => Ok(number.as_u64()),
            Some(_) => Err(bad(format!("`{name}` takes a whole number"))),
        }
    }

    /// The import or operation that is meant.
    fn id(&self) -> Result<Option<u64>, Refused> {
        Ok(self.number("ImportId")?.or(self.number("OperationId")?))
    }

    fn string(&self, name: &str) -> Result<Option<String>, Refused> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text.clone().into_owned())),
            Some(_) => Err(bad(format!("`{name}` takes a string"))),
        }
    }
}
