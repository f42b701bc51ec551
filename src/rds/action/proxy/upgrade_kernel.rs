//! `UpgradeDBProxyInstanceKernelVersion`: the proxy is DBInstanceClassChanging until it has the version.

use super::types::{EngineType, Moment, UpgradeMoment};
use super::{CHANGING, ENGINES, change_at, not_busy, proxy_of};
use crate::rds::action::prelude::*;
use crate::rds::model::proxy::{DbProxy, LATEST_VERSION};

params! {
    /// Upgrades the proxy of an instance to `TargetMinorVersion`, by default to the latest minor version.
    ///
    /// The operation is pending until the maintenance window or the time that the request names; without `UpgradeTime`
    /// until the window. The proxy shows DBInstanceClassChanging (inferred), then Running. A proxy that already has the
    /// version is upgraded anyway (inferred).
    ///
    /// Source: page UpgradeDBProxyInstanceKernelVersion (2021 to 2025), API metadata (2024) for the codes.
    UpgradeDBProxyInstanceKernelVersion {
        DBInstanceId: String,
        UpgradeTime: Option<UpgradeMoment>,
        SwitchTime: Option<Moment>,
        TargetMinorVersion: Option<String>,
        #[checked] DBProxyEngineType: Option<EngineType>,
    }
}

impl Action for UpgradeDBProxyInstanceKernelVersion {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(ENGINES).running()];
    const CONDITIONS: &'static [Condition] = &[Condition::ProxyNotActivated];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let mode = Some(self.UpgradeTime.as_ref().map_or("MaintainTime", |word| word.0));
        let moment = self.SwitchTime.as_ref().map(|moment| moment.0.as_str());
        let when = When { mode, moment, name: "SwitchTime", condition: Condition::InvalidParameter };
        let begins = when.begins(cloud, admitted(cloud, &self.DBInstanceId)?)?;
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let proxy = proxy_of(instance, Condition::ProxyNotActivated)?;
        not_busy(instance, proxy, Condition::ProxyNotActivated)?;
        let minor_version = self.TargetMinorVersion.unwrap_or_else(|| LATEST_VERSION.to_owned());
        let name = proxy.name.clone();
        let proxy = DbProxy { minor_version, ..proxy.clone() };
        let task = change_at(cloud, Self::NAME, &self.DBInstanceId, CHANGING, Some(proxy), begins)?;
        Ok(object! { DBInstanceName: name, TaskId: task.to_string() })
    }
}
