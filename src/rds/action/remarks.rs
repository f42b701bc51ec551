//! Requirements in the remarks of an action for which no document has a code. The fake does not refuse such calls, but
//! hints that the service may.

use std::time::SystemTime;

use crate::base::text::members;
use crate::rds::model::Cloud;
use crate::rds::model::clock;
use crate::rds::model::instance::Instance;
use crate::rds::model::monitor::{key_hint, key_info};
use crate::rds::words::{AccountType, Engine, InstanceNetworkType, PayType};
use crate::rpc::params::Params;

/// A requirement on the instance that `DBInstanceId` names.
pub(crate) struct Requirement {
    pub(crate) action: &'static str,
    pub(crate) is_met: fn(&Instance) -> bool,
    pub(crate) text: &'static str,
}

const fn requires(action: &'static str, is_met: fn(&Instance) -> bool, text: &'static str) -> Requirement {
    Requirement { action, is_met, text }
}

fn on_local_disks(instance: &Instance) -> bool {
    !instance.on_cloud_disks()
}

/// Returns whether reads can be split from writes.
fn splits(instance: &Instance) -> bool {
    match instance.engine {
        Engine::MySql => ["5.6", "5.7"].contains(&instance.engine_version.as_str()) && on_local_disks(instance),
        _ => instance.category == "AlwaysOn",
    }
}

const SPLITS: &str = "MySQL 5.6 or 5.7 with local disks, or the cluster edition of SQL Server";

/// The remarks in the npm package @alicloud/rds20140815 15.4.0 (2026), by action.
pub(crate) const REQUIREMENTS: &[Requirement] = &[
    requires("AllocateReadWriteSplittingConnection", splits, SPLITS),
    requires("ModifyReadWriteSplittingConnection", splits, SPLITS),
    requires("ReleaseReadWriteSplittingConnection", splits, SPLITS),
    requires("CalculateDBInstanceWeight", splits, SPLITS),
    requires(
        "UpgradeDBInstanceKernelVersion",
        |instance| match instance.engine {
            Engine::PostgreSql => !on_local_disks(instance),
            Engine::SqlServer => instance.engine_version.starts_with("2019"),
            _ => true,
        },
        "MySQL, PostgreSQL with cloud disks, or SQL Server 2019",
    ),
    requires(
        "GrantAccountPrivilege",
        |instance| match instance.engine {
            Engine::SqlServer => instance.engine_version != "2017_ent",
            Engine::PostgreSql => !on_local_disks(instance),
            _ => true,
        },
        "instances other than the cluster edition of SQL Server 2017 and PostgreSQL with local disks",
    ),
    requires(
        "RevokeAccountPrivilege",
        |instance| match instance.engine {
            Engine::SqlServer => instance.engine_version != "2017_ent",
            engine => engine != Engine::PostgreSql,
        },
        "instances other than the cluster edition of SQL Server 2017 and PostgreSQL",
    ),
    requires(
        "SwitchDBInstanceNetType",
        |instance| instance.network_type == InstanceNetworkType::Classic,
        "an instance in the classic network",
    ),
    requires(
        "DescribeOssDownloads",
        |instance| !["2017_ent", "2019_ent"].contains(&instance.engine_version.as_str()),
        "a version other than SQL Server 2017 EE and 2019 EE",
    ),
    requires(
        "DescribeMigrateTasks",
        |instance| instance.engine_version != "2017_ent",
        "an edition other than the cluster edition of SQL Server 2017",
    ),
    requires(
        "DescribeSlowLogs",
        |instance| match instance.engine {
            Engine::SqlServer => instance.engine_version == "2008r2",
            Engine::MySql => !(instance.engine_version == "5.7" && instance.category == "Basic"),
            Engine::PostgreSql => false,
            Engine::MariaDb | Engine::Ppas => true,
        },
        "MySQL (not the basic edition of 5.7), MariaDB or SQL Server 2008 R2",
    ),
    requires(
        "MigrateSecurityIPMode",
        |instance| match instance.engine {
            Engine::MySql => ["5.1", "5.5", "5.6", "5.7"].contains(&instance.engine_version.as_str()),
            _ => ["9.4", "10.0"].contains(&instance.engine_version.as_str()) && on_local_disks(instance),
        },
        "MySQL 5.1 to 5.7, or PostgreSQL 9.4 or 10 with local disks",
    ),
    requires(
        "StopDBInstance",
        |instance| {
            let usual = ["Basic", "HighAvailability"].contains(&instance.category.as_str());
            let paid = instance.pay_type == PayType::Postpaid;
            usual && paid && instance.on_cloud_disks() && instance.proxy.is_none()
        },
        "a pay-as-you-go instance of the basic or high-availability edition with cloud disks and without a proxy",
    ),
    requires("DeleteBackup", |instance| instance.category == "HighAvailability", "the high-availability edition"),
    requires(
        "DescribeAvailableRecoveryTime",
        |instance| instance.engine == Engine::MySql && on_local_disks(instance),
        "MySQL with local disks",
    ),
    requires(
        "DescribeCrossRegionBackups",
        |instance| instance.engine != Engine::MySql || on_local_disks(instance),
        "local disks, for MySQL",
    ),
];

