//! Actions of VPC (version 2016-04-28): the networks of the seed, as that product shows them. They only read.

mod conditions;
mod describe_vpcs;
mod describe_vswitch_attributes;
mod describe_vswitches;

use std::collections::BTreeSet;

use crate::rds::action::prelude::*;
use crate::rds::model::regions;
use crate::rds::model::vpc::{VSwitch, Vpc};

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<describe_vpcs::DescribeVpcs>(),
    modelled::<describe_vswitches::DescribeVSwitches>(),
    modelled::<describe_vswitch_attributes::DescribeVSwitchAttributes>(),
];

number_parameters! {
    /// `PageSize`.
    Size = [1..=50], "a whole number from 1 to 50", InvalidPageSize;
}

/// The caller's VPCs in a region, or in every region.
fn vpcs(cloud: &Cloud, caller: &Caller, region: Option<&str>) -> Result<Vec<Vpc>, Refusal> {
    if let Some(region) = region {
        super::region::check_region_or(cloud, region, Condition::VpcRegionNotFound)?;
        return Ok(cloud.vpcs_of(&caller.owner, region));
    }
    let of_vpcs = cloud.vpcs.iter().map(|vpc| vpc.region.as_str());
    let regions: BTreeSet<&str> =
        of_vpcs.chain(cloud.instances.iter().map(|instance| instance.region.as_str())).collect();
    Ok(regions.into_iter().flat_map(|region| cloud.vpcs_of(&caller.owner, region)).collect())
}

/// The number of the account that owns a resource; 0 if its id is not a number.
fn owner_id(vpc: &Vpc, caller: &Caller) -> u64 {
    vpc.owner.as_deref().unwrap_or(&caller.owner).parse().unwrap_or(0)
}

/// The id of something that belongs to a VPC, such as its router.
fn beside(kind: &str, vpc: &Vpc) -> String {
    format!("{kind}-{}", vpc.id.trim_start_matches("vpc-"))
}

/// The zone of a vSwitch.
fn zone_of(vpc: &Vpc, vswitch: &VSwitch) -> String {
    vswitch.zone.clone().unwrap_or_else(|| regions::default_zone(&vpc.region))
}

/// Returns the members of a vSwitch that both actions show.
fn shown(vpc: &Vpc, vswitch: &VSwitch, caller: &Caller) -> Object {
    let shown = object! {
        VSwitchId: &vswitch.id,
        VSwitchName: &vswitch.name,
        VpcId: &vpc.id,
        ZoneId: zone_of(vpc, vswitch),
        CidrBlock: &vswitch.cidr_block,
        Ipv6CidrBlock: "",
        EnabledIpv6: false,
        AvailableIpAddressCount: 252,
        IsDefault: vswitch.is_default,
        Status: "Available",
        Description: "",
        CreationTime: "",
        NetworkAclId: "",
        OwnerId: owner_id(vpc, caller),
        ResourceGroupId: "",
        ShareType: "",
        RouteTable: object! { RouteTableId: beside("vtb", vpc), RouteTableType: "System" },
        Tags: object! { Tag: Vec::<Value>::new() },
    };
    match shown {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}
