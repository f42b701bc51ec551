//! Every error condition of the service: the only place where its code, status and text are spelled.

use std::fmt;

/// How sure it is that the service answers a condition with this code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pairing {
    /// A document or a live answer shows this code for this condition.
    Documented,
    /// The code, status and text are real, that this condition gives them is a judgement.
    Inferred,
    /// The fake's own: the service has no such condition.
    Own,
}

impl fmt::Display for Pairing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Pairing::Documented => "documented",
            Pairing::Inferred => "inferred",
            Pairing::Own => "the fake's own",
        })
    }
}

macro_rules! conditions {
    ($(
        $(#[doc = $when:literal])+
        $name:ident = $code:literal, $status:literal, $message:literal, $pairing:ident, $source:literal;
    )+) => {
        /// An error condition of the service.
        ///
        /// One entry each in one table: the code, HTTP status and text it is answered with, where they come from, and
        /// how sure it is that the service pairs them so. [`answer`](crate::FakeRdsBuilder::answer) replaces an
        /// entry for one fake. The whole table is on the page [`conditions`](crate::conditions).
        ///
        /// ```
        /// use fake_rds::Condition;
        ///
        /// assert_eq!(Condition::NotEnoughStorage.code(), "QuotaExceeded.DBInstanceStorage");
        /// assert_eq!(Condition::NotEnoughStorage.status(), 403);
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Condition { $( $(#[doc = $when])+ $name, )+ }

        impl Condition {
            /// Every condition, the gateway's first.
            pub const ALL: &'static [Condition] = &[$( Condition::$name, )+];

            const fn entry(self) -> &'static Entry {
                match self { $( Condition::$name => &Entry {
                    name: stringify!($name),
                    code: $code,
                    status: $status,
                    message: $message,
                    pairing: Pairing::$pairing,
                    source: $source,
                    when: &[$( $when, )+],
                }, )+ }
            }
        }
    };
}

struct Entry {
    name: &'static str,
    code: &'static str,
    status: u16,
    message: &'static str,
    pairing: Pairing,
    source: &'static str,
    when: &'static [&'static str],
}

impl Condition {
    /// The name of the variant, which a seed file uses too.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert_eq!(Condition::SameInstance.name(), "SameInstance");
    /// ```
    pub const fn name(self) -> &'static str {
        self.entry().name
    }

    /// The error code. A `{}` in it stands for the name of the parameter in question.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert_eq!(Condition::SameInstance.code(), "OperationDenied.DBInstanceId");
    /// ```
    pub const fn code(self) -> &'static str {
        self.entry().code
    }

    /// The HTTP status.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert_eq!(Condition::InstanceNotFound.status(), 404);
    /// ```
    pub const fn status(self) -> u16 {
        self.entry().status
    }

    /// The text. A `{}` in it stands for what differs from case to case, mostly the name of a parameter.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert!(Condition::MissingParameter.message().contains("\"{}\""));
    /// ```
    pub const fn message(self) -> &'static str {
        self.entry().message
    }

    /// Document and era the entry comes from.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert!(Condition::SameInstance.source().contains("2018"));
    /// ```
    pub const fn source(self) -> &'static str {
        self.entry().source
    }

    /// How sure it is that the service pairs this condition with this code.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert_eq!(Condition::NotModelled.pairing(), fake_rds::Pairing::Own);
    /// ```
    pub const fn pairing(self) -> Pairing {
        self.entry().pairing
    }

    /// When it happens.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert!(Condition::SameInstance.when().contains("same instance"));
    /// ```
    pub fn when(self) -> String {
        self.entry().when.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    }

    /// The whole table as Markdown, one row a condition.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert!(Condition::table().contains("| `SameInstance` |"));
    /// ```
    pub fn table() -> String {
        let mut page = String::from(
            "| condition | when | code | HTTP | text | pairing | source |\n|---|---|---|---|---|---|---|\n",
        );
        for condition in Condition::ALL {
            page += &format!(
                "| `{}` | {} | `{}` | {} | {} | {} | {} |\n",
                condition.name(),
                condition.when(),
                condition.code(),
                condition.status(),
                condition.message().replace('|', "\\|").replace('<', "\\<"),
                condition.pairing(),
                condition.source(),
            );
        }
        page
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

conditions! {
    // The gateway, in the order of its checks.

    /// The method is neither GET nor POST.
    UnsupportedMethod = "UnsupportedHTTPMethod", 400, "This http method is not supported.", Inferred,
        "ECS common errors (2021) for the text; the repost of the gateway's common error table for the status";
    /// A parameter is not valid percent-encoded UTF-8.
    MalformedEncoding = "RequestParameterMalformed", 400, "Request parameters has malformed encoded characters.", Documented,
        "live answer of the same gateway (dysmsapi)";
    /// The request carries more than the front takes.
    RequestTooLarge = "RequestEntityTooLarge", 413, "The request is larger than the server takes.", Own,
        "the service's front answers 413 or 414 with an HTML page outside the API's envelope";
    /// No action, or one the service does not have.
    ActionNotFound = "InvalidAction.NotFound", 404, "Specified api is not found, please check your url and method.", Documented,
        "live answers (2024, 2025); the 2018 client error table had InvalidAction 403";
    /// The version is not `2014-08-15`.
    InvalidVersion = "InvalidVersion", 400, "Specified parameter Version is not valid.", Documented,
        "live answers; the PHP SDK's tests";
    /// `Format` is neither JSON nor XML.
    InvalidFormat = "InvalidParameter.Format", 400, "Specified parameter format is not valid.", Documented,
        "the gateway's common error table (repost)";
    /// A header that the V3 scheme needs is absent.
    MissingHeader = "MissingHeader", 400, "Specified header {} is mandatory for this action.", Documented,
        "live answer, V3 (apache/paimon issue 9937)";
    /// A common parameter that the V1 scheme needs is absent.
    MissingCommonParameter = "Missing{}", 400, "{} is mandatory for this action.", Documented,
        "live answers (MissingTimestamp, MissingSignature, MissingAccessKeyId); the others follow the pattern";
    /// A common parameter has a value that the fake (or the gateway) does not take: `SignatureVersion`, or `SignatureType` with a bearer token.
    InvalidCommonParameter = "Invalid{}", 400, "Specified parameter {} is not valid.", Inferred,
        "the gateway's common error table (repost), the row `Invalid<Name>`";
    /// The signature method is not one there is.
    InvalidSignatureMethod = "InvalidSignatureMethod", 400, "Specified signature method is not valid.", Documented,
        "the gateway's common error table (repost)";
    /// The `Authorization` header is not of the V3 scheme's form.
    IncompleteSignature = "IncompleteSignature", 400, "The request signature does not conform to Aliyun standards.", Inferred,
        "RDS client error table (2018), common errors";
    /// The timestamp is not `YYYY-MM-DDThh:mm:ssZ`.
    TimestampFormat = "InvalidTimeStamp.Format", 400, "Specified time stamp or date value is not well formatted.", Documented,
        "the gateway's common error table (repost)";
    /// The timestamp is too far off the machine's time, to either side.
    TimestampExpired = "InvalidTimeStamp.Expired", 400, "Specified time stamp or date value is expired.", Documented,
        "live answer (ddns-go issue 1291)";
    /// Nobody has an access key of this id.
    AccessKeyNotFound = "InvalidAccessKeyId.NotFound", 404, "Specified access key is not found.", Documented,
        "live answers";
    /// The access key has been disabled.
    AccessKeyInactive = "InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled.", Documented,
        "STS documentation, the gateway's common error table (repost)";
    /// A temporary key is used without its token.
    MissingSecurityToken = "MissingSecurityToken", 400, "SecurityToken is mandatory for this action.", Documented,
        "STS documentation";
    /// The security token is nobody's.
    SecurityTokenMalformed = "InvalidSecurityToken.Malformed", 400, "Specified SecurityToken is malformed.", Inferred,
        "Function Compute documentation for code and text";
    /// The security token belongs to another key.
    SecurityTokenMismatch = "InvalidSecurityToken.MismatchWithAccessKey", 400, "Specified SecurityToken mismatch with the AccessKey.", Documented,
        "Function Compute documentation";
    /// The temporary key's time is over, by the fake's clock.
    SecurityTokenExpired = "InvalidSecurityToken.Expired", 400, "Specified SecurityToken is expired.", Documented,
        "Function Compute documentation";
    /// A V1 signature is not the one the server calculates.
    SignatureMismatch = "SignatureDoesNotMatch", 400, "Specified signature is not matched with our calculation. server string to sign is:{}", Documented,
        "live answer (SMS4J issue 34)";
    /// A V3 signature is not the one the server calculates.
    SignatureMismatchV3 = "SignatureDoesNotMatch", 400, "Specified signature does not match our calculation. server StringToSign is {}", Inferred,
        "the beginning from a live answer (csharp-sdk issue 40), the rest from public notes, the status inferred";
    /// The nonce has been used before with this key.
    NonceUsed = "SignatureNonceUsed", 400, "Specified signature nonce was used already.", Documented,
        "live answer (acme.sh issue 3585)";
    /// Too many requests, whoever they are from. Only ever injected.
    Throttled = "Throttling", 400, "Request was denied due to request throttling.", Documented,
        "ECS common errors (2021); RDS client error table (2018)";
    /// Too many requests of the user. Only ever injected.
    ThrottledUser = "Throttling.User", 400, "Request was denied due to user flow control.", Documented,
        "STS documentation, the gateway's common error table (repost)";
    /// Too many requests to the action. Only ever injected.
    ThrottledApi = "Throttling.Api", 400, "Request was denied due to api flow control.", Documented,
        "STS documentation; the status from uniCloud's table";
    /// The service cannot answer for the moment. Only ever injected.
    Unavailable = "ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server.", Documented,
        "RDS server error table (2018)";
    /// A policy does not let the user do this.
    ForbiddenByRam = "Forbidden.RAM", 403, "User not authorized to operate on the specified resource, or this API doesn't support RAM.", Documented,
        "ECS common errors (2021), the Go SDK's tests; RDS client error table (2018) for the status";
    /// The same parameter is there twice in one place, or a value is not of the parameter's kind.
    InvalidParameter = "InvalidParameter", 400, "The specified parameter \"{}\" is not valid.", Inferred,
        "RDS client error table (2018), common errors";
    /// Something in the fake itself broke, or ran out.
    InternalError = "InternalError", 500, "The request processing has failed due to some unknown error, exception or failure.", Documented,
        "RDS server error table (2018)";
    /// The service has the action, the fake does not model it and no stub answers it.
    NotModelled = "FakeRds.NotModelled", 501, "The action {} is not modelled by this fake.", Own,
        "fake-rds";

    // Parameters of the actions.

    /// A parameter that the action needs is absent or empty.
    MissingParameter = "MissingParameter", 400, "The input parameter \"{}\" that is mandatory for processing this request is not supplied.", Documented,
        "RDS client error table (2018), common errors; today's gateway would say `Missing` and the name";
    /// `PageNumber` is not a number from 1 to 2147483647.
    InvalidPageNumber = "InvalidPageNumbers.Malformed", 400, "Specified page number is not valid.", Documented,
        "help page of DescibeImportsFromDatabase (2023)";
    /// `PageSize` (or `MaxResults`) is not one the action takes.
    InvalidPageSize = "Invalid{}.ValueNotSupported", 400, "The specified parameter \"{}\" is not valid.", Inferred,
        "RDS client error table (2018), common errors";
    /// `StartTime` is not `YYYY-MM-DDThh:mmZ`.
    InvalidStartTime = "InvalidStartTime.Format", 400, "Specified start time is not valid.", Documented,
        "RDS help pages (2024)";
    /// `EndTime` is not `YYYY-MM-DDThh:mmZ`.
    InvalidEndTime = "InvalidEndTime.Format", 400, "Specified end time is not valid.", Documented,
        "RDS help pages (2024)";
    /// `EndTime` lies before `StartTime`.
    EndBeforeStart = "InvalidStartTimeAndEndTime.Malformed", 400, "The EndTime must be later than or equal to the StartTime.", Documented,
        "RDS client error table (2018)";
    /// `RegionId` names no region.
    RegionNotFound = "InvalidRegionId.NotFound", 404, "The DBInstanceId provided does not exist in our records.", Documented,
        "RDS client error table (2018), the text as printed there";
    /// `DBInstanceType` is not one of Primary, Readonly, Guard, Temp.
    InvalidDBInstanceType = "InvalidDBInstanceType.ValueNotSupport", 400, "The specified parameter\"DBInstanceType\" is not valid.", Documented,
        "page of DescribeDBInstances (2019)";
    /// A request names more instances than the action takes.
    TooManyInstances = "InvalidDBInstanceId.QuotaExceeded", 400, "The quota of instance id exceeds.", Inferred,
        "RDS client error table (2018)";

    // Instances and imports. The migration's page has no error table: the pairings follow from the texts.

    /// No instance of this id belongs to the caller's account.
    InstanceNotFound = "InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.", Inferred,
        "RDS client error table (2018), row 10";
    /// The instance is there, but it belongs to another user: the service looks instances up within the caller's account.
    InstanceOfAnotherUser = "InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.", Inferred,
        "RDS client error table (2018), row 10; no code about ownership exists";
    /// `DBInfo` is not JSON, has no `DBNames`, or not in the shape that the engine takes.
    MalformedDBInfo = "InvalidDBInfo.Malformed", 400, "The specified parameter \"DBInfo\" is not valid or db not exist.", Documented,
        "RDS client error table (2018), row 35";
    /// Source and destination are the same instance.
    SameInstance = "OperationDenied.DBInstanceId", 403, "The operation is not permitted due to DBInstanceId and SourceDBInstanceId is same.", Documented,
        "RDS client error table (2018), row 38";
    /// Source and destination lie in different regions.
    RegionsDiffer = "OperationDenied.Region", 403, "The operation is not permitted due to different region.", Inferred,
        "RDS client error table (2018), row 36";
    /// The engine is neither MySQL nor SQL Server, or not the one the action is for.
    UnsupportedEngine = "OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.", Inferred,
        "RDS client error table (2018), row 28";
    /// Source and destination have different engines.
    EnginesDiffer = "OperationDenied.Engine", 403, "The operation is not permitted due to different engine.", Inferred,
        "RDS client error table (2018), row 37";
    /// A database is named twice as source or twice as destination.
    DuplicateDatabase = "InvalidDBInfo.Malformed", 400, "The specified parameter \"DBInfo\" is not valid or db not exist.", Inferred,
        "RDS client error table (2018), row 35";
    /// An instance is not of a dedicated class.
    NotDedicated = "OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.", Inferred,
        "RDS client error table (2018), row 12 (row 84 pairs it with 403)";
    /// An instance is read-only, a disaster-recovery or a temporary one.
    NotPrimary = "OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.", Inferred,
        "RDS client error table (2018), row 12 (row 84 pairs it with 403)";
    /// The source instance is not Running.
    SourceNotRunning = "OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.", Inferred,
        "RDS client error table (2018), row 14";
    /// The destination instance is not Running.
    DestinationNotRunning = "OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.", Inferred,
        "RDS client error table (2018), row 14";
    /// The destination instance is locked.
    DestinationLocked = "OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.", Inferred,
        "RDS client error table (2018), row 18";
    /// A named database does not exist: on either side for MySQL, on the source for SQL Server.
    DatabaseNotFound = "InvalidDBInfo.Malformed", 400, "The specified parameter \"DBInfo\" is not valid or db not exist.", Inferred,
        "RDS client error table (2018), row 35: \"or db not exist\"";
    /// A named database is not Running.
    DatabaseNotRunning = "OperationDenied.DBStatus", 403, "The status of the database does not support this operation.", Inferred,
        "RDS client error table (2018), row 27";
    /// The storage rule does not hold: storage of the destination > space it uses - its named databases + the source's.
    NotEnoughStorage = "QuotaExceeded.DBInstanceStorage", 403, "The quota of instance storage exceeds.", Inferred,
        "RDS client error table (2018), row 34";
    /// No import of this id on this instance.
    ImportNotFound = "InvalidTaskId.NotFound", 400, "The ImportId provided does not exist in our records.", Inferred,
        "RDS client error table (2018), row 39";
    /// The import is over already.
    ImportOver = "OperationDenied.IncorrectTaskStatus", 403, "The operation is not permitted due to status of import.", Inferred,
        "RDS client error table (2018), row 40";
    /// An import between SQL Server instances cannot be cancelled (2017 and 2018 pages).
    ImportNotCancellable = "OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.", Inferred,
        "page of CancelImport (2018) for the rule; no code is documented, this is row 28 of the client error table (2018)";
}

/// A request that the service refuses: which condition, what fills its text, and a word to the person reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) condition: Condition,
    /// What stands for `{}` in code and text.
    pub(crate) detail: String,
    pub(crate) hint: Option<String>,
    /// Whom a policy refused, and how.
    pub(crate) denied: Option<Box<Denied>>,
}

/// A policy's refusal, as `AccessDeniedDetail` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Denied {
    pub(crate) account: String,
    pub(crate) user: String,
    pub(crate) action: String,
    /// Denied by name, or by not being allowed.
    pub(crate) explicit: bool,
}

impl Refusal {
    pub(crate) fn new(condition: Condition) -> Refusal {
        Refusal::of(condition, "")
    }

    pub(crate) fn of(condition: Condition, detail: impl Into<String>) -> Refusal {
        Refusal { condition, detail: detail.into(), hint: None, denied: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Refusal {
        self.hint = Some(hint.into());
        self
    }
}

impl Condition {
    /// A refusal with a hint.
    pub(crate) fn because(self, hint: impl Into<String>) -> Refusal {
        Refusal::new(self).hint(hint)
    }
}

/// What a user wants said in place of a table entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_errors_and_names_are_unique() {
        let mut names = std::collections::HashSet::new();
        for condition in Condition::ALL {
            assert!((400..600).contains(&condition.status()), "{condition}");
            assert!(names.insert(condition.name()));
            assert!(!condition.when().is_empty() && !condition.source().is_empty());
        }
    }
}
