//! `DescribeModifyParameterLog`: the changes of an instance's parameters.

use crate::rds::action::prelude::*;
use std::time::UNIX_EPOCH;

use super::super::page::ClassicPageSize;
use super::super::times::{EndMinute, StartMinute, in_order, within_minutes};
use crate::rds::model::parameter::ParameterChange;

params! {
    /// Lists the changes of an instance's parameters in a span of time, the newest first (inferred).
    ///
    /// A change is `Applied`, or `Syncing` while it waits for a restart (inferred). `ModifyTime` is a string of
    /// milliseconds since 1970, as in the page's sample.
    ///
    /// Source: page DescribeModifyParameterLog (2018 to 2025). Its error table is empty, so the codes are those of
    /// other lists.
    DescribeModifyParameterLog {
        DBInstanceId: String,
        StartTime: StartMinute,
        EndTime: EndMinute,
        PageNumber: PageNumber,
        PageSize: ClassicPageSize,
    }
}

impl Action for DescribeModifyParameterLog {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::EndBeforeStart];

    fn check(&self) -> Result<(), Refusal> {
        in_order(self.StartTime.0, self.EndTime.0, Condition::EndBeforeStart)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let within = |change: &&ParameterChange| within_minutes(change.moment, self.StartTime.0, self.EndTime.0);
        let matching: Vec<&ParameterChange> = instance.parameter_changes.iter().rev().filter(within).collect();
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let item = |change: &&ParameterChange| {
            let waits = instance.pending_parameters.get(&change.name) == Some(&change.new);
            let moment = change.moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
            object! {
                ParameterName: &change.name,
                OldParameterValue: &change.old,
                NewParameterValue: &change.new,
                ModifyTime: moment.to_string(),
                Status: if waits { "Syncing" } else { "Applied" },
            }
        };
        let items: Value = page.of(&matching).iter().map(item).collect();
        Ok(object! {
            DBInstanceId: &instance.id,
            Engine: super::word(instance.engine),
            EngineVersion: &instance.engine_version,
            PageRecordCount: items.items().len(),
            Items: object! { ParameterChangeLog: items },
            PageNumber: self.PageNumber.0,
            TotalRecordCount: matching.len(),
        })
    }
}
