//! `CreateDBInstance`: the instance is Creating, then Running.

use super::creation::{
    NEW, UNNAMED, check_class, check_instance, check_network, check_place, check_storage, check_version, check_zone,
    check_zones, created, expires, kind, months,
};
use super::settings::{
    Babelfish, Capacity, Compute, HostGroup, IoAcceleration, OptimizedWrites, ParamGroup, PrivateIp, SystemCharset,
    Templates, TimeZone, put_parameters, put_private_ip,
};
use super::types::{
    Amount, Category, ConnectionMode, CreateStrategy, EngineName, MinorVersion, NetType, NewInstanceDescription,
    NewTags, Period, Port, Replication, ResourceGroup, SecurityIps, Storage, StorageThreshold, StorageType, UsedTime,
};
use crate::rds::action::prelude::*;
use crate::rds::model::ip_list::IpList;
use crate::rds::model::proxy::{DbProxy, GENERAL_PROXY};
use crate::rds::model::serverless::Bound;
use crate::rds::model::sizes;
use crate::rds::model::vpc::Place;
use crate::rds::words::UserBackupStatus;
use crate::rds::words::{Mode, StorageAutoScale};

params! {
    /// Creates an instance, or several.
    ///
    /// The instance shows Creating, then Running. Its id begins with `rm-` (`pgm-` for PostgreSQL) and the marker of
    /// the region. If the creation fails, the instance is removed. With an `Amount` above 1 (MySQL only) the answer has
    /// a `TaskId` and no instance id. With `DryRun` the request is only checked.
    ///
    /// The default of `InstanceNetworkType` is VPC if the request has a VPC, a vSwitch or a cloud disk, and otherwise
    /// Classic (the pages say Classic; the rest is inferred). The default of `Category` follows from the class
    /// (inferred). A serverless instance needs `Category` and `ServerlessConfig`, and is on an ESSD of level 1 or a
    /// premium one. `StorageAutoScale` needs `StorageThreshold` and `StorageUpperBound`. `TargetMinorVersion` is one of
    /// the version.
    ///
    /// `DBTimeZone`, `DBIsIgnoreCase`, `SystemDBCharset` and `DBParamGroupId` set parameters of the engine. A parameter
    /// group of the service itself (`rpg-sys-..`) changes no values. `WhitelistTemplateList` attaches white-list
    /// templates by their ids. `UserBackupId` names an imported backup in the region, whose databases the new instance
    /// has. The instance must be MySQL with the version of the backup, and its storage at least `RestoreSize` (the code
    /// of the refusal is inferred). `RoleARN` without an `EncryptionKey` encrypts a cloud disk with the service's key.
    /// `AutoCreateProxy` gives MySQL and PostgreSQL a general-purpose proxy (inferred).
    ///
    /// Source: page CreateDBInstance (2018 to 2025), SDK models (2025), API metadata (2024) for most codes.
    CreateDBInstance {
        RegionId: String,
        Engine: EngineName,
        EngineVersion: String,
        DBInstanceClass: String,
        DBInstanceStorage: Storage,
        DBInstanceNetType: NetType,
        SecurityIPList: SecurityIps,
        PayType: PayType,
        Amount: Option<Amount>,
        AutoRenew: Option<bool>,
        AutoUpgradeMinorVersion: Option<Mode>,
        Category: Option<Category>,
        ConnectionMode: Option<ConnectionMode>,
        ConnectionString: Option<String>,
        #[checked] CreateStrategy: Option<CreateStrategy>,
        #[checked] ExternalReplication: Option<Replication>,
        DBInstanceDescription: Option<NewInstanceDescription>,
        DBInstanceStorageType: Option<StorageType>,
        DeletionProtection: Option<bool>,
        DryRun: Option<bool>,
        InstanceNetworkType: Option<InstanceNetworkType>,
        Period: Option<Period>,
        Port: Option<Port>,
        ResourceGroupId: Option<ResourceGroup>,
        Tag: NewTags,
        TargetMinorVersion: Option<MinorVersion>,
        UsedTime: Option<UsedTime>,
        VPCId: Option<String>,
        VSwitchId: Option<VSwitches>,
        ZoneId: Option<String>,
        ZoneIdSlave1: Option<String>,
        ZoneIdSlave2: Option<String>,
        AutoCreateProxy: Option<bool>,
        BabelfishConfig: Option<Babelfish>,
        BpeEnabled: Option<String>,
        BurstingEnabled: Option<bool>,
        ColdDataEnabled: Option<bool>,
        DBIsIgnoreCase: Option<bool>,
        DBParamGroupId: Option<ParamGroup>,
        DBTimeZone: Option<TimeZone>,
        DedicatedHostGroupId: Option<HostGroup>,
        EncryptionKey: Option<String>,
        IoAccelerationEnabled: Option<IoAcceleration>,
        OptimizedWrites: Option<OptimizedWrites>,
        PrivateIpAddress: Option<PrivateIp>,
        RoleARN: Option<String>,
        ServerlessConfig: Option<Capacity>,
        StorageAutoScale: Option<StorageAutoScale>,
        StorageThreshold: Option<StorageThreshold>,
        StorageUpperBound: Option<u64>,
        SystemDBCharset: Option<SystemCharset>,
        TargetDedicatedHostIdForLog: Option<String>,
        TargetDedicatedHostIdForMaster: Option<String>,
        TargetDedicatedHostIdForSlave: Option<String>,
        UserBackupId: Option<String>,
        WhitelistTemplateList: Templates,
    }
}

