//! Conditions of the database proxy.

conditions! {
    /// A parameter of the proxy is not an accepted word, out of range, or malformed JSON.
    pub(crate) ProxyParameter = "InvalidParameters.Format", 400, "Specified parameter is not valid", Documented,
        "API metadata of ModifyDBProxy and ModifyDBProxyInstance (2024)";
    /// The request turns the proxy on, and the instance already has one.
    pub(crate) ProxyExists = "MaxscaleAlreadyExist", 400, "The Maxscale is already existed.", Documented,
        "API metadata of ModifyDBProxy (2024)";
    /// The instance has no proxy, in an action on the endpoints, addresses or encryption of a proxy.
    pub(crate) ProxyNotFound = "Maxscale.NotFound", 404, "The related maxscale instance is not found.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// The instance has no proxy, in ModifyDBProxy and DescribeDBProxyEndpoint.
    pub(crate) RelativeProxyNotFound = "Maxscale.NotFound", 404, "The relative maxscale instance is not found.", Documented,
        "API metadata of ModifyDBProxy and DescribeDBProxyEndpoint (2024)";
    /// The proxy is being created or removed, in ModifyDBProxy.
    pub(crate) ProxyBeingMade = "MaxscaleCreating", 404, "The relative maxscale instance is being created or deleted.", Documented,
        "API metadata of ModifyDBProxy (2024)";
    /// The proxy is being changed, in ModifyDBProxy.
    pub(crate) ProxyChanging = "MaxscaleInternalError", 400, "Database proxy status is CLASS_CHANGING.", Documented,
        "API metadata of ModifyDBProxy (2024)";
    /// The instance has no proxy, in ModifyDBProxyInstance.
    pub(crate) NoProxyToModify = "NotHaveProxy", 403, "The current instance does not have a proxy.", Documented,
        "API metadata of ModifyDBProxyInstance (2024)";
    /// The instance has no proxy, or its proxy is not Running, in UpgradeDBProxyInstanceKernelVersion.
    pub(crate) ProxyNotActivated = "IncorrectDBInstanceState", 403, "The proxy instance has not been activated.", Documented,
        "API metadata of UpgradeDBProxyInstanceKernelVersion (2024)";
    /// `DBProxyNodes` names no zone, or more than two.
    pub(crate) ProxyNodeZones = "InvalidDBProxyNodes.ZoneId", 400, "The number of zone is request 1 or 2.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// `DBProxyNodes` names a zone twice.
    pub(crate) ProxyNodeZoneTwice = "InvalidDBProxyNodes.ZoneIdNotUnique", 400, "ZoneIds is not unique.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// A general-purpose proxy would have more than two nodes.
    pub(crate) ProxyNodesGeneral = "InvalidDBProxyNodes.General", 400, "general-purpose proxy does not support more than 2 nodes.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// The proxy has no endpoint with this id or this address.
    pub(crate) ProxyEndpointNotFound = "Endpoint.NotFound", 404, "Specified endpoint is not found.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// The request changes or deletes an endpoint, and `DBProxyEndpointId` is absent.
    pub(crate) ProxyEndpointFormat = "InvalidEndPoint.Format", 400, "The specified EndPoint is not valid.", Inferred,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// `DbEndpointType` is not RWSplit.
    pub(crate) ProxyEndpointType = "InvalidEndpointType.Format", 400, "The specified EndpointType is invalid.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// The request creates an endpoint, and the proxy already has seven.
    pub(crate) ProxyEndpointNumber = "EndpointNum.Error", 400, "The number of endpoint is invalid.", Inferred,
        "API metadata of ModifyDBProxyEndpoint (2024); the number is a help page's of PostgreSQL (2025)";
    /// The request deletes the default endpoint.
    pub(crate) ProxyEndpointKept = "EndpointTypeOperation.NotSupport", 400, "The endpoint type does not support the operation.", Inferred,
        "API metadata of ModifyDBProxyEndpoint (2024); that it cannot be deleted is a help page's of PostgreSQL (2025)";
    /// A setting of an endpoint is not an accepted word, out of range, or malformed.
    pub(crate) ProxyEndpointConfig = "EndpointConfig.Invalid", 404, "Please check the endpoint config parameter.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// The request makes an endpoint read-only, and the instance has neither a read-only instance nor secondary nodes
    /// of a cluster.
    pub(crate) ProxyWithoutReplica = "ReadDBInstance.NotFound", 403, "The current database instance does not contain any read only instance.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// `ReadOnlyInstanceWeight` has an id that is neither the instance nor one of its read-only instances or nodes.
    pub(crate) ProxyReplicaNotFound = "InvalidReadDBInstance.NotFound", 404, "The specified read only database instance does not exist.", Documented,
        "API metadata of ModifyDBProxyEndpoint (2024)";
    /// `DBProxyConnectStringNetType` is not an accepted word.
    pub(crate) ProxyNetType = "InvalidDBProxyConnectStringNetType.NotSupported", 400, "The Specified DBProxyConnectStringNetType is not supported.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// An instance already has the address.
    pub(crate) ProxyAddressTaken = "InvalidConnectionString.Duplicate", 400, "Specified connection string already exists in the Aliyun RDS.", Documented,
        "API metadata of CreateDBProxyEndpointAddress and ModifyDBProxyEndpointAddress (2024)";
    /// The request deletes the last address of an endpoint.
    pub(crate) ProxyLastAddress = "AtLeastOneNetTypeExists", 400, "The current database instance network type does not support the operation", Documented,
        "API metadata of DeleteDBProxyEndpointAddress (2024)";
    /// The endpoint has no address of the kind that the request deletes.
    pub(crate) ProxyNetTypeNotFound = "InvalidDBInstanceNetType.NotFound", 404, "Specified DB instance net type is not found.", Documented,
        "API metadata of DeleteDBProxyEndpointAddress (2024)";
    /// The request has neither a prefix nor a port for the address.
    pub(crate) ProxyAddressUnchanged = "ParameterLeastAssociate", 400, "Must input at least one optional parameter", Documented,
        "API metadata of ModifyDBProxyEndpointAddress (2024)";
    /// The address already has this prefix and port.
    pub(crate) ProxyAddressSame = "InvalidConnectionStringOrPort.Duplicate", 400, "Specified connection string or port want to be modified is the same with current net type.", Documented,
        "API metadata of ModifyDBProxyEndpointAddress (2024)";
    /// The endpoint has no such address.
    pub(crate) EndpointAddressNotFound = "InvalidConnectionString.NotFound", 404, "Specified connection string or net type is not found.", Documented,
        "API metadata of ModifyDBProxyEndpointAddress and ModifyDBInstanceEndpointAddress (2024)";
    /// `DbProxyConnectString` is not an address of the endpoint.
    pub(crate) ProxySslAddress = "InvalidDbProxyConnectionString.NotFound", 404, "The specified database proxy connection string is not found.", Documented,
        "API metadata of ModifyDbProxyInstanceSsl (2024)";
    /// The instance has no proxy, or its proxy is not Running, in ModifyDbProxyInstanceSsl.
    pub(crate) ProxySslStatus = "InvalidDbProxyStatus", 400, "The proxy status of the database is abnormal.", Documented,
        "API metadata of ModifyDbProxyInstanceSsl (2024)";
    /// The request turns encryption off, or renews its certificate, and encryption is already off.
    pub(crate) ProxySslOff = "MaxscaleDisabledSSLError", 400, "Target connectString is not enabled SSL.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
}
