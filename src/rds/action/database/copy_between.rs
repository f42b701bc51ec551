//! `CopyDatabaseBetweenInstances`: from a backup of one SQL Server instance to another instance.

use crate::rds::action::prelude::*;
use std::collections::HashSet;

use super::super::admission::SUCCESS;
use super::super::fields::{Blank, json_texts};
use super::super::restoring::Source;
use super::{check_new_name, check_quota};
use crate::rds::model::backup::Backup;
use crate::rds::model::database::Database;
use crate::rds::model::rules::import::{copy_privileges, storage_rule};

params! {
    /// Copies databases from one SQL Server instance (2012 and later) to another, where they are new.
    ///
    /// `DBInstanceId` is the source and `TargetDBInstanceId` the target; in an import, `DBInstanceId` is the target.
    /// `DbNames` is a JSON object from source name to target name, or a list of names separated by commas.
    ///
    /// `BackupId` names the backup set to copy, or `RestoreTime` the time. For a time, the fake uses the last backup
    /// that was complete then, since it has no logs. The copied data is that of the backup, not the current data of the
    /// source. A snapshot can only be copied completely.
    ///
    /// During the copy the two instances have the same statuses as in an import (inferred). Afterwards the target has
    /// the databases. With `SyncUserPrivilege` `YES`, accounts of the target get the privileges of the accounts with
    /// the same name in the backup (inferred).
    ///
    /// Source: page CopyDatabaseBetweenInstances (2019 to 2025), API metadata (2024) for the codes.
    CopyDatabaseBetweenInstances {
        DBInstanceId: String,
        TargetDBInstanceId: String,
        DbNames: Names,
        BackupId: Option<String>,
        RestoreTime: Option<Moment>,
        SyncUserPrivilege: Option<YesOrNo>,
    }
}

texts! {
    /// `RestoreTime`.
    #[derive(Copy)]
    Moment(std::time::SystemTime), CopyRestoreTime, clock::from_second, "a past time: 2018-06-12T15:00:00Z";
}

const NO_SET: Condition = Condition::documented("CopyDatabaseBetweenInstances", "InvalidBackupSetID");
const NOT_IN_SET: Condition = Condition::documented("CopyDatabaseBetweenInstances", "InvalidBackupSet");
const PART_OF_SNAPSHOT: Condition = Condition::documented("CopyDatabaseBetweenInstances", "Forbidden.SnapshotRecovery");
const NOT_COVERED: Condition =
    Condition::documented("CopyDatabaseBetweenInstances", "InvalidParamTableMeta.RestoreTime");

const BASIC_TO_HIGH_AVAILABILITY: Condition =
    Condition::documented("CopyDatabaseBetweenInstances", "BackupRestoreNotSupported.BasicHA");
const HIGH_AVAILABILITY_TO_ALWAYS_ON: Condition =
    Condition::documented("CopyDatabaseBetweenInstances", "BackupRestoreNotSupported.HADedicatedAlwaysOn");

/// The source of the copied data.
const FROM: Source = Source {
    neither: Condition::CopyPointMissing,
    backup: NO_SET,
    future: Condition::CopyRestoreTime,
    without_logs: NOT_COVERED,
    before_backups: NOT_COVERED,
};

choices! {
    /// `SyncUserPrivilege`.
    YesOrNo = ["YES" => Yes, "NO" => No], InvalidParameter;
}

/// `DbNames`: pairs of source name and target name, in the order of the string. Source names are unique, and so are
/// target names.
#[derive(Debug, Clone)]
pub(super) struct Names(Vec<(String, String)>);

blank!(Names = Names(Blank::BLANK));

impl FromText for Names {
    const REFUSED_BY: Condition = Condition::CopyNames;

    fn from_text(text: &str) -> Result<Names, String> {
        const TAKES: &str = "{\"source\":\"target\"} or `source1,source2`, no name twice";
        let pairs = if text.trim_start().starts_with('{') {
            json_texts(text)
        } else {
            Some(members(text).map(|name| (name.to_owned(), name.to_owned())).collect())
        };
        let pairs = pairs.filter(|pairs| !pairs.is_empty()).ok_or(TAKES)?;
        let (mut sources, mut targets) = (HashSet::new(), HashSet::new());
        let once = pairs.iter().all(|(from, to)| !from.is_empty() && sources.insert(from) && targets.insert(to));
        if once { Ok(Names(pairs)) } else { Err(TAKES.to_owned()) }
    }
}

