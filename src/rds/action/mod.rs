//! The actions of the service. An action is one small file with its parameters, the admitted instances, its effect and
//! its answer. The families list their actions; an action that no family lists is only in the catalogue.

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
mod events;
mod instance;
pub(crate) mod later;
mod migration;
mod monitor;
mod names;
mod network;
pub(crate) mod options;
pub(crate) mod page;
mod parameters;
mod polls;
pub(crate) mod prelude;
mod privileges;
mod proxy;
mod region;
pub(crate) mod remarks;
pub(crate) mod reserved;
mod restoring;
mod security;
mod sql_server;
mod sts;
pub(crate) mod tables;
mod tag;
pub(crate) mod times;
mod tokens;
pub(crate) mod unlisted;
mod vpc;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use once_cell::sync::Lazy;

use self::admission::Admission;
use self::fields::{ParameterField, Parameters, Reading};
pub(crate) use self::sts::{forbidden, is_open};
use crate::base::text::{clip, did_you_mean, list};
use crate::base::value::Value;
use crate::rds::catalogue::{self, ParameterInfo, errors};
use crate::rds::model::Cloud;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Resource;
use crate::rds::products;
use crate::rpc::condition::{Condition, Era, Kind, Refusal};
use crate::rpc::params::Params;

/// The families of actions.
pub(crate) const FAMILIES: &[(&str, &[Modelled])] = &[
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
    pub(crate) const EVERY: &'static [Condition] = &joined::<{ count(CONDITIONS, false) }>(CONDITIONS, false);
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
    /// The conditions of the action itself, in addition to those of its parameters and of its admission.
    const CONDITIONS: &'static [Condition] = &[];
    /// `true` if the answer can have megabytes. Such an action only reads and does not count as a poll. It runs on a
    /// copy of the cloud, so that no other request waits for it.
    const IS_LARGE: bool = false;

    /// Checks the parameters alone, before anything is looked up.
    fn check(&self) -> Result<(), Refusal> {
        Ok(())
    }

    /// Checks the admission of each instance that the parameters name, in order.
    fn admit(&self, cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Result<(), Refusal> {
        admit(Self::ADMITS, cloud, caller, params)
    }

    /// Returns the busy resources that the answer reports, or would report without filters and pages. By default these
    /// are the instances that the request names, if the action only reads.
    fn shows(&self, cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Vec<Resource> {
        polls::described(Self::NAME, cloud, caller, params)
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
            admission.check_primary(cloud, instance)?;
            admission.check_parts(instance, params)?;
        }
    }
    Ok(())
}

/// Returns whether an instance belongs to the caller.
pub(crate) fn owns(caller: &Caller, instance: &Instance) -> bool {
    *instance.owner == *caller.owner
}

/// Returns the instance with this id, which the admission has found before.
pub(crate) fn admitted<'c>(cloud: &'c Cloud, id: &str) -> Result<&'c Arc<Instance>, Refusal> {
    cloud.instances.get(id).ok_or_else(|| Condition::InstanceNotFound.because(cloud.no_instance(&clip(id))))
}

/// Returns the instance with this id, mutably, which the admission has found before.
pub(crate) fn admitted_mut<'c>(cloud: &'c mut Cloud, id: &str) -> Result<&'c mut Instance, Refusal> {
    let hint = if cloud.instances.get(id).is_none() { cloud.no_instance(&clip(id)) } else { Default::default() };
    cloud.instances.get_mut(id).ok_or_else(|| Condition::InstanceNotFound.because(hint))
}

