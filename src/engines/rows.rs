//! Moves rows: dumps databases and loads the dumps.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;

use super::EngineError;
use super::dump::{Dump, Load};
use super::follow::Called;
use super::hub::{Hub, Running, Seen, locked};
use super::server::Admin;
use super::sql::{self, Wanted};
use crate::rds::model::instance::Instance;
use crate::rds::words::Status;

/// The actions that create an instance with the rows of another instance, and the parameters that name the other
/// instance and its backup.
const COPYING: &[(&str, &str, &str)] = &[
    ("CloneDBInstance", "DBInstanceId", "BackupId"),
    ("CreateTempDBInstance", "DBInstanceId", "BackupId"),
    ("CreateDdrInstance", "SourceDBInstanceName", "BackupSetId"),
    ("UpgradeDBInstanceMajorVersion", "DBInstanceId", ""),
];

/// The actions that need current sizes and tables: before they run, the state takes them from the engine.
const MEASURED: &[&str] = &[
    "DescribeDatabases",
    "DescribeResourceUsage",
    "CreateBackup",
    "CloneDBInstance",
    "CreateTempDBInstance",
    "RestoreTable",
    "ImportDatabaseBetweenInstances",
];

impl Hub {
    /// Dumps every database of an instance, if the instance may contain rows.
    pub(super) fn dumps(&self, instance: &Arc<Instance>) -> Result<Vec<Dump>, EngineError> {
        let instance = self.serving(instance);
        let slot = self.slot(&instance.id);
        let mut running = locked(&slot.running);
        if !running.is_used() {
            return Ok(Vec::new());
        }
        let admin = self.prepare(&instance, &mut running)?;
        running.applied.databases.keys().map(|name| self.dump(&admin, name, &[])).collect()
    }

    /// Dumps a database, or only these tables.
    fn dump(&self, admin: &Admin, database: &str, tables: &[String]) -> Result<Dump, EngineError> {
        let dump = Dump::new(database, self.home.run.join(format!("dump-{}.sql", self.number())));
        admin.dump(database, tables, dump.path())?;
        Ok(dump)
    }

    /// Copies the rows of databases from one instance to another.
    pub(super) fn move_rows(
        &self,
        source: &Arc<Instance>,
        destination: &Arc<Instance>,
        databases: &[(String, String)],
    ) -> Result<(), EngineError> {
        let mut loads = Vec::new();
        {
            let source = self.serving(source);
            let slot = self.slot(&source.id);
            let mut running = locked(&slot.running);
            if !running.is_used() {
                return Ok(());
            }
            let admin = self.prepare(&source, &mut running)?;
            for (from, to) in databases {
                loads.push((to.as_str(), self.dump(&admin, from, &[])?));
            }
        }
        let destination = self.serving(destination);
        let slot = self.slot(&destination.id);
        let mut running = locked(&slot.running);
        let admin = self.prepare(&destination, &mut running)?;
        let files: Vec<(&str, &Path)> = loads.iter().map(|(to, dump)| (*to, dump.path())).collect();
        self.load_files(&admin, &running.applied, &files)
    }

    /// Loads the dumps whose database exists. The others stay in the list, and so do all if the instance has never been
    /// used. A dump that a server in use does not accept is dropped, and its operation has failed.
    pub(super) fn load_waiting(
        &self,
        instance: &Instance,
        admin: &Admin,
        running: &mut Running,
    ) -> Result<(), EngineError> {
        if instance.status == Status::Restoring || running.loads.is_empty() {
            return Ok(());
        }
        let has = &running.applied;
        let (ready, waiting): (Vec<Load>, Vec<Load>) =
            std::mem::take(&mut running.loads).into_iter().partition(|load| has.databases.contains_key(&load.database));
        let failed = ready.iter().find_map(|load| Some((load, self.load(admin, has, load).err()?)));
        running.loads = waiting;
        let Some((load, error)) = failed else { return Ok(()) };
        if running.admin.is_none() {
            running.loads.extend(ready);
        } else if let Some(service) = self.service.upgrade() {
            service.lock().cloud.fail_afterwards(&[&instance.id], &load.action, &error.0);
        }
        Err(error)
    }

