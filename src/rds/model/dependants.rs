//! The properties that an instance copies from its origin, and those that always follow the origin.

use super::Cloud;
use super::instance::Instance;
use super::instance::named::OF_CLASS;
use crate::base::fields::{self, Record};
use crate::base::value::{Name, Value};
use crate::rds::words::DBInstanceType;

/// The relation of an instance to its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// A read-only instance (`CreateReadOnlyDBInstance`).
    ReadOnly,
    /// A clone (`CloneDBInstance`).
    Clone,
    /// A recovered instance (`RecoveryDBInstance`).
    Recovered,
    /// A temporary instance (`CreateTempDBInstance`).
    Temporary,
    /// An instance restored from another region (`CreateDdrInstance`).
    Disaster,
    /// An instance with a later major version (`UpgradeDBInstanceMajorVersion`).
    Upgraded,
}

/// The source of the value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Has {
    /// From the request, or else the default.
    Own,
    /// Copied from the origin when the instance is created, unless the request has another value.
    Taken,
    /// Copied from the backup that the request names, or else from the origin when the instance is created.
    Restored,
    /// Always the current value of the origin.
    Followed,
}

/// Each field of an instance, and the source of its value in an instance of each relation, in the order of [`Relation`].
///
/// The settings of a clone are those of the page of `CloneDBInstance` (2024): whitelist, SQL audit, backup and
/// parameter settings. It is not documented which settings a recovered or temporary instance copies; here it copies the
/// whitelist (inferred). A read-only instance copies the whitelist of its primary at its creation, and always has its
/// data and accounts (pages on read-only instances of MySQL, SQL Server and PostgreSQL, 2024).
const TABLE: &[([Has; 6], &[&str])] = {
    use Has::{Followed, Own, Restored, Taken};
    &[
        ([Followed, Restored, Restored, Restored, Restored, Taken], &["Databases", "Accounts"]),
        ([Taken, Taken, Taken, Taken, Taken, Taken], &["Owner"]),
        ([Taken, Taken, Taken, Taken, Own, Taken], &["RegionId", "IPArrays", "SecurityIPMode", "VpcId", "VSwitchId"]),
        ([Taken, Taken, Taken, Taken, Taken, Own], &["EngineVersion"]),
        ([Taken, Taken, Taken, Taken, Taken, Taken], &["DBInstanceStorageType"]),
        ([Own, Taken, Taken, Taken, Own, Taken], &["ZoneId"]),
        ([Own, Taken, Taken, Taken, Taken, Own], &["CurrentKernelVersion"]),
        ([Own, Taken, Taken, Taken, Taken, Taken], OF_CLASS),
        (
            [Own, Taken, Taken, Taken, Taken, Taken],
            &[
                "AutoUpgradeMinorVersion",
                "Category",
                "ConnectionMode",
                "DBInstanceClass",
                "DBInstanceStorage",
                "InstanceNetworkType",
                "Port",
                "UsedBytes",
                "UsedGB",
            ],
        ),
        ([Own, Taken, Own, Own, Own, Taken], &["Parameters"]),
        // What is restored from an encrypted disk is encrypted with the same key (pages on the encryption of disks, 2025).
        ([Taken, Taken, Taken, Taken, Own, Taken], &["EncryptionKey"]),
        // They belong to the data (inferred).
        ([Own, Taken, Taken, Taken, Taken, Taken], &["Collation", "TimeZone"]),
        ([Own, Taken, Own, Own, Own, Own], &["BackupPolicy", "SQLCollectorEnabled", "SQLCollectorRetention"]),
        ([Own, Own, Own, Own, Own, Taken], &["DBInstanceDescription", "HbaItems", "ZoneIdSlave1", "ZoneIdSlave2"]),
        // Fields of the instance itself: its state, its addresses and its history.
        (
            [Own; 6],
            &[
                "DBInstanceStatus",
                "LockMode",
                "LockReason",
                "DBInstanceType",
                "MasterInstanceId",
                "ReadOnlyElsewhere",
                "TempDBInstanceId",
                "PayType",
                "DBInstanceNetType",
                "ConnectionString",
                "ResourceGroupId",
                "MaintainTime",
                "DeletionProtection",
                "CreationTime",
                "ExpireTime",
                "ServerlessConfig",
                "BurstingEnabled",
                "ColdDataEnabled",
                "IoAccelerationEnabled",
                "BpeEnabled",
                "IsAnalyticReadOnlyIns",
                "CompressionMode",
                "OptimizedWritesInfo",
                "BabelfishConfig",
                "InstructionSetArch",
                "DedicatedHostGroupId",
                "DedicatedHostIdForMaster",
                "DedicatedHostIdForSlave",
                "DedicatedHostIdForLog",
                "kindCode",
                "PGBouncerEnabled",
                "RecoveryModel",
                "AutoRenew",
                "AutoRenewMonths",
                "PayTypeChanged",
                "HAMode",
                "SyncMode",
                "HAConfig",
                "ManualHATime",
                "TcpConnectionType",
                "MasterNodeId",
                "BabelfishPort",
                "PGBouncerPort",
                "Connections",
                "PrivateIpAddress",
                "SecurityGroupIds",
                "WhitelistTemplateIds",
                "SSLEnabled",
                "SSLConnectionString",
                "SSLExpireTime",
                "ForceEncryption",
                "TlsVersion",
                "CAType",
                "ACL",
                "ReplicationACL",
                "ClientCACert",
                "ServerCert",
                "ServerKey",
                "ClientCertRevocationList",
                "TDEEnabled",
                "TDEDatabases",
                "DBProxy",
                "Endpoints",
                "ClusterNodes",
                "Backups",
                "PendingParameters",
                "ParameterGroupId",
                "ParameterGroupAppliedTime",
                "ParameterChanges",
                "MonitorPeriod",
                "Performance",
                "SlowQueries",
                "ErrorLogs",
                "SQLRecords",
                "Events",
                "ReadDelay",
                "UploadedFiles",
                "MigrateTasks",
                "CloudMigrations",
                "OperationTasks",
                "PreCheckResults",
                "PreChecks",
                "StorageAutoScale",
                "StorageThreshold",
                "StorageUpperBound",
                "HbaModifyTime",
                "HbaModifyStatusReason",
                "Slots",
                "UpgradePrechecks",
                "CrossBackupRegion",
                "CrossBackupEnabledTime",
                "CrossLogBackupEnabledTime",
                "CrossBackupRetention",
                "CrossBackups",
                "AlsoShown",
                "Tags",
            ],
        ),
    ]
};

