//! `DescribeVpcs`: the VPCs of the seed, and those that instances name.

use super::super::page::PageSizeIfAny;
use crate::rds::action::prelude::*;
use crate::rds::model::regions;
use crate::rds::model::vpc::{VSwitch, Vpc};

params! {
    /// Lists the VPCs of a region with their vSwitches: those of the seed, and those that instances name. If there are
    /// none, the list has `vpc-default` with `vsw-default`, to which instances without a named VPC belong.
    ///
    /// `VpcId` and `ZoneId` are filters. The defaults are `cn-hangzhou` for `RegionId` (inferred) and 20 for
    /// `PageSize`. The times of creation are unknown and empty.
    ///
    /// Source: SDK models (2025), which have only names: everything else is inferred.
    DescribeVpcs {
        RegionId: Option<String>,
        PageNumber: PageNumber,
        PageSize: PageSizeIfAny,
        VpcId: Option<String>,
        ZoneId: Option<String>,
    }
}

impl Action for DescribeVpcs {
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let region = self.RegionId.as_deref().unwrap_or("cn-hangzhou");
        check_region(cloud, region)?;
        let mut vpcs = cloud.vpcs_of(&caller.owner, region);
        vpcs.retain(|vpc| self.VpcId.as_ref().is_none_or(|id| *id == vpc.id));
        if let Some(zone) = &self.ZoneId {
            vpcs.retain(|vpc| vpc.vswitches.iter().any(|vswitch| zone_of(vpc, vswitch) == *zone));
        }
        let size = if self.PageSize.0 == 0 { 20 } else { self.PageSize.0.min(100) };
        let page = Page::new(self.PageNumber.0, size);
        let mut items = Vec::new();
        for vpc in page.of(&vpcs) {
            let vswitches: Vec<_> = vpc
                .vswitches
                .iter()
                .map(|vswitch| {
                    object! {
                        VSwitchId: &vswitch.id,
                        VSwitchName: &vswitch.name,
                        CidrBlock: &vswitch.cidr_block,
                        IsDefault: vswitch.is_default,
                        IzNo: zone_of(vpc, vswitch),
                        Status: "Available",
                        GmtCreate: "",
                        GmtModified: "",
                    }
                })
                .collect();
            items.push(object! {
                VpcId: &vpc.id,
                VpcName: &vpc.name,
                CidrBlock: &vpc.cidr_block,
                IsDefault: vpc.is_default,
                RegionNo: &vpc.region,
                Status: "Available",
                AliUid: caller.owner.as_ref().to_owned(),
                Bid: "26842",
                GmtCreate: "",
                GmtModified: "",
                VSwitchs: vswitches,
            });
        }
        Ok(object! { PageNumber: self.PageNumber.0, PageSize: size, TotalCount: vpcs.len(), Vpcs: items })
    }
}

/// Returns the zone of a vSwitch.
pub(super) fn zone_of(vpc: &Vpc, vswitch: &VSwitch) -> String {
    vswitch.zone.clone().unwrap_or_else(|| regions::default_zone(&vpc.region))
}
