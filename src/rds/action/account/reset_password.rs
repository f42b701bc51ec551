//! `ResetAccountPassword`: checks the password and does not keep it.

use super::super::admission::AVAILABLE;
use super::super::names::account_named;
use super::types::Password;
use crate::rds::action::prelude::*;

params! {
    /// Sets a new password for an account. The fake checks the password and does not keep it.
    ///
    /// Source: page ResetAccountPassword (2018 to 2025), API metadata (2024) for the codes.
    ResetAccountPassword { DBInstanceId: String, AccountName: String, #[checked] AccountPassword: Password }
}

impl Action for ResetAccountPassword {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary().running().unlocked().account(
        "AccountName",
        AVAILABLE,
        Condition::IncorrectAccountStatus,
    )];
    const CONDITIONS: &'static [Condition] = &[Condition::AccountNotFound, Condition::IncorrectAccountStatus];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        account_named(instance, &self.AccountName, Condition::AccountNotFound)?;
        Ok(object! {})
    }
}
