//! `DeleteDBInstanceEndpoint`: the instance is NET_DELETING until the endpoint is gone.

use super::{CHANGES, change, endpoint};
use crate::rds::action::prelude::*;

params! {
    /// Deletes an endpoint of the cluster edition with its addresses.
    ///
    /// The instance shows NET_DELETING (inferred). The endpoint is gone when the instance is Running again.
    ///
    /// Source: page DeleteDBInstanceEndpoint (2023 to 2025), API metadata (2024) for the codes.
    DeleteDBInstanceEndpoint { DBInstanceId: String, DBInstanceEndpointId: String }
}

impl Action for DeleteDBInstanceEndpoint {
    const ADMITS: &'static [Admission] = &[CHANGES];
    const CONDITIONS: &'static [Condition] = &[Condition::EndpointCategory, Condition::EndpointNotFound];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut all = instance.endpoints.clone();
        endpoint(instance, &mut all, &self.DBInstanceEndpointId)?;
        all.retain(|endpoint| endpoint.id != self.DBInstanceEndpointId);
        let (id, endpoint) = (&self.DBInstanceId, &self.DBInstanceEndpointId);
        Ok(change(cloud, Self::NAME, id, Status::NetDeleting, endpoint, &all))
    }
}
