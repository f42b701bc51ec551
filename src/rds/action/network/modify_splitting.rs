//! `ModifyReadWriteSplittingConnection`: the instance is DBInstanceNetTypeChanging meanwhile.

use super::splitting::{Delay, Distribution, SplittingPrefix, check_replicas};
use super::types::Port;
use super::{connections, free, letter_first, not_encrypted, weights};
use crate::rds::action::prelude::*;

params! {
    /// Changes the address that splits reads from writes: its prefix and port, the largest delay of a read-only
    /// instance, and the weights. Absent parameters leave their setting unchanged.
    ///
    /// The instance shows DBInstanceNetTypeChanging (inferred), then Running again.
    ///
    /// Source: page ModifyReadWriteSplittingConnection (2018 to 2025), API metadata (2024) for the codes.
    ModifyReadWriteSplittingConnection {
        DBInstanceId: String,
        ConnectionStringPrefix: Option<SplittingPrefix>,
        Port: Option<Port>,
        DistributionType: Option<Distribution>,
        MaxDelayTime: Option<Delay>,
        Weight: Option<String>,
    }
}

impl Action for ModifyReadWriteSplittingConnection {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::SqlServer]).running()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::SplittingNotFound,
        Condition::NoReadOnlyInstance,
        Condition::AddressTaken,
        Condition::AddressUsedBySsl,
        Condition::InvalidWeight,
        Condition::MissingParameter,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        check_replicas(cloud, instance)?;
        let mut all = instance.connections.clone();
        let Some(connection) = all.iter_mut().find(|connection| connection.splits()) else {
            let hint = format!("`{}` has no address that splits reads from writes", instance.id);
            return Err(Condition::SplittingNotFound.because(hint));
        };
        let named = self.ConnectionStringPrefix.is_some() || self.Port.is_some() || self.Weight.is_some();
        if !named && self.DistributionType.is_none() && self.MaxDelayTime.is_none() {
            let refusal = Refusal::of(Condition::MissingParameter, "MaxDelayTime");
            return Err(refusal.hint("neither `MaxDelayTime` nor `DistributionType` is given".to_owned()));
        }
        if let Some(prefix) = &self.ConnectionStringPrefix {
            letter_first(cloud, "ConnectionStringPrefix", &prefix.0, Condition::InvalidConnectionPrefix)?;
        }
        let address = self.ConnectionStringPrefix.map(|prefix| instance.address(&prefix.0));
        if let Some(address) = address.filter(|address| *address != connection.address) {
            free(cloud, &address)?;
            not_encrypted(instance, &connection.address)?;
            connection.address = address;
        }
        if let Some(port) = self.Port {
            connection.port = Some(port.0);
        }
        if let Some(distribution) = self.DistributionType {
            connection.distribution = distribution.as_str().to_owned();
        }
        if let Some(seconds) = self.MaxDelayTime {
            connection.max_delay = seconds.0.try_into().ok();
        }
        if let Some(weight) = &self.Weight {
            connection.weights = weights::read(cloud, instance, weight)?;
        }
        let (id, sets) = (self.DBInstanceId, [connections(&all)]);
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::DBInstanceNetTypeChanging).sets(&id, sets));
        Ok(object! {})
    }
}
