//! Imports and operations in a seed.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::base::fields::{At, Datum, Field, Fields, Given, Members, Reader, Takes, may, must};
use crate::base::text::did_you_mean;
use crate::base::value::{Name, Object, Value};
use crate::rds::catalogue;
use crate::rds::model::import::{Import, Origin};
use crate::rds::model::operation::{Effect, Kept, Kind, Operation, Progress, Resource};
use crate::rds::words::{Engine, ImportStatus};

const IMPORT: Fields = Fields(&[
    must("ImportId", Takes::Whole),
    // Exactly one of these three is present.
    may("SourceDBInstanceId", Takes::Text),
    may("FileName", Takes::Text),
    may("SourceServer", Takes::Text),
    must("DBInstanceId", Takes::Text),
    may("Engine", <Engine as Datum>::TAKES),
    may("Incremental", Takes::Flag),
    must("DBNames", Takes::List(&Takes::List(&Takes::Text))),
    may("Status", <ImportStatus as Datum>::TAKES),
    may("Reason", Takes::Text),
    must("StartTime", Takes::Time),
    may("EndTime", Takes::Time),
]);

impl Datum for Import {
    const TAKES: Takes = Takes::Object(|| Members { fields: IMPORT.0.to_vec(), passed_over: Vec::new() });

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Import> {
        let given = reader.fields(value, at, &IMPORT);
        let status = reader.field(given, at, "Status", ImportStatus::read).unwrap_or(ImportStatus::Running);
        let id = reader.required(given, at, "ImportId", u64::read);
        let file = reader.field(given, at, "FileName", String::read).map(Origin::File);
        let origin = file.or_else(|| reader.field(given, at, "SourceServer", String::read).map(Origin::Server));
        let origin =
            origin.or_else(|| reader.required(given, at, "SourceDBInstanceId", String::read).map(Origin::Instance));
        let destination = reader.required(given, at, "DBInstanceId", String::read);
        let databases = reader.required(given, at, "DBNames", Vec::read);
        let started = reader.required(given, at, "StartTime", SystemTime::read);
        let ended = reader.field(given, at, "EndTime", SystemTime::read);
        if ended.is_some() == status.is_under_way() {
            let id = id.unwrap_or_default();
            let reason =
                format!("import {id}: an import must have an EndTime if it is over, and none if it is running");
            reader.error(&At::Field(at, "EndTime"), reason);
        }
        Some(Import {
            id: id?,
            origin: origin?,
            incremental: reader.field(given, at, "Incremental", bool::read).unwrap_or_default(),
            destination: destination?,
            engine: reader.field(given, at, "Engine", Engine::read).unwrap_or_default(),
            databases: databases?,
            status,
            reason: reader.field(given, at, "Reason", String::read),
            started: started?,
            ended,
        })
    }

    fn write(&self) -> Value {
        let mut object = Object::new();
        object.put("ImportId", self.id.into());
        match &self.origin {
            Origin::Instance(id) => object.put("SourceDBInstanceId", id.into()),
            Origin::File(name) => object.put("FileName", name.into()),
            Origin::Server(address) => object.put("SourceServer", address.into()),
        }
        object.put("DBInstanceId", (&self.destination).into());
        object.put("Engine", self.engine.into());
        if self.incremental {
            object.put("Incremental", true.into());
        }
        // Written as pairs, to keep the order of the request.
        object.put("DBNames", self.databases.write());
        object.put("Status", self.status.into());
        object.put_some("Reason", self.reason.clone());
        object.put("StartTime", self.started.write());
        object.put_some("EndTime", self.ended.map(|moment| moment.write()));
        Value::Object(object)
    }
}

/// The fields that name a resource: the instance, and a field for each kind of parts.
fn of_resource(fields: &[Field]) -> Members {
    let keys = Kind::ALL.map(|kind| match kind {
        Kind::Import => may(kind.key_field(), Takes::Whole),
        _ => may(kind.key_field(), Takes::Text),
    });
    let fields = [may("DBInstanceId", Takes::Text)].into_iter().chain(keys).chain(fields.iter().copied()).collect();
    Members { fields, passed_over: Vec::new() }
}

const KEPT: &[Field] = &[may("Shows", Takes::Text), may("Then", Takes::Text), may("Reported", Takes::Whole)];

const EFFECT: &[Field] =
    &[must("Kind", Takes::Word(&["Set", "Remove", "Import", "Migrate"])), may("Fields", Takes::Map(&Takes::Any))];

