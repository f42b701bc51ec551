//! The actions of the service. One block each: what it takes, which conditions refuse it, what it does and what it
//! answers. The table [`MODELLED`] is the only list of those that the fake models; the catalogue names the rest.

mod cancel_import;
mod describe_attribute;
mod describe_databases;
mod describe_instances;
mod describe_regions;
mod describe_usage;
mod import_databases;
mod lately;
mod list_imports;

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use once_cell::sync::Lazy;
use serde::{Serialize, Serializer};

use crate::cloud::Cloud;
use crate::cloud::ids::RequestId;
use crate::cloud::instance::Instance;
use crate::condition::{Condition, Refusal};
use crate::nearest::nearest;
use crate::protocol::params::Params;
use crate::protocol::{Format, envelope};

/// A request to an action: its parameters, for whom it is made, and the id of its answer.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) params: &'a Params<'a>,
    /// The account whose instances it sees.
    pub(crate) owner: &'a str,
    pub(crate) request_id: RequestId,
    /// In which it will be written.
    pub(crate) format: Format,
}

/// An action that the fake models.
pub(crate) trait Action {
    const NAME: &'static str;
    /// Every condition that can refuse it, beside the gateway's.
    const CONDITIONS: &'static [Condition];
    /// One type for both formats, its fields spelled as on the wire. It holds what it tells of, so that it can be written
    /// when others are at the cloud again.
    type Response: Serialize + 'static;

    /// Does it, wholly or not at all.
    fn run(cloud: &mut Cloud, call: &Context<'_>) -> Result<Self::Response, Refusal>;
}

/// An answer that is still to be written, in the format asked for.
pub(crate) type Unwritten = Box<dyn FnOnce(Format) -> Result<Bytes, envelope::Unwritable>>;

/// How an action is called by name.
pub(crate) struct Modelled {
    pub(crate) name: &'static str,
    pub(crate) conditions: &'static [Condition],
    pub(crate) run: fn(&mut Cloud, &Context<'_>) -> Result<Unwritten, Refusal>,
}

/// Every action that the fake models.
pub(crate) const MODELLED: &[Modelled] = &[
    modelled::<import_databases::ImportDatabaseBetweenInstances>(),
    modelled::<cancel_import::CancelImport>(),
    modelled::<list_imports::DescibeImportsFromDatabase>(),
    modelled::<list_imports::DescribeImportsForSqlServer>(),
    modelled::<describe_instances::DescribeDBInstances>(),
    modelled::<describe_attribute::DescribeDBInstanceAttribute>(),
    modelled::<describe_databases::DescribeDatabases>(),
    modelled::<describe_usage::DescribeResourceUsage>(),
    modelled::<describe_regions::DescribeRegions>(),
];

const fn modelled<A: Action>() -> Modelled {
    fn run<A: Action>(cloud: &mut Cloud, call: &Context<'_>) -> Result<Unwritten, Refusal> {
        let response = A::run(cloud, call)?;
        Ok(Box::new(move |format| envelope::success(format, A::NAME, &response)))
    }
    Modelled { name: A::NAME, conditions: A::CONDITIONS, run: run::<A> }
}

/// The model of an action, if there is one.
pub(crate) fn find(name: &str) -> Option<&'static Modelled> {
    MODELLED.iter().find(|action| action.name == name)
}

/// An action of the service as the catalogue has it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionInfo {
    /// The name, case-sensitive.
    pub name: &'static str,
    /// Methods it is listed with, such as `GET|POST`.
    pub methods: &'static str,
    /// Whether the service has dropped it.
    pub retired: bool,
    /// Whether this fake models it.
    pub modelled: bool,
    /// The conditions a modelled action is refused by, beside the gateway's.
    pub conditions: &'static [Condition],
    /// Its parameters, in the catalogue's order.
    pub parameters: Vec<ParameterInfo>,
}

/// A parameter of an action as the catalogue has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterInfo {
    /// The name, case-sensitive.
    pub name: &'static str,
    /// `String`, `Integer`, `Long`, `Float`, `Boolean`, `Json`, `Struct` or `RepeatList`.
    pub kind: &'static str,
    /// Whether the catalogue calls it required.
    pub required: bool,
}

/// The catalogue's lines by action. A line is read in full only when somebody asks.
static CATALOGUE: Lazy<BTreeMap<&'static str, &'static str>> = Lazy::new(|| {
    let name = |line: &'static str| line.split(' ').next().unwrap_or(line).trim_end_matches('~');
    include_str!("catalogue.txt").lines().filter(|line| !line.starts_with('#')).map(|line| (name(line), line)).collect()
});

