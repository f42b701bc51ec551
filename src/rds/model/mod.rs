//! The model: users, instances, databases, imports, and the operations that take time. It is independent of HTTP and of
//! the formats of requests, answers and files.

pub(crate) mod account;
pub(crate) mod backup;
pub(crate) mod class;
pub(crate) mod clock;
pub(crate) mod cloud_migration;
pub(crate) mod connection;
pub(crate) mod cross_region;
pub(crate) mod database;
pub(crate) mod dependants;
pub(crate) mod endpoint;
pub(crate) mod extension;
pub(crate) mod ids;
pub(crate) mod import;
pub(crate) mod instance;
pub(crate) mod ip_list;
pub(crate) mod listed;
pub(crate) mod migrate;
pub(crate) mod monitor;
pub(crate) mod names;
pub(crate) mod offers;
pub(crate) mod operation;
pub(crate) mod operation_task;
pub(crate) mod parameter;
pub(crate) mod parameter_group;
pub(crate) mod parameter_tables;
pub(crate) mod part;
mod passing;
mod pending;
pub(crate) mod postgres;
pub(crate) mod price;
pub(crate) mod proxy;
pub(crate) mod regions;
pub(crate) mod rules;
pub(crate) mod serverless;
pub(crate) mod session;
pub(crate) mod sizes;
pub(crate) mod store;
pub(crate) mod task;
pub(crate) mod tokens;
pub(crate) mod user_backup;
pub(crate) mod users;
pub(crate) mod vpc;
pub(crate) mod whitelist_template;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use self::clock::Clock;
use self::cross_region::CrossBackup;
use self::ids::Ids;
use self::import::Import;
use self::instance::Instance;
use self::operation::{Effect, Kept, Kind, Operation, Operations, Progress, Resource};
use self::parameter_group::ParameterGroup;
use self::store::Store;
use self::task::PastTask;
use self::tokens::Tokens;
use self::user_backup::UserBackupFile;
use self::users::Users;
use self::vpc::Vpc;
use self::whitelist_template::WhitelistTemplate;
use crate::base::error::{Error, ErrorKind, FieldError};
use crate::base::fields;
use crate::base::text;
use crate::rds::words::{ImportStatus, MigrateTaskStatus, Status};

/// The state of the fake's cloud.
#[derive(Debug, Clone)]
pub(crate) struct Cloud {
    pub(crate) users: Arc<Users>,
    pub(crate) instances: Store,
    pub(crate) imports: BTreeMap<u64, Import>,
    pub(crate) operations: Operations,
    /// Makes the request of a pending operation again. The error is the refusal.
    pub(crate) again: fn(&mut Cloud, &Operation) -> Result<(), String>,
    /// The id and the start of the next operation, if it continues a pending one.
    pub(crate) continues: Option<(u64, SystemTime)>,
    pub(crate) clock: Clock,
    /// The time until which the changes of time have been made, in whole seconds.
    pub(crate) passed: SystemTime,
    pub(crate) ids: Ids,
    pub(crate) settings: Settings,
    /// The used client tokens.
    pub(crate) tokens: Tokens,
    // Resources other than instances.
    pub(crate) whitelist_templates: Vec<WhitelistTemplate>,
    pub(crate) parameter_groups: Vec<ParameterGroup>,
    /// Deleted instances with the backups that are kept.
    pub(crate) released: Vec<Instance>,
    /// The account and the region of each place whose historical events are recorded.
    pub(crate) event_policies: Vec<(String, String)>,
    pub(crate) vpcs: Vec<Vpc>,
    /// The account and the name of each role that was created for RDS.
    pub(crate) roles: Vec<(String, String)>,
    /// The tasks that are over, the oldest first.
    pub(crate) history: Vec<PastTask>,
    pub(crate) user_backups: Vec<UserBackupFile>,
}

/// Settings for the whole cloud. They come from the seed, and requests do not change them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) progress: Progress,
    /// The progress of the operations that an action begins, by its name.
    pub(crate) progress_for: BTreeMap<String, Progress>,
    /// The statuses of source and destination while an import runs.
    pub(crate) import_statuses: (Status, Status),
    /// `true` if `ImportId` is written as a string.
    pub(crate) import_id_as_text: bool,
    /// `true` if a page size above the limit is refused even in actions to which a known client sends one.
    pub(crate) strict_page_sizes: bool,
    /// `true` if a used client token is refused even with the same request, or after its operation failed.
    pub(crate) strict_client_tokens: bool,
    /// `true` if names that the service never had are accepted: regions, classes, storage types, rules of policies,
    /// fields of stubs.
    pub(crate) anything_goes: bool,
    pub(crate) unknown_instance: UnknownInstance,
    pub(crate) waiting_parameters: WaitingParameters,
}

