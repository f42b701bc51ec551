//! `StartTime` and `EndTime` of lists.

use std::time::SystemTime;

use super::parameter::FromText;
use crate::cloud::clock;
use crate::condition::{Condition, Refusal};
use crate::text::clip;

macro_rules! bounds {
    ($( $(#[$doc:meta])* $name:ident, $read:path, $sample:literal, $condition:ident; )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct $name(pub(crate) SystemTime);

        impl FromText for $name {
            const CONDITIONS: &'static [Condition] = &[Condition::$condition];
            const REQUIRED_CONDITIONS: &'static [Condition] = &[Condition::MissingParameter, Condition::$condition];

            fn from_text(text: &str) -> Result<$name, String> {
                $read(text).map($name).ok_or_else(|| concat!("a time such as `", $sample, "`").to_owned())
            }

            fn refusal(name: &'static str, text: &str, takes: &str) -> Refusal {
                Condition::$condition.because(format!("`{name}` is `{}`, it takes {takes}", clip(text)))
            }
        }
    )+ };
}

bounds! {
    /// `StartTime` as `YYYY-MM-DDThh:mmZ`.
    StartMinute, clock::from_minute, "2018-06-12T15:00Z", InvalidStartTime;
    /// `EndTime` as `YYYY-MM-DDThh:mmZ`.
    EndMinute, clock::from_minute, "2018-06-12T15:00Z", InvalidEndTime;
    /// `StartTime` as `YYYY-MM-DDThh:mm:ssZ`.
    StartSecond, clock::from_second, "2018-06-12T15:00:00Z", InvalidStartTime;
    /// `EndTime` as `YYYY-MM-DDThh:mm:ssZ`.
    EndSecond, clock::from_second, "2018-06-12T15:00:00Z", InvalidEndTime;
    /// `StartTime` as `YYYY-MM-DDZ`.
    StartDay, clock::from_day, "2018-06-12Z", InvalidStartTime;
    /// `EndTime` as `YYYY-MM-DDZ`.
    EndDay, clock::from_day, "2018-06-12Z", InvalidEndTime;
}

/// Refuses an end before the start.
pub(crate) fn in_order(start: SystemTime, end: SystemTime, condition: Condition) -> Result<(), Refusal> {
    if end < start { Err(condition.because("`EndTime` lies before `StartTime`")) } else { Ok(()) }
}

/// Whether a moment lies in a minute from the start's to the end's.
pub(crate) fn within_minutes(moment: SystemTime, start: SystemTime, end: SystemTime) -> bool {
    (clock::minute(start)..=clock::minute(end)).contains(&clock::minute(moment))
}
