//! `UpgradeDBInstanceKernelVersion`: the instance is EngineVersionUpgrading until it has the minor version.

use super::types::{NewMinorVersion, UpgradeTime};
use crate::rds::action::prelude::*;

params! {
    /// Upgrades an instance to a later minor version, by default to the latest.
    ///
    /// The instance shows EngineVersionUpgrading; it has the new minor version when it is Running again (inferred). A
    /// minor version ends with its date, and that of the new version must be later. If the request names the
    /// maintenance window or a time, the operation is pending until then.
    ///
    /// Source: SDK models (2025), API metadata (2024) for the codes.
    UpgradeDBInstanceKernelVersion {
        DBInstanceId: String,
        TargetMinorVersion: Option<NewMinorVersion>,
        UpgradeTime: Option<UpgradeTime>,
        SwitchTime: Option<String>,
    }
}

impl Action for UpgradeDBInstanceKernelVersion {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::PostgreSql, Engine::SqlServer])
        .types(&[DBInstanceType::Primary, DBInstanceType::Readonly])
        .running()
        .unlocked()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::MinorVersionNotFound,
        Condition::MinorVersionLatest,
        Condition::MinorVersionLower,
        Condition::documented(Self::NAME, "TaskExists"),
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let target = self.TargetMinorVersion.map(|version| version.0);
        let target = target.unwrap_or_else(|| names::latest_minor_version(instance.engine, &instance.engine_version));
        if !names::is_minor_version_of(instance.engine, &instance.engine_version, &target) {
            let (engine, version) = (instance.engine, &instance.engine_version);
            let hint = format!("`{}` is not a minor version of {engine} {version}", clip(&target));
            return Err(Condition::MinorVersionNotFound.because(hint));
        }
        let (now, wanted) = (names::minor_order(&instance.kernel_version), names::minor_order(&target));
        if wanted == now {
            let hint = format!("`{}` has minor version {}", instance.id, instance.kernel_version);
            return Err(Condition::MinorVersionLatest.because(hint));
        }
        if wanted < now {
            let hint = format!("`{}` has minor version {}, {target} is older", instance.id, instance.kernel_version);
            return Err(Condition::MinorVersionLower.because(hint));
        }
        let mut sets = instance.set_by_restart();
        sets.push(("CurrentKernelVersion", target.clone().into()));
        let mode = self.UpgradeTime.as_ref().map(|word| word.0);
        let when = When {
            mode,
            moment: self.SwitchTime.as_deref(),
            name: "SwitchTime",
            condition: Condition::InvalidUpgradeTime,
        };
        let begins = when.begins(cloud, admitted(cloud, &self.DBInstanceId)?)?;
        none_pending(cloud, Self::NAME, &self.DBInstanceId, Condition::documented(Self::NAME, "TaskExists"))?;
        let operation = Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::EngineVersionUpgrading);
        let task = cloud.begin(operation.begins(begins).sets(&self.DBInstanceId, sets));
        Ok(object! { DBInstanceName: self.DBInstanceId, TargetMinorVersion: target, TaskId: task.to_string() })
    }
}
