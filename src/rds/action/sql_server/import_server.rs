//! `ImportDataFromDatabase`: the instance is busy until it has the databases; no server is contacted.

use super::super::migration::import_id;
use super::{DatabaseNames, ImportType, ServerPort};
use crate::rds::action::prelude::*;
use crate::rds::model::import::Origin;

params! {
    /// Imports databases of an external MySQL server into a MySQL instance.
    ///
    /// The import is asynchronous: meanwhile the instance shows "Importing data" (inferred). Afterwards the instance
    /// has the databases. The fake never connects to the server, so new databases are empty and existing ones
    /// unchanged, and the password is not kept. With `ImportDataType` `Incremental`, increments follow until
    /// `StopSyncing` or `CancelImport`. DescibeImportsFromDatabase lists the task.
    ///
    /// Source: SDKs of 2015 to 2017; the page is gone. The conditions and their codes are inferred.
    ImportDataFromDatabase {
        DBInstanceId: String,
        SourceDatabaseIp: String,
        SourceDatabasePort: ServerPort,
        #[checked] SourceDatabaseUserName: String,
        #[checked] SourceDatabasePassword: String,
        ImportDataType: ImportType,
        #[checked] IsLockTable: bool,
        SourceDatabaseDBNames: DatabaseNames,
    }
}

impl Action for ImportDataFromDatabase {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql])
        .primary()
        .running()
        .unlocked()
        .database("SourceDatabaseDBNames", Condition::DatabaseNotRunning)];
    const CONDITIONS: &'static [Condition] = &[Condition::DatabaseNotRunning];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let server = Origin::Server(format!("{}:{}", self.SourceDatabaseIp, self.SourceDatabasePort.0));
        let databases = self.SourceDatabaseDBNames.0.into_iter().map(|name| (name.clone(), name)).collect();
        let id = cloud
            .start_import(server, &self.DBInstanceId, databases, self.ImportDataType == ImportType::Incremental)
            .ok_or_else(|| Condition::InternalError.because("every ImportId below 2^31 has been used"))?;
        Ok(object! { ImportId: import_id(cloud, id) })
    }
}
