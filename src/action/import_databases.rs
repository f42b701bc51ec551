//! `ImportDatabaseBetweenInstances`.

use std::collections::HashSet;

use serde::Serialize;

use super::{Action, Context, instance, instance_by_id};
use crate::cloud::Cloud;
use crate::cloud::ids::RequestId;
use crate::cloud::import::storage_rule;
use crate::cloud::instance::Instance;
use crate::cloud::names::{database_name_fault, shortened};
use crate::condition::{Condition, Refusal};
use crate::json::{Kind, Node};
use crate::protocol::params::Params;
use crate::words::{DBInstanceType, DatabaseStatus, Engine, LockMode, Status};

/// Copies databases from another instance of the same user into this one.
///
/// Takes `DBInstanceId` (the destination), `SourceDBInstanceId` and `DBInfo`: for MySQL
/// `{"DBNames":["mydb","mydb2"]}`, each name source and destination at once; for SQL Server
/// `{"DBNames":{"srcdb":"destdb"}}`, source to destination.
///
/// Asynchronous: the answer is an `ImportId`, and while the import runs the source shows "Migrating" and the
/// destination "Importing data". Afterwards both are Running again (inferred) and each destination database has the
/// source database's size and tables.
///
/// Source: page "Migrate from other RDS instances" (2018-06). Its conditions are documented, the codes they are
/// refused with and the order of the checks are inferred from the client error table of 2018.
pub(super) struct ImportDatabaseBetweenInstances;

/// The answer. `ImportId` is a number in every sample of every era.
#[derive(Serialize)]
#[allow(non_snake_case)]
pub(super) struct Response {
    ImportId: u64,
    RequestId: RequestId,
}

impl Action for ImportDatabaseBetweenInstances {
    const NAME: &'static str = "ImportDatabaseBetweenInstances";
    const CONDITIONS: &'static [Condition] = &[
        Condition::MissingParameter,
        Condition::MalformedDBInfo,
        Condition::SameInstance,
        Condition::InstanceNotFound,
        Condition::InstanceOfAnotherUser,
        Condition::RegionsDiffer,
        Condition::UnsupportedEngine,
        Condition::EnginesDiffer,
        Condition::DuplicateDatabase,
        Condition::NotDedicated,
        Condition::NotPrimary,
        Condition::SourceNotRunning,
        Condition::DestinationNotRunning,
        Condition::DestinationLocked,
        Condition::DatabaseNotFound,
        Condition::DatabaseNotRunning,
        Condition::NotEnoughStorage,
    ];
    type Response = Response;

    fn run(cloud: &mut Cloud, call: &Context<'_>) -> Result<Response, Refusal> {
        let destination_id = call.params.required("DBInstanceId")?;
        let source_id = call.params.required("SourceDBInstanceId")?;
        let names = DbNames::read(db_info(call.params)?)?;
        if source_id == destination_id {
            return Err(Condition::SameInstance.because(format!("both are `{}`", shortened(source_id))));
        }
        let destination = instance(cloud, call, "DBInstanceId")?;
        let source = instance_by_id(cloud, call, "SourceDBInstanceId", source_id)?;
        let databases = check(source, destination, names)?;
        let import = cloud
            .start_import(source_id, destination_id, databases)
            .ok_or_else(|| Condition::InternalError.because("every ImportId below 2^31 has been given out"))?;
        Ok(Response { ImportId: import, RequestId: call.request_id })
    }
}

/// The conditions on the two instances and the databases, in their order. The pairs of databases if all hold.
fn check(source: &Instance, destination: &Instance, names: DbNames) -> Result<Vec<(String, String)>, Refusal> {
    if source.region != destination.region {
        return Err(Condition::RegionsDiffer
            .because(format!("the source is in {}, the destination in {}", source.region, destination.region)));
    }
    let sides = [("destination", destination), ("source", source)];
    for (side, instance) in sides {
        if !matches!(instance.engine, Engine::MySql | Engine::SqlServer) {
            return Err(Condition::UnsupportedEngine.because(format!(
                "the {side} `{}` is {}; the migration is for MySQL and SQL Server",
                instance.id, instance.engine
            )));
        }
    }
    if source.engine != destination.engine {
        return Err(Condition::EnginesDiffer
            .because(format!("the source is {}, the destination {}", source.engine, destination.engine)));
    }
    let databases = names.pairs(destination.engine)?;
    for (side, instance) in sides {
        if !instance.class_info().is_dedicated() {
            return Err(Condition::NotDedicated.because(format!(
                "the {side} `{}` has class `{}`, family {}; the migration is for dedicated instances, families d and h",
                instance.id,
                instance.class,
                instance.class_info().family
            )));
        }
        if instance.instance_type != DBInstanceType::Primary {
            return Err(Condition::NotPrimary
                .because(format!("the {side} `{}` is a {} instance", instance.id, instance.instance_type)));
        }
    }
    for (side, instance, condition) in [
        ("source", source, Condition::SourceNotRunning),
        ("destination", destination, Condition::DestinationNotRunning),
    ] {
        if instance.status != Status::Running {
            return Err(condition.because(format!("the {side} `{}` is {}, not Running", instance.id, instance.status)));
        }
    }
    if destination.lock_mode != LockMode::Unlock {
        return Err(Condition::DestinationLocked
            .because(format!("the destination `{}` is locked: {}", destination.id, destination.lock_mode)));
    }
    let named = || databases.iter().flat_map(|(from, to)| [(source, from), (destination, to)]);
    for (instance, name) in named() {
        if instance.find_database(name).is_some() {
            continue;
        }
        if instance.id == destination.id && destination.engine == Engine::SqlServer {
            // It will be created, so its name has to be one.
            database_name_fault(Engine::SqlServer, name)
                .map_or(Ok(()), |fault| Err(Condition::MalformedDBInfo.because(fault)))?;
        } else {
            let known: Vec<&str> = instance.databases.iter().map(|database| database.name.as_str()).collect();
            return Err(Condition::DatabaseNotFound.because(format!(
                "`{}` has no database `{}`; it has: {}",
                instance.id,
                shortened(name),
                if known.is_empty() { "none".to_owned() } else { known.join(", ") }
            )));
        }
    }
    for (instance, name) in named() {
        if let Some(database) =
            instance.find_database(name).filter(|database| database.status != DatabaseStatus::Running)
        {
            return Err(Condition::DatabaseNotRunning
                .because(format!("database `{name}` of `{}` is {}, not Running", instance.id, database.status)));
        }
    }
    storage_rule(source, destination, &databases).map_err(|numbers| Condition::NotEnoughStorage.because(numbers))?;
    Ok(databases)
}

