//! `ResetAccountPassword`.

use super::super::admission::{AVAILABLE, Admission};
use super::super::names::account_named;
use super::super::{Action, Caller, admitted};
use super::types::Password;
use crate::base::value::Value;
use crate::rds::model::Cloud;
use crate::rds::words::{DBInstanceType, LockMode};
use crate::rpc::condition::{Condition, Refusal};

params! {
    /// Gives an account a new password. It is checked and not kept.
    ///
    /// Source: page ResetAccountPassword (2018 to 2025), API metadata (2024) for the codes.
    ResetAccountPassword { DBInstanceId: String, AccountName: String, AccountPassword: Password }
}

impl Action for ResetAccountPassword {
    const ADMITS: &'static [Admission] = &[Admission::of("DBInstanceId")
        .types(&[DBInstanceType::Primary], Condition::InstanceType)
        .running()
        .locks(&[LockMode::Unlock], Condition::InstanceLocked)
        .account("AccountName", AVAILABLE, Condition::IncorrectAccountStatus)];
    const CONDITIONS: &'static [Condition] = &[Condition::AccountNotFound, Condition::IncorrectAccountStatus];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        account_named(instance, &self.AccountName, Condition::AccountNotFound)?;
        Ok(object! {})
    }
}
