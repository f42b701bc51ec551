//! Lists of the IP addresses that an instance admits.

use crate::rds::words::{SecurityIPType, WhitelistNetworkType};
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::rds::catalogue::shaped;

record! {
    /// A list of IP addresses and ranges that an [`Instance`](crate::Instance) admits.
    ///
    /// ```
    /// use fake_rds::{Instance, IpList};
    ///
    /// let instance = Instance::mysql("rm-1").ip_list(IpList::new("office", ["10.0.0.0/8", "192.168.0.1"]));
    /// assert_eq!(instance.ip_lists[0].ips.len(), 2);
    /// ```
    #[must_use = "an IpList does nothing until it is added to an Instance"]
    pub struct IpList (
        /// The name of the list (`DBInstanceIPArrayName`), such as `default`.
        "DBInstanceIPArrayName" name: String
    )
    example (
        "FakeRds::builder().instance(Instance::mysql(\"rm-1\").ip_list(IpList::new(\"office\", [\"10.0.0.1\"])",
        ")).start_blocking()",
        "rds.instance(\"rm-1\").ip_lists[1]"
    ) {
        /// The attribute of the list (`DBInstanceIPArrayAttribute`): empty (the default), or `hidden` for a list that
        /// the console does not show.
        "DBInstanceIPArrayAttribute" pub(crate) attribute: String = String::new(), own;
        /// The type of the addresses (`SecurityIPType`): `IPv4` (the default) or `IPv6`.
        "SecurityIPType" pub(crate) ip_type: SecurityIPType = SecurityIPType::IPv4, own;
        /// The network of the list (`WhitelistNetworkType`): `MIX` (the default), `Classic` or `VPC`.
        "WhitelistNetworkType" pub(crate) network_type: WhitelistNetworkType = WhitelistNetworkType::Mix, own;
    }
    plain {
        /// The addresses and ranges, in their original order.
        pub ips: Vec<String> = Vec::new();
    }
    also {
        "SecurityIPList": String, |list| list.ips.join(",").into(), |list, text| list.ips = split(&text);
    }
    passed_over shaped("DescribeDBInstanceIPArrayList", "Items", "DBInstanceIPArray", &[]);
}

/// The name of the list that every instance has.
pub(crate) const DEFAULT: &str = "default";

/// The largest number of addresses and ranges in a list.
pub(crate) const MOST_IPS: usize = 1_000;

impl IpList {
    /// Creates a list with this name. Names are unique ignoring case.
    ///
    /// ```
    /// # use fake_rds::IpList;
    /// let list = IpList::new("office", ["10.0.0.0/8"]);
    /// assert_eq!((list.name.as_str(), list.ips.len()), ("office", 1));
    /// ```
    pub fn new(name: impl Into<String>, ips: impl IntoIterator<Item = impl Into<String>>) -> IpList {
        IpList { ips: ips.into_iter().map(Into::into).collect(), ..IpList::fresh(name.into()) }
    }

    /// Returns whether the list has this name, ignoring case.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// Splits a string at its commas.
pub(crate) fn split(text: &str) -> Vec<String> {
    crate::base::text::members(text).map(str::to_owned).collect()
}

/// Returns whether `text` is an IP address or a range such as `10.0.0.0/8`. The prefix of an IPv4 range has 1 to 32 bits
/// (pages CreateDBInstance and ModifyWhitelistTemplate, 2026), except `0.0.0.0/0`.
pub(crate) fn is_ip(text: &str, v6: bool) -> bool {
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let (is_address, most) =
        if v6 { (address.parse::<Ipv6Addr>().is_ok(), 128) } else { (address.parse::<Ipv4Addr>().is_ok(), 32) };
    let is_length = |bits: &str| {
        let is_number = bits.bytes().all(|byte| byte.is_ascii_digit());
        is_number && bits.parse::<u8>().is_ok_and(|bits| bits <= most && (bits > 0 || v6 || address == "0.0.0.0"))
    };
    is_address && bits.is_none_or(is_length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_ranges() {
        for good in ["127.0.0.1", "0.0.0.0/0", "10.0.0.0/8", "10.0.0.1/32"] {
            assert!(is_ip(good, false), "{good}");
        }
        for bad in
            ["", "10.0.0", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/0", "10.0.0.0/", "10.0.0.0/+8", "::1", "localhost"]
        {
            assert!(!is_ip(bad, false), "{bad}");
        }
        assert!(is_ip("::1", true) && is_ip("fe80::/64", true) && !is_ip("10.0.0.1", true));
    }
}
