//! The fields of the seed file, object by object, with what each takes. What is not listed here is refused, and the JSON Schema is
//! made from here.

use serde_json::{Map, Value, json};

use crate::condition::Condition;
use crate::words::{
    AccountPrivilege, AccountStatus, AccountType, DBInstanceNetType, DBInstanceType, DatabaseStatus, Engine,
    ImportStatus, InstanceNetworkType, LockMode, OperationKind, PayType, Status,
};

/// What a field takes.
#[derive(Clone, Copy)]
pub(crate) enum Takes {
    Text,
    Whole,
    Flag,
    /// A time such as `2018-06-12T00:00:00Z`.
    Time,
    /// A duration such as `90s`.
    Duration,
    Progress,
    /// One of some words.
    Word(fn() -> Vec<&'static str>),
    /// Whole number or text: `Port`.
    Port,
    Any,
    Object(&'static Fields),
    List(&'static Takes),
    /// An object whose keys are the writer's, or one of some words.
    Map(Option<fn() -> Vec<&'static str>>, &'static Takes),
}

/// The member by which editors find a file's schema.
const SCHEMA: &str = "$schema";

/// A field: its name, what it takes, whether it has to be there.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    takes: Takes,
    required: bool,
}

/// The fields of an object.
pub(crate) struct Fields {
    /// What the fake reads.
    pub(crate) read: &'static [Field],
    /// Response fields that follow from others here, or that the fake does not keep: accepted for the sake of pasted answers.
    pub(crate) ignored: &'static [&'static str],
}

impl Fields {
    pub(crate) fn has(&self, name: &str) -> bool {
        name == SCHEMA && self.is_whole()
            || self.read.iter().any(|field| field.name == name)
            || self.ignored.contains(&name)
    }

    /// Whether this is a file and no part of one: then it may name its schema.
    fn is_whole(&self) -> bool {
        self.read.iter().any(|field| matches!(field.name, "DBInstances" | "steps"))
    }

    /// The names that can stand there.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.read.iter().map(|field| field.name).chain(self.ignored.iter().copied())
    }

    /// The names that mean something, for a message.
    pub(crate) fn list(&self) -> String {
        self.read.iter().map(|field| field.name).collect::<Vec<_>>().join(", ")
    }
}

const fn may(name: &'static str, takes: Takes) -> Field {
    Field { name, takes, required: false }
}

const fn must(name: &'static str, takes: Takes) -> Field {
    Field { name, takes, required: true }
}

const fn fields(read: &'static [Field]) -> Fields {
    Fields { read, ignored: &[] }
}

macro_rules! word {
    ($($word:ident)::+) => {
        Takes::Word(|| $($word)::+::ALL.iter().map(|word| word.as_str()).collect())
    };
}

fn conditions() -> Vec<&'static str> {
    Condition::ALL.iter().map(|condition| condition.name()).collect()
}

fn kinds() -> Vec<&'static str> {
    OperationKind::ALL.iter().map(|kind| kind.as_str()).collect()
}

pub(crate) const SEED: Fields = fields(&[
    may("Users", Takes::List(&Takes::Object(&USER))),
    may("DBInstances", Takes::List(&Takes::Object(&INSTANCE))),
    may("Progress", Takes::Progress),
    may("ProgressFor", Takes::Map(Some(kinds), &Takes::Progress)),
    may("Clock", Takes::Time),
    may("FrozenClock", Takes::Flag),
    may("IdSeed", Takes::Whole),
    may("Requests", Takes::Whole),
    may("NextImportId", Takes::Whole),
    may("Imports", Takes::List(&Takes::Object(&IMPORT))),
    may("ImportStatuses", Takes::Object(&IMPORT_STATUSES)),
    may("Answers", Takes::Map(Some(conditions), &Takes::Object(&ANSWER))),
    may("Stubs", Takes::Map(None, &Takes::Any)),
    may("Faults", Takes::List(&Takes::Object(&FAULT))),
    may("TimestampWindow", Takes::Duration),
    may("Signatures", Takes::Word(|| vec!["Checked", "Ignored"])),
    may("KeepCalls", Takes::Whole),
]);

