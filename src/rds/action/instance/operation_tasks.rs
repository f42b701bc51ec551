//! Maintenance tasks of the service: `DescribeActiveOperationTasks`, `ModifyActiveOperationTasks` and
//! `CancelActiveOperationTasks`.

use std::time::SystemTime;

use super::super::polls::busy_instances;
use crate::rds::action::prelude::*;
use crate::rds::model::ip_list::split;
use crate::rds::model::operation_task::OperationTask;

params! {
    /// Lists the maintenance tasks of the caller's instances.
    ///
    /// The tasks are those that a test has set, and the changes that wait for their window or time: an HA switch, a
    /// migration to another zone, a minor version of the engine or of the proxy (inferred). A task is done at its
    /// `SwitchTime`. The tasks are sorted by id (inferred).
    ///
    /// Source: SDK models (2026), API metadata (2024) for the codes. The default of `PageSize` is 25 in the text and 30
    /// in the metadata; the fake uses 25.
    DescribeActiveOperationTasks {
        AllowCancel: Option<Choice>,
        AllowChange: Option<Choice>,
        ChangeLevel: Option<Level>,
        DbType: Option<String>,
        InsName: Option<String>,
        ProductId: Option<String>,
        Region: Option<String>,
        Status: Option<TaskStatus>,
        TaskType: Option<TaskType>,
        PageNumber: Option<String>,
        PageSize: Option<String>,
    }
}

params! {
    /// Changes the time of maintenance tasks.
    ///
    /// `Ids` has the ids, separated by commas. `SwitchTime` must be in the future and not after the deadline of any
    /// task. With `ImmediateStart` 1 the tasks are done at once.
    ///
    /// Source: SDK models (2026), API metadata (2024) for the codes.
    ModifyActiveOperationTasks { Ids: String, SwitchTime: String, ImmediateStart: Option<Choice> }
}

params! {
    /// Cancels maintenance tasks, which then have status 7.
    ///
    /// `Ids` has the ids, separated by commas. A task that has begun, or that does not allow cancelling, is refused.
    ///
    /// Source: SDK models (2026), a list of error codes by action (2025).
    CancelActiveOperationTasks { Ids: String }
}

word_parameters! {
    /// `AllowCancel`, `AllowChange` and `ImmediateStart`; -1 matches both.
    Choice = ["-1", "0", "1"], InvalidParameter;
    /// `ChangeLevel`.
    Level = ["all", "S0", "S1"], InvalidParameter;
    /// `Status`: 3 scheduled, 4 running, 5 done, 6 failed, 7 cancelled; -1 matches all.
    TaskStatus = ["-1", "3", "4", "5", "6", "7"], InvalidParameter;
    /// `TaskType`.
    TaskType = ["rds_apsaradb_ha", "rds_apsaradb_transfer", "rds_apsaradb_upgrade", "rds_apsaradb_maxscale", "all"], InvalidParameter;
}

/// The type of the task for a waiting operation of an action.
const TYPES: [(&str, &str); 4] = [
    ("SwitchDBInstanceHA", "rds_apsaradb_ha"),
    ("MigrateToOtherZone", "rds_apsaradb_transfer"),
    ("UpgradeDBInstanceKernelVersion", "rds_apsaradb_upgrade"),
    ("UpgradeDBProxyInstanceKernelVersion", "rds_apsaradb_maxscale"),
];

/// The types as words, in English and Chinese. Those of the upgrade are from the sample, the others are inferred.
const NAMES: [(&str, &str, &str); 4] = [
    ("rds_apsaradb_ha", "Primary/secondary switchover", "主备切换"),
    ("rds_apsaradb_transfer", "Instance migration", "实例迁移"),
    ("rds_apsaradb_upgrade", "Minor version update", "小版本升级"),
    ("rds_apsaradb_maxscale", "Proxy minor version update", "代理小版本升级"),
];

