//! Options that only some engines, editions, versions and kinds of storage have: a table of the documented restrictions
//! of parameters.
//!
//! No document has a code for a request that violates such a restriction. Unless another rule refuses the request, the
//! fake accepts it with the hint that the service may refuse or ignore it. `docs/admissions.md` prints the table, and
//! `src/tests/options.rs` walks it.

use std::borrow::Cow;

use crate::rds::model::Cloud;
use crate::rds::model::class;
use crate::rds::model::sizes::{is_cloud_disk, is_premium};
use crate::rds::words::{Engine, PayType};
use crate::rpc::params::Params;

/// A kind of storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disks {
    Cloud,
    Local,
    /// Premium ESSD, `general_essd` or `cloud_auto`.
    Premium,
}

/// A combination that has an option. An empty list or `None` means any.
#[derive(Debug, Clone, Copy)]
struct Fit {
    engines: &'static [Engine],
    /// The prefixes of versions.
    versions: &'static [&'static str],
    categories: &'static [&'static str],
    disks: Option<Disks>,
    pay_types: &'static [PayType],
}

const ANY: Fit = Fit { engines: &[], versions: &[], categories: &[], disks: None, pay_types: &[] };
const ON_PREMIUM: Fit = Fit { disks: Some(Disks::Premium), ..ANY };
const MYSQL: Fit = Fit { engines: &[Engine::MySql], ..ANY };
const POSTGRESQL: Fit = Fit { engines: &[Engine::PostgreSql], ..ANY };
const SQL_SERVER: Fit = Fit { engines: &[Engine::SqlServer], ..ANY };
const MYSQL_OR_POSTGRESQL: Fit = Fit { engines: &[Engine::MySql, Engine::PostgreSql], ..ANY };
const NOT_MARIADB: Fit = Fit { engines: &[Engine::MySql, Engine::PostgreSql, Engine::SqlServer], ..ANY };
const PAY_AS_YOU_GO: Fit = Fit { pay_types: &[PayType::Postpaid, PayType::Serverless], ..ANY };

/// An option: a parameter of some actions, with the values that use it, and the combinations that have it.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) actions: &'static [&'static str],
    pub(crate) parameter: &'static str,
    /// The values that use the option. Empty means any.
    pub(crate) values: &'static [&'static str],
    fits: &'static [Fit],
    /// `true` if the combinations are a judgement.
    inferred: bool,
}

const fn choice(actions: &'static [&'static str], parameter: &'static str, fits: &'static [Fit]) -> Choice {
    Choice { actions, parameter, values: &[], fits, inferred: false }
}

impl Choice {
    const fn set_to(self, values: &'static [&'static str]) -> Choice {
        Choice { values, ..self }
    }

    const fn inferred(self) -> Choice {
        Choice { inferred: true, ..self }
    }
}

const LOCAL_MYSQL: Fit = Fit { disks: Some(Disks::Local), ..MYSQL };
const NOT_SQL_SERVER: Fit = Fit { engines: &[Engine::MySql, Engine::PostgreSql, Engine::MariaDb], ..ANY };

const CLOUD_PG: Fit = Fit { disks: Some(Disks::Cloud), ..POSTGRESQL };
/// The editions with several nodes.
const SEVERAL: &[&str] = &["HighAvailability", "cluster", "Finance", "serverless_standard"];

const CREATE: &[&str] = &["CreateDBInstance"];
const CHANGE: &[&str] = &["ModifyDBInstanceSpec"];
const BOTH: &[&str] = &["CreateDBInstance", "ModifyDBInstanceSpec"];
/// The actions that create an instance or change its specifications.
const SPECS: &[&str] = &["CreateDBInstance", "CloneDBInstance", "ModifyDBInstanceSpec", "MigrateToOtherZone"];
const BOUGHT: &[&str] = &["CreateDBInstance", "CloneDBInstance", "CreateReadOnlyDBInstance", "ModifyDBInstanceSpec"];
const ADDRESS: &[&str] = &["AllocateInstancePublicConnection", "ModifyDBInstanceConnectionString"];
const POLICY: &[&str] = &["ModifyBackupPolicy"];
const SSL: &[&str] = &["ModifyDBInstanceSSL"];
const BACKUP: &[&str] = &["CreateBackup"];

