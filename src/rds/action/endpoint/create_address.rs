//! `CreateDBInstanceEndpointAddress`: the instance is NET_CREATING until the public address exists.

use super::create_endpoint::with_address;
use super::types::{EndpointPort, EndpointPrefix, IpType};
use super::{CHANGES, change, endpoint};
use crate::rds::action::prelude::*;
use crate::rds::model::endpoint::EndpointAddress;

params! {
    /// Adds a public address to an endpoint of the cluster edition. An endpoint has at most one.
    ///
    /// The instance shows NET_CREATING (inferred). The address exists when the instance is Running again.
    ///
    /// Source: page CreateDBInstanceEndpointAddress (2023 to 2025), API metadata (2024) for the codes.
    CreateDBInstanceEndpointAddress {
        DBInstanceId: String,
        DBInstanceEndpointId: String,
        ConnectionStringPrefix: EndpointPrefix,
        Port: EndpointPort,
        #[checked] IpType: IpType,
    }
}

impl Action for CreateDBInstanceEndpointAddress {
    const ADMITS: &'static [Admission] = &[CHANGES];
    const CONDITIONS: &'static [Condition] = &[
        Condition::EndpointCategory,
        Condition::EndpointNotFound,
        Condition::EndpointPublicExists,
        Condition::AddressTaken,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut all = instance.endpoints.clone();
        let endpoint = endpoint(instance, &mut all, &self.DBInstanceEndpointId)?;
        let text = instance.address(&self.ConnectionStringPrefix.0);
        if let Some(other) = endpoint.addresses.iter().find(|address| address.is_public()) {
            refuse!(EndpointPublicExists, "the endpoint `{}` has the address `{}`", endpoint.id, other.address);
        }
        super::super::network::free(cloud, &text)?;
        let (ip_type, port) = ("Public".to_owned(), Some(self.Port.0));
        endpoint.addresses.push(EndpointAddress { ip_type, port, ..EndpointAddress::new(&text) });
        let (id, endpoint) = (&self.DBInstanceId, &self.DBInstanceEndpointId);
        let mut answer = change(cloud, Self::NAME, id, Status::NetCreating, endpoint, &all);
        with_address(&mut answer, text);
        Ok(answer)
    }
}
