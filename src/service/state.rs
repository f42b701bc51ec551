//! The state that a request can see or change.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::answer::Draft;
use super::journal::Journal;
use super::test_action::TestAction;
use super::{Apart, Outcome};
use crate::base::error::joined;
use crate::base::value::Value;
use crate::rds::action::{self, Caller, Modelled};
use crate::rds::catalogue;
use crate::rds::model::Cloud;
use crate::rds::model::users::Known;
use crate::rds::products;
use crate::rpc::condition::{Answer, Answers, Condition, Denied, Era, Form, Refusal};
use crate::rpc::gateway::Nonces;
use crate::rpc::params::Params;
use crate::rpc::request::Request;
use crate::rpc::response::answering;
use crate::seed::{Injected, Seed, Signatures, state};
use crate::service::coverage::Facts;
use crate::service::fault::Fault;
use crate::service::fault_kind::FaultKind;
use crate::service::faults::Faults;
use crate::service::lag::{self, Hidden, Lag};
use crate::service::stub::{self, Unmodelled};

/// The state of a fake.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) cloud: Cloud,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    /// The cloud before the last change, if it is kept.
    pub(crate) earlier: Option<Arc<Cloud>>,
    /// `true` if the cloud before the last change is kept even without a fault that needs it.
    pub(crate) keeps_earlier: bool,
    /// The time that created, granted or deleted resources are hidden.
    lag: Option<Lag>,
    hidden: Hidden,
    /// The called actions and the answered conditions.
    pub(crate) coverage: Facts,
    pub(super) signatures: Signatures,
    pub(super) nonces: Nonces,
    era: Era,
    unmodelled: Unmodelled,
    answers: Answers,
    stubs: BTreeMap<String, Value>,
    /// Stubs that a user's code answers.
    stub_fns: BTreeMap<String, StubFn>,
    /// User code that modifies answers.
    stub_overs: BTreeMap<String, StubFn>,
    /// `true` if hints are written for users of the control API instead of Rust.
    pub(crate) is_served: bool,
    /// `true` if the fake has database servers.
    pub(super) has_servers: bool,
    /// The seed that the fake started with. A reset restores it.
    origin: Seed,
    /// The number of times that another state has replaced this one.
    #[cfg(feature = "engines")]
    generation: u64,
}

/// User code that makes an answer from the parameters.
#[derive(Clone)]
pub(crate) struct StubFn(pub(crate) Arc<Answering>);

/// The arguments are the parameters, and the answer that would be sent otherwise (null for a stub that replaces the
/// model).
type Answering = dyn Fn(&BTreeMap<String, String>, serde_json::Value) -> serde_json::Value + Send + Sync;

impl std::fmt::Debug for StubFn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StubFn")
    }
}

impl StubFn {
    /// Returns the answer, or the reason why there is none. Catches a panic of the user's code.
    pub(super) fn answer(&self, request: &Request<'_>, answer: &Value) -> Result<Value, Refusal> {
        let broken = |hint: String| Condition::InternalError.because(format!("the stub: {hint}"));
        let parameters = request.params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let (code, given) = (self.0.clone(), answer.to_json());
        let body =
            answering(|| std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| code(&parameters, given)))).ok();
        let body = body.ok_or_else(|| broken("it panicked".to_owned()))?;
        let body = stub::in_order_of(answer, Value::from(&body));
        stub::check(&request.action, &body).map_err(broken)?;
        Ok(body)
    }
}

impl State {
    pub(super) fn from_seed(seed: Seed) -> State {
        let mut faults = Faults::default();
        for Injected { fault, hits } in &seed.faults {
            faults.inject(fault.clone(), *hits);
        }
        let mut stubs = BTreeMap::new();
        for (action, body) in &seed.stubs {
            stubs.insert(canonical(action), body.clone());
        }
        State {
            cloud: state::build(&seed),
            journal: Journal::new(seed.keep_calls),
            faults,
            earlier: None,
            keeps_earlier: false,
            lag: seed.lag,
            hidden: Hidden::default(),
            coverage: Facts::new(),
            signatures: seed.signatures.unwrap_or(match seed.users.as_slice() {
                [] => Signatures::Ignored,
                _ => Signatures::Checked,
            }),
            nonces: Nonces::new(),
            era: seed.era,
            unmodelled: seed.unmodelled,
            answers: seed.answers.clone(),
            stubs,
            stub_fns: BTreeMap::new(),
            stub_overs: BTreeMap::new(),
            is_served: false,
            has_servers: false,
            origin: seed,
            #[cfg(feature = "engines")]
            generation: 0,
        }
    }

