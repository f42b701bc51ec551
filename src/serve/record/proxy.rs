//! Forwards calls: signs each again, returns its answer unchanged, and records both.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::super::warn;
use super::reel::{Reel, Taped};
use crate::base::xml;
use crate::control::{Guard, NO_TOKEN};
use crate::play::scenario::Endpoint;
use crate::play::scenario::client::{Received, Sent, send, sign_v1, sign_v3};
use crate::rds::products::RDS;
use crate::rpc::Scheme;
use crate::rpc::gateway;
use crate::rpc::request::{Incoming, Request};
use crate::rpc::response::{Handler, Outgoing};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, header};

/// The parameters of a signature, which are replaced.
const SIGNED: [&str; 9] = [
    "AccessKeyId",
    "SecurityToken",
    "Signature",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "Timestamp",
    // The token of the recorder itself.
    "token",
];

/// The headers that belong to one connection and not to the answer.
const OF_THE_CONNECTION: [HeaderName; 4] =
    [header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, HeaderName::from_static("keep-alive")];

pub(super) struct Proxy {
    endpoint: Endpoint,
    timeout: Duration,
    /// Forwarded calls are signed with the owner's key, so only some clients may make them.
    guard: Guard,
    reel: Mutex<Reel>,
}

impl Proxy {
    pub(super) fn new(endpoint: Endpoint, timeout: Duration, guard: Guard, reel: Reel) -> Proxy {
        Proxy { endpoint, timeout, guard, reel: Mutex::new(reel) }
    }

    /// The calls so far.
    pub(super) fn reel(&self) -> MutexGuard<'_, Reel> {
        self.reel.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a request to the service and waits for its answer.
    async fn ask(&self, sent: Sent) -> Result<Received, (u16, String)> {
        match tokio::time::timeout(self.timeout, send(self.endpoint.target(), sent)).await {
            Ok(answer) => answer.map_err(|error| (502, error)),
            Err(_) => Err((504, format!("{} did not answer within {:?}", self.endpoint.url, self.timeout))),
        }
    }

    fn keep(&self, incoming: &Incoming<'_>, request: &Request<'_>, received: &Received) {
        let body = String::from_utf8_lossy(&received.body);
        let answer = serde_json::from_str(&body).ok().or_else(|| xml::read(body.trim()).ok().map(|(_, value)| value));
        if answer.is_none() {
            warn(&format!("{}: the answer is neither JSON nor XML", request.action));
        }
        let mut reel = self.reel();
        // These values are not forwarded, but the answer may repeat them.
        for value in [gateway::claimed_key(incoming, request), request.params.raw("SecurityToken")] {
            reel.hide(value.unwrap_or_default());
        }
        let params = request.params.iter().filter(|(name, _)| !SIGNED.contains(name));
        reel.push(Taped {
            action: request.action.clone(),
            v3: request.scheme == Scheme::V3,
            method: incoming.method.to_string(),
            params: params.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            status: received.status,
            answer,
            at: SystemTime::now(),
            after: Duration::ZERO,
        });
    }

    /// Returns the request for the service, signed with the key of the recording.
    fn signed(&self, incoming: &Incoming<'_>, request: &Request<'_>) -> Sent {
        let mut sent = Sent { method: incoming.method.to_string(), ..Sent::default() };
        let key = self.endpoint.key.as_ref();
        let encoded =
            |params: &[(String, String)]| form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let form = "application/x-www-form-urlencoded".to_owned();
        if request.scheme == Scheme::V3 {
            let unsigned = request.params.of_query().filter(|(name, _)| !SIGNED.contains(name));
            let query: Vec<(String, String)> = unsigned.map(owned).collect();
            sent.query = encoded(&query);
            sent.body = incoming.body.to_vec();
            let kept = ["content-type", "accept", "x-acs-action", "x-acs-version"];
            let headers = kept.iter().filter_map(|name| Some(((*name).to_owned(), incoming.header(*name)?.to_owned())));
            sent.headers.extend(headers);
            if let Some(key) = key {
                sign_v3(&mut sent, &query, self.endpoint.target().host, key);
            }
            return sent;
        }
        let in_query: Vec<String> = request.params.of_query().map(|(name, _)| name.to_owned()).collect();
        let unsigned = request.params.iter().filter(|(name, _)| !SIGNED.contains(name));
        let mut params: Vec<(String, String)> = unsigned.map(owned).collect();
        if !params.iter().any(|(name, _)| name == "Version") {
            params.push(("Version".to_owned(), RDS.version.to_owned()));
        }
        if let Some(key) = key {
            sign_v1(&sent.method, &mut params, key);
        }
        let has_form = incoming.method == http::Method::POST;
        let (query, body): (Vec<_>, Vec<_>) =
            params.into_iter().partition(|(name, _)| !has_form || in_query.contains(name));
        sent.query = encoded(&query);
        if has_form {
            sent.headers.push(("content-type".to_owned(), form));
            sent.body = encoded(&body).into_bytes();
        }
        sent
    }

    /// Returns the reason why a request is refused, if it is. SDKs cannot add a header, so the token may also be the
    /// access key id that they sign with.
    fn refusal(&self, incoming: &Incoming<'_>) -> Option<String> {
        self.guard.elsewhere(incoming).or_else(|| {
            let read = incoming.read().ok();
            let key = read.as_ref().and_then(|request| gateway::claimed_key(incoming, request));
            let accepted = self.guard.has_token(incoming) || self.guard.accepts(key);
            (!accepted).then(|| format!("{NO_TOKEN}, or use it as the client's access key id"))
        })
    }

    async fn pass_on(&self, incoming: &Incoming<'_>) -> Outgoing {
        if let Some(reason) = self.refusal(incoming) {
            return failed(403, &reason);
        }
        let request = match incoming.read() {
            Ok(request) => request,
            Err(misread) => {
                let hint = misread.refusal.0.hint.unwrap_or_default();
                return failed(400, &format!("the call cannot be read, so it is not forwarded: {hint}"));
            }
        };
        match self.ask(self.signed(incoming, &request)).await {
            Ok(received) => {
                self.keep(incoming, &request, &received);
                handed_back(received)
            }
            Err((status, reason)) => {
                warn(&format!("{}: {reason}", request.action));
                failed(status, &reason)
            }
        }
    }
}

impl Handler for Proxy {
    fn may_block(&self, _: &Incoming<'_>) -> bool {
        true
    }

    fn handle(&self, incoming: &Incoming<'_>) -> Outgoing {
        // The front runs this on a thread for blocking code.
        tokio::runtime::Handle::current().block_on(self.pass_on(incoming))
    }
}

/// Returns the answer of the service without its CORS headers, so that pages of other sites cannot read it.
fn handed_back(received: Received) -> Outgoing {
    let Received { status, headers, body } = received;
    let names = headers.keys();
    let names = names.filter(|name| !OF_THE_CONNECTION.contains(name) && !name.as_str().starts_with("access-control-"));
    let headers = names.filter_map(|name| Some((name.clone(), headers.get(name)?.clone()))).collect();
    Outgoing { status, headers, body: body.into(), delay: None, cut: None }
}

/// Returns the answer to a client if the service did not answer.
fn failed(status: u16, reason: &str) -> Outgoing {
    let headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=utf-8"))];
    Outgoing { status, headers, body: Bytes::from(format!("fake-rds record: {reason}\n")), delay: None, cut: None }
}