/// The addresses in the hidden IP list of every new instance (a public record shows the list; the addresses are
/// inferred).
const DAS_ADDRESSES: [&str; 1] = ["100.104.0.0/16"];

impl Action for CreateDBInstance {
    const CONDITIONS: &'static [Condition] = &[
        Condition::RegionNotFound,
        Condition::AmountOfOtherEngine,
        Condition::MissingParameter,
        Condition::InvalidUsedTime,
        Condition::InvalidInstancePort,
        Condition::InvalidEngineVersion,
        Condition::InvalidClass,
        Condition::documented(Self::NAME, "InvalidParameter.MinCapacity"),
        Condition::documented(Self::NAME, "InvalidParameter.NotSupportDBInstanceStorageType"),
        Condition::documented(Self::NAME, "InvalidMinorVersion.NotFound"),
        Condition::InvalidInstanceStorage,
        Condition::InvalidCloudDiskSize,
        Condition::ClassicWithCloudDisk,
        Condition::ZoneNotSupported,
        Condition::ZonesOfOtherCategory,
        Condition::VpcNotSupported,
        Condition::ConnectionStringTaken,
        Condition::PrivateIpOutside,
        Condition::PrivateIpUsed,
        Condition::InvalidParameter,
    ];

    fn check(&self) -> Result<(), Refusal> {
        let engine = self.Engine.0;
        if self.amount() > 1 && engine != Engine::MySql {
            refuse!(AmountOfOtherEngine, "{} instances of {engine}", self.amount());
        }
        if let Some(port) = self.Port.as_ref().filter(|port| engine != Engine::MySql && port.0 > 5_999) {
            let hint = format!("`Port` is {}, expected 1000 to 5999 on {engine}", port.0);
            return Err(Condition::InvalidInstancePort.because(hint));
        }
        months(self.PayType, self.Period.as_ref(), self.UsedTime.as_ref(), NEW)?;
        let scales = self.StorageAutoScale == Some(StorageAutoScale::Enable);
        let serverless = self.PayType == PayType::Serverless;
        let required = [
            (serverless, self.Category.is_some(), "Category", "`PayType` is Serverless"),
            (serverless, self.ServerlessConfig.is_some(), "ServerlessConfig", "`PayType` is Serverless"),
            (scales, self.StorageThreshold.is_some(), "StorageThreshold", "`StorageAutoScale` is Enable"),
            (scales, self.StorageUpperBound.is_some(), "StorageUpperBound", "`StorageAutoScale` is Enable"),
        ];
        if let Some((_, _, name, why)) = required.into_iter().find(|(needed, given, ..)| *needed && !*given) {
            return Err(Refusal::of(Condition::MissingParameter, name).hint(why.to_owned()));
        }
        match self.ServerlessConfig.as_ref().and_then(|capacity| capacity.0.outside(engine)) {
            Some((Bound::Min, error)) => refuse!("InvalidParameter.MinCapacity", "{error}"),
            Some((Bound::Max, error)) => Err(Refusal::of(Condition::InvalidParameter, "ServerlessConfig").hint(error)),
            None => Ok(()),
        }
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let engine = self.Engine.0;
        check_region(cloud, &self.RegionId)?;
        check_version(cloud, engine, &self.EngineVersion)?;
        check_class(cloud, engine, &self.DBInstanceClass, Condition::InvalidClass)?;
        let slaves =
            [&self.ZoneIdSlave1, &self.ZoneIdSlave2].map(|zone| zone.as_deref().filter(|zone| *zone != "Auto"));
        for zone in [self.ZoneId.as_deref()].into_iter().chain(slaves) {
            check_zone(cloud, &self.RegionId, zone, Condition::ZoneNotSupported)?;
        }
        check_zones(self.category(), [&self.ZoneIdSlave1, &self.ZoneIdSlave2], Condition::ZonesOfOtherCategory)?;
        let place = Place {
            region: &self.RegionId,
            zone: self.ZoneId.as_deref(),
            zones: Place::zones_with([&self.ZoneIdSlave1, &self.ZoneIdSlave2]),
            vpc: self.VPCId.as_deref(),
            vswitches: self.VSwitchId.as_ref().map(|ids| ids.0.as_str()),
        };
        check_place(cloud, &place, Condition::VpcNotSupported)?;
        if let Some(version) = &self.TargetMinorVersion {
            let fits = names::is_minor_version_of(engine, &self.EngineVersion, &version.0);
            let (version, of) = (clip(&version.0), &self.EngineVersion);
            ensure!(fits, "InvalidMinorVersion.NotFound", "`{version}` is not a minor version of {engine} {of}");
        }
        let instance = self.instance(cloud, caller)?;
        let storage_type = instance.shown_storage_type();
        // Serverless instances support PL1 and premium ESSDs only (CreateDBInstance, 2026).
        let for_serverless = storage_type == "cloud_essd" || sizes::is_premium(storage_type);
        ensure!(
            for_serverless || instance.pay_type != PayType::Serverless || self.DBInstanceStorageType.is_none(),
            "InvalidParameter.NotSupportDBInstanceStorageType",
            "a serverless instance is on cloud_essd or general_essd, not on {storage_type}"
        );
        check_storage(&instance)?;
        check_network(&instance)?;
        self.check_address(cloud)?;
        check_instance(cloud, &instance)?;
        if self.DryRun == Some(true) {
            return Ok(object! { DryRun: true, DryRunResult: true });
        }

        let mut begun = Vec::new();
        for number in 0..self.amount() {
            let id = cloud.new_instance_id(kind(engine, false), &self.RegionId);
            let mut instance = Instance { id: id.clone(), ..instance.clone() };
            if number > 0 {
                instance.connection_string.clear();
                instance.private_ip = None;
            }
            if self.AutoCreateProxy == Some(true) && matches!(engine, Engine::MySql | Engine::PostgreSql) {
                instance.proxy = Some(DbProxy { kind: GENERAL_PROXY.to_owned(), ..DbProxy::new(cloud.ids.name(20)) });
            }
            begun.push((id, cloud.create(instance, Operation::of(Self::NAME))));
        }
        match begun.as_slice() {
            [(id, _)] => {
                let mut answer = created(cloud, id);
                if !self.Tag.0.is_empty() {
                    answer.put("TagResult", true.into());
                }
                Ok(Value::Object(answer))
            }
            several => Ok(object! {
                TaskId: several.first().map(|(_, task)| task.to_string()),
                Message: "Batch Create DBInstance Task Is In Process.",
            }),
        }
    }
}

