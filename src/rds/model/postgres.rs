//! Resources of PostgreSQL instances only: entries of `pg_hba.conf`, replication slots, checks before a major upgrade.

use std::time::SystemTime;

record! {
    /// An entry of the `pg_hba.conf` of a PostgreSQL instance.
    ///
    /// An entry with nothing but a priority admits every client with an MD5 password. An instance without entries has the
    /// one of the service's initial configuration.
    pub(crate) struct HbaItem ("PriorityId" priority: u64) {
        /// `Type`: `host`, `hostssl` or `hostnossl`.
        "Type" kind: String = "host".to_owned();
        /// `Database`: names with commas between, or `all`.
        "Database" database: String = "all".to_owned();
        /// `User`: names with commas between, or `all`.
        "User" user: String = "all".to_owned();
        /// `Address`.
        "Address" address: String = "0.0.0.0/0".to_owned();
        /// `Mask` of an address without a number of bits.
        "Mask" mask: String = String::new();
        /// `Method`: how a client proves who it is.
        "Method" method: String = "md5".to_owned();
        /// `Option` of the method.
        "Option" option: String = String::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

record! {
    /// A replication slot of a PostgreSQL instance. `DescribeSlots` lists it.
    pub(crate) struct Slot ("SlotName" name: String) {
        /// `SlotType`: `logical` or `physical`.
        "SlotType" slot_type: String = "logical".to_owned();
        /// `SlotStatus`: `ACTIVE` or `INACTIVE`.
        "SlotStatus" status: String = "INACTIVE".to_owned();
        /// `Plugin` of a logical slot.
        "Plugin" plugin: String = String::new();
        /// `Database` of a logical slot.
        "Database" database: String = String::new();
        /// `Temporary`: `true` or `false`.
        "Temporary" temporary: String = "false".to_owned();
        /// `WalDelay`: how much of the log the slot holds back.
        "WalDelay" wal_delay: String = "0 MB".to_owned();
        /// `SubReplayLag`: how far the subscriber is behind.
        "SubReplayLag" replay_lag: String = "0".to_owned();
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
    pub(crate) struct UpgradePrecheck ("TaskId" task: u64) {
        /// `Result`: `Success` or `Fail`.
        "Result" result: String = "Success".to_owned();
        /// `Detail`: the report.
        "Detail" detail: String = String::new();
        /// `SourceMajorVersion`.
        "SourceMajorVersion" source_version: String = String::new();
        /// `TargetMajorVersion`.
        "TargetMajorVersion" target_version: String = String::new();
        /// `UpgradeMode`, if it was requested.
        "UpgradeMode" mode: String = String::new();
        /// `CheckTime`.
        "CheckTime" checked: Option<SystemTime> = None;
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl HbaItem {
    /// Creates an entry of this priority, from 0 (the highest) to 10000. Priorities are unique in an instance.
    pub(crate) fn new(priority: u64) -> HbaItem {
        HbaItem::fresh(priority)
    }
}

impl UpgradePrecheck {
    /// A check that found nothing. `task` is the `TaskId` that the check was begun with.
    pub(crate) fn new(task: u64) -> UpgradePrecheck {
        UpgradePrecheck::fresh(task)
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
