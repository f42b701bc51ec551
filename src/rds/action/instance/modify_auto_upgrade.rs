//! `ModifyDBInstanceAutoUpgradeMinorVersion`.

use super::types::AutoUpgrade;
use crate::rds::action::prelude::*;

params! {
    /// Sets whether minor versions are upgraded automatically. The change takes effect at once, and
    /// `DescribeDBInstanceAttribute` shows it.
    ///
    /// Source: page ModifyDBInstanceAutoUpgradeMinorVersion (2020), SDK models (2025).
    ModifyDBInstanceAutoUpgradeMinorVersion {
        DBInstanceId: String,
        AutoUpgradeMinorVersion: AutoUpgrade,
    }
}

impl Action for ModifyDBInstanceAutoUpgradeMinorVersion {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::PostgreSql])];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.auto_upgrade = self.AutoUpgradeMinorVersion.0.to_owned();
        Ok(object! {})
    }
}
