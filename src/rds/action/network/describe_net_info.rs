//! `DescribeDBInstanceNetInfo`: the addresses of an instance.

use super::weights::weights;
use crate::rds::action::prelude::*;
use crate::rds::model::connection::Connection;
use crate::rds::model::ids;
use crate::rds::words::ConnectionStringType;
use crate::rds::words::DBInstanceNetType;

params! {
    /// Lists the addresses of an instance, its own first.
    ///
    /// `DBInstanceNetRWSplitType` is a filter. An IP address that is not set is derived from the address, and always
    /// the same: private ones are in 172.16.0.0/12, public ones in 203.0.113.0/24.
    ///
    /// Source: page DescribeDBInstanceNetInfo (2018 to 2025), SDK response models (2025). Only addresses that split
    /// reads from writes have `MaxDelayTime`, `DistributionType` and weights (inferred).
    DescribeDBInstanceNetInfo { DBInstanceId: String, DBInstanceNetRWSplitType: Option<ConnectionStringType> }
}

impl Action for DescribeDBInstanceNetInfo {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let connections = instance.all_connections();
        let wanted = connections.iter().filter(|connection| {
            self.DBInstanceNetRWSplitType.is_none_or(|wanted| connection.connection_type == wanted)
        });
        let rows: Value = wanted.map(|connection| row(cloud, instance, connection)).collect();
        Ok(object! {
            InstanceNetworkType: instance.network_type,
            SecurityIPMode: instance.security_ip_mode,
            DBInstanceNetInfos: object! { DBInstanceNetInfo: rows },
        })
    }
}

fn row(cloud: &Cloud, instance: &Instance, connection: &Connection) -> Value {
    let public = connection.net_type == DBInstanceNetType::Internet;
    let private = |text: &str| if public { String::new() } else { text.to_owned() };
    let ip_type = match (public, instance.network_type) {
        (true, _) => "Public",
        (false, InstanceNetworkType::Vpc) => "Private",
        (false, InstanceNetworkType::Classic) => "Inner",
    };
    let said = instance.private_ip.clone().filter(|_| !public && !connection.splits());
    let ip = said.unwrap_or_else(|| {
        let vswitch = Some(instance.shown_vswitch()).filter(|_| !public);
        made_up_ip(cloud, vswitch, &connection.address)
    });
    let groups = instance.all_ip_lists().into_iter();
    let groups = groups.map(|list| object! { SecurityIPGroupName: &list.name, SecurityIPs: list.ips.join(",") });
    let split = |text: String| if connection.splits() { text } else { String::new() };
    let distribution = if connection.distribution.is_empty() { "Standard" } else { &connection.distribution };
    let weights = weights(cloud, instance, connection).into_iter().map(|weight| {
        object! {
            DBInstanceId: weight.id,
            DBInstanceType: weight.kind,
            Role: weight.role,
            Weight: weight.weight.to_string(),
            Availability: "Available",
        }
    });
    let mut row = object! {
        ConnectionString: &connection.address,
        ConnectionStringType: connection.connection_type,
        IPType: ip_type,
        IPAddress: ip,
        Port: connection.port.unwrap_or_else(|| instance.shown_port()).to_string(),
        VPCId: private(instance.shown_vpc()),
        VSwitchId: private(instance.shown_vswitch()),
        ExpiredTime: "",
        Upgradeable: "Disabled",
        MaxDelayTime: split(connection.max_delay.unwrap_or(30).to_string()),
        DistributionType: split(distribution.to_owned()),
        DBInstanceWeights: object! { DBInstanceWeight: weights.collect::<Value>() },
        SecurityIPGroups: object! { securityIPGroup: groups.collect::<Value>() },
    };
    // Only addresses of PostgreSQL have these fields.
    if let Value::Object(row) = &mut row {
        row.put_some("BabelfishPort", connection.babelfish_port.map(|port| port.to_string()));
        row.put_some("PGBouncerPort", connection.pgbouncer_port.map(|port| port.to_string()));
    }
    row
}

/// Returns an IP address that is derived from `address`, always the same one: in the range of the vSwitch if the seed
/// has it, or a public address without a vSwitch.
pub(in crate::rds::action) fn made_up_ip(cloud: &Cloud, vswitch: Option<&str>, address: &str) -> String {
    let [a, b, c, d, ..] = ids::hash(address).to_be_bytes();
    let Some(vswitch) = vswitch else { return format!("203.0.113.{}", a.clamp(1, 254)) };
    let inside = cloud.find_vswitch(vswitch).and_then(|(_, found)| found.address(u32::from_be_bytes([a, b, c, d])));
    match inside {
        Some(ip) => ip.to_string(),
        None => format!("172.{}.{b}.{}", 16 + a % 16, c.clamp(1, 254)),
    }
}
