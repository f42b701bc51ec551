//! `ModifyParameterGroup`: changes the group and no instance.

use super::create_group::{Description, GroupName, check_values};
use crate::rds::action::prelude::*;

params! {
    /// Changes a parameter group. Instances to which it was applied keep their values (inferred).
    ///
    /// Absent parameters stay unchanged. `ModifyMode` `Collectivity` (the default) adds the values of `Parameters` to
    /// the group, replacing those with the same name; with `Individual` the new values replace all.
    ///
    /// Source: page ModifyParameterGroup (2025), API metadata (2024) for the codes.
    ModifyParameterGroup {
        RegionId: String,
        ParameterGroupId: String,
        ParameterGroupName: Option<GroupName>,
        ParameterGroupDesc: Option<Description>,
        ModifyMode: Option<Mode>,
        Parameters: Option<String>,
    }
}

choices! {
    /// `ModifyMode`.
    Mode = listed ["Collectivity" => Collectivity, "Individual" => Individual], InvalidParameter;
}

impl Action for ModifyParameterGroup {
    const CONDITIONS: &'static [Condition] = &[
        Condition::ParameterGroupNotFound,
        Condition::InvalidGroupParameters,
        Condition::GroupParameterNotFound,
        Condition::InvalidGroupParameterValue,
    ];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let now = clock::whole_second(cloud.now());
        let group = super::group_mut(cloud, caller, &self.RegionId, &self.ParameterGroupId)?;
        if let Some(text) = &self.Parameters {
            let Some(values) = super::values(text).filter(|values| !values.is_empty()) else {
                let hint = format!("`Parameters` is `{}`, expected `{{\"back_log\":\"3000\"}}`", clip(text));
                return Err(Condition::InvalidGroupParameters.because(hint));
            };
            check_values(group.engine, &group.engine_version, &values)?;
            if self.ModifyMode == Some(Mode::Individual) {
                group.parameters.clear();
            }
            group.parameters.extend(values);
        }
        if let Some(GroupName(name)) = self.ParameterGroupName {
            group.name = name;
        }
        if let Some(Description(text)) = self.ParameterGroupDesc {
            group.description = text;
        }
        group.updated = Some(now);
        Ok(object! { ParameterGroupId: self.ParameterGroupId })
    }
}
