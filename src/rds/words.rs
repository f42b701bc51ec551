//! The service's words: closed lists of values, spelled as on the wire.
//!
//! Sources: the RDS API reference of 2018 to 2020 ("Instance status table", CreateDBInstance,
//! DescribeDBInstances, DescribeDBInstanceAttribute, DescribeDatabases, DescribeAccounts,
//! GrantAccountPrivilege) and the 2024 status table for `Stopping` and `Stopped`.

/// Declares an enum of words, with `as_str`, `ALL`, `Display`, `FromStr` and `Serialize`.
macro_rules! words {
    (
        $(#[$outer:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$inner:meta])* $variant:ident => $word:literal, )+
        }
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        $vis enum $name { $( $(#[$inner])* $variant, )+ }

        impl $name {
            /// Every value, in the order of the service's table.
            #[allow(dead_code)]
            pub(crate) const ALL: &'static [$name] = &[$( $name::$variant, )+];

            /// The words of `ALL`, in its order.
            pub(crate) const WORDS: &'static [&'static str] = &[$( $word, )+];

            /// Returns the spelling on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $( $name::$variant => $word, )+ }
            }
        }

        word_traits! { $name { $( $variant => $word, )+ } }

        impl From<$name> for $crate::base::value::Value {
            fn from(word: $name) -> $crate::base::value::Value {
                word.as_str().into()
            }
        }

        impl $crate::base::fields::Datum for $name {
            const TAKES: $crate::base::fields::Takes = $crate::base::fields::Takes::Word($name::WORDS);

            fn read(
                reader: &mut $crate::base::fields::Reader,
                value: &$crate::base::value::Value,
                at: &$crate::base::fields::At<'_>,
            ) -> Option<$name> {
                reader.word(value, at)
            }

            fn write(&self) -> $crate::base::value::Value {
                (*self).into()
            }
        }
    };
}

words! {
    /// The status of an instance, `DBInstanceStatus` (instance status table, 2018 to 2024).
    ///
    /// ```
    /// use fake_rds::Status;
    ///
    /// assert_eq!(Status::Transing.as_str(), "TRANSING");
    /// assert_eq!(Status::Transing.label(), "Migrating");
    /// assert_eq!("Importing".parse(), Ok(Status::Importing));
    /// ```
    pub enum Status {
        /// Being created.
        Creating => "Creating",
        /// In use, without a running operation.
        Running => "Running",
        /// Being deleted.
        Deleting => "Deleting",
        /// Restarting.
        Rebooting => "Rebooting",
        /// Being paused (2024 table).
        Stopping => "Stopping",
        /// Paused (2024 table).
        Stopped => "Stopped",
        /// Being scaled up or down.
        DBInstanceClassChanging => "DBInstanceClassChanging",
        /// Being migrated. The source of an import shows it by default.
        Transing => "TRANSING",
        /// The engine version is being upgraded.
        EngineVersionUpgrading => "EngineVersionUpgrading",
        /// Data is being migrated to another RDS instance.
        TransingToOthers => "TransingToOthers",
        /// A disaster-recovery instance is being created for this instance.
        GuardDBInstanceCreating => "GuardDBInstanceCreating",
        /// Being restored from a backup.
        Restoring => "Restoring",
        /// Data is being imported. The destination of an import shows it by default.
        Importing => "Importing",
        /// Data is being imported from another RDS instance.
        ImportingFromOthers => "ImportingFromOthers",
        /// Switching between the internal and the public network.
        DBInstanceNetTypeChanging => "DBInstanceNetTypeChanging",
        /// Failing over to the disaster-recovery instance.
        GuardSwitching => "GuardSwitching",
        /// Being cloned.
        InsCloning => "INS_CLONING",
        /// Released (2020 and later).
        Released => "Released",
        /// The SSL settings are being changed (known from a client that waits for its end; not in a table of this
        /// product).
        SslModifying => "SSL_MODIFYING",
        /// The data encryption is being changed (known from a client that waits for its end; not in a table of this
        /// product).
        TdeModifying => "TDE_MODIFYING",
        /// The disk encryption is being changed (known from a client that waits for its end; not in a table of this
        /// product).
        ConfigEncrypting => "CONFIG_ENCRYPTING",
        /// Being checked or maintained (a live answer of 2026).
        InsMaintaining => "INS_MAINTAINING",
        /// A connection string is being released (inferred: the word is from another database product).
        NetDeleting => "NET_DELETING",
        /// A connection string is being created (inferred: the word is from another database product).
        NetCreating => "NET_CREATING",
        /// Switching to the secondary node (inferred: the word is from another database product).
        HaSwitching => "HASwitching",
    }
}

impl Status {
    /// Returns the label of this status in the console and on the pages of operations.
    ///
    /// `Migrating` and `Importing data` are printed on the page of `ImportDatabaseBetweenInstances`
    /// (2018); the other labels paraphrase the status table.
    ///
    /// ```
    /// # use fake_rds::Status;
    /// assert_eq!(Status::Importing.label(), "Importing data");
    /// ```
    pub const fn label(self) -> &'static str {
        match self {
            Status::Creating => "Creating",
            Status::Running => "Running",
            Status::Deleting => "Deleting",
            Status::Rebooting => "Restarting",
            Status::Stopping => "Stopping",
            Status::Stopped => "Stopped",
            Status::DBInstanceClassChanging => "Changing specifications",
            Status::Transing => "Migrating",
            Status::EngineVersionUpgrading => "Upgrading the engine version",
            Status::TransingToOthers => "Migrating data to another RDS instance",
            Status::GuardDBInstanceCreating => "Creating a disaster recovery instance",
            Status::Restoring => "Restoring from a backup",
            Status::Importing => "Importing data",
            Status::ImportingFromOthers => "Importing data from another RDS instance",
            Status::DBInstanceNetTypeChanging => "Switching networks",
            Status::GuardSwitching => "Switching to the disaster recovery instance",
            Status::InsCloning => "Cloning",
            Status::Released => "Released",
            Status::SslModifying => "Changing SSL settings",
            Status::TdeModifying => "Changing data encryption",
            Status::ConfigEncrypting => "Changing disk encryption",
            Status::InsMaintaining => "Under maintenance",
            Status::NetDeleting => "Releasing a connection",
            Status::NetCreating => "Creating a connection",
            Status::HaSwitching => "Switching to the secondary",
        }
    }
}

