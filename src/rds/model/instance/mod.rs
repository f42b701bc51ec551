//! An RDS instance, as a seed describes it and as the cloud stores it.

pub(crate) mod backups;
mod cross_region;
mod endpoints;
mod errors;
mod files;
mod logs;
mod named;
pub(crate) mod network;
pub(crate) mod nodes;
mod parameters;
mod postgres;
mod setters;
mod shown;

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::account::Account;
use super::backup::Backup;
use super::class;
use super::cloud_migration::CloudMigration;
use super::connection::Connection;
use super::cross_region::CrossBackup;
use super::database::Database;
use super::endpoint::{ClusterNode, InstanceEndpoint};
use super::ip_list::{self, IpList};
use super::migrate::{MigrateTask, PreCheckResult, UploadedFile};
use super::monitor::{ErrorLog, Event, PerformanceSeries, SlowQuery, SqlRecord};
use super::names;
use super::operation_task::OperationTask;
use super::parameter::ParameterChange;
use super::postgres::{HbaItem, Slot, UpgradePrecheck};
use super::proxy::DbProxy;
use super::serverless::Serverless;
use crate::base::error::FieldError;
use crate::base::value::Value;
use crate::rds::catalogue::shaped;
use crate::rds::words::{
    ClassFamily, DBInstanceNetType, DBInstanceType, Engine, InstanceNetworkType, LockMode, PayType, Status,
};

