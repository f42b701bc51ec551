//! The engines of one fake: after each change of the fake's state they are brought to what the state says.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use http::{HeaderName, HeaderValue};
use tokio::runtime::{Handle, Runtime};

use super::home::Home;
use super::programs::Kind;
use super::relay::Address;
use super::server::{Admin, Place, Server};
use super::sql::Wanted;
use super::{EngineError, Engines};
use crate::rds::model::import::Origin;
use crate::rds::model::instance::Instance;
use crate::rds::words::{Engine, ImportStatus, LockMode, Status};
use crate::rpc::params::Params;
use crate::rpc::response::Outgoing;
use crate::service::Service;
use crate::service::beside::Beside;

/// The actions that close the connections of their instance, whatever time they take.
const INTERRUPTING: &[&str] = &[
    "RestartDBInstance",
    "StopDBInstance",
    "SwitchDBInstanceHA",
    "ModifyDBInstanceSpec",
    "MigrateToOtherZone",
    "SwitchDBInstanceNetType",
    "UpgradeDBInstanceEngineVersion",
    "UpgradeDBInstanceKernelVersion",
];

/// The statuses in which an instance admits no connection.
const CLOSED: &[Status] = &[
    Status::Creating,
    Status::Deleting,
    Status::Rebooting,
    Status::Stopping,
    Status::Stopped,
    Status::Restoring,
    Status::Released,
    Status::GuardSwitching,
    Status::HaSwitching,
];

/// The statuses whose end closes connections.
const SWITCHING: &[Status] =
    &[Status::DBInstanceClassChanging, Status::EngineVersionUpgrading, Status::DBInstanceNetTypeChanging];

/// The locks that admit no connection. Those of a full disk forbid writing only, which no server here enforces.
const LOCKED: &[LockMode] =
    &[LockMode::ManualLock, LockMode::LockByExpiration, LockMode::LockByRestoration, LockMode::Released];

static HINT: HeaderName = HeaderName::from_static("x-fake-rds-hint");

/// Why a connection is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// The error number in MySQL's protocol.
    pub(super) errno: u16,
    pub(super) reason: String,
}

/// The engines of one fake.
#[derive(Debug)]
pub(super) struct Hub {
    this: Weak<Hub>,
    service: Weak<Service>,
    engines: Engines,
    home: Home,
    /// The number of the next directory or file.
    next: AtomicU64,
    runtime: Mutex<Option<Runtime>>,
    handle: Handle,
    /// Held while the engines are brought to a state, one state after the other.
    syncing: Mutex<Seen>,
    /// Every address that was ever made, by instance and the name that the service would have given it.
    addresses: Mutex<BTreeMap<(String, String), Arc<Address>>>,
    slots: Mutex<HashMap<String, Arc<Slot>>>,
    /// Passwords by instance and account. They are in no answer and in no seed.
    passwords: Mutex<HashMap<(String, String), String>>,
    closed: AtomicBool,
}

/// The state that the engines were brought to.
#[derive(Debug, Default)]
struct Seen {
    instances: BTreeMap<String, Arc<Instance>>,
    generation: Option<u64>,
    /// The imports that are over and done with.
    imports: BTreeSet<u64>,
    /// The dumps of each backup, by instance and backup.
    backups: HashMap<(String, String), Vec<(String, PathBuf)>>,
}

/// The server of an instance.
#[derive(Debug, Default)]
struct Slot {
    running: Mutex<Running>,
}

#[derive(Debug, Default)]
struct Running {
    server: Option<Server>,
    /// How to reach the server, once it is in use.
    admin: Option<Admin>,
    /// What the fake has made on the server.
    applied: Wanted,
    /// Dumps that wait for the server: the database and the file.
    loads: Vec<(String, PathBuf)>,
}

impl Running {
    /// Returns whether there can be rows.
    fn is_used(&self) -> bool {
        self.admin.is_some() || !self.loads.is_empty()
    }
}

