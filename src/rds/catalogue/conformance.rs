//! Compares an answer with the documented shape: finds fields of another type, and fields that the shape lacks.

use crate::base::error::FieldError;
use crate::base::text::{did_you_mean, list};
use crate::base::value::{Object, Value};
use crate::rds::catalogue::{self, Shape};

/// Fields of answers that differ from the shape in the current SDK, each with the source that documents them.
const EXTRA: &[(&str, &str)] = &[
    // Live answers of 2021 and the pages of 2019 have them; the SDK dropped them later.
    ("DescribeDBInstances", "Items.DBInstance.InsId"),
    ("DescribeDBInstances", "Items.DBInstance.DestroyTime"),
    // From the page of 2018. The model of an old SDK has TotalRecordCounts and SQLItemsCounts instead, which no page
    // has.
    ("DescribeImportsForSQLServer", "PageRecordCount"),
    ("DescribeImportsForSQLServer", "TotalRecordCount"),
    // Pages and models up to 2020 have them, and clients rely on them; the SDK dropped them later.
    ("DescribeBackups", "Items.Backup.BackupScale"),
    ("DescribeBackups", "Items.Backup.BackupLocation"),
    ("DescribeBackups", "Items.Backup.BackupDBNames"),
    // A number in every sample of every year; the declared type is a string since 2019.
    ("ImportDatabaseBetweenInstances", "ImportId"),
    ("DescribeDBInstanceAttribute", "Items.DBInstanceAttribute.InsId"),
    // Live answers of 2021 and the pages have it; the SDK dropped it later.
    ("DescribeDBInstanceIPArrayList", "Items.DBInstanceIPArray.WhitelistNetworkType"),
    ("DescribeDBInstanceAttribute", "Items.DBInstanceAttribute.AccountType"),
    ("DescribeDBInstanceAttribute", "Items.DBInstanceAttribute.SupportCreateSuperAccount"),
    ("DescribeDBInstanceAttribute", "Items.DBInstanceAttribute.SupportUpgradeAccountType"),
    // The model of this action lacks the field that every answer has.
    ("ModifyDBInstancePayType", "RequestId"),
    // The Python SDK of 2020 does not declare the members, the .NET SDK of 2019 does.
    (
        "DescribeAvailableResource",
        "AvailableZones.AvailableZone.SupportedEngines.SupportedEngine.SupportedEngineVersions.SupportedEngineVersion.SupportedCategorys.SupportedCategory.SupportedStorageTypes.SupportedStorageType",
    ),
];

/// Returns the fields of an answer that do not fit the shape of its action, each once: its path and the expected value.
/// Empty if no source documents the shape.
pub(crate) fn shape_errors(action: &str, answer: &Value) -> Vec<FieldError> {
    let Some(shape) = catalogue::shape(action) else { return Vec::new() };
    let mut walk = Walk { action, whole: &shape, seen: Vec::new(), errors: Vec::new() };
    walk.look(answer, &shape, "$", "");
    walk.errors
}

/// A walk through an answer and its shape.
struct Walk<'w> {
    action: &'w str,
    whole: &'w Shape,
    /// The fields that do not fit, without positions in lists.
    seen: Vec<String>,
    errors: Vec<FieldError>,
}

impl Walk<'_> {
    fn error(&mut self, path: &str, field: &str, reason: impl FnOnce() -> String) {
        if EXTRA.contains(&(self.action, field)) || self.seen.iter().any(|seen| seen == field) {
            return;
        }
        self.seen.push(field.to_owned());
        self.errors.push(FieldError::new(path, reason()));
    }

    /// `path` names the value with its positions in lists, `field` without.
    fn look(&mut self, value: &Value, shape: &Shape, path: &str, field: &str) {
        match (value, shape) {
            (_, Shape::Any)
            | (Value::Text(_), Shape::Text)
            | (Value::Flag(_), Shape::Flag)
            | (Value::Number(_), Shape::Number) => {}
            (Value::Number(number), Shape::Whole | Shape::Int64) if !number.is_f64() => {}
            (Value::Number(number), Shape::Int32) if number.as_i64().is_some_and(|n| i32::try_from(n).is_ok()) => {}
            (Value::List(items), Shape::List(item)) => {
                for (index, value) in items.iter().enumerate() {
                    self.look(value, item, &format!("{path}[{index}]"), field);
                }
            }
            (Value::Object(Object(members)), Shape::Map(member)) => {
                for (name, value) in members {
                    self.look(value, member, &format!("{path}.{name}"), field);
                }
            }
            (Value::Object(Object(members)), Shape::Object(_)) => {
                for (name, value) in members {
                    let path = format!("{path}.{name}");
                    let inner = if field.is_empty() { name.to_string() } else { format!("{field}.{name}") };
                    match shape.member(name) {
                        Some(shape) => self.look(value, shape, &path, &inner),
                        // Every answer has one, even if the shape does not declare it.
                        None if inner == "RequestId" => self.look(value, &Shape::Text, &path, &inner),
                        None => {
                            let whole = self.whole;
                            self.error(&path, &inner, || unknown(name, shape, whole));
                        }
                    }
                }
            }
            _ => self.error(path, field, || wrong_type(value, shape)),
        }
    }
}

