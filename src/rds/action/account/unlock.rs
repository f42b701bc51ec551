//! `UnlockAccount`: PostgreSQL only, at once.

use super::lock::{self, set_status};
use crate::rds::action::prelude::*;
use crate::rds::words::AccountStatus;

params! {
    /// Unlocks an account of a PostgreSQL instance: its status becomes Available. A second call changes nothing
    /// (inferred).
    ///
    /// Source: page UnlockAccount (2020 to 2025); Terraform's provider (2026) for the status. The action lists no
    /// specific code.
    UnlockAccount { DBInstanceId: String, AccountName: String }
}

impl Action for UnlockAccount {
    const ADMITS: &'static [Admission] = lock::ADMITS;
    const CONDITIONS: &'static [Condition] = lock::CONDITIONS;

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        set_status(cloud, &self.DBInstanceId, &self.AccountName, AccountStatus::Available)
    }
}
