//! Conditions of instances and their lists.

conditions! {
    /// `DBInstanceType` is not one of Primary, Readonly, Guard, Temp.
    InvalidDBInstanceType = "InvalidDBInstanceType.ValueNotSupport", 400, "The specified parameter\"DBInstanceType\" is not valid.", Documented,
        "page of DescribeDBInstances (2019)";
    /// A request names more instances than the action takes.
    TooManyInstances = "InvalidDBInstanceId.QuotaExceeded", 400, "The quota of instance id exceeds.", Inferred,
        "RDS client error table (2018)";
    /// `NextToken` is not one that an answer gave out.
    InvalidNextToken = "Invalid.NextToken", 400, "The parameter NextToken is invalid.", Documented,
        "API metadata of DescribeDBInstances (2024)";
    /// `Expired` is neither true nor false.
    InvalidExpired = "InvalidExpired.Format", 400, "The instance expiration status parameter is incorrect.", Documented,
        "API metadata of DescribeDBInstances (2024)";
    /// `AcceptLanguage` is neither `zh-CN` nor `en-US`.
    InvalidAcceptLanguage = "InvalidAcceptLanguage.NotFound", 404, "Only Chinese (zh-CN) and English (en-US) are allowed.", Documented,
        "API metadata of DescribeRegions (2024)";
    /// The instance is in a status in which it cannot be restarted.
    RestartStatus = "InvalidDBInstanceStatus.NotSupport", 400, "The Specified instance status is not supported to restart instance.", Documented,
        "API metadata of RestartDBInstance (2024)",
        y2018("OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.");
    /// `NodeId` is given and is no node of the instance.
    NodeNotFound = "InvalidNodeId.NotFound", 404, "The target node does not exist in the current instance.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// The instance has deletion protection.
    DeletionProtected = "OperationDenied.DeletionProtection", 400, "The operation is not permitted when the instance enabled deletion protection.", Documented,
        "API metadata of DeleteDBInstance (2024)";
    /// The instance is a primary with a subscription.
    PrepaidInstance = "OperationDenied.PrePayTypeNotSupported", 403, "The operation is not permitted due to pay type of instance.", Documented,
        "API metadata of DeleteDBInstance (2024)";
    /// The instance has read-only instances.
    InstanceHasReplicas = "DependencyViolation", 403, "The operation is not permitted due to instance mount read only or guard instance.", Inferred,
        "RDS client error table (2018)";
}
