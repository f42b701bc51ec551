//! `DeleteDBInstanceEndpointAddress`: the instance is NET_DELETING until the public address is gone.

use super::{CHANGES, change, endpoint};
use crate::rds::action::prelude::*;

params! {
    /// Removes the public address of an endpoint of the cluster edition. The private address cannot be removed
    /// (inferred).
    ///
    /// The instance shows NET_DELETING (inferred). The address is gone when the instance is Running again.
    ///
    /// Source: page DeleteDBInstanceEndpointAddress (2023 to 2025), API metadata (2024) for the codes.
    DeleteDBInstanceEndpointAddress { DBInstanceId: String, DBInstanceEndpointId: String, ConnectionString: String }
}

impl Action for DeleteDBInstanceEndpointAddress {
    const ADMITS: &'static [Admission] = &[CHANGES];
    const CONDITIONS: &'static [Condition] = &[
        Condition::EndpointCategory,
        Condition::EndpointNotFound,
        Condition::EndpointAddressNotFound,
        Condition::EndpointAddressKept,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut all = instance.endpoints.clone();
        let endpoint = endpoint(instance, &mut all, &self.DBInstanceEndpointId)?;
        let (id, name) = (&self.DBInstanceId, &self.DBInstanceEndpointId);
        let address = &self.ConnectionString;
        match endpoint.addresses.iter().find(|other| other.address == *address) {
            None => refuse!(EndpointAddressNotFound, "`{name}` has no address `{}`", clip(address)),
            Some(found) if !found.is_public() => {
                refuse!(EndpointAddressKept, "`{address}` is the private address of `{name}`")
            }
            Some(_) => endpoint.addresses.retain(|other| other.address != *address),
        }
        Ok(change(cloud, Self::NAME, id, Status::NetDeleting, name, &all))
    }
}
