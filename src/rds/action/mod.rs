//! The actions of the service. An action is one small file: what it takes, which instances it admits, what it does and
//! what it answers. The families list their actions; whatever no family lists is known to the catalogue only.

#[macro_use]
pub(crate) mod fields;
mod account;
pub(crate) mod admission;
mod availability;
mod backup;
mod billing;
mod cloud_migration;
mod conditions;
mod cross_region;
mod database;
mod endpoint;
mod instance;
mod later;
mod migration;
mod monitor;
mod names;
mod network;
pub(crate) mod page;
mod parameters;
mod polls;
pub(crate) mod prelude;
mod privileges;
mod proxy;
mod region;
mod remarks;
mod restoring;
mod security;
mod sql_server;
mod sts;
mod tag;
pub(crate) mod times;
mod tokens;
pub(crate) mod unlisted;
mod vpc;

use std::collections::HashMap;
use std::sync::Arc;

use once_cell::sync::Lazy;

use self::admission::{Admission, PartRule};
use self::fields::{ParameterField, Parameters};
pub(crate) use self::sts::{forbidden, is_open};
use crate::base::text::{clip, did_you_mean, list};
use crate::base::value::Value;
use crate::rds::catalogue::{self, ParameterInfo};
use crate::rds::model::Cloud;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Resource;
use crate::rds::products;
use crate::rpc::condition::{Condition, Kind, Refusal};
use crate::rpc::params::Params;

/// The families of actions.
const FAMILIES: &[(&str, &[Modelled])] = &[
    ("migration", migration::ACTIONS),
    ("instance", instance::ACTIONS),
    ("availability", availability::ACTIONS),
    ("billing", billing::ACTIONS),
    ("database", database::ACTIONS),
    ("account", account::ACTIONS),
    ("network", network::ACTIONS),
    ("proxy", proxy::ACTIONS),
    ("endpoint", endpoint::ACTIONS),
    ("security", security::ACTIONS),
    ("backup", backup::ACTIONS),
    ("cross_region", cross_region::ACTIONS),
    ("tag", tag::ACTIONS),
    ("parameters", parameters::ACTIONS),
    ("monitor", monitor::ACTIONS),
    ("sql_server", sql_server::ACTIONS),
    ("cloud_migration", cloud_migration::ACTIONS),
    ("region", region::ACTIONS),
    ("sts", sts::ACTIONS),
    ("vpc", vpc::ACTIONS),
];

/// The conditions, the gateway's first.
const CONDITIONS: &[&[Condition]] = &[
    crate::rpc::conditions::ALL,
    crate::rds::reason_codes::ALL,
    conditions::ALL,
    migration::CONDITIONS,
    instance::CONDITIONS,
    availability::CONDITIONS,
    billing::CONDITIONS,
    database::CONDITIONS,
    account::CONDITIONS,
    network::CONDITIONS,
    proxy::CONDITIONS,
    endpoint::CONDITIONS,
    security::CONDITIONS,
    backup::CONDITIONS,
    cross_region::CONDITIONS,
    tag::CONDITIONS,
    parameters::CONDITIONS,
    monitor::CONDITIONS,
    sql_server::CONDITIONS,
    region::CONDITIONS,
    sts::CONDITIONS,
    vpc::CONDITIONS,
];

impl Condition {
    /// Every condition that has a constant, the gateway's first.
    pub const ALL: &'static [Condition] = &joined::<{ count(CONDITIONS, true) }>(CONDITIONS, true);

    /// Every entry of the tables, for the project's tests.
    #[doc(hidden)]
    pub const EVERY: &'static [Condition] = &joined::<{ count(CONDITIONS, false) }>(CONDITIONS, false);
}

const fn is_public(condition: Condition) -> bool {
    matches!(condition.0, Kind::Entry(entry) if entry.public)
}

