//! Parameters of an engine, their templates and groups.

mod conditions;
mod create_group;
mod delete_group;
mod describe_group;
mod describe_groups;
mod describe_log;
mod describe_parameters;
mod describe_templates;
mod modify;
mod modify_group;

use crate::rds::action::prelude::*;
use std::collections::BTreeMap;

use crate::base::json;
use crate::rds::model::parameter_group::ParameterGroup;

pub(super) use self::conditions::ALL as CONDITIONS;
pub(super) use self::modify::group_values;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<describe_parameters::DescribeParameters>(),
    modelled::<modify::ModifyParameter>(),
    modelled::<describe_templates::DescribeParameterTemplates>(),
    modelled::<describe_log::DescribeModifyParameterLog>(),
    modelled::<describe_groups::DescribeParameterGroups>(),
    modelled::<describe_group::DescribeParameterGroup>(),
    modelled::<create_group::CreateParameterGroup>(),
    modelled::<modify_group::ModifyParameterGroup>(),
    modelled::<delete_group::DeleteParameterGroup>(),
];

/// The admission of the instance whose parameters are requested.
const INSTANCE: Admission = Admission::instance("DBInstanceId");

/// Reads an engine in the words of either family, in any case: `mysql` or `MySQL`, `mssql` or `SQLServer`.
fn engine(word: &str) -> Option<Engine> {
    if word.eq_ignore_ascii_case("mssql") {
        return Some(Engine::SqlServer);
    }
    Engine::ALL.iter().copied().find(|engine| engine.as_str().eq_ignore_ascii_case(word))
}

/// Returns the word for an engine in the answers about templates and groups.
fn word(engine: Engine) -> &'static str {
    match engine {
        Engine::MySql => "mysql",
        Engine::SqlServer => "mssql",
        other => other.as_str(),
    }
}

/// Reads values by the names of parameters from a JSON object. Numbers and booleans become strings.
fn values(text: &str) -> Option<BTreeMap<String, String>> {
    let Ok(Value::Object(Object(members))) = json::parse(text) else { return None };
    let value = |value: &Value| match value {
        Value::Text(text) => Some(text.clone().into_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Flag(flag) => Some(flag.to_string()),
        _ => None,
    };
    let mut values = BTreeMap::new();
    for (name, given) in &members {
        values.insert(name.to_string(), value(given)?);
    }
    Some(values)
}

/// Returns the caller's parameter group with this id in a region.
fn group<'c>(cloud: &'c Cloud, caller: &Caller, region: &str, id: &str) -> Result<&'c ParameterGroup, Refusal> {
    let own = |group: &&ParameterGroup| group.owner.as_deref() == Some(&caller.owner) && group.region == region;
    cloud.parameter_groups.iter().filter(own).find(|group| group.id == id).ok_or_else(|| {
        let near = did_you_mean(id, cloud.parameter_groups.iter().filter(own).map(|group| group.id.as_str()));
        let hint = format!("`{}` has no parameter group `{}` in {region}{near}", caller.owner, clip(id));
        Condition::ParameterGroupNotFound.because(hint)
    })
}

/// Returns the same group, mutably.
fn group_mut<'c>(
    cloud: &'c mut Cloud,
    caller: &Caller,
    region: &str,
    id: &str,
) -> Result<&'c mut ParameterGroup, Refusal> {
    let wanted = group(cloud, caller, region, id)?.id.clone();
    let hint = || Condition::ParameterGroupNotFound.because(format!("no parameter group `{wanted}`"));
    cloud.parameter_groups.iter_mut().find(|group| group.id == wanted).ok_or_else(hint)
}

/// Returns a group in the form of answers.
fn described(group: &ParameterGroup) -> Object {
    let moment = |moment: Option<_>| Value::from(moment.map(crate::rds::model::clock::to_second).unwrap_or_default());
    let mut object = Object::new();
    object.put("ParameterGroupId", (&group.id).into());
    object.put("ParameterGroupName", (&group.name).into());
    object.put("ParameterGroupDesc", (&group.description).into());
    // 1 means a group that a user created.
    object.put("ParameterGroupType", 1u32.into());
    object.put("Engine", word(group.engine).into());
    object.put("EngineVersion", (&group.engine_version).into());
    object.put("ForceRestart", u32::from(group.needs_restart()).into());
    object.put("ParamCounts", group.parameters.len().into());
    object.put("CreateTime", moment(group.created));
    object.put("UpdateTime", moment(group.updated.or(group.created)));
    object
}
