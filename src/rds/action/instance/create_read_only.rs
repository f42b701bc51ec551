//! `CreateReadOnlyDBInstance`: a new instance that always has the databases of its primary.

use super::creation::{
    READ_ONLY, check_class, check_essd_level, check_instance, check_network, check_place, check_storage, check_zone,
    copy_of, created, expires, kind, months, put_network,
};
use super::settings::{Architecture, Compute, HostGroup, IoAcceleration, PrivateIp, put_private_ip};
use super::types::{Category, Description, Period, Port, ResourceGroup, Storage, StorageType, UsedTime};
use crate::rds::action::prelude::*;
use crate::rds::model::dependants::Relation;
use crate::rds::model::proxy::{DbProxy, GENERAL_PROXY};
use crate::rds::model::sizes;
use crate::rds::model::vpc::Place;

params! {
    /// Creates a read-only instance of a primary.
    ///
    /// The new instance shows Creating, then Running; the primary remains Running and lists it in
    /// `ReadOnlyDBInstanceIds` (inferred). The id begins with `rr-` (`pgr-` for PostgreSQL). A primary has at most 5
    /// read-only instances, 10 if it has at least 64 GB of memory, and 7 on SQL Server. By default, storage type, VPC
    /// and vSwitch are those of the primary (inferred). A read-only instance always has the databases and accounts of
    /// its primary.
    ///
    /// A primary of the basic edition has no read-only instances. `ZoneId` names at most as many zones as the instance
    /// has nodes. An ESSD is not slower than that of the primary.
    ///
    /// `AutoCreateProxy` gives the primary a general-purpose proxy, if it has none (inferred).
    ///
    /// Source: page CreateReadOnlyDBInstance (2018 to 2020), SDK models (2025), API metadata (2024) for most codes.
    CreateReadOnlyDBInstance {
        RegionId: String,
        ZoneId: String,
        DBInstanceId: String,
        EngineVersion: String,
        DBInstanceClass: String,
        DBInstanceStorage: Storage,
        PayType: PayType,
        Category: Option<Category>,
        DBInstanceDescription: Option<Description>,
        DBInstanceStorageType: Option<StorageType>,
        DeletionProtection: Option<bool>,
        InstanceNetworkType: Option<InstanceNetworkType>,
        Period: Option<Period>,
        Port: Option<Port>,
        ResourceGroupId: Option<ResourceGroup>,
        UsedTime: Option<UsedTime>,
        VPCId: Option<String>,
        VSwitchId: Option<VSwitches>,
        AutoCreateProxy: Option<bool>,
        AutoRenew: Option<bool>,
        BpeEnabled: Option<String>,
        BurstingEnabled: Option<bool>,
        DedicatedHostGroupId: Option<HostGroup>,
        InstructionSetArch: Option<Architecture>,
        IoAccelerationEnabled: Option<IoAcceleration>,
        IsAnalyticReadOnlyIns: Option<bool>,
        PrivateIpAddress: Option<PrivateIp>,
        TargetDedicatedHostIdForMaster: Option<String>,
    }
}

