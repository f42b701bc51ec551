//! An RDS instance, as a seed describes it and as the cloud holds it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use super::class::{self, Class};
use super::{clock, names};
use crate::cloud::database::{Account, Database};
use crate::seed::SeedFault;
use crate::words::{DBInstanceNetType, DBInstanceType, Engine, InstanceNetworkType, LockMode, PayType, Status};

/// An ApsaraDB RDS instance.
///
/// Made by [`Instance::mysql`] and its like it is what `ImportDatabaseBetweenInstances` wants: Running, unlocked,
/// of a dedicated class, primary, in region `cn-hangzhou`, with 100 GB of storage and a current engine version. It
/// belongs to the first user unless [`owner`](Instance::owner) says otherwise. Each setter changes one thing.
///
/// ```
/// use fake_rds::{Database, Instance, LockMode};
///
/// let instance = Instance::mysql("rdsmn6nqimn6nqi")
///     .storage_gb(20)
///     .lock_mode(LockMode::ManualLock)
///     .database(Database::new("mydb").size_mb(512).table("orders", 1200))
///     .database("mydb2");
/// ```
///
/// | not said | default |
/// |---|---|
/// | engine version | MySQL 8.0, SQL Server 2019_std_ha, PostgreSQL 15.0, MariaDB 10.6 |
/// | class | `mysql.x4.large.2`, `mssql.x4.large.s2`, `pg.x4.large.2`, `mariadb.x4.large.2c` |
/// | zone | the region's name and `-b` |
/// | description | the instance id |
/// | VPC, vSwitch, resource group | `vpc-default`, `vsw-default`, `rg-default` |
/// | storage type | `local_ssd`; `cloud_essd` for classes ending in `c` |
/// | pay type, network, connection | Postpaid (never expires), VPC, Intranet, `Standard` |
/// | time of creation | the fake's clock when the instance is added |
/// | maintenance window | `18:00Z-22:00Z` |
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an Instance does nothing until it is handed to a builder or a fake"]
pub struct Instance {
    pub(crate) id: String,
    pub(crate) engine: Engine,
    pub(crate) engine_version: String,
    pub(crate) region: String,
    pub(crate) zone: Option<String>,
    pub(crate) class: String,
    pub(crate) storage_gb: u64,
    pub(crate) storage_type: Option<String>,
    pub(crate) used_gb: u64,
    pub(crate) status: Status,
    pub(crate) lock_mode: LockMode,
    pub(crate) lock_reason: String,
    pub(crate) description: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) instance_type: DBInstanceType,
    pub(crate) master: String,
    pub(crate) pay_type: PayType,
    pub(crate) network_type: InstanceNetworkType,
    pub(crate) net_type: DBInstanceNetType,
    pub(crate) connection_mode: String,
    pub(crate) connection_string: Option<String>,
    pub(crate) port: Option<u16>,
    pub(crate) category: String,
    pub(crate) vpc_id: Option<String>,
    pub(crate) vswitch_id: Option<String>,
    pub(crate) resource_group: Option<String>,
    pub(crate) maintain_time: String,
    pub(crate) deletion_protection: bool,
    pub(crate) created: Option<SystemTime>,
    pub(crate) expires: Option<SystemTime>,
    pub(crate) databases: Vec<Database>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) tags: BTreeMap<String, String>,
}

impl Instance {
    /// A running MySQL instance. The id takes letters, digits, `-` and `_`, at most 64 in all.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1");
    /// ```
    pub fn mysql(id: impl Into<String>) -> Instance {
        Instance::of(Engine::MySql, id)
    }

    /// A running SQL Server instance.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::sql_server("rm-1");
    /// ```
    pub fn sql_server(id: impl Into<String>) -> Instance {
        Instance::of(Engine::SqlServer, id)
    }

    /// A running PostgreSQL instance. The migration refuses it: `OperationDenied.DBInstanceEngine`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::postgresql("pgm-1");
    /// ```
    pub fn postgresql(id: impl Into<String>) -> Instance {
        Instance::of(Engine::PostgreSql, id)
    }

    /// A running MariaDB instance. The migration refuses it: `OperationDenied.DBInstanceEngine`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mariadb("rm-1");
    /// ```
    pub fn mariadb(id: impl Into<String>) -> Instance {
        Instance::of(Engine::MariaDb, id)
    }

