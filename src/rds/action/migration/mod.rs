//! The migration between instances, and the lists of its tasks.

mod cancel_import;
mod conditions;
mod import_databases;
mod list_imports_mysql;
mod list_imports_sql_server;

use super::{Modelled, modelled};

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<import_databases::ImportDatabaseBetweenInstances>(),
    modelled::<cancel_import::CancelImport>(),
    modelled::<list_imports_mysql::DescibeImportsFromDatabase>(),
    modelled::<list_imports_sql_server::DescribeImportsForSQLServer>(),
];

/// The id of an import as an answer has it: a number, or a text where the fake is told so.
pub(super) fn import_id(cloud: &crate::rds::model::Cloud, id: u64) -> crate::base::value::Value {
    if cloud.settings.import_id_as_text { id.to_string().into() } else { id.into() }
}

/// The imports that a list of an instance's tasks reports.
fn shown_imports(
    cloud: &crate::rds::model::Cloud,
    caller: &super::Caller,
    instance: &str,
    ids: &[u64],
) -> Vec<crate::rds::model::operation::Resource> {
    let own = cloud.instances.get(instance).is_some_and(|instance| super::owns(caller, instance));
    if own { ids.iter().map(|id| crate::rds::model::operation::Resource::import(*id)).collect() } else { Vec::new() }
}
