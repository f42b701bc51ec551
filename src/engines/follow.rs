//! Applies changes of the fake's state to the engines.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use http::{HeaderName, HeaderValue};

use super::EngineError;
use super::hub::{CLOSED, Hub, LOCKED, Seen, locked};
use super::programs::Kind;
use crate::rds::model::import::Origin;
use crate::rds::model::instance::Instance;
use crate::rds::words::{BackupStatus, Engine, ImportStatus, Status};
use crate::rpc::params::Params;
use crate::rpc::response::Outgoing;
use crate::service::fault_kind::Connections;
use crate::service::observer::Observer;

/// The actions that close the connections of their instance. They do so whether the work takes time or not.
const INTERRUPTING: &[&str] = &[
    "RestartDBInstance",
    "StopDBInstance",
    "SwitchDBInstanceHA",
    "ModifyDBInstanceSpec",
    "MigrateToOtherZone",
    "SwitchDBInstanceNetType",
    "UpgradeDBInstanceEngineVersion",
    "UpgradeDBInstanceKernelVersion",
    "ModifyCollationTimeZone",
];

/// The statuses whose end closes connections.
const SWITCHING: &[Status] =
    &[Status::DBInstanceClassChanging, Status::EngineVersionUpgrading, Status::DBInstanceNetTypeChanging];

static HINT: HeaderName = HeaderName::from_static("x-fake-rds-hint");

/// A call that was answered with success.
pub(super) struct Called<'c> {
    pub(super) action: &'c str,
    pub(super) params: &'c Params<'c>,
}

impl Hub {
    /// Applies the fake's state to the engines and returns the errors. In the answer, it replaces new addresses of the
    /// service by those of this machine.
    pub(super) fn sync(&self, called: Option<&Called<'_>>, outgoing: &mut Option<&mut Outgoing>) -> Vec<EngineError> {
        let mut errors = Vec::new();
        let Some(service) = self.service.upgrade() else { return errors };
        if self.closed.load(Ordering::SeqCst) {
            return errors;
        }
        let seen = &mut *locked(&self.syncing);
        {
            let mut state = service.lock();
            for (id, connections) in state.faults.take_connections() {
                self.break_connections(&id, connections);
            }
            let same = seen.generation == Some(state.generation())
                && state.cloud.instances.shared().count() == seen.instances.len()
                && state
                    .cloud
                    .instances
                    .shared()
                    .all(|now| seen.instances.get(&now.id).is_some_and(|before| Arc::ptr_eq(before, now)))
                && state.cloud.imports.values().filter(|import| is_over(import.status)).count() == seen.imports.len();
            if same {
                return errors;
            }
        }
        // A failure removes the new instance, before its addresses are opened.
        if let Some(called) = called {
            errors.extend(self.fill(called, seen));
        }
        let (now, generation, imports) = {
            let mut state = service.lock();
            self.put_addresses(&mut state.cloud.instances, outgoing, &mut errors);
            let now: BTreeMap<String, Arc<Instance>> =
                state.cloud.instances.shared().map(|instance| (instance.id.clone(), instance.clone())).collect();
            (now, state.generation(), state.cloud.imports.clone())
        };
        if seen.generation != Some(generation) {
            self.start_over(seen, &now, &mut errors);
            seen.generation = Some(generation);
            seen.imports = imports.values().filter(|import| is_over(import.status)).map(|import| import.id).collect();
            seen.instances = now;
            return errors;
        }
        let before = std::mem::replace(&mut seen.instances, now.clone());
        for id in before.keys().filter(|id| !now.contains_key(*id)) {
            self.remove(id, &mut errors);
        }
        if let Some(called) = called.filter(|called| called.action == "RestoreTable") {
            self.restore(called, seen, &before);
        }
        for (id, instance) in &now {
            match before.get(id) {
                Some(was) if !Arc::ptr_eq(was, instance) => self.follow(was, instance, seen, &mut errors),
                _ => {}
            }
        }
        // After a reset of the ids, an import with the same id is a new one.
        seen.imports.retain(|id| imports.get(id).is_some_and(|import| is_over(import.status)));
        for import in imports.values().filter(|import| is_over(import.status)) {
            if !seen.imports.insert(import.id) {
                continue;
            }
            let Origin::Instance(source) = &import.origin else { continue };
            let ends = now.get(source).zip(now.get(&import.destination));
            let Some((source, destination)) = ends.filter(|_| import.status == ImportStatus::Succeeded) else {
                continue;
            };
            if let Err(error) = self.move_rows(source, destination, &import.databases) {
                let mut state = service.lock();
                if let Some(import) = state.cloud.imports.get_mut(&import.id) {
                    import.status = ImportStatus::Failed;
                    import.reason = Some(error.0.clone());
                }
                errors.push(error);
            }
        }
        errors
    }

