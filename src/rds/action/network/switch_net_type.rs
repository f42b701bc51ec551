//! `SwitchDBInstanceNetType`: the instance is DBInstanceNetTypeChanging until its address has switched.

use super::types::{ChangedAddress, SwitchedPort};
use super::{free, letter_first, not_encrypted};
use crate::rds::action::prelude::*;
use crate::rds::model::connection::Connection;
use crate::rds::words::ConnectionStringType;
use crate::rds::words::DBInstanceNetType;

params! {
    /// Switches an instance's own address between internal and public, with another prefix.
    ///
    /// The instance shows DBInstanceNetTypeChanging, then Running again. An instance with an additional public address
    /// cannot be switched (inferred). The fake does not limit the number of switches.
    ///
    /// Source: page SwitchDBInstanceNetType (2018 to 2025).
    SwitchDBInstanceNetType {
        DBInstanceId: String,
        ConnectionStringPrefix: ChangedAddress,
        Port: Option<SwitchedPort>,
        ConnectionStringType: Option<ConnectionStringType>,
    }
}

impl Action for SwitchDBInstanceNetType {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::SqlServer]).running().unlocked()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::ConnectionKindExists,
        Condition::SplittingNotFound,
        Condition::AddressTaken,
        Condition::AddressUsedBySsl,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        letter_first(cloud, "ConnectionStringPrefix", &self.ConnectionStringPrefix.0, Condition::InvalidNewPrefix)?;
        let address = instance.address(&self.ConnectionStringPrefix.0);
        let wanted = self.ConnectionStringType.unwrap_or(ConnectionStringType::Normal);
        let all = instance.all_connections();
        let Some(current) = all.iter().find(|connection| connection.connection_type == wanted) else {
            let hint = format!("`{}` has no address that splits reads from writes", instance.id);
            return Err(Condition::SplittingNotFound.because(hint));
        };
        if !current.splits() && instance.connections.iter().any(Connection::is_public) {
            let hint = format!("`{}` has both an internal and a public address", instance.id);
            return Err(Condition::ConnectionKindExists.because(hint));
        }
        free(cloud, &address)?;
        not_encrypted(instance, &current.address)?;
        let net_type = match current.net_type {
            DBInstanceNetType::Internet => DBInstanceNetType::Intranet,
            DBInstanceNetType::Intranet => DBInstanceNetType::Internet,
        };
        let old = current.address.clone();
        let port = self.Port.map_or(current.port, |port| Some(port.0)).unwrap_or_else(|| instance.shown_port());
        let sets = if current.splits() {
            let mut others = instance.connections.clone();
            for other in others.iter_mut().filter(|other| other.splits()) {
                *other = Connection { net_type, ..other.clone().at(&address, port) };
            }
            vec![super::connections(&others)]
        } else {
            vec![("ConnectionString", (&address).into()), ("Port", port.into()), ("DBInstanceNetType", net_type.into())]
        };
        let id = self.DBInstanceId;
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::DBInstanceNetTypeChanging).sets(&id, sets));
        Ok(object! { OldConnectionString: old, NewConnectionString: address })
    }
}
