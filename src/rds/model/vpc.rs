//! Virtual private clouds and their vSwitches, in which instances can be created.

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
}
