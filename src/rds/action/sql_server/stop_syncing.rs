//! `StopSyncing`: ends the increments of an import, at once.

use crate::rds::action::prelude::*;
use crate::rds::words::ImportStatus;

params! {
    /// Ends the increments of an import from another server. It takes effect at once (inferred).
    ///
    /// Source: SDKs of 2015 to 2017; no page is known. The conditions and their codes are inferred.
    StopSyncing { DBInstanceId: String, ImportId: u64 }
}

impl Action for StopSyncing {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::MySql])];
    const CONDITIONS: &'static [Condition] = &[Condition::ImportNotFound, Condition::NotSyncing];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let id = self.ImportId;
        let Some(import) = cloud.imports.get(&id).filter(|import| import.destination == self.DBInstanceId) else {
            refuse!(ImportNotFound, "`{}` has no import {id}", self.DBInstanceId);
        };
        if import.status != ImportStatus::Syncing {
            refuse!(NotSyncing, "import {id} is {}, not Syncing", import.status);
        }
        cloud.stop_syncing(id);
        Ok(object! {})
    }
}
