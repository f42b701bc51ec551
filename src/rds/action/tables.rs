//! The actions as users and the documentation see them.

use super::admission::{Admission, PartRule};
use super::*;

/// An action of the service as the catalogue has it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionInfo {
    /// The name as the service spells it. Requests may spell it in any case.
    pub name: &'static str,
    /// The methods it is listed with, such as `GET|POST`.
    pub methods: &'static str,
    /// `true` if the service has dropped the action.
    pub retired: bool,
    /// `true` if this fake models the action.
    pub modelled: bool,
    /// `true` if the shape of the answer is known.
    pub shaped: bool,
    /// The parameters that the model uses. Empty if there is no model.
    pub effective: Vec<&'static str>,
    /// Sources of the model, with years. Empty if there is no model.
    pub source: String,
    /// The conditions that refuse a modelled action, beside the gateway's.
    pub conditions: Vec<Condition>,
    /// Its parameters, in the catalogue's order.
    pub parameters: Vec<ParameterInfo>,
}

/// Every action that product `Rds`, version 2014-08-15, has or had, in alphabetical order, with its parameters.
///
/// Source: the OpenAPI metadata of 2023 to 2026, the Python SDK 16.0.2 (2026) and, for retired actions, the Python SDKs of
/// 2016 to 2020.
///
/// ```
/// let import = fake_rds::actions().find(|action| action.name == "ImportDatabaseBetweenInstances").unwrap();
/// assert!(import.modelled && import.retired);
/// assert!(import.parameters.iter().any(|parameter| parameter.name == "DBInfo" && parameter.required));
/// ```
pub fn actions() -> impl Iterator<Item = ActionInfo> {
    catalogue::entries().map(|entry| {
        let model = find(entry.name);
        ActionInfo {
            name: entry.name,
            methods: entry.methods,
            retired: entry.retired,
            modelled: model.is_some(),
            shaped: catalogue::has_shape(entry.name),
            effective: model.map(|model| model.fields.iter().map(|field| field.name).collect()).unwrap_or_default(),
            source: model.map(Modelled::source).unwrap_or_default(),
            conditions: model.map(Modelled::shown_conditions).unwrap_or_default(),
            parameters: entry.parameters,
        }
    })
}

/// The README's table: each modelled action with the codes it is refused with.
///
/// ```
/// assert!(fake_rds::actions_table().contains("| `CancelImport` |"));
/// ```
#[doc(hidden)]
pub fn actions_table() -> String {
    let mut table = String::from("| action | refused with |\n|---|---|\n");
    for action in all() {
        let mut codes: Vec<String> = Vec::new();
        for condition in action.conditions() {
            let code = format!("`{}`", condition.code_for(action.name).replace("{}", "PageSize"));
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        table += &format!("| `{}` | {} |\n", action.name, codes.join(", "));
    }
    table
}

/// The table of what each action asks of the instance that it names, as Markdown: engines, types, statuses and lock modes,
/// each with the code that refuses the others.
///
/// ```
/// assert!(fake_rds::admissions_table().contains("| `RestartDBInstance` | `DBInstanceId` |"));
/// ```
#[doc(hidden)]
pub fn admissions_table() -> String {
    let mut table = String::from(
        "| action | instance | engines | types | statuses | lock modes | parts |\n|---|---|---|---|---|---|---|\n",
    );
    for (action, admission) in all().flat_map(|action| action.admits.iter().map(move |admission| (action, admission))) {
        let cell = |words: Option<Vec<&str>>, condition: Condition| match words {
            None => "any".to_owned(),
            Some(words) => {
                let (code, status) = (condition.code_for(action.name), condition.status_for(action.name));
                format!("{}; else `{code}` {status}", words.join(", "))
            }
        };
        let parts = |admission: &Admission| {
            let part = |rule: &PartRule| {
                format!("`{}`: {}", rule.parameter, cell(Some(rule.statuses.to_vec()), rule.condition))
            };
            admission.parts.iter().flatten().map(part).collect::<Vec<_>>().join("; ")
        };
        table += &format!(
            "| `{}` | `{}` | {} | {} | {} | {} | {} |\n",
            action.name,
            admission.parameter,
            cell(admission.engines.map(|words| words.iter().map(|word| word.as_str()).collect()), admission.engine),
            cell(
                admission.types.map(|words| words.iter().map(|word| word.as_str()).collect()),
                Condition::InstanceType
            ),
            cell(
                admission.statuses.map(|words| words.iter().map(|word| word.as_str()).collect()),
                Condition::InstanceStatus
            ),
            cell(
                admission.locks.map(|words| words.iter().map(|word| word.as_str()).collect()),
                Condition::InstanceLocked
            ),
            parts(admission),
        );
    }
    table += "\nThe remarks of some actions state requirements without a code. The fake accepts the request and gives a hint:\n\n";
    table += &remarks::table();
    table
}

/// Returns the table of every action of the catalogue as Markdown: modelled, with a known shape of its answer, or
/// neither. A modelled action has the parameters it uses, its refusals, and its sources.
///
/// ```
/// assert!(fake_rds::catalogue_table().contains("| `RestartDBInstance` | modelled | `DBInstanceId`, `NodeId` |"));
/// ```
#[doc(hidden)]
pub fn catalogue_table() -> String {
    table_of(|_| true)
}

fn table_of(wanted: impl Fn(&ActionInfo) -> bool) -> String {
    let mut table = String::from(
        "| action | state | parameters with an effect | parameters without | refused with | source |\n|---|---|---|---|---|---|\n",
    );
    for action in actions().filter(|info| wanted(info)) {
        let state = match (action.modelled, action.shaped) {
            (true, _) => "modelled",
            (false, true) => "shape",
            (false, false) => "unknown",
        };
        let retired = if action.retired { ", retired" } else { "" };
        let mut ignored: Vec<&str> = Vec::new();
        for parameter in action.parameters.iter().filter(|_| action.modelled) {
            // The catalogue may declare a list item by item.
            let name = parameter.name.split('.').next().unwrap_or(parameter.name);
            if !action.effective.contains(&name) && !COMMON.contains(&name) && !ignored.contains(&name) {
                ignored.push(name);
            }
        }
        let mut codes: Vec<&str> = Vec::new();
        for code in action.conditions.iter().map(|condition| condition.code_for(action.name)) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let reasons = |words: &[&str]| {
            let all = words.iter().map(|word| format!("`{word}` ({})", why_without_effect(word)));
            all.collect::<Vec<_>>().join(", ")
        };
        let cell = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        table += &format!(
            "| `{}` | {state}{retired} | {} | {} | {} | {} |\n",
            action.name,
            cell(&action.effective),
            reasons(&ignored),
            cell(&codes),
            action.source,
        );
    }
    table
}

/// Returns the name of each family of modelled actions, with its page as Markdown.
#[doc(hidden)]
pub fn family_tables() -> Vec<(&'static str, String)> {
    let tables = FAMILIES.iter().map(|(family, _)| (*family, table_of(|info| self::family(info.name) == Some(family))));
    // The families of other products have no action of this catalogue.
    tables.filter(|(_, table)| table.lines().count() > 2).collect()
}
