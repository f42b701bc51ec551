//! Imports and operations as a test sees them.

use std::time::SystemTime;

use crate::base::fields::Datum;
use crate::rds::model::import::Import;
use crate::rds::model::operation::{Operation, Progress};
use crate::rds::words::ImportStatus;

/// An import task as it was when looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportView(pub(super) Import);

impl ImportView {
    /// `ImportId`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.import_ids()[0];
    /// assert_eq!(rds.import(id).unwrap().id(), id);
    /// # }
    /// ```
    pub fn id(&self) -> u64 {
        self.0.id
    }

    /// How it stands.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.import_ids()[0];
    /// assert_eq!(rds.import(id).unwrap().status(), fake_rds::ImportStatus::Running);
    /// # }
    /// ```
    pub fn status(&self) -> ImportStatus {
        self.0.status
    }

    /// Why it failed.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.import_ids()[0];
    /// assert_eq!(rds.import(id).unwrap().reason(), None);
    /// # }
    /// ```
    pub fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// The instance the data comes from, or the file, or the address of the server.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.import_ids()[0];
    /// assert_eq!(rds.import(id).unwrap().source(), "a");
    /// # }
    /// ```
    pub fn source(&self) -> &str {
        self.0.origin.as_str()
    }

    /// The instance the data goes to.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.import_ids()[0];
    /// assert_eq!(rds.import(id).unwrap().destination(), "b");
    /// # }
    /// ```
    pub fn destination(&self) -> &str {
        &self.0.destination
    }

    /// Source and destination database of each part, in the order of the request.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.import_ids()[0];
    /// assert_eq!(rds.import(id).unwrap().databases(), [("mydb".to_owned(), "mydb".to_owned())]);
    /// # }
    /// ```
    pub fn databases(&self) -> &[(String, String)] {
        &self.0.databases
    }
}

impl serde::Serialize for ImportView {
    /// As the seed has it.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write().serialize(serializer)
    }
}

/// An operation that runs, as it was when a test looked at it.
///
/// ```
/// # use fake_rds::{FakeRds, Instance, Progress};
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Manual).start().await;
/// reqwest::get(format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-1", rds.uri())).await.unwrap();
/// let restart = &rds.operations()[0];
/// assert_eq!(restart.action(), "RestartDBInstance");
/// assert_eq!(restart.resources(), ["instance rm-1"]);
/// assert_eq!(restart.progress(), Progress::Manual);
/// assert!(restart.started() <= rds.now());
/// rds.finish(restart.id());
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationView(pub(super) Operation);

impl OperationView {
    /// The id that [`finish`](crate::FakeRds::finish) and [`fail`](crate::FakeRds::fail) take. An import's is its `ImportId`.
    pub fn id(&self) -> u64 {
        self.0.id
    }

    /// The action that began it.
    pub fn action(&self) -> &str {
        self.0.action
    }

    /// What it keeps busy, such as `instance rm-1` or `database mydb of rm-1`.
    pub fn resources(&self) -> Vec<String> {
        self.0.keeps.iter().map(|kept| kept.resource.to_string()).collect()
    }

    /// When it began, by the fake's clock.
    pub fn started(&self) -> SystemTime {
        self.0.started
    }

    /// What ends it.
    pub fn progress(&self) -> Progress {
        self.0.progress
    }
}

impl serde::Serialize for OperationView {
    /// As the seed has it.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write().serialize(serializer)
    }
}
