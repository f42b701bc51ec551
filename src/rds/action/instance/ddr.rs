//! Restoring from backups in other regions: code that the check and the creation share.

use super::creation::check_class;
use super::types::{DdrEngine, DdrStorage, RestoreType};
use crate::rds::action::prelude::*;
use crate::rds::action::restoring::RestoreTime;
use crate::rds::model::cross_region::CrossBackup;

/// The restore that a request asks for.
pub(super) struct Wanted<'w> {
    pub(super) region: &'w str,
    pub(super) engine: DdrEngine,
    pub(super) version: &'w str,
    pub(super) class: Option<&'w String>,
    pub(super) storage: Option<DdrStorage>,
    pub(super) restore_type: RestoreType,
    pub(super) backup: Option<&'w String>,
    pub(super) source: Option<&'w String>,
    pub(super) source_region: Option<&'w String>,
    pub(super) moment: Option<RestoreTime>,
    /// The condition of a source whose data is encrypted.
    pub(super) encrypted: Condition,
}

/// Returns the instance and the backup of a request, if they pass all checks.
pub(super) fn source<'c>(
    cloud: &'c Cloud,
    caller: &Caller,
    wanted: &Wanted<'_>,
) -> Result<(&'c Instance, &'c CrossBackup), Refusal> {
    let (source, backup) = match wanted.restore_type.0 {
        "0" | "BackupSet" => by_set(cloud, caller, wanted)?,
        _ => by_time(cloud, caller, wanted)?,
    };
    let id = &source.id;
    if wanted.region != source.region && wanted.region != backup.region {
        let hint = format!(
            "the region must be {} or {}, the request has `{}`",
            source.region,
            backup.region,
            clip(wanted.region)
        );
        return Err(Condition::DdrRegion.because(hint));
    }
    if wanted.engine.0 != source.engine {
        let hint = format!("`{id}` is {}, this asks for {}", source.engine, wanted.engine.0);
        return Err(Condition::DdrInstanceEngine.because(hint));
    }
    if wanted.version != source.engine_version {
        let hint = format!("`{id}` has version {}, this asks for `{}`", source.engine_version, clip(wanted.version));
        return Err(Condition::DdrVersion.because(hint));
    }
    if source.tde && source.engine != Engine::SqlServer || !source.tde_databases.is_empty() {
        return Err(wanted.encrypted.because(format!("the data of `{id}` is encrypted")));
    }
    if let Some(class) = wanted.class {
        check_class(cloud, source.engine, class, Condition::DdrClass)?;
    }
    if let Some(storage) = wanted.storage.filter(|storage| storage.0 < source.storage_gb) {
        let hint = format!("`{id}` has {} GB, this asks for {}", source.storage_gb, storage.0);
        return Err(Condition::DdrStorageSize.because(hint));
    }
    Ok((source, backup))
}

fn by_set<'c>(
    cloud: &'c Cloud,
    caller: &Caller,
    wanted: &Wanted<'_>,
) -> Result<(&'c Instance, &'c CrossBackup), Refusal> {
    let Some(set) = wanted.backup else {
        refuse!(NoBackupSetName, "a restore from a backup set requires `BackupSetId`");
    };
    for instance in cloud.instances.iter() {
        let found = instance.cross_backups.iter().find(|backup| backup.id.to_string() == *set);
        if let Some(backup) = found.filter(|_| owns(caller, instance)) {
            return Ok((instance, backup));
        }
    }
    Err(Condition::CrossBackupNotFound.because(format!("there is no backup `{}` in another region", clip(set))))
}

fn by_time<'c>(
    cloud: &'c Cloud,
    caller: &Caller,
    wanted: &Wanted<'_>,
) -> Result<(&'c Instance, &'c CrossBackup), Refusal> {
    let Some(name) = wanted.source else {
        refuse!(NoSourceInstance, "a restore to a point in time requires `SourceDBInstanceName`");
    };
    let Some(moment) = wanted.moment else {
        return Err(Refusal::of(Condition::MissingParameter, "RestoreTime")
            .hint("a restore to a point in time requires `RestoreTime`"));
    };
    if moment.0 > cloud.now() {
        refuse!(InvalidRestoreTime, "`RestoreTime` is in the future");
    }
    let found = cloud.instances.get(name).filter(|instance| owns(caller, instance));
    let found = found.filter(|instance| wanted.source_region.is_none_or(|region| *region == instance.region));
    let Some(instance) = found else {
        return Err(Condition::InstanceNotFound.because(cloud.no_instance(&clip(name))));
    };
    match instance.cross_backup_at(moment.0) {
        Some(backup) if instance.cross_log_since.is_some() => Ok((instance, backup)),
        _ => {
            let hint = format!("`{}` has no backup of that time with logs in another region", instance.id);
            Err(Condition::NoCrossBackupBefore.because(hint))
        }
    }
}
