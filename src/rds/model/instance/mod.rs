//! An RDS instance in a seed and in the cloud.

pub(crate) mod backups;
mod cross_region;
mod endpoints;
mod errors;
mod files;
mod forms;
mod logs;
pub(super) mod named;
pub(crate) mod network;
pub(crate) mod nodes;
mod parameters;
mod postgres;
mod setters;
mod shown;

use std::collections::BTreeMap;
use std::time::SystemTime;

use self::forms::{Bytes, SlaveZones};
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
    ClassFamily, DBInstanceNetType, DBInstanceType, Engine, HaMode, InstanceNetworkType, LockMode, Mode, PayType,
    SecurityIPMode, Status, StorageAutoScale, SyncMode, TcpConnectionType,
};

record! {
    /// An ApsaraDB RDS instance.
    ///
    /// The instances that [`Instance::mysql`] and [`Instance::sql_server`] create can take part in
    /// `ImportDatabaseBetweenInstances`. Every new instance is Running, unlocked and primary, has a dedicated class,
    /// 100 GB of storage and a current engine version, is in the region `cn-hangzhou`, and belongs to the first user.
    /// The setters change these properties.
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
    #[must_use = "an Instance does nothing until it is passed to a builder or a fake"]
    pub struct Instance (
        /// The id (`DBInstanceId`): a letter or digit, then letters, digits, `-` and `_`; at most 64 characters.
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
        /// The zone (`ZoneId`); by default the first zone of the region. The id of a multi-zone has the letters of its
        /// zones in parentheses.
        "ZoneId" pub zone: String = String::new(), text "cn-hangzhou-MAZ6(b,f)";
        /// The class (`DBInstanceClass`), such as `mysql.x4.large.2`. It decides whether the instance is a dedicated
        /// one. `ModifyDBInstanceSpec` changes it.
        "DBInstanceClass" pub class: String = class::default_for(engine).to_owned(), text "rds.mysql.s1.small";
        /// The storage (`DBInstanceStorage`), in GB of 1024 x 1024 x 1024 bytes; by default 100. `ModifyDBInstanceSpec`
        /// changes it.
        "DBInstanceStorage" pub storage_gb: u64 = 100, value 20;
        /// The storage type (`DBInstanceStorageType`): `local_ssd`, or a cloud disk such as `cloud_essd`; by default
        /// the one that fits the class.
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
        /// The id of the primary of a read-only instance (`MasterInstanceId`); empty for other instances.
        "MasterInstanceId" pub master: String = String::new(), own;
        /// Ids of read-only instances that a recorded answer names but the seed does not have. Answers list these ids,
        /// but requests that name them are refused.
        "ReadOnlyElsewhere" pub(crate) elsewhere: Vec<String> = Vec::new(), own;
        /// The id of the temporary instance that has the data of a backup (`TempDBInstanceId`).
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
        /// The port (`Port`); by default the usual port of the engine.
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
        "SecurityIPMode" pub(crate) security_ip_mode: SecurityIPMode = SecurityIPMode::Normal, own;
        /// The time of creation (`CreationTime`); by default the time of the fake's clock when the instance is added.
        /// `DescribeDBInstances` shows it.
        "CreationTime" pub created: Option<SystemTime> = None, own;
        /// The time when a subscription ends (`ExpireTime`); `None` for other pay types. `RenewInstance` changes it.
        "ExpireTime" pub expires: Option<SystemTime> = None, own;
        /// The family (`DBInstanceClassType`), if it differs from that of the class.
        "DBInstanceClassType" pub(crate) class_type: Option<ClassFamily> = None, own;
        /// The number of cores (`DBInstanceCPU`), if it differs from that of the class.
        "DBInstanceCPU" pub(crate) cpu: Option<String> = None, own;
        /// The memory in MB (`DBInstanceMemory`), if it differs from that of the class.
        "DBInstanceMemory" pub(crate) memory_mb: Option<u64> = None, own;
        /// The limit of connections (`MaxConnections`), if it differs from that of the class.
        "MaxConnections" pub(crate) max_connections: Option<u64> = None, own;
        /// The limit of I/O operations per second (`MaxIOPS`), if it differs from that of the class.
        "MaxIOPS" pub(crate) max_iops: Option<u64> = None, own;
        /// The largest number of databases (`DBMaxQuantity`), if it differs from that of the class.
        "DBMaxQuantity" pub(crate) max_databases: Option<u64> = None, own;
        /// The largest number of accounts (`AccountMaxQuantity`), if it differs from that of the class.
        "AccountMaxQuantity" pub(crate) max_accounts: Option<u64> = None, own;
        /// The databases, in the order of their creation.
        "Databases" pub databases: Vec<Database> = Vec::new(), own;
        /// The accounts, in the order of their creation.
        "Accounts" pub accounts: Vec<Account> = Vec::new(), own;

        // Compute and storage settings that `DescribeDBInstanceAttribute` shows.
        /// The range in which a serverless instance scales (`ServerlessConfig`).
        "ServerlessConfig" pub(crate) serverless: Option<Serverless> = None, own;
        /// `true` if the I/O performance of the storage can burst (`BurstingEnabled`).
        "BurstingEnabled" pub(crate) bursting: bool = false, own;
        /// `true` if data can be archived to object storage (`ColdDataEnabled`).
        "ColdDataEnabled" pub(crate) cold_data: bool = false, own;
        /// `IoAccelerationEnabled`: `1` or `0`; empty if no request set it.
        "IoAccelerationEnabled" pub(crate) io_acceleration: String = String::new(), own;
        /// The value that the last request set for the buffer pool extension (`BpeEnabled`).
        "BpeEnabled" pub(crate) bpe: String = String::new(), own;
        /// `true` if the instance is a read-only one that analyses data (`IsAnalyticReadOnlyIns`).
        "IsAnalyticReadOnlyIns" pub(crate) analytic: bool = false, own;
        /// `CompressionMode`: `on` or `off`; empty if no request set it.
        "CompressionMode" pub(crate) compression: String = String::new(), own;
        /// `OptimizedWritesInfo`, a JSON string; empty if optimized writes were never on.
        "OptimizedWritesInfo" pub(crate) optimized_writes: String = String::new(), own;
        /// `BabelfishConfig` on PostgreSQL: the members `BabelfishEnabled` and `MigrationMode`.
        "BabelfishConfig" pub(crate) babelfish: BTreeMap<String, String> = BTreeMap::new(), own;
        /// `InstructionSetArch`: `x86` or `arm`; empty if no request set it.
        "InstructionSetArch" pub(crate) architecture: String = String::new(), own;
        /// The dedicated cluster of the instance (`DedicatedHostGroupId`).
        "DedicatedHostGroupId" pub(crate) host_group: String = String::new(), own;
        /// The host of the primary node in a dedicated cluster (`DedicatedHostIdForMaster`).
        "DedicatedHostIdForMaster" pub(crate) master_host: String = String::new(), own;
        /// The host of the secondary node (`DedicatedHostIdForSlave`).
        "DedicatedHostIdForSlave" pub(crate) slave_host: String = String::new(), own;
        /// The host of the log node (`DedicatedHostIdForLog`).
        "DedicatedHostIdForLog" pub(crate) log_host: String = String::new(), own;
        /// `kindCode`, if it differs from that of the storage type.
        "kindCode" pub(crate) kind_code: Option<String> = None, own;

        // Lifecycle and payment.
        /// The mode of minor upgrades (`AutoUpgradeMinorVersion`): `Auto` (the default) or `Manual`.
        "AutoUpgradeMinorVersion" pub(crate) auto_upgrade: Mode = Mode::Auto, own;
        /// The minor version of the engine (`CurrentKernelVersion`).
        "CurrentKernelVersion" pub(crate) kernel_version: String = String::new(), own;
        /// `true` if PgBouncer is on (`PGBouncerEnabled`), on PostgreSQL.
        "PGBouncerEnabled" pub(crate) pgbouncer: Option<bool> = None, own;
        /// The recovery model (`RecoveryModel`), on SQL Server.
        "RecoveryModel" pub(crate) recovery_model: String = String::new(), own;

        // Payment.
        /// `true` if a subscription is renewed automatically (`AutoRenew`). The fake keeps the setting and never
        /// renews.
        "AutoRenew" pub(crate) auto_renew: bool = false, own;
        /// The period of the automatic renewal (`Duration`), in months; by default 1.
        "AutoRenewMonths" pub(crate) auto_renew_months: u64 = 1, own;
        /// The time when a request last changed the pay type.
        "PayTypeChanged" pub(crate) pay_type_changed: Option<SystemTime> = None, own;

        // High availability.
        /// The priority in a failover (`HAMode`): `RPO` (data, the default) or `RTO` (availability).
        "HAMode" pub(crate) ha_mode: HaMode = HaMode::Rpo, own;
        /// The mode of replication (`SyncMode`): `Semi-sync` (the default), `Sync`, `Async` or `Mgr`.
        "SyncMode" pub(crate) sync_mode: SyncMode = SyncMode::SemiSync, own;
        /// The mode of failovers (`HAConfig`): `Auto` (the default), or `Manual` while automatic failovers are off.
        "HAConfig" pub(crate) ha_config: Mode = Mode::Auto, own;
        /// The time until which automatic failovers are off (`ManualHATime`).
        "ManualHATime" pub(crate) manual_ha_time: String = String::new(), own;
        /// The connections of the availability checks (`TcpConnectionType`): `LONG` (the default) or `SHORT`.
        "TcpConnectionType" pub(crate) tcp_connection_type: TcpConnectionType = TcpConnectionType::Long, own;
        /// The zone of the secondary node (`ZoneIdSlave1`), if it differs from the primary node's.
        "ZoneIdSlave1" pub(crate) slave_zone_1: Option<String> = None, own;
        /// The zone of the third node (`ZoneIdSlave2`).
        "ZoneIdSlave2" pub(crate) slave_zone_2: Option<String> = None, own;
        /// The `NodeId` of the primary node, if that is not the first node.
        "MasterNodeId" pub(crate) master_node: Option<String> = None, own;

        // Network and security.
        /// The `BabelfishPort` of the instance's own address, on PostgreSQL.
        "BabelfishPort" pub(crate) babelfish_port: Option<u16> = None, own;
        /// The `PGBouncerPort` of the instance's own address, on PostgreSQL.
        "PGBouncerPort" pub(crate) pgbouncer_port: Option<u16> = None, own;
        /// The addresses in addition to the instance's own one, in the order of their creation.
        /// `DescribeDBInstanceNetInfo` shows them.
        "Connections" pub connections: Vec<Connection> = Vec::new(), own;
        /// The IP address of the instance's own connection.
        "PrivateIpAddress" pub(crate) private_ip: Option<String> = None, own;
        /// The IP lists (`IPArrays`). If there is no list named `default`, the instance also has one with `127.0.0.1`.
        "IPArrays" pub ip_lists: Vec<IpList> = Vec::new(), own;
        /// The ids of the security groups. `ModifySecurityGroupConfiguration` changes them.
        "SecurityGroupIds" pub(crate) security_groups: Vec<String> = Vec::new(), own;
        /// The ids of the attached white-list templates.
        "WhitelistTemplateIds" pub(crate) whitelist_templates: Vec<u64> = Vec::new(), own;
        /// `true` if connections can be encrypted. `ModifyDBInstanceSSL` changes it; `DescribeDBInstanceSSL` shows it.
        "SSLEnabled" pub ssl: bool = false, own;
        /// The address whose connections are encrypted, if it differs from the instance's own.
        "SSLConnectionString" pub(crate) ssl_connection: Option<String> = None, own;
        /// The time when the certificate of the server expires (`SSLExpireTime`).
        "SSLExpireTime" pub(crate) ssl_expires: Option<SystemTime> = None, own;
        /// `true` if connections have to be encrypted (`ForceEncryption`), on MySQL and SQL Server.
        "ForceEncryption" pub(crate) force_encryption: bool = false, own;
        /// The lowest accepted version of TLS (`TlsVersion`), on SQL Server.
        "TlsVersion" pub(crate) tls_version: String = String::new(), own;
        /// The signer of the server's certificate (`CAType`), on PostgreSQL.
        "CAType" pub(crate) ca_type: String = String::new(), own;
        /// The method of authenticating clients (`ACL`), on PostgreSQL.
        "ACL" pub(crate) acl: String = String::new(), own;
        /// The method of authenticating replicas (`ReplicationACL`), on PostgreSQL.
        "ReplicationACL" pub(crate) replication_acl: String = String::new(), own;
        /// The certificate of the authority that signs clients' certificates (`ClientCACert`), on PostgreSQL.
        "ClientCACert" pub(crate) client_ca: String = String::new(), own;
        /// The certificate of the server that a request has set (`ServerCert`), on PostgreSQL.
        "ServerCert" pub(crate) server_cert: String = String::new(), own;
        /// The private key of that certificate (`ServerKey`).
        "ServerKey" pub(crate) server_key: String = String::new(), own;
        /// The revoked certificates of clients (`ClientCertRevocationList`), on PostgreSQL.
        "ClientCertRevocationList" pub(crate) revoked_clients: String = String::new(), own;
        /// `true` if data is encrypted (transparent data encryption). `ModifyDBInstanceTDE` changes it;
        /// `DescribeDBInstanceTDE` shows it.
        "TDEEnabled" pub tde: bool = false, own;
        /// The databases whose data is encrypted, on SQL Server.
        "TDEDatabases" pub(crate) tde_databases: Vec<String> = Vec::new(), own;
        /// The user's key for the encryption of data (`EncryptionKey`).
        "EncryptionKey" pub(crate) encryption_key: Option<String> = None, own;
        /// `true` if statements are collected (SQL audit). `ModifySQLCollectorPolicy` changes it;
        /// `DescribeSQLCollectorPolicy` shows it.
        "SQLCollectorEnabled" pub sql_collector: bool = false, own;
        /// The number of days that collected statements are kept: 30 (the default), 180, 365, 1095 or 1825.
        "SQLCollectorRetention" pub(crate) sql_collector_days: u32 = 30, own;

        // Database proxy, endpoints and nodes of the cluster edition.
        /// The database proxy, if it is on.
        "DBProxy" pub(crate) proxy: Option<DbProxy> = None, own;
        /// The endpoints of the cluster edition.
        "Endpoints" pub(crate) endpoints: Vec<InstanceEndpoint> = Vec::new(), own;
        /// The nodes of the cluster edition, the primary node first. If it is empty, the instance has two nodes.
        "ClusterNodes" pub(crate) cluster_nodes: Vec<ClusterNode> = Vec::new(), own;

        // Backups.
        /// The backups, in the order in which they began.
        "Backups" pub backups: Vec<Backup> = Vec::new(), own;
        /// The rules of the backup policy that differ from the initial ones.
        "BackupPolicy" pub backup_policy: BTreeMap<String, String> = BTreeMap::new(), own;

        // Parameters of the engine.
        /// The parameters whose value in force differs from that of the engine's template.
        "Parameters" pub parameters: BTreeMap<String, String> = BTreeMap::new(), own;
        /// The parameters that get a new value at the next restart.
        "PendingParameters" pub pending_parameters: BTreeMap<String, String> = BTreeMap::new(), own;
        /// The parameter group that was applied last.
        "ParameterGroupId" pub(crate) parameter_group: Option<String> = None, own;
        /// The time of that application.
        "ParameterGroupAppliedTime" pub(crate) parameter_group_applied: Option<SystemTime> = None, own;
        /// The changes of parameters, oldest first.
        "ParameterChanges" pub(crate) parameter_changes: Vec<ParameterChange> = Vec::new(), own;

        // Monitoring and logs.
        /// The monitoring period in seconds; by default 300.
        "MonitorPeriod" pub(crate) monitor_period: Option<u64> = None, own;
        /// The answers of `DescribeDBInstancePerformance`, one series per key.
        "Performance" pub(crate) performance: Vec<PerformanceSeries> = Vec::new(), own;
        /// The slow queries, in any order.
        "SlowQueries" pub(crate) slow_queries: Vec<SlowQuery> = Vec::new(), own;
        /// The error log, in any order.
        "ErrorLogs" pub(crate) error_logs: Vec<ErrorLog> = Vec::new(), own;
        /// The statements that the SQL audit has recorded, in any order.
        "SQLRecords" pub(crate) sql_records: Vec<SqlRecord> = Vec::new(), own;
        /// The historical events, in any order.
        "Events" pub(crate) events: Vec<Event> = Vec::new(), own;
        /// The seconds that a read-only instance is behind its primary.
        "ReadDelay" pub(crate) read_delay: Option<u64> = None, own;

        // SQL Server migration.
        /// The backup files that can be imported.
        "UploadedFiles" pub(crate) uploaded_files: Vec<UploadedFile> = Vec::new(), own;
        /// The tasks that restore backup files from object storage, in the order of their creation.
        "MigrateTasks" pub(crate) migrate_tasks: Vec<MigrateTask> = Vec::new(), own;
        /// The migrations of external servers into this instance, and the checks before them, on PostgreSQL.
        "CloudMigrations" pub(crate) cloud_migrations: Vec<CloudMigration> = Vec::new(), own;
        /// The tasks of the service's maintenance.
        "OperationTasks" pub(crate) operation_tasks: Vec<OperationTask> = Vec::new(), own;
        /// The findings of every check before an import.
        "PreCheckResults" pub(crate) pre_check_results: Vec<PreCheckResult> = Vec::new(), own;
        /// The ids of the checks before an import.
        "PreChecks" pub(crate) pre_checks: Vec<String> = Vec::new(), own;

        // Settings that only some engines have, and other regions.
        /// `StorageAutoScale`: `Enable` if the storage grows automatically, or `Disable` (the default). The fake only
        /// keeps the setting; the storage does not grow.
        "StorageAutoScale" pub(crate) storage_auto_scale: StorageAutoScale = StorageAutoScale::Disable, own;
        /// The percentage of free storage at which the storage grows (`StorageThreshold`); by default 10.
        "StorageThreshold" pub(crate) storage_threshold: Option<u64> = None, own;
        /// The largest storage after automatic growth (`StorageUpperBound`), in GB.
        "StorageUpperBound" pub(crate) storage_upper_bound: Option<u64> = None, own;
        /// The collation (`Collation`) on SQL Server, by default `Chinese_PRC_CI_AS`.
        "Collation" pub(crate) collation: Option<String> = None, own;
        /// The time zone (`TimeZone`) on SQL Server, by default `China Standard Time`.
        "TimeZone" pub(crate) time_zone: Option<String> = None, own;
        /// The entries of `pg_hba.conf` on PostgreSQL; by default the service's initial entry.
        "HbaItems" pub(crate) hba_items: Option<Vec<HbaItem>> = None, own;
        /// The time of the last change of the entries, or of the last attempt (`HbaModifyTime`).
        "HbaModifyTime" pub(crate) hba_modified: Option<SystemTime> = None, own;
        /// The reason why the last change of the entries failed, if it did (`ModifyStatusReason`).
        "HbaModifyStatusReason" pub(crate) hba_failure: String = String::new(), own;
        /// The replication slots, on PostgreSQL.
        "Slots" pub(crate) slots: Vec<Slot> = Vec::new(), own;
        /// The checks before an upgrade of the major version, on PostgreSQL.
        "UpgradePrechecks" pub(crate) upgrade_prechecks: Vec<UpgradePrecheck> = Vec::new(), own;
        /// The region that keeps copies of the backups while copying is enabled (`CrossBackupRegion`).
        "CrossBackupRegion" pub(crate) cross_backup_region: Option<String> = None, own;
        /// The time since which backups are copied to another region (`BackupEnabledTime`); `None` if they are not.
        "CrossBackupEnabledTime" pub(crate) cross_backup_since: Option<SystemTime> = None, own;
        /// The time since which logs are copied to another region (`LogBackupEnabledTime`); `None` if they are not.
        "CrossLogBackupEnabledTime" pub(crate) cross_log_since: Option<SystemTime> = None, own;
        /// The number of days that copies are kept (`Retention`); by default 7. The fake only keeps the setting, and
        /// never deletes copies.
        "CrossBackupRetention" pub(crate) cross_backup_days: Option<u64> = None, own;
        /// The backups in other regions, in the order of their creation.
        "CrossBackups" pub(crate) cross_backups: Vec<CrossBackup> = Vec::new(), own;

        /// Fields of `DescribeDBInstances` and `DescribeDBInstanceAttribute` that the model does not interpret, by
        /// name. The answers show them unchanged. They come from recorded answers that are used as a seed.
        "AlsoShown" pub(crate) others: BTreeMap<String, Value> = BTreeMap::new(), own;
        /// The tags, by key. `TagResources` and `UntagResources` change them.
        "Tags" pub tags: BTreeMap<String, String> = BTreeMap::new(), own;
    }
    plain {
        /// The storage used in addition to the databases, in bytes.
        pub used_bytes: u64 = 0;
        /// The mistakes in calls of [`set`](Instance::set).
        pub(crate) mistakes: Vec<FieldError> = Vec::new();
    }
    also {
        // The list `default` in the form of `DescribeDBInstanceAttribute`, separated by commas.
        "SecurityIPList": String, |_| Value::Null, |instance, list| instance.set_default_ips(ip_list::split(&list));
        // The name of CreationTime in lists.
        "CreateTime": Option<SystemTime>, |_| Value::Null, |instance, time| instance.created = time;
        // The zones of the other nodes, as in `DescribeDBInstanceAttribute`.
        "SlaveZones": SlaveZones, |_| Value::Null, |instance, zones| {
            let mut zones = zones.0.into_iter();
            if let Some(first) = zones.next() {
                (instance.slave_zone_1, instance.slave_zone_2) = (Some(first), zones.next());
            }
        };
        "UsedGB": u64,
            |instance| if instance.used_bytes > 0 && instance.used_bytes % GB == 0 { (instance.used_bytes / GB).into() } else { Value::Null },
            |instance, used| instance.used_bytes = used.saturating_mul(GB);
        "UsedBytes": u64,
            |instance| if instance.used_bytes % GB == 0 { Value::Null } else { instance.used_bytes.into() },
            |instance, used| instance.used_bytes = used;
        // The used storage, including the databases.
        "DBInstanceDiskUsed": Bytes, |_| Value::Null, |instance, used| instance.set_disk_used(used);
        "DiskUsed": Bytes, |_| Value::Null, |instance, used| instance.set_disk_used(used);
    }
    passed_over shaped("DescribeDBInstances", "Items", "DBInstance", PASSED_OVER)
        .into_iter()
        .chain(shaped("DescribeDBInstanceAttribute", "Items", "DBInstanceAttribute", &[]))
        .collect();
}

