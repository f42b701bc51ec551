//! `ReleaseReadWriteSplittingConnection`: the instance is NET_DELETING until the address is gone.

use super::{connections, not_encrypted};
use crate::rds::action::prelude::*;

params! {
    /// Removes the address that splits reads from writes.
    ///
    /// The instance shows NET_DELETING (inferred). The address is gone when the instance is Running again.
    ///
    /// Source: page ReleaseReadWriteSplittingConnection (2018 to 2025).
    ReleaseReadWriteSplittingConnection { DBInstanceId: String }
}

impl Action for ReleaseReadWriteSplittingConnection {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::SqlServer]).running()];
    const CONDITIONS: &'static [Condition] = &[Condition::SplittingNotReleasable, Condition::AddressUsedBySsl];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let Some(found) = instance.connections.iter().find(|connection| connection.splits()) else {
            let hint = format!("`{}` has no address that splits reads from writes", instance.id);
            return Err(Condition::SplittingNotReleasable.because(hint));
        };
        not_encrypted(instance, &found.address)?;
        let mut all = instance.connections.clone();
        all.retain(|connection| !connection.splits());
        let (id, sets) = (self.DBInstanceId, [connections(&all)]);
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::NetDeleting).sets(&id, sets));
        Ok(object! {})
    }
}
