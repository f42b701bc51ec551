//! The service's own words: closed lists of values, each with the spelling of the wire.
//!
//! Sources: the RDS API reference of 2018 to 2020 ("Instance status table", CreateDBInstance,
//! DescribeDBInstances, DescribeDBInstanceAttribute, DescribeDatabases, DescribeAccounts,
//! GrantAccountPrivilege) and the 2024 status table for `Stopping` and `Stopped`.

/// Declares an enum over words of the wire: `as_str`, `ALL`, `Display`, `FromStr`, `Serialize`.
macro_rules! words {
    (
        $(#[$outer:meta])*
        pub enum $name:ident {
            $( $(#[$inner:meta])* $variant:ident => $word:literal, )+
        }
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name { $( $(#[$inner])* $variant, )+ }

        impl $name {
            /// Every value, in the order of the service's table.
            pub(crate) const ALL: &'static [$name] = &[$( $name::$variant, )+];

            /// The spelling on the wire.
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
            const TAKES: $crate::base::fields::Takes = $crate::base::fields::Takes::Word(|| $name::ALL.iter().map(|word| word.as_str()).collect());

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
    /// `DBInstanceStatus`: what an instance is doing (instance status table, 2018 to 2024).
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
        /// In use, nothing else going on.
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
        /// Its engine version is being upgraded.
        EngineVersionUpgrading => "EngineVersionUpgrading",
        /// Its data is going to another RDS instance.
        TransingToOthers => "TransingToOthers",
        /// A disaster-recovery instance is being made for it.
        GuardDBInstanceCreating => "GuardDBInstanceCreating",
        /// Being restored from a backup.
        Restoring => "Restoring",
        /// Data is being imported. The destination of an import shows it by default.
        Importing => "Importing",
        /// Data is being imported from another RDS instance.
        ImportingFromOthers => "ImportingFromOthers",
        /// Switching between internal and public network.
        DBInstanceNetTypeChanging => "DBInstanceNetTypeChanging",
        /// Failing over to the disaster-recovery instance.
        GuardSwitching => "GuardSwitching",
        /// Being cloned.
        InsCloning => "INS_CLONING",
        /// Released (2020 and later).
        Released => "Released",
        /// Its SSL settings are being changed (a client waits through it; on no table of this product).
        SslModifying => "SSL_MODIFYING",
        /// Its data encryption is being changed (a client waits through it; on no table of this product).
        TdeModifying => "TDE_MODIFYING",
        /// Its disk encryption is being changed (a client waits through it; on no table of this product).
        ConfigEncrypting => "CONFIG_ENCRYPTING",
        /// Being checked or maintained (a live answer of 2026).
        InsMaintaining => "INS_MAINTAINING",
        /// A connection string is being released (the word is another database product's: inferred).
        NetDeleting => "NET_DELETING",
        /// A connection string is being made (the word is another database product's: inferred).
        NetCreating => "NET_CREATING",
        /// Switching to its secondary (the word is another database product's: inferred).
        HaSwitching => "HASwitching",
    }
}

impl Status {
    /// The label the console and the operations' own pages use for this status.
    ///
    /// `Migrating` and `Importing data` are printed on the page of `ImportDatabaseBetweenInstances`
    /// (2018); the others render the status table's meanings.
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
    /// `LockMode`: whether and why an instance is locked.
    ///
    /// The "Normal" of the migration page is [`LockMode::Unlock`].
    pub enum LockMode {
        /// Not locked.
        Unlock => "Unlock",
        /// Locked by hand.
        ManualLock => "ManualLock",
        /// Locked since the subscription ran out.
        LockByExpiration => "LockByExpiration",
        /// Locked before and while it is rolled back.
        LockByRestoration => "LockByRestoration",
        /// Locked since its disk is full.
        LockByDiskQuota => "LockByDiskQuota",
        /// Released: it cannot be unlocked, only rebuilt from a backup (2019).
        Released => "Released",
        /// A read-only instance locked since its disk is full (later pages).
        LockReadInstanceByDiskQuota => "LockReadInstanceByDiskQuota",
    }
}

words! {
    /// `DBStatus`: what a database is doing.
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
    /// `Engine`: the database engine of an instance.
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
    /// `DBInstanceType`: the part an instance plays.
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
    /// `PayType`: how an instance is paid for.
    pub enum PayType {
        /// Pay as you go; it never expires.
        Postpaid => "Postpaid",
        /// Subscription.
        Prepaid => "Prepaid",
        /// By the capacity used (later pages).
        Serverless => "Serverless",
    }
}

words! {
    /// `InstanceNetworkType`: the network an instance lives in.
    pub enum InstanceNetworkType {
        /// The classic network.
        Classic => "Classic",
        /// A virtual private cloud.
        Vpc => "VPC",
    }
}

words! {
    /// `DBInstanceNetType`: whether the connection string is public.
    pub enum DBInstanceNetType {
        /// Reachable from the internet.
        Internet => "Internet",
        /// Internal only.
        Intranet => "Intranet",
    }
}

words! {
    /// `ConnectionStringType`: what an address is for.
    pub enum ConnectionStringType {
        /// An ordinary address.
        Normal => "Normal",
        /// Splits reads from writes.
        ReadWriteSplitting => "ReadWriteSplitting",
    }
}

words! {
    /// `DBInstanceClassType`: the family a class belongs to.
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
    /// `AccountType` of an account.
    pub enum AccountType {
        /// An ordinary account.
        Normal => "Normal",
        /// The privileged account of an instance.
        Super => "Super",
        /// The system administrator of a SQL Server instance (later pages).
        Sysadmin => "Sysadmin",
        /// An account that reads every database (recent SDKs).
        GlobalRo => "GlobalRO",
    }
}

words! {
    /// `AccountStatus` of an account.
    pub enum AccountStatus {
        /// Not usable (yet).
        Unavailable => "Unavailable",
        /// Usable.
        Available => "Available",
        /// Locked (PostgreSQL; the word that Terraform's provider waits for).
        Lock => "Lock",
    }
}

words! {
    /// `AccountPrivilege`: what an account may do in a database.
    pub enum AccountPrivilege {
        /// Read.
        ReadOnly => "ReadOnly",
        /// Read and write.
        ReadWrite => "ReadWrite",
        /// Change the schema only (MySQL, MariaDB).
        DdlOnly => "DDLOnly",
        /// Change data only (MySQL, MariaDB).
        DmlOnly => "DMLOnly",
        /// Owner of the database (SQL Server, PostgreSQL).
        DbOwner => "DBOwner",
        /// A mixture made with SQL. Only answers have it.
        Custom => "Custom",
    }
}

words! {
    /// The state of an import. The words are ours; each task list of the service has different words, see
    /// `DescibeImportsFromDatabase` and `DescribeImportsForSQLServer`.
    pub enum ImportStatus {
        /// Under way.
        Running => "Running",
        /// Over: the destination holds the source's data.
        Succeeded => "Succeeded",
        /// Over: the destination is as it was before.
        Failed => "Failed",
        /// Cancelled: the destination is as it was before.
        Canceled => "Canceled",
        /// The full import is over and the increments follow, until `StopSyncing`.
        Syncing => "Syncing",
        /// Over: the increments were stopped by `StopSyncing`.
        Stopped => "Stopped",
    }
}

impl ImportStatus {
    /// Returns whether the import still goes on.
    pub(crate) const fn is_under_way(self) -> bool {
        matches!(self, ImportStatus::Running | ImportStatus::Syncing)
    }
}

words! {
    /// `MigrateStage` of a migration of a PostgreSQL server into an instance.
    ///
    /// Source: SDK models of DescribeCloudMigrationResult (2026).
    pub enum MigrateStage {
        /// The checks.
        Precheck => "precheck",
        /// The full backup.
        Basebackup => "basebackup",
        /// The link is set up.
        Startup => "startup",
        /// Changes are replicated.
        Increment => "increment",
        /// The instance is being activated.
        Switch => "switch",
        /// Over.
        Success => "success",
    }
}

words! {
    /// `Status` of a backup that a user imports.
    ///
    /// Source: SDK models of ListUserBackupFiles (2026).
    pub enum UserBackupStatus {
        /// Being imported.
        Importing => "Importing",
        /// The import failed.
        Failed => "Failed",
        /// The file is whole.
        CheckSuccess => "CheckSuccess",
        /// Imported.
        BackupSuccess => "BackupSuccess",
        /// Deleted.
        Deleted => "Deleted",
    }
}

words! {
    /// `Status` of a migrate task, which restores backup files of a SQL Server from object storage.
    ///
    /// Source: page DescribeMigrateTasks (2018 to 2020); `Terminated` is in an error message of TerminateMigrateTask
    /// (2024).
    pub enum MigrateTaskStatus {
        /// Not begun.
        NoStart => "NoStart",
        /// Under way.
        Running => "Running",
        /// Over: the database is there.
        Success => "Success",
        /// Over: the instance is as it was before.
        Failed => "Failed",
        /// Waiting for the next increment.
        Waiting => "Waiting",
        /// Ended by `TerminateMigrateTask`.
        Terminated => "Terminated",
    }
}

words! {
    /// `FileStatus` of a backup file that is uploaded for a SQL Server instance (page DescribeFilesForSQLServer, 2018).
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
    /// `BackupStatus`: how a backup stands.
    pub enum BackupStatus {
        /// Being made. `DescribeBackupTasks` has the word; `DescribeBackups` does not list the backup yet (inferred).
        Uploading => "Uploading",
        /// Made: it can be restored from.
        Success => "Success",
        /// Not made.
        Failed => "Failed",
    }
}

words! {
    /// `BackupMode`: who began a backup.
    pub enum BackupMode {
        /// The backup policy.
        Automated => "Automated",
        /// A user.
        Manual => "Manual",
    }
}

words! {
    /// `StoreStatus`: whether a backup can be deleted.
    pub enum StoreStatus {
        /// It can be.
        Enabled => "Enabled",
        /// It cannot be.
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
