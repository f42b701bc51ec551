//! Endpoints and nodes of instances of the cluster edition.

mod conditions;
mod create_address;
mod create_endpoint;
mod create_nodes;
mod delete_address;
mod delete_endpoint;
mod delete_nodes;
mod describe_endpoints;
mod modify_address;
mod modify_endpoint;
mod types;

use crate::rds::action::prelude::*;
use crate::rds::model::endpoint::InstanceEndpoint;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<describe_endpoints::DescribeDBInstanceEndpoints>(),
    modelled::<create_endpoint::CreateDBInstanceEndpoint>(),
    modelled::<modify_endpoint::ModifyDBInstanceEndpoint>(),
    modelled::<delete_endpoint::DeleteDBInstanceEndpoint>(),
    modelled::<create_address::CreateDBInstanceEndpointAddress>(),
    modelled::<modify_address::ModifyDBInstanceEndpointAddress>(),
    modelled::<delete_address::DeleteDBInstanceEndpointAddress>(),
    modelled::<create_nodes::CreateDBNodes>(),
    modelled::<delete_nodes::DeleteDBNodes>(),
];

/// Requirements on the instance for every change of an endpoint.
const CHANGES: Admission = Admission::instance("DBInstanceId")
    .engines(&[Engine::MySql])
    .running()
    .locks(&[crate::rds::words::LockMode::Unlock]);

/// Refuses an instance that is not of the cluster edition.
fn of_cluster(instance: &Instance) -> Result<(), Refusal> {
    if instance.category != "cluster" {
        let hint = format!("`{}` is of the edition {}, not cluster", instance.id, instance.category);
        return Err(Condition::EndpointCategory.because(hint));
    }
    Ok(())
}

/// Returns the endpoint with this id, mutably, in a copy of the endpoints of an instance.
fn endpoint<'e>(
    instance: &Instance,
    all: &'e mut [InstanceEndpoint],
    id: &str,
) -> Result<&'e mut InstanceEndpoint, Refusal> {
    of_cluster(instance)?;
    all.iter_mut().find(|endpoint| endpoint.id == id).ok_or_else(|| {
        let ids = list(instance.endpoints.iter().map(|endpoint| &endpoint.id));
        Condition::EndpointNotFound.because(format!("`{}` has no endpoint `{}`; it has {ids}", instance.id, clip(id)))
    })
}

/// Begins an operation that sets the endpoints of an instance, and returns the answer's `Data`.
fn change(
    cloud: &mut Cloud,
    action: &'static str,
    id: &str,
    shows: Status,
    endpoint: &str,
    all: &[InstanceEndpoint],
) -> Value {
    let sets = [("Endpoints", all.iter().map(Datum::write).collect())];
    cloud.begin(Operation::of(action).keeps_instance(id, shows).sets(id, sets));
    object! { Data: object! { DBInstanceName: id.to_owned(), DBInstanceEndpointId: endpoint.to_owned() } }
}