/// A requirement on the time in a parameter: its seconds after the present (before it, if negative).
struct TimeRequirement {
    action: &'static str,
    parameter: &'static str,
    least: i64,
    text: &'static str,
}

const DAY: i64 = 86_400;

/// The texts of the SDK models (2026), by action.
const TIMES: &[TimeRequirement] = &[
    TimeRequirement {
        action: "DescribeSlowLogRecords",
        parameter: "StartTime",
        least: -30 * DAY,
        text: "the last 30 days",
    },
    TimeRequirement {
        action: "DescribeSQLLogRecords",
        parameter: "StartTime",
        least: -7 * DAY,
        text: "the last 7 days",
    },
    TimeRequirement {
        action: "CreateTempDBInstance",
        parameter: "RestoreTime",
        least: -7 * DAY,
        text: "the last 7 days",
    },
    TimeRequirement {
        action: "ModifyDBInstanceSpec",
        parameter: "SwitchTime",
        least: DAY / 2,
        text: "a time at least 12 hours later",
    },
];

/// Returns the hints about times in a request.
fn time_hints<'p>(action: &'p str, cloud: &'p Cloud, params: &'p Params<'_>) -> impl Iterator<Item = String> + 'p {
    TIMES.iter().filter(move |one| one.action == action).filter_map(|one| {
        let text = params.get(one.parameter)?;
        let moment = clock::from_second(text).or_else(|| clock::from_minute(text))?;
        let seconds = |moment: SystemTime| clock::minute(moment).cast_signed() * 60;
        let is_early = seconds(moment) - seconds(cloud.now()) < one.least;
        is_early.then(|| format!("`{}` is documented for {}; the service may refuse", one.parameter, one.text))
    })
}

/// Parameters of an action that have an effect only with one of some values of another parameter.
pub(crate) struct Companion {
    pub(crate) action: &'static str,
    pub(crate) parameters: &'static [&'static str],
    pub(crate) other: &'static str,
    pub(crate) values: &'static [&'static str],
    /// The effect without the other parameter.
    pub(crate) alone: bool,
}

