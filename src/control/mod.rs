//! The control API of the command line's server, under `/_fake/`, in JSON. It reads and changes the state like a test
//! in the same process and takes the same lock, so no request sees an incomplete change. Other paths go to the service.

mod calls;
pub(crate) mod embedded;
mod guard;
mod routes;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, header};
use serde_json::{Value as Json, json};

pub(crate) use self::guard::Guard;
#[cfg(feature = "cli")]
pub(crate) use self::guard::NO_TOKEN;
use crate::base::fields::Datum;
use crate::base::json;
use crate::base::value::{Object, Value};
use crate::rpc::request::Incoming;
use crate::rpc::response::{Handler, Outgoing};
use crate::service::Service;
use crate::service::client::Client;
use crate::service::journal::{Call, Noted};
use crate::service::masking::is_secret;

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
        match routes::answer(self, incoming) {
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
