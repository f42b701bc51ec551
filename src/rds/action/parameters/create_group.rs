//! `CreateParameterGroup`.

use crate::rds::action::prelude::*;
use std::collections::BTreeMap;

use crate::rds::model::parameter_group::ParameterGroup;
use crate::rds::model::parameter_tables;

params! {
    /// Creates a parameter group for MySQL 5.6, 5.7 or 8.0, or for PostgreSQL from 10.0 on.
    ///
    /// `ParameterGroupName` has 8 to 64 letters, digits, `_` or `.`, beginning with a letter. `Parameters` is a JSON
    /// object of names and values, with at least one.
    ///
    /// Source: page CreateParameterGroup (2020 to 2025), API metadata (2024) for the codes.
    CreateParameterGroup {
        RegionId: String,
        Engine: String,
        EngineVersion: String,
        ParameterGroupName: GroupName,
        ParameterGroupDesc: Option<Description>,
        Parameters: String,
    }
}

/// `ParameterGroupName`.
#[derive(Debug)]
pub(super) struct GroupName(pub(super) String);

blank!(GroupName = GroupName(Blank::BLANK));

impl FromText for GroupName {
    const REFUSED_BY: Condition = Condition::InvalidParameterGroupName;

    fn from_text(text: &str) -> Result<GroupName, String> {
        let fits = (8..=64).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
        let takes = || "8 to 64 letters, digits, `_` or `.`, a letter first".to_owned();
        fits.then(|| GroupName(text.to_owned())).ok_or_else(takes)
    }
}

/// `ParameterGroupDesc`.
#[derive(Debug)]
pub(super) struct Description(pub(super) String);

impl FromText for Description {
    const REFUSED_BY: Condition = Condition::LongParameterGroupDescription;

    fn from_text(text: &str) -> Result<Description, String> {
        let fits = text.chars().count() <= 200;
        fits.then(|| Description(text.to_owned())).ok_or_else(|| "at most 200 letters".to_owned())
    }
}

impl Action for CreateParameterGroup {
    const CONDITIONS: &'static [Condition] = &[
        Condition::RegionNotFound,
        Condition::EngineNameNotTaken,
        Condition::EngineWithoutGroups,
        Condition::InvalidGroupEngineVersion,
        Condition::VersionWithoutGroups,
        Condition::InvalidGroupParameters,
        Condition::GroupParameterNotFound,
        Condition::InvalidGroupParameterValue,
    ];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let version = &self.EngineVersion;
        let Some(engine) = super::engine(&self.Engine) else {
            let hint = format!("`Engine` is `{}`, expected mysql or PostgreSQL", clip(&self.Engine));
            return Err(Condition::EngineNameNotTaken.because(hint));
        };
        if !matches!(engine, Engine::MySql | Engine::PostgreSql) {
            refuse!(EngineWithoutGroups, "{engine} has no parameter groups");
        }
        if let Some(error) = names::engine_version_error(engine, version) {
            return Err(Condition::InvalidGroupEngineVersion.because(error));
        }
        let too_old = match engine {
            Engine::MySql => version == "5.5",
            _ => version.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_none_or(|major| major < 10),
        };
        if too_old {
            refuse!(VersionWithoutGroups, "{engine} {version} has no parameter groups");
        }
        let Some(values) = super::values(&self.Parameters).filter(|values| !values.is_empty()) else {
            let hint = format!("`Parameters` is `{}`, expected `{{\"back_log\":\"3000\"}}`", clip(&self.Parameters));
            return Err(Condition::InvalidGroupParameters.because(hint));
        };
        check_values(engine, version, &values)?;
        let id = format!("rpg-{}", cloud.ids.name(14));
        cloud.parameter_groups.push(ParameterGroup {
            engine_version: version.clone(),
            region: self.RegionId,
            owner: Some(caller.owner.as_ref().to_owned()),
            name: self.ParameterGroupName.0,
            created: Some(clock::whole_second(cloud.now())),
            description: self.ParameterGroupDesc.map(|Description(text)| text).unwrap_or_default(),
            parameters: values,
            ..ParameterGroup::fresh(id.clone(), engine)
        });
        Ok(object! { ParameterGroupId: id })
    }
}

/// Refuses parameters that a version of an engine does not have, and values that they cannot have.
pub(super) fn check_values(engine: Engine, version: &str, values: &BTreeMap<String, String>) -> Result<(), Refusal> {
    for (name, value) in values {
        let Some(template) = parameter_tables::find(engine, version, name) else {
            let near = did_you_mean(name, parameter_tables::templates(engine, version).map(|template| template.name));
            let hint = format!("the fake's {engine} {version} has no parameter `{}`{near}", clip(name));
            return Err(Condition::GroupParameterNotFound.because(hint));
        };
        if let Some(error) = template.error(value) {
            return Err(Condition::InvalidGroupParameterValue.because(error));
        }
    }
    Ok(())
}
