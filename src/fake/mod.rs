//! A running fake: where it is, what it holds, and ways to reach in.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

mod builder;
mod checks;
mod handle;
mod view;

pub use self::builder::FakeRdsBuilder;
pub(crate) use self::builder::Wrap;
pub use self::checks::CallCheck;
pub use self::handle::FaultHandle;
#[cfg(feature = "cli")]
pub(crate) use self::handle::inject;
pub use self::view::{ImportView, OperationView};
use crate::cloud::instance::{Instance, InstanceView};
use crate::cloud::parameter_group::ParameterGroupView;
use crate::cloud::vpc::VpcView;
use crate::cloud::whitelist_template::WhitelistTemplateView;
use crate::coverage::Coverage;
use crate::error::{FieldError, joined};
use crate::fault::Fault;
use crate::front::Running;
use crate::front::wiremock::Responder;
use crate::seed::Seed;
use crate::service::journal::{Call, Event};
use crate::service::{Service, StubFn};

/// A fake ApsaraDB RDS, running on a port of its own until it is dropped.
///
/// Dropping it frees the port. Any number run side by side in one process and share nothing. All methods take `&self`
/// and none waits, but the starts.
///
/// This is a crate for tests, so what goes wrong by a test's own mistake (an instance that is not there) panics with
/// a message that says what is there; where a test may want to look at the mistake there is a `try_` method beside.
///
/// ```
/// use fake_rds::{FakeRds, Instance, Status};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// // Arrange
/// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
///
/// // Act
/// let url = format!("{}/?Action=DescribeDBInstances&RegionId=cn-hangzhou&Format=JSON", rds.uri());
/// let answer: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
///
/// // Assert
/// assert_eq!(answer["Items"]["DBInstance"][0]["DBInstanceStatus"], "Running");
/// assert_eq!(rds.instance("rm-1").unwrap().status(), Status::Running);
/// assert_eq!(rds.calls_to("DescribeDBInstances").len(), 1);
/// # }
/// ```
pub struct FakeRds {
    service: Arc<Service>,
    running: Running,
}

impl std::fmt::Debug for FakeRds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FakeRds at {}", self.uri())
    }
}

impl Drop for FakeRds {
    fn drop(&mut self) {
        for fault in self.service.lock().faults.idle() {
            log::warn!("a fault was injected and never fired: {fault}");
        }
    }
}

impl FakeRds {
    fn new(service: Arc<Service>, running: Running) -> FakeRds {
        FakeRds { service, running }
    }

    pub(crate) fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// Describes a fake before it starts.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// let rds = FakeRds::builder().start_blocking();
    /// # drop(rds);
    /// ```
    pub fn builder() -> FakeRdsBuilder {
        FakeRdsBuilder::default()
    }

    /// Starts an empty, open fake.
    ///
    /// # Panics
    ///
    /// If no port can be had.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = fake_rds::FakeRds::start().await;
    /// assert!(rds.instance_ids().is_empty());
    /// # }
    /// ```
    pub async fn start() -> FakeRds {
        FakeRds::builder().start().await
    }

