//! Handles a request: reads it, identifies the caller, runs the action, writes the answer and notes the call. This is
//! the only module that uses both the protocol and the cloud.

mod answer;
pub(crate) mod check;
pub(crate) mod client;
pub(crate) mod coverage;
pub(crate) mod fault;
pub(crate) mod fault_kind;
mod faults;
pub(crate) mod journal;
pub(crate) mod lag;
pub(crate) mod masking;
#[cfg(feature = "engines")]
pub(crate) mod observer;
pub(crate) mod perform;
mod scratch;
mod state;
pub(crate) mod stub;
pub(crate) mod test_action;
pub(crate) mod updates;

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use self::coverage::Sink;
use self::journal::{Entry, Noted, SignatureVersion};
use self::masking::{masked, masked_headers};
use self::perform::Done;
use self::scratch::Scratch;
pub(crate) use self::state::{State, StubFn};
use self::test_action::TestAction;
use crate::base::error::Error;
use crate::base::signal::Signal;
use crate::base::text::clip;
use crate::base::value::Value;
use crate::rds::action::{self, Caller, Modelled};
use crate::rds::model::Cloud;
use crate::rds::model::clock::Ticks;
use crate::rds::model::users::Users;
use crate::rds::products;
use crate::rpc::Scheme;
use crate::rpc::condition::{Condition, Refusal};
use crate::rpc::gateway::{self, Key, Keys, Signed, Window};
use crate::rpc::request::{Incoming, Misread, Request};
use crate::rpc::request_id::RequestId;
use crate::rpc::response::{Handler, Outgoing};
use crate::seed::{Seed, Signatures};
use crate::service::fault_kind::FaultKind;
use crate::service::updates::Updates;

/// The service: a state behind one lock, which is held for one request at a time and never during a wait.
#[derive(Debug)]
pub(crate) struct Service {
    state: Mutex<State>,
    /// Signals that a call is in the log.
    called: Signal,
    /// The updates of a test.
    pub(crate) updates: Updates,
    /// The number of handles that have not been dropped.
    handles: AtomicUsize,
    /// `true` if a user's code answers at least one action.
    has_stub_code: AtomicBool,
    /// `true` if lists are answered in pages of one item.
    small_pages: AtomicBool,
    /// The destination of coverage facts.
    coverage: Option<Sink>,
    /// The observer of the state.
    #[cfg(feature = "engines")]
    observer: std::sync::OnceLock<Arc<dyn observer::Observer>>,
    /// The function that is called with each call when its answer is ready.
    #[cfg(feature = "cli")]
    watcher: std::sync::OnceLock<Watcher>,
    /// The directory of the run, created on demand.
    scratch: Mutex<Option<Scratch>>,
}

/// A function that is called with each call.
#[cfg(feature = "cli")]
struct Watcher(Box<dyn Fn(&Entry) + Send + Sync>);

#[cfg(feature = "cli")]
impl std::fmt::Debug for Watcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watcher")
    }
}

/// The id of a request's key, and the signed request.
type Authenticated<'r> = (Option<&'r str>, Option<Signed<'r>>);

/// The users' keys at a time of the fake's clock.
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

/// The result of handling a request.
pub(crate) struct Outcome {
    user: Option<Arc<str>>,
    result: Result<Value, Refusal>,
    /// The hint of a successful answer.
    hint: Option<String>,
    /// The fault that is injected into the answer.
    fault: Option<FaultKind>,
    /// The stub that answers instead of the model. It is called when nothing is locked.
    stub: Option<StubFn>,
    /// The code that modifies the answer of the model or the stub. It is also called when nothing is locked.
    over: Option<StubFn>,
    /// `true` if a fault closes the connection before the request takes effect.
    dropped: bool,
    /// Work that runs on a copy of the cloud when nothing is locked.
    apart: Option<Box<Apart>>,
}

/// Work on a copy of the cloud, for an answer that takes long to build.
struct Apart {
    action: &'static Modelled,
    cloud: Cloud,
    caller: Caller,
}