const fn count(families: &[&[Condition]], public: bool) -> usize {
    let (mut count, mut family) = (0, 0);
    while family < families.len() {
        let mut entry = 0;
        while entry < families[family].len() {
            if !public || is_public(families[family][entry]) {
                count += 1;
            }
            entry += 1;
        }
        family += 1;
    }
    count
}

const fn joined<const N: usize>(families: &[&[Condition]], public: bool) -> [Condition; N] {
    let mut all = [families[0][0]; N];
    let (mut next, mut family) = (0, 0);
    while family < families.len() {
        let mut entry = 0;
        while entry < families[family].len() {
            if !public || is_public(families[family][entry]) {
                all[next] = families[family][entry];
                next += 1;
            }
            entry += 1;
        }
        family += 1;
    }
    all
}

/// The caller of an action.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The account whose instances the caller sees.
    pub(crate) owner: Arc<str>,
    pub(crate) uid: Arc<str>,
}

/// An action that the fake models.
pub(crate) trait Action: Parameters {
    /// Requirements on the instances that the parameters name.
    const ADMITS: &'static [Admission] = &[];
    /// The conditions that the action itself adds to those of its parameters and of its admission.
    const CONDITIONS: &'static [Condition] = &[];
    /// `true` if the answer can have megabytes. Such an action only reads and counts no poll: it runs on a copy of the
    /// cloud, so that no other request waits for it.
    const IS_LARGE: bool = false;

    /// Checks the parameters by themselves, before anything is looked up.
    fn check(&self) -> Result<(), Refusal> {
        Ok(())
    }

    /// Checks the instances that the parameters name: each against its admission, in order.
    fn admit(&self, cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Result<(), Refusal> {
        admit(Self::ADMITS, cloud, caller, params)
    }

    /// The busy resources that the answer reports, or would report without its filters and on any page. An action that
    /// only reads reports the instances that its admission names.
    fn shows(&self, cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Vec<Resource> {
        polls::described(Self::NAME, Self::ADMITS, cloud, caller, params)
    }

    /// Runs the action atomically and returns the answer without its envelope.
    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal>;
}

/// The default of [`Action::admit`], compiled once.
fn admit(admits: &[Admission], cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Result<(), Refusal> {
    for admission in admits {
        if let Some(id) = params.get(admission.parameter) {
            let instance = admission.find(cloud, caller, id)?;
            admission.check(instance)?;
            admission.check_parts(instance, params)?;
        }
    }
    Ok(())
}

/// Returns whether an instance is the caller's.
pub(crate) fn owns(caller: &Caller, instance: &Instance) -> bool {
    *instance.owner == *caller.owner
}

/// The instance of this id, which the admission has found before.
pub(crate) fn admitted<'c>(cloud: &'c Cloud, id: &str) -> Result<&'c Arc<Instance>, Refusal> {
    cloud.instances.get(id).ok_or_else(|| Condition::InstanceNotFound.because(cloud.no_instance(&clip(id))))
}

/// The instance of this id, to be changed, which the admission has found before.
pub(crate) fn admitted_mut<'c>(cloud: &'c mut Cloud, id: &str) -> Result<&'c mut Instance, Refusal> {
    let hint = if cloud.instances.get(id).is_none() { cloud.no_instance(&clip(id)) } else { Default::default() };
    cloud.instances.get_mut(id).ok_or_else(|| Condition::InstanceNotFound.because(hint))
}

