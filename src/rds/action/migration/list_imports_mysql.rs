//! `DescibeImportsFromDatabase`. The service spells the name without the first `r`.

use super::super::page::DocumentedPageNumber;
use super::super::page::DocumentedPageSize;
use super::super::times::{EndMinute, StartMinute, in_order, within_minutes};
use super::import_id;
use crate::rds::action::prelude::*;
use crate::rds::model::clock::to_minute;
use crate::rds::words::ImportStatus;

params! {
    /// Lists the migration tasks of a MySQL instance.
    ///
    /// `DBInstanceId` is the destination. `StartTime` and `EndTime` (`YYYY-MM-DDThh:mmZ`) are compared with the minute
    /// in which a task began.
    ///
    /// Imports between instances are listed too (inferred: this is the only MySQL list of tasks with an `ImportId`).
    /// `ImportDataStatus` of a running import is `FullImporting`. For an import with increments it is
    /// `IncrementalImporting` afterwards, with the latest time in `IncrementalImportingTime`, and `StopSyncing` once
    /// the increments are stopped (inferred).
    ///
    /// Source: page DescibeImportsFromDatabase (2023), API metadata (2024) for the codes.
    DescibeImportsFromDatabase {
        DBInstanceId: String,
        #[checked] Engine: MySqlOnly,
        StartTime: StartMinute,
        EndTime: EndMinute,
        PageNumber: DocumentedPageNumber,
        PageSize: DocumentedPageSize,
        ImportId: Option<u64>,
    }
}

/// `Engine`, which has to be `MySQL`.
#[derive(Debug)]
struct MySqlOnly;

blank!(MySqlOnly = MySqlOnly);

impl FromText for MySqlOnly {
    const REFUSED_BY: Condition = Condition::InvalidMigrationType;

    fn from_text(text: &str) -> Result<MySqlOnly, String> {
        match Engine::from_text(text) {
            Ok(Engine::MySql) => Ok(MySqlOnly),
            _ => Err("MySQL, the only engine of this list".to_owned()),
        }
    }
}

impl DescibeImportsFromDatabase {
    /// Returns the ids of the requested tasks, in the order in which they began.
    fn ids(&self, cloud: &Cloud) -> Vec<u64> {
        let wanted = cloud.imports.values().filter(|import| {
            import.destination == self.DBInstanceId
                && import.engine == Engine::MySql
                && self.ImportId.is_none_or(|id| id == import.id)
                && within_minutes(import.started, self.StartTime.0, self.EndTime.0)
        });
        wanted.map(|import| import.id).collect()
    }

    fn page(&self) -> Page {
        Page::new(self.PageNumber.0, self.PageSize.0)
    }
}

impl Action for DescibeImportsFromDatabase {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::MySql])];
    const CONDITIONS: &'static [Condition] = &[Condition::TimesDoNotCombine];

    fn check(&self) -> Result<(), Refusal> {
        in_order(self.StartTime.0, self.EndTime.0, Condition::TimesDoNotCombine)
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        super::busy_imports(cloud, caller, &self.DBInstanceId)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let (ids, page) = (self.ids(cloud), self.page());
        let items: Vec<Value> = page
            .of(&ids)
            .iter()
            .filter_map(|id| cloud.imports.get(id))
            .map(|import| {
                object! {
                    ImportId: import_id(cloud, import.id),
                    ImportDataType: if import.incremental { "Incremental" } else { "Full" },
                    ImportDataStatus: match import.status {
                        ImportStatus::Running => "FullImporting",
                        ImportStatus::Succeeded => "Success",
                        ImportStatus::Failed => "Failed",
                        ImportStatus::Canceled => "Canceled",
                        ImportStatus::Syncing => "IncrementalImporting",
                        ImportStatus::Stopped => "StopSyncing",
                    },
                    ImportDataStatusDescription: import.reason.clone().unwrap_or_default(),
                    IncrementalImportingTime: match import.status {
                        ImportStatus::Syncing => to_minute(cloud.now()),
                        ImportStatus::Stopped => import.ended.map(to_minute).unwrap_or_default(),
                        _ => String::new(),
                    },
                }
            })
            .collect();
        Ok(object! {
            PageNumber: page.number,
            PageRecordCount: items.len(),
            TotalRecordCount: ids.len(),
            Items: object! { ImportResultFromDB: items },
        })
    }
}
