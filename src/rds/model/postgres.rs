//! What only PostgreSQL instances have: entries of `pg_hba.conf`, replication slots, checks before a major upgrade.

use std::time::SystemTime;

use super::clock;

record! {
    /// An entry of the `pg_hba.conf` of a PostgreSQL instance.
    ///
    /// An entry with nothing but a priority admits every client with an MD5 password. An instance without entries has the
    /// one of the service's initial configuration.
    ///
    /// ```
    /// use fake_rds::{HbaItem, Instance};
    ///
    /// let instance = Instance::postgresql("pgm-1").hba_item(HbaItem::new(0).address("10.0.0.0/8"));
    /// ```
    #[must_use = "an HbaItem does nothing until it is handed to an Instance"]
    pub struct HbaItem,
    /// An entry as it was when a test looked at it.
    HbaItemView ("PriorityId" priority: u64)
    example (
        "FakeRds::builder().instance(Instance::postgresql(\"pgm-1\").hba_item(HbaItem::new(0)",
        ")).start_blocking()",
        "rds.instance(\"pgm-1\").unwrap().hba_items()[0]"
    ) {
        /// `Type`: `host`, `hostssl` or `hostnossl`.
        "Type" kind: String = "host".to_owned(), text "hostssl";
        /// `Database`: names with commas between, or `all`.
        "Database" database: String = "all".to_owned(), text "mydb";
        /// `User`: names with commas between, or `all`.
        "User" user: String = "all".to_owned(), text "app";
        /// `Address`.
        "Address" address: String = "0.0.0.0/0".to_owned(), text "10.0.0.0/8";
        /// `Mask` of an address without a number of bits.
        "Mask" mask: String = String::new(), text "255.0.0.0";
        /// `Method`: how a client proves who it is.
        "Method" method: String = "md5".to_owned(), text "scram-sha-256";
        /// `Option` of the method.
        "Option" option: String = String::new(), text "ldapserver=10.0.0.1";
    }
    plain {}
    also {}
    passed_over Vec::new();
}

record! {
    /// A replication slot of a PostgreSQL instance. `DescribeSlots` lists it.
    ///
    /// ```
    /// use fake_rds::{Instance, Slot};
    ///
    /// let slot = Slot::new("slot_test01").database("mydb").plugin("test_decoding");
    /// let instance = Instance::postgresql("pgm-1").database("mydb").slot(slot);
    /// ```
    #[must_use = "a Slot does nothing until it is handed to an Instance"]
    pub struct Slot,
    /// A replication slot as it was when a test looked at it.
    SlotView ("SlotName" name: String)
    example (
        "FakeRds::builder().instance(Instance::postgresql(\"pgm-1\").slot(Slot::new(\"slot_test01\")",
        ")).start_blocking()",
        "rds.instance(\"pgm-1\").unwrap().slots()[0]"
    ) {
        /// `SlotType`: `logical` or `physical`.
        "SlotType" slot_type: String = "logical".to_owned(), text "physical";
        /// `SlotStatus`: `ACTIVE` or `INACTIVE`.
        "SlotStatus" status: String = "INACTIVE".to_owned(), text "ACTIVE";
        /// `Plugin` of a logical slot.
        "Plugin" plugin: String = String::new(), text "test_decoding";
        /// `Database` of a logical slot.
        "Database" database: String = String::new(), text "mydb";
        /// `Temporary`: `true` or `false`.
        "Temporary" temporary: String = "false".to_owned(), text "true";
        /// `WalDelay`: how much of the log the slot holds back.
        "WalDelay" wal_delay: String = "0 MB".to_owned(), text "16 MB";
        /// `SubReplayLag`: how far the subscriber is behind.
        "SubReplayLag" replay_lag: String = "0".to_owned(), text "7";
    }
    plain {}
    also {}
    passed_over Vec::new();
}

