//! An RDS instance, as a seed describes it and as the cloud holds it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use super::account::{Account, AccountView};
use super::backup::{Backup, BackupView, policy_error};
use super::class::{self, Class};
use super::connection::Connection;
use super::cross_region::CrossBackup;
use super::database::{Database, DatabaseView};
use super::endpoint::{ClusterNode, InstanceEndpoint};
use super::ip_list::{self, IpList};
use super::migrate::{MigrateTask, PreCheckResult, UploadedFile};
use super::monitor::{ErrorLog, Event, PerformanceSeries, SlowQuery, SqlRecord};
use super::parameter::{self, ParameterChange};
use super::postgres::{HbaItem, Slot, UpgradePrecheck};
use super::proxy::DbProxy;
use super::{clock, names, regions};
use crate::catalogue::shaped;
use crate::error::FieldError;
use crate::value::{Gather, Value};
use crate::words::{
    ClassFamily, DBInstanceNetType, DBInstanceType, Engine, InstanceNetworkType, LockMode, PayType, Status,
};

record! {
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
    /// | zone | the first zone of the region, such as `cn-hangzhou-b` |
    /// | description | the instance id |
    /// | VPC, vSwitch, resource group | `vpc-default`, `vsw-default`, `rg-default` |
    /// | storage type | `local_ssd`; `cloud_essd` for classes ending in `c` |
    /// | pay type, network, connection | Postpaid (never expires), VPC, Intranet, `Standard` |
    /// | time of creation | the fake's clock when the instance is added |
    /// | maintenance window | `18:00Z-22:00Z` |
    #[must_use = "an Instance does nothing until it is handed to a builder or a fake"]
    pub struct Instance,
    /// An instance as it was when a test looked at it. It serializes as a seed has it.
    InstanceView ("DBInstanceId" id: String, "Engine" engine: Engine)
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\")",
        ").start_blocking()",
        "rds.instance(\"rm-1\").unwrap()"
    ) {
        /// `EngineVersion`. One that the engine never had is an error of the seed.
        "EngineVersion" engine_version: String = names::default_version(engine).to_owned(), text "5.7";
        /// `RegionId`. One that the service never had is an error of the seed.
        "RegionId" region: String = "cn-hangzhou".to_owned(), text "cn-beijing";
        /// `ZoneId`.
        "ZoneId" zone: Option<String> = None, own;
        /// `DBInstanceClass`. It decides whether the instance is a dedicated one.
        "DBInstanceClass" class: String = class::default_for(engine).to_owned(), text "rds.mysql.s1.small";
        /// `DBInstanceStorage`, in GB of 1024 x 1024 x 1024 bytes.
        "DBInstanceStorage" storage_gb: u64 = 100, value 20;
        /// `DBInstanceStorageType`.
        "DBInstanceStorageType" storage_type: Option<String> = None, own;
        /// `DBInstanceStatus`.
        "DBInstanceStatus" status: Status = Status::Running, value Status::Rebooting;
        /// `LockMode`.
        "LockMode" lock_mode: LockMode = LockMode::Unlock, value LockMode::ManualLock;
        /// `LockReason`, free text.
        "LockReason" lock_reason: String = String::new(), text "instance_expired";
        /// `DBInstanceDescription`.
        "DBInstanceDescription" description: Option<String> = None, own;
        /// The `Uid` of the user that the instance belongs to.
        "Owner" owner: Option<String> = None, own;
        /// `DBInstanceType`. The migration wants a primary instance.
        "DBInstanceType" instance_type: DBInstanceType = DBInstanceType::Primary, value DBInstanceType::Temp;
        /// `MasterInstanceId`: the primary of a read-only instance.
        "MasterInstanceId" master: String = String::new(), own;
        /// `PayType`.
        "PayType" pay_type: PayType = PayType::Postpaid, value PayType::Prepaid;
        /// `InstanceNetworkType`.
        "InstanceNetworkType" network_type: InstanceNetworkType = InstanceNetworkType::Vpc, value InstanceNetworkType::Classic;
        /// `DBInstanceNetType`.
        "DBInstanceNetType" net_type: DBInstanceNetType = DBInstanceNetType::Intranet, value DBInstanceNetType::Internet;
        /// `ConnectionMode`.
        "ConnectionMode" connection_mode: String = "Standard".to_owned(), text "Safe";
        /// `ConnectionString`.
        "ConnectionString" connection_string: Option<String> = None, own;
        /// `Port`.
        "Port" port: Option<u16> = None, own;
        /// `Category`.
        "Category" category: String = "HighAvailability".to_owned(), text "Basic";
        /// `VpcId`.
        "VpcId" vpc_id: Option<String> = None, own;
        /// `VSwitchId`.
        "VSwitchId" vswitch_id: Option<String> = None, own;
        /// `ResourceGroupId`.
        "ResourceGroupId" resource_group: Option<String> = None, own;
        /// `MaintainTime`, the maintenance window in UTC.
        "MaintainTime" maintain_time: String = "18:00Z-22:00Z".to_owned(), text "02:00Z-06:00Z";
        /// `DeletionProtection`.
        "DeletionProtection" deletion_protection: bool = false, value true;
        /// `SecurityIPMode`: `normal` or `safety`.
        "SecurityIPMode" security_ip_mode: String = "normal".to_owned(), text "safety";
        /// `CreationTime`.
        "CreationTime" created: Option<SystemTime> = None, own;
        /// `ExpireTime`.
        "ExpireTime" expires: Option<SystemTime> = None, own;
        /// `DBInstanceClassType`, if it is not the one its class has.
        "DBInstanceClassType" class_type: Option<ClassFamily> = None, own;
        /// `DBInstanceCPU`, if it is not the one its class has.
        "DBInstanceCPU" cpu: Option<String> = None, own;
        /// `DBInstanceMemory` in MB, if it is not the one its class has.
        "DBInstanceMemory" memory_mb: Option<u64> = None, own;
        /// `MaxConnections`, if it is not the one its class has.
        "MaxConnections" max_connections: Option<u64> = None, own;
        /// `MaxIOPS`, if it is not the one its class has.
        "MaxIOPS" max_iops: Option<u64> = None, own;
        /// `DBMaxQuantity`, if it is not the one its class has.
        "DBMaxQuantity" max_databases: Option<u64> = None, own;
        /// `AccountMaxQuantity`, if it is not the one its class has.
        "AccountMaxQuantity" max_accounts: Option<u64> = None, own;
        /// The databases, in the order they were made.
        "Databases" databases: Vec<Database> = Vec::new(), own;
        /// The accounts, in the order they were made.
        "Accounts" accounts: Vec<Account> = Vec::new(), own;
        // Lifecycle and payment.
        /// `AutoUpgradeMinorVersion`: `Auto` or `Manual`.
        "AutoUpgradeMinorVersion" auto_upgrade: String = "Auto".to_owned(), text "Manual";
        /// `CurrentKernelVersion`.
        "CurrentKernelVersion" kernel_version: String = String::new(), text "rds_20201031";
        /// `PGBouncerEnabled`, of PostgreSQL.
        "PGBouncerEnabled" pgbouncer: Option<bool> = None, own;
        /// `RecoveryModel`, of SQL Server.
        "RecoveryModel" recovery_model: String = String::new(), text "simple";

        // Payment.
        /// Whether a subscription is renewed by itself (`AutoRenew`). The fake keeps the setting and never renews by itself.
        "AutoRenew" auto_renew: bool = false, value true;
        /// `Duration` of the renewal by itself, in months.
        "AutoRenewMonths" auto_renew_months: u64 = 1, value 12;
        /// When the pay type was last changed by a request.
        "PayTypeChanged" pay_type_changed: Option<SystemTime> = None, own;

        // High availability.
        /// `HAMode`: `RPO` (data first) or `RTO` (availability first).
        "HAMode" ha_mode: String = "RPO".to_owned(), text "RTO";
        /// `SyncMode`: `Sync`, `Semi-sync`, `Async` or `Mgr`.
        "SyncMode" sync_mode: String = "Semi-sync".to_owned(), text "Sync";
        /// `HAConfig`: `Auto`, or `Manual` while the service must not switch by itself.
        "HAConfig" ha_config: String = "Auto".to_owned(), text "Manual";
        /// `ManualHATime`: until when the service must not switch by itself.
        "ManualHATime" manual_ha_time: String = String::new(), text "2019-08-29T15:00:00Z";
        /// `TcpConnectionType` of the availability checks: `LONG` or `SHORT`.
        "TcpConnectionType" tcp_connection_type: String = "LONG".to_owned(), text "SHORT";
        /// `ZoneIdSlave1`: the zone of the secondary node, if it is not the primary node's.
        "ZoneIdSlave1" slave_zone_1: Option<String> = None, own;
        /// `ZoneIdSlave2`: the zone of the third node.
        "ZoneIdSlave2" slave_zone_2: Option<String> = None, own;
        /// `NodeId` of the primary node, if it is not the first one.
        "MasterNodeId" master_node: Option<String> = None, own;

        // Network and security.
        /// The addresses beside its own.
        "Connections" connections: Vec<Connection> = Vec::new(), own;
        /// The IP address of its own connection.
        "PrivateIpAddress" private_ip: Option<String> = None, maybe "192.168.0.10";
        /// The lists of IP addresses that were said. Without one named `default` there is one with `127.0.0.1`.
        "IPArrays" ip_lists: Vec<IpList> = Vec::new(), own;
        /// The ids of its security groups.
        "SecurityGroupIds" security_groups: Vec<String> = Vec::new(), own;
        /// The ids of the white-list templates that are attached to it.
        "WhitelistTemplateIds" whitelist_templates: Vec<u64> = Vec::new(), own;
        /// Whether connections can be encrypted.
        "SSLEnabled" ssl: bool = false, value true;
        /// The address whose connections are encrypted, if it is not the instance's own.
        "SSLConnectionString" ssl_connection: Option<String> = None, maybe "rm-1-pub.mysql.rds.aliyuncs.com";
        /// `SSLExpireTime`: when the certificate of the server expires.
        "SSLExpireTime" ssl_expires: Option<SystemTime> = None, own;
        /// `ForceEncryption`: whether connections have to be encrypted, on SQL Server.
        "ForceEncryption" force_encryption: bool = false, value true;
        /// `TlsVersion`: the lowest version of TLS, on SQL Server.
        "TlsVersion" tls_version: String = String::new(), text "1.2";
        /// `CAType`: who signed the certificate of the server, on PostgreSQL.
        "CAType" ca_type: String = String::new(), text "custom";
        /// `ACL`: how clients prove who they are, on PostgreSQL.
        "ACL" acl: String = String::new(), text "cert";
        /// `ReplicationACL`: how replicas prove who they are, on PostgreSQL.
        "ReplicationACL" replication_acl: String = String::new(), text "cert";
        /// `ClientCACert`: the certificate of the authority that signs clients' certificates, on PostgreSQL.
        "ClientCACert" client_ca: String = String::new(), text "-----BEGIN CERTIFICATE-----";
        /// Whether data is encrypted (transparent data encryption).
        "TDEEnabled" tde: bool = false, value true;
        /// The databases whose data is encrypted, on SQL Server.
        "TDEDatabases" tde_databases: Vec<String> = Vec::new(), own;
        /// `EncryptionKey`: the user's key that data is encrypted with.
        "EncryptionKey" encryption_key: Option<String> = None, maybe "749c1df7-0000-0000-0000-000000000000";
        /// Whether statements are collected (SQL audit).
        "SQLCollectorEnabled" sql_collector: bool = false, value true;
        /// How many days the collected statements are kept: 30, 180, 365, 1095 or 1825.
        "SQLCollectorRetention" sql_collector_days: u32 = 30, value 365;

        // Database proxy, endpoints and nodes of the cluster edition.
        /// The database proxy, if it is on.
        "DBProxy" proxy: Option<DbProxy> = None, own;
        /// The endpoints of the cluster edition.
        "Endpoints" endpoints: Vec<InstanceEndpoint> = Vec::new(), own;
        /// The nodes of the cluster edition, the primary one first. Without them there are two.
        "ClusterNodes" cluster_nodes: Vec<ClusterNode> = Vec::new(), own;

        // Backups.
        /// The backups, in the order they were begun.
        "Backups" backups: Vec<Backup> = Vec::new(), own;
        /// The rules of the backup policy that differ from the initial ones.
        "BackupPolicy" backup_policy: BTreeMap<String, String> = BTreeMap::new(), own;

        // Parameters of the engine.
        /// The parameters whose running value differs from the one of the engine's template.
        "Parameters" parameters: BTreeMap<String, String> = BTreeMap::new(), own;
        /// The parameters that get a value with the next restart.
        "PendingParameters" pending_parameters: BTreeMap<String, String> = BTreeMap::new(), own;
        /// The parameter group that was applied last.
        "ParameterGroupId" parameter_group: Option<String> = None, maybe "rpg-1";
        /// The changes of parameters, in the order they were made.
        "ParameterChanges" parameter_changes: Vec<ParameterChange> = Vec::new(), own;

        // Monitoring and logs.
        /// The monitoring period in seconds.
        "MonitorPeriod" monitor_period: Option<u64> = None, own;
        /// What `DescribeDBInstancePerformance` answers, a series a key.
        "Performance" performance: Vec<PerformanceSeries> = Vec::new(), own;
        /// The slow queries, in any order.
        "SlowQueries" slow_queries: Vec<SlowQuery> = Vec::new(), own;
        /// The error log, in any order.
        "ErrorLogs" error_logs: Vec<ErrorLog> = Vec::new(), own;
        /// The statements that the audit has recorded, in any order.
        "SQLRecords" sql_records: Vec<SqlRecord> = Vec::new(), own;
        /// The historical events, in any order.
        "Events" events: Vec<Event> = Vec::new(), own;
        /// How far a read-only instance is behind its primary, in seconds.
        "ReadDelay" read_delay: Option<u64> = None, own;

        // SQL Server migration.
        /// The backup files that can be imported.
        "UploadedFiles" uploaded_files: Vec<UploadedFile> = Vec::new(), own;
        /// The tasks that restore backup files from object storage, in the order they were made.
        "MigrateTasks" migrate_tasks: Vec<MigrateTask> = Vec::new(), own;
        /// What every check before an import finds.
        "PreCheckResults" pre_check_results: Vec<PreCheckResult> = Vec::new(), own;
        /// The ids of the checks that were made.
        "PreChecks" pre_checks: Vec<String> = Vec::new(), own;

        // Settings that only some engines have, and other regions.
        /// `StorageAutoScale`: `Enable` if the storage grows by itself. The fake keeps the setting and the storage does not
        /// grow.
        "StorageAutoScale" storage_auto_scale: String = "Disable".to_owned(), text "Enable";
        /// `StorageThreshold`: the free share of the storage, in percent, at which it grows, if it was said; else 10.
        "StorageThreshold" storage_threshold: Option<u64> = None, own;
        /// `StorageUpperBound`: up to how many GB the storage grows.
        "StorageUpperBound" storage_upper_bound: Option<u64> = None, own;
        /// `Collation`, of SQL Server. `Chinese_PRC_CI_AS` if it was not said.
        "Collation" collation: Option<String> = None, maybe "Japanese_CI_AS";
        /// `TimeZone`, of SQL Server. `China Standard Time` if it was not said.
        "TimeZone" time_zone: Option<String> = None, maybe "Tokyo Standard Time";
        /// The entries of `pg_hba.conf` that were said, of PostgreSQL.
        "HbaItems" hba_items: Option<Vec<HbaItem>> = None, own;
        /// `HbaModifyTime`: when the entries were last to change.
        "HbaModifyTime" hba_modified: Option<SystemTime> = None, own;
        /// `ModifyStatusReason`: why the last change of the entries failed, if it did.
        "HbaModifyStatusReason" hba_failure: String = String::new(), text "The specified users (app) is not exist.";
        /// The replication slots, of PostgreSQL.
        "Slots" slots: Vec<Slot> = Vec::new(), own;
        /// The checks before an upgrade of the major version, of PostgreSQL.
        "UpgradePrechecks" upgrade_prechecks: Vec<UpgradePrecheck> = Vec::new(), own;
        /// `CrossBackupRegion`: the region that keeps copies of its backups while this is enabled.
        "CrossBackupRegion" cross_backup_region: Option<String> = None, maybe "cn-shanghai";
        /// `BackupEnabledTime`: since when backups are copied to another region, if they are.
        "CrossBackupEnabledTime" cross_backup_since: Option<SystemTime> = None, own;
        /// `LogBackupEnabledTime`: since when logs are copied to another region, if they are.
        "CrossLogBackupEnabledTime" cross_log_since: Option<SystemTime> = None, own;
        /// `Retention` of the copies in days, if it was said; else 7. The fake keeps the setting, and the copies for ever.
        "CrossBackupRetention" cross_backup_days: Option<u64> = None, own;
        /// The backups in other regions, in the order they were made.
        "CrossBackups" cross_backups: Vec<CrossBackup> = Vec::new(), own;

        /// The tags.
        "Tags" tags: BTreeMap<String, String> = BTreeMap::new(), own;
    }
    plain {
        /// The space used beside the databases, in bytes.
        used_bytes: u64 = 0;
    }
    also {
        // The list `default`, with commas between, as an attribute has it.
        "SecurityIPList": String, |_| Value::Null, |instance, list| instance.set_default_ips(ip_list::split(&list));
        // The list's name for CreationTime.
        "CreateTime": Option<SystemTime>, |_| Value::Null, |instance, time| instance.created = time;
        "UsedGB": u64,
            |instance| if instance.used_bytes > 0 && instance.used_bytes % GB == 0 { (instance.used_bytes / GB).into() } else { Value::Null },
            |instance, used| instance.used_bytes = used.saturating_mul(GB);
        "UsedBytes": u64,
            |instance| if instance.used_bytes % GB == 0 { Value::Null } else { instance.used_bytes.into() },
            |instance, used| instance.used_bytes = used;
        // All that is used, the databases included.
        "DBInstanceDiskUsed": Bytes, |_| Value::Null, |instance, used| instance.set_disk_used(used);
        "DiskUsed": Bytes, |_| Value::Null, |instance, used| instance.set_disk_used(used);
    }
    passed_over shaped("DescribeDBInstances", "Items", "DBInstance", PASSED_OVER)
        .into_iter()
        .chain(shaped("DescribeDBInstanceAttribute", "Items", "DBInstanceAttribute", &[]))
        .gather();
}

