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
    /// With `TargetDBInstanceId`, two PostgreSQL instances swap their addresses, and prefix and port are unchanged.
    /// Both show DBInstanceNetTypeChanging (inferred).
    ///
    /// Source: page ModifyDBInstanceConnectionString (2018 to 2025), API metadata (2024) for the codes.
    ModifyDBInstanceConnectionString {
        DBInstanceId: String,
        CurrentConnectionString: String,
        ConnectionStringPrefix: ChangedAddress,
        Port: ChangedPort,
        BabelfishPort: Option<SidePort>,
        PGBouncerPort: Option<SidePort>,
        TargetDBInstanceId: Option<String>,
    }
}

impl Action for ModifyDBInstanceConnectionString {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::ConnectionNotFound,
        Condition::InvalidParameter,
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
        if let Some(target) = &self.TargetDBInstanceId {
            let target = swapped(cloud, instance, current, target)?;
            let addresses =
                [(target.id.clone(), instance.shown_connection()), (self.DBInstanceId, target.shown_connection())];
            for (id, address) in addresses {
                let operation = Operation::of(Self::NAME).keeps_instance(&id, Status::DBInstanceNetTypeChanging);
                cloud.begin(operation.sets(&id, [("ConnectionString", address.into())]));
            }
            return Ok(object! {});
        }
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
            (false, _) => {
                let prefix = &self.ConnectionStringPrefix.0;
                letter_first(cloud, "ConnectionStringPrefix", prefix, Condition::InvalidNewPrefix)?;
                free(cloud, &address)?;
            }
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

/// Returns the instance with which another one swaps its address.
fn swapped<'c>(cloud: &'c Cloud, instance: &Instance, current: &str, target: &str) -> Result<&'c Instance, Refusal> {
    let refused = |hint: String| Refusal::of(Condition::InvalidParameter, "TargetDBInstanceId").hint(hint);
    let found = cloud.instances.get(target).filter(|other| other.owner == instance.owner && other.id != instance.id);
    let Some(found) = found else { return Err(refused(format!("there is no other instance `{}`", clip(target)))) };
    if instance.engine != Engine::PostgreSql
        || found.engine != instance.engine
        || found.status != Status::Running
        || found.region != instance.region
    {
        let hint = format!("`{}` is {} in {}, and {}", found.id, found.engine, found.region, found.status);
        return Err(refused(format!("{hint}; expected a running instance of PostgreSQL in {}", instance.region)));
    }
    if *current != instance.shown_connection() {
        return Err(refused(format!("`{}` is not the internal address of `{}`", clip(current), instance.id)));
    }
    Ok(found)
}