    /// A running instance of any engine.
    ///
    /// ```
    /// # use fake_rds::{Engine, Instance};
    /// let instance = Instance::of(Engine::Ppas, "rm-1");
    /// ```
    pub fn of(engine: Engine, id: impl Into<String>) -> Instance {
        Instance {
            id: id.into(),
            engine,
            engine_version: names::default_version(engine).to_owned(),
            region: "cn-hangzhou".to_owned(),
            zone: None,
            class: class::default_for(engine).to_owned(),
            storage_gb: 100,
            storage_type: None,
            used_gb: 0,
            status: Status::Running,
            lock_mode: LockMode::Unlock,
            lock_reason: String::new(),
            description: None,
            owner: None,
            instance_type: DBInstanceType::Primary,
            master: String::new(),
            pay_type: PayType::Postpaid,
            network_type: InstanceNetworkType::Vpc,
            net_type: DBInstanceNetType::Intranet,
            connection_mode: "Standard".to_owned(),
            connection_string: None,
            port: None,
            category: "HighAvailability".to_owned(),
            vpc_id: None,
            vswitch_id: None,
            resource_group: None,
            maintain_time: "18:00Z-22:00Z".to_owned(),
            deletion_protection: false,
            created: None,
            expires: None,
            databases: Vec::new(),
            accounts: Vec::new(),
            tags: BTreeMap::new(),
        }
    }

    /// `DBInstanceStatus`.
    ///
    /// ```
    /// # use fake_rds::{Instance, Status};
    /// let instance = Instance::mysql("rm-1").status(Status::Rebooting);
    /// ```
    pub fn status(mut self, status: Status) -> Instance {
        self.status = status;
        self
    }

    /// `LockMode`.
    ///
    /// ```
    /// # use fake_rds::{Instance, LockMode};
    /// let instance = Instance::mysql("rm-1").lock_mode(LockMode::ManualLock);
    /// ```
    pub fn lock_mode(mut self, lock_mode: LockMode) -> Instance {
        self.lock_mode = lock_mode;
        self
    }

    /// `LockReason`, free text such as `instance_expired`.
    ///
    /// ```
    /// # use fake_rds::{Instance, LockMode};
    /// let instance = Instance::mysql("rm-1").lock_mode(LockMode::LockByExpiration).lock_reason("instance_expired");
    /// ```
    pub fn lock_reason(mut self, reason: impl Into<String>) -> Instance {
        self.lock_reason = reason.into();
        self
    }

    /// `DBInstanceClass`, such as `rds.mysql.s1.small`. It decides whether the instance is a dedicated one.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").class("rds.mysql.s1.small");
    /// ```
    pub fn class(mut self, code: impl Into<String>) -> Instance {
        self.class = code.into();
        self
    }

    /// `EngineVersion`, such as `5.7`. One that the engine never had is a fault of the seed.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").engine_version("5.7");
    /// ```
    pub fn engine_version(mut self, version: impl Into<String>) -> Instance {
        self.engine_version = version.into();
        self
    }

    /// `RegionId`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").region("cn-beijing");
    /// ```
    pub fn region(mut self, region: impl Into<String>) -> Instance {
        self.region = region.into();
        self
    }

    /// `ZoneId`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").zone("cn-hangzhou-MAZ6(b,f)");
    /// ```
    pub fn zone(mut self, zone: impl Into<String>) -> Instance {
        self.zone = Some(zone.into());
        self
    }

    /// `DBInstanceStorage`, in GB of 1024 x 1024 x 1024 bytes.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").storage_gb(20);
    /// ```
    pub fn storage_gb(mut self, storage_gb: u64) -> Instance {
        self.storage_gb = storage_gb;
        self
    }

    /// `DBInstanceStorageType`, such as `cloud_essd`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").storage_type("cloud_essd");
    /// ```
    pub fn storage_type(mut self, storage_type: impl Into<String>) -> Instance {
        self.storage_type = Some(storage_type.into());
        self
    }

    /// Space used beside the databases (logs, temporary files), in GB. It counts in the storage rule.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").storage_gb(20).used_gb(5);
    /// ```
    pub fn used_gb(mut self, used_gb: u64) -> Instance {
        self.used_gb = used_gb;
        self
    }

    /// `DBInstanceDescription`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").description("orders");
    /// ```
    pub fn description(mut self, text: impl Into<String>) -> Instance {
        self.description = Some(text.into());
        self
    }

    /// The `Uid` of the user it belongs to.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").owner("2000000000000002");
    /// ```
    pub fn owner(mut self, uid: impl Into<String>) -> Instance {
        self.owner = Some(uid.into());
        self
    }

    /// `DBInstanceType`. The migration wants a primary instance.
    ///
    /// ```
    /// # use fake_rds::{DBInstanceType, Instance};
    /// let instance = Instance::mysql("rm-1").instance_type(DBInstanceType::Temp);
    /// ```
    pub fn instance_type(mut self, instance_type: DBInstanceType) -> Instance {
        self.instance_type = instance_type;
        self
    }

