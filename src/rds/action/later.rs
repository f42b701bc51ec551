//! Changes that begin later: in the maintenance window, or at a time that the request names.

use std::time::SystemTime;

use crate::base::text::clip;
use crate::rds::model::Cloud;
use crate::rds::model::clock;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Operation;
use crate::rpc::condition::{Condition, Refusal};

/// The requested start of a change: the word of `EffectiveTime` or a similar parameter, and the time.
pub(super) struct When<'r> {
    pub(super) mode: Option<&'r str>,
    pub(super) moment: Option<&'r str>,
    /// The name of the parameter with the time.
    pub(super) name: &'static str,
    /// The condition that refuses a missing, malformed or past time.
    pub(super) condition: Condition,
}

/// Refuses a change while an earlier one of the same action waits for its time (inferred: the text of the code says that a task
/// exists).
pub(super) fn none_pending(cloud: &Cloud, action: &str, instance: &str, condition: Condition) -> Result<(), Refusal> {
    let same = |operation: &&Operation| {
        operation.action == action && operation.keeps.iter().any(|kept| kept.resource.instance == instance)
    };
    match cloud.operations.pending().find(same) {
        None => Ok(()),
        Some(operation) => {
            let begins = operation.begins.map(clock::to_second).unwrap_or_default();
            Err(condition.because(format!("an earlier {action} of `{instance}` waits until {begins}")))
        }
    }
}

impl When<'_> {
    /// Returns the time at which the change begins; `None` for at once. In an open maintenance window it begins at
    /// once, and a past time is refused (inferred: no page gives the code).
    pub(super) fn begins(&self, cloud: &Cloud, instance: &Instance) -> Result<Option<SystemTime>, Refusal> {
        let refused = |hint: String| Err(Refusal::of(self.condition, self.name).hint(hint));
        match self.mode {
            Some("MaintainTime") => Ok(clock::next_in_window(&instance.maintain_time, cloud.now())),
            Some("ScheduleTime" | "SpecifyTime" | "SpecificTime") => {
                let Some(text) = self.moment else {
                    return refused("a scheduled change names its time, such as `2018-06-12T15:00:00Z`".to_owned());
                };
                match clock::from_second(text).or_else(|| clock::from_minute(text)) {
                    None => refused(format!("`{}` is not a time such as `2018-06-12T15:00:00Z`", clip(text))),
                    Some(moment) if moment <= cloud.now() => refused(format!(
                        "`{}` is in the past: the time is {}",
                        clip(text),
                        clock::to_second(cloud.now())
                    )),
                    Some(moment) => Ok(Some(moment)),
                }
            }
            _ => Ok(None),
        }
    }
}
