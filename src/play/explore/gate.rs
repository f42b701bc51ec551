//! The gate in front of an explored fake: it counts the calls, makes some fail, and closes when the turn of the code is
//! over.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::oneshot;

use super::trouble::{Passwords, Plan, Seen, Then, Trouble};
use crate::base::text::clip;
use crate::rds::model::Cloud;
use crate::rds::products;
use crate::rpc::request::Incoming;
use crate::rpc::response::{Cut, Handler, Outgoing};
use crate::service::Service;
use crate::service::fault::Fault;
use crate::service::lag::Lag;
use crate::service::masking::{masked, parsed};

/// The reason why the code has to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The code crashes here. The value says what happens to the running operations.
    Crash(Then),
    TooManyCalls,
}

/// The data that the gates of one run share. Each start of the code has its own gate.
#[derive(Debug)]
pub(super) struct Watch {
    state: Mutex<Watching>,
    slow: Duration,
}

/// The data that a run keeps for each call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keeps {
    /// `true` to keep the cloud before and after each change.
    pub(super) clouds: bool,
    /// `true` to keep the cloud after every call, for invariants.
    pub(super) every_state: bool,
}

#[derive(Debug)]
struct Watching {
    keeps: Keeps,
    /// The faults that are still to come.
    plan: Plan,
    seen: Vec<Seen>,
    /// The number of calls that the code may still make in this turn.
    left: usize,
    /// The fault that remains until the code ends.
    lasting: Option<u64>,
    /// The first call after the turn of the code was over.
    late: Option<String>,
    /// `true` if a planned fault could not happen, since its call was refused before.
    missed: bool,
    /// `true` if the code has made more calls than allowed.
    exhausted: bool,
    /// The lag of the fake before the run changed it.
    lag: Option<Option<Lag>>,
    /// The cloud after each call, with the call's number, if clouds are kept.
    states: Vec<(usize, Arc<Cloud>)>,
    passwords: Passwords,
    /// The channel that makes the explorer stop the code.
    stop: Option<oneshot::Sender<Stop>>,
}

impl Watch {
    pub(super) fn new(plan: Plan, slow: Duration, keeps: Keeps) -> Watch {
        let state = Watching {
            keeps,
            plan,
            seen: Vec::new(),
            left: 0,
            lasting: None,
            late: None,
            missed: false,
            exhausted: false,
            lag: None,
            states: Vec::new(),
            passwords: Passwords::new(),
            stop: None,
        };
        Watch { state: Mutex::new(state), slow }
    }

    fn lock(&self) -> MutexGuard<'_, Watching> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a turn of the code, which may make `calls` calls.
    pub(super) fn begin(&self, calls: usize) -> oneshot::Receiver<Stop> {
        let (stop, stopped) = oneshot::channel();
        let mut state = self.lock();
        state.left = calls;
        state.stop = Some(stop);
        stopped
    }

    /// Removes all faults: from here on nothing goes wrong.
    pub(super) fn calm(&self, service: &Service) {
        let (lasting, lag) = {
            let mut state = self.lock();
            state.missed |= !state.plan.is_empty();
            state.plan.clear();
            (state.lasting.take(), state.lag.take())
        };
        if let Some(id) = lasting {
            service.lock().faults.remove(id);
        }
        if let Some(lag) = lag {
            service.lock().set_lag(lag);
        }
    }

    /// Records whether another actor's change took effect.
    pub(super) fn note_event(&self, applied: bool) {
        self.lock().missed |= !applied;
    }

    /// The cloud after each call, with the call's number, if clouds are kept.
    pub(super) fn states(&self) -> Vec<(usize, Arc<Cloud>)> {
        self.lock().states.clone()
    }

    /// Digests of the passwords that were set.
    pub(super) fn passwords(&self) -> Passwords {
        self.lock().passwords.clone()
    }

    /// Returns how many calls have come.
    pub(super) fn calls(&self) -> usize {
        self.lock().seen.len()
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.lock().seen.clone()
    }

    /// The first call after the turn of the code was over.
    pub(super) fn late(&self) -> Option<String> {
        self.lock().late.clone()
    }

