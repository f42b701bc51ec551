//! `DescribeDatabases`.

use super::super::admission::Admission;
use super::super::page::{Page, PageNumberIfAny, PageSizeIfAny};
use super::super::{Action, Caller, admitted, owns};
use crate::cloud::Cloud;
use crate::cloud::database::Database;
use crate::cloud::instance::Instance;
use crate::cloud::operation::Resource;
use crate::condition::{Condition, Refusal};
use crate::protocol::params::Params;
use crate::value::Value;
use crate::words::{AccountPrivilege, Engine};

params! {
    /// Lists the databases of an instance, in the order they were made.
    ///
    /// `DBName` and `DBStatus` choose among them ("wrong parameters give an empty result", says the page). Since 2019
    /// there are `PageSize` (30, 50 or 100) and `PageNumber`. Without either all databases are listed, as in 2018. A page
    /// past the end is empty. A `PageSize` above 100 counts as 100: a client of Terraform's sends 500. The switch
    /// `strict_page_sizes` has it refused.
    ///
    /// An import changes no `DBStatus` while it runs: nothing is documented, and the field has no word for it.
    ///
    /// Source: page DescribeDatabases (2018 to 2020), SDK response models (2025). The answer has no totals at its top. The
    /// property bags of SQL Server (`BasicInfo`, `RuntimeInfo`, `AdvancedInfo`) are empty.
    DescribeDatabases {
        DBInstanceId: String,
        PageNumber: PageNumberIfAny,
        PageSize: PageSizeIfAny,
        DBName: Option<String>,
        DBStatus: Option<String>,
    }
}

impl Action for DescribeDatabases {
    const ADMITS: &'static [Admission] = &[Admission::of_2018("DBInstanceId")];

    fn admit(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Result<(), Refusal> {
        let size = self.PageSize.0;
        if ![0, 30, 50, 100].contains(&size) && (size < 100 || cloud.settings.strict_page_sizes) {
            let hint = format!("`PageSize` is {size}, it takes 30, 50 or 100");
            return Err(Refusal::of(Condition::InvalidPageSize, "PageSize").hint(hint));
        }
        Self::ADMITS[0].find(cloud, caller, &self.DBInstanceId).map(|_| ())
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        let found = cloud.instances.get(&self.DBInstanceId).filter(|instance| owns(caller, instance));
        let Some(instance) = found else { return Vec::new() };
        let databases = instance.databases.iter().filter(|database| self.matches(database));
        let databases = databases.map(|database| Resource::Database(instance.id.clone(), database.name.clone()));
        databases.chain([Resource::Instance(instance.id.clone())]).collect()
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let matching: Vec<&Database> = instance.databases.iter().filter(|database| self.matches(database)).collect();
        let shown = match (self.PageNumber.0, self.PageSize.0) {
            (0, 0) => matching.as_slice(),
            (number, size) => {
                let size = if size == 0 { 30 } else { size.min(100) as usize };
                Page { number: number.max(1), size }.of(&matching)
            }
        };
        let items: Value = shown.iter().map(|database| item(instance, database)).collect();
        Ok(object! { Databases: object! { Database: items } })
    }
}

impl DescribeDatabases {
    fn matches(&self, database: &Database) -> bool {
        self.DBName.as_ref().is_none_or(|name| *name == database.name)
            && self.DBStatus.as_ref().is_none_or(|status| status == database.status.as_str())
    }
}

/// What a privilege amounts to on MySQL. The detail of `ReadWrite` is the documented sample; `ReadOnly`, `DDLOnly` and
/// `DMLOnly` are its plain parts (inferred).
fn detail(engine: Engine, privilege: AccountPrivilege) -> &'static str {
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

fn item(instance: &Instance, database: &Database) -> Value {
    let postgres = matches!(instance.engine, Engine::PostgreSql | Engine::Ppas);
    let default_set = match instance.engine {
        Engine::SqlServer => "Chinese_PRC_CI_AS",
        Engine::PostgreSql | Engine::Ppas => "UTF8",
        Engine::MySql | Engine::MariaDb => "utf8mb4",
    };
    let privileges: Value = instance
        .accounts
        .iter()
        .filter_map(|account| {
            let privilege = *account.privileges.get(&database.name)?;
            Some(object! {
                Account: &account.name,
                AccountPrivilege: privilege,
                AccountPrivilegeDetail: detail(instance.engine, privilege),
            })
        })
        .collect();
    let only_postgres = |text| if postgres { text } else { "" };
    object! {
        DBName: &database.name,
        DBInstanceId: &instance.id,
        Engine: instance.engine,
        DBStatus: database.status,
        CharacterSetName: database.character_set.as_deref().unwrap_or(default_set).to_owned(),
        DBDescription: &database.description,
        Accounts: object! { AccountPrivilegeInfo: privileges },
        Collate: only_postgres("C"),
        Ctype: only_postgres("en_US.utf8"),
        ConnLimit: only_postgres("-1"),
        Tablespace: only_postgres("pg_default"),
    }
}
