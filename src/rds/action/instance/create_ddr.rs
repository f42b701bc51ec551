//! `CreateDdrInstance`: a new instance with the data of a backup in another region.

use super::creation::{
    RESTORED, check_instance, check_network, check_place, check_zone, copy_of, created, expires, kind, months, put_data,
};
use super::ddr::{self, Wanted};
use super::settings::{PrivateIp, SystemCharset, put_parameters, put_private_ip};
use super::types::{
    ConnectionMode, DdrEngine, DdrStorage, Description, NetType, Period, ResourceGroup, RestoreType, SecurityIps,
    StorageType, UsedTime,
};
use crate::rds::action::prelude::*;
use crate::rds::action::restoring::RestoreTime;
use crate::rds::model::cross_region::CrossBackup;
use crate::rds::model::dependants::Relation;
use crate::rds::model::vpc::Place;

params! {
    /// Creates an instance with the databases and accounts of a backup that is kept in another region.
    ///
    /// `RestoreType` `BackupSet` (or 0) restores the backup `BackupSetId`. `BackupTime` (or 1) restores the instance
    /// `SourceDBInstanceName` at `RestoreTime`: the fake uses the last backup that was complete then, since it has no
    /// logs of later changes, but logs must be kept in the other region. The new instance is in the region that keeps
    /// the backup, or in that of the source. It shows Creating, then Running. Engine and version are those of the
    /// source, and so are class and storage by default. `SystemDBCharset` sets the character set of the server on
    /// MySQL.
    ///
    /// Source: page CreateDdrInstance (2019 to 2025), API metadata (2024) for the codes.
    CreateDdrInstance {
        RegionId: String,
        Engine: DdrEngine,
        EngineVersion: String,
        DBInstanceNetType: NetType,
        PayType: PayType,
        RestoreType: RestoreType,
        SecurityIPList: SecurityIps,
        BackupSetId: Option<String>,
        BackupSetRegion: Option<String>,
        ConnectionMode: Option<ConnectionMode>,
        DBInstanceClass: Option<String>,
        DBInstanceDescription: Option<Description>,
        DBInstanceStorage: Option<DdrStorage>,
        DBInstanceStorageType: Option<StorageType>,
        InstanceNetworkType: Option<InstanceNetworkType>,
        Period: Option<Period>,
        ResourceGroupId: Option<ResourceGroup>,
        RestoreTime: Option<RestoreTime>,
        SourceDBInstanceName: Option<String>,
        SourceRegion: Option<String>,
        UsedTime: Option<UsedTime>,
        VPCId: Option<String>,
        VSwitchId: Option<String>,
        ZoneId: Option<String>,
        EncryptionKey: Option<String>,
        PrivateIpAddress: Option<PrivateIp>,
        SystemDBCharset: Option<SystemCharset>,
    }
}

