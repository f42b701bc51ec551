//! `ModifyDBInstanceEndpointAddress`: the instance is DBInstanceNetTypeChanging meanwhile.

use super::types::{EndpointPort, EndpointPrefix};
use super::{CHANGES, change, endpoint};
use crate::rds::action::prelude::*;

params! {
    /// Changes an address of an endpoint of the cluster edition: its prefix and port, or its VPC, vSwitch and IP address.
    ///
    /// The instance shows DBInstanceNetTypeChanging (inferred), then Running again. Any VPC and vSwitch are accepted.
    ///
    /// Source: page ModifyDBInstanceEndpointAddress (2023 to 2025), API metadata (2024) for the codes.
    ModifyDBInstanceEndpointAddress {
        DBInstanceId: String,
        DBInstanceEndpointId: String,
        ConnectionString: String,
        ConnectionStringPrefix: Option<EndpointPrefix>,
        Port: Option<EndpointPort>,
        VpcId: Option<String>,
        VSwitchId: Option<String>,
        PrivateIpAddress: Option<String>,
    }
}

impl Action for ModifyDBInstanceEndpointAddress {
    const ADMITS: &'static [Admission] = &[CHANGES];
    const CONDITIONS: &'static [Condition] = &[
        Condition::EndpointAddressCombination,
        Condition::EndpointCategory,
        Condition::EndpointNotFound,
        Condition::EndpointAddressNotFound,
        Condition::AddressTaken,
    ];

    fn check(&self) -> Result<(), Refusal> {
        let name = self.ConnectionStringPrefix.is_some() || self.Port.is_some();
        let place = self.VpcId.is_some() || self.VSwitchId.is_some() || self.PrivateIpAddress.is_some();
        if name && place {
            refuse!(EndpointAddressCombination, "one request changes prefix and port, or VPC, vSwitch and IP address");
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut all = instance.endpoints.clone();
        let endpoint = endpoint(instance, &mut all, &self.DBInstanceEndpointId)?;
        let current = &self.ConnectionString;
        let Some(address) = endpoint.addresses.iter_mut().find(|address| address.address == *current) else {
            refuse!(EndpointAddressNotFound, "`{}` has no address `{}`", self.DBInstanceEndpointId, clip(current));
        };
        if let Some(prefix) = &self.ConnectionStringPrefix {
            let text = instance.address(&prefix.0);
            if text != *current {
                super::super::network::free(cloud, &text)?;
                address.address = text;
            }
        }
        address.port = self.Port.map(|port| port.0).or(address.port);
        let moves = self.VpcId.is_some() || self.VSwitchId.is_some();
        address.vpc_id = self.VpcId.or(address.vpc_id.take());
        address.vswitch_id = self.VSwitchId.or(address.vswitch_id.take());
        address.ip = self.PrivateIpAddress.or(address.ip.take().filter(|_| !moves));
        let (id, endpoint) = (&self.DBInstanceId, &self.DBInstanceEndpointId);
        Ok(change(cloud, Self::NAME, id, Status::DBInstanceNetTypeChanging, endpoint, &all))
    }
}
