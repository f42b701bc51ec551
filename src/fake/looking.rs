//! Reading the state of a fake. Reading never counts as a poll.

use super::{Error, ErrorKind, FakeRds, Import, Operation, must};
use crate::base::fields;
use crate::base::text;
use crate::rds::model::Cloud;
use crate::rds::model::account::Account;
use crate::rds::model::database::Database;
use crate::rds::model::instance::Instance;
use crate::seed::Seed;

impl FakeRds {
    /// Returns the instance in its current state. Reading never counts as a poll.
    ///
    /// Fields that the seed left out have the value that a request would show, for example the zone, the description
    /// and the connection string.
    ///
    /// ```
    /// # use fake_rds::{Database, FakeRds, Instance, Status};
    /// let rds = FakeRds::builder()
    ///     .instance(Instance::mysql("rm-1").database(Database::new("mydb").size_mb(512)))
    ///     .start_blocking();
    /// let instance = rds.instance("rm-1");
    /// assert_eq!((instance.status, instance.zone.as_str()), (Status::Running, "cn-hangzhou-b"));
    /// assert_eq!(instance.databases[0].size_bytes, 512 << 20);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such instance. The message names those that exist. [`try_instance`](FakeRds::try_instance) does not
    /// panic.
    #[track_caller]
    pub fn instance(&self, id: &str) -> Instance {
        must(format_args!(""), self.find_instance(id))
    }

    /// Returns the instance in its current state, or `None` if there is none with this id.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// assert!(rds.try_instance("rm-9").is_none());
    /// ```
    pub fn try_instance(&self, id: &str) -> Option<Instance> {
        self.find_instance(id).ok()
    }

