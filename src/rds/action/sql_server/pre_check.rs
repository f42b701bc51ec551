//! `PreCheckBeforeImportData`.

use super::{DatabaseNames, ImportType, ServerPort};
use crate::rds::action::prelude::*;

params! {
    /// Checks whether databases of a MySQL server outside of the cloud can be imported. DescribePreCheckResults has what
    /// the check finds.
    ///
    /// The server is never called, and its password is not kept.
    ///
    /// Source: SDKs of 2015 to 2017; no page is known. The conditions and their codes are inferred.
    PreCheckBeforeImportData {
        DBInstanceId: String,
        #[checked] SourceDatabaseIp: String,
        #[checked] SourceDatabasePort: ServerPort,
        #[checked] SourceDatabaseUserName: String,
        #[checked] SourceDatabasePassword: String,
        #[checked] ImportDataType: ImportType,
        #[checked] SourceDatabaseDBNames: DatabaseNames,
    }
}

impl Action for PreCheckBeforeImportData {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::MySql])];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let id = cloud.ids.decimal(6).to_string();
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.pre_checks.push(id.clone());
        Ok(object! { PreCheckId: id })
    }
}
