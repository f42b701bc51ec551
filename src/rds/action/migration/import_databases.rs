//! `ImportDatabaseBetweenInstances`: both instances are busy until the databases are copied.

use crate::rds::action::prelude::*;
use std::collections::HashSet;

use super::super::names::database_named;
use crate::base::json;
use crate::base::value::Name;
use crate::rds::model::import::Origin;
use crate::rds::model::names::database_name_error;
use crate::rds::model::rules::import::storage_rule;

params! {
    /// Copies databases from another instance of the same user into this one.
    ///
    /// `DBInstanceId` is the destination. `DBInfo` is a JSON string: for MySQL `{"DBNames":["mydb","mydb2"]}`, with the
    /// same names in source and destination; for SQL Server `{"DBNames":{"srcdb":"destdb"}}`, from source to
    /// destination.
    ///
    /// The import is asynchronous: the answer is an `ImportId`, and meanwhile the source shows "Migrating" and the
    /// destination "Importing data". Afterwards both are Running again (inferred) and each destination database has the
    /// source database's size and tables.
    ///
    /// Source: page "Migrate from other RDS instances" (2018-06). The conditions are documented there. Their codes and
    /// the order of the checks are inferred from the client error table of 2018.
    ImportDatabaseBetweenInstances { DBInstanceId: String, SourceDBInstanceId: String, DBInfo: DbNames }
}

/// The checks of the two instances are interleaved, see `admit`.
const DESTINATION: Admission = Admission::instance("DBInstanceId")
    .role("destination")
    .engines(&[Engine::MySql, Engine::SqlServer])
    .primary()
    .running()
    .unlocked();
const SOURCE: Admission = Admission::instance("SourceDBInstanceId")
    .role("source")
    .engines(&[Engine::MySql, Engine::SqlServer])
    .primary()
    .running();

impl Action for ImportDatabaseBetweenInstances {
    const ADMITS: &'static [Admission] = &[DESTINATION, SOURCE];
    const CONDITIONS: &'static [Condition] = &[
        Condition::SameInstance,
        Condition::RegionsDiffer,
        Condition::EnginesDiffer,
        Condition::DuplicateDatabase,
        Condition::NotDedicated,
        Condition::DatabaseNotFound,
        Condition::DatabaseNotRunning,
        Condition::NotEnoughStorage,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.SourceDBInstanceId == self.DBInstanceId {
            refuse!(SameInstance, "both are `{}`", clip(&self.DBInstanceId));
        }
        Ok(())
    }

    /// Checks the two instances, in an order in which each condition is reachable.
    fn admit(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Result<(), Refusal> {
        let destination = DESTINATION.find(cloud, caller, &self.DBInstanceId)?;
        let source = SOURCE.find(cloud, caller, &self.SourceDBInstanceId)?;
        if source.region != destination.region {
            refuse!(RegionsDiffer, "the source is in {}, the destination in {}", source.region, destination.region);
        }
        DESTINATION.check_engine(destination)?;
        SOURCE.check_engine(source)?;
        if source.engine != destination.engine {
            refuse!(EnginesDiffer, "the source is {}, the destination {}", source.engine, destination.engine);
        }
        self.DBInfo.pairs(destination.engine)?;
        for (admission, instance) in [(DESTINATION, destination), (SOURCE, source)] {
            let class = instance.class_info();
            if !class.is_dedicated() {
                refuse!(
                    NotDedicated,
                    "the {} `{}` has class `{}`, family {}; the migration is for dedicated instances, families d and h",
                    admission.role,
                    instance.id,
                    instance.class,
                    class.family
                );
            }
            admission.check_type(instance)?;
        }
        SOURCE.check_status(source)?;
        DESTINATION.check_status(destination)?;
        DESTINATION.check_lock(destination)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let destination = admitted(cloud, &self.DBInstanceId)?;
        let source = admitted(cloud, &self.SourceDBInstanceId)?;
        let databases = self.DBInfo.pairs(destination.engine)?;
        check_databases(source, destination, &databases)?;
        let id = cloud
            .start_import(Origin::Instance(self.SourceDBInstanceId), &self.DBInstanceId, databases, false)
            .ok_or_else(|| Condition::InternalError.because("every ImportId below 2^31 has been used"))?;
        Ok(object! { ImportId: super::import_id(cloud, id) })
    }
}

