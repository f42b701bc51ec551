//! `DeleteAccount`: the account is Unavailable until the operation removes it.

use super::super::admission::AVAILABLE;
use super::super::names::account_named;
use crate::rds::action::prelude::*;
use crate::rds::model::operation::Kind;
use crate::rds::words::AccountPrivilege;

params! {
    /// Deletes an account and its privileges.
    ///
    /// The account is Unavailable until it is removed (inferred). On PostgreSQL, an account that owns a database is not
    /// deleted.
    ///
    /// Source: page DeleteAccount (2018 to 2025), API metadata (2024) for the codes.
    DeleteAccount { DBInstanceId: String, AccountName: String }
}

impl Action for DeleteAccount {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary().running().unlocked().account(
        "AccountName",
        AVAILABLE,
        Condition::IncorrectAccountStatus,
    )];
    const CONDITIONS: &'static [Condition] =
        &[Condition::AccountNotFound, Condition::IncorrectAccountStatus, Condition::AccountHasObjects];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let account = account_named(instance, &self.AccountName, Condition::AccountNotFound)?;
        let mut owned = account.privileges.iter().filter(|(_, privilege)| **privilege == AccountPrivilege::DbOwner);
        if let (Engine::PostgreSql, Some((database, _))) = (instance.engine, owned.next()) {
            let hint = format!("account `{}` owns the database `{database}`", account.name);
            return Err(Condition::AccountHasObjects.because(hint));
        }
        let account = Resource::part(self.DBInstanceId, Kind::Account, self.AccountName);
        let operation = Operation::of(Self::NAME).keeps(account.clone(), "Unavailable", "Available");
        cloud.begin(operation.effect(Effect::Remove(account)));
        Ok(object! {})
    }
}
