//! IP lists: the clients that an instance admits.

use std::net::IpAddr;

use crate::rds::model::instance::Instance;

/// Returns whether an IP list of an instance contains an address.
pub(super) fn admits(instance: &Instance, client: IpAddr) -> bool {
    instance.all_ip_lists().iter().flat_map(|list| &list.ips).any(|range| contains(range, client))
}

/// Returns whether an address is in a range such as `10.0.0.0/8`.
fn contains(range: &str, client: IpAddr) -> bool {
    let (base, bits) = range.split_once('/').map_or((range, None), |(base, bits)| (base, bits.parse::<u32>().ok()));
    let (base, client, width) = match (base.parse(), client) {
        (Ok(IpAddr::V4(base)), IpAddr::V4(client)) => (u128::from(base.to_bits()), u128::from(client.to_bits()), 32),
        (Ok(IpAddr::V6(base)), IpAddr::V6(client)) => (base.to_bits(), client.to_bits(), 128),
        _ => return false,
    };
    let free = width - bits.unwrap_or(width).min(width);
    base.checked_shr(free).unwrap_or(0) == client.checked_shr(free).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_contain_addresses() {
        let client: IpAddr = "10.1.2.3".parse().unwrap();
        for range in ["10.1.2.3", "10.0.0.0/8", "0.0.0.0/0", "10.1.2.2/31"] {
            assert!(contains(range, client), "{range}");
        }
        for range in ["10.1.2.4", "11.0.0.0/8", "::/0", "x"] {
            assert!(!contains(range, client), "{range}");
        }
    }
}
