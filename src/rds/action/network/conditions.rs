//! Conditions of addresses and networks.

conditions! {
    /// The prefix of a new address is not 5 to 40 letters, digits and hyphens (2 to 40 for the address of a proxy).
    pub InvalidConnectionPrefix = "InvalidConnectionString.Format", 400, "Specified connection string is not valid.", Documented,
        "API metadata of AllocateInstancePublicConnection (2024)",
        y2018("InvalidConnectionStringPrefix.Duplicate", 400, "The connection string is not in the available range or occupied.");
    /// The new prefix of an address is not 8 to 64 letters, digits and hyphens.
    pub(crate) InvalidNewPrefix = "InvalidConnectionString.Malformed", 400, "The specified parameter ConnectionStringPrefix is not valid.", Documented,
        "API metadata of ModifyDBInstanceConnectionString (2024)",
        y2018("InvalidConnectionStringPrefix.Duplicate", 400, "The connection string is not in the available range or occupied.");
    /// `Port` is not a number within the action's bounds.
    pub(crate) InvalidPort = "InvalidPort.Malformed", 400, "Specified port is not valid.", Documented,
        "API metadata of AllocateInstancePublicConnection (2024); RDS client error table (2018), row 74";
    /// `Port` is not a number from 1000 to 65534, in ModifyDBInstanceConnectionString.
    pub(crate) InvalidNewPort = "InvalidPort.Format", 400, "Specified Port is not valid.", Documented,
        "API metadata of ModifyDBInstanceConnectionString (2024)",
        y2018("InvalidPort.Malformed", 400, "Specified port is not valid.");
    /// Another instance, or the same one, already has the address.
    pub AddressTaken = "InvalidConnectionString.Duplicate", 404, "Specified connection string already exists in the Aliyun RDS.", Documented,
        "API metadata of AllocateInstancePublicConnection and ModifyDBInstanceConnectionString (2024)",
        y2018("InvalidConnectionString.Duplicate", 403, "Specified connection string already exists in the Aliyun RDS.");
    /// The instance already has a public address.
    pub(crate) PublicConnectionExists = "NetTypeExists", 403, "Specified public net type already existed.", Inferred,
        "RDS client error table (2018), row 81; a client of 2026 repeats on this code";
    /// The instance already has an address that splits reads from writes, or it has addresses of both kinds before a
    /// switch.
    pub(crate) ConnectionKindExists = "NetTypeExists", 400, "Specified net type already existed.", Inferred,
        "RDS client error table (2018), row 80";
    /// `CurrentConnectionString` is not a public address of the instance.
    pub(crate) PublicConnectionNotFound = "InvalidCurrentConnectionString.NotFound", 400, "Specified current connection string doesn't exist.", Inferred,
        "RDS client error table (2018), row 65; a client of 2026 takes the code as gone";
    /// `CurrentConnectionString` is not an address of the instance.
    pub(crate) ConnectionNotFound = "InvalidConnectionString.NotFound", 400, "The specified connection string or network type is not found.", Documented,
        "API metadata of ModifyDBInstanceConnectionString (2024)",
        y2018("InvalidCurrentConnectionString.NotFound", 400, "Specified current connection string doesn't exist.");
    /// The address already has this prefix and port.
    pub(crate) SameConnection = "InvalidConnectionString.Duplicate", 400, "Specified connection string or port want to be modified is the same with current net type.", Inferred,
        "RDS client error table (2018), row 63";
    /// The address has encrypted connections, so it cannot be changed or released.
    pub(crate) AddressUsedBySsl = "IncorrectDBSslStatus", 400, "The link address has been used by SSL, modification and deletion are prohibited.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// The instance is in the classic network, where it has no vSwitch.
    pub(crate) NotInVpc = "InvalidClassicNetworkType.NotSupport", 400, "The classic network type instance does not support this operation.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// `PrivateIpAddress` is not an IP address.
    pub(crate) InvalidPrivateIp = "InvalidPrivateIpAddress.Mismatch", 400, "Specified private IP address is not in the CIDR block of virtual switch.", Inferred,
        "API metadata of SwitchDBInstanceVpc (2024); the code is documented, there is none for the form of the address";
    /// The request adds an address that splits reads from writes, and the instance has no read-only instance.
    pub(crate) NoReadOnlyInstance = "ReadDBInstance.NotFound", 400, "The Current DB Instance has not read-only instance.", Documented,
        "API metadata of ModifyReadWriteSplittingConnection (2024); for AllocateReadWriteSplittingConnection inferred";
    /// The request changes the address that splits reads from writes, and the instance has none.
    pub(crate) SplittingNotFound = "ReadUniformNetTypeNotExists", 400, "The specified uniform read only network type does not exist.", Documented,
        "API metadata of ModifyReadWriteSplittingConnection (2024)";
    /// The request releases the address that splits reads from writes, and the instance has none.
    pub(crate) SplittingNotReleasable = "InvalidRwSplitNetType.NotFound", 404, "The RwSplitNetType is not found.", Inferred,
        "API metadata (2024), where other actions list the code";
    /// `Weight` is not a JSON object of whole numbers up to 10000. Its keys are the ids of the instance and its
    /// read-only instances, `master` or `slave`.
    pub(crate) InvalidWeight = "Parameters.Invalid", 400, "Parameter error, please check the parameters.", Inferred,
        "API metadata of DescribeDBInstanceNetInfo (2024), which lists the code for another action";
    /// `OpsType` is not `add`, `delete`, `modify` or `update`.
    pub(crate) HbaOperation = "HbaItemOpsType.Invalid", 400, "Specified hba opsType is invalid.", Documented,
        "API metadata of ModifyPGHbaConfig (2024)";
    /// `Type` of an entry is invalid, or it is `hostssl` and the instance has no SSL.
    pub(crate) HbaType = "HbaItem.InvalidType", 400, "Specified hba item type is invalid.", Documented,
        "API metadata of ModifyPGHbaConfig (2024); for SSL the page (2025)";
    /// `Method` of an entry is invalid.
    pub(crate) HbaMethod = "HbaItem.InvalidMethod", 400, "Specified hba item auth method is invalid.", Documented,
        "API metadata of ModifyPGHbaConfig (2024)";
    /// `Mask` of an entry is invalid.
    pub(crate) HbaMask = "HbaItem.InvalidIPMask", 400, "Specified hba item ip mask is invalid.", Documented,
        "API metadata of ModifyPGHbaConfig (2024)";
    /// `Address` of an entry is invalid.
    pub(crate) HbaAddress = "InvalidIP.Format", 400, "The specified IP address is illegal or invalid.", Documented,
        "API metadata of ModifyPGHbaConfig (2024)";
    /// `PriorityId` of an entry is not from 0 to 10000, or two entries have the same one.
    pub(crate) HbaPriority = "HbaItem.InvalidPriority", 400, "Specified hba item priorityId is out of range or duplicate.", Documented,
        "API metadata of ModifyPGHbaConfig (2024)";
    /// The request adds an entry, and one with its priority already exists.
    pub(crate) HbaPriorityExists = "HbaItemPriorityIdAlreadyExist", 403, "Specified hba item priorityId is exist.", Documented,
        "API metadata of ModifyPGHbaConfig (2024)";
    /// The request changes or deletes an entry, and none with its priority exists.
    pub(crate) HbaPriorityNotFound = "HbaItemPriorityIdNotFound", 404, "Specified hba item priorityId is not found.", Documented,
        "API metadata of ModifyPGHbaConfig (2024)";
    /// The region has no VPC of this id.
    pub(crate) VpcNotFound = "IncorrecttVpcId", 400, "The specified  parameter VPCId is not valid.", Documented,
        "API metadata of DescribeVSwitches (2024)";
    /// The region has no such zone, in the list of vSwitches.
    pub(crate) VSwitchZone = "InvalidIzNo.NotSupported", 400, "Specified VPC zone is not supported.", Documented,
        "API metadata of DescribeVSwitches (2024)";
}
