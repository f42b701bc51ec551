//! `StartDBInstance`: a stopped instance is Rebooting, then Running.

use super::super::fields::number_within;
use super::creation::{check_class, check_version, check_zone};
use super::settings::HostGroup;
use crate::rds::action::prelude::*;
use crate::rds::model::sizes;

params! {
    /// Starts a stopped instance.
    ///
    /// The instance shows Rebooting, then Running (inferred: no page names the status meanwhile). If the start fails,
    /// the instance is Stopped again. In a dedicated cluster, class, storage, version, zone and host can change with
    /// the start; elsewhere they are unchanged (inferred). With `EffectiveTime` `MaintainTime` the start waits for the
    /// maintenance window, with `SpecificTime` for `SpecifiedTime`. `TaskId` is the number of the task in `DescribeTasks`.
    ///
    /// Source: SDK models (2025), API metadata (2024) for the codes.
    StartDBInstance {
        DBInstanceId: String,
        DedicatedHostGroupId: Option<HostGroup>,
        EffectiveTime: Option<StartTime>,
        EngineVersion: Option<String>,
        SpecifiedTime: Option<String>,
        Storage: Option<StartStorage>,
        TargetDBInstanceClass: Option<String>,
        TargetDedicatedHostIdForLog: Option<String>,
        TargetDedicatedHostIdForMaster: Option<String>,
        TargetDedicatedHostIdForSlave: Option<String>,
        VSwitchId: Option<String>,
        ZoneId: Option<String>,
    }
}

texts! {
    /// `Storage`: the storage of a started instance in a dedicated cluster, in GB.
    #[derive(Copy)]
    StartStorage(u64), InvalidParameter, |text| number_within(text, &[5..=2000]).filter(|size| size % sizes::STEP == 0), "5 to 2000 GB, in steps of 5", within [5..=2000];
}

word_parameters! {
    /// `EffectiveTime` of a start.
    StartTime = ["Immediate", "MaintainTime", "SpecificTime"], InvalidParameter;
}

impl Action for StartDBInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::PostgreSql, Engine::SqlServer])
        .status(&[Status::Stopped])];
    const CONDITIONS: &'static [Condition] =
        &[Condition::SpecClass, Condition::InvalidEngineVersion, Condition::ZoneNotSupported];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mode = self.EffectiveTime.map(|mode| mode.0);
        let begins = When {
            mode,
            moment: self.SpecifiedTime.as_deref(),
            name: "SpecifiedTime",
            condition: Condition::InvalidParameter,
        }
        .begins(cloud, instance)?;
        let mut sets = instance.set_by_restart();
        let group = self.DedicatedHostGroupId.map(|group| group.0);
        if group.is_some() || !instance.host_group.is_empty() {
            if let Some(class) = &self.TargetDBInstanceClass {
                check_class(cloud, instance.engine, class, Condition::SpecClass)?;
            }
            if let Some(version) = &self.EngineVersion {
                check_version(cloud, instance.engine, version)?;
            }
            check_zone(cloud, &instance.region, self.ZoneId.as_deref(), Condition::ZoneNotSupported)?;
            let texts = [
                ("DedicatedHostGroupId", group),
                ("EngineVersion", self.EngineVersion),
                ("DedicatedHostIdForLog", self.TargetDedicatedHostIdForLog),
                ("DedicatedHostIdForMaster", self.TargetDedicatedHostIdForMaster),
                ("DedicatedHostIdForSlave", self.TargetDedicatedHostIdForSlave),
                ("VSwitchId", self.VSwitchId),
                ("ZoneId", self.ZoneId),
            ];
            sets.extend(self.TargetDBInstanceClass.iter().flat_map(|class| instance.class_change(class)));
            sets.extend(texts.into_iter().filter_map(|(name, text)| Some((name, text?.into()))));
            sets.extend(self.Storage.map(|size| ("DBInstanceStorage", size.0.into())));
        }
        let stopped = vec![("DBInstanceStatus".into(), Status::Stopped.into())];
        let operation = Operation::of(Self::NAME)
            .keeps_instance(&self.DBInstanceId, Status::Rebooting)
            .sets(&self.DBInstanceId, sets)
            .begins(begins);
        let task = cloud.begin(operation.undo(Effect::Set(Resource::of(self.DBInstanceId), stopped)));
        Ok(object! { TaskId: task })
    }
}
