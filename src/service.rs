//! One request's whole way: read it, find out whom it belongs to, do it, write the answer, note the call. The only
//! place that sees both the protocol and the cloud.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, header};
use tokio::sync::Notify;

use crate::action::{self, Context, Unwritten};
use crate::cloud::Cloud;
use crate::cloud::ids::RequestId;
use crate::cloud::users::{Known, Users};
use crate::condition::{Answer, Condition, Denied, Refusal};
use crate::fault::{FaultKind, Faults, GARBAGE};
use crate::journal::{Entry, Journal, Name, masked};
use crate::protocol::envelope::{AccessDenied, ErrorDocument, content_type};
use crate::protocol::gateway::{self, Key, Keys, Nonces, Window};
use crate::protocol::request::{Incoming, Misread, Request};
use crate::protocol::{Format, Product, envelope};
use crate::recent::Recent;
use crate::seed::{Seed, Signatures};

/// What this server speaks for.
pub(crate) const RDS: Product = Product { name: "Rds", version: "2014-08-15", host: "rds.aliyuncs.com" };

/// A header with its value.
pub(crate) type Header = (HeaderName, HeaderValue);

const fn fixed(name: &'static str, value: &'static str) -> Header {
    (HeaderName::from_static(name), HeaderValue::from_static(value))
}

/// Headers of every answer of the service, as live answers of 2022 to 2025 have them. An answer's own take the place of those
/// that are empty here.
pub(crate) static USUAL_HEADERS: [Header; 7] = [
    fixed("content-type", ""),
    fixed("connection", "keep-alive"),
    fixed("keep-alive", "timeout=25"),
    fixed("access-control-allow-origin", "*"),
    fixed("access-control-expose-headers", "*"),
    fixed("x-acs-request-id", ""),
    fixed("x-acs-trace-id", ""),
];

/// What a browser is told that asks before it sends (seen in answers of 2017 to 2021).
static PREFLIGHT_HEADERS: [Header; 5] = [
    fixed("content-type", "text/plain"),
    fixed("access-control-allow-origin", "*"),
    fixed("access-control-allow-methods", "POST, GET, OPTIONS"),
    fixed("access-control-allow-headers", "X-Requested-With, X-Sequence, _aop_secret, _aop_signature"),
    fixed("access-control-max-age", "172800"),
];

static REQUEST_ID: HeaderName = HeaderName::from_static("x-acs-request-id");
static TRACE_ID: HeaderName = HeaderName::from_static("x-acs-trace-id");
static RETRY_AFTER: HeaderName = HeaderName::from_static("x-acs-retry-after");
static HINT: HeaderName = HeaderName::from_static("x-fake-rds-hint");

/// An answer as a front sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) status: u16,
    /// Whether [`USUAL_HEADERS`] belong to it.
    pub(crate) usual: bool,
    /// Its own headers, each once.
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Bytes,
    /// How long to wait before it is sent.
    pub(crate) delay: Option<Duration>,
    /// Where the connection dies instead of going on.
    pub(crate) cut: Option<Cut>,
}

/// Where a connection dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Before any byte of the answer.
    BeforeAnswer,
    /// After so many bytes of its body.
    InBody(usize),
}

/// The service: a state behind one lock, held for the length of one request and never across a wait.
#[derive(Debug)]
pub(crate) struct Service {
    state: Mutex<State>,
    /// Told of each call once it is in the log.
    called: Notify,
}

/// Everything that a request can see or change.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) cloud: Cloud,
    pub(crate) journal: Journal,
    answers: BTreeMap<Condition, Answer>,
    stubs: BTreeMap<String, serde_json::Value>,
    /// Stubs that a user's code answers.
    stub_fns: BTreeMap<String, StubFn>,
    pub(crate) faults: Faults,
    signatures: Signatures,
    nonces: Nonces,
    nobody: Arc<str>,
    /// The last answers, for people to look at: kept by the command line's server only.
    recent: Option<Arc<Mutex<Recent>>>,
    /// What it started with, for a reset.
    origin: Seed,
}

impl State {
    fn from_seed(seed: Seed) -> State {
        State {
            cloud: Cloud::from_seed(&seed),
            journal: Journal::new(seed.keep_calls),
            answers: seed.answers.clone(),
            stubs: seed.stubs.clone(),
            stub_fns: BTreeMap::new(),
            faults: Faults::from_seed(&seed.faults),
            signatures: seed.signatures.unwrap_or(match seed.users.as_slice() {
                [] => Signatures::Ignored,
                _ => Signatures::Checked,
            }),
            nonces: Nonces::new(),
            nobody: "".into(),
            recent: None,
            origin: seed,
        }
    }

