//! Masks recorded calls: secrets, tokens and passwords always, account ids and addresses unless configured otherwise.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use once_cell::sync::Lazy;
use regex::{Captures, Regex};
use serde_json::Value;

use super::secrets::{SECRET, Secrets, is_secret, mask_of};

/// The members that contain an account id, in any case.
const ACCOUNTS: [&str; 12] = [
    "Uid",
    "OwnerId",
    "OwnerAccount",
    "ResourceOwnerId",
    "ResourceOwnerAccount",
    "AliUid",
    "CallerUid",
    "UserId",
    "ParentUid",
    "PayerId",
    "AccountId",
    "PrincipalId",
];

/// The fewest digits of an account id that is also replaced inside other texts.
const FEWEST_DIGITS: usize = 5;

/// Compiles a constant pattern. A test uses each.
fn pattern(text: &str) -> Regex {
    #[allow(clippy::unwrap_used)]
    Regex::new(text).unwrap()
}

/// Returns a pattern that also matches directly after a percent-encoded letter.
fn behind(text: &str) -> Regex {
    pattern(&format!("(%(?:25)*[0-9A-Fa-f]{{2}})?({text})"))
}

/// An IPv4 address with dots or dashes, as in `ip-10-0-0-1`.
static IPV4: Lazy<Regex> = Lazy::new(|| behind(r"\d{1,3}(?:(?:\.\d{1,3}){3}|(?:-\d{1,3}){3})"));

/// An IPv6 address. It may be percent-encoded, and may end with an IPv4 address.
static IPV6: Lazy<Regex> =
    Lazy::new(|| behind(r"[0-9A-Fa-f]{0,4}(?:(?::|%(?:25)*3[Aa])[0-9A-Fa-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}"));

/// Digits that may be an account id, and the account id in a resource name.
static DIGITS: Lazy<Regex> = Lazy::new(|| behind(r"\d{5,}"));
static RESOURCE_NAME: Lazy<Regex> = Lazy::new(|| pattern(r"\b(acs:[a-z]*:[a-z0-9-]*:)(\d+):"));

/// A colon, which may be percent-encoded.
static COLON: Lazy<Regex> = Lazy::new(|| pattern(":|%(?:25)*3[Aa]"));

/// Replaces values. The same value always gets the same replacement.
pub(super) struct Masks {
    /// `true` if account ids and addresses are masked.
    all: bool,
    pub(super) secrets: Secrets,
    accounts: HashMap<String, String>,
    addresses: HashMap<IpAddr, usize>,
}

impl Masks {
    pub(super) fn new(all: bool) -> Masks {
        Masks { all, secrets: Secrets::default(), accounts: HashMap::new(), addresses: HashMap::new() }
    }

    /// Learns the secrets and account ids in a member or parameter of this name, so that they are replaced elsewhere,
    /// too.
    pub(super) fn learn(&mut self, name: &str, value: &str) {
        self.secrets.learn(name, value);
        if is_account(name) && value.len() >= FEWEST_DIGITS && value.bytes().all(|byte| byte.is_ascii_digit()) {
            self.account(value);
        }
        for found in RESOURCE_NAME.captures_iter(value).filter(|found| found[2].len() >= FEWEST_DIGITS) {
            self.account(&found[2]);
        }
    }

    /// Learns the secrets and account ids of a whole answer.
    pub(super) fn learn_value(&mut self, name: &str, value: &Value) {
        match value {
            Value::String(text) => self.learn(name, text),
            Value::Number(number) => {
                self.learn(name, &number.to_string());
                self.secrets.learn_value(name, value);
            }
            Value::Array(items) => items.iter().for_each(|item| self.learn_value(name, item)),
            Value::Object(members) => members.iter().for_each(|(name, value)| self.learn_value(name, value)),
            _ => {}
        }
    }

    /// Returns the masked value of a member or parameter of this name.
    pub(super) fn masked(&mut self, name: &str, value: &str) -> String {
        if value.is_empty() {
            return String::new();
        }
        if is_secret(name) {
            return mask_of(name, value).to_owned();
        }
        let value = self.secrets.hidden(value);
        if !self.all {
            return value;
        }
        if is_account(name) && value != SECRET {
            return self.account(&value);
        }
        let value = self.without_addresses(&value);
        self.without_accounts(&value)
    }

