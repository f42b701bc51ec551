//! `ModifyDBInstanceSpec`: the instance is DBInstanceClassChanging until it has the new values.

use std::time::{Duration, SystemTime};

use super::creation::{check_class, check_essd_level, check_place, check_replicas, check_version, check_zone};
use super::settings::{Capacity, Compression, Compute, HostGroup, IoAcceleration, OptimizedWrites};
use super::types::{
    AllocateStrategy, Category, Direction, EffectiveTime, MinorVersion, ResourceGroup, Storage, StorageType,
};
use crate::base::fields::Record;
use crate::rds::action::prelude::*;
use crate::rds::model::clock::DAY;
use crate::rds::model::sizes;
use crate::rds::model::vpc::Place;

params! {
    /// Changes class, storage, storage type, edition, or (SQL Server) version of an instance.
    ///
    /// The instance shows DBInstanceClassChanging; the new values apply when it is Running again (inferred). A new
    /// class also replaces the values for processor, memory, connections and the like that a seed has set. If the
    /// operation fails, nothing changes. Parameters that wait for a restart are in force after a change of the class,
    /// the version or the zone (inferred; the setting `WaitingParameters` changes this).
    ///
    /// Storage on local disks can shrink to 1.1 times the used storage (inferred); of cloud disks, only an ESSD of
    /// PostgreSQL 10 and later can. A read-only instance has at least the storage of its primary. Without `Direction`
    /// both directions are allowed. If the request names the maintenance window or a time, the operation is pending
    /// until then. It changes the instance as it is at that time, and fails if the request would be refused then
    /// (inferred).
    ///
    /// A storage type is never replaced by a slower ESSD (except for PostgreSQL), nor a cloud disk by a local disk or a
    /// standard SSD. The change from an ESSD to the premium one leaves class and storage as they are. A new version of
    /// SQL Server needs `AllowMajorVersionUpgrade` and leaves the storage as it is. A serverless instance keeps its
    /// storage type, and changes its capacity and its storage one after the other. `BurstingEnabled` does not change
    /// with the class or the storage.
    ///
    /// `Direction` `TempUpgrade` upgrades the class of a subscription of SQL Server for `UsedTime` days. Then the instance
    /// gets the class of before, by a pending operation; its storage stays (inferred: it cannot shrink).
    ///
    /// `PayType` `Serverless` with a `ServerlessConfiguration` makes a pay-as-you-go instance serverless. Its edition
    /// and class become the serverless ones of its engine, if the request does not name others (inferred).
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
        UsedTime: Option<String>,
        EngineVersion: Option<String>,
        AllowMajorVersionUpgrade: Option<bool>,
        #[checked] AllocateStrategy: Option<AllocateStrategy>,
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
        Condition::MissingParameter,
        Condition::documented(Self::NAME, "TempUpgrade.NotSupport"),
        Condition::documented(Self::NAME, "CannotChangeStorageType"),
        Condition::SpecUsedTime,
        Condition::documented(Self::NAME, "InvalidRCUValue"),
        Condition::NothingToChange,
        Condition::documented(Self::NAME, "UnsupportedModifyParam"),
        Condition::documented(Self::NAME, "InvalidParameter.NotSupportModifyServerlessConfigAndDiskTogether"),
        Condition::ZoneNotSupported,
        Condition::documented(Self::NAME, "NotFindAvailableVswitch"),
        Condition::SpecClass,
        Condition::InvalidEngineVersion,
        Condition::VersionNotChangeable,
        Condition::documented(Self::NAME, "CheckAllowMajorVersionUpgradeFailed"),
        Condition::documented(Self::NAME, "MinorVersionNotSupport"),
        Condition::documented(Self::NAME, "UpgradeEngineVersionCannotChangeStorage"),
        Condition::documented(Self::NAME, "InvalidParameter.NotSupportDiskTypeModify"),
        Condition::documented(Self::NAME, "InvalidStorageType.Direction"),
        Condition::documented(Self::NAME, "CannotDecreaseEssdPerfLevel"),
        Condition::documented(Self::NAME, "InvalidTargetStorageType"),
        Condition::documented(Self::NAME, "InvalidEssdStorageSize"),
        Condition::StorageTooLarge,
        Condition::documented(Self::NAME, "OperationDenied.NotSupportedBackupMethod"),
        Condition::StorageDirection,
        Condition::CloudDiskShrinks,
        Condition::ShrinksBelowUsed,
        Condition::ReadOnlyStorage,
        Condition::PrimaryAboveReadOnly,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let becomes_serverless = self.becomes_serverless(instance)?;
        if let Some(pay) = self.PayType.filter(|pay| *pay != instance.pay_type && !becomes_serverless) {
            let hint = format!("`PayType` is {pay}, `{}` is {}", instance.id, instance.pay_type);
            return Err(Condition::SpecPayType.because(hint));
        }
        let days = self.days(instance)?;
        if let Some((_, error)) =
            self.ServerlessConfiguration.as_ref().and_then(|capacity| capacity.0.outside(instance.engine))
        {
            refuse!("InvalidRCUValue", "{error}");
        }
        let mut changes = self.changes(instance);
        if changes.0.is_empty() {
            refuse!(NothingToChange, "the request changes nothing of `{}`", instance.id);
        }
        check_together(instance, &changes)?;
        for zone in [&self.ZoneId, &self.ZoneIdSlave1].map(Option::as_deref) {
            let zone = zone.filter(|zone| *zone != "Auto");
            check_zone(cloud, &instance.region, zone, Condition::ZoneNotSupported)?;
        }
        let present = instance.zone_id();
        let place = Place {
            region: &instance.region,
            zone: Some(self.ZoneId.as_deref().unwrap_or(&present)),
            zones: usize::MAX,
            vpc: None,
            vswitches: self.VSwitchId.as_deref(),
        };
        check_place(cloud, &place, Condition::documented(Self::NAME, "NotFindAvailableVswitch"))?;
        if let Some(class) = &self.DBInstanceClass {
            check_class(cloud, instance.engine, class, Condition::SpecClass)?;
        }
        self.check_version(cloud, instance)?;
        if let Some(minor) = &self.TargetMinorVersion {
            let (engine, version) = (instance.engine, self.EngineVersion.as_ref().unwrap_or(&instance.engine_version));
            let fits = names::is_minor_version_of(engine, version, &minor.0);
            ensure!(
                fits,
                "MinorVersionNotSupport",
                "`{}` is not a minor version of {engine} {version}",
                clip(&minor.0)
            );
        }
        self.check_storage_type(instance)?;
        self.check_storage(cloud, instance)?;
        let days = days.filter(|_| changes.get("DBInstanceClass").is_some());
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
        let mut operation =
            Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::DBInstanceClassChanging);
        // A pending size that is larger now does not become a reduction later.
        let undirected = matches!(self.Direction.as_ref().map(|word| word.0), None | Some("Auto"));
        if let Some(size) = self.DBInstanceStorage.as_ref().filter(|_| undirected && begins.is_some()) {
            let larger = size.0 >= admitted(cloud, &self.DBInstanceId)?.storage_gb;
            operation.request.insert("Direction".to_owned(), if larger { "Up" } else { "Down" }.to_owned());
        }
        // An upgrade that is pending begins with another request, which then names its end.
        let end = match days {
            Some(days) if begins.is_none() => {
                Some(self.end_of(admitted(cloud, &self.DBInstanceId)?, days, cloud.now()))
            }
            _ => None,
        };
        let resource = Resource::of(self.DBInstanceId.clone());
        cloud.begin(operation.begins(begins).effect(Effect::Set(resource, changes.0)));
        if let Some(end) = end {
            cloud.begin(end);
        }
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