/// The combinations that are sold as serverless.
const SERVERLESS: &[Fit] = &[
    Fit { versions: &["5.7", "8."], ..MYSQL },
    Fit { versions: &["14", "15", "16", "17", "18", "19"], ..POSTGRESQL },
    Fit { versions: &["2016_std_sl", "2017_std_sl", "2019_std_sl", "2022_std_sl"], ..SQL_SERVER },
];

/// Comments of the packages @alicloud/rds20140815 15.4.0 and alibabacloud_rds20140815 16.0.2 (2026), parameter by
/// parameter.
pub(crate) const CHOICES: &[Choice] = &[
    choice(BOUGHT, "BurstingEnabled", &[ON_PREMIUM]).set_to(&["true"]),
    choice(BOTH, "ColdDataEnabled", &[ON_PREMIUM]).set_to(&["true"]),
    choice(BOUGHT, "IoAccelerationEnabled", &[ON_PREMIUM]).set_to(&["1"]),
    choice(BOTH, "OptimizedWrites", &[MYSQL]).set_to(&["optimized"]),
    choice(CHANGE, "CompressionMode", &[MYSQL]).set_to(&["on"]),
    choice(CHANGE, "AllowMajorVersionUpgrade", &[SQL_SERVER]).set_to(&["true"]),
    choice(CREATE, "BabelfishConfig", &[Fit { versions: &["15"], ..POSTGRESQL }]),
    choice(&["CreateDBInstance", "CloneDBInstance"], "PayType", SERVERLESS).set_to(&["Serverless"]),
    choice(
        &["CreateDBInstance", "CloneDBInstance"],
        "ServerlessConfig",
        &[Fit { pay_types: &[PayType::Serverless], ..NOT_MARIADB }],
    ),
    choice(CHANGE, "ServerlessConfiguration", &[Fit { pay_types: &[PayType::Serverless], ..NOT_MARIADB }]),
    choice(SPECS, "Category", &[SQL_SERVER]).set_to(&["AlwaysOn", "serverless_ha"]),
    choice(SPECS, "Category", &[MYSQL_OR_POSTGRESQL]).set_to(&["cluster", "serverless_basic", "serverless_standard"]),
    choice(
        &["CreateReadOnlyDBInstance"],
        "Category",
        &[Fit { engines: &[Engine::MySql, Engine::SqlServer], ..ANY }, Fit { disks: Some(Disks::Local), ..POSTGRESQL }],
    )
    .set_to(&["HighAvailability", "AlwaysOn", "Finance"]),
    choice(
        &["CreateReadOnlyDBInstance"],
        "EngineVersion",
        &[
            Fit { versions: &["5.6", "5.7", "8."], ..MYSQL },
            POSTGRESQL,
            Fit { versions: &["2017_ent", "2019_ent", "2022_ent", "2025_ent"], ..SQL_SERVER },
        ],
    ),
    choice(
        CREATE,
        "ConnectionMode",
        &[NOT_SQL_SERVER, Fit { versions: &["2008", "2014", "2019", "2022", "2025"], ..SQL_SERVER }],
    )
    .set_to(&["Safe"]),
    // Only the engines that have proxies.
    choice(CREATE, "AutoCreateProxy", &[MYSQL_OR_POSTGRESQL]).set_to(&["true"]).inferred(),
    choice(CREATE, "InstanceNetworkType", &[LOCAL_MYSQL, SQL_SERVER]).set_to(&["Classic"]),
    choice(CREATE, "DBTimeZone", &[MYSQL, CLOUD_PG]),
    // Only the engines whose table names can be sensitive to case.
    choice(CREATE, "DBIsIgnoreCase", &[Fit { engines: &[Engine::MySql, Engine::MariaDb], ..ANY }]).inferred(),
    choice(CREATE, "EncryptionKey", &[Fit { disks: Some(Disks::Cloud), ..NOT_MARIADB }]),
    choice(CREATE, "RoleARN", &[Fit { disks: Some(Disks::Cloud), ..NOT_MARIADB }]),
    choice(&["CreateDdrInstance"], "EncryptionKey", &[SQL_SERVER]),
    choice(CREATE, "StorageAutoScale", &[MYSQL_OR_POSTGRESQL]).set_to(&["Enable"]),
    choice(CREATE, "TargetMinorVersion", &[MYSQL_OR_POSTGRESQL]),
    choice(CHANGE, "TargetMinorVersion", &[POSTGRESQL]),
    choice(CREATE, "DBParamGroupId", &[MYSQL_OR_POSTGRESQL]),
    choice(
        &["CreateDBInstance", "CreateReadOnlyDBInstance", "CloneDBInstance"],
        "DeletionProtection",
        &[PAY_AS_YOU_GO],
    )
    .set_to(&["true"]),
    choice(
        CREATE,
        "UserBackupId",
        &[Fit { versions: &["5.7"], categories: &["Basic"], pay_types: &[PayType::Postpaid], ..MYSQL }],
    ),
    choice(&["CreateReadOnlyDBInstance"], "IsAnalyticReadOnlyIns", &[MYSQL_OR_POSTGRESQL]).set_to(&["true"]),
    choice(&["CreateReadOnlyDBInstance"], "Port", &[MYSQL]),
    choice(
        &["CreateAccount"],
        "CheckPolicy",
        &[Fit { versions: &["2012", "2014", "2016", "2017", "2019", "2022", "2025"], ..SQL_SERVER }],
    )
    .set_to(&["true"]),
    choice(&["CreateDatabase"], "CollationName", &[MYSQL]),
    choice(
        &["GrantAccountPrivilege"],
        "AccountPrivilege",
        &[Fit { engines: &[Engine::MySql, Engine::MariaDb, Engine::SqlServer], ..ANY }],
    )
    .set_to(&["ReadOnly", "ReadWrite"]),
    choice(&["DeleteDBInstance"], "ReleasedKeepPolicy", &[LOCAL_MYSQL]).set_to(&["Lastest", "All"]),
    choice(
        &["ModifySecurityIps"],
        "WhitelistNetworkType",
        &[
            Fit { versions: &["5.1", "5.5", "5.6", "5.7"], ..LOCAL_MYSQL },
            Fit { versions: &["9.4", "10"], disks: Some(Disks::Local), ..POSTGRESQL },
        ],
    )
    .set_to(&["VPC", "Classic"]),
    choice(BACKUP, "BackupType", &[SQL_SERVER]).set_to(&["FullBackup"]),
    choice(BACKUP, "BackupRetentionPeriod", &[Fit { engines: &[Engine::MySql, Engine::SqlServer], ..ANY }]),
    choice(POLICY, "BackupMethod", &[Fit { disks: Some(Disks::Cloud), ..SQL_SERVER }]),
    choice(POLICY, "BackupLog", &[NOT_SQL_SERVER]).set_to(&["Disabled"]),
    choice(POLICY, "EnableBackupLog", &[NOT_SQL_SERVER]).set_to(&["0", "False"]),
    choice(
        POLICY,
        "BackupInterval",
        &[
            Fit {
                versions: &["5.7", "8."],
                categories: &["HighAvailability", "cluster"],
                disks: Some(Disks::Cloud),
                ..MYSQL
            },
            CLOUD_PG,
            Fit { disks: Some(Disks::Cloud), ..SQL_SERVER },
        ],
    )
    .set_to(&["15", "30", "60", "120", "180", "240", "360", "480", "720"]),
    choice(POLICY, "EnableIncrementDataBackup", &[Fit { disks: Some(Disks::Cloud), ..SQL_SERVER }, LOCAL_MYSQL])
        .set_to(&["true"]),
    choice(POLICY, "EnablePitrProtection", &[MYSQL]).set_to(&["true"]),
    choice(POLICY, "ReleasedKeepPolicy", &[MYSQL]).set_to(&["Lastest", "All"]),
    choice(POLICY, "ArchiveBackupKeepPolicy", &[LOCAL_MYSQL]).set_to(&["ByMonth", "ByWeek", "KeepAll"]),
    choice(POLICY, "Category", &[MYSQL_OR_POSTGRESQL]).set_to(&["Flash"]),
    choice(POLICY, "IncBackupInterval", &[LOCAL_MYSQL]),
    choice(POLICY, "LogBackupRetentionPeriod", &[MYSQL_OR_POSTGRESQL]),
    choice(POLICY, "BackupPriority", &[Fit { categories: &["AlwaysOn"], ..SQL_SERVER }]),
    choice(POLICY, "LogBackupFrequency", &[SQL_SERVER]).set_to(&["LogInterval"]),
    choice(POLICY, "CompressType", &[Fit { versions: &["5.6", "5.7"], ..MYSQL }]).set_to(&["4"]),
    choice(POLICY, "CompressType", &[Fit { versions: &["8.0"], ..MYSQL }]).set_to(&["8"]),
    choice(ADDRESS, "BabelfishPort", &[POSTGRESQL]),
    choice(ADDRESS, "PGBouncerPort", &[POSTGRESQL]),
    choice(SSL, "CAType", &[Fit { disks: Some(Disks::Cloud), ..MYSQL_OR_POSTGRESQL }]),
    choice(SSL, "ACL", &[CLOUD_PG]),
    choice(SSL, "ReplicationACL", &[CLOUD_PG]),
    choice(SSL, "TlsVersion", &[SQL_SERVER]),
    choice(
        SSL,
        "SSLEnabled",
        &[Fit { engines: &[Engine::MySql, Engine::SqlServer, Engine::MariaDb], ..ANY }, CLOUD_PG],
    )
    .set_to(&["1", "2"]),
    choice(SSL, "ServerCert", &[CLOUD_PG]),
    choice(SSL, "ClientCACert", &[CLOUD_PG]),
    // Help pages (2025).
    choice(&["ModifyDBInstanceTDE"], "TDEStatus", &[Fit { categories: SEVERAL, ..MYSQL }, CLOUD_PG, SQL_SERVER])
        .set_to(&["Enabled"]),
    choice(
        &["ModifyDBProxy"],
        "ConfigDBProxyService",
        &[Fit { categories: SEVERAL, ..MYSQL }, Fit { categories: SEVERAL, ..CLOUD_PG }],
    )
    .set_to(&["Startup"]),
    choice(&["ModifyDBInstanceHAConfig"], "SyncMode", &[MYSQL]).set_to(&["Semi-sync", "Async", "Mgr"]),
    choice(&["MigrateToOtherZone"], "IsModifySpec", &[MYSQL]).set_to(&["true"]),
    choice(&["ModifyDBProxy"], "PersistentConnectionStatus", &[MYSQL]).set_to(&["Enabled"]),
];