impl Outcome {
    fn refused(refusal: Refusal) -> Outcome {
        Outcome {
            user: None,
            result: Err(refusal),
            hint: None,
            fault: None,
            stub: None,
            over: None,
            dropped: false,
            apart: None,
        }
    }
}

impl Service {
    /// Creates a service with the state of a seed without errors.
    pub(crate) fn new(seed: Seed) -> Service {
        Service {
            state: Mutex::new(State::from_seed(seed)),
            updates: Updates::default(),
            handles: AtomicUsize::new(0),
            called: Signal::default(),
            has_stub_code: AtomicBool::new(false),
            small_pages: AtomicBool::new(false),
            coverage: Sink::from_environment(),
            #[cfg(feature = "engines")]
            observer: std::sync::OnceLock::new(),
            #[cfg(feature = "cli")]
            watcher: std::sync::OnceLock::new(),
            scratch: Mutex::new(None),
        }
    }

    /// Returns the directory of the run, which is created empty and removed with the service.
    pub(crate) fn scratch(&self) -> std::io::Result<std::path::PathBuf> {
        let mut scratch = self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(scratch) = &*scratch {
            return Ok(scratch.path().to_owned());
        }
        let made = Scratch::create()?;
        let path = made.path().to_owned();
        *scratch = Some(made);
        Ok(path)
    }

    /// Calls a function with each call from now on, when its answer is ready. If there is a function already, it stays.
    #[cfg(feature = "cli")]
    pub(crate) fn watch(&self, watcher: impl Fn(&Entry) + Send + Sync + 'static) {
        let _ = self.watcher.set(Watcher(Box::new(watcher)));
    }

    /// Sets the observer that follows the state from now on. Later calls have no effect.
    #[cfg(feature = "engines")]
    pub(crate) fn follow(&self, observer: Arc<dyn observer::Observer>) {
        let _ = self.observer.set(observer);
        self.lock().has_servers = true;
    }

    /// The observer of the state.
    #[cfg(feature = "engines")]
    pub(crate) fn observer(&self) -> Option<&Arc<dyn observer::Observer>> {
        self.observer.get()
    }

    /// Notifies the observer that the state may have changed without a request. Nothing may be locked.
    pub(crate) fn changed(&self) {
        #[cfg(feature = "engines")]
        if let Some(observer) = self.observer.get() {
            observer.changed();
        }
    }

    /// Makes the clock follow other ticks.
    pub(crate) fn following(self, ticks: Ticks) -> Service {
        self.lock().cloud.clock.follow(Some(ticks));
        self
    }

    /// Notes that there is one more handle.
    pub(crate) fn opened(&self) {
        self.handles.fetch_add(1, Ordering::SeqCst);
    }

    /// Notes that a handle is dropped.
    pub(crate) fn closed(&self) {
        let _before = self.handles.fetch_sub(1, Ordering::SeqCst);
        #[cfg(feature = "engines")]
        if let Some(observer) = self.observer.get().filter(|_| _before == 1) {
            observer.closed();
        }
    }

    /// Returns whether a handle exists. Pending requests do not count.
    pub(crate) fn is_open(&self) -> bool {
        self.handles.load(Ordering::SeqCst) > 0
    }

    /// Sets a user's code that answers an action.
    pub(crate) fn stub_with(&self, action: &str, stub: StubFn) -> Result<(), String> {
        self.has_stub_code.store(true, Ordering::Relaxed);
        self.lock().stub_with(action, stub)
    }

    /// Sets a user's code that modifies the answers of an action.
    pub(crate) fn stub_over(&self, action: &str, stub: StubFn) -> Result<(), String> {
        self.has_stub_code.store(true, Ordering::Relaxed);
        self.lock().stub_over(action, stub)
    }