/// A modelled action: its properties and its functions.
pub(crate) struct Modelled {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static [&'static str],
    pub(crate) fields: &'static [ParameterField],
    pub(crate) admits: &'static [Admission],
    own: &'static [Condition],
    pub(crate) is_large: bool,
    /// Reads the parameters, and checks them alone.
    read: fn(&Params<'_>) -> Result<Box<dyn Checked>, Refusal>,
}

/// An action with checked parameters: the methods of [`Action`] that a request needs, in a form that lets the code that
/// calls them be compiled once.
trait Checked {
    fn admit(&self, cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Result<(), Refusal>;
    fn shows(&self, cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Vec<Resource>;
    fn run(self: Box<Self>, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal>;
}

impl<A: Action> Checked for A {
    fn admit(&self, cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Result<(), Refusal> {
        Action::admit(self, cloud, caller, params)
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Vec<Resource> {
        Action::shows(self, cloud, caller, params)
    }

    fn run(self: Box<Self>, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        Action::run(*self, cloud, caller)
    }
}

/// Returns the entry of an action.
const fn modelled<A: Action + 'static>() -> Modelled {
    fn read<A: Action + 'static>(params: &Params<'_>) -> Result<Box<dyn Checked>, Refusal> {
        let action: A = Reading::all(params)?;
        action.check()?;
        Ok(Box::new(action))
    }
    Modelled {
        name: A::NAME,
        doc: A::DOC,
        fields: A::FIELDS,
        admits: A::ADMITS,
        own: A::CONDITIONS,
        is_large: A::IS_LARGE,
        read: read::<A>,
    }
}

impl Modelled {
    /// Returns the resources that the answer to a request reports.
    fn shows(&self, cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Result<Vec<Resource>, Refusal> {
        Ok((self.read)(params)?.shows(cloud, caller, params))
    }

    /// Runs the action once: without tokens, events, polls or pending changes.
    fn run_alone(&self, cloud: &mut Cloud, caller: &Caller, params: &Params<'_>) -> Result<Value, Refusal> {
        let action = (self.read)(params)?;
        action.admit(cloud, caller, params)?;
        action.run(cloud, caller)
    }

    /// Returns every condition that can refuse the action, except those of the gateway: the conditions of its
    /// parameters, of its admission, and its own.
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

    /// Returns the parameters that have an effect beyond their check.
    fn effective(&self) -> Vec<&'static str> {
        self.fields.iter().filter(|field| field.has_effect).map(|field| field.name).collect()
    }

    /// Returns the same conditions in the form that users see.
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

    /// Returns the sources of the model, with years: the paragraph of its doc comment that begins with `Source:`.
    fn source(&self) -> String {
        let lines = self.doc.iter().map(|line| line.trim()).skip_while(|line| !line.starts_with("Source: "));
        let source = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        source.trim_start_matches("Source: ").trim_end_matches('.').to_owned()
    }

    /// Returns hints for the reader of the answer: about parameters without an effect, unlisted values, and documented
    /// requirements that the fake does not enforce.
    pub(crate) fn hints(&self, cloud: &Cloud, params: &Params<'_>) -> Option<String> {
        let (mut checked, mut ignored) = (Vec::new(), Vec::new());
        for (name, value) in params.iter() {
            let base = name.split('.').next().unwrap_or(name);
            match self.fields.iter().find(|field| field.name == base) {
                // Required parameters are not mentioned, since a client has to send them.
                Some(field) if field.has_effect || field.required || value.is_empty() => {}
                Some(field) if reserved::has_one_value(field) || reserved::is_reserved(self.name, base) => {}
                Some(_) => checked.push(name),
                None if COMMON.contains(&name) || reserved::is_reserved(self.name, base) => {}
                None if catalogue::has_parameter(self.name, name) => ignored.push(name),
                None => {}
            }
        }
        let names = |names: &[&str]| list(names.iter().map(|name| format!("`{}`", clip(name))));
        let mut hints = Vec::new();
        if !ignored.is_empty() {
            hints.push(format!("ignored by the fake: {}", names(&ignored)));
        }
        if !checked.is_empty() {
            hints.push(format!("checked, then ignored by the fake: {}", names(&checked)));
        }
        hints.extend(self.unknown_hint(params));
        hints.extend(self.fields.iter().filter_map(|field| fields::word_hint(field, params.get(field.name)?)));
        hints.extend(unlisted::hints(cloud, params));
        hints.extend(remarks::hints(self.name, cloud, params));
        hints.extend(options::hints(self.name, cloud, params));
        (!hints.is_empty()).then(|| hints.join("; "))
    }

    /// Returns a hint about the parameters of a request that the action does not have.
    fn unknown_hint(&self, params: &Params<'_>) -> Option<String> {
        // Terraform's provider sends a parameter without a name in one place.
        let named = params.iter().map(|(name, _)| name).filter(|name| !name.is_empty());
        let unknown: Vec<&str> = named.filter(|name| !self.expects(name)).collect();
        let near = did_you_mean(unknown.first()?, self.fields.iter().map(|field| field.name));
        let names = list(unknown.iter().map(|name| format!("`{}`", clip(name))));
        Some(format!("{} has no parameter {names}{near}", self.name))
    }

    /// Returns whether a request may have a parameter of this name.
    fn expects(&self, name: &str) -> bool {
        let base = name.split('.').next().unwrap_or(name);
        self.fields.iter().any(|field| field.name == base)
            || COMMON.contains(&name)
            || reserved::is_reserved(self.name, base)
            || catalogue::has_parameter(self.name, name)
    }
}

/// Parameters of every action. `RegionId` is included because every client library sends it, and `SourceIp` because
/// Terraform's provider sends it with every call.
pub(crate) const COMMON: &[&str] = &[
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

/// Returns whether every action accepts a parameter.
#[cfg(test)]
pub(crate) fn is_common(name: &str) -> bool {
    COMMON.contains(&name)
}

/// Returns whether an action accepts a parameter, according to the catalogue or the model, or because every action
/// does.
pub(crate) fn has_parameter(action: &str, parameter: &str) -> bool {
    let base = parameter.split('.').next().unwrap_or(parameter);
    let is = |field: &ParameterField| field.name == base || field.any_case && field.name.eq_ignore_ascii_case(base);
    let in_model = || find(action).is_some_and(|model| model.fields.iter().any(is));
    COMMON.contains(&parameter) || catalogue::has_parameter(action, parameter) || in_model()
}

/// Returns the message that an action has no such parameter, with the most similar one. `None` if the action has it.
pub(crate) fn unknown_parameter(action: &str, given: &str) -> Option<String> {
    if has_parameter(action, given) {
        return None;
    }
    let entry = catalogue::entry(action);
    let known: Vec<&str> = entry.iter().flat_map(|entry| &entry.parameters).map(|parameter| parameter.name).collect();
    let same = known.iter().find(|name| name.eq_ignore_ascii_case(given));
    let near =
        same.map_or_else(|| did_you_mean(given, known.iter().copied()), |same| format!("; did you mean `{same}`?"));
    Some(format!("`{action}` has no parameter `{}`{near}", clip(given)))
}

/// Returns the message that no action has such a parameter, with the most similar one. `None` if some action has it.
pub(crate) fn unknown_everywhere(given: &str) -> Option<String> {
    if catalogue::names().any(|action| has_parameter(action, given)) {
        return None;
    }
    let known: BTreeSet<&str> =
        catalogue::entries().flat_map(|entry| entry.parameters).map(|parameter| parameter.name).collect();
    let same = known.iter().find(|name| name.eq_ignore_ascii_case(given)).copied();
    let near = did_you_mean(same.unwrap_or(given), known.iter().copied());
    Some(format!("no action has a parameter `{}`{near}", clip(given)))
}

/// Returns every action that the fake models.
pub(crate) fn all() -> impl Iterator<Item = &'static Modelled> {
    FAMILIES.iter().flat_map(|(_, actions)| *actions)
}

/// Returns every error code that can be answered, in the form of the table; `{}` matches any string.
pub(crate) fn codes() -> BTreeSet<&'static str> {
    const ERAS: [Era; 3] = [Era::Own, Era::Y2018, Era::Newest];
    let of_all = Condition::EVERY.iter().flat_map(|condition| ERAS.map(|era| condition.form("", era).code));
    let of_models = all().flat_map(|model| {
        model.conditions().into_iter().flat_map(|condition| ERAS.map(|era| condition.form(model.name, era).code))
    });
    of_all.chain(of_models).chain(errors::all().map(|row| row.code)).collect()
}

/// Returns whether a code has this form of the table, in which `{}` is the name of a parameter. Only an item of a list
/// has dots in its name: `Tag.1.Key`.
pub(crate) fn is_code(code: &str, form: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some((start, end)) = form.split_once("{}") else { return code == form };
    let name = code.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).unwrap_or_default();
    !name.is_empty() && (!name.contains('.') || name.split('.').any(number))
}

/// Returns the model of an action, if there is one.
pub(crate) fn find(name: &str) -> Option<&'static Modelled> {
    static BY_NAME: Lazy<HashMap<&str, &Modelled>> = Lazy::new(|| all().map(|action| (action.name, action)).collect());
    BY_NAME.get(name).copied()
}

/// Returns the refusal of an action that the service never had. It suggests the most similar name.
pub(crate) fn unknown(name: &str) -> Refusal {
    let elsewhere = products::elsewhere(products::on_the_wire(name));
    let near = elsewhere.unwrap_or_else(|| did_you_mean(name, catalogue::names()));
    Condition::ActionNotFound.because(format!("the service has no action `{}`{near}", clip(name)))
}

/// Returns the refusal of an action that the service has but the fake does not answer.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Parameters that are on older pages but not in the metadata.
    const OLDER: &[(&str, &str)] = &[("DescribeDBInstances", "Tag")];

    #[test]
    fn the_catalogue_has_every_action_and_every_parameter() {
        for action in all() {
            assert!(catalogue::entry(action.name).is_some(), "{} is not an action", action.name);
            for field in action.fields {
                let known = catalogue::has_parameter(action.name, field.name)
                    || catalogue::has_parameter(action.name, &format!("{}.1.Key", field.name))
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
