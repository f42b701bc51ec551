//! The migration between instances, and the lists of its tasks.

use crate::rds::action::prelude::*;

mod cancel_import;
mod conditions;
mod import_databases;
mod list_imports_mysql;
mod list_imports_sql_server;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<import_databases::ImportDatabaseBetweenInstances>(),
    modelled::<cancel_import::CancelImport>(),
    modelled::<list_imports_mysql::DescibeImportsFromDatabase>(),
    modelled::<list_imports_sql_server::DescribeImportsForSQLServer>(),
];

/// Returns the id of an import in answers: a number, or a string if the cloud is configured so.
pub(super) fn import_id(cloud: &Cloud, id: u64) -> Value {
    if cloud.settings.import_id_as_text { id.to_string().into() } else { id.into() }
}

/// The imports under way that a list of an instance's tasks reports, or the instance if something else keeps it busy.
fn busy_imports(cloud: &Cloud, caller: &Caller, instance: &str) -> Vec<Resource> {
    if !cloud.instances.get(instance).is_some_and(|instance| owns(caller, instance)) {
        return Vec::new();
    }
    let into = |id: u64| cloud.imports.get(&id).is_some_and(|import| import.destination == instance);
    let imports = |resource: &&Resource| resource.import_id().is_some_and(into);
    let shown: Vec<Resource> = cloud.operations.busy().filter(imports).cloned().collect();
    match shown.is_empty() {
        true => cloud.operations.busy().filter(|resource| **resource == Resource::of(instance)).cloned().collect(),
        false => shown,
    }
}
