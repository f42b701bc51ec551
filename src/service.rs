//! One request's whole way: read it, find out whom it belongs to, do it, write the answer, note the call. The only
//! place that sees both the protocol and the cloud.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::Notify;

use crate::action::{self, Context};
use crate::cloud::{Cloud, ids};
use crate::condition::{Answer, Condition, Denied, Refusal};
use crate::fault::{FaultKind, Faults, GARBAGE};
use crate::journal::{Entry, Journal, Name, masked};
use crate::protocol::envelope::{AccessDenied, ErrorDocument, content_type};
use crate::protocol::gateway::{self, Key, Keys, Nonces, Window};
use crate::protocol::request::{Incoming, Misread, Request};
use crate::protocol::{Format, Product, envelope};
use crate::seed::{Seed, Signatures};

/// What this server speaks for.
pub(crate) const RDS: Product = Product { name: "Rds", version: "2014-08-15", host: "rds.aliyuncs.com" };

/// Headers of every answer, as live answers of 2022 to 2025 have them.
const COMMON_HEADERS: [(&str, &str); 4] = [
    ("connection", "keep-alive"),
    ("keep-alive", "timeout=25"),
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "*"),
];

/// What a browser is told that asks before it sends (seen in answers of 2017 to 2021).
const PREFLIGHT_HEADERS: [(&str, &str); 4] = [
    ("access-control-allow-origin", "*"),
    ("access-control-allow-methods", "POST, GET, OPTIONS"),
    ("access-control-allow-headers", "X-Requested-With, X-Sequence, _aop_secret, _aop_signature"),
    ("access-control-max-age", "172800"),
];

/// An answer as a front sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(&'static str, Cow<'static, str>)>,
    pub(crate) body: Vec<u8>,
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
    recent: Recent,
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
            recent: Recent::default(),
            origin: seed,
        }
    }

    /// Puts the state of another seed in place of this one; a reset goes back there.
    #[cfg(feature = "cli")]
    pub(crate) fn replace(&mut self, seed: Seed) {
        let keep = self.recent.keep;
        *self = State::from_seed(seed);
        self.recent.keep = keep;
    }

    /// Keeps so many answers from now on.
    #[cfg(feature = "cli")]
    pub(crate) fn keep_answers(&mut self, keep: usize) {
        self.recent.keep = keep;
    }

    /// The answer of a call, if it is one of those kept.
    #[cfg(feature = "cli")]
    pub(crate) fn answer_of(&self, request_id: &str) -> Option<&str> {
        let found = self.recent.answers.iter().find(|(number, _)| ids::request_id(*number) == request_id);
        found.map(|(_, answer)| answer.as_str())
    }

    pub(crate) fn reset(&mut self) {
        let keep = self.recent.keep;
        *self = State::from_seed(self.origin.clone());
        self.recent.keep = keep;
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

/// The last answers.
#[derive(Debug, Default)]
struct Recent {
    /// How many are kept; 0 unless somebody wants to look at them.
    keep: usize,
    answers: VecDeque<(u128, String)>,
}

impl Recent {
    /// Longer answers are cut there.
    const LONGEST: usize = 64 << 10;

    fn push(&mut self, number: u128, body: &[u8]) {
        if self.keep == 0 {
            return;
        }
        if self.answers.len() == self.keep {
            self.answers.pop_front();
        }
        let shown = &body[..body.len().min(Self::LONGEST)];
        self.answers.push_back((number, String::from_utf8_lossy(shown).into_owned()));
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

impl Keys for Cloud {
    fn key(&self, id: &str) -> Option<Key<'_>> {
        let (_, key) = self.find_key(id)?;
        Some(Key {
            secret: &key.secret,
            active: key.active,
            token: key.token.as_deref(),
            expired: key.expires.is_some_and(|end| end <= self.clock.now()),
        })
    }

    fn has_token(&self, token: &str) -> bool {
        self.all_keys().any(|key| key.token.as_deref() == Some(token))
    }

    fn find(&self, fits: &dyn Fn(&str) -> bool) -> Option<&str> {
        self.all_keys().find(|key| fits(&key.secret)).map(|key| key.id.as_str())
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
    fn answer(&self, request: &Request<'_>, request_id: &str) -> Result<Vec<u8>, Refusal> {
        let broken = |hint: String| Condition::InternalError.because(format!("the stub: {hint}"));
        let parameters = request.params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let body = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.0)(&parameters)))
            .map_err(|_| broken("it panicked".to_owned()))?;
        action::check_stub(&request.action, &body).map_err(broken)?;
        let members = body.as_object().ok_or_else(|| broken("no object".to_owned()))?;
        action::write_stub(request.format, &request.action, members, request_id)
            .map_err(|unwritable| broken(unwritable.0))
    }
}

