//! Accounts of an instance.

use std::collections::BTreeMap;

use crate::base::value::Value;
use crate::rds::catalogue::shaped;
use crate::rds::words::{AccountPrivilege, AccountStatus, AccountType};

record! {
    /// An account of an [`Instance`](crate::Instance) and its privileges on databases.
    ///
    /// `DescribeDatabases` lists the account with each database on which it has a privilege. The fake does not keep
    /// passwords.
    ///
    /// ```
    /// use fake_rds::{Account, AccountPrivilege, Instance};
    ///
    /// let instance = Instance::mysql("rm-1")
    ///     .database("mydb")
    ///     .account(Account::new("app").privilege("mydb", AccountPrivilege::ReadWrite));
    /// assert_eq!(instance.accounts[0].privileges["mydb"], AccountPrivilege::ReadWrite);
    /// ```
    #[must_use = "an Account does nothing until it is added to an Instance"]
    pub struct Account (
        /// The name (`AccountName`): a letter, then letters, digits and `_`; at most 64 characters.
        "AccountName" name: String
    )
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").account(Account::new(\"app\")",
        ")).start_blocking()",
        "rds.account(\"rm-1\", \"app\")"
    ) {
        /// The status (`AccountStatus`), by default Available. `LockAccount` and `UnlockAccount` change it;
        /// `DescribeAccounts` shows it.
        "AccountStatus" pub status: AccountStatus = AccountStatus::Available, value AccountStatus::Unavailable;
        /// The type (`AccountType`), by default Normal. `DescribeAccounts` shows it.
        "AccountType" pub account_type: AccountType = AccountType::Normal, value AccountType::Super;
        /// The description (`AccountDescription`), by default empty. `ModifyAccountDescription` changes it.
        "AccountDescription" pub description: String = String::new(), text "the web shop";
        /// `true` if the password policy of SQL Server applies (`CheckPolicy`), by default `false`.
        /// `ModifyAccountCheckPolicy` changes it.
        "CheckPolicy" pub(crate) check_policy: bool = false, own;
        /// The privilege of the account in each database, by the name of the database. `GrantAccountPrivilege` and
        /// `RevokeAccountPrivilege` change them.
        "DatabasePrivileges" pub privileges: BTreeMap<String, AccountPrivilege> = BTreeMap::new(), own;
        /// Fields of `DescribeAccounts` that the model does not interpret, by name. The answer shows them unchanged.
        "AlsoShown" pub(crate) others: BTreeMap<String, Value> = BTreeMap::new(), own;
    }
    plain {}
    also {
        // Accepted, but neither checked nor kept.
        "AccountPassword": String, |_| crate::base::value::Value::Null, |_, _| ();
    }
    passed_over shaped("DescribeAccounts", "Accounts", "DBInstanceAccount", &[]);
}

impl Account {
    /// Creates an available, normal account without privileges. The name is a letter, then letters, digits or `_`, at
    /// most 64 characters. Any other name is an error of the seed.
    ///
    /// ```
    /// # use fake_rds::Account;
    /// let account = Account::new("app");
    /// assert!(account.privileges.is_empty());
    /// ```
    pub fn new(name: impl Into<String>) -> Account {
        Account::fresh(name.into())
    }

    /// Grants the account a privilege on a database of the instance. It is an error of the seed if the instance does
    /// not have this database.
    ///
    /// ```
    /// # use fake_rds::{Account, AccountPrivilege};
    /// let account = Account::new("app").privilege("mydb", AccountPrivilege::ReadOnly);
    /// assert_eq!(account.privileges["mydb"], AccountPrivilege::ReadOnly);
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
