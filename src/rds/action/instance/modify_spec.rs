//! `ModifyDBInstanceSpec`: the instance is DBInstanceClassChanging until it has the new values.

use super::creation::{check_class, check_version, check_zone};
use super::settings::{Capacity, Compression, Compute, HostGroup, IoAcceleration, OptimizedWrites};
use super::types::{Category, Direction, EffectiveTime, MinorVersion, ResourceGroup, Storage, StorageType};
use crate::base::fields::Record;
use crate::rds::action::prelude::*;
use crate::rds::model::sizes;

params! {
    /// Changes class, storage, storage type, edition, or (SQL Server) version of an instance.
    ///
    /// The instance shows DBInstanceClassChanging; the new values apply when it is Running again (inferred). A new
    /// class also replaces the values for processor, memory, connections and the like that a seed has set. If the
    /// operation fails, nothing changes. Parameters that wait for a restart are in force after a change of the class,
    /// the version or the zone (inferred; the setting `WaitingParameters` changes this).
    ///
    /// Storage on local disks can shrink to 1.1 times the used storage; cloud disks cannot shrink (inferred). A
    /// read-only instance has at least the storage of its primary. Without `Direction` both directions are allowed. If
    /// the request names the maintenance window or a time, the operation is pending until then. It changes the instance as it
    /// is at that time, and fails if the request would be refused then (inferred).
    ///
    /// Source: page ModifyDBInstanceSpec (2018 to 2025), SDK models (2025), API metadata (2024) for the codes.
    ModifyDBInstanceSpec {
        DBInstanceId: String,
        Category: Option<Category>,
        DBInstanceClass: Option<String>,
        DBInstanceStorage: Option<Storage>,
        DBInstanceStorageType: Option<StorageType>,
        Direction: Option<Direction>,
        EffectiveTime: Option<EffectiveTime>,
        SwitchTime: Option<String>,
        EngineVersion: Option<String>,
        PayType: Option<PayType>,
        BurstingEnabled: Option<bool>,
        ColdDataEnabled: Option<bool>,
        CompressionMode: Option<Compression>,
        DedicatedHostGroupId: Option<HostGroup>,
        IoAccelerationEnabled: Option<IoAcceleration>,
        OptimizedWrites: Option<OptimizedWrites>,
        ResourceGroupId: Option<ResourceGroup>,
        ServerlessConfiguration: Option<Capacity>,
        TargetMinorVersion: Option<MinorVersion>,
        VSwitchId: Option<String>,
        ZoneId: Option<String>,
        ZoneIdSlave1: Option<String>,
    }
}

impl Action for ModifyDBInstanceSpec {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").types(&[DBInstanceType::Primary, DBInstanceType::Readonly]).running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::SpecPayType,
        Condition::documented(Self::NAME, "CannotChangeStorageType"),
        Condition::NothingToChange,
        Condition::ZoneNotSupported,
        Condition::SpecClass,
        Condition::InvalidEngineVersion,
        Condition::VersionNotChangeable,
        Condition::StorageTooLarge,
        Condition::StorageDirection,
        Condition::CloudDiskShrinks,
        Condition::ShrinksBelowUsed,
        Condition::ReadOnlyStorage,
        Condition::PrimaryAboveReadOnly,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if let Some(pay) = self.PayType.filter(|pay| *pay != instance.pay_type) {
            let hint = format!("`PayType` is {pay}, `{}` is {}", instance.id, instance.pay_type);
            return Err(Condition::SpecPayType.because(hint));
        }
        if let (Some("TempUpgrade"), Some(kind)) =
            (self.Direction.as_ref().map(|word| word.0), &self.DBInstanceStorageType)
        {
            let kept = instance.shown_storage_type();
            ensure!(
                kind.0 == kept,
                "CannotChangeStorageType",
                "`{}` has {kept}, this asks for {}",
                instance.id,
                kind.0
            );
        }
        let mut changes = self.changes(instance);
        if changes.0.is_empty() {
            refuse!(NothingToChange, "the request changes nothing of `{}`", instance.id);
        }
        for zone in [&self.ZoneId, &self.ZoneIdSlave1].map(Option::as_deref) {
            let zone = zone.filter(|zone| *zone != "Auto");
            check_zone(cloud, &instance.region, zone, Condition::ZoneNotSupported)?;
        }
        if let Some(class) = &self.DBInstanceClass {
            check_class(cloud, instance.engine, class, Condition::SpecClass)?;
        }
        self.check_version(cloud, instance)?;
        self.check_storage(cloud, instance)?;
        let moves = ["DBInstanceClass", "EngineVersion", "ZoneId"].iter().any(|name| changes.get(name).is_some());
        if moves {
            let sets = instance.set_by(WaitingParameters::Change, &cloud.settings);
            sets.into_iter().for_each(|(name, value)| changes.put(name, value));
        }

        let mode = self.EffectiveTime.as_ref().map(|word| word.0);
        let when = When {
            mode,
            moment: self.SwitchTime.as_deref(),
            name: "SwitchTime",
            condition: Condition::InvalidParameter,
        };
        let begins = when.begins(cloud, admitted(cloud, &self.DBInstanceId)?)?;
        let operation = Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::DBInstanceClassChanging);
        let resource = Resource::of(self.DBInstanceId.clone());
        cloud.begin(operation.begins(begins).effect(Effect::Set(resource, changes.0)));
        Ok(object! { DBInstanceId: self.DBInstanceId, OrderId: cloud.ids.decimal(15) })
    }
}

