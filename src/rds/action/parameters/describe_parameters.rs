//! `DescribeParameters`: parameters in force, and those that wait for a restart.

use crate::rds::action::prelude::*;

params! {
    /// Lists the parameters of an instance: those in force, and those that wait for a restart.
    ///
    /// The fake has a selection of each engine's parameters, and a seed can add others. The answer has `ParamGroupInfo`
    /// if a parameter group was applied.
    ///
    /// Source: page DescribeParameters (2018 to 2025), SDK response models (2025), a recorded answer (2021).
    DescribeParameters { DBInstanceId: String }
}

impl Action for DescribeParameters {
    const ADMITS: &'static [Admission] = &[super::INSTANCE];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let description = |name: &str| instance.template(name).map_or("", |template| template.description);
        let running: Value = instance
            .running_parameters()
            .into_iter()
            .map(|(name, value)| {
                let template = instance.template(&name);
                object! {
                    ParameterDescription: description(&name),
                    ParameterDefaultValue: template.map_or("", |template| template.initial),
                    ParameterValueRange: template.map(crate::rds::model::parameter::Template::range).unwrap_or_default(),
                    ParameterValue: value,
                    ParameterName: name,
                }
            })
            .collect();
        let pending: Value = instance
            .pending_parameters
            .iter()
            .map(|(name, value)| {
                object! { ParameterName: name, ParameterValue: value, ParameterDescription: description(name) }
            })
            .collect();
        let mut answer = Object::new();
        answer.put("Engine", instance.engine.into());
        answer.put("EngineVersion", (&instance.engine_version).into());
        answer.put("RunningParameters", object! { DBInstanceParameter: running });
        answer.put("ConfigParameters", object! { DBInstanceParameter: pending });
        if let Some(id) = &instance.parameter_group {
            let group = cloud.parameter_group(id);
            let text = |text: Option<&String>| text.cloned().unwrap_or_default();
            answer.put(
                "ParamGroupInfo",
                object! {
                    ParamGroupId: id,
                    ParameterGroupName: text(group.map(|group| &group.name)),
                    ParameterGroupDesc: text(group.map(|group| &group.description)),
                    ParameterGroupType: "1",
                },
            );
        }
        Ok(answer.into())
    }
}
