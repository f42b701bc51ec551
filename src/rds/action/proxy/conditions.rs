//! Conditions of the database proxy.

conditions! {
    /// A parameter of the proxy is not one of its words, its bounds, or its JSON.
    ProxyParameter = "InvalidParameters.Format", 400, "Specified parameter is not valid", Documented,
        "API metadata of ModifyDBProxy and ModifyDBProxyInstance (2024)";
    /// No instance of this id belongs to the caller's account, in ModifyDBProxy.
    ProxyInstanceNotFound = "InvalidDBInstance.NotFound", 404, "The specified instance does not exist or is not supported.", Documented,
        "API metadata of ModifyDBProxy (2024)",
        y2018("InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.");
    /// The instance's engine has no database proxy.
    ProxyEngine = "IncorrectDBInstanceEngine", 403, "Current DB Instance engine does not support this operation.", Documented,
        "API metadata of ModifyDBProxy (2024); for UpgradeDBProxyInstanceKernelVersion and GetDbProxyInstanceSsl inferred",
        y2018("OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.");
    /// The proxy is to be started, and the instance has one.
    ProxyExists = "MaxscaleAlreadyExist", 400, "The Maxscale is already existed.", Documented,
        "API metadata of ModifyDBProxy (2024)";
    /// The instance has no proxy whose endpoints, addresses or encryption the action could change or show.
    ProxyNotFound = "Maxscale.NotFound", 404, "The related maxscale instance is not found.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// The instance has no proxy, in ModifyDBProxy and DescribeDBProxyEndpoint.
    RelativeProxyNotFound = "Maxscale.NotFound", 404, "The relative maxscale instance is not found.", Documented,
        "API metadata of ModifyDBProxy and DescribeDBProxyEndpoint (2024)";
    /// The proxy is being made or removed, in ModifyDBProxy.
    ProxyBeingMade = "MaxscaleCreating", 404, "The relative maxscale instance is being created or deleted.", Documented,
        "API metadata of ModifyDBProxy (2024)";
    /// The proxy is being changed, in ModifyDBProxy.
    ProxyChanging = "MaxscaleInternalError", 400, "Database proxy status is CLASS_CHANGING.", Documented,
        "API metadata of ModifyDBProxy (2024)";
    /// The instance has no proxy, in ModifyDBProxyInstance.
    NoProxyToModify = "NotHaveProxy", 403, "The current instance does not have a proxy.", Documented,
        "API metadata of ModifyDBProxyInstance (2024)";
    /// The instance has no proxy, or one that is not Running, in UpgradeDBProxyInstanceKernelVersion.
    ProxyNotActivated = "IncorrectDBInstanceState", 403, "The proxy instance has not been activated.", Documented,
        "API metadata of UpgradeDBProxyInstanceKernelVersion (2024)";
    /// `DBProxyNodes` names no zone, or more than two.
    ProxyNodeZones = "InvalidDBProxyNodes.ZoneId", 400, "The number of zone is request 1 or 2.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// `DBProxyNodes` names a zone twice.
    ProxyNodeZoneTwice = "InvalidDBProxyNodes.ZoneIdNotUnique", 400, "ZoneIds is not unique.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// A general-purpose proxy is to have more than two nodes.
    ProxyNodesGeneral = "InvalidDBProxyNodes.General", 400, "general-purpose proxy does not support more than 2 nodes.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// The proxy has no endpoint of this id, or none with this address.
    ProxyEndpointNotFound = "Endpoint.NotFound", 404, "Specified endpoint is not found.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// `DBProxyEndpointId` is absent, and the endpoint is to be changed or deleted.
    ProxyEndpointFormat = "InvalidEndPoint.Format", 400, "The specified EndPoint is not valid.", Inferred,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// `DbEndpointType` is not RWSplit.
    ProxyEndpointType = "InvalidEndpointType.Format", 400, "The specified EndpointType is invalid.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// The proxy has seven endpoints, and another is to be made.
    ProxyEndpointNumber = "EndpointNum.Error", 400, "The number of endpoint is invalid.", Inferred,
        "API metadata of ModifyDBProxyEndpoint (2024); the number is a help page's of PostgreSQL (2025)";
    /// The default endpoint is to be deleted.
    ProxyEndpointKept = "EndpointTypeOperation.NotSupport", 400, "The endpoint type does not support the operation.", Inferred,
        "API metadata of ModifyDBProxyEndpoint (2024); that it cannot be deleted is a help page's of PostgreSQL (2025)";
    /// A setting of an endpoint is not one of its words, its bounds, or its form.
    ProxyEndpointConfig = "EndpointConfig.Invalid", 404, "Please check the endpoint config parameter.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// An endpoint is to be read-only, and the instance has neither a read-only instance nor secondary nodes of a cluster.
    ProxyWithoutReplica = "ReadDBInstance.NotFound", 403, "The current database instance does not contain any read only instance.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// `ReadOnlyInstanceWeight` names what is neither the instance, nor one of its read-only instances, nor a node of it.
    ProxyReplicaNotFound = "InvalidReadDBInstance.NotFound", 404, "The specified read only database instance does not exist.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// `DBProxyConnectStringNetType` is not one of its words.
    ProxyNetType = "InvalidDBProxyConnectStringNetType.NotSupported", 400, "The Specified DBProxyConnectStringNetType is not supported.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// An instance has the address already.
    ProxyAddressTaken = "InvalidConnectionString.Duplicate", 400, "Specified connection string already exists in the Aliyun RDS.", Documented,
        "API metadata of CreateDBProxyEndpointAddress and ModifyDBProxyEndpointAddress (2024)";
    /// The last address of an endpoint is to be deleted.
    ProxyLastAddress = "AtLeastOneNetTypeExists", 400, "The current database instance network type does not support the operation", Documented,
        "API metadata of DeleteDBProxyEndpointAddress (2024)";
    /// The endpoint has no address of the kind that is to be deleted.
    ProxyNetTypeNotFound = "InvalidDBInstanceNetType.NotFound", 404, "Specified DB instance net type is not found.", Documented,
        "API metadata of DeleteDBProxyEndpointAddress (2024)";
    /// Neither a prefix nor a port is given for the address.
    ProxyAddressUnchanged = "ParameterLeastAssociate", 400, "Must input at least one optional parameter", Documented,
        "API metadata of ModifyDBProxyEndpointAddress (2024)";
    /// Prefix and port are those that the address has.
    ProxyAddressSame = "InvalidConnectionStringOrPort.Duplicate", 400, "Specified connection string or port want to be modified is the same with current net type.", Documented,
        "API metadata of ModifyDBProxyEndpointAddress (2024)";
    /// The endpoint has no such address.
    EndpointAddressNotFound = "InvalidConnectionString.NotFound", 404, "Specified connection string or net type is not found.", Documented,
        "API metadata of ModifyDBProxyEndpointAddress and ModifyDBInstanceEndpointAddress (2024)";
    /// `DbProxyConnectString` is no address of the endpoint.
    ProxySslAddress = "InvalidDbProxyConnectionString.NotFound", 404, "The specified database proxy connection string is not found.", Documented,
        "API metadata of ModifyDbProxyInstanceSsl (2024)";
    /// The instance has no proxy, or one that is not Running, in ModifyDbProxyInstanceSsl.
    ProxySslStatus = "InvalidDbProxyStatus", 400, "The proxy status of the database is abnormal.", Documented,
        "API metadata of ModifyDbProxyInstanceSsl (2024)";
    /// Encryption is to be switched off, or its certificate renewed, and it is off.
    ProxySslOff = "MaxscaleDisabledSSLError", 400, "Target connectString is not enabled SSL.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
}
