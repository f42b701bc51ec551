//! What a test reads from an instance.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::SystemTime;

use super::super::account::AccountView;
use super::super::backup::BackupView;
use super::super::database::DatabaseView;
use super::{Instance, InstanceView, mb};
use crate::rds::words::Engine;

impl InstanceView {
    /// `StorageThreshold`: the free share of the storage, in percent, at which it grows.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().storage_threshold(), 10);
    /// ```
    pub fn storage_threshold(&self) -> u64 {
        self.0.storage_threshold.unwrap_or(10)
    }

    /// `StorageUpperBound`: up to how many GB the storage grows, if it is given.
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

    /// `ZoneId`, by default the region's default zone.
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

    /// `DBInstanceDescription`: by default empty, of a read-only instance its id.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().description(), "");
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
    /// let builder = FakeRds::builder().instance(Instance::mysql("rm-1"));
    /// let rds = builder.instance(Instance::mysql("rr-1").read_only_of("rm-1")).start_blocking();
    /// assert_eq!(rds.instance("rr-1").unwrap().master(), "rm-1");
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
        self.0.databases.iter().cloned().map(DatabaseView).collect()
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
        self.0.accounts.iter().cloned().map(AccountView).collect()
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
        self.0.backups.iter().cloned().map(BackupView).collect()
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

    /// The whole instance, as a builder describes it.
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
