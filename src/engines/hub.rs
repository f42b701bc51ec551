//! The engines of one fake. They are updated after each change of the fake's state.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::runtime::{Handle, Runtime};

use super::dump::{Dump, Load};
use super::home::Home;
use super::ip_range::admits;
use super::programs::Kind;
use super::relay::{Address, Gate, Refused};
use super::server::{Admin, Place, Server};
use super::sql::Wanted;
use super::{EngineError, Engines};
use crate::rds::model::instance::Instance;
use crate::rds::words::{LockMode, Status};
use crate::service::Service;

/// The statuses in which an instance admits no connection.
pub(super) const CLOSED: &[Status] = &[
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

/// The locks that admit no connection. The locks of a full disk are not among them: they only forbid writing, which no
/// server here enforces.
pub(super) const LOCKED: &[LockMode] =
    &[LockMode::ManualLock, LockMode::LockByExpiration, LockMode::LockByRestoration, LockMode::Released];

/// The engines of one fake.
#[derive(Debug)]
pub(super) struct Hub {
    this: Weak<Hub>,
    pub(super) service: Weak<Service>,
    pub(super) engines: Engines,
    pub(super) home: Home,
    /// The number for the next directory or file.
    next: AtomicU64,
    runtime: Mutex<Option<Runtime>>,
    pub(super) handle: Handle,
    /// The state that the engines have. The lock is held while they are updated, so that updates follow one another.
    pub(super) syncing: Mutex<Seen>,
    /// The open addresses, by instance and the name that the service would have given them.
    pub(super) addresses: Mutex<BTreeMap<(String, String), Arc<Address>>>,
    slots: Mutex<HashMap<String, Arc<Slot>>>,
    /// Passwords by instance and account. No answer and no seed has them.
    pub(super) passwords: Mutex<HashMap<(String, String), String>>,
    /// The failures since the last answer.
    pub(super) unreported: Mutex<Vec<EngineError>>,
    pub(super) closed: AtomicBool,
    /// `true` once a client has connected. Until then no request waits for a server.
    pub(super) in_use: AtomicBool,
}

/// The state that the engines have.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) instances: BTreeMap<String, Arc<Instance>>,
    pub(super) generation: Option<u64>,
    /// The imports that have ended.
    pub(super) imports: BTreeSet<u64>,
    /// The dumps of each backup, by instance and backup.
    pub(super) backups: HashMap<(String, String), Vec<Dump>>,
}

/// The server of an instance.
#[derive(Debug, Default)]
pub(super) struct Slot {
    pub(super) running: Mutex<Running>,
}

#[derive(Debug, Default)]
pub(super) struct Running {
    pub(super) server: Option<Server>,
    /// The access to the server, once it is in use.
    pub(super) admin: Option<Admin>,
    /// The databases and accounts that the fake has created on the server.
    pub(super) applied: Wanted,
    /// The dumps to load once the server has started or their database exists.
    pub(super) loads: Vec<Load>,
}

impl Running {
    /// Returns whether the server may contain rows.
    pub(super) fn is_used(&self) -> bool {
        self.admin.is_some() || !self.loads.is_empty()
    }
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
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
            .map_err(|error| EngineError(format!("the thread of the relays cannot be started: {error}")))?;
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
            unreported: Mutex::default(),
            closed: AtomicBool::new(false),
            in_use: AtomicBool::new(false),
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

