//! `CheckAccountNameAvailable`: the name checks of `CreateAccount`, without creating anything.

use super::{NEW_NAME, check_new_name};
use crate::rds::action::prelude::*;

params! {
    /// Checks whether a new account can have a name. If it can, the answer is a success.
    ///
    /// Source: SDK (2026) for the meaning. The codes are those of CreateAccount (inferred).
    CheckAccountNameAvailable { DBInstanceId: String, AccountName: String }
}

impl Action for CheckAccountNameAvailable {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary().running()];
    const CONDITIONS: &'static [Condition] = &NEW_NAME;

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        check_new_name(instance, &self.AccountName)?;
        Ok(object! { ResourceGroupId: instance.shown_resource_group().to_owned() })
    }
}
