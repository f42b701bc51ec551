//! `UpgradeDBInstanceMajorVersion`: a new PostgreSQL instance with the version, or an upgrade in place.

use super::creation::{check_class, check_instance, check_place, check_zone, copy_of, kind, order, put_network};
use super::settings::{PrivateIp, put_private_ip};
use super::types::{CollectStats, MajorMode, MajorStorageType, MajorSwitchMode, MajorSwitchTime, SwitchOver};
use crate::base::fields;
use crate::base::value::Name;
use crate::rds::action::prelude::*;
use crate::rds::model::dependants::Relation;
use crate::rds::model::sizes;
use crate::rds::model::vpc::Place;

params! {
    /// Upgrades the major version of a PostgreSQL instance: a new instance with the data and the new version is created.
    ///
    /// The new instance shows Creating and the old one EngineVersionUpgrading (inferred); both are Running afterwards.
    /// With `SwitchOver` `true` the address moves: the new instance has the old instance's address from the beginning,
    /// and the old instance gets a new address at the end (inferred). With `UpgradeMode` `inPlaceUpgrade` or
    /// `zeroDownTimeUpgrade` the action does not create an instance: the existing one has the new version afterwards
    /// (for `zeroDownTimeUpgrade` inferred).
    ///
    /// The upgrade requires a successful check in the last seven days: see `UpgradeDBInstanceMajorVersionPrecheck`. An
    /// instance with read-only instances can only be upgraded without a switch; the read-only instances are not copied.
    /// `PayType` of a new instance must be Postpaid; in place nothing is purchased, and any pay type is accepted (tests
    /// of Terraform's provider, 2026). The network must be a VPC. `SwitchTimeMode` and `SwitchTime` delay the switch:
    /// the new instance is created at once, and the addresses are exchanged at that time. An upgrade in place is
    /// delayed as a whole (inferred). `CollectStatMode` is only checked.
    ///
    /// Source: page UpgradeDBInstanceMajorVersion (2021 to 2025), API metadata (2024) for the codes.
    UpgradeDBInstanceMajorVersion {
        DBInstanceId: String,
        PayType: PayType,
        TargetMajorVersion: Option<String>,
        UpgradeMode: Option<MajorMode>,
        SwitchOver: Option<SwitchOver>,
        SwitchTimeMode: Option<MajorSwitchMode>,
        SwitchTime: Option<MajorSwitchTime>,
        #[checked] CollectStatMode: Option<CollectStats>,
        DBInstanceClass: Option<String>,
        DBInstanceStorage: Option<u64>,
        DBInstanceStorageType: Option<MajorStorageType>,
        InstanceNetworkType: Option<InstanceNetworkType>,
        VPCId: Option<String>,
        VSwitchId: Option<VSwitches>,
        ZoneId: Option<String>,
        ZoneIdSlave1: Option<String>,
        ZoneIdSlave2: Option<String>,
        PrivateIpAddress: Option<PrivateIp>,
    }
}

impl Action for UpgradeDBInstanceMajorVersion {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::PostgreSql]).primary().running().unlocked()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::NoTargetVersion,
        Condition::MajorPayType,
        Condition::MajorNetwork,
        Condition::MajorWithReadOnly,
        Condition::MajorVersionNotSupported,
        Condition::NoUpgradePrecheck,
        Condition::MajorClass,
        Condition::MajorStorage,
        Condition::documented(Self::NAME, "InvalidVPCId"),
        Condition::PrivateIpOutside,
        Condition::PrivateIpUsed,
        Condition::ZoneNotSupported,
        Condition::InvalidParameter,
        Condition::InvalidSwitchMoment,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.TargetMajorVersion.is_none() {
            refuse!(NoTargetVersion, "expected a `TargetMajorVersion` such as `16.0`");
        }
        if self.PayType != PayType::Postpaid && !self.is_in_place() {
            refuse!(MajorPayType, "`PayType` of a new instance must be Postpaid");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let source = admitted(cloud, &self.DBInstanceId)?;
        let target = self.TargetMajorVersion.as_deref().unwrap_or_default();
        let in_place = self.is_in_place();
        self.check_source(cloud, source, target)?;
        let moment = self.SwitchTime.as_ref().map(|moment| clock::to_second(moment.0));
        let mode = self.SwitchTimeMode.map(|mode| mode.0);
        let when =
            When { mode, moment: moment.as_deref(), name: "SwitchTime", condition: Condition::InvalidSwitchMoment };
        let begins = when.begins(cloud, source)?;
        let upgrade = Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::EngineVersionUpgrading);
        if in_place {
            let waiting = source.set_by(WaitingParameters::Change, &cloud.settings);
            let fields = names::version_fields(source.engine, target);
            let fields = fields.into_iter().chain(waiting);
            let task = cloud.begin(upgrade.sets(&self.DBInstanceId, fields).begins(begins));
            return Ok(object! { DBInstanceId: self.DBInstanceId, OrderId: order(cloud), TaskId: task });
        }
        let mut new = self.new_instance(cloud, source, target)?;
        let switches = self.SwitchOver.is_some_and(|word| word.0 == "true");
        let old = [("ConnectionString", source.shown_connection().into()), ("Connections", source.connections.write())];
        let old = old.into_iter().chain([("Port", source.shown_port().into())]);
        new.id = cloud.new_instance_id(kind(new.engine, false), &new.region);
        let id = new.id.clone();
        let addresses = [
            ("ConnectionString", new.shown_connection().into()),
            ("Connections", Vec::<String>::new().write()),
            ("SSLConnectionString", Value::Null),
        ];
        let task = match begins.filter(|_| switches) {
            None => {
                let upgrade = if switches { upgrade.sets(&self.DBInstanceId, addresses) } else { upgrade };
                if switches {
                    let changes: Vec<(Name, Value)> = old.map(|(name, value)| (name.into(), value)).collect();
                    let errors = fields::set(&mut new, &changes);
                    debug_assert!(errors.is_empty(), "{errors:?}");
                }
                cloud.create(new, upgrade)
            }
            Some(moment) => {
                let task = cloud.create(new, upgrade);
                let switch = |id: &str| {
                    Operation::of(Self::NAME).keeps_instance(id, Status::EngineVersionUpgrading).begins(Some(moment))
                };
                // The old instance loses its addresses before the new one gets them.
                cloud.begin(switch(&self.DBInstanceId).sets(&self.DBInstanceId, addresses));
                cloud.begin(switch(&id).sets(&id, old));
                task
            }
        };
        Ok(object! { DBInstanceId: id, OrderId: order(cloud), TaskId: task })
    }
}

