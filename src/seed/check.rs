//! Checks a seed for contradictions: states that the cloud can never be in.

use std::collections::BTreeSet;

use super::{Injected, Seed, state};
use crate::base::error::FieldError;
use crate::base::text::{did_you_mean, list};
use crate::rds::catalogue;
use crate::rds::model::clock;
use crate::rds::model::ids::LARGEST_IMPORT_ID;
use crate::rds::model::import::Origin;
use crate::rds::model::operation::Effect;
use crate::rds::model::regions;
use crate::rds::model::session::RoleArn;
use crate::rds::products;
use crate::rds::words::ImportStatus;
use crate::rpc::user;
use crate::service::stub;

/// Collects errors.
struct Errors(Vec<FieldError>);

impl Errors {
    fn add(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        self.0.push(FieldError::new(path, reason));
    }
}

impl Seed {
    /// Returns every contradiction. A fake starts only from a seed without any.
    pub(crate) fn errors(&self) -> Vec<FieldError> {
        let mut errors = Errors(Vec::new());
        self.check_users(&mut errors);
        self.check_instances(&mut errors);
        self.check_whitelist_templates(&mut errors);
        self.check_parameter_groups(&mut errors);
        self.check_sessions(&mut errors);
        self.check_vpcs(&mut errors);
        self.check_tasks(&mut errors);
        self.check_operations(&mut errors);
        self.check_service(&mut errors);
        errors.0
    }

    fn check_users(&self, errors: &mut Errors) {
        let mut uids = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for (index, user) in self.users.iter().enumerate() {
            let path = format!("$.Users[{index}]");
            if user.uid.is_empty() {
                errors.add(format!("{path}.Uid"), "empty; a user has an account id such as `1234567890123456`");
            } else if !uids.insert(user.uid.as_str()) {
                errors.add(format!("{path}.Uid"), format!("duplicate user `{}`", user.uid));
            }
            for (index, key) in user.keys.iter().enumerate() {
                let path = format!("{path}.AccessKeys[{index}]");
                if key.id.is_empty() || key.secret.is_empty() {
                    let reason =
                        format!("user `{}`: an access key needs an id and a secret that are not empty", user.uid);
                    errors.add(path, reason);
                } else if !keys.insert(key.id.as_str()) {
                    errors.add(format!("{path}.AccessKeyId"), format!("duplicate access key `{}`", key.id));
                }
            }
            if self.settings.anything_goes {
                continue;
            }
            if user.keys.is_empty() {
                let reason = format!(
                    "user `{}` has no access key, so it cannot call anything; add one with .access_key(id, secret)",
                    user.uid
                );
                errors.add(format!("{path}.AccessKeys"), reason);
            }
            for (name, rules) in [("Allow", &user.allow), ("Deny", &user.deny)] {
                for (index, rule) in rules.iter().enumerate() {
                    if let Some(reason) = rule_error(rule) {
                        errors.add(format!("{path}.{name}[{index}]"), format!("user `{}`: {reason}", user.uid));
                    }
                }
            }
        }
        for (index, user) in self.users.iter().enumerate() {
            if let Some(account) = user.account.as_deref().filter(|account| !uids.contains(account)) {
                let reason =
                    format!("user `{}`: there is no user `{account}`; the users are {}", user.uid, list(&uids));
                errors.add(format!("$.Users[{index}].Account"), reason);
            }
        }
    }

    fn check_instances(&self, errors: &mut Errors) {
        let uids = self.uids();
        let mut ids = BTreeSet::new();
        for (index, instance) in self.instances.iter().enumerate() {
            if !ids.insert(instance.id.as_str()) {
                let reason = format!("duplicate instance `{}`", instance.id);
                errors.add(format!("$.DBInstances[{index}].DBInstanceId"), reason);
            }
        }
        for (index, instance) in self.instances.iter().enumerate() {
            let path = format!("$.DBInstances[{index}]");
            let id = &instance.id;
            if !instance.master.is_empty() && !ids.contains(instance.master.as_str()) {
                let near = did_you_mean(&instance.master, ids.iter().copied());
                let reason = format!("instance `{id}`: there is no instance `{}`{near}", instance.master);
                errors.add(format!("{path}.MasterInstanceId"), reason);
            }
            let owner = instance.owner.as_str();
            if !owner.is_empty() && !uids.is_empty() && !uids.contains(owner) {
                let reason = format!("instance `{id}`: there is no user `{owner}`; the users are {}", list(&uids));
                errors.add(format!("{path}.Owner"), reason);
            }
            instance.errors(&path, self.settings.anything_goes, &mut errors.0);
        }
    }