/// Returns the word for an engine.
fn db_type(engine: Engine) -> &'static str {
    match engine {
        Engine::MySql => "mysql",
        Engine::SqlServer => "mssql",
        Engine::PostgreSql => "pgsql",
        Engine::MariaDb => "mariadb",
        Engine::Ppas => "ppas",
    }
}

/// Returns the tasks of an instance: those that a test has set, and the operations that wait for their time.
fn tasks_of(cloud: &Cloud, instance: &Instance) -> Vec<OperationTask> {
    let mut tasks = instance.operation_tasks.clone();
    for operation in cloud.operations.pending() {
        let concerns = operation.keeps.iter().any(|kept| kept.resource.instance == instance.id);
        let known = TYPES.iter().find(|(action, _)| *action == operation.action);
        if let Some((_, task_type)) = known.filter(|_| concerns) {
            let made = Some(clock::whole_second(operation.started));
            tasks.push(OperationTask {
                created: made,
                modified: made,
                started: operation.begins,
                switches: operation.begins,
                allow_cancel: false,
                allow_change: false,
                ..OperationTask::new(operation.id, task_type)
            });
        }
    }
    tasks
}

impl Action for DescribeActiveOperationTasks {
    const CONDITIONS: &'static [Condition] = &[
        Condition::documented(Self::NAME, "InvalidPageParam.Format"),
        Condition::documented(Self::NAME, "InvalidDBType"),
        Condition::RegionNotFound,
    ];

    fn check(&self) -> Result<(), Refusal> {
        for (name, text, range) in [
            ("PageNumber", &self.PageNumber, 1..=i32::MAX as u64),
            // The metadata has 10 to 100, the text up to 100.
            ("PageSize", &self.PageSize, 10..=100),
        ] {
            if number(text.as_deref(), *range.start()).is_none_or(|number| !range.contains(&number)) {
                let text = clip(text.as_deref().unwrap_or_default());
                refuse!(
                    "InvalidPageParam.Format",
                    "`{name}` is `{text}`, expected {} to {}",
                    range.start(),
                    range.end()
                );
            }
        }
        let known = |word: &str| word == "all" || Engine::ALL.iter().any(|engine| db_type(*engine) == word);
        if let Some(word) = self.DbType.as_deref().filter(|word| !known(word)) {
            refuse!(
                "InvalidDBType",
                "`DbType` is `{}`, expected all, mysql, pgsql, mssql, mariadb or ppas",
                clip(word)
            );
        }
        Ok(())
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy_instances(cloud, caller, self.Region.as_deref().filter(|region| *region != "all"))
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let region = self.Region.as_deref().filter(|region| *region != "all");
        if let Some(region) = region {
            check_region(cloud, region)?;
        }
        let now = cloud.now();
        let other_product = self.ProductId.as_deref().is_some_and(|product| !product.eq_ignore_ascii_case("RDS"));
        let mut tasks: Vec<(&Instance, OperationTask)> = Vec::new();
        for instance in cloud.instances.iter().filter(|instance| owns(caller, instance) && !other_product) {
            let is_of = |task: &OperationTask| self.matches(instance, task, now);
            if region.is_none_or(|region| region == instance.region) {
                tasks.extend(tasks_of(cloud, instance).into_iter().filter(is_of).map(|task| (instance, task)));
            }
        }
        tasks.sort_by_cached_key(|(_, task)| task.id);
        let page = Page::new(
            number(self.PageNumber.as_deref(), 1).unwrap_or(1),
            number(self.PageSize.as_deref(), 25).unwrap_or(25),
        );
        Ok(object! {
            Items: page.of(&tasks).iter().map(|(instance, task)| item(instance, task, now)).collect::<Value>(),
            PageNumber: page.number,
            PageSize: page.size,
            TotalRecordCount: tasks.len(),
        })
    }
}