/// The changes after which parameters are in force that wait for a restart. No source states it; each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum WaitingParameters {
    /// Only a restart of the instance, or its start.
    Restart,
    /// A change of the class, the version or the zone, too: the engine runs elsewhere afterwards.
    #[default]
    Change,
    /// A switch of the roles, too.
    Switch,
}

/// The answer to a request that names an instance that does not exist.
///
/// The two live answers have the same code and text. The documents have different codes for different actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum UnknownInstance {
    /// Each action answers its documented code. A list that filters by the id is empty.
    #[default]
    Own,
    /// Every action answers the live answer of 2017, HTTP 400. A list that filters by the id is refused too.
    Live2017,
    /// Every action answers the live answer of 2022, HTTP 404. A list that filters by the id is refused too.
    Live2022,
}

impl UnknownInstance {
    /// Returns the HTTP status of every action, or `None` if each action has its own.
    pub(crate) fn status(self) -> Option<u16> {
        match self {
            UnknownInstance::Own => None,
            UnknownInstance::Live2017 => Some(400),
            UnknownInstance::Live2022 => Some(404),
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            progress: Progress::default(),
            progress_for: BTreeMap::new(),
            import_statuses: (Status::Transing, Status::Importing),
            import_id_as_text: false,
            strict_page_sizes: false,
            strict_client_tokens: false,
            anything_goes: false,
            unknown_instance: UnknownInstance::Own,
            waiting_parameters: WaitingParameters::Change,
        }
    }
}

impl Cloud {
    /// Fills in missing values that follow from the state of the cloud: the owner and times.
    pub(crate) fn complete_instance(&self, mut instance: Instance) -> Instance {
        if instance.owner.is_empty() {
            self.users.default_owner().as_ref().clone_into(&mut instance.owner);
        }
        let now = clock::whole_second(self.clock.now());
        instance.created.get_or_insert(now);
        for backup in &mut instance.backups {
            backup.complete(self.clock.now());
        }
        instance.complete_prechecks(now);
        instance.complete_cross_backups(now);
        instance.complete_logs(now);
        instance.complete_files(now);
        instance
    }

    /// Returns the current time of the cloud's clock.
    pub(crate) fn now(&self) -> SystemTime {
        self.clock.now()
    }

    /// Returns how many of these times are within the last 24 hours.
    pub(crate) fn within_a_day(&self, moments: impl Iterator<Item = Option<SystemTime>>) -> usize {
        let Some(since) = self.clock.now().checked_sub(Duration::from_secs(24 * 60 * 60)) else { return 0 };
        moments.flatten().filter(|moment| *moment > since).count()
    }

    /// Begins an operation: sets its id, its progress and its start, and the status of its resources. Returns the id.
    pub(crate) fn begin(&mut self, mut operation: Operation) -> u64 {
        let (own, started) = self.continues.take().unwrap_or((operation.id, self.clock.now()));
        (operation.id, operation.started) = (own, started);
        if operation.id == 0 {
            operation.id = self.ids.operation(|id| self.operations.get(id).is_some() || self.imports.contains_key(&id));
        }
        let own = self.settings.progress_for.get(operation.action);
        operation.progress = own.copied().unwrap_or(self.settings.progress);
        operation.effect = self.by_part(operation.effect);
        operation.undo = self.by_part(operation.undo);
        operation.begins = operation.begins.filter(|moment| *moment > self.clock.now());
        let id = operation.id;
        match operation.begins {
            Some(_) => self.operations.start(operation),
            None => self.start(operation),
        }
        id
    }

    /// Starts an operation and sets the status of its resources.
    fn start(&mut self, operation: Operation) {
        for kept in &operation.keeps {
            if let Some(status) = &kept.shows {
                self.set_status(&kept.resource, status);
            }
        }
        let (id, progress) = (operation.id, operation.progress);
        self.operations.start(operation);
        if progress == Progress::Immediate {
            self.complete(id);
        }
    }

    /// Returns the id of the next instance of a kind, such as `rm-`: the kind, the marker of the region, and letters
    /// and digits, 20 characters in total.
    pub(crate) fn new_instance_id(&mut self, kind: &str, region: &str) -> String {
        let start = [kind, regions::marker(region)].concat();
        loop {
            let id = format!("{start}{}", self.ids.name(20 - start.len()));
            if self.instances.get(&id).is_none() {
                return id;
            }
        }
    }

