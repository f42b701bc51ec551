//! The fields of the seed file, object by object. What is not listed here is refused.

/// A field: its name and whether it is only accepted, for the sake of pasted answers, and not read.
pub(crate) struct Fields {
    /// What the fake reads.
    pub(crate) read: &'static [&'static str],
    /// Response fields that follow from others here, or that the fake does not keep.
    pub(crate) ignored: &'static [&'static str],
}

impl Fields {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.read.contains(&name) || self.ignored.contains(&name)
    }
}

const fn fields(read: &'static [&'static str]) -> Fields {
    Fields { read, ignored: &[] }
}

pub(crate) const SEED: Fields = fields(&[
    "Users",
    "DBInstances",
    "Progress",
    "ProgressFor",
    "Clock",
    "FrozenClock",
    "IdSeed",
    "Requests",
    "NextImportId",
    "Imports",
    "ImportStatuses",
    "Answers",
    "Stubs",
    "Faults",
    "TimestampWindow",
    "Signatures",
    "KeepCalls",
]);

pub(crate) const USER: Fields = fields(&["Uid", "Account", "AccessKeys", "Allow", "Deny"]);

pub(crate) const ACCESS_KEY: Fields =
    fields(&["AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration", "Status"]);

pub(crate) const INSTANCE: Fields = Fields {
    read: &[
        "DBInstanceId",
        "Engine",
        "EngineVersion",
        "RegionId",
        "ZoneId",
        "DBInstanceClass",
        "DBInstanceStorage",
        "DBInstanceStorageType",
        "UsedGB",
        "DBInstanceStatus",
        "LockMode",
        "LockReason",
        "DBInstanceDescription",
        "Owner",
        "DBInstanceType",
        "MasterInstanceId",
        "PayType",
        "InstanceNetworkType",
        "DBInstanceNetType",
        "ConnectionMode",
        "ConnectionString",
        "Port",
        "Category",
        "VpcId",
        "VSwitchId",
        "ResourceGroupId",
        "MaintainTime",
        "DeletionProtection",
        "CreationTime",
        "CreateTime",
        "ExpireTime",
        "Databases",
        "Accounts",
        "Tags",
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
    read: &["DBName", "DBStatus", "CharacterSetName", "DBDescription", "SizeMB", "Tables"],
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
    read: &["AccountName", "AccountStatus", "AccountType", "AccountDescription", "DatabasePrivileges"],
    ignored: &["DBInstanceId", "PrivExceeded"],
};

pub(crate) const IMPORT: Fields = fields(&[
    "ImportId",
    "SourceDBInstanceId",
    "DBInstanceId",
    "Engine",
    "DBNames",
    "Status",
    "Reason",
    "StartTime",
    "EndTime",
    "SourceStatus",
    "DestinationStatus",
    "Progress",
    "Reported",
]);

pub(crate) const IMPORT_STATUSES: Fields = fields(&["Source", "Destination"]);

pub(crate) const REPORTED: Fields = fields(&["Source", "Destination", "Import"]);

pub(crate) const ANSWER: Fields = fields(&["Status", "Code", "Message"]);

pub(crate) const FAULT: Fields = fields(&[
    "Kind",
    "Action",
    "DBInstanceId",
    "Times",
    "AfterEffect",
    "Hits",
    "Condition",
    "RetryAfter",
    "Status",
    "Code",
    "Message",
    "Delay",
    "Bytes",
]);
