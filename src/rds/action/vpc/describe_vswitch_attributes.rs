//! `DescribeVSwitchAttributes` of VPC.

use super::{shown, vpcs};
use crate::rds::action::prelude::*;

params! {
    /// Describes a vSwitch. Terraform's provider calls this action for each database in a VPC.
    ///
    /// Without `RegionId` every region is searched.
    ///
    /// Source: page DescribeVSwitchAttributes (2024 to 2026), SDK models (2025).
    "vpc:" DescribeVSwitchAttributes { VSwitchId: String, RegionId: Option<String> }
}

impl Action for DescribeVSwitchAttributes {
    const CONDITIONS: &'static [Condition] = &[Condition::VpcRegionNotFound, Condition::VSwitchIdNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let vpcs = vpcs(cloud, caller, self.RegionId.as_deref())?;
        let mut all = vpcs.iter().flat_map(|vpc| vpc.vswitches.iter().map(move |vswitch| (vpc, vswitch)));
        let Some((vpc, vswitch)) = all.find(|(_, vswitch)| vswitch.id == self.VSwitchId) else {
            let known = list(vpcs.iter().flat_map(|vpc| &vpc.vswitches).map(|vswitch| format!("`{}`", vswitch.id)));
            refuse!(VSwitchIdNotFound, "no vSwitch `{}`; existing: {known}", clip(&self.VSwitchId));
        };
        let mut answer = shown(vpc, vswitch, caller);
        answer.put("CloudResources", object! { CloudResourceSetType: Vec::<Value>::new() });
        Ok(Value::Object(answer))
    }
}
