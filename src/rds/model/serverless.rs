//! The capacity of a serverless instance in answers and requests.

use crate::base::fields::{At, Datum, Fields, Members, Reader, Takes, may};
use crate::base::value::{Object, Value};
use crate::rds::words::Engine;

/// The range in which an instance scales (`ServerlessConfig`), in RCUs (1 RCU is at most 2 GB of memory).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Serverless {
    /// The minimum (`ScaleMin`), a JSON number.
    pub(crate) min: Value,
    /// The maximum (`ScaleMax`), a JSON number.
    pub(crate) max: Value,
    /// `true` if an idle instance is paused (`AutoPause`); `None` on SQL Server.
    pub(crate) auto_pause: Option<bool>,
    /// `true` if scaling may interrupt connections (`SwitchForce`); `None` on SQL Server.
    pub(crate) switch_force: Option<bool>,
}

/// A bound of the capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    Min,
    Max,
}

impl Serverless {
    /// Returns the bound that an engine does not allow, and the values that it allows (CreateDBInstance and
    /// ModifyDBInstanceSpec, 2026). `None` for an engine without documented bounds.
    pub(crate) fn outside(&self, engine: Engine) -> Option<(Bound, String)> {
        let (lowest_min, lowest_max, highest, whole_min) = match engine {
            Engine::MySql => (0.5, 1.0, 32.0, false),
            Engine::PostgreSql => (0.5, 1.0, 14.0, false),
            Engine::SqlServer => (2.0, 2.0, 16.0, true),
            Engine::MariaDb | Engine::Ppas => return None,
        };
        let bounds = [
            (Bound::Min, "MinCapacity", &self.min, lowest_min, whole_min),
            (Bound::Max, "MaxCapacity", &self.max, lowest_max, true),
        ];
        bounds.into_iter().find_map(|(bound, name, value, lowest, whole)| {
            let Value::Number(number) = value else { return None };
            let number = number.as_f64()?;
            let good = (lowest..=highest).contains(&number) && (!whole || number.fract() == 0.0);
            let kind = if whole { "a whole number" } else { "a number" };
            (!good).then(|| {
                (bound, format!("`{name}` is {number}, expected {kind} from {lowest} to {highest} on {engine}"))
            })
        })
    }
}

const SERVERLESS: Fields = Fields(&[
    may("ScaleMin", Takes::Any),
    may("ScaleMax", Takes::Any),
    may("AutoPause", Takes::Flag),
    may("SwitchForce", Takes::Flag),
]);

impl Datum for Serverless {
    const TAKES: Takes = Takes::Object(|| Members { fields: SERVERLESS.0.to_vec(), passed_over: Vec::new() });

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Serverless> {
        let given = reader.fields(value, at, &SERVERLESS);
        let number = |reader: &mut Reader, name| {
            reader.field(given, at, name, |reader, value, at| match value {
                Value::Number(_) => Some(value.clone()),
                _ => reader.expected(value, at, "a number"),
            })
        };
        let (min, max) = (number(reader, "ScaleMin"), number(reader, "ScaleMax"));
        Some(Serverless {
            min: min.unwrap_or(Value::Null),
            max: max.unwrap_or(Value::Null),
            auto_pause: reader.field(given, at, "AutoPause", bool::read),
            switch_force: reader.field(given, at, "SwitchForce", bool::read),
        })
    }

    fn write(&self) -> Value {
        let mut object = Object::new();
        object.put_some("ScaleMin", self.min.clone());
        object.put_some("ScaleMax", self.max.clone());
        object.put_some("AutoPause", self.auto_pause);
        object.put_some("SwitchForce", self.switch_force);
        Value::Object(object)
    }
}
