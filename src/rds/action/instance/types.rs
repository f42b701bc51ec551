//! Parameters of the actions that create and change instances.

use super::super::tag::is_reserved;
use crate::rds::action::prelude::*;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::SystemTime;

use super::super::fields::numbered;
use super::super::fields::{Blank, number_within};
use crate::rds::model::sizes;
use crate::rds::words::DBInstanceNetType;

texts! {
    /// `Engine` of a new instance.
    EngineName(Engine), InvalidEngine, Engine::from_text;
    /// `DBInstanceNetType` of a new instance.
    NetType(DBInstanceNetType), InvalidNetType, DBInstanceNetType::from_text;
    /// `DBInstanceStorage`: GB, in steps of 5.
    Storage(u64), InvalidInstanceStorage, |text| {
        let size = u64::from_text(text).ok().filter(|size| *size > 0 && size % sizes::STEP == 0);
        size.ok_or_else(|| format!("a number of GB, in steps of {}", sizes::STEP))
    };
    /// `DBInstanceStorageType` of a new instance.
    StorageType(String), InvalidNewStorageType, |text| match names::storage_type_error(text) {
        Some(error) => Err(format!("a storage type: {error}")),
        None => Ok(names::spelled_storage_type(text).to_owned()),
    };
    /// `DBInstanceDescription` of a new instance: 2 to 256 characters.
    Description(String), InvalidInstanceDescription, |text| description(text, 256);
    /// `DBInstanceDescription` of an instance that is created or cloned: 2 to 255 characters (SDK models, 2026).
    NewInstanceDescription(String), InvalidInstanceDescription, |text| description(text, 255);
    /// `DBInstanceDescription` of an existing instance: 2 to 64 characters.
    NewDescription(String), InvalidInstanceDescription, |text| description(text, 64);
    /// `Period`, as a number of months.
    Period(u64), InvalidParameter, |text| word(text, &[("Month", 1), ("Year", 12)]);
    /// `UsedTime`.
    UsedTime(u64), InvalidUsedTime, |text| number_within(text, &[1..=u64::MAX]), "a whole number from 1", within [1..=u64::MAX];
    /// `Port`: 1000 to 65534. The range of an engine may be smaller.
    Port(u16), InvalidInstancePort, |text| text.parse().ok().filter(|port| (1000..=65_534).contains(port)), "a number from 1000 to 65534", within [1000..=65_534];
    /// `Amount`: 1 to 20.
    Amount(u64), InvalidAmount, |text| number_within(text, &[1..=20]), "a number from 1 to 20", within [1..=20];
    /// `MaintainTime`.
    MaintainTime(String), InvalidMaintainTime, |text| clock::is_window(text).then(|| text.to_owned()), "a window such as `22:00Z-02:00Z`";
    /// `DBInstanceStorage` of a restore from another region, in GB.
    #[derive(Copy)]
    DdrStorage(u64), DdrStorageSize, |text| number_within(text, &[5..=2000]).filter(|size| size % sizes::STEP == 0), "5 to 2000 GB, in steps of 5", within [5..=2000];
    /// `Engine` of a restore from another region.
    #[derive(Copy)]
    DdrEngine(Engine), EngineNameNotTaken, |text| Engine::from_text(text).ok().filter(|engine| !matches!(engine, Engine::Ppas | Engine::MariaDb)), "MySQL, SQLServer or PostgreSQL";
    /// `SwitchTime` of an upgrade of the major version.
    MajorSwitchTime(SystemTime), InvalidSwitchMoment, clock::from_second, "a time such as `2021-07-10T13:15:12Z`";
    /// `ResourceGroupId`.
    ResourceGroup(String), InvalidResourceGroup, |text| (text.len() > 3 && text.starts_with("rg-")).then(|| text.to_owned()), "an id such as `rg-acfmyabc`";
    /// `TargetMinorVersion` of a new instance.
    MinorVersion(String), InvalidMinorVersion, minor_version;
    /// `TargetMinorVersion` of an upgrade.
    NewMinorVersion(String), MinorVersionNotFound, minor_version;
}

impl std::fmt::Display for StorageType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

number_parameters! {
    /// `StorageThreshold`, in percent.
    StorageThreshold = [10..=10, 20..=20, 30..=30, 40..=40, 50..=50], "10, 20, 30, 40 or 50", InvalidParameter;
}