    /// A read-only instance of this primary, which has to be in the seed too.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rr-1").read_only_of("rm-1");
    /// ```
    pub fn read_only_of(mut self, primary: impl Into<String>) -> Instance {
        self.instance_type = DBInstanceType::Readonly;
        self.master = primary.into();
        self
    }

    /// `PayType`.
    ///
    /// ```
    /// # use fake_rds::{Instance, PayType};
    /// let instance = Instance::mysql("rm-1").pay_type(PayType::Prepaid);
    /// ```
    pub fn pay_type(mut self, pay_type: PayType) -> Instance {
        self.pay_type = pay_type;
        self
    }

    /// A database, or its name. A name twice is a fault of the seed.
    ///
    /// ```
    /// # use fake_rds::{Database, Instance};
    /// let instance = Instance::mysql("rm-1").database("a").database(Database::new("b").size_mb(1));
    /// ```
    pub fn database(mut self, database: impl Into<Database>) -> Instance {
        self.databases.push(database.into());
        self
    }

    /// An account, or its name.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").account("app");
    /// ```
    pub fn account(mut self, account: impl Into<Account>) -> Instance {
        self.accounts.push(account.into());
        self
    }

    /// A tag. The same key again replaces the value.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").tag("team", "orders");
    /// ```
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Instance {
        self.tags.insert(key.into(), value.into());
        self
    }

    /// The database of this name, changed by a closure. For use with `update`.
    ///
    /// # Panics
    ///
    /// If the instance has no such database; the message names those it has.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.update("rm-1", |i| i.update_database("mydb", |mydb| mydb.size_mb(2048)));
    /// assert_eq!(rds.instance("rm-1").unwrap().used_mb(), 2048);
    /// ```
    pub fn update_database(mut self, name: &str, change: impl FnOnce(Database) -> Database) -> Instance {
        let Some(at) = self.databases.iter().position(|database| database.name == name) else {
            let known: Vec<&str> = self.databases.iter().map(|database| database.name.as_str()).collect();
            panic!("instance `{}` has no database `{name}`; it has: {}", self.id, known.join(", "));
        };
        let changed = change(self.databases[at].clone());
        self.databases[at] = changed;
        self
    }

    /// Without the database of this name, if it was there.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.update("rm-1", |i| i.without_database("mydb"));
    /// assert!(rds.instance("rm-1").unwrap().databases().is_empty());
    /// ```
    pub fn without_database(mut self, name: &str) -> Instance {
        self.databases.retain(|database| database.name != name);
        self
    }

    pub(crate) fn find_database(&self, name: &str) -> Option<&Database> {
        self.databases.iter().find(|database| database.name == name)
    }

    pub(crate) fn class_info(&self) -> Class {
        class::of(&self.class)
    }

