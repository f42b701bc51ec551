//! `DescibeImportsFromDatabase` (that spelling) and `DescribeImportsForSQLServer`.

use std::time::SystemTime;

use serde::Serialize;

use super::{Action, Context, Page, PageSizes, instance};
use crate::cloud::Cloud;
use crate::cloud::clock::{from_minute, minute, to_second};
use crate::cloud::ids::RequestId;
use crate::cloud::import::Import;
use crate::cloud::operation::Resource;
use crate::condition::{Condition, Refusal};
use crate::protocol::params::{Params, shown};
use crate::words::{Engine, ImportStatus};

const CONDITIONS: &[Condition] = &[
    Condition::MissingParameter,
    Condition::InvalidStartTime,
    Condition::InvalidEndTime,
    Condition::EndBeforeStart,
    Condition::InvalidPageNumber,
    Condition::InvalidPageSize,
    Condition::InvalidParameter,
    Condition::InstanceNotFound,
    Condition::InstanceOfAnotherUser,
    Condition::UnsupportedEngine,
];

/// Lists the migration tasks of a MySQL instance. The service spells the name without the first `r`.
///
/// Takes `DBInstanceId` (the destination), `Engine` (`MySQL`), `StartTime` and `EndTime` (`YYYY-MM-DDThh:mmZ`, compared
/// with the minute a task began in), optionally `ImportId` and a page (30, 50 or 100 a page).
///
/// That an import between instances shows up here is inferred: it is the only MySQL task list with an `ImportId`. While
/// it runs its `ImportDataStatus` is `FullImporting`.
pub(super) struct DescibeImportsFromDatabase;

