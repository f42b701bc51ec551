//! `ModifyResourceGroup`: any group, at once.

use super::types::ResourceGroup;
use crate::rds::action::prelude::*;

params! {
    /// Moves an instance into another resource group, at once.
    ///
    /// The fake has no list of groups: every id that begins with `rg-` is accepted.
    ///
    /// Source: page ModifyResourceGroup (2020), API metadata (2024) for the code.
    ModifyResourceGroup { DBInstanceId: String, ResourceGroupId: ResourceGroup }
}

impl Action for ModifyResourceGroup {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.resource_group = self.ResourceGroupId.0;
        Ok(object! {})
    }
}
