//! `ModifyHASwitchConfig`: turns automatic failovers on or off, at once.

use std::time::{Duration, SystemTime};

use crate::rds::action::prelude::*;
use crate::rds::words::Mode;

params! {
    /// Turns automatic failovers of an instance on or off.
    ///
    /// `HAConfig` is Auto (on) by default. Manual (off) requires `ManualHATime`, the time until which failovers are
    /// off; then it is Auto again. The time is at most 23:59:59 of the seventh day from today (2026). A time in the past
    /// is refused with the same code, and Auto clears the time (both inferred).
    ///
    /// Source: page ModifyHASwitchConfig (2020 to 2025), API metadata (2024) for the codes.
    ModifyHASwitchConfig { DBInstanceId: String, HAConfig: Option<HaConfig>, ManualHATime: Option<Until> }
}

word_parameters! {
    /// `HAConfig`.
    HaConfig = ["Auto", "Manual"], InvalidHaConfig;
}

/// `ManualHATime`.
#[derive(Debug)]
struct Until(SystemTime);

impl FromText for Until {
    const REFUSED_BY: Condition = Condition::InvalidManualHaTime;

    fn from_text(text: &str) -> Result<Until, String> {
        let moment = clock::from_second(text);
        moment.map(Until).ok_or_else(|| "a time such as `2019-08-29T15:00:00Z`".to_owned())
    }
}

impl Action for ModifyHASwitchConfig {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::MissingManualHaTime];

    fn check(&self) -> Result<(), Refusal> {
        if self.is_manual() && self.ManualHATime.is_none() {
            refuse!(MissingManualHaTime, "`HAConfig` Manual requires `ManualHATime`");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let is_manual = self.is_manual();
        let until = self.ManualHATime.map(|until| until.0).filter(|_| is_manual);
        let day = |moment| clock::minute(moment) / (24 * 60);
        if let Some(until) = until.filter(|until| day(*until) > day(cloud.now()) + 7) {
            let last = clock::to_day(cloud.now() + Duration::from_secs(7 * 86_400));
            let until = to_second(until);
            refuse!(InvalidManualHaTime, "`ManualHATime` is `{until}`, expected a time until the end of {last}");
        }
        if let Some(until) = until.filter(|until| *until <= cloud.now()).map(to_second) {
            refuse!(InvalidManualHaTime, "`ManualHATime` is `{until}`, which has passed");
        }
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.ha_config = if is_manual { Mode::Manual } else { Mode::Auto };
        instance.manual_ha_time = until.map(to_second).unwrap_or_default();
        Ok(object! {})
    }
}

impl ModifyHASwitchConfig {
    fn is_manual(&self) -> bool {
        self.HAConfig == Some(HaConfig("Manual"))
    }
}