record! {
    /// A check of a PostgreSQL instance before its major version is upgraded.
    ///
    /// A check with nothing but a task succeeded at the moment when the instance is added. An upgrade requires a
    /// success of the last seven days for the version it goes to.
    ///
    /// ```
    /// use fake_rds::{Instance, UpgradePrecheck};
    ///
    /// let instance = Instance::postgresql("pgm-1").upgrade_precheck(UpgradePrecheck::new(416_980_000).target_version("16.0"));
    /// ```
    #[must_use = "an UpgradePrecheck does nothing until it is handed to an Instance"]
    pub struct UpgradePrecheck,
    /// A check as it was when a test looked at it.
    UpgradePrecheckView ("TaskId" task: u64)
    example (
        "FakeRds::builder().instance(Instance::postgresql(\"pgm-1\").upgrade_precheck(UpgradePrecheck::new(1)",
        ")).start_blocking()",
        "rds.instance(\"pgm-1\").unwrap().upgrade_prechecks()[0]"
    ) {
        /// `Result`: `Success` or `Fail`.
        "Result" result: String = "Success".to_owned(), text "Fail";
        /// `Detail`: the report.
        "Detail" detail: String = String::new(), text "[user_check_report]User check failed";
        /// `SourceMajorVersion`.
        "SourceMajorVersion" source_version: String = String::new(), text "15.0";
        /// `TargetMajorVersion`.
        "TargetMajorVersion" target_version: String = String::new(), text "16.0";
        /// `UpgradeMode`, if it was requested.
        "UpgradeMode" mode: String = String::new(), text "inPlaceUpgrade";
        /// `CheckTime`.
        "CheckTime" checked: Option<SystemTime> = None, own;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl HbaItem {
    /// An entry of this priority, from 0 (the highest) to 10000. Each entry of an instance has one of its own.
    ///
    /// ```
    /// # use fake_rds::HbaItem;
    /// let item = HbaItem::new(0).user("app").method("scram-sha-256");
    /// ```
    pub fn new(priority: u64) -> HbaItem {
        HbaItem::fresh(priority)
    }
}

impl HbaItemView {
    /// `PriorityId`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::postgresql("pgm-1")).start_blocking();
    /// assert_eq!(rds.instance("pgm-1").unwrap().hba_items()[0].priority(), 0);
    /// ```
    pub fn priority(&self) -> u64 {
        self.0.priority
    }
}

impl Slot {
    /// An inactive logical slot of this name.
    ///
    /// ```
    /// # use fake_rds::Slot;
    /// let slot = Slot::new("slot_test01");
    /// ```
    pub fn new(name: impl Into<String>) -> Slot {
        Slot::fresh(name.into())
    }
}

impl SlotView {
    /// `SlotName`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Slot};
    /// let instance = Instance::postgresql("pgm-1").slot(Slot::new("slot_test01"));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("pgm-1").unwrap().slots()[0].name(), "slot_test01");
    /// ```
    pub fn name(&self) -> &str {
        &self.0.name
    }
}

impl UpgradePrecheck {
    /// A check that found nothing. `task` is the `TaskId` that the check was begun with.
    ///
    /// ```
    /// # use fake_rds::UpgradePrecheck;
    /// let check = UpgradePrecheck::new(1).target_version("16.0").result("Fail");
    /// ```
    pub fn new(task: u64) -> UpgradePrecheck {
        UpgradePrecheck::fresh(task)
    }

    /// `CheckTime`. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::UpgradePrecheck;
    /// let check = UpgradePrecheck::new(1).checked(std::time::UNIX_EPOCH);
    /// ```
    pub fn checked(mut self, moment: SystemTime) -> UpgradePrecheck {
        self.checked = Some(clock::whole_second(moment));
        self
    }
}

impl UpgradePrecheckView {
    /// `TaskId`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, UpgradePrecheck};
    /// let instance = Instance::postgresql("pgm-1").upgrade_precheck(UpgradePrecheck::new(7));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert_eq!(rds.instance("pgm-1").unwrap().upgrade_prechecks()[0].task(), 7);
    /// ```
    pub fn task(&self) -> u64 {
        self.0.task
    }

    /// `CheckTime`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, UpgradePrecheck};
    /// let instance = Instance::postgresql("pgm-1").upgrade_precheck(UpgradePrecheck::new(7));
    /// let rds = FakeRds::builder().instance(instance).start_blocking();
    /// assert!(rds.instance("pgm-1").unwrap().upgrade_prechecks()[0].checked().is_some());
    /// ```
    pub fn checked(&self) -> Option<SystemTime> {
        self.0.checked
    }
}

/// The largest `PriorityId`.
pub(crate) const MOST_PRIORITY: u64 = 10_000;

/// For how long a check before an upgrade counts (the sample's `EffectiveTime` less its `CheckTime`).
pub(crate) const PRECHECK_LASTS: std::time::Duration = std::time::Duration::from_secs(7 * 86_400);

/// The entry of the service's initial configuration, as in the sample.
pub(crate) fn initial_hba() -> HbaItem {
    HbaItem { mask: "null".to_owned(), option: "null".to_owned(), ..HbaItem::new(0) }
}
