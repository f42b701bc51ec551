//! `DescribeVSwitches`: the vSwitches of the VPCs that `DescribeVpcs` lists.

use super::super::region::zones;
use super::describe_vpcs::zone_of;
use crate::rds::action::prelude::*;

params! {
    /// Lists the vSwitches of a region: those of the VPCs that `DescribeVpcs` lists.
    ///
    /// `VpcId` and `ZoneId` are filters; an unknown VPC or zone of the region is refused. The default of `RegionId` is
    /// `cn-hangzhou`. Each vSwitch has 252 free addresses.
    ///
    /// Source: page DescribeVSwitches (2022 to 2025), API metadata (2024) for the codes.
    DescribeVSwitches {
        RegionId: Option<String>,
        PageNumber: PageNumber,
        PageSize: Option<Size>,
        VpcId: Option<String>,
        ZoneId: Option<String>,
    }
}

number_parameters! {
    /// `PageSize`.
    Size = [1..=50], "a whole number from 1 to 50", InvalidParameter;
}

impl Action for DescribeVSwitches {
    const CONDITIONS: &'static [Condition] =
        &[Condition::RegionNotFound, Condition::VpcNotFound, Condition::VSwitchZone];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let region = self.RegionId.as_deref().unwrap_or("cn-hangzhou");
        check_region(cloud, region)?;
        let vpcs = cloud.vpcs_of(&caller.owner, region);
        if let Some(id) = self.VpcId.as_ref().filter(|id| !vpcs.iter().any(|vpc| vpc.id == **id)) {
            refuse!(VpcNotFound, "{region} has no VPC `{}`", clip(id));
        }
        if let Some(zone) = self.ZoneId.as_ref().filter(|zone| !zones(cloud, region).contains(zone)) {
            refuse!(VSwitchZone, "{region} has no zone `{}`", clip(zone));
        }
        let mut items = Vec::new();
        for vpc in &vpcs {
            for vswitch in &vpc.vswitches {
                let zone = zone_of(vpc, vswitch);
                let wanted = self.VpcId.as_ref().is_none_or(|id| *id == vpc.id);
                if wanted && self.ZoneId.as_ref().is_none_or(|id| *id == zone) {
                    items.push(object! {
                        VSwitchId: &vswitch.id,
                        VSwitchName: &vswitch.name,
                        CidrBlock: &vswitch.cidr_block,
                        Description: "",
                        IsDefault: vswitch.is_default,
                        IzNo: zone,
                        Status: "Available",
                        AvailableIpAddressCount: "252",
                    });
                }
            }
        }
        let size = self.PageSize.map_or(30, |size| size.0);
        let page = Page::new(self.PageNumber.0, size);
        Ok(object! {
            PageNumber: self.PageNumber.0,
            PageSize: size,
            TotalCount: items.len(),
            VSwitchs: page.of(&items).to_vec(),
        })
    }
}
