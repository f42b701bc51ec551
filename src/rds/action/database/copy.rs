//! `CopyDatabase`: the copy is Creating, then Running, in the same SQL Server 2008 R2 instance.

use super::super::names::database_named;
use super::{check_new_name, check_quota};
use crate::rds::action::prelude::*;
use crate::rds::model::database::Database;
use crate::rds::model::operation::Kind;

params! {
    /// Copies a database of a SQL Server 2008 R2 instance within it.
    ///
    /// The copy is listed at once, as Creating, and later as Running. It uses storage from the start (inferred). With
    /// `ReserveAccount` 1, the default, accounts get the same privileges on the copy as on the original. `TaskId` is
    /// the id of the operation (inferred). The three names are optional in the current SDK model, but required in its
    /// text.
    ///
    /// Source: page CopyDatabase (2018, 2019), API metadata (2024) for the codes.
    CopyDatabase { DBInstanceName: String, SrcDBName: String, DstDBName: String, ReserveAccount: Option<Reserve> }
}

/// `ReserveAccount`: whether the accounts' privileges are copied too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reserve(bool);

impl FromText for Reserve {
    const REFUSED_BY: Condition = Condition::InvalidReserveAccount;

    fn from_text(text: &str) -> Result<Reserve, String> {
        match text {
            "0" => Ok(Reserve(false)),
            "1" => Ok(Reserve(true)),
            _ => Err("0 or 1".to_owned()),
        }
    }
}

impl Action for CopyDatabase {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceName")
        .engines(&[Engine::SqlServer])
        .primary()
        .running()
        .unlocked()
        .database("SrcDBName", Condition::DBNameNotFound)];
    const CONDITIONS: &'static [Condition] = &[
        Condition::CopyEngineVersion,
        Condition::DBNameNotFound,
        Condition::InvalidDBName,
        Condition::ReservedDBName,
        Condition::DuplicateDBName,
        Condition::CopyQuota,
        Condition::NotEnoughStorage,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceName)?;
        if !instance.is_sql_server_2008() {
            refuse!(
                CopyEngineVersion,
                "`{}` has version {}; 2008 R2 copies within an instance, later ones with CopyDatabaseBetweenInstances",
                instance.id,
                instance.engine_version
            );
        }
        let original = database_named(instance, &self.SrcDBName, Condition::DBNameNotFound)?;
        check_new_name(instance, &self.DstDBName)?;
        check_quota(instance, 1, Condition::CopyQuota)?;
        let size = u128::from(original.size_bytes);
        if instance.used() + size > instance.storage() {
            let hint = format!("`{}` has {} GB of storage, the copy does not fit", instance.id, instance.storage_gb);
            return Err(Condition::NotEnoughStorage.because(hint));
        }
        let copy = Database {
            name: self.DstDBName.clone(),
            status: DatabaseStatus::Creating,
            description: String::new(),
            ..original.clone()
        };
        let instance = admitted_mut(cloud, &self.DBInstanceName)?;
        instance.databases.push(copy);
        let reserve = self.ReserveAccount.is_none_or(|reserve| reserve.0);
        for account in instance.accounts.iter_mut().filter(|_| reserve) {
            if let Some(privilege) = account.privileges.get(&self.SrcDBName).copied() {
                account.privileges.insert(self.DstDBName.clone(), privilege);
            }
        }
        let database = Resource::part(self.DBInstanceName, Kind::Database, self.DstDBName.clone());
        let operation = Operation::of(Self::NAME).keeps(database.clone(), "Creating", "Running");
        let id = cloud.begin(operation.undo(Effect::Remove(database)));
        Ok(object! { DBName: self.DstDBName, DBStatus: DatabaseStatus::Creating, TaskId: id.to_string() })
    }
}
