//! Imports: the storage rule, the start, the effect and the end.

use super::super::Cloud;
use super::super::account::Account;
use super::super::database::Database;
use super::super::import::{Import, Origin};
use super::super::instance::{Instance, mb};
use super::super::operation::{Effect, Kept, Operation, Resource};
use crate::rds::words::{DatabaseStatus, Engine, ImportStatus, Status};

/// Returns an error if the numbers break the storage rule.
///
/// The rule (page of `ImportDatabaseBetweenInstances`, 2018) is a strict inequality: storage of the destination >
/// storage it uses
/// - its named databases + the source's named databases. A named database that the destination does not have counts as
///   0.
pub(crate) fn storage_rule(
    source: &[Database],
    destination: &Instance,
    databases: &[(String, String)],
) -> Result<(), String> {
    let size = |databases: &[Database], name: &str| {
        let found = databases.iter().find(|database| database.name == name);
        found.map_or(0, |database| u128::from(database.size_bytes))
    };
    let leaving: u128 = databases.iter().map(|(_, to)| size(&destination.databases, to)).sum();
    let coming: u128 = databases.iter().map(|(from, _)| size(source, from)).sum();
    let (storage, used) = (destination.storage(), destination.used());
    let needed = used - leaving + coming;
    if storage > needed {
        return Ok(());
    }
    Err(format!(
        "the storage of `{}` is {} MB and has to be more than {} MB: {} used - {} of its named databases + {} of the source's",
        destination.id,
        storage / mb(1),
        needed / mb(1),
        used / mb(1),
        leaving / mb(1),
        coming / mb(1)
    ))
}

impl Cloud {
    /// Starts an import that passed all checks. `None` if all ids below 2^31 are used.
    pub(crate) fn start_import(
        &mut self,
        origin: Origin,
        destination: &str,
        databases: Vec<(String, String)>,
        incremental: bool,
    ) -> Option<u64> {
        let engine = self.instances.get(destination)?.engine;
        let id = self.ids.import(|id| self.operations.get(id).is_some())?;
        let import = Import {
            id,
            origin,
            incremental,
            destination: destination.to_owned(),
            engine,
            databases,
            status: ImportStatus::Running,
            reason: None,
            started: self.clock.now(),
            ended: None,
        };
        let operation = operation(import.origin.action(), &import, self.settings.import_statuses);
        self.imports.insert(id, import);
        Some(self.begin(operation))
    }

    /// Ends an import with its whole effect, or without any if that has become impossible.
    pub(in crate::rds::model) fn complete_import(&mut self, id: u64, keeps: &[Kept]) {
        match self.import_effect(id) {
            Ok(destination) => {
                self.instances.replace(destination);
                let goes_on = self.imports.get(&id).is_some_and(|import| import.incremental);
                let status = if goes_on { ImportStatus::Syncing } else { ImportStatus::Succeeded };
                self.end_import(id, status, None, keeps);
            }
            Err(reason) => self.end_import(id, ImportStatus::Failed, Some(reason), keeps),
        }
    }

    /// Returns the destination after the import.
    fn import_effect(&self, id: u64) -> Result<Instance, String> {
        let import = self.imports.get(&id).ok_or("the import is gone")?;
        let gone = || format!("instance `{}` is gone", import.destination);
        let mut destination = Instance::clone(self.instances.get(&import.destination).ok_or_else(gone)?);
        match &import.origin {
            Origin::Instance(source) => {
                let source = self.instances.get(source).ok_or_else(|| format!("instance `{source}` is gone"))?;
                copy_databases(source, &mut destination, import)?;
            }
            Origin::File(name) => {
                let file = destination.find_uploaded_file(name).ok_or_else(|| format!("the file `{name}` is gone"))?;
                destination.databases =
                    destination.with_restored(&file.db_name, file.size_bytes, file.tables.clone())?;
            }
            Origin::Server(_) => {
                // The content of the server is unknown, so an existing database is unchanged.
                for (_, name) in &import.databases {
                    if destination.find_database(name).is_none() {
                        destination.databases.push(Database::new(name));
                    }
                }
            }
        }
        Ok(destination)
    }

    /// Ends an import: records the result, and restores the status of both instances.
    pub(in crate::rds::model) fn end_import(
        &mut self,
        id: u64,
        status: ImportStatus,
        reason: Option<String>,
        keeps: &[Kept],
    ) {
        let now = self.clock.now();
        if let Some(import) = self.imports.get_mut(&id) {
            import.status = status;
            import.reason = reason;
            import.ended = (!status.is_under_way()).then_some(now);
        }
        self.give_back(keeps);
    }

    /// Cancels a running import.
    pub(crate) fn cancel_import(&mut self, id: u64) {
        let operation = self.operations.end(id);
        if let Some(operation) = &operation {
            self.remember(operation, "Canceled", "");
        }
        let keeps = operation.map(|operation| operation.keeps).unwrap_or_default();
        self.end_import(id, ImportStatus::Canceled, None, &keeps);
    }

    /// Ends the increments of an import.
    pub(crate) fn stop_syncing(&mut self, id: u64) {
        self.end_import(id, ImportStatus::Stopped, None, &[]);
    }