/// Fields of older answers, which today's shapes lack.
const PASSED_OVER: &[&str] =
    &["AccountType", "AvailabilityValue", "DestroyTime", "InsId", "SupportCreateSuperAccount", "VpcCloudInstanceId"];

const GB: u64 = 1 << 30;

/// A number of bytes, which answers write as a text.
struct Bytes(u64);

impl crate::record::Datum for Bytes {
    const TAKES: crate::record::Takes = crate::record::Takes::Port;

    fn read(reader: &mut crate::record::Reader, value: &Value, at: &crate::record::At<'_>) -> Option<Bytes> {
        match value {
            Value::Text(text) => match text.parse() {
                Ok(bytes) => Some(Bytes(bytes)),
                Err(_) => reader.expected(value, at, "a number of bytes"),
            },
            _ => reader.whole(value, at).map(Bytes),
        }
    }

    fn write(&self) -> Value {
        self.0.into()
    }
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
        Instance::fresh(id.into(), engine)
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

    /// The `Uid` of the user that the instance belongs to.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").owner("2000000000000002");
    /// ```
    pub fn owner(mut self, uid: impl Into<String>) -> Instance {
        self.owner = Some(uid.into());
        self
    }

    /// `VpcId`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").vpc_id("vpc-1");
    /// ```
    pub fn vpc_id(mut self, id: impl Into<String>) -> Instance {
        self.vpc_id = Some(id.into());
        self
    }