    /// Locks the state. No user code runs while it is locked, and a panic of the crate itself leaves a state that later
    /// requests can use, so poisoning is ignored.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.cloud.settle();
        state
    }

    /// Performs a test action atomically.
    pub(crate) fn perform_test(&self, action: TestAction) -> Result<Done, Error> {
        let done = self.lock().perform_test(action);
        self.freed(done)
    }

    /// Performs a step of a scenario, such as `advance` with `"90s"`.
    pub(crate) fn perform_step(&self, name: &str, value: &Value) -> Result<Done, Error> {
        let done = {
            let mut state = self.lock();
            state.read_test(name, value).and_then(|action| state.perform_test(action))
        };
        self.freed(done)
    }

    /// Frees a replaced state after the lock is released, and notifies the observer.
    fn freed(&self, done: Result<Done, Error>) -> Result<Done, Error> {
        self.changed();
        done.map(|done| match done {
            Done::Replaced(old) => {
                drop(old);
                Done::Nothing
            }
            done => done,
        })
    }

    /// Returns the signal that a call is in the log.
    pub(crate) fn called(&self) -> &Signal {
        &self.called
    }

    /// Locks the state and returns the request's key. Signatures are checked while nothing is locked, with the users of
    /// that time, and checked again if the users have been replaced meanwhile.
    fn authenticate<'r>(
        &self,
        incoming: &Incoming<'r>,
        request: &'r Request<'_>,
    ) -> (MutexGuard<'_, State>, Result<Authenticated<'r>, Refusal>) {
        let mut state = self.lock();
        loop {
            if state.signatures == Signatures::Ignored {
                return (state, Ok((gateway::claimed_key(incoming, request), None)));
            }
            let keys = KeysAt { users: state.cloud.users.clone(), now: state.cloud.now() };
            let window = Window { now: SystemTime::now(), width: state.timestamp_window() };
            drop(state);
            let signed = gateway::authenticate(incoming, request, &keys, window).map_err(naming_the_version);
            state = self.lock();
            if Arc::ptr_eq(&keys.users, &state.cloud.users) {
                let signed = signed.and_then(|signed| state.nonces.admit(signed));
                return (state, signed.map(|signed| (Some(signed.key), Some(signed))));
            }
        }
    }
}

impl Service {
    /// Runs a user's code without the lock. Returns the lock again, the answer, and a hint about its shape.
    fn run_stub<'s>(
        &'s self,
        state: MutexGuard<'s, State>,
        code: &StubFn,
        request: &Request<'_>,
        answer: &Value,
    ) -> (MutexGuard<'s, State>, Result<Value, Refusal>, Option<String>) {
        drop(state);
        let result = code.answer(request, answer);
        let hint = result.as_ref().ok().and_then(|body| stub::hint(&request.action, body));
        let state = self.lock();
        let hint = hint.filter(|_| !state.cloud.settings.anything_goes);
        (state, result, hint)
    }

    /// Answers lists in pages of one item from now on, regardless of `PageSize`.
    pub(crate) fn answer_small_pages(&self) {
        self.small_pages.store(true, Ordering::Relaxed);
    }
}

impl Handler for Service {
    fn may_block(&self, _: &Incoming<'_>) -> bool {
        #[cfg(feature = "engines")]
        if self.observer.get().is_some_and(|observer| observer.may_block()) {
            return true;
        }
        self.has_stub_code.load(Ordering::Relaxed)
    }

    fn mocked(&self, incoming: &Incoming<'_>) {
        let read = incoming.read();
        let known = read.as_ref().ok().and_then(products::action_of);
        let entry = entry(incoming, read.as_ref().ok(), known);
        let mut state = self.lock();
        let entry = Entry { time: state.cloud.now(), mocked: true, answered: AtomicBool::new(true), ..entry };
        let dropped = state.journal.push(Noted::Call(Arc::new(entry)));
        drop(state);
        // Freed when others can go on.
        drop(dropped);
        self.called.send();
    }