fn read(line: &'static str) -> ActionInfo {
    let mut words = line.split(' ');
    let name = words.next().unwrap_or_default();
    let methods = words.next().unwrap_or_default();
    let parameters = words
        .filter_map(|word| {
            let (name, kind) = word.split_once(':')?;
            Some(ParameterInfo { name, kind: kind.trim_end_matches('!'), required: kind.ends_with('!') })
        })
        .collect();
    let retired = name.ends_with('~');
    let name = name.trim_end_matches('~');
    let model = find(name);
    ActionInfo {
        name,
        methods,
        retired,
        modelled: model.is_some(),
        conditions: model.map_or(&[], |model| model.conditions),
        parameters,
    }
}

/// Every action that product `Rds`, version 2014-08-15, has or had, in alphabetical order, with its parameters.
///
/// Source: the OpenAPI metadata of 2023 to 2026 and, for retired actions, the Python SDKs of 2016 to 2020.
///
/// ```
/// let import = fake_rds::actions().find(|action| action.name == "ImportDatabaseBetweenInstances").unwrap();
/// assert!(import.modelled && import.retired);
/// assert!(import.parameters.iter().any(|parameter| parameter.name == "DBInfo" && parameter.required));
/// ```
pub fn actions() -> impl Iterator<Item = ActionInfo> {
    CATALOGUE.values().map(|line| read(line))
}

/// The catalogue's entry of one action.
pub(crate) fn info(name: &str) -> Option<ActionInfo> {
    CATALOGUE.get(name).map(|line| read(line))
}

/// Whether the service has (or had) an action of this name; if not, the refusal that names the nearest one.
pub(crate) fn known(name: &str) -> Result<(), Refusal> {
    if find(name).is_some() || CATALOGUE.contains_key(name) {
        return Ok(());
    }
    let name = crate::protocol::params::shown(name);
    Err(Condition::ActionNotFound.because(match nearest(&name, CATALOGUE.keys().copied()) {
        Some(near) => format!("the service has no action `{name}`; did you mean `{near}`?"),
        None => format!("the service has no action `{name}`"),
    }))
}

/// The refusal of an action that the service has and nothing here answers.
pub(crate) fn not_modelled(name: &str) -> Refusal {
    Refusal::of(Condition::NotModelled, name)
        .hint(format!("stub it: rds.stub(\"{name}\", serde_json::json!({{ /* the answer */ }}))"))
}

/// Why a body cannot stand in for an action's answer.
pub(crate) fn check_stub(action: &str, body: &serde_json::Value) -> Result<(), String> {
    known(action).map_err(|refusal| refusal.hint.unwrap_or_default())?;
    let Some(members) = body.as_object() else {
        return Err(format!("an answer is a JSON object, not {body}"));
    };
    if members.contains_key("Code") {
        return Err("a success has no `Code` at its top: clients take it for an error".to_owned());
    }
    write_stub(Format::Xml, action, members.clone(), RequestId(0))
        .map(|_| ())
        .map_err(|unwritable| format!("XML cannot carry it: {}", unwritable.0))
}

/// A stub's answer, given a `RequestId` unless it has one.
pub(crate) fn write_stub(
    format: Format,
    action: &str,
    mut members: serde_json::Map<String, serde_json::Value>,
    request_id: RequestId,
) -> Result<Bytes, envelope::Unwritable> {
    members.entry("RequestId").or_insert_with(|| request_id.text().into());
    envelope::success(format, action, &members)
}

/// The caller's instance that a parameter names.
pub(crate) fn instance<'c>(
    cloud: &'c Cloud,
    call: &Context<'_>,
    name: &'static str,
) -> Result<&'c Arc<Instance>, Refusal> {
    instance_by_id(cloud, call, name, call.params.required(name)?)
}

/// The caller's instance of this id.
pub(crate) fn instance_by_id<'c>(
    cloud: &'c Cloud,
    call: &Context<'_>,
    name: &str,
    id: &str,
) -> Result<&'c Arc<Instance>, Refusal> {
    match cloud.instances.get(id) {
        Some(instance) if instance.owner.as_deref() == Some(call.owner) => Ok(instance),
        Some(instance) => Err(Condition::InstanceOfAnotherUser.because(format!(
            "`{name}`: instance `{id}` belongs to user {}, the caller is {}",
            instance.owner.as_deref().unwrap_or_default(),
            call.owner
        ))),
        None => {
            let reason = cloud.no_instance(&crate::cloud::names::shortened(id));
            Err(Condition::InstanceNotFound.because(format!("`{name}`: {reason}")))
        }
    }
}

