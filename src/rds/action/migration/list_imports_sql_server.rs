//! `DescribeImportsForSQLServer`: one row per database of each import.

use super::super::page::ClassicPageSize;
use super::super::times::{EndMinute, StartMinute, in_order, within_minutes};
use super::import_id;
use crate::rds::action::prelude::*;
use crate::rds::model::import::{Import, Origin};
use crate::rds::words::ImportStatus;

params! {
    /// Lists the import tasks of a SQL Server instance, with one item per database.
    ///
    /// `DBInstanceId` is the destination. `StartTime` and `EndTime` (`YYYY-MM-DDThh:mmZ`) are compared with the minute
    /// in which a task began.
    ///
    /// The action is documented for imports of files (2018). Imports between instances are listed too, with an empty
    /// `FileName` (inferred).
    ///
    /// Source: page DescribeImportsForSQLServer (2018).
    DescribeImportsForSQLServer {
        DBInstanceId: String,
        StartTime: StartMinute,
        EndTime: EndMinute,
        PageNumber: PageNumber,
        PageSize: ClassicPageSize,
        ImportId: Option<u64>,
    }
}

impl DescribeImportsForSQLServer {
    /// Returns one row per database of each requested import: the import's id and the index of the database.
    fn rows(&self, cloud: &Cloud) -> Vec<(u64, usize)> {
        let wanted = cloud.imports.values().filter(|import| {
            import.destination == self.DBInstanceId
                && import.engine == Engine::SqlServer
                && self.ImportId.is_none_or(|id| id == import.id)
                && within_minutes(import.started, self.StartTime.0, self.EndTime.0)
        });
        wanted.flat_map(|import| (0..import.databases.len()).map(|place| (import.id, place))).collect()
    }

    fn page(&self) -> Page {
        Page::new(self.PageNumber.0, self.PageSize.0)
    }
}

impl Action for DescribeImportsForSQLServer {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::SqlServer])];
    const CONDITIONS: &'static [Condition] = &[Condition::EndBeforeStart];

    fn check(&self) -> Result<(), Refusal> {
        in_order(self.StartTime.0, self.EndTime.0, Condition::EndBeforeStart)
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        super::busy_imports(cloud, caller, &self.DBInstanceId)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let (rows, page) = (self.rows(cloud), self.page());
        let item = |(id, place): &(u64, usize)| {
            let import: &Import = cloud.imports.get(id)?;
            Some(object! {
                ImportId: import_id(cloud, import.id),
                FileName: match &import.origin {
                    Origin::File(name) => name.clone(),
                    Origin::Instance(_) | Origin::Server(_) => String::new(),
                },
                DBName: import.databases.get(*place)?.1.clone(),
                ImportStatus: match import.status {
                    ImportStatus::Running | ImportStatus::Syncing => "Importing",
                    ImportStatus::Succeeded | ImportStatus::Stopped => "Success",
                    ImportStatus::Failed => "Failed",
                    ImportStatus::Canceled => "Cancelled",
                },
                StartTime: to_second(import.started),
            })
        };
        let items: Vec<Value> = page.of(&rows).iter().filter_map(item).collect();
        Ok(object! {
            TotalRecordCount: rows.len(),
            // The SDK models have these two names, older pages have those of other lists.
            TotalRecordCounts: rows.len(),
            SQLItemsCounts: items.len(),
            PageNumber: page.number,
            PageRecordCount: items.len(),
            Items: object! { SQLServerImport: items },
        })
    }
}
