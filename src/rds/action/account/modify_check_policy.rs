//! `ModifyAccountCheckPolicy`: SQL Server's password policy for one account.

use super::super::admission::SETTLED;
use super::super::names::account_named;
use super::change;
use crate::rds::action::prelude::*;

params! {
    /// Sets whether the password policy of SQL Server applies to an account. The change takes effect at once, and
    /// `DescribeAccounts` shows it as `CheckPolicy`.
    ///
    /// Source: page ModifyAccountCheckPolicy (2023 to 2025). The action does not list specific codes, so the fake uses
    /// those of other actions on accounts (inferred).
    ModifyAccountCheckPolicy { DBInstanceId: String, AccountName: String, CheckPolicy: bool }
}

impl Action for ModifyAccountCheckPolicy {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::SqlServer])
        .primary()
        .running()
        .account("AccountName", SETTLED, Condition::IncorrectAccountStatus)];
    const CONDITIONS: &'static [Condition] = &[Condition::AccountNotFound];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        account_named(admitted(cloud, &self.DBInstanceId)?, &self.AccountName, Condition::AccountNotFound)?;
        change(cloud, &self.DBInstanceId, &self.AccountName, |account| account.check_policy = self.CheckPolicy)?;
        Ok(object! {})
    }
}
