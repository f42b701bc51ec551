//! `ModifyDBInstanceTDE`: the instance is TDE_MODIFYING until its encryption has changed.

use super::describe_tde::{ENGINES, can_encrypt};
use super::types::TdeSwitch;
use crate::rds::action::prelude::*;
use crate::rds::model::ip_list::split;

params! {
    /// Encrypts or decrypts the data of an instance; on SQL Server only the databases in `DBName`, separated by commas.
    ///
    /// The instance shows TDE_MODIFYING (known from a client that waits for its end), then Running again. On MySQL
    /// encryption cannot be turned off (user guide of 2018; the code is inferred). On SQL Server the instance counts as
    /// encrypted while at least one database is (inferred). `EncryptionKey` is a key of the user; with `IsRotate` it
    /// replaces the previous one. `Certificate`, `PrivateKey` and `PassWord`, on SQL Server, must be given together
    /// (inferred). They are not kept, since no answer has them. Data is not encrypted while backups are copied to another
    /// region.
    ///
    /// Source: page ModifyDBInstanceTDE (2018 to 2025), API metadata (2024) for the codes.
    ModifyDBInstanceTDE {
        DBInstanceId: String,
        TDEStatus: TdeSwitch,
        DBName: Option<String>,
        EncryptionKey: Option<String>,
        IsRotate: Option<bool>,
        Certificate: Option<String>,
        PrivateKey: Option<String>,
        PassWord: Option<String>,
    }
}

/// The most databases that a request names (SDK models, 2026). The code is inferred.
const MOST_DATABASES: usize = 50;

impl Action for ModifyDBInstanceTDE {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(ENGINES).running().unlocked()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::TdeVersion,
        Condition::TdeWithoutDatabase,
        Condition::DBNameNotFound,
        Condition::TdeStatus,
        Condition::InvalidParameter,
        Condition::documented(Self::NAME, "CrossBackupStrategyNotSupport"),
    ];

    fn check(&self) -> Result<(), Refusal> {
        let given = [&self.Certificate, &self.PrivateKey, &self.PassWord].map(Option::is_some);
        if given.contains(&true) && given.contains(&false) {
            let hint = "a certificate requires `Certificate`, `PrivateKey` and `PassWord`, all or none";
            return Err(Refusal::of(Condition::InvalidParameter, "Certificate").hint(hint));
        }
        let databases = self.DBName.as_deref().map_or(0, |names| members(names).count());
        if databases > MOST_DATABASES {
            let hint = format!("`DBName` has {databases} names, expected at most {MOST_DATABASES}");
            return Err(Refusal::of(Condition::InvalidParameter, "DBName").hint(hint));
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        can_encrypt(instance)?;
        let on = self.TDEStatus == TdeSwitch::On;
        if let Some(region) = instance.backups_go_to().filter(|_| on && !instance.tde) {
            refuse!("CrossBackupStrategyNotSupport", "backups of `{}` go to {region}", instance.id);
        }
        let rotates = on && instance.tde && self.IsRotate == Some(true) && self.EncryptionKey.is_some();
        let mut sets: Vec<(&'static str, Value)> = Vec::new();
        if instance.engine == Engine::SqlServer && !rotates {
            let databases = self.databases(instance, on)?;
            sets.push(("TDEEnabled", (!databases.is_empty()).into()));
            sets.push(("TDEDatabases", databases.write()));
        } else if on == instance.tde && !rotates {
            let hint = format!("data of `{}` is already {}encrypted", instance.id, if on { "" } else { "not " });
            return Err(Condition::TdeStatus.because(hint));
        } else if !on && instance.engine == Engine::MySql {
            refuse!(InstanceType, "encryption of a MySQL instance's data cannot be switched off");
        } else {
            sets.push(("TDEEnabled", on.into()));
        }
        if on {
            sets.extend(self.EncryptionKey.map(|key| ("EncryptionKey", key.into())));
        }
        let id = self.DBInstanceId;
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::TdeModifying).sets(&id, sets));
        Ok(object! {})
    }
}

impl ModifyDBInstanceTDE {
    /// Returns the databases that will be encrypted.
    fn databases(&self, instance: &Instance, on: bool) -> Result<Vec<String>, Refusal> {
        let names = split(self.DBName.as_deref().unwrap_or_default());
        if names.is_empty() {
            refuse!(TdeWithoutDatabase, "SQL Server encrypts by database: `DBName` names them");
        }
        let mut databases = instance.tde_databases.clone();
        for name in names {
            let running =
                |name: &str| instance.find_database(name).is_some_and(|found| found.status == DatabaseStatus::Running);
            if !running(&name) {
                let hint = format!("`{}` has no running database `{}`", instance.id, clip(&name));
                return Err(Condition::DBNameNotFound.because(hint));
            }
            if databases.contains(&name) == on {
                let hint = format!("database `{name}` is already {}encrypted", if on { "" } else { "not " });
                return Err(Condition::TdeStatus.because(hint));
            }
            if on {
                databases.push(name);
            } else {
                databases.retain(|other| *other != name);
            }
        }
        Ok(databases)
    }
}
