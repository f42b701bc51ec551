//! Settings that several actions on instances share: their parameters, and their effects.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::super::Caller;
use super::super::fields::{Blank, Parameter};
use super::creation::check_private_ip;
use crate::base::json;
use crate::base::text::{clip, list};
use crate::base::value::Value;
use crate::rds::model::Cloud;
use crate::rds::model::instance::Instance;
use crate::rds::model::ip_list::split;
use crate::rds::model::names::is_password;
use crate::rds::model::parameter::{is_named_zone, is_offset};
use crate::rds::model::serverless::Serverless;
use crate::rds::words::Engine;
use crate::rpc::condition::{Condition, Refusal};
use crate::rpc::params::Params;

texts! {
    /// `PrivateIpAddress` of a new instance.
    PrivateIp(String), PrivateIpFormat, |text| text.parse::<Ipv4Addr>().is_ok().then(|| text.to_owned()), "an IPv4 address such as `172.16.1.9`";
    /// `DBParamGroupId`: a parameter group of the user, or one of the service (`rpg-sys-..`).
    ParamGroup(String), InvalidParamGroup, |text| text.starts_with("rpg-").then(|| text.to_owned()), "an id such as `rpg-1a2b3c`";
    /// `DedicatedHostGroupId`.
    HostGroup(String), InvalidHostGroup, |text| text.starts_with("dhg-").then(|| text.to_owned()), "an id such as `dhg-7a9`";
    /// `DBTimeZone`: for MySQL an offset such as `+08:00` or a name such as `America/New_York`, for PostgreSQL a name.
    TimeZone(String), InvalidParameter, |text| Some(text.to_owned()), "a time zone such as `+08:00` or `Asia/Hong_Kong`";
    /// `ServerlessConfig` of a new instance, and `ServerlessConfiguration` of a change.
    Capacity(Serverless), InvalidParameter, capacity;
    /// `BabelfishConfig`.
    Babelfish(BTreeMap<String, String>), InvalidParameter, babelfish;
}

word_parameters! {
    /// `IoAccelerationEnabled`.
    IoAcceleration = ["1", "0"], InvalidParameter;
    /// `OptimizedWrites`.
    OptimizedWrites = listed ["optimized", "none"], InvalidParameter;
    /// `CompressionMode`.
    Compression = ["on", "off"], InvalidParameter;
    /// `InstructionSetArch`.
    Architecture = ["x86", "arm"], InvalidParameter;
    /// `SystemDBCharset`.
    SystemCharset = ["utf8", "gbk", "latin1", "utf8mb4"], InvalidParameter;
}

/// Reads the capacity from a JSON string: `{"MinCapacity":0.5,"MaxCapacity":8,"AutoPause":false,"SwitchForce":false}`.
/// Numbers and flags may be strings.
fn capacity(text: &str) -> Result<Serverless, String> {
    let takes = || {
        "a JSON text such as `{\"MinCapacity\":0.5,\"MaxCapacity\":8}`, the minimum not above the maximum".to_owned()
    };
    let Ok(Value::Object(object)) = json::parse(text) else { return Err(takes()) };
    let number = |name: &str| {
        let number = match object.get(name)? {
            Value::Number(number) => number.as_f64()?,
            Value::Text(text) => serde_json::from_str(text).ok()?,
            _ => return None,
        };
        (number.is_finite() && number > 0.0).then_some(number)
    };
    let flag = |name: &str| match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Flag(flag)) => Ok(Some(*flag)),
        Some(Value::Text(text)) => text.to_ascii_lowercase().parse().map(Some).map_err(|_| takes()),
        Some(_) => Err(takes()),
    };
    let (Some(min), Some(max)) = (number("MinCapacity"), number("MaxCapacity")) else { return Err(takes()) };
    if min > max {
        return Err(takes());
    }
    Ok(Serverless {
        min: decimal(min),
        max: decimal(max),
        auto_pause: flag("AutoPause")?,
        switch_force: flag("SwitchForce")?,
    })
}

/// Converts a number to the form of answers, in which whole numbers have no fraction.
fn decimal(number: f64) -> Value {
    // Capacities are small, so a whole number fits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    if number.fract() == 0.0 && number < 1e9 {
        (number as u64).into()
    } else {
        serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}

