//! `CreateTempDBInstance`.

use super::super::admission::{Admission, SUCCESS};
use super::super::{Action, Caller, admitted};
use super::creation::{check_instance, copy_of, put_data};
use super::types::RestoreMoment;
use crate::base::text::{clip, did_you_mean};
use crate::base::value::Value;
use crate::rds::model::Cloud;
use crate::rds::model::dependants::Relation;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Operation;
use crate::rds::words::{DBInstanceType, Engine};
use crate::rpc::condition::{Condition, Refusal};

params! {
    /// Creates a temporary instance with the data of a backup, or of a moment.
    ///
    /// It shows Creating, then Running. Its type is Temp, its id `sub`, digits and the id of the instance, which lists it as
    /// its `TempDBInstanceId`. An instance has one at a time. The fake takes the last backup that was whole at `RestoreTime`,
    /// since it has no logs. The service deletes a temporary instance after two days; the fake keeps it. MySQL and SQL Server
    /// have it (inferred).
    ///
    /// Source: page CreateTempDBInstance (2018 to 2025), API metadata (2024) for the codes.
    CreateTempDBInstance { DBInstanceId: String, BackupId: Option<String>, RestoreTime: Option<RestoreMoment> }
}

impl Action for CreateTempDBInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::SqlServer])
        .primary()
        .running()
        .backup("BackupId", SUCCESS, Condition::NoSuchBackupSet)];
    const CONDITIONS: &'static [Condition] = &[
        Condition::NoCloneMoment,
        Condition::InvalidTempMoment,
        Condition::NoSuchBackupSet,
        Condition::TempInstanceExists,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.BackupId.is_none() && self.RestoreTime.is_none() {
            return Err(Condition::NoCloneMoment.because("it takes `BackupId` or `RestoreTime`"));
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let source = admitted(cloud, &self.DBInstanceId)?;
        if let Some(temp) = cloud.instances.get(&source.temporary) {
            let hint = format!("`{}` has the temporary instance `{}`", source.id, temp.id);
            return Err(Condition::TempInstanceExists.because(hint));
        }
        let backup = match (&self.BackupId, self.RestoreTime) {
            (Some(id), _) => source.find_backup(id).filter(|backup| backup.is_available()).ok_or_else(|| {
                let near = did_you_mean(id, source.backups.iter().map(|backup| backup.id.as_str()));
                let hint = format!("`{}` has no whole backup `{}`{near}", source.id, clip(id));
                Condition::NoSuchBackupSet.because(hint)
            })?,
            (None, moment) => moment.and_then(|moment| source.backup_at(moment.0)).ok_or_else(|| {
                Condition::InvalidTempMoment.because(format!("no backup of `{}` was whole at `RestoreTime`", source.id))
            })?,
        };
        let mut temp = copy_of(source, Relation::Recovery);
        put_data(&mut temp, &backup.databases, &backup.accounts);
        temp.instance_type = DBInstanceType::Temp;
        check_instance(cloud, &temp)?;
        let id = format!("sub{}_{}", cloud.ids.decimal(10), self.DBInstanceId);
        // Ids have 64 characters at most.
        let id: String = id.chars().take(64).collect();
        if let Some(source) = cloud.instances.get_mut(&self.DBInstanceId) {
            source.temporary.clone_from(&id);
        }
        cloud.create(Instance { id: id.clone(), ..temp }, Operation::of(Self::NAME));
        Ok(object! { TempDBInstanceId: id })
    }
}