    /// Loads a dump completely, or changes nothing.
    fn load(&self, admin: &Admin, has: &Wanted, load: &Load) -> Result<(), EngineError> {
        if load.tables.is_empty() {
            return self.load_files(admin, has, &[(&load.database, load.dump.path())]);
        }
        // The tables are renamed in a scratch database.
        let scratch = format!("fake_rds_{}", self.number());
        admin.sql(&sql::create_database(admin.kind, &scratch, ""))?;
        let tables = || {
            admin.load(&scratch, load.dump.path(), &Wanted::default())?;
            admin.sql(&sql::rename_tables(admin.kind, &scratch, &load.tables))?;
            let new: Vec<String> = load.tables.iter().map(|(_, new)| new.clone()).collect();
            let dump = self.dump(admin, &scratch, &new)?;
            self.load_files(admin, has, &[(&load.database, dump.path())])
        };
        let loaded = tables();
        let dropped = admin.sql(&sql::drop_database(admin.kind, &scratch));
        loaded.and(dropped.map(drop))
    }

    /// Runs dumps in databases. If one of them fails, all the databases are restored.
    fn load_files(&self, admin: &Admin, has: &Wanted, files: &[(&str, &Path)]) -> Result<(), EngineError> {
        if admin.loads_at_once() {
            return files.iter().try_for_each(|(database, file)| admin.load(database, file, has));
        }
        let before = files.iter().map(|(database, _)| self.dump(admin, database, &[]));
        let before = before.collect::<Result<Vec<Dump>, EngineError>>()?;
        for (index, (database, file)) in files.iter().enumerate() {
            let Err(error) = admin.load(database, file, has) else { continue };
            for dump in before.iter().take(index + 1) {
                let emptied = admin.sql(&sql::empty_database(admin.kind, &dump.database));
                if let Err(error) = emptied.and_then(|_| admin.load(&dump.database, dump.path(), has)) {
                    log::error!("database `{}` cannot be restored: {error}", dump.database);
                }
            }
            return Err(error);
        }
        Ok(())
    }

    /// Notes the rows for the instances that a call has created from another one. If there is no dump of them, the
    /// creation has failed.
    pub(super) fn fill(&self, called: &Called<'_>, seen: &Seen) -> Vec<EngineError> {
        let Some((_, source, backup)) = COPYING.iter().find(|(action, ..)| *action == called.action) else {
            return Vec::new();
        };
        let Some(service) = self.service.upgrade() else { return Vec::new() };
        let now: BTreeMap<String, Arc<Instance>> = {
            let state = service.lock();
            if seen.generation != Some(state.generation()) {
                return Vec::new();
            }
            state.cloud.instances.shared().map(|instance| (instance.id.clone(), instance.clone())).collect()
        };
        let before = &seen.instances;
        let set = called.params.get(backup);
        // A backup in another region is named by its copy, and the instance need not be.
        let copy = set.filter(|_| *backup == "BackupSetId").and_then(|set| {
            let copies = |of: &Arc<Instance>| of.cross_backups.iter().find(|copy| copy.id.to_string() == set).cloned();
            before.values().find_map(|of| Some((of, copies(of)?)))
        });
        let named = called.params.get(source).and_then(|id| before.get(id));
        let Some(source) = copy.as_ref().map(|(of, _)| *of).or(named) else { return Vec::new() };
        let set = copy.as_ref().map(|(_, copy)| copy.backup.as_str()).or(set);
        let mut errors = Vec::new();
        for instance in now.values().filter(|instance| !before.contains_key(&instance.id)) {
            self.inherit_passwords(source, instance);
            let dumps = match set {
                Some(set) => Ok(seen.backups.get(&(source.id.clone(), set.to_owned())).cloned().unwrap_or_default()),
                None => self.dumps(source),
            };
            match dumps {
                Ok(dumps) => {
                    let slot = self.slot(&instance.id);
                    locked(&slot.running).loads.extend(dumps.into_iter().map(|dump| Load::whole(called.action, dump)));
                }
                Err(error) => {
                    let cloud = &mut service.lock().cloud;
                    let had_ended = cloud.fail_creation(&instance.id, &source.id, called.action, &error.0);
                    // What the creation took from its source returns, unless the source has changed since.
                    let current = cloud.instances.shared().find(|other| other.id == source.id);
                    let same = now.get(&source.id).zip(current).is_some_and(|(then, now)| Arc::ptr_eq(then, now));
                    if had_ended && same {
                        cloud.instances.replace(source.as_ref().clone());
                    }
                    errors.push(error);
                }
            }
        }
        errors
    }