    /// Puts the state of another seed in place of this one; a reset goes back there.
    #[cfg(feature = "cli")]
    pub(crate) fn replace(&mut self, seed: Seed) {
        let recent = self.recent.as_deref().map(Recent::anew);
        *self = State { recent, ..State::from_seed(seed) };
    }

    /// Keeps so many answers from now on.
    #[cfg(feature = "cli")]
    pub(crate) fn keep_answers(&mut self, keep: usize) {
        self.recent = (keep > 0).then(|| Recent::keeping(keep));
    }

    /// The answer of a call, if it is one of those kept.
    #[cfg(feature = "cli")]
    pub(crate) fn answer_of(&self, request_id: &str) -> Option<String> {
        Recent::find(self.recent.as_deref()?, request_id)
    }

    pub(crate) fn reset(&mut self) {
        let recent = self.recent.as_deref().map(Recent::anew);
        *self = State { recent, ..State::from_seed(self.origin.clone()) };
    }

    pub(crate) fn seed(&self) -> Seed {
        let mut seed = self.origin.clone();
        self.cloud.write_into(&mut seed);
        seed.answers.clone_from(&self.answers);
        seed.stubs.clone_from(&self.stubs);
        seed.faults = self.faults.to_seed();
        seed
    }

    pub(crate) fn stub(&mut self, action: &str, body: serde_json::Value) -> Result<(), String> {
        action::check_stub(action, &body)?;
        self.stub_fns.remove(action);
        self.stubs.insert(action.to_owned(), body);
        Ok(())
    }

    pub(crate) fn stub_with(&mut self, action: &str, stub: StubFn) -> Result<(), String> {
        action::known(action).map_err(|refusal| refusal.hint.unwrap_or_default())?;
        self.stub_fns.insert(action.to_owned(), stub);
        Ok(())
    }
}

/// Who calls.
struct Caller {
    /// The account whose instances it sees.
    owner: Arc<str>,
    uid: Arc<str>,
    /// A policy's refusal of this action.
    denied: Option<Refusal>,
}

/// The users' keys at a moment of the fake's clock.
struct KeysAt {
    users: Arc<Users>,
    now: SystemTime,
}

impl Keys for KeysAt {
    fn key(&self, id: &str) -> Option<Key<'_>> {
        let key = self.users.key(id)?;
        Some(Key {
            secret: &key.secret,
            active: key.active,
            token: key.token.as_deref(),
            expired: key.expires.is_some_and(|end| end <= self.now),
        })
    }

    fn has_token(&self, token: &str) -> bool {
        self.users.keys().any(|key| key.token.as_deref() == Some(token))
    }

    fn find(&self, fits: &dyn Fn(&str) -> bool) -> Option<&str> {
        self.users.keys().find(|key| fits(&key.secret)).map(|key| key.id.as_str())
    }
}

/// An answer that a user's code makes of the parameters.
#[derive(Clone)]
pub(crate) struct StubFn(pub(crate) Arc<Answering>);

type Answering = dyn Fn(&BTreeMap<String, String>) -> serde_json::Value + Send + Sync;

impl std::fmt::Debug for StubFn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StubFn")
    }
}

impl StubFn {
    /// The answer, or why there is none. A panic of the user's stays here.
    fn answer(&self, request: &Request<'_>, request_id: RequestId) -> Result<Body, Refusal> {
        let broken = |hint: String| Condition::InternalError.because(format!("the stub: {hint}"));
        let parameters = request.params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let body = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.0)(&parameters)))
            .map_err(|_| broken("it panicked".to_owned()))?;
        action::check_stub(&request.action, &body).map_err(broken)?;
        let serde_json::Value::Object(members) = body else { return Err(broken("no object".to_owned())) };
        action::write_stub(request.format, &request.action, members, request_id)
            .map(Body::Written)
            .map_err(|unwritable| broken(unwritable.0))
    }
}

/// The body of an answer.
enum Body {
    Written(Bytes),
    /// To be written once the state is let go.
    Unwritten(Unwritten),
}

/// What became of a request.
struct Outcome {
    user: Option<Arc<str>>,
    result: Result<Body, Refusal>,
    /// What an injected fault makes of the answer.
    fault: Option<FaultKind>,
    /// Whose answer it is to be instead.
    stub: Option<StubFn>,
}

impl Outcome {
    fn refused(refusal: Refusal) -> Outcome {
        Outcome { user: None, result: Err(refusal), fault: None, stub: None }
    }
}

