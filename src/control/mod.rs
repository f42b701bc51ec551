//! The control API of the command line's server, under `/_fake/`, in JSON. It reads and changes the state like a test
//! in the same process and takes the same lock, so no request sees an incomplete change. Other paths go to the service.

mod calls;
pub(crate) mod embedded;
mod guard;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, header};
use serde_json::{Value as Json, json};

pub(crate) use self::guard::Guard;
#[cfg(feature = "cli")]
pub(crate) use self::guard::NO_TOKEN;
use self::guard::query;
use crate::base::fields::Datum;
use crate::base::json;
use crate::base::text::{clip, did_you_mean};
use crate::base::value::{Object, Value};
use crate::rpc::request::Incoming;
use crate::rpc::response::{Handler, Outgoing};
use crate::seed::{Injected, Seed};
use crate::service::Service;
use crate::service::check::{Check, Times, Wanted};
use crate::service::client::Client;
use crate::service::coverage::Coverage;
use crate::service::journal::{Call, Noted};
use crate::service::masking::is_secret;
use crate::service::perform::Done;
use crate::service::test_action::{STEPS, TestAction};

/// The routes. The refusal of an unknown path lists them.
const ROUTES: &[(&str, &str)] = &[
    ("/_fake/", "GET"),
    ("/_fake/health", "GET"),
    ("/_fake/seed", "GET, PUT"),
    ("/_fake/reset", "POST"),
    ("/_fake/advance", "POST"),
    ("/_fake/finish", "POST"),
    ("/_fake/begin", "POST"),
    ("/_fake/fail", "POST"),
    ("/_fake/steps", "POST"),
    ("/_fake/operations", "GET"),
    ("/_fake/instances", "POST, PATCH, DELETE"),
    ("/_fake/calls", "GET, DELETE"),
    ("/_fake/check", "POST"),
    ("/_fake/coverage", "GET"),
    ("/_fake/wait", "GET"),
    ("/_fake/env", "GET"),
    ("/_fake/log", "GET"),
    ("/_fake/faults", "GET, POST, DELETE"),
    ("/_fake/stubs", "GET, POST"),
];

/// The page for people: its files with their types. They contain no data of the fake, so they need no token. The page
/// requests its data.
#[cfg(not(target_family = "wasm"))]
const PAGE: &[(&str, &str, &str)] = &[
    ("/_fake/", "text/html;charset=utf-8", include_str!("page.html")),
    ("/_fake/page.css", "text/css;charset=utf-8", include_str!("page.css")),
    ("/_fake/page.js", "text/javascript;charset=utf-8", include_str!("page.js")),
];

/// WebAssembly has no page, since its module has to be small.
#[cfg(target_family = "wasm")]
const PAGE: &[(&str, &str, &str)] = &[];

/// The content security policy: a browser may run and show the page's own files and talk to this server. No frame may
/// show the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The query parameters of a route. Every route accepts the token.
fn parameters(path: &str) -> &'static [&'static str] {
    match path {
        "/_fake/seed" => &["token", "secrets"],
        "/_fake/calls" | "/_fake/log" => &["token", "action", "since", "skip", "limit", "answers"],
        "/_fake/wait" => &["token", "action", "count", "timeout"],
        _ => &["token"],
    }
}

/// The data of the server, once it is running.
#[derive(Debug, Default)]
pub(crate) struct Served {
    /// Its address as a URI.
    pub(crate) uri: String,
    /// The certificate of the authority, if it serves HTTPS.
    pub(crate) ca_pem: Option<String>,
}

/// The service with the control API in front of it.
pub(crate) struct Control {
    service: Arc<Service>,
    guard: Guard,
    served: Arc<OnceLock<Served>>,
}

/// The refusal of a request to the control API.
struct Refused {
    status: u16,
    reason: String,
}

fn bad(reason: impl Into<String>) -> Refused {
    Refused { status: 400, reason: reason.into() }
}

impl Control {
    pub(crate) fn new(service: Arc<Service>, guard: Guard) -> Control {
        service.lock().is_served = true;
        Control { service, guard, served: Arc::default() }
    }