    /// Returns a masked document.
    pub(super) fn masked_value(&mut self, name: &str, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.masked(name, text)),
            Value::Number(number) => {
                let (text, masked) = (number.to_string(), self.masked(name, &number.to_string()));
                if masked == text { value.clone() } else { Value::String(masked) }
            }
            Value::Array(items) => Value::Array(items.iter().map(|item| self.masked_value(name, item)).collect()),
            Value::Object(members) => {
                let members =
                    members.iter().map(|(name, value)| (self.secrets.hidden(name), self.masked_value(name, value)));
                Value::Object(members.collect())
            }
            other => other.clone(),
        }
    }

    fn account(&mut self, id: &str) -> String {
        if self.accounts.values().any(|mask| mask == id) {
            return id.to_owned();
        }
        let next = self.accounts.len() + 1;
        self.accounts.entry(id.to_owned()).or_insert_with(|| format!("1{next:015}")).clone()
    }

    /// Replaces account ids: known ones, those in resource names, and numbers with as many digits as current ids.
    fn without_accounts(&mut self, text: &str) -> String {
        let text = RESOURCE_NAME
            .replace_all(text, |found: &Captures<'_>| format!("{}{}:", &found[1], self.account(&found[2])));
        replaced(&text, &DIGITS, |digits| {
            let is_account = self.accounts.contains_key(digits) || (15..=20).contains(&digits.len());
            is_account.then(|| self.account(digits))
        })
    }

    fn without_addresses(&mut self, text: &str) -> String {
        let text = replaced(text, &IPV6, |found| {
            let address = COLON.replace_all(found, ":").parse::<Ipv6Addr>().ok()?;
            let colon = COLON.find(found).map_or(":", |colon| colon.as_str());
            self.address(address.into()).map(|mask| mask.replace(':', colon))
        });
        replaced(&text, &IPV4, |found| {
            let bytes: Vec<u8> = found.split(['.', '-']).filter_map(|part| part.parse().ok()).collect();
            let address = Ipv4Addr::from(<[u8; 4]>::try_from(bytes).ok()?);
            let mask = self.address(address.into())?;
            Some(if found.contains('-') { mask.replace('.', "-") } else { mask })
        })
    }

    /// Returns the replacement of an address, from the blocks for documentation. Addresses without a machine, loopback
    /// addresses and those of the same blocks are kept.
    fn address(&mut self, address: IpAddr) -> Option<String> {
        if let IpAddr::V6(address) = address
            && let Some(inner) = address.to_ipv4_mapped()
        {
            return self.address(inner.into()).map(|mask| format!("::ffff:{mask}"));
        }
        let documented = match address {
            IpAddr::V4(address) => address.is_documentation(),
            IpAddr::V6(address) => address.segments()[..2] == [0x2001, 0xdb8],
        };
        if address.is_loopback() || address.is_unspecified() || documented {
            return None;
        }
        let next = self.addresses.len() + 1;
        let number = *self.addresses.entry(address).or_insert(next);
        Some(match (address, number) {
            (IpAddr::V6(_), _) => format!("2001:db8::{number:x}"),
            (IpAddr::V4(_), 1..255) => format!("192.0.2.{number}"),
            (IpAddr::V4(_), _) => format!("198.51.100.{}", number % 255),
        })
    }
}

fn is_account(name: &str) -> bool {
    ACCOUNTS.iter().any(|account| account.eq_ignore_ascii_case(name))
}

/// Returns whether a word or number continues with these letters, nearest first.
fn goes_on(mut letters: impl Iterator<Item = char>) -> bool {
    match letters.next() {
        Some('.') => letters.next().is_some_and(|next| next.is_ascii_digit()),
        letter => letter.is_some_and(|letter| letter.is_ascii_alphanumeric()),
    }
}