/// Refuses changes that the service makes one after the other.
fn check_together(instance: &Instance, changes: &Object) -> Result<(), Refusal> {
    type Spec = ModifyDBInstanceSpec;
    let has = |name| changes.get(name).is_some();
    let other = ["DBInstanceClass", "DBInstanceStorage"].into_iter().find(|name| has(name));
    if let Some(other) = other.filter(|_| has("BurstingEnabled")) {
        return Err(Condition::documented(Spec::NAME, "UnsupportedModifyParam")
            .because(format!("`BurstingEnabled` changes together with `{other}`")));
    }
    let serverless = instance.pay_type == PayType::Serverless;
    if serverless && has("ServerlessConfig") && has("DBInstanceStorage") {
        let code = "InvalidParameter.NotSupportModifyServerlessConfigAndDiskTogether";
        return Err(Condition::documented(Spec::NAME, code)
            .because(format!("the request changes the capacity and the storage of `{}`", instance.id)));
    }
    Ok(())
}

/// Returns the year at the beginning of a version of SQL Server.
fn year(version: &str) -> u32 {
    let version = if version == "08r2_ent_ha" { "2008" } else { version };
    version.chars().take(4).collect::<String>().parse().unwrap_or_default()
}

impl ModifyDBInstanceSpec {
    /// Returns for how many days an instance is upgraded; `None` if it stays so.
    fn days(&self, instance: &Instance) -> Result<Option<u32>, Refusal> {
        if self.Direction.as_ref().is_none_or(|word| word.0 != "TempUpgrade") {
            return Ok(None);
        }
        ensure!(
            instance.engine == Engine::SqlServer && instance.pay_type == PayType::Prepaid,
            "TempUpgrade.NotSupport",
            "`{}` is {}, paid {}; only a subscription of SQL Server is upgraded for a time",
            instance.id,
            instance.engine,
            instance.pay_type
        );
        if let Some(kind) = self.DBInstanceStorageType.as_ref() {
            let kept = instance.shown_storage_type();
            ensure!(
                kind.0 == kept,
                "CannotChangeStorageType",
                "`{}` has {kept}, this asks for {}",
                instance.id,
                kind.0
            );
        }
        let Some(text) = &self.UsedTime else { return Ok(None) };
        let days = text.parse().ok().filter(|days| *days > 0);
        ensure!(days.is_some(), SpecUsedTime, "`UsedTime` is `{}`, expected a number of days", clip(text));
        Ok(days)
    }