/// Fields of older answers that the current shapes lack.
const PASSED_OVER: &[&str] = &[
    "AccountType",
    "AvailabilityValue",
    "DestroyTime",
    "InsId",
    "SupportCreateSuperAccount",
    "SupportUpgradeAccountType",
    "VpcCloudInstanceId",
];

/// Fields of an instance that follow from the state. Values of a seed for them are not shown.
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

/// Returns whether an answer about instances has a field of this name that the model does not interpret.
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

impl Instance {
    /// Creates a running MySQL instance. The id consists of letters, digits, `-` and `_`, at most 64 characters.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mysql("rm-1");
    /// assert_eq!((instance.engine, instance.engine_version.as_str()), (fake_rds::Engine::MySql, "8.0"));
    /// ```
    pub fn mysql(id: impl Into<String>) -> Instance {
        Instance::of(Engine::MySql, id)
    }

    /// Creates a running SQL Server instance.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::sql_server("rm-1");
    /// assert_eq!(instance.engine, fake_rds::Engine::SqlServer);
    /// ```
    pub fn sql_server(id: impl Into<String>) -> Instance {
        Instance::of(Engine::SqlServer, id)
    }

    /// Creates a running PostgreSQL instance. `ImportDatabaseBetweenInstances` refuses it with
    /// `OperationDenied.DBInstanceEngine`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::postgresql("pgm-1");
    /// assert_eq!(instance.engine, fake_rds::Engine::PostgreSql);
    /// ```
    pub fn postgresql(id: impl Into<String>) -> Instance {
        Instance::of(Engine::PostgreSql, id)
    }

