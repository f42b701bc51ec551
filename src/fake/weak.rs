//! A weak reference to a fake, for code that the fake itself keeps, such as the closure of a stub.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Weak};
use std::time::SystemTime;

use super::{Error, ErrorKind, FakeRds, Import, Operation};
use crate::rds::model::instance::Instance;
use crate::seed::Seed;
use crate::service::journal::Call;
use crate::service::test_action::TestAction;
use crate::service::{Service, State};

/// A weak reference to a fake: it does not keep the fake alive. Once the fake has been dropped, its methods return
/// nothing.
///
/// ```
/// use fake_rds::{FakeRds, Instance};
///
/// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
/// let weak = rds.downgrade();
/// assert_eq!(weak.instances()[0].id, "rm-1");
///
/// drop(rds);
/// assert!(!weak.is_alive() && weak.instances().is_empty());
/// ```
#[derive(Clone)]
pub struct WeakFakeRds(Weak<Service>);

impl WeakFakeRds {
    fn see<T>(&self, look: impl FnOnce(&State) -> T) -> Option<T> {
        self.0.upgrade().filter(|service| service.is_open()).map(|service| look(&service.lock()))
    }

    /// Returns whether the fake still exists: false as soon as its `drop` returns.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// # let weak = rds.downgrade();
    /// assert!(weak.is_alive());
    /// drop(rds);
    /// assert!(!weak.is_alive());
    /// ```
    pub fn is_alive(&self) -> bool {
        self.0.upgrade().is_some_and(|service| service.is_open())
    }

    /// Returns an instance in its current state.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// # let weak = rds.downgrade();
    /// assert_eq!(weak.try_instance("rm-1").unwrap().databases[0].name, "mydb");
    /// assert!(weak.try_instance("rm-2").is_none());
    /// ```
    pub fn try_instance(&self, id: &str) -> Option<Instance> {
        self.see(|state| state.cloud.instances.get(id).map(|instance| instance.shown())).flatten()
    }

    /// Returns all instances in their current state, in the order in which they were created.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// # let weak = rds.downgrade();
    /// assert_eq!(weak.instances()[0].id, "rm-1");
    /// ```
    pub fn instances(&self) -> Vec<Instance> {
        self.see(|state| state.cloud.instances.iter().map(|instance| instance.shown()).collect()).unwrap_or_default()
    }

    /// Returns an import in its current state.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// # let weak = rds.downgrade();
    /// assert!(weak.try_import(1).is_none());
    /// ```
    pub fn try_import(&self, id: u64) -> Option<Import> {
        self.see(|state| state.cloud.imports.get(&id).map(Import::of)).flatten()
    }

    /// Returns all imports in their current state, in the order in which they began.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// # let weak = rds.downgrade();
    /// assert!(weak.imports().is_empty());
    /// ```
    pub fn imports(&self) -> Vec<Import> {
        self.see(|state| state.cloud.imports.values().map(Import::of).collect()).unwrap_or_default()
    }

    /// Returns the running operations, in the order of their ids.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// # let weak = rds.downgrade();
    /// assert!(weak.operations().is_empty());
    /// ```
    pub fn operations(&self) -> Vec<Operation> {
        self.see(|state| state.cloud.operations.iter().map(Operation::of).collect()).unwrap_or_default()
    }

    /// Returns the kept calls that have been answered, oldest first.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// # let weak = rds.downgrade();
    /// assert!(weak.calls().is_empty());
    /// ```
    pub fn calls(&self) -> Vec<Call> {
        self.see(|state| state.journal.calls(None)).unwrap_or_default()
    }

    /// Returns the time on the fake's clock, or `None` once the fake has been dropped.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// # let weak = rds.downgrade();
    /// assert_eq!(weak.now().is_some(), weak.is_alive());
    /// ```
    pub fn now(&self) -> Option<SystemTime> {
        self.see(|state| state.cloud.now())
    }

