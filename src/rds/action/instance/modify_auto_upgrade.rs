//! `ModifyDBInstanceAutoUpgradeMinorVersion`.

use super::super::admission::Admission;
use super::super::{Action, Caller, admitted_mut};
use super::types::{AutoUpgrade, ClientToken};
use crate::base::value::Value;
use crate::rds::model::Cloud;
use crate::rpc::condition::Refusal;

params! {
    /// Says whether minor versions are upgraded automatically, at once. `DescribeDBInstanceAttribute` shows it.
    ///
    /// Source: page ModifyDBInstanceAutoUpgradeMinorVersion (2020), SDK models (2025).
    ModifyDBInstanceAutoUpgradeMinorVersion {
        DBInstanceId: String,
        AutoUpgradeMinorVersion: AutoUpgrade,
        ClientToken: Option<ClientToken>,
    }
}

impl Action for ModifyDBInstanceAutoUpgradeMinorVersion {
    const ADMITS: &'static [Admission] = &[Admission::of("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.auto_upgrade = self.AutoUpgradeMinorVersion.0.to_owned();
        Ok(object! {})
    }
}
