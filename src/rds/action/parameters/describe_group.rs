//! `DescribeParameterGroup`: the values of a group, and its instances.

use crate::rds::action::prelude::*;

params! {
    /// Describes a parameter group: its values, and the instances to which it was applied last.
    ///
    /// Source: page DescribeParameterGroup (2020 to 2025), API metadata (2024) for the code.
    DescribeParameterGroup { RegionId: String, ParameterGroupId: String }
}

impl Action for DescribeParameterGroup {
    const CONDITIONS: &'static [Condition] = &[Condition::ParameterGroupNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let group = super::group(cloud, caller, &self.RegionId, &self.ParameterGroupId)?;
        let details = group.parameters.iter().map(|(name, value)| object! { ParamName: name, ParamValue: value });
        let mut described = super::described(group);
        described.put("ParamDetail", object! { ParameterDetail: details.collect::<Value>() });
        let uses = |instance: &&crate::rds::model::instance::Instance| {
            owns(caller, instance) && instance.parameter_group.as_ref() == Some(&group.id)
        };
        let users = cloud.instances.iter().filter(uses).map(|instance| {
            let applied = instance.parameter_group_applied.map(to_second).unwrap_or_default();
            object! { DBInstanceName: &instance.id, AppliedTime: applied }
        });
        Ok(object! {
            ParamGroup: object! { ParameterGroup: Value::List(vec![described.into()]) },
            RelatedCustinsInfo: object! { RelatedCustinsInfo: users.collect::<Value>() },
        })
    }
}
