//! The instances that an action admits, by engine, type, status and lock mode: one table, checked in one place.

use std::sync::Arc;

use super::Caller;
use crate::base::text::{clip, list, members};
use crate::rds::model::Cloud;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Kind;
use crate::rds::words::{DBInstanceType, Engine, LockMode, Status};
use crate::rpc::condition::{Condition, Refusal};
use crate::rpc::params::Params;

/// The statuses of an instance whose engine runs.
pub(super) const REACHED: [Status; Status::ALL.len() - 2] = {
    let mut reached = [Status::Running; Status::ALL.len() - 2];
    let (mut next, mut index) = (0, 0);
    while index < Status::ALL.len() {
        let status = Status::ALL[index];
        if !matches!(status, Status::Creating | Status::Stopped) {
            reached[next] = status;
            next += 1;
        }
        index += 1;
    }
    reached
};

/// Requirements on a part that a parameter names. The action itself refuses a part that does not exist.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartRule {
    pub(crate) kind: Kind,
    /// The parameter that names the part, or several parts separated by commas.
    pub(crate) parameter: &'static str,
    /// The admitted statuses.
    pub(crate) statuses: &'static [&'static str],
    pub(crate) condition: Condition,
}

/// The statuses of a usable database.
pub(super) const RUNNING: &[&str] = &["Running"];
/// The statuses of a usable account.
pub(super) const AVAILABLE: &[&str] = &["Available"];
/// The statuses of an account that is neither being created nor deleted.
pub(super) const SETTLED: &[&str] = &["Available", "Lock"];
/// The status of a successful backup.
pub(super) const SUCCESS: &[&str] = &["Success"];

/// Requirements on the instance that a parameter names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Admission {
    /// The parameter that names the instance.
    pub(crate) parameter: &'static str,
    /// The condition if no instance has the id.
    pub(crate) not_found: Condition,
    /// The condition if the instance belongs to another user.
    pub(crate) another_users: Condition,
    /// The condition if the engine is not admitted.
    pub(crate) engine: Condition,
    pub(crate) engines: Option<&'static [Engine]>,
    pub(crate) types: Option<&'static [DBInstanceType]>,
    pub(crate) statuses: Option<&'static [Status]>,
    pub(crate) locks: Option<&'static [LockMode]>,
    /// The condition if the instance is read-only and its primary is not Running.
    pub(crate) primary: Option<Condition>,
    /// Requirements on the parts of the instance that other parameters name.
    pub(crate) parts: [Option<PartRule>; 2],
    /// The role of the instance in the request, such as source, for hints; empty if the request has only one instance.
    pub(crate) role: &'static str,
}

impl Admission {
    /// Admits every instance of the caller.
    pub(crate) const fn instance(parameter: &'static str) -> Admission {
        Admission {
            parameter,
            not_found: Condition::InstanceNotFound,
            another_users: Condition::InstanceNotFound,
            engine: Condition::InstanceEngine,
            engines: None,
            types: None,
            statuses: None,
            locks: None,
            primary: None,
            parts: [None; 2],
            role: "",
        }
    }

    /// Replaces the condition for an instance that does not exist or belongs to another user.
    pub(crate) const fn not_found_by(self, condition: Condition) -> Admission {
        Admission { not_found: condition, another_users: condition, ..self }
    }

    /// Replaces the condition for an instance that belongs to another user.
    pub(crate) const fn another_users_by(self, condition: Condition) -> Admission {
        Admission { another_users: condition, ..self }
    }

    /// Replaces the condition for engines that are not admitted.
    pub(crate) const fn engine_by(self, condition: Condition) -> Admission {
        Admission { engine: condition, ..self }
    }

    /// Names the role of the instance in the request.
    pub(crate) const fn role(self, role: &'static str) -> Admission {
        Admission { role, ..self }
    }

    /// Admits only these engines.
    pub(crate) const fn engines(self, engines: &'static [Engine]) -> Admission {
        Admission { engines: Some(engines), ..self }
    }

    /// Admits only these types.
    pub(crate) const fn types(self, types: &'static [DBInstanceType]) -> Admission {
        Admission { types: Some(types), ..self }
    }

    /// Admits only primary instances.
    pub(crate) const fn primary(self) -> Admission {
        self.types(&[DBInstanceType::Primary])
    }

    /// Admits only these statuses.
    pub(crate) const fn status(self, statuses: &'static [Status]) -> Admission {
        Admission { statuses: Some(statuses), ..self }
    }

    /// Admits only instances that are Running.
    pub(crate) const fn running(self) -> Admission {
        self.status(&[Status::Running])
    }

    /// Admits only these lock modes.
    pub(crate) const fn locks(self, locks: &'static [LockMode]) -> Admission {
        Admission { locks: Some(locks), ..self }
    }

    /// Admits only instances that are not locked.
    pub(crate) const fn unlocked(self) -> Admission {
        self.locks(&[LockMode::Unlock])
    }

    /// Admits a read-only instance only if its primary is Running.
    pub(crate) const fn primary_by(self, condition: Condition) -> Admission {
        Admission { primary: Some(condition), ..self }
    }

    /// Admits only these statuses of the database that a parameter names.
    pub(crate) const fn database(self, parameter: &'static str, condition: Condition) -> Admission {
        self.part(PartRule { kind: Kind::Database, parameter, statuses: RUNNING, condition })
    }

