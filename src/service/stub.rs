//! Stubs: answers that a user sets for an action.

use crate::base::error::{FieldError, joined};
use crate::base::text::{clip, did_you_mean};
use crate::base::value::{Object, Value};
use crate::rds::catalogue::conformance;
use crate::rds::catalogue::{self, Shape};
use crate::rpc::envelope;

/// The answer to an action that the service has but the fake does not model.
///
/// ```
/// use fake_rds::{FakeRds, Unmodelled};
///
/// let rds = FakeRds::builder().unmodelled(Unmodelled::Shape).start_blocking();
/// assert_eq!(rds.seed().to_value()["Unmodelled"], "Shape");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum Unmodelled {
    /// Refuses with `FakeRds.NotModelled`, HTTP 400. The hint shows how to stub the action.
    #[default]
    Refused,
    /// Answers with the documented shape: every field is present, empty, and of the right type.
    Shape,
}

word_traits! { Unmodelled { Refused => "Refused", Shape => "Shape", } }

/// Returns the reason why a body cannot be an action's answer.
pub(crate) fn check(action: &str, body: &Value) -> Result<(), String> {
    check_action(action)?;
    let Value::Object(object) = body else {
        return Err(format!("an answer is a JSON object, not {}", body.what()));
    };
    if object.get("Code").is_some() && catalogue::shape(action).is_none_or(|shape| shape.member("Code").is_none()) {
        return Err("a success has no `Code` at its top: clients take it for an error. \
                    Errors are injected: Fault::api_error(status, code, message)"
            .to_owned());
    }
    envelope::xml_error(body).map_or(Ok(()), |error| Err(format!("XML cannot carry it: {error}")))
}

/// Returns the fields of a body that do not fit the documented shape of the action's answer.
pub(crate) fn shape_errors(action: &str, body: &Value) -> Vec<FieldError> {
    conformance::shape_errors(catalogue::canonical(action).unwrap_or(action), body)
}

/// Returns the same errors as a hint for the answer of a user's code.
pub(crate) fn hint(action: &str, body: &Value) -> Option<String> {
    let errors = shape_errors(action, body);
    (!errors.is_empty()).then(|| format!("the stub does not fit the documented answer: {}", joined(&errors)))
}

/// Returns the name of an action to stub, or the reason why it cannot be stubbed.
pub(crate) fn check_action(action: &str) -> Result<&'static str, String> {
    catalogue::canonical(action).ok_or_else(|| {
        let near = did_you_mean(action, catalogue::names());
        format!("the service has no action `{}`{near}", clip(action))
    })
}

/// Returns a value with its members in the order of `other`, since a value that passed through a map has lost its
/// order. New members come last.
pub(crate) fn in_order_of(other: &Value, value: Value) -> Value {
    match (other, value) {
        (Value::Object(Object(known)), Value::Object(Object(mut members))) => {
            let place = |name: &str| known.iter().position(|(known, _)| known == name).unwrap_or(usize::MAX);
            members.sort_by_cached_key(|(name, _)| place(name));
            let ordered = members.into_iter().map(|(name, value)| {
                let of = known.iter().find(|(known, _)| *known == name).map_or(&Value::Null, |(_, value)| value);
                (name, in_order_of(of, value))
            });
            Value::Object(Object(ordered.collect()))
        }
        (Value::List(known), Value::List(items)) => {
            let of = |index: usize| known.get(index).or(known.first()).unwrap_or(&Value::Null);
            Value::List(items.into_iter().enumerate().map(|(index, item)| in_order_of(of(index), item)).collect())
        }
        (_, value) => value,
    }
}

/// Returns the documented shape of an action's answer, with empty values.
pub(crate) fn empty(action: &str) -> Value {
    catalogue::shape(action).map_or_else(|| Value::Object(Object::new()), |shape| empty_shape(&shape))
}

fn empty_shape(shape: &Shape) -> Value {
    match shape {
        Shape::Text => "".into(),
        Shape::Whole | Shape::Int32 | Shape::Int64 => 0u64.into(),
        Shape::Number => 0.0.into(),
        Shape::Flag => false.into(),
        Shape::Any => Value::Null,
        Shape::List(_) => Value::List(Vec::new()),
        Shape::Map(_) => Value::Object(Object::new()),
        Shape::Object(members) => {
            // The envelope adds the RequestId.
            let members = members.iter().filter(|(name, _)| *name != "RequestId");
            Value::Object(Object(members.map(|(name, shape)| ((*name).into(), empty_shape(shape))).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stubs_are_checked() {
        let check = |action, body: serde_json::Value| check(action, &Value::from(&body));
        assert!(check("DescribeSlowLogs", serde_json::json!({"Items": {"SQLSlowLog": [{"DBName": "a"}]}})).is_ok());
        assert!(check("DescribeSlowLog", serde_json::json!({})).unwrap_err().contains("DescribeSlowLogs"));
        assert!(check("DescribeSlowLogs", serde_json::json!([])).is_err());
        assert!(check("DescribeSlowLogs", serde_json::json!({"Code": "x"})).is_err());
        assert!(check("DescribeSlowLogs", serde_json::json!({"a b": 1})).is_err());
        // The documented answer of this action has a `Code`.
        assert!(check("DescribeWhitelistTemplate", serde_json::json!({"Code": "200"})).is_ok());
    }

    #[test]
    fn an_empty_shape_has_every_field() {
        let shape = empty("DescribeSlowLogs").to_json();
        assert_eq!(shape["Items"]["SQLSlowLog"], serde_json::json!([]));
        assert_eq!(shape["TotalRecordCount"], 0);
    }
}
