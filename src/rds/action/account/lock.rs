//! `LockAccount`: PostgreSQL only, at once.

use super::super::admission::SETTLED;
use super::super::names::account_named;
use super::change;
use crate::rds::action::prelude::*;
use crate::rds::words::AccountStatus;

params! {
    /// Locks an account of a PostgreSQL instance: its status becomes Lock. A second call changes nothing (inferred).
    ///
    /// Source: page LockAccount (2020 to 2025); Terraform's provider (2026) for the status. The action lists no
    /// specific code.
    LockAccount { DBInstanceId: String, AccountName: String }
}

/// Conditions that `LockAccount` and `UnlockAccount` require of the instance.
pub(super) const ADMITS: &[Admission] = &[Admission::instance("DBInstanceId")
    .engines(&[Engine::PostgreSql])
    .primary()
    .running()
    .account("AccountName", SETTLED, Condition::IncorrectAccountStatus)];

/// The conditions that `LockAccount` and `UnlockAccount` add.
pub(super) const CONDITIONS: &[Condition] = &[Condition::AccountNotFound, Condition::IncorrectAccountStatus];

impl Action for LockAccount {
    const ADMITS: &'static [Admission] = ADMITS;
    const CONDITIONS: &'static [Condition] = CONDITIONS;

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        set_status(cloud, &self.DBInstanceId, &self.AccountName, AccountStatus::Lock)
    }
}

/// Sets the status of an account.
pub(super) fn set_status(
    cloud: &mut Cloud,
    instance: &str,
    account: &str,
    status: AccountStatus,
) -> Result<Value, Refusal> {
    account_named(admitted(cloud, instance)?, account, Condition::AccountNotFound)?;
    change(cloud, instance, account, |account| account.status = status)?;
    Ok(object! {})
}