record! {
    /// An ApsaraDB RDS instance.
    ///
    /// Made by [`Instance::mysql`] and its like it can take part in `ImportDatabaseBetweenInstances`: Running, unlocked,
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
    /// assert_eq!((instance.databases.len(), instance.disk_used_bytes()), (2, 512 << 20));
    /// ```
    ///
    /// | not given | default |
    /// |---|---|
    /// | engine version | MySQL 8.0, SQL Server 2019_std_ha, PostgreSQL 15.0, MariaDB 10.6 |
    /// | class | `mysql.x4.large.2`, `mssql.x4.large.s2`, `pg.x4.large.2`, `mariadb.x4.large.2c` |
    /// | zone | the first zone of the region, such as `cn-hangzhou-b` |
    /// | description | empty; the instance id of a read-only instance |
    /// | VPC, vSwitch, resource group | `vpc-default`, `vsw-default`, `rg-default` |
    /// | storage type | `local_ssd`; `cloud_essd` for classes ending in `c` |
    /// | pay type, network, connection | Postpaid (never expires), VPC, Intranet, `Standard` |
    /// | time of creation | the fake's clock when the instance is added |
    /// | maintenance window | `18:00Z-22:00Z` |
    #[must_use = "an Instance does nothing until it is handed to a builder or a fake"]
    pub struct Instance (
        /// The id (`DBInstanceId`): a letter or digit first, then letters, digits, `-` and `_`; at most 64.
        "DBInstanceId" id: String,
        /// The engine (`Engine`). It never changes.
        "Engine" engine: Engine
    )
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\")",
        ").start_blocking()",
        "rds.instance(\"rm-1\")"
    ) {
        /// The version of the engine (`EngineVersion`). `UpgradeDBInstanceEngineVersion` changes it. A version that the
        /// engine never had is an error of the seed.
        "EngineVersion" pub engine_version: String = names::default_version(engine).to_owned(), text "5.7";
        /// The region (`RegionId`), by default `cn-hangzhou`. A region that the service never had is an error of the
        /// seed.
        "RegionId" pub region: String = "cn-hangzhou".to_owned(), text "cn-beijing";
        /// The zone (`ZoneId`); by default the first zone of the region. A multi-zone has the letters of its zones in
        /// parentheses.
        "ZoneId" pub zone: String = String::new(), text "cn-hangzhou-MAZ6(b,f)";
        /// The class (`DBInstanceClass`), such as `mysql.x4.large.2`. It decides whether the instance is a dedicated
        /// one. `ModifyDBInstanceSpec` changes it.
        "DBInstanceClass" pub class: String = class::default_for(engine).to_owned(), text "rds.mysql.s1.small";
        /// The storage (`DBInstanceStorage`), in GB of 1024 x 1024 x 1024 bytes; by default 100. `ModifyDBInstanceSpec`
        /// changes it.
        "DBInstanceStorage" pub storage_gb: u64 = 100, value 20;
        /// The storage type (`DBInstanceStorageType`): `local_ssd`, or a cloud disk such as `cloud_essd`; by default
        /// the one that goes with the class.
        "DBInstanceStorageType" pub storage_type: String = String::new(), own;
        /// The status (`DBInstanceStatus`), by default Running. `DescribeDBInstanceAttribute` and `DescribeDBInstances`
        /// show it. Most actions require Running.
        "DBInstanceStatus" pub status: Status = Status::Running, value Status::Rebooting;
        /// The lock (`LockMode`), by default Unlock. `DescribeDBInstanceAttribute` shows it. Most changes of a locked
        /// instance are refused.
        "LockMode" pub lock_mode: LockMode = LockMode::Unlock, value LockMode::ManualLock;
        /// The reason of a lock (`LockReason`): any string, by default empty. `DescribeDBInstanceAttribute` shows it.
        "LockReason" pub lock_reason: String = String::new(), own;
        /// The description (`DBInstanceDescription`); by default empty, or the id of a read-only instance.
        /// `ModifyDBInstanceDescription` changes it.
        "DBInstanceDescription" pub description: String = String::new(), text "orders";
        /// The `Uid` of the user that the instance belongs to; by default the first user of the cloud.
        "Owner" pub owner: String = String::new(), text "2000000000000002";
        /// The type (`DBInstanceType`), by default Primary. Many actions require a primary instance.
        "DBInstanceType" pub instance_type: DBInstanceType = DBInstanceType::Primary, value DBInstanceType::Temp;
        /// `MasterInstanceId`: the primary of a read-only instance.
        "MasterInstanceId" pub master: String = String::new(), own;
        /// Ids of read-only instances that the seed does not have: a recorded answer names them. They are listed and cannot be asked for.
        "ReadOnlyElsewhere" pub(crate) elsewhere: Vec<String> = Vec::new(), own;
        /// `TempDBInstanceId`: its temporary instance, with the data of a backup.
        "TempDBInstanceId" pub(crate) temporary: String = String::new(), own;
        /// The pay type (`PayType`), by default Postpaid. `TransformDBInstancePayType` changes it;
        /// `DescribeDBInstanceAttribute` shows it.
        "PayType" pub pay_type: PayType = PayType::Postpaid, value PayType::Prepaid;
        /// The network type (`InstanceNetworkType`), by default VPC. `DescribeDBInstanceNetInfo` shows it.
        "InstanceNetworkType" pub(crate) network_type: InstanceNetworkType = InstanceNetworkType::Vpc, own;
        /// The kind of the instance's own address (`DBInstanceNetType`), by default Intranet. `SwitchDBInstanceNetType`
        /// changes it.
        "DBInstanceNetType" pub net_type: DBInstanceNetType = DBInstanceNetType::Intranet, own;
        /// The connection mode (`ConnectionMode`): `Standard` (the default) or `Safe`. `DescribeDBInstanceAttribute`
        /// shows it.
        "ConnectionMode" pub(crate) connection_mode: String = "Standard".to_owned(), own;
        /// The instance's own address (`ConnectionString`); by default the id in the domain of the engine.
        /// `ModifyDBInstanceConnectionString` changes it.
        "ConnectionString" pub connection_string: String = String::new(), own;
        /// `Port`; by default the usual port of the engine.
        "Port" pub port: Option<u16> = None, own;
        /// The edition (`Category`): `Basic`, `HighAvailability` (the default), `AlwaysOn`, `Finance`, `cluster`,
        /// `serverless_basic`, `serverless_standard` or `serverless_ha`.
        "Category" pub category: String = "HighAvailability".to_owned(), own;
        /// The VPC (`VpcId`), by default `vpc-default`. `SwitchDBInstanceVpc` changes it.
        "VpcId" pub vpc_id: String = String::new(), own;
        /// The vSwitch (`VSwitchId`), by default `vsw-default`. `SwitchDBInstanceVpc` changes it.
        "VSwitchId" pub vswitch_id: String = String::new(), own;
        /// The resource group (`ResourceGroupId`), by default `rg-default`. `ModifyResourceGroup` changes it.
        "ResourceGroupId" pub resource_group: String = String::new(), own;
        /// The maintenance window (`MaintainTime`) in UTC, by default `18:00Z-22:00Z`. `ModifyDBInstanceMaintainTime`
        /// changes it.
        "MaintainTime" pub maintain_time: String = "18:00Z-22:00Z".to_owned(), own;
        /// `true` if the instance cannot be deleted (`DeletionProtection`), by default `false`.
        /// `ModifyDBInstanceDeletionProtection` changes it.
        "DeletionProtection" pub deletion_protection: bool = false, value true;
        /// The mode of the IP lists (`SecurityIPMode`): `normal` (the default) or `safety`. `MigrateSecurityIPMode`
        /// changes it.
        "SecurityIPMode" pub(crate) security_ip_mode: String = "normal".to_owned(), own;
        /// The time of creation (`CreationTime`); by default the time of the fake's clock when the instance is added.
        /// `DescribeDBInstances` shows it.
        "CreationTime" pub created: Option<SystemTime> = None, own;
        /// The time when a subscription ends (`ExpireTime`); `None` for other pay types. `RenewInstance` changes it.
        "ExpireTime" pub expires: Option<SystemTime> = None, own;
        /// `DBInstanceClassType`, if it is not the one its class has.
        "DBInstanceClassType" pub(crate) class_type: Option<ClassFamily> = None, own;
        /// `DBInstanceCPU`, if it is not the one its class has.
        "DBInstanceCPU" pub(crate) cpu: Option<String> = None, own;
        /// `DBInstanceMemory` in MB, if it is not the one its class has.
        "DBInstanceMemory" pub(crate) memory_mb: Option<u64> = None, own;
        /// `MaxConnections`, if it is not the one its class has.
        "MaxConnections" pub(crate) max_connections: Option<u64> = None, own;
        /// `MaxIOPS`, if it is not the one its class has.
        "MaxIOPS" pub(crate) max_iops: Option<u64> = None, own;
        /// `DBMaxQuantity`, if it is not the one its class has.
        "DBMaxQuantity" pub(crate) max_databases: Option<u64> = None, own;
        /// `AccountMaxQuantity`, if it is not the one its class has.
        "AccountMaxQuantity" pub(crate) max_accounts: Option<u64> = None, own;
        /// The databases, in the order they were made.
        "Databases" pub databases: Vec<Database> = Vec::new(), own;
        /// The accounts, in the order they were made.
        "Accounts" pub accounts: Vec<Account> = Vec::new(), own;

        // Compute and storage settings that `DescribeDBInstanceAttribute` shows.
        /// `ServerlessConfig`: the capacity that a serverless instance scales between.
        "ServerlessConfig" pub(crate) serverless: Option<Serverless> = None, own;
        /// `BurstingEnabled`: whether the I/O performance of the storage can burst.
        "BurstingEnabled" pub(crate) bursting: bool = false, own;
        /// `ColdDataEnabled`: whether data can be archived to object storage.
        "ColdDataEnabled" pub(crate) cold_data: bool = false, own;
        /// `IoAccelerationEnabled`: `1` or `0`; empty if no request set it.
        "IoAccelerationEnabled" pub(crate) io_acceleration: String = String::new(), own;
        /// `BpeEnabled`: whether the buffer pool extension is on, as the request gave it.
        "BpeEnabled" pub(crate) bpe: String = String::new(), own;
        /// `CompressionMode`: `on` or `off`; empty if no request set it.
        "CompressionMode" pub(crate) compression: String = String::new(), own;
        /// `OptimizedWritesInfo`, a JSON text; empty if optimized writes were never on.
        "OptimizedWritesInfo" pub(crate) optimized_writes: String = String::new(), own;
        /// `BabelfishConfig`, of PostgreSQL: `BabelfishEnabled` and `MigrationMode`.
        "BabelfishConfig" pub(crate) babelfish: BTreeMap<String, String> = BTreeMap::new(), own;
        /// `InstructionSetArch`: `x86` or `arm`; empty if no request set it.
        "InstructionSetArch" pub(crate) architecture: String = String::new(), own;
        /// `DedicatedHostGroupId`: the dedicated cluster that the instance lives in.
        "DedicatedHostGroupId" pub(crate) host_group: String = String::new(), own;
        /// `DedicatedHostIdForMaster`: the host of the primary node in a dedicated cluster.
        "DedicatedHostIdForMaster" pub(crate) master_host: String = String::new(), own;
        /// `DedicatedHostIdForSlave`: the host of the secondary node.
        "DedicatedHostIdForSlave" pub(crate) slave_host: String = String::new(), own;
        /// `DedicatedHostIdForLog`: the host of the log node.
        "DedicatedHostIdForLog" pub(crate) log_host: String = String::new(), own;
        /// `kindCode`, if it is not the one of its storage.
        "kindCode" pub(crate) kind_code: Option<String> = None, own;

        // Lifecycle and payment.
        /// `AutoUpgradeMinorVersion`: `Auto` or `Manual`.
        "AutoUpgradeMinorVersion" pub(crate) auto_upgrade: String = "Auto".to_owned(), own;
        /// `CurrentKernelVersion`.
        "CurrentKernelVersion" pub(crate) kernel_version: String = String::new(), own;
        /// `PGBouncerEnabled`, of PostgreSQL.
        "PGBouncerEnabled" pub(crate) pgbouncer: Option<bool> = None, own;
        /// `RecoveryModel`, of SQL Server.
        "RecoveryModel" pub(crate) recovery_model: String = String::new(), own;

        // Payment.
        /// `true` if a subscription is renewed automatically (`AutoRenew`). The fake keeps the setting and never
        /// renews.
        "AutoRenew" pub(crate) auto_renew: bool = false, own;
        /// `Duration` of the renewal by itself, in months.
        "AutoRenewMonths" pub(crate) auto_renew_months: u64 = 1, own;
        /// When the pay type was last changed by a request.
        "PayTypeChanged" pub(crate) pay_type_changed: Option<SystemTime> = None, own;

        // High availability.
        /// `HAMode`: `RPO` (data first) or `RTO` (availability first).
        "HAMode" pub(crate) ha_mode: String = "RPO".to_owned(), own;
        /// `SyncMode`: `Sync`, `Semi-sync`, `Async` or `Mgr`.
        "SyncMode" pub(crate) sync_mode: String = "Semi-sync".to_owned(), own;
        /// `HAConfig`: `Auto`, or `Manual` while the service must not switch by itself.
        "HAConfig" pub(crate) ha_config: String = "Auto".to_owned(), own;
        /// `ManualHATime`: until when the service must not switch by itself.
        "ManualHATime" pub(crate) manual_ha_time: String = String::new(), own;
        /// `TcpConnectionType` of the availability checks: `LONG` or `SHORT`.
        "TcpConnectionType" pub(crate) tcp_connection_type: String = "LONG".to_owned(), own;
        /// `ZoneIdSlave1`: the zone of the secondary node, if it is not the primary node's.
        "ZoneIdSlave1" pub(crate) slave_zone_1: Option<String> = None, own;
        /// `ZoneIdSlave2`: the zone of the third node.
        "ZoneIdSlave2" pub(crate) slave_zone_2: Option<String> = None, own;
        /// `NodeId` of the primary node, if it is not the first one.
        "MasterNodeId" pub(crate) master_node: Option<String> = None, own;

        // Network and security.
        /// The `BabelfishPort` of the instance's own address, on PostgreSQL.
        "BabelfishPort" pub(crate) babelfish_port: Option<u16> = None, own;
        /// The `PGBouncerPort` of the instance's own address, on PostgreSQL.
        "PGBouncerPort" pub(crate) pgbouncer_port: Option<u16> = None, own;
        /// The addresses beside the instance's own one, in the order of their creation. `DescribeDBInstanceNetInfo`
        /// shows them.
        "Connections" pub connections: Vec<Connection> = Vec::new(), own;
        /// The IP address of the instance's own connection.
        "PrivateIpAddress" pub(crate) private_ip: Option<String> = None, own;
        /// The given lists of IP addresses. Without one named `default` there is one with `127.0.0.1`.
        "IPArrays" pub ip_lists: Vec<IpList> = Vec::new(), own;
        /// The ids of the security groups. `ModifySecurityGroupConfiguration` changes them.
        "SecurityGroupIds" pub(crate) security_groups: Vec<String> = Vec::new(), own;
        /// The ids of the white-list templates that are attached to it.
        "WhitelistTemplateIds" pub(crate) whitelist_templates: Vec<u64> = Vec::new(), own;
        /// `true` if connections can be encrypted. `ModifyDBInstanceSSL` changes it; `DescribeDBInstanceSSL` shows it.
        "SSLEnabled" pub ssl: bool = false, own;
        /// The address whose connections are encrypted, if it is not the instance's own.
        "SSLConnectionString" pub(crate) ssl_connection: Option<String> = None, own;
        /// `SSLExpireTime`: when the certificate of the server expires.
        "SSLExpireTime" pub(crate) ssl_expires: Option<SystemTime> = None, own;
        /// `ForceEncryption`: whether connections have to be encrypted, on MySQL and SQL Server.
        "ForceEncryption" pub(crate) force_encryption: bool = false, own;
        /// `TlsVersion`: the lowest version of TLS, on SQL Server.
        "TlsVersion" pub(crate) tls_version: String = String::new(), own;
        /// `CAType`: who signed the certificate of the server, on PostgreSQL.
        "CAType" pub(crate) ca_type: String = String::new(), own;
        /// `ACL`: how clients prove who they are, on PostgreSQL.
        "ACL" pub(crate) acl: String = String::new(), own;
        /// `ReplicationACL`: how replicas prove who they are, on PostgreSQL.
        "ReplicationACL" pub(crate) replication_acl: String = String::new(), own;
        /// `ClientCACert`: the certificate of the authority that signs clients' certificates, on PostgreSQL.
        "ClientCACert" pub(crate) client_ca: String = String::new(), own;
        /// `ServerCert`: the certificate of the server that a request gave, on PostgreSQL.
        "ServerCert" pub(crate) server_cert: String = String::new(), own;
        /// `ServerKey`: the private key of that certificate.
        "ServerKey" pub(crate) server_key: String = String::new(), own;
        /// `ClientCertRevocationList`: the revoked certificates of clients, on PostgreSQL.
        "ClientCertRevocationList" pub(crate) revoked_clients: String = String::new(), own;
        /// `true` if data is encrypted (transparent data encryption). `ModifyDBInstanceTDE` changes it;
        /// `DescribeDBInstanceTDE` shows it.
        "TDEEnabled" pub tde: bool = false, own;
        /// The databases whose data is encrypted, on SQL Server.
        "TDEDatabases" pub(crate) tde_databases: Vec<String> = Vec::new(), own;
        /// `EncryptionKey`: the user's key that data is encrypted with.
        "EncryptionKey" pub(crate) encryption_key: Option<String> = None, own;
        /// `true` if statements are collected (SQL audit). `ModifySQLCollectorPolicy` changes it;
        /// `DescribeSQLCollectorPolicy` shows it.
        "SQLCollectorEnabled" pub sql_collector: bool = false, own;
        /// The days that collected statements are kept: 30, 180, 365, 1095 or 1825.
        "SQLCollectorRetention" pub(crate) sql_collector_days: u32 = 30, own;

        // Database proxy, endpoints and nodes of the cluster edition.
        /// The database proxy, if it is on.
        "DBProxy" pub(crate) proxy: Option<DbProxy> = None, own;
        /// The endpoints of the cluster edition.
        "Endpoints" pub(crate) endpoints: Vec<InstanceEndpoint> = Vec::new(), own;
        /// The nodes of the cluster edition, the primary one first. Without them there are two.
        "ClusterNodes" pub(crate) cluster_nodes: Vec<ClusterNode> = Vec::new(), own;

        // Backups.
        /// The backups, in the order they were begun.
        "Backups" pub backups: Vec<Backup> = Vec::new(), own;
        /// The rules of the backup policy that differ from the initial ones.
        "BackupPolicy" pub backup_policy: BTreeMap<String, String> = BTreeMap::new(), own;

        // Parameters of the engine.
        /// The parameters whose running value differs from the one of the engine's template.
        "Parameters" pub parameters: BTreeMap<String, String> = BTreeMap::new(), own;
        /// The parameters that get a value with the next restart.
        "PendingParameters" pub pending_parameters: BTreeMap<String, String> = BTreeMap::new(), own;
        /// The parameter group that was applied last.
        "ParameterGroupId" pub(crate) parameter_group: Option<String> = None, own;
        /// The changes of parameters, in the order they were made.
        "ParameterChanges" pub(crate) parameter_changes: Vec<ParameterChange> = Vec::new(), own;

        // Monitoring and logs.
        /// The monitoring period in seconds.
        "MonitorPeriod" pub(crate) monitor_period: Option<u64> = None, own;
        /// The answers of `DescribeDBInstancePerformance`, one series per key.
        "Performance" pub(crate) performance: Vec<PerformanceSeries> = Vec::new(), own;
        /// The slow queries, in any order.
        "SlowQueries" pub(crate) slow_queries: Vec<SlowQuery> = Vec::new(), own;
        /// The error log, in any order.
        "ErrorLogs" pub(crate) error_logs: Vec<ErrorLog> = Vec::new(), own;
        /// The statements that the audit has recorded, in any order.
        "SQLRecords" pub(crate) sql_records: Vec<SqlRecord> = Vec::new(), own;
        /// The historical events, in any order.
        "Events" pub(crate) events: Vec<Event> = Vec::new(), own;
        /// The seconds that a read-only instance is behind its primary.
        "ReadDelay" pub(crate) read_delay: Option<u64> = None, own;

        // SQL Server migration.
        /// The backup files that can be imported.
        "UploadedFiles" pub(crate) uploaded_files: Vec<UploadedFile> = Vec::new(), own;
        /// The tasks that restore backup files from object storage, in the order they were made.
        "MigrateTasks" pub(crate) migrate_tasks: Vec<MigrateTask> = Vec::new(), own;
        /// The migrations of a server outside the cloud into this instance, and the checks before them, of PostgreSQL.
        "CloudMigrations" pub(crate) cloud_migrations: Vec<CloudMigration> = Vec::new(), own;
        /// The tasks of the service's maintenance.
        "OperationTasks" pub(crate) operation_tasks: Vec<OperationTask> = Vec::new(), own;
        /// The findings of every check before an import.
        "PreCheckResults" pub(crate) pre_check_results: Vec<PreCheckResult> = Vec::new(), own;
        /// The ids of the checks that were made.
        "PreChecks" pub(crate) pre_checks: Vec<String> = Vec::new(), own;

        // Settings that only some engines have, and other regions.
        /// `StorageAutoScale`: `Enable` if the storage grows by itself. The fake keeps the setting and the storage does not
        /// grow.
        "StorageAutoScale" pub(crate) storage_auto_scale: String = "Disable".to_owned(), own;
        /// `StorageThreshold`: the free share of the storage, in percent, at which it grows; 10 by default.
        "StorageThreshold" pub(crate) storage_threshold: Option<u64> = None, own;
        /// `StorageUpperBound`: up to how many GB the storage grows.
        "StorageUpperBound" pub(crate) storage_upper_bound: Option<u64> = None, own;
        /// `Collation`, of SQL Server. `Chinese_PRC_CI_AS` by default.
        "Collation" pub(crate) collation: Option<String> = None, own;
        /// `TimeZone`, of SQL Server. `China Standard Time` by default.
        "TimeZone" pub(crate) time_zone: Option<String> = None, own;
        /// The given entries of `pg_hba.conf`, of PostgreSQL.
        "HbaItems" pub(crate) hba_items: Option<Vec<HbaItem>> = None, own;
        /// `HbaModifyTime`: when the entries were last changed, or a change of them failed.
        "HbaModifyTime" pub(crate) hba_modified: Option<SystemTime> = None, own;
        /// `ModifyStatusReason`: why the last change of the entries failed, if it did.
        "HbaModifyStatusReason" pub(crate) hba_failure: String = String::new(), own;
        /// The replication slots, of PostgreSQL.
        "Slots" pub(crate) slots: Vec<Slot> = Vec::new(), own;
        /// The checks before an upgrade of the major version, of PostgreSQL.
        "UpgradePrechecks" pub(crate) upgrade_prechecks: Vec<UpgradePrecheck> = Vec::new(), own;
        /// `CrossBackupRegion`: the region that keeps copies of its backups while this is enabled.
        "CrossBackupRegion" pub(crate) cross_backup_region: Option<String> = None, own;
        /// `BackupEnabledTime`: since when backups are copied to another region, if they are.
        "CrossBackupEnabledTime" pub(crate) cross_backup_since: Option<SystemTime> = None, own;
        /// `LogBackupEnabledTime`: since when logs are copied to another region, if they are.
        "CrossLogBackupEnabledTime" pub(crate) cross_log_since: Option<SystemTime> = None, own;
        /// `Retention` of the copies in days; 7 by default. The fake keeps the setting, and the copies for ever.
        "CrossBackupRetention" pub(crate) cross_backup_days: Option<u64> = None, own;
        /// The backups in other regions, in the order they were made.
        "CrossBackups" pub(crate) cross_backups: Vec<CrossBackup> = Vec::new(), own;

        /// Fields of `DescribeDBInstances` and `DescribeDBInstanceAttribute` that the model has no meaning for, by name: the
        /// answers show them as they are given here. A recorded answer that is pasted as a seed fills them.
        "AlsoShown" pub(crate) others: BTreeMap<String, Value> = BTreeMap::new(), own;
        /// The tags, by key. `TagResources` and `UntagResources` change them.
        "Tags" pub tags: BTreeMap<String, String> = BTreeMap::new(), own;
    }
    plain {
        /// The space used beside the databases, in bytes.
        pub used_bytes: u64 = 0;
        /// The mistakes in what [`set`](Instance::set) was given.
        pub(crate) mistakes: Vec<FieldError> = Vec::new();
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
        .collect();
}

