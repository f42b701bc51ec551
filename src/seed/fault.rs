//! Injected faults in a seed.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Injected;
use crate::base::fields::{At, Datum, Fields, Members, Reader, Takes, may, must};
use crate::base::value::{Object, Value};
use crate::service::fault::Fault;
use crate::service::fault_kind::{Connections, FaultKind};
use crate::service::lag::Lag;

/// The kinds of faults, as a file names them.
const KINDS: [&str; 15] = [
    "Throttling",
    "InternalError",
    "Unavailable",
    "Disconnect",
    "Garbage",
    "Condition",
    "Delay",
    "Truncated",
    "ApiError",
    "Stale",
    "Lag",
    "CutConnections",
    "StallConnections",
    "StallOpenConnections",
    "DelayConnections",
];

const FAULT: Fields = Fields(&[
    must("Kind", Takes::Word(&KINDS)),
    may("Action", Takes::Text),
    may("DBInstanceId", Takes::Text),
    may("With", Takes::Map(&Takes::Text)),
    may("Skip", Takes::Whole),
    may("Times", Takes::Whole),
    may("AfterEffect", Takes::Flag),
    may("MustFire", Takes::Flag),
    may("Hits", Takes::Whole),
    may("Condition", Takes::Text),
    may("RetryAfter", Takes::Duration),
    may("Status", Takes::Whole),
    may("Code", Takes::Text),
    may("Message", Takes::Text),
    may("Delay", Takes::Duration),
    may("Bytes", Takes::Whole),
    may("Lag", <Lag as Datum>::TAKES),
]);

impl Datum for Injected {
    const TAKES: Takes = Takes::Object(|| Members { fields: FAULT.0.to_vec(), passed_over: Vec::new() });

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<Injected> {
        let given = reader.fields(value, at, &FAULT);
        let kind = reader.required(given, at, "Kind", |r, v, at| r.one_of(v, at, &KINDS.map(|kind| (kind, kind))))?;
        let mut fault = match kind {
            "Throttling" => Fault::throttling(),
            "InternalError" => Fault::internal_error(),
            "Unavailable" => Fault::unavailable(),
            "Disconnect" => Fault::disconnect(),
            "Garbage" => Fault::garbage(),
            "Stale" => Fault::stale(),
            "Lag" => Fault::lag(reader.required(given, at, "Lag", Lag::read)?),
            "CutConnections" => Fault::cut_connections(),
            "StallConnections" => Fault::stall_connections(),
            "StallOpenConnections" => Fault::stall_open_connections(),
            "DelayConnections" => Fault::delay_connections(reader.required(given, at, "Delay", Duration::read)?),
            "Condition" => Fault::condition(reader.required(given, at, "Condition", Reader::condition)?),
            "Delay" => Fault::delay(reader.required(given, at, "Delay", Duration::read)?),
            "Truncated" => Fault::truncated(reader.required(given, at, "Bytes", usize::read)?),
            _ => {
                let status = reader.required(given, at, "Status", Reader::whole);
                let code = reader.required(given, at, "Code", String::read);
                let message = reader.field(given, at, "Message", String::read).unwrap_or_default();
                Fault::api_error(status?, code?, message)
            }
        };
        if let (FaultKind::Condition { retry_after, .. }, Some(wait)) =
            (&mut fault.kind, reader.field(given, at, "RetryAfter", Duration::read))
        {
            *retry_after = Some(wait);
        }
        fault.action = reader.field(given, at, "Action", String::read);
        fault.instance = reader.field(given, at, "DBInstanceId", String::read);
        fault.parameters = reader.field(given, at, "With", BTreeMap::read).unwrap_or_default();
        fault.skip = reader.field(given, at, "Skip", u64::read).unwrap_or(0);
        fault.times = reader.field(given, at, "Times", u64::read);
        fault.after_effect = reader.field(given, at, "AfterEffect", bool::read).unwrap_or(false);
        fault.must_fire = reader.field(given, at, "MustFire", bool::read).unwrap_or(false);
        Some(Injected { fault, hits: reader.field(given, at, "Hits", u64::read).unwrap_or(0) })
    }

    fn write(&self) -> Value {
        let fault = &self.fault;
        let mut object = Object::new();
        let kind = match &fault.kind {
            FaultKind::Condition { condition, retry_after } => {
                object.put("Condition", condition.name().into());
                object.put_some("RetryAfter", retry_after.map(|wait| wait.write()));
                "Condition"
            }
            FaultKind::ApiError(answer) => {
                object.put("Status", answer.status.into());
                object.put("Code", (&answer.code).into());
                object.put("Message", (&answer.message).into());
                "ApiError"
            }
            FaultKind::Delay(wait) => {
                object.put("Delay", wait.write());
                "Delay"
            }
            FaultKind::Disconnect => "Disconnect",
            FaultKind::Truncated(bytes) => {
                object.put("Bytes", (*bytes).into());
                "Truncated"
            }
            FaultKind::Garbage => "Garbage",
            FaultKind::Stale => "Stale",
            FaultKind::Lag(lag) => {
                object.put("Lag", lag.write());
                "Lag"
            }
            FaultKind::Connections(Connections::Cut) => "CutConnections",
            FaultKind::Connections(Connections::Stall) => "StallConnections",
            FaultKind::Connections(Connections::StallOpen) => "StallOpenConnections",
            FaultKind::Connections(Connections::Delay(wait)) => {
                object.put("Delay", wait.write());
                "DelayConnections"
            }
        };
        object.put("Kind", kind.into());
        object.put_some("Action", fault.action.clone());
        object.put_some("DBInstanceId", fault.instance.clone());
        if !fault.parameters.is_empty() {
            object.put("With", fault.parameters.write());
        }
        if fault.skip > 0 {
            object.put("Skip", fault.skip.into());
        }
        object.put_some("Times", fault.times);
        if fault.after_effect {
            object.put("AfterEffect", true.into());
        }
        if fault.must_fire {
            object.put("MustFire", true.into());
        }
        object.put("Hits", self.hits.into());
        Value::Object(object)
    }
}
