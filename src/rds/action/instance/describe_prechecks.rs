//! `DescribeUpgradeMajorVersionPrecheckTask`: the reports of finished checks.

use crate::rds::action::prelude::*;
use std::time::{SystemTime, UNIX_EPOCH};

use super::super::page::PageSizeFrom30To100;
use crate::rds::model::postgres::{PRECHECK_LASTS, UpgradePrecheck};

params! {
    /// Lists the reports of the checks before an upgrade of the major version, in the order in which they began
    /// (inferred).
    ///
    /// A report is listed when its check is over (inferred). `TaskId` and `TargetMajorVersion` are filters. Times are
    /// strings with milliseconds since 1970. A report is valid for seven days. The recommended sizes are the current
    /// ones of the instance (inferred).
    ///
    /// Source: page DescribeUpgradeMajorVersionPrecheckTask (2022 to 2025), API metadata (2024) for the codes.
    DescribeUpgradeMajorVersionPrecheckTask {
        DBInstanceId: String,
        PageNumber: PageNumber,
        PageSize: PageSizeFrom30To100,
        TargetMajorVersion: Option<String>,
        TaskId: Option<u64>,
    }
}

impl Action for DescribeUpgradeMajorVersionPrecheckTask {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut matching: Vec<&UpgradePrecheck> = Vec::new();
        for check in &instance.upgrade_prechecks {
            let wanted = self.TargetMajorVersion.as_ref().is_none_or(|version| *version == check.target_version);
            if wanted && self.TaskId.is_none_or(|task| task == check.task) {
                matching.push(check);
            }
        }
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let memory_gb = instance.shown_memory() / 1024;
        let items: Vec<_> = page
            .of(&matching)
            .iter()
            .map(|check| {
                object! {
                    TaskId: check.task,
                    Result: &check.result,
                    Detail: &check.detail,
                    SourceMajorVersion: &check.source_version,
                    TargetMajorVersion: &check.target_version,
                    UpgradeMode: &check.mode,
                    CheckTime: milliseconds(check.checked),
                    EffectiveTime: milliseconds(check.checked.map(|checked| checked + PRECHECK_LASTS)),
                    RecommendDiskSize: instance.storage_gb,
                    RecommendLeastMemSize: memory_gb,
                    RecommendMemSize: memory_gb,
                }
            })
            .collect();
        Ok(object! {
            PageNumber: self.PageNumber.0,
            PageRecordCount: items.len(),
            TotalRecordCount: matching.len(),
            Items: items,
        })
    }
}

fn milliseconds(moment: Option<SystemTime>) -> String {
    let since = moment.and_then(|moment| moment.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    since.as_millis().to_string()
}