/// An action by name: what the fake knows of it.
pub(crate) struct Modelled {
    pub(crate) name: &'static str,
    doc: &'static [&'static str],
    pub(crate) fields: &'static [ParameterField],
    pub(crate) admits: &'static [Admission],
    own: &'static [Condition],
    pub(crate) is_large: bool,
    /// Checks the parameters, and returns the resources that the answer will report.
    shows: fn(&Cloud, &Caller, &Params<'_>) -> Result<Vec<Resource>, Refusal>,
    run: fn(&mut Cloud, &Caller, &Params<'_>) -> Result<Value, Refusal>,
}

/// The entry of an action.
const fn modelled<A: Action>() -> Modelled {
    fn checked<A: Action>(params: &Params<'_>) -> Result<A, Refusal> {
        let action = A::read(params)?;
        action.check()?;
        Ok(action)
    }
    Modelled {
        name: A::NAME,
        doc: A::DOC,
        fields: A::FIELDS,
        admits: A::ADMITS,
        own: A::CONDITIONS,
        is_large: A::IS_LARGE,
        shows: |cloud, caller, params| Ok(checked::<A>(params)?.shows(cloud, caller, params)),
        run: |cloud, caller, params| {
            let action = checked::<A>(params)?;
            action.admit(cloud, caller, params)?;
            action.run(cloud, caller)
        },
    }
}

impl Modelled {
    /// Every condition that can refuse the action, beside the gateway's: those of its parameters, of its admission, and its own.
    pub(crate) fn conditions(&self) -> Vec<Condition> {
        let parameters = self.fields.iter().flat_map(|field| field.conditions).copied();
        let admission = self.admits.iter().flat_map(Admission::conditions);
        let mut conditions: Vec<Condition> = Vec::new();
        let tokens = tokens::CONDITIONS.into_iter().filter(|_| self.has_token());
        for condition in parameters.chain(admission).chain(self.own.iter().copied()).chain(tokens) {
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
        conditions
    }

    /// The same as users see them.
    pub(crate) fn shown_conditions(&self) -> Vec<Condition> {
        let mut shown: Vec<Condition> = Vec::new();
        for condition in self.conditions() {
            let condition = condition.shown(self.name);
            if !shown.contains(&condition) {
                shown.push(condition);
            }
        }
        shown
    }

    /// Sources of the model, with years: the paragraph of its documentation that begins with `Source:`.
    fn source(&self) -> String {
        let lines = self.doc.iter().map(|line| line.trim()).skip_while(|line| !line.starts_with("Source: "));
        let source = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        source.trim_start_matches("Source: ").trim_end_matches('.').to_owned()
    }

    /// The sentences of its documentation.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = String> {
        let text = self.doc.iter().map(|line| line.trim()).map(|line| if line.is_empty() { "\n" } else { line });
        let text = text.collect::<Vec<_>>().join(" ");
        let mut sentences: Vec<String> = Vec::new();
        for paragraph in text.split('\n') {
            for (index, part) in paragraph.trim().split_inclusive(". ").enumerate() {
                // The full stop of an abbreviation ends no sentence.
                let begins = index == 0 || part.starts_with(|first: char| first.is_uppercase() || first == '`');
                match sentences.last_mut().filter(|_| !begins) {
                    Some(last) => last.push_str(part),
                    None => sentences.push(part.to_owned()),
                }
            }
        }
        sentences.into_iter().map(|sentence| sentence.trim().to_owned())
    }

    /// Hints for the person reading: parameters without an effect, values that no list has, and requirements of the documents
    /// that the fake does not enforce.
    pub(crate) fn hints(&self, cloud: &Cloud, params: &Params<'_>) -> Option<String> {
        let (mut ignored, mut unknown) = (Vec::new(), Vec::new());
        for (name, _) in params.iter() {
            let base = name.split('.').next().unwrap_or(name);
            if self.fields.iter().any(|field| field.name == base) || COMMON.contains(&name) {
                continue;
            }
            if catalogue::takes(self.name, name) { ignored.push(name) } else { unknown.push(name) }
        }
        let mut hints = Vec::new();
        if !ignored.is_empty() {
            hints
                .push(format!("ignored by the fake: {}", list(ignored.iter().map(|name| format!("`{}`", clip(name))))));
        }
        if !unknown.is_empty() {
            let near = did_you_mean(unknown[0], self.fields.iter().map(|field| field.name));
            let names = list(unknown.iter().map(|name| format!("`{}`", clip(name))));
            hints.push(format!("{} has no parameter {names}{near}", self.name));
        }
        hints.extend(unlisted::hints(params));
        hints.extend(remarks::hints(self.name, cloud, params));
        (!hints.is_empty()).then(|| hints.join("; "))
    }
}

/// Parameters of every action. `RegionId` is among them since every client library sends it, `SourceIp` since Terraform's
/// provider sends it with every call.
const COMMON: &[&str] = &[
    "AccessKeyId",
    "Action",
    "BearerToken",
    "ClientToken",
    "Format",
    "OwnerAccount",
    "OwnerId",
    "RegionId",
    "ResourceOwnerAccount",
    "ResourceOwnerId",
    "SecurityToken",
    "Signature",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "SourceIp",
    "Timestamp",
    "Version",
];

/// Parameters without an effect in the model: why, and their names.
const UNHEEDED: &[(&str, &[&str])] = &[
    ("groups of resources are kept, their permissions are not", &["ResourceGroupId", "ResourceType"]),
    (
        "nothing is paid",
        &["AutoPay", "AutoUseCoupon", "BusinessInfo", "CouponNo", "OrderType", "Period", "PromotionCode", "UsedTime"],
    ),
    (
        "internal to the service's console",
        &["proxyId", "CustomExtraInfo", "ExportKey", "CachedAsync", "Flag", "SourceBiz"],
    ),
    ("no role is assumed", &["RoleARN", "RoleArn"]),
    ("no answer of the service shows it", &["GeneralGroupName", "GdnInstanceName", "TddlBizType", "TddlRegionConfig"]),
    ("retired by the service", &["VSwitchIds", "SystemDBCharset", "BpeEnabled"]),
    ("the model has nothing that it would change", &[]),
];

/// The reason why a parameter of an action has no effect in the model.
fn why_unheeded(parameter: &str) -> &'static str {
    let reason = UNHEEDED.iter().find(|(_, names)| names.contains(&parameter));
    reason.map_or("the model has nothing that it would change", |(reason, _)| reason)
}