    fn inherit_passwords(&self, source: &Instance, instance: &Instance) {
        let mut passwords = locked(&self.passwords);
        for account in &instance.accounts {
            let key = |id: &str| (id.to_owned(), account.name.clone());
            let known = passwords.get(&key(&source.id)).or_else(|| self.engines.passwords.get(&key(&source.id)));
            if let Some(password) = known.cloned() {
                passwords.insert(key(&instance.id), password);
            }
        }
    }

    /// Notes the rows that `RestoreTable` restores.
    pub(super) fn restore(&self, called: &Called<'_>, seen: &Seen, before: &BTreeMap<String, Arc<Instance>>) {
        let Some(instance) = called.params.get("DBInstanceId").and_then(|id| before.get(id)) else { return };
        let backup = match called.params.get("BackupId") {
            Some(backup) => Some(backup.to_owned()),
            None => called
                .params
                .get("RestoreTime")
                .and_then(crate::rds::model::clock::from_second)
                .and_then(|moment| instance.backup_at(moment))
                .map(|backup| backup.id.clone()),
        };
        let Some(dumps) = backup.and_then(|backup| seen.backups.get(&(instance.id.clone(), backup))) else { return };
        let text = called.params.get("TableMeta").unwrap_or_default();
        // The action has checked this text before.
        let Ok(Json::Array(databases)) = serde_json::from_str(text) else { return };
        let names = |item: &Json| Some((item["name"].as_str()?.to_owned(), item["newname"].as_str()?.to_owned()));
        let slot = self.slot(&instance.id);
        let loads = &mut locked(&slot.running).loads;
        for item in &databases {
            let Some((old, new)) = names(item) else { continue };
            let Some(dump) = dumps.iter().find(|dump| dump.database == old) else { continue };
            let tables = item["tables"].as_array().into_iter().flatten().filter_map(names).collect();
            let action = called.action.to_owned();
            loads.push(Load { action, database: new, dump: dump.clone(), tables });
        }
    }

    /// Updates the sizes and tables of databases in the state from the engine of the instance that a call names, if the
    /// engine is in use.
    pub(super) fn measure(&self, called: &Called<'_>) -> Result<(), EngineError> {
        if !MEASURED.contains(&called.action) {
            return Ok(());
        }
        let Some(service) = self.service.upgrade() else { return Ok(()) };
        for id in ["DBInstanceId", "SourceDBInstanceId"].iter().filter_map(|name| called.params.get(name)) {
            let Some(instance) = service.lock().cloud.instances.get(id).cloned() else { continue };
            let serving = self.serving(&instance);
            let slot = self.slot(&serving.id);
            let running = locked(&slot.running);
            let Some(admin) = running.admin.as_ref().filter(|_| running.loads.is_empty()) else { continue };
            let measured = admin.measure(running.applied.databases.keys())?;
            drop(running);
            let mut state = service.lock();
            let Some(now) = state.cloud.instances.get(id) else { continue };
            let differs = now.databases.iter().any(|database| {
                let found = measured.get(&database.name);
                found.is_some_and(|found| (database.size_bytes, &database.tables) != (found.size_bytes, &found.tables))
            });
            let Some(now) = state.cloud.instances.get_mut(id).filter(|_| differs) else { continue };
            for database in &mut now.databases {
                if let Some(found) = measured.get(&database.name) {
                    database.size_bytes = found.size_bytes;
                    database.tables.clone_from(&found.tables);
                }
            }
        }
        Ok(())
    }
}
