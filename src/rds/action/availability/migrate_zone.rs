//! `MigrateToOtherZone`: the instance is TRANSING until it is in the new zone.

use super::super::instance::{check_place, check_replicas};
use super::super::region::zones;
use crate::rds::action::prelude::*;
use crate::rds::model::vpc::Place;
use crate::rds::model::{class, regions};

params! {
    /// Moves an instance to another zone of its region.
    ///
    /// The instance shows TRANSING, then Running in the new zone (inferred: no other action explains the word). Its
    /// first node is the primary one again. `VPCId` and `VSwitchId` change together with the zone. If `IsModifySpec` is
    /// true, class, storage and storage type change too. An instance with a secondary node needs `ZoneIdSlave1`. If the
    /// request names the maintenance window or a time, the operation is pending until then.
    ///
    /// Source: page MigrateToOtherZone (2019 to 2025), API metadata (2024) for the codes.
    MigrateToOtherZone {
        DBInstanceId: String,
        ZoneId: String,
        ZoneIdSlave1: Option<String>,
        ZoneIdSlave2: Option<String>,
        VPCId: Option<String>,
        VSwitchId: Option<String>,
        EffectiveTime: Option<EffectiveTime>,
        SwitchTime: Option<String>,
        IsModifySpec: Option<bool>,
        DBInstanceClass: Option<String>,
        DBInstanceStorage: Option<u64>,
        DBInstanceStorageType: Option<StorageType>,
        Category: Option<Category>,
        IoAccelerationEnabled: Option<IoAcceleration>,
    }
}

word_parameters! {
    /// `EffectiveTime`.
    EffectiveTime = ["Immediate", "MaintainTime", "ScheduleTime"], InvalidEffectiveTime;
    /// `Category`.
    Category = ["Basic", "HighAvailability", "cluster", "AlwaysOn", "Finance"], InvalidParameter;
    /// `IoAccelerationEnabled`.
    IoAcceleration = ["1", "0"], InvalidParameter;
    /// `DBInstanceStorageType`.
    StorageType = ["local_ssd", "general_essd", "cloud_essd", "cloud_essd2", "cloud_essd3", "cloud_ssd"], InvalidParameter;
}

