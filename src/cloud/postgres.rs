//! What only PostgreSQL instances have: entries of `pg_hba.conf`, replication slots, checks before a major upgrade.

use std::time::SystemTime;

use super::clock;
use super::instance::{Instance, InstanceView};
use crate::error::FieldError;
use crate::pairs::sorted_by;
use crate::value::Gather;

record! {
    /// An entry of the `pg_hba.conf` of a PostgreSQL instance.
    ///
    /// One that says no more than its priority lets everybody in with an MD5 password. An instance without entries has the
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
    /// One that says no more than its task is a success of the moment at which the instance is added. An upgrade wants a
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
        /// `UpgradeMode`, if one was asked for.
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

impl Instance {
    /// An entry of `pg_hba.conf`.
    ///
    /// ```
    /// # use fake_rds::{HbaItem, Instance};
    /// let instance = Instance::postgresql("pgm-1").hba_item(HbaItem::new(0).method("reject"));
    /// ```
    pub fn hba_item(mut self, item: HbaItem) -> Instance {
        self.hba_items.get_or_insert_default().push(item);
        self
    }

    /// A replication slot.
    ///
    /// ```
    /// # use fake_rds::{Instance, Slot};
    /// let instance = Instance::postgresql("pgm-1").slot(Slot::new("slot_test01"));
    /// ```
    pub fn slot(mut self, slot: Slot) -> Instance {
        self.slots.push(slot);
        self
    }

    /// A check before an upgrade of the major version.
    ///
    /// ```
    /// # use fake_rds::{Instance, UpgradePrecheck};
    /// let check = UpgradePrecheck::new(1).target_version("16.0");
    /// let instance = Instance::postgresql("pgm-1").upgrade_precheck(check);
    /// ```
    pub fn upgrade_precheck(mut self, check: UpgradePrecheck) -> Instance {
        self.upgrade_prechecks.push(check);
        self
    }

    /// The entries of `pg_hba.conf` that are in use, by priority.
    pub(crate) fn running_hba(&self) -> Vec<HbaItem> {
        match &self.hba_items {
            Some(items) => sorted_by(items, |item| item.priority.into()),
            None => vec![initial_hba()],
        }
    }

    /// Whether the major version can be upgraded to this one at a moment: a check of the last seven days says so.
    pub(crate) fn is_checked_for(&self, version: &str, now: SystemTime) -> bool {
        self.upgrade_prechecks.iter().any(|check| {
            let fresh = check.checked.is_none_or(|checked| now <= checked + PRECHECK_LASTS);
            check.target_version == version && check.result == "Success" && fresh
        })
    }

    /// Gives checks the time that only the cloud knows.
    pub(crate) fn complete_prechecks(&mut self, now: SystemTime) {
        for check in &mut self.upgrade_prechecks {
            check.checked.get_or_insert(now);
        }
    }

    /// Every contradiction in the entries and checks.
    pub(crate) fn postgres_errors(&self, path: &str, errors: &mut Vec<FieldError>) {
        let items = self.hba_items.as_deref().unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let twice = items.iter().take(index).any(|other| other.priority == item.priority);
            if twice || item.priority > MOST_PRIORITY {
                let reason = format!(
                    "instance `{}`: each entry takes a priority of its own from 0 to {MOST_PRIORITY}; this is {}",
                    self.id, item.priority
                );
                errors.push(FieldError::new(format!("{path}.HbaItems[{index}].PriorityId"), reason));
            }
        }
        for (index, check) in self.upgrade_prechecks.iter().enumerate() {
            if check.checked.is_some_and(|moment| !clock::writable(moment)) {
                let reason = format!("instance `{}`: the time is out of range: 1970 to 9998", self.id);
                errors.push(FieldError::new(format!("{path}.UpgradePrechecks[{index}].CheckTime"), reason));
            }
        }
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

impl InstanceView {
    /// The entries of `pg_hba.conf` that are in use, by priority.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::postgresql("pgm-1")).start_blocking();
    /// assert_eq!(rds.instance("pgm-1").unwrap().hba_items()[0].address(), "0.0.0.0/0");
    /// ```
    pub fn hba_items(&self) -> Vec<HbaItemView> {
        self.0.running_hba().into_iter().map(HbaItemView).gather()
    }

    /// The replication slots.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::postgresql("pgm-1")).start_blocking();
    /// assert!(rds.instance("pgm-1").unwrap().slots().is_empty());
    /// ```
    pub fn slots(&self) -> Vec<SlotView> {
        self.0.slots.iter().cloned().map(SlotView).gather()
    }

    /// The checks before an upgrade of the major version, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::postgresql("pgm-1")).start_blocking();
    /// assert!(rds.instance("pgm-1").unwrap().upgrade_prechecks().is_empty());
    /// ```
    pub fn upgrade_prechecks(&self) -> Vec<UpgradePrecheckView> {
        self.0.upgrade_prechecks.iter().cloned().map(UpgradePrecheckView).gather()
    }
}