    fn handle(&self, incoming: &Incoming<'_>) -> Outgoing {
        if incoming.method == http::Method::OPTIONS {
            return answer::preflight();
        }
        let started = Instant::now();
        // Reading, signatures and writing do not need the state, so they happen before the lock is taken or after it is
        // released.
        let (read, known) = self.read(incoming);
        let request = read.as_ref().ok();
        let action = request.map_or("", |request| request.action.as_str());
        let entry = entry(incoming, request, known);
        let format = read.as_ref().map_or_else(|misread| misread.format, |request| request.format);
        #[cfg(feature = "engines")]
        if let (Some(observer), Some(request)) = (self.observer.get(), request) {
            observer.asked(action, &request.params);
        }
        let checked = read
            .as_ref()
            .map_err(|misread| misread.refusal.clone())
            .and_then(|request| check_gateway(incoming, request, known).map(|()| request));
        let (mut state, request_id, mut outcome) = match checked {
            Ok(request) => self.outcome(incoming, request),
            Err(refusal) => {
                let mut state = self.lock();
                let request_id = RequestId(state.cloud.ids.request());
                (state, request_id, Outcome::refused(refusal))
            }
        };
        let user = outcome.user.take().unwrap_or_else(|| "".into());
        let draft = state.draft(action, outcome);
        let entry = Arc::new(Entry {
            user,
            status: draft.status,
            code: draft.code.clone(),
            request_id,
            hint: draft.hint.clone(),
            time: state.cloud.now(),
            ..entry
        });
        let dropped = state.journal.push(Noted::Call(entry.clone()));
        let first_time = known.filter(|action| coverage::note(&mut state.coverage, action, draft.condition));
        drop(state);
        if let (Some(action), Some(sink)) = (first_time, &self.coverage) {
            sink.add(action, draft.condition);
        }
        // Freed when others can go on.
        drop(dropped);

        draft.log(action);
        let keep = draft.can_be_kept();
        #[cfg_attr(not(feature = "engines"), allow(unused_mut))]
        let mut outgoing =
            draft.written(action, incoming.header(http::header::HOST).unwrap_or_default(), format, request_id);
        #[cfg(feature = "engines")]
        if let (Some(observer), Some(request)) = (self.observer.get(), request) {
            observer.answered(action, &request.params, &mut outgoing);
        }
        self.answered(&entry, started, keep.then(|| outgoing.body.clone()));
        outgoing
    }
}

impl Service {
    /// Reads a request. Returns its action in the service's spelling too, if the service has it.
    fn read<'r>(&self, incoming: &Incoming<'r>) -> (Result<Request<'r>, Misread>, Option<&'static str>) {
        let mut known = None;
        let read = incoming.read().map(|mut request| {
            known = products::action_of(&request);
            match known {
                Some(name) if name != request.action => request.action = name.to_owned(),
                None => products::qualify(&mut request),
                Some(_) => {}
            }
            request.params.small_pages = self.small_pages.load(Ordering::Relaxed);
            request
        });
        (read, known)
    }

    /// Answers a request that the gateway admits. Returns the lock too.
    fn outcome(&self, incoming: &Incoming<'_>, request: &Request<'_>) -> (MutexGuard<'_, State>, RequestId, Outcome) {
        let (mut state, key) = self.authenticate(incoming, request);
        let request_id = RequestId(state.cloud.ids.request());
        let mut outcome = match key {
            Ok((key, signed)) => {
                let outcome = state.answer(key, request);
                if let Some(signed) = signed.filter(|_| outcome.dropped) {
                    // The request never arrived, so a client may repeat it with the same nonce.
                    state.nonces.forget(signed);
                }
                outcome
            }
            Err(refusal) => Outcome::refused(refusal),
        };
        if let Some(apart) = outcome.apart.take() {
            drop(state);
            let Apart { action, mut cloud, caller } = *apart;
            outcome.result = action.run(&mut cloud, &caller, &request.params);
            outcome.hint = outcome.result.is_ok().then(|| action.hints(&cloud, &request.params)).flatten();
            drop(cloud);
            state = self.lock();
        }
        if let Some(code) = outcome.stub.take() {
            (state, outcome.result, outcome.hint) = self.run_stub(state, &code, request, &Value::Null);
        }
        if let (Some(code), Ok(answer)) = (outcome.over.take(), &outcome.result) {
            let hint;
            (state, outcome.result, hint) = self.run_stub(state, &code, request, answer);
            outcome.hint = hint.or(outcome.hint);
        }
        (state, request_id, outcome)
    }

    /// Completes the entry of a call in the log, and notifies those who wait for it.
    fn answered(&self, entry: &Arc<Entry>, started: Instant, body: Option<bytes::Bytes>) {
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        entry.micros.store(micros, Ordering::Relaxed);
        #[cfg(feature = "cli")]
        if let Some(watcher) = self.watcher.get() {
            (watcher.0)(entry);
        }
        self.lock().journal.keep_answer(entry, body);
        self.called.send();
    }
}