    /// Replaces the state by that of another seed, which a later reset restores. Returns the old state, for the caller
    /// to free when nothing is locked.
    pub(crate) fn replace(&mut self, seed: Seed) -> State {
        let mut new = State::from_seed(seed);
        new.cloud.clock.follow(self.cloud.clock.ticks());
        #[cfg(feature = "engines")]
        {
            new.generation = self.generation + 1;
        }
        new.is_served = self.is_served;
        new.has_servers = self.has_servers;
        std::mem::replace(self, new)
    }

    /// Returns the number of times that another state has replaced the first one.
    #[cfg(feature = "engines")]
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// Notes an action of the test in the log.
    pub(crate) fn note(&mut self, action: TestAction) {
        if matches!(action, TestAction::Add(_) | TestAction::Update(_) | TestAction::Remove(_)) {
            self.hidden.clear();
        }
        let now = self.cloud.now();
        self.journal.note(action, now);
    }

    /// Returns why a fault cannot have an effect on this fake, if so.
    pub(super) fn flaw(&self, fault: &Fault) -> Option<String> {
        fault.flaw().or_else(|| fault.unserved().filter(|_| !self.has_servers))
    }

    /// Sets how long changes are hidden from now on, and returns the previous setting. Hidden changes become visible.
    pub(crate) fn set_lag(&mut self, lag: Option<Lag>) -> Option<Lag> {
        self.hidden.clear();
        std::mem::replace(&mut self.lag, lag)
    }

    /// Restores the seed that the fake started with. Returns the old state, for the caller to free when nothing is
    /// locked.
    pub(crate) fn reset(&mut self) -> State {
        self.replace(self.origin.clone())
    }

    pub(crate) fn seed(&self) -> Seed {
        let mut seed = self.origin.clone();
        state::extract(&self.cloud, &mut seed);
        seed.answers.clone_from(&self.answers);
        seed.stubs.clone_from(&self.stubs);
        seed.faults = self.faults.iter().map(|(fault, hits)| Injected { fault: fault.clone(), hits }).collect();
        seed
    }

    /// Returns whether signatures are checked.
    #[cfg(feature = "control")]
    pub(crate) fn signatures(&self) -> Signatures {
        self.signatures
    }

    /// Returns the largest allowed difference of a client's timestamp.
    pub(super) fn timestamp_window(&self) -> Duration {
        self.origin.timestamp_window
    }

    pub(crate) fn stub(&mut self, action: &str, body: &serde_json::Value) -> Result<(), String> {
        let name = stub::check_action(action)?;
        let body = Value::from(body);
        stub::check(name, &body)?;
        let errors = if self.cloud.settings.anything_goes { Vec::new() } else { stub::shape_errors(name, &body) };
        if !errors.is_empty() {
            return Err(format!("{}. anything_goes() accepts it", joined(&errors)));
        }
        self.stub_fns.remove(name);
        self.stubs.insert(name.to_owned(), body);
        Ok(())
    }

    /// Returns the stubs by the names of their actions. A stub that is a closure has no answer here.
    #[cfg_attr(not(feature = "control"), allow(dead_code))]
    pub(crate) fn stubs(&self) -> serde_json::Value {
        let fixed = self.stubs.iter().map(|(action, body)| (action.clone(), body.to_json()));
        let code = self.stub_fns.keys().map(|action| (action.clone(), serde_json::Value::Null));
        fixed.chain(code).collect::<serde_json::Map<_, _>>().into()
    }

    pub(crate) fn stub_with(&mut self, action: &str, stub: StubFn) -> Result<(), String> {
        let action = stub::check_action(action)?.to_owned();
        self.stub_fns.insert(action.clone(), stub);
        self.note(TestAction::Stub { action, answer: None });
        Ok(())
    }

    pub(crate) fn stub_over(&mut self, action: &str, stub: StubFn) -> Result<(), String> {
        let action = stub::check_action(action)?.to_owned();
        let has_answer = action::find(&action).is_some()
            || self.unmodelled == Unmodelled::Shape
            || self.stubs.contains_key(&action)
            || self.stub_fns.contains_key(&action);
        if !has_answer {
            return Err(format!("the fake does not model `{action}`, so there is no answer to modify: use `stub`"));
        }
        self.stub_overs.insert(action.clone(), stub);
        self.note(TestAction::Stub { action, answer: None });
        Ok(())
    }

