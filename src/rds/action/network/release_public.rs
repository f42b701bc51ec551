//! `ReleaseInstancePublicConnection`: the instance is NET_DELETING until the address is gone.

use super::{addresses, connections, not_encrypted};
use crate::rds::action::prelude::*;

params! {
    /// Removes the public address of an instance.
    ///
    /// The instance shows NET_DELETING (inferred: the word is from another database product; the console of 2023 shows
    /// "releasing network connection"). The address is gone when the instance is Running again.
    ///
    /// Source: page ReleaseInstancePublicConnection (2018 to 2025), API metadata (2024).
    ReleaseInstancePublicConnection { DBInstanceId: String, CurrentConnectionString: String }
}

impl Action for ReleaseInstancePublicConnection {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").running()];
    const CONDITIONS: &'static [Condition] = &[Condition::PublicConnectionNotFound, Condition::AddressUsedBySsl];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let (current, mut all) = (self.CurrentConnectionString, instance.connections.clone());
        all.retain(|connection| !(connection.is_public() && connection.address == current));
        if all.len() == instance.connections.len() {
            let hint = format!("no public address `{}`; `{}` has {}", clip(&current), instance.id, addresses(instance));
            return Err(Condition::PublicConnectionNotFound.because(hint));
        }
        not_encrypted(instance, &current)?;
        let (id, sets) = (self.DBInstanceId, [connections(&all)]);
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&id, Status::NetDeleting).sets(&id, sets));
        Ok(object! {})
    }
}
