//! `DescribeParameterGroups`.

use crate::rds::action::prelude::*;
use crate::rds::model::parameter_group::ParameterGroup;

params! {
    /// Lists the parameter groups of a region, in the order of their creation (inferred). The service's own groups,
    /// whose ids begin with `rpg-sys-`, are not modelled.
    ///
    /// Source: page DescribeParameterGroups (2020 to 2025), SDK response models (2025).
    DescribeParameterGroups { RegionId: String }
}

impl Action for DescribeParameterGroups {
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let own =
            |group: &&ParameterGroup| group.owner.as_deref() == Some(&caller.owner) && group.region == self.RegionId;
        let groups = cloud.parameter_groups.iter().filter(own).map(|group| super::described(group).into());
        Ok(object! {
            ParameterGroups: object! { ParameterGroup: groups.collect::<Value>() },
            SignalForOptimizeParams: false,
        })
    }
}