word_parameters! {
    /// `ConnectionMode`, in the words of 2018 and of later years.
    ConnectionMode = ["Standard", "Safe", "Performance", "Safty"], InvalidConnectionMode;
    /// `Category`.
    Category = ["Basic", "HighAvailability", "cluster", "AlwaysOn", "Finance", "serverless_basic", "serverless_standard", "serverless_ha", "Standard", "Enterprise"], InvalidParameter;
    /// `ExternalReplication`.
    Replication = ["ON", "OFF", "true", "false"], InvalidParameter;
    /// `AllocateStrategy`.
    AllocateStrategy = ["ForceLocal", "Optional"], InvalidParameter;
    /// `BackupType` of the source of a clone.
    ClonedBackup = ["FullBackup", "IncrementalBackup"], InvalidParameter;
    /// `CreateStrategy`.
    CreateStrategy = ["Atomicity", "Partial"], InvalidCreateStrategy;
    /// `ReleasedKeepPolicy`, with the service's spelling of "latest".
    KeepPolicy = ["None", "Lastest", "All"], InvalidReleasedKeepPolicy;
    /// `EffectiveTime` of a change of specifications.
    EffectiveTime = ["Immediate", "MaintainTime", "ScheduleTime", "SpecifyTime"], InvalidParameter;
    /// `SwitchTimeMode`, and `EffectiveTime` of an upgrade.
    SwitchTime = ["Immediate", "MaintainTime", "ScheduleTime"], InvalidParameter;
    /// `UpgradeTime`.
    UpgradeTime = ["Immediate", "MaintainTime", "SpecifyTime"], InvalidUpgradeTime;
    /// `RestoreType`, in the words of the creation and of its check.
    RestoreType = listed ["BackupSet", "BackupTime", "0", "1"], InvalidRestoreType;
    /// `UpgradeMode` of a check before an upgrade of the major version.
    CheckedMode = ["zeroDownTimeUpgrade", "inPlaceUpgrade", "greenBlueDeployment", "blueGreenDeployment"], InvalidParameter;
    /// `UpgradeMode` of an upgrade of the major version.
    MajorMode = ["inPlaceUpgrade", "blueGreenDeployment", "zeroDownTimeUpgrade"], InvalidUpgradeMode;
    /// `SwitchOver` of an upgrade of the major version.
    SwitchOver = ["true", "false"], InvalidSwitchOver;
    /// `SwitchTimeMode` of an upgrade of the major version.
    MajorSwitchMode = ["Immediate", "MaintainTime", "SpecifyTime"], InvalidMajorSwitchMode;
    /// `CollectStatMode` of an upgrade of the major version.
    CollectStats = ["Before", "After"], InvalidCollectStats;
    /// `DBInstanceStorageType` of an upgrade of the major version.
    MajorStorageType = ["local_ssd", "cloud_ssd", "cloud_essd", "cloud_essd2", "cloud_essd3", "general_essd"], InvalidMajorStorageType;
    /// `Direction` of a change of specifications.
    Direction = listed ["Up", "Down", "Auto", "TempUpgrade", "Serverless"], InvalidParameter;
}

/// Returns the number of a word in a list.
fn word(text: &str, words: &[(&str, u64)]) -> Result<u64, String> {
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    found.ok_or_else(|| format!("one of {}", list(words.iter().map(|(word, _)| word))))
}

/// Reads a description: it begins with a letter and is not a URL. The pages also restrict the other characters, but
/// their own sample has a space.
fn description(text: &str, most: usize) -> Result<String, String> {
    let good = (2..=most).contains(&text.chars().count())
        && text.chars().next().is_some_and(char::is_alphabetic)
        && !text.starts_with("http://")
        && !text.starts_with("https://");
    let takes = || format!("2 to {most} characters, a letter first, and no `http://` or `https://` in front");
    if good { Ok(text.to_owned()) } else { Err(takes()) }
}

/// Reads a minor version: words and a date, separated by `_`.
fn minor_version(text: &str) -> Result<String, String> {
    let good = text.rsplit_once('_').is_some_and(|(name, date)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && date.len() == 8
            && date.bytes().all(|byte| byte.is_ascii_digit())
    });
    // Those of SQL Server are numbers, such as `15.0.4073.23` (UpgradeDBInstanceKernelVersion, 2026).
    let numbers = text.split('.').count() == 4
        && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if good || numbers { Ok(text.to_owned()) } else { Err("a minor version such as `rds_20201031`".to_owned()) }
}

/// `SecurityIPList`: at most 1000 different IPv4 addresses and blocks, separated by commas, or `%`.
#[derive(Debug, Clone)]
pub(super) struct SecurityIps(pub(super) Vec<String>);

blank!(SecurityIps = SecurityIps(Blank::BLANK));

/// The largest number of addresses in a list.
const MOST_IPS: usize = 1_000;

fn is_address(text: &str) -> bool {
    let (address, bits) = text.split_once('/').unwrap_or((text, "32"));
    let bits =
        bits.parse::<u8>().is_ok_and(|number| (1..=32).contains(&number) && bits.len() <= 2 || text == "0.0.0.0/0");
    text == "%" || bits && address.parse::<Ipv4Addr>().is_ok()
}

