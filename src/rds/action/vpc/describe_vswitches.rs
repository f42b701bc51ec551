//! `DescribeVSwitches` of VPC.

use super::{Size, shown, vpcs, zone_of};
use crate::rds::action::prelude::*;

params! {
    /// Lists the vSwitches of a region or a VPC. `RegionId` or `VpcId` is required.
    ///
    /// `VSwitchId`, `ZoneId`, `VSwitchName` and `IsDefault` are filters. A page has 10 items. Each vSwitch has 252 free
    /// addresses. A VPC or a vSwitch that does not exist gives an empty list.
    ///
    /// Source: page DescribeVSwitches (2022 to 2025), SDK models (2025).
    "vpc:" DescribeVSwitches {
        RegionId: Option<String>,
        PageNumber: PageNumber,
        PageSize: Option<Size>,
        VpcId: Option<String>,
        VSwitchId: Option<String>,
        ZoneId: Option<String>,
        VSwitchName: Option<String>,
        IsDefault: Option<bool>,
    }
}

impl Action for DescribeVSwitches {
    const CONDITIONS: &'static [Condition] = &[Condition::MissingParameter, Condition::VpcRegionNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        if self.RegionId.is_none() && self.VpcId.is_none() {
            let hint = "one of `RegionId` and `VpcId` is required";
            return Err(Refusal::of(Condition::MissingParameter, "RegionId").hint(hint));
        }
        let mut found = Vec::new();
        for vpc in &vpcs(cloud, caller, self.RegionId.as_deref())? {
            for vswitch in &vpc.vswitches {
                let wanted = self.VpcId.as_ref().is_none_or(|id| *id == vpc.id)
                    && self.VSwitchId.as_ref().is_none_or(|id| *id == vswitch.id)
                    && self.ZoneId.as_ref().is_none_or(|zone| *zone == zone_of(vpc, vswitch))
                    && self.VSwitchName.as_ref().is_none_or(|name| *name == vswitch.name)
                    && self.IsDefault.is_none_or(|default| default == vswitch.is_default);
                if wanted {
                    found.push(Value::Object(shown(vpc, vswitch, caller)));
                }
            }
        }
        let size = self.PageSize.map_or(10, |size| size.0);
        let page = Page::new(self.PageNumber.0, size);
        Ok(object! {
            PageNumber: self.PageNumber.0,
            PageSize: size,
            TotalCount: found.len(),
            VSwitches: object! { VSwitch: page.of(&found).to_vec() },
        })
    }
}
