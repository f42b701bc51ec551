//! `ModifyParameter`: values take effect at once, at a restart, or at a time.

use crate::rds::action::prelude::*;
use std::collections::BTreeMap;

use crate::rds::model::parameter_tables;

params! {
    /// Changes parameters of the engine.
    ///
    /// `Parameters` is a JSON object of names and values, or `ParameterGroupId` names a parameter group (if both are
    /// given, `Parameters` takes precedence; inferred). A value takes effect at once, or at the next restart if the
    /// parameter needs one; until then `DescribeParameters` lists it in `ConfigParameters` (inferred). With
    /// `Forcerestart` the instance shows Rebooting, and the waiting values are in force afterwards (inferred).
    ///
    /// `SwitchTimeMode` is `Immediate`, `MaintainTime` or `ScheduleTime` with a `SwitchTime`. Until then
    /// the change is pending.
    ///
    /// Source: page ModifyParameter (2018 to 2025), API metadata (2024) for the codes.
    ModifyParameter {
        DBInstanceId: String,
        Parameters: Option<Values>,
        ParameterGroupId: Option<String>,
        Forcerestart: Option<bool>,
        SwitchTimeMode: Option<SwitchTimeMode>,
        SwitchTime: Option<String>,
    }
}

/// `Parameters`.
#[derive(Debug)]
struct Values(BTreeMap<String, String>);

impl FromText for Values {
    const REFUSED_BY: Condition = Condition::InvalidParametersText;

    fn from_text(text: &str) -> Result<Values, String> {
        super::values(text).map(Values).ok_or_else(|| "a JSON text such as `{\"wait_timeout\":\"600\"}`".to_owned())
    }
}

choices! {
    /// `SwitchTimeMode`.
    SwitchTimeMode = ["Immediate" => AtOnce, "MaintainTime" => InWindow, "ScheduleTime" => Scheduled], InvalidEffectiveTime;
}

impl Action for ModifyParameter {
    const ADMITS: &'static [Admission] =
        &[super::INSTANCE.types(&[DBInstanceType::Primary, DBInstanceType::Readonly]).running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::InvalidParametersText,
        Condition::SwitchTimeMissing,
        Condition::documented(Self::NAME, "PendingActionOverdue"),
        Condition::InvalidParameterGroup,
        Condition::EngineParameterNotFound,
        Condition::EngineParameterOfOtherVersion,
        Condition::InvalidEngineParameterValue,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.Parameters.is_none() && self.ParameterGroupId.is_none() {
            refuse!(InvalidParametersText, "neither `Parameters` nor `ParameterGroupId` is given");
        }
        let moment = self.SwitchTime.as_deref().and_then(clock::from_second);
        if self.SwitchTimeMode == Some(SwitchTimeMode::Scheduled) && moment.is_none() {
            refuse!(SwitchTimeMissing, "`SwitchTime` is a time such as `2018-06-12T15:00:00Z`");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let mut instance: Instance = admitted(cloud, &self.DBInstanceId)?.as_ref().clone();
        let values = match (&self.Parameters, &self.ParameterGroupId) {
            (Some(Values(values)), _) => values.clone(),
            (None, Some(id)) => {
                let values = group_values(cloud, caller, &instance, id)?;
                instance.parameter_group = Some(id.clone());
                instance.parameter_group_applied = Some(clock::whole_second(cloud.now()));
                values
            }
            (None, None) => BTreeMap::new(),
        };
        for (name, value) in &values {
            check(&instance, name, value)?;
        }
        let mode = match self.SwitchTimeMode {
            Some(SwitchTimeMode::InWindow) => Some("MaintainTime"),
            Some(SwitchTimeMode::Scheduled) => Some("ScheduleTime"),
            Some(SwitchTimeMode::AtOnce) | None => None,
        };
        let when = When {
            mode,
            moment: self.SwitchTime.as_deref(),
            name: "SwitchTime",
            condition: Condition::InvalidEffectiveTime,
        };
        if let Some(moment) = self.SwitchTime.as_deref().filter(|_| mode == Some("ScheduleTime")) {
            let is_past = clock::from_second(moment).is_some_and(|moment| moment <= cloud.now());
            ensure!(
                !is_past,
                "PendingActionOverdue",
                "`SwitchTime` is `{moment}`, the time is {}",
                to_second(cloud.now())
            );
        }
        let begins = when.begins(cloud, &instance)?;
        if begins.is_some() {
            cloud.begin(Operation::of(Self::NAME).begins(begins).watches(Resource::of(&self.DBInstanceId)));
            return Ok(object! {});
        }
        instance.modify_parameters(&values, cloud.now());
        let sets = instance.set_by_restart();
        cloud.instances.replace(instance);
        if self.Forcerestart == Some(true) {
            let operation = Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::Rebooting);
            cloud.begin(operation.sets(&self.DBInstanceId, sets));
        }
        Ok(object! {})
    }
}

/// Returns the values of a parameter group that fits the instance.
pub(in crate::rds::action) fn group_values(
    cloud: &Cloud,
    caller: &Caller,
    instance: &Instance,
    id: &str,
) -> Result<BTreeMap<String, String>, Refusal> {
    let refused = |hint: String| Condition::InvalidParameterGroup.because(hint);
    let group = super::group(cloud, caller, &instance.region, id)
        .map_err(|refusal| refused(refusal.0.hint.unwrap_or_default()))?;
    if group.engine != instance.engine || group.engine_version != instance.engine_version {
        let group = format!("group `{id}` is for {} {}", group.engine, group.engine_version);
        return Err(refused(format!("{group}, `{}` is {} {}", instance.id, instance.engine, instance.engine_version)));
    }
    Ok(group.parameters.clone())
}

/// Refuses a parameter that the instance does not have, and a value that it cannot have.
fn check(instance: &Instance, name: &str, value: &str) -> Result<(), Refusal> {
    let Some(template) = instance.template(name) else {
        let all = parameter_tables::table(instance.engine);
        if instance.has_parameter(name) {
            return Ok(());
        }
        let version = format!("{} {}", instance.engine, instance.engine_version);
        if all.iter().any(|template| template.name == name) {
            let hint = format!("{version} has no parameter `{name}`; other versions do");
            return Err(Condition::EngineParameterOfOtherVersion.because(hint));
        }
        let near = did_you_mean(name, all.iter().map(|template| template.name));
        let hint = format!(
            "the fake's {version} has no parameter `{}`{near}; a seed adds one that is missing: .parameter(name, value)",
            clip(name)
        );
        return Err(Condition::EngineParameterNotFound.because(hint));
    };
    template.error(value).map_or(Ok(()), |error| Err(Condition::InvalidEngineParameterValue.because(error)))
}