    /// Returns a database of an instance in its current state.
    ///
    /// ```
    /// # use fake_rds::{Database, DatabaseStatus, FakeRds, Instance};
    /// let orders = Database::new("orders").table("lines", 1200);
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database(orders)).start_blocking();
    /// assert_eq!(rds.database("rm-1", "orders").status, DatabaseStatus::Running);
    /// assert_eq!(rds.database("rm-1", "orders").tables["lines"], 1200);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such instance or database. The message names those that exist.
    /// [`try_database`](FakeRds::try_database) does not panic.
    #[track_caller]
    pub fn database(&self, instance: &str, name: &str) -> Database {
        must(format_args!(""), self.look(|cloud| find_database(cloud, instance, name)))
    }

    /// Returns a database of an instance in its current state, or `None` if there is none with this name.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// assert!(rds.try_database("rm-1", "orders").is_none());
    /// ```
    pub fn try_database(&self, instance: &str, name: &str) -> Option<Database> {
        self.look(|cloud| find_database(cloud, instance, name)).ok()
    }

    /// Returns an account of an instance in its current state.
    ///
    /// ```
    /// # use fake_rds::{Account, AccountPrivilege, FakeRds, Instance};
    /// let app = Account::new("app").privilege("orders", AccountPrivilege::ReadWrite);
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("orders").account(app)).start_blocking();
    /// assert_eq!(rds.account("rm-1", "app").privileges["orders"], AccountPrivilege::ReadWrite);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such instance or account. The message names those that exist.
    /// [`try_account`](FakeRds::try_account) does not panic.
    #[track_caller]
    pub fn account(&self, instance: &str, name: &str) -> Account {
        must(format_args!(""), self.look(|cloud| find_account(cloud, instance, name)))
    }

    /// Returns an account of an instance in its current state, or `None` if there is none with this name.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// assert!(rds.try_account("rm-1", "app").is_none());
    /// ```
    pub fn try_account(&self, instance: &str, name: &str) -> Option<Account> {
        self.look(|cloud| find_account(cloud, instance, name)).ok()
    }

    /// Returns all instances in their current state, in the order in which they were created.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instances()[0].id, "rm-1");
    /// ```
    pub fn instances(&self) -> Vec<Instance> {
        self.look(|cloud| cloud.instances.iter().map(|instance| instance.shown()).collect())
    }

    /// Returns the ids of all instances, in the order in which they were created.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-2")).instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance_ids(), ["rm-2", "rm-1"]);
    /// ```
    pub fn instance_ids(&self) -> Vec<String> {
        self.look(|cloud| cloud.instances.iter().map(|instance| instance.id.clone()).collect())
    }

    /// Returns an import in its current state.
    ///
    /// # Panics
    ///
    /// If there is no such import. The message names those that exist. [`try_import`](FakeRds::try_import) does not panic.
    ///
    /// ```should_panic
    /// let rds = fake_rds::FakeRds::start_blocking();
    /// rds.import(2122321); // panics: no import 2122321; existing: none
    /// ```
    #[track_caller]
    pub fn import(&self, id: u64) -> Import {
        must(format_args!(""), self.find_import(id))
    }

    /// Returns an import in its current state, or `None` if there is none with this id.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::builder().start_blocking();
    /// assert!(rds.try_import(2122321).is_none());
    /// ```
    pub fn try_import(&self, id: u64) -> Option<Import> {
        self.find_import(id).ok()
    }

    /// Returns all imports in their current state, in the order in which they began.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// assert!(rds.imports().is_empty());
    /// ```
    pub fn imports(&self) -> Vec<Import> {
        self.look(|cloud| cloud.imports.values().map(Import::of).collect())
    }

    /// Returns an operation that is not over.
    ///
    /// # Panics
    ///
    /// If there is no such operation. The message names those that exist. [`try_operation`](FakeRds::try_operation) does
    /// not panic.
    ///
    /// ```should_panic
    /// let rds = fake_rds::FakeRds::start_blocking();
    /// rds.operation(1); // panics: no operation 1; existing: none
    /// ```
    #[track_caller]
    pub fn operation(&self, id: u64) -> Operation {
        must(format_args!(""), self.find_operation(id))
    }

    /// Returns an operation that is not over, or `None` if there is none with this id.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// assert!(rds.try_operation(1).is_none());
    /// ```
    pub fn try_operation(&self, id: u64) -> Option<Operation> {
        self.find_operation(id).ok()
    }

    /// Returns the operations that are not over, in the order of their ids.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Manual).start().await;
    /// reqwest::get(format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-1", rds.uri())).await.unwrap();
    /// let restart = &rds.operations()[0];
    /// assert_eq!((restart.action.as_str(), restart.resources[0].as_str()), ("RestartDBInstance", "instance rm-1"));
    /// rds.finish(restart.id);
    /// assert!(rds.operations().is_empty());
    /// # }
    /// ```
    pub fn operations(&self) -> Vec<Operation> {
        self.look(|cloud| cloud.operations.iter().map(Operation::of).collect())
    }

    /// Returns the whole state. A fake started from it has the same state.
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

    /// Returns a member of the seed by its key in a seed file, such as `Vpcs`, `WhitelistTemplates` or `ParameterGroups`.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// # use serde_json::json;
    /// let group = json!({"ParameterGroupId": "rpg-1", "Engine": "MySQL", "Parameters": {"back_log": "2000"}});
    /// let rds = FakeRds::builder().set("ParameterGroups", json!([group])).start_blocking();
    /// assert_eq!(rds.get("ParameterGroups")[0]["Parameters"]["back_log"], "2000");
    /// ```
    ///
    /// # Panics
    ///
    /// If a seed has no such key. The message suggests the most similar key. [`try_get`](FakeRds::try_get) does not
    /// panic.
    #[track_caller]
    pub fn get(&self, name: &str) -> serde_json::Value {
        match self.try_get(name) {
            Some(value) => value,
            None => panic!("{}", fields::unknown::<Seed>("a seed", name)),
        }
    }

    /// Returns a member of the seed by its key in a seed file, or `None` if there is no such key.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// assert_eq!(rds.try_get("Vpcs").unwrap(), serde_json::json!([]));
    /// assert!(rds.try_get("Vpc").is_none());
    /// ```
    pub fn try_get(&self, name: &str) -> Option<serde_json::Value> {
        fields::get(&self.seed(), name).map(|value| value.to_json())
    }

    fn look<T>(&self, read: impl FnOnce(&Cloud) -> T) -> T {
        read(&self.service.lock().cloud)
    }

    fn find_instance(&self, id: &str) -> Result<Instance, Error> {
        self.look(|cloud| find_instance(cloud, id).map(Instance::shown))
    }

    fn find_import(&self, id: u64) -> Result<Import, Error> {
        let missing = |cloud: &Cloud| {
            Error::new(ErrorKind::NotFound, text::missing(&format!("import {id}"), cloud.imports.keys()))
        };
        self.look(|cloud| cloud.imports.get(&id).map(Import::of).ok_or_else(|| missing(cloud)))
    }

    fn find_operation(&self, id: u64) -> Result<Operation, Error> {
        let missing = |cloud: &Cloud| {
            Error::new(
                ErrorKind::NotFound,
                text::missing(&format!("operation {id}"), cloud.operations.iter().map(|operation| operation.id)),
            )
        };
        self.look(|cloud| cloud.operations.get(id).map(Operation::of).ok_or_else(|| missing(cloud)))
    }
}

fn find_instance<'c>(cloud: &'c Cloud, id: &str) -> Result<&'c Instance, Error> {
    let ids = || cloud.instances.iter().map(|instance| format!("{:?}", instance.id));
    let found = cloud.instances.get(id).map(AsRef::as_ref);
    found.ok_or_else(|| Error::new(ErrorKind::NotFound, text::missing(&format!("instance {id:?}"), ids())))
}

fn find_database(cloud: &Cloud, id: &str, name: &str) -> Result<Database, Error> {
    let instance = find_instance(cloud, id)?;
    let names = || instance.databases.iter().map(|database| format!("{:?}", database.name));
    let missing =
        || Error::new(ErrorKind::NotFound, text::missing(&format!("database {name:?} in instance {id:?}"), names()));
    instance.find_database(name).cloned().ok_or_else(missing)
}

fn find_account(cloud: &Cloud, id: &str, name: &str) -> Result<Account, Error> {
    let instance = find_instance(cloud, id)?;
    let names = || instance.accounts.iter().map(|account| format!("{:?}", account.name));
    let missing =
        || Error::new(ErrorKind::NotFound, text::missing(&format!("account {name:?} in instance {id:?}"), names()));
    instance.find_account(name).cloned().ok_or_else(missing)
}