impl Service {
    /// A service over the state of a seed without faults.
    pub(crate) fn new(seed: Seed) -> Service {
        Service { state: Mutex::new(State::from_seed(seed)), called: Notify::new() }
    }

    /// The state, for a moment. Nothing of a user's runs while it is held, and a panic of ours leaves nothing half done
    /// that a later request could not live with, so poison is ignored.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.cloud.settle();
        state
    }

    /// Told of each call once it is in the log.
    pub(crate) fn called(&self) -> &Notify {
        &self.called
    }

    /// Answers one request.
    pub(crate) fn handle(&self, incoming: &Incoming<'_>) -> Outgoing {
        if incoming.method == http::Method::OPTIONS {
            return Outgoing {
                status: 200,
                usual: false,
                headers: PREFLIGHT_HEADERS.to_vec(),
                body: Bytes::new(),
                delay: None,
                cut: None,
            };
        }
        // What needs no look at the state is done before the lock is taken, or after: reading, signatures, writing.
        let read = incoming.read();
        let action = read.as_ref().map_or("", |request| request.action.as_str());
        let name = Name::of(action);
        let parameters = read.as_ref().map_or_else(|_| "".into(), |request| masked(request.params.iter()));
        let format = read.as_ref().map_or_else(|misread| misread.format, |request| request.format);
        let lawful = match &read {
            Ok(request) => lawful(incoming, request).map(|()| request),
            Err(Misread { refusal, .. }) => Err(refusal.clone()),
        };

        let (mut state, request_id, mut outcome) = match lawful {
            Ok(request) => {
                let (mut state, key) = self.enter(incoming, request);
                let request_id = state.cloud.ids.request();
                let outcome = key.map_or_else(Outcome::refused, |key| state.answer(key, request, request_id));
                (state, request_id, outcome)
            }
            Err(refusal) => {
                let mut state = self.lock();
                let request_id = state.cloud.ids.request();
                (state, request_id, Outcome::refused(refusal))
            }
        };
        if let (Some(stub), Ok(request)) = (outcome.stub.take(), &read) {
            // The closure is the user's: no lock is held while it runs.
            drop(state);
            outcome.result = stub.answer(request, request_id);
            state = self.lock();
        }
        let user = outcome.user.take().unwrap_or_else(|| state.nobody.clone());
        let mut answered = state.written(outcome, format, request_id);
        let let_go = state.journal.push(Entry {
            action: name,
            parameters,
            user,
            status: answered.status,
            code: answered.code.as_deref().map(Into::into),
            request_id,
            hint: answered.hint.as_deref().map(Into::into),
        });
        let recent = state.recent.clone();
        drop(state);
        // Freed when others can go on.
        drop(let_go);

        let body = match std::mem::replace(&mut answered.body, Body::Written(Bytes::new())) {
            Body::Written(body) => body,
            Body::Unwritten(write) => write(format).unwrap_or_else(|envelope::Unwritable(reason)| {
                let refusal = Condition::InternalError.because(format!("the answer cannot be written: {reason}"));
                let mut state = self.lock();
                let (answer, body) = state.refuse(&refusal, None, format, request_id);
                state.journal.amend(request_id, answer.status, &answer.code, refusal.hint.as_deref());
                (answered.status, answered.code, answered.hint) = (answer.status, Some(answer.code), refusal.hint);
                body
            }),
        };
        if let Some(recent) = recent {
            Recent::push(&recent, request_id, &body);
        }
        self.called.notify_waiters();
        answered.log(action);
        answered.outgoing(request_id, body)
    }

    /// The state, with the key that a request is made with. Where signatures are checked, that is done while nothing is
    /// locked: against the users of a moment, and once more if others have taken their place since.
    fn enter<'r>(
        &self,
        incoming: &Incoming<'r>,
        request: &'r Request<'_>,
    ) -> (MutexGuard<'_, State>, Result<Option<&'r str>, Refusal>) {
        let mut state = self.lock();
        loop {
            if state.signatures == Signatures::Ignored {
                return (state, Ok(gateway::claimed_key(incoming, request)));
            }
            let keys = KeysAt { users: state.cloud.users.clone(), now: state.cloud.clock.now() };
            let window = Window { now: SystemTime::now(), width: state.origin.timestamp_window };
            drop(state);
            let signed = gateway::authenticate(incoming, request, &keys, window);
            state = self.lock();
            if Arc::ptr_eq(&keys.users, &state.cloud.users) {
                let key = signed.and_then(|signed| state.nonces.admit(signed));
                return (state, key.map(Some));
            }
        }
    }
}

