//! Databases and accounts of an instance.

use std::collections::BTreeMap;

use crate::words::{AccountPrivilege, AccountStatus, AccountType, DatabaseStatus};

/// A database of an [`Instance`](crate::Instance): its name, size and tables.
///
/// What is not said has a default: status `Running`, character set `utf8mb4` (SQL Server:
/// `Chinese_PRC_CI_AS`), no description, size 0, no tables.
///
/// ```
/// use fake_rds::Database;
///
/// let mydb = Database::new("mydb").size_mb(512).table("orders", 1200);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a Database does nothing until it is handed to an Instance"]
pub struct Database {
    pub(crate) name: String,
    pub(crate) status: DatabaseStatus,
    pub(crate) character_set: Option<String>,
    pub(crate) description: String,
    pub(crate) size_mb: u64,
    pub(crate) tables: BTreeMap<String, u64>,
}

impl Database {
    /// A running, empty database. The name takes a lower-case letter first, then lower-case letters, digits,
    /// `_` or `-`, at most 64 in all; any other is a fault of the seed.
    ///
    /// ```
    /// # use fake_rds::Database;
    /// let empty = Database::new("mydb");
    /// ```
    pub fn new(name: impl Into<String>) -> Database {
        Database {
            name: name.into(),
            status: DatabaseStatus::Running,
            character_set: None,
            description: String::new(),
            size_mb: 0,
            tables: BTreeMap::new(),
        }
    }

    /// How much storage it takes, in MB of 1024 x 1024 bytes.
    ///
    /// ```
    /// # use fake_rds::Database;
    /// let half_a_gb = Database::new("mydb").size_mb(512);
    /// ```
    pub fn size_mb(mut self, size_mb: u64) -> Database {
        self.size_mb = size_mb;
        self
    }

    /// `DBStatus`.
    ///
    /// ```
    /// # use fake_rds::{Database, DatabaseStatus};
    /// let being_made = Database::new("mydb").status(DatabaseStatus::Creating);
    /// ```
    pub fn status(mut self, status: DatabaseStatus) -> Database {
        self.status = status;
        self
    }

    /// `CharacterSetName`.
    ///
    /// ```
    /// # use fake_rds::Database;
    /// let chinese = Database::new("mydb").character_set("gbk");
    /// ```
    pub fn character_set(mut self, name: impl Into<String>) -> Database {
        self.character_set = Some(name.into());
        self
    }

    /// `DBDescription`.
    ///
    /// ```
    /// # use fake_rds::Database;
    /// let described = Database::new("mydb").description("orders of 2018");
    /// ```
    pub fn description(mut self, text: impl Into<String>) -> Database {
        self.description = text.into();
        self
    }

    /// A table and how many rows it holds. The same name again replaces the count.
    ///
    /// ```
    /// # use fake_rds::Database;
    /// let with_tables = Database::new("mydb").table("orders", 1200).table("customers", 90);
    /// ```
    pub fn table(mut self, name: impl Into<String>, rows: u64) -> Database {
        self.tables.insert(name.into(), rows);
        self
    }
}

impl From<&str> for Database {
    fn from(name: &str) -> Database {
        Database::new(name)
    }
}

impl From<String> for Database {
    fn from(name: String) -> Database {
        Database::new(name)
    }
}

/// An account of an [`Instance`](crate::Instance) and what it may do in the databases.
///
/// `DescribeDatabases` lists it with each database it has a privilege in.
///
/// ```
/// use fake_rds::{Account, AccountPrivilege, Instance};
///
/// let instance = Instance::mysql("rm-1")
///     .database("mydb")
///     .account(Account::new("app").privilege("mydb", AccountPrivilege::ReadWrite));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an Account does nothing until it is handed to an Instance"]
pub struct Account {
    pub(crate) name: String,
    pub(crate) status: AccountStatus,
    pub(crate) account_type: AccountType,
    pub(crate) description: String,
    pub(crate) privileges: BTreeMap<String, AccountPrivilege>,
}

impl Account {
    /// An available, normal account without privileges. The name takes a letter first, then letters, digits or
    /// `_`, at most 64 in all.
    ///
    /// ```
    /// # use fake_rds::Account;
    /// let account = Account::new("app");
    /// ```
    pub fn new(name: impl Into<String>) -> Account {
        Account {
            name: name.into(),
            status: AccountStatus::Available,
            account_type: AccountType::Normal,
            description: String::new(),
            privileges: BTreeMap::new(),
        }
    }

    /// `AccountStatus`.
    ///
    /// ```
    /// # use fake_rds::{Account, AccountStatus};
    /// let account = Account::new("app").status(AccountStatus::Unavailable);
    /// ```
    pub fn status(mut self, status: AccountStatus) -> Account {
        self.status = status;
        self
    }

    /// `AccountType`.
    ///
    /// ```
    /// # use fake_rds::{Account, AccountType};
    /// let account = Account::new("root_like").account_type(AccountType::Super);
    /// ```
    pub fn account_type(mut self, account_type: AccountType) -> Account {
        self.account_type = account_type;
        self
    }

    /// `AccountDescription`.
    ///
    /// ```
    /// # use fake_rds::Account;
    /// let account = Account::new("app").description("the web shop");
    /// ```
    pub fn description(mut self, text: impl Into<String>) -> Account {
        self.description = text.into();
        self
    }

    /// What it may do in a database of the instance. Naming a database that the instance does not have is
    /// a fault of the seed.
    ///
    /// ```
    /// # use fake_rds::{Account, AccountPrivilege};
    /// let account = Account::new("app").privilege("mydb", AccountPrivilege::ReadOnly);
    /// ```
    pub fn privilege(mut self, database: impl Into<String>, privilege: AccountPrivilege) -> Account {
        self.privileges.insert(database.into(), privilege);
        self
    }
}

impl From<&str> for Account {
    fn from(name: &str) -> Account {
        Account::new(name)
    }
}
