//! Virtual private clouds and their vSwitches, as far as instances can be put into them.

record! {
    /// A virtual private cloud (VPC) that instances can be created in.
    ///
    /// `DescribeVpcs` lists those of the seed and those that instances name. It belongs to the first user unless
    /// [`owner`](Vpc::owner) says otherwise.
    pub(crate) struct Vpc ("VpcId" id: String) {
        /// `VpcName`.
        "VpcName" name: String = String::new();
        /// `RegionId`.
        "RegionId" region: String = "cn-hangzhou".to_owned();
        /// `CidrBlock`.
        "CidrBlock" cidr_block: String = "172.16.0.0/12".to_owned();
        /// `IsDefault`.
        "IsDefault" is_default: bool = false;
        /// The `Uid` of the user that it belongs to.
        "Owner" owner: Option<String> = None;
        /// Its vSwitches.
        "VSwitches" vswitches: Vec<VSwitch> = Vec::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

record! {
    /// A vSwitch of a [`Vpc`].
    pub(crate) struct VSwitch ("VSwitchId" id: String) {
        /// `VSwitchName`.
        "VSwitchName" name: String = String::new();
        /// `ZoneId`, if it is not the default one of the region.
        "ZoneId" zone: Option<String> = None;
        /// `CidrBlock`.
        "CidrBlock" cidr_block: String = "172.16.0.0/24".to_owned();
        /// `IsDefault`.
        "IsDefault" is_default: bool = false;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl Vpc {
    /// A VPC without vSwitches.
    pub(crate) fn new(id: impl Into<String>) -> Vpc {
        Vpc::fresh(id.into())
    }
}

impl VSwitch {
    /// A vSwitch in the default zone of its VPC's region.
    pub(crate) fn new(id: impl Into<String>) -> VSwitch {
        VSwitch::fresh(id.into())
    }
}