    pub(crate) fn zone_id(&self) -> Cow<'_, str> {
        match &self.zone {
            Some(zone) => Cow::Borrowed(zone),
            None => Cow::Owned([self.region.as_str(), "-b"].concat()),
        }
    }

    pub(crate) fn shown_description(&self) -> &str {
        self.description.as_deref().unwrap_or(&self.id)
    }

    /// `DBInstanceStorageType`, by default the one its class goes with: cloud disk for `...2c`, else local.
    pub(crate) fn shown_storage_type(&self) -> &str {
        self.storage_type.as_deref().unwrap_or(if self.class.ends_with('c') { "cloud_essd" } else { "local_ssd" })
    }

    pub(crate) fn shown_resource_group(&self) -> &str {
        self.resource_group.as_deref().unwrap_or("rg-default")
    }

    pub(crate) fn shown_vpc(&self) -> &str {
        self.vpc_id.as_deref().unwrap_or(self.in_vpc("vpc-default"))
    }

    pub(crate) fn shown_vswitch(&self) -> &str {
        self.vswitch_id.as_deref().unwrap_or(self.in_vpc("vsw-default"))
    }

    pub(crate) fn shown_vpc_cloud_instance(&self) -> &str {
        self.in_vpc(&self.id)
    }

    fn in_vpc<'a>(&self, text: &'a str) -> &'a str {
        if self.network_type == InstanceNetworkType::Vpc { text } else { "" }
    }

    /// Whether its zone is one over several, such as `cn-hangzhou-MAZ6(b,f)`.
    pub(crate) fn is_multi_zone(&self) -> bool {
        self.zone.as_deref().is_some_and(|zone| zone.contains("MAZ"))
    }

    /// Space used, in bytes: the databases and whatever `used_gb` adds.
    pub(crate) fn used_bytes(&self) -> u128 {
        self.data_bytes() + gb(self.used_gb)
    }

    pub(crate) fn data_bytes(&self) -> u128 {
        self.databases.iter().map(|database| mb(database.size_mb)).sum()
    }

    pub(crate) fn storage_bytes(&self) -> u128 {
        gb(self.storage_gb)
    }

    /// The engine's part of a connection string. Only `mysql` appears on the pages read; the others are inferred.
    fn engine_domain(&self) -> &'static str {
        match self.engine {
            Engine::MySql => "mysql",
            Engine::SqlServer => "sqlserver",
            Engine::PostgreSql => "pg",
            Engine::Ppas => "ppas",
            Engine::MariaDb => "mariadb",
        }
    }

    pub(crate) fn connection(&self) -> String {
        self.connection_string
            .clone()
            .unwrap_or_else(|| [&self.id.to_lowercase(), ".", self.engine_domain(), ".rds.aliyuncs.com"].concat())
    }

    pub(crate) fn port_text(&self) -> String {
        let port = self.port.unwrap_or(match self.engine {
            Engine::MySql | Engine::MariaDb => 3306,
            Engine::SqlServer => 1433,
            Engine::PostgreSql | Engine::Ppas => 5432,
        });
        port.to_string()
    }

    /// Every contradiction within the instance itself.
    pub(crate) fn faults(&self, path: &str, faults: &mut Vec<SeedFault>) {
        let mut fault = |at: &str, reason: String| faults.push(SeedFault::new(format!("{path}{at}"), reason));
        if let Some(reason) = names::instance_id_fault(&self.id) {
            fault(".DBInstanceId", reason);
        }
        if let Some(reason) = names::engine_version_fault(self.engine, &self.engine_version) {
            fault(".EngineVersion", reason);
        }
        let codes = [(".RegionId", self.region.as_str()), (".DBInstanceClass", self.class.as_str())];
        for (at, code) in codes.into_iter().chain(self.zone.as_deref().map(|zone| (".ZoneId", zone))) {
            if code.is_empty() || code.contains(|c: char| c.is_whitespace() || c.is_control()) {
                fault(at, format!("`{code}` cannot be: it takes at least one letter, and no spaces"));
            }
        }
        if self.storage_gb == 0 {
            fault(".DBInstanceStorage", "0 GB of storage; an instance has at least 1".to_owned());
        } else if self.used_bytes() > self.storage_bytes() {
            fault(
                ".Databases",
                format!(
                    "{} MB used by the databases and {} GB beside them, but the storage is {} GB ({} MB)",
                    self.data_bytes() / mb(1),
                    self.used_gb,
                    self.storage_gb,
                    self.storage_bytes() / mb(1)
                ),
            );
        }
        if !clock::is_window(&self.maintain_time) {
            fault(".MaintainTime", format!("`{}` is not a window such as `18:00Z-22:00Z`", self.maintain_time));
        }
        let mut seen = BTreeSet::new();
        for (index, database) in self.databases.iter().enumerate() {
            if let Some(reason) = names::database_name_fault(self.engine, &database.name) {
                fault(&format!(".Databases[{index}].DBName"), reason);
            } else if !seen.insert(&database.name) {
                fault(&format!(".Databases[{index}].DBName"), format!("database `{}` is there twice", database.name));
            }
        }
        let mut seen = BTreeSet::new();
        for (index, account) in self.accounts.iter().enumerate() {
            if let Some(reason) = names::account_name_fault(&account.name) {
                fault(&format!(".Accounts[{index}].AccountName"), reason);
            } else if !seen.insert(&account.name) {
                fault(&format!(".Accounts[{index}].AccountName"), format!("account `{}` is there twice", account.name));
            }
            for database in account.privileges.keys() {
                if self.find_database(database).is_none() {
                    fault(
                        &format!(".Accounts[{index}].DatabasePrivileges"),
                        format!(
                            "account `{}` has a privilege in `{database}`, a database the instance does not have",
                            account.name
                        ),
                    );
                }
            }
        }
        if self.master == self.id && !self.id.is_empty() {
            fault(".MasterInstanceId", "an instance cannot be its own primary".to_owned());
        }
    }
}

/// MB in bytes.
pub(crate) fn mb(megabytes: u64) -> u128 {
    u128::from(megabytes) << 20
}

/// GB in bytes.
pub(crate) fn gb(gigabytes: u64) -> u128 {
    u128::from(gigabytes) << 30
}