impl Action for CreateReadOnlyDBInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::SqlServer, Engine::PostgreSql])
        .primary()
        .running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::MissingParameter,
        Condition::InvalidUsedTime,
        Condition::InvalidParameter,
        Condition::ZoneNotSupported,
        Condition::documented(Self::NAME, "BasicCategoryNotSupport"),
        Condition::ReadOnlyVersion,
        Condition::InvalidClass,
        Condition::documented(Self::NAME, "InvalidMultiparamZoneInfoList"),
        Condition::ReadOnlyStorageType,
        Condition::documented(Self::NAME, "CannotDecreaseEssdPerfLevel"),
        Condition::InvalidInstanceStorage,
        Condition::InvalidCloudDiskSize,
        Condition::ReadOnlyStorage,
        Condition::ClassicWithCloudDisk,
        Condition::TooManyReadOnly,
        Condition::VpcNotSupported,
        Condition::PrivateIpOutside,
        Condition::PrivateIpUsed,
    ];

    fn check(&self) -> Result<(), Refusal> {
        months(self.PayType, self.Period.as_ref(), self.UsedTime.as_ref(), READ_ONLY).map(|_| ())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let primary = admitted(cloud, &self.DBInstanceId)?;
        if self.RegionId != primary.region {
            let hint = format!("`RegionId` is `{}`, the primary is in {}", clip(&self.RegionId), primary.region);
            return Err(Refusal::of(Condition::InvalidParameter, "RegionId").hint(hint));
        }
        for zone in self.zones() {
            check_zone(cloud, &self.RegionId, Some(zone), Condition::ZoneNotSupported)?;
        }
        let place = Place {
            region: &self.RegionId,
            zone: self.zones().next(),
            zones: self.zones().count(),
            vpc: self.VPCId.as_deref(),
            vswitches: self.VSwitchId.as_ref().map(|ids| ids.0.as_str()),
        };
        check_place(cloud, &place, Condition::VpcNotSupported)?;
        // Only on local disks can it be in another VPC (SDK models, 2026).
        let of_primary =
            |vpc: &&String| !primary.on_cloud_disks() || primary.vpc_id.is_empty() || **vpc == primary.vpc_id;
        if let Some(vpc) = self.VPCId.as_ref().filter(|vpc| !of_primary(vpc)) {
            refuse!(VpcNotSupported, "`{}` is in `{}`, not in `{}`", primary.id, primary.vpc_id, clip(vpc));
        }
        ensure!(
            primary.category != "Basic",
            "BasicCategoryNotSupport",
            "`{}` is of the basic edition, which has no read-only instances",
            primary.id
        );
        if self.EngineVersion != primary.engine_version {
            let hint =
                format!("`{}` has version {}, not `{}`", primary.id, primary.engine_version, clip(&self.EngineVersion));
            return Err(Condition::ReadOnlyVersion.because(hint));
        }
        check_class(cloud, primary.engine, &self.DBInstanceClass, Condition::InvalidClass)?;
        let instance = self.instance(cloud, primary)?;
        let zones = self.zones().count();
        let nodes = if instance.category == "Basic" { 1 } else { 2 };
        ensure!(
            zones <= nodes,
            "InvalidMultiparamZoneInfoList",
            "`ZoneId` has {zones} zones, an instance of the edition {} has {nodes} nodes",
            instance.category
        );
        let (own, of_primary) = (instance.shown_storage_type(), primary.shown_storage_type());
        if sizes::is_cloud_disk(own) != sizes::is_cloud_disk(of_primary) {
            let hint = format!("`{}` is on {of_primary}, this asks for {own}", primary.id);
            return Err(Condition::ReadOnlyStorageType.because(hint));
        }
        check_essd_level(Self::NAME, primary, own)?;
        check_storage(&instance)?;
        if instance.storage_gb < primary.storage_gb {
            let hint = format!("`{}` has {} GB, this asks for {}", primary.id, primary.storage_gb, instance.storage_gb);
            return Err(Condition::ReadOnlyStorage.because(hint));
        }
        check_network(&instance)?;
        // The service creates one at a time (public reports, 2024).
        if let Some(other) = cloud.instances.replicas_of(&primary.id).find(|other| other.status == Status::Creating) {
            let hint = format!("`{}` of `{}` is still being created", other.id, primary.id);
            return Err(Condition::InstanceStatus.because(hint));
        }
        let most = sizes::most_replicas(primary.engine, primary.shown_memory(), of_primary);
        if cloud.instances.replicas_of(&primary.id).count() >= most {
            refuse!(TooManyReadOnly, "`{}` already has {most}", primary.id);
        }
        check_instance(cloud, &instance)?;

        let id = cloud.new_instance_id(kind(instance.engine, true), &self.RegionId);
        let proxied = matches!(instance.engine, Engine::MySql | Engine::PostgreSql);
        if self.AutoCreateProxy == Some(true) && proxied {
            let proxy = DbProxy { kind: GENERAL_PROXY.to_owned(), ..DbProxy::new(cloud.ids.name(20)) };
            admitted_mut(cloud, &self.DBInstanceId)?.proxy.get_or_insert(proxy);
        }
        cloud.create(Instance { id: id.clone(), ..instance }, Operation::of(Self::NAME));
        Ok(Value::Object(created(cloud, &id)))
    }
}

