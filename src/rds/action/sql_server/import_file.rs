//! `ImportDataForSQLServer`: the instance is busy until it has the database of the file.

use super::super::migration::import_id;
use super::super::names::check_running;
use crate::rds::action::prelude::*;
use crate::rds::model::import::Origin;
use crate::rds::words::FileStatus;

params! {
    /// Imports an uploaded backup file into a SQL Server instance.
    ///
    /// The import is asynchronous: meanwhile the instance shows "Importing data" (inferred). Afterwards the instance
    /// has the database of the file, with the size and the tables of the file; a database of this name is replaced
    /// (inferred). DescribeImportsForSQLServer lists the task, and it can be cancelled.
    ///
    /// Source: a Java SDK and an SDK's models (2014 to 2017); the page is gone. The answer spells `ImportID`. The codes are
    /// inferred from the client error table of 2018.
    ImportDataForSQLServer { DBInstanceId: String, FileName: String }
}

impl Action for ImportDataForSQLServer {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::SqlServer]).primary().running().unlocked()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::FileNotCompleted,
        Condition::FileNotAvailable,
        Condition::DatabaseNotRunning,
        Condition::FileTooLarge,
        Condition::NotEnoughStorage,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let Some(file) = instance.find_uploaded_file(&self.FileName) else {
            let known = list(instance.uploaded_files.iter().map(|file| &file.name));
            refuse!(FileNotAvailable, "`{}` has no file `{}`; it has: {known}", instance.id, clip(&self.FileName));
        };
        match file.status {
            FileStatus::Available | FileStatus::Success => {}
            FileStatus::NotStarted | FileStatus::Uploading => {
                refuse!(FileNotCompleted, "`{}` is {}", file.name, file.status);
            }
            _ => return Err(Condition::FileNotAvailable.because(format!("`{}` is {}", file.name, file.status))),
        }
        let database = instance.find_database(&file.db_name);
        if let Some(database) = database {
            check_running(database, Condition::DatabaseNotRunning)?;
        }
        if u128::from(file.size_bytes) > instance.storage() {
            let hint = format!("`{}` has {} bytes, the storage {}", file.name, file.size_bytes, instance.storage());
            return Err(Condition::FileTooLarge.because(hint));
        }
        instance
            .room_for(&file.db_name, file.size_bytes)
            .map_err(|numbers| Condition::NotEnoughStorage.because(numbers))?;
        let databases = vec![(file.db_name.clone(), file.db_name.clone())];
        let id = cloud
            .start_import(Origin::File(self.FileName), &self.DBInstanceId, databases, false)
            .ok_or_else(|| Condition::InternalError.because("every ImportId below 2^31 has been used"))?;
        Ok(object! { ImportID: import_id(cloud, id) })
    }
}
