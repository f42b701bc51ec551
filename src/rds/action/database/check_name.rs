//! `CheckDBNameAvailable`: the name checks of `CreateDatabase`, without creating anything.

use super::{NEW_NAME, check_new_name};
use crate::rds::action::prelude::*;

params! {
    /// Checks whether a new database can have a name. If it can, the answer is a success.
    ///
    /// Source: SDK (2026) for the meaning, API metadata (2024) for the codes.
    CheckDBNameAvailable { DBInstanceId: String, DBName: String }
}

impl Action for CheckDBNameAvailable {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary().running().unlocked()];
    const CONDITIONS: &'static [Condition] = &NEW_NAME;

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_new_name(admitted(cloud, &self.DBInstanceId)?, &self.DBName)?;
        Ok(object! {})
    }
}
