//! `DescribeDBInstancePerformance`: the values that a test has set.

use crate::rds::action::prelude::*;
use std::time::Duration;

use super::super::times::{EndMinute, StartMinute, in_order};
use super::has_node;
use crate::rds::model::clock::to_minute;
use crate::rds::model::monitor::key_info;

params! {
    /// Returns the performance of an instance between two times, given to the minute, for up to 30 keys, separated by commas.
    ///
    /// The values are those that a test has set for the key. The answer has one value for the start of the span and one
    /// for each further monitoring period before the end; after the last value of the test, that value is repeated. A
    /// key without values has an empty list, as in the page's sample. An unknown key without values is left out
    /// (inferred). A hint names unknown keys and keys without values. A span that is not longer than the monitoring
    /// period has no values. An answer has at most 10,000 values per key; over a longer span the values are further
    /// apart (this is the fake's limit).
    ///
    /// Source: page DescribeDBInstancePerformance (2018 to 2025), a live answer of 2019.
    DescribeDBInstancePerformance { DBInstanceId: String, Key: Keys, StartTime: StartMinute, EndTime: EndMinute, NodeId: Option<String> }
}

/// The largest number of values of a key.
const MOST: u64 = 10_000;

/// Up to 30 keys, separated by commas.
#[derive(Debug)]
struct Keys(Vec<String>);

blank!(Keys = Keys(Blank::BLANK));

impl FromText for Keys {
    fn from_text(text: &str) -> Result<Keys, String> {
        let mut keys: Vec<String> = Vec::new();
        let given = members(text);
        let count = given.clone().count();
        for key in given {
            if !keys.iter().any(|other| other == key) {
                keys.push(key.to_owned());
            }
        }
        if (1..=30).contains(&count) {
            Ok(Keys(keys))
        } else {
            Err("1 to 30 keys, with commas between them".to_owned())
        }
    }
}

impl Action for DescribeDBInstancePerformance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::EndBeforeStart, Condition::InvalidParameter];

    fn check(&self) -> Result<(), Refusal> {
        in_order(self.StartTime.0, self.EndTime.0, Condition::EndBeforeStart)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        has_node(instance, self.NodeId.as_deref())?;
        let period = instance.shown_monitor_period();
        let span = self.EndTime.0.duration_since(self.StartTime.0).map_or(0, |span| span.as_secs());
        let step = period * span.div_ceil(period).div_ceil(MOST).max(1);
        let moments = if span > period { span.div_ceil(step) } else { 0 };
        let row = |key: &String| {
            let series = instance.performance.iter().find(|series| series.key == *key);
            let (unit, format) = match (series, key_info(key)) {
                (Some(series), _) => (series.shown_unit().to_owned(), series.shown_format().to_owned()),
                (None, Some((unit, format))) => (unit.to_owned(), format.to_owned()),
                (None, None) => return None,
            };
            let value = |moment: u64| {
                let value = series?.value_at(usize::try_from(moment).ok()?)?;
                let date = self.StartTime.0 + Duration::from_secs(moment * step);
                Some(object! { Date: to_second(date), Value: value })
            };
            let values: Value = (0..moments).map_while(value).collect();
            Some(object! { Key: key, Unit: unit, ValueFormat: format, Values: object! { PerformanceValue: values } })
        };
        let rows: Value = self.Key.0.iter().filter_map(row).collect();
        Ok(object! {
            DBInstanceId: &instance.id,
            Engine: instance.engine,
            StartTime: to_minute(self.StartTime.0),
            EndTime: to_minute(self.EndTime.0),
            PerformanceKeys: object! { PerformanceKey: rows },
        })
    }
}
