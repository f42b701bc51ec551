//! Conditions of regions, zones and classes.

conditions! {
    /// `CommodityCode` is not a commodity code of RDS.
    pub(crate) ArticleNotFound = "ArticleNotFound", 400, "Article not found", Documented,
        "API metadata of DescribeAvailableZones and DescribeAvailableClasses (2024)";
    /// No class is on sale in this zone for this engine, version, edition and kind of storage.
    pub(crate) NoClassFound = "InvalidCondition.NotFound", 404, "No class found", Documented,
        "API metadata of DescribeAvailableClasses (2024)";
    /// `CommodityCode` is not a commodity code of RDS, in `ListClasses`.
    pub(crate) InvalidCommodityCode = "InvalidCommodityCode.Malformed", 400, "The commodity code is invalid.", Documented,
        "API metadata of ListClasses (2024)";
    /// `ClassCode` is unknown or belongs to another engine.
    pub(crate) ClassNotFound = "InvalidClassCode.NotFound", 400, "Invalid ClassCode NotFound.", Documented,
        "API metadata of DescribeClassDetails (2024)";
}
