//! `ModifyDBInstanceMonitor`: the monitoring period, at once.

use crate::rds::action::prelude::*;
use crate::rds::model::monitor::PERIODS;

params! {
    /// Changes the monitoring period of an instance. The change takes effect at once.
    ///
    /// `Period` is 5, 10, 60 or 300 seconds. 5 and 10, which are newer than the page of 2018, are only for MySQL
    /// (inferred). The action accepts every status of the instance, since none is documented.
    ///
    /// Source: page ModifyDBInstanceMonitor (2018 to 2025), API metadata (2024).
    ModifyDBInstanceMonitor { DBInstanceId: String, Period: Seconds }
}

/// A monitoring period.
#[derive(Debug)]
struct Seconds(u64);

blank!(Seconds = Seconds(Blank::BLANK));

impl FromText for Seconds {
    fn from_text(text: &str) -> Result<Seconds, String> {
        let period = u64::from_text(text).ok().filter(|period| PERIODS.contains(period));
        period.map(Seconds).ok_or_else(|| "5, 10, 60 or 300".to_owned())
    }
}

impl Action for ModifyDBInstanceMonitor {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::PostgreSql, Engine::SqlServer])];
    const CONDITIONS: &'static [Condition] = &[Condition::MonitorPeriodNotSupported];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let period = self.Period.0;
        if period < 60 && instance.engine != Engine::MySql {
            let hint = format!("`{}` is {}; {period} seconds are for MySQL", instance.id, instance.engine);
            return Err(Condition::MonitorPeriodNotSupported.because(hint));
        }
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.monitor_period = Some(period);
        Ok(object! {})
    }
}
