//! Accounts of an instance.

use std::collections::BTreeMap;

use crate::rds::catalogue::shaped;
use crate::rds::words::{AccountPrivilege, AccountStatus, AccountType};

record! {
    /// An account of an [`Instance`](crate::Instance) and what it may do in the databases.
    ///
    /// `DescribeDatabases` lists it with each database it has a privilege in. An account has no password here: none is
    /// ever kept.
    ///
    /// ```
    /// use fake_rds::{Account, AccountPrivilege, Instance};
    ///
    /// let instance = Instance::mysql("rm-1")
    ///     .database("mydb")
    ///     .account(Account::new("app").privilege("mydb", AccountPrivilege::ReadWrite));
    /// ```
    #[must_use = "an Account does nothing until it is handed to an Instance"]
    pub struct Account,
    /// An account as it was when a test looked at it.
    AccountView ("AccountName" name: String)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").account(Account::new(\"app\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").unwrap().account(\"app\").unwrap()"
    ) {
        /// `AccountStatus`.
        "AccountStatus" status: AccountStatus = AccountStatus::Available, value AccountStatus::Unavailable;
        /// `AccountType`.
        "AccountType" account_type: AccountType = AccountType::Normal, value AccountType::Super;
        /// `AccountDescription`.
        "AccountDescription" description: String = String::new(), text "the web shop";
        /// `CheckPolicy`: whether the password policy of SQL Server applies.
        "CheckPolicy" check_policy: bool = false, value true;
        /// The privilege it has in each database.
        "DatabasePrivileges" privileges: BTreeMap<String, AccountPrivilege> = BTreeMap::new(), own;
    }
    plain {}
    also {
        // Accepted, not checked, and not kept.
        "AccountPassword": String, |_| crate::base::value::Value::Null, |_, _| ();
    }
    passed_over shaped("DescribeAccounts", "Accounts", "DBInstanceAccount", &[]);
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
        Account::fresh(name.into())
    }

    /// What it may do in a database of the instance. Naming a database that the instance does not have is an error
    /// of the seed.
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

impl AccountView {
    /// `AccountName`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").account("app")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().accounts()[0].name(), "app");
    /// ```
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The privilege it has in each database.
    ///
    /// ```
    /// # use fake_rds::{Account, AccountPrivilege, FakeRds, Instance};
    /// let app = Account::new("app").privilege("mydb", AccountPrivilege::ReadOnly);
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb").account(app)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().account("app").unwrap().privileges()["mydb"], AccountPrivilege::ReadOnly);
    /// ```
    pub fn privileges(&self) -> &BTreeMap<String, AccountPrivilege> {
        &self.0.privileges
    }
}

impl From<&str> for Account {
    fn from(name: &str) -> Account {
        Account::new(name)
    }
}
