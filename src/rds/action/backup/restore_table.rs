//! `RestoreTable`: the instance is Restoring until it has the databases and tables of a backup.

use super::super::admission::SUCCESS;
use super::super::names::check_running;
use super::super::restoring::{RestoreTime, Source};
use crate::base::json;
use crate::rds::action::prelude::*;
use crate::rds::model::backup::Backup;
use crate::rds::model::database::Database;
use crate::rds::model::instance::mb;

params! {
    /// Restores databases or tables of a backup into the instance, under new names.
    ///
    /// `TableMeta` is a JSON string such as
    /// `[{"type":"db","name":"a","newname":"a_new","tables":[{"type":"table","name":"t","newname":"t_new"}]}]`, with at
    /// most 100 tables. A database without `tables` is restored completely, and no database of the new name may exist.
    /// With `tables`, only those tables are restored, with their rows; a database of the new name may exist, a table of
    /// the new name may not. A new name must differ from the old one. `BackupId` names the backup, or `RestoreTime`
    /// (`YYYY-MM-DDThh:mm:ssZ`) the time. For a time, the fake uses the last backup that was complete then, since it
    /// has no logs of later changes. If both are given, `BackupId` takes precedence (inferred).
    ///
    /// The instance shows Restoring and afterwards has the restored databases and tables (inferred). MySQL only.
    ///
    /// Source: page RestoreTable (2020 to 2025), API metadata (2024) for the codes.
    RestoreTable {
        DBInstanceId: String,
        TableMeta: TableMeta,
        BackupId: Option<String>,
        RestoreTime: Option<RestoreTime>,
        #[checked] InstantRecovery: Option<bool>,
    }
}

/// The source of the restored data.
const FROM: Source = Source {
    neither: Condition::NothingToRestoreFrom,
    backup: Condition::BackupNotFound,
    future: Condition::InvalidRestoreTime,
    without_logs: Condition::LogsNotBackedUp,
    before_backups: Condition::NoBackupBefore,
};

/// The database of the new name is being created or deleted.
const DATABASE_BUSY: Condition = Condition::documented(RestoreTable::NAME, "InvalidDB.NotFound");

/// `TableMeta`: the databases to restore, each with its tables. A database without tables is restored entirely.
#[derive(Debug)]
pub(in crate::rds::action) struct TableMeta(Vec<Restored>);

blank!(TableMeta = TableMeta(Blank::BLANK));

impl TableMeta {
    /// Returns the restored parts of `databases` under their new names.
    pub(in crate::rds::action) fn of(&self, databases: &[Database]) -> Result<Vec<Database>, Refusal> {
        let whole = Backup { databases: databases.to_vec(), ..Backup::new("") };
        let mut restored = Vec::new();
        self.0.iter().try_for_each(|one| restore(one, &whole, &mut restored))?;
        Ok(restored)
    }
}

#[derive(Debug)]
struct Restored {
    name: String,
    new_name: String,
    tables: Vec<(String, String)>,
}

/// Returns the old and the new name of a database or a table.
fn names(item: &Value) -> Option<(String, String)> {
    let name = |key| item.get(key).and_then(Value::as_text).filter(|name| !name.is_empty()).map(str::to_owned);
    name("name").zip(name("newname"))
}

/// Reads a database of `TableMeta`.
fn database(item: &Value) -> Option<Restored> {
    let (name, new_name) = names(item)?;
    let mut tables = Vec::new();
    match item.get("tables") {
        None | Some(Value::Null) => {}
        Some(Value::List(items)) => {
            for table in items {
                tables.push(names(table)?);
            }
        }
        Some(_) => return None,
    }
    Some(Restored { name, new_name, tables })
}

impl FromText for TableMeta {
    const REFUSED_BY: Condition = Condition::InvalidTableMeta;

    fn from_text(text: &str) -> Result<TableMeta, String> {
        let shape = || "a JSON array such as `[{\"type\":\"db\",\"name\":\"a\",\"newname\":\"b\"}]`".to_owned();
        let Ok(Value::List(items)) = json::parse(text) else { return Err(shape()) };
        let mut databases = Vec::new();
        for item in &items {
            databases.push(database(item).ok_or_else(shape)?);
        }
        if databases.is_empty() { Err(shape()) } else { Ok(TableMeta(databases)) }
    }
}