    /// Sets the data that `/_fake/env` shows once the server is running.
    #[cfg(feature = "cli")]
    pub(crate) fn served(self, served: Arc<OnceLock<Served>>) -> Control {
        Control { served, ..self }
    }

    /// Answers `GET /_fake/env`: the settings of a client for the fake.
    fn env(&self, incoming: &Incoming<'_>) -> Result<Json, Refused> {
        let host = incoming.header(header::HOST).unwrap_or_default();
        let served = self.served.get();
        let uri = served.map_or_else(|| format!("http://{host}"), |served| served.uri.clone());
        let endpoint = uri.split_once("://").map_or(host, |(_, endpoint)| endpoint).to_owned();
        let client = Client::of(&self.service.lock(), uri, endpoint).map_err(bad)?;
        let variables: serde_json::Map<_, _> =
            client.variables().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        Ok(json!({
            "Uri": client.uri,
            "Endpoint": client.endpoint,
            "RegionId": client.region,
            "AccessKeyId": client.key.id,
            "AccessKeySecret": client.key.secret,
            "SecurityToken": client.key.token,
            "CaPem": served.and_then(|served| served.ca_pem.clone()),
            "Variables": variables,
        }))
    }
}

impl Handler for Control {
    fn may_block(&self, incoming: &Incoming<'_>) -> bool {
        incoming.path == "/_fake/wait" || self.service.may_block(incoming)
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
        let done = match (incoming.path, incoming.method) {
            ("/_fake/env", &Method::GET) => check_query(incoming).and_then(|()| self.env(incoming)),
            _ => perform(&self.service, incoming),
        };
        match done {
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
        return Err(Refused { status: 404, reason: format!("there is no route `{path}`; the routes are {routes}") });
    };
    check_query(incoming)?;
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
            // The seed is copied under the lock and written afterwards.
            let seed = service.lock().seed();
            let mut seed = seed.to_value();
            match query(incoming.query, "secrets").as_deref() {
                Some("masked") => mask(&mut seed),
                None | Some("shown") => {}
                Some(other) => return Err(bad(format!("`secrets` is `{other}`, expected masked or shown"))),
            }
            Ok(seed)
        }
        ("PUT", "/_fake/seed") => {
            let text = std::str::from_utf8(body).map_err(|error| bad(format!("the seed is not UTF-8: {error}")))?;
            let seed: Seed = text.parse().map_err(|error: crate::base::error::Error| bad(error.to_string()))?;
            perform_test(service, TestAction::Load(Box::new(seed)))
        }
        ("POST", "/_fake/reset") => perform_test(service, TestAction::Reset),
        ("POST", "/_fake/advance") => {
            let members = Members::read(body, &["Seconds"])?;
            let step =
                members.seconds("Seconds")?.ok_or_else(|| bad("`Seconds` is missing: give the number of seconds"))?;
            perform_test(service, TestAction::Advance(step))
        }
        ("POST", "/_fake/finish") => {
            let id = Members::read(body, &["Id", "ImportId"])?.id()?;
            perform_test(service, id.map_or(TestAction::FinishAll, TestAction::Finish))
        }
        ("POST", "/_fake/begin") => {
            let id = Members::read(body, &["Id"])?.id()?;
            perform_test(
                service,
                TestAction::Begin(id.ok_or_else(|| bad("`Id` is missing: name the operation to begin"))?),
            )
        }
        ("POST", "/_fake/fail") => {
            let members = Members::read(body, &["Id", "ImportId", "Reason"])?;
            let id = members.id()?.ok_or_else(|| bad("`Id` is missing: name the import or operation to fail"))?;
            let reason = members.string("Reason")?.unwrap_or_else(|| "failed through the control API".to_owned());
            perform_test(service, TestAction::Fail { id, reason })
        }
        ("POST", "/_fake/steps") => {
            let Value::Object(Object(members)) = parse(body)? else { return Err(bad("the body must be an object")) };
            match members.as_slice() {
                [(name, value)] => perform_step(service, name, value),
                _ => Err(bad(format!("the body must have one member, a step: {}", STEPS.join(", ")))),
            }
        }
        ("GET", "/_fake/operations") => {
            let operations: Vec<Value> = service.lock().cloud.operations.iter().map(Datum::write).collect();
            Ok(json!({ "Operations": operations }))
        }
        ("POST", "/_fake/instances") => perform_step(service, "add", &parse(body)?),
        ("PATCH", "/_fake/instances") => perform_step(service, "update", &parse(body)?),
        ("DELETE", "/_fake/instances") => {
            let id = Members::read(body, &["DBInstanceId"])?.string("DBInstanceId")?;
            let id = id.ok_or_else(|| bad("`DBInstanceId` is missing: name the instance"))?;
            perform_test(service, TestAction::Remove(id))
        }
        ("GET", "/_fake/calls") => calls::list(service, false, incoming.query),
        ("GET", "/_fake/log") => calls::list(service, true, incoming.query),
        ("GET", "/_fake/wait") => calls::wait(service, incoming.query),
        ("DELETE", "/_fake/calls") => {
            service.lock().journal.clear();
            Ok(done)
        }
        ("POST", "/_fake/check") => {
            let check = check(&Members::read(body, &["Action", "With", "Code", "Least", "Most"])?)?;
            // The calls are copied under the lock and compared afterwards.
            let (calls, anything) = {
                let state = service.lock();
                (state.journal.calls(None), state.cloud.settings.anything_goes)
            };
            let failure = check.outcome(&calls, anything).err();
            Ok(json!({"Passed": failure.is_none(), "Failure": failure}))
        }
        ("GET", "/_fake/coverage") => Ok(Coverage::of_facts(&service.lock().coverage).to_json()),
        ("GET", "/_fake/stubs") => Ok(json!({"Stubs": service.lock().stubs()})),
        ("POST", "/_fake/stubs") => perform_step(service, "stub", &parse(body)?),
        ("GET", "/_fake/faults") => {
            let state = service.lock();
            let faults = state.faults.iter().map(|(fault, hits)| Injected { fault: fault.clone(), hits }.write());
            // The ids are in a separate list, so that a client can post a fault again as it has read it.
            let ids: Vec<u64> = state.faults.ids().collect();
            Ok(json!({"Faults": faults.collect::<Vec<_>>(), "Ids": ids}))
        }
        ("POST", "/_fake/faults") => perform_step(service, "fault", &parse(body)?),
        ("DELETE", "/_fake/faults") => {
            let id = Members::read(body, &["Id"])?.number("Id")?;
            perform_test(service, id.map_or(TestAction::ClearFaults, TestAction::RemoveFault))
        }
        (method, _) => Err(Refused { status: 405, reason: format!("`{path}` accepts {methods}, not {method}") }),
    }
}