words! {
    /// The lock of an instance and its reason, `LockMode`.
    ///
    /// The page of the migration calls [`LockMode::Unlock`] "Normal".
    pub enum LockMode {
        /// Not locked.
        Unlock => "Unlock",
        /// Locked by hand.
        ManualLock => "ManualLock",
        /// Locked because the subscription expired.
        LockByExpiration => "LockByExpiration",
        /// Locked before and during a rollback.
        LockByRestoration => "LockByRestoration",
        /// Locked because its disk is full.
        LockByDiskQuota => "LockByDiskQuota",
        /// Released. The instance cannot be unlocked, only restored from a backup (2019).
        Released => "Released",
        /// Locked because the disk of this read-only instance is full (later pages).
        LockReadInstanceByDiskQuota => "LockReadInstanceByDiskQuota",
    }
}

words! {
    /// The status of a database, `DBStatus`.
    pub enum DatabaseStatus {
        /// Being created.
        Creating => "Creating",
        /// In use.
        Running => "Running",
        /// Being deleted.
        Deleting => "Deleting",
        /// In cold storage (recent SDKs).
        Cold => "Cold",
    }
}

words! {
    /// The database engine of an instance, `Engine`.
    #[derive(Default)]
    pub enum Engine {
        /// MySQL.
        #[default]
        MySql => "MySQL",
        /// Microsoft SQL Server.
        SqlServer => "SQLServer",
        /// PostgreSQL.
        PostgreSql => "PostgreSQL",
        /// Postgres Plus Advanced Server (2018; dropped later).
        Ppas => "PPAS",
        /// MariaDB (2019 and later).
        MariaDb => "MariaDB",
    }
}

words! {
    /// The role of an instance, `DBInstanceType`.
    pub enum DBInstanceType {
        /// A primary instance.
        Primary => "Primary",
        /// A read-only instance of a primary.
        Readonly => "Readonly",
        /// A disaster-recovery instance.
        Guard => "Guard",
        /// A temporary instance.
        Temp => "Temp",
    }
}

words! {
    /// The pay type of an instance, `PayType`.
    pub enum PayType {
        /// Pay as you go; it never expires.
        Postpaid => "Postpaid",
        /// Subscription.
        Prepaid => "Prepaid",
        /// Paid by the used capacity (later pages).
        Serverless => "Serverless",
    }
}

