//! Conditions of IP lists, white-list templates, encryption, security groups and the audit.

conditions! {
    /// `WhitelistNetworkType` is not MIX, Classic or VPC, in DescribeDBInstanceIPArrayList.
    pub(crate) InvalidShownNetworkType = "WhitelistNetType.Format", 400, "The specified is WhitelistNetType not valid.", Documented,
        "API metadata of DescribeDBInstanceIPArrayList (2024)";
    /// `WhitelistNetworkType` is not MIX, Classic or VPC, in ModifySecurityIps.
    pub(crate) InvalidNetworkType = "InvalidWhitelistNetType.Malformed", 400, "Specified WhitelistNetType  is not valid.", Documented,
        "API metadata of ModifySecurityIps (2024)";
    /// `DBInstanceIPArrayAttribute` is neither empty nor `hidden`.
    pub(crate) InvalidIpAttribute = "InvalidIPArrayAttribute.Format", 400, "The format of the IP attribute is invalid.", Documented,
        "API metadata of ModifySecurityIps (2024)";
    /// An item of a list is neither an IP address nor a range.
    pub InvalidIpList = "SecurityIPList.Format", 400, "Specified SecurityIPList is not valid.", Documented,
        "API metadata of ModifySecurityIps and ModifyWhitelistTemplate (2024)",
        y2018("InvalidSecurityIPListLength.Malformed", 400, "The security IP address is beyond the available range or is already used.");
    /// A list has an IP address twice.
    pub(crate) DuplicateIp = "InvalidSecurityIPList.Duplicate", 400, "Specified security IP list is not valid: Duplicate IP address in the list.", Documented,
        "API metadata of ModifySecurityIps (2024)",
        y2018("InvalidSecurityIPList.Duplicate", 400, "The Security IP address is not in the available range or occupied.");
    /// An IP address that is to be added is in the list.
    pub(crate) SameSecurityIp = "InvalidSecurityIPList.Duplicate", 400, "The Specified same security IP already exists.", Documented,
        "live answer (WeBankPartners/wecube-plugins-alicloud issue 98, 2020), which shows the text; the code is that of API metadata of ModifySecurityIps (2024)",
        y2018("InvalidSecurityIPList.Duplicate", 400, "The Security IP address is not in the available range or occupied.");
    /// A list would have more than 1000 IP addresses.
    pub(crate) TooManyIps = "InvalidSecurityIPList.QuotaExceeded", 400, "Specified security IP list is not valid: Exceeding the allowed amount of IP address in the list.", Documented,
        "API metadata of ModifyWhitelistTemplate (2024); page of CreateDBInstance (2019)",
        y2018("InvalidSecurityIps.Duplicate", 400, "The quota of security ip exceeds.");
    /// The instance would have more than 200 lists of IP addresses.
    pub(crate) TooManyIpLists = "InvalidSecurityIPListGroup.QuotaExceeded", 400, "Specified security IP list group is not valid: Exceeding the allowed amount of group.", Inferred,
        "a list of error codes by action (2025), which has no statuses; the limit is of the page of ModifySecurityIps (2020)";
    /// The list has the name of a white-list template that is attached to the instance.
    pub(crate) IpListOfTemplate = "InvalidGroupName.DuplicatedWithTemplate", 400, "Sepecified group name is used by whitelist template.", Documented,
        "API metadata of ModifySecurityIps (2024)";
    /// `FreshWhiteListReadins` names an instance that is not a read-only instance of this one.
    pub(crate) ReadOnlyInstanceNotFound = "Readins.NotFound", 404, "The current instance does not contain any read only instance. The operation is not supported.", Documented,
        "API metadata of ModifySecurityIps (2024)";

    /// `SSLEnabled` is not 0, 1 or 2.
    pub(crate) InvalidSslStatus = "InvalidSSLStatus", 400, "Specify ssl status is invalid.", Documented,
        "API metadata of ModifyDBInstanceSSL (2024)";
    /// Encryption of connections is already on, or already off.
    pub(crate) SslStatus = "IncorrectDBSslStatus", 400, "Specified DB SSLStatus does not support this operation.", Documented,
        "API metadata of ModifyDBInstanceSSL (2024)";
    /// `ConnectionString` is not an address of the instance.
    pub(crate) EndpointNotFound = "Endpoint.NotFound", 404, "Specified endpoint is not existed.", Documented,
        "API metadata of ModifyDBInstanceSSL (2024)";
    /// `CAType` is neither `aliyun` nor `custom`.
    pub(crate) InvalidCaType = "InvalidCAType.NotFound", 400, "Specify ca type is not found.", Documented,
        "API metadata of ModifyDBInstanceSSL (2024)";
    /// The request has a custom certificate without its key, or the key without the certificate.
    pub(crate) InvalidServerCertificate = "InvalidServerCertOrPrivateKey", 400, "Specify server certificate or private key is invalid.", Documented,
        "API metadata of ModifyDBInstanceSSL (2024)";
    /// `ClientCAEnabled` is 1, and `ClientCACert` is not a certificate.
    pub(crate) InvalidClientCa = "InvalidClientCACert", 400, "Specify client ca certificate is invalid.", Documented,
        "API metadata of ModifyDBInstanceSSL (2024)";
    /// `ACL` or `ReplicationACL` is not cert, prefer, verify-ca or verify-full.
    pub(crate) InvalidAcl = "InvalidACL.NotFound", 400, "Specify acl is not found.", Documented,
        "API metadata of ModifyDBInstanceSSL (2024)";
    /// `ClientCertRevocationList` is not a revocation list.
    pub(crate) InvalidClientCrl = "InvalidClientCrl", 400, "Specify client certificate revocation list is invalid.", Documented,
        "API metadata of ModifyDBInstanceSSL (2024)";
    /// `ClientCertRevocationList` is given, but no authority for clients' certificates is set.
    pub(crate) CrlWithoutClientCa = "InvalidClientCrl.Permission", 403, "Client ca certificate is set first if need to set client certificate revocation list.", Documented,
        "API metadata of ModifyDBInstanceSSL (2024)";
    /// `ACL` or `ReplicationACL` requires certificates of clients, but no authority for them is set.
    pub(crate) AclWithoutClientCa = "InvalidACL.Permission", 403, "Client ca certificate is set first if need to set acl.", Documented,
        "API metadata of ModifyDBInstanceSSL (2024)";

    /// The instance's version has no transparent data encryption.
    pub(crate) TdeVersion = "IncorrectEngineVersion", 403, "The engine version does not support the operation.", Documented,
        "API metadata of DescribeDBInstanceTDE (2024)";
    /// `TDEStatus` is neither `Enabled` nor `Disabled`.
    pub(crate) InvalidTdeStatus = "InvalidTDEstatus.Format", 400, "The Specified TDEStatus is not valid.", Documented,
        "API metadata of ModifyDBInstanceTDE (2024)";
    /// The encryption of data is already on, or already off.
    pub(crate) TdeStatus = "InvalidTDEstatus", 400, "Specified TDEStatus has already configed in the This instance.", Documented,
        "API metadata of ModifyDBInstanceTDE (2024)";
    /// The instance is SQL Server, and `DBName` is absent.
    pub(crate) TdeWithoutDatabase = "MissingDBName", 400, "The request is missing a DBName parameter.", Documented,
        "API metadata of ModifyDBInstanceTDE (2024)";
    /// The data of the instance is not encrypted with a key of the user.
    pub(crate) NoEncryptionKey = "NoActiveBYOK", 403, "This custins no active byok.", Documented,
        "API metadata of DescribeDBInstanceEncryptionKey (2024)";
    /// Neither `DBInstanceId` nor `TargetRegionId` is given.
    pub(crate) NoInstanceAndNoRegion = "ByokInsnameAndRegionAllEmpty", 403, "The insName and targetRegionId can't be all empty.", Documented,
        "API metadata of DescribeDBInstanceEncryptionKey (2024)";
    /// Neither an instance nor a region is given, in CheckCloudResourceAuthorized.
    pub(crate) NothingToAuthorize = "InvalidParameter.ByokInsnameAndRegionAllEmpty", 400, "The insName and targetRegionId can't be all empty.", Documented,
        "API metadata of CheckCloudResourceAuthorized (2024)";

    /// More than 10 security groups are given.
    pub(crate) TooManySecurityGroups = "AssociatedEcsSecurityGroupIdQuotaExceed", 400, "Security groups quota exceeded", Documented,
        "API metadata of ModifySecurityGroupConfiguration (2024)";
    /// The id of a security group does not begin with `sg-`.
    pub(crate) InvalidSecurityGroup = "InvalidEcsSecurityGroupId", 400, "Specified ecs security group id is not valid.", Inferred,
        "a list of error codes by action (2025), which has no statuses";

    /// `SQLCollectorStatus` is neither `Enable` nor `Disabled`.
    pub(crate) InvalidCollectorStatus = "InvalidSqlLog.Malformed", 400, "The specified  parameter SqlLog is not valid.", Inferred,
        "API metadata of ModifySQLCollectorPolicy (2024), which lists the code";
    /// `ConfigValue` is not 30, 180, 365, 1095 or 1825.
    pub(crate) InvalidRetention = "InvalidConfigValue", 400, "The ConfigValue is not valid.", Documented,
        "API metadata of ModifySQLCollectorRetention (2024)";
    /// The SQL audit is off.
    pub(crate) CollectorOff = "IncorrectSQLLogActiveStatus", 400, "Current DB instance SQL log active status does not support this operation.", Documented,
        "API metadata of ModifySQLCollectorRetention (2024)";

    /// `MaxRecordsPerPage` or `PageNumbers` is not a number from 1.
    pub(crate) InvalidTemplatePage = "InvalidParameterPaging", 400, "The parameter maxRecordsPerPage or PageNumbers is invalid.", Documented,
        "API metadata of DescribeAllWhitelistTemplate (2024)";
    /// `TemplateId` is not a number.
    pub(crate) InvalidTemplateId = "InvalidParameterTemplateId", 400, "The parameter templateId is invalid.", Documented,
        "API metadata of DescribeWhitelistTemplate and AttachWhitelistTemplateToInstance (2024)";
    /// The caller has no white-list template with this id.
    pub(crate) TemplateNotFound = "WhitelistTemplateId.NotFound", 404, "Whitelist Template id not found.", Documented,
        "API metadata of the action (2024)";
    /// The caller has no white-list template with this id, in DescribeWhitelistTemplate.
    pub(crate) ShownTemplateNotFound = "WhitelistTemplateId.NotFound", 400, "Whitelist Template id not found.", Documented,
        "API metadata of DescribeWhitelistTemplate (2024)";
    /// The white-list template, or the instance, belongs to another user.
    pub(crate) TemplateOfAnotherUser = "InvalidUserId.NotSupport", 400, "The user ID has no permission.", Documented,
        "API metadata of DescribeWhitelistTemplate and DescribeInstanceLinkedWhitelistTemplate (2024)";
    /// A new white-list template has no name.
    pub(crate) TemplateWithoutName = "InvalidParameter", 400, "Invalid parameter.", Documented,
        "API metadata of ModifyWhitelistTemplate (2024)";
    /// The user has another white-list template of this name.
    pub(crate) DuplicateTemplate = "InvalidWhitelistTemplateName.Duplicated", 400, "Whitelist template name duplicated.", Documented,
        "API metadata of ModifyWhitelistTemplate (2024)";
    /// The white-list template is already attached to the instance.
    pub(crate) TemplateAttached = "WhitelistTemplateRelationToCustinsId.EXISTS", 401, "Whitelist Template relation to CustinsId exists.", Documented,
        "API metadata of AttachWhitelistTemplateToInstance (2024)";
    /// The white-list template is not attached to the instance.
    pub(crate) TemplateNotAttached = "WhitelistTemplateRelationToCustinsId.NotFound", 404, "Whitelist Template relation to CustinsId not found.", Documented,
        "API metadata of DetachWhitelistTemplateToInstance (2024)";
}
