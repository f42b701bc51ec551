//! `AllocateReadWriteSplittingConnection`: the instance is NET_CREATING until the address exists.

use super::splitting::{Delay, Distribution, SplittingPrefix, check_replicas};
use super::types::Port;
use super::{connections, free, letter_first, weights};
use crate::rds::action::prelude::*;
use crate::rds::model::connection::Connection;
use crate::rds::words::DBInstanceNetType;

params! {
    /// Adds an address that splits reads from writes to an instance with read-only instances.
    ///
    /// The defaults are the instance's id with `-rw` as prefix, the engine's port, and 30 seconds for `MaxDelayTime`.
    /// With `DistributionType` `Custom` the weights are those of `Weight`; an instance that it does not name has weight
    /// 0 (inferred). The instance shows NET_CREATING (inferred). The address exists when the instance is Running again.
    ///
    /// Source: page AllocateReadWriteSplittingConnection (2018 to 2025), API metadata (2024).
    AllocateReadWriteSplittingConnection {
        DBInstanceId: String,
        ConnectionStringPrefix: Option<SplittingPrefix>,
        Port: Option<Port>,
        NetType: Option<DBInstanceNetType>,
        DistributionType: Option<Distribution>,
        MaxDelayTime: Option<Delay>,
        Weight: Option<String>,
    }
}

impl Action for AllocateReadWriteSplittingConnection {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::SqlServer]).primary().running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::NoReadOnlyInstance,
        Condition::ConnectionKindExists,
        Condition::AddressTaken,
        Condition::InvalidWeight,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        check_replicas(cloud, instance)?;
        if let Some(other) = instance.connections.iter().find(|connection| connection.splits()) {
            let hint = format!("`{}` has the address `{}`", instance.id, other.address);
            return Err(Condition::ConnectionKindExists.because(hint));
        }
        if let Some(prefix) = &self.ConnectionStringPrefix {
            letter_first(cloud, "ConnectionStringPrefix", &prefix.0, Condition::InvalidConnectionPrefix)?;
        }
        let prefix = self
            .ConnectionStringPrefix
            .map_or_else(|| format!("{}-rw", instance.id.to_ascii_lowercase()), |prefix| prefix.0);
        let mut connection = Connection::read_write_splitting(instance.address(&prefix));
        free(cloud, &connection.address)?;
        connection.port = Some(self.Port.map_or_else(|| instance.shown_port(), |port| port.0));
        connection.net_type = self.NetType.unwrap_or(DBInstanceNetType::Intranet);
        connection.distribution = self.DistributionType.unwrap_or(Distribution::Standard).as_str().to_owned();
        connection.max_delay = self.MaxDelayTime.and_then(|delay| delay.0.try_into().ok());
        if let Some(weight) = &self.Weight {
            connection.weights = weights::read(cloud, instance, weight)?;
        }
        let mut all = instance.connections.clone();
        all.push(connection);
        let (id, sets) = (self.DBInstanceId, [connections(&all)]);
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::NetCreating).sets(&id, sets));
        Ok(object! {})
    }
}