const OPERATION: Fields = Fields(&[
    must("Id", Takes::Whole),
    must("Action", Takes::Text),
    may("Progress", Takes::Progress),
    must("StartTime", Takes::Time),
    may("BeginTime", Takes::Time),
    may("Request", Takes::Map(&Takes::Text)),
    may("Keeps", Takes::List(&Kept::TAKES)),
    may("Effect", Effect::TAKES),
    may("Undo", Effect::TAKES),
]);

/// Returns the resource that the members of an object name.
fn resource(reader: &mut Reader, given: Given<'_>, at: &At<'_>) -> Option<Resource> {
    if let Some(id) = reader.field(given, at, Kind::Import.key_field(), u64::read) {
        return Some(Resource::import(id));
    }
    if let Some(id) = reader.field(given, at, Kind::UserBackup.key_field(), String::read) {
        return Some(Resource::user_backup(id));
    }
    let Some(instance) = reader.field(given, at, "DBInstanceId", String::read) else {
        let keys = Kind::ALL.map(Kind::key_field).join(", ");
        reader.error(at, format_args!("no resource; expected DBInstanceId or one of {keys}"));
        return None;
    };
    let part = Kind::ALL.into_iter().find_map(|kind| {
        let key = reader.field(given, at, kind.key_field(), String::read)?;
        Some((kind, key))
    });
    Some(Resource { instance, part })
}

fn put_resource(object: &mut Object, resource: &Resource) {
    object.put_some("DBInstanceId", resource.instance().map(str::to_owned));
    match (&resource.part, resource.import_id()) {
        (None, _) => {}
        (Some((kind, _)), Some(id)) => object.put(kind.key_field(), id.into()),
        (Some((kind, key)), None) => object.put(kind.key_field(), key.into()),
    }
}

impl Datum for Kept {
    const TAKES: Takes = Takes::Object(|| of_resource(KEPT));

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Kept> {
        let given = reader.members(value, at, &of_resource(KEPT));
        Some(Kept {
            resource: resource(reader, given, at)?,
            shows: reader.field(given, at, "Shows", String::read),
            then: reader.field(given, at, "Then", String::read).unwrap_or_default(),
            reported: reader.field(given, at, "Reported", u32::read).unwrap_or_default(),
        })
    }

    fn write(&self) -> Value {
        let mut object = Object::new();
        put_resource(&mut object, &self.resource);
        object.put_some("Shows", self.shows.clone());
        if !self.then.is_empty() {
            object.put("Then", (&self.then).into());
        }
        object.put("Reported", self.reported.into());
        Value::Object(object)
    }
}

impl Datum for Effect {
    const TAKES: Takes = Takes::Object(|| of_resource(EFFECT));

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Effect> {
        let given = reader.members(value, at, &of_resource(EFFECT));
        let kind = reader.required(given, at, "Kind", |r, v, at| {
            r.one_of(v, at, &[("Set", "Set"), ("Remove", "Remove"), ("Import", "Import"), ("Migrate", "Migrate")])
        })?;
        let resource = resource(reader, given, at)?;
        match (kind, resource) {
            ("Import", resource) => {
                if resource.import_id().is_none() {
                    reader.error(at, "an effect of kind `Import` needs an ImportId");
                }
                resource.import_id().map(Effect::Import)
            }
            ("Migrate", Resource { instance, part: Some((Kind::MigrateTask, task)) }) => {
                Some(Effect::Migrate(instance, task))
            }
            ("Migrate", _) => {
                reader.error(at, "an effect of kind `Migrate` needs a MigrateTaskId");
                None
            }
            ("Remove", resource) => Some(Effect::Remove(resource)),
            (_, resource) => {
                let fields = given.get("Fields").map(|fields| reader.entries(fields, &At::Field(at, "Fields")));
                Some(Effect::Set(resource, fields.unwrap_or_default().to_vec()))
            }
        }
    }

    fn write(&self) -> Value {
        let mut object = Object::new();
        match self {
            Effect::Nothing => return Value::Null,
            Effect::Import(id) => {
                object.put("Kind", "Import".into());
                object.put("ImportId", (*id).into());
            }
            Effect::Migrate(instance, task) => {
                object.put("Kind", "Migrate".into());
                put_resource(&mut object, &Resource::part(instance.clone(), Kind::MigrateTask, task.clone()));
            }
            Effect::Remove(resource) => {
                object.put("Kind", "Remove".into());
                put_resource(&mut object, resource);
            }
            Effect::Set(resource, fields) => {
                object.put("Kind", "Set".into());
                put_resource(&mut object, resource);
                object.put(
                    "Fields",
                    Value::Object(Object(
                        fields.iter().map(|(name, value): &(Name, Value)| (name.clone(), value.clone())).collect(),
                    )),
                );
            }
        }
        Value::Object(object)
    }
}

