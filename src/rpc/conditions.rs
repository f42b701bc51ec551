//! The conditions of the gateway in the order of its checks, and the conditions that every action has.

conditions! {
    /// The method is neither GET nor POST.
    pub UnsupportedMethod = "UnsupportedHTTPMethod", 400, "This http method is not supported.", Inferred,
        "ECS common errors (2021) for the text; the repost of the gateway's common error table for the status";
    /// A parameter is not valid percent-encoded UTF-8.
    pub(crate) MalformedEncoding = "RequestParameterMalformed", 400, "Request parameters has malformed encoded characters.", Documented,
        "live answer of the same gateway (dysmsapi)";
    /// The request is larger than the front accepts.
    pub(crate) RequestTooLarge = "RequestEntityTooLarge", 413, "The request is larger than the server takes.", Own,
        "the service's front answers 413 or 414 with an HTML page outside the API's envelope";
    /// The request has no action, or one that the service does not have.
    pub ActionNotFound = "InvalidAction.NotFound", 404, "Specified api is not found, please check your url and method.", Documented,
        "live answers (hhyo/Archery issue 2184, of a withdrawn action; others of 2024 and 2025); the 2018 client error table had InvalidAction 403";
    /// The version is not `2014-08-15`.
    pub InvalidVersion = "InvalidVersion", 400, "Specified parameter Version is not valid.", Documented,
        "live answers; the PHP SDK's tests";
    /// `Format` is neither JSON nor XML.
    pub InvalidFormat = "InvalidParameter.Format", 400, "Specified parameter format is not valid.", Documented,
        "the gateway's common error table (repost)";
    /// The header `x-acs-action` of the V3 scheme is absent.
    pub(crate) MissingActionHeader = "MissingHeader", 400, "Specified header {} is mandatory for this action.", Documented,
        "live answer, V3 (apache/paimon issue 9937)";
    /// Another header that the V3 scheme needs is absent.
    pub MissingHeader = "MissingHeader", 400, "Specified header {} is mandatory for this action.", Inferred,
        "live answer about x-acs-action, V3 (apache/paimon issue 9937)";
    /// `Timestamp`, `Signature` or `AccessKeyId` is absent from a request of the V1 scheme.
    pub MissingCommonParameter = "Missing{}", 400, "{} is mandatory for this action.", Documented,
        "live answers: MissingTimestamp, MissingSignature, MissingAccessKeyId";
    /// `Version`, `SignatureVersion` or `SignatureNonce` is absent from a request of the V1 scheme.
    pub(crate) MissingOtherCommonParameter = "Missing{}", 400, "{} is mandatory for this action.", Inferred,
        "the pattern of the live answers MissingTimestamp, MissingSignature, MissingAccessKeyId";
    /// A common parameter has a value that the fake (or the gateway) does not accept: `SignatureVersion`, or
    /// `SignatureType` with a bearer token.
    pub(crate) InvalidCommonParameter = "Invalid{}", 400, "Specified parameter {} is not valid.", Inferred,
        "the gateway's common error table (repost), the row `Invalid<Name>`";
    /// The signature method does not exist.
    pub(crate) InvalidSignatureMethod = "InvalidSignatureMethod", 400, "Specified signature method is not valid.", Documented,
        "the gateway's common error table (repost)";
    /// The `Authorization` header is not of the V3 scheme's form.
    pub(crate) IncompleteSignature = "IncompleteSignature", 400, "The request signature does not conform to Aliyun standards.", Inferred,
        "RDS client error table (2018), common errors";
    /// The timestamp is not `YYYY-MM-DDThh:mm:ssZ`.
    pub(crate) TimestampFormat = "InvalidTimeStamp.Format", 400, "Specified time stamp or date value is not well formatted.", Documented,
        "the gateway's common error table (repost)";
    /// The timestamp is too far before or after the machine's time.
    pub TimestampExpired = "InvalidTimeStamp.Expired", 400, "Specified time stamp or date value is expired.", Documented,
        "live answer (ddns-go issue 1291)";
    /// No user has an access key with this id.
    pub AccessKeyNotFound = "InvalidAccessKeyId.NotFound", 404, "Specified access key is not found.", Documented,
        "live answers";
    /// The access key has been disabled.
    pub AccessKeyInactive = "InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled.", Documented,
        "STS documentation, the gateway's common error table (repost)";
    /// A temporary key is used without its token.
    pub MissingSecurityToken = "MissingSecurityToken", 400, "SecurityToken is mandatory for this action.", Documented,
        "STS documentation";
    /// The security token does not exist.
    pub(crate) SecurityTokenMalformed = "InvalidSecurityToken.Malformed", 400, "Specified SecurityToken is malformed.", Inferred,
        "Function Compute documentation for code and text";
    /// The security token belongs to another key.
    pub(crate) SecurityTokenMismatch = "InvalidSecurityToken.MismatchWithAccessKey", 400, "Specified SecurityToken mismatch with the AccessKey.", Documented,
        "Function Compute documentation";
    /// The temporary key has expired by the fake's clock.
    pub SecurityTokenExpired = "InvalidSecurityToken.Expired", 400, "Specified SecurityToken is expired.", Documented,
        "Function Compute documentation";
    /// A V1 signature differs from the one that the server calculates.
    pub SignatureMismatch = "SignatureDoesNotMatch", 400, "Specified signature is not matched with our calculation. server string to sign is:{}", Documented,
        "live answer (SMS4J issue 34)";
    /// A V3 signature differs from the one that the server calculates.
    pub SignatureMismatchV3 = "SignatureDoesNotMatch", 400, "Specified signature does not match our calculation. server StringToSign is {}", Inferred,
        "the beginning from a live answer (csharp-sdk issue 40), the rest from public notes, the status inferred";
    /// The nonce has been used before with this key.
    pub NonceUsed = "SignatureNonceUsed", 400, "Specified signature nonce was used already.", Documented,
        "live answer (acme.sh issue 3585)";
    /// There are too many requests of all users. It is only injected.
    pub Throttled = "Throttling", 400, "Request was denied due to request throttling.", Documented,
        "ECS common errors (2021); RDS client error table (2018)";
    /// There are too many requests of the user. It is only injected.
    pub ThrottledUser = "Throttling.User", 400, "Request was denied due to user flow control.", Documented,
        "STS documentation, the gateway's common error table (repost)";
    /// There are too many requests to the action. It is only injected.
    pub ThrottledApi = "Throttling.Api", 400, "Request was denied due to api flow control.", Documented,
        "STS documentation; the status from uniCloud's table";
    /// The service is temporarily unavailable. It is only injected.
    pub Unavailable = "ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server.", Documented,
        "RDS server error table (2018)";
    /// A policy does not allow the user to call the action.
    pub ForbiddenByRam = "Forbidden.RAM", 403, "User not authorized to operate on the specified resource, or this API doesn't support RAM.", Documented,
        "ECS common errors (2021), the Go SDK's tests; RDS client error table (2018) for the status";
    /// A parameter occurs twice in the query or in the body, or a value does not have the parameter's type.
    pub InvalidParameter = "InvalidParameter", 400, "The specified parameter \"{}\" is not valid.", Inferred,
        "RDS client error table (2018), common errors";
    /// The fake itself failed or ran out of something. Otherwise it is only injected.
    pub InternalError = "InternalError", 500, "The request processing has failed due to some unknown error, exception or failure.", Documented,
        "RDS server error table (2018)";
    /// The service has the action, but the fake does not model it and no stub answers it.
    pub NotModelled = "FakeRds.NotModelled", 400, "The action {} is not modelled by this fake.", Own,
        "fake-rds";
    /// A parameter that the action needs is absent or empty.
    pub MissingParameter = "MissingParameter", 400, "The input parameter \"{}\" that is mandatory for processing this request is not supplied.", Documented,
        "RDS client error table (2018), common errors; today's gateway would say `Missing` and the name";
}
