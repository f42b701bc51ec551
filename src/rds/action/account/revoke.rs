//! `RevokeAccountPrivilege`.

use super::super::admission::SETTLED;
use super::super::names::{account_named, database_named};
use super::change;
use super::types::Names;
use crate::rds::action::prelude::*;

params! {
    /// Revokes an account's privileges on databases.
    ///
    /// `DBName` may be a list, separated by commas. Revoking a privilege that the account does not have succeeds
    /// (inferred). On PostgreSQL the call succeeds, but the account keeps the privilege (a public record of September
    /// 2026).
    ///
    /// Source: page RevokeAccountPrivilege (2018 to 2025). The action lists no specific code.
    RevokeAccountPrivilege { DBInstanceId: String, AccountName: String, DBName: Names }
}

impl Action for RevokeAccountPrivilege {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .primary()
        .running()
        .account("AccountName", SETTLED, Condition::IncorrectAccountStatus)
        .database("DBName", Condition::DatabaseNotRunning)];
    const CONDITIONS: &'static [Condition] =
        &[Condition::AccountNotFound, Condition::PrivilegeDBNotFound, Condition::DatabaseNotRunning];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let engine = instance.engine;
        account_named(instance, &self.AccountName, Condition::AccountNotFound)?;
        for name in &self.DBName.0 {
            database_named(instance, name, Condition::PrivilegeDBNotFound)?;
        }
        change(cloud, &self.DBInstanceId, &self.AccountName, |account| {
            let keeps = |database: &String| engine == Engine::PostgreSql || !self.DBName.0.contains(database);
            account.privileges.retain(|database, _| keeps(database));
        })?;
        Ok(object! {})
    }
}
