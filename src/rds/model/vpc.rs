//! Virtual private clouds and their vSwitches, as far as instances can be put into them.

record! {
    /// A virtual private cloud (VPC) that instances can be created in.
    ///
    /// `DescribeVpcs` lists those of the seed and those that instances name. It belongs to the first user unless
    /// [`owner`](Vpc::owner) says otherwise.
    ///
    /// ```
    /// use fake_rds::{FakeRds, Vpc, VSwitch};
    ///
    /// let vpc = Vpc::new("vpc-1").region("cn-beijing").vswitch(VSwitch::new("vsw-1").zone("cn-beijing-c"));
    /// let rds = FakeRds::builder().vpc(vpc).start_blocking();
    /// ```
    #[must_use = "a Vpc does nothing until it is handed to a builder"]
    pub struct Vpc,
    /// A VPC as it was when a test looked at it.
    VpcView ("VpcId" id: String)
    example (
        "FakeRds::builder().vpc(Vpc::new(\"vpc-1\")",
        ").start_blocking()",
        "rds.vpcs()[0]"
    ) {
        /// `VpcName`.
        "VpcName" name: String = String::new(), text "offices";
        /// `RegionId`.
        "RegionId" region: String = "cn-hangzhou".to_owned(), text "cn-beijing";
        /// `CidrBlock`.
        "CidrBlock" cidr_block: String = "172.16.0.0/12".to_owned(), text "10.0.0.0/8";
        /// `IsDefault`.
        "IsDefault" is_default: bool = false, value true;
        /// The `Uid` of the user that it belongs to.
        "Owner" owner: Option<String> = None, maybe "2000000000000002";
        /// Its vSwitches.
        "VSwitches" vswitches: Vec<VSwitch> = Vec::new(), own;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

record! {
    /// A vSwitch of a [`Vpc`].
    ///
    /// ```
    /// use fake_rds::{Vpc, VSwitch};
    ///
    /// let vpc = Vpc::new("vpc-1").vswitch(VSwitch::new("vsw-1").zone("cn-hangzhou-h").cidr_block("172.16.0.0/24"));
    /// ```
    #[must_use = "a VSwitch does nothing until it is handed to a Vpc"]
    pub struct VSwitch,
    /// A vSwitch as it was when a test looked at it.
    VSwitchView ("VSwitchId" id: String)
    example (
        "FakeRds::builder().vpc(Vpc::new(\"vpc-1\").vswitch(VSwitch::new(\"vsw-1\")",
        ")).start_blocking()",
        "rds.vpcs()[0].vswitches()[0]"
    ) {
        /// `VSwitchName`.
        "VSwitchName" name: String = String::new(), text "offices";
        /// `ZoneId`, if it is not the default one of the region.
        "ZoneId" zone: Option<String> = None, maybe "cn-hangzhou-h";
        /// `CidrBlock`.
        "CidrBlock" cidr_block: String = "172.16.0.0/24".to_owned(), text "172.16.1.0/24";
        /// `IsDefault`.
        "IsDefault" is_default: bool = false, value true;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl Vpc {
    /// A VPC without vSwitches.
    ///
    /// ```
    /// # use fake_rds::Vpc;
    /// let vpc = Vpc::new("vpc-1").name("offices");
    /// ```
    pub fn new(id: impl Into<String>) -> Vpc {
        Vpc::fresh(id.into())
    }

    /// A vSwitch.
    ///
    /// ```
    /// # use fake_rds::{Vpc, VSwitch};
    /// let vpc = Vpc::new("vpc-1").vswitch(VSwitch::new("vsw-1"));
    /// ```
    pub fn vswitch(mut self, vswitch: VSwitch) -> Vpc {
        self.vswitches.push(vswitch);
        self
    }
}

impl VSwitch {
    /// A vSwitch in the default zone of its VPC's region.
    ///
    /// ```
    /// # use fake_rds::VSwitch;
    /// let vswitch = VSwitch::new("vsw-1");
    /// ```
    pub fn new(id: impl Into<String>) -> VSwitch {
        VSwitch::fresh(id.into())
    }
}

impl VpcView {
    /// `VpcId`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Vpc};
    /// let rds = FakeRds::builder().vpc(Vpc::new("vpc-1")).start_blocking();
    /// assert_eq!(rds.vpcs()[0].id(), "vpc-1");
    /// ```
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Its vSwitches.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Vpc};
    /// let rds = FakeRds::builder().vpc(Vpc::new("vpc-1")).start_blocking();
    /// assert!(rds.vpcs()[0].vswitches().is_empty());
    /// ```
    pub fn vswitches(&self) -> Vec<VSwitchView> {
        self.0.vswitches.iter().cloned().map(VSwitchView).collect()
    }
}

impl VSwitchView {
    /// `VSwitchId`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, VSwitch, Vpc};
    /// let rds = FakeRds::builder().vpc(Vpc::new("vpc-1").vswitch(VSwitch::new("vsw-1"))).start_blocking();
    /// assert_eq!(rds.vpcs()[0].vswitches()[0].id(), "vsw-1");
    /// ```
    pub fn id(&self) -> &str {
        &self.0.id
    }
}