impl Datum for Operation {
    const TAKES: Takes = Takes::Object(|| Members { fields: OPERATION.0.to_vec(), passed_over: Vec::new() });

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Operation> {
        let given = reader.fields(value, at, &OPERATION);
        let id = reader.required(given, at, "Id", u64::read);
        let action = reader.required(given, at, "Action", |reader, value, at| {
            let name = String::read(reader, value, at)?;
            let action = catalogue::canonical(&name);
            if action.is_none() {
                let near = did_you_mean(&name, catalogue::names());
                reader.error(at, format_args!("the service has no action of that name{near}"));
            }
            action
        });
        let started = reader.required(given, at, "StartTime", SystemTime::read);
        Some(Operation {
            id: id?,
            progress: reader.field(given, at, "Progress", Progress::read).unwrap_or_default(),
            started: started?,
            begins: reader.field(given, at, "BeginTime", SystemTime::read),
            request: reader.field(given, at, "Request", BTreeMap::read).unwrap_or_default(),
            keeps: reader.field(given, at, "Keeps", Vec::read).unwrap_or_default(),
            effect: reader.field(given, at, "Effect", Effect::read).unwrap_or(Effect::Nothing),
            undo: reader.field(given, at, "Undo", Effect::read).unwrap_or(Effect::Nothing),
            ..Operation::of(action?)
        })
    }

    fn write(&self) -> Value {
        let mut object = Object::new();
        object.put("Id", self.id.into());
        object.put("Action", self.action.into());
        object.put("Progress", self.progress.write());
        object.put("StartTime", self.started.write());
        object.put_some("BeginTime", self.begins.map(|moment| moment.write()));
        if !self.request.is_empty() {
            object.put("Request", self.request.write());
        }
        object.put("Keeps", self.keeps.write());
        object.put_some("Effect", self.effect.write());
        object.put_some("Undo", self.undo.write());
        Value::Object(object)
    }
}

#[cfg(test)]
mod tests {
    use crate::seed::Seed;

    #[test]
    fn imports_of_every_origin_and_their_operations_are_written_and_read_again() {
        let text = r#"{
            "DBInstances": [
                {"DBInstanceId": "a", "Engine": "SQLServer", "MigrateTasks": [{"MigrateTaskId": "7", "DBName": "x", "Status": "Running"}]},
                {"DBInstanceId": "b", "Engine": "MySQL"}
            ],
            "NextImportId": 9,
            "Imports": [
                {"ImportId": 1, "FileName": "x.bak", "DBInstanceId": "a", "Engine": "SQLServer", "DBNames": [["x", "x"]], "StartTime": "2018-06-12T00:00:00Z"},
                {"ImportId": 2, "SourceServer": "h:3306", "DBInstanceId": "b", "Incremental": true, "DBNames": [["x", "x"]], "Status": "Syncing", "StartTime": "2018-06-12T00:00:00Z"},
                {"ImportId": 3, "SourceDBInstanceId": "b", "DBInstanceId": "b", "DBNames": [["x", "x"]], "StartTime": "2018-06-12T00:00:00Z"}
            ],
            "Operations": [
                {
                    "Id": 12345678,
                    "Action": "CreateMigrateTask",
                    "StartTime": "2018-06-12T00:00:00Z",
                    "Keeps": [{"DBInstanceId": "a", "MigrateTaskId": "7"}],
                    "Effect": {"Kind": "Migrate", "DBInstanceId": "a", "MigrateTaskId": "7"}
                }
            ]
        }"#;
        let seed: Seed = text.parse().unwrap();
        assert_eq!(seed.to_json().parse::<Seed>().unwrap(), seed);
        let cloud = crate::seed::state::build(&seed);
        let actions: Vec<&str> = cloud.operations.iter().map(|operation| operation.action).collect();
        assert_eq!(actions, ["ImportDataForSQLServer", "ImportDatabaseBetweenInstances", "CreateMigrateTask"]);
        for wrong in [
            text.replace(
                r#""Kind": "Migrate", "DBInstanceId": "a", "MigrateTaskId": "7""#,
                r#""Kind": "Migrate", "DBInstanceId": "a""#,
            ),
            text.replace(r#""SourceServer": "h:3306", "#, ""),
            text.replace(r#""Status": "Syncing""#, r#""Status": "Stopped""#),
        ] {
            assert_eq!(wrong.parse::<Seed>().unwrap_err().errors().len(), 1);
        }
    }
}
