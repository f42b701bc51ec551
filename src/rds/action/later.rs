//! Changes that begin later: in the maintenance window, or at a time that the request names.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::SystemTime;

use super::{Caller, Modelled, find};
use crate::base::text::clip;
use crate::base::value::Value;
use crate::rds::catalogue;
use crate::rds::model::Cloud;
use crate::rds::model::clock;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::{Effect, Operation};
use crate::rpc::condition::{Condition, Refusal};
use crate::rpc::params::Params;

/// The parameters with the start of a change.
const START: [&str; 6] =
    ["EffectiveSpecificTime", "EffectiveTime", "SpecifiedTime", "SwitchTime", "SwitchTimeMode", "UpgradeTime"];

impl Modelled {
    /// Answers a request. If it begins one operation, which is pending, that operation makes the request again at its
    /// time: its effect on the instance at that time may differ, and the request may be refused by then (inferred).
    pub(super) fn deferred(&self, cloud: &mut Cloud, caller: &Caller, params: &Params<'_>) -> Result<Value, Refusal> {
        if catalogue::only_reads(self.name) {
            return self.run_alone(cloud, caller, params);
        }
        let before = cloud.operations.ids();
        let answer = self.run_alone(cloud, caller, params)?;
        let begun: BTreeSet<u64> = cloud.operations.ids().difference(&before).copied().collect();
        if let (Some(id), 1) = (begun.first(), begun.len())
            && let Some(operation) = cloud.operations.pending_mut(*id).filter(|operation| !operation.is_request())
        {
            let base = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
            let meant = |name: &str| !START.contains(&name) && catalogue::has_parameter(self.name, &base(name));
            let pairs = params.iter().filter(|(name, _)| meant(name));
            for (name, value) in pairs {
                operation.request.entry(name.to_owned()).or_insert_with(|| value.to_owned());
            }
            operation.effect = Effect::Nothing;
        }
        Ok(answer)
    }
}

/// Makes the request of an operation that was pending.
pub(crate) fn again(cloud: &mut Cloud, operation: &Operation) -> Result<(), String> {
    let Some(action) = find(operation.action) else { return Ok(()) };
    let mut instances = operation.keeps.iter().filter_map(|kept| cloud.instances.get(&kept.resource.instance));
    let owner: Arc<str> = instances.next().map_or_else(|| "".into(), |instance| instance.owner.as_str().into());
    let caller = Caller { owner: owner.clone(), uid: owner };
    let mut request = operation.request.clone();
    for name in ["EffectiveTime", "UpgradeTime"].into_iter().filter(|name| catalogue::has_parameter(action.name, name))
    {
        request.insert(name.to_owned(), "Immediate".to_owned());
    }
    match action.run_alone(cloud, &caller, &Params::of(&request)) {
        Ok(_) => Ok(()),
        Err(refusal) => {
            let code = refusal.condition.code_for(operation.action);
            Err(refusal.0.hint.as_deref().map_or_else(|| code.to_owned(), |hint| format!("{code}: {hint}")))
        }
    }
}

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