pub(crate) const USER: Fields = fields(&[
    must("Uid", Takes::Text),
    may("Account", Takes::Text),
    may("AccessKeys", Takes::List(&Takes::Object(&ACCESS_KEY))),
    may("Allow", Takes::List(&Takes::Text)),
    may("Deny", Takes::List(&Takes::Text)),
]);

pub(crate) const ACCESS_KEY: Fields = fields(&[
    must("AccessKeyId", Takes::Text),
    must("AccessKeySecret", Takes::Text),
    may("SecurityToken", Takes::Text),
    may("Expiration", Takes::Time),
    may("Status", Takes::Word(|| vec!["Active", "Inactive"])),
]);

pub(crate) const INSTANCE: Fields = Fields {
    read: &[
        must("DBInstanceId", Takes::Text),
        must("Engine", word!(Engine)),
        may("EngineVersion", Takes::Text),
        may("RegionId", Takes::Text),
        may("ZoneId", Takes::Text),
        may("DBInstanceClass", Takes::Text),
        may("DBInstanceStorage", Takes::Whole),
        may("DBInstanceStorageType", Takes::Text),
        may("UsedGB", Takes::Whole),
        may("DBInstanceStatus", word!(Status)),
        may("LockMode", word!(LockMode)),
        may("LockReason", Takes::Text),
        may("DBInstanceDescription", Takes::Text),
        may("Owner", Takes::Text),
        may("DBInstanceType", word!(DBInstanceType)),
        may("MasterInstanceId", Takes::Text),
        may("PayType", word!(PayType)),
        may("InstanceNetworkType", word!(InstanceNetworkType)),
        may("DBInstanceNetType", word!(DBInstanceNetType)),
        may("ConnectionMode", Takes::Text),
        may("ConnectionString", Takes::Text),
        may("Port", Takes::Port),
        may("Category", Takes::Text),
        may("VpcId", Takes::Text),
        may("VSwitchId", Takes::Text),
        may("ResourceGroupId", Takes::Text),
        may("MaintainTime", Takes::Text),
        may("DeletionProtection", Takes::Flag),
        may("CreationTime", Takes::Text),
        may("CreateTime", Takes::Text),
        may("ExpireTime", Takes::Text),
        may("Databases", Takes::List(&Takes::Object(&DATABASE))),
        may("Accounts", Takes::List(&Takes::Object(&ACCOUNT))),
        may("Tags", Takes::Map(None, &Takes::Text)),
    ],
    ignored: &[
        "DBInstanceClassType",
        "DBInstanceMemory",
        "DBInstanceCPU",
        "DBMaxQuantity",
        "AccountMaxQuantity",
        "MaxIOPS",
        "MaxConnections",
        "AvailabilityValue",
        "ReadOnlyDBInstanceIds",
        "GuardDBInstanceId",
        "TempDBInstanceId",
        "IncrementSourceDBInstanceId",
        "SecurityIPList",
        "AdvancedFeatures",
        "AccountType",
        "SupportCreateSuperAccount",
        "SupportUpgradeAccountType",
        "CurrentKernelVersion",
        "LatestKernelVersion",
        "VpcCloudInstanceId",
        "SecurityIPMode",
        "TimeZone",
        "Collation",
        "MasterZone",
        "SlaveZones",
        "Extra",
        "InsId",
        "DBInstanceDiskUsed",
        "ReadonlyInstanceSQLDelayedTime",
        "MutriORsignle",
        "DestroyTime",
        "ServerlessConfig",
    ],
};

pub(crate) const DATABASE: Fields = Fields {
    read: &[
        must("DBName", Takes::Text),
        may("DBStatus", word!(DatabaseStatus)),
        may("CharacterSetName", Takes::Text),
        may("DBDescription", Takes::Text),
        may("SizeMB", Takes::Whole),
        may("Tables", Takes::Map(None, &Takes::Whole)),
    ],
    ignored: &[
        "DBInstanceId",
        "Engine",
        "Accounts",
        "Collate",
        "Ctype",
        "ConnLimit",
        "Tablespace",
        "BasicInfo",
        "RuntimeInfo",
        "AdvancedInfo",
        "PageNumber",
        "PageSize",
        "TotalCount",
    ],
};