    /// Where it answers: `http://127.0.0.1:PORT`, with TLS `https://localhost:PORT`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.uri().starts_with("http://127.0.0.1:"));
    /// ```
    pub fn uri(&self) -> String {
        let scheme = if self.running.ca_pem().is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.endpoint())
    }

    /// What Alibaba Cloud's SDKs call an endpoint: `127.0.0.1:PORT`, with TLS `localhost:PORT`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.uri(), format!("http://{}", rds.endpoint()));
    /// ```
    pub fn endpoint(&self) -> String {
        match self.running.ca_pem() {
            Some(_) => format!("localhost:{}", self.address().port()),
            None => self.address().to_string(),
        }
    }

    /// The certificate of the authority that signed the fake's own, in PEM; `None` without TLS.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.ca_pem(), None);
    /// ```
    pub fn ca_pem(&self) -> Option<&str> {
        self.running.ca_pem()
    }

    // Beside other mocks.

    /// The fake as a responder on a `wiremock::MockServer` of your own: it answers there as here, out of the same state.
    ///
    /// ```
    /// use wiremock::{Mock, MockServer, matchers};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let server = MockServer::start().await;
    /// Mock::given(matchers::path("/")).respond_with(rds.responder()).mount(&server).await;
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", server.uri())).await.unwrap();
    /// assert_eq!(answer.status(), 200);
    /// # }
    /// ```
    pub fn responder(&self) -> Responder {
        Responder(self.service.clone())
    }

    /// Puts a `wiremock::Mock` of your own in front of the fake; what it does not match the fake answers. Its expectations are
    /// checked when the fake is dropped.
    ///
    /// Mocks are tried by priority, 1 first; the fake's own have 255, the last.
    ///
    /// ```
    /// use wiremock::{Mock, ResponseTemplate, matchers};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let regions = matchers::query_param("Action", "DescribeRegions");
    /// rds.mount(Mock::given(regions).respond_with(ResponseTemplate::new(418)).expect(1));
    /// let status = async |action| reqwest::get(format!("{}/?Action={action}", rds.uri())).await.unwrap().status();
    /// assert_eq!(status("DescribeRegions").await, 418);
    /// assert_eq!(status("Nonsense").await, 404);
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the fake runs on another front than wiremock's.
    #[track_caller]
    pub fn mount(&self, mock: wiremock::Mock) {
        match &self.running {
            Running::Wiremock(server) => server.mount(mock),
            #[cfg(feature = "server")]
            Running::Hyper(_) => panic!("mocks in front of the fake need the wiremock front"),
        }
    }

    /// The address it listens on.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.address().ip().is_loopback());
    /// ```
    pub fn address(&self) -> SocketAddr {
        self.running.address()
    }

    // Looking in.

    /// An instance as it is now. Nothing moves on by looking.
    ///
    /// ```
    /// # use fake_rds::{Database, FakeRds, Instance};
    /// let rds = FakeRds::builder()
    ///     .instance(Instance::mysql("rm-1").database(Database::new("mydb").size_mb(512)))
    ///     .start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().used_mb(), 512);
    /// assert!(rds.instance("rm-2").is_none());
    /// ```
    pub fn instance(&self, id: &str) -> Option<InstanceView> {
        self.service.lock().cloud.instances.get(id).map(|instance| InstanceView(instance.as_ref().clone()))
    }

    /// A parameter group as it is now.
    ///
    /// ```
    /// # use fake_rds::{Engine, FakeRds, ParameterGroup};
    /// let rds = FakeRds::builder().parameter_group(ParameterGroup::new("rpg-1", Engine::MySql)).start_blocking();
    /// assert_eq!(rds.parameter_group("rpg-1").unwrap().engine(), Engine::MySql);
    /// ```
    pub fn parameter_group(&self, id: &str) -> Option<ParameterGroupView> {
        self.service.lock().cloud.parameter_group(id).cloned().map(ParameterGroupView)
    }

    /// All instances as they are now, in the order they were made. Nothing moves on by looking.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instances()[0].id(), "rm-1");
    /// ```
    pub fn instances(&self) -> Vec<InstanceView> {
        self.service.lock().cloud.instances.iter().cloned().map(InstanceView).collect()
    }

    /// The ids of all instances, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance_ids(), ["rm-1"]);
    /// ```
    pub fn instance_ids(&self) -> Vec<String> {
        self.service.lock().cloud.instances.iter().map(|instance| instance.id.clone()).collect()
    }

    /// The white-list templates as they are now, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, WhitelistTemplate};
    /// let rds = FakeRds::builder().whitelist_template(WhitelistTemplate::new(1, "offices", "10.0.0.0/8")).start_blocking();
    /// assert_eq!(rds.whitelist_templates()[0].name(), "offices");
    /// ```
    pub fn whitelist_templates(&self) -> Vec<WhitelistTemplateView> {
        self.service.lock().cloud.whitelist_templates.iter().cloned().map(WhitelistTemplateView).collect()
    }

    /// The VPCs that were seeded.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Vpc};
    /// let rds = FakeRds::builder().vpc(Vpc::new("vpc-1").name("offices")).start_blocking();
    /// assert_eq!(rds.vpcs()[0].name(), "offices");
    /// ```
    pub fn vpcs(&self) -> Vec<VpcView> {
        self.service.lock().cloud.vpcs.iter().cloned().map(VpcView).collect()
    }

    /// An import task as it is now. Nothing moves on by looking.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::builder().start_blocking();
    /// assert!(rds.import(2122321).is_none());
    /// ```
    pub fn import(&self, import_id: u64) -> Option<ImportView> {
        self.service.lock().cloud.imports.get(&import_id).cloned().map(ImportView)
    }

    /// The ids of all imports, in the order they began.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.import_ids().is_empty());
    /// ```
    pub fn import_ids(&self) -> Vec<u64> {
        self.service.lock().cloud.imports.keys().copied().collect()
    }

    /// What runs now: operations that take time, in the order of their ids. Nothing moves on by looking.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Manual).start().await;
    /// reqwest::get(format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-1", rds.uri())).await.unwrap();
    /// let restart = &rds.operations()[0];
    /// assert_eq!((restart.action(), restart.resources()), ("RestartDBInstance", vec!["instance rm-1".to_owned()]));
    /// rds.finish(restart.id());
    /// assert!(rds.operations().is_empty());
    /// # }
    /// ```
    pub fn operations(&self) -> Vec<OperationView> {
        self.service.lock().cloud.operations.iter().cloned().map(OperationView).collect()
    }

    /// The whole state. A fake started from it has the same.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).frozen_clock().start_blocking();
    /// let twin = FakeRds::builder().seed(rds.seed()).start_blocking();
    /// assert_eq!(twin.seed(), rds.seed());
    /// ```
    pub fn seed(&self) -> Seed {
        self.service.lock().seed()
    }

    // Reaching in.

    /// Changes an instance. What the closure returns takes its place.
    ///
    /// The change is one step: if something else changes the instance while the closure runs, the closure runs again on what
    /// the instance is then. So it may run more than once.
    ///
    /// Operations on the instance go on. An import that it takes part in looks at both participants once more in the end,
    /// and fails if a source database is gone or the storage rule no longer holds. An instance whose status was changed
    /// meanwhile keeps it.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, LockMode};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// rds.update("rm-1", |i: Instance| i.lock_mode(LockMode::ManualLock));
    /// assert_eq!(rds.instance("rm-1").unwrap().lock_mode(), LockMode::ManualLock);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such instance, if the closure returns one of another id, or one that cannot be. The fake goes on
    /// unchanged, also if the closure panics.
    #[track_caller]
    pub fn update(&self, id: &str, change: impl Fn(Instance) -> Instance) {
        self.try_update(id, change).unwrap_or_else(|error| panic!("update of `{id}`: {error}"));
    }

    /// Like [`update`](FakeRds::update), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If there is no such instance, or if the closure returns one of another id, or one that cannot be.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let error = rds.try_update("rm-2", |i| i).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `rm-1`?"));
    /// ```
    pub fn try_update(&self, id: &str, change: impl Fn(Instance) -> Instance) -> Result<(), Misuse> {
        loop {
            let before = {
                let state = self.service.lock();
                let found = state.cloud.instances.get(id).cloned();
                found.ok_or_else(|| Misuse(state.cloud.no_instance(id)))?
            };
            // The closure is the user's: no lock is held while it runs.
            let after = change(before.as_ref().clone());
            let mut state = self.service.lock();
            match state.cloud.instances.get(id) {
                Some(now) if !Arc::ptr_eq(now, &before) => continue,
                _ => {
                    state.cloud.replace(id, after).map_err(Misuse::from)?;
                    if let Some(now) = state.cloud.instances.get(id).cloned() {
                        state.note(Event::Update(now));
                    }
                    return Ok(());
                }
            }
        }
    }

    /// Adds an instance.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().start_blocking();
    /// rds.add(Instance::mysql("rm-1"));
    /// assert!(rds.instance("rm-1").is_some());
    /// ```
    ///
    /// # Panics
    ///
    /// If the id is taken or the instance cannot be.
    #[track_caller]
    pub fn add(&self, instance: Instance) {
        let id = instance.id.clone();
        self.try_add(instance).unwrap_or_else(|error| panic!("add of `{id}`: {error}"));
    }

    /// Like [`add`](FakeRds::add), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If the id is taken or the instance cannot be.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_add(Instance::mysql("rm-1")).is_err());
    /// ```
    pub fn try_add(&self, instance: Instance) -> Result<(), Misuse> {
        let id = instance.id.clone();
        let mut state = self.service.lock();
        state.cloud.add(instance)?;
        if let Some(added) = state.cloud.instances.get(&id).cloned() {
            state.note(Event::Add(added));
        }
        Ok(())
    }

    /// Removes an instance at once. Operations on it fail: of an import the other participant is Running again. Read-only
    /// instances of it have no primary any more.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// rds.remove("rm-1");
    /// assert!(rds.instance("rm-1").is_none());
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such instance.
    #[track_caller]
    pub fn remove(&self, id: &str) {
        self.try_remove(id).unwrap_or_else(|error| panic!("{error}"));
    }

    /// Like [`remove`](FakeRds::remove), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If there is no such instance.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_remove("nope").is_err());
    /// ```
    pub fn try_remove(&self, id: &str) -> Result<(), Misuse> {
        let mut state = self.service.lock();
        state.cloud.remove(id).map_err(Misuse)?;
        state.note(Event::Remove(id.to_owned()));
        Ok(())
    }

    /// Goes back to the seed it started with, as if just started: state, clock, ids, stubs, and no calls.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// rds.remove("rm-1");
    /// rds.reset();
    /// assert!(rds.instance("rm-1").is_some());
    /// ```
    pub fn reset(&self) {
        let old = {
            let mut state = self.service.lock();
            let old = state.reset();
            state.note(Event::Reset);
            old
        };
        // Freed when others can go on.
        drop(old);
    }

    /// Answers an action that the fake does not model with a JSON object, written as JSON or XML as asked. A `RequestId` is
    /// added. A stub of an action that the fake does model takes its place.
    ///
    /// The object is held against the documented shape of the action's answer, if it is known: a field that is not there, a
    /// value of another type and a list outside its wrapper are refused. A fake whose
    /// [`anything_goes`](FakeRdsBuilder::anything_goes) takes them. Errors are not stubbed but injected, with
    /// [`Fault::api_error`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// rds.stub("DescribeSlowLogs", serde_json::json!({"Items": {"SQLSlowLog": [{"DBName": "mydb"}]}}));
    /// let xml = reqwest::get(format!("{}/?Action=DescribeSlowLogs", rds.uri())).await.unwrap().text().await.unwrap();
    /// assert!(xml.contains("<SQLSlowLog><DBName>mydb</DBName></SQLSlowLog>"));
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the service has no such action, if the answer is not an object, has a `Code` at its top, names that XML cannot
    /// carry, or does not fit the documented shape.
    #[track_caller]
    pub fn stub(&self, action: &str, body: serde_json::Value) {
        self.try_stub(action, body).unwrap_or_else(|error| panic!("stub of `{action}`: {error}"));
    }

    /// Like [`stub`](FakeRds::stub), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// As `stub` panics.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_stub("DescribeSlowLogs", serde_json::json!("no object")).is_err());
    /// ```
    pub fn try_stub(&self, action: &str, body: serde_json::Value) -> Result<(), Misuse> {
        let mut state = self.service.lock();
        state.stub(action, &body).map_err(Misuse)?;
        state.note(Event::Stub(action.to_owned()));
        Ok(())
    }

    /// Makes something go wrong on purpose.
    ///
    /// # Panics
    ///
    /// If the fault could never fire: the service has no such action, `times(0)`, or the front cannot do it.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let fault = rds.inject(fake_rds::Fault::internal_error().times(1));
    /// assert_eq!(fault.hits(), 0);
    /// ```
    #[track_caller]
    pub fn inject(&self, fault: Fault) -> FaultHandle {
        self.try_inject(fault).unwrap_or_else(|error| panic!("inject: {error}"))
    }

    /// Like [`inject`](FakeRds::inject), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If the fault could never fire.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let error = rds.try_inject(fake_rds::Fault::internal_error().on("DescribeRegion")).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `DescribeRegions`?"));
    /// ```
    pub fn try_inject(&self, fault: Fault) -> Result<FaultHandle, Misuse> {
        handle::inject(&self.service, fault, self.running.can_truncate())
    }

    /// Removes all faults.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.inject(fake_rds::Fault::unavailable());
    /// rds.clear_faults();
    /// ```
    pub fn clear_faults(&self) {
        let mut state = self.service.lock();
        state.faults.clear();
        state.note(Event::ClearFaults);
    }

    /// Answers an action with what a closure makes of the request's parameters, otherwise as [`stub`](FakeRds::stub).
    ///
    /// The closure may look at the fake. If it panics, or what it returns is no answer, the client gets `InternalError` and the
    /// hint says why. A field that does not fit the documented shape is sent, with a hint. Such a stub is not part of [`seed`](FakeRds::seed).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// rds.stub_with("DescribeSlowLogs", |parameters| serde_json::json!({"DBInstanceId": parameters["DBInstanceId"]}));
    /// let url = format!("{}/?Action=DescribeSlowLogs&DBInstanceId=rm-1&Format=JSON", rds.uri());
    /// let answer: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    /// assert_eq!(answer["DBInstanceId"], "rm-1");
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the service has no such action.
    #[track_caller]
    pub fn stub_with<F>(&self, action: &str, answer: F)
    where
        F: Fn(&BTreeMap<String, String>) -> serde_json::Value + Send + Sync + 'static,
    {
        let stub = StubFn(Arc::new(answer));
        self.service.stub_with(action, stub).unwrap_or_else(|error| panic!("stub of `{action}`: {error}"));
    }

    // Time.

    /// The fake's clock.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.now() > std::time::UNIX_EPOCH);
    /// ```
    pub fn now(&self) -> SystemTime {
        self.service.lock().cloud.now()
    }

    /// Moves the fake's clock on; what is over by then is over.
    ///
    /// # Panics
    ///
    /// If the clock would leave the years the service's times can name.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let before = rds.now();
    /// rds.advance(std::time::Duration::from_secs(60));
    /// assert!(rds.now() >= before + std::time::Duration::from_secs(60));
    /// ```
    #[track_caller]
    pub fn advance(&self, step: Duration) {
        let mut state = self.service.lock();
        let advanced = state.cloud.advance(step);
        if advanced.is_ok() {
            state.note(Event::Advance(step));
        }
        drop(state);
        advanced.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Ends an operation: its effect happens now. Takes an `ImportId`, or the id of an [operation](FakeRds::operations).
    ///
    /// An import whose effect is no longer possible (a source database is gone, the storage has become too small) fails.
    ///
    /// # Panics
    ///
    /// If nothing of this id runs. The message says what there is.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.import_ids()[0];
    /// rds.finish(id);
    /// assert_eq!(rds.import(id).unwrap().status(), fake_rds::ImportStatus::Succeeded);
    /// # }
    /// ```
    #[track_caller]
    pub fn finish(&self, id: u64) {
        self.try_finish(id).unwrap_or_else(|error| panic!("{error}"));
    }

    /// Like [`finish`](FakeRds::finish), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If nothing of this id runs.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_finish(1).unwrap_err().to_string().contains("there is no import 1"));
    /// ```
    pub fn try_finish(&self, id: u64) -> Result<(), Misuse> {
        let mut state = self.service.lock();
        state.cloud.running(id).map_err(Misuse)?;
        state.cloud.complete(id);
        state.note(Event::Finish(id));
        Ok(())
    }

    /// Ends an operation without its effect. Takes an `ImportId`, or the id of an [operation](FakeRds::operations).
    ///
    /// # Panics
    ///
    /// If nothing of this id runs. The message says what there is.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.import_ids()[0];
    /// rds.fail(id, "disk full");
    /// assert_eq!(rds.import(id).unwrap().reason(), Some("disk full"));
    /// # }
    /// ```
    #[track_caller]
    pub fn fail(&self, id: u64, reason: impl Into<String>) {
        self.try_fail(id, reason).unwrap_or_else(|error| panic!("{error}"));
    }

    /// Like [`fail`](FakeRds::fail), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If nothing of this id runs.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_fail(1, "disk full").is_err());
    /// ```
    pub fn try_fail(&self, id: u64, reason: impl Into<String>) -> Result<(), Misuse> {
        let mut state = self.service.lock();
        state.cloud.running(id).map_err(Misuse)?;
        let reason = reason.into();
        state.cloud.fail(id, &reason);
        state.note(Event::Fail(id, reason));
        Ok(())
    }

    /// Ends everything that runs, and tells how much that was.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.finish_all(), 0);
    /// ```
    pub fn finish_all(&self) -> usize {
        let mut state = self.service.lock();
        let finished = state.cloud.finish_all();
        state.note(Event::FinishAll);
        finished
    }

    // Watching.

    /// The calls that came, oldest first, as many as are kept.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.calls().is_empty());
    /// ```
    pub fn calls(&self) -> Vec<Call> {
        self.service.lock().journal.calls(None)
    }

    /// The calls, and between them what the test did to the fake (`update`, `advance`, `finish` and the like), in the order in
    /// which they took effect.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.remove("rm-1");
    /// assert_eq!(rds.log()[0].event().unwrap().0, "remove");
    /// ```
    pub fn log(&self) -> Vec<Call> {
        self.service.lock().journal.log()
    }

    /// The calls to one action.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.calls_to("DescribeRegions").is_empty());
    /// ```
    pub fn calls_to(&self, action: &str) -> Vec<Call> {
        self.service.lock().journal.calls(Some(action))
    }

    /// Checks the calls to one action; see [`CallCheck`].
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::builder().start_blocking();
    /// rds.assert_called("DescribeRegions").times(0);
    /// ```
    ///
    /// # Panics
    ///
    /// At the end of the statement, if the check does not hold.
    #[track_caller]
    pub fn assert_called(&self, action: &str) -> CallCheck<'_> {
        CallCheck::new(self, action)
    }

    /// Waits until so many calls to an action have come (of those that are kept), without polling. The calls, if they came
    /// before the time was over.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let url = format!("{}/?Action=DescribeRegions", rds.uri());
    /// let under_test = tokio::spawn(async move { reqwest::get(url).await.unwrap().status() });
    /// let calls = rds.wait_for_calls("DescribeRegions", 1, Duration::from_secs(5)).await.unwrap();
    /// assert_eq!(calls[0].status(), 200);
    /// # under_test.await.unwrap();
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the time is over first: an account of what came.
    pub async fn wait_for_calls(&self, action: &str, calls: usize, deadline: Duration) -> Result<Vec<Call>, Misuse> {
        let waiting = async {
            loop {
                let mut next = std::pin::pin!(self.service.called().notified());
                // From here on no call is missed.
                next.as_mut().enable();
                let found = self.calls_to(action);
                if found.len() >= calls {
                    return found;
                }
                next.await;
            }
        };
        tokio::time::timeout(deadline, waiting).await.map_err(|_| {
            let found = self.calls_to(action).len();
            let all = self.calls().len();
            Misuse(format!(
                "expected {calls} {} of {action} within {deadline:?}, saw {found} (and {all} to all actions)",
                if calls == 1 { "call" } else { "calls" }
            ))
        })
    }

    /// Which documented conditions of the actions that were called have been answered so far, and which not. A reset begins anew.
    ///
    /// With the environment variable `FAKE_RDS_COVERAGE`, every fake adds what it answers to the file of that name, which
    /// `fake-rds coverage FILE` and [`Coverage::load`] read.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::builder().start_blocking();
    /// assert_eq!(rds.coverage().percent(), 100.0);
    /// ```
    pub fn coverage(&self) -> Coverage {
        Coverage::of_facts(&self.service.lock().coverage)
    }

    /// How many calls were dropped from the log, which is bounded.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.calls_dropped(), 0);
    /// ```
    pub fn calls_dropped(&self) -> u64 {
        self.service.lock().journal.dropped()
    }

    /// Forgets the calls.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.clear_calls();
    /// ```
    pub fn clear_calls(&self) {
        self.service.lock().journal.clear();
    }
}

/// A mistake in what a test asks of a fake: what is wrong, and what there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misuse(pub(crate) String);

impl std::fmt::Display for Misuse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misuse {}

impl From<Vec<FieldError>> for Misuse {
    fn from(errors: Vec<FieldError>) -> Misuse {
        Misuse(joined(&errors))
    }
}
