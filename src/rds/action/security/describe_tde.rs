//! `DescribeDBInstanceTDE`: the encryption of data.

use super::super::polls::busy_parts;
use crate::rds::action::prelude::*;
use crate::rds::model::operation::Kind;

params! {
    /// Returns whether the data of an instance is encrypted; on SQL Server for each database.
    ///
    /// MySQL from 5.6, PostgreSQL from 10, and SQL Server in enterprise editions and from 2019 support encryption.
    ///
    /// Source: page DescribeDBInstanceTDE (2018 to 2025), API metadata (2024) for the codes.
    DescribeDBInstanceTDE { DBInstanceId: String }
}

/// The engines with encrypted data.
pub(super) const ENGINES: &[Engine] = &[Engine::MySql, Engine::SqlServer, Engine::PostgreSql];

/// Refuses an instance whose version cannot encrypt data.
pub(super) fn can_encrypt(instance: &Instance) -> Result<(), Refusal> {
    if instance.encrypts() == Some(true) {
        return Ok(());
    }
    let hint = format!("`{}` has version {} of {}", instance.id, instance.engine_version, instance.engine);
    Err(Condition::TdeVersion.because(hint))
}

impl Action for DescribeDBInstanceTDE {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(ENGINES)];
    const CONDITIONS: &'static [Condition] = &[Condition::TdeVersion];

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy_parts(cloud, caller, &self.DBInstanceId, Kind::Database)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        can_encrypt(instance)?;
        let word = |on| if on { "Enabled" } else { "Disabled" };
        let own = instance.databases.iter().filter(|_| instance.engine == Engine::SqlServer);
        let databases = own.map(|database| {
            let on = instance.tde_databases.contains(&database.name);
            object! { DBName: &database.name, TDEStatus: word(on) }
        });
        let mode = match (instance.tde, &instance.encryption_key) {
            (false, _) => "Unknown",
            (true, None) => "Aliyun_Generate_Key",
            (true, Some(_)) => "Customer_Provided_Key",
        };
        Ok(object! {
            TDEStatus: word(instance.tde),
            TDEMode: mode,
            EncryptionKey: instance.encryption_key.as_deref().filter(|_| instance.tde).unwrap_or_default().to_owned(),
            Databases: object! { Database: databases.collect::<Value>() },
        })
    }
}
