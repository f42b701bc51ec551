//! Reads a seed and reports all errors at once.

use std::path::Path;

use super::{FormatVersion, Seed, Signatures, paste};
use crate::base::error::{Error, ErrorKind, FieldError};
use crate::base::fields::{self, At, Datum, Fields, Reader, Takes, may};
use crate::base::json::{self, Places};
use crate::base::value::{Object, Value};
use crate::rds::model::instance::Instance;
use crate::rds::model::{UnknownInstance, WaitingParameters};
use crate::rds::words::Status;
use crate::rds::{action, catalogue};
use crate::rpc::condition::{Answer, Answers, Condition, Era};
use crate::service::stub::Unmodelled;

/// Reads a whole seed.
pub(super) fn seed(text: &str) -> Result<Seed, Error> {
    let json =
        paste::json_of(text).map_err(|reason| Error::new(ErrorKind::Io, format!("not an XML answer: {reason}")))?;
    let text = json.as_deref().unwrap_or(text);
    let value = value(text)?;
    let mut reader = Reader::default();
    let seed = if paste::is_answer(&value) {
        paste::seed(&mut reader, &value)
    } else {
        fields::read(&mut reader, &value, &At::Root).unwrap_or_default()
    };
    let contradictions = contradictions(&seed, &reader.errors);
    finish(reader, contradictions, text).map(|()| seed)
}

impl Datum for FormatVersion {
    const TAKES: Takes = Takes::Whole;

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<FormatVersion> {
        let version = u64::read(reader, value, at)?;
        if version != VERSION {
            reader.error(at, format_args!("this version of fake-rds reads the format {VERSION}, not {version}"));
            return None;
        }
        Some(FormatVersion)
    }

    fn write(&self) -> Value {
        VERSION.into()
    }
}

/// The version of the file form.
const VERSION: u64 = 1;

/// Parses JSON. The error has the place of the mistake.
pub(crate) fn value(text: &str) -> Result<Value, Error> {
    json::parse(text)
        .map_err(|error| Error::seed(vec![FieldError::new("$", format!("not JSON: {}", error.reason)).at(error.place)]))
}

/// Returns the errors of a reader and the errors in `more`, each with line and column, if there are any.
pub(crate) fn finish(mut reader: Reader, more: Vec<FieldError>, text: &str) -> Result<(), Error> {
    reader.errors.extend(more);
    if reader.errors.is_empty() {
        return Ok(());
    }
    let total = reader.errors.len() + reader.more;
    reader.errors.truncate(Reader::MOST);
    let places = Places::of(text);
    let errors: Vec<FieldError> = reader
        .errors
        .into_iter()
        .map(|error| {
            let place = places.line_and_column(error.path());
            error.at(place)
        })
        .collect();
    let more = total - errors.len();
    Err(Error::of_fields(ErrorKind::InvalidSeed, errors, more))
}

/// Returns the contradictions of a seed, without the fields that could not be read.
pub(crate) fn contradictions(seed: &Seed, unread: &[FieldError]) -> Vec<FieldError> {
    // A field that could not be read has a placeholder; errors that follow from the placeholder are not reported.
    let follows = |error: &FieldError| {
        unread.iter().any(|other| other.path().starts_with(error.path()) || error.path().starts_with(other.path()))
    };
    seed.errors().into_iter().filter(|error| !follows(error)).collect()
}

/// Replaces the fields of an instance that are given.
pub(crate) fn change_instance(mut instance: Instance, value: &Value) -> Result<Instance, Vec<FieldError>> {
    let mut reader = Reader::default();
    fields::change(&mut instance, &mut reader, value, &At::Root);
    if reader.errors.is_empty() { Ok(instance) } else { Err(reader.errors) }
}

/// Reads one instance.
pub(crate) fn instance(value: &Value) -> Result<Instance, Vec<FieldError>> {
    let mut reader = Reader::default();
    match Instance::read(&mut reader, value, &At::Root) {
        Some(instance) if reader.errors.is_empty() => Ok(instance),
        _ => Err(reader.errors),
    }
}