    /// Starts again from another state, after a reset or with another seed.
    fn start_over(&self, seen: &mut Seen, now: &BTreeMap<String, Arc<Instance>>, errors: &mut Vec<EngineError>) {
        let slots = self.slot_ids();
        for id in slots {
            self.remove(&id, errors);
        }
        locked(&self.addresses).values().for_each(|address| address.cut());
        locked(&self.passwords).clear();
        seen.backups.clear();
        for instance in now.values() {
            for backup in &instance.backups {
                seen.backups.insert((instance.id.clone(), backup.id.clone()), Vec::new());
            }
        }
    }

    /// Applies the change of one instance.
    fn follow(&self, was: &Arc<Instance>, now: &Arc<Instance>, seen: &mut Seen, errors: &mut Vec<EngineError>) {
        let moved_on = was.status != now.status;
        let locks = was.lock_mode != now.lock_mode && LOCKED.contains(&now.lock_mode);
        if moved_on && (CLOSED.contains(&now.status) || SWITCHING.contains(&was.status)) || locks {
            self.cut(&now.id);
        }
        errors.extend(self.bring(now).err());
        // A copy in another region remains when its backup is deleted.
        let is_kept =
            |id: &str| now.find_backup(id).is_some() || now.cross_backups.iter().any(|copy| copy.backup == *id);
        seen.backups.retain(|(id, backup), _| *id != now.id || is_kept(backup));
        for backup in now.backups.iter().filter(|backup| backup.is_available()) {
            let key = (now.id.clone(), backup.id.clone());
            if seen.backups.contains_key(&key) {
                continue;
            }
            match self.dumps(now) {
                Ok(dumps) => drop(seen.backups.insert(key, dumps)),
                Err(error) => {
                    // A backup without its rows restores nothing.
                    let service = self.service.upgrade();
                    let mut state = service.as_ref().map(|service| service.lock());
                    let instance = state.as_mut().and_then(|state| state.cloud.instances.get_mut(&now.id));
                    let backups = instance.map(|instance| &mut instance.backups);
                    let failed = backups.and_then(|backups| backups.iter_mut().find(|other| other.id == backup.id));
                    if let Some(failed) = failed {
                        failed.status = BackupStatus::Failed;
                    }
                    errors.push(error);
                }
            }
        }
    }

    /// Closes, stalls or slows the connections of an instance, as a fault configures it.
    fn break_connections(&self, id: &str, connections: Connections) {
        for address in self.addresses(id) {
            match connections {
                Connections::Cut => address.cut(),
                Connections::Stall => address.stall(true),
                Connections::StallOpen => address.stall_open(),
                Connections::Delay(delay) => address.delay(delay),
            }
        }
    }

    /// Applies the state of an instance to its server, if the server is in use.
    fn bring(&self, instance: &Arc<Instance>) -> Result<(), EngineError> {
        if !instance.master.is_empty() {
            return Ok(());
        }
        let slot = self.slot(&instance.id);
        let mut running = locked(&slot.running);
        if running.admin.is_none() {
            return Ok(());
        }
        self.prepare(instance, &mut running).map(|_| ())
    }

    /// Notes the password that a successful call has set.
    fn note_password(&self, called: &Called<'_>) -> Option<String> {
        let get = |name: &str| called.params.get(name).map(str::to_owned);
        let (instance, account, password) = (get("DBInstanceId")?, get("AccountName")?, get("AccountPassword")?);
        locked(&self.passwords).insert((instance.clone(), account), password);
        Some(instance)
    }