    /// Returns the end of a temporary upgrade, which asks for the class of before.
    fn end_of(&self, instance: &Instance, days: u32, now: SystemTime) -> Operation {
        let end = clock::whole_second(now) + days * Duration::from_secs(DAY);
        let id = &self.DBInstanceId;
        let mut operation = Operation::of(Self::NAME).keeps_instance(id, Status::DBInstanceClassChanging);
        let request = [("DBInstanceId", id), ("DBInstanceClass", &instance.class)];
        operation.request = request.map(|(name, value)| (name.to_owned(), value.clone())).into();
        operation.begins(Some(end))
    }

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
        if self.PayType == Some(PayType::Serverless) && instance.pay_type == PayType::Postpaid {
            self.put_serverless(instance, &mut fields);
        }
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
        if let Some(zone) = self.ZoneId.as_ref().filter(|zone| *zone != "Auto") {
            after.zone.clone_from(zone);
            if *zone != instance.zone_id() {
                after.cluster_nodes = instance.moved_nodes();
            }
        }
        after.slave_zone_1 = self.ZoneIdSlave1.clone().filter(|zone| zone != "Auto").or(after.slave_zone_1);
        if instance.network_type == InstanceNetworkType::Vpc {
            after.vswitch_id = self.VSwitchId.clone().unwrap_or(after.vswitch_id);
        }
        if let Some(version) = &self.TargetMinorVersion {
            after.kernel_version.clone_from(&version.0);
        }
        changed(instance, &after, fields);
    }

    /// Returns whether a pay-as-you-go instance becomes serverless. Refuses that without the settings that the service
    /// requires.
    fn becomes_serverless(&self, instance: &Instance) -> Result<bool, Refusal> {
        if self.PayType != Some(PayType::Serverless) || instance.pay_type != PayType::Postpaid {
            return Ok(false);
        }
        let name = "ServerlessConfiguration";
        let missing = |hint| Refusal::of(Condition::MissingParameter, name).hint(hint);
        let Some(capacity) = &self.ServerlessConfiguration else {
            return Err(missing(format!("a serverless instance needs `{name}`")));
        };
        let switches = [&capacity.0.auto_pause, &capacity.0.switch_force];
        if instance.engine != Engine::SqlServer && switches.iter().any(|switch| switch.is_none()) {
            return Err(missing(format!("`{name}` needs `AutoPause` and `SwitchForce`")));
        }
        Ok(true)
    }

    /// Adds the fields of an instance that becomes serverless.
    fn put_serverless(&self, instance: &Instance, fields: &mut Object) {
        let (basic, engine) = (instance.category == "Basic", instance.engine);
        let (category, class) = match engine {
            Engine::SqlServer => ("serverless_ha", "mssql.mem2.serverless.s2"),
            Engine::PostgreSql if basic => ("serverless_basic", "pg.n2.serverless.1c"),
            Engine::PostgreSql => ("serverless_standard", "pg.n2.serverless.2c"),
            _ if basic => ("serverless_basic", "mysql.n2.serverless.1c"),
            _ => ("serverless_standard", "mysql.n2.serverless.2c"),
        };
        fields.put("PayType", PayType::Serverless.to_string().into());
        if self.Category.is_none() {
            fields.put("Category", category.into());
        }
        if self.DBInstanceClass.is_none() {
            for (name, value) in instance.class_change(class) {
                fields.put(name, value);
            }
        }
    }

    fn check_version(&self, cloud: &Cloud, instance: &Instance) -> Result<(), Refusal> {
        let Some(version) = self.EngineVersion.as_ref().filter(|version| **version != instance.engine_version) else {
            return Ok(());
        };
        let asked = || {
            let (id, engine, now) = (&instance.id, instance.engine, &instance.engine_version);
            format!("`{id}` is {engine} {now}; this asks for `{}`", clip(version))
        };
        if instance.engine != Engine::SqlServer {
            return Err(Condition::VersionNotChangeable.because(asked()));
        }
        check_version(cloud, instance.engine, version)?;
        if year(version) < year(&instance.engine_version) {
            return Err(Condition::VersionNotChangeable.because(asked()));
        }
        ensure!(
            self.AllowMajorVersionUpgrade == Some(true),
            "CheckAllowMajorVersionUpgradeFailed",
            "{}; `AllowMajorVersionUpgrade` is not true",
            asked()
        );
        let size = self.DBInstanceStorage.as_ref().map_or(instance.storage_gb, |size| size.0);
        ensure!(
            size == instance.storage_gb,
            "UpgradeEngineVersionCannotChangeStorage",
            "{}, and for {size} GB instead of {}",
            asked(),
            instance.storage_gb
        );
        Ok(())
    }

    /// Refuses a new storage type that the service does not change to.
    fn check_storage_type(&self, instance: &Instance) -> Result<(), Refusal> {
        let kept = instance.shown_storage_type();
        let Some(wanted) = self.DBInstanceStorageType.as_ref().map(|word| word.0.as_str()).filter(|word| *word != kept)
        else {
            return Ok(());
        };
        let from_to = format!("`{}` is on {kept}, this asks for {wanted}", instance.id);
        ensure!(
            instance.pay_type != PayType::Serverless,
            "InvalidParameter.NotSupportDiskTypeModify",
            "{from_to}; a serverless instance keeps its storage type"
        );
        let slower = ["local_ssd", "ephemeral_ssd", "cloud_ssd", "cloud_efficiency"].contains(&wanted);
        let faster = sizes::is_cloud_disk(kept) && kept != "cloud_efficiency";
        ensure!(!(slower && faster), "InvalidStorageType.Direction", "{from_to}");
        // Disks of PostgreSQL change between the levels of ESSD in both directions (SDK models, 2026).
        if instance.engine != Engine::PostgreSql {
            check_essd_level(Self::NAME, instance, wanted)?;
        }
        let size = self.DBInstanceStorage.as_ref().map_or(instance.storage_gb, |size| size.0);
        let class = self.DBInstanceClass.as_ref().unwrap_or(&instance.class);
        let to_premium = sizes::essd_level(kept).is_some() && sizes::is_premium(wanted);
        ensure!(
            !to_premium || (size == instance.storage_gb && *class == instance.class),
            "InvalidTargetStorageType",
            "{from_to}, and for another class or storage"
        );
        let category = self.Category.as_ref().map_or(instance.category.as_str(), |word| word.0);
        let least = *sizes::storage(instance.engine, wanted, category).start();
        ensure!(
            size >= least || !sizes::is_cloud_disk(wanted),
            "InvalidEssdStorageSize",
            "{from_to}, with {size} GB; the least is {least}"
        );
        Ok(())
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
        let physical = instance.backup_policy.get("BackupMethod").is_some_and(|method| method == "Physical");
        ensure!(
            size <= 4_000 || !physical || !instance.chooses_backup_method(),
            "OperationDenied.NotSupportedBackupMethod",
            "{from_to}; its backups are physical"
        );
        if size < now {
            // PostgreSQL 10 and later can have less storage on an ESSD (page on the reduction of storage, 2026).
            let kept = instance.shown_storage_type();
            let on_essd = sizes::essd_level(kept).is_some() || sizes::is_premium(kept);
            let can_shrink =
                on_essd && instance.engine == Engine::PostgreSql && !instance.engine_version.starts_with('9');
            if instance.on_cloud_disks() && !can_shrink {
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
        check_replicas(cloud, instance, size)
    }
}