    /// Admits only these statuses of the account that a parameter names.
    pub(crate) const fn account(
        self,
        parameter: &'static str,
        statuses: &'static [&'static str],
        condition: Condition,
    ) -> Admission {
        self.part(PartRule { kind: Kind::Account, parameter, statuses, condition })
    }

    /// Admits only these statuses of the backup that a parameter names.
    pub(crate) const fn backup(
        self,
        parameter: &'static str,
        statuses: &'static [&'static str],
        condition: Condition,
    ) -> Admission {
        self.part(PartRule { kind: Kind::Backup, parameter, statuses, condition })
    }

    const fn part(mut self, rule: PartRule) -> Admission {
        let at = if self.parts[0].is_none() { 0 } else { 1 };
        self.parts[at] = Some(rule);
        self
    }

    /// Returns every condition with which this admission can refuse.
    pub(crate) fn conditions(&self) -> Vec<Condition> {
        let states = [
            self.engines.map(|_| self.engine),
            self.types.map(|_| Condition::InstanceType),
            self.statuses.map(|_| Condition::InstanceStatus),
            self.locks.map(|_| Condition::InstanceLocked),
            self.primary,
        ];
        let parts = self.parts.iter().flatten().map(|rule| rule.condition);
        [self.not_found, self.another_users].into_iter().chain(states.into_iter().flatten()).chain(parts).collect()
    }

    /// Returns the caller's instance with this id.
    pub(crate) fn find<'c>(&self, cloud: &'c Cloud, caller: &Caller, id: &str) -> Result<&'c Arc<Instance>, Refusal> {
        let name = self.parameter;
        match cloud.instances.get(id) {
            Some(instance) if *instance.owner == *caller.owner => Ok(instance),
            Some(instance) => Err(self.another_users.because(format!(
                "`{name}`: instance `{id}` belongs to user {}, the caller is {}",
                instance.owner, caller.owner
            ))),
            None => Err(self.not_found.because(format!("`{name}`: {}", cloud.no_instance(&clip(id))))),
        }
    }

    /// Checks engine, type, status and lock mode, in this order.
    pub(crate) fn check(&self, instance: &Instance) -> Result<(), Refusal> {
        self.check_engine(instance)?;
        self.check_type(instance)?;
        self.check_status(instance)?;
        self.check_lock(instance)
    }

    /// Checks the status of the primary of a read-only instance.
    pub(crate) fn check_primary(&self, cloud: &Cloud, instance: &Instance) -> Result<(), Refusal> {
        let primary = cloud.instances.get(&instance.master).filter(|primary| primary.status != Status::Running);
        match (self.primary, primary) {
            (Some(condition), Some(primary)) => {
                let (id, status) = (&primary.id, primary.status);
                Err(condition.because(format!("`{id}`, the primary of `{}`, is {status}, not Running", instance.id)))
            }
            _ => Ok(()),
        }
    }

    /// Checks the parts of the instance that the request names.
    pub(crate) fn check_parts(&self, instance: &Instance, params: &Params<'_>) -> Result<(), Refusal> {
        for rule in self.parts.iter().flatten() {
            for name in params.get(rule.parameter).into_iter().flat_map(members) {
                let Some(status) = instance.status_of(Some(&(rule.kind, name.to_owned()))) else { continue };
                if !rule.statuses.contains(&status) {
                    let (kind, wanted) = (rule.kind.name(), rule.statuses.join(" or "));
                    let hint = format!("{kind} `{name}` of `{}` is {status}, not {wanted}", instance.id);
                    return Err(rule.condition.because(hint));
                }
            }
        }
        Ok(())
    }

    pub(crate) fn check_engine(&self, instance: &Instance) -> Result<(), Refusal> {
        let Some(engines) = self.engines.filter(|engines| !engines.contains(&instance.engine)) else { return Ok(()) };
        let wanted = list(engines.iter().map(|engine| engine.as_str()));
        Err(self.engine.because(format!("{} is {}; this is for {wanted}", self.named(instance), instance.engine)))
    }

    pub(crate) fn check_type(&self, instance: &Instance) -> Result<(), Refusal> {
        let Some(types) = self.types.filter(|types| !types.contains(&instance.instance_type)) else { return Ok(()) };
        let wanted = list(types.iter().map(|word| word.as_str()));
        Err(Condition::InstanceType.because(format!(
            "{} is a {} instance; this is for {wanted}",
            self.named(instance),
            instance.instance_type
        )))
    }

    pub(crate) fn check_status(&self, instance: &Instance) -> Result<(), Refusal> {
        let Some(statuses) = self.statuses.filter(|statuses| !statuses.contains(&instance.status)) else {
            return Ok(());
        };
        let wanted = statuses.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(" or ");
        Err(Condition::InstanceStatus.because(format!("{} is {}, not {wanted}", self.named(instance), instance.status)))
    }

    pub(crate) fn check_lock(&self, instance: &Instance) -> Result<(), Refusal> {
        match self.locks {
            Some(locks) if !locks.contains(&instance.lock_mode) => Err(Condition::InstanceLocked.because(format!(
                "{} is locked: {}",
                self.named(instance),
                instance.lock_mode
            ))),
            _ => Ok(()),
        }
    }

    /// Describes the instance by its role in the request.
    fn named(&self, instance: &Instance) -> String {
        match self.role {
            "" => format!("`{}`", instance.id),
            role => format!("the {role} `{}`", instance.id),
        }
    }
}