impl DescribeActiveOperationTasks {
    fn matches(&self, instance: &Instance, task: &OperationTask, now: SystemTime) -> bool {
        let choice = |wanted: Option<Choice>, is: bool| match wanted.map(|choice| choice.0) {
            Some("0") => !is,
            Some("1") => is,
            _ => true,
        };
        choice(self.AllowCancel, task.allow_cancel)
            && choice(self.AllowChange, task.allow_change)
            && self.ChangeLevel.is_none_or(|level| level.0 == "all" || level.0 == task.level)
            && self.DbType.as_deref().is_none_or(|word| word == "all" || word == db_type(instance.engine))
            && self.InsName.as_ref().is_none_or(|name| *name == instance.id)
            && self.Status.is_none_or(|word| word.0 == "-1" || word.0 == task.shown_status(now).to_string())
            && self.TaskType.is_none_or(|word| word.0 == "all" || word.0 == task.task_type)
    }
}

/// Reads a whole number, or returns the default if it is absent.
fn number(text: Option<&str>, default: u64) -> Option<u64> {
    text.map_or(Some(default), |text| u64::from_text(text).ok())
}

fn item(instance: &Instance, task: &OperationTask, now: SystemTime) -> Value {
    let (_, english, chinese) =
        NAMES.iter().find(|(name, ..)| *name == task.task_type).copied().unwrap_or(("", "", ""));
    let time = |moment: Option<SystemTime>| moment.map(to_second).unwrap_or_default();
    let flag = |flag: bool| if flag { "1" } else { "0" };
    let (level, level_chinese) = if task.level == "S0" {
        ("Exception recovery", "异常修复")
    } else {
        ("System maintenance", "系统运维")
    };
    object! {
        AllowCancel: flag(task.allow_cancel),
        AllowChange: flag(task.allow_change),
        ChangeLevel: &task.level,
        ChangeLevelEn: level,
        ChangeLevelZh: level_chinese,
        CreatedTime: time(task.created),
        CurrentAVZ: instance.zone_id().into_owned(),
        DbType: db_type(instance.engine),
        DbVersion: &instance.engine_version,
        Deadline: time(task.deadline),
        Id: task.id,
        Impact: &task.impact,
        ImpactEn: "Transient instance disconnection",
        ImpactZh: "实例闪断",
        InsComment: instance.shown_description().to_owned(),
        InsName: &instance.id,
        ModifiedTime: time(task.modified.or(task.created)),
        PrepareInterval: &task.prepare,
        Region: &instance.region,
        ResultInfo: &task.result,
        StartTime: time(task.started.or(task.switches)),
        Status: task.shown_status(now),
        SubInsNames: Value::List(Vec::new()),
        SwitchTime: time(task.switches),
        TaskParams: &task.params,
        TaskType: &task.task_type,
        TaskTypeEn: english,
        TaskTypeZh: chinese,
    }
}

/// Returns the tasks of the caller's instances in `Ids`, each with its instance. The error is the first id without a
/// task.
fn named(cloud: &Cloud, caller: &Caller, ids: &str) -> Result<Vec<(String, OperationTask)>, String> {
    let mut found = Vec::new();
    for id in split(ids) {
        let own = cloud.instances.iter().filter(|instance| owns(caller, instance));
        let task = own
            .flat_map(|instance| tasks_of(cloud, instance).into_iter().map(move |task| (instance.id.clone(), task)))
            .find(|(_, task)| task.id.to_string() == id);
        found.push(task.ok_or_else(|| format!("there is no task `{}`", clip(&id)))?);
    }
    Ok(found)
}

/// Changes tasks of instances. The condition refuses a task that does not exist.
fn change(
    cloud: &mut Cloud,
    tasks: &[(String, OperationTask)],
    none: Condition,
    change: impl Fn(&mut OperationTask),
) -> Result<(), Refusal> {
    let now = clock::whole_second(cloud.now());
    for (instance, task) in tasks {
        let instance = admitted_mut(cloud, instance)?;
        let found = instance.operation_tasks.iter_mut().find(|own| own.id == task.id);
        let own = found.ok_or_else(|| none.because(format!("there is no task {}", task.id)))?;
        change(own);
        own.modified = Some(now);
    }
    Ok(())
}