    /// Runs the action of a request with this key.
    pub(super) fn answer(&mut self, key: Option<&str>, request: &Request<'_>) -> Outcome {
        let (caller, denied) = self.caller(key, &request.action);
        let hidden = self.hidden.next_call(self.cloud.now());
        let fault = self.faults.hit(&request.action, &request.params, self.earlier.is_some());
        let work = fault.as_ref().is_none_or(|fault| fault.after_effect || fault.kind.needs_the_answer());
        let stub = self.stub_fns.get(&request.action).filter(|_| work && denied.is_none()).cloned();
        let lag = match fault.as_ref().map(|fault| &fault.kind) {
            Some(FaultKind::Lag(lag)) => Some(*lag),
            _ => self.lag,
        };
        let dropped = fault.as_ref().is_some_and(|fault| fault.kind == FaultKind::Disconnect && !fault.after_effect);
        let stale = fault.as_ref().is_some_and(|fault| fault.kind == FaultKind::Stale);
        let apart = action::find(&request.action)
            .filter(|model| model.is_large && work && !stale && denied.is_none() && stub.is_none())
            .filter(|model| !self.stubs.contains_key(model.name))
            .map(|action| Box::new(Apart { action, cloud: self.cloud.clone(), caller: caller.clone() }));
        let (result, hint) = match denied {
            Some(denied) => (Err(denied), None),
            None if apart.is_some() => (Ok(Value::Null), None),
            None if stale => self.perform_earlier(&request.action, &caller, &request.params),
            None if work && stub.is_none() => {
                self.perform_behind(hidden, lag, &request.action, &caller, &request.params)
            }
            None => (Ok(Value::Null), None),
        };
        let over = self.stub_overs.get(&request.action).filter(|_| work && result.is_ok()).cloned();
        let fault = fault.map(|fault| fault.kind);
        Outcome { user: Some(caller.uid), result, hint, fault, stub, over, dropped, apart }
    }

    /// Returns the caller, and the refusal if a policy forbids the call.
    fn caller(&self, key: Option<&str>, action: &str) -> (Caller, Option<Refusal>) {
        let users = &self.cloud.users;
        let Some(Known { user, owner, uid }) = key.and_then(|key| users.with_key(key)).or_else(|| users.first()) else {
            let nobody = users.default_owner();
            return (Caller { owner: nobody.clone(), uid: nobody }, None);
        };
        let named = products::in_policies(action);
        let denied = user.refuses(&named).filter(|_| !action::is_open(action)).map(|explicit| {
            let how = if explicit { "a `deny` matches" } else { "no `allow` matches" };
            let hint = format!("the policies of user {} do not permit {named}: {how}", user.uid);
            let denied = Denied {
                account: user.owner().to_owned(),
                user: user.uid.clone(),
                action: named.clone().into_owned(),
                explicit,
            };
            let mut refusal = action::forbidden(action).because(hint);
            refusal.0.denied = Some(Box::new(denied));
            refusal
        });
        (Caller { owner: owner.clone(), uid: uid.clone() }, denied)
    }

    /// Answers a read from the state before the last change. It does not count as a poll.
    fn perform_earlier(
        &mut self,
        name: &str,
        caller: &Caller,
        params: &Params<'_>,
    ) -> (Result<Value, Refusal>, Option<String>) {
        let Some(earlier) = self.earlier.clone() else { return self.perform(name, caller, params) };
        self.perform_on(&earlier, name, caller, params)
    }

    /// Runs an action on another cloud without changing that cloud.
    fn perform_on(
        &mut self,
        cloud: &Cloud,
        name: &str,
        caller: &Caller,
        params: &Params<'_>,
    ) -> (Result<Value, Refusal>, Option<String>) {
        let cloud = Cloud { clock: self.cloud.clock.clone(), ..cloud.clone() };
        let now = std::mem::replace(&mut self.cloud, cloud);
        self.cloud.settle();
        let performed = self.perform(name, caller, params);
        self.cloud = now;
        performed
    }

    /// Runs an action while changes may be hidden. A read shows the cloud without the hidden changes. A change is
    /// refused if, in that cloud, a resource that it needs is missing, or one that it would create exists.
    fn perform_behind(
        &mut self,
        hidden: Option<(Arc<Cloud>, String)>,
        lag: Option<Lag>,
        name: &str,
        caller: &Caller,
        params: &Params<'_>,
    ) -> (Result<Value, Refusal>, Option<String>) {
        let Some((before, action)) = hidden.filter(|_| self.model(name).is_some()) else {
            return self.perform_and_remember(lag, name, caller, params);
        };
        let lagging = format!("the lag: {action} is not visible yet");
        match self.perform_on(&before, name, caller, params) {
            (Ok(answer), hint) if catalogue::only_reads(name) => (Ok(answer), hint.or(Some(lagging))),
            (Err(refusal), _) if catalogue::only_reads(name) || lag::is_of_existence(refusal.condition, name) => {
                let hint = match &refusal.hint {
                    Some(hint) => format!("{hint} ({lagging})"),
                    None => lagging,
                };
                (Err(refusal.hint(hint)), None)
            }
            _ => self.perform_and_remember(lag, name, caller, params),
        }
    }