    /// Fails the imports with increments into an instance that no longer exists.
    pub(in crate::rds::model) fn fail_syncing(&mut self, instance: &str) {
        let syncing = |import: &&Import| import.status == ImportStatus::Syncing && import.destination == instance;
        let ids: Vec<u64> = self.imports.values().filter(syncing).map(|import| import.id).collect();
        for id in ids {
            self.end_import(id, ImportStatus::Failed, Some(format!("instance `{instance}` was removed")), &[]);
        }
    }
}

/// Copies the databases of an import. Checks everything again, since the instances may have changed since the import
/// began.
fn copy_databases(source: &Instance, destination: &mut Instance, import: &Import) -> Result<(), String> {
    storage_rule(&source.databases, destination, &import.databases)?;
    let lost = |instance: &str, name: &str| format!("instance `{instance}` has no database `{name}` any more");
    for (from, to) in &import.databases {
        let original = source.find_database(from).ok_or_else(|| lost(&source.id, from))?;
        match destination.part_mut::<Database>(to) {
            Some(existing) => {
                existing.size_bytes = original.size_bytes;
                existing.tables.clone_from(&original.tables);
            }
            // On MySQL, the destination databases must exist.
            None if import.engine == Engine::MySql => return Err(lost(&destination.id, to)),
            None => destination.databases.push(Database {
                name: to.clone(),
                status: DatabaseStatus::Running,
                description: String::new(),
                ..original.clone()
            }),
        }
    }
    Ok(())
}

/// Copies the privileges on a database to the accounts with the same names.
pub(crate) fn copy_privileges(from: &[Account], original: &str, to: &mut [Account], copy: &str) {
    for account in to {
        let same = from.iter().find(|other| other.name == account.name);
        if let Some(privilege) = same.and_then(|other| other.privileges.get(original)) {
            account.privileges.insert(copy.to_owned(), *privilege);
        }
    }
}

/// Returns the operation of an import, which has the import's id.
pub(crate) fn operation(action: &'static str, import: &Import, (source, destination): (Status, Status)) -> Operation {
    let operation = match &import.origin {
        Origin::Instance(id) => Operation::of(action).keeps_instance(id, source),
        Origin::File(_) | Origin::Server(_) => Operation::of(action),
    };
    let operation = operation
        .keeps_instance(&import.destination, destination)
        .watches(Resource::import(import.id))
        .effect(Effect::Import(import.id));
    Operation { id: import.id, started: import.started, ..operation }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sized(id: &str, storage_gb: u64, size_mb: u64) -> Instance {
        Instance::mysql(id).storage_gb(storage_gb).database(Database::new("a").size_mb(size_mb))
    }

    #[test]
    fn the_storage_rule_is_strict_and_replaces_the_named_database() {
        let names = [("a".to_owned(), "a".to_owned())];
        let destination = sized("to", 1, 1000);
        assert!(storage_rule(&sized("from", 10, 1023).databases, &destination, &names).is_ok());
        assert!(storage_rule(&sized("from", 10, 1024).databases, &destination, &names).is_err());
        // A missing database counts as 0, and storage used in addition to the databases counts completely.
        let new = [("a".to_owned(), "new".to_owned())];
        assert!(storage_rule(&sized("from", 10, 23).databases, &destination, &new).is_ok());
        assert!(storage_rule(&sized("from", 10, 24).databases, &destination, &new).is_err());
        let full = sized("to", 2, 0).used_gb(1);
        assert!(storage_rule(&sized("from", 10, 1023).databases, &full, &names).is_ok());
        assert!(storage_rule(&sized("from", 10, 1024).databases, &full, &names).is_err());
    }

    proptest::proptest! {
        /// Compares the rule with the copying itself, after which the destination uses less than its storage.
        #[test]
        fn the_storage_rule_agrees_with_the_copying(
            (storage_gb, beside) in (1..4u64, 0..3u64 << 30),
            there in proptest::collection::btree_map(0..4u8, 0..2u64 << 30, 0..4),
            coming in proptest::collection::btree_map(0..4u8, 0..2u64 << 30, 1..4),
            targets in proptest::sample::subsequence(vec![0u8, 1, 2, 3], 4),
            exact in proptest::bool::ANY,
        ) {
            let name = |number: &u8| format!("db{number}");
            let of = |sizes: &std::collections::BTreeMap<u8, u64>, id| {
                let databases = sizes.iter().map(|(number, size)| Database::new(name(number)).size_bytes(*size));
                Instance::mysql(id).databases(databases)
            };
            let databases: Vec<(u8, u8)> = coming.keys().copied().zip(targets).collect();
            let mut after = there.clone();
            after.extend(databases.iter().map(|(from, to)| (*to, coming[from])));
            let needed: u64 = after.values().sum::<u64>();
            // Sometimes tests the exact limit.
            let storage = storage_gb << 30;
            let beside = if exact && needed <= storage { storage - needed } else { beside };
            let named: Vec<(String, String)> = databases.iter().map(|(from, to)| (name(from), name(to))).collect();
            let destination = Instance { used_bytes: beside, ..of(&there, "to").storage_gb(storage_gb) };
            let fits = storage_rule(&of(&coming, "from").databases, &destination, &named).is_ok();
            proptest::prop_assert_eq!(fits, needed + beside < storage);
        }
    }
}