/// A call that was answered with success.
struct Called<'c> {
    action: &'c str,
    params: &'c Params<'c>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    pub(super) fn start(engines: Engines, service: &Arc<Service>) -> Result<Arc<Hub>, EngineError> {
        let home = Home::new()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("fake-rds-engines")
            .enable_all()
            .build()
            .map_err(|error| EngineError(format!("no thread for the relays can be started: {error}")))?;
        let handle = runtime.handle().clone();
        let hub = Arc::new_cyclic(|this| Hub {
            this: this.clone(),
            service: Arc::downgrade(service),
            engines,
            home,
            next: AtomicU64::new(1),
            runtime: Mutex::new(Some(runtime)),
            handle,
            syncing: Mutex::default(),
            addresses: Mutex::default(),
            slots: Mutex::default(),
            passwords: Mutex::default(),
            closed: AtomicBool::new(false),
        });
        match hub.sync(None, &mut None).into_iter().next() {
            Some(error) => Err(error),
            None => Ok(hub),
        }
    }

    /// The addresses of an instance.
    pub(super) fn addresses(&self, instance: &str) -> Vec<Arc<Address>> {
        let addresses = locked(&self.addresses);
        addresses.iter().filter(|((id, _), _)| id == instance).map(|(_, address)| address.clone()).collect()
    }

    /// Admits a connection to an instance, whose server it starts if need be.
    pub(super) fn admit(&self, id: &str) -> Result<Place, Refused> {
        let refused = |errno, reason: String| Refused { errno, reason };
        let ended = || refused(1053, format!("there is no instance {id} any more"));
        let instance = {
            let service = self.service.upgrade().ok_or_else(ended)?;
            let state = service.lock();
            state.cloud.instances.get(id).cloned().ok_or_else(ended)?
        };
        if CLOSED.contains(&instance.status) {
            return Err(refused(1053, format!("instance {id} is {}", instance.status)));
        }
        if LOCKED.contains(&instance.lock_mode) {
            return Err(refused(1053, format!("instance {id} is locked: {}", instance.lock_mode)));
        }
        if let Some(client) = self.engines.client_address.filter(|client| !admits(&instance, *client)) {
            return Err(refused(1130, format!("no IP list of instance {id} has {client}")));
        }
        let admin = self.prepared(&instance).map_err(|error| {
            log::error!("instance {id}: {error}");
            refused(1105, error.0)
        })?;
        Ok(admin.place)
    }

    /// The slot of an instance. A read-only instance has its primary's.
    fn slot(&self, id: &str) -> Arc<Slot> {
        locked(&self.slots).entry(id.to_owned()).or_default().clone()
    }

    fn serving(&self, instance: &Arc<Instance>) -> Arc<Instance> {
        if instance.master.is_empty() {
            return instance.clone();
        }
        let primary = self.service.upgrade();
        let primary = primary.and_then(|service| service.lock().cloud.instances.get(&instance.master).cloned());
        primary.unwrap_or_else(|| instance.clone())
    }

    /// Brings the server of an instance to what the instance says, and starts it first.
    fn prepared(&self, instance: &Arc<Instance>) -> Result<Admin, EngineError> {
        let instance = self.serving(instance);
        let slot = self.slot(&instance.id);
        let mut running = locked(&slot.running);
        self.prepare(&instance, &mut running)
    }

    fn prepare(&self, instance: &Instance, running: &mut Running) -> Result<Admin, EngineError> {
        let kind = Kind::of(instance.engine)
            .ok_or_else(|| EngineError(format!("no engine plays {}: leave it out", instance.engine)))?;
        let fresh = running.admin.is_none();
        let admin = match &running.admin {
            Some(admin) => {
                if running.server.as_mut().is_some_and(|server| !server.is_running()) {
                    return Err(EngineError(format!("{} of {} has ended", kind.name(), instance.id)));
                }
                admin.clone()
            }
            None => {
                if self.closed.load(Ordering::SeqCst) {
                    return Err(EngineError("the fake has ended".to_owned()));
                }
                match self.engines.attached.get(&kind) {
                    Some(admin) => admin.clone(),
                    None => {
                        let programs = self.engines.programs(kind)?;
                        let name = format!("s{}", self.next.fetch_add(1, Ordering::SeqCst));
                        let server = Server::start(&self.home, programs, &name)?;
                        running.server.insert(server).admin.clone()
                    }
                }
            }
        };
        let applied = self.apply(instance, &admin, running);
        if applied.is_err() && fresh {
            // Nobody has used it: the next connection starts another one.
            running.server = None;
            if !self.engines.attached.contains_key(&kind) {
                running.applied = Wanted::default();
            }
        } else {
            running.admin = Some(admin.clone());
        }
        applied.map(|()| admin)
    }

    /// Makes on a server what an instance says.
    fn apply(&self, instance: &Instance, admin: &Admin, running: &mut Running) -> Result<(), EngineError> {
        let wanted = {
            let passwords = locked(&self.passwords);
            let own = &self.engines.passwords;
            Wanted::of(instance, |account| {
                let key = (instance.id.clone(), account.to_owned());
                passwords.get(&key).or_else(|| own.get(&key)).cloned()
            })
        };
        let steps = running.applied.steps(admin.kind, &wanted);
        if running.server.is_some() && running.applied == Wanted::default() {
            // A new server: all at once.
            let statements: String = steps.iter().map(|step| step.statements.as_str()).collect();
            if !statements.is_empty() {
                admin.sql(&statements)?;
            }
            running.applied = wanted;
        } else {
            for step in steps {
                admin.sql(&step.statements)?;
                running.applied.note(step.done);
            }
        }
        while let Some((database, file)) = running.loads.first() {
            if running.applied.databases.contains_key(database) {
                admin.load(database, file, running.applied.owner(database))?;
            }
            running.loads.remove(0);
        }
        Ok(())
    }

    /// Brings the engines to the state. Returns what went wrong. In an answer, new addresses take the place of the service's.
    fn sync(&self, called: Option<&Called<'_>>, outgoing: &mut Option<&mut Outgoing>) -> Vec<EngineError> {
        let mut errors = Vec::new();
        let Some(service) = self.service.upgrade() else { return errors };
        if self.closed.load(Ordering::SeqCst) {
            return errors;
        }
        let seen = &mut *locked(&self.syncing);
        {
            let state = service.lock();
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
        for (id, instance) in &now {
            match before.get(id) {
                None => {
                    if let Some(called) = called {
                        self.fill(instance, called, seen, &before, &mut errors);
                    }
                }
                Some(was) if !Arc::ptr_eq(was, instance) => self.follow(was, instance, seen, &mut errors),
                Some(_) => {}
            }
        }
        // An import that a reset of the ids repeats is a new one.
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

    /// Gives each address of the state an address of this machine.
    fn put_addresses(
        &self,
        instances: &mut crate::rds::model::store::Store,
        outgoing: &mut Option<&mut Outgoing>,
        errors: &mut Vec<EngineError>,
    ) {
        let mut addresses = locked(&self.addresses);
        let mut used: BTreeSet<(String, String)> = BTreeSet::new();
        let all: Vec<Arc<Instance>> = instances.shared().cloned().collect();
        for instance in all {
            let Some(kind) = Kind::of(instance.engine) else { continue };
            let mut changed: Vec<(usize, String, u16)> = Vec::new();
            for (index, connection) in instance.all_connections().into_iter().enumerate() {
                let port = connection.port.unwrap_or_else(|| instance.shown_port());
                let here = |(key, address): (&(String, String), &Arc<Address>)| {
                    let is = key.0 == instance.id && address.address.ip().to_string() == connection.address;
                    (is && address.address.port() == port).then(|| key.clone())
                };
                if let Some(key) = addresses.iter().find_map(here) {
                    used.insert(key);
                    continue;
                }
                let key = (instance.id.clone(), format!("{}:{port}", connection.address));
                let made = match addresses.get(&key) {
                    Some(address) => Ok(address.clone()),
                    None => Address::bind(connection.address.parse::<IpAddr>().ok(), port).and_then(|listener| {
                        Address::listen(listener, &self.handle, self.this.clone(), instance.id.clone(), kind)
                    }),
                };
                match made {
                    Ok(address) => {
                        let (ip, new_port) = (address.address.ip().to_string(), address.address.port());
                        if let Some(outgoing) = outgoing.as_deref_mut() {
                            put_address(outgoing, &connection.address, &ip, port, new_port);
                        }
                        changed.push((index, ip, new_port));
                        used.insert(key.clone());
                        addresses.insert(key, address);
                    }
                    Err(error) => errors.push(EngineError(format!(
                        "instance {}: no address of this machine can be listened on: {error}",
                        instance.id
                    ))),
                }
            }
            let Some(instance) = instances.get_mut(&instance.id).filter(|_| !changed.is_empty()) else { continue };
            for (index, ip, port) in changed {
                match index.checked_sub(1) {
                    None => (instance.connection_string, instance.port) = (ip, Some(port)),
                    Some(index) => {
                        if let Some(connection) = instance.connections.get_mut(index) {
                            (connection.address, connection.port) = (ip, Some(port));
                        }
                    }
                }
            }
        }
        addresses.retain(|key, address| {
            let is_used = used.contains(key);
            if !is_used {
                address.close();
            }
            is_used
        });
    }

    /// The state is another one: a reset, or another seed.
    fn start_over(&self, seen: &mut Seen, now: &BTreeMap<String, Arc<Instance>>, errors: &mut Vec<EngineError>) {
        let slots: Vec<String> = locked(&self.slots).keys().cloned().collect();
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

    /// Ends the server of an instance that is gone, or drops from an attached server what was made there.
    fn remove(&self, id: &str, errors: &mut Vec<EngineError>) {
        let Some(slot) = locked(&self.slots).remove(id) else { return };
        locked(&self.passwords).retain(|(instance, _), _| instance != id);
        let running = std::mem::take(&mut *locked(&slot.running));
        if let (Some(admin), None) = (&running.admin, &running.server) {
            for step in running.applied.steps(admin.kind, &Wanted::default()) {
                errors.extend(admin.sql(&step.statements).err());
            }
        }
    }

    /// Fills an instance that a call has made from another one.
    fn fill(
        &self,
        instance: &Arc<Instance>,
        called: &Called<'_>,
        seen: &mut Seen,
        before: &BTreeMap<String, Arc<Instance>>,
        errors: &mut Vec<EngineError>,
    ) {
        let Some(source) = called.params.get("DBInstanceId").and_then(|id| before.get(id)) else { return };
        if called.action != "CloneDBInstance" {
            return;
        }
        {
            let mut passwords = locked(&self.passwords);
            for account in &instance.accounts {
                let key = |id: &str| (id.to_owned(), account.name.clone());
                let known = passwords.get(&key(&source.id)).or_else(|| self.engines.passwords.get(&key(&source.id)));
                if let Some(password) = known.cloned() {
                    passwords.insert(key(&instance.id), password);
                }
            }
        }
        let dumps = match called.params.get("BackupId") {
            Some(backup) => seen.backups.get(&(source.id.clone(), backup.to_owned())).cloned().unwrap_or_default(),
            None => match self.dumps(source) {
                Ok(dumps) => dumps,
                Err(error) => return errors.push(error),
            },
        };
        let slot = self.slot(&instance.id);
        locked(&slot.running).loads.extend(dumps);
    }

    /// Follows a change of an instance.
    fn follow(&self, was: &Arc<Instance>, now: &Arc<Instance>, seen: &mut Seen, errors: &mut Vec<EngineError>) {
        let moved_on = was.status != now.status;
        let locks = was.lock_mode != now.lock_mode && LOCKED.contains(&now.lock_mode);
        if moved_on && (CLOSED.contains(&now.status) || SWITCHING.contains(&was.status)) || locks {
            self.cut(&now.id);
        }
        errors.extend(self.bring(now).err());
        seen.backups.retain(|(id, backup), dumps| {
            let stays = *id != now.id || now.find_backup(backup).is_some();
            if !stays {
                dumps.iter().for_each(|(_, file)| drop(std::fs::remove_file(file)));
            }
            stays
        });
        for backup in now.backups.iter().filter(|backup| backup.is_available()) {
            let key = (now.id.clone(), backup.id.clone());
            if seen.backups.contains_key(&key) {
                continue;
            }
            match self.dumps(now) {
                Ok(dumps) => drop(seen.backups.insert(key, dumps)),
                Err(error) => errors.push(error),
            }
        }
    }

    /// Brings a server that is in use to what its instance says.
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

    /// Dumps every database of an instance, if there can be rows in it.
    fn dumps(&self, instance: &Arc<Instance>) -> Result<Vec<(String, PathBuf)>, EngineError> {
        let instance = self.serving(instance);
        let slot = self.slot(&instance.id);
        let mut running = locked(&slot.running);
        if !running.is_used() {
            return Ok(Vec::new());
        }
        let admin = self.prepare(&instance, &mut running)?;
        let names: Vec<String> = running.applied.databases.keys().cloned().collect();
        names.into_iter().map(|name| self.dump(&admin, &name).map(|file| (name, file))).collect()
    }

    fn dump(&self, admin: &Admin, database: &str) -> Result<PathBuf, EngineError> {
        let file = self.home.run.join(format!("dump-{}.sql", self.next.fetch_add(1, Ordering::SeqCst)));
        admin.dump(database, &file).map(|()| file)
    }

    /// Copies the rows of databases from one instance to another.
    fn move_rows(
        &self,
        source: &Arc<Instance>,
        destination: &Arc<Instance>,
        databases: &[(String, String)],
    ) -> Result<(), EngineError> {
        let mut files = Vec::new();
        {
            let source = self.serving(source);
            let slot = self.slot(&source.id);
            let mut running = locked(&slot.running);
            if !running.is_used() {
                return Ok(());
            }
            let admin = self.prepare(&source, &mut running)?;
            for (from, to) in databases {
                files.push((to.clone(), self.dump(&admin, from)?));
            }
        }
        let destination = self.serving(destination);
        let slot = self.slot(&destination.id);
        let mut running = locked(&slot.running);
        let admin = self.prepare(&destination, &mut running)?;
        let loaded = files.iter().try_for_each(|(to, file)| admin.load(to, file, running.applied.owner(to)));
        files.iter().for_each(|(_, file)| drop(std::fs::remove_file(file)));
        loaded
    }

    /// Closes every connection to an instance.
    pub(super) fn cut(&self, id: &str) {
        self.addresses(id).iter().for_each(|address| address.cut());
    }

    /// The password that a successful call has set.
    fn note_password(&self, called: &Called<'_>) -> Option<String> {
        let get = |name: &str| called.params.get(name).map(str::to_owned);
        let (instance, account, password) = (get("DBInstanceId")?, get("AccountName")?, get("AccountPassword")?);
        locked(&self.passwords).insert((instance.clone(), account), password);
        Some(instance)
    }

    /// What the reader of an answer has to know about the engines.
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
        replaced.then(|| "MariaDB plays MySQL here".to_owned())
    }
}

impl Beside for Hub {
    fn answered(&self, action: &str, params: &Params<'_>, outgoing: &mut Outgoing) {
        let called = Called { action, params };
        let successful = outgoing.status == 200;
        let instance = if successful { self.note_password(&called) } else { None };
        if successful && INTERRUPTING.contains(&action) {
            params.get("DBInstanceId").into_iter().for_each(|id| self.cut(id));
        }
        let mut errors = {
            let mut answer = Some(&mut *outgoing);
            self.sync(successful.then_some(&called), &mut answer)
        };
        // A new password changes nothing in the state.
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
        for error in self.sync(None, &mut None) {
            log::error!("the engine failed: {error}");
        }
    }

    fn closed(&self) {
        self.closed.store(true, Ordering::SeqCst);
        let _seen = locked(&self.syncing);
        locked(&self.addresses).values().for_each(|address| address.close());
        let mut errors = Vec::new();
        let slots: Vec<String> = locked(&self.slots).keys().cloned().collect();
        slots.iter().for_each(|id| self.remove(id, &mut errors));
        errors.iter().for_each(|error| log::error!("the engine failed: {error}"));
        self.home.remove();
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        if let Some(runtime) = locked(&self.runtime).take() {
            runtime.shutdown_background();
        }
    }
}

fn is_over(status: ImportStatus) -> bool {
    !matches!(status, ImportStatus::Running | ImportStatus::Syncing)
}

/// Returns whether an IP list of an instance has an address.
fn admits(instance: &Instance, client: IpAddr) -> bool {
    instance.all_ip_lists().iter().flat_map(|list| &list.ips).any(|range| contains(range, client))
}

/// Returns whether an address is in a range such as `10.0.0.0/8`.
fn contains(range: &str, client: IpAddr) -> bool {
    let (base, bits) = range.split_once('/').map_or((range, None), |(base, bits)| (base, bits.parse::<u32>().ok()));
    let (base, client, width) = match (base.parse(), client) {
        (Ok(IpAddr::V4(base)), IpAddr::V4(client)) => (u128::from(base.to_bits()), u128::from(client.to_bits()), 32),
        (Ok(IpAddr::V6(base)), IpAddr::V6(client)) => (base.to_bits(), client.to_bits(), 128),
        _ => return false,
    };
    let free = width - bits.unwrap_or(width).min(width);
    base.checked_shr(free).unwrap_or(0) == client.checked_shr(free).unwrap_or(0)
}

/// Puts the address of this machine in an answer that has the service's.
fn put_address(outgoing: &mut Outgoing, name: &str, ip: &str, port: u16, new_port: u16) {
    let Ok(text) = std::str::from_utf8(&outgoing.body) else { return };
    if !text.contains(name) {
        return;
    }
    let mut text = text.replace(name, ip);
    if port != new_port {
        for (before, after) in [("\"Port\":\"", "\""), ("<Port>", "</Port>")] {
            text = text.replace(&format!("{before}{port}{after}"), &format!("{before}{new_port}{after}"));
        }
    }
    outgoing.body = text.into();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_contain_addresses() {
        let client: IpAddr = "10.1.2.3".parse().unwrap();
        for range in ["10.1.2.3", "10.0.0.0/8", "0.0.0.0/0", "10.1.2.2/31"] {
            assert!(contains(range, client), "{range}");
        }
        for range in ["10.1.2.4", "11.0.0.0/8", "::/0", "x"] {
            assert!(!contains(range, client), "{range}");
        }
    }
}
