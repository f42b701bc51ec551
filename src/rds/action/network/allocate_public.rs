//! `AllocateInstancePublicConnection`: the instance is NET_CREATING until the address exists.

use super::types::{NewAddress, Port, SidePort};
use super::{addresses, connections, free, letter_first};
use crate::rds::action::prelude::*;
use crate::rds::model::connection::Connection;
use crate::rds::words::DBInstanceNetType;

params! {
    /// Adds a public address to an instance.
    ///
    /// The address is the prefix, the engine's domain, that of the region, and `rds.aliyuncs.com`, as published addresses are (2017
    /// to 2026). A region of which none was found has its id there, and other engines than MySQL and PostgreSQL follow MySQL
    /// (both inferred). The instance shows NET_CREATING (the word is another
    /// database product's, inferred); when it is Running again, the address is there. An instance has one public address.
    ///
    /// `BabelfishPort` and `PGBouncerPort` are only for PostgreSQL.
    ///
    /// Source: page AllocateInstancePublicConnection (2018 to 2025), API metadata (2024) for the codes.
    AllocateInstancePublicConnection {
        DBInstanceId: String,
        ConnectionStringPrefix: NewAddress,
        Port: Port,
        BabelfishPort: Option<SidePort>,
        PGBouncerPort: Option<SidePort>,
    }
}

impl Action for AllocateInstancePublicConnection {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").running()];
    const CONDITIONS: &'static [Condition] = &[Condition::PublicConnectionExists, Condition::AddressTaken];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let own_is_public = instance.net_type == DBInstanceNetType::Internet;
        if own_is_public || instance.connections.iter().any(Connection::is_public) {
            let hint =
                format!("`{}` already has a public address; its addresses: {}", instance.id, addresses(instance));
            return Err(Condition::PublicConnectionExists.because(hint));
        }
        letter_first(
            cloud,
            "ConnectionStringPrefix",
            &self.ConnectionStringPrefix.0,
            Condition::InvalidConnectionPrefix,
        )?;
        let address = instance.address(&self.ConnectionStringPrefix.0);
        free(cloud, &address)?;
        let mut all = instance.connections.clone();
        // Other engines have neither port.
        let side = |port: Option<SidePort>| port.map(|port| port.0).filter(|_| instance.engine == Engine::PostgreSql);
        all.push(Connection {
            babelfish_port: side(self.BabelfishPort),
            pgbouncer_port: side(self.PGBouncerPort),
            ..Connection::public(&address).port(self.Port.0)
        });
        let sets = [connections(&all)];
        let id = self.DBInstanceId;
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::NetCreating).sets(&id, sets));
        Ok(object! { DbInstanceName: id, ConnectionString: address })
    }
}
