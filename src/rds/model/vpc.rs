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
        match (self.range(), ip.parse::<Ipv4Addr>()) {
            (Some((base, mask)), Ok(ip)) => ip.to_bits() & mask == base,
            _ => true,
        }
    }

    /// Returns an address in the range of the vSwitch, the same one for the same number. It is neither the first nor
    /// the last of the range.
    pub(crate) fn address(&self, number: u32) -> Option<Ipv4Addr> {
        let (base, mask) = self.range()?;
        let place = number.checked_rem((!mask).saturating_sub(1)).map_or(0, |place| place + 1);
        Some(Ipv4Addr::from_bits(base | place))
    }

    /// Returns the first address of the range, and the mask.
    fn range(&self) -> Option<(u32, u32)> {
        let (base, bits) = self.cidr_block.split_once('/')?;
        let mask = u32::MAX.checked_shl(32_u32.checked_sub(bits.parse().ok()?)?).unwrap_or(0);
        Some((base.parse::<Ipv4Addr>().ok()?.to_bits() & mask, mask))
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

#[cfg(test)]
mod tests {
    use super::VSwitch;

    #[test]
    fn addresses_are_in_the_range() {
        for (block, numbers, expected) in [
            ("10.1.0.0/24", [0, 253, 254], ["10.1.0.1", "10.1.0.254", "10.1.0.1"]),
            ("10.1.2.128/30", [0, 1, 2], ["10.1.2.129", "10.1.2.130", "10.1.2.129"]),
            ("10.1.2.9/32", [0, 1, 2], ["10.1.2.9", "10.1.2.9", "10.1.2.9"]),
        ] {
            let vswitch = VSwitch { cidr_block: block.to_owned(), ..VSwitch::new("vsw-1") };
            for (number, expected) in numbers.into_iter().zip(expected) {
                let address = vswitch.address(number).unwrap().to_string();
                assert_eq!(address, expected, "{block}");
                assert!(vswitch.contains(&address));
            }
        }
        let vswitch = VSwitch { cidr_block: "everywhere".to_owned(), ..VSwitch::new("vsw-1") };
        assert_eq!(vswitch.address(1), None);
    }
}
