//! `DescribeVpcs` of VPC.

use super::{Size, beside, owner_id, vpcs};
use crate::rds::action::prelude::*;

params! {
    /// Lists the VPCs of a region: the same as `DescribeVpcs` of RDS, in the form of the product VPC.
    ///
    /// `VpcId` (up to 20 ids, separated by commas), `VpcName` and `IsDefault` are filters. A page has 10 items. The ids
    /// of routers and route tables are derived from the id of their VPC; the times of creation are unknown and empty.
    ///
    /// Source: page DescribeVpcs (2022 to 2025), SDK models (2025).
    "vpc:" DescribeVpcs {
        RegionId: String,
        PageNumber: PageNumber,
        PageSize: Option<Size>,
        VpcId: Option<String>,
        VpcName: Option<String>,
        IsDefault: Option<bool>,
    }
}

impl Action for DescribeVpcs {
    const CONDITIONS: &'static [Condition] = &[Condition::VpcRegionNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let mut found = vpcs(cloud, caller, Some(&self.RegionId))?;
        found.retain(|vpc| {
            self.VpcId.as_ref().is_none_or(|ids| members(ids).any(|id| id == vpc.id))
                && self.VpcName.as_ref().is_none_or(|name| *name == vpc.name)
                && self.IsDefault.is_none_or(|default| default == vpc.is_default)
        });
        let size = self.PageSize.map_or(10, |size| size.0);
        let mut items = Vec::new();
        for vpc in Page::new(self.PageNumber.0, size).of(&found) {
            let vswitches: Vec<Value> = vpc.vswitches.iter().map(|vswitch| (&vswitch.id).into()).collect();
            items.push(object! {
                VpcId: &vpc.id,
                VpcName: &vpc.name,
                RegionId: &vpc.region,
                CidrBlock: &vpc.cidr_block,
                Ipv6CidrBlock: "",
                EnabledIpv6: false,
                IsDefault: vpc.is_default,
                Status: "Available",
                Description: "",
                CreationTime: "",
                OwnerId: owner_id(vpc, caller),
                ResourceGroupId: "",
                VRouterId: beside("vrt", vpc),
                NetworkAclNum: "0",
                CenStatus: "Detached",
                VSwitchIds: object! { VSwitchId: vswitches },
                RouterTableIds: object! { RouterTableIds: vec![Value::from(beside("vtb", vpc))] },
                SecondaryCidrBlocks: object! { SecondaryCidrBlock: Vec::<Value>::new() },
                UserCidrs: object! { UserCidr: Vec::<Value>::new() },
                NatGatewayIds: object! { NatGatewayIds: Vec::<Value>::new() },
                Ipv6CidrBlocks: object! { Ipv6CidrBlock: Vec::<Value>::new() },
                Tags: object! { Tag: Vec::<Value>::new() },
            });
        }
        Ok(object! {
            PageNumber: self.PageNumber.0,
            PageSize: size,
            TotalCount: found.len(),
            Vpcs: object! { Vpc: items },
        })
    }
}