impl Action for CopyDatabaseBetweenInstances {
    const ADMITS: &'static [Admission] = &[
        Admission::instance("DBInstanceId").role("source").engines(&[Engine::SqlServer]).primary().running().backup(
            "BackupId",
            SUCCESS,
            Condition::CopyRestoreTime,
        ),
        Admission::instance("TargetDBInstanceId")
            .not_found_by(Condition::CopyTarget)
            .role("target")
            .engines(&[Engine::SqlServer])
            .engine_by(Condition::CopyTargetEngine)
            .primary()
            .running(),
    ];
    const CONDITIONS: &'static [Condition] = &[
        Condition::CopyPointMissing,
        Condition::CopyPointTwice,
        NO_SET,
        Condition::CopyRestoreTime,
        NOT_COVERED,
        Condition::CopyRegions,
        Condition::CopyNetworks,
        Condition::CopyVersions,
        BASIC_TO_HIGH_AVAILABILITY,
        HIGH_AVAILABILITY_TO_ALWAYS_ON,
        Condition::CopyHighAvailabilityToBasic,
        Condition::CopyAlwaysOnToBasic,
        Condition::CopyAlwaysOnToHighAvailability,
        Condition::documented(Self::NAME, "CanNotCopyDBHasTDEEnabled"),
        NOT_IN_SET,
        PART_OF_SNAPSHOT,
        Condition::InvalidDBName,
        Condition::ReservedDBName,
        Condition::DuplicateDBName,
        Condition::CopyTargetQuota,
        Condition::CopyStorage,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.DBInstanceId == self.TargetDBInstanceId {
            refuse!(CopyTarget, "both are `{}`", clip(&self.DBInstanceId));
        }
        FROM.check(self.BackupId.as_ref(), self.RestoreTime.as_ref())?;
        ensure!(
            self.BackupId.is_none() || self.RestoreTime.is_none(),
            CopyPointTwice,
            "only one of `BackupId` and `RestoreTime`"
        );
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let source = admitted(cloud, &self.DBInstanceId)?;
        let target = admitted(cloud, &self.TargetDBInstanceId)?;
        let moment = self.RestoreTime.map(|moment| moment.0);
        let backup = FROM.backup(source, self.BackupId.as_ref(), moment, cloud.now())?;
        check_instances(source, target)?;
        if let Some((name, _)) = self.DbNames.0.iter().find(|(name, _)| source.tde_databases.contains(name)) {
            refuse!("CanNotCopyDBHasTDEEnabled", "database `{name}` of `{}` is encrypted", source.id);
        }
        let copies = self.copies(backup, target)?;
        check_quota(target, copies.len(), Condition::CopyTargetQuota)?;
        storage_rule(&backup.databases, target, &self.DbNames.0)
            .map_err(|numbers| Condition::CopyStorage.because(numbers))?;

        let mut accounts = target.accounts.clone();
        if self.SyncUserPrivilege == Some(YesOrNo::Yes) {
            for (from, to) in &self.DbNames.0 {
                copy_privileges(&backup.accounts, from, &mut accounts, to);
            }
        }
        let databases = [target.databases.clone(), copies].concat();
        let (of_source, of_target) = cloud.settings.import_statuses;
        let operation = Operation::of(Self::NAME)
            .keeps_instance(&self.DBInstanceId, of_source)
            .keeps_instance(&self.TargetDBInstanceId, of_target)
            .sets(&self.TargetDBInstanceId, [("Databases", databases.write()), ("Accounts", accounts.write())]);
        cloud.begin(operation);
        Ok(object! {})
    }
}

impl CopyDatabaseBetweenInstances {
    /// Returns the databases of a backup in the form for the target.
    fn copies(&self, backup: &Backup, target: &Instance) -> Result<Vec<Database>, Refusal> {
        let mut copies = Vec::new();
        for (from, to) in &self.DbNames.0 {
            let Some(original) = backup.databases.iter().find(|database| database.name == *from) else {
                let near = did_you_mean(from, backup.databases.iter().map(|database| database.name.as_str()));
                return Err(NOT_IN_SET.because(format!(
                    "backup `{}` has no database `{}`{near}",
                    backup.id,
                    clip(from)
                )));
            };
            check_new_name(target, to)?;
            let status = DatabaseStatus::Running;
            copies.push(Database { name: to.clone(), status, description: String::new(), ..original.clone() });
        }
        if backup.method == "Snapshot" && copies.len() < backup.databases.len() {
            let hint = format!("backup `{}` is a snapshot of {} databases", backup.id, backup.databases.len());
            return Err(PART_OF_SNAPSHOT.because(hint));
        }
        Ok(copies)
    }
}

/// Checks that a copy between the two instances is possible.
fn check_instances(source: &Instance, target: &Instance) -> Result<(), Refusal> {
    for (instance, condition) in [(source, Condition::InstanceEngine), (target, Condition::CopyTargetEngine)] {
        if instance.is_sql_server_2008() {
            return Err(
                condition.because(format!("`{}` is SQL Server 2008 R2; this is for later versions", instance.id))
            );
        }
    }
    if source.region != target.region {
        let hint = format!("the source is in {}, the target in {}", source.region, target.region);
        return Err(Condition::CopyRegions.because(hint));
    }
    if source.network_type != target.network_type {
        let hint =
            format!("the network of the source is {}, that of the target {}", source.network_type, target.network_type);
        return Err(Condition::CopyNetworks.because(hint));
    }
    // The version begins with the year.
    let year = |instance: &Instance| instance.engine_version.get(..4).and_then(|year| year.parse::<u32>().ok());
    if year(source) > year(target) {
        let hint = format!("the source has version {}, the target {}", source.engine_version, target.engine_version);
        return Err(Condition::CopyVersions.because(hint));
    }
    let unsupported = match (source.category.as_str(), target.category.as_str()) {
        ("Basic", "HighAvailability") => BASIC_TO_HIGH_AVAILABILITY,
        ("HighAvailability", "AlwaysOn") => HIGH_AVAILABILITY_TO_ALWAYS_ON,
        ("HighAvailability", "Basic") => Condition::CopyHighAvailabilityToBasic,
        ("AlwaysOn", "Basic") => Condition::CopyAlwaysOnToBasic,
        ("AlwaysOn", "HighAvailability") => Condition::CopyAlwaysOnToHighAvailability,
        _ => return Ok(()),
    };
    Err(unsupported.because(format!("the source is {}, the target {}", source.category, target.category)))
}