/// The comments of the package alibabacloud_rds20140815 16.0.2 (2026), parameter by parameter. Without a mode, both
/// kinds of rules of a backup policy change (inferred: older requests have no mode).
pub(crate) const COMPANIONS: &[Companion] = &[
    Companion {
        action: "ModifyDBInstanceSpec",
        parameters: &["UsedTime"],
        other: "Direction",
        values: &["TempUpgrade"],
        alone: false,
    },
    Companion {
        action: "ModifyBackupPolicy",
        parameters: &[
            "PreferredBackupTime",
            "PreferredBackupPeriod",
            "BackupRetentionPeriod",
            "LogBackupFrequency",
            "CompressType",
            "ReleasedKeepPolicy",
            "ArchiveBackupRetentionPeriod",
            "ArchiveBackupKeepPolicy",
            "ArchiveBackupKeepCount",
            "BackupInterval",
            "BackupMethod",
            "BackupPriority",
            "Category",
            "EnableIncrementDataBackup",
            "EnablePitrProtection",
            "IncBackupInterval",
        ],
        other: "BackupPolicyMode",
        values: &["DataBackupPolicy"],
        alone: true,
    },
    Companion {
        action: "ModifyBackupPolicy",
        parameters: &[
            "EnableBackupLog",
            "LocalLogRetentionHours",
            "LocalLogRetentionSpace",
            "HighSpaceUsageProtection",
            "LogBackupLocalRetentionNumber",
        ],
        other: "BackupPolicyMode",
        values: &["LogBackupPolicy"],
        alone: true,
    },
];

impl Companion {
    /// Returns the companion of a parameter, if the request does not give it the value for which the parameter has an
    /// effect.
    pub(crate) fn missing(action: &str, parameter: &str, given: Option<&str>) -> Option<&'static Companion> {
        let of = |one: &&Companion| one.action == action && one.parameters.contains(&parameter);
        COMPANIONS.iter().find(of).filter(|one| match given {
            Some(given) => !one.values.iter().any(|value| value.eq_ignore_ascii_case(given)),
            None => !one.alone,
        })
    }
}

/// Returns the hints about parameters that have no effect without another one.
fn companion_hints(action: &str, params: &Params<'_>) -> Vec<String> {
    let mut hints = Vec::new();
    for one in COMPANIONS.iter().filter(|one| one.action == action) {
        let given = params.get(one.other);
        let without = one.parameters.iter().filter(|name| params.get(name).is_some());
        let without = without.filter(|name| Companion::missing(action, name, given).is_some());
        let names: Vec<String> = without.map(|name| format!("`{name}`")).collect();
        if !names.is_empty() {
            let with = format!("`{}` {}", one.other, one.values.join(" or "));
            hints.push(format!("{} has an effect only with {with}", names.join(", ")));
        }
    }
    hints
}

/// Parameters of an action that are required if another parameter has one of some values; any value if there are none.
/// No document has a code for a request without them.
struct Required {
    actions: &'static [&'static str],
    parameters: &'static [&'static str],
    other: &'static str,
    values: &'static [&'static str],
}

const fn required(
    actions: &'static [&'static str],
    parameters: &'static [&'static str],
    other: &'static str,
    values: &'static [&'static str],
) -> Required {
    Required { actions, parameters, other, values }
}

/// The comments of the package alibabacloud_rds20140815 16.0.2 (2026), parameter by parameter. Requirements that an
/// action checks itself are not listed.
const REQUIRED: &[Required] = &[
    required(
        &["AllocateReadWriteSplittingConnection", "ModifyReadWriteSplittingConnection"],
        &["Weight"],
        "DistributionType",
        &["Custom"],
    ),
    required(&["CreateDBInstance", "CreateDdrInstance"], &["RoleARN"], "EncryptionKey", &[]),
    required(&["ModifyDBProxy"], &["InstanceNetworkType", "VPCId", "VSwitchId"], "ConfigDBProxyService", &["Startup"]),
    required(&["ModifyDBProxyEndpoint"], &["DbEndpointReadWriteMode"], "DbEndpointOperator", &["Create"]),
    required(&["CreateDBProxyEndpointAddress"], &["VPCId", "VSwitchId"], "DBProxyConnectStringNetType", &["VPC"]),
    required(&["CreateDBInstance"], &["ZoneId"], "VSwitchId", &[]),
    required(&["CreateDdrInstance"], &["ZoneId"], "VPCId", &[]),
    required(&["CreateDdrInstance"], &["VPCId", "VSwitchId"], "InstanceNetworkType", &["VPC"]),
    required(&["UpgradeDBInstanceMajorVersion"], &["UpgradeMode"], "SwitchOver", &["true"]),
];

