//! Coverage of conditions: the documented conditions of each action that were answered, and those that were not.

mod file;

use std::fmt;

pub(crate) use self::file::Sink;
use crate::base::error::{Error, ErrorKind};
use crate::base::text::clip;
use crate::rds::action::{self, Modelled};
use crate::rds::catalogue;
use crate::rpc::condition::Condition;

/// The names of the called actions, each with the conditions that were answered, in the order of their first
/// occurrence.
pub(crate) type Facts = Vec<(&'static str, Vec<Condition>)>;

/// Notes a call. Returns whether the fact is new.
pub(crate) fn note(facts: &mut Facts, action: &'static str, condition: Option<Condition>) -> bool {
    let (at, is_new) = match facts.binary_search_by(|(name, _)| (*name).cmp(action)) {
        Ok(at) => (at, false),
        Err(at) => {
            facts.insert(at, (action, Vec::new()));
            (at, true)
        }
    };
    let (Some((_, answered)), Some(condition)) = (facts.get_mut(at), condition) else { return is_new };
    let condition = condition.shown(action);
    let is_known = answered.contains(&condition);
    if !is_known {
        answered.push(condition);
    }
    is_new || !is_known
}

/// The documented conditions of each called action: those that were answered and those that were not.
///
/// Injected faults count, since the code under test has met the condition. Conditions of the gateway, which every
/// action can answer, do not count. Neither do actions that the fake does not model.
///
/// ```
/// use fake_rds::{Condition, FakeRds, Instance};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
/// reqwest::get(format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-2", rds.uri())).await.unwrap();
///
/// let coverage = rds.coverage();
/// let restart = coverage.of("RestartDBInstance").unwrap();
/// assert_eq!(restart.reached(), [Condition::InstanceNotFound]);
/// assert!(restart.unreached().contains(&Condition::InstanceLocked));
/// println!("{coverage}");
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    actions: Vec<ActionCoverage>,
}

/// The documented conditions of an action that was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionCoverage {
    action: &'static str,
    reached: Vec<Condition>,
    unreached: Vec<Condition>,
}

impl ActionCoverage {
    /// The action's name.
    pub fn action(&self) -> &str {
        self.action
    }

    /// The conditions that were answered, in the order of the action's checks.
    pub fn reached(&self) -> &[Condition] {
        &self.reached
    }

    /// The conditions that were not answered, in the order of the action's checks.
    pub fn unreached(&self) -> &[Condition] {
        &self.unreached
    }

    /// Returns a line of Rust that provokes a condition of the action: a builder call if the state of the instance
    /// causes the condition, otherwise a fault.
    pub(crate) fn provoke(&self, condition: Condition) -> String {
        let state = action::find(self.action).and_then(|model| state_that_provokes(model, condition));
        state.unwrap_or_else(|| {
            let condition = condition.shown(self.action).as_rust();
            format!("rds.inject(Fault::condition({condition}).on(\"{}\").times(1))", self.action)
        })
    }
}

/// Returns a builder call that puts the instance into a state in which the action is refused with this condition.
pub(crate) fn state_that_provokes(model: &Modelled, condition: Condition) -> Option<String> {
    use crate::rds::words::{DBInstanceType, Engine, LockMode, Status};

    model.admits.iter().find_map(|admission| {
        if let Some(statuses) = admission.statuses.filter(|_| condition == Condition::InstanceStatus) {
            let other = [Status::Rebooting, Status::Running].into_iter().find(|status| !statuses.contains(status))?;
            return Some(format!("instance.status(Status::{other:?})"));
        }
        if let Some(locks) = admission.locks.filter(|_| condition == Condition::InstanceLocked) {
            let other = [LockMode::ManualLock, LockMode::Unlock].into_iter().find(|lock| !locks.contains(lock))?;
            return Some(format!("instance.lock_mode(LockMode::{other:?})"));
        }
        if let Some(engines) = admission.engines.filter(|_| condition == admission.engine) {
            let makers =
                [(Engine::MySql, "mysql"), (Engine::SqlServer, "sql_server"), (Engine::PostgreSql, "postgresql")];
            let (_, maker) = makers.into_iter().find(|(engine, _)| !engines.contains(engine))?;
            return Some(format!("Instance::{maker}(id)"));
        }
        let types = admission.types.filter(|_| condition == Condition::InstanceType)?;
        (!types.contains(&DBInstanceType::Readonly)).then(|| "instance.read_only_of(primary)".to_owned())
    })
}

impl Coverage {
    pub(crate) fn of_facts(facts: &Facts) -> Coverage {
        let of_action = |(action, answered): &(&'static str, Vec<Condition>)| {
            let all = action::find(action)?.shown_conditions();
            let (reached, unreached) = all.into_iter().partition(|condition| answered.contains(condition));
            Some(ActionCoverage { action, reached, unreached })
        };
        Coverage { actions: facts.iter().filter_map(of_action).collect() }
    }

