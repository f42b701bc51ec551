//! Performance, logs, events and monitoring.

mod conditions;
mod describe_error_logs;
mod describe_event_policy;
mod describe_events;
mod describe_monitor;
mod describe_performance;
mod describe_read_delay;
mod describe_slow_log_records;
mod describe_slow_logs;
mod describe_sql_log_records;
mod modify_event_policy;
mod modify_monitor;

use crate::rds::action::prelude::*;
use std::time::SystemTime;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<describe_performance::DescribeDBInstancePerformance>(),
    modelled::<describe_monitor::DescribeDBInstanceMonitor>(),
    modelled::<modify_monitor::ModifyDBInstanceMonitor>(),
    modelled::<describe_slow_logs::DescribeSlowLogs>(),
    modelled::<describe_slow_log_records::DescribeSlowLogRecords>(),
    modelled::<describe_error_logs::DescribeErrorLogs>(),
    modelled::<describe_sql_log_records::DescribeSQLLogRecords>(),
    modelled::<describe_read_delay::DescribeReadDBInstanceDelay>(),
    modelled::<describe_events::DescribeEvents>(),
    modelled::<describe_event_policy::DescribeActionEventPolicy>(),
    modelled::<modify_event_policy::ModifyActionEventPolicy>(),
];

/// Refuses an end before the start, and a span of more than 31 days.
fn within_a_month(start: SystemTime, end: SystemTime) -> Result<(), Refusal> {
    super::times::in_order(start, end, Condition::EndBeforeStart)?;
    super::times::at_most_days(start, end, 31, Condition::LogSpanTooLong)
}

/// Returns whether the events of a region are recorded for the caller, in the service's words. By default they are not
/// (inferred).
fn event_policy(cloud: &Cloud, caller: &Caller, region: &str) -> &'static str {
    let mut recorded = cloud.event_policies.iter();
    if recorded.any(|(owner, other)| **owner == *caller.owner && other == region) { "True" } else { "False" }
}

/// Refuses a node that an instance does not have. The fake has data per instance, not per node.
fn has_node(instance: &Instance, id: Option<&str>) -> Result<(), Refusal> {
    let Some(id) = id else { return Ok(()) };
    if instance.nodes().iter().any(|node| node.id == id)
        || instance.all_cluster_nodes().iter().any(|node| node.id == id)
    {
        return Ok(());
    }
    let hint = format!("`{}` has no node `{}`", instance.id, crate::base::text::clip(id));
    Err(Refusal::of(Condition::InvalidParameter, "NodeId").hint(hint))
}