pub(crate) const ACCOUNT: Fields = Fields {
    read: &[
        must("AccountName", Takes::Text),
        may("AccountStatus", word!(AccountStatus)),
        may("AccountType", word!(AccountType)),
        may("AccountDescription", Takes::Text),
        may("DatabasePrivileges", Takes::Map(None, &word!(AccountPrivilege))),
    ],
    ignored: &["DBInstanceId", "PrivExceeded"],
};

pub(crate) const IMPORT: Fields = fields(&[
    must("ImportId", Takes::Whole),
    must("SourceDBInstanceId", Takes::Text),
    must("DBInstanceId", Takes::Text),
    may("Engine", word!(Engine)),
    must("DBNames", Takes::List(&Takes::List(&Takes::Text))),
    may("Status", word!(ImportStatus)),
    may("Reason", Takes::Text),
    must("StartTime", Takes::Time),
    may("EndTime", Takes::Time),
    may("SourceStatus", word!(Status)),
    may("DestinationStatus", word!(Status)),
    may("Progress", Takes::Progress),
    may("Reported", Takes::Object(&REPORTED)),
]);

pub(crate) const IMPORT_STATUSES: Fields = fields(&[must("Source", word!(Status)), must("Destination", word!(Status))]);

pub(crate) const REPORTED: Fields =
    fields(&[may("Source", Takes::Whole), may("Destination", Takes::Whole), may("Import", Takes::Whole)]);

pub(crate) const ANSWER: Fields =
    fields(&[may("Status", Takes::Whole), may("Code", Takes::Text), may("Message", Takes::Text)]);

/// The kinds of faults a file can have.
pub(crate) const FAULT_KINDS: [&str; 9] = [
    "Throttling",
    "InternalError",
    "Unavailable",
    "Disconnect",
    "Garbage",
    "Condition",
    "Delay",
    "Truncated",
    "ApiError",
];

pub(crate) const FAULT: Fields = fields(&[
    must("Kind", Takes::Word(|| FAULT_KINDS.to_vec())),
    may("Action", Takes::Text),
    may("DBInstanceId", Takes::Text),
    may("Times", Takes::Whole),
    may("AfterEffect", Takes::Flag),
    may("Hits", Takes::Whole),
    may("Condition", Takes::Word(conditions)),
    may("RetryAfter", Takes::Duration),
    may("Status", Takes::Whole),
    may("Code", Takes::Text),
    may("Message", Takes::Text),
    may("Delay", Takes::Duration),
    may("Bytes", Takes::Whole),
]);

const STEP_KINDS: &str = "A step: `call` (or a raw `query`), or one of fault, advance, finish, finish_all, fail, update, add, remove, state.";

pub(crate) const SCENARIO: Fields = fields(&[
    may("title", Takes::Text),
    may("about", Takes::Text),
    may("seed", Takes::Object(&SEED)),
    may("seed_file", Takes::Text),
    may("steps", Takes::List(&Takes::Any)),
    may("expect_calls", Takes::List(&Takes::Object(&EXPECT_CALL))),
    may("state", Takes::Any),
]);

pub(crate) const CALL: Fields = fields(&[
    may("call", Takes::Text),
    may("about", Takes::Text),
    may("params", Takes::Map(None, &Takes::Any)),
    may("as", Takes::Text),
    may("sign", Takes::Flag),
    may("method", Takes::Text),
    may("format", Takes::Text),
    may("layout", Takes::Word(|| vec!["V1", "V3"])),
    may("query", Takes::Text),
    may("headers", Takes::Map(None, &Takes::Text)),
    may("body", Takes::Text),
    may("expect", Takes::Object(&EXPECT)),
    may("save", Takes::Map(None, &Takes::Text)),
]);