/// Returns the cells of a field and a relation in the table. A correct table has exactly one.
#[cfg(test)]
pub(crate) fn has(field: &str, relation: Relation) -> Vec<Has> {
    let lines = TABLE.iter().filter(|(_, fields)| fields.contains(&field));
    lines.map(|(columns, _)| columns[relation as usize]).collect()
}

impl Instance {
    /// Copies the fields from an origin that an instance of this relation copies.
    pub(crate) fn take_from(&mut self, origin: &Instance, relation: Relation) {
        let taken = TABLE.iter().filter(|(columns, _)| columns[relation as usize] != Has::Own);
        self.copy_fields(origin, taken.flat_map(|(_, names)| *names));
    }

    fn copy_fields(&mut self, origin: &Instance, names: impl Iterator<Item = &'static &'static str>) {
        let value = |name: &str| {
            let row = Instance::ROWS.iter().find(|row| row.field.name == name);
            row.map_or(Value::Null, |row| (row.write)(origin))
        };
        let changes: Vec<(Name, Value)> = names.map(|name| ((*name).into(), value(name))).collect();
        let errors = fields::replace(self, &changes);
        debug_assert!(errors.is_empty(), "{errors:?}");
    }
}

impl Cloud {
    /// Updates the fields in which read-only instances follow their primaries. Called before the state is read.
    pub(crate) fn follow(&mut self) {
        if !self.instances.take_touched() {
            return;
        }
        for (primary, replicas) in self.instances.families() {
            let Some(primary) = self.instances.get(&primary).cloned() else { continue };
            for replica in replicas {
                let Some(found) = self.instances.get(&replica) else { continue };
                // Compares first, since most requests do not change them.
                let same = found.databases == primary.databases && found.accounts == primary.accounts;
                if same || found.instance_type != DBInstanceType::Readonly {
                    continue;
                }
                if let Some(replica) = self.instances.get_mut(&replica) {
                    let followed =
                        TABLE.iter().filter(|(columns, _)| columns[Relation::ReadOnly as usize] == Has::Followed);
                    replica.copy_fields(&primary, followed.flat_map(|(_, names)| *names));
                }
            }
        }
        self.instances.take_touched();
    }
}