/// Reads a check on calls.
fn check(members: &Members) -> Result<Check, Refused> {
    let action = members.string("Action")?.ok_or_else(|| bad("`Action` is missing: name the action to check"))?;
    let mut check = Check::new(&action);
    if let Some(with) = members.0.get("With") {
        let Value::Object(Object(with)) = with else { return Err(bad("`With` must be an object")) };
        for (name, value) in with {
            let Value::Text(value) = value else { return Err(bad(format!("`With.{name}` must be a string"))) };
            check.parameters.insert(name.clone().into_owned(), Wanted::Value(value.clone().into_owned()));
        }
    }
    check.code = members.string("Code")?.map(|code| Some(code).filter(|code| !code.is_empty()));
    let number = |name| -> Result<Option<usize>, Refused> { Ok(members.number(name)?.map(|number| number as usize)) };
    check.times = Times { least: number("Least")?, most: number("Most")? };
    Ok(check)
}

/// Refuses a parameter that the route does not have.
fn check_query(incoming: &Incoming<'_>) -> Result<(), Refused> {
    let known = parameters(incoming.path);
    let mut given = Vec::new();
    for (name, _) in form_urlencoded::parse(incoming.query.as_bytes()) {
        if !known.contains(&name.as_ref()) {
            let near = did_you_mean(&name, known.iter().copied());
            return Err(bad(format!("`{}` has no parameter `{}`{near}", incoming.path, clip(&name))));
        }
        if given.contains(&name) {
            return Err(bad(format!("`{name}` is given twice")));
        }
        given.push(name);
    }
    Ok(())
}