impl Parameter for SecurityIps {
    const REQUIRED: bool = true;
    const CONDITIONS: &'static [Condition] = &[
        Condition::MissingParameter,
        Condition::InvalidSecurityIps,
        Condition::TooManySecurityIps,
        Condition::RepeatedSecurityIp,
    ];

    fn take(params: &Params<'_>, name: &'static str) -> Result<SecurityIps, Refusal> {
        let ips: Vec<&str> = members(params.required(name)?).collect();
        if ips.is_empty() {
            refuse!(InvalidSecurityIps, "`{name}` has no address");
        }
        if let Some(bad) = ips.iter().find(|ip| !is_address(ip)) {
            let takes =
                "an address such as `10.23.12.24`, a block such as `10.23.12.0/24` (1 to 32 bits), `0.0.0.0/0` or `%`";
            refuse!(InvalidSecurityIps, "`{name}` has `{}`, expected {takes}", clip(bad));
        }
        if ips.len() > MOST_IPS {
            let hint = format!("`{name}` has {} entries; the limit is {MOST_IPS}", ips.len());
            return Err(Condition::TooManySecurityIps.because(hint));
        }
        let mut seen = std::collections::HashSet::new();
        if let Some(twice) = ips.iter().find(|ip| !seen.insert(**ip)) {
            refuse!(RepeatedSecurityIp, "`{name}` has the duplicate `{twice}`");
        }
        Ok(SecurityIps(ips.into_iter().map(str::to_owned).collect()))
    }
}

/// The tags of a new instance: `Tag.N.Key` with `Tag.N.Value`, at most 20 with different keys.
#[derive(Debug, Clone, Default)]
pub(super) struct NewTags(pub(super) Vec<(String, String)>);

blank!(NewTags = NewTags(Blank::BLANK));

/// The largest number of tags of an instance.
const MOST_TAGS: usize = 20;

impl Parameter for NewTags {
    const CONDITIONS: &'static [Condition] = &[
        Condition::NewTagKeyEmpty,
        Condition::SystemTag,
        Condition::NewTagKeyReserved,
        Condition::NewTagValueReserved,
        Condition::NewTagValueEmpty,
        Condition::NewTagRepeated,
        Condition::TooManyNewTags,
    ];

    fn take(params: &Params<'_>, name: &'static str) -> Result<NewTags, Refusal> {
        let mut tags: BTreeMap<u32, (String, String)> = BTreeMap::new();
        for (number, member, value) in numbered(params, name) {
            let tag = tags.entry(number).or_default();
            match member.as_str() {
                "Key" | "key" => tag.0 = value,
                "Value" | "value" => tag.1 = value,
                _ => {}
            }
        }
        if tags.len() > MOST_TAGS {
            let hint = format!("there are {} tags; an instance has at most {MOST_TAGS}", tags.len());
            return Err(Condition::TooManyNewTags.because(hint));
        }
        let mut seen = std::collections::HashSet::new();
        for (number, (key, value)) in &tags {
            if key.is_empty() {
                refuse!(NewTagKeyEmpty, "`{name}.{number}.Key` is empty");
            }
            let begins = |prefix: &str| key.to_ascii_lowercase().starts_with(prefix);
            if begins("acs:") || begins("aliyun") {
                return Err(Condition::SystemTag.because(format!("the service reserves the key `{}`", clip(key))));
            }
            if begins("http://") || begins("https://") {
                refuse!(NewTagKeyReserved, "the key `{}` begins like an address", clip(key));
            }
            ensure!(
                key.chars().count() <= 64,
                NewTagKeyReserved,
                "the key `{}` has more than 64 characters",
                clip(key)
            );
            let length = value.chars().count();
            ensure!(
                length <= 128,
                NewTagValueReserved,
                "the value of `{}` has {length} characters, expected at most 128",
                clip(key)
            );
            if is_reserved(value) {
                refuse!(NewTagValueReserved, "the value `{}` has a reserved beginning", clip(value));
            }
            if value.is_empty() {
                refuse!(NewTagValueEmpty, "`{name}.{number}.Value` is empty");
            }
            ensure!(seen.insert(key), NewTagRepeated, "duplicate key `{}`", clip(key));
        }
        Ok(NewTags(tags.values().cloned().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["%", "0.0.0.0/0", "10.23.12.24", "10.23.12.24/24", "127.0.0.1/32"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["", "10.23.12", "10.23.12.24/0", "10.23.12.24/33", "10.23.12.24/", "10.23.12.24/024", "::1", "%/8"]
        {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn descriptions_and_versions() {
        assert!(description("Test database", 64).is_ok() && description("订单", 64).is_ok());
        for bad in ["a", "1a", "http://a", "-a", &"a".repeat(65)] {
            assert!(description(bad, 64).is_err(), "{bad}");
        }
        assert!(minor_version("rds_postgres_1200_20200830").is_ok());
        for bad in ["rds", "20200830", "rds_2020083", "rds-20200830", "_20200830"] {
            assert!(minor_version(bad).is_err(), "{bad}");
        }
    }
}