impl Action for CreateDdrInstance {
    const CONDITIONS: &'static [Condition] = &[
        Condition::NoBackupSetName,
        Condition::CrossBackupNotFound,
        Condition::NoSourceInstance,
        Condition::MissingParameter,
        Condition::InstanceNotFound,
        Condition::NoCrossBackupBefore,
        Condition::DdrRegion,
        Condition::DdrInstanceEngine,
        Condition::DdrVersion,
        Condition::DdrClass,
        Condition::DdrStorageSize,
        Condition::DdrEncrypted,
        Condition::InvalidUsedTime,
        Condition::ZoneNotSupported,
        Condition::ClassicWithCloudDisk,
        Condition::VpcNotSupported,
        Condition::PrivateIpOutside,
        Condition::PrivateIpUsed,
        Condition::InvalidParameter,
    ];

    fn check(&self) -> Result<(), Refusal> {
        months(self.PayType, self.Period.as_ref(), self.UsedTime.as_ref(), RESTORED).map(|_| ())
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let wanted = Wanted {
            region: &self.RegionId,
            engine: self.Engine,
            version: &self.EngineVersion,
            class: self.DBInstanceClass.as_ref(),
            storage: self.DBInstanceStorage,
            restore_type: self.RestoreType,
            backup: self.BackupSetId.as_ref(),
            source: self.SourceDBInstanceName.as_ref(),
            source_region: self.SourceRegion.as_ref(),
            moment: self.RestoreTime,
            encrypted: Condition::DdrEncrypted,
        };
        let (source, backup) = ddr::source(cloud, caller, &wanted)?;
        if let Some(region) = self.BackupSetRegion.as_ref().filter(|region| **region != backup.region) {
            let hint = format!("backup {} is kept in {}, not in `{region}`", backup.id, backup.region);
            return Err(Condition::CrossBackupNotFound.because(hint));
        }
        for zone in self.zones() {
            check_zone(cloud, &self.RegionId, Some(zone), Condition::ZoneNotSupported)?;
        }
        let place = Place {
            region: &self.RegionId,
            zone: self.zones().next(),
            zones: self.zones().count().max(1),
            vpc: self.VPCId.as_deref(),
            vswitches: self.VSwitchId.as_deref(),
        };
        check_place(cloud, &place, Condition::VpcNotSupported)?;
        let new = self.instance(cloud, caller, source, backup)?;
        check_network(&new)?;
        check_instance(cloud, &new)?;

        let id = cloud.new_instance_id(kind(new.engine, false), &new.region);
        cloud.create(Instance { id: id.clone(), ..new }, Operation::of(Self::NAME));
        Ok(Value::Object(created(cloud, &id)))
    }
}

impl CreateDdrInstance {
    /// The zones of the nodes, with colons between (SDK models, 2026).
    fn zones(&self) -> impl Iterator<Item = &str> {
        self.ZoneId.iter().flat_map(|zones| zones.split(':'))
    }

    /// Returns the new instance.
    fn instance(
        &self,
        cloud: &Cloud,
        caller: &Caller,
        source: &Instance,
        backup: &CrossBackup,
    ) -> Result<Instance, Refusal> {
        let months = months(self.PayType, self.Period.as_ref(), self.UsedTime.as_ref(), RESTORED)?;
        let mut new = copy_of(source, Relation::Disaster);
        put_data(&mut new, &backup.databases, &backup.accounts);
        new.region.clone_from(&self.RegionId);
        let mut zones = self.zones().map(str::to_owned);
        new.zone = zones.next().unwrap_or_default();
        (new.slave_zone_1, new.slave_zone_2) = (zones.next(), zones.next());
        new.change_class(self.DBInstanceClass.as_deref());
        new.storage_gb = self.DBInstanceStorage.map_or(new.storage_gb, |size| size.0);
        new.storage_type = self.DBInstanceStorageType.as_ref().map_or(new.storage_type, |word| word.0.clone());
        new.pay_type = self.PayType;
        new.expires = expires(cloud, months);
        new.net_type = self.DBInstanceNetType.0;
        let network = if self.VPCId.is_some() { InstanceNetworkType::Vpc } else { new.network_type };
        new.network_type = self.InstanceNetworkType.unwrap_or(network);
        if new.network_type == InstanceNetworkType::Vpc {
            new.vpc_id = self.VPCId.clone().unwrap_or_default();
            new.vswitch_id = self.VSwitchId.clone().unwrap_or_default();
        }
        if let Some(mode) = self.ConnectionMode {
            mode.0.clone_into(&mut new.connection_mode);
        }
        new.description = self.DBInstanceDescription.as_ref().map(|text| text.0.clone()).unwrap_or_default();
        new.resource_group = self.ResourceGroupId.as_ref().map(|group| group.0.clone()).unwrap_or_default();
        new.set_default_ips(self.SecurityIPList.0.clone());
        new.encryption_key = self.EncryptionKey.clone().or(new.encryption_key);
        let charset = [("character_set_server", self.SystemDBCharset.map(|charset| charset.0))];
        put_parameters(cloud, caller, &mut new, None, None, &charset)?;
        put_private_ip(cloud, self.PrivateIpAddress.as_ref(), &mut new)?;
        Ok(new)
    }
}