    /// `VSwitchId`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").vswitch_id("vsw-1");
    /// ```
    pub fn vswitch_id(mut self, id: impl Into<String>) -> Instance {
        self.vswitch_id = Some(id.into());
        self
    }

    /// `ResourceGroupId`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").resource_group("rg-1");
    /// ```
    pub fn resource_group(mut self, id: impl Into<String>) -> Instance {
        self.resource_group = Some(id.into());
        self
    }

    /// `ConnectionString`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").connection_string("orders.mysql.rds.aliyuncs.com");
    /// ```
    pub fn connection_string(mut self, address: impl Into<String>) -> Instance {
        self.connection_string = Some(address.into());
        self
    }

    /// `Port`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").port(3307);
    /// ```
    pub fn port(mut self, port: u16) -> Instance {
        self.port = Some(port);
        self
    }

    /// `CreationTime`. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").created(std::time::UNIX_EPOCH);
    /// ```
    pub fn created(mut self, moment: SystemTime) -> Instance {
        self.created = Some(clock::whole_second(moment));
        self
    }

    /// `ExpireTime`, of a subscription. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").expires(std::time::UNIX_EPOCH);
    /// ```
    pub fn expires(mut self, moment: SystemTime) -> Instance {
        self.expires = Some(clock::whole_second(moment));
        self
    }

