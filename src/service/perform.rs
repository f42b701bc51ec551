//! Test actions on a state: how they are read and performed.

use crate::base::error::{Error, ErrorKind, FieldError, joined};
use crate::base::fields::{At, Datum, Reader};
use crate::base::text::{clip, did_you_mean};
use crate::base::value::{Object, Value};
use crate::rds::model::instance::Instance;
use crate::seed::{Injected, read};
use crate::service::state::State;
use crate::service::test_action::{STEPS, TestAction};

/// The result of a test action.
#[derive(Debug)]
pub(crate) enum Done {
    Nothing,
    /// This many operations ended.
    Finished(usize),
    /// The fault has this number.
    Injected(u64),
    /// The removed fault had this many hits.
    Removed(u64),
    /// The state that was replaced, to be freed when nothing is locked.
    Replaced(Box<State>),
}

/// Rejects members that a step does not have.
fn only(members: &Object, known: &[&str]) -> Result<(), String> {
    match members.0.iter().find(|(name, _)| !known.contains(&name.as_ref())) {
        Some((name, _)) => {
            let near = did_you_mean(name, known.iter().copied());
            Err(format!("unknown field `{}`{near}; known are {}", clip(name), known.join(", ")))
        }
        None => Ok(()),
    }
}

/// Reads one value. The error says what is wrong.
fn read_one<T: Datum>(value: &Value) -> Result<T, String> {
    let mut reader = Reader::default();
    match T::read(&mut reader, value, &At::Root) {
        Some(value) if reader.errors.is_empty() => Ok(value),
        _ => Err(joined(&reader.errors)),
    }
}

/// Reads an id: a number, or a string of digits, which is the form that a scenario saves.
fn id(value: Option<&Value>) -> Result<u64, String> {
    let id = match value {
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::Text(text)) => text.parse().ok(),
        _ => None,
    };
    id.ok_or_else(|| {
        let found = value.map_or_else(String::new, |value| format!(", not {}", value.to_json()));
        format!("expected the id of an import or operation, a whole number{found}")
    })
}

/// The error of an instance or a seed with these mistakes.
fn of_fields(errors: Vec<FieldError>) -> Error {
    Error::new(ErrorKind::InvalidSeed, joined(&errors)).with_errors(errors)
}

impl State {
    /// Reads a step such as `advance` with `"90s"`. `update` changes only the fields that are given.
    pub(crate) fn read_test(&self, name: &str, value: &Value) -> Result<TestAction, Error> {
        let invalid = |reason: String| Error::new(ErrorKind::InvalidScenario, reason);
        Ok(match name {
            "update" => {
                let (id, fields) = one_instance(value).map_err(invalid)?;
                let found = self.cloud.instances.get(&id).ok_or_else(|| self.not_there(&id))?;
                let changed = read::change_instance(found.as_ref().clone(), &fields).map_err(of_fields)?;
                TestAction::Update(Box::new(changed))
            }
            "add" => TestAction::Add(Box::new(read::instance(value).map_err(of_fields)?)),
            "load" => TestAction::Load(Box::new(value.to_json().to_string().parse()?)),
            other => read_other(other, value).map_err(invalid)?,
        })
    }

    /// The error that there is no instance with this id.
    fn not_there(&self, id: &str) -> Error {
        Error::new(ErrorKind::NotFound, self.cloud.no_instance(id))
    }