/// What the gateway asks of a request before it looks at who calls: path, action, version, format.
fn lawful(incoming: &Incoming<'_>, request: &Request<'_>) -> Result<(), Refusal> {
    if incoming.path != "/" {
        let hint = format!("the service has one path, `/`, not `{}`", crate::protocol::params::shown(incoming.path));
        return Err(Condition::ActionNotFound.because(hint));
    }
    request.check(&RDS, action::known)
}

/// An answer before it has headers.
struct Answered {
    /// 0: the connection dies first.
    status: u16,
    code: Option<String>,
    hint: Option<String>,
    content_type: &'static str,
    body: Body,
    retry_after: Option<Duration>,
    delay: Option<Duration>,
    cut: Option<Cut>,
}

impl Answered {
    /// A success.
    fn ok(content_type: &'static str, body: Body) -> Answered {
        let (code, hint, retry_after, delay, cut) = (None, None, None, None, None);
        Answered { status: 200, code, hint, content_type, body, retry_after, delay, cut }
    }

    /// The same answer, marked as an injected fault's.
    fn broken(self, status: u16, code: &str) -> Answered {
        Answered { status, code: Some(code.to_owned()), hint: Some(INJECTED.to_owned()), ..self }
    }

    fn log(&self, action: &str) {
        match &self.hint {
            Some(hint) => log::warn!("{action}: {} {}: {hint}", self.status, self.code.as_deref().unwrap_or_default()),
            None => log::debug!("{action}: {} {}", self.status, self.code.as_deref().unwrap_or("ok")),
        }
    }

    fn outgoing(self, request_id: RequestId, body: Bytes) -> Outgoing {
        let Answered { status, content_type, hint, retry_after, delay, cut, .. } = self;
        let mut headers = Vec::with_capacity(5);
        headers.push((header::CONTENT_TYPE, HeaderValue::from_static(content_type)));
        // A proxy's page has none of the service's headers.
        let usual = content_type != HTML;
        if usual {
            let mut add = |name: &HeaderName, value: String| match HeaderValue::try_from(value) {
                Ok(value) => headers.push((name.clone(), value)),
                Err(error) => log::error!("the header {name} cannot be written: {error}"),
            };
            add(&REQUEST_ID, request_id.text());
            add(&TRACE_ID, request_id.trace_id());
            if let Some(wait) = retry_after {
                add(&RETRY_AFTER, wait.as_millis().max(1).to_string());
            }
            if let Some(hint) = &hint {
                add(&HINT, visible(hint));
            }
        }
        Outgoing { status, usual, headers, body, delay, cut }
    }
}

const HTML: &str = "text/html";
const INJECTED: &str = "an injected fault";

impl State {
    /// What is sent for an outcome: its own answer, or what an injected fault makes of it.
    fn written(&self, outcome: Outcome, format: Format, request_id: RequestId) -> Answered {
        let own = |result: Result<Body, Refusal>| match result {
            Ok(body) => Answered::ok(content_type(format), body),
            Err(refusal) => self.refused(refusal, None, format, request_id),
        };
        match outcome.fault {
            None => own(outcome.result),
            Some(FaultKind::Delay(wait)) => Answered { delay: Some(wait), ..own(outcome.result) },
            Some(FaultKind::Truncated(bytes)) => Answered { cut: Some(Cut::InBody(bytes)), ..own(outcome.result) },
            Some(FaultKind::Disconnect) => {
                let answered = Answered::ok(content_type(format), Body::Written(Bytes::new())).broken(0, "disconnect");
                Answered { cut: Some(Cut::BeforeAnswer), ..answered }
            }
            Some(FaultKind::Garbage) => {
                Answered::ok(HTML, Body::Written(Bytes::from_static(GARBAGE.as_bytes()))).broken(502, "garbage")
            }
            Some(FaultKind::Condition { condition, retry_after }) => {
                Answered { retry_after, ..self.refused(condition.because(INJECTED), None, format, request_id) }
            }
            Some(FaultKind::ApiError(answer)) => {
                let refusal = Condition::InternalError.because(INJECTED);
                self.refused(refusal, Some(answer), format, request_id)
            }
        }
    }

    fn refused(&self, refusal: Refusal, own: Option<Answer>, format: Format, request_id: RequestId) -> Answered {
        let (answer, body) = self.refuse(&refusal, own, format, request_id);
        let refused = Answered::ok(content_type(format), Body::Written(body));
        Answered { status: answer.status, code: Some(answer.code), hint: refusal.hint, ..refused }
    }