/// Reads `BabelfishConfig`, a JSON string with `babelfishEnabled`, `migrationMode`, `masterUsername` and
/// `masterUserPassword`. Returns the members that answers show.
fn babelfish(text: &str) -> Result<BTreeMap<String, String>, String> {
    let takes = "a JSON text such as `{\"babelfishEnabled\":\"true\",\"migrationMode\":\"single-db\",..}`";
    let Ok(Value::Object(object)) = json::parse(text) else { return Err(takes.to_owned()) };
    let word = |name: &str| match object.get(name) {
        Some(Value::Text(text)) => Some(text.clone().into_owned()),
        Some(Value::Flag(flag)) => Some(flag.to_string()),
        _ => None,
    };
    let Some(enabled) = word("babelfishEnabled").filter(|word| ["true", "false"].contains(&word.as_str())) else {
        return Err(takes.to_owned());
    };
    let mode = word("migrationMode").unwrap_or_else(|| "single-db".to_owned());
    if !["single-db", "multi-db"].contains(&mode.as_str()) {
        return Err("`migrationMode` `single-db` or `multi-db`".to_owned());
    }
    let user = |name: &String| {
        (1..=63).contains(&name.len())
            && name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && !name.ends_with('_')
            && !name.starts_with("pg")
    };
    if word("masterUsername").is_some_and(|name| !user(&name)) {
        return Err(
            "`masterUsername` of 1 to 63 lower-case letters, digits and `_`, a letter first, not `pg`".to_owned()
        );
    }
    if word("masterUserPassword").is_some_and(|password| !is_password(&password)) {
        return Err("`masterUserPassword` of 8 to 32 characters of at least three kinds".to_owned());
    }
    Ok(BTreeMap::from([("BabelfishEnabled".to_owned(), enabled), ("MigrationMode".to_owned(), mode)]))
}

/// `WhitelistTemplateList`: at most 10 ids of white-list templates, separated by commas.
#[derive(Debug, Clone, Default)]
pub(super) struct Templates(Vec<u64>);

blank!(Templates = Templates(Blank::BLANK));

/// The largest number of white-list templates that a creation attaches.
const MOST_TEMPLATES: usize = 10;

impl Parameter for Templates {
    const CONDITIONS: &'static [Condition] = &[Condition::TooManyTemplates, Condition::InvalidTemplateList];

    fn take(params: &Params<'_>, name: &'static str) -> Result<Templates, Refusal> {
        let texts = split(params.get(name).unwrap_or_default());
        if texts.len() > MOST_TEMPLATES {
            let hint = format!("`{name}` has {} ids, expected at most {MOST_TEMPLATES}", texts.len());
            return Err(Condition::TooManyTemplates.because(hint));
        }
        let mut ids: Vec<u64> = Vec::new();
        for text in texts {
            match text.parse() {
                Ok(id) if !ids.contains(&id) => ids.push(id),
                Ok(_) => {}
                Err(_) => {
                    let hint = format!("`{name}`: `{}` is not the id of a white-list template", clip(&text));
                    return Err(Condition::InvalidTemplateList.because(hint));
                }
            }
        }
        Ok(Templates(ids))
    }
}

impl Templates {
    /// Attaches the templates. Refuses a template that the caller does not have.
    pub(super) fn attach(&self, cloud: &Cloud, caller: &Caller, instance: &mut Instance) -> Result<(), Refusal> {
        let known: Vec<u64> = cloud.templates_of(&caller.owner).map(|template| template.id).collect();
        if let Some(unknown) = self.0.iter().find(|id| !known.contains(id)) {
            let hint = format!(
                "`{}` has no white-list template {unknown}; its templates: {}",
                caller.owner,
                list(known.iter().map(u64::to_string))
            );
            return Err(Condition::InvalidTemplateList.because(hint));
        }
        instance.whitelist_templates.clone_from(&self.0);
        Ok(())
    }
}

/// Settings of compute and storage in a request. Absent ones are unchanged.
#[derive(Default)]
pub(super) struct Compute<'r> {
    pub(super) serverless: Option<&'r Capacity>,
    pub(super) bursting: Option<bool>,
    pub(super) cold_data: Option<bool>,
    pub(super) io_acceleration: Option<IoAcceleration>,
    pub(super) bpe: Option<&'r String>,
    pub(super) optimized_writes: Option<OptimizedWrites>,
    pub(super) compression: Option<Compression>,
    pub(super) host_group: Option<&'r HostGroup>,
    /// The hosts of the primary, the secondary and the log node.
    pub(super) hosts: [Option<&'r String>; 3],
}

impl Compute<'_> {
    pub(super) fn apply(&self, instance: &mut Instance) {
        if let Some(Capacity(capacity)) = self.serverless {
            let mut capacity = capacity.clone();
            // SQL Server has only the two bounds.
            if instance.engine == Engine::SqlServer {
                (capacity.auto_pause, capacity.switch_force) = (None, None);
            }
            instance.serverless = Some(capacity);
        }
        instance.bursting = self.bursting.unwrap_or(instance.bursting);
        instance.cold_data = self.cold_data.unwrap_or(instance.cold_data);
        let texts = [
            (&mut instance.io_acceleration, self.io_acceleration.map(|word| word.0)),
            (&mut instance.compression, self.compression.map(|word| word.0)),
            (&mut instance.bpe, self.bpe.map(String::as_str)),
            (&mut instance.host_group, self.host_group.map(|group| group.0.as_str())),
            (&mut instance.master_host, self.hosts[0].map(String::as_str)),
            (&mut instance.slave_host, self.hosts[1].map(String::as_str)),
            (&mut instance.log_host, self.hosts[2].map(String::as_str)),
        ];
        for (field, given) in texts {
            if let Some(given) = given {
                given.clone_into(field);
            }
        }
        if let Some(word) = self.optimized_writes.filter(|_| instance.engine == Engine::MySql) {
            instance.optimized_writes = instance.optimized_writes_after(word.0 == "optimized");
        }
    }
}

