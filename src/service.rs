//! One request's whole way: read it, find out whom it belongs to, do it, write the answer, note the call. The only
//! place that sees both the protocol and the cloud.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::action::{self, Context};
use crate::cloud::{Cloud, ids};
use crate::condition::{Answer, Condition, Refusal};
use crate::journal::{Entry, Journal, masked};
use crate::protocol::envelope::{ErrorDocument, content_type};
use crate::protocol::request::{Incoming, Misread, Request};
use crate::protocol::{Format, Product, envelope};
use crate::seed::Seed;

/// What this server speaks for.
pub(crate) const RDS: Product = Product { name: "Rds", version: "2014-08-15", host: "rds.aliyuncs.com" };

/// An answer as a front sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

/// The service: a state behind one lock, held for the length of one request and never across a wait.
#[derive(Debug)]
pub(crate) struct Service {
    state: Mutex<State>,
}

/// Everything that a request can see or change.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) cloud: Cloud,
    pub(crate) journal: Journal,
    answers: BTreeMap<Condition, Answer>,
    stubs: BTreeMap<String, serde_json::Value>,
    nobody: Arc<str>,
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
            nobody: "".into(),
            origin: seed,
        }
    }

    pub(crate) fn reset(&mut self) {
        *self = State::from_seed(self.origin.clone());
    }

    pub(crate) fn seed(&self) -> Seed {
        let mut seed = self.origin.clone();
        self.cloud.write_into(&mut seed);
        seed.answers.clone_from(&self.answers);
        seed.stubs.clone_from(&self.stubs);
        seed
    }

    pub(crate) fn stub(&mut self, action: &str, body: serde_json::Value) -> Result<(), String> {
        action::check_stub(action, &body)?;
        self.stubs.insert(action.to_owned(), body);
        Ok(())
    }
}

/// What became of a request.
struct Outcome {
    user: Option<Arc<str>>,
    result: Result<Vec<u8>, Refusal>,
}

impl Service {
    /// A service over the state of a seed without faults.
    pub(crate) fn new(seed: Seed) -> Service {
        Service { state: Mutex::new(State::from_seed(seed)) }
    }

    /// The state, for a moment. Nothing of a user's runs while it is held, and a panic of ours leaves nothing half done
    /// that a later request could not live with, so poison is ignored.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.cloud.settle();
        state
    }

    /// Answers one request.
    pub(crate) fn handle(&self, incoming: &Incoming<'_>) -> Outgoing {
        let read = incoming.read();
        let mut state = self.lock();
        let number = state.cloud.ids.request();
        let request_id = ids::request_id(number);
        let (format, outcome) = match &read {
            Ok(request) => (request.format, state.answer(incoming, request, &request_id)),
            Err(Misread { refusal, format }) => (*format, Outcome { user: None, result: Err(refusal.clone()) }),
        };
        let mut headers = vec![("x-acs-request-id", request_id.clone()), ("x-acs-trace-id", ids::trace_id(number))];
        let (status, code, hint, body) = match outcome.result {
            Ok(body) => (200, None, None, body),
            Err(refusal) => {
                let (answer, body) = state.refuse(&refusal, format, &request_id);
                if let Some(hint) = &refusal.hint {
                    headers.push(("x-fake-rds-hint", visible(hint)));
                }
                (answer.status, Some(answer.code), refusal.hint, body)
            }
        };
        let action = read.as_ref().map_or("", |request| request.action.as_str());
        match &hint {
            Some(hint) => log::warn!("{action}: {status} {}: {hint}", code.as_deref().unwrap_or_default()),
            None => log::debug!("{action}: {status} {}", code.as_deref().unwrap_or("ok")),
        }
        let entry = Entry {
            action: action.into(),
            parameters: read.as_ref().map_or_else(|_| "".into(), |request| masked(request.params.iter())),
            user: outcome.user.unwrap_or_else(|| state.nobody.clone()),
            status,
            code: code.map(Into::into),
            request_id: number,
            hint: hint.map(Into::into),
        };
        state.journal.push(entry);
        Outgoing { status, content_type: content_type(format), headers, body }
    }
}

impl State {
    /// Does what a readable request asks for.
    fn answer(&mut self, incoming: &Incoming<'_>, request: &Request<'_>, request_id: &str) -> Outcome {
        let refused = |refusal| Outcome { user: None, result: Err(refusal) };
        if incoming.path != "/" {
            let hint =
                format!("the service has one path, `/`, not `{}`", crate::protocol::params::shown(incoming.path));
            return refused(Condition::ActionNotFound.because(hint));
        }
        if let Err(refusal) = request.check(&RDS, action::known) {
            return refused(refusal);
        }
        let owner = self.cloud.default_owner().to_owned();
        let call = Context { params: &request.params, owner: &owner, request_id };
        let result = self.perform(&request.action, &call, request.format);
        Outcome { user: Some(owner.into()), result }
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

    /// The document of a refusal: the table's entry, or what a user put in its place.
    fn refuse(&self, refusal: &Refusal, format: Format, request_id: &str) -> (Answer, Vec<u8>) {
        let condition = refusal.condition;
        let answer = self.answers.get(&condition).cloned().unwrap_or_else(|| Answer {
            status: condition.status(),
            code: condition.code().to_owned(),
            message: condition.message().to_owned(),
        });
        let answer = Answer {
            status: answer.status,
            code: answer.code.replace("{}", &refusal.detail),
            message: answer.message.replace("{}", &refusal.detail),
        };
        let document = ErrorDocument { request_id, code: &answer.code, message: &answer.message, access_denied: None };
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
