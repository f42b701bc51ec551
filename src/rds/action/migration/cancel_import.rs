//! `CancelImport`: the import is Canceled and both instances are Running, at once.

use crate::rds::action::prelude::*;
use crate::rds::model::import::Origin;

params! {
    /// Cancels an import.
    ///
    /// `DBInstanceId` is the destination (inferred from the samples). The task is `Canceled` at once and both instances
    /// are Running again (inferred). The destination's databases are unchanged.
    ///
    /// Imports of files and imports between MySQL instances can be cancelled, those between SQL Server instances cannot
    /// (pages of 2017 and 2018; the page of 2019 allows both, the page of late 2020 only SQL Server). No code is
    /// documented for that refusal.
    ///
    /// Source: page CancelImport (2017 to 2020).
    CancelImport { DBInstanceId: String, ImportId: u64 }
}

impl Action for CancelImport {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] =
        &[Condition::ImportNotFound, Condition::ImportNotCancellable, Condition::ImportOver];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let id = self.ImportId;
        let import = match cloud.imports.get(&id) {
            Some(import) if import.destination == self.DBInstanceId => import,
            Some(import) => {
                refuse!(
                    ImportNotFound,
                    "import {id} copies into `{}`: name that instance as `DBInstanceId`, not `{}`",
                    clip(&import.destination),
                    self.DBInstanceId
                );
            }
            None => return Err(Condition::ImportNotFound.because(format!("there is no import {id}"))),
        };
        if import.engine == Engine::SqlServer && matches!(import.origin, Origin::Instance(_)) {
            refuse!(
                ImportNotCancellable,
                "import {id} is between SQL Server instances; only MySQL's and those of files can be cancelled"
            );
        }
        ensure!(import.status.is_under_way(), ImportOver, "import {id} is over: {}", import.status);
        cloud.cancel_import(id);
        Ok(object! {})
    }
}
