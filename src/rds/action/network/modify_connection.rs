//! `ModifyDBInstanceConnectionString`: the instance is DBInstanceNetTypeChanging meanwhile.

use super::types::{ChangedAddress, ChangedPort, SidePort};
use super::{addresses, connections, free, letter_first, not_encrypted};
use crate::rds::action::prelude::*;
use crate::rds::model::connection::Connection;

params! {
    /// Changes prefix and ports of an address, public or internal. `BabelfishPort` and `PGBouncerPort` are only for
    /// PostgreSQL.
    ///
    /// The instance shows DBInstanceNetTypeChanging (inferred), then Running again. Afterwards the list of addresses
    /// shows the new address, and so do the attributes of the instance if the address is its own.
    ///
    /// Source: page ModifyDBInstanceConnectionString (2018 to 2025), API metadata (2024) for the codes.
    ModifyDBInstanceConnectionString {
        DBInstanceId: String,
        CurrentConnectionString: String,
        ConnectionStringPrefix: ChangedAddress,
        Port: ChangedPort,
        BabelfishPort: Option<SidePort>,
        PGBouncerPort: Option<SidePort>,
    }
}

impl Action for ModifyDBInstanceConnectionString {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::ConnectionNotFound,
        Condition::SameConnection,
        Condition::AddressTaken,
        Condition::AddressUsedBySsl,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let (current, port) = (&self.CurrentConnectionString, self.Port.0);
        let all = instance.all_connections();
        let Some(found) = all.iter().find(|connection| connection.address == *current) else {
            let hint = format!("no address `{}`; `{}` has {}", clip(current), instance.id, addresses(instance));
            return Err(Condition::ConnectionNotFound.because(hint));
        };
        letter_first(cloud, "ConnectionStringPrefix", &self.ConnectionStringPrefix.0, Condition::InvalidNewPrefix)?;
        let address = instance.address(&self.ConnectionStringPrefix.0);
        let side = |given: Option<SidePort>, now: Option<u16>| {
            given.map(|port| port.0).filter(|_| instance.engine == Engine::PostgreSql).or(now)
        };
        let babelfish = side(self.BabelfishPort, found.babelfish_port);
        let pgbouncer = side(self.PGBouncerPort, found.pgbouncer_port);
        let same_ports = (found.port, found.babelfish_port, found.pgbouncer_port) == (Some(port), babelfish, pgbouncer);
        match (address == *current, same_ports) {
            (true, true) => return Err(Condition::SameConnection.because(format!("`{current}` has port {port}"))),
            (true, false) => {}
            (false, _) => free(cloud, &address)?,
        }
        not_encrypted(instance, current)?;
        let sets = if *current == instance.shown_connection() {
            vec![
                ("ConnectionString", address.into()),
                ("Port", port.into()),
                ("BabelfishPort", babelfish.into()),
                ("PGBouncerPort", pgbouncer.into()),
            ]
        } else {
            let mut others = instance.connections.clone();
            for other in others.iter_mut().filter(|other| other.address == *current) {
                *other = Connection {
                    babelfish_port: babelfish,
                    pgbouncer_port: pgbouncer,
                    ..other.clone().at(&address, port)
                };
            }
            vec![connections(&others)]
        };
        let id = self.DBInstanceId;
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::DBInstanceNetTypeChanging).sets(&id, sets));
        Ok(object! {})
    }
}