    /// Adds an instance with the status Creating until the operation is over. If the operation fails, the instance is
    /// removed. Returns the id of the operation.
    pub(crate) fn create(&mut self, instance: Instance, operation: Operation) -> u64 {
        let id = instance.id.clone();
        let instance = self.complete_instance(instance);
        self.instances.insert(instance);
        let operation = operation.keeps_instance(&id, Status::Creating);
        self.begin(operation.undo(Effect::Remove(Resource::of(id))))
    }

    /// Ends the operations whose time is over. Called before the state is read.
    pub(crate) fn settle(&mut self) {
        let now = self.clock.now();
        // The end of an operation may allow a pending one to begin, which may already be over too.
        loop {
            let ready = self.operations.pending().filter(|operation| self.is_ready(operation));
            let next = ready.filter_map(|operation| Some((operation.begins?, operation.id))).min();
            let next = next.filter(|(moment, _)| *moment <= now);
            let due = self.operations.running().filter_map(|operation| Some((operation.due()?, operation.id))).min();
            match (next, due.filter(|(end, _)| *end <= now)) {
                (Some((moment, id)), due) if due.is_none_or(|(end, _)| moment < end) => {
                    // A refusal is in the history of tasks.
                    let _ = self.start_pending(id, moment);
                }
                (_, Some((_, id))) => self.complete(id),
                _ => break,
            }
        }
        self.pass();
        self.follow();
    }

    /// Returns whether an operation is running or pending.
    pub(crate) fn is_busy(&self) -> bool {
        self.operations.running().next().is_some()
    }

    /// Ends an operation with its effect.
    pub(crate) fn complete(&mut self, id: u64) {
        self.end_with_effect(id);
        self.follow();
    }

    fn end_with_effect(&mut self, id: u64) {
        let Some(operation) = self.operations.end(id) else { return };
        let now = self.clock.now();
        let end = operation.due().map_or(now, |due| due.min(now));
        self.remember(&operation, "Succeed", "");
        let effect = match operation.effect {
            Effect::Import(id) => return self.complete_import(id, &operation.keeps),
            Effect::Migrate(instance, task) => {
                self.give_back(&operation.keeps);
                return self.complete_migrate(&instance, &task, operation.undo);
            }
            effect => effect,
        };
        self.give_back(&operation.keeps);
        self.end_backups(&operation.keeps, end);
        self.end_migrations(&operation.keeps, end);
        self.copy_backups_abroad(&operation.keeps);
        self.apply(effect);
    }

    /// Ends an operation without its effect.
    pub(crate) fn fail(&mut self, id: u64, reason: &str) {
        let Some(operation) = self.operations.end(id) else { return };
        self.remember(&operation, "Failed", reason);
        if !self.settings.strict_client_tokens {
            self.tokens.free(id);
        }
        if let Effect::Import(id) = operation.effect {
            self.end_import(id, ImportStatus::Failed, Some(reason.to_owned()), &operation.keeps);
            return;
        }
        if let Effect::Migrate(instance, task) = &operation.effect {
            self.end_migrate(instance, task, MigrateTaskStatus::Failed, reason);
            self.apply(operation.undo);
            return;
        }
        self.give_back(&operation.keeps);
        self.end_backups(&operation.keeps, self.clock.now());
        self.end_migrations(&operation.keeps, self.clock.now());
        self.apply(operation.undo);
    }

    pub(in crate::rds::model) fn apply(&mut self, effect: Effect) {
        match effect {
            Effect::Nothing | Effect::Import(_) | Effect::Migrate(..) => {}
            Effect::Remove(Resource { instance, part: None }) => {
                let _ = self.remove(&instance);
            }
            Effect::Remove(Resource { instance, part: Some((kind, key)) }) => {
                if let Some(instance) = self.instances.get_mut(&instance) {
                    instance.remove_part(kind, &key);
                }
            }
            Effect::Set(resource, fields) if resource.key(Kind::UserBackup).is_some() => {
                let now = clock::whole_second(self.clock.now());
                let file = resource.key(Kind::UserBackup).and_then(|id| self.user_backup_mut(id));
                if let Some(file) = file {
                    (file.modified, file.finished) = (Some(now), Some(now));
                    fields::set(file, &fields);
                }
            }
            Effect::Set(resource, fields) => {
                let Some(found) = self.instances.get(&resource.instance) else { return };
                let mut instance = found.as_ref().clone();
                let errors = instance.set_fields_of(resource.part.as_ref(), &fields);
                debug_assert!(errors.is_empty(), "an effect sets what does not exist: {fields:?}: {errors:?}");
                instance.note_parameters(found, clock::whole_second(self.clock.now()));
                self.instances.replace(instance);
            }
        }
    }