/// Fields of older answers, which today's shapes lack.
const PASSED_OVER: &[&str] =
    &["AccountType", "AvailabilityValue", "DestroyTime", "InsId", "SupportCreateSuperAccount", "VpcCloudInstanceId"];

/// Fields of an instance's entry that follow from the state: what a seed gives for them is not shown.
pub(crate) const FOLLOWS: &[&str] = &[
    "DBClusterNodes",
    "Extra",
    "LatestKernelVersion",
    "MasterZone",
    "ReadOnlyDBInstanceIds",
    "ReadonlyInstanceSQLDelayedTime",
    "SlaveZones",
    "VpcCloudInstanceId",
];

/// Returns whether an answer about instances has a field of this name that the model has no meaning for.
pub(crate) fn is_only_shown(name: &str) -> bool {
    let shaped = || {
        shaped("DescribeDBInstances", "Items", "DBInstance", &[]).into_iter().chain(shaped(
            "DescribeDBInstanceAttribute",
            "Items",
            "DBInstanceAttribute",
            &[],
        ))
    };
    let modelled = || {
        use crate::base::fields::Record;
        Instance::IDENTITY.iter().chain(Instance::ROWS).any(|row| row.field.name == name)
    };
    !FOLLOWS.contains(&name) && shaped().any(|other| other == name) && !modelled()
}