/// Adds to an entry of an answer the values that a seed gave for fields without a meaning in the model, except those that follow
/// from the state. A flag or number of one action may be a string of another one, or of a recorded XML document.
fn put_given<'v>(given: impl IntoIterator<Item = (&'v String, &'v Value)>, follows: &[&str], item: &mut Value) {
    let Value::Object(item) = item else { return };
    for (name, value) in given.into_iter().filter(|(name, _)| !follows.contains(&name.as_str())) {
        match item.0.iter_mut().find(|(other, _)| other == name) {
            Some((_, constant)) => {
                *constant = match (&*constant, value) {
                    (Value::Flag(_), Value::Text(text)) if text == "true" || text == "false" => (text == "true").into(),
                    (Value::Text(_), Value::Flag(flag)) => flag.to_string().into(),
                    (Value::Number(_), Value::Text(text)) => {
                        text.parse::<i64>().map_or_else(|_| value.clone(), Value::from)
                    }
                    _ => value.clone(),
                }
            }
            None => item.0.push((name.clone().into(), value.clone())),
        }
    }
}

/// Returns whether every action takes a parameter.
#[cfg(test)]
pub(crate) fn is_common(name: &str) -> bool {
    COMMON.contains(&name)
}

/// Returns whether an action takes a parameter, by the catalogue, by the model, or as every action does.
pub(crate) fn takes(action: &str, parameter: &str) -> bool {
    let base = parameter.split('.').next().unwrap_or(parameter);
    let heeded = || find(action).is_some_and(|model| model.fields.iter().any(|field| field.name == base));
    COMMON.contains(&parameter) || catalogue::takes(action, parameter) || heeded()
}

/// Every action that the fake models.
pub(crate) fn all() -> impl Iterator<Item = &'static Modelled> {
    FAMILIES.iter().flat_map(|(_, actions)| *actions)
}

