//! Resources of PostgreSQL instances only: entries of `pg_hba.conf`, replication slots, checks before a major upgrade.

use std::time::SystemTime;

record! {
    /// An entry of the `pg_hba.conf` of a PostgreSQL instance.
    ///
    /// By default an entry admits every client with an MD5 password. An instance without entries has that of the
    /// service's initial configuration.
    pub(crate) struct HbaItem ("PriorityId" priority: u64) {
        /// The type of connection (`Type`): `host` (the default), `hostssl` or `hostnossl`.
        "Type" kind: String = "host".to_owned();
        /// The databases (`Database`): names separated by commas, or `all` (the default).
        "Database" database: String = "all".to_owned();
        /// The accounts (`User`): names separated by commas, or `all` (the default).
        "User" user: String = "all".to_owned();
        /// The addresses of clients (`Address`), by default `0.0.0.0/0`.
        "Address" address: String = "0.0.0.0/0".to_owned();
        /// The mask of an address without a number of bits (`Mask`).
        "Mask" mask: String = String::new();
        /// The method of authentication (`Method`), by default `md5`.
        "Method" method: String = "md5".to_owned();
        /// The options of the method (`Option`).
        "Option" option: String = String::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

record! {
    /// A replication slot of a PostgreSQL instance. `DescribeSlots` lists it.
    pub(crate) struct Slot ("SlotName" name: String) {
        /// The type (`SlotType`): `logical` (the default) or `physical`.
        "SlotType" slot_type: String = "logical".to_owned();
        /// The status (`SlotStatus`): `ACTIVE` or `INACTIVE` (the default).
        "SlotStatus" status: String = "INACTIVE".to_owned();
        /// The plugin of a logical slot (`Plugin`).
        "Plugin" plugin: String = String::new();
        /// The database of a logical slot (`Database`).
        "Database" database: String = String::new();
        /// `Temporary`: `true` or `false` (the default).
        "Temporary" temporary: String = "false".to_owned();
        /// The amount of the log that the slot retains (`WalDelay`), by default `0 MB`.
        "WalDelay" wal_delay: String = "0 MB".to_owned();
        /// The lag of the subscriber (`SubReplayLag`), by default `0`.
        "SubReplayLag" replay_lag: String = "0".to_owned();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

record! {
    /// A check of a PostgreSQL instance before its major version is upgraded.
    ///
    /// By default a check is successful, and its time is when the instance is added to the fake. An upgrade requires a
    /// successful check for the same target version in the last seven days.
    pub(crate) struct UpgradePrecheck ("TaskId" task: u64) {
        /// The result (`Result`): `Success` (the default) or `Fail`.
        "Result" result: String = "Success".to_owned();
        /// The report (`Detail`).
        "Detail" detail: String = String::new();
        /// The current major version (`SourceMajorVersion`).
        "SourceMajorVersion" source_version: String = String::new();
        /// The major version after the upgrade (`TargetMajorVersion`).
        "TargetMajorVersion" target_version: String = String::new();
        /// The requested mode of the upgrade (`UpgradeMode`), if any.
        "UpgradeMode" mode: String = String::new();
        /// The time of the check (`CheckTime`).
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
    /// Creates a check without findings. `task` is the `TaskId` that the start of the check returned.
    pub(crate) fn new(task: u64) -> UpgradePrecheck {
        UpgradePrecheck::fresh(task)
    }
}

/// The largest `PriorityId`.
pub(crate) const MOST_PRIORITY: u64 = 10_000;

/// The time for which a check before an upgrade is valid (the sample's `EffectiveTime` minus its `CheckTime`).
pub(crate) const PRECHECK_LASTS: std::time::Duration = std::time::Duration::from_secs(7 * 86_400);

/// Returns the entry of the service's initial configuration, from the documented sample.
pub(crate) fn initial_hba() -> HbaItem {
    HbaItem { mask: "null".to_owned(), option: "null".to_owned(), ..HbaItem::new(0) }
}