/// Returns the hints about absent parameters that another one requires.
fn required_hints(action: &str, params: &Params<'_>) -> Vec<String> {
    let mut hints = Vec::new();
    for one in REQUIRED.iter().filter(|one| one.actions.contains(&action)) {
        let Some(given) = params.get(one.other) else { continue };
        let requires = one.values.is_empty() || one.values.iter().any(|value| value.eq_ignore_ascii_case(given));
        let absent = one.parameters.iter().filter(|name| requires && params.get(name).is_none());
        let names: Vec<String> = absent.map(|name| format!("`{name}`")).collect();
        if !names.is_empty() {
            let with = format!("`{}` {}", one.other, one.values.join(" or "));
            hints.push(format!(
                "{} documented as required with {}; the service may refuse",
                names.join(", "),
                with.trim_end()
            ));
        }
    }
    hints
}

/// Returns the hints about requirements that an instance does not meet, and about performance keys.
pub(crate) fn hints(action: &str, cloud: &Cloud, params: &Params<'_>) -> Vec<String> {
    let instance = params.get("DBInstanceId").and_then(|id| cloud.instances.get(id));
    let mut hints: Vec<String> = time_hints(action, cloud, params).collect();
    hints.extend(companion_hints(action, params));
    hints.extend(required_hints(action, params));
    if let Some(instance) = instance {
        let unmet = REQUIREMENTS.iter().filter(|one| one.action == action && !(one.is_met)(instance));
        hints.extend(unmet.map(|one| format!("documented for {}; the service may refuse", one.text)));
    }
    if let ("DescribeDBInstancePerformance", Some(instance), Some(keys)) = (action, instance, params.get("Key")) {
        let keys = members(keys);
        let without = keys.filter(|key| !instance.performance.iter().any(|series| series.key == **key));
        hints.extend(without.filter_map(|key| match key_info(key) {
            Some(_) => Some(format!("`{key}` has no values; set some with `performance`")),
            None => key_hint(key),
        }));
    }
    let recorded = |region: &str| cloud.event_policies.iter().any(|(_, recorded)| recorded == region);
    if action == "DescribeEvents" && params.get("RegionId").is_some_and(|region| !recorded(region)) {
        hints.push("no events are recorded before ModifyActionEventPolicy; the service may refuse".to_owned());
    }
    if let ("CreatePostgresExtensions", Some(instance)) = (action, instance) {
        let owner = params.get("AccountName").and_then(|name| instance.find_account(name));
        if owner.is_some_and(|account| account.account_type != AccountType::Super) {
            hints.push("documented for a privileged account as `AccountName`; the service may refuse".to_owned());
        }
    }
    if action == "RenewInstance" && !params.get("AutoPay").is_some_and(|paid| paid.eq_ignore_ascii_case("true")) {
        hints.push("without `AutoPay` true the order waits for a payment, and `ExpireTime` does not change".to_owned());
    }
    if action == "DescribeDBInstancesAsCsv" {
        hints.push("the service has withdrawn this action".to_owned());
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_requirement_is_of_a_modelled_action() {
        for one in REQUIREMENTS {
            assert!(crate::rds::action::find(one.action).is_some(), "{}", one.action);
        }
        for one in TIMES {
            let action = crate::rds::action::find(one.action).unwrap();
            assert!(action.fields.iter().any(|field| field.name == one.parameter), "{}", one.action);
        }
        for one in REQUIRED {
            for (action, name) in one
                .actions
                .iter()
                .flat_map(|action| one.parameters.iter().chain([&one.other]).map(move |name| (action, name)))
            {
                assert!(crate::rds::action::find(action).is_some(), "{action}");
                assert!(crate::rds::catalogue::has_parameter(action, name), "{action}: {name}");
            }
        }
        for one in COMPANIONS {
            let action = crate::rds::action::find(one.action).unwrap();
            for name in one.parameters.iter().chain([&one.other]) {
                assert!(action.fields.iter().any(|field| field.name == *name), "{}: {name}", one.action);
            }
        }
    }
}
