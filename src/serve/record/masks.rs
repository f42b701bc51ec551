//! What a recording does not tell: secrets, tokens and passwords; account ids and addresses, unless asked for.

use std::collections::HashMap;
use std::net::Ipv4Addr;

use regex::Regex;

use crate::rds::model::names::is_password;
use crate::service::journal::is_secret;

/// What stands for a secret.
const SECRET: &str = "***";

/// What stands for a password that the service takes: a fake that plays the recording takes it too.
const PASSWORD: &str = "Masked-0";

/// Members that hold the id of an account.
const ACCOUNTS: [&str; 8] =
    ["Uid", "OwnerId", "OwnerAccount", "ResourceOwnerId", "ResourceOwnerAccount", "AliUid", "PayerId", "AccountId"];

/// How many digits an account id has.
const DIGITS: usize = 16;

/// Masks values, and the same value always in the same way.
pub(super) struct Masks {
    /// Whether account ids and addresses are masked.
    all: bool,
    accounts: HashMap<String, String>,
    addresses: HashMap<String, String>,
    /// An address, and an account id somewhere in a text.
    patterns: Option<(Regex, Regex)>,
}

impl Masks {
    pub(super) fn new(all: bool) -> Masks {
        let address = Regex::new(r"\b\d{1,3}(?:\.\d{1,3}){3}\b").ok();
        let account = Regex::new(&format!(r"\b\d{{{DIGITS}}}\b")).ok();
        Masks { all, accounts: HashMap::new(), addresses: HashMap::new(), patterns: address.zip(account) }
    }

    /// The value of a member or parameter of this name, masked.
    pub(super) fn masked(&mut self, name: &str, value: &str) -> String {
        if is_secret(name) {
            let is_password = name.to_ascii_lowercase().ends_with("password") && is_password(value);
            return if is_password { PASSWORD } else { SECRET }.to_owned();
        }
        if !self.all || value.is_empty() {
            return value.to_owned();
        }
        if ACCOUNTS.contains(&name) {
            return self.account(value);
        }
        let Some((address, account)) = self.patterns.clone() else { return SECRET.to_owned() };
        let value = address.replace_all(value, |found: &regex::Captures<'_>| self.address(&found[0]));
        account.replace_all(&value, |found: &regex::Captures<'_>| self.account(&found[0])).into_owned()
    }

    fn account(&mut self, id: &str) -> String {
        let next = self.accounts.len() + 1;
        self.accounts.entry(id.to_owned()).or_insert_with(|| format!("1{next:015}")).clone()
    }

    /// An address of the block that is for documentation. Those that name no machine, or this one, stay.
    fn address(&mut self, address: &str) -> String {
        let Ok(ip) = address.parse::<Ipv4Addr>() else { return address.to_owned() };
        if ip.is_loopback() || ip.is_unspecified() {
            return address.to_owned();
        }
        let next = self.addresses.len() + 1;
        let fresh = || if next < 255 { format!("192.0.2.{next}") } else { format!("198.51.100.{}", next % 255) };
        self.addresses.entry(address.to_owned()).or_insert_with(fresh).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_is_masked_alike() {
        let mut masks = Masks::new(true);
        assert_eq!(masks.masked("AccountPassword", "hunter2"), "***");
        assert_eq!(masks.masked("AccountPassword", "Hunter2222"), PASSWORD);
        assert!(is_password(PASSWORD));
        assert_eq!(masks.masked("SecurityIPs", "10.0.0.1,127.0.0.1,10.1.0.0/16"), "192.0.2.1,127.0.0.1,192.0.2.2/16");
        assert_eq!(masks.masked("IPAddress", "10.0.0.1"), "192.0.2.1");
        assert_eq!(masks.masked("Uid", "1234567890123456"), "1000000000000001");
        assert_eq!(masks.masked("Message", "user 1234567890123456 may not"), "user 1000000000000001 may not");
        for same in ["rm-1234567890123456x", "5.7", "2018-06-12T00:00:00Z", ""] {
            assert_eq!(masks.masked("Any", same), same);
        }
        let mut open = Masks::new(false);
        assert_eq!(open.masked("IPAddress", "10.0.0.1"), "10.0.0.1");
        assert_eq!(open.masked("SecurityToken", "t"), "***");
    }
}