/// The properties that options depend on, of an instance that a request creates or changes.
#[derive(Debug)]
pub(crate) struct Target<'t> {
    engine: Engine,
    version: Cow<'t, str>,
    category: Cow<'t, str>,
    storage_type: Cow<'t, str>,
    pay_type: PayType,
}

impl<'t> Target<'t> {
    /// Returns the instance `DBInstanceId` with the properties of the request replacing its own.
    fn of(action: &str, cloud: &'t Cloud, params: &'t Params<'_>) -> Option<Target<'t>> {
        let instance = params.get("DBInstanceId").or(params.get("DbInstanceId"));
        let instance = instance.and_then(|id| cloud.instances.get(id));
        let mut target = match instance {
            Some(instance) => Target {
                engine: instance.engine,
                version: instance.engine_version.as_str().into(),
                category: instance.category.as_str().into(),
                storage_type: instance.shown_storage_type().into(),
                pay_type: instance.pay_type,
            },
            None => {
                let class = params.get("DBInstanceClass").unwrap_or_default();
                let word = params.get("Engine")?;
                Target {
                    engine: *Engine::ALL.iter().find(|engine| engine.as_str().eq_ignore_ascii_case(word))?,
                    version: params.get("EngineVersion")?.into(),
                    category: "HighAvailability".into(),
                    storage_type: class::default_storage_type(class).into(),
                    pay_type: PayType::Postpaid,
                }
            }
        };
        // Only actions that create or sell something change these properties.
        if action.starts_with("Create")
            || ["CloneDBInstance", "ModifyDBInstanceSpec", "MigrateToOtherZone"].contains(&action)
        {
            let given = |name| params.get(name).map(Cow::Borrowed);
            target.category = given("Category").unwrap_or(target.category);
            target.storage_type = given("DBInstanceStorageType").unwrap_or(target.storage_type);
            let word = params.get("PayType").unwrap_or_default();
            let pay_type = PayType::ALL.iter().find(|known| known.as_str().eq_ignore_ascii_case(word));
            target.pay_type = pay_type.copied().unwrap_or(target.pay_type);
        }
        Some(target)
    }
}

impl Fit {
    fn has(&self, target: &Target<'_>) -> bool {
        let premium = is_premium(&target.storage_type);
        (self.engines.is_empty() || self.engines.contains(&target.engine))
            && (self.versions.is_empty() || self.versions.iter().any(|version| target.version.starts_with(version)))
            && (self.categories.is_empty() || self.categories.contains(&&*target.category))
            && (self.pay_types.is_empty() || self.pay_types.contains(&target.pay_type))
            && match self.disks {
                None => true,
                Some(Disks::Cloud) => premium || is_cloud_disk(&target.storage_type),
                Some(Disks::Local) => !premium && !is_cloud_disk(&target.storage_type),
                Some(Disks::Premium) => premium,
            }
    }