/// Adds the fields in which two instances differ, with their values in the second.
fn changed(before: &Instance, after: &Instance, fields: &mut Object) {
    for row in Instance::ROWS {
        let value = (row.write)(after);
        if (row.write)(before) != value && fields.get(row.field.name).is_none() {
            fields.put(row.field.name, value);
        }
    }
}

impl ModifyDBInstanceSpec {
    /// Returns the fields that change.
    fn changes(&self, instance: &Instance) -> Object {
        let mut fields = Object::new();
        let class = self.DBInstanceClass.as_ref().filter(|class| **class != instance.class);
        let storage = self.DBInstanceStorage.as_ref().map(|size| size.0).filter(|size| *size != instance.storage_gb);
        let kept = instance.shown_storage_type();
        let storage_type = self.DBInstanceStorageType.as_ref().map(|word| &word.0).filter(|word| *word != kept);
        let category = self.Category.as_ref().map(|word| &word.0).filter(|word| **word != instance.category);
        let version = self.EngineVersion.as_ref().filter(|version| **version != instance.engine_version);
        for (name, value) in class.into_iter().flat_map(|class| instance.class_change(class)) {
            fields.put(name, value);
        }
        if storage.is_some() && class.is_none() {
            fields.put("MaxIOPS", Value::Null);
        }
        fields.put_some("DBInstanceStorage", storage);
        fields.put_some("DBInstanceStorageType", storage_type.cloned());
        fields.put_some("Category", category.cloned());
        fields.put_some("EngineVersion", version.cloned());
        self.put_settings(instance, &mut fields);
        fields
    }

    /// Adds the changed settings other than class, storage and edition.
    fn put_settings(&self, instance: &Instance, fields: &mut Object) {
        let mut after = instance.clone();
        let compute = Compute {
            serverless: self.ServerlessConfiguration.as_ref(),
            bursting: self.BurstingEnabled,
            cold_data: self.ColdDataEnabled,
            io_acceleration: self.IoAccelerationEnabled,
            optimized_writes: self.OptimizedWrites,
            compression: self.CompressionMode,
            host_group: self.DedicatedHostGroupId.as_ref(),
            ..Compute::default()
        };
        compute.apply(&mut after);
        after.resource_group = self.ResourceGroupId.as_ref().map_or(after.resource_group, |group| group.0.clone());
        after.zone = self.ZoneId.clone().unwrap_or(after.zone);
        after.slave_zone_1 = self.ZoneIdSlave1.clone().filter(|zone| zone != "Auto").or(after.slave_zone_1);
        if instance.network_type == InstanceNetworkType::Vpc {
            after.vswitch_id = self.VSwitchId.clone().unwrap_or(after.vswitch_id);
        }
        if let Some(version) = &self.TargetMinorVersion {
            after.kernel_version.clone_from(&version.0);
        }
        changed(instance, &after, fields);
    }

    fn check_version(&self, cloud: &Cloud, instance: &Instance) -> Result<(), Refusal> {
        match self.EngineVersion.as_ref().filter(|version| **version != instance.engine_version) {
            None => Ok(()),
            Some(version) if instance.engine == Engine::SqlServer => check_version(cloud, instance.engine, version),
            Some(version) => {
                let hint = format!("`{}` is {} {}", instance.id, instance.engine, instance.engine_version);
                Err(Condition::VersionNotChangeable.because(format!("{hint}; this asks for `{}`", clip(version))))
            }
        }
    }

    fn check_storage(&self, cloud: &Cloud, instance: &Instance) -> Result<(), Refusal> {
        let Some(size) = self.DBInstanceStorage.as_ref().map(|size| size.0) else { return Ok(()) };
        let now = instance.storage_gb;
        if size == now {
            return Ok(());
        }
        let from_to = format!("`{}` has {now} GB, this asks for {size}", instance.id);
        let direction = self.Direction.as_ref().map_or("Auto", |word| word.0);
        if (direction == "Up" && size < now) || (direction == "Down" && size > now) {
            refuse!(StorageDirection, "{from_to}; `Direction` is {direction}");
        }
        let storage_type = self.DBInstanceStorageType.as_ref().map_or(instance.shown_storage_type(), |word| &word.0);
        let category = self.Category.as_ref().map_or(instance.category.as_str(), |word| word.0);
        let largest = *sizes::storage(instance.engine, storage_type, category).end();
        if size > largest {
            refuse!(StorageTooLarge, "{from_to}; the most is {largest}");
        }
        if size < now {
            if sizes::is_cloud_disk(instance.shown_storage_type()) {
                return Err(Condition::CloudDiskShrinks.because(from_to));
            }
            // 1.1 times the used storage, in bytes.
            if (u128::from(size) << 30) * 10 < instance.used() * 11 {
                let used = instance.used() >> 20;
                refuse!(ShrinksBelowUsed, "{from_to}; {used} MB are used");
            }
        }
        if let Some(primary) = cloud.instances.get(&instance.master).filter(|primary| primary.storage_gb > size) {
            let hint = format!("{from_to}; its primary `{}` has {}", primary.id, primary.storage_gb);
            return Err(Condition::ReadOnlyStorage.because(hint));
        }
        match cloud.instances.replicas_of(&instance.id).find(|replica| replica.storage_gb < size) {
            Some(replica) => {
                let hint = format!("{from_to}; its read-only `{}` has {}", replica.id, replica.storage_gb);
                Err(Condition::PrimaryAboveReadOnly.because(hint))
            }
            None => Ok(()),
        }
    }
}