    /// Returns a hint about the engines for the answer.
    fn remark(&self, called: &Called<'_>) -> Option<String> {
        let ignores_lists = self.engines.client_address.is_none() && called.action == "ModifySecurityIps";
        if ignores_lists {
            return Some(
                "the relay does not enforce IP lists: Engines::client_address states the clients' address".to_owned(),
            );
        }
        let service = self.service.upgrade()?;
        let id = called.params.get("DBInstanceId").filter(|_| called.action == "DescribeDBInstanceAttribute")?;
        let engine = service.lock().cloud.instances.get(id)?.engine;
        let replaced = engine == Engine::MySql && !self.engines.attached.contains_key(&Kind::MariaDb);
        replaced.then(|| "MariaDB represents MySQL here".to_owned())
    }
}

impl Observer for Hub {
    fn may_block(&self) -> bool {
        self.in_use.load(Ordering::SeqCst)
    }

    fn asked(&self, action: &str, params: &Params<'_>) {
        // The answer says what has failed.
        locked(&self.unreported).extend(self.measure(&Called { action, params }).err());
    }

    fn answered(&self, action: &str, params: &Params<'_>, outgoing: &mut Outgoing) {
        let called = Called { action, params };
        let successful = outgoing.status == 200;
        let instance = if successful { self.note_password(&called) } else { None };
        let restarts = action == "ModifyParameter"
            && params.get("Forcerestart").is_some_and(|forced| forced.eq_ignore_ascii_case("true"));
        if successful && (restarts || INTERRUPTING.contains(&action)) {
            params.get("DBInstanceId").into_iter().for_each(|id| self.cut(id));
        }
        let mut errors = std::mem::take(&mut *locked(&self.unreported));
        errors.extend({
            let mut answer = Some(&mut *outgoing);
            self.sync(successful.then_some(&called), &mut answer)
        });
        // A new password does not change the state, so it is noted separately.
        let service = self.service.upgrade();
        let instance = instance.and_then(|id| service?.lock().cloud.instances.get(&id).cloned());
        if let Some(instance) = instance {
            errors.extend(self.bring(&instance).err());
        }
        let remark = successful.then(|| self.remark(&called)).flatten();
        let texts: Vec<String> =
            errors.iter().map(|error| format!("the engine failed: {error}")).chain(remark).collect();
        if !errors.is_empty() {
            log::error!("{action}: {}", texts.join("; "));
        }
        if !texts.is_empty() {
            add_hint(outgoing, &texts.join("; "));
        }
    }

    fn changed(&self) {
        let errors = self.sync(None, &mut None);
        errors.iter().for_each(|error| log::error!("the engine failed: {error}"));
        // No answer can report these errors now, so the next answer does.
        locked(&self.unreported).extend(errors);
    }

    fn closed(&self) {
        self.closed.store(true, Ordering::SeqCst);
        let _seen = locked(&self.syncing);
        locked(&self.addresses).values().for_each(|address| address.close());
        let mut errors = Vec::new();
        let slots = self.slot_ids();
        slots.iter().for_each(|id| self.remove(id, &mut errors));
        errors.iter().for_each(|error| log::error!("the engine failed: {error}"));
        self.home.remove();
    }
}

fn is_over(status: ImportStatus) -> bool {
    !matches!(status, ImportStatus::Running | ImportStatus::Syncing)
}

fn add_hint(outgoing: &mut Outgoing, text: &str) {
    let visible: String =
        text.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).take(1_000).collect();
    let before = outgoing.headers.iter().find(|(name, _)| *name == HINT).and_then(|(_, value)| value.to_str().ok());
    let whole = before.map_or_else(|| visible.clone(), |before| format!("{before}; {visible}"));
    let Ok(value) = HeaderValue::from_str(&whole) else { return };
    outgoing.headers.retain(|(name, _)| *name != HINT);
    outgoing.headers.push((HINT.clone(), value));
}