/// Replaces the matches of a pattern for which `by` returns a replacement. A match that is a part of a word is kept.
fn replaced(text: &str, pattern: &Regex, mut by: impl FnMut(&str) -> Option<String>) -> String {
    let one = |found: &Captures<'_>| {
        let encoded = found.get(1).map_or("", |letter| letter.as_str());
        let range = found.get(0).map(|found| found.range()).unwrap_or_default();
        let begins = !encoded.is_empty() || !goes_on(text[..range.start].chars().rev());
        let alone = begins && !goes_on(text[range.end..].chars());
        match Some(&found[2]).filter(|_| alone).and_then(&mut by) {
            Some(mask) => format!("{encoded}{mask}"),
            None => found[0].to_owned(),
        }
    };
    pattern.replace_all(text, one).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::secrets::PASSWORD;
    use super::*;
    use crate::rds::model::names::is_password;

    #[test]
    fn masks_the_same_value_alike() {
        let mut masks = Masks::new(true);
        assert_eq!(masks.masked("AccountPassword", "hunter2"), "***");
        assert_eq!(masks.masked("AccountPassword", "Hunter2222"), PASSWORD);
        assert!(is_password(PASSWORD));
        assert_eq!(masks.masked("SecurityIPs", "10.0.0.1,127.0.0.1,10.1.0.0/16"), "192.0.2.1,127.0.0.1,192.0.2.2/16");
        assert_eq!(masks.masked("IPAddress", "10.0.0.1"), "192.0.2.1");
        assert_eq!(masks.masked("Uid", "1234567890123456"), "1000000000000001");
        assert_eq!(masks.masked("Message", "user 1234567890123456 may not"), "user 1000000000000001 may not");
        for same in ["rm-1234567890123456x", "5.7", "2018-06-12T00:00:00Z", "", "12:30:45", "std::vec", "1.2.3.4.5"] {
            assert_eq!(masks.masked("Any", same), same);
        }
        let mut open = Masks::new(false);
        assert_eq!(open.masked("IPAddress", "10.0.0.1"), "10.0.0.1");
        assert_eq!(open.masked("SecurityToken", "t"), "***");
    }

    #[test]
    fn masks_addresses_in_every_notation() {
        for (text, masked) in [
            ("10.0.0.1:3306", "192.0.2.1:3306"),
            ("10.0.0.1-10.0.0.2", "192.0.2.1-192.0.2.2"),
            ("010.000.000.001", "192.0.2.1"),
            ("ip-10-0-0-1.internal", "ip-192-0-2-1.internal"),
            ("a%3D10.0.0.1%26b", "a%3D192.0.2.1%26b"),
            ("a%252010.0.0.1%2526b", "a%2520192.0.2.1%2526b"),
            ("a%253d2408%253A4003%253a%253A1", "a%253d2001%253Adb8%253A%253A1"),
            ("host_10.0.0.1", "host_192.0.2.1"),
            ("fe80::1", "2001:db8::1"),
            ("[2408:4003:1000::A]:3306", "[2001:db8::1]:3306"),
            ("2408:4003:1000:0:0:0:0:a/64", "2001:db8::1/64"),
            ("2408%3A4003%3a%3A1", "2001%3Adb8%3A%3A1"),
            ("::ffff:10.0.0.1", "::ffff:192.0.2.1"),
            ("::1,::/0,0.0.0.0/0", "::1,::/0,0.0.0.0/0"),
        ] {
            assert_eq!(Masks::new(true).masked("Any", text), masked, "{text}");
        }
    }

    #[test]
    fn masks_account_ids_of_every_length() {
        let mut masks = Masks::new(true);
        masks.learn_value("", &serde_json::json!({"aliuid": 12345, "Items": [{"OwnerId": "987654321"}]}));
        masks.learn("Arn", "acs:ram::5550001:role/x");
        let text = "12345 of acs:ram::5550001:user/a and acs:rds:cn-hangzhou:4440001:x, 987654321, 5550001, 1234";
        let masked = masks.masked("Message", text);
        for id in ["12345", "5550001", "4440001", "987654321"] {
            assert!(!masked.contains(id), "{id}: {masked}");
        }
        assert!(masked.ends_with("1234"), "{masked}");
        assert!(!masks.masked("Message", "of%2520987654321%2526").contains("987654321"));
        assert_eq!(masks.masked("Uid", "42"), masks.masked("Uid", "42"));
        assert_eq!(masks.masked_value("AliUid", &12345.into()), masks.masked("Any", "12345"));
    }
}
