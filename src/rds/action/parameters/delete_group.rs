//! `DeleteParameterGroup`: at once, unless an instance uses the group.

use crate::rds::action::prelude::*;

params! {
    /// Deletes a parameter group. A group is in use, and refused, if it was the last one that was applied to an
    /// instance (inferred).
    ///
    /// Source: page DeleteParameterGroup (2020 to 2025), API metadata (2024) for the codes.
    DeleteParameterGroup { RegionId: String, ParameterGroupId: String }
}

impl Action for DeleteParameterGroup {
    const CONDITIONS: &'static [Condition] = &[Condition::ParameterGroupNotFound, Condition::ParameterGroupInUse];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let id = super::group(cloud, caller, &self.RegionId, &self.ParameterGroupId)?.id.clone();
        let user = cloud.instances.iter().find(|instance| instance.parameter_group.as_ref() == Some(&id));
        if let Some(instance) = user {
            let hint = format!("`{id}` is the group of instance `{}`", instance.id);
            return Err(Condition::ParameterGroupInUse.because(hint));
        }
        cloud.parameter_groups.retain(|group| group.id != id);
        Ok(object! { ParameterGroupId: id })
    }
}