impl Action for ModifyActiveOperationTasks {
    const CONDITIONS: &'static [Condition] = &[
        Condition::documented(Self::NAME, "InvalidTime.Format"),
        Condition::documented(Self::NAME, "StartTimeBeforeNow"),
        Condition::documented(Self::NAME, "InvalidParams.RecordNotFound"),
        Condition::documented(Self::NAME, "TaskHasStarted"),
        Condition::documented(Self::NAME, "TaskModifyError"),
        Condition::documented(Self::NAME, "SwitchTimeAfterDeadline"),
    ];

    fn check(&self) -> Result<(), Refusal> {
        if clock::from_second(&self.SwitchTime).is_none() {
            let text = clip(&self.SwitchTime);
            refuse!("InvalidTime.Format", "`SwitchTime` is `{text}`, expected a time such as `2018-06-12T15:00:00Z`");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let now = cloud.now();
        let wanted = clock::from_second(&self.SwitchTime).filter(|_| !self.is_immediate());
        if let Some(moment) = wanted.filter(|moment| *moment <= now) {
            refuse!("StartTimeBeforeNow", "`SwitchTime` is {}, the time is {}", to_second(moment), to_second(now));
        }
        let tasks = match named(cloud, caller, &self.Ids) {
            Ok(tasks) => tasks,
            Err(reason) => refuse!("InvalidParams.RecordNotFound", "{reason}"),
        };
        for (_, task) in &tasks {
            let status = task.shown_status(now);
            ensure!(status == 3, "TaskHasStarted", "task {} has status {status}", task.id);
            ensure!(task.allow_change, "TaskModifyError", "the time of task {} cannot be changed", task.id);
            if let Some(deadline) = task.deadline.filter(|deadline| wanted.is_some_and(|moment| moment > *deadline)) {
                let deadline = to_second(deadline);
                refuse!("SwitchTimeAfterDeadline", "the deadline of task {} is {deadline}", task.id);
            }
        }
        let moment = wanted.unwrap_or_else(|| clock::whole_second(now));
        let none = Condition::documented(Self::NAME, "InvalidParams.RecordNotFound");
        change(cloud, &tasks, none, |task| (task.started, task.switches) = (Some(moment), Some(moment)))?;
        Ok(object! { Ids: self.Ids })
    }
}

impl ModifyActiveOperationTasks {
    fn is_immediate(&self) -> bool {
        self.ImmediateStart.is_some_and(|choice| choice.0 == "1")
    }
}

impl Action for CancelActiveOperationTasks {
    const CONDITIONS: &'static [Condition] = &[
        Condition::documented(Self::NAME, "InvalidRequest"),
        Condition::documented(Self::NAME, "IncorrectEventStatus"),
    ];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let now = cloud.now();
        let tasks = match named(cloud, caller, &self.Ids) {
            Ok(tasks) => tasks,
            Err(reason) => refuse!("InvalidRequest", "{reason}"),
        };
        for (_, task) in &tasks {
            let status = task.shown_status(now);
            ensure!(status == 3, "IncorrectEventStatus", "task {} has status {status}", task.id);
            ensure!(task.allow_cancel, "IncorrectEventStatus", "task {} cannot be cancelled", task.id);
        }
        let none = Condition::documented(Self::NAME, "InvalidRequest");
        change(cloud, &tasks, none, |task| (task.status, task.result) = (7, "userCancel".to_owned()))?;
        Ok(object! { Ids: self.Ids })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_task_is_done_at_its_time() {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(60);
        let task = OperationTask { switches: Some(moment), ..OperationTask::new(1, "rds_apsaradb_ha") };
        assert_eq!((task.shown_status(SystemTime::UNIX_EPOCH), task.shown_status(moment)), (3, 5));
    }
}