    /// Returns a number that is unique among the files and directories of this fake.
    pub(super) fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::SeqCst)
    }

    fn admit_to(&self, id: &str) -> Result<Place, Refused> {
        let refused = |errno, reason: String| Refused { errno, reason };
        let ended = || refused(1053, format!("instance {id} no longer exists"));
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

    /// Returns the slot of an instance. A read-only instance uses that of its primary.
    pub(super) fn slot(&self, id: &str) -> Arc<Slot> {
        locked(&self.slots).entry(id.to_owned()).or_default().clone()
    }

    pub(super) fn serving(&self, instance: &Arc<Instance>) -> Arc<Instance> {
        if instance.master.is_empty() {
            return instance.clone();
        }
        let primary = self.service.upgrade();
        let primary = primary.and_then(|service| service.lock().cloud.instances.get(&instance.master).cloned());
        primary.unwrap_or_else(|| instance.clone())
    }

    /// Starts the server of an instance if necessary, and applies the state of the instance to it.
    fn prepared(&self, instance: &Arc<Instance>) -> Result<Admin, EngineError> {
        self.in_use.store(true, Ordering::SeqCst);
        let instance = self.serving(instance);
        let slot = self.slot(&instance.id);
        let mut running = locked(&slot.running);
        self.prepare(&instance, &mut running)
    }

    pub(super) fn prepare(&self, instance: &Instance, running: &mut Running) -> Result<Admin, EngineError> {
        let kind = Kind::of(instance.engine)
            .ok_or_else(|| EngineError(format!("no server can represent {}: leave it out", instance.engine)))?;
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
                        let name = format!("s{}", self.number());
                        let server = Server::start(&self.home, programs, &name)?;
                        running.server.insert(server).admin.clone()
                    }
                }
            }
        };
        let applied = self.apply(instance, &admin, running);
        if applied.is_err() && fresh {
            // Nobody has used the server: the next connection starts again, with another server if this one is not attached.
            running.server = None;
            if self.engines.attached.contains_key(&kind) && !Self::drop_made(&admin, running).is_empty() {
                // The objects that could not be dropped are dropped with the instance.
                running.admin = Some(admin.clone());
            } else {
                running.applied = Wanted::default();
            }
        } else {
            running.admin = Some(admin.clone());
        }
        applied.map(|()| admin)
    }

    /// Drops from an attached server the objects that the fake has created there. Returns the errors.
    fn drop_made(admin: &Admin, running: &mut Running) -> Vec<EngineError> {
        let mut errors = Vec::new();
        for step in running.applied.steps(admin.kind, &Wanted::default()) {
            match step.run(admin) {
                Ok(()) => running.applied.note(step.done),
                Err(error) => errors.push(error),
            }
        }
        errors
    }

    /// Creates on a server the databases, accounts and privileges of an instance.
    fn apply(&self, instance: &Instance, admin: &Admin, running: &mut Running) -> Result<(), EngineError> {
        let mut wanted = {
            let passwords = locked(&self.passwords);
            let own = &self.engines.passwords;
            Wanted::of(instance, |account| {
                let key = (instance.id.clone(), account.to_owned());
                passwords.get(&key).or_else(|| own.get(&key)).cloned()
            })
        };
        if admin.kind == Kind::Postgres {
            wanted.keep_owners(&running.applied);
        }
        let steps = running.applied.steps(admin.kind, &wanted);
        if running.server.is_some() && running.applied == Wanted::default() {
            // A new server gets all statements at once.
            let statements: String = steps.iter().map(|step| step.statements.as_str()).collect();
            if !statements.is_empty() {
                admin.sql(&statements)?;
            }
            running.applied = wanted;
        } else {
            for step in steps {
                step.run(admin)?;
                running.applied.note(step.done);
            }
        }
        self.load_waiting(instance, admin, running)
    }

    /// The ids of the instances with a slot.
    pub(super) fn slot_ids(&self) -> Vec<String> {
        locked(&self.slots).keys().cloned().collect()
    }

    /// Returns the reference that the relays have to this hub.
    pub(super) fn gate(&self) -> Weak<dyn Gate> {
        self.this.clone()
    }

    /// Ends the server of a removed instance. On an attached server, drops what was created there.
    pub(super) fn remove(&self, id: &str, errors: &mut Vec<EngineError>) {
        let Some(slot) = locked(&self.slots).remove(id) else { return };
        locked(&self.passwords).retain(|(instance, _), _| instance != id);
        let mut running = std::mem::take(&mut *locked(&slot.running));
        if let (Some(admin), None) = (running.admin.clone(), &running.server) {
            errors.extend(Self::drop_made(&admin, &mut running));
        }
    }

    /// Closes every connection to an instance.
    pub(super) fn cut(&self, id: &str) {
        self.addresses(id).iter().for_each(|address| address.cut());
    }
}

impl Gate for Hub {
    fn admit(&self, instance: &str) -> Result<Place, Refused> {
        self.admit_to(instance)
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        if let Some(runtime) = locked(&self.runtime).take() {
            runtime.shutdown_background();
        }
    }
}