/// Returns the entry of the log for a request, without its answer. `known` is the action in the service's spelling.
fn entry(incoming: &Incoming<'_>, request: Option<&Request<'_>>, known: Option<&'static str>) -> Entry {
    Entry {
        action: known.map_or_else(|| clip(request.map_or("", |request| &request.action)).into(), Into::into),
        method: incoming.method.clone(),
        parameters: request.map(|request| masked(request.params.iter())).unwrap_or_default(),
        user: "".into(),
        status: 0,
        code: None,
        request_id: RequestId(0),
        hint: None,
        time: SystemTime::UNIX_EPOCH,
        micros: AtomicU64::new(0),
        headers: masked_headers(incoming.headers),
        signed: request.and_then(|request| signed(incoming, request)),
        mocked: false,
        answer: Mutex::default(),
        answered: AtomicBool::new(false),
    }
}

/// Returns the version of a request's signature, if it has one.
fn signed(incoming: &Incoming<'_>, request: &Request<'_>) -> Option<SignatureVersion> {
    match request.scheme {
        Scheme::V1 => request.params.get("Signature").map(|_| SignatureVersion::V1),
        Scheme::V3 => incoming.header(http::header::AUTHORIZATION).map(|_| SignatureVersion::V3),
    }
}

/// Adds the correct version to the hint, if the version is missing.
fn naming_the_version(mut refusal: Refusal) -> Refusal {
    if let (name @ ("Version" | "x-acs-version"), Some(hint)) = (refusal.0.detail.as_str(), &mut refusal.0.hint) {
        *hint += &format!(": `{name}` is {}", products::RDS.version);
    }
    refusal
}

/// Runs the gateway's checks that do not depend on the caller: path, action, version, format. `known` is the action in
/// the service's spelling.
fn check_gateway(incoming: &Incoming<'_>, request: &Request<'_>, known: Option<&str>) -> Result<(), Refusal> {
    if incoming.path != "/" {
        let hint = format!("the service has one path, `/`, not `{}`", clip(incoming.path));
        return Err(Condition::ActionNotFound.because(hint));
    }
    request.check(products::of_version(request.version.as_deref()), |name| match known {
        Some(_) => Ok(()),
        None => Err(action::unknown(name)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_answer_is_built_without_the_lock() {
        let service = Service::new(Seed::default());
        let headers = http::HeaderMap::new();
        let incoming = |query: &'static str| Incoming {
            method: &http::Method::GET,
            path: "/",
            query,
            headers: &headers,
            body: b"",
        };
        let large = incoming("Action=DescribeAvailableResource&InstanceChargeType=Postpaid&Format=JSON");
        let outcome = service.lock().answer(None, &large.read().unwrap());
        assert!(outcome.apart.is_some() && outcome.result == Ok(Value::Null));
        let answer = service.handle(&large);
        assert!(answer.status == 200 && answer.body.len() > 1 << 20, "{} {}", answer.status, answer.body.len());
        let small = incoming("Action=DescribeRegions&Format=JSON");
        assert!(service.lock().answer(None, &small.read().unwrap()).apart.is_none());
        // A stub replaces the model, and a refusal is answered as elsewhere.
        let wrong = incoming("Action=DescribeAvailableResource&InstanceChargeType=Postpaid&RegionId=nowhere");
        assert_eq!(service.handle(&wrong).status, 404);
        service.lock().stub("DescribeAvailableResource", &serde_json::json!({})).unwrap();
        assert!(service.handle(&large).body.len() < 1 << 10);
    }
}
