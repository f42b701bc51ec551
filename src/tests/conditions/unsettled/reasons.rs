//! Choices that no file settles, and why; and which files settle a rule.

/// By the method of the builder.
pub(super) const SWITCHES: [(&str, &str); 8] = [
    ("answer", "it accepts the result of any file, and offers no choice itself"),
    (
        "StrictClientTokens",
        "asking takes two requests that create an instance each, or one and a creation that fails: it costs money",
    ),
    ("progress", "a duration is measured, not asked: `fake-rds record` keeps the times of a session of your own"),
    ("progress_for", "as for `progress`"),
    ("signatures", "the service always checks them; without users there is nothing to check them against"),
    ("unmodelled", "the choice is about the fake alone: the service has every action"),
    ("lag", "a duration is measured, not asked: how long it takes differs from call to call"),
    ("anything_goes", "the choice is about the fake alone"),
];

/// By the name of the condition.
pub(super) const CONDITIONS: [(&str, &str); 0] = [];

/// By action and the beginning of the rule.
pub(super) const RULES: [((&str, &str), &str); 6] = [
    (("sts:AssumeRole", "`DurationSeconds` is"), "the files are played against the endpoint of RDS, which has no STS"),
    (("sts:GetCallerIdentity", "Source:"), "the files are played against the endpoint of RDS, which has no STS"),
    (("StopDBInstance", "If the stop fails"), "no call makes a stop of the service fail"),
    (
        ("ModifyBackupPolicy", "It is complete at once"),
        "asking takes days: the service makes its backups at the policy's times",
    ),
    (("ModifyInstanceAutoRenewalAttribute", "When the clock"), "asking takes a month, and a subscription costs money"),
    (
        ("ModifyDbProxyInstanceSsl", "The certificate is then"),
        "a scenario has no word for a day a year later: `GetDbProxyInstanceSsl` returns it in ModifyDBProxy.json",
    ),
];

/// The files of a rule, where not every file that names the action asks about it.
pub(super) const FILES: [((&str, &str), &[&str]); 13] = [
    (("ImportDatabaseBetweenInstances", "Afterwards both"), &["13-import-end"]),
    (
        ("ImportDatabaseBetweenInstances", "Their codes"),
        &["05-order-of-checks", "06-import-refused", "07-import-two-engines"],
    ),
    (("DescibeImportsFromDatabase", "Imports between"), &["13-import-end"]),
    (("DescibeImportsFromDatabase", "For an import"), &["ImportDataFromDatabase"]),
    (("ListTagResources", "A page has"), &["ListTagResources"]),
    (("ListTagResources", "With `Tag"), &["TagResources"]),
    (("DescribeOssDownloads", "For an unknown task"), &["CreateMigrateTask"]),
    (("DescribeOssDownloads", "The status"), &["CreateMigrateTask"]),
    (("DescribeOssDownloads", "The code"), &["DescribeMigrateTasks"]),
    (("CreateDBInstance", "The default of `InstanceNetworkType`"), &["CreateDBInstance"]),
    (("CreateDBInstance", "The default of `Category`"), &["CreateDBInstance"]),
    (("DescribeDBProxy", "Without a proxy"), &["DescribeDBProxy"]),
    (("DescribeDBProxy", "`DBProxyEndpointId` is"), &["DescribeDBProxyEndpoint"]),
];