impl Action for RestoreTable {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::PostgreSql])
        .primary()
        .running()
        .backup("BackupId", SUCCESS, Condition::BackupStatusNotSuccess)];
    const CONDITIONS: &'static [Condition] = &[
        Condition::TooManyTables,
        Condition::SameTableName,
        Condition::NothingToRestoreFrom,
        Condition::InvalidRestoreTime,
        Condition::LogsNotBackedUp,
        Condition::NoBackupBefore,
        Condition::BackupNotFound,
        Condition::BackupStatusNotSuccess,
        Condition::InvalidRestoredName,
        Condition::SourceNotInBackup,
        Condition::RestoredNameExists,
        Condition::DuplicateTable,
        DATABASE_BUSY,
        Condition::NotEnoughDisk,
    ];

    fn check(&self) -> Result<(), Refusal> {
        let tables: usize = self.TableMeta.0.iter().map(|database| database.tables.len()).sum();
        if tables > 100 {
            refuse!(TooManyTables, "`TableMeta` names {tables} tables");
        }
        for Restored { name, new_name, tables } in &self.TableMeta.0 {
            if name == new_name && (tables.is_empty() || tables.iter().any(|(old, new)| old == new)) {
                refuse!(SameTableName, "the new name of `{}` equals the old one", clip(name));
            }
        }
        FROM.check(self.BackupId.as_ref(), self.RestoreTime.as_ref())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let moment = self.RestoreTime.map(|moment| moment.0);
        let backup = FROM.backup(instance, self.BackupId.as_ref(), moment, cloud.now())?;
        for Restored { new_name, .. } in &self.TableMeta.0 {
            if let Some(error) = names::database_name_error(instance.engine, new_name) {
                return Err(Condition::InvalidRestoredName.because(error));
            }
        }
        let mut databases = instance.databases.clone();
        for restored in &self.TableMeta.0 {
            restore(restored, backup, &mut databases)?;
        }
        let data: u128 = databases.iter().map(|database| u128::from(database.size_bytes)).sum();
        if data + u128::from(instance.used_bytes) > instance.storage() {
            let hint = format!("{} MB of data do not fit into {} GB", data / mb(1), instance.storage_gb);
            return Err(Condition::NotEnoughDisk.because(hint));
        }
        let operation = Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::Restoring);
        cloud.begin(operation.sets(&self.DBInstanceId, [("Databases", databases.write())]));
        Ok(object! {})
    }
}

/// Adds restored data to databases.
fn restore(restored: &Restored, backup: &Backup, databases: &mut Vec<Database>) -> Result<(), Refusal> {
    let Restored { name, new_name, tables } = restored;
    let absent = |what: String| Condition::SourceNotInBackup.because(format!("backup `{}` has no {what}", backup.id));
    let Some(source) = backup.databases.iter().find(|database| database.name == *name) else {
        let near = did_you_mean(name, backup.databases.iter().map(|database| database.name.as_str()));
        return Err(absent(format!("database `{}`{near}", clip(name))));
    };
    if tables.is_empty() {
        if databases.iter().any(|database| database.name == *new_name) {
            let hint = format!("database `{}` already exists", clip(new_name));
            return Err(Condition::RestoredNameExists.because(hint));
        }
        databases.push(Database { name: new_name.clone(), ..source.clone() });
        return Ok(());
    }
    match databases.iter_mut().find(|database| database.name == *new_name) {
        Some(database) => {
            check_running(database, DATABASE_BUSY)?;
            restore_tables(database, source, tables, &absent)
        }
        None => {
            let mut made = Database::new(new_name.as_str());
            made.character_set.clone_from(&source.character_set);
            restore_tables(&mut made, source, tables, &absent)?;
            databases.push(made);
            Ok(())
        }
    }
}

/// Copies tables into a database under new names, each with its share of the storage in proportion to its rows.
fn restore_tables(
    into: &mut Database,
    source: &Database,
    tables: &[(String, String)],
    absent: &impl Fn(String) -> Refusal,
) -> Result<(), Refusal> {
    let all = source.tables.values().fold(0u64, |sum, rows| sum.saturating_add(*rows)).max(1);
    for (old, new) in tables {
        let Some(rows) = source.tables.get(old) else {
            return Err(absent(format!("table `{}` in `{}`", clip(old), source.name)));
        };
        if into.tables.insert(new.clone(), *rows).is_some() {
            let hint = format!("table `{}` already exists in `{}`", clip(new), into.name);
            return Err(Condition::DuplicateTable.because(hint));
        }
        let share = u128::from(source.size_bytes) * u128::from(*rows) / u128::from(all);
        into.size_bytes = into.size_bytes.saturating_add(u64::try_from(share).unwrap_or(u64::MAX));
    }
    Ok(())
}