    /// Space used beside the databases (logs, temporary files), in GB. It counts in the storage rule.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").storage_gb(20).used_gb(5);
    /// ```
    pub fn used_gb(self, used_gb: u64) -> Instance {
        self.used_bytes(used_gb.saturating_mul(GB))
    }

    /// Space used beside the databases, in bytes.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").used_bytes(4096);
    /// ```
    pub fn used_bytes(mut self, used_bytes: u64) -> Instance {
        self.used_bytes = used_bytes;
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

    /// A database, or its name. A name twice is an error of the seed.
    ///
    /// ```
    /// # use fake_rds::{Database, Instance};
    /// let instance = Instance::mysql("rm-1").database("a").database(Database::new("b").size_mb(1));
    /// ```
    pub fn database(mut self, database: impl Into<Database>) -> Instance {
        self.databases.push(database.into());
        self
    }

    /// Several databases, or their names.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").databases(["a", "b"]);
    /// ```
    pub fn databases(mut self, databases: impl IntoIterator<Item = impl Into<Database>>) -> Instance {
        self.databases.extend(databases.into_iter().map(Into::into));
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

    /// A backup, or its id. The databases that it holds are its own, whatever the instance has.
    ///
    /// ```
    /// # use fake_rds::{Backup, Instance};
    /// let instance = Instance::mysql("rm-1").backup(Backup::new("321020562").database("mydb"));
    /// ```
    pub fn backup(mut self, backup: impl Into<Backup>) -> Instance {
        self.backups.push(backup.into());
        self
    }

    /// A rule of the backup policy, by the name that `DescribeBackupPolicy` answers with. A name or value that no policy
    /// has is an error of the seed.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").backup_policy("BackupRetentionPeriod", "30");
    /// ```
    pub fn backup_policy(mut self, name: impl Into<String>, value: impl Into<String>) -> Instance {
        self.backup_policy.insert(name.into(), value.into());
        self
    }

    /// The running value of a parameter of the engine. One that the engine's template does not have is known to this
    /// instance from then on, as one that takes any value at once.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::postgresql("pgm-1").parameter("log_connections", "on");
    /// ```
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Instance {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// The value that a parameter of the engine gets with the next restart.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1").pending_parameter("back_log", "2000");
    /// ```
    pub fn pending_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Instance {
        self.pending_parameters.insert(name.into(), value.into());
        self
    }

    /// The database of this name, changed by a closure. For use with `update`.
    ///
    /// # Panics
    ///
    /// If the instance has no such database. The message names those it has.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.update("rm-1", |i| i.update_database("mydb", |mydb| mydb.size_mb(2048)));
    /// assert_eq!(rds.instance("rm-1").unwrap().used_mb(), 2048);
    /// ```
    #[track_caller]
    pub fn update_database(mut self, name: &str, change: impl FnOnce(Database) -> Database) -> Instance {
        let Some(at) = self.databases.iter().position(|database| database.name == name) else {
            let known = crate::text::list(self.databases.iter().map(|database| &database.name));
            panic!("instance `{}` has no database `{name}`; it has: {known}", self.id);
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
        self.remove_database(name);
        self
    }

    /// Removes a database, and with it every privilege in it.
    pub(crate) fn remove_database(&mut self, name: &str) {
        self.databases.retain(|database| database.name != name);
        self.tde_databases.retain(|database| database != name);
        for account in &mut self.accounts {
            account.privileges.remove(name);
        }
    }

    fn set_disk_used(&mut self, Bytes(used): Bytes) {
        self.used_bytes = used.saturating_sub(u64::try_from(self.data()).unwrap_or(u64::MAX));
    }

    pub(crate) fn find_database(&self, name: &str) -> Option<&Database> {
        self.databases.iter().find(|database| database.name == name)
    }

    pub(crate) fn find_account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name == name)
    }

    pub(crate) fn find_account_mut(&mut self, name: &str) -> Option<&mut Account> {
        self.accounts.iter_mut().find(|account| account.name == name)
    }

    pub(crate) fn find_database_mut(&mut self, name: &str) -> Option<&mut Database> {
        self.databases.iter_mut().find(|database| database.name == name)
    }

    /// `DBMaxQuantity`. The two samples: 200 for the historical classes, 99999 today.
    pub(crate) fn shown_max_databases(&self) -> u64 {
        let shared = self.class_info().family == ClassFamily::Shared;
        self.max_databases.unwrap_or(if shared { 200 } else { 99_999 })
    }

    /// `AccountMaxQuantity`. The two samples: 50 for the historical classes, 99999 today.
    pub(crate) fn shown_max_accounts(&self) -> u64 {
        let shared = self.class_info().family == ClassFamily::Shared;
        self.max_accounts.unwrap_or(if shared { 50 } else { 99_999 })
    }

    /// Whether its engine is SQL Server 2008 R2, which other rules hold for than for its successors.
    pub(crate) fn is_sql_server_2008(&self) -> bool {
        self.engine == Engine::SqlServer && ["2008r2", "08r2_ent_ha"].contains(&self.engine_version.as_str())
    }

    /// What the rules for the names of its accounts depend on.
    pub(crate) fn account_rules(&self) -> names::AccountRules<'_> {
        let cloud_disk = !["local_ssd", "ephemeral_ssd"].contains(&self.shown_storage_type());
        names::AccountRules { engine: self.engine, version: &self.engine_version, cloud_disk }
    }

    pub(crate) fn class_info(&self) -> Class {
        let mut class = class::of(&self.class);
        class.family = self.class_type.unwrap_or(class.family);
        class
    }

    pub(crate) fn shown_cpu(&self) -> String {
        self.cpu.clone().unwrap_or_else(|| self.class_info().cores.to_string())
    }

    pub(crate) fn shown_memory(&self) -> u64 {
        self.memory_mb.unwrap_or_else(|| self.class_info().memory_mb)
    }

    pub(crate) fn zone_id(&self) -> Cow<'_, str> {
        match &self.zone {
            Some(zone) => Cow::Borrowed(zone),
            None => Cow::Owned(regions::default_zone(&self.region)),
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

    /// Space used, in bytes: the databases and what is used beside them.
    pub(crate) fn used(&self) -> u128 {
        self.data() + u128::from(self.used_bytes)
    }

    /// Space that the databases use, in bytes.
    pub(crate) fn data(&self) -> u128 {
        self.databases.iter().map(|database| u128::from(database.size_bytes)).sum()
    }

    /// The storage, in bytes.
    pub(crate) fn storage(&self) -> u128 {
        u128::from(self.storage_gb) << 30
    }

    /// `PGBouncerEnabled`, empty where the engine has none.
    pub(crate) fn shown_pgbouncer(&self) -> &'static str {
        match (self.engine, self.pgbouncer) {
            (Engine::PostgreSql, Some(true)) => "true",
            (Engine::PostgreSql, _) => "false",
            _ => "",
        }
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
        self.connection_string.clone().unwrap_or_else(|| self.address(&self.id.to_lowercase()))
    }

    /// A connection string with this prefix.
    pub(crate) fn address(&self, prefix: &str) -> String {
        [prefix, ".", self.engine_domain(), ".rds.aliyuncs.com"].concat()
    }

    /// `Collation`, empty where the engine has none.
    pub(crate) fn shown_collation(&self) -> &str {
        self.of_sql_server(&self.collation, "Chinese_PRC_CI_AS")
    }

    /// `TimeZone`, empty where the engine has none.
    pub(crate) fn shown_time_zone(&self) -> &str {
        self.of_sql_server(&self.time_zone, "China Standard Time")
    }

    fn of_sql_server<'t>(&self, said: &'t Option<String>, usual: &'t str) -> &'t str {
        let usual = if self.engine == Engine::SqlServer { usual } else { "" };
        said.as_deref().filter(|text| !text.is_empty()).unwrap_or(usual)
    }

    pub(crate) fn shown_port(&self) -> u16 {
        self.port.unwrap_or(match self.engine {
            Engine::MySql | Engine::MariaDb => 3306,
            Engine::SqlServer => 1433,
            Engine::PostgreSql | Engine::Ppas => 5432,
        })
    }

    /// Every contradiction within the instance itself.
    pub(crate) fn errors(&self, path: &str, anything_goes: bool, errors: &mut Vec<FieldError>) {
        let mut error = |at: &str, reason: String| errors.push(FieldError::new(format!("{path}{at}"), reason));
        let id = &self.id;
        if let Some(reason) = names::instance_id_error(id) {
            error(".DBInstanceId", reason);
        }
        let codes = [(".RegionId", self.region.as_str()), (".DBInstanceClass", self.class.as_str())];
        for (at, code) in codes.into_iter().chain(self.zone.as_deref().map(|zone| (".ZoneId", zone))) {
            if code.is_empty() || code.contains(|c: char| c.is_whitespace() || c.is_control()) {
                error(at, format!("instance `{id}`: `{code}` cannot be: it takes at least one letter, and no spaces"));
            }
        }
        if !anything_goes {
            let known = [
                (".EngineVersion", names::engine_version_error(self.engine, &self.engine_version)),
                (".RegionId", regions::error(&self.region)),
                (".DBInstanceClass", class::error(&self.class)),
                (".DBInstanceStorageType", self.storage_type.as_deref().and_then(names::storage_type_error)),
            ];
            for (at, reason) in known {
                if let Some(reason) = reason {
                    error(at, format!("instance `{id}`: {reason}"));
                }
            }
        }
        if self.storage_gb == 0 {
            error(".DBInstanceStorage", format!("instance `{id}` has 0 GB of storage; an instance has at least 1"));
        } else if self.used() > self.storage() {
            error(
                ".Databases",
                format!(
                    "instance `{id}`: {} MB used by the databases and {} MB beside them, but the storage is {} GB ({} MB)",
                    self.data() / mb(1),
                    u128::from(self.used_bytes) / mb(1),
                    self.storage_gb,
                    self.storage() / mb(1)
                ),
            );
        }
        if !clock::is_window(&self.maintain_time) {
            error(
                ".MaintainTime",
                format!("instance `{id}`: `{}` is not a window such as `18:00Z-22:00Z`", self.maintain_time),
            );
        }
        for (at, moment) in [(".CreationTime", self.created), (".ExpireTime", self.expires)] {
            if moment.is_some_and(|moment| !clock::writable(moment)) {
                error(at, format!("instance `{id}`: the time is out of range: 1970 to 9998"));
            }
        }
        if !["Enable", "Disable"].contains(&self.storage_auto_scale.as_str()) {
            let reason = format!("instance `{id}`: `{}` is neither Enable nor Disable", self.storage_auto_scale);
            error(".StorageAutoScale", reason);
        }
        let mut seen = BTreeSet::new();
        for (index, database) in self.databases.iter().enumerate() {
            if let Some(reason) = names::database_name_error(self.engine, &database.name) {
                error(&format!(".Databases[{index}].DBName"), format!("instance `{id}`: {reason}"));
            } else if !seen.insert(database.name.as_str()) {
                error(
                    &format!(".Databases[{index}].DBName"),
                    format!("instance `{id}`: database `{}` is there twice", database.name),
                );
            }
        }
        let mut seen_accounts = BTreeSet::new();
        for (index, account) in self.accounts.iter().enumerate() {
            if let Some(reason) = names::account_name_error(&account.name) {
                error(&format!(".Accounts[{index}].AccountName"), format!("instance `{id}`: {reason}"));
            } else if !seen_accounts.insert(account.name.as_str()) {
                error(
                    &format!(".Accounts[{index}].AccountName"),
                    format!("instance `{id}`: account `{}` is there twice", account.name),
                );
            }
            for database in account.privileges.keys().filter(|database| !seen.contains(database.as_str())) {
                error(
                    &format!(".Accounts[{index}].DatabasePrivileges"),
                    format!(
                        "account `{}` has a privilege in `{database}`, a database that instance `{id}` does not have",
                        account.name
                    ),
                );
            }
        }
        self.network_errors(&mut error);
        self.endpoint_errors(&mut error);
        let mut seen_backups = BTreeSet::new();
        for (index, backup) in self.backups.iter().enumerate() {
            for (field, reason) in backup.errors(self.engine) {
                error(&format!(".Backups[{index}].{field}"), format!("instance `{id}`: {reason}"));
            }
            if !seen_backups.insert(backup.id.as_str()) {
                let reason = format!("instance `{id}`: backup `{}` is there twice", backup.id);
                error(&format!(".Backups[{index}].BackupId"), reason);
            }
        }
        for (name, value) in &self.backup_policy {
            if let Some(reason) = policy_error(name, value) {
                error(&format!(".BackupPolicy.{name}"), format!("instance `{id}`: {reason}"));
            }
        }
        for (table, values) in [("Parameters", &self.parameters), ("PendingParameters", &self.pending_parameters)] {
            for (name, value) in values {
                let template = parameter::find(self.engine, &self.engine_version, name);
                if let Some(takes) = template.and_then(|template| template.error(value)).filter(|_| !anything_goes) {
                    error(&format!(".{table}.{name}"), format!("instance `{id}`: {takes}"));
                }
            }
        }
        if self.master == self.id && !self.id.is_empty() {
            error(".MasterInstanceId", format!("instance `{id}` cannot be its own primary"));
        }
        self.postgres_errors(path, errors);
        self.cross_region_errors(path, errors);
        self.monitor_errors(path, errors);
        self.migrate_errors(path, errors);
    }
}

impl InstanceView {
    /// `StorageThreshold`: the free share of the storage, in percent, at which it is to grow.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().storage_threshold(), 10);
    /// ```
    pub fn storage_threshold(&self) -> u64 {
        self.0.storage_threshold.unwrap_or(10)
    }

