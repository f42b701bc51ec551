//! Conditions of endpoints and nodes of the cluster edition.

conditions! {
    /// The instance is not of the cluster edition.
    pub(crate) EndpointCategory = "InvalidSourceCategory", 400, "specified source category is invalid.", Documented,
        "API metadata of CreateDBInstanceEndpoint (2024)";
    /// `DBInstanceEndpointType` is not Readonly.
    pub(crate) EndpointTypeNotSupported = "EndpointType.NotSupport", 400, "Current db type is not support specified endpoint type.", Documented,
        "API metadata of CreateDBInstanceEndpoint (2024)";
    /// `IpType` of a new address is not Public.
    pub(crate) EndpointIpType = "IncorrectDBInstanceNetType", 400, "Current DB instance net type does not support this operation.", Documented,
        "API metadata of CreateDBInstanceEndpointAddress (2024)";
    /// `NodeItems` is not a JSON array of nodes.
    pub(crate) NodeItemsNotJson = "InvalidNodeItems.JsonFormat", 400, "NodeItems is not a json string.", Documented,
        "API metadata of CreateDBInstanceEndpoint and ModifyDBInstanceEndpoint (2024)";
    /// `NodeItems` of a new endpoint is empty.
    pub(crate) NodeItemsEmpty = "InvalidNodeItems.BlackNodeItems", 400, "NodeItems is blank.", Documented,
        "API metadata of CreateDBInstanceEndpoint (2024)";
    /// `NodeItems` is empty in a change of an endpoint.
    pub(crate) EndpointWithoutNodes = "EmptyEndpointNodeConfig", 400, "Specified endpoint has no nodes, add node to endpoint first.", Inferred,
        "API metadata of ModifyDBInstanceEndpoint (2024)";
    /// `NodeItems` names another instance.
    pub(crate) NodeItemsInstance = "InvalidNodeItems.DBInstanceId", 400, "Specified dbInstanceId is invalid", Documented,
        "API metadata of CreateDBInstanceEndpoint (2024); for ModifyDBInstanceEndpoint inferred";
    /// `NodeItems` names a node that the instance does not have.
    pub(crate) NodeItemsNode = "InvalidNodeItems.NodeId", 400, "Specified Node id is invalid", Documented,
        "API metadata of CreateDBInstanceEndpoint (2024); for ModifyDBInstanceEndpoint inferred";
    /// `NodeItems` of a read-only endpoint names the primary node.
    pub(crate) NodeItemsPrimary = "InvalidNodeItems.RONodeIdPrimary", 400, "ReadOnly endpoint can not contain primary node.", Documented,
        "API metadata of CreateDBInstanceEndpoint and ModifyDBInstanceEndpoint (2024)";
    /// `NodeItems` names a node twice.
    pub(crate) NodeItemsTwice = "InvalidNodeItems.DuplicateNodeId", 400, "Duplicate nodeId, please ensure all nodeIds are different.", Documented,
        "API metadata of CreateDBInstanceEndpoint (2024); for ModifyDBInstanceEndpoint inferred";
    /// A weight in `NodeItems` is not a whole number from 0 to 100.
    pub(crate) NodeItemsWeight = "InvalidWeight.Format", 404, "The Specified Weight format is not valid.", Documented,
        "API metadata of CreateDBInstanceEndpoint and ModifyDBInstanceEndpoint (2024)";
    /// The endpoint already has a public address.
    pub(crate) EndpointPublicExists = "NetTypeExists", 403, "Specified net type already existed.", Documented,
        "API metadata of CreateDBInstanceEndpointAddress (2024)";
    /// The request changes prefix or port of an address together with its VPC, vSwitch or IP address.
    pub(crate) EndpointAddressCombination = "InvalidParamCombination", 400, "VPCId,VSwitchId,PrivateIPAddress can not be modified with ConnectionStringPrefix,Port.", Documented,
        "API metadata of ModifyDBInstanceEndpointAddress (2024)";
    /// The request deletes the private address of an endpoint.
    pub(crate) EndpointAddressKept = "InvalidNetType.Format", 400, "Specified NetType is not valid.", Inferred,
        "API metadata of DeleteDBInstanceEndpointAddress (2024)";
    /// `DBNode` is not a JSON array of nodes.
    pub(crate) NodesMalformed = "DBNodeFormatFault", 400, "The specified parameter DBNode is malformed", Documented,
        "API metadata of CreateDBNodes (2024)";
    /// `DBNode` is empty.
    pub(crate) NodesRequired = "DBNodeParameterRequired", 400, "The specified parameter DBNode is required.", Documented,
        "API metadata of CreateDBNodes (2024)";
    /// `DBNode` has more than seven nodes.
    pub(crate) TooManyNodes = "DBNodeParameterTooManyItems", 400, "The specified parameter DBNode has too many items.", Documented,
        "API metadata of CreateDBNodes (2024)";
    /// The nodes of `DBNode` have different classes.
    pub(crate) NodeClassesDiffer = "DBNodeParameter.InvalidClassCode", 400, "The ClassCode of the item of the specified parameter DBNode is inconsistent.", Documented,
        "API metadata of CreateDBNodes (2024)";
    /// No engine ever had the class of the new nodes.
    pub(crate) NodeClassUnknown = "InvalidClassCode", 400, "The specification code in the parameter is invalid.", Documented,
        "API metadata of CreateDBNodes (2024)";
    /// A zone of `DBNode` is not in the instance's region.
    pub(crate) NodeZone = "DBNodeParameter.InvalidValue", 400, "The specific param DBNode is not valid.", Documented,
        "API metadata of CreateDBNodes (2024)";
    /// `DBNodeId` is not a JSON array of ids.
    pub(crate) NodeIdsMalformed = "DBNodeIdParameterInvalid", 400, "The specified parameter DBNodeId is malformed.", Documented,
        "API metadata of DeleteDBNodes (2024)";
    /// `DBNodeId` is empty.
    pub(crate) NodeIdsRequired = "DBNodeIdParameterNotFound", 400, "The specified parameter DBNodeId is required.", Documented,
        "API metadata of DeleteDBNodes (2024)";
    /// `DBNodeId` names a node that the instance does not have.
    pub(crate) NodeIdNotFound = "DBNodeIdParameter.NotExists", 400, "The DBNodeId in the parameter does not exist.", Documented,
        "API metadata of DeleteDBNodes (2024)";
    /// `DBNodeId` names the primary node.
    pub(crate) NodeIdPrimary = "DBNodeIdParameter.IncludePrimary", 400, "The specified parameter DBNodeId include primary node.", Documented,
        "API metadata of DeleteDBNodes (2024)";
    /// The instance would have fewer than two nodes.
    pub(crate) TooFewNodes = "DBNodeParameter.TooFewItems", 400, "The specified parameter DBNode has too few items.", Inferred,
        "API metadata of DeleteDBNodes (2024)";
}