    /// Creates a running MariaDB instance. `ImportDatabaseBetweenInstances` refuses it with
    /// `OperationDenied.DBInstanceEngine`.
    ///
    /// ```
    /// # use fake_rds::Instance;
    /// let instance = Instance::mariadb("rm-1");
    /// assert_eq!(instance.engine, fake_rds::Engine::MariaDb);
    /// ```
    pub fn mariadb(id: impl Into<String>) -> Instance {
        Instance::of(Engine::MariaDb, id)
    }

    /// Creates a running instance of any engine.
    ///
    /// ```
    /// # use fake_rds::{Engine, Instance};
    /// let instance = Instance::of(Engine::Ppas, "rm-1");
    /// assert_eq!(instance.engine, Engine::Ppas);
    /// ```
    pub fn of(engine: Engine, id: impl Into<String>) -> Instance {
        Instance::fresh(id.into(), engine)
    }

    /// Returns the used storage in bytes (`DBInstanceDiskUsed`): the databases and the additionally used storage.
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

    /// Returns the used storage in bytes: the databases and the additionally used storage.
    pub(crate) fn used(&self) -> u128 {
        self.data() + u128::from(self.used_bytes)
    }

    /// Returns the storage that the databases use, in bytes.
    pub(crate) fn data(&self) -> u128 {
        self.databases.iter().map(|database| u128::from(database.size_bytes)).sum()
    }

    /// Returns the storage in bytes.
    pub(crate) fn storage(&self) -> u128 {
        u128::from(self.storage_gb) << 30
    }
}

/// Converts MB to bytes.
pub(crate) fn mb(megabytes: u64) -> u128 {
    u128::from(megabytes) << 20
}