    /// `StorageUpperBound`: up to how many GB the storage is to grow, if it was said.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().storage_upper_bound(), None);
    /// ```
    pub fn storage_upper_bound(&self) -> Option<u64> {
        self.0.storage_upper_bound
    }

    /// `DBInstanceId`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().id(), "rm-1");
    /// ```
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// `Engine`.
    ///
    /// ```
    /// # use fake_rds::{Engine, FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().engine(), Engine::MySql);
    /// ```
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// `ZoneId`, the region's default zone if none was said.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().zone(), "cn-hangzhou-b");
    /// ```
    pub fn zone(&self) -> Cow<'_, str> {
        self.0.zone_id()
    }

    /// `DBInstanceStorageType`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().storage_type(), "local_ssd");
    /// ```
    pub fn storage_type(&self) -> &str {
        self.0.shown_storage_type()
    }

    /// `DBInstanceDescription`, the id if none was said.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().description(), "rm-1");
    /// ```
    pub fn description(&self) -> &str {
        self.0.shown_description()
    }

    /// The `Uid` of the user that the instance belongs to.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").owner("2")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().owner(), "2");
    /// ```
    pub fn owner(&self) -> &str {
        self.0.owner.as_deref().unwrap_or_default()
    }

    /// `MasterInstanceId`: the primary of a read-only instance, else empty.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().master(), "");
    /// ```
    pub fn master(&self) -> &str {
        &self.0.master
    }

