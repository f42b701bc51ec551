//! What a test sees when it looks in: things as they were at that moment.

use std::collections::BTreeMap;

use crate::cloud::database::Database;
use crate::cloud::import::Import;
use crate::cloud::instance::{Instance, mb};
use crate::words::{DatabaseStatus, ImportStatus, LockMode, Status};

/// An instance as it was when looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceView(pub(crate) Instance);

impl InstanceView {
    /// `DBInstanceId`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().id(), "rm-1");
    /// ```
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// `DBInstanceStatus`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().status(), fake_rds::Status::Running);
    /// ```
    pub fn status(&self) -> Status {
        self.0.status
    }

    /// `LockMode`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().lock_mode(), fake_rds::LockMode::Unlock);
    /// ```
    pub fn lock_mode(&self) -> LockMode {
        self.0.lock_mode
    }

    /// `DBInstanceStorage`, in GB.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().storage_gb(), 100);
    /// ```
    pub fn storage_gb(&self) -> u64 {
        self.0.storage_gb
    }

    /// Space used, in MB: the databases and whatever `used_gb` added.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().used_mb(), 0);
    /// ```
    pub fn used_mb(&self) -> u64 {
        u64::try_from(self.0.used_bytes() / mb(1)).unwrap_or(u64::MAX)
    }

    /// A database of this name.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().database("mydb").is_some());
    /// ```
    pub fn database(&self, name: &str) -> Option<DatabaseView> {
        self.0.find_database(name).cloned().map(DatabaseView)
    }

    /// All databases, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().databases().len(), 1);
    /// ```
    pub fn databases(&self) -> Vec<DatabaseView> {
        self.0.databases.iter().cloned().map(DatabaseView).collect()
    }

    /// The whole of it, as a builder would describe it.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let copy = rds.instance("rm-1").unwrap().to_instance();
    /// let other = FakeRds::builder().instance(copy).start_blocking();
    /// # drop(other);
    /// ```
    pub fn to_instance(&self) -> Instance {
        self.0.clone()
    }
}

/// A database as it was when looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseView(Database);

impl DatabaseView {
    /// `DBName`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().databases()[0].name(), "mydb");
    /// ```
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// `DBStatus`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().databases()[0].status(), fake_rds::DatabaseStatus::Running);
    /// ```
    pub fn status(&self) -> DatabaseStatus {
        self.0.status
    }

    /// How much storage it takes, in MB.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().databases()[0].size_mb(), 0);
    /// ```
    pub fn size_mb(&self) -> u64 {
        self.0.size_mb
    }

    /// Its tables and how many rows each holds.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().databases()[0].tables().is_empty());
    /// ```
    pub fn tables(&self) -> &BTreeMap<String, u64> {
        &self.0.tables
    }
}

/// An import task as it was when looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportView(pub(crate) Import);

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

    /// The instance the data comes from.
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
        &self.0.source
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
