//! Refusals of VPC.

conditions! {
    /// `RegionId` names no region, in an action of VPC.
    pub(crate) VpcRegionNotFound = "InvalidRegionId.NotFound", 404, "The specified RegionId does not exist in our records.", Inferred,
        "Terraform's provider (2020 to 2025) for the code";
    /// No vSwitch has this id.
    pub(crate) VSwitchIdNotFound = "InvalidVswitchID.NotFound", 404, "Specified vswitch does not exist.", Inferred,
        "Terraform's provider (2019 to 2025) for the code";
}