impl CreateDBInstance {
    fn category(&self) -> &str {
        self.Category.as_ref().map_or_else(|| sizes::category(&self.DBInstanceClass), |word| word.0)
    }

    fn amount(&self) -> u64 {
        self.Amount.as_ref().map_or(1, |amount| amount.0)
    }

    /// Returns the new instance.
    fn instance(&self, cloud: &Cloud, caller: &Caller) -> Result<Instance, Refusal> {
        let months = months(self.PayType, self.Period.as_ref(), self.UsedTime.as_ref(), NEW)?;
        let mut instance = Instance::of(self.Engine.0, UNNAMED);
        instance.owner = caller.owner.to_string();
        instance.engine_version.clone_from(&self.EngineVersion);
        instance.region.clone_from(&self.RegionId);
        instance.zone = self.ZoneId.clone().unwrap_or_default();
        instance.put_zones([self.ZoneIdSlave1.as_ref(), self.ZoneIdSlave2.as_ref()]);
        instance.class.clone_from(&self.DBInstanceClass);
        instance.storage_gb = self.DBInstanceStorage.0;
        instance.storage_type = self.DBInstanceStorageType.as_ref().map(|word| word.0.clone()).unwrap_or_default();
        instance.category = self.category().to_owned();
        instance.description = self.DBInstanceDescription.as_ref().map(|text| text.0.clone()).unwrap_or_default();
        instance.net_type = self.DBInstanceNetType.0;
        instance.set_default_ips(self.SecurityIPList.0.clone());
        instance
            .put_ip_list(IpList { attribute: "hidden".to_owned(), ..IpList::new("hdm_security_ips", DAS_ADDRESSES) });
        instance.pay_type = self.PayType;
        instance.expires = expires(cloud, months);
        instance.auto_renew = self.PayType == PayType::Prepaid && self.AutoRenew == Some(true);
        if let Some(period) = self.Period.as_ref().filter(|_| instance.auto_renew) {
            instance.auto_renew_months = period.0;
        }
        instance.network_type = self.InstanceNetworkType.unwrap_or_else(|| {
            let in_vpc = self.VPCId.is_some() || self.VSwitchId.is_some();
            let in_vpc = in_vpc || instance.on_cloud_disks();
            if in_vpc { InstanceNetworkType::Vpc } else { InstanceNetworkType::Classic }
        });
        if instance.network_type == InstanceNetworkType::Vpc {
            instance.vpc_id = self.VPCId.clone().unwrap_or_default();
            // Of vSwitches in several zones, answers show that of the primary node.
            instance.vswitch_id = self.VSwitchId.as_ref().map(|ids| ids.0.clone()).unwrap_or_default();
        }
        if let Some(mode) = &self.ConnectionMode {
            instance.connection_mode = mode.0.to_owned();
        }
        instance.connection_string = self.ConnectionString.clone().unwrap_or_default();
        instance.port = self.Port.as_ref().map(|port| port.0);
        instance.resource_group = self.ResourceGroupId.as_ref().map(|group| group.0.clone()).unwrap_or_default();
        instance.deletion_protection = self.DeletionProtection.unwrap_or(false);
        if let Some(mode) = self.AutoUpgradeMinorVersion {
            instance.auto_upgrade = mode;
        }
        instance.kernel_version = match &self.TargetMinorVersion {
            Some(version) => version.0.clone(),
            None => names::first_minor_version(instance.engine, &instance.engine_version),
        };
        instance.tags = self.Tag.0.iter().cloned().collect();
        self.put_settings(cloud, caller, &mut instance)?;
        Ok(instance)
    }