    /// Performs a test action atomically, and notes it in the log.
    pub(crate) fn perform_test(&mut self, mut action: TestAction) -> Result<Done, Error> {
        let mut done = Done::Nothing;
        match &mut action {
            TestAction::Add(instance) => {
                let exists = self.cloud.instances.get(&instance.id).is_some();
                let kind = if exists { ErrorKind::AlreadyExists } else { ErrorKind::InvalidSeed };
                let added = self.cloud.add(instance.as_ref().clone());
                added.map_err(|errors| of_fields(errors).of_kind(kind))?;
                self.as_it_is(instance);
            }
            TestAction::Update(instance) => {
                let id = instance.id.clone();
                if self.cloud.instances.get(&id).is_none() {
                    return Err(self.not_there(&id));
                }
                self.cloud.replace(&id, instance.as_ref().clone()).map_err(of_fields)?;
                self.as_it_is(instance);
            }
            TestAction::Remove(id) => self.cloud.remove(id)?,
            TestAction::Advance(step) => self.cloud.advance(*step)?,
            TestAction::Finish(id) => {
                self.cloud.running(*id)?;
                self.cloud.complete(*id);
                done = Done::Finished(1);
            }
            TestAction::Begin(id) => self.cloud.begin_pending(*id)?,
            TestAction::FinishAll => done = Done::Finished(self.cloud.finish_all()),
            TestAction::Fail { id, reason } => {
                self.cloud.running(*id)?;
                self.cloud.fail(*id, reason);
            }
            TestAction::Inject(fault) => {
                if let Some(flaw) = self.flaw(fault) {
                    return Err(Error::new(ErrorKind::InvalidFault, flaw));
                }
                done = Done::Injected(self.faults.inject(fault.clone(), 0));
            }
            TestAction::RemoveFault(id) => {
                let none = || Error::new(ErrorKind::NotFound, format!("there is no fault {id}"));
                let (_, hits) = self.faults.remove(*id).ok_or_else(none)?;
                done = Done::Removed(hits);
            }
            TestAction::ClearFaults => self.faults.clear(),
            TestAction::Stub { action, answer } => {
                let invalid = |reason: String| Error::new(ErrorKind::InvalidStub, reason);
                let code =
                    || invalid("a stub with a closure cannot be repeated from the log: call `stub_with`".to_owned());
                self.stub(action, answer.as_ref().ok_or_else(code)?).map_err(invalid)?;
            }
            TestAction::Reset => done = Done::Replaced(Box::new(self.reset())),
            TestAction::Load(seed) => {
                let errors = seed.errors();
                if !errors.is_empty() {
                    return Err(of_fields(errors));
                }
                if let Some(flaw) = seed.faults.iter().find_map(|injected| self.flaw(&injected.fault)) {
                    return Err(Error::new(ErrorKind::InvalidFault, flaw));
                }
                done = Done::Replaced(Box::new(self.replace(seed.as_ref().clone())));
            }
        }
        self.note(action);
        Ok(done)
    }

    /// Replaces the instance by its current state in the cloud.
    fn as_it_is(&self, instance: &mut Box<Instance>) {
        if let Some(now) = self.cloud.instances.get(&instance.id) {
            **instance = now.as_ref().clone();
        }
    }
}

/// Reads a step whose value is neither an instance nor a state.
fn read_other(name: &str, value: &Value) -> Result<TestAction, String> {
    Ok(match name {
        "remove" => TestAction::Remove(read_one(value)?),
        "advance" => TestAction::Advance(read_one(value)?),
        "finish" => TestAction::Finish(id(Some(value))?),
        "begin" => TestAction::Begin(id(Some(value))?),
        "finish_all" => TestAction::FinishAll,
        "fail" => match value {
            Value::Object(members) => {
                only(members, &["Id", "Reason"])?;
                let reason = members.get("Reason").map(read_one).transpose()?;
                let reason = reason.unwrap_or_else(|| "failed by the test".to_owned());
                TestAction::Fail { id: id(members.get("Id"))?, reason }
            }
            value => TestAction::Fail { id: id(Some(value))?, reason: "failed by the test".to_owned() },
        },
        "fault" => TestAction::Inject(read_one::<Injected>(value)?.fault),
        "remove_fault" => TestAction::RemoveFault(read_one(value)?),
        "clear_faults" => TestAction::ClearFaults,
        "stub" => {
            if let Value::Object(members) = value {
                only(members, &["Action", "Answer"])?;
            }
            let action = value.get("Action").ok_or("`Action` is missing: name the action to stub")?;
            let answer = value.get("Answer").ok_or("`Answer` is missing: give the object to answer with")?;
            TestAction::Stub { action: read_one(action)?, answer: Some(answer.to_json()) }
        }
        "reset" => TestAction::Reset,
        other => return Err(format!("there is no step `{other}`; there are {}", STEPS.join(", "))),
    })
}

/// Returns the id of the instance that an object is about, and the rest of the object.
fn one_instance(value: &Value) -> Result<(String, Value), String> {
    let Value::Object(Object(members)) = value else { return Err("this takes an object".to_owned()) };
    let (ids, fields): (Vec<_>, Vec<_>) = members.iter().cloned().partition(|(name, _)| name == "DBInstanceId");
    match ids.as_slice() {
        [(_, Value::Text(id))] => Ok((id.clone().into_owned(), Value::Object(Object(fields)))),
        _ => Err("`DBInstanceId` is missing: name the instance".to_owned()),
    }
}
