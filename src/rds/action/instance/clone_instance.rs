//! `CloneDBInstance`: the clone is Creating and its source INS_CLONING, then both are Running.

use super::super::admission::SUCCESS;
use super::super::backup::TableMeta;
use super::creation::{
    RESTORED, check_class, check_essd_level, check_instance, check_network, check_place, check_storage, check_zone,
    check_zones, copy_of, expires, kind, months, order, put_data, put_network,
};
use super::settings::{Capacity, Compute, HostGroup, IoAcceleration, PrivateIp, put_private_ip};
use super::types::{Category, ClonedBackup, NewInstanceDescription, NewTags, Period, Storage, StorageType, UsedTime};
use crate::rds::action::prelude::*;
use crate::rds::action::restoring::{RestoreMoment, Source};
use crate::rds::model::dependants::Relation;
use crate::rds::model::sizes;
use crate::rds::model::vpc::Place;

params! {
    /// Clones an instance at a point in time (`RestoreTime`) or from a backup set (`BackupId`).
    ///
    /// The clone shows Creating and its source INS_CLONING; both are Running afterwards. From a backup set, the clone
    /// has the databases and accounts of that set. For any point in time, it has the current databases and accounts of
    /// its source, since the fake does not keep past states. The time must be in the span that
    /// `DescribeLocalAvailableRecoveryTime` returns: logs are backed up, and a backup was complete then. The settings
    /// are the current ones of the source. `DbNames` selects databases. With `RestoreTable` `1` the clone has only the
    /// databases and tables of `TableMeta`, which is required then, under their new names, as in the action
    /// `RestoreTable`.
    ///
    /// Source: page CloneDBInstance (2018, 2020), SDK models (2025), API metadata (2024) for the codes.
    CloneDBInstance {
        DBInstanceId: String,
        PayType: PayType,
        BackupId: Option<String>,
        #[checked] BackupType: Option<ClonedBackup>,
        Category: Option<Category>,
        DBInstanceClass: Option<String>,
        DBInstanceDescription: Option<NewInstanceDescription>,
        DBInstanceStorage: Option<Storage>,
        DBInstanceStorageType: Option<StorageType>,
        DbNames: Option<String>,
        DeletionProtection: Option<bool>,
        InstanceNetworkType: Option<InstanceNetworkType>,
        Period: Option<Period>,
        RestoreTime: Option<RestoreMoment>,
        Tag: NewTags,
        UsedTime: Option<UsedTime>,
        VPCId: Option<String>,
        VSwitchId: Option<String>,
        ZoneId: Option<String>,
        ZoneIdSlave1: Option<String>,
        ZoneIdSlave2: Option<String>,
        BpeEnabled: Option<String>,
        BurstingEnabled: Option<bool>,
        DedicatedHostGroupId: Option<HostGroup>,
        IoAccelerationEnabled: Option<IoAcceleration>,
        PrivateIpAddress: Option<PrivateIp>,
        ServerlessConfig: Option<Capacity>,
        RestoreTable: Option<RestoresTables>,
        TableMeta: Option<TableMeta>,
    }
}

word_parameters! {
    /// `RestoreTable`: whether only some databases and tables are restored.
    RestoresTables = ["1", "0", "true", "false"], InvalidParameter;
}

/// The source of the clone's data.
const FROM: Source = Source::of(Condition::NoCloneMoment, Condition::NoSuchBackupSet);

const ZONES: Condition = Condition::documented("CloneDBInstance", "ZoneId.NotMatchWithCategory");

impl Action for CloneDBInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary().running().unlocked().backup(
        "BackupId",
        SUCCESS,
        Condition::NoSuchBackupSet,
    )];
    const CONDITIONS: &'static [Condition] = &[
        Condition::NoCloneMoment,
        Condition::MissingParameter,
        Condition::InvalidUsedTime,
        Condition::NoSuchBackupSet,
        Condition::UnrestorableMoment,
        Condition::InvalidParameter,
        Condition::CloneZone,
        ZONES,
        Condition::InvalidClass,
        Condition::CloneStorageType,
        Condition::documented(Self::NAME, "CannotDecreaseEssdPerfLevel"),
        Condition::CloneStorage,
        Condition::InvalidInstanceStorage,
        Condition::InvalidCloudDiskSize,
        Condition::ClassicWithCloudDisk,
        Condition::VpcNotSupported,
        Condition::PrivateIpOutside,
        Condition::PrivateIpUsed,
    ];

    fn check(&self) -> Result<(), Refusal> {
        FROM.check(self.BackupId.as_ref(), self.RestoreTime.as_ref())?;
        months(self.PayType, self.Period.as_ref(), self.UsedTime.as_ref(), RESTORED).map(|_| ())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let source = admitted(cloud, &self.DBInstanceId)?;
        let moment = self.RestoreTime.map(|moment| moment.0);
        FROM.backup(source, self.BackupId.as_ref(), moment, cloud.now())?;
        for zone in [&self.ZoneId, &self.ZoneIdSlave1, &self.ZoneIdSlave2].map(Option::as_deref) {
            check_zone(cloud, &source.region, zone.filter(|zone| *zone != "Auto"), Condition::CloneZone)?;
        }
        let place = Place {
            region: &source.region,
            zone: self.ZoneId.as_deref(),
            zones: Place::zones_with([&self.ZoneIdSlave1, &self.ZoneIdSlave2]),
            vpc: self.VPCId.as_deref(),
            vswitches: self.VSwitchId.as_deref(),
        };
        check_place(cloud, &place, Condition::VpcNotSupported)?;
        if let Some(class) = &self.DBInstanceClass {
            check_class(cloud, source.engine, class, Condition::InvalidClass)?;
        }
        if let Some((_, error)) = self.ServerlessConfig.as_ref().and_then(|capacity| capacity.0.outside(source.engine))
        {
            return Err(Refusal::of(Condition::InvalidParameter, "ServerlessConfig").hint(error));
        }
        let clone = self.instance(cloud, source)?;
        check_zones(&clone.category, [&self.ZoneIdSlave1, &self.ZoneIdSlave2], ZONES)?;
        let (own, of_source) = (clone.shown_storage_type(), source.shown_storage_type());
        if sizes::is_cloud_disk(own) && !sizes::is_cloud_disk(of_source) {
            let hint = format!("`{}` is on {of_source}, this asks for {own}", source.id);
            return Err(Condition::CloneStorageType.because(hint));
        }
        check_essd_level(Self::NAME, source, own)?;
        if clone.storage_gb < source.storage_gb {
            let hint = format!("`{}` has {} GB, this asks for {}", source.id, source.storage_gb, clone.storage_gb);
            return Err(Condition::CloneStorage.because(hint));
        }
        // By default a clone has the source's size, which is not checked.
        if self.DBInstanceStorage.is_some() {
            check_storage(&clone)?;
        }
        check_network(&clone)?;
        check_instance(cloud, &clone)?;

        let id = cloud.new_instance_id(kind(clone.engine, false), &clone.region);
        let operation = Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::InsCloning);
        cloud.create(Instance { id: id.clone(), ..clone }, operation);
        Ok(object! { DBInstanceId: id, OrderId: order(cloud) })
    }
}