    /// Sets the settings of the request other than class, storage, network and payment.
    fn put_settings(&self, cloud: &Cloud, caller: &Caller, instance: &mut Instance) -> Result<(), Refusal> {
        let compute = Compute {
            serverless: self.ServerlessConfig.as_ref(),
            bursting: self.BurstingEnabled,
            cold_data: self.ColdDataEnabled,
            io_acceleration: self.IoAccelerationEnabled,
            bpe: self.BpeEnabled.as_ref(),
            optimized_writes: self.OptimizedWrites,
            host_group: self.DedicatedHostGroupId.as_ref(),
            hosts: [
                self.TargetDedicatedHostIdForMaster.as_ref(),
                self.TargetDedicatedHostIdForSlave.as_ref(),
                self.TargetDedicatedHostIdForLog.as_ref(),
            ],
            ..Compute::default()
        };
        compute.apply(instance);
        if let Some(babelfish) = self.BabelfishConfig.as_ref().filter(|_| instance.engine == Engine::PostgreSql) {
            instance.babelfish.clone_from(&babelfish.0);
        }
        let with_service_key = self.RoleARN.is_some() && instance.on_cloud_disks();
        let service_key = with_service_key.then(|| instance.service_key());
        instance.encryption_key = self.EncryptionKey.clone().or(service_key);
        if let Some(switch) = self.StorageAutoScale {
            instance.storage_auto_scale = switch;
        }
        instance.storage_threshold = self.StorageThreshold.as_ref().map(|percent| percent.0);
        instance.storage_upper_bound = self.StorageUpperBound;
        let case = self.DBIsIgnoreCase.map(|ignored| if ignored { "1" } else { "0" });
        let given =
            [("lower_case_table_names", case), ("character_set_server", self.SystemDBCharset.map(|charset| charset.0))];
        put_parameters(cloud, caller, instance, self.DBParamGroupId.as_ref(), self.DBTimeZone.as_ref(), &given)?;
        self.WhitelistTemplateList.attach(cloud, caller, instance)?;
        self.put_user_backup(cloud, caller, instance)?;
        put_private_ip(cloud, self.PrivateIpAddress.as_ref(), instance)
    }