    /// Returns whether the code has made more calls than it may.
    pub(super) fn exhausted(&self) -> bool {
        self.lock().exhausted
    }

    /// Returns whether a planned fault did not happen.
    pub(super) fn missed(&self) -> bool {
        let state = self.lock();
        state.missed || !state.plan.is_empty()
    }
}

/// The gate of one start of the code.
#[derive(Debug)]
pub(super) struct Gate {
    watch: Arc<Watch>,
    service: Arc<Service>,
    shut: Arc<AtomicBool>,
}

impl Gate {
    pub(super) fn new(watch: Arc<Watch>, service: Arc<Service>, shut: Arc<AtomicBool>) -> Gate {
        Gate { watch, service, shut }
    }

    /// Closes the gate and reports the reason to the explorer.
    fn stop(&self, why: Stop) {
        self.shut.store(true, Ordering::SeqCst);
        if let Some(stop) = self.watch.lock().stop.take() {
            // A receiver that is gone already knows the reason.
            let _ = stop.send(why);
        }
    }

    /// Injects a fault for a call, instead of all other faults.
    fn inject(&self, trouble: Trouble, action: &str) -> Option<u64> {
        let fault = trouble.fault(self.watch.slow)?;
        let mut state = self.service.lock();
        if trouble == Trouble::ThrottledOn {
            let id = state.faults.inject(Fault { action: Some(action.to_owned()), ..fault }, 0);
            self.watch.lock().lasting = Some(id);
            return None;
        }
        Some(state.faults.inject(fault.times(1), 0))
    }
}

impl Handler for Gate {
    fn may_block(&self, incoming: &Incoming<'_>) -> bool {
        self.service.may_block(incoming)
    }

    fn mocked(&self, incoming: &Incoming<'_>) {
        self.service.mocked(incoming);
    }

    fn handle(&self, incoming: &Incoming<'_>) -> Outgoing {
        if incoming.method == http::Method::OPTIONS || incoming.path != "/" {
            // The request is not a call of the service.
            return self.service.handle(incoming);
        }
        let (action, parameters, password) = named(incoming);
        if self.shut.load(Ordering::SeqCst) {
            self.watch.lock().late.get_or_insert(action);
            return closed();
        }
        let (earlier, busy_before) = {
            let state = self.service.lock();
            (state.earlier.clone(), state.cloud.is_busy())
        };
        let seen = Seen {
            action,
            parameters,
            answer: String::new(),
            hint: None,
            had_earlier: earlier.is_some(),
            changed: false,
            busy_before,
            busy_after: busy_before,
            clouds: None,
            trouble: None,
        };
        let Some((number, seen)) = self.admit(seen) else {
            self.stop(Stop::TooManyCalls);
            return closed();
        };
        if let Some(Trouble::Crash { after: false, then }) = seen.trouble {
            self.note(number, "crash, nothing done", |_| {});
            self.stop(Stop::Crash(then));
            return closed();
        }
        if let Some(Trouble::Event(event)) = seen.trouble {
            let applied = seen.event(event).is_some_and(|(_, id)| event.apply(&mut self.service.lock().cloud, &id));
            self.watch.note_event(applied);
        }
        if seen.trouble == Some(Trouble::Lagging) {
            let before = self.service.lock().set_lag(Some(Lag::calls(1)));
            self.watch.lock().lag = Some(before);
        }
        let fault = seen.trouble.and_then(|trouble| self.inject(trouble, &seen.action));
        let outgoing = self.service.handle(incoming);
        let hint = outgoing.headers.iter().find(|(name, _)| name == "x-fake-rds-hint");
        let hint = hint.and_then(|(_, value)| Some(value.to_str().ok()?.to_owned()));
        let crash = match seen.trouble {
            Some(Trouble::Crash { then, .. }) => Some(then),
            _ => None,
        };
        let effect = self.effect(number, fault, earlier, password);
        let answer = match (&outgoing.cut, effect.code) {
            _ if crash.is_some() => "crash, done".to_owned(),
            (Some(Cut::BeforeAnswer), _) => "connection closed".to_owned(),
            (Some(Cut::InBody(bytes)), _) => format!("{} cut after {bytes} bytes", outgoing.status),
            (None, Some(code)) => format!("{} {code}", outgoing.status),
            (None, None) => outgoing.status.to_string(),
        };
        self.note(number, &answer, |call| {
            call.hint = hint;
            call.changed = effect.clouds.is_some();
            call.clouds = effect.clouds.and_then(|(before, after)| Some(Box::new((before.as_ref().clone(), after?))));
            call.busy_after = effect.is_busy;
        });
        if let Some(then) = crash {
            self.stop(Stop::Crash(then));
            return closed();
        }
        outgoing
    }
}