pub(crate) const EXPECT: Fields = fields(&[
    may("status", Takes::Whole),
    // A string, or null for a success.
    may("code", Takes::Any),
    may("message", Takes::Text),
    may("fields", Takes::Map(None, &Takes::Any)),
    may("headers", Takes::Map(None, &Takes::Any)),
    may("body", Takes::Text),
]);

pub(crate) const EXPECT_CALL: Fields = fields(&[
    must("call", Takes::Text),
    may("params", Takes::Map(None, &Takes::Any)),
    may("code", Takes::Any),
    may("times", Takes::Whole),
]);

pub(crate) const FAIL: Fields =
    fields(&[must("fail", Takes::Any), may("about", Takes::Text), may("reason", Takes::Text)]);

/// The JSON Schema of a seed file.
pub(crate) fn seed_schema() -> Value {
    whole(&SEED, "A seed of fake-rds", "The whole state of a fake ApsaraDB RDS.")
}

/// The JSON Schema of a scenario file.
pub(crate) fn scenario_schema() -> Value {
    let mut schema =
        whole(&SCENARIO, "A scenario of fake-rds", "A seed, calls in order, and what should come of them.");
    schema["properties"]["steps"]["items"] = json!({"anyOf": [
        {"type": "object", "required": ["call"], "properties": object(&CALL)["properties"], "additionalProperties": false},
        {"type": "object", "description": STEP_KINDS},
    ]});
    schema
}

fn whole(fields: &Fields, title: &str, description: &str) -> Value {
    let mut schema = object(fields);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    schema["description"] = json!(description);
    // Editors find the schema by this member.
    schema["properties"][SCHEMA] = json!({"type": "string"});
    schema
}

fn object(fields: &Fields) -> Value {
    let read = fields.read.iter().map(|field| (field.name.to_owned(), schema(field.takes)));
    let ignored =
        fields.ignored.iter().map(|name| ((*name).to_owned(), json!({"description": "Accepted and not read."})));
    let required: Vec<&str> = fields.read.iter().filter(|field| field.required).map(|field| field.name).collect();
    let properties: Map<String, Value> = read.chain(ignored).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn schema(takes: Takes) -> Value {
    match takes {
        Takes::Text => json!({"type": "string"}),
        Takes::Whole => json!({"type": "integer", "minimum": 0}),
        Takes::Flag => json!({"type": "boolean"}),
        Takes::Time => json!({"type": "string", "examples": ["2018-06-12T00:00:00Z"]}),
        Takes::Duration => json!({"type": "string", "examples": ["90s", "15m"]}),
        Takes::Progress => json!({"anyOf": [
            {"enum": ["Immediate", "Manual"]},
            {"type": "object", "properties": {"Polls": schema(Takes::Whole)}, "required": ["Polls"], "additionalProperties": false},
            {"type": "object", "properties": {"After": schema(Takes::Duration)}, "required": ["After"], "additionalProperties": false},
        ]}),
        Takes::Word(words) => json!({"enum": words()}),
        Takes::Port => json!({"type": ["integer", "string"]}),
        Takes::Any => json!({}),
        Takes::Object(fields) => object(fields),
        Takes::List(item) => json!({"type": "array", "items": schema(*item)}),
        Takes::Map(None, value) => json!({"type": "object", "additionalProperties": schema(*value)}),
        Takes::Map(Some(words), value) => {
            let properties: Map<String, Value> =
                words().into_iter().map(|word| (word.to_owned(), schema(*value))).collect();
            json!({"type": "object", "properties": properties, "additionalProperties": false})
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The schemas lie under `fixtures/schema`, where editors find them, and say what the code says.
    #[test]
    fn the_schemas_are_current() {
        for (name, schema) in [("seed", seed_schema()), ("scenario", scenario_schema())] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/schema/{name}.schema.json"));
            let wanted = format!("{schema:#}\n");
            if std::env::var_os("FAKE_RDS_BLESS").is_some() {
                std::fs::write(&path, &wanted).unwrap();
            }
            let found = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(found == wanted, "run with FAKE_RDS_BLESS=1 to write {} anew", path.display());
        }
    }
}
