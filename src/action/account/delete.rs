//! `DeleteAccount`.

use super::super::admission::Admission;
use super::super::names::account_named;
use super::super::privileges::check_available;
use super::super::{Action, Caller, admitted};
use crate::cloud::Cloud;
use crate::cloud::operation::{Effect, Operation, Resource};
use crate::condition::{Condition, Refusal};
use crate::value::Value;
use crate::words::{AccountPrivilege, DBInstanceType, Engine, LockMode};

params! {
    /// Deletes an account, and with it its privileges.
    ///
    /// It shows Unavailable, then it is gone (inferred). On PostgreSQL an account that owns a database stays.
    ///
    /// Source: page DeleteAccount (2018 to 2025), API metadata (2024) for the codes.
    DeleteAccount { DBInstanceId: String, AccountName: String }
}

impl Action for DeleteAccount {
    const ADMITS: &'static [Admission] = &[Admission::of("DBInstanceId")
        .types(&[DBInstanceType::Primary], Condition::InstanceType)
        .running()
        .locks(&[LockMode::Unlock], Condition::InstanceLocked)];
    const CONDITIONS: &'static [Condition] =
        &[Condition::AccountNotFound, Condition::IncorrectAccountStatus, Condition::AccountHasObjects];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let account = account_named(instance, &self.AccountName, Condition::AccountNotFound)?;
        check_available(account)?;
        let mut owned = account.privileges.iter().filter(|(_, privilege)| **privilege == AccountPrivilege::DbOwner);
        if let (Engine::PostgreSql, Some((database, _))) = (instance.engine, owned.next()) {
            let hint = format!("account `{}` owns the database `{database}`", account.name);
            return Err(Condition::AccountHasObjects.because(hint));
        }
        let account = Resource::Account(self.DBInstanceId, self.AccountName);
        let operation = Operation::of(Self::NAME).keeps(account.clone(), "Unavailable", "Available");
        cloud.begin(operation.effect(Effect::Remove(account)));
        Ok(object! {})
    }
}
