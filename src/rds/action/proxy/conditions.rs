//! Conditions of the database proxy.

conditions! {
    /// A parameter of the proxy is not one of its words, its bounds, or its JSON.
    pub(crate) ProxyParameter = "InvalidParameters.Format", 400, "Specified parameter is not valid", Documented,
        "API metadata of ModifyDBProxy and ModifyDBProxyInstance (2024)";
    /// The proxy is to be started, and the instance has one.
    pub(crate) ProxyExists = "MaxscaleAlreadyExist", 400, "The Maxscale is already existed.", Documented,
        "API metadata of ModifyDBProxy (2024)";
    /// The instance has no proxy whose endpoints, addresses or encryption the action could change or show.
    pub(crate) ProxyNotFound = "Maxscale.NotFound", 404, "The related maxscale instance is not found.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// The instance has no proxy, in ModifyDBProxy and DescribeDBProxyEndpoint.
    pub(crate) RelativeProxyNotFound = "Maxscale.NotFound", 404, "The relative maxscale instance is not found.", Documented,
        "API metadata of ModifyDBProxy and DescribeDBProxyEndpoint (2024)";
    /// The proxy is being made or removed, in ModifyDBProxy.
    pub(crate) ProxyBeingMade = "MaxscaleCreating", 404, "The relative maxscale instance is being created or deleted.", Documented,
        "API metadata of ModifyDBProxy (2024)";
    /// The proxy is being changed, in ModifyDBProxy.
    pub(crate) ProxyChanging = "MaxscaleInternalError", 400, "Database proxy status is CLASS_CHANGING.", Documented,
        "API metadata of ModifyDBProxy (2024)";
    /// The instance has no proxy, in ModifyDBProxyInstance.
    pub(crate) NoProxyToModify = "NotHaveProxy", 403, "The current instance does not have a proxy.", Documented,
        "API metadata of ModifyDBProxyInstance (2024)";
    /// The instance has no proxy, or one that is not Running, in UpgradeDBProxyInstanceKernelVersion.
    pub(crate) ProxyNotActivated = "IncorrectDBInstanceState", 403, "The proxy instance has not been activated.", Documented,
        "API metadata of UpgradeDBProxyInstanceKernelVersion (2024)";
    /// `DBProxyNodes` names no zone, or more than two.
    pub(crate) ProxyNodeZones = "InvalidDBProxyNodes.ZoneId", 400, "The number of zone is request 1 or 2.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// `DBProxyNodes` names a zone twice.
    pub(crate) ProxyNodeZoneTwice = "InvalidDBProxyNodes.ZoneIdNotUnique", 400, "ZoneIds is not unique.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// A general-purpose proxy is to have more than two nodes.
    pub(crate) ProxyNodesGeneral = "InvalidDBProxyNodes.General", 400, "general-purpose proxy does not support more than 2 nodes.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// The proxy has no endpoint of this id, or none with this address.
    pub(crate) ProxyEndpointNotFound = "Endpoint.NotFound", 404, "Specified endpoint is not found.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// `DBProxyEndpointId` is absent, and the endpoint is to be changed or deleted.
    pub(crate) ProxyEndpointFormat = "InvalidEndPoint.Format", 400, "The specified EndPoint is not valid.", Inferred,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// `DbEndpointType` is not RWSplit.
    pub(crate) ProxyEndpointType = "InvalidEndpointType.Format", 400, "The specified EndpointType is invalid.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// The proxy has seven endpoints, and another is to be made.
    pub(crate) ProxyEndpointNumber = "EndpointNum.Error", 400, "The number of endpoint is invalid.", Inferred,
        "API metadata of ModifyDBProxyEndpoint (2024); the number is a help page's of PostgreSQL (2025)";
    /// The default endpoint is to be deleted.
    pub(crate) ProxyEndpointKept = "EndpointTypeOperation.NotSupport", 400, "The endpoint type does not support the operation.", Inferred,
        "API metadata of ModifyDBProxyEndpoint (2024); that it cannot be deleted is a help page's of PostgreSQL (2025)";
    /// A setting of an endpoint is not one of its words, its bounds, or its form.
    pub(crate) ProxyEndpointConfig = "EndpointConfig.Invalid", 404, "Please check the endpoint config parameter.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// An endpoint is to be read-only, and the instance has neither a read-only instance nor secondary nodes of a cluster.
    pub(crate) ProxyWithoutReplica = "ReadDBInstance.NotFound", 403, "The current database instance does not contain any read only instance.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// `ReadOnlyInstanceWeight` names what is neither the instance, nor one of its read-only instances, nor a node of it.
    pub(crate) ProxyReplicaNotFound = "InvalidReadDBInstance.NotFound", 404, "The specified read only database instance does not exist.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// `DBProxyConnectStringNetType` is not one of its words.
    pub(crate) ProxyNetType = "InvalidDBProxyConnectStringNetType.NotSupported", 400, "The Specified DBProxyConnectStringNetType is not supported.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// An instance has the address already.
    pub(crate) ProxyAddressTaken = "InvalidConnectionString.Duplicate", 400, "Specified connection string already exists in the Aliyun RDS.", Documented,
        "API metadata of CreateDBProxyEndpointAddress and ModifyDBProxyEndpointAddress (2024)";
    /// The last address of an endpoint is to be deleted.
    pub(crate) ProxyLastAddress = "AtLeastOneNetTypeExists", 400, "The current database instance network type does not support the operation", Documented,
        "API metadata of DeleteDBProxyEndpointAddress (2024)";
    /// The endpoint has no address of the kind that is to be deleted.
    pub(crate) ProxyNetTypeNotFound = "InvalidDBInstanceNetType.NotFound", 404, "Specified DB instance net type is not found.", Documented,
        "API metadata of DeleteDBProxyEndpointAddress (2024)";
    /// Neither a prefix nor a port is given for the address.
    pub(crate) ProxyAddressUnchanged = "ParameterLeastAssociate", 400, "Must input at least one optional parameter", Documented,
        "API metadata of ModifyDBProxyEndpointAddress (2024)";
    /// Prefix and port are those that the address has.
    pub(crate) ProxyAddressSame = "InvalidConnectionStringOrPort.Duplicate", 400, "Specified connection string or port want to be modified is the same with current net type.", Documented,
        "API metadata of ModifyDBProxyEndpointAddress (2024)";
    /// The endpoint has no such address.
    pub(crate) EndpointAddressNotFound = "InvalidConnectionString.NotFound", 404, "Specified connection string or net type is not found.", Documented,
        "API metadata of ModifyDBProxyEndpointAddress and ModifyDBInstanceEndpointAddress (2024)";
    /// `DbProxyConnectString` is not an address of the endpoint.
    pub(crate) ProxySslAddress = "InvalidDbProxyConnectionString.NotFound", 404, "The specified database proxy connection string is not found.", Documented,
        "API metadata of ModifyDbProxyInstanceSsl (2024)";
    /// The instance has no proxy, or one that is not Running, in ModifyDbProxyInstanceSsl.
    pub(crate) ProxySslStatus = "InvalidDbProxyStatus", 400, "The proxy status of the database is abnormal.", Documented,
        "API metadata of ModifyDbProxyInstanceSsl (2024)";
    /// Encryption is to be switched off, or its certificate renewed, and it is off.
    pub(crate) ProxySslOff = "MaxscaleDisabledSSLError", 400, "Target connectString is not enabled SSL.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
}
