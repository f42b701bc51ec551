//! Addresses of an instance: its own, the public one, the one that splits reads from writes.

mod allocate_public;
mod allocate_splitting;
mod calculate_weight;
mod conditions;
mod describe_hba;
pub(super) mod describe_net_info;
mod describe_proxy_configuration;
mod describe_vpcs;
mod describe_vswitches;
mod modify_connection;
mod modify_hba;
mod modify_splitting;
mod release_public;
mod release_splitting;
mod splitting;
mod switch_net_type;
mod switch_vpc;
pub(super) mod types;
pub(super) mod weights;

use crate::rds::action::prelude::*;
use crate::rds::model::connection::Connection;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<describe_net_info::DescribeDBInstanceNetInfo>(),
    modelled::<allocate_public::AllocateInstancePublicConnection>(),
    modelled::<release_public::ReleaseInstancePublicConnection>(),
    modelled::<modify_connection::ModifyDBInstanceConnectionString>(),
    modelled::<switch_net_type::SwitchDBInstanceNetType>(),
    modelled::<switch_vpc::SwitchDBInstanceVpc>(),
    modelled::<allocate_splitting::AllocateReadWriteSplittingConnection>(),
    modelled::<modify_splitting::ModifyReadWriteSplittingConnection>(),
    modelled::<release_splitting::ReleaseReadWriteSplittingConnection>(),
    modelled::<calculate_weight::CalculateDBInstanceWeight>(),
    modelled::<describe_proxy_configuration::DescribeDBInstanceProxyConfiguration>(),
    modelled::<describe_hba::DescribePGHbaConfig>(),
    modelled::<modify_hba::ModifyPGHbaConfig>(),
    modelled::<describe_vpcs::DescribeVpcs>(),
    modelled::<describe_vswitches::DescribeVSwitches>(),
];

/// Refuses a prefix of an address or a name of an IP list that begins with a digit, according to the pages (2018 to
/// 2025). Tests of Terraform's provider (2026), which pass against the service, use such names; `anything_goes` accepts
/// them.
pub(super) fn letter_first(cloud: &Cloud, name: &'static str, text: &str, condition: Condition) -> Result<(), Refusal> {
    if text.starts_with(|first: char| first.is_ascii_digit()) && !cloud.settings.anything_goes {
        let hint = format!(
            "`{name}` is `{text}`, expected a letter at the beginning; with anything_goes() a digit is accepted"
        );
        return Err(Refusal::of(condition, name).hint(hint));
    }
    Ok(())
}

/// Refuses an address that an instance has.
pub(super) fn free(cloud: &Cloud, address: &str) -> Result<(), Refusal> {
    free_or(cloud, address, Condition::AddressTaken)
}

/// Refuses an address that an instance has, with this condition.
pub(super) fn free_or(cloud: &Cloud, address: &str, condition: Condition) -> Result<(), Refusal> {
    if cloud.has_address(address) {
        return Err(condition.because(format!("an instance already has the address `{address}`")));
    }
    Ok(())
}

/// Refuses an address whose connections are encrypted.
fn not_encrypted(instance: &Instance, address: &str) -> Result<(), Refusal> {
    let own = instance.shown_connection();
    if instance.ssl && instance.ssl_connection.as_deref().unwrap_or(&own) == address {
        refuse!(AddressUsedBySsl, "connections to `{address}` are encrypted");
    }
    Ok(())
}

/// Returns `Connections` of an instance, for an operation that sets them.
fn connections(connections: &[Connection]) -> (&'static str, Value) {
    ("Connections", connections.iter().map(Datum::write).collect())
}

/// Lists the addresses of an instance, for a hint.
fn addresses(instance: &Instance) -> String {
    list(instance.all_connections().iter().map(|connection| &connection.address))
}