impl UpgradeDBInstanceMajorVersion {
    /// Returns whether the existing instance gets the new version, without creating one.
    fn is_in_place(&self) -> bool {
        self.UpgradeMode.is_some_and(|mode| mode.0 != "blueGreenDeployment")
    }

    /// Refuses an upgrade that the source instance does not allow.
    fn check_source(&self, cloud: &Cloud, source: &Instance, target: &str) -> Result<(), Refusal> {
        let switches = self.is_in_place() || self.SwitchOver.is_some_and(|word| word.0 == "true");
        if let Some(replica) = cloud.instances.replicas_of(&source.id).next().filter(|_| switches) {
            let hint =
                format!("`{}` has the read-only instance `{}`: `SwitchOver` must be false", source.id, replica.id);
            return Err(Condition::MajorWithReadOnly.because(hint));
        }
        if !names::is_later_version(source.engine, target, &source.engine_version) {
            let hint = format!(
                "`{}` has version {} and cannot be upgraded to `{}`",
                source.id,
                source.engine_version,
                clip(target)
            );
            return Err(Condition::MajorVersionNotSupported.because(hint));
        }
        if !source.is_checked_for(target, cloud.now()) {
            let hint = format!("`{}` has no successful check of the last 7 days for version {target}", source.id);
            return Err(Condition::NoUpgradePrecheck.because(hint));
        }
        Ok(())
    }

    /// Returns the new instance, which has no id yet, or why the request is refused.
    fn new_instance(&self, cloud: &Cloud, source: &Instance, target: &str) -> Result<Instance, Refusal> {
        for zone in [&self.ZoneId, &self.ZoneIdSlave1, &self.ZoneIdSlave2].map(Option::as_deref) {
            check_zone(cloud, &source.region, zone.filter(|zone| *zone != "Auto"), Condition::ZoneNotSupported)?;
        }
        if let Some(class) = &self.DBInstanceClass {
            check_class(cloud, source.engine, class, Condition::MajorClass)?;
        }
        let place = Place {
            region: &source.region,
            zone: self.ZoneId.as_deref(),
            zones: usize::MAX,
            vpc: self.VPCId.as_deref(),
            vswitches: self.VSwitchId.as_ref().map(|ids| ids.0.as_str()),
        };
        check_place(cloud, &place, Condition::documented(Self::NAME, "InvalidVPCId"))?;
        let mut new = self.copy(source, target);
        if new.network_type != InstanceNetworkType::Vpc {
            refuse!(MajorNetwork, "`{}` requires a VPC", source.id);
        }
        // An instance that moves from local disks to cloud disks may have less storage than before.
        let shrinks = new.storage_gb < source.storage_gb && sizes::is_cloud_disk(source.shown_storage_type());
        if shrinks || source.used() > new.storage() {
            let hint = format!("`{}` has {} GB, this asks for {}", source.id, source.storage_gb, new.storage_gb);
            return Err(Condition::MajorStorage.because(hint));
        }
        put_private_ip(cloud, self.PrivateIpAddress.as_ref(), &mut new)?;
        check_instance(cloud, &new)?;
        Ok(new)
    }

    /// Returns a copy of the source with the requested changes.
    fn copy(&self, source: &Instance, target: &str) -> Instance {
        let mut new = copy_of(source, Relation::Upgraded);
        target.clone_into(&mut new.engine_version);
        new.kernel_version = names::latest_minor_version(new.engine, target);
        new.change_class(self.DBInstanceClass.as_deref());
        new.storage_gb = self.DBInstanceStorage.unwrap_or(new.storage_gb);
        new.storage_type = self.DBInstanceStorageType.map_or(new.storage_type, |word| word.0.to_owned());
        new.zone = self.ZoneId.clone().filter(|zone| zone != "Auto").unwrap_or(new.zone);
        let (first, second) = (new.slave_zone_1.take(), new.slave_zone_2.take());
        new.put_zones([self.ZoneIdSlave1.as_ref().or(first.as_ref()), self.ZoneIdSlave2.as_ref().or(second.as_ref())]);
        new.network_type = self.InstanceNetworkType.unwrap_or(new.network_type);
        put_network(&mut new, self.VPCId.as_ref(), self.VSwitchId.as_ref().map(|ids| &ids.0));
        new
    }
}