fn perform_test(service: &Service, action: TestAction) -> Result<Json, Refused> {
    service.perform_test(action).map(outcome).map_err(|error| bad(error.to_string()))
}

fn perform_step(service: &Service, name: &str, value: &Value) -> Result<Json, Refused> {
    service.perform_step(name, value).map(outcome).map_err(|error| bad(error.to_string()))
}

/// Returns the answer to a test action.
fn outcome(done: Done) -> Json {
    match done {
        Done::Finished(count) => json!({"Status": "ok", "Finished": count}),
        Done::Injected(id) => json!({"Status": "ok", "Id": id}),
        Done::Removed(hits) => json!({"Status": "ok", "Hits": hits}),
        Done::Nothing | Done::Replaced(_) => json!({"Status": "ok"}),
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

fn noted(entry: &Noted, with_answer: bool) -> Json {
    match entry {
        Noted::Call(entry) => call(&Call::of(entry), with_answer),
        Noted::Action(action, time) => {
            let (name, mut value) = action.step();
            mask(&mut value);
            json!({"Step": name, "With": value, "Time": time.write().to_json()})
        }
    }
}

fn call(call: &Call, with_answer: bool) -> Json {
    let mut shown = json!({
        "Action": call.action(),
        "Method": call.method(),
        "Parameters": call.parameters(),
        "User": call.user(),
        "Status": call.status(),
        "Code": call.code(),
        "Headers": call.headers(),
        "SignatureVersion": call.signature_version(),
        "Mocked": call.is_mocked(),
        "RequestId": call.request_id(),
        "Hint": call.hint(),
        "Time": call.time().write().to_json(),
        "Micros": call.duration().as_micros() as u64,
    });
    if with_answer {
        // Answers are kept for the last hundred calls.
        shown["Answer"] = json!(call.answer());
    }
    shown
}

fn parse(body: &[u8]) -> Result<Value, Refused> {
    let text = std::str::from_utf8(body).map_err(|error| bad(format!("the body is not UTF-8: {error}")))?;
    json::parse(text).map_err(|error| bad(format!("the body is not JSON: {}", error.reason)))
}

/// The members of a request's body. An empty body is an empty object.
struct Members(Object);

impl Members {
    fn read(body: &[u8], known: &[&str]) -> Result<Members, Refused> {
        if body.trim_ascii().is_empty() {
            return Ok(Members(Object::new()));
        }
        let members = match parse(body)? {
            Value::Object(members) => members,
            other => return Err(bad(format!("the body is {}, expected an object", other.what()))),
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
            Some(_) => Err(bad(format!("`{name}` must be a whole number"))),
        }
    }

    /// Returns the id of an import or operation. An import may also be named `ImportId`.
    fn id(&self) -> Result<Option<u64>, Refused> {
        Ok(self.number("Id")?.or(self.number("ImportId")?))
    }

    /// Returns a duration in seconds, which may have a fraction.
    fn seconds(&self, name: &str) -> Result<Option<Duration>, Refused> {
        let wrong = || bad(format!("`{name}` must be a number of seconds, such as 90 or 0.5"));
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Number(number)) => {
                let seconds = number.as_u64().map(Duration::from_secs);
                let seconds = seconds.or_else(|| Duration::try_from_secs_f64(number.as_f64()?).ok());
                seconds.map(Some).ok_or_else(wrong)
            }
            Some(_) => Err(wrong()),
        }
    }

    fn string(&self, name: &str) -> Result<Option<String>, Refused> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text.clone().into_owned())),
            Some(_) => Err(bad(format!("`{name}` must be a string"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_lists_every_route_with_its_methods() {
        let guide = include_str!("../../docs/guide/server.md");
        for (route, methods) in ROUTES.iter().filter(|(route, _)| *route != "/_fake/") {
            let last = methods.rsplit(", ").next().unwrap();
            let row = guide.lines().find(|line| line.starts_with("| `") && line.contains(&format!("{last} {route}`")));
            let row = row.unwrap_or_else(|| panic!("the guide has no row for {last} {route}"));
            let before = row.split(route).next().unwrap();
            assert!(methods.split(", ").all(|method| before.contains(method)), "{row} lacks one of {methods}");
        }
    }
}
