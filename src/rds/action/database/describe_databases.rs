//! `DescribeDatabases`: filters and pages of the databases of an instance.

use super::super::polls::busy_parts;
use crate::rds::action::prelude::*;
use std::collections::BTreeMap;

use super::super::admission::REACHED;
use super::super::page::PageNumberIfAny;
use super::super::page::PageSizeIfAny;
use super::super::privileges::detail;
use crate::rds::model::database::Database;
use crate::rds::model::operation::Kind;
use crate::rds::words::AccountPrivilege;

params! {
    /// Lists the databases of an instance, in the order of their creation.
    ///
    /// `DBName` and `DBStatus` are filters ("wrong parameters give an empty result", says the page). `PageSize` (30, 50
    /// or 100) and `PageNumber` exist since 2019. Without them all databases are listed, as in 2018. A page after the
    /// end is empty. A `PageSize` above 100 counts as 100, since Terraform's provider sends 500. With the setting
    /// `StrictPageSizes` it is refused.
    ///
    /// During an import `DBStatus` does not change, since no document mentions it and there is no word for it.
    ///
    /// An instance whose engine is not running (Creating, Stopped) is refused (inferred).
    ///
    /// Source: page DescribeDatabases (2018 to 2020), SDK response models (2025). The answer has the totals in each
    /// row, not at the top level. The groups of properties on SQL Server (`BasicInfo`, `RuntimeInfo`, `AdvancedInfo`)
    /// have the properties of the sample and those of the seed.
    DescribeDatabases {
        DBInstanceId: String,
        PageNumber: PageNumberIfAny,
        PageSize: PageSizeIfAny,
        DBName: Option<String>,
        DBStatus: Option<Filter<DatabaseStatus>>,
    }
}

impl Action for DescribeDatabases {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").status(&REACHED)];

    fn admit(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Result<(), Refusal> {
        let size = self.PageSize.0;
        if ![0, 30, 50, 100].contains(&size) && (size < 100 || cloud.settings.strict_page_sizes) {
            let hint = format!("`PageSize` is {size}, expected 30, 50 or 100");
            return Err(Refusal::of(Condition::InvalidPageSize, "PageSize").hint(hint));
        }
        Self::ADMITS[0].check(Self::ADMITS[0].find(cloud, caller, &self.DBInstanceId)?)
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy_parts(cloud, caller, &self.DBInstanceId, Kind::Database)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let matching: Vec<&Database> = instance.databases.iter().filter(|database| self.matches(database)).collect();
        let page = match (self.PageNumber.0, self.PageSize.0) {
            (0, 0) => Page { number: 1, size: matching.len().max(30) },
            (number, size) => Page { number: number.max(1), size: if size == 0 { 30 } else { size.min(100) as usize } },
        };
        let items = page.of(&matching).iter().map(|database| item(instance, database, page, matching.len()));
        let items: Value = items.collect();
        Ok(object! { Databases: object! { Database: items } })
    }
}

impl DescribeDatabases {
    fn matches(&self, database: &Database) -> bool {
        self.DBName.as_ref().is_none_or(|name| *name == database.name)
            && self.DBStatus.as_ref().is_none_or(|status| status.0 == database.status.as_str())
    }
}

/// A property of a SQL Server database. The members are spelled in lower case.
fn property(name: String, value: String, allowed: &[&'static str]) -> Value {
    let mut property = object! {
        databasePropertyName: name,
        currentValue: value,
        allowedValues: allowed.iter().map(|value| Value::from(*value)).collect::<Value>(),
        allowModify: !allowed.is_empty(),
    };
    if let (Value::Object(members), false) = (&mut property, allowed.is_empty()) {
        members.put("excludeLock", "0".into());
    }
    property
}

/// Returns the groups of properties of SQL Server: the fake's defaults, and those of the database.
fn properties(database: &Database) -> [(&'static str, Value); 3] {
    let hundredths = (u128::from(database.size_bytes) * 100 + (1 << 19)) >> 20;
    let megabytes = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let basic = bag(("page_verify", "CHECKSUM".to_owned()), &database.basic_properties);
    let runtime = bag(("TotalDataSizeInMB", megabytes), &database.runtime_properties);
    let advanced = bag(("ansi_nulls", "OFF".to_owned()), &database.advanced_properties);
    [
        ("BasicInfo", object! { BasicDbProperty: basic }),
        ("RuntimeInfo", object! { RuntimeDbProperty: runtime }),
        ("AdvancedInfo", object! { AdvancedDbProperty: advanced }),
    ]
}

/// Returns the properties of a group. A property that is `OFF` or `ON` allows both, and `page_verify` allows its one
/// value. The allowed values of other properties are unknown, so the answer shows them as fixed.
fn bag(usual: (&'static str, String), own: &BTreeMap<String, String>) -> Vec<Value> {
    let mut all = own.clone();
    all.entry(usual.0.to_owned()).or_insert(usual.1);
    let mut properties = Vec::new();
    for (name, value) in all {
        let allowed: &[&str] = match (name.as_str(), value.as_str()) {
            ("page_verify", "CHECKSUM") => &["CHECKSUM"],
            (_, "ON" | "OFF") => &["OFF", "ON"],
            _ => &[],
        };
        properties.push(property(name, value, allowed));
    }
    properties
}

fn item(instance: &Instance, database: &Database, page: Page, total: usize) -> Value {
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
                AccountPrivilege: of_database(instance.engine, privilege),
                AccountPrivilegeDetail: detail(instance.engine, privilege),
            })
        })
        .collect();
    let only_postgres = |text| if postgres { text } else { "" };
    let said = |text: &Option<String>, usual| text.clone().unwrap_or_else(|| only_postgres(usual).to_owned());
    let mut item = object! {
        DBName: &database.name,
        DBInstanceId: &instance.id,
        Engine: instance.engine,
        DBStatus: database.status,
        CharacterSetName: if database.character_set.is_empty() { default_set.to_owned() } else { database.character_set.clone() },
        DBDescription: &database.description,
        Accounts: object! { AccountPrivilegeInfo: privileges },
        Collate: said(&database.collate, "C"),
        Ctype: said(&database.ctype, "en_US.utf8"),
        ConnLimit: only_postgres("-1"),
        Tablespace: only_postgres("pg_default"),
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: total,
    };
    if let (Value::Object(members), Engine::SqlServer) = (&mut item, instance.engine) {
        for (name, bag) in properties(database) {
            members.put(name, bag);
        }
    }
    super::super::put_given(&database.others, crate::rds::model::database::FOLLOWS, &mut item);
    item
}

/// Returns the word of `DescribeDatabases` for a privilege. It differs for `DBOwner`, as Terraform's provider shows.
fn of_database(engine: Engine, privilege: AccountPrivilege) -> &'static str {
    match (engine, privilege) {
        (Engine::PostgreSql | Engine::Ppas, AccountPrivilege::DbOwner) => "ALL",
        (Engine::SqlServer, AccountPrivilege::DbOwner) => "DbOwner",
        _ => privilege.as_str(),
    }
}