/// What became of a request.
struct Outcome {
    user: Option<Arc<str>>,
    result: Result<Vec<u8>, Refusal>,
    /// What an injected fault makes of the answer.
    fault: Option<FaultKind>,
    /// Whose answer it is to be instead.
    stub: Option<StubFn>,
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
            let headers = PREFLIGHT_HEADERS.map(|(name, value)| (name, Cow::Borrowed(value))).to_vec();
            return Outgoing {
                status: 200,
                content_type: "text/plain",
                headers,
                body: Vec::new(),
                delay: None,
                cut: None,
            };
        }
        // What needs no look at the state is done before the lock is taken, or after.
        let read = incoming.read();
        let action = read.as_ref().map_or("", |request| request.action.as_str());
        let parameters = read.as_ref().map_or_else(|_| "".into(), |request| masked(request.params.iter()));

        let mut state = self.lock();
        let number = state.cloud.ids.request();
        let request_id = ids::request_id(number);
        let (format, mut outcome) = match &read {
            Ok(request) => (request.format, state.answer(incoming, request, &request_id)),
            Err(Misread { refusal, format }) => {
                (*format, Outcome { user: None, result: Err(refusal.clone()), fault: None, stub: None })
            }
        };
        if let (Some(stub), Ok(request)) = (outcome.stub.take(), &read) {
            // The closure is the user's: no lock is held while it runs.
            drop(state);
            outcome.result = stub.answer(request, &request_id);
            state = self.lock();
        }
        let user = outcome.user.take().unwrap_or_else(|| state.nobody.clone());
        let answered = state.written(outcome, format, &request_id);
        let let_go = state.journal.push(Entry {
            action: Name::of(action),
            parameters,
            user,
            status: answered.status,
            code: answered.code.as_deref().map(Into::into),
            request_id: number,
            hint: answered.hint.as_deref().map(Into::into),
        });
        state.recent.push(number, &answered.body);
        drop(state);
        // Freed when others can go on.
        drop(let_go);

        self.called.notify_waiters();
        answered.log(action);
        answered.outgoing(request_id, number)
    }
}

/// An answer before it has headers.
struct Answered {
    /// 0: the connection dies first.
    status: u16,
    code: Option<String>,
    hint: Option<String>,
    content_type: &'static str,
    body: Vec<u8>,
    retry_after: Option<Duration>,
    delay: Option<Duration>,
    cut: Option<Cut>,
}

impl Answered {
    /// A success.
    fn ok(content_type: &'static str, body: Vec<u8>) -> Answered {
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

    fn outgoing(self, request_id: String, number: u128) -> Outgoing {
        let mut headers = Vec::with_capacity(8);
        // A proxy's page has none of the service's headers.
        if self.content_type != HTML {
            headers.extend(COMMON_HEADERS.map(|(name, value)| (name, Cow::Borrowed(value))));
            headers.push(("x-acs-request-id", Cow::Owned(request_id)));
            headers.push(("x-acs-trace-id", Cow::Owned(ids::trace_id(number))));
            if let Some(wait) = self.retry_after {
                headers.push(("x-acs-retry-after", Cow::Owned(wait.as_millis().max(1).to_string())));
            }
            if let Some(hint) = &self.hint {
                headers.push(("x-fake-rds-hint", Cow::Owned(visible(hint))));
            }
        }
        let Answered { status, content_type, body, delay, cut, .. } = self;
        Outgoing { status, content_type, headers, body, delay, cut }
    }
}

const HTML: &str = "text/html";
const INJECTED: &str = "an injected fault";

impl State {
    /// What is sent for an outcome: its own answer, or what an injected fault makes of it.
    fn written(&self, outcome: Outcome, format: Format, request_id: &str) -> Answered {
        let own = |result: Result<Vec<u8>, Refusal>| match result {
            Ok(body) => Answered::ok(content_type(format), body),
            Err(refusal) => self.refused(refusal, None, format, request_id),
        };
        match outcome.fault {
            None => own(outcome.result),
            Some(FaultKind::Delay(wait)) => Answered { delay: Some(wait), ..own(outcome.result) },
            Some(FaultKind::Truncated(bytes)) => Answered { cut: Some(Cut::InBody(bytes)), ..own(outcome.result) },
            Some(FaultKind::Disconnect) => {
                let answered = Answered::ok(content_type(format), Vec::new()).broken(0, "disconnect");
                Answered { cut: Some(Cut::BeforeAnswer), ..answered }
            }
            Some(FaultKind::Garbage) => Answered::ok(HTML, GARBAGE.as_bytes().to_vec()).broken(502, "garbage"),
            Some(FaultKind::Condition { condition, retry_after }) => {
                Answered { retry_after, ..self.refused(condition.because(INJECTED), None, format, request_id) }
            }
            Some(FaultKind::ApiError(answer)) => {
                let refusal = Condition::InternalError.because(INJECTED);
                self.refused(refusal, Some(answer), format, request_id)
            }
        }
    }

