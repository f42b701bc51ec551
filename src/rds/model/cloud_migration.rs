//! Migrations of a PostgreSQL server from outside the cloud into an instance: the check before, and the replication that
//! an instance follows until it is activated.

use std::time::SystemTime;

use super::clock;
use crate::rds::words::MigrateStage;

record! {
    /// A check before a migration, or a migration. Its id is decimal digits.
    pub(crate) struct CloudMigration ("TaskId" id: String) {
        /// `TaskName`.
        "TaskName" name: String = String::new();
        /// `true` if the task only checks.
        "IsPrecheck" is_precheck: bool = false;
        /// `MigrateStage`. A check is at `precheck`, then at `success`.
        "MigrateStage" status: MigrateStage = MigrateStage::Precheck;
        /// `ReplicationState`: `unstarted`, `catchup`, `streaming`, `disconnect` or `finish`.
        "ReplicationState" replication: String = "unstarted".to_owned();
        /// `SourceCategory`, in lower case.
        "SourceCategory" category: String = "other".to_owned();
        /// `SourceIpAddress`.
        "SourceIpAddress" address: String = String::new();
        /// `SourcePort`.
        "SourcePort" port: u64 = 5432;
        /// `SourceAccount`.
        "SourceAccount" account: String = String::new();
        /// `SourcePassword`, which the answers repeat.
        "SourcePassword" password: String = String::new();
        /// `Detail`: the steps that were made.
        "Detail" detail: String = String::new();
        /// `GmtCreated`: by default the fake's clock when the instance is added.
        "GmtCreated" created: Option<SystemTime> = None;
        /// `GmtModified`.
        "GmtModified" modified: Option<SystemTime> = None;
        /// `SwitchTime`: when the instance was activated.
        "SwitchTime" switched: Option<SystemTime> = None;
    }
    plain {}
    also {}
    passed_over crate::rds::catalogue::shaped("DescribeCloudMigrationResult", "Items", "", &[]);
}

impl CloudMigration {
    /// A task of this id that has not begun.
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

/// Returns the protocol of the checks of a migration into an instance. They succeed if the instance is empty: those that
/// concern the server always succeed, since the fake does not connect to it.
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