    fn text(&self) -> String {
        let engines: Vec<&str> = self.engines.iter().map(|engine| engine.as_str()).collect();
        let mut text = if engines.is_empty() { "any engine".to_owned() } else { engines.join(", ") };
        if !self.versions.is_empty() {
            text += &format!(" {}", self.versions.join(", "));
        }
        if !self.categories.is_empty() {
            text += &format!(" of the edition {}", self.categories.join(", "));
        }
        match self.disks {
            None => {}
            Some(Disks::Cloud) => text += " with cloud disks",
            Some(Disks::Local) => text += " with local disks",
            Some(Disks::Premium) => text += " with premium ESSD",
        }
        let pay_types: Vec<&str> = self.pay_types.iter().map(|pay_type| pay_type.as_str()).collect();
        if !pay_types.is_empty() {
            text += &format!(", paid {}", pay_types.join(" or "));
        }
        text
    }
}

impl Choice {
    /// Returns whether a value of the parameter uses the option.
    fn is_used(&self, value: &str) -> bool {
        self.values.is_empty() || self.values.iter().any(|used| used.eq_ignore_ascii_case(value))
    }

    /// Returns whether a combination has the option.
    #[cfg(test)]
    pub(crate) fn has(
        &self,
        engine: Engine,
        version: &str,
        category: &str,
        storage_type: &str,
        pay_type: PayType,
    ) -> bool {
        let (version, category, storage_type) = (version.into(), category.into(), storage_type.into());
        let target = Target { engine, version, category, storage_type, pay_type };
        self.fits.iter().any(|fit| fit.has(&target))
    }