/// The error for a field that the shape lacks.
fn unknown(name: &str, shape: &Shape, whole: &Shape) -> String {
    let near = did_you_mean(name, shape.members().iter().map(|(name, _)| *name));
    let more = match place(whole, name) {
        _ if !near.is_empty() => near,
        Some(place) => format!("; its place is `{place}`"),
        None => format!("; there are {}", list(shape.members().iter().map(|(name, _)| name))),
    };
    format!("the answer has no such field{more}")
}

/// Returns the path where a shape has a field of this name.
fn place(shape: &Shape, name: &str) -> Option<String> {
    match shape {
        Shape::List(inner) | Shape::Map(inner) => place(inner, name),
        _ if shape.member(name).is_some() => Some(name.to_owned()),
        _ => shape.members().iter().find_map(|(member, shape)| Some(format!("{member}.{}", place(shape, name)?))),
    }
}

/// The error for a value of another type.
fn wrong_type(value: &Value, shape: &Shape) -> String {
    let what = match value {
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) if *shape == Shape::Int32 => "a number that needs more than 32 bits",
        _ => value.what(),
    };
    let wanted = match shape {
        Shape::Text => "a string",
        Shape::Whole | Shape::Int64 => "a whole number",
        Shape::Int32 => "a whole number of 32 bits",
        Shape::Number => "a number",
        Shape::Flag => "a boolean",
        Shape::Any => "any value",
        Shape::List(_) => "an array",
        Shape::Map(_) | Shape::Object(_) => "an object",
    };
    let lists = shape.members().iter().filter(|(_, member)| matches!(member, Shape::List(_)));
    let wrapper = match (value, lists.map(|(name, _)| *name).collect::<Vec<_>>().as_slice()) {
        (Value::List(_), [name]) => format!("; the list belongs in its member `{name}`"),
        _ => String::new(),
    };
    format!("expected {wanted}, found {what}{wrapper}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(action: &str, answer: serde_json::Value) -> Vec<String> {
        shape_errors(action, &Value::from(&answer)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn reports_the_path_and_the_expected_value() {
        let errors = |answer| errors("DescribeSlowLogs", answer);
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert!(
            errors(json(r#"{"Items": {"SQLSlowLog": [{"DBName": "a"}]}, "TotalRecordCount": 1, "RequestId": "x"}"#))
                .is_empty()
        );
        for (answer, wanted) in [
            (
                r#"{"TotalRecordcount": 1}"#,
                "$.TotalRecordcount: the answer has no such field; did you mean `TotalRecordCount`?",
            ),
            (r#"{"SQLSlowLog": []}"#, "$.SQLSlowLog: the answer has no such field; its place is `Items.SQLSlowLog`"),
            (r#"{"TotalRecordCount": "1"}"#, "$.TotalRecordCount: expected a whole number of 32 bits, found a string"),
            (
                r#"{"TotalRecordCount": 1.5}"#,
                "$.TotalRecordCount: expected a whole number of 32 bits, found a number with a fraction",
            ),
            (
                r#"{"Items": []}"#,
                "$.Items: expected an object, found an array; the list belongs in its member `SQLSlowLog`",
            ),
            (r#"{"Items": {"SQLSlowLog": {}}}"#, "$.Items.SQLSlowLog: expected an array, found an object"),
            (r#"{"RequestId": 1}"#, "$.RequestId: expected a string, found a number"),
        ] {
            assert_eq!(errors(json(answer)), [wanted]);
        }
        let twice = errors(json(r#"{"Items": {"SQLSlowLog": [{"DBName": "a"}, {"DBName": 1}, {"DBName": 2}]}}"#));
        assert_eq!(twice, ["$.Items.SQLSlowLog[1].DBName: expected a string, found a number"]);
        assert!(errors(json(r#"{"Zzzzzzzzz": 1}"#))[0].contains("; there are DBInstanceId, "));
    }

    #[test]
    fn a_number_fits_its_declared_width() {
        let answer = |id: u64| serde_json::json!({"Data": {"Templates": [{"UserId": id}]}});
        let errors = |id| errors("DescribeAllWhitelistTemplate", answer(id));
        assert!(errors(i32::MAX as u64).is_empty());
        let wanted = "$.Data.Templates[0].UserId: expected a whole number of 32 bits, found a number that needs more than 32 bits";
        assert_eq!(errors(i32::MAX as u64 + 1), [wanted]);
    }

    #[test]
    fn fields_of_known_sources_and_answers_of_no_shape_pass() {
        assert!(errors("ImportDatabaseBetweenInstances", serde_json::json!({"ImportId": 1})).is_empty());
        assert!(errors("ImportDatabaseBetweenInstances", serde_json::json!({"ImportId": "1"})).is_empty());
        assert!(errors("AllocateEipAddress", serde_json::json!({"Any": [1]})).is_empty());
    }
}