words! {
    /// The type of network of an instance, `InstanceNetworkType`.
    pub enum InstanceNetworkType {
        /// The classic network.
        Classic => "Classic",
        /// A virtual private cloud.
        Vpc => "VPC",
    }
}

words! {
    /// The reach of a connection string, `DBInstanceNetType`.
    pub enum DBInstanceNetType {
        /// Reachable from the internet.
        Internet => "Internet",
        /// Reachable only from the internal network.
        Intranet => "Intranet",
    }
}

words! {
    /// The use of an address, `ConnectionStringType`.
    pub enum ConnectionStringType {
        /// An ordinary address.
        Normal => "Normal",
        /// Splits reads from writes.
        ReadWriteSplitting => "ReadWriteSplitting",
    }
}

words! {
    /// The family of a class, `DBInstanceClassType`.
    ///
    /// Source: DescribeDBInstanceAttribute, 2018 to now.
    pub enum ClassFamily {
        /// Shared (the historical classes).
        Shared => "s",
        /// General purpose: shares the host's processor and storage.
        General => "x",
        /// Dedicated: processor, memory, storage and I/O are not shared.
        Dedicated => "d",
        /// Dedicated host: the whole machine.
        DedicatedHost => "h",
    }
}

words! {
    /// The type of an account, `AccountType`.
    pub enum AccountType {
        /// An ordinary account.
        Normal => "Normal",
        /// The privileged account of an instance.
        Super => "Super",
        /// The system administrator of a SQL Server instance (later pages).
        Sysadmin => "Sysadmin",
        /// An account that can read every database (recent SDKs).
        GlobalRo => "GlobalRO",
    }
}

words! {
    /// The status of an account, `AccountStatus`.
    pub enum AccountStatus {
        /// Not usable, or not yet.
        Unavailable => "Unavailable",
        /// Usable.
        Available => "Available",
        /// Locked (PostgreSQL; known from Terraform's provider, which waits for this word).
        Lock => "Lock",
    }
}

words! {
    /// The privilege of an account on a database, `AccountPrivilege`.
    pub enum AccountPrivilege {
        /// Reading.
        ReadOnly => "ReadOnly",
        /// Reading and writing.
        ReadWrite => "ReadWrite",
        /// Changing only the schema (MySQL, MariaDB).
        DdlOnly => "DDLOnly",
        /// Changing only data (MySQL, MariaDB).
        DmlOnly => "DMLOnly",
        /// Owning the database (SQL Server, PostgreSQL).
        DbOwner => "DBOwner",
        /// Other privileges that were granted with SQL. Only answers have this word.
        Custom => "Custom",
    }
}

words! {
    /// The status of an import. The words are the fake's own, since the service's lists of imports use different ones:
    /// see `DescibeImportsFromDatabase` and `DescribeImportsForSQLServer`.
    pub enum ImportStatus {
        /// In progress.
        Running => "Running",
        /// Finished: the destination has the source's data.
        Succeeded => "Succeeded",
        /// Finished without effect: the destination is unchanged.
        Failed => "Failed",
        /// Cancelled: the destination is unchanged.
        Canceled => "Canceled",
        /// The full import is over, and increments follow until `StopSyncing`.
        Syncing => "Syncing",
        /// Finished: `StopSyncing` stopped the increments.
        Stopped => "Stopped",
    }
}

impl ImportStatus {
    /// Returns whether the import is still in progress.
    pub(crate) const fn is_under_way(self) -> bool {
        matches!(self, ImportStatus::Running | ImportStatus::Syncing)
    }
}

words! {
    /// The stage of a migration of a PostgreSQL server into an instance, `MigrateStage`.
    ///
    /// Source: SDK models of DescribeCloudMigrationResult (2026).
    pub enum MigrateStage {
        /// The checks are running.
        Precheck => "precheck",
        /// The full backup is being copied.
        Basebackup => "basebackup",
        /// The replication link is being set up.
        Startup => "startup",
        /// Changes are replicated.
        Increment => "increment",
        /// The instance is being activated.
        Switch => "switch",
        /// Finished.
        Success => "success",
    }
}

words! {
    /// The status of a backup that a user imports, `Status`.
    ///
    /// Source: SDK models of ListUserBackupFiles (2026).
    pub enum UserBackupStatus {
        /// Being imported.
        Importing => "Importing",
        /// The import failed.
        Failed => "Failed",
        /// The file passed the check.
        CheckSuccess => "CheckSuccess",
        /// Imported.
        BackupSuccess => "BackupSuccess",
        /// Deleted.
        Deleted => "Deleted",
    }
}

