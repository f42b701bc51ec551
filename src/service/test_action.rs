//! Actions of a test on a fake, as data: executed and logged in one place for all interfaces.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::base::fields::{self, Datum};
use crate::rds::model::instance::Instance;
use crate::seed::{Injected, Seed};
use crate::service::fault::Fault;

/// An action of a test on a fake.
///
/// The methods of [`FakeRds`](crate::FakeRds), the control API of `fake-rds serve` and the steps of scenarios all perform these, and
/// [`FakeRds::log`](crate::FakeRds::log) lists them among the calls. [`FakeRds::perform`](crate::FakeRds::perform) performs one again.
///
/// ```
/// use fake_rds::{FakeRds, Instance, LogEntry, TestAction};
///
/// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
/// rds.perform(TestAction::Remove("rm-1".to_owned()));
/// assert_eq!(rds.log(), [LogEntry::Action(TestAction::Remove("rm-1".to_owned()))]);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum TestAction {
    /// Adds an instance.
    Add(Box<Instance>),
    /// Replaces the instance with the same id. The log has the instance after the change.
    Update(Box<Instance>),
    /// Removes the instance with this id.
    Remove(String),
    /// Moves the fake's clock forward.
    Advance(Duration),
    /// Ends the import or operation with this id, with its effect.
    Finish(u64),
    /// Starts a pending operation.
    Begin(u64),
    /// Ends all running operations.
    FinishAll,
    /// Ends the import or operation with this id without its effect.
    #[allow(missing_docs)]
    Fail { id: u64, reason: String },
    /// Injects a fault.
    Inject(Fault),
    /// Removes the fault with this number. The first fault of a fake has number 0, the next one 1.
    RemoveFault(u64),
    /// Removes all faults.
    ClearFaults,
    /// Answers an action with a JSON object. `None` occurs only in the log, for a stub that is a closure.
    #[allow(missing_docs)]
    Stub { action: String, answer: Option<Json> },
    /// Restores the seed that the fake started with.
    Reset,
    /// Replaces the whole state.
    Load(Box<Seed>),
}

impl TestAction {
    /// Returns the name of the action as a step of a scenario, and the step's value.
    #[cfg_attr(not(feature = "control"), allow(dead_code))]
    pub(crate) fn step(&self) -> (&'static str, Json) {
        let written = |instance: &Instance| fields::write(instance).to_json();
        match self {
            TestAction::Add(instance) => ("add", written(instance)),
            TestAction::Update(instance) => ("update", written(instance)),
            TestAction::Remove(id) => ("remove", json!(id)),
            TestAction::Advance(step) => ("advance", step.write().to_json()),
            TestAction::Finish(id) => ("finish", json!(id)),
            TestAction::Begin(id) => ("begin", json!(id)),
            TestAction::FinishAll => ("finish_all", json!(true)),
            TestAction::Fail { id, reason } => ("fail", json!({"Id": id, "Reason": reason})),
            TestAction::Inject(fault) => ("fault", Injected { fault: fault.clone(), hits: 0 }.write().to_json()),
            TestAction::RemoveFault(id) => ("remove_fault", json!(id)),
            TestAction::ClearFaults => ("clear_faults", json!(true)),
            TestAction::Stub { action, answer } => ("stub", json!({"Action": action, "Answer": answer})),
            TestAction::Reset => ("reset", json!(true)),
            TestAction::Load(seed) => ("load", seed.to_value()),
        }
    }

    /// The approximate size of the action in the log, in bytes.
    pub(crate) fn size(&self) -> usize {
        const AN_INSTANCE: usize = 4 << 10;
        match self {
            TestAction::Add(_) | TestAction::Update(_) => AN_INSTANCE,
            TestAction::Load(seed) => AN_INSTANCE * (1 + seed.instances.len()),
            _ => 256,
        }
    }
}

/// The names of steps that are test actions.
pub(crate) const STEPS: [&str; 14] = [
    "add",
    "update",
    "remove",
    "advance",
    "begin",
    "finish",
    "finish_all",
    "fail",
    "fault",
    "remove_fault",
    "clear_faults",
    "stub",
    "reset",
    "load",
];