    /// `VpcId`, empty in the classic network.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").vpc_id("vpc-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().vpc_id(), "vpc-1");
    /// ```
    pub fn vpc_id(&self) -> &str {
        self.0.shown_vpc()
    }

    /// `VSwitchId`, empty in the classic network.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").vswitch_id("vsw-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().vswitch_id(), "vsw-1");
    /// ```
    pub fn vswitch_id(&self) -> &str {
        self.0.shown_vswitch()
    }

    /// `ResourceGroupId`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").resource_group("rg-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().resource_group(), "rg-1");
    /// ```
    pub fn resource_group(&self) -> &str {
        self.0.shown_resource_group()
    }

    /// `ConnectionString`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().connection_string(), "rm-1.mysql.rds.aliyuncs.com");
    /// ```
    pub fn connection_string(&self) -> String {
        self.0.connection()
    }

    /// `Port`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().port(), 3306);
    /// ```
    pub fn port(&self) -> u16 {
        self.0.shown_port()
    }

    /// `CreationTime`. Every instance of a fake has one.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").created(std::time::UNIX_EPOCH)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().created(), Some(std::time::UNIX_EPOCH));
    /// ```
    pub fn created(&self) -> Option<SystemTime> {
        self.0.created
    }

    /// `ExpireTime`, of a subscription.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().expires(), None);
    /// ```
    pub fn expires(&self) -> Option<SystemTime> {
        self.0.expires
    }

