//! Conditions of prices, pay types and renewal.

conditions! {
    /// The instance already has the requested pay type.
    pub(crate) PayTypeUnchanged = "InvalidOrderCharge.NotSupport", 400, "The specified order charge does not support in RDS.", Inferred,
        "API metadata of TransformDBInstancePayType (2024), which has the code for no stated condition";
    /// `PayType` is neither Postpaid nor Prepaid.
    pub(crate) InvalidPayType = "InvalidPayType.Malformed", 400, "The specified parameter PayType is not valid.", Documented,
        "API metadata of TransformDBInstancePayType (2024)";
    /// `UsedTime` is not 1 to 5 years or 1 to 11 months.
    pub(crate) InvalidOrderedTime = "InvalidUsedTime.Format", 400, "The specified parameter UsedTime is not valid.", Documented,
        "API metadata of TransformDBInstancePayType (2024)";
    /// `Period` is neither Year nor Month.
    pub(crate) InvalidPeriod = "InvalidPeriod.Format", 400, "The specified parameter Period is not valid.", Documented,
        "API metadata of TransformDBInstancePayType (2024)";
    /// The request asks for a subscription, and `Period` or `UsedTime` is absent.
    pub(crate) MissingPeriod = "InvalidPeriodOrUsedTime.Format", 400, "The specified parameter Period and UsedTime are not valid.", Inferred,
        "API metadata of TransformDBInstancePayType (2024)";
    /// The pay type was changed less than 15 minutes ago.
    pub(crate) PayTypeChangedLately = "OperationDenied.TimeLimit", 400, "The interval between the two conversion operations must be greater than 15 minutes.", Documented,
        "API metadata of TransformDBInstancePayType (2024)";
    /// The instance is not a subscription.
    pub(crate) RenewalOfPostpaid = "InvalidOrderCharge.NotSupport", 404, "The specified order charge does not support in RDS.", Inferred,
        "API metadata of RenewInstance (2024), which has the code for no stated condition";
    /// The service never had the class `DBInstanceClass`.
    pub(crate) PriceOfUnknownClass = "InvalidDBInstanceClassNotFound", 400, "Specified DB instance class is not found.", Documented,
        "API metadata of DescribePrice (2024)";
    /// `DBInstanceStorage` is not a whole number within the range of the storage type.
    pub(crate) PriceOfInvalidStorage = "InvalidDBInstanceStorage.Format", 400, "InvalidDBInstanceStorage.Format", Documented,
        "API metadata of DescribePrice (2024)";
    /// `TimeType` is not Year, Month, Day or Hour.
    pub(crate) InvalidTimeType = "InvalidTimeType.NotFound", 404, "The parameter timeType does not exist.", Documented,
        "API metadata of DescribePrice (2024)";
    /// The request asks for the renewal price of an instance that is not a subscription.
    pub(crate) SubscriptionNotFound = "canNotFindSubscription", 404, "Subscription information not found.", Inferred,
        "API metadata of DescribeRenewalPrice (2024), which has the code for no stated condition";
    /// The period of a renewal is not 1 to 5 years or 1 to 11 months.
    pub(crate) InvalidOrderPeriod = "SYSTEM.SaleValidateFailed", 400, "The request not refer to the correct order period. please check your Period or UsedTime param.", Documented,
        "API metadata of DescribeRenewalPrice (2024)";
}
