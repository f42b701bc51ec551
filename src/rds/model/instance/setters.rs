//! The setters of an instance that its table of fields does not generate.

use super::super::account::Account;
use super::super::backup::Backup;
use super::super::database::Database;
use super::{GB, Instance};
use crate::base::error::{Error, ErrorKind};
use crate::base::text;
use crate::rds::words::DBInstanceType;

impl Instance {
    /// Sets the storage used in addition to the databases (logs, temporary files), in GB. The rule for free storage of
    /// an import counts it.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").storage_gb(20).used_gb(5);
    /// assert_eq!(instance.used_bytes, 5 << 30);
    /// ```
    pub fn used_gb(mut self, used_gb: u64) -> Instance {
        self.used_bytes = used_gb.saturating_mul(GB);
        self
    }

    /// Makes the instance a read-only instance of this primary, which must be in the seed too.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rr-1").read_only_of("rm-1");
    /// assert_eq!(instance.master, "rm-1");
    /// ```
    pub fn read_only_of(mut self, primary: impl Into<String>) -> Instance {
        self.instance_type = DBInstanceType::Readonly;
        self.master = primary.into();
        self
    }

    /// Adds a database, or an empty database of this name. A duplicate name is an error of the seed.
    ///
    /// ```
    /// # use fake_rds::{Database, Instance};
    /// let instance = Instance::mysql("rm-1").database("a").database(Database::new("b").size_mb(1));
    /// assert_eq!(instance.find_database("b").unwrap().size_bytes, 1 << 20);
    /// ```
    pub fn database(mut self, database: impl Into<Database>) -> Instance {
        self.databases.push(database.into());
        self
    }

    /// Adds several databases, or empty databases of these names.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").databases(["a", "b"]);
    /// assert_eq!(instance.databases.len(), 2);
    /// ```
    pub fn databases(mut self, databases: impl IntoIterator<Item = impl Into<Database>>) -> Instance {
        self.databases.extend(databases.into_iter().map(Into::into));
        self
    }

    /// Adds an account, or an account of this name without privileges.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").account("app");
    /// assert!(instance.find_account("app").is_some());
    /// ```
    pub fn account(mut self, account: impl Into<Account>) -> Instance {
        self.accounts.push(account.into());
        self
    }

    /// Adds a tag. A second call with the same key replaces the value.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").tag("team", "orders");
    /// assert_eq!(instance.tags["team"], "orders");
    /// ```
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Instance {
        self.tags.insert(key.into(), value.into());
        self
    }

    /// Adds a backup, or an empty backup with this id. The databases in it are independent of those of the instance.
    ///
    /// ```
    /// # use fake_rds::{Backup, Instance};
    /// let instance = Instance::mysql("rm-1").backup(Backup::new("321020562").database("mydb"));
    /// assert_eq!(instance.backups[0].databases[0].name, "mydb");
    /// ```
    pub fn backup(mut self, backup: impl Into<Backup>) -> Instance {
        self.backups.push(backup.into());
        self
    }

    /// Sets the value in force of a parameter of the engine. If the engine's template does not have the parameter, this
    /// instance has it from now on, with any value and without a restart.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::postgresql("pgm-1").parameter("log_connections", "on");
    /// assert_eq!(instance.parameters["log_connections"], "on");
    /// ```
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Instance {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// Changes the database of this name by a closure. Use it with [`FakeRds::update`](crate::FakeRds::update).
    ///
    /// # Panics
    ///
    /// If the instance has no such database. The message lists the existing ones.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.update("rm-1", |i| i.update_database("mydb", |mydb| mydb.size_mb(2048)));
    /// assert_eq!(rds.database("rm-1", "mydb").size_bytes, 2048 << 20);
    /// ```
    #[track_caller]
    pub fn update_database(self, name: &str, change: impl FnOnce(Database) -> Database) -> Instance {
        match self.try_update_database(name, change) {
            Ok(instance) => instance,
            Err(error) => panic!("{error}"),
        }
    }

    /// Like [`update_database`](Instance::update_database), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If the instance has no such database. The message lists the existing ones.
    ///
    /// ```
    /// # use fake_rds::{ErrorKind, Instance};
    /// let instance = Instance::mysql("rm-1").database("orders");
    /// let error = instance.try_update_database("order", |database| database.size_mb(1)).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::NotFound);
    /// assert!(error.to_string().contains("orders"));
    /// ```
    pub fn try_update_database(
        mut self,
        name: &str,
        change: impl FnOnce(Database) -> Database,
    ) -> Result<Instance, Error> {
        let Some(at) = self.databases.iter().position(|database| database.name == name) else {
            let known = text::list(self.databases.iter().map(|database| &database.name));
            let reason = format!("instance `{}` has no database `{name}`; it has: {known}", self.id);
            return Err(Error::new(ErrorKind::NotFound, reason));
        };
        let database = self.databases.remove(at);
        self.databases.insert(at, change(database));
        Ok(self)
    }
}