    /// Reads the file that `FAKE_RDS_COVERAGE` names, to which fakes have written.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is not a coverage file, or comes from another version.
    ///
    /// ```
    /// assert!(fake_rds::Coverage::load("Cargo.toml").unwrap_err().to_string().contains("line 1: this is not a coverage file"));
    /// ```
    pub fn load(path: impl AsRef<std::path::Path>) -> Result<Coverage, Error> {
        let path = path.as_ref();
        let wrong = |reason: String| Error::new(ErrorKind::Io, reason).of_file(path);
        crate::seed::read::regular(path).map_err(wrong)?;
        let unread = |error| Error::io("the file cannot be read", error).of_file(path);
        let text = std::fs::read_to_string(path).map_err(unread)?;
        Ok(Coverage::of_facts(&file::read(&text).map_err(wrong)?))
    }

    /// Keeps only these actions.
    ///
    /// # Errors
    ///
    /// If the service has no action with one of the names.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(crate) fn keep(&mut self, actions: &[String]) -> Result<(), Error> {
        let unknown = |reason| Error::new(ErrorKind::UnknownName, reason);
        let known: Vec<&str> =
            actions.iter().map(|name| action_named(name)).collect::<Result<_, _>>().map_err(unknown)?;
        self.actions.retain(|covered| known.contains(&covered.action));
        Ok(())
    }

    /// Leaves out a condition of every action, or of one action in the form `Action/Condition`.
    ///
    /// # Errors
    ///
    /// If there is no such condition.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(crate) fn ignore(&mut self, name: &str) -> Result<(), Error> {
        let constant = |name: &str| name.parse::<Condition>();
        let of_one = name.split_once('/').and_then(|(action, condition)| Some((action, constant(condition).ok()?)));
        let (action, condition) = match of_one {
            Some((action, condition)) => {
                let unknown = |reason| Error::new(ErrorKind::UnknownName, reason);
                (Some(action_named(action).map_err(unknown)?), condition)
            }
            None => (None, constant(name)?),
        };
        for covered in &mut self.actions {
            let concerned = action.is_none_or(|action| action == covered.action);
            if concerned {
                let this = condition.shown(covered.action);
                let other = |known: &Condition| *known != condition && *known != this;
                covered.reached.retain(other);
                covered.unreached.retain(other);
            }
        }
        Ok(())
    }

    /// Returns the coverage as JSON, as the command line prints it with `--json`.
    #[cfg_attr(not(feature = "control"), allow(dead_code))]
    pub(crate) fn to_json(&self) -> serde_json::Value {
        let actions = self.actions().iter().map(|covered| {
            let reached: Vec<_> = covered.reached().iter().map(|condition| condition.name()).collect();
            let unreached = covered.unreached().iter().map(|condition| {
                let provoke = covered.provoke(*condition);
                serde_json::json!({"Condition": condition.name(), "Code": condition.code_for(covered.action()), "Provoke": provoke})
            });
            serde_json::json!({"Action": covered.action(), "Reached": reached, "Unreached": unreached.collect::<Vec<_>>()})
        });
        let actions: Vec<serde_json::Value> = actions.collect();
        let (reached, all) = self.counts();
        serde_json::json!({"Actions": actions, "Reached": reached, "All": all, "Percent": self.percent()})
    }

    /// Returns the modelled actions that were called, in alphabetical order.
    pub fn actions(&self) -> &[ActionCoverage] {
        &self.actions
    }

    /// Returns the coverage of one action, if it was called. The case of the name does not matter.
    pub fn of(&self, action: impl AsRef<str>) -> Option<&ActionCoverage> {
        let action = action.as_ref();
        self.actions.iter().find(|covered| covered.action.eq_ignore_ascii_case(action))
    }

    /// Returns the number of answered conditions, and the total.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let reached = self.actions.iter().map(|covered| covered.reached.len()).sum();
        let unreached: usize = self.actions.iter().map(|covered| covered.unreached.len()).sum();
        (reached, reached + unreached)
    }

    /// Returns the percentage of conditions that were answered; 100 if there are none.
    pub fn percent(&self) -> f64 {
        match self.counts() {
            (_, 0) => 100.0,
            (reached, all) => 100.0 * reached as f64 / all as f64,
        }
    }
}

impl fmt::Display for Coverage {
    /// Prints one line per action, then one line for each condition that was not answered, with code that provokes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for covered in &self.actions {
            let all = covered.reached.len() + covered.unreached.len();
            writeln!(f, "{}: {} of {all}", covered.action, covered.reached.len())?;
            let widest =
                covered.unreached.iter().map(|condition| condition.name().chars().count()).max().unwrap_or_default();
            for condition in &covered.unreached {
                writeln!(f, "    {:<widest$}  {}", condition.name(), covered.provoke(*condition))?;
            }
        }
        let (reached, all) = self.counts();
        let tenths = (1000 * reached + all / 2).checked_div(all).unwrap_or(1000);
        writeln!(f, "{reached} of {all} conditions answered: {}.{} %", tenths / 10, tenths % 10)
    }
}

/// Returns the name of an action. The error suggests the most similar name.
#[cfg_attr(not(feature = "cli"), allow(dead_code))]
fn action_named(action: &str) -> Result<&'static str, String> {
    crate::service::stub::check_action(action)
}

/// Returns the name of an action, if the service has it.
fn named(action: &str) -> Result<&'static str, String> {
    catalogue::canonical(action).ok_or_else(|| format!("there is no action `{}`", clip(action)))
}
