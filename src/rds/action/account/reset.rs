//! `ResetAccount`: checks the request and changes nothing.

use super::super::admission::SETTLED;
use super::super::names::account_named;
use super::types::Password;
use crate::rds::action::prelude::*;
use crate::rds::words::AccountType;

params! {
    /// Restores the rights of an instance's privileged account, and sets a new password.
    ///
    /// The fake keeps neither, so the call changes nothing. The password is checked as in CreateAccount (inferred).
    ///
    /// Source: page ResetAccount (2018 to 2025), API metadata (2024) for the code.
    ResetAccount { DBInstanceId: String, AccountName: String, #[checked] AccountPassword: Password }
}

impl Action for ResetAccount {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::SqlServer, Engine::MariaDb])
        .primary()
        .running()
        .account("AccountName", SETTLED, Condition::IncorrectAccountStatus)];
    const CONDITIONS: &'static [Condition] = &[Condition::AccountUpdateFailed];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let account = account_named(instance, &self.AccountName, Condition::AccountUpdateFailed)?;
        if account.account_type != AccountType::Super {
            let hint = format!("account `{}` is {}, not Super", account.name, account.account_type);
            return Err(Condition::AccountUpdateFailed.because(hint));
        }
        Ok(object! {})
    }
}
