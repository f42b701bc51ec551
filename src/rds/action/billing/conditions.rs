//! Conditions of prices, pay types and renewal.

conditions! {
    /// The instance has the wanted pay type already.
    PayTypeUnchanged = "InvalidOrderCharge.NotSupport", 400, "The specified order charge does not support in RDS.", Inferred,
        "API metadata of TransformDBInstancePayType (2024), which has the code for no stated condition";
    /// No instance of this id belongs to the caller's account, in `TransformDBInstancePayType`.
    TransformedInstanceNotFound = "InvalidDBInstanceName.NotFound", 400, "The specified DB instance name does not exist.", Documented,
        "page (2020) and API metadata of TransformDBInstancePayType (2024)";
    /// The instance is locked, in `TransformDBInstancePayType`.
    TransformedInstanceLocked = "OperationDenied.LockMode", 403, "The operation is not permitted when the instance locked.", Documented,
        "page (2020) and API metadata of TransformDBInstancePayType (2024)";
    /// `PayType` is neither Postpaid nor Prepaid.
    InvalidPayType = "InvalidPayType.Malformed", 400, "The specified parameter PayType is not valid.", Documented,
        "API metadata of TransformDBInstancePayType (2024)";
    /// `UsedTime` is not 1 to 5 years or 1 to 11 months.
    InvalidOrderedTime = "InvalidUsedTime.Format", 400, "The specified parameter UsedTime is not valid.", Documented,
        "API metadata of TransformDBInstancePayType (2024)";
    /// `Period` is neither Year nor Month.
    InvalidPeriod = "InvalidPeriod.Format", 400, "The specified parameter Period is not valid.", Documented,
        "API metadata of TransformDBInstancePayType (2024)";
    /// A subscription is wanted, and `Period` or `UsedTime` is absent.
    MissingPeriod = "InvalidPeriodOrUsedTime.Format", 400, "The specified parameter Period and UsedTime are not valid.", Inferred,
        "API metadata of TransformDBInstancePayType (2024)";
    /// The pay type was changed less than 15 minutes ago.
    PayTypeChangedLately = "OperationDenied.TimeLimit", 400, "The interval between the two conversion operations must be greater than 15 minutes.", Documented,
        "API metadata of TransformDBInstancePayType (2024)";
    /// The instance is no subscription.
    RenewalOfPostpaid = "InvalidOrderCharge.NotSupport", 404, "The specified order charge does not support in RDS.", Inferred,
        "API metadata of RenewInstance (2024), which has the code for no stated condition";
    /// `DBInstanceClass` is no class that the service has or had.
    PriceOfUnknownClass = "InvalidDBInstanceClassNotFound", 400, "Specified DB instance class is not found.", Documented,
        "API metadata of DescribePrice (2024)";
    /// `DBInstanceStorage` is not a whole number within the range of the storage type.
    PriceOfInvalidStorage = "InvalidDBInstanceStorage.Format", 400, "InvalidDBInstanceStorage.Format", Documented,
        "API metadata of DescribePrice (2024)";
    /// `TimeType` is not one of Year, Month, Day, Hour.
    InvalidTimeType = "InvalidTimeType.NotFound", 404, "The parameter timeType does not exist.", Documented,
        "API metadata of DescribePrice (2024)";
    /// The renewal price of an instance that is no subscription is asked for.
    SubscriptionNotFound = "canNotFindSubscription", 404, "Subscription information not found.", Inferred,
        "API metadata of DescribeRenewalPrice (2024), which has the code for no stated condition";
    /// The time of a renewal is not 1 to 5 years or 1 to 11 months.
    InvalidOrderPeriod = "SYSTEM.SaleValidateFailed", 400, "The request not refer to the correct order period. please check your Period or UsedTime param.", Documented,
        "API metadata of DescribeRenewalPrice (2024)";
}