/// The effect of a call on the state.
struct Effect {
    is_busy: bool,
    code: Option<String>,
    /// The state before the call, and the one after it if it is kept; `None` if the call changed nothing.
    clouds: Option<(Arc<Cloud>, Option<Cloud>)>,
}

impl Gate {
    /// Counts a call, and gives it the trouble that is planned for it. Returns its number too; `None` if there are too
    /// many calls.
    fn admit(&self, mut seen: Seen) -> Option<(usize, Seen)> {
        let mut state = self.watch.lock();
        let Some(left) = state.left.checked_sub(1) else {
            state.exhausted = true;
            return None;
        };
        state.left = left;
        let number = state.seen.len() + 1;
        if let Some(at) = state.plan.iter().position(|(call, _)| *call == number) {
            seen.trouble = Some(state.plan.remove(at).1);
        }
        state.seen.push(seen.clone());
        Some((number, seen))
    }

    /// Removes the fault of a call, and compares the state with the one before the last change, `earlier`.
    fn effect(
        &self,
        number: usize,
        fault: Option<u64>,
        earlier: Option<Arc<Cloud>>,
        password: Option<(String, u64)>,
    ) -> Effect {
        let mut state = self.service.lock();
        let hits = fault.and_then(|id| state.faults.remove(id)).map(|(_, hits)| hits);
        let mut watch = self.watch.lock();
        watch.missed |= hits == Some(0);
        // Each change replaces the stored earlier state with a new `Arc`.
        let before = state.earlier.as_ref().filter(|now| earlier.as_ref().is_none_or(|old| !Arc::ptr_eq(old, now)));
        let clouds = before.map(|before| (before.clone(), watch.keeps.clouds.then(|| state.cloud.clone())));
        if watch.keeps.every_state {
            watch.states.push((number, Arc::new(state.cloud.clone())));
        }
        if let (Some(_), Some((account, digest))) = (&clouds, password) {
            watch.passwords.insert(account, digest);
        }
        Effect { is_busy: state.cloud.is_busy(), code: state.journal.last_code().map(str::to_owned), clouds }
    }

    /// Records the result of a call.
    fn note(&self, number: usize, answer: &str, more: impl FnOnce(&mut Seen)) {
        let mut state = self.watch.lock();
        if let Some(call) = state.seen.get_mut(number - 1) {
            call.answer = answer.to_owned();
            more(call);
        }
    }
}

/// Returns the action and the parameters of a request. If it sets a password, also the account and a digest of the
/// password.
fn named(incoming: &Incoming<'_>) -> (String, BTreeMap<String, String>, Option<(String, u64)>) {
    let Ok(request) = incoming.read() else { return (String::new(), BTreeMap::new(), None) };
    let action = products::action_of(&request).map_or_else(|| clip(&request.action), str::to_owned);
    let value = |wanted: &str| request.params.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value);
    let digest = |password: &str| BuildHasherDefault::<DefaultHasher>::default().hash_one(password);
    let password = value("AccountName").zip(value("AccountPassword"));
    let password = password.map(|(account, password)| (account.to_owned(), digest(password)));
    (action, parsed(&masked(request.params.iter())), password)
}

/// The connection closes without an answer.
pub(super) fn closed() -> Outgoing {
    Outgoing { status: 0, headers: Vec::new(), body: Bytes::new(), delay: None, cut: Some(Cut::BeforeAnswer) }
}