    /// Does what a request of this key asks for.
    fn answer(&mut self, key: Option<&str>, request: &Request<'_>, request_id: RequestId) -> Outcome {
        let caller = self.caller(key, request);
        let call = Context { params: &request.params, owner: &caller.owner, request_id, format: request.format };
        let fault = self.faults.hit(&request.action, &request.params);
        let work = fault.as_ref().is_none_or(|fault| fault.after_effect || fault.kind.needs_the_answer());
        let stub = self.stub_fns.get(&request.action).filter(|_| work && caller.denied.is_none()).cloned();
        let result = match caller.denied {
            Some(denied) => Err(denied),
            None if work && stub.is_none() => self.perform(&request.action, &call),
            None => Ok(Body::Written(Bytes::new())),
        };
        Outcome { user: Some(caller.uid), result, fault: fault.map(|fault| fault.kind), stub }
    }

    /// Who calls, for whom, and whether a policy lets them.
    fn caller(&self, key: Option<&str>, request: &Request<'_>) -> Caller {
        let users = &self.cloud.users;
        let Some(Known { user, owner, uid }) = key.and_then(|key| users.with_key(key)).or_else(|| users.first()) else {
            let nobody = self.cloud.default_owner();
            return Caller { owner: nobody.clone(), uid: nobody, denied: None };
        };
        let denied = user.refuses(&request.action).map(|explicit| {
            let how = if explicit { "a deny names it" } else { "no allow names it" };
            let hint = format!("user {} may not do rds:{}: {how}", user.uid, request.action);
            let denied = Denied {
                account: user.owner().to_owned(),
                user: user.uid.clone(),
                action: format!("rds:{}", request.action),
                explicit,
            };
            Refusal { denied: Some(Box::new(denied)), ..Condition::ForbiddenByRam.because(hint) }
        });
        Caller { owner: owner.clone(), uid: uid.clone(), denied }
    }

    /// The action itself: a stub's answer, the model's, or neither.
    fn perform(&mut self, name: &str, call: &Context<'_>) -> Result<Body, Refusal> {
        if let Some((name, members)) =
            self.stubs.get_key_value(name).and_then(|(name, body)| Some((name, body.as_object()?)))
        {
            let (name, members, request_id) = (name.clone(), members.clone(), call.request_id);
            let write = move |format| action::write_stub(format, &name, members, request_id);
            return Ok(Body::Unwritten(Box::new(write)));
        }
        match action::find(name) {
            Some(model) => (model.run)(&mut self.cloud, call).map(Body::Unwritten),
            None => Err(action::not_modelled(name)),
        }
    }

    /// The document of a refusal: an answer of its `own`, what a user put in the table's place, or the table's entry.
    fn refuse(&self, refusal: &Refusal, own: Option<Answer>, format: Format, request_id: RequestId) -> (Answer, Bytes) {
        let condition = refusal.condition;
        let answer = own.or_else(|| self.answers.get(&condition).cloned()).unwrap_or_else(|| Answer {
            status: condition.status(),
            code: condition.code().to_owned(),
            message: condition.message().to_owned(),
        });
        let answer = Answer {
            status: answer.status,
            code: answer.code.replace("{}", &refusal.detail),
            message: answer.message.replace("{}", &refusal.detail),
        };
        let access_denied = refusal.denied.as_deref().map(|denied| AccessDenied {
            PolicyType: "AccountLevelIdentityBasedPolicy",
            AuthPrincipalOwnerId: &denied.account,
            EncodedDiagnosticMessage: "",
            AuthPrincipalType: "SubUser",
            AuthPrincipalDisplayName: &denied.user,
            NoPermissionType: if denied.explicit { "ExplicitDeny" } else { "ImplicitDeny" },
            AuthAction: &denied.action,
        });
        let request_id = &request_id.text();
        let document = ErrorDocument { request_id, code: &answer.code, message: &answer.message, access_denied };
        let body = document.write(format, &RDS).unwrap_or_else(|envelope::Unwritable(reason)| {
            log::error!("an error document cannot be written: {reason}");
            Bytes::new()
        });
        (answer, body)
    }
}

/// A hint as a header can carry it: what is not visible ASCII is percent-encoded.
fn visible(text: &str) -> String {
    const HIDDEN: &percent_encoding::AsciiSet = percent_encoding::CONTROLS;
    percent_encoding::utf8_percent_encode(text, HIDDEN).to_string()
}
