//! Ports and prefixes of addresses as parameters.

use crate::rds::action::prelude::*;

texts! {
    /// The prefix of a new address.
    NewAddress(String), InvalidConnectionPrefix, |text| digit_or_prefix(text, 5, 40), "5 to 40 letters, digits and hyphens, a letter first";
    /// The new prefix of an address.
    ChangedAddress(String), InvalidNewPrefix, |text| digit_or_prefix(text, 8, 64), "8 to 64 letters, digits and hyphens, a letter first";
    /// A port from 1000 to 5999.
    Port(u16), InvalidPort, |text| port(text, 1000, 5999), "a port from 1000 to 5999", within [1000..=5999];
    /// `BabelfishPort` and `PGBouncerPort`.
    #[derive(Copy)]
    SidePort(u16), InvalidParameter, |text| port(text, 1000, 65_534), "a port from 1000 to 65534", within [1000..=65_534];
    /// A port from 3001 to 3999.
    SwitchedPort(u16), InvalidPort, |text| port(text, 3001, 3999), "a port from 3001 to 3999", within [3001..=3999];
    /// A port from 1000 to 65534, the range of MySQL.
    ChangedPort(u16), InvalidNewPort, |text| port(text, 1000, 65_534), "a port from 1000 to 65534", within [1000..=65_534];
    /// `VSwitchId`: one id, or several with commas, without spaces and special characters (CreateDBInstance, 2026).
    VSwitches(String), InvalidVSwitch, |text| {
        let special = |c: char| !c.is_ascii() || c.is_whitespace() || "!#&%\"'<>".contains(c);
        (!text.contains(special)).then(|| text.to_owned())
    }, "ids such as `vsw-1a2b3c`, with commas between them, without spaces and special characters";
}

/// Reads a prefix of an address that may begin with a digit; [`letter_first`](super::letter_first) refuses that later.
pub(super) fn digit_or_prefix(text: &str, least: usize, most: usize) -> Option<String> {
    let rest = text.trim_start_matches(|first: char| first.is_ascii_digit());
    let checked = if rest.len() < text.len() { format!("d{}", &text[1..]) } else { text.to_owned() };
    prefix(&checked, least, most).map(|_| text.to_ascii_lowercase())
}

/// A prefix of an address, in lower case.
pub(in crate::rds::action) fn prefix(text: &str, least: usize, most: usize) -> Option<String> {
    let takes = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let fits =
        takes && (least..=most).contains(&text.len()) && text.starts_with(|first: char| first.is_ascii_alphabetic());
    fits.then(|| text.to_ascii_lowercase())
}

/// A port within bounds.
pub(in crate::rds::action) fn port(text: &str, least: u16, most: u16) -> Option<u16> {
    u64::from_text(text).ok().and_then(|port| port.try_into().ok()).filter(|port| (least..=most).contains(port))
}

/// A required string whose parameter name may be in any case. The documents of newer actions spell some names with `Db`
/// or `Vpc` instead of the older `DB` and `VPC`, and Terraform's provider sends the older spelling.
pub(in crate::rds::action) struct AnyCase(pub(in crate::rds::action) String);

blank!(AnyCase = AnyCase(Blank::BLANK));

impl Parameter for AnyCase {
    const REQUIRED: bool = true;
    const CONDITIONS: &'static [Condition] = &[Condition::MissingParameter];
    const ANY_CASE: bool = true;

    fn take(params: &Params<'_>, name: &'static str) -> Result<AnyCase, Refusal> {
        let other = params.iter().find(|(other, value)| other.eq_ignore_ascii_case(name) && !value.is_empty());
        match (params.get(name), other) {
            (None, Some((_, value))) => Ok(AnyCase(value.to_owned())),
            _ => params.required(name).map(|value| AnyCase(value.to_owned())),
        }
    }
}
