//! `LockAccount`.

use super::super::admission::Admission;
use super::super::{Action, Caller, admitted};
use super::{change, named};
use crate::cloud::Cloud;
use crate::condition::{Condition, Refusal};
use crate::value::Value;
use crate::words::{AccountStatus, Engine, Status};

params! {
    /// Locks an account of a PostgreSQL instance: its status is Lock. Doing it again changes nothing (inferred).
    ///
    /// Source: page LockAccount (2020 to 2025); Terraform's provider (2026) for the status. The action lists no code of its own.
    LockAccount { DBInstanceId: String, AccountName: String }
}

impl Action for LockAccount {
    const ADMITS: &'static [Admission] = &[Admission::of_2018("DBInstanceId")
        .engines(&[Engine::PostgreSql], Condition::UnsupportedEngine)
        .status(&[Status::Running], Condition::InstanceStatusElsewhere)];
    const CONDITIONS: &'static [Condition] = &[Condition::AccountNotFound, Condition::IncorrectAccountStatus];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let account = named(admitted(cloud, &self.DBInstanceId)?, &self.AccountName, Condition::AccountNotFound)?;
        if account.status == AccountStatus::Unavailable {
            let hint = format!("account `{}` is {}", account.name, account.status);
            return Err(Condition::IncorrectAccountStatus.because(hint));
        }
        change(cloud, &self.DBInstanceId, &self.AccountName, |account| account.status = AccountStatus::Lock);
        Ok(object! {})
    }
}
