//! `CreateTempDBInstance`: a temporary instance with the data of a backup.

use super::super::admission::SUCCESS;
use super::creation::{check_instance, copy_of, put_data};
use crate::rds::action::prelude::*;
use crate::rds::action::restoring::{RestoreTime, Source};
use crate::rds::model::dependants::Relation;

params! {
    /// Creates a temporary instance with the data of a backup, or of a point in time.
    ///
    /// The temporary instance shows Creating, then Running. Its type is Temp, and its id consists of `sub`, digits and
    /// the id of the original instance, which shows it as `TempDBInstanceId`. An instance has at most one. For a point
    /// in time, the fake uses the last backup that was complete at `RestoreTime`, since it has no logs. A temporary
    /// instance is deleted after two days. Only MySQL and SQL Server have temporary instances (inferred).
    ///
    /// Source: page CreateTempDBInstance (2018 to 2025), API metadata (2024) for the codes.
    CreateTempDBInstance { DBInstanceId: String, BackupId: Option<String>, RestoreTime: Option<RestoreTime> }
}

/// The source of the temporary instance's data.
const FROM: Source = Source {
    future: Condition::InvalidRestoreTime,
    without_logs: Condition::LogsNotBackedUp,
    ..Source::of(Condition::NoCloneMoment, Condition::NoSuchBackupSet)
};

impl Action for CreateTempDBInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::SqlServer])
        .primary()
        .running()
        .backup("BackupId", SUCCESS, Condition::NoSuchBackupSet)];
    const CONDITIONS: &'static [Condition] = &[
        Condition::NoCloneMoment,
        Condition::LogsNotBackedUp,
        Condition::UnrestorableMoment,
        Condition::NoSuchBackupSet,
        Condition::TempInstanceExists,
    ];

    fn check(&self) -> Result<(), Refusal> {
        FROM.check(self.BackupId.as_ref(), self.RestoreTime.as_ref())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let source = admitted(cloud, &self.DBInstanceId)?;
        if let Some(temp) = cloud.instances.get(&source.temporary) {
            let hint = format!("`{}` has the temporary instance `{}`", source.id, temp.id);
            return Err(Condition::TempInstanceExists.because(hint));
        }
        let moment = self.RestoreTime.map(|moment| moment.0);
        let backup = FROM.backup(source, self.BackupId.as_ref(), moment, cloud.now())?;
        let mut temp = copy_of(source, Relation::Temporary);
        put_data(&mut temp, &backup.databases, &backup.accounts);
        temp.instance_type = DBInstanceType::Temp;
        check_instance(cloud, &temp)?;
        let id = format!("sub{}_{}", cloud.ids.decimal(10), self.DBInstanceId);
        // Ids have 64 characters at most.
        let id: String = id.chars().take(64).collect();
        admitted_mut(cloud, &self.DBInstanceId)?.temporary.clone_from(&id);
        cloud.create(Instance { id: id.clone(), ..temp }, Operation::of(Self::NAME));
        Ok(object! { TempDBInstanceId: id })
    }
}
