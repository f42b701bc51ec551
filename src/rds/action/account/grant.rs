//! `GrantAccountPrivilege`.

use super::super::admission::AVAILABLE;
use super::super::names::{account_named, database_named};
use super::super::privileges::takes_privileges;
use super::change;
use super::types::{Names, Privileges};
use crate::rds::action::prelude::*;

params! {
    /// Grants an account privileges on databases. A new privilege on a database replaces the previous one.
    ///
    /// `DBName` and `AccountPrivilege` may be lists of equal length, separated by commas. A database that is being
    /// created is refused, and the refused call counts as a poll of that database.
    ///
    /// Source: page GrantAccountPrivilege (2018 to 2025), API metadata (2024) for the codes.
    GrantAccountPrivilege { DBInstanceId: String, AccountName: String, DBName: Names, AccountPrivilege: Privileges }
}

impl Action for GrantAccountPrivilege {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .primary()
        .running()
        .unlocked()
        .account("AccountName", AVAILABLE, Condition::IncorrectAccountStatus)
        .database("DBName", Condition::DatabaseNotRunning)];
    const CONDITIONS: &'static [Condition] = &[
        Condition::PrivilegesDoNotMatch,
        Condition::AccountNotFound,
        Condition::IncorrectAccountType,
        Condition::IncorrectAccountStatus,
        Condition::PrivilegeOfAnotherEngine,
        Condition::PrivilegeDBNotFound,
        Condition::DatabaseNotRunning,
    ];

    fn check(&self) -> Result<(), Refusal> {
        let (databases, privileges) = (self.DBName.0.len(), self.AccountPrivilege.0.len());
        if databases == privileges {
            return Ok(());
        }
        let hint = format!("`DBName` has {databases} names, `AccountPrivilege` {privileges} privileges");
        Err(Condition::PrivilegesDoNotMatch.because(hint))
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let account = account_named(instance, &self.AccountName, Condition::AccountNotFound)?;
        takes_privileges(instance, account, &self.AccountPrivilege.0)?;
        for name in &self.DBName.0 {
            database_named(instance, name, Condition::PrivilegeDBNotFound)?;
        }
        change(cloud, &self.DBInstanceId, &self.AccountName, |account| {
            account.privileges.extend(self.DBName.0.into_iter().zip(self.AccountPrivilege.0));
        })?;
        Ok(object! {})
    }
}