    /// Space used, in whole MB: the databases and what is used beside them.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").used_gb(1)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().used_mb(), 1024);
    /// ```
    pub fn used_mb(&self) -> u64 {
        u64::try_from(self.0.used() / mb(1)).unwrap_or(u64::MAX)
    }

    /// Space used, in bytes: the databases and what is used beside them.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").used_bytes(4096)).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().used_bytes(), 4096);
    /// ```
    pub fn used_bytes(&self) -> u64 {
        u64::try_from(self.0.used()).unwrap_or(u64::MAX)
    }

    /// The database of this name.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().database("mydb").is_some());
    /// ```
    pub fn database(&self, name: &str) -> Option<DatabaseView> {
        self.0.find_database(name).cloned().map(DatabaseView)
    }

    /// All databases, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().databases().len(), 1);
    /// ```
    pub fn databases(&self) -> Vec<DatabaseView> {
        self.0.databases.iter().cloned().map(DatabaseView).gather()
    }

    /// The account of this name.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").account("app")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().account("app").is_some());
    /// ```
    pub fn account(&self, name: &str) -> Option<AccountView> {
        self.0.find_account(name).cloned().map(AccountView)
    }

    /// All accounts, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").account("app")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().accounts().len(), 1);
    /// ```
    pub fn accounts(&self) -> Vec<AccountView> {
        self.0.accounts.iter().cloned().map(AccountView).gather()
    }

