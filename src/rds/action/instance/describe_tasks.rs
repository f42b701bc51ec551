//! `DescribeTasks`: the running operations of an instance.

use super::super::page::PageSizeFrom30To100;
use super::super::polls::busy_within;
use super::super::times::{EndMinute, StartMinute, in_order, within_minutes};
use crate::rds::action::prelude::*;
use crate::rds::model::operation::Kind;

params! {
    /// Lists the running operations of an instance as tasks, in the order in which they began.
    ///
    /// A deleted instance is refused as not found, which Terraform's provider waits for after a deletion. Finished
    /// tasks are not listed (inferred). `TaskAction` is the name of the action that began the task; as a filter it
    /// matches the whole name. `StartTime` and `EndTime` select tasks by the time of their start. Missing data is the
    /// string `null`, as in the documented sample. `Status` is a word that Terraform's provider knows; the sample has a
    /// number whose meaning is not documented.
    ///
    /// Source: SDK models (2025), API metadata (2024), the sources of Terraform's provider (2026).
    DescribeTasks {
        DBInstanceId: String,
        StartTime: Option<StartMinute>,
        EndTime: Option<EndMinute>,
        PageNumber: PageNumber,
        PageSize: PageSizeFrom30To100,
        TaskAction: Option<String>,
    }
}

impl Action for DescribeTasks {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::EndBeforeStart];

    fn check(&self) -> Result<(), Refusal> {
        match (self.StartTime, self.EndTime) {
            (Some(start), Some(end)) => in_order(start.0, end.0, Condition::EndBeforeStart),
            _ => Ok(()),
        }
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy_within(cloud, caller, &self.DBInstanceId)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let start = self.StartTime.map_or(std::time::UNIX_EPOCH, |start| start.0);
        let matches = |operation: &&Operation| {
            let end = self.EndTime.map_or(operation.started, |end| end.0);
            self.TaskAction.as_deref().is_none_or(|action| action == operation.action)
                && within_minutes(operation.started, start, end)
        };
        let running = cloud.operations.within(&self.DBInstanceId);
        let tasks: Vec<&Operation> =
            running.iter().filter_map(|id| cloud.operations.get(*id)).filter(matches).collect();
        let page = Page::new(self.PageNumber.0, self.PageSize.0).of(&tasks);
        let items: Value = page.iter().map(|operation| item(operation)).collect();
        Ok(object! {
            Items: object! { TaskProgressInfo: items },
            PageNumber: self.PageNumber.0,
            PageRecordCount: page.len(),
            TotalRecordCount: tasks.len(),
        })
    }
}

fn item(operation: &Operation) -> Value {
    let database = operation.keeps.iter().find_map(|kept| kept.resource.key(Kind::Database)).map(str::to_owned);
    object! {
        TaskId: operation.id.to_string(),
        TaskAction: operation.action,
        Status: "Processing",
        Progress: "0",
        BeginTime: clock::to_minute(operation.started),
        FinishTime: "null",
        ExpectedFinishTime: "null",
        DBName: database.unwrap_or_else(|| "null".to_owned()),
        CurrentStepName: "null",
        ProgressInfo: "null",
        StepProgressInfo: "null",
        StepsInfo: "null",
        TaskErrorCode: "null",
        TaskErrorMessage: "null",
        Remain: 0,
    }
}
