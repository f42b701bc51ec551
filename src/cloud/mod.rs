//! The model: users, instances, databases, imports and the time they take. It knows neither HTTP nor JSON.

pub(crate) mod class;
pub(crate) mod clock;
pub(crate) mod database;
pub(crate) mod ids;
pub(crate) mod import;
pub(crate) mod instance;
pub(crate) mod names;
pub(crate) mod operation;
pub(crate) mod store;
pub(crate) mod users;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use self::clock::Clock;
use self::ids::Ids;
use self::import::{Import, busy};
use self::instance::Instance;
use self::operation::{Operation, Operations, Progress, Resource, Work};
use self::store::Store;
use self::users::Users;
use crate::seed::{DEFAULT_UID, Seed, SeedFault, SeedImport};
use crate::user::User;
use crate::words::{ImportStatus, OperationKind, Status};

/// The state of the fake's cloud.
#[derive(Debug, Clone)]
pub(crate) struct Cloud {
    pub(crate) users: Arc<Users>,
    pub(crate) instances: Store,
    pub(crate) imports: BTreeMap<u64, Import>,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    operations: Operations,
    progress: Progress,
    progress_for: BTreeMap<OperationKind, Progress>,
    import_statuses: (Status, Status),
    default_owner: Arc<str>,
}

impl Cloud {
    /// The state a seed describes. The seed has no faults.
    pub(crate) fn from_seed(seed: &Seed) -> Cloud {
        let mut ids = Ids::new(seed.id_seed);
        ids.requests = seed.requests;
        let beyond = seed.imports.iter().map(|entry| entry.import.id + 1).max().unwrap_or(0);
        ids.next_import = seed.next_import.unwrap_or(ids.next_import.max(beyond));
        let mut cloud = Cloud {
            users: Arc::new(Users::new(seed.users.clone())),
            instances: Store::default(),
            imports: seed.imports.iter().map(|entry| (entry.import.id, entry.import.clone())).collect(),
            clock: Clock::starting_at(seed.clock, seed.frozen_clock),
            ids,
            operations: Operations::default(),
            progress: seed.progress,
            progress_for: seed.progress_for.clone(),
            import_statuses: seed.import_statuses,
            default_owner: seed.users.first().map_or(DEFAULT_UID, User::owner).into(),
        };
        for instance in &seed.instances {
            let instance = cloud.completed(instance.clone());
            cloud.instances.insert(instance);
        }
        for SeedImport { import, progress, reported } in &seed.imports {
            if import.status == ImportStatus::Running {
                let busy = busy(import.id, &import.source, &import.destination).into_iter().zip(*reported).collect();
                let operation = Operation { progress: *progress, started: import.started, busy };
                cloud.operations.start(Work::Import(import.id), operation);
            }
        }
        cloud
    }

    /// Writes the state into a seed; what is not the cloud's (answers, stubs) is left as it is there.
    pub(crate) fn write_into(&self, seed: &mut Seed) {
        seed.users = self.users.all().to_vec();
        seed.instances = self.instances.iter().cloned().collect();
        seed.progress = self.progress;
        seed.progress_for.clone_from(&self.progress_for);
        seed.clock = Some(self.clock.now());
        seed.frozen_clock = self.clock.is_frozen();
        seed.id_seed = Some(self.ids.seed);
        seed.requests = self.ids.requests;
        seed.next_import = Some(self.ids.next_import);
        seed.import_statuses = self.import_statuses;
        seed.imports = self.imports.values().map(|import| self.seed_import(import)).collect();
    }

    fn seed_import(&self, import: &Import) -> SeedImport {
        let operation = self.operations.get(Work::Import(import.id));
        let reported = busy(import.id, &import.source, &import.destination)
            .map(|resource| operation.and_then(|operation| operation.busy.get(&resource)).copied().unwrap_or(0));
        let progress = operation.map_or_else(Progress::default, |operation| operation.progress);
        SeedImport { import: import.clone(), progress, reported }
    }

    /// Gives an instance what only the cloud can: an owner and a time of creation.
    fn completed(&self, mut instance: Instance) -> Instance {
        instance.owner.get_or_insert_with(|| self.default_owner.as_ref().to_owned());
        // Whole seconds, as the service shows it.
        instance.created.get_or_insert_with(|| whole_second(self.clock.now()));
        instance
    }

    /// Whom a request belongs to that names nobody, and an instance without an owner.
    pub(crate) fn default_owner(&self) -> Arc<str> {
        self.default_owner.clone()
    }

    pub(crate) fn progress_of(&self, kind: OperationKind) -> Progress {
        self.progress_for.get(&kind).copied().unwrap_or(self.progress)
    }