impl CloneDBInstance {
    /// Returns the new instance.
    fn instance(&self, cloud: &Cloud, source: &Instance) -> Result<Instance, Refusal> {
        let months = months(self.PayType, self.Period.as_ref(), self.UsedTime.as_ref(), RESTORED)?;
        let mut clone = copy_of(source, Relation::Clone);
        clone.zone = self.ZoneId.clone().filter(|zone| zone != "Auto").unwrap_or(clone.zone);
        clone.put_zones([self.ZoneIdSlave1.as_ref(), self.ZoneIdSlave2.as_ref()]);
        clone.change_class(self.DBInstanceClass.as_deref());
        clone.storage_gb = self.DBInstanceStorage.as_ref().map_or(clone.storage_gb, |size| size.0);
        clone.storage_type = self.DBInstanceStorageType.as_ref().map_or(clone.storage_type, |word| word.0.clone());
        clone.category = self.Category.as_ref().map_or(clone.category, |word| word.0.to_owned());
        clone.description = self.DBInstanceDescription.as_ref().map(|text| text.0.clone()).unwrap_or_default();
        clone.pay_type = self.PayType;
        clone.expires = expires(cloud, months);
        clone.network_type = self.InstanceNetworkType.unwrap_or(clone.network_type);
        put_network(&mut clone, self.VPCId.as_ref(), self.VSwitchId.as_ref());
        clone.deletion_protection = self.DeletionProtection.unwrap_or(false);
        clone.tags = self.Tag.0.iter().cloned().collect();
        let compute = Compute {
            serverless: self.ServerlessConfig.as_ref(),
            bursting: self.BurstingEnabled,
            io_acceleration: self.IoAccelerationEnabled,
            bpe: self.BpeEnabled.as_ref(),
            host_group: self.DedicatedHostGroupId.as_ref(),
            ..Compute::default()
        };
        compute.apply(&mut clone);
        put_private_ip(cloud, self.PrivateIpAddress.as_ref(), &mut clone)?;
        if let Some(backup) = self.BackupId.as_deref().and_then(|id| source.find_backup(id)) {
            put_data(&mut clone, &backup.databases, &backup.accounts);
        }
        if let Some(names) = &self.DbNames {
            self.choose(&mut clone, names)?;
        }
        if self.RestoreTable.is_some_and(|word| ["1", "true"].contains(&word.0)) {
            let refused = |hint: String| Refusal::of(Condition::InvalidParameter, "TableMeta").hint(hint);
            let Some(meta) = &self.TableMeta else {
                return Err(refused("`RestoreTable` `1` requires a `TableMeta`".to_owned()));
            };
            let restored = meta.of(&clone.databases).map_err(|why| refused(why.0.hint.unwrap_or_default()))?;
            let gone: Vec<String> = clone.databases.iter().map(|database| database.name.clone()).collect();
            gone.iter().for_each(|name| clone.remove_database(name));
            clone.databases = restored;
        }
        Ok(clone)
    }

    /// Removes the databases of a clone that the request does not name.
    fn choose(&self, clone: &mut Instance, names: &str) -> Result<(), Refusal> {
        let wanted: Vec<&str> = members(names).collect();
        if let Some(unknown) = wanted.iter().find(|name| clone.find_database(name).is_none()) {
            let hint = format!("`{}` has no database `{}`", self.DBInstanceId, clip(unknown));
            return Err(Refusal::of(Condition::InvalidParameter, "DbNames").hint(hint));
        }
        let others = clone.databases.iter().map(|database| database.name.clone());
        let others: Vec<String> = others.filter(|name| !wanted.contains(&name.as_str())).collect();
        others.iter().for_each(|name| clone.remove_database(name));
        Ok(())
    }
}
