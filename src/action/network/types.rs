//! Ports and prefixes of addresses as parameters.

use super::super::parameter::FromText;

texts! {
    /// The prefix of a new address.
    NewAddress(String), InvalidConnectionPrefix, "5 to 40 letters, digits and hyphens, a letter first",
        |text| prefix(text, 5, 40);
    /// The prefix that an address is to have.
    ChangedAddress(String), InvalidNewPrefix, "8 to 64 letters, digits and hyphens, a letter first",
        |text| prefix(text, 8, 64);
    /// A port from 1000 to 5999.
    Port(u16), InvalidPort, "a port from 1000 to 5999", |text| port(text, 1000, 5999);
    /// A port from 3001 to 3999.
    SwitchedPort(u16), InvalidPort, "a port from 3001 to 3999", |text| port(text, 3001, 3999);
    /// A port from 1000 to 65534, as MySQL takes them.
    ChangedPort(u16), InvalidNewPort, "a port from 1000 to 65534", |text| port(text, 1000, 65_534);
}

/// A prefix of an address, in lower case.
fn prefix(text: &str, least: usize, most: usize) -> Option<String> {
    let takes = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let fits =
        takes && (least..=most).contains(&text.len()) && text.starts_with(|first: char| first.is_ascii_alphabetic());
    fits.then(|| text.to_ascii_lowercase())
}

fn port(text: &str, least: u16, most: u16) -> Option<u16> {
    u64::from_text(text).ok().and_then(|port| port.try_into().ok()).filter(|port| (least..=most).contains(port))
}