/// Returns the reason why a path cannot be read as a file: a pipe or a device may never end, and a folder has no text.
/// A missing file is not reported here.
pub(crate) fn regular(path: &Path) -> Result<(), String> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err("this is a folder, not a file".to_owned()),
        Ok(found) if !found.is_file() => Err("this is a pipe or a device, expected a regular file".to_owned()),
        _ => Ok(()),
    }
}

/// Returns the text of a file, or the reason why it cannot be read.
pub(crate) fn file(path: &Path) -> Result<String, Error> {
    let error = |reason: String| Error::new(ErrorKind::Io, reason).of_file(path);
    regular(path).map_err(error)?;
    let bytes = std::fs::read(path).map_err(|cause| Error::io("the file cannot be read", cause).of_file(path))?;
    String::from_utf8(bytes).map_err(|cause| {
        let at = cause.utf8_error().valid_up_to();
        error(format!("the file is not UTF-8: byte {at} is invalid"))
    })
}

impl Reader {
    /// Reads the name of a condition.
    pub(crate) fn condition(&mut self, value: &Value, at: &At<'_>) -> Option<Condition> {
        let name = String::read(self, value, at)?;
        self.found(Condition::named(&name), at)
    }

    fn found<T>(&mut self, found: Result<T, String>, at: &At<'_>) -> Option<T> {
        found.map_err(|reason| self.error(at, format_args!("{reason}"))).ok()
    }
}

const ANSWER: Fields = Fields(&[may("Status", Takes::Whole), may("Code", Takes::Text), may("Message", Takes::Text)]);

/// Reads the key of an answer: the name of a condition, or `Action/Condition` for one action.
fn answered(key: &str) -> Result<(Option<&'static str>, Condition), String> {
    let one_action = key.split_once('/').and_then(|(action, name)| {
        let constant = Condition::ALL.iter().copied().find(|condition| condition.name() == name)?;
        Some((Some(catalogue::canonical(action)?), constant))
    });
    match one_action {
        Some(key) => Ok(key),
        None => Condition::named(key).map(|condition| (None, condition)),
    }
}

/// Returns the keys that editors offer: each condition with a constant, and each condition of each modelled action.
fn answer_keys() -> Vec<String> {
    let constants = Condition::ALL.iter().map(|condition| condition.name().into_owned());
    let of_actions = action::all().flat_map(|action| {
        action.shown_conditions().into_iter().map(|condition| match condition.name() {
            name if name.contains('/') => name.into_owned(),
            name => format!("{}/{name}", action.name),
        })
    });
    constants.chain(of_actions).collect()
}

/// Conditions by name, each with its answer. Parts that are left out are taken from the table.
impl Datum for Answers {
    const TAKES: Takes = Takes::Keyed(
        answer_keys,
        &Takes::Object(|| crate::base::fields::Members { fields: ANSWER.0.to_vec(), passed_over: Vec::new() }),
    );

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Self> {
        let mut answers = Answers::new();
        for (name, value) in reader.entries(value, at) {
            let at = &At::Field(at, name);
            let Some((action, condition)) = reader.found(answered(name), at) else { continue };
            let form = condition.form(action.unwrap_or_default(), Era::Own);
            let given = reader.fields(value, at, &ANSWER);
            let status = reader.field(given, at, "Status", Reader::whole).unwrap_or(form.status);
            let code = reader.field(given, at, "Code", String::read).unwrap_or_else(|| form.code.to_owned());
            let message = reader.field(given, at, "Message", String::read).unwrap_or_else(|| form.message.to_owned());
            answers.insert((action, condition), Answer { status, code, message });
        }
        Some(answers)
    }

    fn write(&self) -> Value {
        let entry = |((action, condition), answer): (&(Option<&str>, Condition), &Answer)| {
            let key = action.map_or(condition.name(), |action| format!("{action}/{condition}").into());
            (key, object! { Status: answer.status, Code: &answer.code, Message: &answer.message })
        };
        Value::Object(Object(self.iter().map(entry).collect()))
    }
}