/// Sets the IP address of a new instance. Refuses an address outside its vSwitch, and one that another instance in its
/// VPC has.
pub(super) fn put_private_ip(cloud: &Cloud, ip: Option<&PrivateIp>, instance: &mut Instance) -> Result<(), Refusal> {
    let Some(PrivateIp(ip)) = ip else { return Ok(()) };
    check_private_ip(cloud, &instance.vswitch_id, ip)?;
    let mut others = cloud.instances.iter();
    let same = others.find(|other| other.private_ip.as_ref() == Some(ip) && other.shown_vpc() == instance.shown_vpc());
    if let Some(other) = same {
        refuse!(PrivateIpUsed, "`{}` has the address {ip}", other.id);
    }
    instance.private_ip = Some(ip.clone());
    Ok(())
}

/// Sets the parameters of a new instance that follow from its settings: the time zone, the character set of the system
/// databases, the case sensitivity of table names, and a parameter group.
pub(super) fn put_parameters(
    cloud: &Cloud,
    caller: &Caller,
    instance: &mut Instance,
    group: Option<&ParamGroup>,
    time_zone: Option<&TimeZone>,
    given: &[(&'static str, Option<&str>)],
) -> Result<(), Refusal> {
    if let Some(ParamGroup(id)) = group {
        // In the fake, the parameter groups of the service have the values of the engine's templates.
        if !id.starts_with("rpg-sys") {
            let values = super::super::parameters::group_values(cloud, caller, instance, id)
                .map_err(|refusal| Condition::InvalidParamGroup.because(refusal.0.hint.unwrap_or_default()))?;
            instance.parameters.extend(values);
        }
        instance.parameter_group = Some(id.clone());
        instance.parameter_group_applied = Some(crate::rds::model::clock::whole_second(cloud.now()));
    }
    if let Some(TimeZone(zone)) = time_zone {
        match instance.engine {
            Engine::SqlServer => instance.time_zone = Some(zone.clone()),
            engine => {
                let postgres = matches!(engine, Engine::PostgreSql | Engine::Ppas);
                let name = if postgres { "timezone" } else { "default_time_zone" };
                if !(is_named_zone(zone) || !postgres && (is_offset(zone) || zone == "SYSTEM")) {
                    let takes = if postgres { "a name" } else { "an offset from -12:59 to +13:00, or a name" };
                    let hint = format!("`DBTimeZone` is `{}`, expected {takes} such as `Asia/Hong_Kong`", clip(zone));
                    return Err(Refusal::of(Condition::InvalidParameter, "DBTimeZone").hint(hint));
                }
                instance.parameters.insert(name.to_owned(), zone.clone());
            }
        }
    }
    for (name, value) in given {
        if let Some(value) = value.filter(|_| instance.template(name).is_some()) {
            check_parameter(instance, name, name, value)?;
            instance.parameters.insert((*name).to_owned(), value.to_owned());
        }
    }
    Ok(())
}

/// Refuses a value that a parameter of the engine cannot have.
fn check_parameter(instance: &Instance, given: &'static str, name: &str, value: &str) -> Result<(), Refusal> {
    match instance.template(name).and_then(|template| template.error(value)) {
        Some(error) => Err(Refusal::of(Condition::InvalidParameter, given).hint(error)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_capacities() {
        let text = r#"{"MaxCapacity":7,"MinCapacity":"1.5","AutoPause":true,"SwitchForce":"False"}"#;
        let read = capacity(text).unwrap();
        assert_eq!((read.min.to_json(), read.max.to_json()), (1.5.into(), 7.into()));
        assert_eq!((read.auto_pause, read.switch_force), (Some(true), Some(false)));
        for bad in ["", "[]", "{}", r#"{"MinCapacity":8,"MaxCapacity":1}"#, r#"{"MinCapacity":0,"MaxCapacity":1}"#] {
            assert!(capacity(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn reads_settings_of_babelfish() {
        let shown = babelfish(r#"{"babelfishEnabled":"true","masterUsername":"babelfish_user"}"#).unwrap();
        assert_eq!(shown["MigrationMode"], "single-db");
        for bad in ["true", "{}", r#"{"babelfishEnabled":"yes"}"#, r#"{"babelfishEnabled":"true","migrationMode":"x"}"#]
        {
            assert!(babelfish(bad).is_err(), "{bad}");
        }
    }
}