    /// Ends what time has ended. Called before anything looks at the state.
    pub(crate) fn settle(&mut self) {
        if self.operations.is_empty() {
            return;
        }
        for work in self.operations.due_at(self.clock.now()) {
            self.complete(work);
        }
    }

    /// A client asks for these resources and is about to be told of them: what that ends is ended, what is still
    /// busy then counts as reported once more.
    pub(crate) fn asked_for(&mut self, resources: Vec<Resource>) {
        for work in self.operations.due_when_asked(&resources) {
            self.complete(work);
        }
        self.operations.reported(&resources);
    }

    /// Whether anything is under way.
    pub(crate) fn is_busy(&self) -> bool {
        !self.operations.is_empty()
    }

    fn complete(&mut self, work: Work) {
        match work {
            Work::Import(id) => self.complete_import(id),
        }
    }

    /// Ends everything that runs.
    pub(crate) fn finish_all(&mut self) -> usize {
        let running = self.operations.running();
        for work in &running {
            self.complete(*work);
        }
        running.len()
    }

    pub(crate) fn advance(&mut self, step: Duration) -> Result<(), String> {
        self.clock.advance(step)?;
        self.settle();
        Ok(())
    }

    /// A running import, or why there is none.
    pub(crate) fn running_import(&self, id: u64) -> Result<&Import, String> {
        let Some(import) = self.imports.get(&id) else {
            let known: Vec<String> = self.imports.keys().map(u64::to_string).collect();
            return Err(format!("there is no import {id}; there are: {}", listed(&known)));
        };
        match import.status {
            ImportStatus::Running => Ok(import),
            status => Err(format!("import {id} is over: {status}")),
        }
    }

    pub(crate) fn add(&mut self, instance: Instance) -> Result<(), Vec<SeedFault>> {
        let mut faults = self.faults_of(&instance);
        if self.instances.get(&instance.id).is_some() {
            faults.push(SeedFault::new("$.DBInstanceId", format!("instance `{}` is there already", instance.id)));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let instance = self.completed(instance);
        self.instances.insert(instance);
        Ok(())
    }

    /// Puts a changed instance in place of the one of this id.
    pub(crate) fn replace(&mut self, id: &str, instance: Instance) -> Result<(), Vec<SeedFault>> {
        let mut faults = self.faults_of(&instance);
        if instance.id != id {
            faults.push(SeedFault::new(
                "$.DBInstanceId",
                format!("`{id}` cannot become `{}`: add that one and remove this", instance.id),
            ));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let instance = self.completed(instance);
        if self.instances.replace(instance) { Ok(()) } else { Err(vec![SeedFault::new("$", self.no_instance(id))]) }
    }

    /// Takes an instance away. Imports that it takes part in fail.
    pub(crate) fn remove(&mut self, id: &str) -> Result<(), String> {
        if self.instances.remove(id).is_none() {
            return Err(self.no_instance(id));
        }
        let orphans: Vec<u64> = self
            .imports
            .values()
            .filter(|import| {
                import.status == ImportStatus::Running && (import.source == id || import.destination == id)
            })
            .map(|import| import.id)
            .collect();
        for import in orphans {
            self.end_import(import, ImportStatus::Failed, Some(format!("instance `{id}` was removed")));
        }
        Ok(())
    }

    pub(crate) fn no_instance(&self, id: &str) -> String {
        let ids = self.instances.ids();
        match crate::nearest::nearest(id, ids.iter().copied()) {
            Some(near) => format!("there is no instance `{id}`; did you mean `{near}`?"),
            None => format!("there is no instance `{id}`; there are: {}", listed(&ids)),
        }
    }

    fn faults_of(&self, instance: &Instance) -> Vec<SeedFault> {
        let mut faults = Vec::new();
        instance.faults("$", &mut faults);
        let users = self.users.all();
        let stranger = |owner: &&String| !users.is_empty() && !users.iter().any(|user| user.uid == **owner);
        if let Some(owner) = instance.owner.as_ref().filter(stranger) {
            faults.push(SeedFault::new("$.Owner", format!("there is no user `{owner}`")));
        }
        if !instance.master.is_empty() && self.instances.get(&instance.master).is_none() {
            faults.push(SeedFault::new("$.MasterInstanceId", self.no_instance(&instance.master)));
        }
        faults
    }
}

fn whole_second(moment: SystemTime) -> SystemTime {
    match moment.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => SystemTime::UNIX_EPOCH + Duration::from_secs(since.as_secs()),
        Err(_) => moment,
    }
}

/// A list for a message: at most twenty, and how many more.
fn listed<T: AsRef<str>>(words: &[T]) -> String {
    if words.is_empty() {
        return "none".to_owned();
    }
    let mut text = words.iter().take(20).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    if words.len() > 20 {
        text += &format!(" and {} more", words.len() - 20);
    }
    text
}
