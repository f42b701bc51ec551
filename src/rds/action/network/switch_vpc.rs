//! `SwitchDBInstanceVpc`: the instance is DBInstanceNetTypeChanging until it is in the VPC.

use super::super::instance::{check_place, check_private_ip};
use crate::rds::action::prelude::*;
use crate::rds::model::vpc::Place;
use std::net::Ipv4Addr;

params! {
    /// Moves an instance to another VPC and vSwitch.
    ///
    /// The instance shows DBInstanceNetTypeChanging (inferred), then Running again. Ids that the
    /// seed's VPCs do not have are accepted. A VPC of another region, a vSwitch of another VPC or zone, and an address
    /// outside the vSwitch are refused (the code of the former is inferred). A move to the
    /// VPC, the vSwitch and the address that the instance has is a duplicate (inferred).
    ///
    /// Source: page SwitchDBInstanceVpc (2021 to 2025), API metadata (2024).
    SwitchDBInstanceVpc { DBInstanceId: String, VPCId: String, VSwitchId: String, PrivateIpAddress: Option<String> }
}

impl Action for SwitchDBInstanceVpc {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::PostgreSql, Engine::SqlServer])
        .running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::InvalidPrivateIp,
        Condition::PrivateIpOutside,
        Condition::NotInVpc,
        Condition::documented(Self::NAME, "InvalidConnVPCId"),
        Condition::documented(Self::NAME, "MigrateAlreadyExistsFault"),
    ];

    fn check(&self) -> Result<(), Refusal> {
        match &self.PrivateIpAddress {
            Some(ip) if ip.parse::<Ipv4Addr>().is_err() => Err(Condition::InvalidPrivateIp
                .because(format!("`PrivateIpAddress` is `{}`, expected an IP address", clip(ip)))),
            _ => Ok(()),
        }
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if instance.network_type != InstanceNetworkType::Vpc {
            refuse!(NotInVpc, "`{}` is in the classic network", instance.id);
        }
        let (region, vpc, vswitches) = (&instance.region, Some(self.VPCId.as_str()), Some(self.VSwitchId.as_str()));
        let zone = instance.zone_id();
        let place = Place { region, zone: Some(&zone), zones: usize::MAX, vpc, vswitches };
        check_place(cloud, &place, Condition::documented(Self::NAME, "InvalidConnVPCId"))?;
        if let Some(ip) = &self.PrivateIpAddress {
            check_private_ip(cloud, &self.VSwitchId, ip)?;
        }
        let is_same = instance.shown_vpc() == self.VPCId && instance.shown_vswitch() == self.VSwitchId;
        if is_same && self.PrivateIpAddress.as_ref().is_none_or(|ip| instance.private_ip.as_ref() == Some(ip)) {
            refuse!(
                "MigrateAlreadyExistsFault",
                "`{}` is already in `{}` and `{}`",
                instance.id,
                self.VPCId,
                self.VSwitchId
            );
        }
        let sets = [
            ("VpcId", self.VPCId.into()),
            ("VSwitchId", self.VSwitchId.into()),
            ("PrivateIpAddress", self.PrivateIpAddress.into()),
        ];
        let id = self.DBInstanceId;
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::DBInstanceNetTypeChanging).sets(&id, sets));
        Ok(object! {})
    }
}