    /// The backup of this id.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").backup("321020562")).start_blocking();
    /// assert!(rds.instance("rm-1").unwrap().backup("321020562").is_some());
    /// ```
    pub fn backup(&self, id: &str) -> Option<BackupView> {
        self.0.find_backup(id).cloned().map(BackupView)
    }

    /// All backups, in the order they were begun.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").backup("321020562")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().backups().len(), 1);
    /// ```
    pub fn backups(&self) -> Vec<BackupView> {
        self.0.backups.iter().cloned().map(BackupView).gather()
    }

    /// A rule of the backup policy, by the name that `DescribeBackupPolicy` answers with; empty if there is none of the name.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().backup_policy("BackupRetentionPeriod"), "7");
    /// ```
    pub fn backup_policy(&self, name: &str) -> &str {
        self.0.policy(name)
    }

    /// The running value of a parameter of the engine; `None` if there is none of the name.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().parameter("wait_timeout").as_deref(), Some("86400"));
    /// ```
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.0.running_parameter(name)
    }

    /// The parameters that get a value with the next restart.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").pending_parameter("back_log", "2000")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().pending_parameters()["back_log"], "2000");
    /// ```
    pub fn pending_parameters(&self) -> &BTreeMap<String, String> {
        &self.0.pending_parameters
    }

    /// The tags.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").tag("team", "orders")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().tags()["team"], "orders");
    /// ```
    pub fn tags(&self) -> &BTreeMap<String, String> {
        &self.0.tags
    }

    /// The whole of it, as a builder would describe it.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let copy = rds.instance("rm-1").unwrap().to_instance();
    /// let other = FakeRds::builder().instance(copy).start_blocking();
    /// # drop(other);
    /// ```
    pub fn to_instance(&self) -> Instance {
        self.0.clone()
    }
}

/// MB in bytes.
pub(crate) fn mb(megabytes: u64) -> u128 {
    u128::from(megabytes) << 20
}