    /// Describes the combinations that have the option.
    pub(crate) fn text(&self) -> String {
        let fits: Vec<String> = self.fits.iter().map(Fit::text).collect();
        format!("{}{}", fits.join("; "), if self.inferred { " (inferred)" } else { "" })
    }
}

/// Returns the options that a request uses, each with a flag whether its instance has it.
pub(crate) fn used(action: &str, cloud: &Cloud, params: &Params<'_>) -> Vec<(&'static Choice, bool)> {
    let of_action = CHOICES.iter().filter(|choice| choice.actions.contains(&action));
    let used = of_action.filter(|choice| params.get(choice.parameter).is_some_and(|value| choice.is_used(value)));
    let used: Vec<&Choice> = used.collect();
    if used.is_empty() {
        return Vec::new();
    }
    let Some(target) = Target::of(action, cloud, params) else { return Vec::new() };
    used.into_iter().map(|choice| (choice, choice.fits.iter().any(|fit| fit.has(&target)))).collect()
}

/// Returns the hints about options that an instance does not have.
pub(crate) fn hints(action: &str, cloud: &Cloud, params: &Params<'_>) -> Vec<String> {
    let without = used(action, cloud, params).into_iter().filter(|(_, has)| !has);
    without
        .map(|(choice, _)| {
            format!("`{}` is documented for {}; the service may refuse or ignore it", choice.parameter, choice.text())
        })
        .collect()
}
