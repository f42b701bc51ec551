//! `DeleteDBInstanceEndpointAddress`.

use super::{CHANGES, change, endpoints};
use crate::rds::action::prelude::*;

params! {
    /// Takes the public address of an endpoint of the cluster edition away. The private one stays (inferred).
    ///
    /// The instance shows NET_DELETING (inferred); when it is Running again, the address is gone.
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
        let (mut all, place) = endpoints(instance, &self.DBInstanceEndpointId)?;
        let (id, name) = (&self.DBInstanceId, &self.DBInstanceEndpointId);
        if let Some(endpoint) = all.get_mut(place) {
            match endpoint.addresses.iter().position(|address| address.address == self.ConnectionString) {
                None => {
                    let hint = format!("`{name}` has no address `{}`", clip(&self.ConnectionString));
                    return Err(Condition::EndpointAddressNotFound.because(hint));
                }
                Some(at) if endpoint.addresses.get(at).is_some_and(|address| !address.is_public()) => {
                    let hint = format!("`{}` is the private address of `{name}`", clip(&self.ConnectionString));
                    return Err(Condition::EndpointAddressKept.because(hint));
                }
                Some(at) => drop(endpoint.addresses.remove(at)),
            }
        }
        Ok(change(cloud, Self::NAME, id, Status::NetDeleting, name, &all))
    }
}
