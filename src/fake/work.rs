//! Imports and operations in the form in which a test reads them.

use std::time::SystemTime;

use crate::base::fields::Datum;
use crate::base::value::Value;
use crate::rds::model;
use crate::rds::model::operation::Progress;
use crate::rds::words::ImportStatus;

/// An import: a task that copies databases into an instance, as it was when the test read it.
///
/// [`FakeRds::import`](crate::FakeRds::import) returns it. It serializes as in a seed.
///
/// ```
/// use fake_rds::{FakeRds, ImportStatus, Instance, Progress};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let rds = FakeRds::builder()
///     .instance(Instance::mysql("a").database("mydb"))
///     .instance(Instance::mysql("b").database("mydb"))
///     .progress(Progress::Manual)
///     .start()
///     .await;
/// let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
/// reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
/// let import = &rds.imports()[0];
/// assert_eq!((import.status, import.source.as_str(), import.destination.as_str()), (ImportStatus::Running, "a", "b"));
/// assert_eq!(import.databases, [("mydb".to_owned(), "mydb".to_owned())]);
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Import {
    /// The id, which requests and answers call `ImportId`.
    pub id: u64,
    /// The status of the import.
    pub status: ImportStatus,
    /// The reason that the test gave to [`fail`](crate::FakeRds::fail).
    pub reason: Option<String>,
    /// The source: an instance id, the name of a file or the address of a server.
    pub source: String,
    /// The id of the instance that the databases are copied into.
    pub destination: String,
    /// The databases, each with its name in the source and its name in the destination.
    pub databases: Vec<(String, String)>,
    /// The time on the fake's clock when the import began.
    pub started: SystemTime,
    /// The time on the fake's clock when the import was over.
    pub ended: Option<SystemTime>,
    seed: Value,
}

impl Import {
    pub(super) fn of(import: &model::import::Import) -> Import {
        Import {
            id: import.id,
            status: import.status,
            reason: import.reason.clone(),
            source: import.origin.as_str().to_owned(),
            destination: import.destination.clone(),
            databases: import.databases.clone(),
            started: import.started,
            ended: import.ended,
            seed: import.write(),
        }
    }
}

impl serde_core::Serialize for Import {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.seed.serialize(serializer)
    }
}

/// An operation: work that takes time in the cloud, as it was when the test read it.
///
/// [`FakeRds::operation`](crate::FakeRds::operation) returns it. It serializes as in a seed.
///
/// ```
/// use fake_rds::{FakeRds, Instance, Progress};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Manual).start().await;
/// reqwest::get(format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-1", rds.uri())).await.unwrap();
/// let restart = &rds.operations()[0];
/// assert_eq!((restart.action.as_str(), restart.progress), ("RestartDBInstance", Progress::Manual));
/// assert_eq!(restart.resources, ["instance rm-1"]);
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The id, which `finish` and `fail` accept. The id of an import's operation is its `ImportId`.
    pub id: u64,
    /// The action that began the operation.
    pub action: String,
    /// The resources that the operation keeps busy, such as `instance rm-1` or `database mydb of rm-1`.
    pub resources: Vec<String>,
    /// The time on the fake's clock when the operation began.
    pub started: SystemTime,
    /// The time on the fake's clock at which a pending operation begins; `None` once it runs. A pending operation waits
    /// for a maintenance window, or for the time that the request names.
    pub begins: Option<SystemTime>,
    /// The condition that ends the operation.
    pub progress: Progress,
    seed: Value,
}

impl Operation {
    pub(super) fn of(operation: &model::operation::Operation) -> Operation {
        Operation {
            id: operation.id,
            action: operation.action.to_owned(),
            resources: operation.keeps.iter().map(|kept| kept.resource.to_string()).collect(),
            started: operation.started,
            begins: operation.begins,
            progress: operation.progress,
            seed: operation.write(),
        }
    }
}

impl serde_core::Serialize for Operation {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.seed.serialize(serializer)
    }
}