    /// The ids of the users.
    fn uids(&self) -> BTreeSet<&str> {
        self.users.iter().map(|user| user.uid.as_str()).collect()
    }

    fn check_whitelist_templates(&self, errors: &mut Errors) {
        for (index, template) in self.whitelist_templates.iter().enumerate() {
            if self.whitelist_templates[..index].iter().any(|other| other.id == template.id) {
                let reason = format!("duplicate white-list template {}", template.id);
                errors.add(format!("$.WhitelistTemplates[{index}].TemplateId"), reason);
            }
        }
    }

    fn check_parameter_groups(&self, errors: &mut Errors) {
        let uids = self.uids();
        let mut ids = BTreeSet::new();
        for (index, group) in self.parameter_groups.iter().enumerate() {
            let path = format!("$.ParameterGroups[{index}]");
            if group.id.is_empty() || !ids.insert(group.id.as_str()) {
                let reason = format!("parameter group `{}` is a duplicate or has no id", group.id);
                errors.add(format!("{path}.ParameterGroupId"), reason);
            }
            if let Some(owner) = group.owner.as_deref().filter(|owner| !uids.is_empty() && !uids.contains(owner)) {
                let reason = format!("group `{}`: there is no user `{owner}`; the users are {}", group.id, list(&uids));
                errors.add(format!("{path}.Owner"), reason);
            }
            for (field, moment) in [("CreateTime", group.created), ("UpdateTime", group.updated)] {
                if moment.is_some_and(|moment| !clock::writable(moment)) {
                    errors.add(format!("{path}.{field}"), "the time is out of range: 1970 to 9998");
                }
            }
        }
    }

    fn check_sessions(&self, errors: &mut Errors) {
        let mut ids: BTreeSet<&str> =
            self.users.iter().flat_map(|user| &user.keys).map(|key| key.id.as_str()).collect();
        for (index, session) in self.sessions.iter().enumerate() {
            let path = format!("$.RoleSessions[{index}]");
            if session.id.is_empty() || session.secret.is_empty() || session.token.is_empty() {
                let reason = "a session has an AccessKeyId, an AccessKeySecret and a SecurityToken, none of them empty";
                errors.add(path, reason);
            } else if !ids.insert(&session.id) {
                errors.add(format!("{path}.AccessKeyId"), format!("duplicate access key `{}`", session.id));
            } else if RoleArn::read(&session.role).is_none() {
                let reason = format!("`{}` is not an ARN such as `{}`", session.role, RoleArn::EXAMPLE);
                errors.add(format!("{path}.RoleArn"), reason);
            }
        }
    }

    fn check_vpcs(&self, errors: &mut Errors) {
        let uids = self.uids();
        let mut ids = BTreeSet::new();
        for (index, vpc) in self.vpcs.iter().enumerate() {
            let path = format!("$.Vpcs[{index}]");
            if vpc.id.is_empty() || !ids.insert(vpc.id.as_str()) {
                errors.add(format!("{path}.VpcId"), format!("VPC `{}` is a duplicate or has no id", vpc.id));
            }
            if let Some(reason) = regions::error(&vpc.region).filter(|_| !self.settings.anything_goes) {
                errors.add(format!("{path}.RegionId"), format!("VPC `{}`: {reason}", vpc.id));
            }
            if let Some(owner) = vpc.owner.as_deref().filter(|owner| !uids.is_empty() && !uids.contains(owner)) {
                let reason = format!("VPC `{}`: there is no user `{owner}`; the users are {}", vpc.id, list(&uids));
                errors.add(format!("{path}.Owner"), reason);
            }
            for (at, vswitch) in vpc.vswitches.iter().enumerate() {
                if vswitch.id.is_empty() || !ids.insert(vswitch.id.as_str()) {
                    let reason = format!("vSwitch `{}` is a duplicate or has no id", vswitch.id);
                    errors.add(format!("{path}.VSwitches[{at}].VSwitchId"), reason);
                }
            }
        }
    }

    fn check_tasks(&self, errors: &mut Errors) {
        let mut unwritable = |path: String, moments: &[Option<std::time::SystemTime>]| {
            if moments.iter().flatten().any(|moment| !clock::writable(*moment)) {
                errors.add(path, "the time is out of range: 1970 to 9998");
            }
        };
        for (index, task) in self.history.iter().enumerate() {
            unwritable(format!("$.HistoryTasks[{index}]"), &[task.started, task.ended]);
        }
        for (index, file) in self.user_backups.iter().enumerate() {
            unwritable(format!("$.UserBackupFiles[{index}]"), &[file.created, file.modified, file.finished]);
        }
        let mut ids = BTreeSet::new();
        for (index, file) in self.user_backups.iter().enumerate() {
            if file.id.is_empty() || !ids.insert(file.id.as_str()) {
                let reason = format!("imported backup `{}` is duplicate or has no id", file.id);
                errors.add(format!("$.UserBackupFiles[{index}].BackupId"), reason);
            }
        }
    }

