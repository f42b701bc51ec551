//! `PreCheckBeforeImportData`: notes a check; `DescribePreCheckResults` returns its results.

use super::{DatabaseNames, ImportType, ServerPort};
use crate::rds::action::prelude::*;

params! {
    /// Checks whether databases of an external MySQL server can be imported. DescribePreCheckResults returns the
    /// results.
    ///
    /// The fake never connects to the server, and does not keep its password.
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