    /// Reduces an effect to the parts of lists and maps that differ from the current state.
    fn by_part(&self, effect: Effect) -> Effect {
        match effect {
            Effect::Set(resource @ Resource { part: None, .. }, fields) => {
                let fields = match self.instances.get(&resource.instance) {
                    Some(instance) => fields::difference(instance.as_ref(), fields),
                    None => fields,
                };
                Effect::Set(resource, fields)
            }
            effect => effect,
        }
    }

    /// Restores the statuses of an operation's resources. A resource whose status has changed since keeps its status.
    fn give_back(&mut self, keeps: &[Kept]) {
        for kept in keeps {
            if kept.shows.is_some() && self.status(&kept.resource) == kept.shows.as_deref() {
                self.set_status(&kept.resource, &kept.then);
            }
        }
    }

    /// Sets the end time of the backups that an operation made.
    fn end_backups(&mut self, keeps: &[Kept], moment: SystemTime) {
        for kept in keeps {
            let Some(id) = kept.resource.key(Kind::Backup) else { continue };
            let Some(instance) = self.instances.get_mut(&kept.resource.instance) else { continue };
            for backup in instance.backups.iter_mut().filter(|backup| backup.id == id && !backup.is_under_way()) {
                backup.ended = Some(clock::whole_second(moment));
            }
        }
    }

    /// Sets the time of the last change of the migrations that an operation advanced.
    fn end_migrations(&mut self, keeps: &[Kept], moment: SystemTime) {
        for kept in keeps {
            let Some(id) = kept.resource.key(Kind::CloudMigration) else { continue };
            let Some(instance) = self.instances.get_mut(&kept.resource.instance) else { continue };
            for task in instance.cloud_migrations.iter_mut().filter(|task| task.id == id) {
                task.modified = Some(clock::whole_second(moment));
            }
        }
    }

    /// Copies the backups of an operation to the region that their instance's settings name.
    pub(crate) fn copy_backups_abroad(&mut self, keeps: &[Kept]) {
        for kept in keeps {
            if let Some(id) = kept.resource.key(Kind::Backup) {
                self.copy_backup_abroad(&kept.resource.instance, id);
            }
        }
    }

    fn copy_backup_abroad(&mut self, instance: &str, id: &str) {
        let Some(found) = self.instances.get(instance) else { return };
        let Some(region) = found.backups_go_to() else { return };
        let Some(backup) = found.find_backup(id).filter(|backup| backup.is_available()) else { return };
        let copy = CrossBackup::of(backup, self.ids.decimal(8), region);
        if let Some(instance) = self.instances.get_mut(instance) {
            instance.cross_backups.push(copy);
        }
    }