    /// Returns the whole state, or `None` once the fake has been dropped.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// # let weak = rds.downgrade();
    /// assert!(weak.seed().unwrap().to_json().contains("mydb"));
    /// ```
    pub fn seed(&self) -> Option<Seed> {
        self.see(State::seed)
    }

    /// Performs a test action, as [`FakeRds::try_perform`] does. The closure of a stub uses it to change its own fake.
    ///
    /// # Errors
    ///
    /// If the action cannot be performed, or if the fake has been dropped. Nothing has changed then.
    ///
    /// ```
    /// use fake_rds::{FakeRds, Instance, TestAction};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
    /// rds.stub_with("DescribeSlowLogs", |call| {
    ///     call.fake().try_perform(TestAction::Remove("rm-1".to_owned())).unwrap();
    ///     serde_json::json!({})
    /// });
    /// reqwest::get(format!("{}/?Action=DescribeSlowLogs", rds.uri())).await.unwrap();
    /// assert!(rds.instance_ids().is_empty());
    /// # }
    /// ```
    pub fn try_perform(&self, action: TestAction) -> Result<(), Error> {
        let service = self.0.upgrade().filter(|service| service.is_open());
        let service = service.ok_or_else(|| Error::new(ErrorKind::NotFound, "the fake has been dropped"))?;
        service.perform_test(action).map(drop)
    }
}

impl fmt::Debug for WeakFakeRds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_alive() { "WeakFakeRds" } else { "WeakFakeRds (dropped)" })
    }
}

/// A request that a stub's closure answers.
///
/// ```
/// use fake_rds::{FakeRds, Instance};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start().await;
/// rds.stub_with("DescribeSlowLogs", |call| match call.fake().try_instance(&call.parameters()["DBInstanceId"]) {
///     Some(instance) => serde_json::json!({"DBInstanceId": instance.id, "Engine": instance.engine}),
///     None => serde_json::json!({}),
/// });
/// let url = format!("{}/?Action=DescribeSlowLogs&DBInstanceId=rm-1&Format=JSON", rds.uri());
/// let answer: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
/// assert_eq!(answer["Engine"], "MySQL");
/// # }
/// ```
#[derive(Debug)]
pub struct StubCall<'c> {
    pub(super) parameters: &'c BTreeMap<String, String>,
    pub(super) fake: &'c WeakFakeRds,
}

impl StubCall<'_> {
    /// Every parameter of the request.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::start().await;
    /// rds.stub_with("DescribeSlowLogs", |call| serde_json::json!({"Engine": call.parameters()["DBName"]}));
    /// let url = format!("{}/?Action=DescribeSlowLogs&DBName=mydb&Format=JSON", rds.uri());
    /// let answer: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    /// assert_eq!(answer["Engine"], "mydb");
    /// # }
    /// ```
    pub fn parameters(&self) -> &BTreeMap<String, String> {
        self.parameters
    }

    /// Returns a parameter of the request.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// # let rds = FakeRds::start_blocking();
    /// rds.stub_with("DescribeSlowLogs", |call| serde_json::json!({"DBInstanceId": call.parameter("DBInstanceId")}));
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let url = format!("{}/?Action=DescribeSlowLogs&DBInstanceId=rm-1&Format=JSON", rds.uri());
    /// assert!(reqwest::get(url).await.unwrap().text().await.unwrap().contains(r#""DBInstanceId":"rm-1""#));
    /// # });
    /// ```
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    /// The fake that received the request. Nothing is locked while the closure runs. [`StubCall`] has an example.
    pub fn fake(&self) -> &WeakFakeRds {
        self.fake
    }
}

impl FakeRds {
    /// Returns a weak reference to the fake, for code that the fake keeps or that outlives it.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// let weak = rds.downgrade();
    /// let watcher = std::thread::spawn(move || weak.instances());
    /// assert_eq!(watcher.join().unwrap()[0].id, "rm-1");
    /// ```
    pub fn downgrade(&self) -> WeakFakeRds {
        WeakFakeRds(Arc::downgrade(&self.service))
    }
}
