//! `ModifyAccountDescription`: at once.

use super::super::admission::SETTLED;
use super::super::names::{NewDescription, account_named};
use super::change;
use crate::rds::action::prelude::*;

params! {
    /// Changes the description of an account.
    ///
    /// Source: page ModifyAccountDescription (2018 to 2025), API metadata (2024) for the codes: a bad description has the
    /// code of a database's.
    ModifyAccountDescription { DBInstanceId: String, AccountName: String, AccountDescription: NewDescription }
}

impl Action for ModifyAccountDescription {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary().running().unlocked().account(
        "AccountName",
        SETTLED,
        Condition::IncorrectAccountStatus,
    )];
    const CONDITIONS: &'static [Condition] = &[Condition::AccountNotFound];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        account_named(admitted(cloud, &self.DBInstanceId)?, &self.AccountName, Condition::AccountNotFound)?;
        change(cloud, &self.DBInstanceId, &self.AccountName, |account| {
            account.description = self.AccountDescription.0;
        })?;
        Ok(object! {})
    }
}