const GB: u64 = 1 << 30;

/// A number of bytes, which answers write as a string.
struct Bytes(u64);

impl crate::base::fields::Datum for Bytes {
    const TAKES: crate::base::fields::Takes = crate::base::fields::Takes::Port;

    fn read(
        reader: &mut crate::base::fields::Reader,
        value: &Value,
        at: &crate::base::fields::At<'_>,
    ) -> Option<Bytes> {
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
    /// assert_eq!((instance.engine, instance.engine_version.as_str()), (fake_rds::Engine::MySql, "8.0"));
    /// ```
    pub fn mysql(id: impl Into<String>) -> Instance {
        Instance::of(Engine::MySql, id)
    }

    /// A running SQL Server instance.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::sql_server("rm-1");
    /// assert_eq!(instance.engine, fake_rds::Engine::SqlServer);
    /// ```
    pub fn sql_server(id: impl Into<String>) -> Instance {
        Instance::of(Engine::SqlServer, id)
    }

    /// A running PostgreSQL instance. The migration refuses it: `OperationDenied.DBInstanceEngine`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::postgresql("pgm-1");
    /// assert_eq!(instance.engine, fake_rds::Engine::PostgreSql);
    /// ```
    pub fn postgresql(id: impl Into<String>) -> Instance {
        Instance::of(Engine::PostgreSql, id)
    }

    /// A running MariaDB instance. The migration refuses it: `OperationDenied.DBInstanceEngine`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mariadb("rm-1");
    /// assert_eq!(instance.engine, fake_rds::Engine::MariaDb);
    /// ```
    pub fn mariadb(id: impl Into<String>) -> Instance {
        Instance::of(Engine::MariaDb, id)
    }

    /// A running instance of any engine.
    ///
    /// ```
    /// # use fake_rds::{Engine, Instance};
    /// let instance = Instance::of(Engine::Ppas, "rm-1");
    /// assert_eq!(instance.engine, Engine::Ppas);
    /// ```
    pub fn of(engine: Engine, id: impl Into<String>) -> Instance {
        Instance::fresh(id.into(), engine)
    }

    /// Returns the space used, in bytes: the databases and what is used beside them (`DBInstanceDiskUsed`).
    ///
    /// ```
    /// # use fake_rds::{Database, Instance};
    /// let instance = Instance::mysql("rm-1").database(Database::new("mydb").size_mb(512)).used_gb(1);
    /// assert_eq!(instance.disk_used_bytes(), (512 << 20) + (1 << 30));
    /// ```
    pub fn disk_used_bytes(&self) -> u64 {
        u64::try_from(self.used()).unwrap_or(u64::MAX)
    }

    fn set_disk_used(&mut self, Bytes(used): Bytes) {
        self.used_bytes = used.saturating_sub(u64::try_from(self.data()).unwrap_or(u64::MAX));
    }

    /// Returns the database of this name, if the instance has it.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// assert_eq!(Instance::mysql("rm-1").database("mydb").find_database("mydb").unwrap().name, "mydb");
    /// ```
    pub fn find_database(&self, name: &str) -> Option<&Database> {
        self.part(name)
    }

    /// Returns the account of this name, if the instance has it.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// assert_eq!(Instance::mysql("rm-1").account("app").find_account("app").unwrap().name, "app");
    /// ```
    pub fn find_account(&self, name: &str) -> Option<&Account> {
        self.part(name)
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
}

/// MB in bytes.
pub(crate) fn mb(megabytes: u64) -> u128 {
    u128::from(megabytes) << 20
}
