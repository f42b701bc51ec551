//! `RecoveryDBInstance`: databases of a backup in an existing or a new SQL Server instance.

use super::creation::{
    RESTORED, check_class, check_instance, check_network, check_place, copy_of, expires, kind, months, order, put_data,
    put_network,
};
use super::settings::{PrivateIp, put_private_ip};
use super::types::{Period, Storage, StorageType, UsedTime};
use std::sync::Arc;

use crate::base::json;
use crate::rds::action::prelude::*;
use crate::rds::action::restoring::{RestoreMoment, Source};
use crate::rds::model::backup::Backup;
use crate::rds::model::database::Database;
use crate::rds::model::dependants::Relation;
use crate::rds::model::instance::mb;
use crate::rds::model::vpc::Place;

params! {
    /// Restores databases of a SQL Server instance from a backup to an existing or a new instance.
    ///
    /// With `TargetDBInstanceId`, `DbNames` is a JSON object of old and new names, `{"old":"new"}`; the target must not
    /// have databases with the new names. The target shows Restoring and has the databases afterwards. Without
    /// `TargetDBInstanceId`, `DbNames` has names separated by commas, and a new instance with these databases is
    /// created, with the properties of the old one.
    ///
    /// `BackupId` names the backup, and then `DBInstanceId` is optional. Or `RestoreTime` names the time: the fake uses
    /// the last backup that was complete then, since it has no logs. A snapshot can only be restored completely.
    ///
    /// Source: page RecoveryDBInstance (2019 to 2025), API metadata (2024) for the codes. The status Restoring of the
    /// target is inferred.
    RecoveryDBInstance {
        DbNames: String,
        DBInstanceId: Option<String>,
        TargetDBInstanceId: Option<String>,
        BackupId: Option<String>,
        RestoreTime: Option<RestoreMoment>,
        DBInstanceClass: Option<String>,
        DBInstanceStorage: Option<Storage>,
        DBInstanceStorageType: Option<StorageType>,
        InstanceNetworkType: Option<InstanceNetworkType>,
        PayType: Option<PayType>,
        Period: Option<Period>,
        UsedTime: Option<UsedTime>,
        VPCId: Option<String>,
        VSwitchId: Option<String>,
        PrivateIpAddress: Option<PrivateIp>,
    }
}

/// The source of the restored data.
const FROM: Source = Source::of(Condition::NoCloneMoment, Condition::NoSuchBackupSet);

const ADMITS: Admission = Admission::instance("DBInstanceId").engines(&[Engine::SqlServer]).running();

impl Action for RecoveryDBInstance {
    const ADMITS: &'static [Admission] =
        &[ADMITS, Admission::instance("TargetDBInstanceId").role("target").engines(&[Engine::SqlServer]).running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::NoCloneMoment,
        Condition::MissingParameter,
        Condition::InvalidUsedTime,
        Condition::NoSuchBackupSet,
        Condition::UnrestorableMoment,
        Condition::PartOfSnapshot,
        Condition::InvalidDbNames,
        Condition::NotInBackupSet,
        Condition::RestoredNameExists,
        Condition::TooManyRestored,
        Condition::RestoredTooLarge,
        Condition::InvalidClass,
        Condition::CloneStorage,
        Condition::ClassicWithCloudDisk,
        Condition::VpcNotSupported,
        Condition::PrivateIpOutside,
        Condition::PrivateIpUsed,
        Condition::InvalidParameter,
    ];

    fn check(&self) -> Result<(), Refusal> {
        FROM.check(self.BackupId.as_ref(), self.RestoreTime.as_ref())?;
        if self.BackupId.is_none() && self.DBInstanceId.is_none() {
            return Err(
                Refusal::of(Condition::MissingParameter, "DBInstanceId").hint("`RestoreTime` requires `DBInstanceId`")
            );
        }
        let pay = self.PayType.unwrap_or(PayType::Postpaid);
        months(pay, self.Period.as_ref(), self.UsedTime.as_ref(), RESTORED).map(|_| ())
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let (source, backup) = self.backup(cloud, caller)?;
        // The instance is checked even if the request does not name it.
        ADMITS.check(source)?;
        let databases = self.databases(backup)?;
        if backup.method == "Snapshot" && databases.len() < backup.databases.len() {
            let hint = format!("backup `{}` is a snapshot of {} databases", backup.id, backup.databases.len());
            return Err(Condition::PartOfSnapshot.because(hint));
        }
        if let Some(target) = &self.TargetDBInstanceId {
            let merged = merged(admitted(cloud, target)?, databases)?;
            let operation = Operation::of(Self::NAME).keeps_instance(target, Status::Restoring);
            cloud.begin(operation.sets(target, [("Databases", merged.write())]));
            return Ok(object! { DBInstanceId: target, OrderId: order(cloud) });
        }
        if let Some(class) = &self.DBInstanceClass {
            check_class(cloud, source.engine, class, Condition::InvalidClass)?;
        }
        let (region, vpc, vswitches) = (&source.region, self.VPCId.as_deref(), self.VSwitchId.as_deref());
        check_place(cloud, &Place { region, zone: None, zones: 1, vpc, vswitches }, Condition::VpcNotSupported)?;
        let mut new = self.instance(cloud, source, &databases, backup)?;
        put_private_ip(cloud, self.PrivateIpAddress.as_ref(), &mut new)?;
        if new.storage_gb < source.storage_gb {
            let hint = format!("`{}` has {} GB, this asks for {}", source.id, source.storage_gb, new.storage_gb);
            return Err(Condition::CloneStorage.because(hint));
        }
        check_network(&new)?;
        check_instance(cloud, &new)?;
        let id = cloud.new_instance_id(kind(new.engine, false), &new.region);
        cloud.create(Instance { id: id.clone(), ..new }, Operation::of(Self::NAME));
        Ok(object! { DBInstanceId: id, OrderId: order(cloud) })
    }
}