impl CreateReadOnlyDBInstance {
    /// The zones of the nodes: `a`, or `a:b` for a high-availability read-only instance (SDK models, 2026).
    fn zones(&self) -> impl Iterator<Item = &str> {
        self.ZoneId.split(':')
    }

    /// Returns the new instance.
    fn instance(&self, cloud: &Cloud, primary: &Instance) -> Result<Instance, Refusal> {
        let months = months(self.PayType, self.Period.as_ref(), self.UsedTime.as_ref(), READ_ONLY)?;
        let mut instance = copy_of(primary, Relation::ReadOnly).read_only_of(&primary.id);
        let mut zones = self.zones().map(str::to_owned);
        instance.zone = zones.next().unwrap_or_default();
        instance.slave_zone_1 = zones.next();
        instance.class.clone_from(&self.DBInstanceClass);
        instance.storage_gb = self.DBInstanceStorage.0;
        instance.storage_type =
            self.DBInstanceStorageType.as_ref().map_or(instance.storage_type, |word| word.0.clone());
        if let Some(category) = &self.Category {
            instance.category = category.0.to_owned();
        } else if instance.engine == Engine::PostgreSql && instance.on_cloud_disks() {
            // The only edition of such an instance (SDK models, 2026).
            "Basic".clone_into(&mut instance.category);
        }
        instance.description = self.DBInstanceDescription.as_ref().map(|text| text.0.clone()).unwrap_or_default();
        instance.pay_type = self.PayType;
        instance.expires = expires(cloud, months);
        instance.network_type = self.InstanceNetworkType.unwrap_or(InstanceNetworkType::Vpc);
        put_network(&mut instance, self.VPCId.as_ref(), self.VSwitchId.as_ref().map(|ids| &ids.0));
        instance.port = self.Port.as_ref().map(|port| port.0);
        instance.resource_group = self.ResourceGroupId.as_ref().map(|group| group.0.clone()).unwrap_or_default();
        instance.deletion_protection = self.DeletionProtection.unwrap_or(false);
        instance.auto_renew = self.PayType == PayType::Prepaid && self.AutoRenew == Some(true);
        if let Some(period) = self.Period.as_ref().filter(|_| instance.auto_renew) {
            instance.auto_renew_months = period.0;
        }
        instance.analytic = self.IsAnalyticReadOnlyIns == Some(true);
        if let Some(word) = self.InstructionSetArch {
            word.0.clone_into(&mut instance.architecture);
        }
        let compute = Compute {
            bursting: self.BurstingEnabled,
            io_acceleration: self.IoAccelerationEnabled,
            bpe: self.BpeEnabled.as_ref(),
            host_group: self.DedicatedHostGroupId.as_ref(),
            hosts: [self.TargetDedicatedHostIdForMaster.as_ref(), None, None],
            ..Compute::default()
        };
        compute.apply(&mut instance);
        // A replica reads the tables of its primary, so it names them and reads times as the primary does (inferred).
        for name in ["lower_case_table_names", "default_time_zone"] {
            if let Some(value) = primary.parameters.get(name) {
                instance.parameters.insert(name.to_owned(), value.clone());
            }
        }
        put_private_ip(cloud, self.PrivateIpAddress.as_ref(), &mut instance)?;
        Ok(instance)
    }
}