words! {
    /// The status of a migrate task, `Status`. Such a task restores backup files of a SQL Server from object storage.
    ///
    /// Source: page DescribeMigrateTasks (2018 to 2020); `Terminated` is in an error message of TerminateMigrateTask
    /// (2024).
    pub enum MigrateTaskStatus {
        /// Not begun.
        NoStart => "NoStart",
        /// In progress.
        Running => "Running",
        /// Finished: the database exists.
        Success => "Success",
        /// Finished without effect: the instance is unchanged.
        Failed => "Failed",
        /// Waiting for the next increment.
        Waiting => "Waiting",
        /// Ended by `TerminateMigrateTask`.
        Terminated => "Terminated",
    }
}

words! {
    /// The status of a backup file that is uploaded for a SQL Server instance, `FileStatus` (page
    /// DescribeFilesForSQLServer, 2018).
    pub enum FileStatus {
        /// Cannot be imported.
        Unavailable => "Unavailable",
        /// Can be imported.
        Available => "Available",
        /// The upload has not begun.
        NotStarted => "NotStarted",
        /// Being uploaded.
        Uploading => "Uploading",
        /// The upload failed.
        UploadFailed => "UploadFailed",
        /// A virus was found in the file.
        Virus => "Virus",
        /// Deleted.
        Deleted => "Deleted",
        /// Uploaded.
        Success => "Success",
    }
}

words! {
    /// The status of a backup, `BackupStatus`.
    pub enum BackupStatus {
        /// In progress. `DescribeBackupTasks` shows this word; `DescribeBackups` does not list the backup yet
        /// (inferred).
        Uploading => "Uploading",
        /// Finished: the backup can be restored.
        Success => "Success",
        /// The backup failed.
        Failed => "Failed",
    }
}

words! {
    /// The origin of a backup, `BackupMode`.
    pub enum BackupMode {
        /// The backup policy began the backup.
        Automated => "Automated",
        /// A user began the backup.
        Manual => "Manual",
    }
}

words! {
    /// The priority in a failover, `HAMode`.
    pub(crate) enum HaMode {
        /// Data first.
        Rpo => "RPO",
        /// Availability first.
        Rto => "RTO",
    }
}

words! {
    /// The replication between the nodes, `SyncMode`.
    pub(crate) enum SyncMode {
        Sync => "Sync",
        SemiSync => "Semi-sync",
        Async => "Async",
        /// Group replication of MySQL 8.0.
        Mgr => "Mgr",
    }
}

words! {
    /// Automatic or manual: failovers (`HAConfig`), upgrades of the minor version (`AutoUpgradeMinorVersion`).
    pub(crate) enum Mode {
        Auto => "Auto",
        Manual => "Manual",
    }
}

words! {
    /// The connections of the availability checks, `TcpConnectionType`.
    pub(crate) enum TcpConnectionType {
        Short => "SHORT",
        Long => "LONG",
    }
}

words! {
    /// The automatic growth of the storage, `StorageAutoScale`.
    pub(crate) enum StorageAutoScale {
        Enable => "Enable",
        Disable => "Disable",
    }
}

words! {
    /// The kind of IP lists, `SecurityIPMode`.
    pub(crate) enum SecurityIPMode {
        /// One list for every network.
        Normal => "normal",
        /// A list for each type of network.
        Safety => "safety",
    }
}

words! {
    /// The addresses of an IP list, `SecurityIPType`.
    pub(crate) enum SecurityIPType {
        IPv4 => "IPv4",
        IPv6 => "IPv6",
    }
}

words! {
    /// The networks of an IP list, `WhitelistNetworkType`.
    pub(crate) enum WhitelistNetworkType {
        Mix => "MIX",
        Classic => "Classic",
        Vpc => "VPC",
    }
}

words! {
    /// The possibility of deleting a backup, `StoreStatus`.
    pub enum StoreStatus {
        /// The backup can be deleted.
        Enabled => "Enabled",
        /// The backup cannot be deleted.
        Disabled => "Disabled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_reads_back() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse::<Status>(), Ok(*status));
            assert!(!status.label().is_empty());
        }
    }

    #[test]
    fn unknown_word_names_the_nearest() {
        let text = "Runing".parse::<Status>().unwrap_err().to_string();
        assert!(text.contains("did you mean `Running`?"), "{text}");
    }
}
