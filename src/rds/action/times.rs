//! `StartTime` and `EndTime` of lists.

use std::time::{Duration, SystemTime};

use crate::rds::model::clock;
use crate::rpc::condition::{Condition, Refusal};

texts! {
    /// `StartTime` as `YYYY-MM-DDThh:mmZ`.
    #[derive(Copy)]
    StartMinute(SystemTime), InvalidStartTime, clock::from_minute, "a time such as `2018-06-12T15:00Z`";
    /// `EndTime` as `YYYY-MM-DDThh:mmZ`.
    #[derive(Copy)]
    EndMinute(SystemTime), InvalidEndTime, clock::from_minute, "a time such as `2018-06-12T15:00Z`";
    /// `StartTime` as `YYYY-MM-DDThh:mm:ssZ`.
    #[derive(Copy)]
    StartSecond(SystemTime), InvalidStartTime, clock::from_second, "a time such as `2018-06-12T15:00:00Z`";
    /// `EndTime` as `YYYY-MM-DDThh:mm:ssZ`.
    #[derive(Copy)]
    EndSecond(SystemTime), InvalidEndTime, clock::from_second, "a time such as `2018-06-12T15:00:00Z`";
    /// `StartTime` as `YYYY-MM-DDZ`.
    #[derive(Copy)]
    StartDay(SystemTime), InvalidStartTime, clock::from_day, "a time such as `2018-06-12Z`";
    /// `EndTime` as `YYYY-MM-DDZ`.
    #[derive(Copy)]
    EndDay(SystemTime), InvalidEndTime, clock::from_day, "a time such as `2018-06-12Z`";
}

/// Refuses an end before the start.
pub(crate) fn in_order(start: SystemTime, end: SystemTime, condition: Condition) -> Result<(), Refusal> {
    if end < start { Err(condition.because("`EndTime` is before `StartTime`")) } else { Ok(()) }
}

/// Refuses an end that is not after the start.
pub(crate) fn later(start: SystemTime, end: SystemTime, condition: Condition) -> Result<(), Refusal> {
    if end <= start { Err(condition.because("`EndTime` is not later than `StartTime`")) } else { Ok(()) }
}

/// Refuses a span of more than this number of days.
pub(crate) fn at_most_days(start: SystemTime, end: SystemTime, days: u64, longer: Condition) -> Result<(), Refusal> {
    let is_longer = end.duration_since(start).is_ok_and(|span| span > Duration::from_secs(days * 86_400));
    if is_longer { Err(longer.because(format!("the span is longer than {days} days"))) } else { Ok(()) }
}

/// Returns whether a time is between the minutes of start and end, inclusive.
pub(crate) fn within_minutes(moment: SystemTime, start: SystemTime, end: SystemTime) -> bool {
    (clock::minute(start)..=clock::minute(end)).contains(&clock::minute(moment))
}
