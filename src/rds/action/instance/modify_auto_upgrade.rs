//! `ModifyDBInstanceAutoUpgradeMinorVersion`: keeps the setting; the fake upgrades nothing by itself.

use crate::rds::action::prelude::*;
use crate::rds::words::Mode;

params! {
    /// Sets whether minor versions are upgraded automatically. The change takes effect at once, and
    /// `DescribeDBInstanceAttribute` shows it.
    ///
    /// Source: page ModifyDBInstanceAutoUpgradeMinorVersion (2020), SDK models (2025).
    ModifyDBInstanceAutoUpgradeMinorVersion {
        DBInstanceId: String,
        AutoUpgradeMinorVersion: Mode,
    }
}

impl Action for ModifyDBInstanceAutoUpgradeMinorVersion {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::PostgreSql])];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.auto_upgrade = self.AutoUpgradeMinorVersion;
        Ok(object! {})
    }
}