impl Action for MigrateToOtherZone {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::PostgreSql, Engine::SqlServer])
        .types(&[DBInstanceType::Primary, DBInstanceType::Readonly])
        .running()
        .unlocked()
        .primary_by(Condition::documented(Self::NAME, "OperationDenied.MasterDBInstanceState"))];
    const CONDITIONS: &'static [Condition] = &[
        Condition::ZoneNotNamed,
        Condition::ZoneUnchanged,
        Condition::ZoneNotInRegion,
        Condition::ZonesNotOfCategory,
        Condition::documented(Self::NAME, "InvalidZoneIdSlave1.Missing"),
        Condition::VpcNotSupported,
        Condition::documented(Self::NAME, "IncorrectVswitchId"),
        Condition::MigrateZoneSpec,
        Condition::PrimaryAboveReadOnly,
        Condition::documented(Self::NAME, "MigrateAlreadyExistsFault"),
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.ZoneId.eq_ignore_ascii_case("auto") {
            refuse!(ZoneNotNamed, "`ZoneId` is `auto`, expected the id of a zone");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        self.check_zones(cloud, instance)?;
        let place = Place {
            region: &instance.region,
            zone: Some(&self.ZoneId),
            zones: Place::zones_with([&self.ZoneIdSlave1, &self.ZoneIdSlave2]),
            vpc: self.VPCId.as_deref(),
            vswitches: self.VSwitchId.as_deref(),
        };
        check_place(cloud, &place, Condition::documented(Self::NAME, "IncorrectVswitchId"))?;
        let asked = [self.ZoneIdSlave1.as_ref(), self.ZoneIdSlave2.as_ref()];
        let [first, second] = regions::secondary_zones(&instance.region, &self.ZoneId, asked);
        let mut fields = vec![
            ("ZoneId", Value::from(&self.ZoneId)),
            ("ZoneIdSlave1", first.into()),
            ("ZoneIdSlave2", second.into()),
            ("MasterNodeId", Value::Null),
            ("ClusterNodes", instance.moved_nodes().write()),
        ];
        fields.extend(self.VPCId.map(|id| ("VpcId", id.into())));
        fields.extend(self.VSwitchId.map(|id| ("VSwitchId", id.into())));
        if self.IsModifySpec == Some(true) {
            if let Some(class) = self.DBInstanceClass {
                if let Some(error) = class::error(&class).filter(|_| !cloud.settings.anything_goes) {
                    return Err(Condition::MigrateZoneSpec.because(error));
                }
                fields.extend(instance.class_change(&class));
            }
            if let Some(storage) = self.DBInstanceStorage {
                if storage < instance.storage_gb {
                    let hint = format!("{storage} GB is less than the {} GB of `{}`", instance.storage_gb, instance.id);
                    return Err(Condition::MigrateZoneSpec.because(hint));
                }
                check_replicas(cloud, instance, storage)?;
                fields.push(("DBInstanceStorage", storage.into()));
            }
            fields.extend(self.Category.map(|word| ("Category", word.0.into())));
            fields.extend(self.IoAccelerationEnabled.map(|word| ("IoAccelerationEnabled", word.0.into())));
            fields.extend(self.DBInstanceStorageType.map(|kind| ("DBInstanceStorageType", kind.0.into())));
        }
        fields.extend(instance.set_by(WaitingParameters::Change, &cloud.settings));
        let mode = self.EffectiveTime.as_ref().map(|word| word.0);
        let when = When {
            mode,
            moment: self.SwitchTime.as_deref(),
            name: "SwitchTime",
            condition: Condition::InvalidEffectiveTime,
        };
        let begins = when.begins(cloud, admitted(cloud, &self.DBInstanceId)?)?;
        let exists = Condition::documented(Self::NAME, "MigrateAlreadyExistsFault");
        none_pending(cloud, Self::NAME, &self.DBInstanceId, exists)?;
        cloud.begin(
            Operation::of(Self::NAME)
                .begins(begins)
                .keeps_instance(&self.DBInstanceId, Status::Transing)
                .sets(&self.DBInstanceId, fields),
        );
        Ok(object! { DBInstanceId: self.DBInstanceId, OrderId: cloud.ids.decimal(15) })
    }
}

impl MigrateToOtherZone {
    fn check_zones(&self, cloud: &Cloud, instance: &Instance) -> Result<(), Refusal> {
        if self.ZoneId == instance.zone_id() && self.IsModifySpec != Some(true) {
            refuse!(ZoneUnchanged, "`{}` is already in `{}`", instance.id, self.ZoneId);
        }
        let slaves = [&self.ZoneIdSlave1, &self.ZoneIdSlave2];
        if !cloud.settings.anything_goes {
            let used = zones(cloud, &instance.region);
            let secondary = slaves.into_iter().flatten().filter(|zone| *zone != "Auto");
            for zone in std::iter::once(&self.ZoneId).chain(secondary).filter(|zone| !used.contains(zone)) {
                if let Some(error) = regions::zone(&instance.region, zone).error() {
                    return Err(Condition::ZoneNotInRegion.because(error));
                }
            }
        }
        let (named, nodes) = (slaves.into_iter().flatten().count(), instance.nodes().len());
        if named >= nodes {
            let hint = format!("{named} zones for secondary nodes, but `{}` has {nodes} nodes in total", instance.id);
            return Err(Condition::ZonesNotOfCategory.because(hint));
        }
        if self.ZoneIdSlave1.is_none() && nodes > 1 {
            refuse!(
                "InvalidZoneIdSlave1.Missing",
                "`{}` has {nodes} nodes, so `ZoneIdSlave1` is required",
                instance.id
            );
        }
        Ok(())
    }
}