/// An instance that an answer tells of, with the ids of its read-only instances.
pub(crate) struct Found {
    pub(crate) instance: Arc<Instance>,
    pub(crate) replicas: Vec<String>,
}

impl Found {
    pub(crate) fn of(cloud: &Cloud, instance: &Arc<Instance>) -> Found {
        let replicas = cloud.instances.replicas_of(&instance.id).map(|replica| replica.id.clone()).collect();
        Found { instance: instance.clone(), replicas }
    }
}

impl Serialize for RequestId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

/// The page sizes an action takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PageSizes {
    /// 30, 50 or 100.
    Classic,
    /// 1 to 100.
    UpTo100,
}

/// A page that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) number: u64,
    pub(crate) size: usize,
}

impl Page {
    /// Reads `PageNumber` (default 1) and `PageSize` (default 30).
    pub(crate) fn read(params: &Params<'_>, sizes: PageSizes) -> Result<Page, Refusal> {
        let number = params.number("PageNumber", 1..=i32::MAX as u64, Condition::InvalidPageNumber)?;
        let size = params.number("PageSize", 1..=100, Condition::InvalidPageSize)?.unwrap_or(30);
        if matches!(sizes, PageSizes::Classic) && ![30, 50, 100].contains(&size) {
            let hint = format!("`PageSize` is {size}, it takes 30, 50 or 100");
            return Err(Refusal::of(Condition::InvalidPageSize, "PageSize").hint(hint));
        }
        Ok(Page { number: number.unwrap_or(1), size: size as usize })
    }

    /// The part of a list that lies on this page; past the end it is empty (inferred).
    pub(crate) fn of<'l, T>(&self, list: &'l [T]) -> &'l [T] {
        let start = usize::try_from(self.number - 1).ok().and_then(|before| before.checked_mul(self.size));
        let start = start.unwrap_or(list.len()).min(list.len());
        &list[start..(start + self.size).min(list.len())]
    }
}

/// The README's table: each modelled action with the codes it is refused with.
///
/// ```
/// assert!(fake_rds::actions_table().contains("| `CancelImport` |"));
/// ```
pub fn actions_table() -> String {
    let mut table = String::from("| action | refused with |\n|---|---|\n");
    for action in MODELLED {
        let mut codes: Vec<&str> = action.conditions.iter().map(|condition| condition.code()).collect();
        codes.dedup();
        let mut seen = std::collections::HashSet::new();
        codes.retain(|code| seen.insert(*code));
        let codes: Vec<String> = codes.iter().map(|code| format!("`{}`", code.replace("{}", "PageSize"))).collect();
        table += &format!("| `{}` | {} |\n", action.name, codes.join(", "));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_has_every_modelled_action() {
        assert_eq!(actions().count(), 576);
        for action in MODELLED {
            assert!(CATALOGUE.contains_key(action.name), "{}", action.name);
        }
        assert!(
            actions()
                .all(|action| !action.name.is_empty() && action.methods.contains("GET")
                    || action.methods.contains("POST"))
        );
    }

    #[test]
    fn pages() {
        let list: Vec<u32> = (0..70).collect();
        assert_eq!(Page { number: 1, size: 30 }.of(&list).len(), 30);
        assert_eq!(Page { number: 3, size: 30 }.of(&list), (60..70).collect::<Vec<_>>());
        assert!(Page { number: i32::MAX as u64, size: 100 }.of(&list).is_empty());
    }

    #[test]
    fn stubs_are_checked() {
        let check = |action, body| check_stub(action, &body);
        assert!(check("DescribeSlowLogs", serde_json::json!({"Items": {"SQLSlowLog": [{"DBName": "a"}]}})).is_ok());
        assert!(check("DescribeSlowLog", serde_json::json!({})).unwrap_err().contains("DescribeSlowLogs"));
        assert!(check("DescribeSlowLogs", serde_json::json!([])).is_err());
        assert!(check("DescribeSlowLogs", serde_json::json!({"Code": "x"})).is_err());
        assert!(check("DescribeSlowLogs", serde_json::json!({"a b": 1})).is_err());
    }
}