impl RecoveryDBInstance {
    /// Returns the backup, and its instance.
    fn backup<'c>(&self, cloud: &'c Cloud, caller: &Caller) -> Result<(&'c Instance, &'c Backup), Refusal> {
        let own = |instance: &&Instance| owns(caller, instance);
        let named = self.DBInstanceId.as_ref().and_then(|id| cloud.instances.get(id)).map(Arc::as_ref);
        let has_it = |instance: &&Instance| self.BackupId.as_ref().is_some_and(|id| instance.find_backup(id).is_some());
        let Some(instance) = named.filter(own).or_else(|| cloud.instances.iter().filter(own).find(has_it)) else {
            let id = self.BackupId.as_deref().unwrap_or_default();
            refuse!(NoSuchBackupSet, "there is no backup `{}`", clip(id));
        };
        let moment = self.RestoreTime.map(|moment| moment.0);
        Ok((instance, FROM.backup(instance, self.BackupId.as_ref(), moment, cloud.now())?))
    }

    /// Returns the restored databases under their new names.
    fn databases(&self, backup: &Backup) -> Result<Vec<Database>, Refusal> {
        let mut wanted: Vec<(String, String)> = Vec::new();
        if self.TargetDBInstanceId.is_some() {
            let Ok(Value::Object(Object(members))) = json::parse(&self.DbNames) else {
                refuse!(InvalidDbNames, "expected in `DbNames` a JSON object such as `{{\"old\":\"new\"}}`");
            };
            for (old, new) in &members {
                wanted.push((old.to_string(), new.as_text().unwrap_or_default().to_owned()));
            }
        } else {
            for name in members(&self.DbNames) {
                wanted.push((name.to_owned(), name.to_owned()));
            }
        }
        let mut databases: Vec<Database> = Vec::new();
        for (old, new) in wanted {
            let Some(database) = backup.databases.iter().find(|database| database.name == old) else {
                refuse!(NotInBackupSet, "backup `{}` has no `{}`", backup.id, clip(&old));
            };
            let twice = databases.iter().any(|other| other.name == new).then(|| format!("duplicate new name `{new}`"));
            if let Some(error) = names::database_name_error(Engine::SqlServer, &new).or(twice) {
                return Err(Condition::InvalidDbNames.because(error));
            }
            databases.push(Database { name: new, status: DatabaseStatus::Running, ..database.clone() });
        }
        if databases.is_empty() {
            refuse!(InvalidDbNames, "`DbNames` names no database");
        }
        Ok(databases)
    }

    /// Returns the new instance.
    fn instance(
        &self,
        cloud: &Cloud,
        source: &Instance,
        databases: &[Database],
        backup: &Backup,
    ) -> Result<Instance, Refusal> {
        let pay = self.PayType.unwrap_or(PayType::Postpaid);
        let months = months(pay, self.Period.as_ref(), self.UsedTime.as_ref(), RESTORED)?;
        let mut new = copy_of(source, Relation::Recovered);
        put_data(&mut new, databases, &backup.accounts);
        for account in &mut new.accounts {
            account.privileges.retain(|name, _| databases.iter().any(|database| database.name == *name));
        }
        new.change_class(self.DBInstanceClass.as_deref());
        new.storage_gb = self.DBInstanceStorage.as_ref().map_or(new.storage_gb, |size| size.0);
        new.storage_type = self.DBInstanceStorageType.as_ref().map_or(new.storage_type, |word| word.0.clone());
        new.pay_type = pay;
        new.expires = expires(cloud, months);
        new.network_type = self.InstanceNetworkType.unwrap_or(new.network_type);
        put_network(&mut new, self.VPCId.as_ref(), self.VSwitchId.as_ref());
        Ok(new)
    }
}

/// Returns the databases of a target together with the restored ones.
fn merged(target: &Instance, restored: Vec<Database>) -> Result<Vec<Database>, Refusal> {
    let mut databases = target.databases.clone();
    let mut data = target.used();
    for database in restored {
        if target.find_database(&database.name).is_some() {
            let hint = format!("`{}` has a database `{}`", target.id, database.name);
            return Err(Condition::RestoredNameExists.because(hint));
        }
        data += u128::from(database.size_bytes);
        databases.push(database);
    }
    let most = target.shown_max_databases();
    if databases.len() as u64 > most {
        let hint = format!("`{}` can have {most} databases, it would have {}", target.id, databases.len());
        return Err(Condition::TooManyRestored.because(hint));
    }
    if data > target.storage() {
        let hint = format!("{} MB do not fit into the {} GB of `{}`", data / mb(1), target.storage_gb, target.id);
        return Err(Condition::RestoredTooLarge.because(hint));
    }
    Ok(databases)
}
