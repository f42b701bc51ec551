//! Migrations of an external PostgreSQL server into an instance: the check before, and the replication until the
//! instance is activated.

use std::time::SystemTime;

use super::clock;
use crate::rds::words::MigrateStage;

record! {
    /// A migration, or the check before one. Its id consists of decimal digits.
    pub(crate) struct CloudMigration ("TaskId" id: String) {
        /// The name of the task (`TaskName`), by default empty.
        "TaskName" name: String = String::new();
        /// `true` if the task only checks.
        "IsPrecheck" is_precheck: bool = false;
        /// The stage (`MigrateStage`). A check is at `precheck`, and at `success` when it is over.
        "MigrateStage" status: MigrateStage = MigrateStage::Precheck;
        /// `ReplicationState`: `unstarted`, `catchup`, `streaming`, `disconnect` or `finish`.
        "ReplicationState" replication: String = "unstarted".to_owned();
        /// The kind of the source (`SourceCategory`), in lower case; by default `other`.
        "SourceCategory" category: String = "other".to_owned();
        /// The IP address of the source server (`SourceIpAddress`).
        "SourceIpAddress" address: String = String::new();
        /// The port of the source server (`SourcePort`), by default 5432.
        "SourcePort" port: u64 = 5432;
        /// The account on the source server (`SourceAccount`).
        "SourceAccount" account: String = String::new();
        /// The password of that account (`SourcePassword`), which answers show.
        "SourcePassword" password: String = String::new();
        /// The log of the steps so far (`Detail`).
        "Detail" detail: String = String::new();
        /// The time of creation (`GmtCreated`); by default the time of the fake's clock when the instance is added.
        "GmtCreated" created: Option<SystemTime> = None;
        /// The time of the last change (`GmtModified`).
        "GmtModified" modified: Option<SystemTime> = None;
        /// The time when the instance was activated (`SwitchTime`).
        "SwitchTime" switched: Option<SystemTime> = None;
    }
    plain {}
    also {}
    passed_over crate::rds::catalogue::shaped("DescribeCloudMigrationResult", "Items", "", &[]);
}

impl CloudMigration {
    /// Creates a task with this id that has not begun.
    pub(crate) fn new(id: impl Into<String>) -> CloudMigration {
        CloudMigration::fresh(id.into())
    }
}

/// The steps of a check, in the words of the documented sample.
const STEPS: &[(&str, &[&str])] = &[
    (
        "Check source connectivity",
        &[
            "Check ip connectable",
            "Check port connectable",
            "Check database connectable",
            "Check account replication privilege",
            "Check account createrole privilege",
            "Check account monitor privilege",
        ],
    ),
    ("Check source version", &["Check major version consistent"]),
    ("Check source glibc version", &["Check source glibc version compatible"]),
    ("Check disk size", &["Check disk size enough"]),
    ("Check wal keep size", &["Check wal keep size large enough"]),
    ("Check spec params", &["Check if spec params too large"]),
    ("Check triggers", &["Check triggers compatible"]),
    ("Check user functions", &["Check user functions compatible"]),
];

/// Returns the protocol of the checks for a migration into an instance. They succeed if the instance is empty; the
/// checks of the server always succeed, since the fake does not connect to it.
pub(crate) fn precheck(is_empty: bool) -> String {
    let word = if is_empty { "success" } else { "failed" };
    let mut lines = vec!["[Check rds empty]".to_owned(), format!("Check rds databases: {word}")];
    for (heading, steps) in STEPS {
        lines.push(format!("[{heading}]"));
        lines.extend(steps.iter().map(|step| format!("{step}: success")));
    }
    lines.push(format!("*Migrate check {}*", if is_empty { "success" } else { "fail" }));
    lines.join("\n")
}

/// Returns the protocol of the checks with the lines of a migration.
pub(crate) fn replicating(checks: &str, moment: SystemTime) -> String {
    let moment = clock::to_second(moment);
    format!(
        "{checks}\n[Start RDS instance]\n{moment} --- Start RDS instance as slave for data replication\n[Synchronize data]\n{moment} --- Synchronize data from source to RDS by streaming replication"
    )
}