#[derive(Serialize)]
#[allow(non_snake_case)]
pub(super) struct MySqlResponse {
    Items: MySqlItems,
    PageNumber: u64,
    PageRecordCount: usize,
    TotalRecordCount: usize,
    RequestId: RequestId,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct MySqlItems {
    ImportResultFromDB: Vec<MySqlItem>,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct MySqlItem {
    ImportId: u64,
    ImportDataType: &'static str,
    ImportDataStatus: &'static str,
    ImportDataStatusDescription: String,
    /// Of an incremental import only; this one is full.
    IncrementalImportingTime: &'static str,
}

impl Action for DescibeImportsFromDatabase {
    const NAME: &'static str = "DescibeImportsFromDatabase";
    const CONDITIONS: &'static [Condition] = CONDITIONS;
    type Response = MySqlResponse;

    fn run(cloud: &mut Cloud, call: &Context<'_>) -> Result<MySqlResponse, Refusal> {
        call.params.required("DBInstanceId")?;
        let engine = call.params.required("Engine")?;
        if engine != Engine::MySql.as_str() {
            let hint = format!("`Engine` is `{}`, this list is of MySQL", shown(engine));
            return Err(Refusal::of(Condition::InvalidParameter, "Engine").hint(hint));
        }
        let list = list(cloud, call, Engine::MySql)?;
        let items = list.items.iter().map(|import| MySqlItem {
            ImportId: import.id,
            ImportDataType: "Full",
            ImportDataStatus: match import.status {
                ImportStatus::Running => "FullImporting",
                ImportStatus::Succeeded => "Success",
                ImportStatus::Failed => "Failed",
                ImportStatus::Canceled => "Canceled",
            },
            ImportDataStatusDescription: import.reason.clone().unwrap_or_default(),
            IncrementalImportingTime: "",
        });
        Ok(MySqlResponse {
            PageRecordCount: items.len(),
            Items: MySqlItems { ImportResultFromDB: items.collect() },
            PageNumber: list.page.number,
            TotalRecordCount: list.total,
            RequestId: call.request_id,
        })
    }
}

/// Lists the import tasks of a SQL Server instance.
///
/// Takes `DBInstanceId` (the destination), `StartTime` and `EndTime` (`YYYY-MM-DDThh:mmZ`, compared with the minute a
/// task began in), optionally `ImportId` and a page (30, 50 or 100 a page).
///
/// Documented for imports of files (2018); that imports between instances show up, one item a database with an empty
/// `FileName`, is inferred.
pub(super) struct DescribeImportsForSqlServer;

#[derive(Serialize)]
#[allow(non_snake_case)]
pub(super) struct SqlServerResponse {
    TotalRecordCount: usize,
    PageNumber: u64,
    PageRecordCount: usize,
    Items: SqlServerItems,
    RequestId: RequestId,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct SqlServerItems {
    SQLServerImport: Vec<SqlServerItem>,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct SqlServerItem {
    ImportId: u64,
    FileName: &'static str,
    DBName: String,
    ImportStatus: &'static str,
    StartTime: String,
}

impl Action for DescribeImportsForSqlServer {
    const NAME: &'static str = "DescribeImportsForSQLServer";
    const CONDITIONS: &'static [Condition] = CONDITIONS;
    type Response = SqlServerResponse;

    fn run(cloud: &mut Cloud, call: &Context<'_>) -> Result<SqlServerResponse, Refusal> {
        let list = list(cloud, call, Engine::SqlServer)?;
        let items: Vec<SqlServerItem> = list
            .items
            .iter()
            .map(|import| SqlServerItem {
                ImportId: import.id,
                FileName: "",
                DBName: import.databases.iter().map(|(_, to)| to.as_str()).collect::<Vec<_>>().join(","),
                ImportStatus: match import.status {
                    ImportStatus::Running => "Importing",
                    ImportStatus::Succeeded => "Success",
                    ImportStatus::Failed => "Failed",
                    ImportStatus::Canceled => "Cancelled",
                },
                StartTime: to_second(import.started),
            })
            .collect();
        Ok(SqlServerResponse {
            TotalRecordCount: list.total,
            PageNumber: list.page.number,
            PageRecordCount: items.len(),
            Items: SqlServerItems { SQLServerImport: items },
            RequestId: call.request_id,
        })
    }
}

/// A page of import tasks.
struct List<'c> {
    items: Vec<&'c Import>,
    total: usize,
    page: Page,
}

/// The tasks of an instance that began within the bounds asked for, in the order they began.
fn list<'c>(cloud: &'c mut Cloud, call: &Context<'_>, engine: Engine) -> Result<List<'c>, Refusal> {
    call.params.required("DBInstanceId")?;
    let (from, to) = bounds(call.params)?;
    let page = Page::read(call.params, PageSizes::Classic)?;
    let wanted = call.params.number("ImportId", 0..=u64::MAX, Condition::InvalidParameter)?;
    let destination = instance(cloud, call, "DBInstanceId")?;
    if destination.engine != engine {
        return Err(Condition::UnsupportedEngine
            .because(format!("`{}` is {}, this list is of {engine}", destination.id, destination.engine)));
    }
    let id = destination.id.clone();
    let matches = |import: &Import| {
        import.destination == id
            && import.engine == engine
            && wanted.is_none_or(|wanted| wanted == import.id)
            && (minute(from)..=minute(to)).contains(&minute(import.started))
    };
    let ids: Vec<u64> = cloud.imports.values().filter(|import| matches(import)).map(|import| import.id).collect();
    let shown = page.of(&ids);
    cloud.asked_for(shown.iter().map(|id| Resource::Import(*id)).collect());
    let items = shown.iter().filter_map(|id| cloud.imports.get(id)).collect();
    Ok(List { items, total: ids.len(), page })
}

/// `StartTime` and `EndTime`.
fn bounds(params: &Params<'_>) -> Result<(SystemTime, SystemTime), Refusal> {
    let bound = |name, condition: Condition| {
        let text = params.required(name)?;
        from_minute(text).ok_or_else(|| {
            condition.because(format!("`{name}` is `{}`, it takes a time such as `2018-06-12T15:00Z`", shown(text)))
        })
    };
    let from = bound("StartTime", Condition::InvalidStartTime)?;
    let to = bound("EndTime", Condition::InvalidEndTime)?;
    if to < from {
        return Err(Condition::EndBeforeStart.because("`EndTime` lies before `StartTime`"));
    }
    Ok((from, to))
}
