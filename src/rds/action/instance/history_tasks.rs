//! `DescribeHistoryTasks`: finished, running and pending operations.

use std::time::{Duration, SystemTime};

use super::super::page::PageSizeFrom10To100;
use super::super::polls::busy_tasks;
use crate::rds::action::prelude::*;
use crate::rds::model::ip_list::split;
use crate::rds::model::task::PastTask;

params! {
    /// Lists the finished, running and waiting tasks of the caller's instances that began within a period, newest first
    /// (inferred).
    ///
    /// Each task is an operation, with the same `TaskId` as in DescribeTasks (inferred; the sample has another form).
    /// `TaskType` is the name of the action that began it (inferred). The status of a running operation is Running; one
    /// that waits for a window or a time is Waiting. If a test makes an operation fail, `ReasonCode` is the reason. A
    /// period that begins more than 30 days ago is cut to 30 days. `InstanceId`, `Status`, `TaskId` and `TaskType`
    /// accept up to 30 values separated by commas. `FromExecTime` and `ToExecTime` select tasks by their duration in
    /// seconds. `RegionId` selects the region.
    ///
    /// The fake keeps the last 1000 tasks.
    ///
    /// Source: SDK models (2026), API metadata (2024) for the codes.
    DescribeHistoryTasks {
        FromStartTime: String,
        ToStartTime: String,
        RegionId: Option<String>,
        InstanceId: Option<String>,
        InstanceType: Option<String>,
        Status: Option<String>,
        TaskId: Option<String>,
        TaskType: Option<String>,
        FromExecTime: Option<u64>,
        ToExecTime: Option<u64>,
        PageNumber: PageNumber,
        PageSize: PageSizeFrom10To100,
        ResourceGroupId: Option<String>,
    }
}

const STATUSES: [&str; 7] = ["Scheduled", "Running", "Succeed", "Failed", "Cancelling", "Canceled", "Waiting"];

const INVALID: &str = "Param.Invalid";
const ENDS_BEFORE_START: &str = "Param.Invalid.TimeEndBeforeStart";

/// The longest time that a period may go back.
const THIRTY_DAYS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

impl Action for DescribeHistoryTasks {
    const CONDITIONS: &'static [Condition] = &[
        Condition::documented(Self::NAME, INVALID),
        Condition::documented(Self::NAME, ENDS_BEFORE_START),
        Condition::RegionNotFound,
    ];

    fn check(&self) -> Result<(), Refusal> {
        let [start, end] =
            [("FromStartTime", &self.FromStartTime), ("ToStartTime", &self.ToStartTime)].map(|(name, text)| {
                clock::from_second(text).ok_or_else(|| {
                    let hint = format!("`{name}` is `{}`, expected a time such as `2018-06-12T15:00:00Z`", clip(text));
                    Condition::documented(Self::NAME, INVALID).because(hint)
                })
            });
        if end? < start? {
            refuse!("Param.Invalid.TimeEndBeforeStart", "`ToStartTime` is before `FromStartTime`");
        }
        if let Some(kind) = self.InstanceType.as_deref().filter(|kind| *kind != "Instance") {
            refuse!("Param.Invalid", "`InstanceType` is `{}`, expected Instance", clip(kind));
        }
        for status in self.Status.iter().flat_map(|text| split(text)) {
            ensure!(
                STATUSES.iter().any(|known| known.eq_ignore_ascii_case(&status)),
                "Param.Invalid",
                "`Status` is `{}`, expected {}",
                clip(&status),
                list(STATUSES)
            );
        }
        for (name, text) in [("InstanceId", &self.InstanceId), ("TaskId", &self.TaskId), ("TaskType", &self.TaskType)] {
            let count = text.as_deref().map_or(0, |text| split(text).len());
            ensure!(count <= 30, "Param.Invalid", "`{name}` has {count} values, expected up to 30");
        }
        Ok(())
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy_tasks(cloud, caller, self.RegionId.as_deref())
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        if let Some(region) = &self.RegionId {
            check_region(cloud, region)?;
        }
        let now = cloud.now();
        let running = cloud.operations.running().filter_map(|operation| cloud.task_of(operation, "Running"));
        let pending = cloud.operations.pending().filter_map(|operation| cloud.task_of(operation, "Waiting"));
        let all = cloud.history.iter().cloned().chain(running).chain(pending);
        let mut tasks: Vec<PastTask> = all.filter(|task| self.matches(task, cloud, caller, now)).collect();
        tasks.sort_by_cached_key(|task| std::cmp::Reverse((task.started, task.id)));
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        Ok(object! {
            Items: page.of(&tasks).iter().map(item).collect::<Value>(),
            PageNumber: page.number,
            PageSize: page.size,
            TotalCount: tasks.len(),
        })
    }
}

impl DescribeHistoryTasks {
    fn matches(&self, task: &PastTask, cloud: &Cloud, caller: &Caller, now: SystemTime) -> bool {
        let earliest = now.checked_sub(THIRTY_DAYS);
        let start = clock::from_second(&self.FromStartTime).max(earliest);
        let end = clock::from_second(&self.ToStartTime);
        let among = |given: &Option<String>, value: &str| {
            given.as_deref().is_none_or(|given| split(given).iter().any(|one| one.eq_ignore_ascii_case(value)))
        };
        let ran = task.started.and_then(|start| task.ended.unwrap_or(now).duration_since(start).ok());
        let seconds = ran.map_or(0, |ran| ran.as_secs());
        let group = || cloud.instances.get(&task.instance).map(|instance| instance.shown_resource_group().to_owned());
        *task.owner == *caller.owner
            && task.started >= start
            && task.started <= end
            && self.RegionId.as_ref().is_none_or(|region| *region == task.region)
            && among(&self.InstanceId, &task.instance)
            && among(&self.Status, &task.status)
            && among(&self.TaskId, &task.id.to_string())
            && among(&self.TaskType, &task.action)
            && self.FromExecTime.is_none_or(|least| least == 0 || seconds > least)
            && self.ToExecTime.is_none_or(|most| most == 0 || seconds <= most)
            && self.ResourceGroupId.as_ref().is_none_or(|wanted| group().as_ref() == Some(wanted))
    }
}

fn item(task: &PastTask) -> Value {
    let is_over = task.ended.is_some();
    object! {
        ActionInfo: "",
        CallerSource: &task.owner,
        CallerUid: "User",
        CurrentStepName: if task.status == "Running" { "exec_task" } else { "" },
        DbType: &task.engine,
        EndTime: task.ended.map(to_second).unwrap_or_default(),
        InstanceId: &task.instance,
        InstanceName: &task.description,
        InstanceType: "Instance",
        Product: "rds",
        Progress: if is_over { 100 } else { 0 },
        ReasonCode: &task.reason,
        RegionId: &task.region,
        RemainTime: 0,
        StartTime: task.started.map(to_second).unwrap_or_default(),
        Status: &task.status,
        TaskDetail: object! { callerUid: &task.owner }.to_json().to_string(),
        TaskId: task.id.to_string(),
        TaskType: &task.action,
        Uid: &task.owner,
    }
}