    pub(crate) fn status(&self, resource: &Resource) -> Option<&'static str> {
        if let Some(id) = resource.key(Kind::UserBackup) {
            return self.user_backups.iter().find(|file| file.id == id).map(|file| file.status.as_str());
        }
        self.instances.get(&resource.instance)?.status_of(resource.part.as_ref())
    }

    fn set_status(&mut self, resource: &Resource, word: &str) {
        if let Some(instance) = self.instances.get_mut(&resource.instance) {
            instance.set_status_of(resource.part.as_ref(), word);
        }
    }

    /// Ends all running operations. Returns their number.
    pub(crate) fn finish_all(&mut self) -> usize {
        let running: Vec<u64> = self.operations.running().map(|operation| operation.id).collect();
        for id in &running {
            self.complete(*id);
        }
        running.len()
    }

    pub(crate) fn advance(&mut self, step: Duration) -> Result<(), Error> {
        let from = clock::whole_second(self.clock.now());
        self.clock.advance(step).map_err(|reason| Error::new(ErrorKind::OutOfRange, reason))?;
        self.settle();
        if self.clock.is_set() {
            self.back_up_since(from);
        }
        Ok(())
    }

    /// Returns an error if no operation with this id is running. The operation of an import has the import's id.
    pub(crate) fn running(&self, id: u64) -> Result<(), Error> {
        let not_found = |reason| Err(Error::new(ErrorKind::NotFound, reason));
        if let Some(operation) = self.operations.get(id) {
            return match operation.begins {
                Some(moment) => {
                    let until = clock::to_second(moment);
                    let reason = format!("operation {id} is pending until {until}: begin it first");
                    Err(Error::new(ErrorKind::Conflict, reason))
                }
                None => Ok(()),
            };
        }
        if let Some(import) = self.imports.get(&id) {
            return not_found(match import.status {
                ImportStatus::Syncing => format!("import {id} is Syncing: StopSyncing or CancelImport ends it"),
                status => format!("import {id} is over: {status}"),
            });
        }
        let imports = text::list(self.imports.keys().map(u64::to_string));
        let running =
            text::list(self.operations.iter().map(|operation| format!("{} ({})", operation.id, operation.action)));
        not_found(format!(
            "there is no import {id} and no operation {id}; imports: {imports}; operations that run: {running}"
        ))
    }

    pub(crate) fn add(&mut self, instance: Instance) -> Result<(), Vec<FieldError>> {
        let mut errors = self.errors_of(&instance);
        if self.instances.get(&instance.id).is_some() {
            errors.push(FieldError::new("$.DBInstanceId", format!("instance `{}` already exists", instance.id)));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let instance = self.complete_instance(instance);
        self.instances.insert(instance);
        Ok(())
    }

    /// Replaces the instance with this id.
    pub(crate) fn replace(&mut self, id: &str, instance: Instance) -> Result<(), Vec<FieldError>> {
        let mut errors = self.errors_of(&instance);
        if instance.id != id {
            let reason = format!("`{id}` cannot be renamed to `{}`: remove it and add the other one", instance.id);
            errors.push(FieldError::new("$.DBInstanceId", reason));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let instance = self.complete_instance(instance);
        if self.instances.replace(instance) { Ok(()) } else { Err(vec![FieldError::new("$", self.no_instance(id))]) }
    }

    /// Removes an instance. Operations on it fail, and its read-only instances lose their primary.
    pub(crate) fn remove(&mut self, id: &str) -> Result<(), Error> {
        if self.instances.remove(id).is_none() {
            return Err(Error::new(ErrorKind::NotFound, self.no_instance(id)));
        }
        let of_instance = |operation: &&Operation| operation.keeps.iter().any(|kept| kept.resource.instance == id);
        let pending: Vec<u64> = self.operations.pending().filter(of_instance).map(|operation| operation.id).collect();
        for operation in pending {
            self.operations.end(operation);
        }
        for operation in self.operations.within(id) {
            self.fail(operation, &format!("instance `{id}` was removed"));
        }
        self.fail_syncing(id);
        let replicas: Vec<Instance> = self.instances.replicas_of(id).cloned().collect();
        for replica in replicas {
            self.instances.replace(Instance { master: String::new(), ..replica });
        }
        Ok(())
    }

    /// Returns whether any instance has this address.
    pub(crate) fn has_address(&self, address: &str) -> bool {
        self.instances.iter().any(|instance| {
            instance.has_address(address) || instance.endpoint_addresses().any(|other| other.address == address)
        })
    }

    /// Returns the parameter group with this id.
    pub(crate) fn parameter_group(&self, id: &str) -> Option<&ParameterGroup> {
        self.parameter_groups.iter().find(|group| group.id == id)
    }

    /// Returns the message that there is no instance with this id. It suggests a similar id, or lists the existing
    /// ones.
    pub(crate) fn no_instance(&self, id: &str) -> String {
        let ids = self.instances.ids();
        match text::suggest(id, ids.iter().copied()) {
            Some(near) => format!("there is no instance `{id}`; did you mean `{near}`?"),
            None => format!("there is no instance `{id}`; there are: {}", text::list(&ids)),
        }
    }

    fn errors_of(&self, instance: &Instance) -> Vec<FieldError> {
        let mut errors = Vec::new();
        instance.errors("$", self.settings.anything_goes, &mut errors);
        let users = self.users.all();
        let owner = &instance.owner;
        if !owner.is_empty() && !users.is_empty() && !users.iter().any(|user| user.uid == *owner) {
            errors.push(FieldError::new("$.Owner", format!("there is no user `{owner}`")));
        }
        if !instance.master.is_empty() && self.instances.get(&instance.master).is_none() {
            errors.push(FieldError::new("$.MasterInstanceId", self.no_instance(&instance.master)));
        }
        errors
    }
}
