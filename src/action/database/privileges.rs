//! How the privileges of accounts are shown.

use crate::words::{AccountPrivilege, Engine};

/// What a privilege amounts to on MySQL. The detail of `ReadWrite` is the documented sample; `ReadOnly`, `DDLOnly` and
/// `DMLOnly` are its plain parts (inferred).
pub(in crate::action) fn detail(engine: Engine, privilege: AccountPrivilege) -> &'static str {
    if !matches!(engine, Engine::MySql | Engine::MariaDb) {
        return "";
    }
    match privilege {
        AccountPrivilege::ReadWrite => {
            "SELECT,INSERT,UPDATE,DELETE,CREATE,DROP,REFERENCES,INDEX,ALTER,CREATE TEMPORARY TABLES,LOCK TABLES,CREATE VIEW,SHOW VIEW,CREATE ROUTINE,ALTER ROUTINE,EXECUTE,EVENT,TRIGGER"
        }
        AccountPrivilege::ReadOnly => "SELECT,LOCK TABLES,SHOW VIEW",
        AccountPrivilege::DdlOnly => {
            "CREATE,DROP,INDEX,ALTER,CREATE TEMPORARY TABLES,LOCK TABLES,CREATE VIEW,SHOW VIEW,CREATE ROUTINE,ALTER ROUTINE"
        }
        AccountPrivilege::DmlOnly => {
            "SELECT,INSERT,UPDATE,DELETE,CREATE TEMPORARY TABLES,LOCK TABLES,EXECUTE,SHOW VIEW,EVENT,TRIGGER"
        }
        AccountPrivilege::DbOwner | AccountPrivilege::Custom => "",
    }
}

/// The word that `DescribeDatabases` has for a privilege. For `DBOwner` that is another one, as Terraform's provider
/// finds it.
pub(super) fn of_database(engine: Engine, privilege: AccountPrivilege) -> &'static str {
    match (engine, privilege) {
        (Engine::PostgreSql | Engine::Ppas, AccountPrivilege::DbOwner) => "ALL",
        (Engine::SqlServer, AccountPrivilege::DbOwner) => "DbOwner",
        _ => privilege.as_str(),
    }
}
