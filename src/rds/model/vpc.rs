//! Virtual private clouds and their vSwitches, in which instances can be created.

use std::net::Ipv4Addr;

use super::{Cloud, regions};
use crate::base::text::{clip, members};

record! {
    /// A virtual private cloud (VPC) that instances can be created in.
    ///
    /// `DescribeVpcs` lists the VPCs of the seed and those that instances name. By default a VPC belongs to the first
    /// user.
    pub(crate) struct Vpc ("VpcId" id: String) {
        /// The name (`VpcName`).
        "VpcName" name: String = String::new();
        /// The region (`RegionId`), by default `cn-hangzhou`.
        "RegionId" region: String = "cn-hangzhou".to_owned();
        /// The range of addresses (`CidrBlock`).
        "CidrBlock" cidr_block: String = "172.16.0.0/12".to_owned();
        /// `true` for the default one of the region (`IsDefault`).
        "IsDefault" is_default: bool = false;
        /// The `Uid` of the owner; by default the first user.
        "Owner" owner: Option<String> = None;
        /// The vSwitches of the VPC.
        "VSwitches" vswitches: Vec<VSwitch> = Vec::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

record! {
    /// A vSwitch of a [`Vpc`].
    pub(crate) struct VSwitch ("VSwitchId" id: String) {
        /// The name (`VSwitchName`).
        "VSwitchName" name: String = String::new();
        /// The zone (`ZoneId`), if it differs from the default zone of the region.
        "ZoneId" zone: Option<String> = None;
        /// The range of addresses (`CidrBlock`).
        "CidrBlock" cidr_block: String = "172.16.0.0/24".to_owned();
        /// `true` for the default one of the region (`IsDefault`).
        "IsDefault" is_default: bool = false;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl Vpc {
    /// Creates a VPC without vSwitches.
    pub(crate) fn new(id: impl Into<String>) -> Vpc {
        Vpc::fresh(id.into())
    }
}

impl VSwitch {
    /// Creates a vSwitch in the default zone of its VPC's region.
    pub(crate) fn new(id: impl Into<String>) -> VSwitch {
        VSwitch::fresh(id.into())
    }

    /// Returns whether an address is in the range of the vSwitch.
    pub(crate) fn contains(&self, ip: &str) -> bool {
        let within = || {
            let (base, bits) = self.cidr_block.split_once('/')?;
            let (base, ip) = (base.parse::<Ipv4Addr>().ok()?, ip.parse::<Ipv4Addr>().ok()?);
            let mask = u32::MAX.checked_shl(32_u32.checked_sub(bits.parse().ok()?)?).unwrap_or(0);
            Some(base.to_bits() & mask == ip.to_bits() & mask)
        };
        within().unwrap_or(true)
    }
}

/// The place in the network that a request names for an instance.
pub(crate) struct Place<'r> {
    pub(crate) region: &'r str,
    /// The zone of the primary node.
    pub(crate) zone: Option<&'r str>,
    /// The number of zones that the request names.
    pub(crate) zones: usize,
    pub(crate) vpc: Option<&'r str>,
    /// The vSwitches, with commas between them.
    pub(crate) vswitches: Option<&'r str>,
}

impl Place<'_> {
    /// Returns the number of zones of a request, from the zones of its secondary nodes.
    pub(crate) fn zones_with(secondary: [&Option<String>; 2]) -> usize {
        1 + secondary.into_iter().flatten().count()
    }
}

impl Cloud {
    /// Returns a vSwitch of the seed, with its VPC.
    pub(crate) fn find_vswitch(&self, id: &str) -> Option<(&Vpc, &VSwitch)> {
        self.vpcs.iter().find_map(|vpc| Some((vpc, vpc.vswitches.iter().find(|vswitch| vswitch.id == id)?)))
    }

    /// Returns why an instance cannot be in a place: the VPCs and vSwitches of the seed contradict it. Every other id of
    /// a VPC or vSwitch is accepted.
    pub(crate) fn misplaced(&self, place: &Place<'_>) -> Option<String> {
        let Place { region, zone, vpc, vswitches, .. } = *place;
        if let Some(known) = self.vpcs.iter().find(|known| Some(known.id.as_str()) == vpc && known.region != region) {
            return Some(format!("`{}` is in {}, the instance in {region}", known.id, known.region));
        }
        let ids = members(vswitches.unwrap_or_default()).enumerate();
        let known = ids.filter_map(|(index, id)| Some((index, self.find_vswitch(id)?)));
        for (index, (of, vswitch)) in known {
            let there = vswitch.zone.clone().unwrap_or_else(|| regions::default_zone(&of.region));
            if let Some(vpc) = vpc.filter(|vpc| *vpc != of.id) {
                return Some(format!("`{}` is in `{}`, not in `{}`", vswitch.id, of.id, clip(vpc)));
            }
            if let Some(zone) =
                zone.filter(|zone| index == 0 && ![there.as_str(), "Auto"].contains(zone) && !zone.contains("MAZ"))
            {
                return Some(format!("`{}` is in {there}, the instance in {}", vswitch.id, clip(zone)));
            }
        }
        None
    }
}
