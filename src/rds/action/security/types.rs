//! Words and ids of this family as parameters.

use crate::rds::action::prelude::*;
use crate::rds::model::instance::network::RETENTIONS;
use crate::rds::model::ip_list::split;
use crate::rds::words::SecurityIPType;

texts! {
    /// `SSLEnabled`: off, on, or on with a new certificate.
    SslSwitch(u32), InvalidSslStatus, |text| text.parse().ok().filter(|number| *number <= 2), "0, 1 or 2";
    /// `ConfigValue`: the number of days that statements are kept.
    Retention(u32), InvalidRetention, |text| text.parse().ok().filter(|days| RETENTIONS.contains(days)), "30, 180, 365, 1095 or 1825";
    /// `MaxRecordsPerPage` and `PageNumbers`.
    TemplatePage(u64), InvalidTemplatePage, |text| u64::from_text(text).ok().filter(|number| (1..=i32::MAX as u64).contains(number)), "a whole number from 1";
    /// `TemplateId`.
    TemplateId(u64), InvalidTemplateId, |text| u64::from_text(text).ok(), "a whole number";
}

word_parameters! {
    /// `TlsVersion`: the lowest version that the server accepts (SDK models, 2026).
    TlsVersion = ["1.0", "1.1", "1.2"], InvalidParameter;
    /// `WhitelistNetworkType` as a filter of lists.
    ShownNetworkType = ["MIX", "Classic", "VPC"], InvalidShownNetworkType;
    /// `DBInstanceIPArrayAttribute`.
    Hidden = ["hidden"], InvalidIpAttribute;
    /// `CAType`.
    CaType = ["aliyun", "custom"], InvalidCaType;
    /// `ACL` and `ReplicationACL`.
    Acl = ["cert", "prefer", "verify-ca", "verify-full"], InvalidAcl;
}

fn flag(text: &str, on: &str, off: &str) -> Option<bool> {
    if text == on {
        return Some(true);
    }
    (text == off).then_some(false)
}

/// `1` or `0`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bit(pub(super) bool);

impl FromText for Bit {
    fn from_text(text: &str) -> Result<Bit, String> {
        flag(text, "1", "0").map(Bit).ok_or_else(|| "1 or 0".to_owned())
    }
}

/// The gateway lists eight spellings of the two words, so that any case is accepted.
impl FromText for SecurityIPType {
    fn from_text(text: &str) -> Result<SecurityIPType, String> {
        let words = SecurityIPType::ALL.iter().copied();
        let mut same = words.filter(|word| word.as_str().eq_ignore_ascii_case(text));
        same.next().ok_or_else(|| "IPv4 or IPv6".to_owned())
    }
}

/// The name of a list of IP addresses: 2 to 32 letters, digits and underscores. `letter_first` refuses a leading digit
/// later.
#[derive(Debug, Clone)]
pub(super) struct IpListName(pub(super) String);

impl FromText for IpListName {
    fn from_text(text: &str) -> Result<IpListName, String> {
        let takes = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let fits =
            takes && (2..=32).contains(&text.len()) && text.starts_with(|first: char| first.is_ascii_alphanumeric());
        fits.then(|| IpListName(text.to_owned()))
            .ok_or_else(|| "2 to 32 letters, digits and underscores, a letter first".to_owned())
    }
}

choices! {
    /// `TDEStatus`: encryption of data, on or off.
    TdeSwitch = ["Enabled" => On, "Disabled" => Off], InvalidTdeStatus;
    /// `SQLCollectorStatus`: collection of statements, on or off.
    CollectorSwitch = ["Enable" => On, "Disabled" => Off], InvalidCollectorStatus;
    /// `ModifyMode`.
    ModifyMode = ["Cover" => Cover, "Append" => Append, "Delete" => Delete], InvalidParameter;
}

/// `SecurityGroupId`: ids, separated by commas. An empty string (from the page) and the word `Empty` (from Terraform's
/// provider) mean no group.
#[derive(Debug, Clone)]
pub(super) struct SecurityGroups(pub(super) Vec<String>);

blank!(SecurityGroups = SecurityGroups(Blank::BLANK));

impl Parameter for SecurityGroups {
    const REQUIRED: bool = true;
    const CONDITIONS: &'static [Condition] =
        &[Condition::MissingParameter, Condition::InvalidSecurityGroup, Condition::TooManySecurityGroups];

    fn take(params: &Params<'_>, name: &'static str) -> Result<SecurityGroups, Refusal> {
        let text = match params.raw(name) {
            Some(text) => text,
            None => params.required(name)?,
        };
        let mut ids: Vec<String> = Vec::new();
        for id in split(if text == "Empty" { "" } else { text }) {
            if !id.starts_with("sg-") {
                let hint = format!("`{name}`: `{}` does not begin with `sg-`", clip(&id));
                return Err(Condition::InvalidSecurityGroup.because(hint));
            }
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        if ids.len() > 10 {
            refuse!(TooManySecurityGroups, "`{name}` has {} ids, expected at most 10", ids.len());
        }
        Ok(SecurityGroups(ids))
    }
}
