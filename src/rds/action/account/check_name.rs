//! `CheckAccountNameAvailable`.

use super::super::admission::Admission;
use super::super::{Action, Caller, admitted};
use super::{NEW_NAME, check_new_name};
use crate::base::value::Value;
use crate::rds::model::Cloud;
use crate::rds::words::{DBInstanceType, Status};
use crate::rpc::condition::{Condition, Refusal};

params! {
    /// Checks whether a new account can have a name. An answer without an error says that it can.
    ///
    /// Source: SDK (2026) for the meaning. The codes are those of CreateAccount (inferred).
    CheckAccountNameAvailable { DBInstanceId: String, AccountName: String }
}

impl Action for CheckAccountNameAvailable {
    const ADMITS: &'static [Admission] = &[Admission::of_2018("DBInstanceId")
        .types(&[DBInstanceType::Primary], Condition::NotPrimary)
        .status(&[Status::Running], Condition::InstanceStatusElsewhere)];
    const CONDITIONS: &'static [Condition] = &NEW_NAME;

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_new_name(admitted(cloud, &self.DBInstanceId)?, &self.AccountName)?;
        Ok(object! {})
    }
}
