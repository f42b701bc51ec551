//! Additional addresses of an instance.

use std::collections::BTreeMap;

use crate::rds::catalogue::shaped;
use crate::rds::words::{ConnectionStringType, DBInstanceNetType};

record! {
    /// An additional address of an [`Instance`](crate::Instance): a public one, or one that splits reads from writes.
    ///
    /// ```
    /// use fake_rds::{Connection, Instance};
    ///
    /// let instance = Instance::mysql("rm-1").connection(Connection::public("rm-1-pub.mysql.rds.aliyuncs.com").port(3307));
    /// assert_eq!(instance.connections[0].port, Some(3307));
    /// ```
    #[must_use = "a Connection does nothing until it is added to an Instance"]
    pub struct Connection (
        /// The address (`ConnectionString`).
        "ConnectionString" address: String
    )
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").connection(Connection::public(\"pub.mysql.rds.aliyuncs.com\")",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").connections[0]"
    ) {
        /// The kind of the address (`DBInstanceNetType`): Internet (the default) or Intranet.
        "DBInstanceNetType" pub net_type: DBInstanceNetType = DBInstanceNetType::Internet, own;
        /// The use of the address (`ConnectionStringType`), by default Normal. ReadWriteSplitting splits reads from
        /// writes.
        "ConnectionStringType" pub(crate) connection_type: ConnectionStringType = ConnectionStringType::Normal, own;
        /// The distribution of reads of a splitting address (`DistributionType`): `Standard` (the default) or `Custom`.
        "DistributionType" pub(crate) distribution: String = String::new(), own;
        /// The port (`Port`), from 1 to 65535; by default the usual port of the engine.
        "Port" pub port: Option<u16> = None, own;
        /// The port of Babelfish at this address (`BabelfishPort`), on PostgreSQL.
        "BabelfishPort" pub(crate) babelfish_port: Option<u16> = None, own;
        /// The port of PgBouncer at this address (`PGBouncerPort`), on PostgreSQL.
        "PGBouncerPort" pub(crate) pgbouncer_port: Option<u16> = None, own;
        /// The largest delay of a read-only instance that gets reads from a splitting address (`MaxDelayTime`), in
        /// seconds.
        "MaxDelayTime" pub(crate) max_delay: Option<u32> = None, own;
        /// The weights that a client has set, by instance id, `master` or `slave`.
        "Weights" pub(crate) weights: BTreeMap<String, u64> = BTreeMap::new(), own;
    }
    plain {}
    also {}
    passed_over shaped("DescribeDBInstanceNetInfo", "DBInstanceNetInfos", "DBInstanceNetInfo", &[]);
}

impl Connection {
    /// Creates a public address.
    ///
    /// ```
    /// # use fake_rds::Connection;
    /// let address = Connection::public("rm-1-pub.mysql.rds.aliyuncs.com");
    /// assert_eq!(address.net_type, fake_rds::DBInstanceNetType::Internet);
    /// ```
    pub fn public(address: impl Into<String>) -> Connection {
        Connection::fresh(address.into())
    }

    /// Creates an internal address that splits reads from writes.
    ///
    /// ```
    /// # use fake_rds::Connection;
    /// let address = Connection::read_write_splitting("rm-1-rw.mysql.rds.aliyuncs.com");
    /// assert_eq!(address, Connection::read_write_splitting("rm-1-rw.mysql.rds.aliyuncs.com"));
    /// assert_ne!(address, Connection::public("rm-1-rw.mysql.rds.aliyuncs.com"));
    /// ```
    pub fn read_write_splitting(address: impl Into<String>) -> Connection {
        Connection {
            net_type: DBInstanceNetType::Intranet,
            connection_type: ConnectionStringType::ReadWriteSplitting,
            ..Connection::fresh(address.into())
        }
    }

    /// Sets the port (`Port`), by default the usual port of the engine.
    ///
    /// ```
    /// # use fake_rds::Connection;
    /// let address = Connection::public("rm-1-pub.mysql.rds.aliyuncs.com").port(3307);
    /// assert_eq!(address.port, Some(3307));
    /// ```
    pub fn port(mut self, port: u16) -> Connection {
        self.port = Some(port);
        self
    }

    /// Returns the same connection with another address and port.
    pub(crate) fn at(self, address: &str, port: u16) -> Connection {
        Connection { address: address.to_owned(), port: Some(port), ..self }
    }

    /// Returns whether the address splits reads from writes.
    pub(crate) fn splits(&self) -> bool {
        self.connection_type == ConnectionStringType::ReadWriteSplitting
    }

    /// Returns whether this is an ordinary public address.
    pub(crate) fn is_public(&self) -> bool {
        !self.splits() && self.net_type == DBInstanceNetType::Internet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_splits_is_in_the_private_network() {
        let connection = Connection::read_write_splitting("rw.mysql.rds.aliyuncs.com");
        assert!(connection.splits() && connection.net_type == DBInstanceNetType::Intranet);
    }
}
