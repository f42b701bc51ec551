//! `CheckCreateDdrDBInstance`: the checks of `CreateDdrInstance`, without creating anything.

use super::ddr::{self, Wanted};
use super::types::{DdrEngine, DdrStorage, RestoreType};
use crate::rds::action::prelude::*;
use crate::rds::action::restoring::RestoreTime;

params! {
    /// Checks whether `CreateDdrInstance` can restore a backup that is kept in another region. Nothing is created.
    ///
    /// `RestoreType` 0 restores the backup `BackupSetId`, and 1 restores the instance `SourceDBInstanceName` at
    /// `RestoreTime`. If that is impossible, the call is refused, so `IsValid` is always `true` (inferred).
    ///
    /// Source: page CheckCreateDdrDBInstance (2019 to 2025), API metadata (2024) for the codes.
    CheckCreateDdrDBInstance {
        RegionId: String,
        Engine: DdrEngine,
        EngineVersion: String,
        DBInstanceClass: String,
        DBInstanceStorage: DdrStorage,
        RestoreType: RestoreType,
        BackupSetId: Option<String>,
        SourceDBInstanceName: Option<String>,
        SourceRegion: Option<String>,
        RestoreTime: Option<RestoreTime>,
    }
}

impl Action for CheckCreateDdrDBInstance {
    const CONDITIONS: &'static [Condition] = &[
        Condition::RegionNotFound,
        Condition::NoBackupSetName,
        Condition::CrossBackupNotFound,
        Condition::NoSourceInstance,
        Condition::MissingParameter,
        Condition::InstanceNotFound,
        Condition::NoCrossBackupBefore,
        Condition::DdrRegion,
        Condition::DdrInstanceEngine,
        Condition::DdrVersion,
        Condition::DdrClass,
        Condition::DdrStorageSize,
        Condition::CheckEncrypted,
    ];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let wanted = Wanted {
            region: &self.RegionId,
            engine: self.Engine,
            version: &self.EngineVersion,
            class: Some(&self.DBInstanceClass),
            storage: Some(self.DBInstanceStorage),
            restore_type: self.RestoreType,
            backup: self.BackupSetId.as_ref(),
            source: self.SourceDBInstanceName.as_ref(),
            source_region: self.SourceRegion.as_ref(),
            moment: self.RestoreTime,
            encrypted: Condition::CheckEncrypted,
        };
        ddr::source(cloud, caller, &wanted)?;
        Ok(object! { IsValid: "true" })
    }
}