/// The text of `DBInfo`.
fn db_info<'p>(params: &'p Params<'_>) -> Result<&'p str, Refusal> {
    params.required("DBInfo").map_err(|refusal| {
        if params.iter().any(|(name, _)| name.starts_with('{')) {
            refusal.hint(
                "a JSON text stands where a parameter's name belongs: the documentation's sample request forgot `DBInfo=` before it",
            )
        } else {
            refusal
        }
    })
}

/// What `DBInfo` names, in the order and with the repetitions of its text.
enum DbNames {
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl DbNames {
    /// JSON, an object with the single key `DBNames`, and that an array or an object.
    fn read(text: &str) -> Result<DbNames, Refusal> {
        let malformed = |hint: String| Condition::MalformedDBInfo.because(hint);
        let node = Node::parse(text).map_err(|error| {
            let quotes = ['\u{201C}', '\u{201D}', '\u{2018}', '\u{2019}', '\u{FF02}'];
            malformed(if text.contains(quotes) {
                "DBInfo has typographic quotes, as the documentation prints them; JSON takes straight ones: {\"DBNames\":[\"mydb\"]}".to_owned()
            } else {
                format!("DBInfo is not JSON: {}", error.reason)
            })
        })?;
        let what = node.what();
        let Kind::Object(mut members) = node.kind else {
            return Err(malformed(format!("DBInfo is {what}, it takes an object with the key `DBNames`")));
        };
        match members.pop() {
            Some((key, names)) if key == "DBNames" && members.is_empty() => match names.kind {
                Kind::Array(items) => Ok(DbNames::List(items)),
                Kind::Object(pairs) => Ok(DbNames::Map(pairs)),
                _ => Err(malformed(format!(
                    "DBNames is {}, it takes an array (MySQL) or an object (SQL Server)",
                    names.what()
                ))),
            },
            Some(last) => {
                let keys: Vec<String> =
                    members.iter().chain([&last]).map(|(key, _)| format!("`{}`", shortened(key))).collect();
                Err(malformed(format!(
                    "DBInfo has the keys {}, it takes `DBNames` once and nothing else",
                    keys.join(", ")
                )))
            }
            None => Err(malformed("DBInfo is an empty object, it takes the key `DBNames`".to_owned())),
        }
    }

    /// Pairs of source and destination database, if the shape is the engine's and no side has a name twice.
    fn pairs(self, engine: Engine) -> Result<Vec<(String, String)>, Refusal> {
        let malformed = |hint: String| Condition::MalformedDBInfo.because(hint);
        let name = |node: Node| match node.kind {
            Kind::String(name) if !name.is_empty() => Ok(name),
            Kind::String(_) => Err(malformed("a database name in DBInfo is empty".to_owned())),
            _ => Err(malformed(format!("{} in DBInfo where a database name belongs", node.what()))),
        };
        let pairs: Vec<(String, String)> = match (engine, self) {
            (Engine::MySql, DbNames::List(items)) => {
                items.into_iter().map(|item| name(item).map(|name| (name.clone(), name))).collect::<Result<_, _>>()?
            }
            (Engine::SqlServer, DbNames::Map(members)) => {
                members.into_iter().map(|(from, to)| Ok((from, name(to)?))).collect::<Result<_, Refusal>>()?
            }
            (Engine::MySql, DbNames::Map(_)) => {
                return Err(malformed("for MySQL, DBNames is an array: {\"DBNames\":[\"mydb\",\"mydb2\"]}".to_owned()));
            }
            (_, _) => {
                return Err(malformed(
                    "for SQL Server, DBNames is an object, source to destination: {\"DBNames\":{\"srcdb\":\"destdb\"}}"
                        .to_owned(),
                ));
            }
        };
        if pairs.is_empty() {
            return Err(malformed("DBNames is empty, it takes at least one database".to_owned()));
        }
        let (mut sources, mut destinations) = (HashSet::new(), HashSet::new());
        for (from, to) in &pairs {
            let twice = |side: &str, name: &str| {
                Condition::DuplicateDatabase.because(format!("`{}` is named twice as {side}", shortened(name)))
            };
            if !sources.insert(from) {
                return Err(twice("source", from));
            }
            if !destinations.insert(to) {
                return Err(twice("destination", to));
            }
        }
        Ok(pairs)
    }
}