    fn refused(&self, refusal: Refusal, own: Option<Answer>, format: Format, request_id: &str) -> Answered {
        let (answer, body) = self.refuse(&refusal, own, format, request_id);
        let refused = Answered::ok(content_type(format), body);
        Answered { status: answer.status, code: Some(answer.code), hint: refusal.hint, ..refused }
    }

    /// Does what a readable request asks for.
    fn answer(&mut self, incoming: &Incoming<'_>, request: &Request<'_>, request_id: &str) -> Outcome {
        let refused = |refusal| Outcome { user: None, result: Err(refusal), fault: None, stub: None };
        if incoming.path != "/" {
            let hint =
                format!("the service has one path, `/`, not `{}`", crate::protocol::params::shown(incoming.path));
            return refused(Condition::ActionNotFound.because(hint));
        }
        if let Err(refusal) = request.check(&RDS, action::known) {
            return refused(refusal);
        }
        let caller = match self.caller(incoming, request) {
            Ok(caller) => caller,
            Err(refusal) => return refused(refusal),
        };
        let call = Context { params: &request.params, owner: &caller.owner, request_id };
        let fault = self.faults.hit(&request.action, &request.params);
        let work = fault.as_ref().is_none_or(|fault| fault.after_effect || fault.kind.needs_the_answer());
        let stub = self.stub_fns.get(&request.action).filter(|_| work && caller.denied.is_none()).cloned();
        let result = match caller.denied {
            Some(denied) => Err(denied),
            None if work && stub.is_none() => self.perform(&request.action, &call, request.format),
            None => Ok(Vec::new()),
        };
        Outcome { user: Some(caller.uid), result, fault: fault.map(|fault| fault.kind), stub }
    }

    /// Who calls, for whom, and whether a policy lets them.
    fn caller(&mut self, incoming: &Incoming<'_>, request: &Request<'_>) -> Result<Caller, Refusal> {
        let id = match self.signatures {
            Signatures::Ignored => gateway::claimed_key(incoming, request),
            Signatures::Checked => {
                let window = Window { now: SystemTime::now(), width: self.origin.timestamp_window };
                Some(gateway::authenticate(incoming, request, &self.cloud, window, &mut self.nonces)?)
            }
        };
        let user = id.and_then(|id| self.cloud.find_key(id)).map(|(user, _)| user).or(self.cloud.users.first());
        let Some(user) = user else {
            let nobody = self.cloud.default_owner();
            return Ok(Caller { owner: nobody.clone(), uid: nobody, denied: None });
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
        Ok(Caller { owner: user.owner().into(), uid: user.uid.as_str().into(), denied })
    }

    /// The action itself: a stub's answer, the model's, or neither.
    fn perform(&mut self, name: &str, call: &Context<'_>, format: Format) -> Result<Vec<u8>, Refusal> {
        if let Some(members) = self.stubs.get(name).and_then(serde_json::Value::as_object) {
            return action::write_stub(format, name, members, call.request_id).map_err(|unwritable| {
                Condition::InternalError.because(format!("the stub cannot be written: {}", unwritable.0))
            });
        }
        match action::find(name) {
            Some(model) => (model.run)(&mut self.cloud, call, format),
            None => Err(action::not_modelled(name)),
        }
    }

    /// The document of a refusal: an answer of its `own`, what a user put in the table's place, or the table's entry.
    fn refuse(&self, refusal: &Refusal, own: Option<Answer>, format: Format, request_id: &str) -> (Answer, Vec<u8>) {
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
        let document = ErrorDocument { request_id, code: &answer.code, message: &answer.message, access_denied };
        let body = document.write(format, &RDS).unwrap_or_else(|envelope::Unwritable(reason)| {
            log::error!("an error document cannot be written: {reason}");
            Vec::new()
        });
        (answer, body)
    }
}

/// A hint as a header can carry it: what is not visible ASCII is percent-encoded.
fn visible(text: &str) -> String {
    const HIDDEN: &percent_encoding::AsciiSet = percent_encoding::CONTROLS;
    percent_encoding::utf8_percent_encode(text, HIDDEN).to_string()
}