/// Checks the databases, in the order of the conditions.
fn check_databases(source: &Instance, destination: &Instance, databases: &[(String, String)]) -> Result<(), Refusal> {
    let named = || databases.iter().flat_map(|(from, to)| [(source, from), (destination, to)]);
    for (instance, name) in named() {
        if instance.find_database(name).is_some() {
            continue;
        }
        if instance.id == destination.id && destination.engine == Engine::SqlServer {
            // The database will be created, so its name must be valid.
            database_name_error(Engine::SqlServer, name)
                .map_or(Ok(()), |error| Err(Condition::MalformedDBInfo.because(error)))?;
        } else {
            database_named(instance, name, Condition::DatabaseNotFound)?;
        }
    }
    for (instance, name) in named() {
        let busy = instance.find_database(name).filter(|database| database.status != DatabaseStatus::Running);
        if let Some(database) = busy {
            refuse!(DatabaseNotRunning, "database `{name}` of `{}` is {}, not Running", instance.id, database.status);
        }
    }
    storage_rule(&source.databases, destination, databases)
        .map_err(|numbers| Condition::NotEnoughStorage.because(numbers))
}

impl Parameter for DbNames {
    const REQUIRED: bool = true;
    const CONDITIONS: &'static [Condition] = &[Condition::MissingParameter, Condition::MalformedDBInfo];

    fn take(params: &Params<'_>, name: &'static str) -> Result<DbNames, Refusal> {
        let text = params.required(name).map_err(|refusal| {
            if params.iter().any(|(name, _)| name.starts_with('{')) {
                refusal.hint(
                    "the name of a parameter is JSON: add `DBInfo=` before it, which the documentation's sample request forgot",
                )
            } else {
                refusal
            }
        })?;
        DbNames::read(text)
    }
}

/// The databases that `DBInfo` names, in order and with repetitions.
#[derive(Debug)]
pub(super) enum DbNames {
    List(Vec<Value>),
    Map(Vec<(Name, Value)>),
}

blank!(DbNames = DbNames::List(Vec::new()));

impl DbNames {
    /// Reads a JSON object with the single key `DBNames`, which is an array or an object.
    fn read(text: &str) -> Result<DbNames, Refusal> {
        let malformed = |hint: String| Condition::MalformedDBInfo.because(hint);
        let value = json::parse(text).map_err(|error| {
            let quotes = ['\u{201C}', '\u{201D}', '\u{2018}', '\u{2019}', '\u{FF02}'];
            malformed(if text.contains(quotes) {
                "DBInfo has typographic quotes, as in the documentation; JSON requires straight ones: {\"DBNames\":[\"mydb\"]}".to_owned()
            } else {
                format!("DBInfo is not JSON: {}", error.reason)
            })
        })?;
        let what = value.what();
        let Value::Object(Object(mut members)) = value else {
            return Err(malformed(format!("DBInfo is {what}, expected an object with the key `DBNames`")));
        };
        match members.pop() {
            Some((key, names)) if key == "DBNames" && members.is_empty() => match names {
                Value::List(items) => Ok(DbNames::List(items)),
                Value::Object(Object(pairs)) => Ok(DbNames::Map(pairs)),
                names => Err(malformed(format!(
                    "DBNames is {}, expected an array (MySQL) or an object (SQL Server)",
                    names.what()
                ))),
            },
            Some(last) => {
                let keys: Vec<String> =
                    members.iter().chain([&last]).map(|(key, _)| format!("`{}`", clip(key))).collect();
                Err(malformed(format!(
                    "DBInfo has the keys {}, expected `DBNames` once and nothing else",
                    keys.join(", ")
                )))
            }
            None => Err(malformed("DBInfo is an empty object, expected the key `DBNames`".to_owned())),
        }
    }

    /// Returns the pairs of source and destination database, if the form is that of the engine and no side has a name
    /// twice.
    fn pairs(&self, engine: Engine) -> Result<Vec<(String, String)>, Refusal> {
        let malformed = |hint: String| Condition::MalformedDBInfo.because(hint);
        let name = |value: &Value| match value {
            Value::Text(name) if !name.is_empty() => Ok(name.clone().into_owned()),
            Value::Text(_) => Err(malformed("a database name in DBInfo is empty".to_owned())),
            other => Err(malformed(format!("{} in DBInfo instead of a database name", other.what()))),
        };
        let mut pairs: Vec<(String, String)> = Vec::new();
        match (engine, self) {
            (Engine::MySql, DbNames::List(items)) => {
                for item in items {
                    let name = name(item)?;
                    pairs.push((name.clone(), name));
                }
            }
            (Engine::SqlServer, DbNames::Map(members)) => {
                for (from, to) in members {
                    pairs.push((from.clone().into_owned(), name(to)?));
                }
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
        }
        if pairs.is_empty() {
            return Err(malformed("DBNames is empty, expected at least one database".to_owned()));
        }
        let (mut sources, mut destinations) = (HashSet::new(), HashSet::new());
        for (from, to) in &pairs {
            let twice = |side: &str, name: &str| {
                Condition::DuplicateDatabase.because(format!("`{}` is named twice as {side}", clip(name)))
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