    fn check_operations(&self, errors: &mut Errors) {
        let ids: BTreeSet<&str> = self.instances.iter().map(|instance| instance.id.as_str()).collect();
        let mut seen = BTreeSet::new();
        if self.next_import.is_some_and(|id| id > LARGEST_IMPORT_ID + 1) {
            errors.add("$.NextImportId", format!("an import id is at most {LARGEST_IMPORT_ID}"));
        }
        for (index, import) in self.imports.iter().enumerate() {
            let (path, id) = (format!("$.Imports[{index}]"), import.id);
            if id > LARGEST_IMPORT_ID || !seen.insert(id) {
                errors.add(format!("{path}.ImportId"), format!("{id} is a duplicate or above {LARGEST_IMPORT_ID}"));
            }
            if self.next_import.is_some_and(|next| next <= id) {
                errors.add(format!("{path}.ImportId"), format!("{id} is not below NextImportId"));
            }
            let source = match &import.origin {
                Origin::Instance(id) => Some(("SourceDBInstanceId", id)),
                Origin::File(_) | Origin::Server(_) => None,
            };
            for (field, instance) in source.into_iter().chain([("DBInstanceId", &import.destination)]) {
                if import.status.is_under_way() && !ids.contains(instance.as_str()) {
                    let reason = format!("import {id} runs, but there is no instance `{instance}`");
                    errors.add(format!("{path}.{field}"), reason);
                }
            }
        }
        let mut seen = BTreeSet::new();
        for (index, operation) in self.operations.iter().enumerate() {
            let (path, id) = (format!("$.Operations[{index}]"), operation.id);
            if !seen.insert(id) {
                errors.add(format!("{path}.Id"), format!("duplicate operation {id}"));
            }
            if let Effect::Import(import) = operation.effect {
                let runs = |other: &crate::rds::model::import::Import| {
                    other.id == import && other.status == ImportStatus::Running
                };
                if import != id || !self.imports.iter().any(runs) {
                    let reason = format!("operation {id}: there is no running import with the same id");
                    errors.add(format!("{path}.Effect"), reason);
                }
            }
            for kept in &operation.keeps {
                if let Some(instance) = kept.resource.instance().filter(|instance| !ids.contains(instance)) {
                    let reason = format!("operation {id} keeps instance `{instance}` busy, which does not exist");
                    errors.add(format!("{path}.Keeps"), reason);
                }
            }
        }
    }

    fn check_service(&self, errors: &mut Errors) {
        for name in self.settings.progress_for.keys().filter(|name| state::action(name).is_none()) {
            let near = did_you_mean(name, catalogue::names());
            errors.add(format!("$.ProgressFor.{name}"), format!("the service has no action `{name}`{near}"));
        }
        if self.clock.is_some_and(|moment| !clock::writable(moment)) {
            errors.add("$.Clock", "the time is out of range: 1970 to 9998");
        }
        for ((action, condition), answer) in &self.answers {
            if let Some(reason) = answer.flaw() {
                let key = action.map_or_else(|| condition.to_string(), |action| format!("{action}/{condition}"));
                errors.add(format!("$.Answers.{key}"), reason);
            }
        }
        for (action, body) in &self.stubs {
            let path = format!("$.Stubs.{action}");
            if let Err(reason) = stub::check(action, body) {
                errors.add(path, reason);
            } else if !self.settings.anything_goes {
                errors.0.extend(stub::shape_errors(action, body).into_iter().map(|error| error.within(&path)));
            }
        }
        for (index, Injected { fault, .. }) in self.faults.iter().enumerate() {
            if let Some(reason) = fault.flaw() {
                errors.add(format!("$.Faults[{index}]"), reason);
            }
        }
    }
}

/// Returns the reason why a policy's rule can never match a call.
fn rule_error(rule: &str) -> Option<String> {
    if rule == "*" {
        return None;
    }
    let Some(action) = products::in_rule(rule) else {
        return Some(format!(
            "`{rule}` matches nothing: a rule is `rds:`, `sts:` or `vpc:` and the name of an action, or `*`"
        ));
    };
    if catalogue::names().any(|name| user::matches(rule, &products::in_policies(name))) {
        return None;
    }
    let near = did_you_mean(action, catalogue::names());
    Some(format!("`{rule}` matches nothing: the service has no such action{near}"))
}
