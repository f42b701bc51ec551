//! `DescribeDatabases`.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::{Action, Context, Page, PageSizes, instance};
use crate::cloud::Cloud;
use crate::cloud::database::Database;
use crate::cloud::ids::RequestId;
use crate::cloud::instance::Instance;
use crate::condition::{Condition, Refusal};
use crate::words::{AccountPrivilege, Engine};

/// Lists the databases of an instance, in the order they were made.
///
/// Takes `DBInstanceId`, optionally `DBName` and `DBStatus` ("wrong parameters give an empty result", says the page), and
/// since 2019 `PageSize` (30, 50 or 100) and `PageNumber`. Without either of the last two all databases are listed, as in 2018.
///
/// An import changes no `DBStatus` while it runs: nothing is documented, and the field has no word for it.
///
/// Source: page DescribeDatabases (2018 to 2020), SDK response models (2025). The answer has no totals at its top. The
/// property bags of SQL Server (`BasicInfo`, `RuntimeInfo`, `AdvancedInfo`) and the oddities `PageNumber`, `PageSize` and
/// `TotalCount` of each row are left out.
pub(super) struct DescribeDatabases;

#[derive(Serialize)]
#[allow(non_snake_case)]
pub(super) struct Response {
    Databases: Databases,
    RequestId: RequestId,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct Databases {
    #[serde(serialize_with = "listed")]
    Database: Found,
}

/// Databases of an instance, by their places in its list.
struct Found {
    instance: Arc<Instance>,
    places: Vec<usize>,
}

fn listed<S: Serializer>(found: &Found, serializer: S) -> Result<S::Ok, S::Error> {
    let databases = found.places.iter().filter_map(|place| found.instance.databases.get(*place));
    serializer.collect_seq(databases.map(|database| Item::of(&found.instance, database)))
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct Item<'a> {
    DBName: &'a str,
    DBInstanceId: &'a str,
    Engine: &'static str,
    DBStatus: &'static str,
    CharacterSetName: &'a str,
    DBDescription: &'a str,
    Accounts: Accounts<'a>,
    Collate: &'static str,
    Ctype: &'static str,
    ConnLimit: &'static str,
    Tablespace: &'static str,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct Accounts<'a> {
    AccountPrivilegeInfo: Vec<AccountPrivilegeInfo<'a>>,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct AccountPrivilegeInfo<'a> {
    Account: &'a str,
    AccountPrivilege: &'static str,
    AccountPrivilegeDetail: &'static str,
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
        AccountPrivilege::DbOwner => "",
    }
}

impl<'a> Item<'a> {
    fn of(instance: &'a Instance, database: &'a Database) -> Item<'a> {
        let postgres = matches!(instance.engine, Engine::PostgreSql | Engine::Ppas);
        let default_set = match instance.engine {
            Engine::SqlServer => "Chinese_PRC_CI_AS",
            Engine::PostgreSql | Engine::Ppas => "UTF8",
            Engine::MySql | Engine::MariaDb => "utf8mb4",
        };
        let privileges = instance.accounts.iter().filter_map(|account| {
            let privilege = *account.privileges.get(&database.name)?;
            Some(AccountPrivilegeInfo {
                Account: &account.name,
                AccountPrivilege: privilege.as_str(),
                AccountPrivilegeDetail: detail(instance.engine, privilege),
            })
        });
        let only_postgres = |text| if postgres { text } else { "" };
        Item {
            DBName: &database.name,
            DBInstanceId: &instance.id,
            Engine: instance.engine.as_str(),
            DBStatus: database.status.as_str(),
            CharacterSetName: database.character_set.as_deref().unwrap_or(default_set),
            DBDescription: &database.description,
            Accounts: Accounts { AccountPrivilegeInfo: privileges.collect() },
            Collate: only_postgres("C"),
            Ctype: only_postgres("en_US.utf8"),
            ConnLimit: only_postgres("-1"),
            Tablespace: only_postgres("pg_default"),
        }
    }
}

impl Action for DescribeDatabases {
    const NAME: &'static str = "DescribeDatabases";
    const CONDITIONS: &'static [Condition] = &[
        Condition::MissingParameter,
        Condition::InvalidPageNumber,
        Condition::InvalidPageSize,
        Condition::InstanceNotFound,
        Condition::InstanceOfAnotherUser,
    ];
    type Response = Response;

    fn run(cloud: &mut Cloud, call: &Context<'_>) -> Result<Response, Refusal> {
        call.params.required("DBInstanceId")?;
        let page = Page::read(call.params, PageSizes::Classic)?;
        let paged = call.params.get("PageSize").or(call.params.get("PageNumber")).is_some();
        let instance = instance(cloud, call, "DBInstanceId")?;
        let (name, status) = (call.params.get("DBName"), call.params.get("DBStatus"));
        let matches = |database: &Database| {
            name.is_none_or(|name| name == database.name)
                && status.is_none_or(|status| status == database.status.as_str())
        };
        let databases = instance.databases.iter().enumerate();
        let mut places: Vec<usize> =
            databases.filter(|(_, database)| matches(database)).map(|(place, _)| place).collect();
        if paged {
            places = page.of(&places).to_vec();
        }
        let found = Found { instance: instance.clone(), places };
        Ok(Response { Databases: Databases { Database: found }, RequestId: call.request_id })
    }
}