/// The names of source and destination.
const PAIR: Fields = Fields(&[
    crate::base::fields::must("Source", <Status as Datum>::TAKES),
    crate::base::fields::must("Destination", <Status as Datum>::TAKES),
]);

/// The statuses of an import's source and destination.
impl Datum for (Status, Status) {
    const TAKES: Takes =
        Takes::Object(|| crate::base::fields::Members { fields: PAIR.0.to_vec(), passed_over: Vec::new() });

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Self> {
        let given = reader.fields(value, at, &PAIR);
        let source = reader.required(given, at, "Source", Status::read);
        let destination = reader.required(given, at, "Destination", Status::read);
        source.zip(destination)
    }

    fn write(&self) -> Value {
        object! { Source: self.0, Destination: self.1 }
    }
}

macro_rules! named {
    ($($name:ty: $($word:literal => $value:path),+;)+) => { $(
        impl Datum for $name {
            const TAKES: Takes = Takes::Word(&[$($word),+]);

            fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<$name> {
                reader.one_of(value, at, &[$(($word, $value)),+])
            }

            fn write(&self) -> Value {
                match self { $( $value => $word.into(), )+ }
            }
        }
    )+ };
}

named! {
    Signatures: "Checked" => Signatures::Checked, "Ignored" => Signatures::Ignored;
    Era: "Own" => Era::Own, "Y2018" => Era::Y2018, "Newest" => Era::Newest;
    WaitingParameters: "Restart" => WaitingParameters::Restart, "Change" => WaitingParameters::Change, "Switch" => WaitingParameters::Switch;
    UnknownInstance: "Own" => UnknownInstance::Own, "Live2017" => UnknownInstance::Live2017, "Live2022" => UnknownInstance::Live2022;
    Unmodelled: "Refused" => Unmodelled::Refused, "Shape" => Unmodelled::Shape;
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::rds::model::account::Account;
    use crate::rds::model::clock;
    use crate::rds::model::database::Database;
    use crate::rds::model::operation::Progress;
    use crate::rpc::user::User;

    #[test]
    fn a_seed_of_another_format_is_refused() {
        let error = |text: &str| text.parse::<Seed>().unwrap_err().to_string();
        let text = error(r#"{"FormatVersion": 2, "DBInstances": []}"#);
        assert!(text.contains("$.FormatVersion: this version of fake-rds reads the format 1, not 2"), "{text}");
        assert!(error(r#"{"FormatVersion": "1"}"#).contains("$.FormatVersion: expected a number"));
        assert_eq!(r#"{"FormatVersion": 1}"#.parse::<Seed>().unwrap(), Seed::default());
        assert_eq!(Seed::default().to_value()["FormatVersion"], 1);
        // A name of an earlier version.
        let text = error(r#"{"Answers": {"RestartStatus": {"Status": 400, "Code": "x"}}}"#);
        assert!(text.contains("the refusal of one action is `Action/Code`, such as `RestartDBInstance/"), "{text}");
    }

    #[test]
    fn every_error_at_once_with_its_place() {
        let text = r#"{
  "DBInstances": [
    {"DBInstanceId": "a", "Engine": "MySQL", "EngineVersion": "8,0", "DBInstanceStatuss": "Running"},
    {"Engine": "Oracle", "LockMode": 3, "Databases": [{"DBName": "x", "DBName": "y"}]}
  ],
  "Progress": {"Polls": -1},
  "TimestampWindow": "soon"
}"#;
        let error = seed(text).unwrap_err();
        let shown = error.to_string();
        for part in [
            "3:",
            "$.DBInstances[0].EngineVersion: instance `a`: `8,0` is not a version of MySQL",
            "$.DBInstances[0].DBInstanceStatuss: unknown field; did you mean `DBInstanceStatus`?",
            "4:",
            "$.DBInstances[1].DBInstanceId: missing",
            "$.DBInstances[1].Engine: `Oracle` is not one of",
            "$.DBInstances[1].LockMode: expected a string, found a number",
            "$.DBInstances[1].Databases[0].DBName: duplicate member",
            "6:",
            "$.Progress.Polls",
            "$.TimestampWindow",
        ] {
            assert!(shown.contains(part), "{part} is not in\n{shown}");
        }
        assert_eq!(error.errors().len(), 8, "{shown}");
    }

    #[test]
    fn only_id_and_engine_are_required() {
        let read = seed(r#"{"DBInstances": [{"DBInstanceId": "a", "Engine": "SQLServer"}]}"#).unwrap();
        assert_eq!(read.instances, [Instance::sql_server("a")]);
    }

    #[test]
    fn errors_are_bounded_and_counted() {
        let fields: Vec<String> = (0..16_000).map(|n| format!("\"Unknown{n}\": {n}")).collect();
        let error = seed(&format!("{{{}}}", fields.join(",\n"))).unwrap_err();
        assert_eq!((error.errors().len(), error.more()), (100, 15_900));
        assert!(error.to_string().ends_with("and 15900 more errors"), "{error}");
    }

    #[test]
    fn the_next_import_id_is_at_most_one_beyond_the_last() {
        for next in [i32::MAX as u64, i32::MAX as u64 + 1] {
            assert!(seed(&format!("{{\"NextImportId\": {next}}}")).is_ok(), "{next}");
        }
        let error = seed("{\"NextImportId\": 2147483649}").unwrap_err();
        assert!(error.to_string().contains("an import id is at most 2147483647"), "{error}");
    }

    #[test]
    fn ids_of_vswitches_are_there_and_differ() {
        for (ids, fits) in [(["vsw-1", "vsw-2"], true), (["vsw-1", "vsw-1"], false), (["vsw-1", ""], false)] {
            let text = format!(
                r#"{{"Vpcs": [{{"VpcId": "vpc-1", "VSwitches": [{{"VSwitchId": "{}"}}, {{"VSwitchId": "{}"}}]}}]}}"#,
                ids[0], ids[1]
            );
            assert_eq!(seed(&text).is_ok(), fits, "{ids:?}");
        }
    }

    #[test]
    fn written_and_read_again() {
        use crate::rds::words::{AccountPrivilege, LockMode};
        let original = Seed {
            users: vec![User::new("u").access_key("k", "s").inactive_key("l", "t").deny("rds:*")],
            instances: vec![
                Instance { category: String::new(), used_bytes: 1 << 30 | 1, ..Instance::mysql("a") }
                    .owner("u")
                    .lock_mode(LockMode::ManualLock)
                    .description("")
                    .tag("k", "")
                    .database(Database::new("d").size_bytes(3).table("t", 4).character_set("gbk").description("<é>"))
                    .database(Database::new("e").size_mb(7))
                    .account(Account::new("x").privilege("d", AccountPrivilege::ReadWrite)),
            ],
            settings: crate::rds::model::Settings {
                progress: Progress::After(Duration::from_secs(90)),
                import_id_as_text: true,
                ..Default::default()
            },
            clock: clock::from_second("2018-06-12T00:00:00.5Z"),
            frozen_clock: true,
            id_seed: Some(u64::MAX),
            signatures: Some(Signatures::Ignored),
            era: Era::Y2018,
            ..Seed::default()
        };
        assert_eq!(seed(&original.to_json()).unwrap(), original);
    }

    #[test]
    fn times_stay_within_the_years_that_can_be_written() {
        for time in ["1969-12-31T23:59:59Z", "9999-12-31T00:00:00Z", "10000-01-01T00:00:00Z"] {
            let text = format!(
                r#"{{"Clock": "{time}", "DBInstances": [{{"DBInstanceId": "a", "Engine": "MySQL", "ExpireTime": "{time}"}}]}}"#
            );
            assert_eq!(seed(&text).unwrap_err().errors().len(), 2, "{time}");
        }
    }
}