/// The family of a modelled action.
pub(crate) fn family(name: &str) -> Option<&'static str> {
    FAMILIES.iter().find(|(_, actions)| actions.iter().any(|action| action.name == name)).map(|(family, _)| *family)
}

/// Returns the name of each family of modelled actions, with its page as Markdown.
#[doc(hidden)]
pub fn family_tables() -> Vec<(&'static str, String)> {
    let tables = FAMILIES.iter().map(|(family, _)| (*family, table_of(|info| self::family(info.name) == Some(family))));
    // The families of other products have no action of this catalogue.
    tables.filter(|(_, table)| table.lines().count() > 2).collect()
}

/// The model of an action, if there is one.
pub(crate) fn find(name: &str) -> Option<&'static Modelled> {
    static BY_NAME: Lazy<HashMap<&str, &Modelled>> = Lazy::new(|| all().map(|action| (action.name, action)).collect());
    BY_NAME.get(name).copied()
}

/// The refusal of a name that the service never had. It names the nearest one.
pub(crate) fn unknown(name: &str) -> Refusal {
    let elsewhere = products::elsewhere(products::on_the_wire(name));
    let near = elsewhere.unwrap_or_else(|| did_you_mean(name, catalogue::names()));
    Condition::ActionNotFound.because(format!("the service has no action `{}`{near}", clip(name)))
}

/// The refusal of an action that the service has and nothing here answers.
pub(crate) fn not_modelled(name: &str) -> Refusal {
    if catalogue::is_retired(name) {
        let hint = format!(
            "the service has withdrawn {name}, and the fake does not model it; stub it: rds.stub(\"{name}\", ..)"
        );
        return Condition::ActionNotFound.because(hint);
    }
    Refusal::of(Condition::NotModelled, name)
        .hint(format!("stub it: rds.stub(\"{name}\", serde_json::json!({{ /* the answer */ }}))"))
}

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
    pub heeded: Vec<&'static str>,
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
            heeded: model.map(|model| model.fields.iter().map(|field| field.name).collect()).unwrap_or_default(),
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
        "| action | state | parameters heeded | parameters not heeded | refused with | source |\n|---|---|---|---|---|---|\n",
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
            if !action.heeded.contains(&name) && !COMMON.contains(&name) && !ignored.contains(&name) {
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
            let all = words.iter().map(|word| format!("`{word}` ({})", why_unheeded(word)));
            all.collect::<Vec<_>>().join(", ")
        };
        let cell = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        table += &format!(
            "| `{}` | {state}{retired} | {} | {} | {} | {} |\n",
            action.name,
            cell(&action.heeded),
            reasons(&ignored),
            cell(&codes),
            action.source,
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parameters that older pages print and no metadata has.
    const OLDER: &[(&str, &str)] = &[("DescribeDBInstances", "Tag")];

    #[test]
    fn the_catalogue_has_every_action_and_every_parameter() {
        for action in all() {
            assert!(catalogue::entry(action.name).is_some(), "{} is not an action", action.name);
            for field in action.fields {
                let known = catalogue::takes(action.name, field.name)
                    || catalogue::takes(action.name, &format!("{}.1.Key", field.name))
                    || OLDER.contains(&(action.name, field.name));
                assert!(known, "{} has no parameter {}", action.name, field.name);
            }
        }
    }

    #[test]
    fn every_model_says_where_it_comes_from() {
        let year = regex::Regex::new("20[0-9][0-9]").unwrap();
        let silent: Vec<&str> =
            all().filter(|action| !year.is_match(&action.source())).map(|action| action.name).collect();
        assert!(silent.is_empty(), "no `Source:` with a year in the documentation of {silent:?}");
    }

    #[test]
    fn no_action_is_listed_twice() {
        let mut names = std::collections::HashSet::new();
        assert!(all().all(|action| names.insert(action.name)));
    }
}