    /// Adds the databases of the imported backup to the instance.
    fn put_user_backup(&self, cloud: &Cloud, caller: &Caller, instance: &mut Instance) -> Result<(), Refusal> {
        let Some(id) = &self.UserBackupId else { return Ok(()) };
        let refused = |hint: String| Err(Refusal::of(Condition::InvalidParameter, "UserBackupId").hint(hint));
        let mut files = cloud.user_backups_of(&caller.owner, &self.RegionId);
        let Some(file) = files.find(|file| file.id == *id && file.status == UserBackupStatus::BackupSuccess) else {
            return refused(format!("{} has no imported backup `{}` that succeeded", self.RegionId, clip(id)));
        };
        if instance.engine != Engine::MySql || instance.engine_version != file.engine_version {
            return refused(format!("backup `{id}` is of MySQL {}", file.engine_version));
        }
        if instance.storage_gb < file.restore_gb {
            return refused(format!("backup `{id}` requires {} GB of storage", file.restore_gb));
        }
        instance.databases.clone_from(&file.databases);
        Ok(())
    }

    /// Refuses a requested address that another instance has.
    fn check_address(&self, cloud: &Cloud) -> Result<(), Refusal> {
        let Some(wanted) = &self.ConnectionString else { return Ok(()) };
        match cloud.instances.iter().find(|instance| instance.shown_connection() == *wanted) {
            Some(holder) => {
                let hint = format!("`{}` is the address of `{}`", clip(wanted), holder.id);
                Err(Condition::ConnectionStringTaken.because(hint))
            }
            None => Ok(()),
        }
    }
}