    /// Runs the action itself. Keeps the state before a change if it is needed.
    fn perform_and_remember(
        &mut self,
        lag: Option<Lag>,
        name: &str,
        caller: &Caller,
        params: &Params<'_>,
    ) -> (Result<Value, Refusal>, Option<String>) {
        if catalogue::only_reads(name) {
            return self.perform(name, caller, params);
        }
        let model = self.model(name);
        let hides = lag.filter(|_| model.is_some() && lag::hides(name));
        let wanted = self.keeps_earlier || self.faults.want_earlier_state();
        let earlier = (wanted || hides.is_some()).then(|| Arc::new(self.cloud.clone()));
        let performed = self.perform(name, caller, params);
        if performed.0.is_err() {
            return performed;
        }
        match (hides, &earlier, model) {
            (Some(lag), Some(before), _) => self.hidden.hide(lag, name, before.clone(), self.cloud.now()),
            (_, _, Some(model)) if !self.hidden.is_empty() => {
                let clock = &self.cloud.clock;
                self.hidden.change(|before| {
                    before.clock = clock.clone();
                    before.settle();
                    // If the action fails in that state, its effect becomes visible when the lag is over.
                    let _ = model.run(before, caller, params);
                });
            }
            _ => {}
        }
        if wanted {
            self.earlier = earlier;
        }
        performed
    }

    /// The model of an action, unless a stub answers it.
    fn model(&self, name: &str) -> Option<&'static Modelled> {
        action::find(name).filter(|_| !self.stubs.contains_key(name))
    }

    /// Runs the action itself: answered by a stub, by the model, or by neither. A success may have a hint.
    fn perform(
        &mut self,
        name: &str,
        caller: &Caller,
        params: &Params<'_>,
    ) -> (Result<Value, Refusal>, Option<String>) {
        if let Some(body) = self.stubs.get(name) {
            return (Ok(body.clone()), None);
        }
        match action::find(name) {
            Some(model) => {
                if let Some(answer) = model.repeated(&self.cloud, caller, params) {
                    let hint = "a request with this `ClientToken` was answered before: this is its answer".to_owned();
                    return (Ok(answer.clone()), Some(hint));
                }
                let result = model.run(&mut self.cloud, caller, params);
                let hint = result.is_ok().then(|| model.hints(&self.cloud, params)).flatten();
                (result, hint)
            }
            None => match self.unmodelled {
                Unmodelled::Refused if self.is_served => {
                    let refusal = action::not_modelled(name);
                    // Keeps the part before the line of Rust.
                    let why = refusal.hint.as_deref().and_then(|hint| hint.split_once("stub it: "));
                    let why = why.map_or_else(String::new, |(why, _)| why.to_owned());
                    let hint = format!(
                        "{why}stub it: POST /_fake/stubs with {{\"Action\": \"{name}\", \"Answer\": {{..}}}}, or \"Stubs\" in the seed"
                    );
                    (Err(refusal.hint(hint)), None)
                }
                Unmodelled::Refused => (Err(action::not_modelled(name)), None),
                Unmodelled::Shape => {
                    let hint = format!("{name} is not modelled: this is the shape of its answer, empty");
                    (Ok(stub::empty(name)), Some(hint))
                }
            },
        }
    }

    /// Returns the answer for an outcome.
    pub(super) fn draft(&self, action: &str, outcome: Outcome) -> Draft {
        let draft = match outcome.result {
            Ok(answer) => Draft::success(answer, outcome.hint),
            Err(refusal) => {
                let answer = self.answer_of(action, refusal.condition);
                Draft::refusal(refusal, answer)
            }
        };
        match outcome.fault {
            Some(fault) => draft.with_fault(action, fault, |condition| self.answer_of(action, condition)),
            None => draft,
        }
    }

    /// Returns the answer to a condition in an action: the user's answer for this action, the user's answer for every
    /// action, or the table's answer of the era.
    fn answer_of(&self, action: &str, condition: Condition) -> Answer {
        let action = catalogue::canonical(action).unwrap_or_default();
        let shown = condition.shown(action);
        let by_code = Condition::documented(action, condition.code_for(action));
        let keys = [(Some(action), shown), (None, by_code), (None, shown), (None, condition)];
        keys.iter().find_map(|key| self.answers.get(key)).cloned().unwrap_or_else(|| {
            let mut form = condition.form(action, self.era);
            let status = self.cloud.settings.unknown_instance.status();
            if let (Condition::InstanceNotFound, Some(status)) = (condition, status) {
                form = Form { status, ..Condition::InstanceNotFound.form("DescribeDBInstanceAttribute", Era::Own) };
            }
            Answer { status: form.status, code: form.code.to_owned(), message: form.message.to_owned() }
        })
    }
}

/// Returns the name of an action in the spelling of the catalogue.
fn canonical(action: &str) -> String {
    catalogue::canonical(action).unwrap_or(action).to_owned()
}
